"""What happens to lines by themselves when a statement is read. First debits and what came back, then payments: these settle what is open again."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from nahbei.contributions import matching
from nahbei.contributions.actions.bank_book import Drafts, is_booked
from nahbei.contributions.actions.submitting import return_debit
from nahbei.contributions.bank_index import Accounts, Debits, accounts_now, debits_now
from nahbei.contributions.bank_written import BankBook, book_now
from nahbei.contributions.matching import Money, Verdict
from nahbei.contributions.models import (
    UNSETTLED,
    BankLine,
    BookingKind,
    DebitRow,
    Ledger,
    LineProposal,
    LineState,
    LineUse,
)
from nahbei.contributions.return_reasons import words_for
from nahbei.foundation.actor import Actor
from nahbei.foundation.models import Agency
from nahbei.foundation.refusal import Refusal

EURO = "EUR"
MOST_FEE = 2_000  # cents; what is over is no fee of a bank
DECIDED = ("state", "use", "why", "run", "sequence", "debit_row", "known", "decided_at", "decided_by_name")


@transaction.atomic
def sort_lines(*, agency: Agency, fresh: list[BankLine], by: Actor, at: dt.datetime) -> None:
    """Fresh lines are not saved yet; older ones that wait are looked at again. The caller has the lock. Each refusal keeps one line open."""
    waiting = agency.bank_lines.filter(state__in=UNSETTLED, by_hand=False)
    older = list(waiting.order_by("booked_on", "pk"))
    lines, drafts = [*older, *fresh], Drafts(agency, by, at)
    closed = agency.closed_years.aggregate(last=Max("year"))["last"] or 0
    able = [line for line in lines if _may_be_booked(line, closed, at)]
    rest = _debits(able, debits_now(agency, {one.end_to_end for one in lines if one.end_to_end}), drafts)
    accounts, written = accounts_now(agency), book_now(agency, rest)
    verdicts = [(line, _judged(line, accounts, drafts, written)) for line in rest if not _stood_there(line, written, accounts, drafts)]
    BankLine.objects.bulk_create(fresh, batch_size=500)
    BankLine.objects.bulk_update(older, DECIDED, batch_size=200)
    drafts.write()
    _propose(agency, older, verdicts)


def _may_be_booked(line: BankLine, closed: int, at: dt.datetime) -> bool:
    """What may not says why, and waits."""
    line.state, line.use, line.why = LineState.OPEN, "", ""
    if line.cents == 0:
        line.state, line.why, line.decided_at, line.decided_by_name = LineState.ASIDE, _("Eine Mitteilung der Bank über 0 €."), at, _("von selbst")
    elif line.currency != EURO:
        line.why = _("In {currency}. Nahbei bucht nur Euro.").format(currency=line.currency)
    elif line.booked_on > timezone.localdate(at):
        line.why = _("Dieser Tag war noch nicht.")
    elif line.booked_on.year <= closed:
        line.why = _("{year} ist abgeschlossen. Auf diesen Tag lässt sich nichts mehr buchen.").format(year=line.booked_on.year)
    else:
        return True
    return False


def _debits(lines: list[BankLine], debits: Debits, drafts: Drafts) -> list[BankLine]:
    """Settles what names a debit or is the sum of a run; hands back the rest. Credits of a day before its returns."""
    rest = []
    for line in sorted(lines, key=lambda line: (line.booked_on, line.cents < 0)):
        row = debits.by_id.get(line.end_to_end) if line.end_to_end else None
        if row is not None and line.cents > 0:
            _credited(line, row, debits, drafts)
        elif row is not None:
            _came_back(line, row, drafts)
        elif line.is_return:
            line.why = _("Eine Rücklastschrift, aber diese Lastschrift kennt Nahbei nicht.")
        elif not line.whole or not (line.name or line.mask):
            if not _batch(line, debits, drafts):
                rest.append(line)
        else:
            rest.append(line)
    return rest


def _credited(line: BankLine, row: DebitRow, debits: Debits, drafts: Drafts) -> None:
    if debits.is_credited(row):
        line.why = _("Diese Lastschrift ist schon gutgeschrieben.")
    elif row.cents != line.cents:
        line.why = _("Eine Lastschrift, aber mit einem anderen Betrag.")
    else:
        debits.credited.add(row.pk)
        debits.groups = [one for one in debits.groups if one.run != row.run_id]
        drafts.add(line, BookingKind.COLLECTED, Ledger.BANK, Ledger.TRANSIT, line.cents, text=row.end_to_end)
        line.debit_row = row
        is_booked(line, LineUse.DEBIT, _("Die Bank nennt die Lastschrift."), by=drafts.by, at=drafts.at)


def _came_back(line: BankLine, row: DebitRow, drafts: Drafts) -> None:
    """The claim is open again; the money leaves the bank, and what is over is the fee."""
    fee = -line.cents - row.cents
    if not 0 <= fee <= MOST_FEE:
        line.why = _("Eine Rücklastschrift, aber mit einem anderen Betrag.")
        return
    try:
        with transaction.atomic():
            return_debit(row=row, reason=line.reason, on=line.booked_on, by=drafts.by, at=drafts.at)
    except Refusal as refusal:
        line.why = str(refusal)
        return
    text = _("Rücklastschrift {debit}").format(debit=row.end_to_end)
    drafts.add(line, BookingKind.COLLECTED, Ledger.TRANSIT, Ledger.BANK, row.cents, text=text)
    if fee:
        drafts.add(line, BookingKind.FEE, Ledger.FEES, Ledger.BANK, fee, text=text)
    line.debit_row = row
    is_booked(line, LineUse.RETURN, words_for(line.reason), by=drafts.by, at=drafts.at)


def _batch(line: BankLine, debits: Debits, drafts: Drafts) -> bool:
    """The sum of a run, or of its debits of one kind. What cannot be taken apart is never guessed."""
    found = debits.group_of(line.cents, 1 if line.whole else line.count, line.booked_on)
    if len(found) == 1:
        (group,) = found
        debits.took(group)
        drafts.add(line, BookingKind.COLLECTED, Ledger.BANK, Ledger.TRANSIT, line.cents, text=_("Lastschriften zum {day}").format(
            day=f"{group.collect_on:%d.%m.%Y}"))
        line.run_id, line.sequence = group.run, group.sequence
        is_booked(line, LineUse.RUN, _("Die Summe ist die des Laufs."), by=drafts.by, at=drafts.at)
        return True
    if found:
        line.why = _("Mehr als ein Lastschriftlauf passt zu dieser Summe.")
    elif not line.whole:
        line.why = _("Eine Sammelbuchung über {n} Zahlungen. Die Bank sagt nicht, welche das sind.").format(n=line.count)
    return bool(found) or not line.whole


def _stood_there(line: BankLine, written: BankBook, accounts: Accounts, drafts: Drafts) -> bool:
    """Somebody had booked it by hand: the line belongs to that booking, and nothing is booked twice."""
    found = written.same(line, accounts.known.accounts.get(line.digest, set()) if line.digest else set())
    if found is None:
        return False
    written.take(found)
    line.known_id = found.pk
    is_booked(line, LineUse.KNOWN, _("Beleg {voucher}").format(voucher=found.voucher), by=drafts.by, at=drafts.at)
    return True


def _judged(line: BankLine, accounts: Accounts, drafts: Drafts, written: BankBook) -> Verdict:
    money = Money(line.cents, line.name, line.words, line.digest, line.mandate_reference, sure=not line.original)
    verdict = matching.judge(money, accounts.known)
    if verdict.certain:
        for candidate in verdict.candidates:
            drafts.add_payment(line, candidate, accounts)
        is_booked(line, LineUse.PAYMENT, verdict.why, by=drafts.by, at=drafts.at)
    else:
        line.state, line.use, line.why = LineState.PROPOSED if verdict.use else LineState.OPEN, verdict.use, verdict.why
        if maybe := written.fitting(line):
            line.why = _("Steht vielleicht schon im Buch: Beleg {voucher}.").format(voucher=maybe[0].voucher)
    return verdict


def _propose(agency: Agency, older: list[BankLine], verdicts: list[tuple[BankLine, Verdict]]) -> None:
    agency.line_proposals.filter(line__state__in=UNSETTLED, line__by_hand=False, line__in=[line.pk for line in older]).delete()
    LineProposal.objects.bulk_create([
        LineProposal(agency=agency, line=line, person_id=candidate.person, rank=rank, why=candidate.why)
        for line, verdict in verdicts if not verdict.certain for rank, candidate in enumerate(verdict.candidates)
    ], batch_size=500)
