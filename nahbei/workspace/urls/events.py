"""Events and the rooms they take place in."""

from __future__ import annotations

from django.urls import path

from nahbei.workspace.views.events import changes, embed, events, lifts, registrations, series, venues

urlpatterns = [
    path("office/events/", events.events, name="events"),
    path("office/events/new/", events.event_new, name="event-new"),
    path("office/events/embed/", embed.events_embed, name="events-embed"),
    path("office/events/<int:pk>/", events.event, name="event"),
    path("office/events/<int:pk>/change/", changes.event_change, name="event-change"),
    path("office/events/<int:pk>/publication/", events.event_publication, name="event-publication"),
    path("office/events/<int:pk>/withdrawal/", events.event_withdrawal, name="event-withdrawal"),
    path("office/events/<int:pk>/cancellation/", changes.event_cancellation, name="event-cancellation"),
    path("office/events/<int:pk>/move/", changes.event_move, name="event-move"),
    path("office/events/<int:pk>/finish/", events.event_finish, name="event-finish"),
    path("office/events/<int:pk>/copy/", events.event_copy, name="event-copy"),
    path("office/events/<int:pk>/series/", series.event_series, name="event-series"),
    path("office/events/<int:pk>/helpers/new/", lifts.event_helpers, name="event-helpers"),
    path("office/series/<int:pk>/", series.series, name="series"),
    path("office/series/<int:pk>/publication/", series.series_publication, name="series-publication"),
    path("office/series/<int:pk>/prolongation/", series.series_prolongation, name="series-prolongation"),
    path("office/events/<int:pk>/no-shows/", events.event_no_shows, name="event-no-shows"),
    path("office/events/<int:pk>/door/", registrations.event_door, name="event-door"),
    path("office/events/<int:pk>/registrations/new/", registrations.registration_new, name="registration-new"),
    path("office/registrations/people/", registrations.registration_people, name="registration-people"),
    path("office/registrations/<int:pk>/person/", lifts.registration_person, name="registration-person"),
    path("office/registrations/<int:pk>/lift/", lifts.registration_lift, name="registration-lift"),
    path("office/registrations/<int:pk>/cancellation/", registrations.registration_cancellation, name="registration-cancellation"),
    path("office/registrations/<int:pk>/acceptance/", registrations.registration_acceptance, name="registration-acceptance"),
    path("office/registrations/<int:pk>/arrival/", registrations.registration_arrival, name="registration-arrival"),
    path("office/venues/", venues.venues, name="venues"),
    path("office/venues/new/", venues.venue_new, name="venue-new"),
    path("office/venues/<int:pk>/", venues.venue, name="venue"),
    path("office/venues/<int:pk>/retirement/", venues.venue_retirement, name="venue-retirement"),
    path("office/venues/<int:pk>/return/", venues.venue_return, name="venue-return"),
]
