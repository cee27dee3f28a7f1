"""The cash box in the office: its book, to the bank and back, counted, receipts – and who may not see it."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from nahbei.contributions.actions import reverse as reverse_booking
from nahbei.contributions.cash_book import cash_on
from nahbei.contributions.receipts import purposes_of
from nahbei.foundation.models import Agency
from nahbei.foundation.rights import Role
from nahbei.foundation.tenancy import agency_scope
from tests.conftest import log_in
from tests.factories import CLERK, NOW, TODAY, make_account, make_cash_payment, make_claim, make_person
from tests.support.queries import counted

CASH = "/office/contributions/cash/"
SPACE = "\N{NO-BREAK SPACE}"


@pytest.fixture
def treasurer(agency: Agency) -> Client:
    return log_in(make_account(agency, Role.FINANCE, "Uwe Baumann"))


def html_of(client: Client, where: str = CASH) -> str:
    return client.get(where).content.decode()


def test_the_book_of_a_month(agency: Agency, treasurer: Client) -> None:
    assert "In diesem Monat war in der Kasse nichts." in html_of(treasurer)
    with agency_scope(agency):
        make_cash_payment(agency, cents=1_000, on=dt.date(2026, 10, 30))
        make_cash_payment(agency, make_person(agency, "Brandt"), cents=250)
    page = html_of(treasurer, f"{CASH}?month=2026-11")
    assert "Kassenbuch November 2026" in page and "Erika Brandt" in page and "Erika Albers" not in page
    assert f"10,00{SPACE}€" in page and f"12,50{SPACE}€" in page and "Noch nie gezählt" in page
    assert "Erika Albers" in html_of(treasurer, f"{CASH}?month=2026-10")
    for nonsense in ("2026-13", "x", "1-1", "²026-01"):
        assert treasurer.get(CASH, {"month": nonsense}).status_code == 200
    sheet = load_workbook(io.BytesIO(treasurer.get(f"{CASH}table/?month=2026-11").content)).active
    assert sheet is not None
    rows = [tuple(cell.value for cell in row) for row in sheet.iter_rows()]
    assert [row[-1] for row in rows[1:]] == [10, 12.5, 12.5] and rows[2][2] == "Erika Brandt"


@pytest.mark.parametrize("number", [1, 3])
def test_a_long_month_asks_no_more(agency: Agency, treasurer: Client, number: int) -> None:
    with agency_scope(agency):
        for _ in range(number):
            make_cash_payment(agency)
    treasurer.get(CASH)
    with counted() as queries:
        treasurer.get(f"{CASH}?month=2026-11")
    assert queries.number == 11, queries


def test_to_the_bank_and_for_stamps(agency: Agency, treasurer: Client) -> None:
    with agency_scope(agency):
        make_cash_payment(agency, cents=1_000)
    carry, spend = reverse("workspace:cash-carrying"), reverse("workspace:cash-spending")
    assert treasurer.get(carry).status_code == treasurer.get(spend).status_code == 200
    too_much = treasurer.post(carry, {"way": "to_bank", "cents": "10,01", "on": "heute", "text": "Sparkasse"})
    assert too_much.status_code == 422 and "So viel ist nicht in der Kasse." in too_much.content.decode() and "Sparkasse" in too_much.content.decode()
    assert treasurer.post(spend, {"cents": "1", "on": "heute", "text": ""}).status_code == 422
    assert treasurer.post(spend, {"cents": "1", "on": "heute", "text": "Briefmarken"}).status_code == 302
    assert treasurer.post(carry, {"way": "to_bank", "cents": "9", "on": "heute"}).status_code == 302
    with agency_scope(agency):
        assert cash_on(agency, dt.date(2199, 1, 1)) == 0
        line = agency.bookings.get(kind="purchase")
    answer = treasurer.post(reverse("workspace:booking-reversal", args=[line.pk]), {"why": "vertippt"}, follow=True)
    assert "Storniert" in answer.content.decode()


def test_counted_in_the_evening(agency: Agency, treasurer: Client) -> None:
    with agency_scope(agency):
        make_cash_payment(agency, cents=550)
    count = reverse("workspace:cash-counting")
    assert count in html_of(treasurer, reverse("workspace:treasurer"))  # an earlier day waits
    given = {"day": "heute", "coin_200": "2", "coin_100": "1", "coin_50": ""}
    summed = treasurer.post(count, {**given, "sum": "1"})
    assert summed.status_code == 200 and "stimmt nicht" in summed.content.decode() and f"5,00{SPACE}€" in summed.content.decode()
    refused = treasurer.post(count, given)
    assert refused.status_code == 422 and f"Es fehlen 0,50{SPACE}€" in refused.content.decode() and 'value="2"' in refused.content.decode()
    assert treasurer.post(count, {**given, "coin_2": "-1"}).status_code == 422
    done = treasurer.post(count, {**given, "remark": "Wechselgeld"}, follow=True).content.decode()
    assert "Die Kasse ist abgeschlossen." in done and "Wechselgeld" in done
    assert count not in html_of(treasurer, reverse("workspace:treasurer"))
    again = treasurer.post(count, {**given, "remark": "x"})
    assert again.status_code == 422 and "Dieser Tag ist schon abgeschlossen." in again.content.decode()
    with agency_scope(agency):
        closing = agency.cash_closings.get()
    undo = reverse("workspace:cash-reopening", args=[closing.pk])
    assert undo in done and treasurer.get(undo).status_code == 200
    opened = treasurer.post(undo, follow=True).content.decode()
    assert "wieder geöffnet von Uwe Baumann" in opened and "verzählt" in opened
    assert "Nur der letzte Tagesabschluss" in treasurer.post(undo, {"why": "x"}).content.decode()


def test_a_receipt_for_cash(agency: Agency, treasurer: Client) -> None:
    with agency_scope(agency):
        claim = make_claim(agency, tier_number=2)
        payment = make_cash_payment(agency, claim.whose, cents=1_000)
        assert purposes_of(payment) == [f"Beitrag 01/2026 bis 03/2026: 9,00{SPACE}€", f"Guthaben für kommende Beiträge: 1,00{SPACE}€"]
    where = reverse("workspace:booking-receipt", args=[payment.pk])
    person = reverse("workspace:contribution", args=[claim.person_id])
    assert where in html_of(treasurer, person) and where in html_of(treasurer, f"{CASH}?month=2026-11")
    for _ in range(2):
        printed = treasurer.post(where)
        assert printed["Content-Type"] == "application/pdf" and printed.content.startswith(b"%PDF")
    assert treasurer.get(where).status_code == 405
    with agency_scope(agency):
        assert list(agency.cash_receipts.values_list("number", flat=True)) == [1, 2]
        for line in (agency.bookings.get(kind="allocation"), payment):
            reverse_booking(booking=line, why="falsch", on=TODAY, by=CLERK, at=NOW)
    assert "Eine Quittung gibt es nur" in treasurer.post(where, follow=True).content.decode()


def test_directly_after_booking_the_receipt_is_offered(agency: Agency, treasurer: Client) -> None:
    with agency_scope(agency):
        person = make_person(agency)
    booked = treasurer.post(reverse("workspace:payment-new", args=[person.pk]), {"cents": "5", "ledger_name": "cash", "on": "heute"}, follow=True)
    assert f"Heute bar gezahlt: 5,00{SPACE}€" in booked.content.decode()
    with agency_scope(agency):
        payment = agency.bookings.get()
    treasurer.post(reverse("workspace:booking-receipt", args=[payment.pk]))
    assert "Heute bar gezahlt" not in html_of(treasurer, reverse("workspace:contribution", args=[person.pk]))


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.TRAINEE])
def test_nobody_else_sees_the_box(agency: Agency, role: Role) -> None:
    client = log_in(make_account(agency, role, "Ute Sommer"))
    for name in ("cash", "cash-table", "cash-carrying", "cash-spending", "cash-counting"):
        assert client.get(reverse(f"workspace:{name}")).status_code == 403
