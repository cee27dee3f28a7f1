"""Addresses of the cash box."""

from django.urls import path

from nahbei.workspace.views.contributions import cash

urlpatterns = [
    path("office/contributions/cash/", cash.cash, name="cash"),
    path("office/contributions/cash/table/", cash.cash_table, name="cash-table"),
    path("office/contributions/cash/carrying/", cash.cash_carrying, name="cash-carrying"),
    path("office/contributions/cash/spending/", cash.cash_spending, name="cash-spending"),
    path("office/contributions/cash/counting/", cash.cash_counting, name="cash-counting"),
    path("office/cash-closings/<int:pk>/reopening/", cash.cash_reopening, name="cash-reopening"),
    path("office/bookings/<int:pk>/receipt/", cash.booking_receipt, name="booking-receipt"),
]
