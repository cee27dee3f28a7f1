"""The pages about volunteers, as a browser without script sees them."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from nahbei.foundation.models import Agency
from nahbei.foundation.rights import Role
from nahbei.foundation.tenancy import agency_scope
from nahbei.people import search
from nahbei.people.models import Person
from nahbei.volunteers.models import Volunteer
from nahbei.volunteers.week import WeekPattern
from tests import factories
from tests.conftest import log_in
from tests.support.queries import counted

HOSTILE = ["<script>alert(1)</script>", "\u202eAlbers\u200f", "😀👩‍👩‍👧 Koch", "';--", "Ünïcødé ـمحمد"]
DAY = dt.timedelta(days=1)
# The pages read the clock: the rows of these tests live today.
TODAY = timezone.localdate()
RECORD = {"salutation": "frau", "family_name": "Neu", "given_name": "Ina", "language": "de", "preferred_channel": "phone",
          "channels-TOTAL_FORMS": "2", "channels-INITIAL_FORMS": "0"}
FILE = {"since": "heute", "reach_km": "3", "language": "de"}


def page(client: Client, name: str, *args: object, query: str = "", status: int = 200) -> str:
    response = client.get(reverse(f"workspace:{name}", args=args) + query)
    assert response.status_code == status, response.content.decode()[:3000]
    return response.content.decode()


def post(client: Client, name: str, *args: object, query: str = "", status: int = 302, **data: object) -> str:
    response = client.post(reverse(f"workspace:{name}", args=args) + query, data)
    assert response.status_code == status, response.content.decode()[:3000]
    return response.content.decode() if status != 302 else response["Location"]


def add(agency: Agency, name: str = "Krämer", phone: str = "", **fields: object) -> Volunteer:
    with agency_scope(agency):
        activity = factories.make_activity(agency)
        person = fields.pop("person", None) or factories.make_person(agency, name, phone, given_name="Jonas", salutation="herr")
        found = factories.make_volunteer(agency, name, (activity,), person=person, **{"since": dt.date(2024, 1, 2), **fields})
        search.index([person])
        return found


def busy(agency: Agency, volunteer: Volunteer, count: int = 1) -> None:
    """Everything that her page can show, `count` times."""
    with agency_scope(agency):
        for number in range(count):
            request = factories.make_request(agency, factories.make_person(agency, f"Albers{number}"), starts_on=TODAY + (number + 2) * DAY)
            factories.make_visit(request, volunteer=volunteer)
            factories.make_visit(request, TODAY - (number + 1) * DAY, volunteer=volunteer, state="took_place", minutes=90)
            factories.make_placement(agency, request, volunteer, started_on=TODAY)
            factories.make_enquiry(agency, request, volunteer, asked_at=timezone.now(), expires_at=timezone.now() + DAY)
            factories.make_absence(agency, volunteer, starts_on=TODAY + (40 + 3 * number) * DAY, ends_on=TODAY + (41 + 3 * number) * DAY)
            agency.exclusions.create(volunteer=volunteer, person=factories.make_person(agency, f"Feind{number}"))
            factories.make_reminder(agency, f"Anrufen {number}", person=volunteer.person)
            text = factories.make_declaration_text(agency, f"alt-{number}", valid_from=dt.date(2020, 1, 1 + number))
            volunteer.declarations.create(agency=agency, text=text, signed_on=dt.date(2020, 2, 1), recorded_by="Petra Lindner")
            volunteer.willingnesses.create(agency=agency, activity=factories.make_activity(agency, f"Vorlesen{number}"), since=TODAY)


# --- The list ---------------------------------------------------------------------------------------------------------


@pytest.mark.database
def test_the_list_by_state_and_filters(agency: Agency, office: Client) -> None:
    mornings = WeekPattern.from_spans([(1, 16, 24)])
    near = add(agency, "Nah", has_car=True, week=mornings)
    far = add(agency, "Fern", signed=False, state="paused", paused_until=TODAY + 3 * DAY)
    with agency_scope(agency):
        home = agency.neighbourhoods.create(name="Lindenhof")
        Person.objects.filter(pk=near.person_id).update(neighbourhood=home, languages=["tr"])
        activity = near.willingnesses.get().activity_id
    html = page(office, "volunteers")
    assert "Jonas Nah" in html
    assert "Jonas Fern" not in html  # paused: another tab
    assert "pausiert <span class=\"count\">1</span>" in html
    html = page(office, "volunteers", query="?state=all")
    assert "Jonas Nah" in html
    assert f"Pause bis {far.paused_until.day}." in html
    assert "Erklärung fehlt" in html
    for query, names in (
        ("language=tr", {"Nah"}), ("car=on", {"Nah"}), ("unsigned=on", {"Fern"}), (f"activity={activity}", {"Nah", "Fern"}),
        (f"area={home.pk}", {"Nah"}), ("q=fern", {"Fern"}), ("weekday=1&daypart=morning", {"Nah", "Fern"}),
        ("weekday=1&daypart=evening", {"Fern"}), ("daypart=afternoon", {"Fern"}), ("weekday=6", {"Fern"}),
        ("weekday=x&car=&area=9999999", {"Nah", "Fern"}),
    ):
        html = page(office, "volunteers", query=f"?state=all&{query}")
        assert {name for name in ("Nah", "Fern") if f"Jonas {name}" in html} == names, query


@pytest.mark.parametrize("query", ["", "?state=all&weekday=2&unsigned=&q=Kraemer"])
@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_a_constant_number_of_questions(agency: Agency, office: Client, count: int, query: str) -> None:
    for number in range(count):
        busy(agency, add(agency, f"Krämer{number}"), count)
    office.get(reverse("workspace:volunteers"))
    with counted() as queries:
        html = page(office, "volunteers", query=query)
    assert html.count('<th scope="row">') == count
    # session, account, membership; activities, areas; numbers, ids (with times both in one); versions, lines, three of their kind; menu
    assert queries.number == (13 if query else 14), queries


def test_an_empty_list_says_what_to_do(agency: Agency, office: Client) -> None:
    assert "Noch niemand hilft mit." in page(office, "volunteers")
    assert "Niemand passt zu diesen Filtern." in page(office, "volunteers", query="?q=Zwetschge")
    assert "Hier ist niemand." in page(office, "volunteers", query="?state=blocked")
    assert page(office, "volunteers", query="?state=nonsense&page=99&weekday=77&q=" + "x" * 300)


def test_fifty_a_page_and_the_filter_stays(agency: Agency, office: Client) -> None:
    for number in range(52):
        add(agency, f"Nr{number:02d}", has_car=True)
    html = page(office, "volunteers", query="?car=on&page=2")
    assert ("Nr51" in html, "Nr49" in html) == (True, False)
    assert "car=on&amp;page=1" in html or "page=1&amp;car=on" in html


def test_the_table_for_spreadsheets_is_noted_and_harmless(agency: Agency, office: Client) -> None:
    volunteer = add(agency, "=cmd|' /C calc'!A0", "030 23125 300", week=WeekPattern.from_spans([(0, 18, 24)]))
    busy(agency, volunteer)
    response = office.get(reverse("workspace:volunteers-table"))
    text = response.content.decode("utf-8-sig")
    assert text.startswith("Nachname;Vorname;Stand;")
    assert "\n=" not in text.replace("\r", "")
    for cell in ("030 23125 300", "Mo 9–12", "Arztbegleitung", "5,0", ";1;", "unterschrieben"):
        assert cell in text, cell
    with agency_scope(agency):
        line = agency.audit_entries.get(what="volunteers.list_exported")
        assert line.changes == {"count": [None, 1]}
    assert log_in(factories.make_account(agency, Role.READ_ONLY)).get(reverse("workspace:volunteers-table")).status_code == 403


# --- Taken in ---------------------------------------------------------------------------------------------------------


def test_somebody_new_is_taken_in_on_one_page(agency: Agency, office: Client) -> None:
    with agency_scope(agency):
        activity = factories.make_activity(agency)
        other = factories.make_activity(agency, "Vorlesen")
        factories.make_declaration_text(agency)
    data = {**RECORD, "channels-0-kind": "phone", "channels-0-value": "030 23125 301", "languages": ["tr"], "since": "heute", "reach_km": "2,5",
            "max_hours_week": "4,5", "max_visits_week": "2", "has_car": "on", "week_1": "9-12, 14-17", "week_4": "ab 14",
            "experience": "Köchin", f"does_{activity.pk}": "on", f"not_{activity.pk}": "keine Hochhäuser", f"not_{other.pk}": "gilt nicht",
            "signed_on": "heute"}
    there = post(office, "volunteer-new", **data)
    with agency_scope(agency):
        found = agency.volunteers.select_related("person").get()
        assert there == reverse("workspace:volunteer", args=[found.pk])
        assert (found.reach_m, found.max_minutes_week, found.max_visits_week) == (2_500, 270, 2)
        assert (found.has_car, found.has_licence, found.experience, found.person.languages) == (True, True, "Köchin", ["tr"])
        assert found.week.spans() == [(1, 18, 24), (1, 28, 34), (4, 28, 42)]
        assert list(found.willingnesses.values_list("activity", "not_wanted")) == [(activity.pk, "keine Hochhäuser")]
        assert found.declarations.get().signed_on == TODAY
    html = page(office, "volunteer", found.pk)
    for text in ("Ina Neu ist dabei.", "keine Hochhäuser",
                 "9–12, 14–17 Uhr", "Deutsch, Türkisch", "bis 2,5\N{NO-BREAK SPACE}km", "4,5 Stunden in der Woche"):
        assert text in html, text
    assert "Als Nächstes" not in html  # nothing is missing


def test_a_known_person_is_taken_in_after_the_first_talk(agency: Agency, office: Client) -> None:
    with agency_scope(agency):
        person = factories.make_person(agency)
        talk = factories.make_reminder(agency, "Erstgespräch vereinbaren", person=person, kind="interview")
        other = factories.make_reminder(agency, "Rückruf", person=person, kind="call_back")
    address = f"{reverse('workspace:volunteer-new')}?person={person.pk}"
    assert f"{reverse('workspace:talk-new')}?person={person.pk}" in page(office, "reminder", talk.pk)
    assert address in page(office, "person", person.pk)
    assert reverse("workspace:talk-new") not in page(office, "reminder", other.pk)
    html = page(office, "volunteer-new", query=f"?person={person.pk}")
    assert "Erika Albers aufnehmen" in html
    assert 'name="family_name"' not in html
    post(office, "volunteer-new", query=f"?person={person.pk}", **{**FILE, "language": "tr"})
    with agency_scope(agency):
        person.refresh_from_db()
        assert (person.volunteer.state, person.language) == ("active", "tr")
        talk.refresh_from_db()
        other.refresh_from_db()
        assert (talk.done_at is not None, other.done_at) == (True, None)
    assert address not in page(office, "person", person.pk)
    again = office.get(address)
    assert again["Location"] == reverse("workspace:volunteer", args=[person.volunteer.pk])
    assert reverse("workspace:volunteer", args=[person.volunteer.pk]) in page(office, "person", person.pk, query="?hat=volunteer")


def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(agency: Agency, office: Client) -> None:
    with agency_scope(agency):
        activity = factories.make_activity(agency)
    data = {**RECORD, "family_name": "", "since": "morgen", "reach_km": "weit", "week_0": "9-12", "week_2": "immer mal", "max_visits_week": "0",
            f"does_{activity.pk}": "on", f"not_{activity.pk}": "x" * 201, "experience": "Köchin"}
    html = post(office, "volunteer-new", status=422, **data)
    for text in ("<title>Fehler:", "Der Nachname genügt", "Mittwoch: „immer mal“ verstehen wir nicht", 'value="immer mal"', 'value="9-12"',
                 'value="weit"', "Köchin", "größer oder gleich 1", "höchstens 200"):
        assert text in html, text
    with agency_scope(agency):
        assert not agency.people.exists()


def test_a_likely_duplicate_is_asked_about_once_and_can_be_chosen(agency: Agency, office: Client) -> None:
    with agency_scope(agency):
        there = factories.make_person(agency, "Müller")
        search.index([there])
    data = {**RECORD, **FILE, "family_name": "Mueller", "given_name": "Erika"}
    html = post(office, "volunteer-new", status=422, **data)
    assert "Gibt es diesen Menschen schon?" in html
    assert f"{reverse('workspace:volunteer-new')}?person={there.pk}" in html
    html = post(office, "volunteer-new", status=200, **data, look="1")  # „Suchen“, without script
    assert "Ist es dieser Mensch?" in html
    with agency_scope(agency):
        assert not agency.volunteers.exists()
    post(office, "volunteer-new", **data, sure="1")
    with agency_scope(agency):
        assert (agency.volunteers.count(), agency.people.count()) == (1, 2)


@pytest.mark.parametrize("count", [1, 3])
def test_duplicates_while_typing(agency: Agency, office: Client, count: int) -> None:
    for number in range(count):
        add(agency, f"Müller{number}")
    address = reverse("workspace:volunteers-duplicates") + "?family_name=Muell&given_name=Jonas"
    with counted() as queries:
        html = office.get(address, headers={"HX-Request": "true"}).content.decode()
    assert html.count("<li>") == count
    assert "<html" not in html
    assert queries.number == 6, queries  # session, account, membership, terms, people, whose daughter


@pytest.mark.parametrize("person", ["died", "merged", "stranger"])
def test_some_people_cannot_be_taken_in(agency: Agency, other_agency: Agency, office: Client, person: str) -> None:
    with agency_scope(agency):
        winner = factories.make_person(agency)
        key = factories.make_person(agency, **{"died": {"died_on": TODAY}, "merged": {"merged_into": winner}}.get(person, {})).pk
    if person == "stranger":
        with agency_scope(other_agency):
            key = factories.make_person(other_agency).pk
    page(office, "volunteer-new", query=f"?person={key}", status=404)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_paste_breaks_nothing(agency: Agency, office: Client, text: str) -> None:
    with agency_scope(agency):
        activity = factories.make_activity(agency)
    post(office, "volunteer-new", **{
        **RECORD, **FILE, "family_name": text, "experience": text * 20, "limits": text, f"does_{activity.pk}": "on", f"not_{activity.pk}": text,
    })
    with agency_scope(agency):
        pk = agency.volunteers.get().pk
    post(office, "volunteer-absence-new", pk, starts_on="+50", reason=text)
    post(office, "volunteer-block", pk, reason=text)
    for html in (page(office, "volunteer", pk), page(office, "volunteer-edit", pk), page(office, "volunteer-sheet", pk),
                 page(office, "volunteers", query="?state=all"), page(office, "volunteers", query=f"?q={text}")):
        assert "<script>alert" not in html
        assert "\u202e" not in html.replace("\u202eAlbers\u200f", "")


# --- The page ---------------------------------------------------------------------------------------------------------


def test_the_page_of_a_volunteer(agency: Agency, office: Client) -> None:
    volunteer = add(agency, phone="030 23125 300", limits="keine Leiter", max_visits_week=2, week=WeekPattern.from_spans([(2, 19, 24)]))
    busy(agency, volunteer)
    html = page(office, "volunteer", volunteer.pk)
    for text in ("Jonas Krämer", 'href="tel:+493023125300"', "keine Leiter", "2 Einsätze in der Woche", "9:30–12 Uhr", "Arztbegleitung, Frau Albers0",
                 "Ein Einsatz in den letzten 4 Wochen, 1,5 Stunden.", "gefragt", "Fassung 2026-01", "Erika Feind0", "Anrufen 0",
                 'role="img" aria-label="Die Woche als Bild'):
        assert text in html, text
    assert "Vertretung finden" not in html  # she can keep what she promised


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_asks_a_constant_number_of_questions(agency: Agency, office: Client, count: int) -> None:
    volunteer = add(agency)
    busy(agency, volunteer, count)
    office.get(reverse("workspace:volunteer", args=[volunteer.pk]))
    with counted() as queries:
        page(office, "volunteer", volunteer.pk)
    assert queries.number == 23, queries


@pytest.mark.parametrize("role", [Role.READ_ONLY, Role.FINANCE])
def test_who_only_looks_sees_no_reason_no_exclusion_and_no_button(agency: Agency, office: Client, role: Role) -> None:
    volunteer = add(agency)
    busy(agency, volunteer)
    post(office, "volunteer-block", volunteer.pk, reason="Beschwerde")
    assert "Beschwerde" in page(office, "volunteer", volunteer.pk)
    looking = log_in(factories.make_account(agency, role))
    html = page(looking, "volunteer", volunteer.pk)
    assert "gesperrt" in html
    for text in ("Beschwerde", "Feind0", "Ändern", "Vertretung finden", "Sperre aufheben"):
        assert text not in html, text
    for name in ("volunteer-edit", "volunteer-pause", "volunteer-block", "volunteer-ending", "volunteer-absence-new", "volunteer-exclusion-new",
                 "volunteer-declaration-new"):
        page(looking, name, volunteer.pk, status=403)
    post(looking, "volunteer-resumption", volunteer.pk, status=403)


def test_the_sheet_keeps_quiet_about_others(agency: Agency, office: Client) -> None:
    volunteer = add(agency, phone="030 23125 300")
    busy(agency, volunteer)
    html = page(office, "volunteer-sheet", volunteer.pk)
    assert "030 23125 300" in html
    assert "Feind0" not in html
    for word in ("Ändern", "Löschen", "War ein Versehen"):
        assert word not in html


def test_what_is_missing_stands_on_top(agency: Agency, office: Client) -> None:
    with agency_scope(agency):
        volunteer = factories.make_volunteer(agency, signed=False, week=WeekPattern.empty())
    html = page(office, "volunteer", volunteer.pk)
    for text in ("Die aktuelle Fassung fehlt noch.", "Noch keine Tätigkeit eingetragen.", "Noch keine Zeiten eingetragen."):
        assert text in html, text


# --- One page to change -----------------------------------------------------------------------------------------------


def test_the_form_shows_what_is_there_and_saving_it_changes_nothing(agency: Agency, office: Client) -> None:
    volunteer = add(agency, reach_m=2_500, max_minutes_week=90, week=WeekPattern.from_spans([(0, 0, 48), (5, 19, 23)]))
    html = page(office, "volunteer-edit", volunteer.pk)
    for text in ('value="2,5"', 'value="1,5"', 'value="0–24"', 'value="9:30–11:30"', 'value="Di., 2.1.2024"'):
        assert text in html, text
    with agency_scope(agency):
        key = factories.make_activity(agency).pk
    same = {"since": "2.1.2024", "reach_km": "2,5", "max_hours_week": "1,5", "week_0": "0–24", "week_5": "9:30–11:30", "language": "de"}
    post(office, "volunteer-edit", volunteer.pk, **same, **{f"does_{key}": "on"})
    with agency_scope(agency):
        assert not agency.audit_entries.exists()
    post(office, "volunteer-edit", volunteer.pk, since="2.1.2024", reach_km="4", week_0="vormittags", language="de", languages=["de", "en"])
    with agency_scope(agency):
        volunteer.refresh_from_db()
        assert (volunteer.reach_m, volunteer.max_minutes_week, volunteer.willingnesses.count()) == (4_000, None, 0)
        assert volunteer.person.languages == ["en"]
        assert set(agency.audit_entries.values_list("what", flat=True)) == {"volunteers.changed", "people.person_changed"}


def test_a_retired_activity_is_offered_only_to_those_who_do_it(agency: Agency, office: Client) -> None:
    volunteer, other = add(agency), None
    with agency_scope(agency):
        other = factories.make_volunteer(agency, "Andere")
        activity = volunteer.willingnesses.get().activity
        activity.active = False
        activity.save()
    assert f"does_{activity.pk}" in page(office, "volunteer-edit", volunteer.pk)
    assert f"does_{activity.pk}" not in page(office, "volunteer-edit", other.pk)


# --- Pause, block, end, away ------------------------------------------------------------------------------------------


@pytest.mark.database
def test_a_block_says_what_it_concerns_before_and_after_and_each_date_gets_a_stand_in(agency: Agency, office: Client) -> None:
    volunteer = add(agency)
    busy(agency, volunteer, 2)
    html = page(office, "volunteer-block", volunteer.pk)
    assert "Arztbegleitung, Frau Albers0" in html
    assert "2 offene Anfragen" in html
    assert "Schreiben Sie kurz auf, warum." in post(office, "volunteer-block", volunteer.pk, status=422, reason=" ")
    post(office, "volunteer-block", volunteer.pk, reason="Beschwerde")
    html = page(office, "volunteer", volunteer.pk)
    assert "Gesperrt. 2 Termine brauchen eine Vertretung." in html
    assert html.count("Vertretung finden") == 2
    assert html.count("Vermittlung läuft noch:") == 2
    with agency_scope(agency):
        assert not volunteer.enquiries.open().exists()
        visit = agency.visits.planned().earliest("on")
    there = post(office, "volunteer-stand-in", volunteer.pk, visit.pk)
    assert there == reverse("workspace:visit-stand-in", args=[visit.pk])
    with agency_scope(agency):
        visit.refresh_from_db()
        assert visit.volunteer is None
    assert office.get(there, follow=True).status_code == 200
    assert page(office, "volunteer", volunteer.pk).count("Vertretung finden") == 1


def test_undo_leads_back_only_to_where_she_was(agency: Agency, office: Client) -> None:
    volunteer = add(agency)
    back = reverse("workspace:volunteer-resumption", args=[volunteer.pk])
    post(office, "volunteer-pause", volunteer.pk, until="+4w", reason="")
    assert page(office, "volunteer", volunteer.pk).count(f'action="{back}"') == 2  # undo, and the button of the page
    post(office, "volunteer-block", volunteer.pk, reason="x")  # she was paused: „undo“ would make her active
    assert page(office, "volunteer", volunteer.pk).count(f'action="{back}"') == 1
    post(office, "volunteer-resumption", volunteer.pk)
    post(office, "volunteer-resumption", volunteer.pk)  # a second click says so kindly
    assert "Der Stand ist schon „aktiv“." in page(office, "volunteer", volunteer.pk)
    post(office, "volunteer-ending", volunteer.pk, reason="")
    html = page(office, "volunteer", volunteer.pk)
    assert "beendet" in html
    assert "Wieder dabei" in html


def test_only_the_dates_inside_a_pause_or_an_absence_need_a_stand_in(agency: Agency, office: Client) -> None:
    volunteer = add(agency)
    busy(agency, volunteer, 3)  # in 2, 3 and 4 days
    assert "Zugesagte Termine" in page(office, "volunteer-absence-new", volunteer.pk)
    post(office, "volunteer-absence-new", volunteer.pk, starts_on="+2", ends_on="+3", reason="Urlaub")
    html = page(office, "volunteer", volunteer.pk)
    assert "Abwesenheit eingetragen. 2 Termine brauchen eine Vertretung." in html
    assert html.count("ist dann nicht da") == 4  # on top, and in the list of coming dates
    post(office, "volunteer-pause", volunteer.pk, until="+2", reason="")
    html = page(office, "volunteer", volunteer.pk)
    assert "Pause eingetragen. Ein Termin braucht eine Vertretung." in html
    assert html.count("macht dann Pause") == 2


def test_an_absence_is_changed_removed_and_brought_back(agency: Agency, office: Client) -> None:
    volunteer = add(agency)
    post(office, "volunteer-absence-new", volunteer.pk, starts_on="+5", ends_on="+9", reason="Urlaub")
    with agency_scope(agency):
        row = volunteer.absences.get()
    assert "Das Ende liegt vor dem Anfang." in post(office, "volunteer-absence", volunteer.pk, row.pk, status=422, starts_on="+5", ends_on="+1")
    post(office, "volunteer-absence", volunteer.pk, row.pk, starts_on="+5", ends_on="+6", reason="Urlaub")
    post(office, "volunteer-absence-removal", volunteer.pk, row.pk)
    back = reverse("workspace:volunteer-absence-return", args=[volunteer.pk])
    assert f'action="{back}"' in page(office, "volunteer", volunteer.pk)
    for _ in range(2):  # a second click adds nothing
        post(office, "volunteer-absence-return", volunteer.pk)
    with agency_scope(agency):
        again = volunteer.absences.get()
        assert (again.starts_on, again.ends_on, again.reason) == (TODAY + 5 * DAY, TODAY + 6 * DAY, "Urlaub")


def test_an_absence_of_another_volunteer_is_not_found_here(agency: Agency, office: Client) -> None:
    volunteer, other = add(agency), add(agency, "Andere")
    with agency_scope(agency):
        row = factories.make_absence(agency, other, starts_on=TODAY, ends_on=TODAY)
    page(office, "volunteer-absence", volunteer.pk, row.pk, status=404)
    post(office, "volunteer-absence-removal", volunteer.pk, row.pk, status=404)


def test_whom_she_must_not_meet(agency: Agency, office: Client) -> None:
    volunteer = add(agency)
    with agency_scope(agency):
        other = factories.make_person(agency, "Zwist")
        search.index([other])
        request = factories.make_request(agency, other, starts_on=TODAY + 2 * DAY)
        factories.make_visit(request, volunteer=volunteer)
    assert "Erika Zwist" in page(office, "volunteer-exclusion-new", volunteer.pk, query="?q=zwist")
    post(office, "volunteer-exclusion-new", volunteer.pk, person=other.pk)
    html = page(office, "volunteer", volunteer.pk)
    assert "sollen sich nicht begegnen" in html  # a date that was promised before
    assert "Erika Zwist" not in page(office, "volunteer-exclusion-new", volunteer.pk, query="?q=zwist")
    with agency_scope(agency):
        row = volunteer.exclusions.get()
    post(office, "volunteer-exclusion-removal", volunteer.pk, row.pk)
    post(office, "volunteer-exclusion-return", volunteer.pk)
    with agency_scope(agency):
        assert volunteer.exclusions.get().person == other
    post(office, "volunteer-exclusion-new", volunteer.pk, person="99999999")
    assert "Wählen Sie aus" in page(office, "volunteer", volunteer.pk)


def test_the_signature_is_entered_and_taken_back(agency: Agency, office: Client) -> None:
    volunteer = add(agency, signed=False)
    with agency_scope(agency):
        text = factories.make_declaration_text(agency)
        late = factories.make_declaration_text(agency, "2099", valid_from=dt.date(2099, 1, 1), written_on=TODAY)
    html = page(office, "volunteer-declaration-new", volunteer.pk)
    assert f'value="{text.pk}" required id="id_text_1" checked' in html  # the one that counts, not the one to come
    assert "nicht in der Zukunft" in post(office, "volunteer-declaration-new", volunteer.pk, status=422, text=text.pk, signed_on="1.1.2099")
    assert "gab es diese Fassung noch nicht" in post(
        office, "volunteer-declaration-new", volunteer.pk, status=422, text=late.pk, signed_on="gestern")
    post(office, "volunteer-declaration-new", volunteer.pk, text=text.pk, signed_on="heute")
    with agency_scope(agency):
        row = volunteer.declarations.get()
        assert (row.signed_on, row.recorded_by) == (TODAY, "Petra Lindner")
    removal = reverse("workspace:volunteer-declaration-removal", args=[volunteer.pk, row.pk])
    assert page(office, "volunteer", volunteer.pk).count(f'action="{removal}"') == 2
    post(office, "volunteer-declaration-removal", volunteer.pk, row.pk)
    assert "Die aktuelle Fassung fehlt noch." in page(office, "volunteer", volunteer.pk)


def test_what_expires_on_heute_leads_to_her_page(agency: Agency, office: Client) -> None:
    volunteer = add(agency, signed=False)
    with agency_scope(agency):
        factories.make_declaration_text(agency)
    assert f'href="{reverse("workspace:volunteer", args=[volunteer.pk])}"' in page(office, "today")
    assert f'href="{reverse("workspace:volunteers")}"' in page(office, "today")  # the menu
