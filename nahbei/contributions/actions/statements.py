"""A file of the bank is read: what is new is kept, and what is certain is booked."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from nahbei.contributions import accounts, camt, planning
from nahbei.contributions.actions.rows import lock
from nahbei.contributions.actions.sorting import sort_lines
from nahbei.contributions.bank_index import chunks
from nahbei.contributions.camt import Line, StatementRefused, StatementTooLarge
from nahbei.contributions.iban import compacted, masked, without_ibans
from nahbei.contributions.models import BankLine, CreditorTerms, Statement
from nahbei.foundation import audit
from nahbei.foundation.actor import Actor
from nahbei.foundation.models import Agency

MOST_BYTES = 20_000_000  # of an upload; unpacked, each statement in it may have three times as much
MOST_LINES = 50_000


class NoOwnAccount(StatementRefused):
    sentence = _("Tragen Sie zuerst das eigene Konto ein, unter „Lastschriften“, „Wer einzieht“. Nur dessen Zeilen werden gelesen.")


class OtherAccountOnly(StatementRefused):
    sentence = _("In dieser Datei steht nichts vom eigenen Konto. Es wurde nichts gelesen und nichts gebucht.")


@transaction.atomic
def read_statement(*, agency: Agency, content: bytes, by: Actor, at: dt.datetime) -> Statement:
    """Lines of other accounts are counted and forgotten. Refuses NoOwnAccount, OtherAccountOnly, StatementTooLarge, what `camt` refuses."""
    terms = planning.terms_of(agency)
    if terms is None:
        raise NoOwnAccount
    lines, others = _own(content, terms)
    lock(agency)
    keyed = {accounts.digest(line.key, agency=agency.pk): line for line in lines}
    known = {key for part in chunks(keyed) for key in agency.bank_lines.filter(key__in=part).values_list("key", flat=True)}
    days = [line.booked_on for line in lines]
    statement = Statement.objects.create(
        agency=agency, mask=terms.mask, first_day=min(days, default=None), last_day=max(days, default=None), new_count=len(keyed) - len(known),
        known_count=len(known), other_count=others, read_at=at, read_by_name=by.name, read_by_id=by.account_id,
    )
    fresh = [_kept(statement, key, line) for key, line in keyed.items() if key not in known]
    sort_lines(agency=agency, fresh=fresh, by=by, at=at)
    counts = {name: (None, getattr(statement, name)) for name in ("new_count", "known_count", "other_count")}
    audit.record(agency, by=by, at=at, what="contributions.statement_read", about=statement.about, changes=counts)
    return statement


def _own(content: bytes, terms: CreditorTerms) -> tuple[list[Line], int]:
    if len(content) > MOST_BYTES:
        raise StatementTooLarge
    lines, others = [], 0
    for line in camt.read(content):
        if line.account != terms.iban:
            others += 1
        else:
            lines.append(line)
        if len(lines) + others > MOST_LINES:
            raise StatementTooLarge
    if others and not lines:
        raise OtherAccountOnly
    return lines, others


def _kept(statement: Statement, key: str, line: Line) -> BankLine:
    """The other side's account sealed; account numbers in what somebody wrote are masked."""
    agency, iban = statement.agency_id, compacted(line.iban)
    return BankLine(
        agency_id=agency, statement=statement, key=key, booked_on=line.booked_on, cents=line.cents, currency=line.currency[:3] or "EUR",
        name=without_ibans(line.name)[:140], words=without_ibans(line.words)[:500], end_to_end=without_ibans(line.end_to_end)[:70],
        mandate_reference=without_ibans(line.mandate)[:70], is_return=line.is_return, reason=line.reason, original=line.original[:40],
        whole=line.whole, count=line.count, sealed=accounts.seal(iban, agency=agency, place=f"bank_line:{key}") if iban else b"",
        digest=accounts.digest(iban, agency=agency) if iban else "", mask=masked(iban) if iban else "",
    )


def summary(statement: Statement) -> str:
    """„12 neu, 30 schon bekannt.“"""
    said = [_now("{n} neu").format(n=statement.new_count)]
    if statement.known_count:
        said.append(_now("{n} schon bekannt").format(n=statement.known_count))
    if statement.other_count:
        said.append(_now("{n} von anderen Konten, nicht gelesen").format(n=statement.other_count))
    return ", ".join(said)
