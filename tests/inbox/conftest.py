"""An office that asked a volunteer, and the mails it can get back."""

from __future__ import annotations

from collections.abc import Callable
from email.message import EmailMessage
from typing import Any

import pytest

from nahbei.foundation.models import Agency
from nahbei.foundation.tenancy import agency_scope
from nahbei.inbox.models import Incoming
from nahbei.inbox.receiving import receive_mail
from nahbei.messaging.models import Message
from nahbei.messaging.reply_address import address_of
from nahbei.placements.actions import ask
from nahbei.placements.models import Enquiry
from tests import factories
from tests.factories import CLERK, NOW

Receive = Callable[..., Incoming]


@pytest.fixture(autouse=True)
def reply_address(settings: Any) -> None:
    settings.NAHBEI_REPLY_ADDRESS = "antwort@example.org"


def asked_by_mail(agency: Agency, name: str = "Krämer") -> tuple[Enquiry, Message]:
    """A volunteer was asked; the question and the mail."""
    with agency_scope(agency):
        request = factories.make_request(agency)
        factories.make_visit(request)
        enquiry = ask(
            help_request=request, volunteer=factories.make_volunteer(agency, name, (request.activity,)), means="email", by=CLERK, at=NOW
        )
        message = agency.messages.get(about=enquiry.reference)
        agency.messages.filter(pk=message.pk).update(state="sent")
        message.refresh_from_db()
        return enquiry, message


@pytest.fixture
def asked(agency: Agency) -> tuple[Enquiry, Message]:
    return asked_by_mail(agency)


def mail(text: str = "", *, sender: str = "", to: str = "", subject: str = "Re: Haben Sie Zeit?", html: str = "", **headers: str) -> bytes:
    found = EmailMessage()
    found["From"], found["To"], found["Subject"] = sender, to, subject
    found["Message-ID"] = headers.pop("message_id", "<one@example.org>")
    for name, value in headers.items():
        found[name.replace("_", "-")] = value
    if text or not html:
        found.set_content(text)
    if html and text:
        found.add_alternative(html, subtype="html")
    elif html:
        found.set_content(html, subtype="html")
    return found.as_bytes()


def reply(message: Message, text: str = "", *, sender: str | None = None, **fields: Any) -> bytes:
    return mail(text, sender=sender if sender is not None else f"Jonas Krämer <{message.to_address}>", to=address_of(message), **fields)


@pytest.fixture
def receive() -> Receive:
    """`receive(raw, to=…)`: as the mail server hands it over."""

    def make(raw: bytes, **fields: Any) -> Incoming:
        return receive_mail(raw, size=fields.pop("size", len(raw)), at=fields.pop("at", NOW), **fields)

    return make


def dsn(message: Message, *, status: str = "5.1.1", action: str = "failed", words: str = "550 5.1.1 User unknown") -> bytes:
    """What a mail server writes when it gives up (RFC 3464)."""
    return (
        f"From: MAILER-DAEMON@mx.example.org\nTo: {address_of(message)}\nSubject: Undelivered Mail Returned to Sender\n"
        f"Auto-Submitted: auto-replied\nMessage-ID: <dsn-{status}-{action}@mx.example.org>\nMIME-Version: 1.0\n"
        "Content-Type: multipart/report; report-type=delivery-status; boundary=abc\n\n"
        "--abc\nContent-Type: text/plain\n\nI'm sorry to have to inform you.\n\n"
        "--abc\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.org\n\n"
        f"Final-Recipient: rfc822; {message.to_address}\nAction: {action}\nStatus: {status}\nDiagnostic-Code: smtp; {words}\n\n"
        "--abc\nContent-Type: message/rfc822\n\nSubject: Haben Sie Zeit?\n\nJa\n--abc--\n"
    ).encode()
