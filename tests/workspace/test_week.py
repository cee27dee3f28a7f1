"""The week: by day, open dates stand out, filters in the address; as a table; readable when it is full."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from nahbei.desk.week import key_of, monday_of_key
from nahbei.foundation.models import Agency
from nahbei.foundation.rights import Role
from nahbei.foundation.tenancy import agency_scope
from nahbei.placements.actions import ask
from nahbei.places.models import Neighbourhood
from tests.conftest import log_in
from tests.factories import CLERK, make_account, make_activity, make_person, make_request, make_visit, make_volunteer
from tests.support.queries import counted

pytestmark = pytest.mark.django_db
# Next week: everything in it is still to come, whatever day it is.
MONDAY = timezone.localdate() + dt.timedelta(days=7 - timezone.localdate().weekday())
PAST = MONDAY - dt.timedelta(days=21)


def page(client: Client, monday: dt.date = MONDAY, query: str = "") -> str:
    response = client.get(reverse("workspace:week-of", args=[key_of(monday)]) + query)
    assert response.status_code == 200
    return response.content.decode()


def fill(agency: Agency, number: int, monday: dt.date = MONDAY) -> None:
    """So many visits over seven days: with a helper, open, cancelled, done, by turns."""
    activity, (home, _) = make_activity(agency), Neighbourhood.objects.get_or_create(agency=agency, name="Lindenviertel", postal_codes=[])
    for count in range(number):
        helper = make_volunteer(agency, f"Hilft{count}", (activity,))
        request = make_request(agency, make_person(agency, f"Bittet{count}", neighbourhood=home), activity)
        states = [{}, {"volunteer": helper}, {"state": "cancelled", "reason": "verreist"}, {"volunteer": helper, "late": True}]
        make_visit(request, monday + dt.timedelta(days=count % 7), **states[count % 4])


def test_each_state_in_words(agency: Agency, office: Client) -> None:
    with agency_scope(agency):
        fill(agency, 4)
        request = make_request(agency, make_person(agency, "Wartet"))
        visit = make_visit(request, MONDAY)
        ask(help_request=request, volunteer=make_volunteer(agency, "Gefragt", (request.activity,)), means="email", visits=[visit], by=CLERK,
            at=timezone.now())
        given = make_visit(make_request(agency, make_person(agency, "Allein")), MONDAY, given_back_by=make_volunteer(agency, "Krank"))
        done = make_visit(
            make_request(agency), PAST, volunteer=make_volunteer(agency, "War"), state="took_place", minutes=100, reported_at=timezone.now(),
        )
        make_visit(make_request(agency, make_person(agency, "Lange")), PAST)
        make_visit(make_request(agency, make_person(agency, "Still")), PAST, volunteer=make_volunteer(agency, "Schweigt"))
    html = page(office)
    for words in ("Frau Bittet0", "Jonas Hilft1", "noch offen", "visit--open", "visit--cancelled", "abgesagt", "Nachtrag", "Jonas Gefragt, gefragt",
                  "offen, Jonas Krank kann nicht", reverse("workspace:visit", args=[given.pk]), "5 Einsätze, davon 3 ohne Helfer:in"):
        assert words in html
    past = page(office, PAST)
    for words in ("Jonas War, 1:40 Std.", "niemand gefunden", "Jonas Schweigt, Stunden fehlen",
                  reverse("workspace:visit", args=[done.pk])):
        assert words in past


@pytest.mark.parametrize("rows", [1, 3])
def test_a_week_costs_the_same_however_full(agency: Agency, office: Client, rows: int) -> None:
    with agency_scope(agency):
        for _ in range(2):
            fill(agency, rows)
    with counted() as queries:
        page(office)
    assert queries.number == 10, queries


def test_sixty_visits_are_one_page(agency: Agency, office: Client) -> None:
    with agency_scope(agency):
        fill(agency, 60)
    html = page(office)
    assert html.count('class="visit visit--') == 60
    assert len(html) < 100_000


def test_a_crowded_week_shows_what_is_open_and_everything_when_asked(agency: Agency, office: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nahbei.desk.week.MOST", 10)
    with agency_scope(agency):
        fill(agency, 12)
    html = page(office)
    assert html.count('class="visit ') == 3
    assert "12 Einsätze. Hier stehen nur die 3 offenen" in html
    assert page(office, query="?only=every").count('class="visit ') == 12
    assert page(office, query="?only=late").count('class="visit ') == 3
    table = office.get(reverse("workspace:week-table", args=[key_of(MONDAY)])).content.decode()
    assert len(table.splitlines()) == 13


def test_filters_stand_in_the_address(agency: Agency, office: Client) -> None:
    with agency_scope(agency):
        fill(agency, 4)
        activity = make_activity(agency, "Einkaufen", noun="Einkaufen")
        helper = make_volunteer(agency, "Nur", (activity,))
        make_visit(make_request(agency, make_person(agency, "Marktfrau"), activity), MONDAY, volunteer=helper)
        area = Neighbourhood.objects.get()
    assert page(office, query="?only=open").count('class="visit ') == 1
    assert page(office, query="?only=late").count('class="visit ') == 1
    assert page(office, query=f"?activity={activity.pk}").count('class="visit ') == 1
    assert page(office, query=f"?area={area.pk}").count('class="visit ') == 4
    html = page(office, query=f"?volunteer={helper.person_id}")
    assert html.count('class="visit ') == 1
    assert f"{key_of(MONDAY + dt.timedelta(days=7))}/?volunteer={helper.person_id}" in html  # the next week keeps the filter
    assert "passt kein Einsatz zu diesen Filtern" in page(office, query="?volunteer=999999")


@pytest.mark.parametrize("query", ["?only=<script>", "?area=x&activity=-1&volunteer=9999999999999999999999", "?volunteer=🙂", "?only=open&only=late"])
def test_nonsense_in_the_address_is_harmless(agency: Agency, office: Client, query: str) -> None:
    assert "<script>" not in page(office, query=query).replace("<script src", "")


@pytest.mark.parametrize("key", ["2026-W54", "2026-W00", "2026-48", "9999-W01", "0001-W01", "W", "2026-W4x", "٢٠٢٦-W48", "2026-W-1"])
def test_a_week_that_does_not_exist(office: Client, key: str) -> None:
    assert monday_of_key(key) is None
    assert office.get(reverse("workspace:week-of", args=[key])).status_code == 404


def test_weeks_around_the_turn_of_the_year() -> None:
    assert monday_of_key("2026-W53") == dt.date(2026, 12, 28)
    assert key_of(dt.date(2027, 1, 3)) == "2026-W53"
    assert key_of(dt.date(2027, 1, 4)) == "2027-W01"


def test_an_empty_week_says_what_to_do_next(agency: Agency, office: Client) -> None:
    html = page(office)
    assert "In dieser Woche ist nichts geplant." in html
    assert "Anruf aufnehmen" in html


def test_this_week_is_in_the_menu(office: Client) -> None:
    html = office.get(reverse("workspace:week")).content.decode()
    assert key_of(timezone.localdate()) in html
    assert f'href="{reverse("workspace:week")}"' in html


def test_the_table_leaves_a_trace_and_harms_no_spreadsheet(agency: Agency, office: Client) -> None:
    with agency_scope(agency):
        request = make_request(agency, make_person(agency, "=1+2", given_name="@SUM(A1)"))
        make_visit(request, MONDAY)
    response = office.get(reverse("workspace:week-table", args=[key_of(MONDAY)]))
    lines = response.content.decode("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert "'@SUM(A1)" in lines[1]
    with agency_scope(agency):
        assert agency.audit_entries.get(what="visits.list_exported").changes == {"count": [None, 1]}


def test_who_only_reads_may_look_and_not_take_it_along(agency: Agency) -> None:
    reader = log_in(make_account(agency, Role.READ_ONLY))
    assert reader.get(reverse("workspace:week")).status_code == 200
    assert reader.get(reverse("workspace:week-table", args=[key_of(MONDAY)])).status_code == 403


def test_the_other_agency_sees_nothing_of_it(agency: Agency, stranger: Client) -> None:
    with agency_scope(agency):
        fill(agency, 2)
    assert "Bittet" not in page(stranger)
