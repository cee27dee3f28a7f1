"""The public addresses, under the agency's short name."""

from __future__ import annotations

from django.urls import path

from nahbei.website import journeys
from nahbei.website.views import (
    counselling,
    event_feeds,
    event_pictures,
    events,
    feeds,
    forms,
    home,
    legal,
    positions,
    projects,
)

app_name = "website"
urlpatterns = [
    path("", home.home, name="home"),
    # Stellen und Projekte
    path("positions/", positions.list_, name="positions"),
    path("positions/feed/", feeds.feed, name="feed"),
    path("positions/<int:number>/", positions.position, name="position"),
    path("pictures/<slug:digest>.jpg", positions.picture_file, name="picture"),
    path("event-pictures/<slug:digest>.jpg", event_pictures.event_picture, name="event-picture"),
    path("projects/", projects.projects, name="projects"),
    path("projects/<int:pk>/", projects.project, name="project"),
    path("sitemap.xml", feeds.sitemap, name="sitemap"),
    # Sprechstunden
    path("counselling/", counselling.hours, name="counselling"),
    path("counselling/<int:pk>/", counselling.hour, name="counselling-hour"),
    path("counselling/<int:pk>/booking/", counselling.booking, name="counselling-booking"),
    # Veranstaltungen
    path("events/", events.events, name="events"),
    path("events/calendar.ics", event_feeds.calendar, name="events-calendar"),
    path("events/feed/", event_feeds.feed, name="events-feed"),
    path("events/embed/", event_feeds.embed, name="events-embed"),
    path("events/<int:number>/", events.event, name="event"),
    path("events/<int:number>/date.ics", event_feeds.event_file, name="event-file"),
    path("events/<int:number>/registration/", events.registration, name="event-registration"),
    # What comes in
    path("positions/<int:number>/interest/", forms.interest, name="interest"),
    path("positions/interest/thanks/", forms.thanks, {"journey": journeys.INTEREST}, name="interest-thanks"),
    path("positions/new/", forms.position_new, name="position-new"),
    path("positions/new/thanks/", forms.thanks, {"journey": journeys.POSITION}, name="position-thanks"),
    path("helping/", forms.helping, name="helping"),
    path("helping/thanks/", forms.thanks, {"journey": journeys.HELPING}, name="helping-thanks"),
    path("help/", forms.help_wanted, name="help"),
    path("help/thanks/", forms.thanks, {"journey": journeys.HELP}, name="help-thanks"),
    path("accessibility/feedback/", forms.barrier, name="barrier"),
    path("accessibility/feedback/thanks/", forms.thanks, {"journey": journeys.BARRIER}, name="barrier-thanks"),
    # Who we are, by law
    path("imprint/", legal.imprint, name="imprint"),
    path("privacy/", legal.privacy, name="privacy"),
    path("accessibility/", legal.accessibility, name="accessibility"),
]
