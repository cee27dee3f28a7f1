"""Somebody was asked by mail whether it works, and has not answered. The question itself, with its page, is asked by `placements`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from functools import partial

from django.utils import timezone
from django.utils.translation import gettext_lazy

from nahbei.foundation.actor import Actor
from nahbei.foundation.models import Agency
from nahbei.messaging.models import MessageChannel
from nahbei.notices.kinds.who import Speakers, agrees, is_there
from nahbei.notices.models import Whom
from nahbei.notices.occasions import Case, Occasion, Span
from nahbei.placements import follow_up_words as words
from nahbei.placements.follow_ups import RELATED
from nahbei.placements.models import FollowUp, FollowUpSide
from nahbei.ui.german import format_date

SIDES = {Whom.VOLUNTEER: FollowUpSide.VOLUNTEER, Whom.RESIDENT: FollowUpSide.HELP_SEEKER, Whom.CONTACT: FollowUpSide.ORGANISATION}


def find_unanswered(agency: Agency, whom: Whom, span: Span, at: dt.datetime) -> Iterator[Case]:
    """As long as the office does not call anyway: from that day on it is hers to ask."""
    found = agency.follow_ups.open().filter(asked_at__range=(span.first, span.last)).exclude(digest="")
    found = found.filter(side=SIDES[whom]) if whom in SIDES else found
    rows = list(found.select_related(*RELATED, "placement__help_request__contact").order_by("pk"))
    speakers = Speakers(agency, (row.placement.help_request for row in rows if row.placement), on=timezone.localdate(at))
    for row in rows:
        if row.person.died_on is not None or not _may_be_asked(row, speakers):
            continue
        assert row.asked_at is not None
        values = {
            "lage": words.situation(row), "frage": words.short_question(row), "am": format_date(row.asked_at.date()),
            "wer": row.person.full_name, "worum": words.matter(row),
        }
        calls_from = dt.datetime.combine(row.due_on, dt.time(), timezone.get_default_timezone())
        channel = None if whom == Whom.OFFICE else MessageChannel.EMAIL
        yield Case(row.reference, row.person, "", row.asked_at, calls_from, partial(_given, values), channel=channel)


def _may_be_asked(row: FollowUp, speakers: Speakers) -> bool:
    if row.position_placement is not None:
        volunteer = row.position_placement.volunteer
        return is_there(volunteer) if row.side == FollowUpSide.VOLUNTEER else volunteer.person.died_on is None
    request = row.everyday.help_request
    if not agrees(request) or row.everyday.volunteer.person.died_on is not None:
        return False
    if row.side == FollowUpSide.VOLUNTEER:
        return is_there(row.everyday.volunteer)
    return row.person_id in {request.help_seeker_id, speakers.of(request).pk}


def _given(values: Mapping[str, str], by: Actor, at: dt.datetime) -> Mapping[str, str]:
    return values


FOLLOW_UP = Occasion(
    key="follow_up", name=gettext_lazy("Eine Nachfrage „Wie läuft es?“ ist nicht beantwortet"), before=False,
    apart=gettext_lazy("nach der Nachfrage"), same_day=gettext_lazy("Am Tag der Nachfrage"),
    unless=gettext_lazy("Sie ist beantwortet, oder das Büro ruft schon an."),
    told={
        Whom.VOLUNTEER: ("follow_up_again",), Whom.RESIDENT: ("follow_up_again",), Whom.CONTACT: ("follow_up_again",),
        Whom.OFFICE: ("follow_up_again_for_office",),
    },
    find=find_unanswered,
)
