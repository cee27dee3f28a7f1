"""The small adapter to whatever sends SMS. Without one, an SMS is typed by the office from its list.

A gateway hands over one SMS and says what came of it: nothing (accepted), `SmsRefused` (never), `SmsLater` (nothing was handed
over, try again), `SmsUnsure` (it may have been; repeating it could tell somebody twice).
"""

from __future__ import annotations

import http.client
import json
import re
import ssl
from contextlib import closing
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

E164 = re.compile(r"\+[1-9]\d{6,14}")
TIMEOUT = 20  # seconds for each step: connecting, handing over, waiting for the answer
MOST_ANSWER = 65_536


class SmsRefused(Exception):
    """The gateway does not send this one; the words say why."""


class SmsLater(Exception):
    """Nothing was handed over; the same may work in a while."""


class SmsUnsure(Exception):
    """It broke in the middle: perhaps the SMS is on its way."""


class SmsGateway(Protocol):
    def send(self, number: str, text: str, reference: str) -> None:
        """Hand over one SMS. `number` as +49…; `reference` names it in the gateway's own lists."""


class FileGateway:
    """For development: one file for each SMS, nothing leaves the house."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def send(self, number: str, text: str, reference: str) -> None:
        check(number, text)
        row = {"to": number, "text": text, "reference": reference}
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            (self.folder / f"{_plain(reference)}.json").write_text(json.dumps(row, ensure_ascii=False), encoding="utf-8")
        except OSError as problem:
            raise SmsLater(str(problem)) from problem


class HttpGateway:
    """seven.io: POST /api/sms with the key in a header, so that no log of an address shows it. http.client follows no redirect."""

    def __init__(self, address: str, key: str, sender: str, trust: ssl.SSLContext | None = None) -> None:
        self.address = urlsplit(address)
        self._key = key
        self.sender = sender
        self._trust = trust or ssl.create_default_context()

    def send(self, number: str, text: str, reference: str) -> None:
        check(number, text)
        row = {"to": number, "text": text, "foreign_id": _plain(reference)[:64], **({"from": self.sender} if self.sender else {})}
        connection = http.client.HTTPSConnection(
            self.address.hostname or "", self.address.port, timeout=TIMEOUT, context=self._trust
        )
        with closing(connection):
            try:
                connection.connect()
            except OSError as problem:  # no such host, nobody there, a certificate that is not theirs: nothing was said yet
                raise SmsLater(_words(problem)) from None
            status, answer = self._ask(connection, json.dumps(row).encode())
        judge(status, answer)

    def _ask(self, connection: http.client.HTTPSConnection, body: bytes) -> tuple[int, bytes]:
        headers = {"X-Api-Key": self._key, "Content-Type": "application/json", "Accept": "application/json"}
        try:
            connection.request("POST", self.address.path or "/", body, headers)
            response = connection.getresponse()
            return response.status, response.read(MOST_ANSWER)
        except (OSError, http.client.HTTPException) as problem:
            raise SmsUnsure(_("Die Verbindung zum SMS-Dienst brach mitten im Senden ab.")) from problem


# What the gateway's codes mean for us. Everything else is a refusal with the gateway's own words.
# docs.seven.io → SMS → Response codes: 100 sent, 402 the same text to the same number moments ago, 403 too many to this number
# today, 500 no credit, 600 the carrier has a fault, 900 wrong key.
LATER = {
    "403": gettext_lazy("Heute schon zu viele SMS an diese Nummer."),
    "500": gettext_lazy("Das Guthaben beim SMS-Dienst ist aufgebraucht."),
}
DOUBTFUL = {"402", "600"}
BUSY = {429, 503}


def judge(status: int, answer: bytes) -> None:
    """What came of it, from the status and the body. Silence means: accepted."""
    if status in BUSY:
        raise SmsLater(_("Der SMS-Dienst ist gerade überlastet ({status}).").format(status=status))
    if status >= 500:  # a proxy may say so after the gateway had taken the SMS
        raise SmsUnsure(_("Der SMS-Dienst hat mit einem Fehler geantwortet ({status}).").format(status=status))
    if not 200 <= status < 300:
        raise SmsRefused(_("Der SMS-Dienst hat abgelehnt ({status}).").format(status=status))
    code, words = _read(answer)
    if code in DOUBTFUL:
        raise SmsUnsure(_("Der SMS-Dienst weiß nicht, ob die SMS ankam: {words}").format(words=words))
    if code in LATER:
        raise SmsLater(str(LATER[code]))
    if code != "100":
        raise SmsRefused(_("Der SMS-Dienst hat abgelehnt: {words}").format(words=words))


def _read(answer: bytes) -> tuple[str, str]:
    """The code for this one SMS and words for it. An answer that nobody can read tells nothing: unsure."""
    try:
        found = json.loads(answer)
        if not isinstance(found, dict):
            return str(found)[:3], str(found)[:3]
        first = (found.get("messages") or [{}])[0]
        code = str(found["success"])
        if code in {"100", "101"} and first.get("success") is False:
            code = str(first.get("error") or "101")
        return code, " ".join(f"{code} {first.get('error_text') or ''}".split())[:200]
    except (ValueError, KeyError, TypeError, AttributeError, IndexError) as problem:
        raise SmsUnsure(_("Der SMS-Dienst hat geantwortet, was niemand lesen kann.")) from problem


def check(number: str, text: str) -> None:
    """Refuse what no gateway can send."""
    if not E164.fullmatch(number):
        raise SmsRefused(_("Die Nummer ist für eine SMS nicht brauchbar."))
    if not text.strip():
        raise SmsRefused(_("Die SMS hat keinen Text."))


def _plain(reference: str) -> str:
    return re.sub(r"[^A-Za-z0-9_-]", "-", reference)


def _words(problem: OSError) -> str:
    return _("Der SMS-Dienst ist nicht zu erreichen: {words}").format(words=problem.strerror or type(problem).__name__)


def gateway() -> SmsGateway | None:
    """The one that is set up; None when there is none."""
    wanted = str(settings.NAHBEI_SMS)
    if wanted.startswith("file:"):
        return FileGateway(Path(wanted.removeprefix("file:")))
    return HttpGateway(wanted, settings.NAHBEI_SMS_KEY, settings.NAHBEI_SMS_FROM) if wanted else None
