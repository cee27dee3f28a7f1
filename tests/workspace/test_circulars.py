"""From any list to exactly its people; a spoilt filter writes to nobody; compose, look, try, send, stop."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from nahbei.foundation.models import Agency
from nahbei.foundation.rights import Role
from nahbei.foundation.tenancy import agency_scope
from nahbei.notices.models import Circular
from nahbei.notices.sending import send_out
from tests import factories
from tests.conftest import log_in
from tests.support.queries import counted

pytestmark = pytest.mark.django_db
NEW = reverse("workspace:circular-new")


def begun(client: Client, agency: Agency, people: str, query: str = "") -> list[str]:
    """Who is in the circular that the button under a list begins."""
    answer = client.post(NEW, {"list": people, "filter": query})
    assert answer.status_code == 302
    with agency_scope(agency):
        circular = Circular.objects.order_by("pk").last()
        return sorted(row.person.family_name for row in circular.recipients.select_related("person")) if circular else []


def a_circular(agency: Agency, **fields: object) -> Circular:
    with agency_scope(agency):
        person = factories.make_person(agency, "Albers", email="albers@example.org", preferred_channel="email")
        return factories.make_circular(agency, person, **fields)


def test_exactly_the_people_of_each_list_with_its_filter(office: Client, agency: Agency) -> None:
    with agency_scope(agency):
        factories.make_volunteer(agency, "Krämer", has_car=True)
        factories.make_volunteer(agency, "Winter")
        factories.make_volunteer(agency, "Ruhe", state="ended")
        daughter = factories.make_person(agency, "Yıldırım")
        factories.make_request(agency, factories.make_person(agency, "Albers"), contact=daughter)
        contact = factories.make_contact(agency, person=factories.make_person(agency, "Sommer"))
        factories.make_position(agency, organisation=contact.organisation)
    assert begun(office, agency, "volunteers") == ["Krämer", "Winter"]
    assert begun(office, agency, "volunteers", "car=on&page=7") == ["Krämer"]
    assert begun(office, agency, "people", "hat=volunteer") == ["Krämer", "Ruhe", "Winter"]
    assert begun(office, agency, "requests", "state=open") == ["Yıldırım"]
    assert begun(office, agency, "positions") == ["Sommer"]
    assert begun(office, agency, "organisations") == ["Sommer"]
    with agency_scope(agency):
        assert [one.source for one in Circular.objects.order_by("pk")[:2]] == ["Freiwillige, aktiv", "Freiwillige, aktiv, mit Auto: ja"]


@pytest.mark.parametrize(("people", "query"), [
    ("volunteers", "activity=999999"), ("volunteers", "state=everybody"), ("people", "hat=king"), ("positions", "organisation=abc"),
    ("requests", "urgency=%00"), ("organisations", "kind=x"), ("accounts", ""), ("", ""), ("people", "q=" + "x" * 500), ("people", "q=niemand"),
])
def test_a_spoilt_filter_writes_to_nobody(office: Client, agency: Agency, people: str, query: str) -> None:
    with agency_scope(agency):
        factories.make_volunteer(agency)
        factories.make_request(agency)
        factories.make_contact(agency)
    assert begun(office, agency, people, query) == []


def test_the_lists_have_the_button_and_only_for_who_may_write(office: Client, agency: Agency) -> None:
    with agency_scope(agency):
        factories.make_request(agency)
        factories.make_volunteer(agency)
    reader = log_in(factories.make_account(agency, Role.READ_ONLY, "Lena Liest"))
    for name in ("people", "volunteers", "requests"):
        url = reverse(f"workspace:{name}")
        assert "Nachricht an dies" in office.get(url).content.decode()
        assert "Nachricht an dies" not in reader.get(url).content.decode()
    assert reader.post(NEW, {"list": "people"}).status_code == 403


def test_compose_and_look_as_a_real_person(office: Client, agency: Agency) -> None:
    circular = a_circular(agency)
    url = reverse("workspace:circular", args=[circular.pk])
    office.post(url, {"subject": "Einladung", "body": "Hallo {vorname}, kommen Sie?", "do": "save"})
    page = office.get(url).content.decode()
    assert "Hallo Erika, kommen Sie?" in page and "Guten Tag, Frau Albers," in page and "Senden an 1" in page


@pytest.mark.parametrize(("wrong", "word"), [
    ({"body": "Hallo {geburtstag}"}, "gibt es in diesem Text nicht"), ({"subject": ""}, "Betreff und einen Text"),
    ({"day": "1.1.2020", "time": "9"}, "schon vorbei"), ({"time": "9"}, "An welchem Tag"), ({"day": "32.13."}, "Dieses Datum"),
])
def test_what_does_not_fit_is_said_and_nothing_is_lost(office: Client, agency: Agency, wrong: dict[str, str], word: str) -> None:
    circular = a_circular(agency)
    answer = office.post(reverse("workspace:circular", args=[circular.pk]), {"subject": "Einladung", "body": "Kommen Sie?", "do": "send", **wrong})
    page = answer.content.decode()
    assert answer.status_code == 422 and word in page and wrong.get("body", "Kommen Sie?") in page
    with agency_scope(agency):
        assert Circular.objects.get().state == "draft"


def test_a_try_goes_to_the_mailbox_of_who_asks_and_to_nobody_else(office: Client, agency: Agency) -> None:
    circular = a_circular(agency)
    said = {"subject": "Fest\nBcc: x@example.org", "body": "Hallo {vorname}", "do": "test"}
    page = office.post(reverse("workspace:circular", args=[circular.pk]), said, follow=True).content.decode()
    assert "Die Probe ist unterwegs" in page
    (job,) = DBTaskResult.objects.filter(task_path="nahbei.messaging.jobs.post_note")
    note = job.args_kwargs["kwargs"]
    assert note["to"].startswith("konto") and "Hallo Erika" in note["body"] and "\n" not in note["subject"]
    with agency_scope(agency):
        assert not agency.messages.exists()


def test_sent_twice_by_a_double_click_it_goes_once_and_the_page_shows_what_became_of_it(office: Client, agency: Agency) -> None:
    circular = a_circular(agency)
    url = reverse("workspace:circular", args=[circular.pk])
    said = {"subject": "Einladung", "body": "Kommen Sie?", "do": "send"}
    assert [office.post(url, said).status_code for _ in range(2)] == [302, 200]
    assert DBTaskResult.objects.filter(task_path="nahbei.notices.sending.send_out").count() == 1
    send_out.func(agency.pk, circular.pk)
    page = office.get(url).content.decode()
    assert "gesendet" in page and "E-Mail, wartet" in page and "Albers" in page
    assert "bleibt hier" in office.post(reverse("workspace:circular-stop", args=[circular.pk]), follow=True).content.decode()


def test_planned_and_stopped(office: Client, agency: Agency) -> None:
    circular = a_circular(agency)
    url = reverse("workspace:circular", args=[circular.pk])
    office.post(url, {"subject": "Einladung", "body": "Kommen Sie?", "day": "+3", "time": "10", "do": "send"})
    assert "geplant" in office.get(url).content.decode()
    assert "Es ist nichts hinausgegangen" in office.post(reverse("workspace:circular-stop", args=[circular.pk]), follow=True).content.decode()
    office.post(reverse("workspace:circular-discarding", args=[circular.pk]))
    with agency_scope(agency):
        assert not Circular.objects.exists()


def test_all_letters_in_one_file(office: Client, agency: Agency) -> None:
    with agency_scope(agency):
        home = {"street": "Ahornweg 1", "postal_code": "12345", "town": "Ort", "preferred_channel": "letter"}
        people = [factories.make_person(agency, name, **home) for name in "AB"]
        circular = factories.make_circular(agency, *people, state="sending", send_at=factories.NOW)
    letters = reverse("workspace:circular-letters", args=[circular.pk])
    assert office.get(letters).status_code == 302
    send_out.func(agency.pk, circular.pk)
    assert office.get(letters).content.startswith(b"%PDF")
    assert "Alle Briefe (PDF)" in office.get(reverse("workspace:circular", args=[circular.pk])).content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_pages_cost_the_same_with_one_and_with_three(office: Client, agency: Agency, rows: int) -> None:
    with agency_scope(agency):
        people = [factories.make_person(agency, f"Name{number}", email=f"n{number}@example.org") for number in range(rows)]
        draft = factories.make_circular(agency, *people)
        sent = factories.make_circular(agency, *people, state="sending", send_at=factories.NOW)
        for _ in range(rows - 1):
            factories.make_circular(agency, *people)
    send_out.func(agency.pk, sent.pk)
    numbers = []
    for url in (reverse("workspace:circular", args=[draft.pk]), reverse("workspace:circular", args=[sent.pk]), reverse("workspace:circulars")):
        office.get(url)
        with counted() as queries:
            office.get(url)
        numbers.append(queries.number)
    assert numbers == COSTS, numbers


COSTS = [12, 11, 7]
