"""Events in words. Pure."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from nahbei.events.models import Event
from nahbei.ui import german


def when(event: Event) -> str:
    return f"{german.format_date(event.on)}, {german.format_span(event.start, event.end)}"


def where(event: Event) -> str:
    return event.venue.whole_line if event.venue else event.online_address or _("Den Ort sagen wir Ihnen noch.")


def places(number: int) -> str:
    return ngettext("%(n)s Platz", "%(n)s Plätze", number) % {"n": number}
