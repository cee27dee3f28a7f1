"""What a volunteer says of herself: activities, times, limits, languages, absences, a pause, the wish to stop; her positions and papers."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from nahbei.foundation.models import Agency
from nahbei.foundation.tenancy import agency_scope
from nahbei.volunteers.models import Volunteer
from nahbei.volunteers.words import week_in_a_line
from tests import factories
from tests.conftest import log_in
from tests.portal.volunteers import SECRETS, helper, in_days, inside, page, promised, today, url
from tests.support.queries import counted

pytestmark = pytest.mark.django_db
WEEK = {f"week_{day}": "" for day in range(7)}


@pytest.fixture
def lena(agency: Agency) -> Volunteer:
    with agency_scope(agency):
        return helper(agency)


@pytest.fixture
def client(agency: Agency, lena: Volunteer) -> Client:
    return inside(agency)


def fresh(lena: Volunteer) -> Volunteer:
    with agency_scope(lena.agency):
        return Volunteer.objects.select_related("person").get(pk=lena.pk)


def test_times_typed_and_a_slip_is_said_and_kept(agency: Agency, lena: Volunteer, client: Client) -> None:
    path = url(agency, "volunteer-times")
    assert client.post(path, {**WEEK, "week_1": "9-12, 14-17", "week_3": "vormittags"}).status_code == 302
    with agency_scope(agency):
        assert week_in_a_line(fresh(lena).week).startswith("Di 9–12, 14–17; Do")
        assert agency.audit_entries.filter(what="volunteers.changed", actor_kind="portal").exists()
    response = client.post(path, {**WEEK, "week_1": "irgendwann"})
    assert response.status_code == 422
    assert "irgendwann" in response.content.decode()
    client.post(path, WEEK)
    assert not fresh(lena).week


def test_activities_keep_what_is_not_wanted_and_never_a_trade(agency: Agency, lena: Volunteer, client: Client) -> None:
    with agency_scope(agency):
        doctor = lena.activities.get()
        lena.willingnesses.update(not_wanted="keine Zahnärzte")
        shopping = factories.make_activity(agency, "Einkaufen", noun="Einkaufen")
        trade = factories.make_activity(agency, "Elektrik", handling="trade")
    path = url(agency, "volunteer-activities")
    assert "Elektrik" not in page(client, agency, "volunteer-activities")
    assert client.post(path, {"activities": [doctor.pk, trade.pk]}).status_code == 422
    assert client.post(path, {"activities": [doctor.pk, shopping.pk]}).status_code == 302
    with agency_scope(agency):
        assert dict(lena.willingnesses.values_list("activity__name", "not_wanted")) == {"Zum Arzt begleiten": "keine Zahnärzte", "Einkaufen": ""}
    client.post(path, {})
    with agency_scope(agency):
        assert not lena.willingnesses.exists()


def test_another_agencys_activity_is_refused(agency: Agency, other_agency: Agency, lena: Volunteer, client: Client) -> None:
    with agency_scope(other_agency):
        theirs = factories.make_activity(other_agency, "Fremdes")
    assert client.post(url(agency, "volunteer-activities"), {"activities": [theirs.pk]}).status_code == 422


def test_limits(agency: Agency, lena: Volunteer, client: Client) -> None:
    path = url(agency, "volunteer-limits")
    said = {"reach_km": "2,5", "max_visits_week": "2", "max_hours_week": "", "has_car": "on", "limits": "keine Leiter"}
    assert client.post(path, said).status_code == 302
    found = fresh(lena)
    assert (found.reach_m, found.max_visits_week, found.max_minutes_week, found.has_car, found.has_licence, found.limits) == (
        2_500, 2, None, True, True, "keine Leiter"
    )
    numbers = [{"reach_km": said} for said in ("", "weit", "0", "500")]
    for wrong in (*numbers, {"max_visits_week": "-1"}, {"max_hours_week": "200"}):
        assert client.post(path, {**said, **wrong}).status_code == 422, wrong
    html = page(client, agency, "volunteer")
    assert "keine Leiter" in html


def test_languages(agency: Agency, lena: Volunteer, client: Client) -> None:
    path = url(agency, "volunteer-languages")
    assert client.post(path, {"language": "tr", "languages": ["tr", "de"]}).status_code == 302
    assert (fresh(lena).person.language, fresh(lena).person.languages) == ("tr", ["de"])
    assert client.post(path, {"language": "xx"}).status_code == 422


def test_holiday_until_says_which_dates_fall_into_it(agency: Agency, lena: Volunteer, client: Client) -> None:
    with agency_scope(agency):
        within, after = promised(lena, in_days(3)), promised(lena, in_days(20))
    said = {"starts_on": in_days(1).isoformat(), "ends_on": in_days(10).isoformat(), "reason": "Urlaub"}
    html = client.post(url(agency, "volunteer-absence-new"), said, follow=True).content.decode()
    assert "haben Sie noch einen Termin" in html
    assert url(agency, "volunteer-visit-cannot", within.pk) in html
    assert url(agency, "volunteer-visit-cannot", after.pk) not in html
    with agency_scope(agency):
        row = lena.absences.get()
        within.refresh_from_db()
    assert (row.starts_on, row.ends_on, row.reason) == (in_days(1), in_days(10), "Urlaub")
    assert within.volunteer == lena  # nothing is cancelled by itself


@pytest.mark.parametrize("said", [
    {}, {"starts_on": "heute", "ends_on": "morgen"}, {"starts_on": "2026-02-30", "ends_on": "2026-03-01"},
    {"starts_on": "2001-01-01", "ends_on": "2001-01-02"},
])
def test_a_wrong_absence_is_said_so(agency: Agency, lena: Volunteer, client: Client, said: dict[str, str]) -> None:
    response = client.post(url(agency, "volunteer-absence-new"), said)
    assert response.status_code == 422
    for value in said.values():
        assert value in response.content.decode()
    with agency_scope(agency):
        assert not lena.absences.exists()


def test_absences_do_not_overlap_end_before_they_start_nor_belong_to_others(agency: Agency, lena: Volunteer, client: Client) -> None:
    with agency_scope(agency):
        mine = factories.make_absence(agency, lena, starts_on=in_days(1), ends_on=in_days(5))
        theirs = factories.make_absence(agency, helper(agency, "andere@example.org"), starts_on=in_days(1), ends_on=in_days(5))
    new = url(agency, "volunteer-absence-new")
    for first, last in ((in_days(4), in_days(8)), (in_days(9), in_days(8))):
        assert client.post(new, {"starts_on": first.isoformat(), "ends_on": last.isoformat()}).status_code == 422
    said = {"starts_on": in_days(2).isoformat(), "ends_on": in_days(3).isoformat()}
    for name in ("volunteer-absence", "volunteer-absence-removal"):
        assert client.post(url(agency, name, theirs.pk), said).status_code == 404
    assert client.post(url(agency, "volunteer-absence", mine.pk), said).status_code == 302
    with agency_scope(agency):
        mine.refresh_from_db()
        assert (mine.starts_on, mine.ends_on) == (in_days(2), in_days(3))
    client.post(url(agency, "volunteer-absence-removal", mine.pk))
    with agency_scope(agency):
        assert list(agency.absences.all()) == [theirs]


def test_a_pause_and_back(agency: Agency, lena: Volunteer, client: Client) -> None:
    path = url(agency, "volunteer-pause")
    assert client.post(path, {"until": in_days(-1).isoformat()}).status_code == 422
    client.post(path, {"until": in_days(30).isoformat()})
    assert (fresh(lena).state, fresh(lena).paused_until) == ("paused", in_days(30))
    assert "Sie machen Pause bis" in page(client, agency, "home")
    assert "Ich bin wieder dabei" in page(client, agency, "volunteer-pause")
    for _twice in range(2):
        assert client.post(url(agency, "volunteer-pause-end")).status_code == 302
    assert fresh(lena).state == "active"
    with agency_scope(agency):
        promised(lena, in_days(3))
    html = client.post(path, {"until": ""}, follow=True).content.decode()
    assert fresh(lena).paused_until is None
    assert "haben Sie noch einen Termin" in html


def test_the_wish_to_stop_waits_on_heute_and_is_taken_back(agency: Agency, lena: Volunteer, client: Client) -> None:
    office = log_in(factories.make_account(agency))
    path = url(agency, "volunteer-leaving")
    for _twice in range(2):
        html = client.post(path, {"reason": "Umzug"}, follow=True).content.decode()
        assert "Wir haben Ihren Wunsch." in html
    assert fresh(lena).state == "active"  # nothing ends by this click
    with agency_scope(agency):
        (reminder,) = agency.reminders.open()
    assert reminder.text == "Lena Vogt möchte aufhören: anrufen, danken und eintragen. Grund: Umzug"
    assert "möchte aufhören" in office.get("/office/today/").content.decode()
    client.post(url(agency, "volunteer-leaving-return"))
    with agency_scope(agency):
        assert not agency.reminders.open().exists()
        assert list(agency.audit_entries.filter(what__startswith="volunteers.leaving").values_list("actor_kind", flat=True)) == ["portal", "portal"]
    assert "Ja, ich möchte aufhören" in page(client, agency, "volunteer-leaving")


def position(agency: Agency, volunteer: Volunteer, **fields: Any) -> Any:
    contact = factories.make_partner(agency, email="kita@example.org")
    contact.person.channels.create(agency=agency, kind="phone", value="030 23125 177", normal="+493023125177")
    row = factories.make_position(agency, organisation=contact.organisation)
    moment = {"stage_since": timezone.now(), "proposed_at": timezone.now(), "proposed_by_name": "Petra Lindner"}
    return agency.position_placements.create(position=row, volunteer=volunteer, **{"stage": "proposed", **moment, **fields})


BOTH = {"volunteer_agreed_at": factories.NOW, "organisation_agreed_at": factories.NOW}


def test_the_contact_of_a_position_only_when_both_said_yes(agency: Agency, lena: Volunteer, client: Client) -> None:
    with agency_scope(agency):
        row = position(agency, lena, volunteer_agreed_at=timezone.now())
        position(agency, helper(agency, "andere@example.org"), **BOTH, introduced_at=timezone.now(), stage="introduced")
    html = page(client, agency, "volunteer-positions")
    assert html.count("<b>Vorlesen im Kindergarten</b>") == 1
    assert "Wir fragen jetzt die Organisation." in html
    assert "Seligmann" not in html
    for stage, seen in (("introduced", True), ("declined", False)):
        with agency_scope(agency):
            agency.position_placements.filter(pk=row.pk).update(
                **BOTH, stage=stage, introduced_at=timezone.now(), declined_by="organisation" if stage == "declined" else ""
            )
        html = page(client, agency, "volunteer-positions")
        assert ("Seligmann" in html, "030 23125 177" in html, "kita@example.org" in html) == (seen, seen, seen)


def test_papers_that_run_out_are_missing_or_fine(agency: Agency, lena: Volunteer, client: Client) -> None:
    assert "läuft ab oder fehlt" not in page(client, agency, "home")
    with agency_scope(agency):
        activity = lena.activities.get()
        agency.activities.filter(pk=activity.pk).update(conduct="extended")
        training = factories.make_training(agency, "Demenz verstehen")
        agency.activity_trainings.create(activity=activity, training=training)
        factories.make_training_record(agency, lena, valid_until=in_days(20))
    html = page(client, agency, "volunteer-papers")
    for words in ("Erweitertes Führungszeugnis", "Demenz verstehen", "Erste Hilfe", "läuft bald ab", "fehlt", "Verschwiegenheitserklärung"):
        assert words in html, words
    assert "läuft ab oder fehlt" in page(client, agency, "home")
    with agency_scope(agency):
        lena.training_records.update(valid_until=in_days(-1))
    assert "abgelaufen" in page(client, agency, "volunteer-papers")
    with agency_scope(agency):  # done again
        factories.make_training_record(agency, lena, completed_on=in_days(-1), valid_until=in_days(700))
    assert "läuft ab oder fehlt" not in page(client, agency, "home")
    with agency_scope(agency):
        factories.make_certificate(agency, lena, dated_on=in_days(-5 * 365), inspected_on=in_days(-5 * 365))
    assert "läuft ab oder fehlt" in page(client, agency, "home")


def test_a_certificate_that_stands_in_the_way_is_told_by_nobody_here(agency: Agency, lena: Volunteer, client: Client) -> None:
    with agency_scope(agency):
        factories.make_certificate(agency, lena, clear=False)
        lena.declarations.all().delete()
    assert "Führungszeugnis" not in page(client, agency, "volunteer-papers")
    assert "läuft ab oder fehlt" in page(client, agency, "home")  # because of the declaration
    with agency_scope(agency):
        agency.declaration_texts.all().delete()
    assert "läuft ab oder fehlt" not in page(client, agency, "home")


def follow_up(agency: Agency, volunteer: Volunteer, **fields: Any) -> Any:
    placement = promised(volunteer, in_days(-9)).help_request.placements.get()
    return factories.make_follow_up(agency, placement, "volunteer", **{"asked_at": timezone.now(), **fields})


def test_how_it_goes_is_answered_in_one_tap(agency: Agency, lena: Volunteer, client: Client) -> None:
    with agency_scope(agency):
        found = follow_up(agency, lena)
    assert url(agency, "volunteer-follow-up", found.pk) in page(client, agency, "home")
    path = url(agency, "volunteer-follow-up", found.pk)
    assert "Geheimrat" in client.get(path).content.decode()
    for wrong in ({}, {"answer": "not_needed", "note": "Text bleibt"}):
        response = client.post(path, wrong)
        assert response.status_code == 422
        assert "Wählen Sie eine Antwort." in response.content.decode()
    assert "Text bleibt" in response.content.decode()
    client.post(path, {"answer": "good", "note": "Wir verstehen uns."})
    with agency_scope(agency):
        found.refresh_from_db()
    assert (found.outcome, found.note, found.answered_by_name) == ("good", "Wir verstehen uns.", "Lena Vogt")
    assert client.get(path)["Location"] == url(agency, "home")


def test_no_question_about_a_resident_whom_she_may_not_know_any_more(agency: Agency, lena: Volunteer, client: Client) -> None:
    with agency_scope(agency):
        found = follow_up(agency, lena)
        theirs = follow_up(agency, helper(agency, "andere@example.org"))
        seekers = factories.make_follow_up(agency, found.placement, "help_seeker", asked_at=timezone.now())
        agency.placements.filter(volunteer=lena).update(state="ended", started_on=in_days(-40), ended_on=in_days(-31))
    path = url(agency, "volunteer-follow-up", found.pk)
    assert client.get(path)["Location"] == url(agency, "home")
    assert client.post(path, {"answer": "good"})["Location"] == url(agency, "home")
    for other in (theirs, seekers):
        assert client.get(url(agency, "volunteer-follow-up", other.pk)).status_code == 404
    assert not [secret for secret in SECRETS if secret in page(client, agency, "home")]


@pytest.mark.parametrize("name", [
    "volunteer", "volunteer-activities", "volunteer-times", "volunteer-limits", "volunteer-languages", "volunteer-absences",
    "volunteer-absence-new", "volunteer-positions", "volunteer-papers", "volunteer-pause", "volunteer-leaving",
])
def test_a_constant_number_of_queries_and_a_light_page(agency: Agency, lena: Volunteer, client: Client, name: str) -> None:
    numbers = []
    for rows in (1, 2):
        with agency_scope(agency):
            for row in range(rows):
                activity = factories.make_activity(agency, f"Etwas {rows} {row}", conduct="ordinary")
                lena.willingnesses.create(agency=agency, activity=activity, since=in_days(0))
                training = factories.make_training(agency, f"Schulung {rows} {row}")
                agency.activity_trainings.create(activity=activity, training=training)
                factories.make_training_record(agency, lena, training=training)
                factories.make_certificate(agency, lena, dated_on=dt.date(2026, 10, rows * 3 + row))
                first = in_days(100 * rows + 20 * row)
                factories.make_absence(agency, lena, starts_on=first, ends_on=first + dt.timedelta(days=3))
                promised(lena, first + dt.timedelta(days=1))
                position(agency, lena, **BOTH, stage="introduced", introduced_at=timezone.now())
        with counted() as queries:
            html = page(client, agency, name)
        numbers.append(queries.number)
        assert len(html.encode()) <= 40 * 1024
    assert numbers[0] == numbers[1] <= 12, queries




def test_hours_at_a_position_are_said_corrected_and_taken_back(agency: Agency, lena: Volunteer, client: Client) -> None:
    with agency_scope(agency):
        row = factories.make_introduction(agency, volunteer=lena, stage="placed", placed_on=today())
        waits = factories.make_introduction(agency, volunteer=lena)
    month = today().replace(day=1).isoformat()
    html = page(client, agency, "volunteer-positions")
    assert url(agency, "volunteer-position-hours", row.pk) in html
    assert url(agency, "volunteer-position-hours", waits.pk) not in html
    form = url(agency, "volunteer-position-hours", row.pk)
    refused = client.post(form, {"month": month, "hours": "", "minutes": ""})
    assert refused.status_code == 422
    for hours in ("6", "7"):
        client.post(form, {"month": month, "hours": hours, "minutes": "30"})
    with agency_scope(agency):
        said = row.hours.get()
        assert (said.minutes, said.side, said.confirmed_at) == (7 * 60 + 30, "volunteer", None)
    client.post(url(agency, "volunteer-position-hours-return", said.pk))
    with agency_scope(agency):
        assert row.hours.get().minutes == 6 * 60 + 30


def test_confirmed_hours_stand_and_anothers_are_not_there(agency: Agency, lena: Volunteer, client: Client) -> None:
    with agency_scope(agency):
        row = factories.make_introduction(agency, volunteer=lena, stage="placed", placed_on=today())
        factories.make_position_hours(
            agency, row, year=today().year, month=today().month, minutes=60, confirmed_at=timezone.now(), confirmed_by_name="Kita"
        )
        other = factories.make_introduction(agency, volunteer=helper(agency, "andere@example.org"), stage="placed", placed_on=today())
        others = factories.make_position_hours(agency, other)
    sent = {"month": today().replace(day=1).isoformat(), "hours": "9", "minutes": "0"}
    assert client.post(url(agency, "volunteer-position-hours", row.pk), sent).status_code == 422
    assert client.post(url(agency, "volunteer-position-hours", other.pk), sent).status_code == 404
    assert client.post(url(agency, "volunteer-position-hours-return", others.pk)).status_code == 404
    with agency_scope(agency):
        assert row.hours.get().minutes == 60
