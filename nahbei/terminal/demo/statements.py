"""What the bank of the demo said: after the run its credit and three returns, this month payments – some certain, some to be settled."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from xml.sax.saxutils import escape

from dateutil.relativedelta import relativedelta

from nahbei.contributions import planning, queries
from nahbei.contributions.actions import read_statement
from nahbei.contributions.actions.mandates import account_of
from nahbei.contributions.bank_index import Accounts, accounts_now
from nahbei.contributions.models import RowState
from nahbei.foundation.actor import Actor
from nahbei.people.models import Person
from nahbei.terminal.demo.offices import Office

CAME_BACK = ("AC04", "MS03", "AM04")
FEE = 350


@dataclass(frozen=True)
class Said:
    """One booking, as a bank writes it."""

    on: dt.date
    cents: int
    reference: str
    name: str = ""
    iban: str = ""
    words: str = ""
    end_to_end: str = ""
    reason: str = ""
    count: int = 1

    @property
    def xml(self) -> str:
        way, amount = ("CRDT" if self.cents > 0 else "DBIT"), f"{abs(self.cents) // 100}.{abs(self.cents) % 100:02d}"
        details = f"<Btch><NbOfTxs>{self.count}</NbOfTxs></Btch>" if self.count > 1 else self._details
        return (
            f'<Ntry><Amt Ccy="EUR">{amount}</Amt><CdtDbtInd>{way}</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>{self.on:%Y-%m-%d}</Dt></BookgDt>'
            f"<AcctSvcrRef>{self.reference}</AcctSvcrRef><NtryDtls>{details}</NtryDtls></Ntry>"
        )

    @property
    def _details(self) -> str:
        party = "Dbtr" if self.cents > 0 or self.reason else "Cdtr"
        who = f"<{party}><Pty><Nm>{escape(self.name)}</Nm></Pty></{party}>" if self.name else ""
        account = f"<{party}Acct><Id><IBAN>{self.iban}</IBAN></Id></{party}Acct>" if self.iban else ""
        reason = f"<RtrInf><Rsn><Cd>{self.reason}</Cd></Rsn></RtrInf>" if self.reason else ""
        return (
            f"<TxDtls><Refs><EndToEndId>{self.end_to_end or 'NOTPROVIDED'}</EndToEndId></Refs><RltdPties>{who}{account}</RltdPties>"
            f"<RmtInf><Ustrd>{escape(self.words)}</Ustrd></RmtInf>{reason}</TxDtls>"
        )


def account(number: int) -> str:
    """Right in every digit, and nobody's: no bank has this number."""
    bban = f"99999999{number:010d}"
    return f"DE{98 - int(bban + '131400') % 97:02d}{bban}"


def after_the_run(office: Office, by: Actor) -> set[Person]:
    """The sum of the run, and three that came back with a fee each. Who it was."""
    run = office.agency.debit_runs.get(state="submitted")
    rows = list(run.rows.filter(state=RowState.SUBMITTED).select_related("person"))
    back = rows[1:10:3]
    lines = [Said(run.collect_on, sum(row.cents for row in rows), "LS-1", count=len(rows))]
    lines += [
        Said(run.collect_on + relativedelta(days=2), -row.cents - FEE, f"RL-{row.pk}", row.person.full_name, words="Rückgabe",
             end_to_end=row.end_to_end, reason=reason)
        for row, reason in zip(back, CAME_BACK, strict=True)
    ]
    _read(office, lines, by, dt.datetime.combine(run.collect_on + relativedelta(days=6), dt.time(10), office.at.tzinfo))
    return {row.person for row in back}


def this_month(office: Office, by: Actor) -> None:
    """Three that are certain, four to be settled, one of another account."""
    now, day = accounts_now(office.agency), office.at.date() - relativedelta(days=2)
    back = {row.person_id for row in queries.returned_and_open(office.agency, since=day - relativedelta(days=90))}
    owing = {one.pk: one for one in office.people.values() if now.known.owed.get(one.pk, 0) > 0 and one.pk not in back}
    mandates = {pk: mandate for pk, mandate in planning.mandates_by_person(office.agency).items() if mandate.digest and pk in owing}
    by_account, others = list(mandates)[:2], [pk for pk in owing if pk not in mandates]
    lines = [
        Said(day, now.known.owed[pk], f"GS-{pk}", owing[pk].full_name, account_of(mandates[pk]), "Beitrag") for pk in by_account
    ]
    lines += _doubtful(day, now, [owing[pk] for pk in others])
    _read(office, lines, by, office.at - relativedelta(hours=5))


def _doubtful(day: dt.date, now: Accounts, people: list[Person]) -> list[Said]:
    exact, more, mentioned = people[:3]
    return [
        Said(day, now.known.owed[exact.pk], "GS-A", exact.full_name, account(901), "Mitgliedsbeitrag"),
        Said(day, now.known.owed[more.pk] + 200, "GS-B", more.full_name, account(902), "Beitrag, bitte nicht abrunden"),
        Said(day, now.known.owed[mentioned.pk], "GS-C", "Sabine Vogelsang", account(903), f"Beitrag fuer {mentioned.full_name}"),
        Said(day, 2_500, "GS-D", "Friederike Hansen", account(904), "Danke fuer alles"),
        Said(day, -490, "GS-E", words="Kontofuehrung und Entgelte"),
    ]


def _read(office: Office, lines: list[Said], by: Actor, at: dt.datetime) -> None:
    own = planning.terms_of(office.agency)
    assert own is not None
    other = Said(lines[0].on, 1_000, "X-1", "Hausverein", "", "Kaffeekasse")
    statements = "".join(
        f"<Stmt><Id>{number}</Id><Acct><Id><IBAN>{account}</IBAN></Id><Ccy>EUR</Ccy></Acct>{''.join(line.xml for line in said)}</Stmt>"
        for number, (account, said) in enumerate(((own.iban, lines), (account(2), [other])))
    )
    content = f'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt>{statements}</BkToCstmrStmt></Document>'
    read_statement(agency=office.agency, content=content.encode(), by=by, at=at)
