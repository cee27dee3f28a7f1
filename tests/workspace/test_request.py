"""The request page: who could do it, asking, the resident's word, hand-over."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from nahbei.desk.requests import end_request
from nahbei.foundation.models import Agency
from nahbei.foundation.rights import Role
from nahbei.foundation.tenancy import agency_scope
from nahbei.help_requests.actions import write_health_note
from nahbei.help_requests.models import HelpRequest, RequestNeed
from nahbei.placements.actions import ask, note_call
from nahbei.places.models import Neighbourhood
from nahbei.visits.models import Visit
from tests.conftest import log_in
from tests.factories import (
    CLERK,
    make_account,
    make_activity,
    make_enquiry,
    make_need,
    make_person,
    make_request,
    make_visit,
    make_volunteer,
)
from tests.support.queries import counted

pytestmark = pytest.mark.django_db
SOON = dt.date.today() + dt.timedelta(days=3)  # noqa: DTZ011 - the door reads the real clock


def now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def a_request(agency: Agency, volunteers: int = 1, **fields: object) -> HelpRequest:
    """In three days, with so many people who could."""
    seeker = fields.pop("help_seeker", None) or make_person(
        agency, "Yıldırım", given_name="Ayşe", street="Ahornweg 7", postal_code="12345", town="Birkenfeld", phone="030 23125 418",
        latitude=52.5, longitude=13.4,
    )
    help_request = make_request(agency, seeker, starts_on=SOON, **fields)
    make_visit(help_request)
    for number in range(volunteers):
        make_volunteer(
            agency, f"Helfer{number}", (help_request.activity,),
            person=make_person(agency, f"Helfer{number}", given_name="Jonas", email=f"h{number}@example.org", preferred_channel="email",
                               phone=f"030 23125 20{number}", latitude=52.5, longitude=13.401 + number / 1000),
        )
    return help_request


def page(client: Client, help_request: HelpRequest, query: str = "") -> str:
    response = client.get(reverse("workspace:request", args=[help_request.pk]) + query)
    assert response.status_code == 200
    return response.content.decode()


def test_the_page_shows_what_is_asked_and_who_could(agency: Agency, office: Client) -> None:
    with agency_scope(agency):
        help_request = a_request(agency, 2)
    html = page(office, help_request)
    for words in ("Ayşe Yıldırım", "Ahornweg 7", "Wer könnte helfen?", "Jonas Helfer0", "Jonas Helfer1", "0,1 km", "anrufen", "anfragen",
                  "GeoNames.org, CC BY 4.0"):
        assert words in html
    assert html.index("Jonas Helfer0") < html.index("Jonas Helfer1")


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_asks_the_database_a_constant_number_of_questions(agency: Agency, office: Client, rows: int) -> None:
    with agency_scope(agency):
        home = Neighbourhood.objects.create(agency=agency, name="Lindenviertel", postal_codes=["12347"])
        seeker = make_person(agency, postal_code="12345", phone="030 23125 100", neighbourhood=home)
        help_request = a_request(agency, rows, help_seeker=seeker, contact=make_person(agency, "Tochter", phone="030 23125 101"))
        for number in range(rows):
            volunteer = make_volunteer(agency, f"Gefragt{number}", (help_request.activity,))
            ask(help_request=help_request, volunteer=volunteer, means="email", by=CLERK, at=now())
            RequestNeed.objects.create(agency=agency, help_request=help_request, need=make_need(agency, f"Bedarf {number}"))
    page(office, help_request)  # the columns of the volunteers are kept from here on
    with counted() as queries:
        page(office, help_request)
    assert queries.number == 20, queries


def test_one_click_asks_one_and_can_be_undone(agency: Agency, office: Client) -> None:
    with agency_scope(agency):
        help_request = a_request(agency)
        volunteer = agency.volunteers.get()
    address = reverse("workspace:request-enquiries", args=[help_request.pk])
    for _ in range(2):
        response = office.post(address, {"only": volunteer.pk}, follow=True)
    with agency_scope(agency):
        enquiry = agency.enquiries.get()
        assert agency.messages.count() == 1
    html = response.content.decode()
    assert "ist schon gefragt" in html
    assert "per E-Mail gefragt" in html
    office.post(reverse("workspace:enquiry-withdrawal", args=[enquiry.pk]))
    with agency_scope(agency):
        assert agency.enquiries.get().state == "withdrawn"


def test_several_are_asked_at_once(agency: Agency, office: Client) -> None:
    with agency_scope(agency):
        help_request = a_request(agency, 3)
        keys = list(agency.volunteers.values_list("pk", flat=True))
    office.post(reverse("workspace:request-enquiries", args=[help_request.pk]), {"volunteer": keys[:2]})
    with agency_scope(agency):
        assert set(agency.enquiries.values_list("volunteer_id", flat=True)) == set(keys[:2])
    html = page(office, help_request)
    assert "Schon gefragt" in html
    assert "2 gefragt" in html


def test_why_nobody(agency: Agency, office: Client) -> None:
    with agency_scope(agency):
        help_request = a_request(agency, 0)
        for number in range(2):
            make_volunteer(
                agency, f"Fern{number}", (help_request.activity,), reach_m=500,
                person=make_person(agency, "Fern", latitude=52.52, longitude=13.4),
            )
        make_volunteer(agency, "Ohne", (help_request.activity,), signed=False)
    html = page(office, help_request)
    for words in ("Zurzeit passt niemand.", "wohnen zu weit weg", "Die nächste Person wohnt 1,7 km zu weit weg.",
                  "Es fehlt nur die Verschwiegenheitserklärung bei 1 Person."):
        assert words in html


def test_a_call_is_noted_and_the_second_coordinator_hears_who_was_first(agency: Agency, office: Client) -> None:
    with agency_scope(agency):
        help_request = a_request(agency, 2)
        first, second = agency.volunteers.order_by("pk")
    calls = [reverse("workspace:request-volunteer-call", args=[help_request.pk, each.pk]) for each in (first, second)]
    html = office.get(calls[0]).content.decode()
    assert "030 23125 200" in html
    assert "Yıldırım" not in html.split("Das können Sie sagen")[1]
    assert office.post(calls[0], {"outcome": "yes"}).status_code == 302
    response = office.post(calls[1], {"outcome": "yes"})
    assert response.status_code == 422
    assert "Jonas Helfer0 hat schon zugesagt" in response.content.decode()
    with agency_scope(agency):
        assert agency.placements.get().volunteer == first
        assert agency.visits.get().volunteer == first
        assert set(agency.messages.values_list("topic", flat=True)) == {"visit_details", "visit_confirmed"}
    assert "Wer hilft" in page(office, help_request)


def test_call_again_needs_a_time(agency: Agency, office: Client) -> None:
    with agency_scope(agency):
        help_request = a_request(agency)
        volunteer = agency.volunteers.get()
    address = reverse("workspace:request-volunteer-call", args=[help_request.pk, volunteer.pk])
    response = office.post(address, {"outcome": "call_again"})
    assert response.status_code == 422
    assert "<title>Fehler:" in response.content.decode()
    assert office.post(address, {"outcome": "call_again", "on": "+1", "time": "14"}).status_code == 302
    with agency_scope(agency):
        assert agency.enquiries.get().call_again_at is not None


def test_the_resident_is_asked_first(agency: Agency, office: Client) -> None:
    with agency_scope(agency):
        help_request = a_request(agency, answering="ask_first")
        volunteer = agency.volunteers.get()
        note_call(help_request=help_request, volunteer=volunteer, outcome="yes", by=CLERK, at=now())
        placement = agency.placements.get()
        assert not agency.messages.exists()
    html = page(office, help_request)
    assert "Jonas Helfer0 hat zugesagt. Fragen Sie Frau Yıldırım" in html
    office.post(reverse("workspace:placement-confirmation", args=[placement.pk]))
    with agency_scope(agency):
        help_request.refresh_from_db()
        assert help_request.state == "matched"
        assert agency.messages.count() == 2


def test_a_placement_ends_and_the_request_is_open_again(agency: Agency, office: Client) -> None:
    with agency_scope(agency):
        help_request = a_request(agency)
        note_call(help_request=help_request, volunteer=agency.volunteers.get(), outcome="yes", by=CLERK, at=now())
        placement = agency.placements.get()
    address = reverse("workspace:placement-ending", args=[placement.pk])
    assert office.get(address).status_code == 200
    assert office.post(address, {"side": "volunteer", "on": "heute", "reason": ""}).status_code == 422
    assert office.post(address, {"side": "volunteer", "on": "heute", "reason": "Umzug"}).status_code == 302
    with agency_scope(agency):
        help_request.refresh_from_db()
        assert (help_request.state, agency.visits.get().volunteer) == ("open", None)


def test_nobody_found_is_given_back(agency: Agency, office: Client) -> None:
    with agency_scope(agency):
        help_request = a_request(agency, 0)
    address = reverse("workspace:request-return", args=[help_request.pk])
    assert office.get(address).status_code == 200
    office.post(address, {"reason": "Niemand hat Zeit"})
    with agency_scope(agency):
        help_request.refresh_from_db()
        assert help_request.state == "returned"


def test_needs_and_note_ask_for_their_rights(agency: Agency, office: Client) -> None:
    with agency_scope(agency):
        help_request = a_request(agency)
        RequestNeed.objects.create(agency=agency, help_request=help_request, need=make_need(agency))
        write_health_note(help_request=help_request, text="Nimmt Blutverdünner", by=CLERK, at=now())
        reader, trainee = (log_in(make_account(agency, role, str(role))) for role in (Role.READ_ONLY, Role.TRAINEE))
    address = reverse("workspace:request-health-note", args=[help_request.pk])
    html = page(office, help_request)
    assert "geht am Rollator" in html
    assert "Notiz lesen" in html
    assert "Blutverdünner" not in html
    assert "Rollator" not in page(reader, help_request)
    assert "Rollator" in page(trainee, help_request)
    assert "Notiz lesen" not in page(trainee, help_request)
    assert trainee.post(address).status_code == 403
    assert office.get(address).status_code == 405
    assert "Blutverdünner" in office.post(address).content.decode()
    with agency_scope(agency):
        assert agency.audit_entries.filter(what="help_requests.health_note_read").count() == 1


def test_who_only_reads_cannot_ask(agency: Agency) -> None:
    with agency_scope(agency):
        help_request = a_request(agency)
        reader = log_in(make_account(agency, Role.READ_ONLY, "Vorstand"))
        volunteer = agency.volunteers.get()
    assert ">anfragen<" not in page(reader, help_request)
    for name, args in (("request-enquiries", [help_request.pk]), ("request-volunteer-call", [help_request.pk, volunteer.pk])):
        assert reader.post(reverse(f"workspace:{name}", args=args), {"only": volunteer.pk, "outcome": "yes"}).status_code == 403
    with agency_scope(agency):
        assert not agency.enquiries.exists()


@pytest.mark.parametrize(("state", "word"), [("blocked", "gesperrt"), ("paused", "pausiert"), ("ended", "beendet")])
def test_nobody_calls_a_volunteer_who_is_not_active(agency: Agency, office: Client, state: str, word: str) -> None:
    """The address may stand in a history, or be typed."""
    with agency_scope(agency):
        help_request = a_request(agency)
        agency.volunteers.update(state=state)
        address = reverse("workspace:request-volunteer-call", args=[help_request.pk, agency.volunteers.get().pk])
    for answer in (office.get(address, follow=True), office.post(address, {"outcome": "not_reached"}, follow=True)):
        assert answer.redirect_chain == [(reverse("workspace:request", args=[help_request.pk]), 302)]
        assert f"Jonas Helfer0 ist {word}. Bitte fragen Sie jemand anderen." in answer.content.decode()
        assert "030 23125 200" not in answer.content.decode()
    with agency_scope(agency):
        assert not agency.enquiries.exists()


def test_the_answer_of_somebody_who_paused_since_can_be_noted(agency: Agency, office: Client) -> None:
    with agency_scope(agency):
        help_request = a_request(agency)
        volunteer = agency.volunteers.get()
        make_enquiry(agency, help_request, volunteer, asked_at=now(), expires_at=now() + dt.timedelta(days=1))
        agency.volunteers.update(state="paused")
    office.post(reverse("workspace:request-volunteer-call", args=[help_request.pk, volunteer.pk]), {"outcome": "no"})
    with agency_scope(agency):
        assert agency.enquiries.get().state == "no"


@pytest.mark.parametrize("days", [3, -3])
def test_a_request_that_was_given_up_says_how_it_ended_and_what_can_be_done(agency: Agency, office: Client, days: int) -> None:
    """While its day may still come it is resumed; after that it is asked anew."""
    with agency_scope(agency):
        help_request = a_request(agency, 0)
        HelpRequest.objects.update(starts_on=dt.date.today() + dt.timedelta(days=days))  # noqa: DTZ011
        end_request(help_request=help_request, to="returned", reason="Niemand mit Auto frei", by=CLERK, at=now())
    html = page(office, help_request)
    part = html.partition("So ging es aus")[2].partition("</section>")[0]
    assert "Ohne Helfer:in zurückgegeben" in part
    assert "Niemand mit Auto frei" in part
    assert CLERK.name in part
    assert f'href="/office/call/?copy={help_request.pk}"' in part
    main = part.partition("button--main")[2].partition("button--quiet")[0]
    assert ("Wieder aufnehmen" in main, "Noch einmal anfragen" in main) == (days > 0, days < 0)
    assert html.count(reverse("workspace:request-reopening", args=[help_request.pk])) == 1


def test_a_request_that_is_done_says_who_helped_and_how_much(agency: Agency, office: Client) -> None:
    with agency_scope(agency):
        help_request = a_request(agency, state="matched", closed_at=now())
        helper = agency.volunteers.get()
        for number in (2, 9):
            make_visit(help_request, SOON - dt.timedelta(days=number + 3), volunteer=helper, state="took_place", minutes=90)
    part = page(office, help_request).partition("So ging es aus")[2].partition("</section>")[0]
    assert "Erledigt." in part
    assert "Jonas Helfer0: 2 Einsätze, 3 Stunden" in part.replace("\N{NO-BREAK SPACE}", " ")


def test_who_only_reads_is_offered_nothing(agency: Agency) -> None:
    with agency_scope(agency):
        help_request = a_request(agency, 0, state="withdrawn", closed_at=now())
        reader = log_in(make_account(agency, Role.READ_ONLY, "Vorstand"))
    part = page(reader, help_request).partition("So ging es aus")[2].partition("</section>")[0]
    assert "Wird nicht mehr gebraucht." in part
    assert "<button" not in part
    assert "Noch einmal" not in part


def test_a_locked_request_says_so(agency: Agency, office: Client) -> None:
    with agency_scope(agency):
        help_request = a_request(agency, consent=None)
    assert "Frau Yıldırım hat noch nicht zugestimmt" in page(office, help_request)


def test_a_stand_in_for_one_date(agency: Agency, office: Client) -> None:
    with agency_scope(agency):
        help_request = a_request(agency, 2, activity=make_activity(agency))
        regular, other = agency.volunteers.order_by("pk")
        note_call(help_request=help_request, volunteer=regular, outcome="yes", by=CLERK, at=now())
        visit = make_visit(help_request, SOON + dt.timedelta(days=7))
    assert "Vertretung suchen" in page(office, help_request)
    html = page(office, help_request, f"?visit={visit.pk}")
    assert "Wer könnte einspringen?" in html
    suggested = html.split("Wer könnte einspringen?")[1].split("</section>")[0]
    assert "Jonas Helfer1" in suggested
    assert "Jonas Helfer0" not in suggested
    office.post(reverse("workspace:request-enquiries", args=[help_request.pk]), {"only": other.pk, "visit": visit.pk})
    with agency_scope(agency):
        enquiry = agency.enquiries.get(volunteer=other)
        assert list(enquiry.visits.all()) == [visit]
        note_call(help_request=help_request, volunteer=other, outcome="yes", by=CLERK, at=now())
        assert agency.placements.get(volunteer=other).stand_in
        assert Visit.objects.get(pk=visit.pk).volunteer == other
        assert Visit.objects.exclude(pk=visit.pk).get().volunteer == regular


def test_a_note_goes_to_the_journal(agency: Agency, office: Client) -> None:
    with agency_scope(agency):
        help_request = a_request(agency)
    address = reverse("workspace:request-notes", args=[help_request.pk])
    assert office.post(address, {"text": " "}).status_code == 422
    office.post(address, {"text": "Praxis hat angerufen 😀 <script>"})
    assert "Praxis hat angerufen 😀 &lt;script&gt;" in page(office, help_request)


def test_the_sheet_for_hand_over_holds_everything_but_the_note(agency: Agency, office: Client) -> None:
    with agency_scope(agency):
        help_request = a_request(agency)
        make_enquiry(agency, help_request)
        write_health_note(help_request=help_request, text="Nimmt Blutverdünner", by=CLERK, at=now())
    html = office.get(reverse("workspace:request-sheet", args=[help_request.pk])).content.decode()
    for words in ("Ayşe Yıldırım", "Ahornweg 7", "030 23125 418", "Schon gefragt", "Was bisher war"):
        assert words in html
    assert "Blutverdünner" not in html
    assert "Notiz lesen" not in html


def test_the_stranger_finds_nothing(agency: Agency, stranger: Client) -> None:
    with agency_scope(agency):
        help_request = a_request(agency)
        enquiry = make_enquiry(agency, help_request)
    assert stranger.get(reverse("workspace:request", args=[help_request.pk])).status_code == 404
    assert stranger.post(reverse("workspace:enquiry-withdrawal", args=[enquiry.pk])).status_code == 404
    with agency_scope(agency):
        enquiry.refresh_from_db()
        assert enquiry.state == "open"


def test_a_request_without_a_day(agency: Agency, office: Client) -> None:
    """A request without a day is matched without the rules about time."""
    with agency_scope(agency):
        help_request = make_request(agency, starts_on=None, start=None, end=None, flexible="nachmittags")
        make_volunteer(agency, "Immer", (help_request.activity,))
    html = page(office, help_request)
    assert "Ohne festen Termin" in html
    assert "Jonas Immer" in html


def test_a_day_that_has_passed_asks_what_becomes_of_it(agency: Agency, office: Client) -> None:
    """Nobody is suggested for yesterday; the page says what can be done."""
    with agency_scope(agency):
        help_request = a_request(agency)
        yesterday = dt.date.today() - dt.timedelta(days=1)  # noqa: DTZ011 - the door reads the real clock
        help_request.visits.update(on=yesterday)
        help_request.starts_on = yesterday
        help_request.save()
    html = page(office, help_request)
    assert "Der Termin ist vorbei" in html
    assert "Neuen Tag eintragen" in html
    assert "niemand war da" in html
    assert "Wer könnte helfen?" not in html


def test_who_helps_can_be_called_from_the_page(agency: Agency, office: Client) -> None:
    with agency_scope(agency):
        help_request = a_request(agency)
        volunteer = agency.volunteers.get()
        note_call(help_request=help_request, volunteer=volunteer, outcome="yes", by=CLERK, at=now())
    helps = page(office, help_request).split("Wer hilft")[1].split("</section>")[0]
    assert 'href="tel:+4930231252' in helps
    assert reverse("workspace:volunteer", args=[volunteer.pk]) in helps


def test_the_audit_trail_speaks_as_the_screen_does(agency: Agency, office: Client) -> None:
    with agency_scope(agency):
        help_request = a_request(agency)
        volunteer = agency.volunteers.get()
    office.post(reverse("workspace:request-enquiries", args=[help_request.pk]), {"only": volunteer.pk})
    with agency_scope(agency):
        enquiry = agency.enquiries.get()
    office.post(reverse("workspace:enquiry-withdrawal", args=[enquiry.pk]))
    html = office.get(reverse("workspace:audit")).content.decode()
    assert "Weg:" in html and "<bdi>E-Mail</bdi>" in html.replace("per E-Mail", "E-Mail")
    assert "<bdi>zurückgenommen</bdi>" in html
    assert "means" not in html and "withdrawn" not in html
