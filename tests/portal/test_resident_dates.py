"""A resident sees who comes and calls it off; who acts for her sees hers and nobody else's, as long as she acts."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from nahbei.foundation.models import Agency
from nahbei.foundation.tenancy import agency_scope
from nahbei.help_requests.models import RequestState
from nahbei.people.actions import end_representation
from nahbei.people.models import Person
from nahbei.placements.models import FollowUp
from nahbei.visits.models import Visit, VisitState
from tests import factories
from tests.factories import CLERK, NOW
from tests.portal.residents import SOON, TODAY, address, client_of, make_date, make_representative, make_resident, text
from tests.support.queries import counted

pytestmark = pytest.mark.django_db
KB = 1024


@pytest.fixture
def ayse(agency: Agency) -> Person:
    with agency_scope(agency):
        return make_resident(agency)


@pytest.fixture
def visit(agency: Agency, ayse: Person) -> Visit:
    with agency_scope(agency):
        return make_date(agency, ayse)


@pytest.fixture
def client_in(agency: Agency, ayse: Person) -> Client:
    return client_of(agency, "ayse@example.org")


def now_of(agency: Agency, visit: Visit) -> Visit:
    with agency_scope(agency):
        return agency.visits.select_related("help_request", "volunteer").get(pk=visit.pk)


def cancel(client: Client, agency: Agency, visit: Visit, then: str = "end", **data: str) -> object:
    return client.post(address(agency, "resident-cancellation", visit.help_request.help_seeker_id, visit.pk), {"then": then, "reason": "", **data})


def test_the_first_page_says_who_comes_next(agency: Agency, visit: Visit, client_in: Client) -> None:
    said = text(client_in.get(address(agency, "home")))
    for words in ("Der nächste Termin", "9:30 bis 11:30 Uhr", "Arztbegleitung", "Es kommt Jonas.", "Wieder um Hilfe bitten"):
        assert words in said, words
    assert "Krämer" not in said


def test_before_both_agreed_nobody_has_a_name(agency: Agency, visit: Visit, client_in: Client) -> None:
    with agency_scope(agency):
        agency.placements.update(state="ask_resident")
    person = visit.help_request.help_seeker_id
    for name, args in (("home", ()), ("resident", (person,)), ("resident-date", (person, visit.pk))):
        said = text(client_in.get(address(agency, name, *args)))
        assert "Jonas" not in said
        assert "Jemand hat zugesagt. Wir melden uns." in said


def test_a_request_without_helper_says_so_in_plain_words(agency: Agency, ayse: Person, client_in: Client) -> None:
    with agency_scope(agency):
        factories.make_request(agency, ayse)
    said = text(client_in.get(address(agency, "home")))
    assert "Wir suchen jemanden für Sie." in said
    assert "Zurzeit steht kein Termin fest." in said


def test_calling_off_takes_two_steps_and_tells_the_volunteer(agency: Agency, visit: Visit, client_in: Client) -> None:
    path = address(agency, "resident-cancellation", visit.help_request.help_seeker_id, visit.pk)
    assert "Jonas bekommt gleich eine Nachricht von uns." in text(client_in.get(path))
    assert now_of(agency, visit).state == VisitState.PLANNED
    cancel(client_in, agency, visit)
    gone = now_of(agency, visit)
    assert (gone.state, gone.cancelled_by_side, gone.help_request.state) == (VisitState.CANCELLED, "help_seeker", RequestState.WITHDRAWN)
    with agency_scope(agency):
        assert agency.messages.filter(topic="visit_cancelled_for_volunteer").count() == 1
    cancel(client_in, agency, visit)
    with agency_scope(agency):
        assert agency.messages.filter(topic="visit_cancelled_for_volunteer").count() == 1


def test_another_day_leaves_the_request_open(agency: Agency, visit: Visit, client_in: Client) -> None:
    cancel(client_in, agency, visit, "other")
    assert now_of(agency, visit).help_request.state == RequestState.OPEN


def test_one_says_what_shall_be_then(agency: Agency, visit: Visit, client_in: Client) -> None:
    response = cancel(client_in, agency, visit, "", reason="Besuch kommt")
    said = text(response, 422)
    assert "hat es sich erledigt?" in said
    assert "Besuch kommt" in response.content.decode()  # type: ignore[attr-defined]
    assert now_of(agency, visit).state == VisitState.PLANNED


def test_one_date_of_a_series_leaves_the_others(agency: Agency, ayse: Person, client_in: Client) -> None:
    with agency_scope(agency):
        visit = make_date(agency, ayse, standing=True, weekdays=1 << SOON.weekday(), review_on=SOON + dt.timedelta(days=90))
        other = factories.make_visit(visit.help_request, SOON + dt.timedelta(days=7), volunteer=visit.volunteer)
    cancel(client_in, agency, visit)
    assert now_of(agency, other).state == VisitState.PLANNED
    assert now_of(agency, visit).help_request.state == RequestState.MATCHED


def test_taken_back_it_is_as_before(agency: Agency, visit: Visit, client_in: Client) -> None:
    cancel(client_in, agency, visit)
    back = address(agency, "resident-return", visit.help_request.help_seeker_id, visit.pk)
    page = client_in.get(address(agency, "resident-date", visit.help_request.help_seeker_id, visit.pk))
    assert "Doch nicht absagen" in text(page)
    client_in.post(back)
    assert (now_of(agency, visit).state, now_of(agency, visit).volunteer) == (VisitState.PLANNED, visit.volunteer)


def test_later_the_office_is_asked(agency: Agency, visit: Visit, client_in: Client) -> None:
    cancel(client_in, agency, visit)
    with agency_scope(agency):
        agency.visits.update(cancelled_at=dt.datetime.now(dt.UTC) - dt.timedelta(hours=2))
    said = text(client_in.post(address(agency, "resident-return", visit.help_request.help_seeker_id, visit.pk), follow=True))
    assert "Rufen Sie uns bitte an." in said
    assert "Doch nicht absagen" not in said
    assert now_of(agency, visit).state == VisitState.CANCELLED


def test_what_has_begun_is_not_called_off_here(agency: Agency, ayse: Person, client_in: Client) -> None:
    with agency_scope(agency):
        visit = make_date(agency, ayse, TODAY - dt.timedelta(days=1))
    cancel(client_in, agency, visit)
    assert now_of(agency, visit).state == VisitState.PLANNED
    assert "Jonas wollte kommen." in text(client_in.get(address(agency, "resident", ayse.pk)))


# --- Whom it is not for ------------------------------------------------------------------------------------------------


def paths(agency: Agency, visit: Visit) -> list[str]:
    person = visit.help_request.help_seeker_id
    return [
        address(agency, "resident", person), address(agency, "resident-ask", person), address(agency, "resident-date", person, visit.pk),
        address(agency, "resident-cancellation", person, visit.pk), address(agency, "resident-return", person, visit.pk),
    ]


def statuses(client: Client, agency: Agency, visit: Visit) -> set[int]:
    return {client.get(path).status_code for path in paths(agency, visit)} | {client.post(path).status_code for path in paths(agency, visit)} - {405}


def test_another_resident_finds_nothing(agency: Agency, visit: Visit) -> None:
    with agency_scope(agency):
        other = make_resident(agency, "Albers", "Erika")
        make_date(agency, other)
    client = client_of(agency, "erika@example.org")
    assert statuses(client, agency, visit) <= {404, 405}
    mine = address(agency, "resident-date", other.pk, visit.pk)  # her own page, the date of another
    assert client.get(mine).status_code == 404
    assert client.post(address(agency, "resident-cancellation", other.pk, visit.pk), {"then": "end"}).status_code == 404
    assert now_of(agency, visit).state == VisitState.PLANNED


def test_without_log_in_one_is_sent_there(agency: Agency, visit: Visit) -> None:
    for path in paths(agency, visit):
        response = Client().get(path)
        assert response.status_code == 405 or response["Location"].startswith(address(agency, "log-in"))


def test_the_daughter_sees_her_mother_only(agency: Agency, ayse: Person, visit: Visit) -> None:
    with agency_scope(agency):
        daughter = make_representative(agency, ayse)
        other = make_date(agency, make_resident(agency, "Albers", "Erika"))
    client = client_of(agency, "elif@example.org")
    said = text(client.get(address(agency, "home")))
    assert "Für Ayşe Yıldırım" in said
    assert "Es kommt Jonas." in said
    assert "Albers" not in said
    assert statuses(client, agency, other) <= {404, 405}
    assert client.get(address(agency, "help")).url == address(agency, "resident", ayse.pk)  # type: ignore[attr-defined]
    cancel(client, agency, visit)
    assert now_of(agency, visit).state == VisitState.CANCELLED
    with agency_scope(agency):
        assert agency.audit_entries.filter(what="visits.cancelled", actor_name=daughter.full_name).exists()


def test_with_several_one_chooses_by_name(agency: Agency, ayse: Person) -> None:
    with agency_scope(agency):
        make_representative(agency, ayse)
        factories.make_request(agency, ayse)
        mehmet = make_resident(agency, "Yıldırım", "Mehmet")
        factories.make_request(agency, mehmet)
        make_representative(agency, mehmet)
        make_representative(agency, make_resident(agency, "Yıldırım", "Deniz"))  # helps herself, and never asked for help
    client = client_of(agency, "elif@example.org")
    said = text(client.get(address(agency, "help")))
    assert "Ayşe Yıldırım" in said
    assert "Mehmet Yıldırım" in said
    assert "Deniz" not in said


@pytest.mark.parametrize("how", ["ended", "died", "merged"])
def test_who_does_not_act_any_more_is_out_at_the_next_click(agency: Agency, ayse: Person, visit: Visit, how: str) -> None:
    with agency_scope(agency):
        make_representative(agency, ayse)
    client = client_of(agency, "elif@example.org")
    assert client.get(address(agency, "resident", ayse.pk)).status_code == 200
    with agency_scope(agency):
        if how == "ended":
            end_representation(representation=agency.representations.get(), on=TODAY - dt.timedelta(days=1), by=CLERK, at=NOW)
        elif how == "died":
            agency.people.filter(pk=ayse.pk).update(died_on=TODAY)
        else:
            agency.people.filter(pk=ayse.pk).update(merged_into=factories.make_person(agency))
    assert statuses(client, agency, visit) <= {404, 405}
    for name in ("home", "help"):
        said = text(client.get(address(agency, name)))
        assert "Ayşe" not in said
        assert "Jonas" not in said
    assert "Bei uns steht zurzeit niemand, für den Sie um Hilfe bitten." in said
    assert now_of(agency, visit).state == VisitState.PLANNED


def test_a_mere_relative_sees_what_she_brought_only(agency: Agency, ayse: Person, visit: Visit) -> None:
    with agency_scope(agency):
        daughter = make_representative(agency, ayse, authority=False)
        brought = make_date(agency, ayse, SOON + dt.timedelta(days=2), caller=daughter, contact=daughter)
    client = client_of(agency, "elif@example.org")
    assert client.get(address(agency, "resident-date", ayse.pk, visit.pk)).status_code == 404
    assert client.post(address(agency, "resident-cancellation", ayse.pk, visit.pk), {"then": "end"}).status_code == 404
    assert client.get(address(agency, "resident-date", ayse.pk, brought.pk)).status_code == 200


def test_a_stranger_of_the_other_agency(agency: Agency, other_agency: Agency, visit: Visit) -> None:
    with agency_scope(other_agency):
        make_date(other_agency, make_resident(other_agency, "Albers", "Erika"))
    assert statuses(client_of(other_agency, "erika@example.org"), other_agency, visit) <= {404, 405}


# --- How it was ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def question(agency: Agency, visit: Visit) -> FollowUp:
    """Not asked by mail: the office would call."""
    with agency_scope(agency):
        return factories.make_follow_up(agency, agency.placements.get())


def test_one_says_how_it_was(agency: Agency, ayse: Person, question: FollowUp, client_in: Client) -> None:
    assert "Sagen, wie es war" in text(client_in.get(address(agency, "home")))
    path = address(agency, "resident-question", ayse.pk, question.pk)
    assert "Wie war es mit Jonas Krämer?" in text(client_in.get(path))
    client_in.post(path, {"answer": "bad"})
    client_in.post(path, {"note": "Er kam zu spät."})
    with agency_scope(agency):
        said = agency.follow_ups.get()
        assert (said.outcome, said.note, said.answered_online) == ("bad", "Er kam zu spät.", True)
        assert agency.reminders.open().filter(text__contains="Er kam zu spät.").count() == 1
    assert "danke für Ihre Antwort" in text(client_in.get(path))
    client_in.post(path, {"answer": "good"})
    with agency_scope(agency):
        assert agency.follow_ups.get().outcome == "bad"


def test_nobody_answers_for_another(agency: Agency, ayse: Person, question: FollowUp) -> None:
    with agency_scope(agency):
        make_representative(agency, ayse)
        other = make_resident(agency, "Albers", "Erika")
        make_date(agency, other)
    for email, person in (("elif@example.org", ayse), ("erika@example.org", other)):
        assert client_of(agency, email).post(address(agency, "resident-question", person.pk, question.pk), {"answer": "bad"}).status_code == 404
    with agency_scope(agency):
        assert agency.follow_ups.get().outcome == ""


# --- How dear -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rows", [1, 3])
def test_few_questions_and_small_pages(agency: Agency, ayse: Person, rows: int) -> None:
    with agency_scope(agency):
        make_representative(agency, ayse)
        for place in range(rows):
            date = make_date(agency, ayse, SOON + dt.timedelta(days=place))
            make_date(agency, ayse, TODAY - dt.timedelta(days=2 + place))
            factories.make_request(agency, ayse)
            factories.make_follow_up(agency, agency.placements.get(help_request=date.help_request_id))
            if place:
                other = make_resident(agency, f"Person {place}", f"Nr{place}")
                factories.make_request(agency, other)
                make_representative(agency, other)
    resident, daughter = client_of(agency, "ayse@example.org"), client_of(agency, "elif@example.org")
    expected = [
        (resident, "home", (), 9), (daughter, "home", (), 9), (resident, "resident", (ayse.pk,), 10),
        (daughter, "resident-date", (ayse.pk, date.pk), 6), (resident, "resident-cancellation", (ayse.pk, date.pk), 5),
    ]
    for client, name, args, number in expected:
        with counted() as queries:
            response = client.get(address(agency, name, *args))
        assert response.status_code == 200
        assert queries.number == number, name
        assert len(response.content) < 40 * KB, name


def test_a_date_as_a_file_names_who_comes_by_first_name(agency: Agency, visit: Visit, client_in: Client) -> None:
    path = address(agency, "resident-date-file", visit.help_request.help_seeker_id, visit.pk)
    response = client_in.get(path)
    assert response["Content-Type"].startswith("text/calendar")
    unfolded = response.content.decode().replace("\r\n ", "")
    assert "Jonas" in unfolded
    assert visit.volunteer is not None
    assert visit.volunteer.person.family_name not in unfolded
