"""The link of an appointment: it follows from the row, the database holds a digest."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse

from nahbei.counselling.models import Booking
from nahbei.foundation.tokens import token_for


def token_of(agency_id: int, submission: str) -> str:
    return token_for("nahbei.counselling.booking", agency_id, submission)


def path_of(booking: Booking) -> str:
    """Below our own address."""
    return reverse("portal:appointment", args=[booking.agency.slug, token_of(booking.agency_id, booking.submission)])


def address_of(booking: Booking) -> str:
    return settings.NAHBEI_ADDRESS + path_of(booking)
