"""The account of a year on paper: what a person owed, what came, what is left."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nahbei.contributions.models import BookingKind
from nahbei.contributions.texts import ACCOUNT_OF_YEAR
from nahbei.contributions.year_end import Line, account_of, accounts_of
from nahbei.documents.letters import Letter
from nahbei.foundation.actor import Actor
from nahbei.foundation.models import Agency
from nahbei.foundation.refusal import Refusal
from nahbei.messaging.channels import window_of
from nahbei.messaging.wording import words_for
from nahbei.people.models import Person
from nahbei.ui.german import format_date, format_euros

HEADS, WIDTHS, NUMBERS = ("Tag", "Was", "Beleg", "Betrag", "Stand"), (2, 6, 2, 2, 2), (3, 4)


class NothingInYear(Refusal):
    sentence = gettext_lazy("In diesem Jahr ist nichts gebucht.")


def account_letter(person: Person, year: int, *, by: Actor, at: dt.datetime) -> Letter:
    """One account. Refuses NothingInYear."""
    before, lines = account_of(person.agency, person, year)
    if not lines and not before:
        raise NothingInYear
    return _letter(person, year, before, lines, by=by, at=at)


def account_letters(agency: Agency, year: int, *, by: Actor, at: dt.datetime) -> list[Letter]:
    """One for everybody who is alive and of whom something was booked, by name. A handful of questions for all."""
    accounts = list(accounts_of(agency, year))
    people = agency.people.filter(died_on=None).select_related("agency").in_bulk([row.person_id for row, _lines in accounts])
    return [
        _letter(people[row.person_id], year, row.before, lines, by=by, at=at) for row, lines in accounts if row.person_id in people and lines
    ]


def standing_words(owed: int) -> str:
    """„Am Ende des Jahres war alles bezahlt.“"""
    if owed > 0:
        return _("Am Ende des Jahres waren {amount} offen.").format(amount=format_euros(owed))
    if owed < 0:
        return _("Am Ende des Jahres hatten Sie {amount} Guthaben.").format(amount=format_euros(-owed))
    return _("Am Ende des Jahres war alles bezahlt.")


def _letter(person: Person, year: int, before: int, lines: Sequence[Line], *, by: Actor, at: dt.datetime) -> Letter:
    rows, on = _rows(year, before, lines), timezone.localdate(at)
    text = "\n".join(" ".join(cell[0] for cell in row if cell[0]) for row in rows)
    values = {"jahr": str(year), "buchungen": text, "stand": standing_words(lines[-1].owed if lines else before)}
    subject, body = words_for(person.agency, ACCOUNT_OF_YEAR, person, values, by=by, written=True)
    data: dict[str, Any] = {
        "tables": [{"title": "", "heads": list(HEADS), "widths": list(WIDTHS), "numbers": list(NUMBERS), "rows": rows}], "text": text,
    }
    return Letter(window=window_of(person), subject=subject, body=body, on=on, template=ACCOUNT_OF_YEAR.letter, data=data, clerk=by.name)


def _rows(year: int, before: int, lines: Sequence[Line]) -> list[list[list[str]]]:
    first = [[[format_date(dt.date(year, 1, 1), "plain")], [_("Stand am Anfang des Jahres")], [""], [""], [format_euros(before)]]]
    return first + [[[cell] for cell in _cells(line)] for line in lines]


def _cells(line: Line) -> tuple[str, ...]:
    booking = line.booking
    return format_date(booking.booked_on, "plain"), _words(line), booking.voucher, format_euros(line.cents), format_euros(line.owed)


def _words(line: Line) -> str:
    """A claim says its months itself; of all else the kind is said first."""
    booking = line.booking
    if booking.kind == BookingKind.CLAIM:
        return booking.text
    return f"{booking.get_kind_display()}: {booking.text}" if booking.text else str(booking.get_kind_display())
