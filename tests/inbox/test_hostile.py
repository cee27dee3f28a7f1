"""What strangers make up: it is kept, it runs nothing, it breaks nothing."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given
from hypothesis import settings as thorough
from hypothesis import strategies as st

from nahbei.foundation.models import Agency
from nahbei.foundation.tenancy import agency_scope
from nahbei.inbox import receiving
from nahbei.inbox.mail import MOST_TEXT, attachments_of, read_mail, text_of_html
from nahbei.inbox.receiving import MOST_KEPT
from nahbei.inbox.verdicts import says_more, split_quoted, verdict
from nahbei.messaging.models import Message
from nahbei.messaging.reply_address import address_of
from nahbei.placements.models import Enquiry
from tests.inbox.conftest import Receive, mail, reply

pytestmark = [pytest.mark.django_db, pytest.mark.database]
Asked = tuple[Enquiry, Message]
NESTED = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(2_000))
ENCLOSED = b"Content-Type: message/rfc822\n\n" * 1_000 + b"Ja"
MANY_HEADERS = b"X-A: b\n" * 200_000 + b"\nJa"
LIES = b"From: a@example.org\nSubject: =?utf-16?B?/////w==?= =?zlib?Q?x?= =?punycode?Q?aaaa?=\nContent-Type: text/plain; charset=zlib\n\n\xff\xfeJa"


@pytest.mark.parametrize("raw", [
    b"", b"\0", b"\n\n", b"Ja", NESTED, ENCLOSED, MANY_HEADERS, LIES,
    b"From: " + b"a," * 100_000 + b"\n\nJa", b"From: =?utf-8?q?" + b"=00" * 5_000 + b"?=\n\nx",
    b"Content-Type: text/plain; charset*0=ut; charset*1=f-8;;;\nContent-Transfer-Encoding: base64\n\n!!!!",
    b"Content-Type: multipart/report; report-type=delivery-status\n\nnothing",
    b"Content-Type: message/delivery-status\n\nAction: failed\nStatus: x\n",
    b"Subject: a\n b\n\tc\r\n\r\nJa",
    b"Content-Type: multipart/mixed; boundary=\"\"\n\n--\nJa\n----",
    b"Content-Disposition: attachment; filename*=x''%ff%00\n\nJa",
])
def test_it_is_kept_whatever_it_is(agency: Agency, asked: Asked, receive: Receive, raw: bytes) -> None:
    row = receive(raw, to=address_of(asked[1]))
    with agency_scope(agency):
        kept = agency.incoming.get(pk=row.pk)
        assert (bytes(kept.raw), kept.size) == (raw, len(raw))
        assert agency.enquiries.get().state == "open"
    assert "\0" not in kept.text + kept.subject + kept.sender + kept.sender_name


@pytest.fixture
def to_us(asked: Asked) -> str:
    return address_of(asked[1])


@thorough(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(raw=st.binary(max_size=400))
@example(raw=b"Subject: \xff\n\n\xff")
def test_receiving_never_raises_and_loses_nothing(agency: Agency, to_us: str, receive: Receive, raw: bytes) -> None:
    row = receive(raw, to=to_us)
    with agency_scope(agency):
        assert agency.incoming.filter(pk=row.pk, channel="email").exists()


HEADERS = st.sampled_from([
    b"From: ", b"To: ", b"Subject: ", b"Message-ID: ", b"Content-Type: ", b"Content-Transfer-Encoding: ", b"Auto-Submitted: ",
    b"Content-Disposition: ",
    b"Content-Type: multipart/mixed; boundary=x\n\n--x\n", b"--x--\n", b"Content-Type: message/delivery-status\n\n",
    b"Action: failed\n", b"Status: 5.1.1\n",
    b"=?utf-8?q?", b"?=", b"base64\n", b"quoted-printable\n",
    b"text/html\n", b"charset=utf-16", b"\n", b"\r\n", b"\n\n", b"Ja", b"<", b">", b"\0", b"filename*0=",
])


@thorough(max_examples=300, deadline=None)
@given(pieces=st.lists(HEADERS | st.binary(max_size=8), max_size=40))
def test_reading_never_raises(pieces: list[bytes]) -> None:
    raw = b"".join(pieces)
    found = read_mail(raw)
    assert len(found.text) <= MOST_TEXT
    assert "\n" not in found.subject + found.sender + found.sender_name + found.message_id
    attachments_of(raw)


@thorough(max_examples=300, deadline=None)
@given(text=st.text(max_size=300))
def test_a_verdict_needs_its_word(text: str) -> None:
    found = verdict(text)
    assert found is None or ("ja" if found == "yes" else "nein") in text.casefold().translate(str.maketrans("", "", "\u0307"))
    says_more(text)
    own, quoted = split_quoted(text)
    assert len(own) + len(quoted) <= len(text)


def test_of_thirty_megabytes_the_beginning_is_kept(agency: Agency, asked: Asked, receive: Receive) -> None:
    raw = reply(asked[1], "Ich schicke Bilder.") + b"A" * 76 + (b"\n" + b"A" * 76) * 400_000
    row = receive(raw, to=address_of(asked[1]))
    with agency_scope(agency):
        row = agency.incoming.get(pk=row.pk)
        assert (len(row.raw), row.size, row.is_whole) == (MOST_KEPT, len(raw), False)
    assert row.text.startswith("Ich schicke Bilder.")
    assert len(row.text) <= MOST_TEXT


def test_a_page_with_scripts_becomes_words() -> None:
    html = (
        '<html><head><style>p{}</style><script>alert(1)</script></head><body onload="x()"><p>Ja&nbsp;gerne</p><img src="http://evil.example/x.png">'
        '<a href="javascript:x">hier</a><div>&lt;script&gt;<br>Gruß</div><blockquote>Haben Sie Zeit?</blockquote></body></html>'
    )
    words = text_of_html(html)
    assert [line for line in words.split("\n") if line] == ["Ja gerne", "hier<script>", "Gruß", "> Haben Sie Zeit?"]
    assert "alert" not in words and "evil" not in words


def test_a_reply_in_html_only_answers(agency: Agency, asked: Asked, receive: Receive) -> None:
    row = receive(reply(asked[1], html="<div>Ja, gerne!</div><blockquote>Haben Sie Zeit? Nein?</blockquote>"), to=address_of(asked[1]))
    assert (row.kind, row.text) == ("answer", "Ja, gerne!\n\n> Haben Sie Zeit? Nein?")


def test_the_words_of_an_enclosed_mail_are_nobodys_answer(agency: Agency, asked: Asked, receive: Receive) -> None:
    raw = (
        f"From: {asked[1].to_address}\nContent-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: message/rfc822\n\n"
        "Subject: s\nContent-Type: text/plain\n\nJa\n--x--\n"
    ).encode()
    row = receive(raw, to=address_of(asked[1]))
    assert (row.kind, row.text, row.attachments) == ("words", "", ["E-Mail.eml"])


def test_headers_that_are_injected_stay_in_their_line(asked: Asked, receive: Receive) -> None:
    row = receive(mail("Ja", sender="a@example.org").replace(b"Subject: Re:", b"Subject: =?utf-8?q?Hallo=0D=0ABcc=3A_x=40example=2Eorg?= Re:"),
                  to=address_of(asked[1]))
    assert row.subject == "Hallo Bcc: x@example.org Re: Haben Sie Zeit?"


def test_a_zip_and_names_that_climb_are_only_bytes(asked: Asked, receive: Receive) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("headers", b"X: y\n" * 1_000_000)
    raw = (
        b"Content-Type: multipart/mixed; boundary=x\n\n--x\n\nBitte ansehen\n--x\nContent-Type: application/zip\n"
        b"Content-Disposition: attachment; filename=\"../../etc/\\\\passwd.zip\"\n\n" + packed.getvalue()[:200] + b"\n--x--\n"
    )
    row = receive(raw, to=address_of(asked[1]))
    assert row.text == "Bitte ansehen"
    assert not set(row.attachments[0]) & set("/\\")
    assert attachments_of(raw)[0].content.startswith(b"PK")


@pytest.mark.logged_errors
def test_what_cannot_be_filed_is_kept_and_filed_when_it_comes_again(
    agency: Agency, asked: Asked, receive: Receive, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_(**_: Any) -> None:
        raise RuntimeError("killed in the middle")

    raw = reply(asked[1], "Nein")
    with monkeypatch.context() as broken:
        broken.setattr(receiving, "file_mail", break_)
        row = receive(raw, to=address_of(asked[1]))
    assert (row.kind, row.state) == ("received", "open")
    again = receive(raw, to=address_of(asked[1]))
    assert (again.pk, again.kind, again.state) == (row.pk, "answer", "settled")
