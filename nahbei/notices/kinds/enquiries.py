"""Somebody was asked in writing and has not answered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping

from django.utils.translation import gettext_lazy

from nahbei.foundation.actor import Actor
from nahbei.foundation.models import Agency
from nahbei.messaging.models import MessageChannel
from nahbei.notices.kinds.who import agrees
from nahbei.notices.models import Whom
from nahbei.notices.occasions import Case, Occasion, Span
from nahbei.placements.models import AskedBy, Enquiry
from nahbei.placements.words import deadline
from nahbei.ui.german import format_date
from nahbei.volunteers.models import VolunteerState


def find_unanswered(agency: Agency, whom: Whom, span: Span, at: dt.datetime) -> Iterator[Case]:
    """Asked by e-mail or letter; whoever asked something back waits for us, not we for her."""
    found = agency.enquiries.open().filter(
        asked_at__range=(span.first, span.last), expires_at__gt=at, asked_by_means__in=[AskedBy.EMAIL, AskedBy.LETTER], question="",
        volunteer__state=VolunteerState.ACTIVE, volunteer__person__died_on=None, help_request__closed_at=None,
    )
    if whom == Whom.VOLUNTEER:  # a letter that reminds of a letter comes too late
        found = found.filter(asked_by_means=AskedBy.EMAIL)
    rows = found.select_related(
        "agency", "volunteer__person", "help_request__activity", "help_request__help_seeker", "help_request__consent",
    ).prefetch_related("visits")
    for enquiry in rows.order_by("pk"):
        if not agrees(enquiry.help_request):
            continue
        yield Case(
            enquiry.reference, enquiry.volunteer.person, "", enquiry.asked_at, _over_at(enquiry), _Values(enquiry),
            channel=MessageChannel.EMAIL if whom == Whom.VOLUNTEER else None,
        )


def _over_at(enquiry: Enquiry) -> dt.datetime:
    """When the page does not count any more, or all its dates have begun."""
    dates = [visit.begins_at for visit in enquiry.visits.all()]
    return min([enquiry.expires_at, *([max(dates)] if dates else [])])


class _Values:
    def __init__(self, enquiry: Enquiry) -> None:
        self.enquiry = enquiry

    def __call__(self, by: Actor, at: dt.datetime) -> Mapping[str, str]:
        return {
            "was": self.enquiry.help_request.activity.noun, "am": format_date(self.enquiry.asked_at.date()),
            "frist": deadline(self.enquiry.expires_at), "wer": self.enquiry.volunteer.person.full_name,
            "nummer": self.enquiry.help_request.number,
        }


ENQUIRY = Occasion(
    key="enquiry", name=gettext_lazy("Eine Anfrage ist nicht beantwortet"), before=False, apart=gettext_lazy("nach der Anfrage"),
    same_day=gettext_lazy("Am Tag der Anfrage"),
    unless=gettext_lazy("Sie ist beantwortet, zurückgenommen oder abgelaufen, oder es kam eine Rückfrage."),
    told={Whom.VOLUNTEER: ("enquiry_unanswered",), Whom.OFFICE: ("enquiry_unanswered_for_office",)}, find=find_unanswered,
)
