"""What a resident is told about services, and how it stands with a referral, in words. Pure beyond what was fetched."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from nahbei.foundation.actor import Actor
from nahbei.help_requests.models import HelpRequest
from nahbei.messaging.channels import Route, route_of
from nahbei.messaging.models import MessageChannel
from nahbei.messaging.topics import topics
from nahbei.messaging.wording import words_for
from nahbei.partners.models import Service
from nahbei.partners.words import told
from nahbei.placements.models import Referral, ReferralOutcome
from nahbei.ui.german import format_date

TOPIC = "referral"
Tone = str


def values_of(help_request: HelpRequest, services: Sequence[Service]) -> dict[str, str]:
    """Never a need, never a note: the letter may lie open on a table."""
    herself = help_request.caller_id in {None, help_request.help_seeker_id}
    began = _("Sie haben uns um Hilfe gebeten") if herself else _("bei uns wurde für Sie um Hilfe gebeten")
    return {"anlass": began, "was": help_request.activity.noun, "dienste": as_text(services)}


def as_text(services: Sequence[Service]) -> str:
    """The services for an e-mail or the telephone."""
    return "\n\n".join("\n".join([service.name, service.organisation.name, *_lines(service)]) for service in services)


def letter_data(services: Sequence[Service]) -> dict[str, Any]:
    """The same for a letter, which sets them as tables in the place of the text."""
    rows = [
        {"name": service.name, "organisation": service.organisation.name, "facts": [list(pair) for pair in told(service)]}
        for service in services
    ]
    return {"services": rows, "text": as_text(services)}


def preview(help_request: HelpRequest, services: Sequence[Service], *, by: Actor) -> tuple[Route, str, str]:
    """What she will get: by which way, the subject, the words – exactly as `refer` sends it."""
    to = help_request.help_seeker.merged_into or help_request.help_seeker
    route = route_of(to)
    written = route.channel in {MessageChannel.EMAIL, MessageChannel.LETTER}
    subject, body = words_for(help_request.agency, topics[TOPIC], to, values_of(help_request, services), by=by, written=written)
    return route, subject, body


def outcome_sentence(referral: Referral, note: str, ask_again_on: dt.date | None) -> str:
    """For the journal: „Begleitdienst (Sozialwerk): auf der Warteliste. Dauert vier Wochen. Noch einmal fragen: Mo., …“."""
    parts = [f"{referral.service}: {referral.get_outcome_display()}.", note]
    if ask_again_on is not None:
        parts.append(_("Noch einmal fragen: %(day)s.") % {"day": format_date(ask_again_on)})
    return " ".join(part for part in parts if part)


def standing(referral: Referral) -> tuple[str, Tone]:
    """How it stands, and how good that is."""
    if not referral.outcome:
        return _("noch nicht nachgefragt, fällig am %(day)s") % {"day": format_date(referral.ask_back_on)}, "wait"
    word = str(ReferralOutcome(referral.outcome).label)
    if not referral.is_settled:
        return _("%(word)s, wieder fragen am %(day)s") % {"word": word, "day": format_date(referral.ask_back_on)}, "wait"
    tone = {ReferralOutcome.ACCEPTED: "good", ReferralOutcome.CONTACT_MADE: "good", ReferralOutcome.WAITING_LIST: "wait"}
    return word, tone.get(ReferralOutcome(referral.outcome), "miss")


def leads_nowhere(referrals: Sequence[Referral]) -> bool:
    """Every service refused: somebody must decide how it goes on."""
    return bool(referrals) and all(one.is_settled and one.outcome == ReferralOutcome.REFUSED for one in referrals)


def _lines(service: Service) -> list[str]:
    return [f"{word}: {value}" for word, value in told(service)]
