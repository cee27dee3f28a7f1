"""SMS go by a gateway when there is one; without one the office types them. What a gateway can answer, and what becomes of the message."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django_tasks_db.models import DBTaskResult

from nahbei.config.environment import BadSetting
from nahbei.config.environment import sms as setting
from nahbei.foundation.models import Agency
from nahbei.messaging import queries
from nahbei.messaging.actions import mark_printed, retry
from nahbei.messaging.bundles import Bundle
from nahbei.messaging.delivery import deliver, send_sms
from nahbei.messaging.models import Message, MessageChannel, MessageState
from nahbei.messaging.sms import FileGateway, HttpGateway, SmsLater, SmsRefused, SmsUnsure, gateway
from tests import factories
from tests.factories import CLERK, NOW
from tests.messaging.sms_server import Gateway, listening
from tests.support.server import free_port

NUMBER = "+4915228817386"
KEY = "geheimer-schluessel"
Write = Callable[..., Message]


@pytest.fixture
def there(tmp_path: Path) -> Iterator[Gateway]:
    with listening(tmp_path) as found:
        yield found


@pytest.fixture
def by(there: Gateway) -> HttpGateway:
    return HttpGateway(there.address, KEY, "Lindenhof", there.trust)


@pytest.fixture
def text(inside: Agency, write: Write) -> Callable[[], Message]:
    person = factories.make_person(inside, phone="0152 28817386", preferred_channel="sms")
    person.channels.update(mobile=True)
    return lambda: write(person)


@pytest.fixture
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.NAHBEI_SMS = f"file:{tmp_path / 'sms'}"
    return tmp_path / "sms"


def claimed(message: Message) -> Message:
    Message.objects.filter(pk=message.pk).update(state=MessageState.SENDING)
    message.refresh_from_db()
    return message


def test_one_sms_is_handed_over_with_the_key_in_a_header_only(by: HttpGateway, there: Gateway) -> None:
    by.send(NUMBER, "Morgen um 10 Uhr: https://example.org/x", "sms-1-7-0")
    ((path, headers, row),) = there.asked
    assert (path, headers["X-Api-Key"]) == ("/api/sms", KEY)
    assert row == {"to": NUMBER, "text": "Morgen um 10 Uhr: https://example.org/x", "from": "Lindenhof", "foreign_id": "sms-1-7-0"}


@pytest.mark.parametrize(
    ("answer", "becomes", "words"),
    [
        ((200, {"success": "202", "messages": []}), SmsRefused, "Der SMS-Dienst hat abgelehnt: 202"),
        ((200, {"success": "101", "messages": [{"success": False, "error": "202", "error_text": "Invalid number"}]}), SmsRefused,
         "Der SMS-Dienst hat abgelehnt: 202 Invalid number"),
        ((200, {"success": "900"}), SmsRefused, "Der SMS-Dienst hat abgelehnt: 900"),
        ((200, 900), SmsRefused, "Der SMS-Dienst hat abgelehnt: 900"),
        ((200, {"success": "500"}), SmsLater, "Das Guthaben beim SMS-Dienst ist aufgebraucht."),
        ((200, {"success": "100", "messages": [{"success": False, "error": 500}]}), SmsLater, "Das Guthaben beim SMS-Dienst ist aufgebraucht."),
        ((200, {"success": "403"}), SmsLater, "Heute schon zu viele SMS an diese Nummer."),
        ((200, {"success": "402"}), SmsUnsure, "Der SMS-Dienst weiß nicht, ob die SMS ankam: 402"),
        ((200, {"success": "600"}), SmsUnsure, "Der SMS-Dienst weiß nicht, ob die SMS ankam: 600"),
        ((200, "nicht"), SmsRefused, "Der SMS-Dienst hat abgelehnt: nic"),
        ((200, {}), SmsUnsure, "Der SMS-Dienst hat geantwortet, was niemand lesen kann."),
        ((200, {"success": "100", "messages": "x"}), SmsUnsure, "Der SMS-Dienst hat geantwortet, was niemand lesen kann."),
        ((401, {}), SmsRefused, "Der SMS-Dienst hat abgelehnt (401)."),
        ((429, {}), SmsLater, "Der SMS-Dienst ist gerade überlastet (429)."),
        ((503, {}), SmsLater, "Der SMS-Dienst ist gerade überlastet (503)."),
        ((502, {}), SmsUnsure, "Der SMS-Dienst hat mit einem Fehler geantwortet (502)."),
    ],
)
def test_what_the_gateway_answers(by: HttpGateway, there: Gateway, answer: tuple[int, object], becomes: type[Exception], words: str) -> None:
    there.answer = (answer[0], json.dumps(answer[1]))
    with pytest.raises(becomes) as caught:
        by.send(NUMBER, "Hallo", "x")
    assert str(caught.value) == words
    assert KEY not in repr(caught.value)


def test_the_key_follows_no_redirect(by: HttpGateway, there: Gateway) -> None:
    there.answer, there.location = (307, ""), there.address + "/elsewhere"
    with pytest.raises(SmsRefused, match="307"):
        by.send(NUMBER, "Hallo", "x")
    assert [path for path, *_ in there.asked] == ["/api/sms"]


def test_a_line_cut_after_the_text_was_handed_over_is_unsure(by: HttpGateway, there: Gateway) -> None:
    there.cut = True
    with pytest.raises(SmsUnsure):
        by.send(NUMBER, "Hallo", "x")


def test_nobody_there_and_a_certificate_that_is_not_theirs_mean_later(there: Gateway) -> None:
    with pytest.raises(SmsLater):
        HttpGateway(f"https://127.0.0.1:{free_port()}/api/sms", KEY, "").send(NUMBER, "Hallo", "x")
    with pytest.raises(SmsLater):
        HttpGateway(there.address, KEY, "").send(NUMBER, "Hallo", "x")
    assert there.asked == []


@pytest.mark.parametrize("number", ["", "015228817386", "0049152", "+0123456789", "+49 152 28817386", "+49152\r\nX: 1", "+" + "9" * 16])
def test_only_a_whole_number_is_sent_to(by: HttpGateway, there: Gateway, tmp_path: Path, number: str) -> None:
    for each in (by, FileGateway(tmp_path)):
        with pytest.raises(SmsRefused):
            each.send(number, "Hallo", "x")
    assert there.asked == []


def test_the_file_of_development_stays_in_its_folder(tmp_path: Path) -> None:
    FileGateway(tmp_path / "sms").send(NUMBER, "Grüße", "../../böse/7")
    (file,) = (tmp_path / "sms").iterdir()
    assert json.loads(file.read_text(encoding="utf-8")) == {"to": NUMBER, "text": "Grüße", "reference": "../../böse/7"}


@pytest.mark.parametrize("value", ["", "file:/tmp/sms", "https://gateway.seven.io/api/sms"])
def test_a_setting_that_can_be_used(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("NAHBEI_SMS", value)
    assert setting("NAHBEI_SMS") == value


@pytest.mark.parametrize("value", ["file:", "http://gateway.example.org/sms", "https://", "https://ich:geheim@example.org/", "seven"])
def test_a_setting_that_cannot_is_refused_in_words(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("NAHBEI_SMS", value)
    with pytest.raises(BadSetting):
        setting("NAHBEI_SMS")


def test_no_gateway_by_default(settings: Any) -> None:
    assert gateway() is None
    settings.NAHBEI_SMS, settings.NAHBEI_SMS_KEY, settings.NAHBEI_SMS_FROM = "https://gateway.example.org/api/sms", KEY, ""
    assert isinstance(gateway(), HttpGateway)


def test_without_a_gateway_it_waits_for_the_office_and_never_goes_by_itself(
    inside: Agency, text: Callable[[], Message], folder: Path, settings: Any
) -> None:
    wanted, settings.NAHBEI_SMS = settings.NAHBEI_SMS, ""
    message = text()
    settings.NAHBEI_SMS = wanted  # set up a week later: what the office has typed since does not go out again
    deliver.call(inside.pk, message.pk)
    assert (list(queries.waiting_calls(inside, at=NOW)), DBTaskResult.objects.count(), folder.exists()) == ([message], 0, False)
    assert mark_printed(agency=inside, messages=[message.pk], by=CLERK, at=NOW) == [message.pk]


def test_with_a_gateway_it_goes_by_itself_once(inside: Agency, text: Callable[[], Message], folder: Path) -> None:
    message = text()
    assert (message.channel, message.to_address, DBTaskResult.objects.count()) == (MessageChannel.SMS, "0152 28817386", 1)
    assert queries.waiting(inside, at=NOW) == queries.Waiting(letters=0, calls=0, troubled=0)
    assert mark_printed(agency=inside, messages=[message.pk], by=CLERK, at=NOW) == []
    deliver.call(inside.pk, message.pk)
    deliver.call(inside.pk, message.pk)
    (file,) = folder.iterdir()
    assert json.loads(file.read_text(encoding="utf-8")) == {"to": NUMBER, "text": message.body, "reference": f"sms-{inside.pk}-{message.pk}-0"}
    message.refresh_from_db()
    assert message.state == MessageState.SENT


def test_a_gateway_that_is_gone_leaves_it_to_the_office(inside: Agency, text: Callable[[], Message], folder: Path, settings: Any) -> None:
    message = text()
    settings.NAHBEI_SMS = ""
    deliver.call(inside.pk, message.pk)
    assert list(queries.waiting_calls(inside, at=NOW)) == [message]


@pytest.mark.parametrize(
    ("code", "state", "tries"), [("202", MessageState.FAILED, 1), ("600", MessageState.UNSURE, 1), ("500", MessageState.QUEUED, 1)],
)
def test_an_answer_becomes_a_state(
    inside: Agency, text: Callable[[], Message], folder: Path, by: HttpGateway, there: Gateway, code: str, state: MessageState, tries: int
) -> None:
    message, there.answer = text(), (200, json.dumps({"success": code}))
    send_sms(inside, Bundle(claimed(message)), by)
    message.refresh_from_db()
    assert (message.state, message.tries, message.automatic) == (state, tries, True)


def test_a_landline_and_a_line_that_is_none_fail_in_words(inside: Agency, text: Callable[[], Message], by: HttpGateway, there: Gateway) -> None:
    for number in ("030 23125 401", "keine"):
        message = claimed(text())
        message.to_address = number
        send_sms(inside, Bundle(message), by)
        message.refresh_from_db()
        assert (message.state, message.error) == (MessageState.FAILED, "Die Nummer ist keine Mobilnummer.")
    assert there.asked == []


def test_what_failed_is_sent_again_by_sms(inside: Agency, text: Callable[[], Message], folder: Path) -> None:
    message = text()
    inside.messages.update(state=MessageState.FAILED)
    again = retry(message=inside.messages.get(), by=CLERK, at=NOW)
    assert (again.pk, again.channel, again.state) == (message.pk, MessageChannel.SMS, MessageState.QUEUED)
