"""Then it is looked at: a bounce, a machine, a yes or a no, or words for a human. Harmless when called twice."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nahbei.foundation.actor import Actor
from nahbei.foundation.refusal import Refusal
from nahbei.inbox.actions.wishes import fulfil
from nahbei.inbox.mail import Bounce, Mail
from nahbei.inbox.models import Incoming, IncomingKind, IncomingState, Way
from nahbei.inbox.queries import asked_by_sms, enquiry_of
from nahbei.inbox.verdicts import YES, says_more, verdict, wish
from nahbei.messaging.bounces import came_back
from nahbei.messaging.models import Message
from nahbei.placements.actions import answer
from nahbei.placements.rules import DoesNotFit

UNREADABLE = gettext_lazy("Ließ sich nicht richtig lesen.")
FROM_ELSEWHERE = gettext_lazy("Kam von einer anderen Adresse als der, an die wir geschrieben haben. Fragen Sie nach.")
PROBABLY_A_MACHINE = gettext_lazy("Vermutlich von einem Programm geschrieben.")


@transaction.atomic
def file_mail(*, incoming: Incoming, mail: Mail, at: dt.datetime) -> Incoming:
    """What a machine wrote never answers anything, and never makes us write."""
    row = _row(incoming)
    if row.kind != IncomingKind.RECEIVED:
        return row
    if mail.bounce is not None and row.message is not None:
        return _take_bounce(row, mail.bounce, at=at)
    if mail.surely:
        return _close(row, IncomingKind.MACHINE, at=at)
    said = verdict(row.text)
    if mail.by_machine:
        return _leave(row, IncomingKind.WORDS, UNREADABLE if mail.unreadable else PROBABLY_A_MACHINE)
    if (wanted := wish(row.text)) is not None:
        return _wish(row, wanted, at=at)
    if said is None or enquiry_of(row.agency, row.message) is None or row.message is None:
        return _leave(row, IncomingKind.WORDS)
    if _from_elsewhere(row):
        return _leave(row, IncomingKind.WORDS, FROM_ELSEWHERE)
    return _answer(row, row.message, said, at=at)


@transaction.atomic
def file_sms(*, incoming: Incoming, at: dt.datetime) -> Incoming:
    """JA or NEIN only when exactly one question to this number is open; STOP of whoever alone has the number."""
    row = _row(incoming)
    if row.kind != IncomingKind.RECEIVED:
        return row
    if (wanted := wish(row.text, polite=True)) is not None:
        return _wish(row, wanted, at=at)
    said = verdict(row.text)
    asked = asked_by_sms(row.agency, row.sender, at=at) if said else []
    if said is None or len(asked) != 1:
        return _leave(row, IncomingKind.WORDS, _why_not(len(asked)) if said else "")
    row.message, row.person = asked[0], asked[0].person
    return _answer(row, asked[0], said, at=at)


def _wish(row: Incoming, wanted: str, *, at: dt.datetime) -> Incoming:
    """Done at once where it is plain who it is; else, and with more beside it, a human reads it."""
    kind = IncomingKind(wanted)
    if row.person is None:
        return _leave(row, kind, _("Wer das ist, wissen wir nicht sicher. Stellen Sie es bei dem Menschen ein."))
    if _from_elsewhere(row):
        return _leave(row, kind, FROM_ELSEWHERE)
    note = fulfil(row, row.person.merged_into or row.person, wanted, at=at)
    if says_more(row.text) or not note:
        return _leave(row, kind, _("%(done)s Es steht noch mehr da.") % {"done": note} if note else _("Hatte nichts durch STOP abbestellt."))
    return _close(row, kind, at=at, note=note)


def _from_elsewhere(row: Incoming) -> bool:
    """A mail that answers one of ours, from another mailbox."""
    return row.channel == Way.EMAIL and row.message is not None and row.sender.lower() != row.message.to_address.strip().lower()


def _why_not(number: int) -> str:
    if number:
        return _("An diese Nummer sind mehrere Anfragen offen. Fragen Sie, welche gemeint ist.")
    return _("An diese Nummer ist keine Anfrage offen.")


def _answer(row: Incoming, message: Message, said: str, *, at: dt.datetime) -> Incoming:
    """As on the reply page. What the rooms refuse is for a human, with their sentence; so is what stands beside the word."""
    enquiry = enquiry_of(row.agency, message)
    assert enquiry is not None
    word = _("Ja") if said == YES else _("Nein")
    try:
        answer(enquiry=enquiry, answer=said, by=Actor.link(enquiry.volunteer.person.full_name), at=at)
    except DoesNotFit:  # the enquiry itself stands on Heute now, with the reason
        return _close(row, IncomingKind.ANSWER, at=at, note=_("Hat mit %(word)s geantwortet. Es passt aber nicht mehr.") % {"word": word})
    except Refusal as refusal:
        return _leave(row, IncomingKind.WORDS, _("Hat mit %(word)s geantwortet. %(why)s") % {"word": word, "why": refusal})
    if says_more(row.text):
        return _leave(row, IncomingKind.ANSWER, _("%(word)s ist eingetragen. Es steht noch mehr da.") % {"word": word})
    return _close(row, IncomingKind.ANSWER, at=at, note=_("%(word)s ist eingetragen.") % {"word": word})


def _take_bounce(row: Incoming, bounce: Bounce, *, at: dt.datetime) -> Incoming:
    """For good: the message failed, which Heute shows. For now: their server goes on trying, and nobody need do anything."""
    assert row.message is not None
    if not bounce.failed:
        return _close(row, IncomingKind.DELAY, at=at, note=bounce.words)
    came_back(message=row.message, code=bounce.code, words=_("Kam zurück: %(words)s") % {"words": bounce.words}, at=at)
    return _close(row, IncomingKind.BOUNCE, at=at, note=bounce.words)


def _row(incoming: Incoming) -> Incoming:
    related = ("agency", "message__agency", "person__merged_into", "person__agency")
    rows = Incoming.objects.select_for_update(of=("self",)).select_related(*related).defer("raw")
    return rows.get(pk=incoming.pk)


def _leave(row: Incoming, kind: IncomingKind, note: str | Promise = "") -> Incoming:
    """Open: a human reads it."""
    row.kind, row.note = kind, str(note)[:300]
    row.save(update_fields=["kind", "note", "message", "person"])
    return row


def _close(row: Incoming, kind: IncomingKind, *, at: dt.datetime, note: str = "") -> Incoming:
    row.kind, row.note, row.state, row.settled_at, row.settled_by_name = kind, note[:300], IncomingState.SETTLED, at, Actor.clock().name
    row.save(update_fields=["kind", "note", "message", "person", "state", "settled_at", "settled_by_name"])
    return row
