"""Addresses of mandates and runs."""

from django.urls import path

from nahbei.workspace.views.contributions import mandates, runs

urlpatterns = [
    path("office/people/<int:pk>/contribution/mandates/", mandates.mandates, name="mandates"),
    path("office/people/<int:pk>/contribution/mandates/new/", mandates.mandate_new, name="mandate-new"),
    path("office/mandates/<int:pk>/paper/", mandates.mandate_paper, name="mandate-paper"),
    path("office/mandates/<int:pk>/signing/", mandates.mandate_signing, name="mandate-signing"),
    path("office/mandates/<int:pk>/account/", mandates.mandate_account, name="mandate-account"),
    path("office/mandates/<int:pk>/pause/", mandates.mandate_pause, name="mandate-pause"),
    path("office/mandates/<int:pk>/resuming/", mandates.mandate_resuming, name="mandate-resuming"),
    path("office/mandates/<int:pk>/revocation/", mandates.mandate_revocation, name="mandate-revocation"),
    path("office/mandates/<int:pk>/return/", mandates.mandate_return, name="mandate-return"),
    path("office/contributions/iban-check/", mandates.iban_check, name="iban-check"),
    path("office/contributions/creditor/", runs.creditor, name="creditor"),
    path("office/contributions/debits/", runs.runs, name="debit-runs"),
    path("office/contributions/debits/new/", runs.run_new, name="debit-run-new"),
    path("office/contributions/debits/year/", runs.year_letter, name="debit-year"),
    path("office/debit-runs/<int:pk>/", runs.run, name="debit-run"),
    path("office/debit-runs/<int:pk>/announcing/", runs.run_announcing, name="debit-run-announcing"),
    path("office/debit-runs/<int:pk>/approval/", runs.run_approval, name="debit-run-approval"),
    path("office/debit-runs/<int:pk>/export/", runs.run_export, name="debit-run-export"),
    path("office/debit-runs/<int:pk>/submission/", runs.run_submission, name="debit-run-submission"),
    path("office/debit-runs/<int:pk>/cancelling/", runs.run_cancelling, name="debit-run-cancelling"),
    path("office/debit-files/<int:pk>/", runs.debit_file, name="debit-file"),
    path("office/debit-rows/<int:pk>/leaving-out/", runs.row_leaving_out, name="debit-row-leaving-out"),
]
