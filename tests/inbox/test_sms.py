"""SMS that come in: the letter slot for the gateway, and JA by SMS only when one question is open."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from nahbei.foundation.models import Agency
from nahbei.foundation.tenancy import agency_scope
from nahbei.inbox.models import Incoming
from nahbei.inbox.receiving import receive_sms
from nahbei.inbox.sms_address import secret_of
from nahbei.messaging.groups import TopicGroup
from nahbei.messaging.models import MessageChannel
from nahbei.placements.models import Enquiry
from nahbei.portal.views import incoming_sms
from tests import factories
from tests.factories import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.database]
NUMBER, TYPED = "+4915228817386", "0152 28817386"


@pytest.fixture(autouse=True)
def nothing_counted() -> None:
    cache.clear()


def ask_by_sms(agency: Agency, name: str = "Krämer", number: str = TYPED, topic: str = "enquiry") -> Enquiry:
    """A volunteer with this number was asked by SMS."""
    with agency_scope(agency):
        person = factories.make_person(agency, name, given_name="Jonas", salutation="herr", phone=number)
        agency.channels.filter(person=person).update(mobile=True)
        request = factories.make_request(agency)
        factories.make_visit(request)
        enquiry = factories.make_enquiry(agency, request, factories.make_volunteer(agency, activities=(request.activity,), person=person))
        factories.make_message(
            agency, person, channel=MessageChannel.SMS, topic=topic, to_address=number, about=enquiry.reference, state="sent"
        )
        return enquiry


def got(agency: Agency, text: str, number: str = NUMBER, key: str = "1") -> Incoming:
    with agency_scope(agency):
        return receive_sms(agency, number=number, text=text, gateway_id=key, at=NOW)


def state(agency: Agency, enquiry: Enquiry) -> str:
    with agency_scope(agency):
        return agency.enquiries.get(pk=enquiry.pk).state


@pytest.mark.parametrize(("text", "becomes"), [("JA", "yes"), ("ja gern!", "yes"), ("Nein, leider nicht", "no")])
def test_one_open_question_to_the_number_is_answered(agency: Agency, text: str, becomes: str) -> None:
    enquiry = ask_by_sms(agency)
    row = got(agency, text)
    assert (row.kind, row.state, state(agency, enquiry)) == ("answer", "settled", becomes)
    assert row.message is not None and row.person is not None


def test_two_open_questions_to_one_number_are_for_a_human(agency: Agency) -> None:
    first, second = ask_by_sms(agency), ask_by_sms(agency, "Zweit")
    row = got(agency, "Ja")
    assert (row.kind, row.state, row.note) == ("words", "open", "An diese Nummer sind mehrere Anfragen offen. Fragen Sie, welche gemeint ist.")
    assert (state(agency, first), state(agency, second)) == ("open", "open")


def test_from_a_number_that_was_not_asked_nothing_is_answered(agency: Agency) -> None:
    enquiry = ask_by_sms(agency)
    row = got(agency, "Ja", number="+4915228817387")
    assert (row.kind, row.person, row.note) == ("words", None, "An diese Nummer ist keine Anfrage offen.")
    assert state(agency, enquiry) == "open"


def test_a_question_that_went_out_otherwise_is_not_answered_by_sms(agency: Agency) -> None:
    enquiry = ask_by_sms(agency, topic="visit_details")
    assert (got(agency, "Ja").kind, state(agency, enquiry)) == ("words", "open")


def spared(agency: Agency) -> set[str]:
    with agency_scope(agency):
        return set(agency.opt_outs.values_list("group", flat=True))


def confirmations(agency: Agency) -> list[tuple[str, str]]:
    with agency_scope(agency):
        return list(agency.messages.filter(topic__in=["stopped", "started"]).order_by("pk").values_list("topic", "channel"))


@pytest.mark.parametrize("text", ["STOP", "stopp!", "Stop bitte", " Abmelden.", "ABBESTELLEN", "STOP SMS"])
def test_stop_stops_what_may_be_stopped_and_start_undoes_it(agency: Agency, text: str) -> None:
    enquiry = ask_by_sms(agency)
    with agency_scope(agency):
        person = enquiry.volunteer.person
        agency.opt_outs.create(person=person, group="news", since=NOW - dt.timedelta(days=9), by_name="Petra Lindner")
    row = got(agency, text)
    assert (row.kind, row.state, row.person) == ("stop", "settled", person)
    assert row.note == "Abbestellt: Erinnerungen, Nachfragen, wie es läuft, Angebote und Einladungen."
    assert spared(agency) == set(TopicGroup.values)
    assert confirmations(agency) == [("stopped", "sms")]
    with agency_scope(agency):
        assert agency.audit_entries.filter(what="messaging.opted_out", actor_kind="link").count() == 3
    again = got(agency, text, key="2")  # nothing new: nothing is said
    assert (again.state, again.note) == ("settled", "Hatte schon alles abbestellt.")
    back = got(agency, "Start", key="3")
    assert (back.kind, back.state) == ("start", "settled")
    assert spared(agency) == {"news"}  # what the office had noted before stays
    assert len(confirmations(agency)) == 1  # one a day, however often programs write to each other
    assert state(agency, enquiry) == "open"


@pytest.mark.parametrize("text", ["Stop das sofort", "Stopp, wer sind Sie?", "Bitte stop", "Start", "Starten wir morgen?", "Nonstop"])
def test_whatever_is_not_plainly_that_is_for_a_human(agency: Agency, text: str) -> None:
    ask_by_sms(agency)
    assert got(agency, text).state == "open"
    assert (spared(agency), confirmations(agency)) == (set(), [])


def test_stop_of_a_number_that_two_share_or_nobody_has_is_for_a_human(agency: Agency) -> None:
    ask_by_sms(agency)
    ask_by_sms(agency, "Zweit")
    for number in (NUMBER, "+4915228817387"):
        row = got(agency, "STOP", number=number, key=number)
        assert (row.kind, row.state) == ("stop", "open")
    assert (spared(agency), confirmations(agency)) == (set(), [])


def test_stop_with_more_beside_it_is_done_and_read(agency: Agency) -> None:
    ask_by_sms(agency)
    row = got(agency, "STOP\nIch bin umgezogen.")
    assert (row.state, len(spared(agency))) == ("open", 4)
    assert row.note.endswith("Es steht noch mehr da.")


def test_the_gateway_may_hand_it_over_twice(agency: Agency) -> None:
    assert got(agency, "Hallo").pk == got(agency, "Hallo").pk != got(agency, "Hallo", key="2").pk
    assert got(agency, "Hallo", key="").pk == got(agency, "Hallo", key="").pk != got(agency, "Anders", key="").pk


# --- The letter slot ----------------------------------------------------------------------------------------------------

SEVEN = {
    "data": {"id": "681590", "sender": "4915228817386", "system": "491771783130", "text": "Ich rufe an.", "time": "1605878104"},
    "webhook_event": "sms_mo",
}


def slot(agency: Agency, secret: str = "") -> str:
    return reverse("portal:incoming-sms", args=[agency.slug, secret or secret_of(agency)])


def post(client: Client, agency: Agency, body: Any, secret: str = "", **options: Any) -> int:
    if options.pop("form", False):
        return int(client.post(slot(agency, secret), body).status_code)
    return int(client.post(slot(agency, secret), body if isinstance(body, str) else json.dumps(body), content_type="application/json").status_code)


@pytest.mark.parametrize(("body", "form"), [
    (SEVEN, False), ({"id": "681590", "sender": "4915228817386", "text": "Ich rufe an."}, False),
    ({"data[id]": "681590", "data[sender]": "4915228817386", "data[text]": "Ich rufe an."}, True),
    ({"messageId": "681590", "from": NUMBER, "message": "Ich rufe an."}, True),
])
def test_what_gateways_send(agency: Agency, body: dict[str, Any], form: bool) -> None:
    client = Client(enforce_csrf_checks=True)
    assert [post(client, agency, body, form=form) for _twice in range(2)] == [200, 200]
    with agency_scope(agency):
        row = agency.incoming.get()
    assert (row.channel, row.sender, row.text, row.state) == ("sms", NUMBER, "Ich rufe an.", "open")
    assert row.received_at <= timezone.now()


def test_only_the_secret_of_this_agency_opens(agency: Agency, other_agency: Agency, settings: Any, client: Client) -> None:
    own = secret_of(agency)
    assert post(client, agency, SEVEN, secret=secret_of(other_agency)) == 404
    assert post(client, agency, SEVEN, secret=own[:-1] + ("0" if own[-1] != "0" else "1")) == 404
    assert client.get(slot(agency)).status_code == 405
    settings.NAHBEI_SMS_SECRET = ""
    assert post(client, agency, SEVEN, secret=own) == 404
    with agency_scope(agency):
        assert not agency.incoming.exists()


@pytest.mark.parametrize("body", [
    "", "{", "[]", "null", '{"data": []}', '{"data": {"text": "x"}}', '{"sender": "x", "text": {}}',
    "[" * 5_000, '"\\ud800"',
])
def test_what_is_no_sms_is_refused(agency: Agency, client: Client, body: str) -> None:
    assert post(client, agency, body) == 400


@pytest.mark.parametrize("said", ["\x00Ja\x00", "\ud800", "x" * 10_000, "‮Ja"])
def test_what_it_says_is_kept_readable(agency: Agency, client: Client, said: str) -> None:
    assert post(client, agency, {"id": "1\0", "sender": "kein\0 Anschluss\ud800", "text": said + " Hallo"}) == 200
    with agency_scope(agency):
        row = agency.incoming.get()
    assert "\0" not in row.text and len(row.text) <= 2_000 and row.state == "open"


def test_too_large_and_too_many(agency: Agency, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    assert post(client, agency, {"id": "1", "sender": NUMBER, "text": "x" * 70_000}) == 413
    monkeypatch.setattr(incoming_sms, "MOST_WRONG_A_MINUTE", 0)
    assert post(client, agency, SEVEN, secret="f" * 40) == 429
    assert post(client, agency, SEVEN) == 200
    monkeypatch.setattr(incoming_sms, "MOST_A_MINUTE", 0)
    assert post(client, agency, SEVEN) == 429
