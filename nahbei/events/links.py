"""The link of a registration. It follows from the row and our key, so that the reminder can name it again; the database holds a digest."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import salted_hmac

from nahbei.events.models import Registration


def token_of(agency_id: int, form: str) -> str:
    return salted_hmac("nahbei.events.registration", f"{agency_id}:{form}", algorithm="sha256").hexdigest()[:40]


def address_of(registration: Registration) -> str:
    return settings.NAHBEI_ADDRESS + path_of(registration)


def path_of(registration: Registration) -> str:
    agency = registration.agency
    return reverse("portal:event-registration", args=[agency.slug, token_of(agency.pk, registration.form)])
