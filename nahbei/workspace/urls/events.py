"""Events and the rooms they take place in."""

from __future__ import annotations

from django.urls import path

from nahbei.workspace.views.events import venues

urlpatterns = [
    path("office/venues/", venues.venues, name="venues"),
    path("office/venues/new/", venues.venue_new, name="venue-new"),
    path("office/venues/<int:pk>/", venues.venue, name="venue"),
    path("office/venues/<int:pk>/retirement/", venues.venue_retirement, name="venue-retirement"),
    path("office/venues/<int:pk>/return/", venues.venue_return, name="venue-return"),
]
