"""The page of one date, and what the office does with it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from nahbei.foundation.models import Agency
from nahbei.foundation.rights import Role
from nahbei.foundation.tenancy import agency_scope
from nahbei.people.search import index
from nahbei.placements.actions import note_call
from nahbei.visits.models import Visit
from nahbei.volunteers.models import Absence
from tests.conftest import log_in
from tests.factories import (
    CLERK,
    make_account,
    make_person,
    make_placement,
    make_request,
    make_visit,
    make_volunteer,
)
from tests.support.queries import counted

pytestmark = pytest.mark.django_db
SOON = timezone.localdate() + dt.timedelta(days=3)
YESTERDAY = timezone.localdate() - dt.timedelta(days=1)


@pytest.fixture
def planned(agency: Agency) -> Visit:
    """In three days somebody comes."""
    with agency_scope(agency):
        request = make_request(agency, make_person(agency, "Yıldırım", phone="030 23125 418"), starts_on=SOON)
        make_visit(request)
        volunteer = make_volunteer(agency, activities=(request.activity,))
        note_call(help_request=request, volunteer=volunteer, outcome="yes", by=CLERK, at=timezone.now())
        return Visit.objects.select_related("help_request", "volunteer").get()


@pytest.fixture
def over(agency: Agency) -> Visit:
    """Yesterday somebody was there, and nothing was said about it."""
    with agency_scope(agency):
        request = make_request(agency, starts_on=YESTERDAY, state="matched")
        placement = make_placement(agency, request)
        return make_visit(request, volunteer=placement.volunteer)


def to(name: str, visit: Visit) -> str:
    return reverse(f"workspace:{name}", args=[visit.pk])


def html(client: Client, name: str, visit: Visit) -> str:
    response = client.get(to(name, visit))
    assert response.status_code == 200
    return response.content.decode()


def fresh(agency: Agency, visit: Visit) -> Visit:
    with agency_scope(agency):
        return Visit.objects.select_related("help_request", "volunteer").get(pk=visit.pk)


def test_the_page_shows_who_when_and_what_can_be_done(planned: Visit, office: Client) -> None:
    text = html(office, "visit", planned)
    for words in ("Yıldırım", "030 23125 418", "Jonas Krämer", "Arztbegleitung", "Verlegen", "Absagen", planned.help_request.number, "versichert"):
        assert words in text
    assert "Stunden eintragen" not in text
    assert to("visit", planned) in office.get(reverse("workspace:request", args=[planned.help_request_id])).content.decode()


def test_a_volunteer_cancels_and_the_office_sees_who_could_stand_in(agency: Agency, planned: Visit, office: Client) -> None:
    form = {"side": "volunteer", "reason": "", "helper": planned.volunteer_id}
    response = office.post(to("visit-cancellation", planned), form, follow=True)
    text = response.content.decode()
    assert "Der Termin ist wieder offen." in text
    assert "Wer könnte einspringen?" in text or "Wer könnte helfen?" in text
    assert to("visit-restoration", planned) in text
    assert fresh(agency, planned).volunteer is None
    office.post(to("visit-restoration", planned))
    assert fresh(agency, planned).volunteer == planned.volunteer


def test_the_resident_cancels_her_only_date(agency: Agency, planned: Visit, office: Client) -> None:
    assert "Gesuch zurückziehen" in html(office, "visit-cancellation", planned)
    form = {"side": "help_seeker", "reason": "Arzt im Urlaub", "ends_request": "on", "helper": planned.volunteer_id}
    text = office.post(to("visit-cancellation", planned), form, follow=True).content.decode()
    assert "Fällt aus" in text
    assert "Arzt im Urlaub" in text
    found = fresh(agency, planned)
    assert (found.state, found.help_request.state) == ("cancelled", "withdrawn")
    assert office.get(to("visit-cancellation", planned)).status_code == 200
    office.post(to("visit-restoration", planned))
    found = fresh(agency, planned)
    assert (found.state, found.help_request.state) == ("planned", "matched")


def test_an_old_screen_puts_nobody_off(agency: Agency, planned: Visit, office: Client) -> None:
    with agency_scope(agency):
        other = make_volunteer(agency, "Vogt")
        Visit.objects.filter(pk=planned.pk).update(volunteer=other)
    for side in ("volunteer", "help_seeker"):
        response = office.post(to("visit-cancellation", planned), {"side": side, "helper": planned.volunteer_id})
        assert response.status_code == 422
        assert "Eingetragen ist jetzt Jonas Vogt." in response.content.decode()
    assert fresh(agency, planned).volunteer == other


def test_cancelling_needs_to_know_who(planned: Visit, office: Client) -> None:
    for side in ("", "somebody", "<script>"):
        response = office.post(to("visit-cancellation", planned), {"side": side, "helper": planned.volunteer_id})
        assert response.status_code == 422
        assert "Fehler:" in response.content.decode()


def test_moving_and_taking_it_back(agency: Agency, planned: Visit, office: Client) -> None:
    later = SOON + dt.timedelta(days=1)
    form = {"on": later.strftime("%d.%m.%Y"), "start": "14 Uhr", "end": "16", "helper": planned.volunteer_id}
    response = office.post(to("visit-move", planned), form, follow=True)
    text = response.content.decode()
    assert "Verlegt. Beide bekommen Bescheid." in text
    found = fresh(agency, planned)
    assert (found.on, found.start, found.volunteer_id) == (later, dt.time(14), planned.volunteer_id)
    undo = text.split('action="' + to("visit-move", planned))[1].split('"')[0].replace("&amp;", "&")
    office.post(to("visit-move", planned) + undo)
    found = fresh(agency, planned)
    assert (found.on, found.start, found.end) == (planned.on, planned.start, planned.end)


def test_moving_to_when_she_cannot_says_so(agency: Agency, planned: Visit, office: Client) -> None:
    later = SOON + dt.timedelta(days=1)
    with agency_scope(agency):
        Absence.objects.create(agency=agency, volunteer=planned.volunteer, starts_on=later, ends_on=later)
    form = {"on": later.isoformat(), "start": "9:30", "end": "11:30", "helper": planned.volunteer_id}
    text = office.post(to("visit-move", planned), form, follow=True).content.decode()
    assert "Jonas Krämer kann dann nicht: Der Termin ist offen." in text
    assert "Helfer:in finden" in text


@pytest.mark.parametrize("form", [
    {"on": "gestern", "start": "9", "end": "10"}, {"on": "+3", "start": "11", "end": "9"}, {"on": "1.1.1800", "start": "9", "end": "10"},
    {"on": "🙂", "start": "<b>", "end": "25"}, {},
])
def test_impossible_times_are_refused_at_their_field(planned: Visit, office: Client, form: dict[str, str]) -> None:
    response = office.post(to("visit-move", planned), {**form, "helper": planned.volunteer_id})
    assert response.status_code == 422


def test_hours_are_noted_approved_and_taken_back(agency: Agency, over: Visit, office: Client) -> None:
    assert 'value="2 Stunden"' in html(office, "visit-report", over)
    response = office.post(to("visit-report", over), {"took_place": "yes", "duration": "1:40", "way": "5,2 km", "comment": "gern"}, follow=True)
    text = response.content.decode()
    assert "1 Stunde 40 Minuten, 5,2 km" in text
    seen = text.split('name="seen" value="')[1].split('"')[0]
    text = office.post(to("visit-approval", over), {"seen": seen}, follow=True).content.decode()
    assert fresh(agency, over).approved_by_name == "Petra Lindner"
    assert "Freigabe zurücknehmen" in text
    response = office.post(to("visit-report", over), {"took_place": "yes", "duration": "3"})
    assert response.status_code == 422
    assert "schon freigegeben" in response.content.decode()
    office.post(to("visit-approval-return", over))
    assert fresh(agency, over).approved_at is None


def test_hours_corrected_meanwhile_are_not_approved(agency: Agency, over: Visit, office: Client) -> None:
    office.post(to("visit-report", over), {"took_place": "yes", "duration": "9"})
    text = office.post(to("visit-approval", over), {"seen": f"{over.pk}:60-0"}, follow=True).content.decode()
    assert "inzwischen geändert" in text
    assert fresh(agency, over).approved_at is None


def test_it_did_not_take_place(agency: Agency, over: Visit, office: Client) -> None:
    office.post(to("visit-report", over), {"took_place": "no", "side": "help_seeker", "reason": "nicht da", "duration": "Unsinn"})
    response = office.post(to("visit-report", over), {"took_place": "no", "side": "help_seeker", "reason": "nicht da", "duration": ""})
    assert response.status_code == 302
    assert fresh(agency, over).state == "missed"
    assert "nicht da" in html(office, "visit", over)


@pytest.mark.parametrize("duration", ["", "0", "lange", "25 Stunden", "-2", "<script>"])
def test_hours_that_nobody_can_read(over: Visit, office: Client, duration: str) -> None:
    assert office.post(to("visit-report", over), {"took_place": "yes", "duration": duration}).status_code == 422


def test_a_date_that_nobody_had_taken_took_place_after_all(agency: Agency, office: Client) -> None:
    with agency_scope(agency):
        request = make_request(agency, starts_on=YESTERDAY)
        visit = make_visit(request)
        for name in ("Vogt", "Meier", "Meier"):
            make_volunteer(agency, name, (request.activity,))
        index([volunteer.person for volunteer in agency.volunteers.select_related("person")])
    form = {"took_place": "yes", "duration": "1"}
    assert "Wer war da?" in office.post(to("visit-report", visit), form).content.decode()
    several = office.post(to("visit-report", visit), {**form, "other": "Meier"})
    assert "Mehrere heißen so." in several.content.decode()
    assert "niemanden mit diesem Namen" in office.post(to("visit-report", visit), {**form, "other": "<Niemand>"}).content.decode()
    assert office.post(to("visit-report", visit), {**form, "volunteer": "999999"}).status_code == 422
    assert office.post(to("visit-report", visit), {**form, "other": "Vogt"}).status_code == 302
    found = fresh(agency, visit)
    assert (found.state, found.late, found.minutes) == ("took_place", True, 60)


def test_too_early_for_hours(planned: Visit, office: Client) -> None:
    text = office.get(to("visit-report", planned), follow=True).content.decode()
    assert "noch nicht angefangen" in text


def test_one_more_date_and_a_late_entry(agency: Agency, planned: Visit, office: Client) -> None:
    address = reverse("workspace:request-visit-new", args=[planned.help_request_id])
    assert "Jonas Krämer" in office.get(address).content.decode()
    form = {"on": (SOON + dt.timedelta(days=2)).isoformat(), "start": "10", "end": "11", "volunteer": str(planned.volunteer_id)}
    assert office.post(address, form).status_code == 302
    response = office.post(address, {"on": YESTERDAY.isoformat(), "start": "10", "end": "11", "volunteer": str(planned.volunteer_id)}, follow=True)
    text = response.content.decode()
    assert "Nachgetragen." in text
    assert "Wie lange?" in text
    with agency_scope(agency):
        assert list(agency.visits.order_by("on").values_list("late", flat=True)) == [True, False, False]
    again = office.post(address, form)
    assert again.status_code == 422
    assert "Diesen Termin gibt es schon." in again.content.decode()


def test_exceptions_of_a_series(agency: Agency, office: Client) -> None:
    with agency_scope(agency):
        request = make_request(
            agency, standing=True, weekdays=1 << SOON.weekday(), starts_on=SOON, review_on=SOON + dt.timedelta(days=90), not_on_holidays=False
        )
        visit = make_visit(request)
        once = make_request(agency)
    address = reverse("workspace:request-skipped-dates", args=[request.pk])
    text = office.post(address, {"on": SOON.isoformat(), "reason": ""}, follow=True).content.decode()
    assert "fällt aus" in text
    assert fresh(agency, visit).state == "cancelled"
    assert office.post(address, {"on": (SOON + dt.timedelta(days=1)).isoformat()}).status_code == 422
    office.post(reverse("workspace:request-skipped-date-return", args=[request.pk, SOON.isoformat()]))
    assert fresh(agency, visit).state == "planned"
    assert office.post(reverse("workspace:request-skipped-date-return", args=[request.pk, "nie"])).status_code == 404
    assert "Dieses Gesuch ist einmalig." in office.get(reverse("workspace:request-skipped-dates", args=[once.pk])).content.decode()


CHANGING = ("visit-cancellation", "visit-move", "visit-restoration", "visit-report")
DECIDING = ("visit-approval", "visit-approval-return")


@pytest.mark.parametrize("name", CHANGING + DECIDING)
def test_who_only_reads_changes_nothing(agency: Agency, over: Visit, name: str) -> None:
    assert log_in(make_account(agency, Role.READ_ONLY)).post(to(name, over)).status_code == 403


@pytest.mark.parametrize("name", DECIDING)
def test_a_trainee_notes_hours_and_does_not_approve_them(agency: Agency, over: Visit, name: str) -> None:
    trainee = log_in(make_account(agency, Role.TRAINEE))
    assert trainee.get(to("visit-report", over)).status_code == 200
    assert trainee.post(to(name, over)).status_code == 403
    assert "Stunden freigeben" not in html(trainee, "visit", over)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_costs_the_same_however_long_its_story(agency: Agency, over: Visit, office: Client, rows: int) -> None:
    for number in range(rows):
        office.post(to("visit-report", over), {"took_place": "yes", "duration": str(number + 1)})
    with counted() as queries:
        html(office, "visit", over)
    assert queries.number == 10, queries


def test_hostile_words_are_only_words(agency: Agency, office: Client) -> None:
    with agency_scope(agency):
        request = make_request(agency, make_person(agency, "<script>x</script>\u202e"), starts_on=YESTERDAY, destination="<img src=x>" * 10)
        placement = make_placement(agency, request)
        visit = make_visit(
            request, volunteer=placement.volunteer, state="took_place", minutes=1, comment="<script>alert(1)</script>🙂",
            reported_at=timezone.now(), reported_by_name="<b>x</b>",
        )
    for name in ("visit", "visit-report"):
        text = html(office, name, visit)
        assert "<script>x" not in text
        assert "<script>alert" not in text
        assert "<img src=x>" not in text
