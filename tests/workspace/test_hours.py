"""Hours: many approved at once, taken back at once; who was not asked by e-mail is called."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from nahbei.foundation.models import Agency
from nahbei.foundation.rights import Role
from nahbei.foundation.tenancy import agency_scope
from nahbei.visits.models import Visit
from tests.conftest import log_in
from tests.factories import make_account, make_person, make_request, make_visit, make_volunteer
from tests.support.queries import counted

pytestmark = pytest.mark.django_db
YESTERDAY = timezone.localdate() - dt.timedelta(days=1)


def reported(agency: Agency, name: str = "War", minutes: int = 90, **fields: object) -> Visit:
    person = make_person(agency, name, given_name="Jonas", phone="030 23125 300")
    request = make_request(agency, starts_on=YESTERDAY)
    done = {"state": "took_place", "minutes": minutes, "reported_at": timezone.now(), **fields}
    return make_visit(request, volunteer=make_volunteer(agency, person=person), **done)


def silent(agency: Agency, name: str = "Schweigt") -> Visit:
    return reported(agency, name, state="planned", minutes=None, reported_at=None)


def page(client: Client) -> str:
    response = client.get(reverse("workspace:hours"))
    assert response.status_code == 200
    return response.content.decode()


def ticked(html: str) -> list[str]:
    return [piece.split('"')[0] for piece in html.split('name="visit" value="')[1:]]


def approved(agency: Agency) -> int:
    with agency_scope(agency):
        return agency.visits.exclude(approved_at=None).count()


def test_all_ticked_are_approved_and_the_approval_is_taken_back_at_once(agency: Agency, office: Client) -> None:
    with agency_scope(agency):
        for number in range(3):
            reported(agency, f"War{number}", metres=5_200)
    html = page(office)
    assert "Zur Freigabe: 4,5 Stunden, 15,6 km." in html
    boxes = ticked(html)
    text = office.post(reverse("workspace:hours-approval"), {"visit": boxes[:2]}, follow=True).content.decode()
    assert "2 Einsätze freigegeben." in text
    assert approved(agency) == 2
    undo = text.split(f'action="{reverse("workspace:hours-approval-return")}')[1].split('"')[0].replace("&amp;", "&")
    office.post(reverse("workspace:hours-approval-return") + undo)
    assert approved(agency) == 0


def test_what_was_corrected_on_the_way_stays(agency: Agency, office: Client) -> None:
    with agency_scope(agency):
        first, _second = reported(agency, "Erst"), reported(agency, "Zweit")
    boxes = ticked(page(office))
    with agency_scope(agency):
        Visit.objects.filter(pk=first.pk).update(minutes=900)
    text = office.post(reverse("workspace:hours-approval"), {"visit": boxes}, follow=True).content.decode()
    assert "Ein Einsatz freigegeben." in text
    assert "Bitte sehen Sie noch einmal hin." in text
    with agency_scope(agency):
        assert agency.visits.get(approved_at=None).pk == first.pk


@pytest.mark.parametrize("boxes", [[], ["x"], ["1:2:3"], ["99999:60-0"], ["🙂:1-1"], ["9" * 30 + ":1-0"], ["<script>:60-0"]])
def test_nonsense_approves_nothing(agency: Agency, office: Client, boxes: list[str]) -> None:
    with agency_scope(agency):
        reported(agency)
    assert office.post(reverse("workspace:hours-approval"), {"visit": boxes}).status_code == 302
    assert office.post(reverse("workspace:hours-approval-return") + "?visit=x&visit=" + "9" * 30).status_code == 302
    assert approved(agency) == 0


def test_the_stranger_approves_nothing_of_ours(agency: Agency, stranger: Client) -> None:
    with agency_scope(agency):
        visit = reported(agency)
    stranger.post(reverse("workspace:hours-approval"), {"visit": [f"{visit.pk}:90-0"]})
    assert approved(agency) == 0
    assert "Jonas War" not in page(stranger)


def test_who_said_nothing_stands_with_the_number(agency: Agency, office: Client) -> None:
    with agency_scope(agency):
        visit = silent(agency)
    html = page(office)
    assert "030 23125 300" in html
    assert reverse("workspace:visit-report", args=[visit.pk]) in html


def test_rights(agency: Agency) -> None:
    with agency_scope(agency):
        visit, quiet = reported(agency), silent(agency)
    form = {"visit": [f"{visit.pk}:90-0"]}
    trainee, finance = log_in(make_account(agency, Role.TRAINEE)), log_in(make_account(agency, Role.FINANCE))
    html = page(trainee)
    assert "Alle markierten freigeben" not in html
    assert trainee.post(reverse("workspace:hours-approval"), form).status_code == 403
    assert trainee.post(reverse("workspace:hours-approval-return")).status_code == 403
    html = page(finance)
    assert "Alle markierten freigeben" in html
    assert reverse("workspace:visit-report", args=[quiet.pk]) not in html
    assert finance.post(reverse("workspace:hours-approval"), form).status_code == 302
    assert approved(agency) == 1


def test_when_all_is_done_it_says_so(office: Client) -> None:
    html = page(office)
    assert "Alles ist freigegeben." in html
    assert "Zu jedem vergangenen Einsatz ist etwas eingetragen." in html


@pytest.mark.parametrize("rows", [1, 3])
def test_both_lists_cost_the_same_however_long(agency: Agency, office: Client, rows: int) -> None:
    with agency_scope(agency):
        for number in range(rows):
            reported(agency, f"War{number}")
            silent(agency, f"Still{number}")
    with counted() as queries:
        page(office)
    assert queries.number == 12, queries


def test_the_hours_of_a_year_as_a_table(agency: Agency, office: Client) -> None:
    """Who, what, how long, how far – and not for whom: it goes to whoever pays."""
    at = timezone.now()
    with agency_scope(agency):
        visit = reported(agency, "=War", minutes=105, metres=5_200, approved_at=at, approved_by_name="Petra Lindner", comment="Bei Frau Albers.")
        last_year = reported(agency, "Vorjahr")
        last_year.on = dt.date(YESTERDAY.year - 1, 12, 31)
        last_year.save()
        silent(agency)
        number = visit.help_request.number
    year = YESTERDAY.year
    address = reverse("workspace:hours-table", args=[year])
    assert address in page(office)
    response = office.get(address)
    assert response["Content-Disposition"] == f'attachment; filename="stunden-{year}.csv"'
    head, *rows = response.content.decode("utf-8-sig").splitlines()
    assert head == "Tag;Freiwillige:r;Tätigkeit;Feld;Gesuch;Minuten;Stunden;km;nachgetragen;freigegeben am;freigegeben von;Organisation"
    (row,) = rows
    today = timezone.localdate(at)
    assert row.startswith(f"{YESTERDAY.day}.{YESTERDAY.month}.{year};")
    assert row.split(";")[1:2] + row.split(";")[4:8] == ["Jonas =War", number, "105", "1,75", "5,2"]
    assert row.endswith(f";{today.day}.{today.month}.{today.year};Petra Lindner;")
    assert "Albers" not in row
    with agency_scope(agency):
        entry = agency.audit_entries.get(what="visits.hours_exported")
    assert entry.changes["count"] == [None, 1]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_table_of_a_year_asks_a_constant_number_of_questions(agency: Agency, office: Client, rows: int) -> None:
    with agency_scope(agency):
        for number in range(rows):
            reported(agency, f"War{number}")
    office.get(reverse("workspace:hours"))
    with counted() as queries:
        office.get(reverse("workspace:hours-table", args=[YESTERDAY.year]))
    assert queries.number == 6, queries


def test_a_year_that_is_none_is_not_found(agency: Agency, office: Client) -> None:
    assert office.get(reverse("workspace:hours-table", args=[999_999])).status_code == 404


def test_who_may_not_approve_takes_no_hours_away(agency: Agency) -> None:
    reader = log_in(make_account(agency, Role.READ_ONLY, "Vorstand"))
    assert reader.get(reverse("workspace:hours-table", args=[2026])).status_code == 403
    assert "Stunden 20" not in page(reader)
