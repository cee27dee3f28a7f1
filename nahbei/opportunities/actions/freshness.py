"""Is it still right? Asked, asked again, taken off; what the organisation answers. Every step once, however often the clock runs."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from nahbei.foundation import audit
from nahbei.foundation.actor import Actor
from nahbei.foundation.models import Agency
from nahbei.foundation.reference import Reference
from nahbei.foundation.tokens import digest
from nahbei.journal.actions import finish_reminders_about, remind
from nahbei.messaging.actions import send
from nahbei.messaging.models import MessageChannel
from nahbei.opportunities.actions.confirmations import confirm_position
from nahbei.opportunities.actions.states import fill_position, take_off_position
from nahbei.opportunities.actions.told import reachable
from nahbei.opportunities.actions.traces import locked, record, write
from nahbei.opportunities.freshness import AGAIN, CALL, NOT_REACHED, Step, answerable, due_step, off_on
from nahbei.opportunities.models import ConfirmedBy, FreshnessTerms, Position, PositionState
from nahbei.opportunities.queries import freshness_terms
from nahbei.opportunities.rules import AlreadyAnswered, SayWhat
from nahbei.people.folding import readable
from nahbei.ui import german

TOPICS = {Step.ASK: "position_still_right", Step.REMIND: "position_still_right_again", Step.TAKE_OFF: "position_taken_off"}
LONGEST = 1_000


def keep_fresh(*, agency: Agency, by: Actor, at: dt.datetime) -> int:
    """All that is due today. What one contact person is to be told about several positions goes out as one mail."""
    on = timezone.localdate(at)
    terms = freshness_terms(agency, on=on)
    old = agency.positions.published(on=on).filter(confirmed_on__lte=on - dt.timedelta(days=terms.ask_after_days))
    groups: dict[tuple[Step, int], list[Position]] = defaultdict(list)
    for position in old.select_related("contact").order_by("pk"):
        step = due_step(position, terms, on=on)
        if step is not None:  # without a contact person each stands alone
            groups[step, position.contact.person_id if position.contact else -position.pk].append(position)
    return sum(_take(step, rows, terms, by=by, at=at) for (step, _key), rows in groups.items())


@transaction.atomic
def answer_freshness(*, position: Position, answer: str, text: str = "", by: Actor, at: dt.datetime) -> Position:
    """By the link: current, filled, or change with what is to be changed. Refuses AlreadyAnswered, SayWhat."""
    found = locked(position)
    if not answerable(found):
        raise AlreadyAnswered
    if answer == "change":
        return _wants_change(found, text, by=by, at=at)
    finish_reminders_about(agency=found.agency, about=found.reference, by=by, at=at, kind=CALL)
    if answer == "filled":
        filled = fill_position(position=found, by=by, at=at)
        return _close(filled)
    was_off = found.state == PositionState.OFFLINE
    confirmed = confirm_position(position=found, how=ConfirmedBy.LINK, by=by, at=at)
    if was_off:
        _tell_office(confirmed, _("Doch noch aktuell. Wieder veröffentlichen? %(title)s, %(organisation)s."), "", by=by, at=at)
    return confirmed


@transaction.atomic
def note_call(*, position: Position, outcome: str, by: Actor, at: dt.datetime) -> Position:
    """What came of a call: current, filled, not_reached (tried again the day after), again (in three days)."""
    found = locked(position)
    finish_reminders_about(agency=found.agency, about=found.reference, by=by, at=at, kind=CALL)
    if outcome == "current":
        return confirm_position(position=found, how=ConfirmedBy.PHONE, by=by, at=at)
    if outcome == "filled":
        return _close(fill_position(position=found, by=by, at=at))
    days = NOT_REACHED if outcome == "not_reached" else AGAIN
    said = _("Nicht erreicht: %(title)s, %(organisation)s.") if outcome == "not_reached" else _("Wieder anrufen: %(title)s, %(organisation)s.")
    words = {"title": found.title, "organisation": found.organisation.name}
    remind(agency=found.agency, by=by, at=at, kind=CALL, due_at=at + dt.timedelta(days=days), text=said % words, about=found.reference)
    record(found, outcome, by=by, at=at)
    return found


@transaction.atomic
def set_freshness_terms(*, agency: Agency, by: Actor, at: dt.datetime, **fields: object) -> FreshnessTerms:
    """A new row from that day on; the rows before stay, so that one can see what counted when."""
    terms = FreshnessTerms(agency=agency, **fields)
    terms.full_clean()
    terms.save()
    audit.record(agency, by=by, at=at, what="opportunities.terms_set", changes={name: (None, str(value)) for name, value in fields.items()})
    return terms


def token_of(position: Position) -> str:
    """The secret of one question. Made anew from the key of the house, so that both mails of it carry the same link."""
    secret = f"{position.agency_id}:{position.pk}:{position.asked_on}"
    return salted_hmac("opportunities.freshness", secret, algorithm="sha256").hexdigest()[:40]


@transaction.atomic
def _take(step: Step, rows: Iterable[Position], terms: FreshnessTerms, *, by: Actor, at: dt.datetime) -> int:
    """One step for the positions of one contact, on locked rows: of two clocks the second sees what the first wrote."""
    on = timezone.localdate(at)
    found = [row for row in (locked(one) for one in rows) if due_step(row, terms, on=on) == step]
    for row in found:
        if step == Step.TAKE_OFF:
            row.digest = digest(token_of(row))  # as in the reminder: the link of this mail works whatever happened to the key of the house
            row.save(update_fields=["digest"])
            take_off_position(position=row, reason=_("lange nicht bestätigt"), by=by, at=at)
        else:
            _mark(row, step, on, by=by, at=at)
    if found:
        _mail(step, found, terms, by=by, at=at)
    return len(found)


def _mark(row: Position, step: Step, on: dt.date, *, by: Actor, at: dt.datetime) -> None:
    if step == Step.ASK:
        row.asked_on = on
        row.digest = digest(token_of(row))
    else:
        row.reminded_on = on
        row.digest = digest(token_of(row))  # the same, unless the key of the house has changed
    row.save(update_fields=["asked_on", "reminded_on", "digest"])
    record(row, "asked" if step == Step.ASK else "reminded", by=by, at=at)


def _mail(step: Step, rows: list[Position], terms: FreshnessTerms, *, by: Actor, at: dt.datetime) -> None:
    """Nothing where there is no e-mail: the call list has them."""
    agency, person = rows[0].agency, reachable(rows[0])
    if person is None:
        return
    lines = [f"{row.title}\n{settings.NAHBEI_ADDRESS}{reverse('portal:still-right', args=[agency.slug, token_of(row)])}" for row in rows]
    first = rows[0].title
    what = first if len(rows) == 1 else _("%(first)s und %(more)s weitere") % {"first": first, "more": len(rows) - 1}
    values = {"was": what, "stellen": "\n\n".join(lines)}
    if step != Step.TAKE_OFF:
        last = min(off_on(row, terms) or timezone.localdate(at) for row in rows)
        values["frist"] = german.format_date(last - dt.timedelta(days=1), "plain")
    about = rows[0].reference if len(rows) == 1 else Reference("partners.organisation", rows[0].organisation_id)
    send(agency=agency, to=person, topic=TOPICS[step], values=values, about=about, by=by, at=at, channel=MessageChannel.EMAIL)


def _wants_change(found: Position, text: str, *, by: Actor, at: dt.datetime) -> Position:
    """What is to be changed waits for the office; no second mail goes out, and the question stays open."""
    text = readable(text).strip()[:LONGEST]
    if not text:
        raise SayWhat
    found.reminded_on = found.reminded_on or timezone.localdate(at)
    found.save(update_fields=["reminded_on"])
    record(found, "change_wished", by=by, at=at)
    _tell_office(found, _("Bitte ändern: %(title)s, %(organisation)s."), text, by=by, at=at)
    return found


def _tell_office(found: Position, text: str, more: str, *, by: Actor, at: dt.datetime) -> None:
    words = {"title": found.title, "organisation": found.organisation.name}
    remind(agency=found.agency, by=by, at=at, due_at=at, about=found.reference, text=f"{text % words} {more}".strip())
    write(found, text, by=by, at=at)


def _close(position: Position) -> Position:
    position.asked_on = position.reminded_on = None
    position.save(update_fields=["asked_on", "reminded_on"])
    return position
