"""The treasurer's month and year in the office: what is to be done, what the year comes to, who may see it."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from nahbei.contributions.actions import make_due, receive
from nahbei.foundation.models import Agency
from nahbei.foundation.rights import Role
from nahbei.foundation.tenancy import agency_scope
from tests.conftest import log_in
from tests.factories import CLERK, make_account, make_agreement, make_contribution_rules, make_person
from tests.support.queries import counted


@pytest.fixture
def treasurer(agency: Agency) -> Client:
    return log_in(make_account(agency, Role.FINANCE, "Uwe Baumann"))


def last_year(agency: Agency, names: int = 1) -> int:
    """Each of them owed for last year, and half of it was paid."""
    now = timezone.now()
    year = timezone.localdate(now).year - 1
    then = now.replace(year=year, month=11, day=20)
    with agency_scope(agency):
        make_contribution_rules(agency, valid_from=dt.date(year, 1, 1))
        for number in range(names):
            person = make_person(agency, f"=Albers{number}", given_name="Erika", street="Ahornweg 7", postal_code="12345", town="Birkenfeld")
            make_agreement(agency, person=person, valid_from=dt.date(year, 1, 1), tier_number=2)
            make_due(agency=agency, until=dt.date(year, 3, 31), by=CLERK, at=then)
            receive(agency=agency, person=person, cents=450, ledger_name="bank", on=then.date(), text="", by=CLERK, at=then)
    return year


def test_the_month_says_what_is_to_be_done_and_the_year_is_closed_for_good(agency: Agency, treasurer: Client) -> None:
    year = last_year(agency)
    html = treasurer.get(reverse("workspace:treasurer")).content.decode()
    assert f"{year} abschließen" in html and "fällig stellen" in html
    where = reverse("workspace:contributions-year", args=[year])
    assert "4,50" in treasurer.get(where).content.decode()
    assert "nicht zurücknehmen" in treasurer.get(reverse("workspace:contributions-year-closing", args=[year])).content.decode()
    html = treasurer.post(reverse("workspace:contributions-year-closing", args=[year]), follow=True).content.decode()
    assert "Abgeschlossen am" in html and "Uwe Baumann" in html
    assert f"{year} abschließen" not in treasurer.get(reverse("workspace:treasurer")).content.decode()
    again = treasurer.post(reverse("workspace:contributions-year-closing", args=[year]), follow=True).content.decode()
    assert "schon abgeschlossen" in again
    early = treasurer.post(reverse("workspace:contributions-year-closing", args=[year + 1]), follow=True).content.decode()
    assert "erst abschließen, wenn es vorbei ist" in early


def test_the_table_for_the_tax_adviser_holds_numbers_and_no_formulas(agency: Agency, treasurer: Client) -> None:
    year = last_year(agency)
    response = treasurer.get(reverse("workspace:contributions-year-table", args=[year]))
    assert response["Content-Disposition"] == f'attachment; filename="beitraege-{year}.xlsx"'
    book = CalamineWorkbook.from_filelike(io.BytesIO(response.content))
    assert book.sheet_names == ["Salden", "Buchungen", "Menschen"]
    assert book.get_sheet_by_name("Salden").to_python()[-1] == ["Summe", 0, 15, 15, 0]
    (head, person) = book.get_sheet_by_name("Menschen").to_python()
    assert (head[0], person[0], person[2], person[3], person[6]) == ("Name", "=Albers0, Erika", 6, 4.5, 1.5)
    assert len(book.get_sheet_by_name("Buchungen").to_python()) == 4


def test_the_account_of_a_person_is_a_letter(agency: Agency, treasurer: Client) -> None:
    year = last_year(agency)
    with agency_scope(agency):
        person = agency.people.latest("pk")
    for where in (reverse("workspace:contribution-year", args=[person.pk, year]), reverse("workspace:contributions-year-letters", args=[year])):
        response = treasurer.get(where)
        assert response["Content-Type"] == "application/pdf"
        text = " ".join(PdfReader(io.BytesIO(response.content)).pages[0].extract_text().split())
        assert f"Ihr Beitragskonto {year}" in text and "1,50 € offen" in text and "Ahornweg 7" in text
    nothing = treasurer.get(reverse("workspace:contribution-year", args=[person.pk, 2001]), follow=True).content.decode()
    assert "In diesem Jahr ist nichts gebucht." in nothing
    assert treasurer.get(reverse("workspace:contributions-year", args=[99999])).status_code == 404


@pytest.mark.parametrize("names", [1, 3])
def test_the_pages_ask_a_constant_number_of_questions(agency: Agency, treasurer: Client, names: int) -> None:
    year, found = last_year(agency, names), []
    for where in (reverse("workspace:contributions-year", args=[year]), reverse("workspace:treasurer")):
        treasurer.get(where)
        with counted() as queries:
            treasurer.get(where)
        found.append(queries.number)
    assert found == [9, 41]  # the month: one question or two for each step that may be there


@pytest.mark.parametrize("role", [Role.TRAINEE, Role.COORDINATOR, Role.READ_ONLY])
def test_nobody_else_sees_the_year(agency: Agency, role: Role) -> None:
    year = last_year(agency)
    clerk = log_in(make_account(agency, role, "Jemand Anderes"))
    for name in ("contributions-year", "contributions-year-table", "contributions-year-letters", "contributions-year-closing"):
        assert clerk.get(reverse(f"workspace:{name}", args=[year])).status_code == 403
    assert clerk.get(reverse("workspace:treasurer")).status_code == 403
