"""Direct debits: nothing twice, nothing unannounced, nothing said about an account."""

from __future__ import annotations

import datetime as dt
import logging

import pytest
from django.db import IntegrityError, transaction

from nahbei.contributions import actions, ledger, planning, queries, sequences
from nahbei.contributions.iban import BadCreditorIdentifier, BadIban
from nahbei.contributions.models import Booking, DebitItem, DebitRow, DebitRun, Mandate
from nahbei.contributions.pain008 import is_valid
from nahbei.foundation.actions import AskedByYourself, confirm_step, run_due_steps
from nahbei.foundation.actor import Actor
from nahbei.foundation.models import Agency, AuditEntry, TwoPersonStep
from nahbei.foundation.rights import Role
from nahbei.messaging.models import Message
from nahbei.people.actions import merge_people
from nahbei.people.models import Person
from tests.factories import (
    CLERK,
    IBANS,
    NOW,
    TODAY,
    make_account,
    make_agreement,
    make_mandate,
    make_person,
    make_run,
    make_terms,
)

D, DAY, SPRING = dt.date, dt.date(2026, 12, 21), dt.date(2027, 3, 1)
SAID = {"by": CLERK, "at": NOW}


@pytest.fixture
def two(inside: Agency) -> tuple[Actor, Actor]:
    """The treasurer and the lead."""
    people = [make_account(inside, role) for role in (Role.FINANCE, Role.LEAD)]
    first, second = [Actor(one.name, "account", one.pk) for one in people]
    for one in people:
        type(one).objects.filter(pk=one.pk).update(created_at=NOW - dt.timedelta(days=9))
    return first, second


def posted(run: DebitRun) -> None:
    """Everybody has the announcement in their hands."""
    Message.objects.filter(about=run.about).update(state="sent")


def approved(run: DebitRun, two: tuple[Actor, Actor]) -> DebitRun:
    actions.announce_run(run=run, **SAID)
    posted(run)
    confirm_step(step=actions.ask_for_approval(run=run, by=two[0], at=NOW), by=two[1], at=NOW)
    return DebitRun.objects.get(pk=run.pk)


def submitted(run: DebitRun, two: tuple[Actor, Actor]) -> DebitRun:
    exported = actions.export_run(run=approved(run, two), **SAID)
    return actions.submit_run(run=exported, **SAID)


def content(run: DebitRun) -> str:
    return actions.fetch_file(file=run.files.get(), **SAID).decode()


def standing(agency: Agency, person: Person) -> tuple[int, int]:
    found = ledger.standings(queries.bookings_of(agency, person))
    return found.open_cents, found.credit_cents


def claims_of(agency: Agency, number: int) -> list[Person]:
    people = [make_agreement(agency, valid_from=D(2025, 6, 1)).person for _ in range(number)]
    actions.make_due(agency=agency, until=D(2026, 1, 31), **SAID)
    return people


def another(agency: Agency, day: dt.date = SPRING) -> DebitRun:
    return actions.make_run(agency=agency, until=TODAY, collect_on=day, words="Beitrag", **SAID)


@pytest.mark.database
def test_a_run_from_plan_to_bank_settles_what_it_collects(inside: Agency, two: tuple[Actor, Actor]) -> None:
    run = submitted(make_run(inside), two)
    row = run.rows.get()
    assert (run.state, row.state, row.sequence, row.cents) == ("submitted", "submitted", "FRST", 300)
    assert standing(inside, row.person) == (0, 0)
    assert queries.totals(inside, 2026)["transit"] == 300
    assert queries.debit_by_end_to_end(inside, row.end_to_end) == row
    text = content(run)
    assert is_valid(text.encode()) and IBANS[0] in text and "<SeqTp>FRST</SeqTp>" in text and "<ReqdColltnDt>2026-12-21</ReqdColltnDt>" in text
    numbers = list(inside.bookings.order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))


@pytest.mark.database
def test_a_claim_is_never_in_two_runs(inside: Agency, two: tuple[Actor, Actor]) -> None:
    run = make_run(inside)
    with pytest.raises(actions.NothingToCollect):
        another(inside)
    item = run.rows.get().items.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        DebitItem.objects.create(agency=inside, row=item.row, claim=item.claim, cents=1)
    actions.cancel_run(run=run, **SAID)
    again = submitted(another(inside), two)
    for step in (actions.cancel_run, actions.submit_run, actions.export_run, actions.announce_run):
        with pytest.raises(actions.RunHasMovedOn):
            step(run=again, **SAID)
    with pytest.raises(actions.NothingToCollect):
        another(inside)
    assert Booking.objects.filter(kind="debit").count() == 1


@pytest.mark.database
def test_nothing_is_collected_before_people_know(inside: Agency, two: tuple[Actor, Actor]) -> None:
    make_terms(inside)
    (person,) = claims_of(inside, 1)
    make_mandate(inside, person)
    early = another(inside, TODAY + dt.timedelta(days=10))
    with pytest.raises(actions.CollectsTooSoon, match="07.12.2026|7.12.2026"):
        actions.announce_run(run=early, **SAID)
    for step in (actions.ask_for_approval, actions.export_run, actions.submit_run):
        with pytest.raises(actions.RunHasMovedOn):
            step(run=early, **SAID)
    row = early.rows.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        DebitRow.objects.filter(pk=row.pk).update(state="submitted", sequence="FRST", booking=inside.bookings.first(), earliest_on=DAY)
    actions.cancel_run(run=early, **SAID)
    late = another(inside, DAY)
    actions.announce_run(run=late, **SAID)  # the letter still lies in the office
    confirm_step(step=actions.ask_for_approval(run=late, by=two[0], at=NOW), by=two[1], at=NOW)
    with pytest.raises(actions.NothingToCollect):
        actions.export_run(run=late, **SAID)


def test_the_day_is_one_on_which_banks_work(inside: Agency) -> None:
    make_terms(inside)
    (person,) = claims_of(inside, 1)
    make_mandate(inside, person)
    assert another(inside, D(2026, 12, 25)).collect_on == D(2026, 12, 28)
    for day, refusal in ((TODAY, actions.CollectsTooSoon), (D(2028, 1, 1), actions.CollectsTooLate)):
        with pytest.raises(refusal):
            another(inside, day)


def test_one_alone_waits_a_day(inside: Agency) -> None:
    account = make_account(inside, Role.LEAD)
    me = Actor(account.name, "account", account.pk)
    run = make_run(inside)
    actions.announce_run(run=run, **SAID)
    step = actions.ask_for_approval(run=run, by=me, at=NOW)
    with pytest.raises(AskedByYourself):
        confirm_step(step=step, by=me, at=NOW)
    run_due_steps(agency=inside, at=NOW + dt.timedelta(hours=23))
    assert DebitRun.objects.get().state == "announced"
    run_due_steps(agency=inside, at=NOW + dt.timedelta(hours=25))
    assert DebitRun.objects.get().state == "approved"


@pytest.mark.database
def test_what_comes_back_is_open_again_and_first_again(inside: Agency, two: tuple[Actor, Actor]) -> None:
    row = submitted(make_run(inside), two).rows.get()
    actions.return_debit(row=row, reason="AM04", on=TODAY, **SAID)
    assert standing(inside, row.person) == (300, 0)
    assert Mandate.objects.get().state == "active"
    with pytest.raises(actions.NotSubmitted):
        actions.return_debit(row=row, reason="AM04", on=TODAY, **SAID)
    second = submitted(another(inside), two).rows.get()
    assert second.sequence == "FRST"
    actions.return_debit(row=second, reason="AC04", on=TODAY, **SAID)
    mandate = Mandate.objects.get()
    assert (mandate.state, mandate.paused_why) == ("paused", "Rücklastschrift AC04")
    assert queries.totals(inside, 2026)["transit"] == 0 and sum(queries.totals(inside, 2026).values()) == 0
    with pytest.raises(actions.NothingToCollect):
        another(inside)


def test_the_kind_of_debit_follows_the_account(inside: Agency, two: tuple[Actor, Actor]) -> None:
    row = submitted(make_run(inside), two).rows.get()
    actions.make_due(agency=inside, until=D(2026, 5, 1), **SAID)
    assert submitted(another(inside), two).rows.get(state="submitted").sequence == "RCUR"
    step = actions.change_account(mandate=row.mandate, iban=IBANS[1], by=two[0], at=NOW)
    actions.make_due(agency=inside, until=D(2026, 8, 1), **SAID)
    with pytest.raises(actions.NothingToCollect):
        another(inside)  # the new account waits
    later = {"by": CLERK, "at": NOW + dt.timedelta(minutes=5)}
    confirm_step(step=step, by=two[1], at=later["at"])
    run = approved(another(inside), two)
    text = content(actions.export_run(run=run, **later))
    assert IBANS[1] in text and IBANS[0] not in text and "<SeqTp>FRST</SeqTp>" in text and "SMNDA" in text and is_valid(text.encode())
    actions.submit_run(run=run, **later)
    actions.make_due(agency=inside, until=D(2026, 11, 1), **SAID)
    actions.end(agency=inside, person=row.person, valid_from=D(2026, 11, 2), why="", **SAID)
    assert submitted(another(inside, DAY), two).rows.get(state="submitted").sequence == "FNAL"
    assert Mandate.objects.get().state == "used_up"
    assert [sequences.sequence_of(collected=False, last=True), sequences.sequence_of(collected=True, last=False)] == ["FRST", "RCUR"]


def test_each_who_is_left_out_stands_there_with_the_reason_and_stops_nobody(inside: Agency, two: tuple[Actor, Actor]) -> None:
    make_terms(inside)
    good, bare, unsigned, resting, broken, dead = claims_of(inside, 6)
    make_mandate(inside, good, holder="Čağla " + "Müller & Söhne 🦊 " * 6)
    make_mandate(inside, unsigned, iban="")
    actions.pause_mandate(mandate=make_mandate(inside, resting), why="AC04", **SAID)
    Mandate.objects.filter(pk=make_mandate(inside, broken).pk).update(sealed=b"moved")
    make_mandate(inside, dead)
    Person.objects.filter(pk=dead.pk).update(died_on=TODAY)
    run = approved(another(inside, DAY), two)
    why = {row.person_id: row.why for row in run.rows.all()}
    assert [why[one.pk].split(":")[0] for one in (good, bare, unsigned, resting, broken, dead)] == [
        "", "Kein Mandat.", "Das Mandat ist noch nicht unterschrieben.", "Das Mandat ruht", "Die IBAN stimmt nicht.", "verstorben",
    ]
    text = content(actions.export_run(run=run, **SAID))
    assert is_valid(text.encode()) and text.count("<DrctDbtTxInf>") == 1 and "Mueller + Soehne" in text


def test_what_was_paid_or_revoked_meanwhile_is_not_collected(inside: Agency, two: tuple[Actor, Actor]) -> None:
    make_terms(inside)
    paid, revoked, stays = claims_of(inside, 3)
    for person in (paid, revoked, stays):
        make_mandate(inside, person)
    run = approved(another(inside, DAY), two)
    actions.receive(agency=inside, person=paid, cents=100, ledger_name="cash", on=TODAY, text="", **SAID)
    actions.revoke_mandate(mandate=queries.mandates_of(inside, revoked).get(), **SAID)
    run = actions.export_run(run=run, **SAID)
    assert {row.person_id: row.state for row in run.rows.all()} == {paid.pk: "left_out", revoked.pk: "left_out", stays.pk: "planned"}
    assert run.files.get().count == 1


def test_credit_is_used_before_anything_is_collected(inside: Agency) -> None:
    make_terms(inside)
    (person,) = claims_of(inside, 1)
    make_mandate(inside, person)

    actions.receive(agency=inside, person=person, cents=500, ledger_name="bank", on=TODAY, text="", **SAID)
    actions.make_due(agency=inside, until=D(2026, 5, 1), **SAID)
    assert planning.plan(inside, until=TODAY, collect_on=DAY).cents == 100
    run = another(inside, DAY)
    assert run.rows.get().cents == 100 and standing(inside, person) == (100, 0)


def test_no_account_is_written_anywhere_but_sealed(inside: Agency, two: tuple[Actor, Actor], caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        run = submitted(make_run(inside, make_person(inside, email="albers@example.org")), two)
        row = run.rows.get()
        actions.change_account(mandate=row.mandate, iban=IBANS[1], by=two[0], at=NOW)
        with pytest.raises(BadIban) as problem:
            actions.change_account(mandate=row.mandate, iban=IBANS[2][:-1] + "9", by=two[0], at=NOW)
    said = [caplog.text, repr(problem.value)]
    for model in (AuditEntry, Message, TwoPersonStep, Mandate, DebitRow, Booking):
        said += [str(values) for values in model.objects.values()]
    for iban in IBANS:
        assert iban[4:] not in "".join(said).replace(" ", "")
    assert "DE02 … 2051" in Message.objects.get(about=run.about).body
    assert "3,00" not in "".join(str(values) for values in AuditEntry.objects.values())


def test_a_mandate_lapses_and_is_forgotten(inside: Agency) -> None:
    mandate = make_mandate(inside, signed_on=D(2023, 11, 24))
    assert actions.expire_mandates(agency=inside, **SAID) == 0
    assert actions.expire_mandates(agency=inside, by=CLERK, at=NOW + dt.timedelta(days=1)) == 1
    assert actions.forget_mandates(agency=inside, by=CLERK, at=NOW + dt.timedelta(days=420)) == 0
    assert actions.forget_mandates(agency=inside, by=CLERK, at=NOW + dt.timedelta(days=430)) == 1
    mandate.refresh_from_db()
    assert (mandate.state, mandate.mask, mandate.holder, bytes(mandate.sealed), mandate.digest) == ("expired", "", "", b"", "")
    with pytest.raises(actions.SignedTooLongAgo):
        make_mandate(inside, mandate.person, signed_on=D(2023, 1, 1))


def test_terms_are_checked_to_the_digit(inside: Agency) -> None:
    said = {"agency": inside, "name": "Lindenhof", "notice_days": 14, **SAID}
    with pytest.raises(BadCreditorIdentifier):
        actions.write_terms(**said, identifier="DE99ZZZ09999999999", iban=IBANS[0])
    with pytest.raises(BadIban):
        actions.write_terms(**said, identifier="DE98ZZZ09999999999", iban="DE00120300000000202051")


def test_who_pays_for_two_gets_one_message_and_merged_records_are_one(inside: Agency) -> None:
    make_terms(inside)
    first, second = claims_of(inside, 2)
    daughter = make_person(inside, "Sommer", email="sommer@example.org")
    for person in (first, second):
        make_mandate(inside, person, payer=daughter)
    run = actions.announce_run(run=another(inside, DAY), **SAID)
    message = Message.objects.get(about=run.about)
    assert message.person == daughter and message.body.count("1,00") + message.body.count("3,00") == 2
    winner = make_person(inside, "Albers")
    merge_people(winner=winner, loser=first, take=(), **SAID)
    actions.cancel_run(run=run, **SAID)
    assert {row.person for row in planning.plan(inside, until=TODAY, collect_on=DAY).collected} == {winner, second}
    assert queries.mandates_by_iban(inside, "de02 1203 0000 0000 2020 51").count() == 2




def test_one_letter_tells_the_whole_year(inside: Agency, two: tuple[Actor, Actor]) -> None:
    make_terms(inside)
    (person,) = claims_of(inside, 1)
    actions.write_off(claim=inside.bookings.get(kind="claim"), why="Kulanz", on=TODAY, **SAID)
    make_mandate(inside, person, signed_on=D(2026, 11, 2))
    assert actions.announce_year(agency=inside, year=2027, **SAID) == 1
    message = Message.objects.get(topic="debit_year")
    assert message.body.count("3,00") == 4 and "15.1.2027" in message.body and IBANS[0] not in message.body
    with pytest.raises(actions.NothingToCollect):
        actions.announce_year(agency=inside, year=2027, **SAID)
    later = {"by": CLERK, "at": NOW.replace(year=2027, month=1, day=3)}
    actions.make_due(agency=inside, until=D(2027, 1, 15), **later)
    run = actions.make_run(agency=inside, until=D(2027, 1, 15), collect_on=D(2027, 1, 15), words="Beitrag", **later)
    actions.announce_run(run=run, **later)  # twelve days before: they know since November
    assert Message.objects.count() == 1 and run.rows.get().earliest_on == D(2026, 12, 7)
    confirm_step(step=actions.ask_for_approval(run=run, by=two[0], at=later["at"]), by=two[1], at=later["at"])
    with pytest.raises(actions.NothingToCollect):
        actions.export_run(run=DebitRun.objects.get(), **later)  # the letter still lies here
    Message.objects.update(state="done")
    assert actions.export_run(run=DebitRun.objects.get(), **later).files.get().count == 1


def test_a_mandate_revoked_by_mistake_is_again_what_it_was(inside: Agency) -> None:
    for make, state in ((lambda: make_mandate(inside), "active"), (lambda: make_mandate(inside, iban=""), "draft"),
                        (lambda: actions.pause_mandate(mandate=make_mandate(inside), why="Umzug", **SAID), "paused")):
        mandate = actions.revoke_mandate(mandate=make(), **SAID)
        back = actions.put_back_mandate(mandate=mandate, **SAID)
        assert (back.state, back.ended_on) == (state, None)
        with pytest.raises(actions.MandateOver):
            actions.put_back_mandate(mandate=back, **SAID)
    assert AuditEntry.objects.filter(what="contributions.mandate_put_back").count() == 3


def test_a_mandate_does_not_come_back_beside_another_or_after_its_time(inside: Agency) -> None:
    person = make_person(inside)
    old = actions.revoke_mandate(mandate=make_mandate(inside, person), **SAID)
    new = make_mandate(inside, person)
    with pytest.raises(actions.MandateThere):
        actions.put_back_mandate(mandate=old, **SAID)
    actions.revoke_mandate(mandate=new, **SAID)
    with pytest.raises(actions.MandateOver):  # nobody used it for 36 months
        actions.put_back_mandate(mandate=old, by=CLERK, at=NOW + dt.timedelta(days=1_200))
    later = NOW + dt.timedelta(days=430)
    actions.forget_mandates(agency=inside, by=CLERK, at=later)
    with pytest.raises(actions.MandateOver):
        actions.put_back_mandate(mandate=old, by=CLERK, at=later)


def test_files_are_forgotten_fourteen_months_after_the_collection(inside: Agency, two: tuple[Actor, Actor]) -> None:
    run = submitted(make_run(inside), two)  # collected on 21 December 2026
    early, late = dt.datetime(2028, 2, 20, 12, tzinfo=NOW.tzinfo), dt.datetime(2028, 2, 21, 12, tzinfo=NOW.tzinfo)
    assert actions.forget_files(agency=inside, by=CLERK, at=early) == 0 and content(run)
    assert [actions.forget_files(agency=inside, by=CLERK, at=late) for _ in range(2)] == [1, 0]
    file = run.files.get()
    assert (bytes(file.sealed), file.count, file.cents) == (b"", 1, 300)
    with pytest.raises(actions.FileForgotten):
        actions.fetch_file(file=file, **SAID)
