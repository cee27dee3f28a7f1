"""Contributions, debits, the bank, cash, gifts and refunds."""

from __future__ import annotations

import datetime as dt
from typing import Any

from nahbei.contributions import actions as contributions
from nahbei.contributions.models import (
    Agreement,
    BankLine,
    CashClosing,
    ContributionRules,
    CreditorTerms,
    DebitFile,
    DebitRun,
    Mandate,
)
from nahbei.contributions.models import Booking as BookEntry
from nahbei.donations.actions import confirm, give, write_tax_status
from nahbei.donations.models import Confirmation, Gift, TaxStatus
from nahbei.foundation.actor import Actor
from nahbei.foundation.models import Agency
from nahbei.people.models import Person
from nahbei.reimbursements import actions as reimbursements
from nahbei.reimbursements.models import PayList, RefundClaim, RefundRules
from nahbei.visits.models import Visit
from nahbei.volunteers.models import (
    Volunteer,
)
from tests.factories.ground import CLERK, NOW, TODAY
from tests.factories.help import make_request, make_visit
from tests.factories.people import make_person
from tests.factories.volunteers import make_volunteer


def make_contribution_rules(agency: Agency, *cents: int, valid_from: dt.date = dt.date(2025, 1, 1), **fields: Any) -> ContributionRules:
    """Tiers named „Stufe 1“ and so on; quarterly, due on the 15th, from the month after the entry."""
    tiers = [contributions.TierGiven(f"Stufe {number}", "", amount) for number, amount in enumerate(cents or (100, 300, 500), 1)]
    values = {
        "rhythm": "quarterly", "due_day": 15, "entry_counts": "next_month", "exit_counts": "this_month", "household": "each", "review_months": 12,
        "exemptions": ["Bürgergeld"], **fields,
    }
    return contributions.write_rules(agency=agency, valid_from=valid_from, tiers=tiers, by=CLERK, at=NOW, **values)


def make_agreement(agency: Agency, person: Person | None = None, *, valid_from: dt.date = dt.date(2026, 1, 1), **fields: Any) -> Agreement:
    if not agency.contribution_rules.exists():
        make_contribution_rules(agency)
    if not {"cents", "exempt", "tier_number"} & set(fields):
        fields["tier_number"] = 1
    return contributions.agree(agency=agency, person=person or make_person(agency), valid_from=valid_from, by=CLERK, at=NOW, **fields)


def make_claim(agency: Agency, person: Person | None = None, **fields: Any) -> BookEntry:
    """The first quarter of 2026, open."""
    row = make_agreement(agency, person, valid_from=dt.date(2025, 6, 1), **fields)
    contributions.make_due(agency=agency, until=dt.date(2026, 1, 31), by=CLERK, at=NOW)
    return agency.bookings.filter(person=row.person, kind="claim").latest("pk")


def make_cash_payment(agency: Agency, person: Person | None = None, *, cents: int = 500, on: dt.date = TODAY) -> BookEntry:
    """Into the box."""
    who = person or make_person(agency)
    return contributions.receive(agency=agency, person=who, cents=cents, ledger_name="cash", on=on, text="", by=CLERK, at=NOW)


def make_cash_closing(agency: Agency) -> CashClosing:
    """Today, nothing lies in the box."""
    return contributions.close_cash(agency=agency, day=TODAY, coins={}, remark="", by=CLERK, at=NOW)


IBANS = ("DE02120300000000202051", "DE02500105170137075030", "DE02100500000054540402", "DE02300209000106531065", "DE88100900001234567892")


def make_terms(agency: Agency, **fields: Any) -> CreditorTerms:
    values = {"name": "Lindenhof e. V.", "identifier": "DE98ZZZ09999999999", "iban": "DE89370400440532013000", "notice_days": 14, **fields}
    return agency.creditor_terms.first() or contributions.write_terms(agency=agency, by=CLERK, at=NOW, **values)


def make_mandate(
    agency: Agency, person: Person | None = None, *, iban: str = IBANS[0], signed_on: dt.date = dt.date(2026, 1, 5), **fields: Any
) -> Mandate:
    """Signed; without an account it waits for the paper."""
    row = contributions.make_mandate(agency=agency, person=person or make_person(agency), by=CLERK, at=NOW, **fields)
    return contributions.sign_mandate(mandate=row, signed_on=signed_on, iban=iban, by=CLERK, at=NOW) if iban else row


def make_run(agency: Agency, person: Person | None = None) -> DebitRun:
    """Three euros of the first quarter, to be collected in four weeks."""
    make_terms(agency)
    claim = make_claim(agency, person, tier_number=1)
    make_mandate(agency, claim.whose)
    day = dt.date(2026, 12, 21)
    return contributions.make_run(agency=agency, until=TODAY, collect_on=day, words="Beitrag 2026", by=CLERK, at=NOW)


def make_debit_file(agency: Agency) -> DebitFile:
    return DebitFile.objects.create(agency=agency, run=make_run(agency), number=1, message_id="NB-1", sealed=b"", count=1, cents=300, made_at=NOW)


def make_bank_line(agency: Agency, cents: int = 1_200, **fields: Any) -> BankLine:
    """Of a statement of its own; nobody knows from whom it is."""
    read = agency.statements.create(
        agency=agency, mask="DE89 … 3000", first_day=TODAY, last_day=TODAY, new_count=1, known_count=0, other_count=0, read_at=NOW,
        read_by_name=CLERK.name,
    )
    values = {"booked_on": TODAY, "cents": cents, "currency": "EUR", "name": "Fremde Person", "words": "Danke", "why": "Unbekannt.", **fields}
    return BankLine.objects.create(agency=agency, statement=read, key=f"{read.pk:064d}", **values)


def make_gift(agency: Agency, *, cents: int = 5_000, kind: str = "money", on: dt.date = TODAY, person: Person | None = None, **more: Any) -> Gift:
    """Of a new person, unless somebody else gave it."""
    who = {} if more.get("organisation") else {"person": person or make_person(agency)}
    words = {"waiver": {"basis_text": "Vorstandsbeschluss vom 12.01.2026"}, "in_kind": {
        "text": "Laptop", "condition": "drei Jahre alt, gebraucht, Kaufpreis 600 €", "basis_text": "Rechnung, Preise im Netz", "origin": "private",
    }}.get(kind, {})
    return give(agency=agency, cents=cents, kind=kind, on=on, **{**who, **words, **more}, by=CLERK, at=NOW)


def make_tax_status(agency: Agency, **fields: Any) -> TaxStatus:
    return write_tax_status(agency=agency, **{
        "kind": "exemption", "tax_office": "Birkenfeld", "tax_number": "123/456/78901", "notice_on": dt.date(2025, 5, 12), "period": "2023",
        "purposes": "der Altenhilfe und des bürgerschaftlichen Engagements", "name": "Nachbarschaft Birkenfeld e. V.", "street": "Marktplatz 1",
        "postal_code": "12345", "town": "Birkenfeld", "fees_deductible": False, "by": CLERK, "at": NOW, **fields,
    })


def make_donor(agency: Agency, family_name: str = "Albers") -> Person:
    return make_person(agency, family_name, street="Ahornweg 7", postal_code="12345", town="Birkenfeld")


def make_confirmation(agency: Agency, **gift: Any) -> Confirmation:
    if not agency.tax_statuses.exists():
        make_tax_status(agency)
    return confirm(gifts=[make_gift(agency, **{"person": make_donor(agency), **gift})], by=CLERK, at=NOW)


def make_refund_rules(agency: Agency, valid_from: dt.date = dt.date(2026, 1, 1), **fields: Any) -> RefundRules:
    values = {
        "basis": "board", "decided_on": min(valid_from, TODAY), "basis_text": "vom 5. Januar 2026", "car_cents": 30, "bicycle_cents": 5,
        "volunteer_year_cents": 960_00, "trainer_year_cents": 3_300_00, **fields,
    }
    return reimbursements.write_rules(agency=agency, valid_from=valid_from, by=CLERK, at=NOW, **values)


def make_trip(agency: Agency, volunteer: Volunteer | None = None, on: dt.date = dt.date(2026, 10, 5), metres: int = 10_000, **fields: Any) -> Visit:
    """A visit that took place, with its way, looked at by the office."""
    values = {"state": "took_place", "minutes": 60, "metres": metres, "approved_at": NOW, "reported_at": NOW, **fields}
    return make_visit(make_request(agency), on, volunteer=volunteer or make_volunteer(agency), **values)


def make_refund(agency: Agency, volunteer: Volunteer | None = None, *, by: Actor = CLERK, **fields: Any) -> RefundClaim:
    """A draft with one way of ten kilometres: 3 €."""
    if not agency.refund_rules.exists():
        make_refund_rules(agency)
    visit = make_trip(agency, volunteer, **fields)
    assert visit.volunteer is not None
    return reimbursements.write_claim(agency=agency, person=visit.volunteer.person, visits=[visit], vehicle="car", by=by, at=NOW)


def make_approved_refund(agency: Agency, volunteer: Volunteer | None = None, **fields: Any) -> RefundClaim:
    claim = make_refund(agency, volunteer, **fields)
    RefundClaim.objects.filter(pk=claim.pk).update(state="approved", submitted_at=NOW, approved_at=NOW, approved_by_name="Marlene Hoffmann")
    claim.refresh_from_db()
    return claim


def make_pay_list(agency: Agency, *claims: RefundClaim, ledger: str = "cash") -> PayList:
    return reimbursements.make_list(agency=agency, claims=claims or [make_approved_refund(agency)], ledger=ledger, by=CLERK, at=NOW)
