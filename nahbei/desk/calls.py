"""A call is taken: what was said becomes people, a request with its dates, a line in the book, a reminder, a letter.

Everything happens in one transaction: after a lost connection or a killed process the call is there as a whole or not at
all, and saving it again with the same key gives back the first one.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nahbei.desk.callers import Caller, NameIsMissing, Who, add_or_refresh, representation_for
from nahbei.desk.incoming import settle_by_call
from nahbei.foundation.actor import Actor
from nahbei.foundation.models import Agency
from nahbei.foundation.refusal import Refusal
from nahbei.help_requests import words
from nahbei.help_requests.actions import drop_draft, receive_request, write_health_note
from nahbei.help_requests.actions.consents import give_both
from nahbei.help_requests.asked import Asked
from nahbei.help_requests.models import CallWish, HelpRequest, TakenCall
from nahbei.help_requests.rules import NeedsAreLocked
from nahbei.help_requests.texts import INFORMATION_LETTER
from nahbei.journal.actions import finish_reminder, hold_book, remind, write_entry
from nahbei.journal.models import EntryKind, ReminderKind
from nahbei.messaging.actions import send
from nahbei.messaging.models import MessageChannel
from nahbei.people.models import Consent, ConsentForm, Person, Representation
from nahbei.people.queries import may_consent
from nahbei.ui import german
from nahbei.visits.planning import AHEAD, plan_visits

CONFIRM_WITHIN = dt.timedelta(days=7)
MORNING = dt.time(9)


class ConsentIsMissing(Refusal):
    sentence = gettext_lazy(
        "Ohne Einverständnis speichern wir kein Gesuch. Lesen Sie den Text vor und setzen Sie den Haken – oder wählen Sie „Nur Notiz“."
    )
    field = "consent"


class CallerMayNotConsent(Refusal):
    sentence = gettext_lazy(
        "Ohne eingesehene Vollmacht kann niemand für eine andere Person zustimmen. Nehmen Sie den Haken weg: "
        "Sie bekommt einen Brief und bestätigt selbst."
    )
    field = "consent"


class CallBackTimeIsMissing(Refusal):
    sentence = gettext_lazy("Wann sollen wir zurückrufen? Zum Beispiel „heute“ und „14 Uhr“.")
    field = "call_back_on"


class NothingWasSaid(Refusal):
    sentence = gettext_lazy("Schreiben Sie auf, was war.")
    field = "note"


@dataclass(frozen=True)
class Call:
    """What the clerk typed. `about` is whom the call concerns; `caller` is set when somebody else is on the telephone."""

    submission: str
    wish: str = CallWish.HELP
    about: Who = field(default_factory=Who)
    caller: Caller | None = None
    asked: Asked | None = None
    consent: bool = False
    health_note: str = ""
    call_back_at: dt.datetime | None = None
    note: str = ""
    reminder: int | None = None  # the call back that this call answers
    incoming: int | None = None  # the form from the website that this call answers


@transaction.atomic
def take_call(*, agency: Agency, call: Call, by: Actor, at: dt.datetime) -> TakenCall:
    """Store a call. The same key again (double click, lost connection) returns what was stored the first time."""
    taken, new = TakenCall.objects.get_or_create(
        agency=agency, submission=call.submission,
        defaults={"wish": call.wish, "at": at, "taken_by_name": by.name, "taken_by_id": by.account_id},
    )
    if not new:
        return taken
    hold_book(agency=agency)
    if call.wish == CallWish.HELP:
        _help_wanted(taken, call, by=by, at=at)
    elif call.wish == CallWish.VOLUNTEER:
        _wants_to_help(taken, call, by=by, at=at)
    elif call.wish == CallWish.CALL_BACK:
        _call_back(taken, call, by=by, at=at)
    else:
        _information(taken, call, by=by, at=at)
    taken.save(update_fields=["person", "caller", "help_request"])
    _finish_call_back(agency, call.reminder, by=by, at=at)
    about = taken.help_request.reference if taken.help_request else None
    settle_by_call(agency=agency, submission=call.incoming, person=taken.person, about=about, by=by, at=at)
    drop_draft(agency=agency, account_id=by.account_id)
    return taken


def _help_wanted(taken: TakenCall, call: Call, *, by: Actor, at: dt.datetime) -> None:
    agency = taken.agency
    assert call.asked is not None
    taken.person = add_or_refresh(agency, call.about, by=by, at=at)
    representation = None
    if call.caller is not None:
        taken.caller = add_or_refresh(agency, call.caller.who, by=by, at=at)
        representation = representation_for(taken.person, taken.caller, call.caller, by=by, at=at)
    consent = _consent(taken, call, by=by, at=at)
    if consent is None and call.health_note.strip():
        raise NeedsAreLocked
    taken.help_request = receive_request(
        agency=agency, asked=call.asked, help_seeker=taken.person, submission=call.submission, by=by, at=at,
        caller=taken.caller or taken.person, contact=taken.caller, consent=consent,
    )
    write_health_note(help_request=taken.help_request, text=call.health_note, by=by, at=at)
    plan_visits(help_request=taken.help_request, until=timezone.localdate(at) + AHEAD, by=by, at=at)
    _write_down(taken, representation, by=by, at=at)
    if consent is None and taken.caller is not None:
        inform_help_seeker(taken.help_request, taken.caller, by=by, at=at)


def _consent(taken: TakenCall, call: Call, *, by: Actor, at: dt.datetime) -> Consent | None:
    """Who is on the telephone agreed, if they may; None: the help seeker is asked by letter."""
    assert taken.person is not None
    giver = taken.caller or taken.person
    if may_consent(taken.person, giver, on=timezone.localdate(at)):
        if call.consent:
            return give_both(person=taken.person, given_by=giver, form=ConsentForm.SPOKEN, by=by, at=at)
        if taken.caller is None:
            raise ConsentIsMissing
    elif call.consent:
        raise CallerMayNotConsent
    return None


def _write_down(taken: TakenCall, representation: Representation | None, *, by: Actor, at: dt.datetime) -> None:
    """The line in the book: never with needs or note, because it can never be taken back."""
    request, caller = taken.help_request, taken.caller
    assert request is not None
    relation = f" ({representation.relation})" if representation and representation.relation else ""
    who = _("%(caller)s%(relation)s ruft an für %(person)s") if caller else _("%(person)s ruft an")
    parts = [
        who % {"caller": caller and caller.full_name, "relation": relation, "person": request.help_seeker.full_name},
        f"{request.activity.noun}, {words.when(request)}",
    ]
    done = [_("Gesuch %(number)s.") % {"number": request.number}]
    done.append(_("Ohne Einverständnis: Brief an die hilfesuchende Person.") if request.is_locked else _("Einverständnis mündlich erteilt."))
    if request.activity.is_for_trade:
        done.append(_("Nur durch einen Fachbetrieb: weitervermitteln."))
    write_entry(
        agency=taken.agency, by=by, at=at, text=f"{': '.join(parts)}. {' '.join(done)}", kind=EntryKind.CALL, person=request.help_seeker,
        about=request.reference,
    )


def inform_help_seeker(request: HelpRequest, caller: Person, *, by: Actor, at: dt.datetime) -> None:
    """Art. 14 GDPR: someone told us about her; she learns it by letter, and we ask her."""
    seeker, today = request.help_seeker, timezone.localdate(at)
    by_letter = bool(seeker.street and seeker.town)
    send(
        agency=request.agency, to=seeker, topic=INFORMATION_LETTER.key, about=request.reference, by=by, at=at,
        channel=MessageChannel.LETTER if by_letter else MessageChannel.CALL,
        values={
            "anrufer": caller.full_name, "datum": german.format_date(today, "plain"), "was": request.activity.noun,
            "wann": words.when(request), "nummer": request.number,
        },
    )
    remind(
        agency=request.agency, by=by, at=at, kind=ReminderKind.CONFIRM, due_at=_confirm_by(request, at), person=seeker,
        about=request.reference,
        text=_("Bestätigung einholen: %(who)s, Gesuch %(number)s") % {"who": seeker.formal_name, "number": request.number},
    )


def _confirm_by(request: HelpRequest, at: dt.datetime) -> dt.datetime:
    """In a week, the day before the first date at the latest – and not before now."""
    local = timezone.localtime(at)
    day = local.date() + CONFIRM_WITHIN
    if request.starts_on is not None:
        day = min(day, request.starts_on - dt.timedelta(days=1))
    return max(dt.datetime.combine(day, MORNING, tzinfo=local.tzinfo), at)


def _wants_to_help(taken: TakenCall, call: Call, *, by: Actor, at: dt.datetime) -> None:
    taken.person = person = add_or_refresh(taken.agency, call.about, by=by, at=at)
    text = _("%(who)s möchte helfen.") % {"who": person.full_name}
    _entry(taken, f"{text} {call.note}", person, by=by, at=at)
    local = timezone.localtime(at)
    remind(
        agency=taken.agency, by=by, at=at, kind=ReminderKind.INTERVIEW, person=person,
        due_at=dt.datetime.combine(local.date() + dt.timedelta(days=1), MORNING, tzinfo=local.tzinfo),
        text=_("Erstgespräch vereinbaren: %(who)s möchte helfen") % {"who": person.full_name},
    )


def _call_back(taken: TakenCall, call: Call, *, by: Actor, at: dt.datetime) -> None:
    """The reminder carries the time. Somebody unknown is not put on file for that: name and number stand in the text."""
    if call.call_back_at is None:
        raise CallBackTimeIsMissing
    if not call.about.words:
        raise NameIsMissing
    taken.person = _known(call.about)
    _entry(taken, _("%(who)s bittet um Rückruf. %(note)s") % {"who": call.about.words, "note": call.note}, taken.person, by=by, at=at)
    text = _("Rückruf: %(who)s") % {"who": call.about.words}
    remind(
        agency=taken.agency, by=by, at=at, kind=ReminderKind.CALL_BACK, due_at=call.call_back_at, person=taken.person,
        text=f"{text} – {call.note}" if call.note else text,
    )


def _information(taken: TakenCall, call: Call, *, by: Actor, at: dt.datetime) -> None:
    if not call.note.strip():
        raise NothingWasSaid
    taken.person = _known(call.about)
    _entry(taken, f"{call.about.words}: {call.note}" if call.about.words else call.note, taken.person, by=by, at=at)


def _finish_call_back(agency: Agency, reminder: int | None, *, by: Actor, at: dt.datetime) -> None:
    """Whoever was called back need not be called back again."""
    waiting = agency.reminders.open().filter(pk=reminder, kind=ReminderKind.CALL_BACK).first() if reminder else None
    if waiting is not None:
        finish_reminder(reminder=waiting, by=by, at=at)


def _entry(taken: TakenCall, text: str, person: Person | None, *, by: Actor, at: dt.datetime) -> None:
    write_entry(agency=taken.agency, by=by, at=at, text=text.strip(), kind=EntryKind.CALL, person=person)


def _known(who: Who) -> Person | None:
    return who.person and (who.person.merged_into or who.person)
