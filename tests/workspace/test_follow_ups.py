"""Nachfragen: whom to call, what they said, the list and its table, as a browser without script sees them."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from nahbei.foundation.models import Agency, AuditEntry
from nahbei.foundation.rights import Role
from nahbei.foundation.tenancy import agency_scope
from nahbei.help_requests.models import RequestNeed
from nahbei.people.models import Person, Representation
from nahbei.placements.actions import answer_follow_up
from nahbei.placements.models import FollowUp, Placement
from tests.conftest import log_in
from tests.factories import (
    CLERK,
    make_account,
    make_follow_up,
    make_need,
    make_person,
    make_placement,
    make_request,
    make_visit,
    make_volunteer,
)
from tests.support.queries import counted

pytestmark = pytest.mark.django_db
TODAY = dt.date.today()  # noqa: DTZ011 - the door reads the real clock
DAY = dt.timedelta(days=1)


def now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def helped(agency: Agency, seeker: str = "Albers", **fields: Any) -> Placement:
    help_request = make_request(
        agency, make_person(agency, seeker, phone="030 23125 418"), state="matched", standing=True, weekdays=1, starts_on=TODAY - 30 * DAY,
        review_on=TODAY + 60 * DAY, **fields,
    )
    volunteer = make_volunteer(agency, activities=(help_request.activity,))
    return make_placement(agency, help_request, volunteer, started_on=TODAY - 30 * DAY)


def a_call(agency: Agency, seeker: str = "Albers", **fields: Any) -> FollowUp:
    with agency_scope(agency):
        return make_follow_up(agency, helped(agency, seeker), **{"due_on": TODAY, **fields})


def fresh(agency: Agency, follow_up: FollowUp) -> FollowUp:
    with agency_scope(agency):
        return FollowUp.objects.get(pk=follow_up.pk)


def url(follow_up: FollowUp, name: str = "follow-up") -> str:
    return reverse(f"workspace:{name}", args=[follow_up.pk])


def page(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status
    return response.content.decode()


LIST = "/office/follow-ups/"


# --- The call ----------------------------------------------------------------------------------------------------------


def test_the_page_says_whom_to_call_and_what_for(agency: Agency, office: Client) -> None:
    with agency_scope(agency):
        placement = helped(agency)
        placement.help_request.help_seeker.channels.update(label="lange klingeln lassen")
        for days in (20, 13):
            make_visit(placement.help_request, TODAY - days * DAY, volunteer=placement.volunteer, state="took_place")
        make_visit(placement.help_request, TODAY + DAY, volunteer=placement.volunteer)
        RequestNeed.objects.create(agency=agency, help_request=placement.help_request, need=make_need(agency, "Ohr", sentence="hört schwer"))
        follow_up = make_follow_up(agency, placement, due_on=TODAY, not_reached=1)
    html = page(office, url(follow_up))
    for words in ("030 23125 418", "lange klingeln lassen", "Jonas Krämer hilft Ihnen: Arztbegleitung. Wie läuft es?", "2, zuletzt am", "nächster am",
                  "hört schwer", "1-mal nicht erreicht", "Was sagt Frau Albers?", "läuft gut", "Speichern und nächster Anruf"):
        assert words in html, words
    assert "nicht mehr versuchen" not in html


def test_the_daughter_is_asked_for_her_mother(agency: Agency, office: Client) -> None:
    with agency_scope(agency):
        placement = helped(agency)
        daughter = make_person(agency, "Kern", given_name="Anna")
        Representation.objects.create(agency=agency, person=placement.help_request.help_seeker, representative=daughter, relation="Tochter")
        follow_up = make_follow_up(agency, placement, person=daughter, due_on=TODAY)
    html = page(office, url(follow_up))
    for words in ("Anna Kern", "Tochter", "Jonas Krämer hilft Erika Albers: Arztbegleitung.", "Keine Nummer bekannt."):
        assert words in html, words


def test_save_and_the_list_offers_to_undo(agency: Agency, office: Client) -> None:
    follow_up = a_call(agency)
    response = office.post(url(follow_up), {"outcome": "good", "note": "Wir lachen viel."}, follow=True)
    assert response.redirect_chain[-1][0] == LIST
    html = response.content.decode()
    assert "Aufgeschrieben: Erika Albers." in html
    assert url(follow_up, "follow-up-return") in html
    found = fresh(agency, follow_up)
    assert (found.outcome, found.note, found.answered_by_name, found.answered_online) == ("good", "Wir lachen viel.", "Petra Lindner", False)


def test_undo_brings_the_call_back_with_what_was_typed(agency: Agency, office: Client) -> None:
    follow_up = a_call(agency)
    office.post(url(follow_up), {"outcome": "bad", "note": "Er kam nicht."})
    html = office.post(url(follow_up, "follow-up-return"), follow=True).content.decode()
    assert "steht wieder auf Heute" in html
    assert "Er kam nicht.</textarea>" in html
    assert fresh(agency, follow_up).answered_at is None
    assert "Hier gibt es nichts zurückzunehmen." in office.post(url(follow_up, "follow-up-return"), follow=True).content.decode()


def test_save_and_next_call(agency: Agency, office: Client) -> None:
    first, second = a_call(agency), a_call(agency, "Bosch")
    response = office.post(url(first), {"outcome": "good", "then": "next"})
    assert response["Location"] == url(second)
    html = office.post(url(second), {"outcome": "not_reached", "then": "next"}, follow=True).content.decode()
    assert "Das war der letzte Anruf für heute." in html
    assert "Heute ist niemand anzurufen." in html


def test_without_an_answer_nothing_is_saved(agency: Agency, office: Client) -> None:
    follow_up = a_call(agency)
    for outcome in ("", "excellent", "give_up"):
        response = office.post(url(follow_up), {"outcome": outcome, "note": "Hat nur geredet."})
        assert response.status_code == 422
        assert "<title>Fehler:" in response.content.decode()
        assert "Hat nur geredet." in response.content.decode()
    assert fresh(agency, follow_up).answered_at is None


@pytest.mark.parametrize("note", ["<script>alert(1)</script>", "Albers\u202e", "😀👩‍👩‍👧", "';--"])
def test_hostile_notes_are_words(agency: Agency, office: Client, note: str) -> None:
    follow_up = a_call(agency)
    office.post(url(follow_up), {"outcome": "good", "note": note})
    for address in (url(follow_up), LIST + "?state=answered", reverse("workspace:request", args=[follow_up.placement.help_request_id])):
        assert "<script>alert" not in page(office, address)
    assert fresh(agency, follow_up).note == note.rstrip("\u202e")  # nobody sees a mark of direction


def test_ten_thousand_letters_are_refused_and_kept(agency: Agency, office: Client) -> None:
    response = office.post(url(a_call(agency)), {"outcome": "good", "note": "a" * 10_000})
    assert response.status_code == 422
    assert "a" * 10_000 in response.content.decode()


def test_giving_up_is_offered_at_the_third_try(agency: Agency, office: Client) -> None:
    follow_up = a_call(agency, not_reached=2)
    assert "nicht mehr versuchen" in page(office, url(follow_up))
    office.post(url(follow_up), {"outcome": "give_up"})
    assert (fresh(agency, follow_up).outcome, fresh(agency, follow_up).not_reached) == ("not_reached", 3)


def test_a_colleague_was_faster(agency: Agency, office: Client) -> None:
    follow_up = a_call(agency)
    with agency_scope(agency):
        answer_follow_up(follow_up=follow_up, outcome="mixed", by=CLERK, at=now())
    response = office.post(url(follow_up), {"outcome": "good"})
    assert response.status_code == 422
    assert fresh(agency, follow_up).outcome == "mixed"
    html = page(office, url(follow_up))
    assert "geht so" in html
    assert "Zurücknehmen" in html
    assert 'name="outcome"' not in html


def test_what_somebody_answered_online_has_no_undo(agency: Agency, office: Client) -> None:
    follow_up = a_call(agency, outcome="bad", answered_at=now(), answered_by_name="Erika Albers", answered_online=True, note="Zu laut.")
    html = page(office, url(follow_up))
    assert "selbst geantwortet, online" in html
    assert "Zu laut." in html
    assert "Zurücknehmen" not in html


def test_the_dead_are_not_called(agency: Agency, office: Client) -> None:
    follow_up = a_call(agency)
    with agency_scope(agency):
        Person.objects.filter(pk=follow_up.person_id).update(died_on=TODAY)
    assert "Verstorben. Bitte nicht anrufen." in page(office, url(follow_up))


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_asks_a_constant_number_of_questions(agency: Agency, office: Client, rows: int) -> None:
    with agency_scope(agency):
        placement = helped(agency)
        for number in range(rows):
            make_visit(placement.help_request, TODAY - (number + 1) * DAY, volunteer=placement.volunteer, state="took_place")
            RequestNeed.objects.create(agency=agency, help_request=placement.help_request, need=make_need(agency, f"Bedarf {number}"))
        follow_up = make_follow_up(agency, placement, due_on=TODAY)
        make_follow_up(agency, placement, "volunteer", due_on=TODAY)
        if rows > 1:
            make_follow_up(agency, placement, kind="later", due_on=TODAY)
            make_follow_up(agency, placement, "volunteer", kind="later", due_on=TODAY)
    with counted() as queries:
        page(office, url(follow_up))
    assert queries.number == 10, queries


# --- The list ----------------------------------------------------------------------------------------------------------


def answered(agency: Agency, seeker: str, outcome: str, days: int = 1, **fields: Any) -> FollowUp:
    return a_call(agency, seeker, outcome=outcome, answered_at=now() - days * DAY, answered_by_name="Petra Lindner", **fields)


def test_an_empty_list_says_when_something_comes(agency: Agency, office: Client) -> None:
    assert "Nach dem ersten Einsatz und nach 10 Wochen fragen wir beide Seiten." in page(office, LIST)
    for state in ("waiting", "answered", "nonsense"):
        assert "Noch" in page(office, LIST + "?state=" + state) or "niemand" in page(office, LIST + "?state=" + state).lower()


def test_due_waiting_and_answered(agency: Agency, office: Client) -> None:
    a_call(agency, "Heute")
    a_call(agency, "Spaeter", due_on=TODAY + 3 * DAY, not_reached=1)
    answered(agency, "Gesagt", "mixed", note="Lieber um zehn.")
    answered(agency, "Lange", "good", days=200)
    answered(agency, "Vorbei", "not_needed")
    lists = {state: page(office, f"{LIST}?state={state}") for state in ("due", "waiting", "answered")}
    names = ("Heute", "Spaeter", "Gesagt", "Lange", "Vorbei")
    shown = {state: [name for name in names if f"Erika {name}" in html] for state, html in lists.items()}
    assert shown == {"due": ["Heute"], "waiting": ["Spaeter"], "answered": ["Gesagt"]}
    assert "1-mal nicht erreicht" in lists["waiting"]
    assert "Lieber um zehn." in lists["answered"]


@pytest.mark.parametrize(("query", "names"), [
    ("side=help_seeker", ["Ahorn", "Birke"]), ("side=volunteer", ["Celtis"]), ("kind=later", ["Birke"]), ("outcome=bad", ["Ahorn", "Celtis"]),
    ("outcome=bad&side=volunteer", ["Celtis"]), ("outcome=nonsense&side=x", ["Ahorn", "Birke", "Celtis"]),
])
def test_filters_stand_in_the_address(agency: Agency, office: Client, query: str, names: list[str]) -> None:
    answered(agency, "Ahorn", "bad")
    answered(agency, "Birke", "good", kind="later")
    answered(agency, "Celtis", "bad", side="volunteer")
    html = page(office, f"{LIST}?state=answered&{query}")
    assert sorted(name for name in ("Ahorn", "Birke", "Celtis") if name in html) == names


def test_filters_that_find_nothing_can_be_taken_away(agency: Agency, office: Client) -> None:
    answered(agency, "Ahorn", "bad")
    assert "Filter wegnehmen" in page(office, f"{LIST}?state=answered&outcome=good")


def test_the_table_holds_what_the_list_shows_and_is_on_record(agency: Agency, office: Client) -> None:
    answered(agency, "Ahorn", "bad", note="=1+1", not_reached=2)
    answered(agency, "Birke", "good")
    response = office.get("/office/follow-ups/table/?state=answered&outcome=bad")
    text = response.content.decode()
    assert response["Content-Type"].startswith("text/csv")
    assert text.startswith("\ufeffName;Wer;")
    assert "Erika Ahorn;Hilfesuchende:r;" in text
    assert "'=1+1" in text  # a formula of somebody else's must not run in a spreadsheet
    assert "Birke" not in text
    with agency_scope(agency):
        assert AuditEntry.objects.get(what="placements.follow_ups_exported").changes == {"count": [None, 1]}


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("state", ["due", "waiting", "answered"])
def test_the_list_costs_the_same(agency: Agency, office: Client, rows: int, state: str) -> None:
    for number in range(rows):
        if state == "answered":
            answered(agency, f"Mensch{number}", "good")
        else:
            a_call(agency, f"Mensch{number}", due_on=TODAY + (DAY if state == "waiting" else dt.timedelta()))
    with counted() as queries:
        html = page(office, f"{LIST}?state={state}")
    assert html.count("Erika Mensch") >= rows
    assert queries.number == 8, queries


def test_the_list_has_pages(agency: Agency, office: Client) -> None:
    with agency_scope(agency):
        placements = [helped(agency, f"Mensch{number}") for number in range(26)]
        for placement in placements:
            for side in ("volunteer", "help_seeker"):
                make_follow_up(agency, placement, side, due_on=TODAY)
    assert "page=2" in page(office, LIST)
    assert page(office, LIST + "?page=2").count("data-main") == 2


# --- Where it is found -------------------------------------------------------------------------------------------------


def test_heute_leads_to_the_call_and_to_the_list(agency: Agency, office: Client) -> None:
    follow_up = a_call(agency)
    html = page(office, reverse("workspace:today"))
    assert url(follow_up) in html
    assert f'href="{LIST}"' in html


def test_a_bad_answer_stands_on_heute_until_somebody_looked(agency: Agency, office: Client) -> None:
    follow_up = a_call(agency)
    office.post(url(follow_up), {"outcome": "bad", "note": "Er kam nicht."})
    html = page(office, reverse("workspace:today"))
    assert "läuft nicht gut" in html
    assert "Er kam nicht." in html


def test_the_request_shows_how_it_stands(agency: Agency, office: Client) -> None:
    with agency_scope(agency):
        placement = helped(agency)
        make_follow_up(agency, placement, outcome="mixed", answered_at=now())
        make_follow_up(agency, placement, "volunteer", digest="d", due_on=TODAY + DAY)
        make_follow_up(agency, placement, kind="later", due_on=TODAY + 3 * DAY)
        make_follow_up(agency, placement, "volunteer", kind="later", due_on=TODAY)
    html = page(office, reverse("workspace:request", args=[placement.help_request_id]))
    for words in ("Nachgefragt bei Erika Albers:", ">geht so</a>", ">per E-Mail gefragt</a>", ">heute anrufen</a>", ">wieder am"):
        assert words in html, words


# --- Who may -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [Role.FINANCE, Role.READ_ONLY])
def test_who_does_not_match_does_not_read_what_people_said(agency: Agency, role: Role) -> None:
    follow_up = a_call(agency, outcome="bad", answered_at=now(), note="Er ist unfreundlich.")
    client = log_in(make_account(agency, role))
    for address in (LIST, "/office/follow-ups/table/", url(follow_up)):
        assert client.get(address).status_code == 403
    assert client.post(url(follow_up), {"outcome": "good"}).status_code == 403
    assert client.post(url(follow_up, "follow-up-return")).status_code == 403
    html = page(client, reverse("workspace:request", args=[follow_up.placement.help_request_id]))
    assert "Nachgefragt" not in html
    assert LIST not in page(client, reverse("workspace:today"))


def test_looking_does_not_undo(agency: Agency, office: Client) -> None:
    assert office.get(url(a_call(agency), "follow-up-return")).status_code == 405
