"""Somebody gives something; a gift that was none is taken back."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from nahbei.contributions.actions import GiftTooFarAhead, NotAGift, book_donation, book_line, unbook
from nahbei.contributions.actions.bank_lines import before_reopening
from nahbei.contributions.actions.gifts import MOST_CENTS
from nahbei.contributions.actions.reversing import guards
from nahbei.contributions.models import BankLine, Booking, Ledger, LineUse
from nahbei.donations.models import Gift, GiftKind, Origin
from nahbei.foundation import audit
from nahbei.foundation.actor import Actor
from nahbei.foundation.models import Agency
from nahbei.foundation.numbers import last_number
from nahbei.foundation.refusal import Refusal
from nahbei.partners.models import Organisation
from nahbei.people.models import Person
from nahbei.people.queries import followed

LOCK = "gifts"


class GiverUnclear(Refusal):
    sentence = _("Wer hat gespendet? Ein Mensch oder eine Organisation.")


class OnlyPeopleWaive(Refusal):
    sentence = _("Auf eine Erstattung kann nur ein Mensch verzichten, der Auslagen hatte.")
    field = "kind"


class WaiverNeedsBasis(Refusal):
    sentence = _("Worauf beruht der Anspruch? Zum Beispiel: Vorstandsbeschluss vom 12.01.2026.")
    field = "basis_text"


class ThingNeedsWords(Refusal):
    sentence = _("Was ist es, in welchem Zustand, und wie wurde der Wert ermittelt? Alles drei steht später in der Bestätigung.")
    field = "text"


class GiftTakenBack(Refusal):
    sentence = _("Diese Spende ist schon zurückgenommen.")


class GiftConfirmed(Refusal):
    sentence = _("Für diese Spende gibt es eine Zuwendungsbestätigung. Widerrufen Sie zuerst die Bestätigung.")


class GiftStandsInRoom(Refusal):
    sentence = _("Das ist eine Spende. Nehmen Sie sie unter „Spenden“ zurück, dann stimmt auch die Bestätigung.")


@transaction.atomic
def give(
    *, agency: Agency, person: Person | None = None, organisation: Organisation | None = None, cents: int, on: dt.date, kind: str,
    ledger_name: str = Ledger.BANK, basis_text: str = "", text: str = "", condition: str = "", origin: str = "", by: Actor, at: dt.datetime,
) -> Gift:
    """Money, a waived claim or a thing.

    Refuses GiverUnclear, OnlyPeopleWaive, WaiverNeedsBasis, ThingNeedsWords, NotAGift, GiftTooFarAhead, YearIsClosed.
    """
    _check(person, organisation, kind, basis_text, text, condition, cents, late=on > timezone.localdate(at))
    is_thing, booking = kind == GiftKind.IN_KIND, None
    if not is_thing:
        debit, words = (Ledger.EXPENSES, _now("Verzicht")) if kind == GiftKind.WAIVER else (ledger_name, _now("Spende"))
        if kind == GiftKind.MONEY and ledger_name not in {Ledger.BANK, Ledger.CASH}:
            raise NotAGift
        told = " – ".join(word for word in (words, organisation.name if organisation else "", text.strip()) if word)
        booking = book_donation(agency=agency, person=person, cents=cents, debit=debit, on=on, text=told, by=by, at=at)
    gift = Gift.objects.create(
        agency=agency, person=person, organisation=organisation, kind=kind, cents=cents, given_on=on, text=text.strip()[:300],
        condition=condition.strip()[:300] if is_thing else "", basis_text=basis_text.strip()[:300],
        origin=(origin or Origin.UNKNOWN) if is_thing else "", booking=booking, written_at=at, written_by_name=by.name, written_by_id=by.account_id,
    )
    _record(gift, "given", by=by, at=at)
    return gift


@transaction.atomic
def give_by_line(
    *, line: BankLine, person: Person | None = None, organisation: Organisation | None = None, by: Actor, at: dt.datetime,
) -> Gift:
    """What came to the bank is a gift: booked from the line, and a gift like any other. Refuses GiverUnclear and what `book_line` does."""
    if (person is None) == (organisation is None):
        raise GiverUnclear
    found = book_line(line=line, use=LineUse.DONATION, person=person, by=by, at=at)
    booking = found.parts.get().booking
    gift = Gift.objects.create(
        agency=found.agency, person=person, organisation=organisation, kind=GiftKind.MONEY, cents=booking.cents, given_on=booking.booked_on,
        text=found.words[:300], booking=booking, written_at=at, written_by_name=by.name, written_by_id=by.account_id,
    )
    _record(gift, "given", by=by, at=at)
    return gift


@transaction.atomic
def take_back(*, gift: Gift, why: str, on: dt.date, by: Actor, at: dt.datetime) -> Gift:
    """It was none, or it went back: its line is reversed. Refuses GiftTakenBack, GiftConfirmed, AlreadyReversed, BookedFromBank, YearIsClosed."""
    last_number(gift.agency, LOCK)
    gift.refresh_from_db()
    if gift.taken_back_at:
        raise GiftTakenBack
    if gift.confirmed.filter(live=True).exists():
        raise GiftConfirmed
    if gift.booking:
        unbook(booking=gift.booking, why=why, on=on, by=by, at=at)
    gift.taken_back_at, gift.taken_back_by_name, gift.taken_back_why = at, by.name, why.strip()[:200]
    gift.save(update_fields=["taken_back_at", "taken_back_by_name", "taken_back_why"])
    _record(gift, "gift_taken_back", by=by, at=at)
    return gift


def _check(
    person: Person | None, organisation: Organisation | None, kind: str, basis_text: str, text: str, condition: str, cents: int, *, late: bool,
) -> None:
    if (person is None) == (organisation is None):
        raise GiverUnclear
    if kind not in GiftKind.values or not 0 < cents <= MOST_CENTS:
        raise NotAGift
    if kind == GiftKind.WAIVER and person is None:
        raise OnlyPeopleWaive
    if kind == GiftKind.WAIVER and not basis_text.strip():
        raise WaiverNeedsBasis
    if kind == GiftKind.IN_KIND and not (text.strip() and condition.strip() and basis_text.strip()):
        raise ThingNeedsWords
    if late:
        raise GiftTooFarAhead


def _record(gift: Gift, what: str, *, by: Actor, at: dt.datetime) -> None:
    person = followed(gift.person) if gift.person else None
    audit.record(
        gift.agency, by=by, at=at, what=f"donations.{what}", about=gift.about, person_id=person.pk if person else None,
        changes={"kind": (None, gift.kind), "given_on": (None, gift.given_on)},
    )


def _stands_in_room(booking: Booking) -> None:
    """A gift is taken back by its own action and not from the book: else its confirmation would stay."""
    if Gift.objects.filter(booking=booking, taken_back_at=None).exists():
        raise GiftStandsInRoom


def _line_reopened(booking: Booking, by: Actor, at: dt.datetime) -> None:
    """The line of the bank was no gift after all: nor is what was made of it, unless it is confirmed."""
    last_number(booking.agency, LOCK)
    gift = Gift.objects.filter(booking=booking, taken_back_at=None).first()
    if gift is None:
        return
    if gift.confirmed.filter(live=True).exists():
        raise GiftConfirmed
    gift.taken_back_at, gift.taken_back_by_name, gift.taken_back_why = at, by.name, _now("Zeile des Kontoauszugs zurückgenommen")
    gift.save(update_fields=["taken_back_at", "taken_back_by_name", "taken_back_why"])
    _record(gift, "gift_taken_back", by=by, at=at)


guards.append(_stands_in_room)
before_reopening.append(_line_reopened)
