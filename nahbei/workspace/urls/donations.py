"""Addresses of gifts and confirmations."""

from django.urls import path

from nahbei.workspace.views.donations import confirmations, gifts

urlpatterns = [
    path("office/donations/", gifts.donations, name="donations"),
    path("office/donations/new/", gifts.gift_giver, name="gift-giver"),
    path("office/donations/tax-status/", confirmations.tax_status, name="tax-status"),
    path("office/donations/years/<int:year>/", confirmations.donations_year, name="donations-year"),
    path("office/donations/years/<int:year>/table/", gifts.donations_table, name="donations-table"),
    path("office/donations/years/<int:year>/confirming/", confirmations.donations_confirming, name="donations-confirming"),
    path("office/donations/years/<int:year>/papers/", confirmations.donations_papers, name="donations-papers"),
    path("office/people/<int:pk>/gifts/new/", gifts.gift_new, name="gift-new"),
    path("office/people/<int:pk>/donations/years/<int:year>/", confirmations.person_confirming, name="person-confirming"),
    path("office/organisations/<int:pk>/gifts/new/", gifts.organisation_gift_new, name="organisation-gift-new"),
    path("office/organisations/<int:pk>/donations/years/<int:year>/", confirmations.organisation_confirming, name="organisation-confirming"),
    path("office/gifts/<int:pk>/", gifts.gift, name="gift"),
    path("office/gifts/<int:pk>/taking-back/", gifts.gift_taking_back, name="gift-taking-back"),
    path("office/gifts/<int:pk>/confirming/", gifts.gift_confirming, name="gift-confirming"),
    path("office/confirmations/<int:pk>/", confirmations.confirmation, name="confirmation"),
    path("office/confirmations/<int:pk>/paper/", confirmations.confirmation_paper, name="confirmation-paper"),
    path("office/confirmations/<int:pk>/copy/", confirmations.confirmation_copy, name="confirmation-copy"),
    path("office/confirmations/<int:pk>/revocation/", confirmations.confirmation_revocation, name="confirmation-revocation"),
]
