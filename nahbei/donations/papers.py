"""What stands in a confirmation, in the words of the official pattern. The words are data (`wordings/`), dated; what was issued keeps its own."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from nahbei.documents.confirmation import confirmations_pdf
from nahbei.donations.models import ConfirmationKind, Gift, GiftKind, TaxStatus
from nahbei.messaging.channels import window_of
from nahbei.partners.models import Organisation
from nahbei.people.models import Person
from nahbei.ui.german import format_date, format_euros
from nahbei.ui.number_words import euros_in_words

WORDINGS = Path(__file__).parent / "wordings"


@cache
def wording_on(day: dt.date) -> dict[str, Any]:
    """The pattern that is binding on a day: the latest one by the name of its file."""
    names = sorted(path for path in WORDINGS.glob("*.json") if dt.date.fromisoformat(path.stem) <= day)
    found: dict[str, Any] = json.loads(names[-1].read_text(encoding="utf-8"))
    return found


def address_of(giver: Person | Organisation) -> list[str]:
    """Name and address, line by line; nothing where a part of the address is missing."""
    if not (giver.street and giver.postal_code and giver.town):
        return []
    if isinstance(giver, Person):
        return window_of(giver).split("\n")
    return [giver.name, giver.street, f"{giver.postal_code} {giver.town}"]


def kind_of(gifts: Sequence[Gift]) -> ConfirmationKind:
    if gifts[0].kind == GiftKind.IN_KIND:
        return ConfirmationKind.IN_KIND
    return ConfirmationKind.MONEY if len(gifts) == 1 else ConfirmationKind.COLLECTIVE


def content_of(status: TaxStatus, giver: Person | Organisation, gifts: Sequence[Gift], *, number: str, on: dt.date) -> dict[str, Any]:
    """Every word, so that what was issued can be read for ever, whatever becomes of records and patterns."""
    words, kind, cents = wording_on(on), kind_of(gifts), sum(gift.cents for gift in gifts)
    values = {
        "purposes": status.purposes, "tax_office": status.tax_office, "tax_number": status.tax_number, "period": status.period,
        "notice_on": format_date(status.notice_on, "plain"),
    }
    is_thing = kind == ConfirmationKind.IN_KIND
    return {
        "wording": words["since"], "number": number, "kind": kind.value, "issuer_label": words["issuer"],
        "issuer": [status.name, f"{status.street}, {status.postal_code} {status.town}"], "title": words["titles"][kind],
        "subtitle": words["subtitle"], "donor_label": words["donor"], "donor": address_of(giver),
        "amount": [
            [f"{words['amounts'][kind]}\n{words['figures']}", format_euros(cents)], [words["words"], euros_in_words(cents)],
            [words["stretch" if kind == ConfirmationKind.COLLECTIVE else "day"], _stretch(gifts)],
        ],
        "waiver": [words["waiver"], words["yes"], words["no"], gifts[0].kind == GiftKind.WAIVER] if kind == ConfirmationKind.MONEY else None,
        "thing": _thing(words, gifts[0]) if is_thing else None, "notice": words["notices"][status.kind].format(**values),
        "usage": words["usage"].format(**values),
        "membership": None if is_thing or status.fees_deductible else [words["membership_heading"], words["membership"]],
        "collective": words["collective"] if kind == ConfirmationKind.COLLECTIVE else [],
        "signed": f"{status.town}, {format_date(on, 'plain')}", "signature": words["signature"], "hint": words["hint"], "hints": words["hints"],
        "annex": _annex(words, gifts, cents, on) if kind == ConfirmationKind.COLLECTIVE else None,
    }


def pdf_of(contents: Sequence[dict[str, Any]], *, on: dt.date, copy: bool = False) -> bytes:
    """One file of one or many. The same contents give the same bytes. Raises CannotBeSet."""
    return confirmations_pdf(contents, on=on, copy=copy).content


def _stretch(gifts: Sequence[Gift]) -> str:
    first, last = (format_date(day, "plain") for day in (gifts[0].given_on, gifts[-1].given_on))
    return first if len(gifts) == 1 else f"{first} bis {last}"


def _thing(words: dict[str, Any], gift: Gift) -> dict[str, Any]:
    told = "\n".join([f"{gift.text}; {gift.condition}", f"{words['basis']} {gift.basis_text}"])
    return {"label": words["thing"], "text": told, "origin": words["origins"][gift.origin], "documents": words["documents"]}


def _annex(words: dict[str, Any], gifts: Sequence[Gift], cents: int, on: dt.date) -> dict[str, Any]:
    yes, no = str(words["yes"]).lower(), str(words["no"]).lower()
    rows = [
        [format_date(gift.given_on, "plain"), words["annex_kind"], yes if gift.kind == GiftKind.WAIVER else no, format_euros(gift.cents)]
        for gift in gifts
    ]
    return {
        "title": words["annex"].format(day=format_date(on, "plain")), "heads": words["annex_heads"], "rows": rows,
        "sum": [words["annex_sum"], format_euros(cents)],
    }
