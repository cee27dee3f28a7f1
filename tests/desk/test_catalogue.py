"""The printed catalogue: what is in it, in which order, and what never is."""

from __future__ import annotations

import io

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from nahbei.desk.catalogue import Choice, print_catalogue
from nahbei.foundation.models import Agency
from nahbei.foundation.rights import Role
from nahbei.foundation.tenancy import agency_scope
from nahbei.opportunities.models import Position, PositionState
from nahbei.volunteers.week import WeekPattern
from tests.conftest import log_in
from tests.factories import TODAY, make_account, make_organisation, make_position
from tests.support.queries import counted


def text_of(content: bytes) -> str:
    """In one line: where the lines of the paper break says nothing."""
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).split())


def printed(agency: Agency, choice: Choice | None = None) -> str:
    return text_of(print_catalogue(agency, choice or Choice(), web="localhost/lindenhof/positions/", on=TODAY).content)


def full_position(agency: Agency) -> Position:
    return make_position(
        agency, title="Hunde ausführen", organisation=make_organisation(agency, "Tierheim Birkenfeld"), town="Birkenfeld", timing="fixed",
        week=WeekPattern.from_spans([(1, 18, 22)]), minutes_a_week=150, min_age=16, needs_licence=True, conduct="extended", languages=["tr"],
        gives_insurance=True, given="Kaffee", accessible=True, target_group="animals",
    )


def test_everything_that_somebody_must_know_stands_there(inside: Agency) -> None:
    full_position(inside)
    text = printed(inside)
    for words in (
        "Hunde ausführen", "Tierheim Birkenfeld", "Di. 9–11 Uhr", "2,5 Stunden in der Woche", "ab 16 Jahren", "Türkisch", "Führerschein",
        "erweitertes Führungszeugnis", "Versicherung, Kaffee", "barrierefrei", "Tiere", "Stand: 23. November 2026", "Seite 1 von 2",
    ):
        assert words in text, words


@pytest.mark.parametrize("state", [state for state in PositionState if state != PositionState.PUBLISHED])
def test_only_what_is_published_is_printed(inside: Agency, state: str) -> None:
    make_position(inside)
    make_position(inside, title="Noch geheim", state=state)
    assert "Noch geheim" not in printed(inside)


def test_fields_stand_in_the_order_of_the_agency_with_their_page(inside: Agency) -> None:
    later = inside.fields.create(name="Begleitung", position=9)
    first = inside.fields.create(name="Werkstatt", position=1)
    make_position(inside, title="Zuletzt", field=later)
    make_position(inside, title="Zuerst", field=first)
    text = printed(inside)
    assert text.index("Werkstatt") < text.index("Begleitung")
    assert text.index("Zuerst") < text.index("Zuletzt")


def test_a_choice_for_one_person(inside: Agency) -> None:
    wanted, other = make_position(inside, title="Gewählt"), make_position(inside, title="Andere")
    text = printed(inside, Choice(numbers=(wanted.number,), person="Frau Yıldırım"))
    assert "Gewählt" in text and "Andere" not in text and "zusammengestellt für Frau Yıldırım" in text
    assert other.title not in printed(inside, Choice(fields=(0,)))


def test_nothing_fits(inside: Agency) -> None:
    assert "Zurzeit ist keine Stelle frei, die dazu passt." in printed(inside)


@pytest.mark.parametrize("number", [1, 3])
def test_one_query_for_any_number(inside: Agency, number: int) -> None:
    for _ in range(number):
        make_position(inside)
    with counted() as asked:
        printed(inside)
    assert asked.number == 1, asked


@pytest.mark.parametrize("text", ["😀 Vorlesen", "\u202eVorlesen", "*fett* #import", "W" * 4_000, "<script>alert(1)</script>", "李 明"])
def test_whatever_was_pasted_can_be_printed(inside: Agency, text: str) -> None:
    make_position(inside, title=text[:100], task=text)
    assert print_catalogue(inside, Choice(), web="", on=TODAY).content.startswith(b"%PDF")


def test_by_the_page(agency: Agency) -> None:
    with agency_scope(agency):
        position = full_position(agency)
    office = log_in(make_account(agency, Role.READ_ONLY))
    page = office.get(reverse("workspace:catalogue"), {"field": position.field_id, "numbers": f"{position.number}; x"}).content.decode()
    assert "<b>1</b> Stelle passt." in page
    pdf = office.get(reverse("workspace:catalogue-pdf"), {"numbers": str(position.number)})
    assert pdf["Content-Type"] == "application/pdf" and "Hunde ausführen" in text_of(pdf.content)


def test_a_word_that_is_no_choice_counts_as_none(agency: Agency, office: Client) -> None:
    with agency_scope(agency):
        make_position(agency)
    page = office.get(reverse("workspace:catalogue"), {"field": "x", "area": "99999999", "numbers": "-1"}).content.decode()
    assert "<b>1</b> Stelle passt." in page


