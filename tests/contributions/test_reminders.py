"""Reminders: friendly, at most two, then a human. Nothing happens by itself, and nobody is asked for what they do not owe."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from nahbei.contributions import actions, reminding
from nahbei.contributions.models import DebitItem, DebitRow, PaymentReminder, ReminderItem, ReminderRest
from nahbei.contributions.reminding import Cases
from nahbei.foundation.models import Agency, AuditEntry
from nahbei.foundation.rights import Role
from nahbei.messaging.models import Message
from nahbei.people.actions import merge_people
from nahbei.people.models import Person
from nahbei.ui.german import format_date
from tests.factories import (
    CLERK,
    NOW,
    TODAY,
    make_account,
    make_agreement,
    make_claim,
    make_mandate,
    make_person,
    make_run,
    make_terms,
)
from tests.support.queries import counted

SAID = {"by": CLERK, "at": NOW}
DAYS = dt.timedelta(days=1)


def cases(agency: Agency, days: int = 0) -> Cases:
    return reminding.cases(agency, today=TODAY + days * DAYS)


def send(agency: Agency, days: int = 0) -> list[PaymentReminder]:
    picked = [case.key for case in cases(agency, days).to_remind]
    return actions.send_reminders(agency=agency, picked=picked, by=CLERK, at=NOW + days * DAYS)


def why(agency: Agency, days: int = 0) -> list[str]:
    return [case.why for case in cases(agency, days).left_out]


@pytest.mark.database
def test_two_letters_and_then_a_human_decides(inside: Agency) -> None:
    make_terms(inside)
    claim = make_claim(inside, make_person(inside, "Albers"), tier_number=1)
    (first,) = send(inside)
    assert (first.number, first.payer, first.message.topic) == (1, claim.person, "contribution_reminder")
    assert why(inside) == ["Vor weniger als drei Wochen erinnert."] == why(inside, 20)
    with pytest.raises(actions.NobodyToRemind):
        send(inside, 20)
    (second,) = send(inside, 21)
    assert (second.number, second.message.topic) == (2, "contribution_reminder_again")
    assert not cases(inside, 41).to_decide
    found = cases(inside, 42)
    assert [case.payer for case in found.to_decide] == [claim.person] and not found.to_remind
    with pytest.raises(actions.NobodyToRemind):
        send(inside, 400)
    assert Message.objects.count() == 2


def test_what_the_letters_say(inside: Agency) -> None:
    Agency.objects.update(phone="030 23125 100")
    inside.refresh_from_db()
    make_terms(inside)
    make_claim(inside, make_person(inside, "Albers", given_name="Erika"), tier_number=1)
    body = send(inside)[0].message.body.replace("\N{NO-BREAK SPACE}", " ")
    for said in ("noch 3,00 € offen", "Beitrag 01/2026 bis 03/2026", "fällig am 15.1.2026", "DE89 3704 0044 0532 0130 00", "Erika Albers",
                 "Wenn es gerade eng ist, rufen Sie uns an: 030 23125 100. Die Hilfe hängt nicht davon ab, ob Sie zahlen."):
        assert said in body, said
    body = send(inside, 21)[0].message.body
    assert "letzte Erinnerung" in body and "keine Gebühren" in body and "Mahnung" not in body


def test_an_office_without_an_account_asks_all_the_same(inside: Agency) -> None:
    make_claim(inside, tier_number=1)
    body = send(inside)[0].message.body
    assert "IBAN" not in body and "{" not in body


@pytest.mark.database
def test_the_database_refuses_a_third_letter_and_a_second_first_one(inside: Agency) -> None:
    make_claim(inside, tier_number=1)
    (first,) = send(inside)
    send(inside, 21)
    item = first.items.get()
    for number in (1, 2, 3, 0):
        with pytest.raises(IntegrityError), transaction.atomic():
            ReminderItem.objects.create(agency=inside, reminder=first, claim=item.claim, number=number, cents=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        PaymentReminder.objects.create(agency=inside, payer=first.payer, number=3, message=first.message, sent_at=NOW, sent_by_name="x")


def test_only_what_is_open_for_three_weeks(inside: Agency) -> None:
    make_claim(inside, tier_number=1)  # due on 15 January 2026
    assert not reminding.cases(inside, today=dt.date(2026, 2, 4)).to_remind
    assert reminding.cases(inside, today=dt.date(2026, 2, 5)).to_remind


@pytest.mark.database
def test_whoever_paid_since_it_was_looked_at_gets_nothing(inside: Agency) -> None:
    people = [make_claim(inside, tier_number=1).whose for _ in range(3)]
    picked = [case.key for case in cases(inside).to_remind]
    paid = {"agency": inside, "ledger_name": "bank", "on": TODAY, "text": "", **SAID}
    actions.receive(person=people[0], cents=300, **paid)
    actions.receive(person=people[1], cents=100, **paid)  # another amount than was looked at
    made = actions.send_reminders(agency=inside, picked=picked, **SAID)
    assert [one.payer for one in made] == [people[2]]
    assert [case.payer for case in cases(inside).to_remind] == [people[1]]
    with pytest.raises(actions.NobodyToRemind):  # pressed by a second treasurer
        actions.send_reminders(agency=inside, picked=picked, **SAID)
    assert Message.objects.count() == 1


@pytest.mark.database
def test_what_still_lies_here_is_withdrawn_and_does_not_count(inside: Agency) -> None:
    make_claim(inside, tier_number=1)
    make_claim(inside, tier_number=1)
    gone, held = send(inside)
    Message.objects.filter(pk=gone.message_id).update(state="done", done_by_name="x")
    assert actions.withdraw_reminders(agency=inside, reminders=[gone.pk, held.pk], **SAID) == [held]
    assert Message.objects.get(pk=held.message_id).error
    for _again in range(2):
        with pytest.raises(actions.ReminderGoneOut):
            actions.withdraw_reminders(agency=inside, reminders=[gone.pk, held.pk], **SAID)
    (again,) = send(inside)
    assert (again.payer, again.number) == (held.payer, 1)


def test_a_mail_waits_a_little_and_a_letter_does_not(inside: Agency) -> None:
    mailed, printed = make_person(inside, "A", email="a@example.org"), make_person(inside, "B", street="Weg 1", town="Ort")
    for person in (mailed, printed):
        make_claim(inside, person, tier_number=1)
    send(inside)
    found = {row.channel: row.next_try_at - NOW for row in Message.objects.all()}
    assert found == {"email": dt.timedelta(minutes=10), "letter": dt.timedelta(0)}


def test_the_daughter_who_pays_gets_one_letter_for_both(inside: Agency) -> None:
    daughter = make_person(inside, "Tochter", given_name="Ute")
    parents = [make_person(inside, name) for name in ("Vater", "Mutter")]
    for person in parents:
        make_claim(inside, person, tier_number=1, payer=daughter)
    (case,) = cases(inside).to_remind
    assert (case.payer, case.cents, set(case.members)) == (daughter, 600, set(parents))
    (made,) = send(inside)
    assert made.items.count() == 2 and made.message.person == daughter


@pytest.mark.parametrize(
    ("agreed", "said"),
    [
        ({"exempt": True, "why": "Wohngeld"}, "Ist jetzt befreit."),
        ({"cents": 50}, "Zahlt einen eigenen Betrag, meist in einer Notlage. Rufen Sie lieber an."),
    ],
)
def test_whoever_agreed_on_something_else_is_left_alone(inside: Agency, agreed: dict[str, object], said: str) -> None:
    claim = make_claim(inside, tier_number=1)
    make_agreement(inside, claim.whose, valid_from=TODAY, **agreed)
    assert why(inside) == [said]


def test_pause_and_death_end_every_asking(inside: Agency) -> None:
    resting, dead, orphaned = (make_claim(inside, tier_number=1).whose for _ in range(3))
    payer = make_person(inside, "Tochter")
    make_agreement(inside, orphaned, valid_from=TODAY, payer=payer)
    actions.pause(agency=inside, person=resting, valid_from=TODAY, until=None, why="", **SAID)
    Person.objects.filter(pk__in=[dead.pk, payer.pk]).update(died_on=TODAY)
    assert sorted(why(inside)) == ["Der Beitrag ruht.", "Wer zahlt, ist verstorben.", "verstorben"]


def test_whoever_is_collected_from_is_not_reminded(inside: Agency) -> None:
    run = make_run(inside)
    assert why(inside) == ["Steht in einem Lastschriftlauf."]
    actions.cancel_run(run=run, **SAID)
    assert why(inside) == ["Wird mit der nächsten Lastschrift eingezogen."]
    row = run.rows.get()
    DebitItem.objects.update(live=False)
    booking = inside.bookings.first()
    DebitRow.objects.filter(pk=row.pk).update(
        state="returned", returned_on=TODAY, reason="AM04", booking=booking, sequence="FRST", earliest_on=TODAY)
    assert why(inside) == ["Die Lastschrift kam erst vor Kurzem zurück."]
    assert [case.payer for case in cases(inside, 14).to_remind] == [row.person]


def test_a_mandate_that_is_not_signed_collects_nothing(inside: Agency) -> None:
    claim = make_claim(inside, tier_number=1)
    make_mandate(inside, claim.whose, iban="")
    assert len(cases(inside).to_remind) == 1


def test_a_few_cents_and_what_is_covered_by_credit_are_nobodys_worry(inside: Agency) -> None:
    person = make_claim(inside, tier_number=1).whose
    actions.receive(agency=inside, person=person, cents=201, ledger_name="bank", on=TODAY, text="", **SAID)
    assert why(inside) == ["Weniger als 1 € offen."]
    other = make_claim(inside, tier_number=1).whose
    row = actions.receive(agency=inside, person=other, cents=300, ledger_name="bank", on=TODAY, text="", **SAID)
    allocated = inside.bookings.get(person=other, kind="allocation")
    actions.reverse(booking=allocated, why="falsch", on=TODAY, **SAID)
    assert row.person == other and other not in [case.payer for case in cases(inside).to_remind]


@pytest.mark.database
def test_a_human_lets_it_rest_and_sees_it_again(inside: Agency) -> None:
    claim = make_claim(inside, tier_number=1)
    send(inside)
    send(inside, 21)
    late = NOW + 42 * DAYS
    until = late.date() + 90 * DAYS
    actions.let_rest(agency=inside, payer=claim.whose, until=until, why="im Krankenhaus", by=CLERK, at=late)
    assert not cases(inside, 42).to_decide and why(inside, 42) == [f"Ruht bis {format_date(until, 'plain')}: im Krankenhaus"]
    assert [case.payer for case in cases(inside, 132).to_decide] == [claim.person]
    actions.end_rest(agency=inside, payer=claim.whose, by=CLERK, at=late)
    assert cases(inside, 42).to_decide
    for day, refusal in ((late.date(), actions.RestsNotAtAll), (late.date() + 367 * DAYS, actions.RestsTooLong)):
        with pytest.raises(refusal):
            actions.let_rest(agency=inside, payer=claim.whose, until=day, why="", by=CLERK, at=late)
    with pytest.raises(IntegrityError), transaction.atomic():
        ReminderRest.objects.create(agency=inside, payer=claim.whose, until=TODAY, written_on=TODAY, written_at=NOW, written_by_name="x")


def test_a_talk_is_noted_without_a_word_about_money(inside: Agency) -> None:
    account = make_account(inside, Role.FINANCE)
    person = make_claim(inside, tier_number=1).whose
    actions.let_rest(agency=inside, payer=person, until=TODAY + 7 * DAYS, why="", talk=account, **SAID)
    noted = inside.reminders.get()
    assert (noted.text, noted.person, noted.assigned_to) == ("Gespräch mit der Kasse", person, account)
    assert not cases(inside, 6).to_remind and cases(inside, 7).to_remind


def test_what_is_written_off_is_no_case_any_more(inside: Agency) -> None:
    claim = make_claim(inside, tier_number=1)
    send(inside)
    send(inside, 21)
    actions.write_off(claim=claim, why="erlassen", on=TODAY, **SAID)
    found = cases(inside, 42)
    assert not (found.to_decide or found.to_remind or found.left_out)


def test_records_that_become_one_are_one_case(inside: Agency) -> None:
    winner, other = make_person(inside, "Albers"), make_person(inside, "Albers")
    claim = make_claim(inside, other, tier_number=1)
    send(inside)
    merge_people(winner=winner, loser=other, **SAID)
    assert [(case.payer, case.why) for case in cases(inside, 20).left_out] == [(winner, "Vor weniger als drei Wochen erinnert.")]
    (second,) = send(inside, 21)
    assert (second.payer, second.number, second.items.get().claim) == (winner, 2, claim)


def test_the_trail_names_nobody_who_owes(inside: Agency) -> None:
    make_claim(inside, tier_number=1)
    before = set(AuditEntry.objects.values_list("pk", flat=True))
    made = send(inside)
    actions.withdraw_reminders(agency=inside, reminders=[made[0].pk], **SAID)
    rows = AuditEntry.objects.exclude(pk__in=before).filter(what__startswith="contributions.")
    assert {row.what for row in rows} == {"contributions.reminded", "contributions.reminders_withdrawn"}
    assert all(row.person_id is None and "300" not in str(row.changes) for row in rows)


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_asks_the_same_of_one_and_of_many(inside: Agency, number: int) -> None:
    for _ in range(number):
        make_claim(inside, tier_number=1, payer=make_person(inside, "Tochter"))
    with counted() as queries:
        assert len(cases(inside).to_remind) == number
    assert queries.number == 12, queries
