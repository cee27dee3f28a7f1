"""A resident is told about services; later the office asks what became of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from nahbei.foundation import audit
from nahbei.foundation.actor import Actor
from nahbei.help_requests.actions import move
from nahbei.help_requests.models import HelpRequest, RequestState
from nahbei.journal.models import EntryKind
from nahbei.messaging.actions import send
from nahbei.partners.models import Service
from nahbei.people.folding import readable
from nahbei.placements.actions.locks import lock_request
from nahbei.placements.actions.notes import write
from nahbei.placements.models import Referral, ReferralOutcome
from nahbei.placements.referrals import TOPIC, letter_data, outcome_sentence, values_of
from nahbei.placements.rules import (
    AlreadyReferred,
    NoServiceChosen,
    RequestHasEnded,
    ServiceNotOffered,
    TooManyServices,
)

# More than two names on a letter help nobody to decide.
MOST_SERVICES = 2
# Nobody answered the telephone: the question comes back.
ASK_AGAIN = dt.timedelta(days=7)


@transaction.atomic
def refer(*, help_request: HelpRequest, services: Sequence[Service], note: str = "", by: Actor, at: dt.datetime) -> list[Referral]:
    """Tell the resident about one or two services, by her own channel. An open request is then „weitervermittelt“; one that is
    matched stays matched, and one that is referred can still be matched.

    A request whose resident has not agreed yet may be referred too: the message goes to herself and says who else helps,
    the provider learns nothing, and neither needs nor note are read or opened. That is what the office may do with name,
    contact, what and when (Art. 6(1)(f) GDPR), as with the information letter.

    Refuses NoServiceChosen, TooManyServices, ServiceNotOffered, RequestHasEnded, AlreadyReferred (also: the second of two clicks).
    """
    locked = lock_request(help_request.pk)
    chosen, note = _checked(locked, services, at=at), _one_line(note)
    referrals = [_store(locked, service, note, by=by, at=at) for service in chosen]
    send(
        agency=locked.agency, to=locked.help_seeker, topic=TOPIC, values=values_of(locked, chosen), data=letter_data(chosen),
        about=locked.reference, by=by, at=at,
    )
    words = {"services": _(" und ").join(str(service) for service in chosen), "note": f" {note}" if note else ""}
    write(locked, locked.help_seeker, EntryKind.REFERRAL, _("Weitervermittelt: %(services)s.%(note)s") % words, by=by, at=at)
    if locked.state == RequestState.OPEN:
        move(help_request=locked, to=RequestState.REFERRED, reason=words["services"], by=by, at=at)
    return referrals


@transaction.atomic
def note_referral_outcome(
    *, referral: Referral, outcome: str, note: str = "", ask_again_on: dt.date | None = None, by: Actor, at: dt.datetime
) -> Referral:
    """What the resident told. „Nicht erreicht“, or with a day to ask again: the question stays and comes back on that day.

    „Abgelehnt“ by all leaves the request referred – a human decides what follows – but Heute shows it until somebody has.
    """
    request, locked = _locked(referral)
    if outcome == ReferralOutcome.NOT_REACHED and ask_again_on is None:
        ask_again_on = timezone.localdate(at) + ASK_AGAIN
    before, note = (locked.outcome, locked.ask_back_on), _one_line(note)
    locked.outcome, locked.outcome_by_name = ReferralOutcome(outcome), by.name[:120]
    locked.outcome_at, locked.ask_back_on = None if ask_again_on else at, ask_again_on or locked.ask_back_on
    locked.note = note or locked.note
    locked.save(update_fields=["outcome", "outcome_by_name", "outcome_at", "ask_back_on", "note"])
    changes = {"outcome": (before[0], locked.outcome), "ask_back_on": (before[1], locked.ask_back_on)}
    _record(locked, request, "referral_outcome", by=by, at=at, changes=changes)
    write(request, request.help_seeker, EntryKind.REFERRAL, outcome_sentence(locked, note, ask_again_on), by=by, at=at)
    return locked


@transaction.atomic
def take_back_referral_outcome(*, referral: Referral, by: Actor, at: dt.datetime) -> Referral:
    """Undo: nobody was asked after all. The question is due today."""
    request, locked = _locked(referral)
    if not locked.outcome:
        return locked
    changes = {"outcome": (locked.outcome, "")}
    locked.outcome, locked.outcome_by_name, locked.outcome_at, locked.note = "", "", None, ""
    locked.ask_back_on = timezone.localdate(at)
    locked.save(update_fields=["outcome", "outcome_by_name", "outcome_at", "note", "ask_back_on"])
    _record(locked, request, "referral_outcome_taken_back", by=by, at=at, changes=changes)
    text = _("Die Antwort zu %(service)s war ein Versehen; wir fragen noch einmal.") % {"service": locked.service}
    write(request, request.help_seeker, EntryKind.REFERRAL, text, by=by, at=at)
    return locked


def _checked(request: HelpRequest, services: Sequence[Service], *, at: dt.datetime) -> list[Service]:
    if request.state in {RequestState.RETURNED, RequestState.WITHDRAWN}:
        raise RequestHasEnded
    keys = list(dict.fromkeys(service.pk for service in services))
    if not keys:
        raise NoServiceChosen
    if len(keys) > MOST_SERVICES:
        raise TooManyServices
    known = request.referrals.filter(service__in=keys).select_related("service__organisation").order_by("pk")
    if known:
        raise AlreadyReferred(known[0], at, every=len(known) == len(keys))
    found = {service.pk: service for service in request.agency.services.select_related("organisation").filter(pk__in=keys)}
    for service in services:
        if service.pk not in found or not found[service.pk].is_offered:
            raise ServiceNotOffered(service)
    return [found[key] for key in keys]


def _store(request: HelpRequest, service: Service, note: str, *, by: Actor, at: dt.datetime) -> Referral:
    referral = Referral.objects.create(
        agency=request.agency, help_request=request, service=service, referred_at=at, referred_by_name=by.name[:120],
        ask_back_on=timezone.localdate(at) + dt.timedelta(days=request.agency.referral_days), note=note,
    )
    _record(referral, request, "referred", by=by, at=at, changes={"service": (None, service)})
    return referral


def _one_line(note: str) -> str:
    return " ".join(readable(note).split())[:300]


def _locked(referral: Referral) -> tuple[HelpRequest, Referral]:
    request = lock_request(referral.help_request_id)
    found = Referral.objects.select_for_update(of=("self",)).select_related("agency", "service__organisation").get(pk=referral.pk)
    return request, found


def _record(
    referral: Referral, request: HelpRequest, what: str, *, by: Actor, at: dt.datetime, changes: Mapping[str, tuple[Any, Any]]
) -> None:
    audit.record(
        referral.agency, by=by, at=at, what=f"placements.{what}", about=referral.reference, person_id=request.help_seeker_id,
        changes=changes,
    )
