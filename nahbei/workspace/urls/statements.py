"""Addresses of bank statements and their lines."""

from django.urls import path

from nahbei.workspace.views.contributions import statements

urlpatterns = [
    path("office/contributions/statements/", statements.statements, name="statements"),
    path("office/contributions/statements/new/", statements.statement_new, name="statement-new"),
    path("office/contributions/bank-lines/", statements.bank_lines, name="bank-lines"),
    path("office/statements/<int:pk>/", statements.statement, name="statement"),
    path("office/bank-lines/<int:pk>/", statements.bank_line, name="bank-line"),
    path("office/bank-lines/<int:pk>/booking/", statements.bank_line_booking, name="bank-line-booking"),
    path("office/bank-lines/<int:pk>/setting-aside/", statements.bank_line_setting_aside, name="bank-line-setting-aside"),
    path("office/bank-lines/<int:pk>/reopening/", statements.bank_line_reopening, name="bank-line-reopening"),
]
