"""Gifts in the office: written down, confirmed, revoked; what a year gives whom; who may see it."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import pytest
from dateutil.relativedelta import relativedelta
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from nahbei.donations.actions import give, take_back
from nahbei.donations.models import Gift
from nahbei.foundation.models import Agency
from nahbei.foundation.rights import Role
from nahbei.foundation.tenancy import agency_scope
from nahbei.people.models import Person
from nahbei.people.search import index
from tests.conftest import log_in
from tests.factories import CLERK, make_account, make_donor, make_organisation, make_tax_status
from tests.support.queries import counted


@pytest.fixture
def treasurer(agency: Agency) -> Client:
    return log_in(make_account(agency, Role.FINANCE, "Uwe Baumann"))


def html_of(client: Client, name: str, *args: Any, **query: str) -> str:
    return client.get(reverse(f"workspace:{name}", args=args), query).content.decode()


def post(client: Client, address: str, *args: Any, **data: str) -> str:
    return client.post(reverse(f"workspace:{address}", args=args), data, follow=True).content.decode()


def notice(agency: Agency, **fields: Any) -> None:
    with agency_scope(agency):
        make_tax_status(agency, notice_on=timezone.localdate() - relativedelta(years=1), at=timezone.now(), **fields)


def given(agency: Agency, cents: int = 5_000, person: Person | None = None, **fields: Any) -> Gift:
    with agency_scope(agency):
        now = timezone.now()
        on = fields.pop("on", timezone.localdate(now))
        return give(agency=agency, person=person or make_donor(agency), cents=cents, kind="money", on=on, by=CLERK, at=now, **fields)


def test_money_is_found_written_down_confirmed_revoked_and_taken_back(agency: Agency, treasurer: Client) -> None:
    notice(agency)
    with agency_scope(agency):
        person = make_donor(agency, "Zimmermann")
        index([person])
    html = html_of(treasurer, "gift-giver", q="Zimmermann")
    where = reverse("workspace:gift-new", args=[person.pk])
    assert where in html
    wrong = treasurer.post(where, {"cents": "viel", "on": "heute", "ledger_name": "bank", "text": "Sommerfest"})
    assert (wrong.status_code, "Sommerfest" in wrong.content.decode()) == (422, True)
    html = post(treasurer, "gift-new", person.pk, cents="350,50", on="heute", ledger_name="cash", text="Sommerfest")
    assert "350,50" in html and "Bestätigung ausstellen" in html
    with agency_scope(agency):
        gift = agency.gifts.get()
        assert gift.booking is not None
        assert (gift.booking.debit, gift.booking.credit) == ("cash", "donations")
    html = post(treasurer, "gift-confirming", gift.pk)
    assert "mit eigener Hand" in html and "Erika Zimmermann" in html
    assert "noch keine" not in html_of(treasurer, "donations")
    assert "Widerrufen Sie zuerst die Bestätigung" in post(treasurer, "gift-taking-back", gift.pk, why="Irrtum")
    with agency_scope(agency):
        confirmation = agency.confirmations.get()
    paper = treasurer.get(reverse("workspace:confirmation-paper", args=[confirmation.pk]))
    assert (paper["Content-Type"], paper["Cache-Control"]) == ("application/pdf", "no-store")
    copy = treasurer.get(reverse("workspace:confirmation-copy", args=[confirmation.pk]))
    assert "Kopie" in PdfReader(io.BytesIO(copy.content)).pages[0].extract_text()
    assert treasurer.post(reverse("workspace:confirmation-revocation", args=[confirmation.pk]), {"why": ""}).status_code == 422
    html = post(treasurer, "confirmation-revocation", confirmation.pk, why="falscher Betrag")
    assert "Das Original ist noch draußen" in html
    assert "zählt aber nicht mehr" in post(treasurer, "gift-taking-back", gift.pk, why="Irrtum")
    assert "zurückgenommen" in html_of(treasurer, "donations")


def test_a_thing_and_a_waiver(agency: Agency, treasurer: Client) -> None:
    with agency_scope(agency):
        person, firm = make_donor(agency), make_organisation(agency, name="Bäckerei am Markt")
    where = reverse("workspace:gift-new", args=[person.pk])
    waived = treasurer.post(f"{where}?kind=waiver", {"cents": "42,60", "on": "heute", "basis_text": "Beschluss vom 12.01.", "text": ""}, follow=True)
    assert "Der Anspruch beruht auf" in waived.content.decode()
    thing = {"cents": "180", "on": "heute", "text": "Rollator", "condition": "ein Jahr alt", "basis_text": "Rechnung", "origin": "private"}
    there = reverse("workspace:organisation-gift-new", args=[firm.pk])
    assert "Rollator" in treasurer.post(f"{there}?kind=in_kind", thing, follow=True).content.decode()
    assert treasurer.post(f"{there}?kind=in_kind", {**thing, "condition": ""}).status_code == 422
    assert "kind=waiver" not in html_of(treasurer, "organisation-gift-new", firm.pk)
    html = html_of(treasurer, "donations", kind="in_kind")
    assert "Rollator" in html and "42,60" not in html.split("<table")[1]


def test_the_year_for_all_at_once(agency: Agency, treasurer: Client) -> None:
    year = timezone.localdate().year
    given(agency, 5_000)
    with agency_scope(agency):
        person = make_donor(agency, "Ohneadresse")
        Person.objects.filter(pk=person.pk).update(street="")
    given(agency, 40_000, person)
    assert "Zuerst der Bescheid" in html_of(treasurer, "donations-year", year)
    assert "Tragen Sie zuerst ein" in post(treasurer, "donations-confirming", year)
    notice(agency)
    html = html_of(treasurer, "donations-year", year)
    assert "Kontoauszug genügt" in html and "Adresse fehlt" in html and "450,00" in html
    assert "Es fehlt die Adresse" in post(treasurer, "person-confirming", person.pk, year)
    assert "noch keine Bestätigung ausgestellt" in treasurer.get(
        reverse("workspace:donations-papers", args=[year]), follow=True).content.decode()
    assert "1 Bestätigung ausgestellt" in post(treasurer, "donations-confirming", year)
    assert "Alle haben schon eine Bestätigung" in post(treasurer, "donations-confirming", year)
    papers = treasurer.get(reverse("workspace:donations-papers", args=[year]))
    assert len(PdfReader(io.BytesIO(papers.content)).pages) == 1
    table = treasurer.get(reverse("workspace:donations-table", args=[year]))
    rows = CalamineWorkbook.from_filelike(io.BytesIO(table.content)).get_sheet_by_index(0).to_python()
    assert [row[3] for row in rows[1:]] == [50.0, 400.0]


def test_the_notice_is_written_and_the_next_one_counts(agency: Agency, treasurer: Client) -> None:
    data = {"kind": "exemption", "tax_office": "Birkenfeld", "tax_number": "1/2", "notice_on": "1.2.2016", "period": "2014",
            "purposes": "der Altenhilfe", "name": "Nachbarschaft e. V.", "street": "Markt 1", "postal_code": "12345", "town": "Birkenfeld"}
    assert "Der Bescheid ist zu alt" in post(treasurer, "tax-status", **data)
    assert "abgelaufen" in html_of(treasurer, "treasurer")
    assert treasurer.post(reverse("workspace:tax-status"), {**data, "period": ""}).status_code == 422
    new = timezone.localdate() - dt.timedelta(days=30)
    html = post(treasurer, "tax-status", **{**data, "notice_on": f"{new:%d.%m.%Y}"})
    assert "Der Bescheid gilt" in html and "Früher" in html


def test_the_treasurer_is_told_in_the_first_months(agency: Agency, treasurer: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    january = timezone.now().replace(month=1, day=20)
    with agency_scope(agency):
        make_tax_status(agency, notice_on=january.date() - relativedelta(years=4, months=9), at=timezone.now())
    given(agency, on=dt.date(january.year - 1, 6, 1))
    monkeypatch.setattr(timezone, "now", lambda: january)
    html = html_of(treasurer, "treasurer")
    assert f"Zuwendungsbestätigungen {january.year - 1} ausstellen (1)" in html
    assert "Bescheid des Finanzamts läuft ab" in html
    monkeypatch.setattr(timezone, "now", lambda: january.replace(month=4))
    assert "ausstellen (1)" not in html_of(treasurer, "treasurer")


def test_lists_cost_the_same_with_one_and_with_three(agency: Agency, treasurer: Client) -> None:
    notice(agency)
    year = timezone.localdate().year
    for number in (1, 2):
        for _ in range(number):
            given(agency)
        post(treasurer, "donations-confirming", year)
        for name, args, expected in (("donations", (), 9), ("donations-year", (year,), 9)):
            with counted() as queries:
                html_of(treasurer, name, *args)
            assert queries.number == expected, f"{name}: {queries}"


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.TRAINEE, Role.OFFICE_VOLUNTEER, Role.READ_ONLY])
def test_others_see_nothing_of_it(agency: Agency, role: Role) -> None:
    gift = given(agency)
    client = log_in(make_account(agency, role, "Petra Lindner"))
    assert client.get(reverse("workspace:donations")).status_code in {403, 404}
    assert client.get(reverse("workspace:gift", args=[gift.pk])).status_code in {403, 404}
    assert client.post(reverse("workspace:gift-confirming", args=[gift.pk])).status_code in {403, 404}


def test_what_a_person_gave_stands_beside_what_they_pay(agency: Agency, treasurer: Client) -> None:
    first = given(agency)
    assert first.person is not None
    with counted() as one:
        page = html_of(treasurer, "contribution", first.person.pk)
    assert reverse("workspace:gift", args=[first.pk]) in page and "50,00" in page
    others = [given(agency, 700, first.person), given(agency, 900, first.person)]
    with agency_scope(agency):
        take_back(gift=others[0], why="Doppelt", on=timezone.localdate(), by=CLERK, at=timezone.now())
    with counted() as three:
        page = html_of(treasurer, "contribution", first.person.pk)
    assert reverse("workspace:gift", args=[others[1].pk]) in page and reverse("workspace:gift", args=[others[0].pk]) not in page
    assert one.number == three.number
