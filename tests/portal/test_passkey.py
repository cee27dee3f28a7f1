"""A finger instead of a code: it opens what a code to that address opens, once, here, for whoever still reads the address."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from nahbei.access.jobs import forget_passkeys
from nahbei.foundation.models import Agency
from nahbei.foundation.tenancy import agency_scope
from nahbei.people.models import Person
from nahbei.portal.person_door import COOKIE
from nahbei.portal.views.passkeys import COOKIE as DEVICE
from tests import factories
from tests.support.authenticator import Authenticator
from tests.support.queries import counted

pytestmark = [pytest.mark.django_db, pytest.mark.database]
EMAIL = "albers@example.org"
JSON = {"accept": "application/json"}
WRONG = "Mit diesem Passkey geht es nicht."


@pytest.fixture(autouse=True)
def fresh_limits() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def person(agency: Agency) -> Person:
    with agency_scope(agency):
        return factories.make_person(agency, email=EMAIL)


def address(name: str, agency: Agency, *args: object) -> str:
    return reverse(f"portal:{name}", args=[agency.slug, *args])


def inside(agency: Agency, email: str = EMAIL) -> Client:
    client = Client()
    with agency_scope(agency):
        client.cookies[COOKIE] = factories.make_log_in(agency, email)
    return client


def options(client: Client, agency: Agency, name: str = "passkey-log-in") -> Any:
    return next(iter(client.get(address(name, agency), headers=JSON).json().values()))


def set_up(agency: Agency, device: Authenticator, email: str = EMAIL) -> Client:
    client = inside(agency, email)
    made = device.create(options(client, agency, "passkey-new"))
    page = client.post(address("passkey-new", agency), {"credential": made}, follow=True).content.decode()
    assert "Ab jetzt kommen Sie" in page
    return client


def enter(agency: Agency, device: Authenticator, client: Client | None = None, **data: str) -> Client:
    client = client or Client()
    client.post(address("passkey-log-in", agency), {"credential": device.get(options(client, agency)), **data})
    return client


def is_inside(client: Client, agency: Agency) -> bool:
    return bool(client.get(address("log-ins", agency)).status_code == 200)


def refused(client: Client, agency: Agency, credential: str) -> bool:
    response = client.post(address("passkey-log-in", agency), {"credential": credential}, follow=True)
    return response.status_code == 200 and WRONG in response.content.decode() and not is_inside(client, agency)


def test_set_up_inside_and_in_again_without_a_code(agency: Agency, person: Person) -> None:
    device = Authenticator()
    first = set_up(agency, device)
    assert "zuletzt" not in first.get(address("log-ins", agency)).content.decode().partition('id="passkeys"')[2]
    client = enter(agency, device)
    assert is_inside(client, agency)
    cookie = client.cookies[COOKIE]
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", 12 * 60 * 60)
    assert "zuletzt" in first.get(address("log-ins", agency)).content.decode().partition('id="passkeys"')[2]
    with agency_scope(agency):
        assert agency.log_ins.latest("pk").person == person
        for what in ("access.passkey_added", "access.logged_in_by_passkey"):
            assert agency.audit_entries.filter(what=what, actor_kind="portal", actor_name=person.full_name, person_id=person.pk).exists()
        assert not agency.passkey_challenges.exists()


def test_what_the_device_is_asked_tells_nothing_of_whom_we_know(agency: Agency, person: Person) -> None:
    set_up(agency, Authenticator())
    asked = options(Client(), agency)["publicKey"]
    assert asked.pop("challenge")
    assert asked == {"rpId": "testserver", "userVerification": "required"}


def test_the_device_is_asked_for_a_passkey_that_needs_a_finger_and_names_itself(agency: Agency, person: Person) -> None:
    device = Authenticator()
    client = set_up(agency, device)
    wish = options(client, agency, "passkey-new")["publicKey"]
    assert wish["authenticatorSelection"]["userVerification"] == wish["authenticatorSelection"]["residentKey"] == "required"
    assert (wish["user"]["name"], wish["rp"]["name"], len(wish["excludeCredentials"])) == (EMAIL, agency.name, 1)
    assert len(device.handle) == 32  # a digest, no number and no address


@pytest.mark.parametrize("ticked", [True, False])
def test_whoever_ticks_it_stays(agency: Agency, person: Person, ticked: bool) -> None:
    device = Authenticator()
    set_up(agency, device)
    client = enter(agency, device, **({"stay": "on"} if ticked else {}))
    assert client.cookies[COOKIE]["max-age"] == (60 * 24 if ticked else 12) * 60 * 60


def test_an_answer_counts_once(agency: Agency, person: Person) -> None:
    device = Authenticator(counts=False)
    set_up(agency, device)
    client = Client()
    answer = device.get(options(client, agency))
    question = client.cookies[DEVICE].value
    client.post(address("passkey-log-in", agency), {"credential": answer})
    assert is_inside(client, agency)
    thief = Client()
    thief.cookies[DEVICE] = question
    assert refused(thief, agency, answer)


def test_a_wrong_answer_uses_the_question_up(agency: Agency, person: Person) -> None:
    device = Authenticator()
    set_up(agency, device)
    client = Client()
    asked = options(client, agency)
    question = client.cookies[DEVICE].value
    assert refused(client, agency, "{}")
    client.cookies[DEVICE] = question
    assert refused(client, agency, device.get(asked))


def test_an_answer_counts_only_in_the_browser_that_asked(agency: Agency, person: Person) -> None:
    device = Authenticator()
    set_up(agency, device)
    asked = options(Client(), agency)
    other = Client()
    options(other, agency)
    assert refused(other, agency, device.get(asked))
    assert refused(Client(), agency, device.get(asked))


def test_a_question_is_over_after_five_minutes(agency: Agency, person: Person) -> None:
    device = Authenticator()
    set_up(agency, device)
    client = Client()
    asked = options(client, agency)
    with agency_scope(agency):
        agency.passkey_challenges.update(asked_at=timezone.now() - dt.timedelta(minutes=5, seconds=1))
    assert refused(client, agency, device.get(asked))


@pytest.mark.parametrize("origin", ["https://example.org", "http://testserver.example.org", "http://testserver:81", "https://testserver", "null"])
def test_an_answer_to_another_page_is_none(agency: Agency, person: Person, origin: str) -> None:
    device = Authenticator()
    set_up(agency, device)
    device.origin = origin
    client = Client()
    assert refused(client, agency, device.get(options(client, agency)))


def test_neither_for_another_host_nor_without_a_finger_nor_signed_by_another(agency: Agency, person: Person) -> None:
    device, other = Authenticator(), Authenticator()
    set_up(agency, device)
    client = Client()
    assert refused(client, agency, device.get(options(client, agency), host="example.org"))
    assert refused(client, agency, device.get(options(client, agency), verified=False))
    other.credential, other.handle = device.credential, device.handle
    other.count = 10
    assert refused(client, agency, other.get(options(client, agency)))
    assert refused(client, agency, Authenticator().get(options(client, agency)))
    device.handle = b"somebody else"
    assert refused(client, agency, device.get(options(client, agency)))


def test_a_passkey_counts_in_its_agency_only(agency: Agency, other_agency: Agency, person: Person) -> None:
    device = Authenticator()
    with agency_scope(other_agency):
        factories.make_person(other_agency, email=EMAIL)
    set_up(agency, device)
    client = Client()
    assert refused(client, other_agency, device.get(options(client, other_agency)))
    mixed = Client()
    asked = options(mixed, agency)
    assert refused(mixed, other_agency, device.get(asked))


def test_a_copy_that_counts_back_is_refused_and_written_down(agency: Agency, person: Person) -> None:
    device = Authenticator()
    set_up(agency, device)
    enter(agency, device)
    device.count -= 1
    client = Client()
    assert refused(client, agency, device.get(options(client, agency)))
    with agency_scope(agency):
        assert agency.audit_entries.filter(what="access.passkey_refused", person_id=person.pk).exists()
    assert is_inside(enter(agency, device), agency)


def test_a_device_that_does_not_count_comes_in_again_and_again(agency: Agency, person: Person) -> None:
    device = Authenticator(counts=False)
    set_up(agency, device)
    assert [is_inside(enter(agency, device), agency) for _time in range(2)] == [True, True]


def test_whoever_no_longer_reads_the_address_is_out_and_the_passkey_is_forgotten(agency: Agency, person: Person) -> None:
    """Even when somebody else still reads it: a code would go to the mailbox, the passkey went along with the telephone."""
    device, kept = Authenticator(), Authenticator()
    with agency_scope(agency):
        factories.make_person(agency, "Bleibt", email="bleibt@example.org")
    set_up(agency, kept, "bleibt@example.org")
    set_up(agency, device)
    with agency_scope(agency):
        factories.make_person(agency, "Andere", email=EMAIL)
        person.channels.all().delete()
    client = Client()
    assert refused(client, agency, device.get(options(client, agency)))
    forget_passkeys.call(agency.pk)
    with agency_scope(agency):
        assert [key.address for key in agency.passkeys.all()] == ["bleibt@example.org"]


def test_the_dead_are_out(agency: Agency, person: Person) -> None:
    device = Authenticator()
    set_up(agency, device)
    with agency_scope(agency):
        agency.people.update(died_on=dt.date(2026, 1, 1))
    client = Client()
    assert refused(client, agency, device.get(options(client, agency)))
    forget_passkeys.call(agency.pk)
    with agency_scope(agency):
        assert not agency.passkeys.exists()


@pytest.mark.parametrize("credential", [
    "", "x", "[]", "7", "null", '{"id": 7}', '{"rawId": "\\ud83d", "response": [[[]]]}', "[" * 5_000, "1" * 5_000, "x" * 30_000,
    '{"id": "AA", "rawId": "AA", "type": "public-key", "response": {"clientDataJSON": "AA", "authenticatorData": "AA", "signature": "AA"}}',
])  # fmt: skip
def test_a_broken_answer_is_a_sentence(agency: Agency, person: Person, credential: str) -> None:
    client = Client()
    options(client, agency)
    assert refused(client, agency, credential)
    mine = inside(agency)
    options(mine, agency, "passkey-new")
    page = mine.post(address("passkey-new", agency), {"credential": credential}, follow=True)
    assert "wurde nicht eingerichtet" in page.content.decode()


def test_the_question_for_coming_in_sets_nothing_up(agency: Agency, person: Person) -> None:
    """Nor the other way round, nor that of another browser of the same person."""
    device, mine, other = Authenticator(), inside(agency), inside(agency)
    wish = options(mine, agency, "passkey-new")
    made = device.create(wish)
    other.cookies[DEVICE] = mine.cookies[DEVICE].value
    assert "nicht eingerichtet" in other.post(address("passkey-new", agency), {"credential": made}, follow=True).content.decode()
    wish["publicKey"]["challenge"] = options(mine, agency)["publicKey"]["challenge"]
    assert "nicht eingerichtet" in mine.post(address("passkey-new", agency), {"credential": device.create(wish)}, follow=True).content.decode()
    with agency_scope(agency):
        assert not agency.passkeys.exists()


def test_the_same_device_twice_or_without_a_finger_is_not_set_up(agency: Agency, person: Person) -> None:
    device = Authenticator()
    client = set_up(agency, device)
    for verified in (True, False):
        made = device.create(options(client, agency, "passkey-new"), verified=verified)
        assert "nicht eingerichtet" in client.post(address("passkey-new", agency), {"credential": made}, follow=True).content.decode()
    with agency_scope(agency):
        assert agency.passkeys.count() == 1


def test_ten_are_enough(agency: Agency, person: Person) -> None:
    with agency_scope(agency):
        for _number in range(10):
            factories.make_passkey(agency, person, EMAIL)
    client = inside(agency)
    made = Authenticator().create(options(client, agency, "passkey-new"))
    assert "schon viele Passkeys" in client.post(address("passkey-new", agency), {"credential": made}, follow=True).content.decode()


def test_removed_after_a_question_it_opens_nothing(agency: Agency, person: Person) -> None:
    device = Authenticator()
    client = set_up(agency, device)
    with agency_scope(agency):
        key = agency.passkeys.get().pk
        stranger = factories.make_passkey(agency, address="fremd@example.org").pk
    assert "entfernen?" in client.get(address("passkey-removal", agency, key)).content.decode()
    assert "ist entfernt" in client.post(address("passkey-removal", agency, key), follow=True).content.decode()
    assert client.post(address("passkey-removal", agency, key)).status_code == 404
    assert {client.get(address("passkey-removal", agency, stranger)).status_code, client.post(
        address("passkey-removal", agency, stranger)).status_code} == {404}
    other = Client()
    assert refused(other, agency, device.get(options(other, agency)))
    with agency_scope(agency):
        assert agency.audit_entries.filter(what="access.passkey_removed", person_id=person.pk).exists()


def test_two_at_one_address_come_in_as_who_they_are(agency: Agency, person: Person) -> None:
    with agency_scope(agency):
        second = factories.make_person(agency, "Paar", given_name="Bert", email=EMAIL)
    device, client = Authenticator(), inside(agency)
    client.post(address("log-in-person", agency), {"person": second.pk})
    client.post(address("passkey-new", agency), {"credential": device.create(options(client, agency, "passkey-new"))})
    page = enter(agency, device).get(address("log-ins", agency)).content.decode()
    assert f"Angemeldet: {second.full_name}" in page


def test_after_it_one_is_where_one_wanted_to_go_and_stays_in_the_house(agency: Agency, person: Person) -> None:
    device = Authenticator()
    set_up(agency, device)
    for wish, found in ((address("log-ins", agency), address("log-ins", agency)), ("https://example.org/", address("home", agency))):
        client = Client()
        answer = device.get(options(client, agency))
        assert client.post(address("passkey-log-in", agency), {"credential": answer, "next": wish})["Location"] == found


def test_tries_are_limited(agency: Agency, person: Person) -> None:
    device = Authenticator()
    set_up(agency, device)
    answer = {"credential": device.get({"publicKey": {"challenge": "AA", "rpId": "x"}})}
    for _try in range(20):
        assert WRONG in Client().post(address("passkey-log-in", agency), answer, follow=True).content.decode()
    response = Client().post(address("passkey-log-in", agency), answer, follow=True)
    assert "viele Versuche" in response.content.decode()
    statuses = [Client().get(address("passkey-log-in", agency), headers=JSON).status_code for _time in range(62)]
    assert statuses[0] == 200
    assert statuses[-1] == 429


def test_without_our_script_the_addresses_lead_back(agency: Agency, person: Person) -> None:
    assert Client().get(address("passkey-log-in", agency))["Location"] == address("log-in", agency)
    assert inside(agency).get(address("passkey-new", agency))["Location"] == address("log-ins", agency)
    assert address("log-in", agency) in Client().get(address("passkey-new", agency), headers=JSON)["Location"]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_a_constant_number_of_questions(agency: Agency, person: Person, rows: int) -> None:
    with agency_scope(agency):
        for _row in range(rows):
            factories.make_passkey(agency, person, EMAIL)
    client = inside(agency)
    with counted() as queries:
        client.get(address("log-ins", agency))
    assert queries.number == 5, queries


def test_nothing_secret_lies_in_the_database(agency: Agency, person: Person) -> None:
    client = Client()
    asked = options(client, agency)
    with agency_scope(agency):
        row = agency.passkey_challenges.get()
    assert client.cookies[DEVICE].value not in json.dumps([row.digest, row.challenge])
    assert (client.cookies[DEVICE]["samesite"], client.cookies[DEVICE]["httponly"]) == ("Strict", True)
    assert asked["publicKey"]["challenge"]


def test_whoever_gets_or_loses_one_hears_of_it_at_once(agency: Agency, person: Person) -> None:
    Agency.objects.filter(pk=agency.pk).update(phone="030 23125 100")
    with agency_scope(agency):
        agency.people.filter(pk=person.pk).update(preferred_channel="letter", street="Ahornweg 7", postal_code="12345", town="Birkenfeld")
    client = set_up(agency, Authenticator())
    with agency_scope(agency):
        key = agency.passkeys.get().pk
    client.post(address("passkey-removal", agency, key))
    client.post(address("passkey-removal", agency, key))
    with agency_scope(agency):
        added, removed = agency.messages.order_by("pk")
        assert (added.topic, removed.topic) == ("passkey_added", "passkey_removed")
        # There, where a code goes – whatever way she likes letters.
        assert {(row.person, row.channel, row.to_address) for row in (added, removed)} == {(person, "email", EMAIL)}
        assert added.subject == "Ein Passkey wurde hinzugefügt"
        assert "Waren Sie das nicht? Rufen Sie uns gleich an: 030 23125 100." in added.body
        assert address("log-ins", agency) in added.body
