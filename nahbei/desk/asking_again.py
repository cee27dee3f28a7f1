"""A resident, or who acts for her, asks for help in the portal: what a call about the same would have made, and nothing else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nahbei.activities.models import Need
from nahbei.desk.calls import inform_help_seeker
from nahbei.desk.residents import Acting
from nahbei.foundation.actor import Actor
from nahbei.foundation.refusal import Refusal
from nahbei.help_requests import words
from nahbei.help_requests.actions import receive_request
from nahbei.help_requests.actions.consents import give_both
from nahbei.help_requests.asked import Asked
from nahbei.help_requests.models import HelpRequest
from nahbei.journal.actions import hold_book, write_entry
from nahbei.journal.models import EntryKind
from nahbei.people.models import Consent, ConsentForm
from nahbei.visits.planning import AHEAD, plan_visits

MOST_A_DAY = 8  # more than anybody needs; what floods the office's list is no wish


class ConsentNotTicked(Refusal):
    sentence = gettext_lazy("Ohne Ihr Einverständnis dürfen wir niemanden fragen. Bitte setzen Sie den Haken.")
    field = "consent"


class AskedOftenToday(Refusal):
    sentence = gettext_lazy("Heute haben Sie schon oft um Hilfe gebeten. Rufen Sie uns bitte an, dann besprechen wir alles auf einmal.")


@transaction.atomic
def ask_again(*, acting: Acting, asked: Asked, consent: bool, submission: str, by: Actor, at: dt.datetime) -> HelpRequest:
    """Store what is asked for. The same page sent twice is one request. Refuses ConsentNotTicked, AskedOftenToday, MayNotConsent."""
    agency = acting.person.agency
    hold_book(agency=agency)  # one after the other: of a double click the second sees what the first wrote
    known = agency.help_requests.filter(submission=submission).first()
    if known is not None:
        return known
    _refuse(acting, consent=consent, at=at)
    given = _consent(acting, by=by, at=at) if consent else None
    caller = None if acting.own else acting.asker
    request = receive_request(
        agency=agency, asked=replace(asked, needs=_needs(asked.needs, given)), help_seeker=acting.person, submission=submission, by=by, at=at,
        caller=caller or acting.person, contact=caller, consent=given,
    )
    plan_visits(help_request=request, until=timezone.localdate(at) + AHEAD, by=by, at=at)
    _write_down(request, acting, by=by, at=at)
    if given is None:
        inform_help_seeker(request, acting.asker, by=by, at=at)
    return request


def _refuse(acting: Acting, *, consent: bool, at: dt.datetime) -> None:
    today = timezone.localdate(at)
    if not consent and acting.may_consent(on=today):
        raise ConsentNotTicked
    if acting.person.help_requests.filter(received_at__gt=at - dt.timedelta(days=1), received_by=None).count() >= MOST_A_DAY:
        raise AskedOftenToday


def _consent(acting: Acting, *, by: Actor, at: dt.datetime) -> Consent:
    return give_both(person=acting.person, given_by=acting.asker, form=ConsentForm.ONLINE, by=by, at=at)


def _needs(needs: Sequence[Need], consent: Consent | None) -> Sequence[Need]:
    """What is needed at home stays as it was, for whoever may say so; for a relative it waits like in a call."""
    return needs if consent is not None else [need for need in needs if not need.about_health]


def _write_down(request: HelpRequest, acting: Acting, *, by: Actor, at: dt.datetime) -> None:
    """The line in the book: never with needs or what was typed, because it can never be taken back."""
    who = _("%(person)s bittet im Portal um Hilfe") if acting.own else _("%(asker)s bittet im Portal um Hilfe für %(person)s")
    parts = [
        who % {"asker": acting.asker.full_name, "person": acting.person.full_name}, f"{request.activity.noun}, {words.when(request)}",
    ]
    done = _("Ohne Einverständnis: Brief an die hilfesuchende Person.") if request.is_locked else _("Einverständnis online erteilt.")
    write_entry(
        agency=request.agency, by=by, at=at, kind=EntryKind.REQUEST, person=acting.person, about=request.reference,
        text=f"{': '.join(parts)}. {_('Gesuch %(number)s.') % {'number': request.number}} {done}",
    )
