"""Whoever we know logs in: a code to their mailbox or mobile number, nothing that tells strangers who that is."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from nahbei.access.codes import send_code
from nahbei.access.jobs import forget_log_ins
from nahbei.foundation.models import Agency
from nahbei.foundation.tenancy import agency_scope
from nahbei.partners.actions import remove_contact, retire_organisation
from nahbei.partners.models import ContactPerson
from nahbei.portal.person_door import COOKIE
from tests import factories
from tests.conftest import log_in
from tests.factories import CLERK, NOW
from tests.support.queries import counted

pytestmark = [pytest.mark.django_db, pytest.mark.database]
EMAIL = "partner@example.org"


@pytest.fixture(autouse=True)
def fresh_limits() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def contact(agency: Agency) -> ContactPerson:
    with agency_scope(agency):
        return factories.make_partner(agency)


def address(name: str, agency: Agency, *args: object) -> str:
    return reverse(f"portal:{name}", args=[agency.slug, *args])


def deliver() -> list[str]:
    """What the worker would do; returns all codes so far."""
    for row in DBTaskResult.objects.filter(task_path="nahbei.access.codes.send_code", status="READY").order_by("enqueued_at"):
        send_code.call(*row.args_kwargs["args"])
        row.delete()
    return [str(sent.subject).split()[0] for sent in mail.outbox]


def ask(client: Client, agency: Agency, email: str = EMAIL) -> Any:
    return client.post(address("log-in", agency), {"address": email})


def type_code(client: Client, agency: Agency, code: str) -> Any:
    return client.post(address("code", agency), {"code": code})


def is_inside(client: Client, agency: Agency) -> bool:
    return bool(client.get(address("partner", agency)).status_code == 200)


def test_a_code_to_the_mailbox_opens_the_portal(client: Client, agency: Agency, contact: ContactPerson) -> None:
    assert client.get(address("partner", agency)).url == f"{address('log-in', agency)}?next=%2F{agency.slug}%2Fpartner%2F"  # type: ignore[attr-defined]
    assert ask(client, agency, f" {EMAIL.upper()} ").url == address("code", agency)
    before = client.cookies[COOKIE].value
    (code,) = deliver()
    (sent,) = mail.outbox
    assert sent.to == [EMAIL]
    assert "Er gilt 10 Minuten" in str(sent.body)
    assert re.fullmatch(r"\d{6}", code)
    assert type_code(client, agency, f"{code[:3]} {code[3:]}").url == address("home", agency)
    cookie = client.cookies[COOKIE]
    assert cookie.value != before  # whoever knew the old secret is not inside
    assert cookie["httponly"] is True
    assert (cookie["samesite"], cookie["path"], cookie["max-age"]) == ("Lax", f"/{agency.slug}/", 12 * 60 * 60)
    assert is_inside(client, agency)
    with agency_scope(agency):
        assert agency.audit_entries.filter(what="access.logged_in", actor_kind="portal", actor_name="Ruth Seligmann").exists()


def test_neither_code_nor_secret_lies_in_the_database(client: Client, agency: Agency, contact: ContactPerson) -> None:
    ask(client, agency)
    (row,) = DBTaskResult.objects.filter(task_path="nahbei.access.codes.send_code")
    (code,) = deliver()
    with agency_scope(agency):
        stored = agency.log_ins.get()
    assert code not in f"{row.args_kwargs}{stored.code}{stored.digest}"
    assert client.cookies[COOKIE].value != stored.digest
    assert len(stored.code) == 64


def test_the_answer_is_the_same_for_an_unknown_address(agency: Agency, contact: ContactPerson) -> None:
    pages = []
    for email in (EMAIL, "niemand@example.org"):
        client = Client()
        first = ask(client, agency, email)
        deliver()
        second = client.get(address("code", agency))
        third = type_code(client, agency, "000000" if deliver() != ["000000"] else "111111")
        plain = [re.sub(r'csrfmiddlewaretoken" value="\w+"', "", page.content.decode()).replace(email, "…") for page in (second, third)]
        pages.append((first.status_code, first.url, second.status_code, third.status_code, plain))
    assert pages[0] == pages[1]
    assert len(mail.outbox) == 1


def test_no_code_for_the_dead_nor_for_whom_another_record_has_swallowed(agency: Agency) -> None:
    with agency_scope(agency):
        factories.make_contact(agency, person=factories.make_person(agency, email=EMAIL, died_on=dt.date(2026, 1, 1)))
        factories.make_person(agency, email="doppelt@example.org", merged_into=factories.make_person(agency, email="neu@example.org"))
    for email in (EMAIL, "doppelt@example.org"):
        ask(Client(), agency, email)
    assert deliver() == []


def test_five_wrong_tries_and_the_code_is_over(client: Client, agency: Agency, contact: ContactPerson) -> None:
    ask(client, agency)
    (code,) = deliver()
    wrong = "000000" if code != "000000" else "111111"
    for _try in range(5):
        response = type_code(client, agency, wrong)
        assert response.status_code == 422
        assert "Der Code stimmt nicht" in response.content.decode()
    assert "gilt nicht mehr" in type_code(client, agency, code).content.decode()
    assert not is_inside(client, agency)


def test_a_code_is_over_after_ten_minutes(client: Client, agency: Agency, contact: ContactPerson) -> None:
    ask(client, agency)
    (code,) = deliver()
    with agency_scope(agency):
        agency.log_ins.update(asked_at=timezone.now() - dt.timedelta(minutes=10, seconds=1))
    assert "gilt nicht mehr" in type_code(client, agency, code).content.decode()


def test_a_code_counts_only_in_the_browser_that_asked_and_once(client: Client, agency: Agency, contact: ContactPerson) -> None:
    ask(client, agency)
    other = Client()
    ask(other, agency)
    first, _second = deliver()
    assert type_code(other, agency, first).status_code == 422
    type_code(client, agency, first)
    assert is_inside(client, agency)
    assert type_code(client, agency, first).status_code == 302  # nothing waits for a code any more


def test_asking_is_throttled_for_known_and_unknown(agency: Agency, contact: ContactPerson) -> None:
    for email in (EMAIL, "niemand@example.org"):
        assert [ask(Client(), agency, email).status_code for _time in range(4)] == [302, 302, 302, 429]


def test_a_mailbox_is_not_flooded(agency: Agency, contact: ContactPerson) -> None:
    for _time in range(12):
        cache.clear()
        ask(Client(), agency)
    assert len(deliver()) <= 11
    assert len(mail.outbox) < 12


def inside(agency: Agency) -> Client:
    client = Client()
    with agency_scope(agency):
        client.cookies[COOKIE] = factories.make_log_in(agency)
    return client


def test_whoever_left_is_out_at_the_next_click(agency: Agency, contact: ContactPerson) -> None:
    client = inside(agency)
    assert is_inside(client, agency)
    with agency_scope(agency):
        remove_contact(contact=contact, by=CLERK, at=NOW)
    response = client.get(address("partner-position-new", agency), follow=True)
    assert response.redirect_chain[-1][0] == address("home", agency)  # we still know her
    with agency_scope(agency):
        contact.person.channels.all().delete()
    response = client.get(address("home", agency), follow=True)
    assert "Ihr Zugang ist beendet." in response.content.decode()
    with agency_scope(agency):  # coming back does not bring the old browser back
        factories.make_contact(agency, contact.organisation, contact.person)
        contact.person.channels.create(agency=agency, kind="email", value=EMAIL, normal=EMAIL)
    assert not is_inside(client, agency)


def test_whose_organisation_retired_or_whose_address_changed_is_out(agency: Agency, contact: ContactPerson) -> None:
    client, other = inside(agency), inside(agency)
    with agency_scope(agency):
        retire_organisation(organisation=contact.organisation, by=CLERK, at=NOW)
    assert not is_inside(client, agency)
    with agency_scope(agency):
        agency.organisations.update(active=True)
        contact.person.channels.update(value="neu@example.org", normal="neu@example.org")
    assert not is_inside(other, agency)


def test_after_twelve_hours_one_logs_in_again(agency: Agency, contact: ContactPerson) -> None:
    client = inside(agency)
    with agency_scope(agency):
        agency.log_ins.update(entered_at=timezone.now() - dt.timedelta(hours=13), ends_at=timezone.now() - dt.timedelta(seconds=1))
    assert not is_inside(client, agency)


def test_logging_out_ends_it_here_only(agency: Agency, contact: ContactPerson) -> None:
    client, other = inside(agency), inside(agency)
    assert client.get(address("log-out", agency)).status_code == 405
    secret = client.cookies[COOKIE].value
    client.post(address("log-out", agency))
    client.cookies[COOKIE] = secret
    assert not is_inside(client, agency)
    assert is_inside(other, agency)


def test_the_office_and_the_portal_know_nothing_of_each_other(agency: Agency, contact: ContactPerson, office: Client) -> None:
    assert not is_inside(office, agency)
    assert inside(agency).get("/office/today/").status_code == 302
    both = log_in(factories.make_account(agency))
    both.cookies[COOKIE] = inside(agency).cookies[COOKIE].value
    both.post(address("log-out", agency))
    assert both.get("/office/today/").status_code == 200


def test_a_log_in_counts_in_its_agency_only(agency: Agency, other_agency: Agency, contact: ContactPerson) -> None:
    with agency_scope(other_agency):
        factories.make_partner(other_agency)
    assert not is_inside(inside(agency), other_agency)


@pytest.mark.parametrize("secret", ["", "x", "0" * 5_000, "ä", "' OR 1=1 --"])
def test_a_made_up_secret_opens_nothing(agency: Agency, contact: ContactPerson, secret: str) -> None:
    client = Client()
    client.cookies[COOKIE] = secret
    assert not is_inside(client, agency)
    assert client.post(address("code", agency), {"code": "123456"}).status_code == 302


@pytest.mark.parametrize("email", ["", "keine", "a@b\r\nBcc: x@example.org", "x" * 300 + "@example.org"])
def test_a_wrong_address_is_said_so(client: Client, agency: Agency, email: str) -> None:
    assert ask(client, agency, email).status_code == 422


def test_log_ins_are_forgotten_after_a_day(agency: Agency) -> None:
    with agency_scope(agency):
        factories.make_log_in(agency)
        factories.make_log_in(agency)
        old = agency.log_ins.first()
        assert old is not None
        ended = timezone.now() - dt.timedelta(days=1, minutes=1)
        agency.log_ins.filter(pk=old.pk).update(entered_at=ended - dt.timedelta(hours=1), ends_at=ended)
    forget_log_ins.call(agency.pk)
    with agency_scope(agency):
        assert agency.log_ins.count() == 1


def test_by_sms_where_one_can_be_sent(client: Client, agency: Agency, settings: Any, tmp_path: Path) -> None:
    settings.NAHBEI_SMS = f"file:{tmp_path}"
    with agency_scope(agency):
        person = factories.make_person(agency, "Mobil", phone="0152 28817386")
    assert ask(client, agency, "+49 (0)152 28817386").url == address("code", agency)
    deliver()
    (file,) = tmp_path.iterdir()
    told = json.loads(file.read_text())
    assert told["to"] == "+4915228817386"
    assert mail.outbox == []
    type_code(client, agency, told["text"][:6])
    assert person.formal_name in client.get(address("home", agency)).content.decode()


def test_a_landline_gets_no_sms_and_without_a_gateway_a_number_is_no_address(
    client: Client, agency: Agency, settings: Any, tmp_path: Path
) -> None:
    assert ask(client, agency, "0152 28817386").status_code == 422
    settings.NAHBEI_SMS = f"file:{tmp_path}"
    assert "kommt keine SMS an" in ask(client, agency, "030 23125 100").content.decode()


def test_several_at_one_address_say_once_who_they_are(client: Client, agency: Agency) -> None:
    with agency_scope(agency):
        first, second = (factories.make_person(agency, "Paar", given_name=name, email=EMAIL) for name in ("Anna", "Bert"))
        client.cookies[COOKIE] = factories.make_log_in(agency)
        stranger = factories.make_person(agency, "Fremd", email="fremd@example.org")
    response = client.get(address("log-ins", agency), follow=True)
    html = response.content.decode()
    assert "Wer sind Sie?" in html
    assert first.full_name in html
    assert second.full_name in html
    assert stranger.full_name not in html
    assert client.post(address("log-in-person", agency), {"person": stranger.pk}).status_code == 200  # asked again
    chosen = client.post(address("log-in-person", agency), {"person": second.pk, "next": address("log-ins", agency)})
    assert chosen["Location"] == address("log-ins", agency)
    assert second.full_name in client.get(address("log-ins", agency)).content.decode()


@pytest.mark.parametrize(
    "bad", ["https://example.org/", "//example.org/lindenhof/", "/office/today/", "/lindenhof/../office/", "javascript:alert(1)"],
)
def test_after_the_code_one_stays_in_the_house(agency: Agency, contact: ContactPerson, bad: str) -> None:
    client = Client()
    ask(client, agency)
    codes = deliver()
    response = client.post(address("code", agency), {"code": codes[-1], "next": bad})
    assert response["Location"] == address("home", agency)


def test_one_comes_back_to_where_one_wanted_to_go(client: Client, agency: Agency, contact: ContactPerson) -> None:
    wanted = address("partner-organisations", agency)
    door = client.get(wanted)["Location"]
    assert f'name="next" value="{wanted}"' in client.get(door).content.decode()
    onward = client.post(door, {"address": EMAIL, "next": wanted})["Location"]
    assert f'name="next" value="{wanted}"' in client.get(onward).content.decode()
    assert client.post(onward, {"code": deliver()[0], "next": wanted})["Location"] == wanted


def test_whoever_ticks_it_stays_for_sixty_days(client: Client, agency: Agency, contact: ContactPerson) -> None:
    ask(client, agency)
    client.post(address("code", agency), {"code": deliver()[0], "stay": "on"})
    assert client.cookies[COOKIE]["max-age"] == 60 * 24 * 60 * 60
    with agency_scope(agency):
        row = agency.log_ins.get()
        assert row.ends_at - row.entered_at == dt.timedelta(days=60)


def test_log_ins_are_listed_and_ended(agency: Agency, contact: ContactPerson) -> None:
    here, lost, third = inside(agency), inside(agency), inside(agency)
    with agency_scope(agency):
        keys = list(agency.log_ins.order_by("pk").values_list("pk", flat=True))
        other = factories.make_person(agency, email="fremd@example.org")
        factories.make_log_in(agency, "fremd@example.org")
        strangers = agency.log_ins.latest("pk")
    html = here.get(address("log-ins", agency)).content.decode()
    assert html.count("Firefox auf Android") >= 3
    assert "dieses Gerät" in html
    assert here.post(address("log-in-end", agency, keys[1])).status_code == 302
    assert (is_inside(here, agency), is_inside(lost, agency), is_inside(third, agency)) == (True, False, True)
    assert here.post(address("log-in-end", agency, strangers.pk)).status_code == 404
    here.post(address("log-ins-end", agency))
    assert (is_inside(here, agency), is_inside(third, agency)) == (True, False)
    with agency_scope(agency):
        assert agency.log_ins.filter(pk=strangers.pk).exists(), other


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_log_ins_asks_a_constant_number_of_questions(agency: Agency, contact: ContactPerson, rows: int) -> None:
    browsers = [inside(agency) for _row in range(rows)]
    with counted() as queries:
        browsers[0].get(address("log-ins", agency))
    assert queries.number == 5, queries


def test_leaving_tells_the_browser_to_forget_the_pages(agency: Agency, contact: ContactPerson) -> None:
    assert inside(agency).post(address("log-out", agency))["Clear-Site-Data"] == '"cache", "storage"'
