"""The link of an appointment. It follows from the row and our key, so that the reminder can name it again; the database holds a digest."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import salted_hmac

from nahbei.counselling.models import Booking


def token_of(agency_id: int, submission: str) -> str:
    return salted_hmac("nahbei.counselling.booking", f"{agency_id}:{submission}", algorithm="sha256").hexdigest()[:40]


def path_of(booking: Booking) -> str:
    """Below our own address."""
    return reverse("portal:appointment", args=[booking.agency.slug, token_of(booking.agency_id, booking.submission)])


def address_of(booking: Booking) -> str:
    return settings.NAHBEI_ADDRESS + path_of(booking)
