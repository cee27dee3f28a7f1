"""A reply by e-mail: filed to whom we wrote to; JA and NEIN answer, everything else is for a human."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core import mail as outgoing

from nahbei.foundation.models import Agency
from nahbei.foundation.tenancy import agency_scope
from nahbei.inbox.actions import assign_incoming, reopen_incoming, settle_incoming
from nahbei.inbox.actions.handling import AlreadySettled, forget_incoming
from nahbei.inbox.models import Incoming
from nahbei.inbox.receiving import NobodyHere
from nahbei.messaging import delivery
from nahbei.messaging.models import Message
from nahbei.messaging.reply_address import address_of, addressee, token_of
from nahbei.placements.actions import withdraw_enquiry
from nahbei.placements.models import Enquiry
from tests import factories
from tests.factories import CLERK, NOW
from tests.inbox.conftest import Receive, asked_by_mail, mail, reply

pytestmark = [pytest.mark.django_db, pytest.mark.database]
Asked = tuple[Enquiry, Message]


def state(agency: Agency, enquiry: Enquiry) -> str:
    with agency_scope(agency):
        return agency.enquiries.get(pk=enquiry.pk).state


def said(row: Incoming) -> tuple[str, str]:
    return row.kind, row.state


def test_the_mail_goes_out_with_its_own_address_for_answers_and_bounces(agency: Agency, asked: Asked) -> None:
    _enquiry, message = asked
    with agency_scope(agency):
        agency.messages.update(state="queued")
    delivery.deliver.call(agency.pk, message.pk)
    sent = outgoing.outbox[0]
    own = address_of(message)
    assert own == f"antwort+{token_of(agency.pk, message.pk)}@example.org"
    assert len(own.partition("@")[0]) <= 64
    assert sent.from_email == own
    assert "\nOder antworten Sie auf diese E-Mail einfach mit JA oder NEIN.\n" in sent.body
    assert sent.message()["From"] == f"{agency.name} <nahbei@localhost>"
    assert sent.message()["Reply-To"] == f"{agency.name} <{own}>"


def test_without_the_setting_answers_go_to_the_agency(agency: Agency, asked: Asked, settings: object) -> None:
    settings.NAHBEI_REPLY_ADDRESS = ""  # type: ignore[attr-defined]
    agency.email = "buero@example.org"
    sent = delivery.mail_of(agency, asked[1])
    assert (sent.reply_to, sent.from_email) == (["buero@example.org"], f"{agency.name} <nahbei@localhost>")
    assert addressee("antwort@example.org") is None


@pytest.mark.parametrize("change", ["0", "-", "+", "ä", "-1", "=", "\0"])
def test_a_token_that_was_changed_is_nobodys(agency: Agency, asked: Asked, receive: Receive, change: str) -> None:
    token = token_of(agency.pk, asked[1].pk)
    for forged in (token + change, change + token, token[:-1] + change, token.replace("-", change, 1), f"{token[:1]}{change}{token[1:]}"):
        if forged != token:
            with pytest.raises(NobodyHere):
                receive(b"Ja", to=f"antwort+{forged}@example.org")
    with agency_scope(agency):
        assert not agency.incoming.exists()


def test_the_token_of_another_agency_opens_nothing_here(agency: Agency, other_agency: Agency, asked: Asked, receive: Receive) -> None:
    _other, theirs = asked_by_mail(other_agency, "Fremd")
    ours = token_of(agency.pk, asked[1].pk)
    swapped = token_of(other_agency.pk, theirs.pk).split("-")[0] + ours[ours.index("-"):]
    with pytest.raises(NobodyHere):
        receive(b"Ja", to=f"antwort+{swapped}@example.org")
    receive(reply(theirs, "Ja"), to=address_of(theirs))
    assert state(agency, asked[0]) == "open"
    with agency_scope(agency):
        assert not agency.incoming.exists()


@pytest.mark.parametrize("text", [
    "Ja", "JA!", "ja gerne", "\n\n  Ja, sehr gerne 😊\n\nViele Grüße\nJonas Krämer", "Ja.\n\n> Haben Sie Zeit?\n> Nein", "**Ja**",
    "Ja, das mache ich gerne.\n\nAm Mo., 23. Nov. 2026 um 09:10 Uhr schrieb Agentur <a@example.org>:\n> Nein",
    "Ja\n-- \nJonas Krämer\nAhornweg 7", "JA\n\nVon meinem iPhone gesendet",
])
def test_yes_in_the_first_line_books(agency: Agency, asked: Asked, receive: Receive, text: str) -> None:
    enquiry, message = asked
    row = receive(reply(message, text), to=address_of(message))
    assert (said(row), row.note) == (("answer", "settled"), "Ja ist eingetragen.")
    assert (row.person_id, row.message_id) == (message.person_id, message.pk)
    assert state(agency, enquiry) == "yes"


@pytest.mark.parametrize("text", ["Nein", "nein, leider nicht", "NEIN danke.", "Nein, tut mir leid!\n\nLG Jonas"])
def test_no_in_the_first_line_closes(agency: Agency, asked: Asked, receive: Receive, text: str) -> None:
    row = receive(reply(asked[1], text), to=address_of(asked[1]))
    assert (said(row), state(agency, asked[0])) == (("answer", "settled"), "no")


@pytest.mark.parametrize("text", [
    "Ja, aber erst um zehn", "Ja nein", "Ja, leider nicht", "Ja?", "Jawohl", "Nein, es geht", "Vielleicht", "Gern", "", "> Ja", "Hallo,\nja gerne",
    "Kann ich später kommen?\nJa", "ja nicht", "Nein, doch", "Am 23.11. schrieb Agentur:\nJa", "nein nur wenn es regnet",
])
def test_everything_else_is_for_a_human(agency: Agency, asked: Asked, receive: Receive, text: str) -> None:
    row = receive(reply(asked[1], text), to=address_of(asked[1]))
    assert (said(row), state(agency, asked[0])) == (("words", "open"), "open")


def test_what_stands_beside_the_yes_is_read_by_somebody(agency: Agency, asked: Asked, receive: Receive) -> None:
    row = receive(reply(asked[1], "Ja gerne!\n\nIch bringe meinen Hund mit.\n\nViele Grüße"), to=address_of(asked[1]))
    assert (said(row), row.note) == (("answer", "open"), "Ja ist eingetragen. Es steht noch mehr da.")
    assert state(agency, asked[0]) == "yes"


def test_from_another_address_nothing_is_answered(agency: Agency, asked: Asked, receive: Receive) -> None:
    row = receive(reply(asked[1], "Ja", sender="fremd@example.org"), to=address_of(asked[1]))
    assert (said(row), row.person_id) == (("words", "open"), asked[1].person_id)
    assert "anderen Adresse" in row.note
    assert state(agency, asked[0]) == "open"


@pytest.mark.parametrize(("headers", "kept"), [
    ({"Auto_Submitted": "auto-replied"}, "machine"), ({"X_Autoreply": "yes"}, "machine"), ({"Precedence": "auto_reply"}, "machine"),
    ({"Precedence": "bulk"}, "words"), ({"Precedence": "list"}, "words"), ({"Return_Path": "<>"}, "words"),
    ({"subject": "Abwesenheitsnotiz: Haben Sie Zeit?"}, "words"), ({"subject": "Out of Office Re: Haben Sie Zeit?"}, "words"),
    ({"sender": "mailer-daemon@example.org", "Auto_Submitted": "auto-replied"}, "words"),
])
def test_a_machine_answers_nothing_and_makes_us_write_nothing(
    agency: Agency, asked: Asked, receive: Receive, headers: dict[str, str], kept: str
) -> None:
    with agency_scope(agency):
        before = agency.messages.count()
    row = receive(reply(asked[1], "Ja", **headers), to=address_of(asked[1]))
    assert said(row) == (kept, "settled" if kept == "machine" else "open")
    assert state(agency, asked[0]) == "open"
    with agency_scope(agency):
        assert agency.messages.count() == before


@pytest.mark.parametrize("returns_to", ["", "<>", "MAILER-DAEMON"])
def test_a_mail_without_a_way_back_answers_nothing(agency: Agency, asked: Asked, receive: Receive, returns_to: str) -> None:
    row = receive(reply(asked[1], "Ja"), to=address_of(asked[1]), returns_to=returns_to)
    assert (said(row), state(agency, asked[0])) == (("words", "open"), "open")


def test_an_answer_that_comes_too_late_is_for_a_human_with_a_sentence(agency: Agency, asked: Asked, receive: Receive) -> None:
    enquiry, message = asked
    with agency_scope(agency):
        withdraw_enquiry(enquiry=enquiry, by=CLERK, at=NOW)
    row = receive(reply(message, "Ja"), to=address_of(message))
    assert (said(row), row.note) == (("words", "open"), "Hat mit Ja geantwortet. Die Anfrage ist nicht mehr offen: zurückgenommen.")


def test_after_its_time_a_yes_is_for_a_human(agency: Agency, asked: Asked, receive: Receive) -> None:
    row = receive(reply(asked[1], "Ja"), to=address_of(asked[1]), at=NOW + dt.timedelta(days=60))
    assert said(row) == ("words", "open")
    assert row.note.startswith("Hat mit Ja geantwortet. Die Anfrage ist nicht mehr offen")


def test_the_same_mail_delivered_twice_is_stored_and_answers_once(agency: Agency, asked: Asked, receive: Receive) -> None:
    raw = reply(asked[1], "Nein")
    assert receive(raw, to=address_of(asked[1])).pk == receive(b"X-Hop: 2\n" + raw, to=address_of(asked[1])).pk
    with agency_scope(agency):
        assert agency.incoming.count() == 1


def test_to_a_text_that_asks_nothing_yes_is_only_words(agency: Agency, receive: Receive) -> None:
    with agency_scope(agency):
        person = factories.make_person(agency, email="albers@example.org")
        told = factories.make_message(agency, person, channel="email", to_address="albers@example.org", topic="visit_confirmed")
    row = receive(reply(told, "Ja"), to=address_of(told))
    assert (said(row), row.person_id) == (("words", "open"), person.pk)


def test_without_a_token_it_belongs_to_whose_address_it_came_from_or_to_nobody(agency: Agency, receive: Receive) -> None:
    with agency_scope(agency):
        person = factories.make_person(agency, email="albers@example.org")
    known = receive(mail("Hallo", sender="Albers@example.org", message_id="<a@x>"), to="antwort@example.org")
    unknown = receive(mail("Hallo", sender="wer@example.org", message_id="<b@x>"), to="Antwort@Example.org")
    assert (known.person_id, unknown.person_id) == (person.pk, None)
    assert said(known) == said(unknown) == ("words", "open")


def test_without_a_token_and_with_several_agencies_it_must_be_said_whose_it_is(
    agency: Agency, other_agency: Agency, receive: Receive
) -> None:
    raw = mail("Hallo", sender="wer@example.org")
    with pytest.raises(NobodyHere):
        receive(raw, to="antwort@example.org")
    assert receive(raw, to="antwort@example.org", agency=other_agency).agency_id == other_agency.pk
    with pytest.raises(NobodyHere):
        receive(raw, to="jemand@example.org")


def test_the_receiver_may_stand_in_the_headers_only(asked: Asked, receive: Receive) -> None:
    raw = reply(asked[1], "Nein").replace(b"To: ", b"Cc: ")
    assert receive(b"Delivered-To: " + address_of(asked[1]).upper().encode() + b"\n" + raw).message_id == asked[1].pk


def test_read_settled_reopened_and_given_to_somebody_else(agency: Agency, asked: Asked, receive: Receive) -> None:
    row = receive(reply(asked[1], "Ich rufe an."), to=address_of(asked[1]))
    with agency_scope(agency):
        other = factories.make_person(agency, "Yıldırım")
        assert assign_incoming(incoming=row, person=other, by=CLERK, at=NOW).person_id == other.pk
        assert settle_incoming(incoming=row, by=CLERK, at=NOW).settled_by_name == CLERK.name
        with pytest.raises(AlreadySettled):
            settle_incoming(incoming=row, by=CLERK, at=NOW)
        assert reopen_incoming(incoming=row, by=CLERK, at=NOW).is_open
        assert list(agency.audit_entries.filter(what__startswith="inbox.").order_by("pk").values_list("what", flat=True)) == [
            "inbox.assigned", "inbox.settled", "inbox.reopened"]


def test_what_is_long_settled_is_forgotten_first_the_bytes(agency: Agency) -> None:
    with agency_scope(agency):
        old, new, waiting = factories.make_incoming(agency), factories.make_incoming(agency), factories.make_incoming(agency)
        for row, days in ((old, 366), (new, 100)):
            agency.incoming.filter(pk=row.pk).update(state="settled", settled_at=NOW - dt.timedelta(days=days))
        assert forget_incoming(agency=agency, at=NOW) == 1
        assert {row.pk: bool(row.raw) for row in agency.incoming.all()} == {new.pk: False, waiting.pk: True}


@pytest.mark.parametrize("text", ["STOP", "Abbestellen\n\nViele Grüße\nJonas", "stopp.\n\n> Haben Sie Zeit?"])
def test_stop_as_the_only_word_of_the_first_line(agency: Agency, asked: Asked, receive: Receive, text: str) -> None:
    row = receive(reply(asked[1], text))
    assert said(row) == ("stop", "settled")
    with agency_scope(agency):
        assert agency.opt_outs.filter(person=asked[1].person).count() == 4
        told = agency.messages.get(topic="stopped")
        assert (told.channel, told.to_address) == ("email", asked[1].to_address)
    assert state(agency, asked[0]) == "open"
    assert said(receive(reply(asked[1], "START", message_id="<two@example.org>"))) == ("start", "settled")
    with agency_scope(agency):
        assert not agency.opt_outs.exists()


@pytest.mark.parametrize(("text", "fields"), [
    ("STOP", {"Auto_Submitted": "auto-replied"}), ("STOP", {"Precedence": "bulk"}), ("STOP", {"sender": "fremd@example.org"}), ("STOP bitte", {}),
    ("STOP die Anfragen", {}), ("Hallo\nSTOP", {}), ("> STOP", {}),
])
def test_a_machine_a_stranger_or_other_words_stop_nothing(
    agency: Agency, asked: Asked, receive: Receive, text: str, fields: dict[str, str]
) -> None:
    receive(reply(asked[1], text, **fields))
    with agency_scope(agency):
        assert not agency.opt_outs.exists()
        assert not agency.messages.filter(topic="stopped").exists()
