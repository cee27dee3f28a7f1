"""Events and the rooms they take place in."""

from __future__ import annotations

from django.urls import path

from nahbei.workspace.views.events import arrivals, events, figures, papers, pictures, registrations, series, venues

urlpatterns = [
    path("office/events/", events.events, name="events"),
    path("office/events/new/", events.event_new, name="event-new"),
    path("office/events/programme/", papers.event_programme, name="event-programme"),
    path("office/events/programme/paper/", papers.event_programme_paper, name="event-programme-paper"),
    path("office/events/programme/text/", papers.event_programme_text, name="event-programme-text"),
    path("office/events/figures/", figures.event_figures, name="event-figures"),
    path("office/events/figures/table/", figures.event_figures_table, name="event-figures-table"),
    path("office/events/music/", figures.event_music, name="event-music"),
    path("office/events/music/table/", figures.event_music_table, name="event-music-table"),
    path("office/events/<int:pk>/", events.event, name="event"),
    path("office/events/<int:pk>/guest-list/", papers.event_guest_list, name="event-guest-list"),
    path("office/events/<int:pk>/poster/", papers.event_poster, name="event-poster"),
    path("office/events/<int:pk>/picture/", pictures.event_picture, name="event-picture"),
    path("office/events/<int:pk>/picture/file/", pictures.event_picture_file, name="event-picture-file"),
    path("office/events/<int:pk>/picture/removal/", pictures.event_picture_removal, name="event-picture-removal"),
    path("office/events/<int:pk>/change/", events.event_change, name="event-change"),
    path("office/events/<int:pk>/publication/", events.event_publication, name="event-publication"),
    path("office/events/<int:pk>/withdrawal/", events.event_withdrawal, name="event-withdrawal"),
    path("office/events/<int:pk>/cancellation/", events.event_cancellation, name="event-cancellation"),
    path("office/events/<int:pk>/move/", events.event_move, name="event-move"),
    path("office/events/<int:pk>/finish/", events.event_finish, name="event-finish"),
    path("office/events/<int:pk>/copy/", events.event_copy, name="event-copy"),
    path("office/events/<int:pk>/series/", series.event_series, name="event-series"),
    path("office/events/<int:pk>/no-shows/", events.event_no_shows, name="event-no-shows"),
    path("office/events/<int:pk>/no-shows/return/", arrivals.event_no_shows_return, name="event-no-shows-return"),
    path("office/events/<int:pk>/count/", arrivals.event_count, name="event-count"),
    path("office/arrivals/<slug:agency>/<str:token>/", arrivals.arrival, name="arrival"),
    path("office/events/<int:pk>/door/", registrations.event_door, name="event-door"),
    path("office/events/<int:pk>/registrations/new/", registrations.registration_new, name="registration-new"),
    path("office/registrations/<int:pk>/cancellation/", registrations.registration_cancellation, name="registration-cancellation"),
    path("office/registrations/<int:pk>/acceptance/", registrations.registration_acceptance, name="registration-acceptance"),
    path("office/registrations/<int:pk>/arrival/", registrations.registration_arrival, name="registration-arrival"),
    path("office/venues/", venues.venues, name="venues"),
    path("office/venues/new/", venues.venue_new, name="venue-new"),
    path("office/venues/<int:pk>/", venues.venue, name="venue"),
    path("office/venues/<int:pk>/retirement/", venues.venue_retirement, name="venue-retirement"),
    path("office/venues/<int:pk>/return/", venues.venue_return, name="venue-return"),
]
