"""Statements: what is certain is booked once, what is doubtful waits, and the book agrees with the bank to the cent."""

from __future__ import annotations

import datetime as dt
import logging

import pytest
from django.db import IntegrityError, transaction

from nahbei.contributions import actions, ledger, queries
from nahbei.contributions.camt import BrokenStatement, NoStatement, StatementTooLarge
from nahbei.contributions.matching import Known, Money, judge
from nahbei.contributions.models import BankLine, Booking, DebitRun, Mandate, Statement
from nahbei.foundation.actions import confirm_step
from nahbei.foundation.actor import Actor
from nahbei.foundation.models import Agency, AuditEntry
from nahbei.foundation.rights import Role
from nahbei.messaging.models import Message
from nahbei.people.actions import merge_people
from nahbei.people.models import Person
from tests.contributions.statements import ACCOUNT, document, entry, payment, statement
from tests.factories import (
    CLERK,
    IBANS,
    NOW,
    TODAY,
    make_account,
    make_agreement,
    make_claim,
    make_mandate,
    make_person,
    make_terms,
)
from tests.support.queries import counted

D = dt.date
SAID = {"by": CLERK, "at": NOW}
DAY = f"{TODAY:%Y-%m-%d}"
BATCH = "<Btch><NbOfTxs>{}</NbOfTxs></Btch>"


def read(agency: Agency, *entries: str, account: str = ACCOUNT) -> Statement:
    return actions.read_statement(agency=agency, content=document(statement(*entries, account=account)), **SAID)


def came(amount: str, *, name: str = "Fremde Person", iban: str = IBANS[4], words: str = "Danke", number: int = 1, day: str = DAY) -> str:
    return entry(amount, payment(amount, name=name, iban=iban, words=words), day=day, reference=f"R{number}")


def line_of(agency: Agency) -> BankLine:
    return agency.bank_lines.get()


def standing(agency: Agency, person: Person) -> tuple[int, int]:
    found = ledger.standings(queries.bookings_of(agency, person))
    return found.open_cents, found.credit_cents


def total(agency: Agency, name: str) -> int:
    return sum(row.cents * ((row.debit == name) - (row.credit == name)) for row in agency.bookings.all())


def owing(agency: Agency, given: str = "Erika", family: str = "Albers", tier: int = 1, iban: str = "") -> Person:
    """The first quarter of 2026: three, nine or fifteen euros."""
    person = make_claim(agency, make_person(agency, family, given_name=given), tier_number=tier).whose
    if iban:
        make_mandate(agency, person, iban=iban)
    return person


@pytest.fixture
def own(inside: Agency) -> Agency:
    """An office that has written down its account."""
    make_terms(inside)
    return inside


def collected(agency: Agency, number: int = 3) -> DebitRun:
    """A run at the bank."""
    for count in range(number):
        person = make_agreement(agency, make_person(agency, f"Nr{count}"), valid_from=D(2025, 6, 1)).person
        make_mandate(agency, person, iban=IBANS[count % 4])
    actions.make_due(agency=agency, until=D(2026, 1, 31), **SAID)
    run = actions.make_run(agency=agency, until=TODAY, collect_on=D(2026, 12, 21), words="Beitrag", **SAID)
    actions.announce_run(run=run, **SAID)
    Message.objects.filter(about=run.about).update(state="sent")
    first, second = (make_account(agency, role) for role in (Role.FINANCE, Role.LEAD))
    step = actions.ask_for_approval(run=run, by=Actor(first.name, "account", first.pk), at=NOW)
    confirm_step(step=step, by=Actor(second.name, "account", second.pk), at=NOW)
    run = actions.export_run(run=DebitRun.objects.get(pk=run.pk), **SAID)
    return actions.submit_run(run=run, **SAID)


LATER = {"by": CLERK, "at": NOW + dt.timedelta(days=40)}
THEN = "2026-12-22"


def after(agency: Agency, *entries: str) -> Statement:
    """When the run has been collected."""
    return actions.read_statement(agency=agency, content=document(statement(*entries)), **LATER)


def returned(end_to_end: str, amount: str, reason: str, fee: str = "") -> str:
    part = payment(amount, end_to_end=end_to_end, reason=reason, fee=fee)
    return entry(amount, part, way="DBIT", day=THEN, reference=f"RET-{end_to_end}")


@pytest.mark.database
def test_book_and_bank_agree_after_a_run_and_what_came_back(own: Agency) -> None:
    run = collected(own, 5)
    rows = list(run.rows.all())
    after(own, entry("15.00", BATCH.format(5), day=THEN, reference="RUN"))
    assert (total(own, "transit"), total(own, "bank")) == (0, 1_500)
    fees = {"AC04": "4.50", "MS03": "", "AM04": "3.00"}
    after(own, *(
        returned(row.end_to_end, f"{3 + float(fee or 0):.2f}", reason, fee) for row, (reason, fee) in zip(rows, fees.items(), strict=False)
    ))
    assert total(own, "transit") == 0
    assert total(own, "bank") == sum(BankLine.objects.values_list("cents", flat=True)) == 1_500 - 750 - 300 - 600
    assert total(own, "fees") == 750
    assert [standing(own, row.person) for row in rows] == [(300, 0)] * 3 + [(0, 0)] * 2
    assert list(own.debit_rows.order_by("pk").values_list("state", "reason")) == [
        ("returned", "AC04"), ("returned", "MS03"), ("returned", "AM04"), ("submitted", ""), ("submitted", ""),
    ]
    assert Mandate.objects.get(pk=rows[0].mandate_id).state == "paused"
    assert {line.state for line in BankLine.objects.all()} == {"booked"}
    waiting = queries.returned_and_open(own, since=D(2026, 12, 1))
    assert {row.pk for row in waiting} == {row.pk for row in rows[:3]} and queries.returned_and_open(own, since=D(2027, 1, 1)) == []
    assert BankLine.objects.get(debit_row=rows[0]).why == "Das Konto ist aufgelöst. Das Mandat ruht."
    for year in (2026, 2027):
        numbers = list(own.bookings.filter(year=year).order_by("number").values_list("number", flat=True))
        assert numbers == list(range(1, len(numbers) + 1)) and numbers
    assert sum(queries.totals(own, 2026).values()) + sum(queries.totals(own, 2027).values()) == 0


@pytest.mark.database
def test_the_same_file_books_once(own: Agency) -> None:
    person = owing(own, iban=IBANS[0])
    lines = [came("1.00", iban=IBANS[0]), came("7.00", number=2)]
    first = read(own, *lines)
    again = read(own, *lines, came("1.00", iban=IBANS[0], number=3))
    assert (first.new_count, first.known_count, again.new_count, again.known_count) == (2, 0, 1, 2)
    assert own.bank_lines.count() == 3 and standing(own, person) == (100, 0)
    assert own.bookings.filter(kind="payment").count() == 2
    line = own.bank_lines.first()
    assert line is not None
    with pytest.raises(IntegrityError), transaction.atomic():
        BankLine.objects.create(agency=own, statement=first, key=line.key, booked_on=TODAY, cents=1, currency="EUR")


def test_two_equal_payments_on_one_day_are_two(own: Agency) -> None:
    person = owing(own, tier=2, iban=IBANS[0])
    read(own, came("1.00", iban=IBANS[0]), came("1.00", iban=IBANS[0]))
    assert own.bank_lines.count() == 2 and standing(own, person) == (700, 0)


def test_another_account_is_counted_and_forgotten(own: Agency) -> None:
    person = owing(own, iban=IBANS[0])
    with pytest.raises(actions.OtherAccountOnly):
        read(own, came("3.00", iban=IBANS[0]), account=IBANS[3])
    both = document(statement(came("3.00", iban=IBANS[0]), account=IBANS[3]), statement(came("1.00", iban=IBANS[0]), number=2))
    found = actions.read_statement(agency=own, content=both, **SAID)
    assert (found.new_count, found.other_count) == (1, 1) and actions.summary(found) == "1 neu, 1 von anderen Konten, nicht gelesen"
    assert own.bank_lines.count() == 1 and standing(own, person) == (200, 0)


def test_without_an_own_account_nothing_is_read(inside: Agency) -> None:
    with pytest.raises(actions.NoOwnAccount):
        read(inside, came("1.00"))


@pytest.mark.parametrize(("content", "refusal"), [
    (b"<html/>", NoStatement), (b"nichts", BrokenStatement), (b"x" * 20_000_001, StatementTooLarge),
    (b'<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;&b;">]><a>&c;</a>', BrokenStatement),
])
def test_what_is_no_statement_is_refused_whole(own: Agency, content: bytes, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        actions.read_statement(agency=own, content=content, **SAID)
    assert not Statement.objects.exists()


def test_an_account_that_is_known_settles_the_oldest_first(own: Agency) -> None:
    person = owing(own, tier=2, iban=IBANS[0])
    actions.make_due(agency=own, until=D(2026, 8, 1), **SAID)
    read(own, came("10.00", iban=IBANS[0]))
    assert [claim.open_cents for claim in ledger.standings(queries.bookings_of(own, person)).claims] == [0, 800, 900]
    line = line_of(own)
    assert (line.state, line.use, line.why, line.mask) == ("booked", "payment", "Das Konto ist bekannt.", "DE02 … 2051")
    assert own.bookings.get(kind="payment").booked_on == TODAY and own.bookings.get(kind="payment").text == "Fremde Person: Danke"
    assert [part.booking.kind for part in line.parts.all()] == ["payment", "allocation", "allocation"]


def test_more_than_is_open_is_only_proposed(own: Agency) -> None:
    person = owing(own, iban=IBANS[0])
    read(own, came("3.01", iban=IBANS[0]))
    line = line_of(own)
    (candidate,) = line.proposals.all()
    assert (line.state, candidate.person) == ("proposed", person) and "offen sind" in candidate.why
    actions.book_line(line=line, use="payment", person=person, **SAID)
    assert standing(own, person) == (0, 1)


def test_a_daughter_pays_for_both(own: Agency) -> None:
    mother, father = owing(own, "Erika"), owing(own, "Paul", tier=2)
    daughter = make_person(own, "Sommer")
    for person in (mother, father):
        make_mandate(own, person, iban=IBANS[0], payer=daughter)
    read(own, came("5.00", iban=IBANS[0]))
    assert line_of(own).state == "proposed" and {one.person for one in line_of(own).proposals.all()} == {mother, father}
    read(own, came("12.00", iban=IBANS[0], number=2))
    assert standing(own, mother) == standing(own, father) == (0, 0)


def test_a_number_in_the_words_needs_the_amount_or_the_name(own: Agency) -> None:
    person = owing(own, tier=2)
    voucher = own.bookings.get(kind="claim").voucher
    read(own, came("4.00", iban="", words=f"Beleg {voucher}"))
    assert line_of(own).state == "proposed"
    read(own, came("4.00", iban="", words=f"Albers Erika {voucher}", number=2))
    assert standing(own, person) == (500, 0)
    read(own, came("5.00", iban="", words=f"zu {voucher}.", number=3))
    assert standing(own, person) == (0, 0)


def test_a_mandate_reference_says_who(own: Agency) -> None:
    person = owing(own)
    mandate = make_mandate(own, person, iban=IBANS[1])
    read(own, came("3.00", words=f"Beitrag {mandate.reference.lower()}"))
    assert standing(own, person) == (0, 0)


def test_a_name_needs_the_exact_amount_and_nobody_of_the_same_name(own: Agency) -> None:
    first = owing(own, "Jürgen", "Müller")
    read(own, came("3.00", name="MUELLER JUERGEN"))
    assert standing(own, first) == (0, 0)
    actions.make_due(agency=own, until=D(2026, 5, 1), **SAID)
    second = owing(own, "Jürgen", "Müller")
    read(own, came("3.00", name="Jürgen Müller", iban=IBANS[2], number=2))
    line = own.bank_lines.get(state="proposed")
    assert line.why == "Der Name passt auf mehrere." and {one.person for one in line.proposals.all()} == {first, second}


def test_an_account_and_a_number_that_disagree_are_doubtful(own: Agency) -> None:
    one, other = owing(own, iban=IBANS[0]), owing(own, "Paul")
    voucher = own.bookings.filter(kind="claim", person=other).get().voucher
    read(own, came("3.00", iban=IBANS[0], words=voucher))
    assert line_of(own).why == "Konto und Nummer meinen verschiedene Menschen." and standing(own, one) == standing(own, other) == (300, 0)


def test_an_account_is_learned_from_what_somebody_confirmed(own: Agency) -> None:
    person = owing(own, tier=2)
    read(own, came("2.00"))
    line = line_of(own)
    assert (line.state, line.why) == ("open", "Weder Konto noch Name noch Nummer sind bekannt.")
    actions.book_line(line=line, use="payment", person=person, **SAID)
    read(own, came("3.00", number=2))
    assert standing(own, person) == (400, 0)


def test_a_gift_is_never_a_contribution_by_itself(own: Agency) -> None:
    person = owing(own, iban=IBANS[0])
    read(own, came("3.00", iban=IBANS[0], words="Spende"))
    line = line_of(own)
    assert (line.state, line.use) == ("proposed", "donation")
    actions.book_line(line=line, use="donation", person=person, **SAID)
    assert standing(own, person) == (300, 0) and total(own, "donations") == -300
    other = owing(own, "Paul")
    read(own, came("2.00", words="Spende", number=2))
    actions.book_line(line=own.bank_lines.get(cents=200), use="donation", person=other, **SAID)
    read(own, came("1.00", number=3))
    assert standing(own, other) == (300, 0)  # who gave may give again


def test_what_the_office_can_say_of_a_line(own: Agency) -> None:
    actions.receive(agency=own, person=make_person(own), cents=6_000, ledger_name="cash", on=TODAY, text="", **SAID)
    read(own, came("9.00"), entry("4.90", payment("4.90", words="Kontoführung", party="Cdtr"), way="DBIT", day=DAY, reference="F"),
         entry("50.00", payment("50.00", words="Bareinzahlung"), day=DAY, reference="C"), entry("2.00", payment("2.00"), way="DBIT", day=DAY))
    gift, fee, cash, other = (own.bank_lines.get(cents=cents) for cents in (900, -490, 5_000, -200))
    assert [one.use for one in (gift, fee, cash, other)] == ["", "fee", "transfer", ""]
    for line, use in ((gift, "donation"), (fee, "fee"), (cash, "transfer")):
        actions.book_line(line=line, use=use, **SAID)
    with pytest.raises(actions.WrongWay):
        actions.book_line(line=other, use="donation", **SAID)
    with pytest.raises(actions.SayWhy):
        actions.set_aside(line=other, why=" ", **SAID)
    actions.set_aside(line=other, why="Miete", **SAID)
    assert {name: total(own, name) for name in ("bank", "donations", "fees", "cash")} == {
        "bank": 900 - 490 + 5_000, "donations": -900, "fees": 490, "cash": 1_000,
    }
    for act in (lambda: actions.book_line(line=other, use="fee", **SAID), lambda: actions.set_aside(line=gift, why="x", **SAID)):
        with pytest.raises(actions.LineIsSettled):
            act()
    assert "4,90" not in str(list(AuditEntry.objects.values())) and AuditEntry.objects.filter(what="contributions.bank_line_aside").exists()


def test_what_was_booked_by_hand_is_not_booked_again(own: Agency) -> None:
    person = owing(own, tier=2)
    by_hand = actions.receive(agency=own, person=person, cents=900, ledger_name="bank", on=TODAY, text="", **SAID)
    actions.receive(agency=own, person=owing(own, "Paul"), cents=6_000, ledger_name="cash", on=TODAY, text="", **SAID)
    carried = actions.carry_cash(agency=own, way="to_bank", cents=5_000, on=TODAY, text="", **SAID)
    read(own, came("9.00", name="Albers, Erika"), came("9.00", name="Wer Anderes", number=2), came("50.00", words="Bareinzahlung", number=3))
    known, other, cash = own.bank_lines.order_by("pk")
    assert (known.use, known.known, cash.use, cash.known) == ("known", by_hand, "known", carried)
    assert (other.state, other.known) == ("open", None) and own.bookings.filter(kind="payment", debit="bank").count() == 1
    with pytest.raises(actions.BookedFromBank):
        actions.reverse(booking=by_hand, why="x", on=TODAY, **SAID)
    actions.reopen_line(line=known, **SAID)
    assert total(own, "bank") == 5_900 and own.bank_lines.get(pk=known.pk).known is None
    with pytest.raises(actions.NotThisBooking):
        actions.link_line(line=known, booking=carried, **SAID)
    actions.link_line(line=own.bank_lines.get(pk=known.pk), booking=by_hand, **SAID)
    with pytest.raises(actions.NotThisBooking):
        actions.link_line(line=other, booking=by_hand, **SAID)
    assert total(own, "bank") == 5_900


@pytest.mark.parametrize(("day", "name", "said"), [
    (TODAY, "Wer Anderes", "vielleicht schon im Buch"), (TODAY - dt.timedelta(days=15), "Erika Albers", "Der Betrag passt nicht"),
    (TODAY, "Albers", "vielleicht schon im Buch"),
])
def test_the_amount_alone_says_nothing(own: Agency, day: dt.date, name: str, said: str) -> None:
    person = owing(own, tier=2)
    actions.receive(agency=own, person=person, cents=900, ledger_name="bank", on=day, text="", **SAID)
    read(own, came("9.00", name=name))
    assert line_of(own).known is None and said in line_of(own).why


@pytest.mark.database
def test_taken_back_everything_is_as_before(own: Agency) -> None:
    person = owing(own, tier=2, iban=IBANS[0])
    content = [came("4.00", iban=IBANS[0])]
    read(own, *content)
    line = line_of(own)
    money = own.bookings.get(kind="payment")
    with pytest.raises(actions.BookedFromBank):
        actions.reverse(booking=money, why="falsch", on=TODAY, **SAID)
    actions.reopen_line(line=line, **SAID)
    assert (line_of(own).state, standing(own, person), total(own, "bank")) == ("open", (900, 0), 0)
    with pytest.raises(actions.LineIsOpen):
        actions.reopen_line(line=line, **SAID)
    read(own, *content)
    assert line_of(own).state == "open"  # a human said no: nothing is booked by itself
    actions.book_line(line=line, use="payment", person=person, **SAID)
    assert standing(own, person) == (500, 0)
    actions.set_aside(line=actions.reopen_line(line=line, **SAID), why="doppelt", **SAID)
    assert actions.reopen_line(line=line, **SAID).state == "open"


def test_what_was_settled_otherwise_meanwhile_is_taken_back_too(own: Agency) -> None:
    person = owing(own, tier=2, iban=IBANS[0])
    read(own, came("4.00", iban=IBANS[0]))
    actions.reverse(booking=own.bookings.get(kind="allocation"), why="anders", on=TODAY, **SAID)
    actions.settle_claim(claim=own.bookings.get(kind="claim"), on=TODAY, **SAID)
    actions.reopen_line(line=line_of(own), **SAID)
    assert standing(own, person) == (900, 0)
    read(own, came("20.00", iban=IBANS[0], number=2))
    line = own.bank_lines.get(cents=2_000)
    actions.book_line(line=line, use="payment", person=person, **SAID)
    actions.pay_out(agency=own, person=person, cents=1_100, ledger_name="bank", on=TODAY, text="", **SAID)
    with pytest.raises(actions.UsedSince):
        actions.reopen_line(line=line, **SAID)
    assert own.bank_lines.get(cents=2_000).state == "booked"


def test_a_run_is_credited_once_and_can_be_taken_back(own: Agency) -> None:
    collected(own)
    after(own, entry("9.00", BATCH.format(3), day=THEN, reference="A"), entry("9.00", BATCH.format(3), day=THEN, reference="B"))
    first, second = own.bank_lines.order_by("pk")
    assert [first.state, second.state, total(own, "transit")] == ["booked", "open", 0]
    assert "Sammelbuchung" in second.why
    actions.reopen_line(line=first, **LATER)
    assert (total(own, "transit"), own.bank_lines.filter(run=None).count()) == (900, 2)
    actions.book_line(line=second, use="run", **LATER)
    assert total(own, "transit") == 0


def test_debits_that_are_credited_one_by_one(own: Agency) -> None:
    rows = list(collected(own).rows.all())
    parts = [payment("3.00", end_to_end=row.end_to_end) for row in rows]
    after(own, entry("9.00", *parts, day=THEN, reference="A"))
    assert total(own, "transit") == 0 and {line.use for line in own.bank_lines.all()} == {"debit"}
    after(own, entry("3.00", payment("3.00", end_to_end=rows[0].end_to_end), day=THEN, reference="B"))
    assert own.bank_lines.get(state="open").why == "Diese Lastschrift ist schon gutgeschrieben."


def test_a_batch_that_fits_no_run_is_never_guessed(own: Agency) -> None:
    collected(own)
    person = owing(own, "Paul", tier=3)
    after(own, entry("9.00", BATCH.format(2), day=THEN, reference="A"), entry("6.00", BATCH.format(3), day=THEN, reference="B"),
          entry("9.00", BATCH.format(3), day="2027-01-20", reference="C"), entry("15.00", BATCH.format(2), day=THEN, reference="D"))
    assert {line.state for line in own.bank_lines.all()} == {"open"} and total(own, "bank") == 0 and standing(own, person) == (1_500, 0)


def test_a_return_stays_and_comes_once(own: Agency) -> None:
    (row,) = collected(own, 1).rows.all()
    after(own, returned(row.end_to_end, "3.00", "AC04"),
          entry("3.00", payment("3.00", end_to_end=row.end_to_end, reason="AC04"), way="DBIT", day=THEN))
    done, again = own.bank_lines.order_by("pk")
    assert (done.state, again.state) == ("booked", "open") and "schon zurückgekommen" in again.why
    with pytest.raises(actions.ReturnStays):
        actions.reopen_line(line=done, **LATER)
    after(own, returned("NB9-9-9", "3.00", "AC04"), returned(row.end_to_end, "30.00", "AC04"))
    assert own.bank_lines.filter(state="open").count() == 3


def test_a_payment_after_a_return_settles_what_is_open_again(own: Agency) -> None:
    (row,) = collected(own, 1).rows.all()
    after(own, entry("3.00", payment("3.00", iban=IBANS[0]), day="2026-12-23", reference="P"), returned(row.end_to_end, "3.00", "AM04"))
    assert queries.returned_and_open(own, since=D(2026, 12, 1)) == []
    assert standing(own, row.person) == (0, 0) and total(own, "transit") == 300  # the bank took back what it had not given


def test_foreign_money_is_never_guessed(own: Agency) -> None:
    person = owing(own, iban=IBANS[0])
    francs = entry("3.00", payment("3.00", iban=IBANS[0], currency="CHF"), currency="CHF", day=DAY, reference="A")
    changed = '<AmtDtls><InstdAmt><Amt Ccy="CHF">3.20</Amt></InstdAmt></AmtDtls>'
    read(own, francs, entry("3.00", payment("3.00", iban=IBANS[0], more=changed), day=DAY, reference="B"))
    foreign, converted = own.bank_lines.get(currency="CHF"), own.bank_lines.get(currency="EUR")
    assert (foreign.state, converted.state, converted.why) == ("open", "proposed", "Umgerechnet aus einer anderen Währung.")
    with pytest.raises(actions.NoEuros):
        actions.book_line(line=foreign, use="payment", person=person, **SAID)
    assert standing(own, person) == (300, 0)


def test_a_day_of_a_closed_year_waits_and_stops_nobody(own: Agency) -> None:
    person = owing(own, iban=IBANS[0])
    actions.receive(agency=own, person=make_person(own), cents=300, ledger_name="cash", on=D(2025, 12, 1), text="", **SAID)
    actions.close_year(agency=own, year=2025, **SAID)
    read(own, came("1.00", iban=IBANS[0], day="2025-12-31"), came("2.00", iban=IBANS[0], number=2))
    old = own.bank_lines.get(state="open")
    assert "2025 ist abgeschlossen" in old.why and standing(own, person) == (100, 0)
    with pytest.raises(actions.YearIsClosed):
        actions.book_line(line=old, use="payment", person=person, **SAID)
    actions.set_aside(line=old, why="steht im alten Buch", **SAID)


def test_a_line_of_nought_and_one_of_tomorrow(own: Agency) -> None:
    owing(own, iban=IBANS[0])
    read(own, came("0.00"), came("3.00", iban=IBANS[0], day=f"{TODAY + dt.timedelta(days=1):%Y-%m-%d}", number=2))
    assert set(own.bank_lines.values_list("cents", "state")) == {(0, "aside"), (300, "open")}


def test_merged_records_are_one(own: Agency) -> None:
    loser = owing(own, iban=IBANS[0])
    winner = make_person(own, "Albers-Sommer", given_name="Erika")
    merge_people(winner=winner, loser=loser, take=(), **SAID)
    read(own, came("3.00", iban=IBANS[0]))
    assert standing(own, winner) == (0, 0) and own.bookings.get(kind="payment").person == winner


def test_no_account_is_written_anywhere_but_sealed(own: Agency, caplog: pytest.LogCaptureFixture) -> None:
    owing(own, iban=IBANS[0])
    with caplog.at_level(logging.DEBUG):
        read(own, came("3.00", iban=IBANS[0], words=f"von {IBANS[1]} und de02 1005 0000 0054 5404 02"), came("8.00", name=IBANS[3], number=2))
    said = [caplog.text, *(str(list(model.objects.values())) for model in (AuditEntry, BankLine, Booking, Statement))]
    for iban in IBANS:
        assert iban[4:] not in "".join(said).replace(" ", "")


def test_lines_are_asked_about_as_often_for_three_as_for_one(own: Agency) -> None:
    asked = []
    for start, number in ((0, 1), (10, 3)):
        for count in range(start, start + number):
            owing(own, "Eva", f"Nr{count}", iban=IBANS[0])
        content = document(statement(*(came("3.00", name=f"Eva Nr{count}", iban="", number=count) for count in range(start, start + number))))
        with counted() as found:
            actions.read_statement(agency=own, content=content, **SAID)
        asked.append(found.number)
    assert asked[0] == asked[1] == 22


def test_an_amount_alone_says_nothing() -> None:
    known = Known(owed={1: 300}, names={1: "Erika Albers"})
    for name, words in (("Paul Sommer", "Beitrag"), ("Erika", "Beitrag"), ("Albers", "")):
        assert (judge(Money(300, name, words), known).certain, judge(Money(300, name, words), known).candidates) == (False, ())
    assert judge(Money(300, "Paul Sommer", "Beitrag Erika Albers"), known).candidates[0].person == 1
    assert not judge(Money(300, "Paul Sommer", "Beitrag Erika Albers"), known).certain
