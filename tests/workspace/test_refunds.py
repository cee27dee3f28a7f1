"""What volunteers get back, in the office: from the visit to the list – and who may not see it."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from nahbei.foundation.models import Account, Agency
from nahbei.foundation.rights import Right, Role, may
from nahbei.foundation.tenancy import agency_scope
from nahbei.reimbursements import actions
from nahbei.reimbursements.models import ClaimState, RefundClaim
from tests.conftest import log_in
from tests.factories import (
    CLERK,
    IBANS,
    NOW,
    TODAY,
    make_account,
    make_approved_refund,
    make_cash_payment,
    make_pay_list,
    make_refund,
    make_refund_rules,
    make_trip,
    make_volunteer,
)
from tests.support.queries import counted

RULES = {
    "valid_from": "1.1.2026", "basis": "board", "basis_text": "vom 5. Januar 2026", "decided_on": "5.1.2026", "car_cents": "0,30",
    "bicycle_cents": "0,05", "volunteer_year_cents": "960", "trainer_year_cents": "3.300",
}
NBSP = "\N{NO-BREAK SPACE}"


@pytest.fixture
def treasurer(agency: Agency) -> Client:
    return log_in(make_account(agency, Role.FINANCE, "Uwe Baumann"))


@pytest.fixture
def lead(agency: Agency) -> Client:
    account = make_account(agency, Role.LEAD, "Marlene Hoffmann")
    Account.objects.filter(pk=account.pk).update(created_at=NOW - dt.timedelta(days=9))
    return log_in(account)


def page(client: Client, name: str, *args: object, **query: str) -> str:
    answer = client.get(reverse(f"workspace:{name}", args=args), query)
    assert answer.status_code == 200
    return answer.content.decode()


def post(client: Client, name: str, *args: object, **said: object) -> str:
    answer = client.post(reverse(f"workspace:{name}", args=args), said, follow=True)
    assert answer.status_code == 200, answer.content.decode()
    return answer.content.decode()


def refused(client: Client, name: str, *args: object, **said: object) -> str:
    answer = client.post(reverse(f"workspace:{name}", args=args), said)
    assert answer.status_code == 422
    return answer.content.decode()


def test_rules_are_written_and_keep_to_the_law(agency: Agency, treasurer: Client) -> None:
    assert "Noch keine Regelung" in page(treasurer, "refunds")
    assert f'value="{960},00"' in page(treasurer, "refund-rules-new")
    html = refused(treasurer, "refund-rules-new", **{**RULES, "car_cents": "0,38"})
    assert "Höchstens 30 Cent" in html and "vom 5. Januar 2026" in html
    html = post(treasurer, "refund-rules-new", **RULES)
    assert f"0,30{NBSP}€ je Kilometer" in html and "Vorstandsbeschluss vom 5. Januar 2026" in html
    assert "gestern" in refused(treasurer, "refund-rules-new", **{**RULES, "valid_from": "gestern nicht"})


def test_a_claim_from_its_visits_to_the_book(agency: Agency, treasurer: Client, lead: Client) -> None:
    with agency_scope(agency):
        make_refund_rules(agency)
        volunteer = make_volunteer(agency)
        visits = [make_trip(agency, volunteer, dt.date(2026, 10, day), metres=12_300) for day in (5, 6)]
        name = visits[0].help_request.activity.name
    person = volunteer.person
    assert reverse("workspace:refunds-person", args=[person.pk]) in page(treasurer, "volunteer", volunteer.pk)
    assert "2 freigegebene Einsätze" in page(treasurer, "refunds-person", person.pk)
    new = page(treasurer, "refund-new", person.pk)
    assert f"Mo., 5.10.2026: {name}, 12,3 km" in new.replace(NBSP, " ") and f"Auto, 0,30{NBSP}€ je Kilometer" in new
    html = post(treasurer, "refund-new", person.pk, visits=[visits[0].pk], vehicle="car")
    with agency_scope(agency):
        claim = agency.refund_claims.get()
    assert f"3,69{NBSP}€" in html and "Abrechnung 1 ist angelegt" in html
    assert f"7,38{NBSP}€" in post(treasurer, "refund-visits", claim.pk, visits=[visits[1].pk], vehicle="car")
    assert "Fahrkarte 17" in post(treasurer, "refund-paper", claim.pk, kind="ticket", on="6.10.2026", what="Bus", cents="5,80", receipt="17")
    assert "Schulung" in post(treasurer, "refund-way", claim.pk, on="7.10.2026", what="Schulung", metres="3", vehicle="bicycle")
    with agency_scope(agency):
        line = claim.lines.get(what="Schulung")
    assert "Herausgenommen" in post(treasurer, "refund-line-removal", line.pk)
    assert f"13,33{NBSP}€" in post(treasurer, "refund-line-return", line.pk)
    assert "Wartet auf eine zweite Person" in post(treasurer, "refund-submission", claim.pk)
    assert "Bestätigen muss jemand anderes" in post(treasurer, "refund-approval", claim.pk)
    assert "1 Abrechnung freigeben" in page(lead, "treasurer") and "Uwe Baumann bittet" in page(lead, "refund", claim.pk)
    assert "Freigegeben" in post(lead, "refund-approval", claim.pk)
    assert "1 Abrechnung auszahlen" in page(lead, "treasurer") and "keins, also bar" in page(lead, "refunds", view="pay")
    html = post(treasurer, "refund-list-new", claim=[claim.pk], ledger="cash")
    assert "Auszahlungsliste 1" in html and f"13,33{NBSP}€" in html
    with agency_scope(agency):
        made = agency.pay_lists.get()
    assert "So viel ist nicht in der Kasse" in refused(treasurer, "refund-list-payment", made.pk, on="23.11.2026")
    with agency_scope(agency):
        make_cash_payment(agency, cents=2_000)
    assert "war noch nicht" in refused(treasurer, "refund-list-payment", made.pk, on="1.1.2099")
    assert "13,33" in page(treasurer, "refund-list-payment", made.pk)
    assert "ausgezahlt" in post(treasurer, "refund-list-payment", made.pk, on="23.11.2026")
    assert "Auslagen erstattet" in page(treasurer, "contribution-bookings", year="2026")
    assert "zurückgenommen" in post(treasurer, "refund-taking-back", claim.pk, why="kam zurück").lower()
    assert "zurückgenommen" in page(treasurer, "refund-list", made.pk)


def test_a_form_that_is_wrong_loses_nothing(agency: Agency, treasurer: Client) -> None:
    with agency_scope(agency):
        volunteer = make_volunteer(agency)
        claim = make_refund(agency, volunteer)
        make_trip(agency, volunteer, dt.date(2026, 10, 12))
    person = claim.person_id
    assert "kein Betrag" in refused(treasurer, "refund-paper", claim.pk, kind="ticket", on="6.10.2026", what="Bus", cents="-1")
    assert "Wie weit?" in refused(treasurer, "refund-way", claim.pk, on="6.10.2026", what="Schulung", metres="weit", vehicle="car")
    html = refused(treasurer, "refund-allowance", claim.pk, kind="volunteer", on="6.10.2026", what="Café", cents="50")
    assert "Ehrenamtskarte" in html and "Café" in html
    assert "galt noch keine Regelung" in refused(treasurer, "refund-way", claim.pk, on="6.10.2020", what="Schulung", metres="5", vehicle="car")
    assert "IBAN stimmt nicht" in refused(treasurer, "refund-account", person, iban=IBANS[0][:-1] + "0", holder="J. Krämer")
    assert "4711" in refused(treasurer, "refund-new", person, visits=[4711], vehicle="car")
    for name in ("refund-visits", "refund-paper", "refund-way", "refund-allowance", "refund-waiver", "refund-refusal"):
        page(treasurer, name, claim.pk)
    for name in ("refund-new", "refund-elsewhere", "refund-account"):
        page(treasurer, name, person)


def test_a_claim_without_a_visit_begins_with_its_papers(agency: Agency, treasurer: Client) -> None:
    with agency_scope(agency):
        make_refund_rules(agency)
        person = make_volunteer(agency).person
    html = page(treasurer, "refund-new", person.pk)
    assert "Kein freigegebener Einsatz" in html and "Gefahren mit" not in html
    assert "Abrechnung 1 ist angelegt" in post(treasurer, "refund-new", person.pk)


def test_the_limit_of_the_year_is_seen_before_it_is_reached(agency: Agency, treasurer: Client) -> None:
    with agency_scope(agency):
        claim = make_refund(agency)
    assert "nicht erklärt" in page(treasurer, "refunds-person", claim.person_id)
    said = {"kind": "volunteer", "on": "1.11.2026", "what": "Café", "cents": "300", "card_told": "on"}
    post(treasurer, "refund-allowance", claim.pk, **said)
    assert "fehlt die Erklärung" in post(treasurer, "refund-submission", claim.pk)
    html = post(treasurer, "refund-elsewhere", claim.person_id, kind="volunteer", year="2026", cents="768", declared_on="1.11.2026")
    assert f"80 % verbraucht. Es bleiben 192,00{NBSP}€" in html
    assert "mehr als die steuerfreien Beträge" in post(treasurer, "refund-submission", claim.pk)
    assert "768,00" in page(treasurer, "refunds-person", claim.person_id, year="2026") and "768,00" not in page(
        treasurer, "refunds-person", claim.person_id, year="2025")
    assert page(treasurer, "refunds-person", claim.person_id, year="abcd")


def test_accounts_are_masked_and_whoever_takes_them_is_noted(agency: Agency, treasurer: Client) -> None:
    with agency_scope(agency):
        claim = make_approved_refund(agency)
    html = post(treasurer, "refund-account", claim.person_id, iban=IBANS[0], holder="Jonas Krämer")
    assert "DE02 … 2051" in html and IBANS[0] not in html
    assert "DE02 … 2051" in page(treasurer, "refunds", view="pay")
    with agency_scope(agency):
        made = make_pay_list(agency, claim, ledger="bank")
    html = page(treasurer, "refund-list", made.pk)
    assert "DE02 … 2051" in html and IBANS[0] not in html.replace(" ", "")
    assert treasurer.get(reverse("workspace:refund-list-table", args=[made.pk])).status_code == 405
    answer = treasurer.post(reverse("workspace:refund-list-table", args=[made.pk]))
    rows = list(load_workbook(io.BytesIO(answer.content)).active.values)
    assert rows[1] == ("Jonas Krämer", "DE02 1203 0000 0000 2020 51", "Abrechnung 1, 05.10.2026", 3) and rows[2][3] == 3
    assert answer["Cache-Control"] == "no-store"
    pdf = treasurer.post(reverse("workspace:refund-list-pdf", args=[made.pk]))
    assert pdf.content.startswith(b"%PDF") and "attachment" in pdf["Content-Disposition"]
    assert page(treasurer, "refund-list", made.pk).count("Uwe Baumann, ") == 2
    post(treasurer, "refund-list-payment", made.pk, on="23.11.2026")
    answer = treasurer.post(reverse("workspace:refund-list-table", args=[made.pk]))
    assert list(load_workbook(io.BytesIO(answer.content)).active.values)[1][1] == "DE02 … 2051"
    assert "Ausgezahlt wird bar" in post(treasurer, "refund-account-removal", claim.person_id)


def test_a_waiver_says_what_it_rests_on_and_until_when(agency: Agency, treasurer: Client) -> None:
    with agency_scope(agency):
        claim = make_approved_refund(agency)
    assert "bis 5.1.2027, bei monatlicher Tätigkeit bis 5.10.2027" in page(treasurer, "refund-waiver", claim.pk)
    assert "Eine Spende ist es nur" in refused(treasurer, "refund-waiver", claim.pk, on="20.11.2026")
    html = post(treasurer, "refund-waiver", claim.pk, on="20.11.2026", free="on")
    assert "Als Spende gebucht" in html and "Vorstandsbeschluss vom 5. Januar 2026" in html
    assert "Zurückgenommen" in post(treasurer, "refund-taking-back", claim.pk, why="ein Irrtum")


def test_refusing_discarding_and_going_back(agency: Agency, treasurer: Client) -> None:
    with agency_scope(agency):
        claim, other = make_refund(agency), make_approved_refund(agency)
    assert "Doch nicht verwerfen" in post(treasurer, "refund-discarding", claim.pk)
    assert "wieder da" in post(treasurer, "refund-return", claim.pk)
    post(treasurer, "refund-submission", claim.pk)
    assert "wieder in Arbeit" in post(treasurer, "refund-revision", claim.pk)
    assert "nicht mehr" in post(treasurer, "refund-revision", claim.pk)
    assert "doppelt" in post(treasurer, "refund-refusal", other.pk, why="doppelt eingereicht")


def test_a_list_is_dissolved_and_nothing_is_chosen_twice(agency: Agency, treasurer: Client) -> None:
    with agency_scope(agency):
        made = make_pay_list(agency)
        claim = made.rows.get().claim_id
    assert "schon in einer Liste" in post(treasurer, "refund-list-new", claim=[claim], ledger="cash")
    assert "Wählen Sie mindestens eine" in post(treasurer, "refund-list-new", ledger="cash")
    assert "nicht freigegeben" in post(treasurer, "refund-list-new", claim=[4711], ledger="cash")
    assert "Aufgelöst" in post(treasurer, "refund-list-dissolving", made.pk)
    assert "schon ausgezahlt oder aufgelöst" in post(treasurer, "refund-list-dissolving", made.pk)
    assert "schon ausgezahlt oder aufgelöst" in post(treasurer, "refund-list-pdf", made.pk)
    assert "Auszahlungsliste 1" in page(treasurer, "refund-lists")


def fill(agency: Agency, number: int) -> None:
    with agency_scope(agency):
        claims = [make_approved_refund(agency, on=dt.date(2026, 10, day)) for day in range(1, 2 * number + 1)]
        for claim in claims:
            actions.write_account(agency=agency, person=claim.person, iban=IBANS[0], holder="", by=CLERK, at=NOW)
        actions.pay(pay_list=make_pay_list(agency, *claims[:number], ledger="bank"), on=TODAY, by=CLERK, at=NOW)


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize(("name", "view", "queries"), [
    ("refunds", "open", 8), ("refunds", "pay", 10), ("refunds", "done", 8), ("refund-lists", "", 6), ("refund-list", "", 9), ("refund", "", 8),
    ("refunds-person", "", 18),
])
def test_lists_ask_a_constant_number_of_questions(agency: Agency, treasurer: Client, number: int, name: str, view: str, queries: int) -> None:
    fill(agency, number)
    with agency_scope(agency):
        args: dict[str, list[int]] = {
            "refund-list": [agency.pay_lists.get().pk], "refund": [RefundClaim.objects.filter(state=ClaimState.PAID).latest("pk").pk],
            "refunds-person": [RefundClaim.objects.latest("pk").person_id],
        }
    address = reverse(f"workspace:{name}", args=args.get(name, []))
    with counted() as asked:
        assert treasurer.get(address, {"view": view} if view else {}).status_code == 200
    assert asked.number == queries, asked


@pytest.mark.parametrize("role", [role for role in Role if not may(role, Right.MONEY)])
def test_whoever_may_not_see_money_sees_nothing_of_it(agency: Agency, role: Role) -> None:
    client = log_in(make_account(agency, role))
    with agency_scope(agency):
        claim = make_approved_refund(agency)
        volunteer = agency.volunteers.get()
        made = make_pay_list(agency, claim)
    for name, args in (("refunds", []), ("refund", [claim.pk]), ("refunds-person", [claim.person_id]), ("refund-list", [made.pk]),
                       ("refund-rules", []), ("refund-lists", [])):
        assert client.get(reverse(f"workspace:{name}", args=args)).status_code == 403
    assert client.post(reverse("workspace:refund-list-pdf", args=[made.pk])).status_code == 403
    if may(role, Right.VOLUNTEERS):
        assert "/refunds/" not in page(client, "volunteer", volunteer.pk)


def test_who_only_reads_changes_nothing(agency: Agency) -> None:
    roles = [role for role in Role if may(role, Right.MONEY) and not may(role, Right.MONEY_CHANGE)]
    for role in roles:
        client = log_in(make_account(agency, role))
        with agency_scope(agency):
            made = make_pay_list(agency)
            claim = made.rows.get().claim_id
        assert "Ist ausgezahlt" not in page(client, "refund-list", made.pk)
        for name, args in (("refund-list-pdf", [made.pk]), ("refund-list-table", [made.pk]), ("refund-refusal", [claim])):
            assert client.post(reverse(f"workspace:{name}", args=args)).status_code == 403
