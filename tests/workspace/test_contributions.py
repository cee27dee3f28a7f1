"""Contributions in the office: rules, agreements, the yearly review – and who may not see them."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from nahbei.contributions.actions import end, pause, spend_cash
from nahbei.contributions.models import Standing
from nahbei.foundation.models import Agency
from nahbei.foundation.rights import Right, Role, may
from nahbei.foundation.tenancy import agency_scope
from nahbei.workspace.forms.contributions import EurosField
from tests.conftest import log_in
from tests.factories import (
    CLERK,
    NOW,
    TODAY,
    make_account,
    make_agreement,
    make_cash_payment,
    make_claim,
    make_contribution_rules,
    make_person,
)
from tests.support.queries import counted

LIST = "/office/contributions/"
RULES = {
    "valid_from": "1.1.2026", "rhythm": "quarterly", "due_day": "15", "entry_counts": "next_month", "exit_counts": "this_month", "household": "each",
    "review_months": "12", "exemptions": "Bürgergeld\n\nGrundsicherung im Alter",
    "label_1": "Stufe 1", "income_1": "bis 1.200 € im Monat", "amount_1": "1", "label_2": "Stufe 2", "amount_2": "3,50 €",
}
AGREED = {"tier": "2", "basis": "declared", "valid_from": "1.1.2026"}


@pytest.fixture
def treasurer(agency: Agency) -> Client:
    return log_in(make_account(agency, Role.FINANCE, "Uwe Baumann"))


def test_rules_are_written_and_read(agency: Agency, treasurer: Client) -> None:
    assert "Noch keine Beitragsordnung" in treasurer.get(LIST).content.decode()
    assert treasurer.post(reverse("workspace:contribution-rules-new"), RULES).status_code == 302
    html = treasurer.get(reverse("workspace:contribution-rules")).content.decode()
    assert "3,50\N{NO-BREAK SPACE}€ im Monat" in html and "bis 1.200 € im Monat" in html and "Grundsicherung im Alter" in html
    assert 'value="3,50"' in treasurer.get(reverse("workspace:contribution-rules-new")).content.decode()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"amount_1": ""}, "Wie viel im Monat?"), ({"label_1": ""}, "Wie heißt diese Stufe?"), ({"amount_1": "-1"}, "kein Betrag"),
        ({"amount_1": "1,005"}, "kein Betrag"), ({"due_day": "31"}, "28"), ({"valid_from": "gestern nicht"}, "Datum"),
        ({"amount_1": "2000"}, "1.000 €"),
        ({"label_1": "", "income_1": "", "amount_1": "", "label_2": "", "amount_2": ""}, "mindestens eine Stufe"), ({"rhythm": "täglich"}, "täglich"),
        ({"amount_1": "１"}, "kein Betrag"),
    ],
)
def test_rules_that_are_none_lose_nothing(treasurer: Client, wrong: dict[str, str], said: str) -> None:
    answer = treasurer.post(reverse("workspace:contribution-rules-new"), {**RULES, **wrong})
    html = answer.content.decode()
    assert answer.status_code == 422 and said in html and "Grundsicherung im Alter" in html


@pytest.mark.parametrize(("typed", "cents"), [("1", 100), ("1,5", 150), ("1.50", 150), ("1.234,50 €", 123_450), ("0", 0), ("", None)])
def test_amounts_as_people_write_them(typed: str, cents: int | None) -> None:
    assert EurosField(required=False).clean(typed) == cents


def test_an_agreement_from_the_page_of_the_person(agency: Agency, treasurer: Client) -> None:
    with agency_scope(agency):
        make_contribution_rules(agency)
        person = make_person(agency)
        agency.representations.create(person=person, representative=make_person(agency, "Tochter", given_name="Ute"))
        daughter = agency.people.get(family_name="Tochter")
    page = treasurer.get(reverse("workspace:person", args=[person.pk])).content.decode()
    here = reverse("workspace:contribution", args=[person.pk])
    assert here in page and "Es ist nichts vereinbart" in treasurer.get(here).content.decode()
    new = reverse("workspace:agreement-new", args=[person.pk])
    assert "Ute Tochter" in treasurer.get(new).content.decode()
    assert treasurer.post(new, {**AGREED, "payer": str(daughter.pk)}).status_code == 302
    html = treasurer.get(here).content.decode()
    assert "3,00\N{NO-BREAK SPACE}€" in html and "Ute Tochter" in html and "nach eigener Angabe" in html
    with agency_scope(agency):
        undo = reverse("workspace:agreement-taking-back", args=[agency.agreements.get().pk])
    assert "zurückgenommen von Uwe Baumann" in treasurer.post(undo, follow=True).content.decode()
    assert treasurer.post(undo.replace("taking-back", "return")).status_code == 302


def test_who_lives_at_the_same_door_can_pay_together(agency: Agency, treasurer: Client) -> None:
    address = {"street": "Lindenweg 4", "postal_code": "12345", "town": "Lindenhof"}
    with agency_scope(agency):
        make_contribution_rules(agency, household="once")
        head = make_agreement(agency, make_person(agency, "Albers", **address)).person
        mate, far = make_person(agency, "Brandt", **address), make_person(agency, "Weit")
    new = reverse("workspace:agreement-new", args=[mate.pk])
    page = treasurer.get(new).content.decode()
    assert "Zahlt mit im Haushalt von" in page and "Erika Albers" in page and far.full_name not in page
    assert treasurer.post(new, {**AGREED, "household_of": str(far.pk)}).status_code == 422
    assert treasurer.post(new, {**AGREED, "household_of": str(head.pk)}).status_code == 302
    here, there = (reverse("workspace:contribution", args=[one.pk]) for one in (mate, head))
    assert "zahlt mit im Haushalt von Erika Albers" in treasurer.get(here).content.decode()
    assert "Erika Brandt" in treasurer.get(there).content.decode() and "im Haushalt von Erika Albers" in treasurer.get(LIST).content.decode()
    with agency_scope(agency):
        end(agency=agency, person=head, valid_from=dt.date(2026, 11, 1), why="", by=CLERK, at=NOW)
    assert "bis vor Kurzem mit Erika Albers" in treasurer.get(here).content.decode()
    assert "Erika Brandt" in treasurer.get(f"{LIST}?view=review").content.decode()


def test_where_each_pays_alone_nobody_is_asked_about_the_household(agency: Agency, treasurer: Client) -> None:
    with agency_scope(agency):
        person = make_agreement(agency).person
    assert "Zahlt mit im Haushalt von" not in treasurer.get(reverse("workspace:agreement-new", args=[person.pk])).content.decode()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"tier": "own"}, "Wie viel im Monat?"), ({"basis": "proof_seen"}, "Wann haben Sie den Nachweis gesehen?"), ({"tier": "9"}, "9"),
        ({"basis": "proof_seen", "seen_on": "1.1.2099"}, "Dieser Tag war noch nicht"), ({"payer": "4711"}, "4711"),
        ({"valid_from": "1.1.1999"}, "abgeschlossen"),
        ({"tier": ""}, "error"), ({"exempt_because": "erfunden", "tier": "exempt"}, "erfunden"),
    ],
)
def test_an_agreement_that_is_unclear_is_not_made(agency: Agency, treasurer: Client, wrong: dict[str, str], said: str) -> None:
    with agency_scope(agency):
        make_contribution_rules(agency)
        person = make_person(agency)
    answer = treasurer.post(reverse("workspace:agreement-new", args=[person.pk]), {**AGREED, **wrong})
    assert answer.status_code == 422 and said in answer.content.decode()
    with agency_scope(agency):
        assert not agency.agreements.exists()


def test_pause_and_ending(agency: Agency, treasurer: Client) -> None:
    with agency_scope(agency):
        person = make_agreement(agency).person
    rest = reverse("workspace:contribution-pause", args=[person.pk])
    assert treasurer.get(rest).status_code == 200
    assert treasurer.post(rest, {"valid_from": "1.12.2026", "until": "30.11.2026"}).status_code == 422
    assert treasurer.post(rest, {"valid_from": "1.12.2026", "until": "31.1.2027", "why": "verreist"}).status_code == 302
    ending = reverse("workspace:contribution-ending", args=[person.pk])
    assert treasurer.get(ending).status_code == 200
    assert treasurer.post(ending, {"valid_from": "1.3.2027"}).status_code == 302
    assert treasurer.post(ending, {"valid_from": "1.4.2027"}).status_code == 422
    with agency_scope(agency):
        assert [row.standing for row in agency.agreements.all()] == [Standing.ENDED, Standing.PAYS, Standing.PAUSED, Standing.PAYS]


def test_the_yearly_review_is_one_click(agency: Agency, treasurer: Client) -> None:
    with agency_scope(agency):
        row = make_agreement(agency, make_person(agency, "Wieder"), valid_from=dt.date(2025, 1, 15))
    review = f"{LIST}?view=review"
    assert "Wieder" in treasurer.get(review).content.decode()
    answer = treasurer.post(reverse("workspace:agreement-review", args=[row.pk]), follow=True)
    assert "Niemand muss neu gefragt werden" in answer.content.decode()


def test_the_list_asks_the_same_for_one_and_for_three(agency: Agency, treasurer: Client) -> None:
    with agency_scope(agency):
        make_agreement(agency)
    with counted() as one:
        treasurer.get(LIST)
    with agency_scope(agency):
        for _number in range(2):
            make_agreement(agency, payer=make_person(agency))
    with counted() as three:
        assert treasurer.get(LIST).status_code == 200
    assert one.number == three.number == 9


def test_each_view_of_the_list(agency: Agency, treasurer: Client) -> None:
    with agency_scope(agency):
        make_agreement(agency, make_person(agency, "Zahlt"))
        make_agreement(agency, make_person(agency, "Befreit"), exempt=True, why="Bürgergeld")
        resting, gone = make_agreement(agency, make_person(agency, "Ruht")).person, make_agreement(agency, make_person(agency, "Weg")).person
        said = {"agency": agency, "valid_from": dt.date(2026, 2, 1), "why": "", "by": CLERK, "at": NOW}
        pause(person=resting, until=None, **said)
        end(person=gone, **said)
    for view, name in (("paying", "Zahlt"), ("exempt", "Befreit"), ("paused", "Ruht"), ("ended", "Weg"), ("unsinn", "Zahlt")):
        html = treasurer.get(f"{LIST}?view={view}").content.decode()
        assert [one for one in ("Erika Zahlt", "Erika Befreit", "Erika Ruht", "Erika Weg") if one in html] == [f"Erika {name}"]


@pytest.mark.parametrize("role", [role for role in Role if not may(role, Right.MONEY)])
def test_amounts_are_for_those_who_may_see_money(agency: Agency, role: Role) -> None:
    """A trainee sees none, nor does whoever matches people: what somebody pays never decides about help."""
    with agency_scope(agency):
        person = make_agreement(agency, cents=4_711).person
    someone = log_in(make_account(agency, role))
    for name, args in (("contributions", []), ("contribution-rules", []), ("contribution", [person.pk]), ("agreement-new", [person.pk])):
        assert someone.get(reverse(f"workspace:{name}", args=args)).status_code == 403
    for address in (reverse("workspace:person", args=[person.pk]), "/office/today/", reverse("workspace:person-history", args=[person.pk])):
        html = someone.get(address).content.decode()
        assert "47,11" not in html and "4711" not in html and reverse("workspace:contribution", args=[person.pk]) not in html
        assert LIST not in html


def test_trainees_have_no_right_to_money() -> None:
    assert {role for role in Role if may(role, Right.MONEY)} == {Role.LEAD, Role.FINANCE}


def test_from_falling_due_to_paid(agency: Agency, treasurer: Client) -> None:
    with agency_scope(agency):
        person = make_agreement(agency, make_person(agency, "Offen"), valid_from=dt.date(2025, 6, 1), tier_number=2).person
    claims, here = reverse("workspace:contributions-open"), reverse("workspace:contribution", args=[person.pk])
    assert "Fällig stellen" in treasurer.get(claims).content.decode()
    html = treasurer.post(reverse("workspace:contributions-making-due"), follow=True).content.decode()
    assert "Erika Offen" in html and "Fällig stellen" not in html
    pay = reverse("workspace:payment-new", args=[person.pk])
    for wrong in ({"cents": "0"}, {"cents": "abc"}, {"ledger_name": "income"}, {"on": "1.1.2999"}):
        assert treasurer.post(pay, {"cents": "9", "ledger_name": "cash", "on": "heute", **wrong}).status_code == 422
    assert treasurer.post(pay, {"cents": "9", "ledger_name": "cash", "on": "heute"}).status_code == 302
    with agency_scope(agency):
        payment, claim = agency.bookings.get(kind="payment"), agency.bookings.filter(kind="claim").latest("pk")
    assert payment.voucher in treasurer.get(here).content.decode()
    writing_off, reversal = (reverse(f"workspace:booking-{act}", args=[row.pk]) for act, row in (("writing-off", claim), ("reversal", payment)))
    assert treasurer.get(writing_off).status_code == 200
    assert treasurer.post(writing_off, {"why": "Härte"}).status_code == 302
    assert treasurer.post(writing_off, {"why": "Härte"}).status_code == 422
    assert treasurer.post(reversal, {"why": "Irrtum"}).status_code == 422  # it settles something
    book = treasurer.get(reverse("workspace:contribution-bookings")).content.decode()
    assert payment.voucher in book and "Summe, immer null" in book


def test_credit_is_paid_out_or_used_by_hand(agency: Agency, treasurer: Client) -> None:
    with agency_scope(agency):
        person = make_claim(agency, tier_number=2).person
        assert person is not None
    here, out = reverse("workspace:contribution", args=[person.pk]), reverse("workspace:credit-paying-out", args=[person.pk])
    assert "Guthaben auszahlen" not in treasurer.get(here).content.decode()
    treasurer.post(reverse("workspace:payment-new", args=[person.pk]), {"cents": "10", "ledger_name": "cash", "on": "heute"})
    with agency_scope(agency):
        settled, claim = agency.bookings.get(kind="allocation"), agency.bookings.get(kind="claim")
    treasurer.post(reverse("workspace:booking-reversal", args=[settled.pk]), {"why": "anders"})
    assert "Guthaben hierauf anrechnen" in treasurer.get(here).content.decode()
    settling = reverse("workspace:booking-settling", args=[claim.pk])
    assert "Angerechnet." in treasurer.post(settling, follow=True).content.decode()
    assert "nichts mehr offen" in treasurer.post(settling, follow=True).content.decode()
    assert 'value="1,00"' in treasurer.get(out).content.decode()
    assert "So viel Guthaben" in treasurer.post(out, {"cents": "1,01", "ledger_name": "cash", "on": "heute"}).content.decode()
    assert "Ausgezahlt." in treasurer.post(out, {"cents": "1", "ledger_name": "cash", "on": "heute"}, follow=True).content.decode()


def test_a_line_of_nobody_is_reversed_from_the_book(agency: Agency, treasurer: Client) -> None:
    book = reverse("workspace:contribution-bookings")
    with agency_scope(agency):
        make_cash_payment(agency)
        spent = spend_cash(agency=agency, cents=250, on=TODAY, text="Briefmarken", by=CLERK, at=NOW)
    act = reverse("workspace:booking-reversal", args=[spent.pk])
    assert act in treasurer.get(book).content.decode()
    assert "Bitte" in treasurer.post(act, {"why": ""}).content.decode()
    answer = treasurer.post(act, {"why": "Doppelt"}, follow=True)
    assert answer.redirect_chain == [(book, 302)]
    assert "Beide Zeilen stehen im Buch." in answer.content.decode() and act not in answer.content.decode()
    with agency_scope(agency):
        assert agency.bookings.get(reverses=spent).cents == 250


def test_the_book_asks_the_same_for_one_and_for_three(agency: Agency, treasurer: Client) -> None:
    pages = [reverse(f"workspace:{name}") for name in ("contributions-open", "contribution-bookings")]
    numbers = []
    for more in (1, 2):
        with agency_scope(agency):
            for _number in range(more):
                make_claim(agency)
        for page in pages:
            with counted() as asked:
                assert treasurer.get(page).status_code == 200
            numbers.append(asked.number)
    assert numbers[:2] == numbers[2:], numbers


def test_who_may_not_see_money_sees_no_book(agency: Agency) -> None:
    with agency_scope(agency):
        claim = make_claim(agency)
    someone = log_in(make_account(agency, Role.COORDINATOR))
    for address in ("contributions-open", "contribution-bookings"):
        assert someone.get(reverse(f"workspace:{address}")).status_code == 403
    assert someone.post(reverse("workspace:booking-reversal", args=[claim.pk]), {"why": "x"}).status_code == 403
