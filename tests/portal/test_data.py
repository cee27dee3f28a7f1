"""„Meine Daten“: everybody sees what we hold, corrects what is safe, and tells the office the rest."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from nahbei.desk.held import parts_held
from nahbei.foundation.models import Agency
from nahbei.foundation.personal_data import declarations
from nahbei.foundation.tenancy import agency_scope
from nahbei.help_requests.actions import write_health_note
from nahbei.journal.actions import write_entry
from nahbei.messaging.groups import TopicGroup
from nahbei.messaging.opting import spared_by
from nahbei.people.models import Person
from tests import factories
from tests.factories import CLERK, NOW
from tests.portal.residents import address, client_of, make_date, make_representative, make_resident, text
from tests.support.queries import counted

pytestmark = pytest.mark.django_db
EVERY_HAT = ["help_seeker", "representative", "volunteer", "contact_person", "nobody any more"]


@pytest.fixture
def ayse(agency: Agency) -> Person:
    with agency_scope(agency):
        return make_resident(agency)


@pytest.fixture
def client_in(agency: Agency, ayse: Person) -> Client:
    return client_of(agency, "ayse@example.org")


def now_of(agency: Agency, person: Person) -> Person:
    with agency_scope(agency):
        return agency.people.select_related("agency").prefetch_related("channels").get(pk=person.pk)


def reach(**fields: str) -> dict[str, str]:
    return {"numbers": "030 23125 418", "preferred_channel": "phone", "language": "de", **fields}


@pytest.mark.parametrize("hat", EVERY_HAT)
def test_the_page_is_there_for_every_hat(agency: Agency, hat: str) -> None:
    with agency_scope(agency):
        person = factories.make_person(agency, "Okafor", email="ada@example.org", given_name="Ada")
        if hat == "help_seeker":
            factories.make_request(agency, person)
        elif hat == "representative":
            make_representative(agency, make_resident(agency), email="ada@example.org")
        elif hat == "volunteer":
            factories.make_volunteer(agency, person=person)
        elif hat == "contact_person":
            factories.make_contact(agency, person=person)
    client = client_of(agency, "ada@example.org")
    for name in ("data", "data-address", "data-reach", "data-messages", "data-wish", "data-held"):
        assert client.get(address(agency, name)).status_code == 200, name
    assert "ada@example.org" in text(client.get(address(agency, "data")))


def test_a_new_address_stands_there_and_the_office_looks(agency: Agency, ayse: Person, client_in: Client) -> None:
    with agency_scope(agency):
        agency.people.filter(pk=ayse.pk).update(latitude=51.2, longitude=7.1)
        part = agency.neighbourhoods.create(name="Lindenhof", postal_codes=["42105"])
    sent = {"street": "Lindenweg 3", "address_extra": "", "postal_code": "42105", "town": "Birkenfeld"}
    for _ in range(2):
        client_in.post(address(agency, "data-address"), sent)
    changed = now_of(agency, ayse)
    assert (changed.street, changed.postal_code, changed.latitude, changed.neighbourhood_id) == ("Lindenweg 3", "42105", None, part.pk)
    with agency_scope(agency):
        assert agency.reminders.open().filter(person=ayse, text__contains="neue Adresse").count() == 1
        assert agency.journal_entries.filter(person=ayse, text__contains="eigene Adresse").count() == 1


@pytest.mark.parametrize(("name", "value", "words"), [
    ("street", "", "Straße und Hausnummer"), ("postal_code", "4210", "fünf Ziffern"), ("postal_code", "abcde", "fünf Ziffern"),
    ("town", "", "den Ort"),
    ("street", "x" * 121, "120"),
])
def test_a_wrong_address_is_said_at_the_field(agency: Agency, ayse: Person, client_in: Client, name: str, value: str, words: str) -> None:
    sent = {"street": "Lindenweg 3", "address_extra": "hinten", "postal_code": "42105", "town": "Birkenfeld", name: value}
    response = client_in.post(address(agency, "data-address"), sent)
    assert words in text(response, 422)
    assert 'value="hinten"' in response.content.decode()
    assert now_of(agency, ayse).street == "Ahornweg 7"


def test_numbers_channel_and_language(agency: Agency, ayse: Person, client_in: Client) -> None:
    client_in.post(address(agency, "data-reach"), reach(numbers="030 23125 419\n030 23125 420", preferred_channel="email", language="tr"))
    changed = now_of(agency, ayse)
    assert (changed.preferred_channel, changed.language) == ("email", "tr")
    assert sorted(row.value for row in changed.channels.all()) == ["030 23125419", "030 23125420", "ayse@example.org"]


@pytest.mark.parametrize(("sent", "words"), [
    ({"numbers": "0152 28817386"}, "trägt das Büro sie ein"), ({"numbers": "zwölf"}, "keine Telefonnummer"), ({"numbers": "1\n2\n3\n4\n5"}, "vier"),
    ({"preferred_channel": "sms"}, "keine Handynummer"), ({"preferred_channel": "pigeon"}, "pigeon"), ({"language": "xx"}, "xx"),
])
def test_what_is_not_safe_or_not_possible(agency: Agency, ayse: Person, client_in: Client, sent: dict[str, str], words: str) -> None:
    assert words in text(client_in.post(address(agency, "data-reach"), reach(**sent)), 422)
    unchanged = now_of(agency, ayse)
    assert sorted(row.kind for row in unchanged.channels.all()) == ["email", "phone"]
    assert (unchanged.preferred_channel, unchanged.language) == ("phone", "de")


def test_the_door_stays_where_it_is(agency: Agency, ayse: Person, client_in: Client) -> None:
    """No field of any page changes the mailbox, the mobile number, the name, or another person."""
    with agency_scope(agency):
        other = make_resident(agency, "Albers", "Erika")
    evil = {"email": "evil@example.org", "channels": "evil@example.org", "family_name": "Evil", "died_on": "2020-01-01", "person": str(other.pk),
            "agency": "2", "merged_into": str(other.pk), "note": "x"}
    client_in.post(address(agency, "data-reach"), reach(numbers="", preferred_channel="email", **evil))
    client_in.post(address(agency, "data-address"), {"street": "Weg 1", "address_extra": "", "postal_code": "42105", "town": "B", **evil})
    mine, hers = now_of(agency, ayse), now_of(agency, other)
    assert [row.value for row in mine.channels.all()] == ["ayse@example.org"]
    assert (mine.family_name, mine.died_on, mine.merged_into_id, mine.note) == ("Yıldırım", None, None, "")
    assert (hers.street, hers.family_name) == ("Ahornweg 7", "Albers")


@pytest.mark.parametrize(("subject", "said", "words"), [
    ("wrong", "Ich heiße Aysel.", "was nicht stimmt: Ich heiße Aysel."), ("erase", "", "möchte gelöscht werden"),
    ("hand_out", "", "vollständige Auskunft"),
])
def test_a_wish_stands_on_heute_once(agency: Agency, ayse: Person, client_in: Client, subject: str, said: str, words: str) -> None:
    for _ in range(2):
        assert client_in.post(address(agency, "data-wish"), {"subject": subject, "text": said}).status_code == 302
    with agency_scope(agency):
        (reminder,) = agency.reminders.open()
        assert words in reminder.text
        assert reminder.person_id == ayse.pk


@pytest.mark.parametrize("sent", [{"subject": "wrong", "text": " "}, {"subject": "", "text": "x"}, {"subject": "admin", "text": "x"},
                                  {"subject": "wrong", "text": "x" * 221}])
def test_half_a_wish_is_no_wish(agency: Agency, ayse: Person, client_in: Client, sent: dict[str, str]) -> None:
    assert client_in.post(address(agency, "data-wish"), sent).status_code == 422
    with agency_scope(agency):
        assert not agency.reminders.exists()


# --- What we hold -------------------------------------------------------------------------------------------------------


def fill(agency: Agency, ayse: Person, rows: int = 1) -> None:
    """Notes of the office, a note about health, a helper: what may not fall out of a machine."""
    for _ in range(rows):
        visit = make_date(agency, ayse)
        agency.visits.filter(pk=visit.pk).update(comment="Sie wirkte verwirrt.", reason="Jonas ist krank")
        write_health_note(help_request=visit.help_request, text="Diabetes", by=CLERK, at=NOW)
        write_entry(agency=agency, by=CLERK, at=NOW, text="Jonas Krämer will nicht mehr zu Ayşe.", person=ayse)
        factories.make_reminder(agency, "Frau Seligmann beschwert sich über sie.", person=ayse)
        factories.make_message(agency, ayse, subject="Ihr Termin", body="Es kommt jemand.")


WITHHELD = ("verwirrt", "krank", "Diabetes", "Krämer", "Seligmann")


def test_everything_is_there_but_what_names_others(agency: Agency, ayse: Person, client_in: Client) -> None:
    with agency_scope(agency):
        fill(agency, ayse)
        parts = parts_held(ayse)
    overview = text(client_in.get(address(agency, "data-held")))
    for part in parts:
        assert part.heading in overview
        said = text(client_in.get(address(agency, "data-held"), {"part": part.key}))
        assert not [word for word in WITHHELD if word in said], part.key
        assert not part.withheld or "Alles anfordern" in said
    headings = {part.heading for part in parts}
    assert {"Über Sie", "Ihre Termine", "Nachrichten an Sie", "Notizen zur Gesundheit, verschlossen"} <= headings
    assert "Es kommt jemand." in text(client_in.get(address(agency, "data-held"), {"part": "messaging.message-person"}))


@pytest.mark.parametrize("kind", ["text", "json"])
def test_the_file_says_the_same_and_is_written_down(agency: Agency, ayse: Person, client_in: Client, kind: str) -> None:
    with agency_scope(agency):
        fill(agency, ayse, 25)
    response = client_in.post(address(agency, "data-file"), {"as": kind})
    said = response.content.decode()
    assert response["Content-Disposition"].startswith("attachment")
    assert not [word for word in WITHHELD if word in said]
    assert said.count("Es kommt jemand.") == 25
    if kind == "json":
        assert {"kind", "heading", "rows"} == set(json.loads(said)["parts"][0])
    with agency_scope(agency):
        assert agency.audit_entries.filter(what="people.handed_out", person_id=ayse.pk).count() == 1
    assert client_in.get(address(agency, "data-file")).status_code == 405


def test_nobody_reads_another_ones(agency: Agency, ayse: Person) -> None:
    with agency_scope(agency):
        fill(agency, ayse)
        make_representative(agency, ayse)
        make_resident(agency, "Albers", "Erika", email="erika@example.org", street="Am Markt 1")
    keys = ("people.person-pk", "messaging.message-person", "help_requests.helprequest-help_seeker", "visits.visit-help_request__help_seeker")
    for email in ("erika@example.org", "elif@example.org"):
        client = client_of(agency, email)
        for part in keys:
            said = text(client.get(address(agency, "data-held"), {"part": part, "person": ayse.pk}))
            assert "Ahornweg" not in said
            assert "Es kommt jemand." not in said
        assert "Ahornweg" not in client.post(address(agency, "data-file"), {"person": ayse.pk}).content.decode()


def test_what_the_office_wrote_freely_is_declared_so() -> None:
    """A new text of the office is thought of: those that are there today stand in the declarations."""
    looked_at = {(one.model._meta.label_lower, name) for one in declarations for name in one.looked_at}
    assert {("journal.entry", "text"), ("journal.reminder", "text"), ("people.person", "note"), ("visits.visit", "comment"),
            ("help_requests.healthnote", "sealed"), ("help_requests.statechange", "reason")} <= looked_at
    assert all(set(one.looked_at) <= set(one.hands_out) for one in declarations)


@pytest.mark.parametrize("rows", [1, 3])
def test_few_questions_and_small_pages(agency: Agency, ayse: Person, client_in: Client, rows: int) -> None:
    with agency_scope(agency):
        fill(agency, ayse, rows)
    for name, query, number in (("data", {}, 5), ("data-address", {}, 3), ("data-reach", {}, 4), ("data-wish", {}, 3), ("data-held", {}, 5),
                                ("data-held", {"part": "help_requests.helprequest-help_seeker"}, 8)):
        with counted() as queries:
            response = client_in.get(address(agency, name), query)
        assert queries.number == number, (name, query, queries.number)
        assert len(response.content) < 40 * 1024


def test_one_chooses_what_one_wants_to_read(agency: Agency, ayse: Person, client_in: Client) -> None:
    assert "Sie bekommen alles, was wir schreiben." in text(client_in.get(address(agency, "data")))
    client_in.post(address(agency, "data-messages"), {"wanted": ["reminders", "follow_ups", "offers"]})
    with agency_scope(agency):
        assert spared_by(agency, ayse) == [TopicGroup.NEWS]
    assert "Sie bekommen nicht: Rundbriefe." in text(client_in.get(address(agency, "data")))
    assert client_in.post(address(agency, "data-messages"), {"wanted": ["everything"]}).status_code == 422
    client_in.post(address(agency, "data-messages"), {"wanted": [str(group) for group in TopicGroup]})
    with agency_scope(agency):
        assert spared_by(agency, ayse) == []
