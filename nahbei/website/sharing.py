"""What leaves the page of a position or an event: its full address, the QR code, what search engines and messengers read."""

from __future__ import annotations

import datetime as dt
import json

from django.conf import settings
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from nahbei.calendars.ical import ZONE
from nahbei.documents.qr import qr_code as qr_code
from nahbei.events import seats
from nahbei.events.models import Event, EventState
from nahbei.events.public import moved_from, organiser_names
from nahbei.opportunities import words
from nahbei.opportunities.models import Place, Position

# Inside a script element a browser looks only for the end of the element, so nothing may look like a tag.
_ESCAPES = {ord(char): f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"}


def full_address(path: str) -> str:
    """From the setting, never from the request: a cache would keep what a forged Host header says."""
    return settings.NAHBEI_ADDRESS + path


def address_of(slug: str, position: Position) -> str:
    return full_address(reverse("website:position", args=[slug, position.number]))


def data_block(data: object) -> SafeString:
    """JSON for machines. A data block is not executed, so the content security policy lets it stand."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPES)
    return format_html('<script type="application/ld+json">{}</script>', SafeString(text))  # nosec B703  # < > & are escaped above


def job_posting(slug: str, position: Position, agency_name: str) -> dict[str, object]:
    """schema.org JobPosting: what search engines show in their list of positions."""
    found: dict[str, object] = {
        "@context": "https://schema.org", "@type": "JobPosting", "title": position.title, "employmentType": "VOLUNTEER",
        "description": "\n\n".join(part for part in (position.summary, position.task) if part) or position.title,
        "url": address_of(slug, position), "directApply": True, "inLanguage": "de",
        "identifier": {"@type": "PropertyValue", "name": agency_name, "value": str(position.number)},
        "hiringOrganization": {"@type": "Organization", "name": position.organisation.name},
        "totalJobOpenings": position.seats, "industry": position.field.name,
    }
    if position.published_at:
        found["datePosted"] = position.published_at.date().isoformat()
    if position.ends_on:
        found["validThrough"] = position.ends_on.isoformat()
    if position.starts_on:
        found["jobStartDate"] = position.starts_on.isoformat()
    if position.place == Place.HOME:
        found |= {"jobLocationType": "TELECOMMUTE", "applicantLocationRequirements": {"@type": "Country", "name": "DE"}}
    else:
        found["jobLocation"] = {"@type": "Place", "address": _postal_address(position)}
    return found


def _postal_address(position: Position) -> dict[str, str]:
    """Of the site, else of the position, else the part of town."""
    source = position.site or position
    parts = {"streetAddress": source.street, "postalCode": source.postal_code, "addressLocality": source.town or words.area(position)}
    return {"@type": "PostalAddress", "addressCountry": "DE", **{key: value for key, value in parts.items() if value}}


def event_address(slug: str, event: Event) -> str:
    return full_address(reverse("website:event", args=[slug, event.number]))


def event_data(slug: str, event: Event, agency_name: str) -> dict[str, object]:
    """schema.org Event. Read with its organisers and moves, as `events.public.event_page` does."""
    address, was = event_address(slug, event), moved_from(event)
    off = event.state == EventState.CANCELLED
    in_stock = not seats.would_wait(event, 1, waiting=bool(getattr(event, "somebody_waits", False)))
    found: dict[str, object] = {
        "@context": "https://schema.org", "@type": "Event", "name": event.title, "url": address, "inLanguage": "de",
        "description": "\n\n".join(part for part in (event.summary, event.text) if part) or event.title,
        "startDate": event.starts_at.isoformat(), "endDate": event.ends_at.isoformat(), "isAccessibleForFree": not event.cost_cents,
        "eventStatus": f"https://schema.org/Event{'Cancelled' if off else 'Rescheduled' if was else 'Scheduled'}",
        "eventAttendanceMode": f"https://schema.org/{'Online' if event.online_address and not event.venue else 'Offline'}EventAttendanceMode",
        "location": _location(event, address), "organizer": [{"@type": "Organization", "name": name} for name in organiser_names(event, agency_name)],
        "offers": {
            "@type": "Offer", "price": f"{event.cost_cents / 100:.2f}", "priceCurrency": "EUR", "url": address,
            "availability": f"https://schema.org/{'InStock' if in_stock and not off else 'SoldOut'}",
        },
    }
    if was:
        found["previousStartDate"] = dt.datetime.combine(*was, ZONE).isoformat()
    if event.speakers:
        found["performer"] = {"@type": "Person", "name": event.speakers}
    if event.capacity:
        found["maximumAttendeeCapacity"] = event.capacity
    return found


def _location(event: Event, address: str) -> dict[str, object]:
    venue = event.venue
    if venue is None:
        return {"@type": "VirtualLocation", "url": address} if event.online_address else {"@type": "Place", "name": seats.where(event)}
    parts = {"streetAddress": venue.street, "postalCode": venue.postal_code, "addressLocality": venue.town}
    postal = {"@type": "PostalAddress", "addressCountry": "DE", **{key: value for key, value in parts.items() if value}}
    return {"@type": "Place", "name": str(venue), "address": postal}
