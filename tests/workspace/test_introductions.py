"""Vermittlungen in the office: the list and its board, the page of one, each step with its undo, the reasons in the settings."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse

from nahbei.foundation.models import Agency, AuditEntry
from nahbei.foundation.rights import Role
from nahbei.foundation.tenancy import agency_scope
from nahbei.placements.models import DeclineReason, PositionPlacement, Stage
from nahbei.placements.position_queries import placements_of_position
from tests.conftest import log_in
from tests.factories import (
    NOW,
    make_account,
    make_introduction,
    make_person,
    make_position_with_contact,
    make_reason,
    make_volunteer,
)
from tests.support.queries import counted

pytestmark = pytest.mark.django_db
LIST = "/office/introductions/"
TODAY = dt.date.today()  # noqa: DTZ011 - the door reads the real clock
AGREED = {"volunteer_agreed_at": NOW, "organisation_agreed_at": NOW}


def made(agency: Agency, **fields: Any) -> PositionPlacement:
    with agency_scope(agency):
        return make_introduction(agency, **fields)


def fresh(agency: Agency, placement: PositionPlacement) -> PositionPlacement:
    with agency_scope(agency):
        return PositionPlacement.objects.select_related("position").get(pk=placement.pk)


def url(placement: PositionPlacement, name: str = "") -> str:
    return reverse(f"workspace:introduction{name and '-'}{name}", args=[placement.pk])


def page(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status
    return response.content.decode()


# --- The list ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("fields", "word", "door"), [
    ({}, "Sagt Ja", "volunteer-agreement"),
    ({"volunteer_agreed_at": NOW}, "Organisation fragen", "asking"),
    ({"volunteer_agreed_at": NOW, "asked_at": NOW, "asked_by_means": "email"}, "Nachhaken", ""),
    ({"volunteer_agreed_at": NOW, "asked_at": NOW, "question": "Wann?", "question_at": NOW}, "Rückfrage klären", ""),
    (AGREED, "Vorstellen", "meeting"),
    ({"stage": Stage.INTRODUCED}, "Schnuppertermin", "trial"),
    ({"stage": Stage.TRIAL}, "Vermitteln", "placing"),
    ({"pending": True}, "Weiter", "resumption"),
])
def test_each_row_has_the_one_next_step(agency: Agency, office: Client, fields: dict[str, Any], word: str, door: str) -> None:
    placement = made(agency, **fields)
    html = page(office, LIST)
    assert word in html
    assert f'="{url(placement, door)}"' in html


def test_what_rests_and_what_is_over_does_not_stand_among_what_waits(agency: Agency, office: Client) -> None:
    with agency_scope(agency):
        make_introduction(agency, volunteer=make_volunteer(agency, "Ruhig"), pending=True)
        make_introduction(agency, volunteer=make_volunteer(agency, "Vorbei"), stage=Stage.DECLINED)
    html = page(office, LIST)
    assert "Vorbei" not in html
    assert html.index("Ruht") < html.index("Ruhig")
    assert "Vorbei" in page(office, f"{LIST}?stage=declined")


def test_list_and_board_cost_the_same_with_one_row_and_with_three(agency: Agency, office: Client) -> None:
    made(agency)
    page(office, LIST)  # the session is warm
    for number in (1, 3):
        for query in ("", "?view=board"):
            with counted() as queries:
                page(office, LIST + query)
            assert queries.number == 11, queries
        if number == 1:
            made(agency, stage=Stage.TRIAL)
            made(agency, stage=Stage.INTRODUCED, pending=True)


def test_the_filters_stand_in_the_address_and_hold_for_the_table(agency: Agency, office: Client) -> None:
    first = made(agency)
    second = made(agency, stage=Stage.INTRODUCED, proposed_by_name="Frau Neu")
    with agency_scope(agency):
        second.volunteer.person.__class__.objects.filter(pk=second.volunteer.person_id).update(family_name="Zweit")
    for query in (f"?organisation={second.position.organisation_id}", "?who=Frau Neu", "?stage=introduced"):
        html, table = page(office, LIST + query), page(office, f"{LIST}table/{query}")
        assert ("Zweit" in html, first.volunteer.person.full_name in html.split('class="pipeline')[1]) == (True, False)
        assert ("Zweit" in table, table.count("\r\n")) == (True, 2)
    with agency_scope(agency):
        assert AuditEntry.objects.filter(what="placements.positions_exported").count() == 3


@pytest.mark.parametrize("query", ["?stage=x", "?organisation=abc", "?field=9999999999999999999999", "?page=-1", "?who=%00", "?view=<b>"])
def test_a_made_up_address_shows_the_list(agency: Agency, office: Client, query: str) -> None:
    made(agency)
    assert "Vermittlungen" in page(office, LIST + query)


def test_a_formula_in_a_name_stays_text(agency: Agency, office: Client) -> None:
    with agency_scope(agency):
        make_introduction(agency, make_position_with_contact(agency, title='=HYPERLINK("http://x")'))
    assert '"\'=HYPERLINK' in page(office, f"{LIST}table/")


def test_nothing_yet_says_what_to_do(office: Client) -> None:
    assert "Jemanden vorschlagen" in page(office, LIST)


# --- One of them -------------------------------------------------------------------------------------------------------


def test_the_whole_way_by_the_buttons(agency: Agency, office: Client) -> None:
    with agency_scope(agency):
        position, volunteer = make_position_with_contact(agency), make_volunteer(agency)
    response = office.post(f"{LIST}new/", {"volunteer": volunteer.pk, "position": position.pk})
    with agency_scope(agency):
        placement = PositionPlacement.objects.get()
    assert response.headers["Location"] == url(placement)
    office.post(url(placement, "volunteer-agreement"))
    office.post(url(placement, "asking"), {"means": "email", "introduction": "Liest gern vor."})
    office.post(url(placement, "organisation-agreement"))
    assert "Was abgeschickt ist" in page(office, url(placement, "meeting"))
    assert fresh(agency, placement).stage == Stage.PROPOSED  # looking sends nothing
    office.post(url(placement, "meeting"))
    office.post(url(placement, "trial"), {"on": "+1"})
    office.post(url(placement, "placing"), {"on": "+3"})
    found = fresh(agency, placement)
    assert (found.stage, found.placed_on) == (Stage.PLACED, TODAY + dt.timedelta(days=3))
    assert "Alle Plätze sind vergeben." in page(office, url(placement))
    office.post(url(placement, "filling"))
    assert fresh(agency, placement).position.state == "filled"
    office.post(url(placement, "ending"), {"on": "+9", "side": "organisation"})
    html = page(office, url(placement))
    assert fresh(agency, placement).stage == Stage.ENDED
    for word in ("Vorgestellt", "Schnuppert", "Beendet", "Liest gern vor."):
        assert word in html


def test_every_step_is_taken_back_by_one_button(agency: Agency, office: Client) -> None:
    placement = made(agency, stage=Stage.INTRODUCED)
    office.post(url(placement, "trial"), {"on": "+1"})
    html = office.post(url(placement, "return"), follow=True).content.decode()
    assert "Zurückgenommen." in html
    assert "<del>" in html
    assert fresh(agency, placement).stage == Stage.INTRODUCED
    assert "Hier gibt es nichts zurückzunehmen." in office.post(url(placement, "return"), follow=True).content.decode()


def test_a_decline_takes_side_reason_and_note(agency: Agency, office: Client) -> None:
    placement = made(agency)
    with agency_scope(agency):
        reason = make_reason(agency)
    assert office.post(url(placement, "refusal"), {"reason": reason.pk}).status_code == 422
    office.post(url(placement, "refusal"), {"side": "volunteer", "reason": reason.pk, "note": "<b>Nein</b>"})
    found = fresh(agency, placement)
    assert (found.stage, found.declined_by, found.reason_id) == (Stage.DECLINED, "volunteer", reason.pk)
    assert "&lt;b&gt;Nein&lt;/b&gt;" in page(office, url(placement))


def test_what_is_refused_is_said_where_it_was_typed(agency: Agency, office: Client) -> None:
    placement = made(agency, volunteer_agreed_at=NOW)
    response = office.post(url(placement, "asking"), {"means": "email", "introduction": "Tel. 030 23125 418"})
    assert (response.status_code, "Noch keine Kontaktdaten" in response.content.decode()) == (422, True)
    assert office.post(url(placement, "meeting")).status_code == 422
    for wrong in ("gestern und so", "", "31.2.", "99999999999999"):
        assert office.post(url(made(agency, stage=Stage.INTRODUCED), "trial"), {"on": wrong}).status_code == 422


def test_what_is_missing_shows_as_next_step_and_blocks_the_introduction(agency: Agency, office: Client) -> None:
    with agency_scope(agency):
        placement = make_introduction(agency, volunteer=make_volunteer(agency, signed=False), **AGREED)
    assert "<p>Verschwiegenheitserklärung" in page(office, url(placement))
    response = office.post(url(placement, "meeting"))
    assert (response.status_code, fresh(agency, placement).stage) == (422, Stage.PROPOSED)


def test_a_blocked_volunteer_and_a_filled_position_cannot_be_chosen(agency: Agency, office: Client) -> None:
    with agency_scope(agency):
        blocked, filled = make_volunteer(agency, "Gesperrt", state="blocked"), make_position_with_contact(agency, state="filled")
        volunteer, position = make_volunteer(agency), make_position_with_contact(agency)
    for wrong in ({"volunteer": blocked.pk, "position": position.pk}, {"volunteer": volunteer.pk, "position": filled.pk}):
        assert office.post(f"{LIST}new/", wrong).status_code == 422


def test_the_page_costs_the_same_with_a_long_story(agency: Agency, office: Client) -> None:
    placement = made(agency, stage=Stage.INTRODUCED)
    page(office, url(placement))
    counts = []
    for _each in range(2):
        with counted() as queries:
            page(office, url(placement))
        counts.append(queries.number)
        for _again in range(3):
            office.post(url(placement, "pause"))
            office.post(url(placement, "resumption"))
        page(office, url(placement))
    assert counts == [11, 11]


@pytest.mark.parametrize("name", [
    "volunteer-agreement", "asking", "meeting", "trial", "placing", "refusal", "ending", "pause", "resumption", "return",
])
def test_who_only_reads_changes_nothing(agency: Agency, name: str) -> None:
    with agency_scope(agency):
        reader = log_in(make_account(agency, Role.READ_ONLY, "Nur Lesen"))
        placement = make_introduction(agency)
    assert "Organisation fragen" not in page(reader, LIST)
    assert reader.post(url(placement, name)).status_code == 403
    with agency_scope(agency):
        assert placement.moves.count() == 1


def test_the_other_agency_finds_nothing(agency: Agency, stranger: Client) -> None:
    placement = made(agency)
    assert stranger.get(url(placement)).status_code == 404
    assert stranger.post(url(placement, "volunteer-agreement")).status_code == 404
    assert "Krämer" not in page(stranger, LIST)


# --- Where else it shows -----------------------------------------------------------------------------------------------


def test_the_volunteers_page_and_the_persons_story_show_it(agency: Agency, office: Client) -> None:
    placement = made(agency)
    office.post(url(placement, "volunteer-agreement"))
    assert url(placement) in page(office, reverse("workspace:volunteer", args=[placement.volunteer_id]))
    assert "Vorlesen im Kindergarten" in page(office, reverse("workspace:person", args=[placement.volunteer.person_id]))


def test_the_block_for_the_page_of_a_position(inside: Agency) -> None:
    placement = make_introduction(inside, stage=Stage.PLACED)
    context = {"placements": placements_of_position(placement.position), "position": placement.position, "may_match": True, "reading": {"now": NOW}}
    html = render_to_string("workspace/positions/placements.html", context)
    assert "Jonas Krämer" in html
    assert f"?position={placement.position_id}" in html


# --- Reasons -----------------------------------------------------------------------------------------------------------


def test_the_list_of_reasons_is_the_agencys_own(agency: Agency, office: Client) -> None:
    office.post("/office/settings/reasons/new/", {"text": "Zu weit weg"})
    office.post("/office/settings/reasons/new/", {"text": "Zu früh am Morgen"})
    assert office.post("/office/settings/reasons/new/", {"text": "Zu weit weg"}).status_code == 422
    with agency_scope(agency):
        first, second = DeclineReason.objects.all()
    office.post(f"/office/settings/reasons/{second.pk}/place/", {"to": "up"})
    office.post(f"/office/settings/reasons/{first.pk}/", {"text": "Weg zu lang"})
    office.post(f"/office/settings/reasons/{first.pk}/retirement/")
    with agency_scope(agency):
        assert [(row.text, row.active) for row in DeclineReason.objects.all()] == [("Zu früh am Morgen", True), ("Weg zu lang", False)]
    page(office, "/office/settings/reasons/")  # the messages are read
    assert "Weg zu lang" not in page(office, url(made(agency), "refusal"))
    office.post(f"/office/settings/reasons/{first.pk}/return/")
    page(office, "/office/settings/reasons/")
    assert "Weg zu lang" in page(office, url(made(agency), "refusal"))


def test_a_reader_does_not_change_the_reasons(agency: Agency) -> None:
    with agency_scope(agency):
        reader, reason = log_in(make_account(agency, Role.READ_ONLY, "Nur Lesen")), make_reason(agency)
    assert "Zeiten passen nicht" in page(reader, "/office/settings/reasons/")
    assert reader.post(f"/office/settings/reasons/{reason.pk}/", {"text": "x"}).status_code == 403


def test_a_contact_person_with_markup_in_the_name_stays_text(agency: Agency, office: Client) -> None:
    with agency_scope(agency):
        person = make_person(agency, "<script>x</script>", given_name="Eva")
        placement = make_introduction(agency, volunteer=make_volunteer(agency, person=person))
    assert "<script>x</script>" not in page(office, url(placement)) + page(office, LIST)
