"""Where an event and a registration are found from outside. The link of a registration follows from the row, the database holds a digest."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse

from nahbei.events.models import Event, EventPicture, Registration
from nahbei.foundation.tokens import token_for


def token_of(agency_id: int, form: str) -> str:
    return token_for("nahbei.events.registration", agency_id, form)


def address_of(registration: Registration) -> str:
    return settings.NAHBEI_ADDRESS + path_of(registration)


def path_of(registration: Registration) -> str:
    agency = registration.agency
    return reverse("portal:event-registration", args=[agency.slug, token_of(agency.pk, registration.form)])


def arrival_address(registration: Registration) -> str:
    """What the QR code of a confirmation says: the check-in for whoever works here, the guest's own page for every other phone."""
    agency = registration.agency
    return settings.NAHBEI_ADDRESS + reverse("workspace:arrival", args=[agency.slug, token_of(agency.pk, registration.form)])


def public_address(event: Event) -> str:
    """The page of an event on the website: what posters and messages name."""
    return f"{settings.NAHBEI_ADDRESS}/{event.agency.slug}/events/{event.number}/"


def picture_address(picture: EventPicture) -> str:
    """Where everybody may see it. Its name follows from its content, so browsers keep it."""
    return settings.NAHBEI_ADDRESS + reverse("website:event-picture", args=[picture.agency.slug, picture.digest])
