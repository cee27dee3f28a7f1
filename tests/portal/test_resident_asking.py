"""„Wieder um Hilfe bitten“: three questions, once more everything, and the office has what a call would have made."""

from __future__ import annotations

import datetime as dt
import re
import threading
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from nahbei.desk.asking_again import MOST_A_DAY
from nahbei.foundation.models import Agency
from nahbei.foundation.tenancy import agency_scope
from nahbei.help_requests.models import HelpRequest
from nahbei.people.models import Person
from tests import factories
from tests.portal.residents import (
    SOON,
    TODAY,
    Asker,
    address,
    client_of,
    make_representative,
    make_resident,
    state_of,
    text,
)
from tests.support.queries import counted

pytestmark = pytest.mark.django_db


@pytest.fixture
def earlier(agency: Agency) -> HelpRequest:
    """Asked for by telephone, with a need that says something about health."""
    with agency_scope(agency):
        request = factories.make_request(
            agency, make_resident(agency), number="2025-0412", state="matched", gender_wish="f", destination="Praxis Dr. Seidel",
            start=dt.time(9, 30), end=dt.time(11, 0),
        )
        request.request_needs.create(agency=agency, need=factories.make_need(agency, about_health=True))
        return request


@pytest.fixture
def ayse(earlier: HelpRequest) -> Person:
    return earlier.help_seeker


def newest(agency: Agency) -> HelpRequest:
    with agency_scope(agency):
        return agency.help_requests.select_related("consent", "activity", "caller", "contact").prefetch_related("needs").latest("pk")


def number_of(agency: Agency) -> int:
    with agency_scope(agency):
        return agency.help_requests.count()


def asker(agency: Agency, ayse: Person, email: str = "ayse@example.org") -> Asker:
    return Asker(client_of(agency, email), agency, ayse)


def test_the_office_has_what_a_call_would_have_made(agency: Agency, earlier: HelpRequest, ayse: Person) -> None:
    asking = asker(agency, ayse)
    check = asking.through(earlier)
    said = text(check)
    for words in ("Stimmt alles?", "Zum Arzt begleiten", "10:00 Uhr", "Praxis am Markt", "Rollator", "Sind Sie einverstanden"):
        assert words in said, words
    assert "Danke, wir kümmern uns." in text(asking.client.post(asking.path, {"state": state_of(check), "send": "1", "consent": "on"}, follow=True))
    made = newest(agency)
    assert (made.state, made.starts_on, made.start, made.end) == ("open", SOON, dt.time(10), dt.time(11, 30))
    assert (made.destination, made.gender_wish, made.received_by_name) == ("Praxis am Markt", "f", "Ayşe Yıldırım")
    assert [need.name for need in made.needs.all()] == ["Rollator"]
    assert made.consent is not None
    assert (made.consent.form, made.consent.given_by_id, made.consent.recorded_by) == ("online", ayse.pk, "Ayşe Yıldırım")
    with agency_scope(agency):
        assert agency.visits.filter(help_request=made, on=SOON, volunteer=None).count() == 1
        line = agency.journal_entries.latest("number")
        assert "bittet im Portal um Hilfe: Arztbegleitung" in line.text
        assert "Rollator" not in line.text


def test_without_consent_nothing_is_stored_and_nothing_lost(agency: Agency, earlier: HelpRequest, ayse: Person) -> None:
    asking = asker(agency, ayse)
    asking.through(earlier)
    page = asking.post(send="1")
    assert "Bitte setzen Sie den Haken." in text(page, 422)
    assert "Praxis am Markt" in text(page, 422)
    assert number_of(agency) == 1
    assert asking.post(send="1", consent="on").status_code == 302
    assert number_of(agency) == 2


def test_sent_twice_it_is_one(agency: Agency, earlier: HelpRequest, ayse: Person) -> None:
    asking = asker(agency, ayse)
    data = {"state": state_of(asking.through(earlier)), "send": "1", "consent": "on"}
    assert [asking.client.post(asking.path, data).status_code for _ in range(2)] == [302, 302]
    assert number_of(agency) == 2


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_a_double_click_makes_one(agency: Agency, earlier: HelpRequest, ayse: Person) -> None:
    asking = asker(agency, ayse)
    data = {"state": state_of(asking.through(earlier)), "send": "1", "consent": "on"}
    secret, answers = asking.client.cookies, []

    def click() -> None:
        client = Client()
        client.cookies = secret
        try:
            answers.append(client.post(asking.path, data).status_code)
        finally:
            connection.close()

    threads = [threading.Thread(target=click) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [302, 302, 302]
    assert number_of(agency) == 2


def test_the_same_as_before_stands_there_already(agency: Agency, earlier: HelpRequest, ayse: Person) -> None:
    asking = asker(agency, ayse)
    assert re.search(rf'value="{earlier.activity_id}"[^>]* checked', asking.page.content.decode())
    page = asking.post(question="what", activity=earlier.activity_id)
    assert "09:30" in page.content.decode()
    page = asking.post(question="when", rhythm="once", on=f"{SOON:%Y-%m-%d}", start="09:30", flexible="")
    assert "Praxis Dr. Seidel" in page.content.decode()


@pytest.mark.parametrize(("when", "words"), [
    ({"on": ""}, "An welchem Tag?"), ({"start": ""}, "Um wie viel Uhr?"), ({"on": "2020-01-01"}, "Dieser Tag ist schon vorbei."),
    ({"on": "31.02."}, "Das ist kein Tag."), ({"start": "25 Uhr"}, "Das ist keine Uhrzeit."), ({"rhythm": ""}, "jede Woche oder wann es passt?"),
    ({"rhythm": "daily"}, "daily"), ({"on": f"{TODAY.year + 5}-01-01"}, "sehr lange hin"),
])
def test_what_cannot_be_is_said_at_the_field(agency: Agency, earlier: HelpRequest, ayse: Person, when: dict[str, str], words: str) -> None:
    asking = asker(agency, ayse)
    asking.post(question="what", activity=earlier.activity_id)
    data = {"rhythm": "once", "on": f"{SOON:%Y-%m-%d}", "start": "10:00", "flexible": "am liebsten früh", **when}
    page = asking.post(question="when", **data)
    assert page.status_code == 422
    assert words in text(page, 422)
    assert "am liebsten früh" in page.content.decode()


def test_every_week_is_a_series(agency: Agency, earlier: HelpRequest, ayse: Person) -> None:
    asking = asker(agency, ayse)
    asking.through(earlier, rhythm="weekly")
    asking.post(send="1", consent="on")
    made = newest(agency)
    assert (made.standing, made.weekdays, made.starts_on) == (True, 1 << SOON.weekday(), SOON)
    with agency_scope(agency):
        assert agency.visits.filter(help_request=made).count() > 1


def test_when_it_suits(agency: Agency, earlier: HelpRequest, ayse: Person) -> None:
    asking = asker(agency, ayse)
    asking.through(earlier, rhythm="open", on="", start="")
    asking.post(send="1", consent="on")
    assert newest(agency).flexible == "wann es passt"


def test_back_keeps_what_was_typed(agency: Agency, earlier: HelpRequest, ayse: Person) -> None:
    asking = asker(agency, ayse)
    asking.post(question="what", activity=earlier.activity_id)
    asking.post(question="when", rhythm="open", on="", start="", flexible="nach dem Frühstück", then="back")
    page = asking.post(question="what", activity=earlier.activity_id)
    assert "nach dem Frühstück" in page.content.decode()


def test_nothing_but_the_questions_is_taken(agency: Agency, earlier: HelpRequest, ayse: Person) -> None:
    with agency_scope(agency):
        other = make_resident(agency, "Albers", "Erika")
    asking = asker(agency, ayse)
    asking.through(earlier, help_seeker=other.pk, urgency="urgent", needs="1")
    asking.post(send="1", consent="on", help_seeker=other.pk, person=other.pk, urgency="urgent", received_by_name="Petra Lindner", number="1")
    made = newest(agency)
    assert (made.help_seeker_id, made.urgency, made.received_by_name, made.state) == (ayse.pk, "normal", "Ayşe Yıldırım", "open")


@pytest.mark.parametrize("activity", ["", "0", "999999", "abc", "1 OR 1=1", "\0"])
def test_a_made_up_activity_is_refused(agency: Agency, earlier: HelpRequest, ayse: Person, activity: str) -> None:
    assert "wobei Sie Hilfe brauchen" in text(asker(agency, ayse).post(question="what", activity=activity), 422)


def test_another_ones_page_or_none_begins_anew(agency: Agency, earlier: HelpRequest, ayse: Person) -> None:
    with agency_scope(agency):
        other = make_resident(agency, "Albers", "Erika")
        factories.make_request(agency, other)
        make_representative(agency, other, email="ayse@example.org")
    asking = asker(agency, ayse)
    state = state_of(asking.through(earlier))
    for path, sent in ((address(agency, "resident-ask", other.pk), state), (asking.path, "x"), (asking.path, state[:-2])):
        response = asking.client.post(path, {"state": sent, "send": "1", "consent": "on"})
        assert "Bitte beginnen Sie noch einmal." in text(response, 422)
    assert number_of(agency) == 2


def test_nobody_floods_the_list(agency: Agency, earlier: HelpRequest, ayse: Person) -> None:
    with agency_scope(agency):
        for _ in range(MOST_A_DAY):
            factories.make_request(agency, ayse, received_at=dt.datetime.now(dt.UTC))
    asking = asker(agency, ayse)
    asking.through(earlier)
    assert "Rufen Sie uns bitte an" in text(asking.post(send="1", consent="on"), 422)


# --- For somebody else --------------------------------------------------------------------------------------------------


def test_with_authority_the_daughter_consents(agency: Agency, earlier: HelpRequest, ayse: Person) -> None:
    with agency_scope(agency):
        daughter = make_representative(agency, ayse)
    asking = asker(agency, ayse, "elif@example.org")
    assert "Hilfe für Ayşe Yıldırım" in text(asking.page)
    asking.through(earlier)
    asking.post(send="1", consent="on")
    made = newest(agency)
    assert (made.help_seeker_id, made.caller, made.contact) == (ayse.pk, daughter, daughter)
    assert made.consent is not None
    assert made.consent.given_by_id == daughter.pk


def mere_relative(agency: Agency, ayse: Person, earlier: HelpRequest) -> Asker:
    with agency_scope(agency):
        daughter = make_representative(agency, ayse, authority=False)
        agency.help_requests.filter(pk=earlier.pk).update(contact=daughter)
    return asker(agency, ayse, "elif@example.org")


def test_without_authority_she_asks_and_her_mother_confirms(agency: Agency, earlier: HelpRequest, ayse: Person) -> None:
    asking = mere_relative(agency, ayse, earlier)
    said = text(asking.through(earlier))
    assert "bekommt einen Brief" in said
    assert "Rollator" not in said
    asking.post(send="1")
    made = newest(agency)
    assert made.is_locked
    assert not made.needs.all()
    with agency_scope(agency):
        letter = agency.messages.get(topic="information_letter")
        assert (letter.person_id, letter.channel) == (ayse.pk, "letter")
        assert "Elif Yıldırım hat sich" in letter.body
        assert agency.reminders.open().filter(kind="confirm").count() == 1


def test_without_authority_nobody_consents_by_a_made_up_field(agency: Agency, earlier: HelpRequest, ayse: Person) -> None:
    asking = mere_relative(agency, ayse, earlier)
    asking.through(earlier)
    assert "Ohne eingesehene Vollmacht" in text(asking.post(send="1", consent="on"), 422)
    assert number_of(agency) == 1


def test_whoever_does_not_act_any_more_sends_nothing(agency: Agency, earlier: HelpRequest, ayse: Person) -> None:
    with agency_scope(agency):
        make_representative(agency, ayse)
    asking = asker(agency, ayse, "elif@example.org")
    asking.through(earlier)
    with agency_scope(agency):
        agency.representations.update(ends_on=TODAY - dt.timedelta(days=1))
    state: dict[str, Any] = {"state": state_of(asking.page), "send": "1", "consent": "on"}
    assert asking.client.post(asking.path, state).status_code == 404
    assert number_of(agency) == 1


@pytest.mark.parametrize("rows", [1, 3])
def test_few_questions(agency: Agency, earlier: HelpRequest, ayse: Person, rows: int) -> None:
    with agency_scope(agency):
        for place in range(rows):
            factories.make_request(agency, ayse, factories.make_activity(agency, f"Tätigkeit {place}"))
    client = client_of(agency, "ayse@example.org")
    with counted() as queries:
        page = client.get(address(agency, "resident-ask", ayse.pk))
    assert queries.number == 7
    assert len(page.content) < 40 * 1024
