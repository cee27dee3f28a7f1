"""A message as a mail, and the line to the mail server that carries some of them one after the other."""

from __future__ import annotations

import smtplib
from contextlib import suppress
from email.utils import formataddr, parseaddr

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend

from nahbei.foundation.models import Agency
from nahbei.messaging import reply_address
from nahbei.messaging.bundles import Bundle
from nahbei.messaging.html import page_of
from nahbei.messaging.models import Message
from nahbei.messaging.opting import stop_address
from nahbei.messaging.topics import topics
from nahbei.messaging.wording import LANGUAGE

MOST_ON_ONE_LINE = 50  # many servers cut a line that carries hundreds


def mail_of(agency: Agency, message: Message | Bundle) -> EmailMessage:
    """The mail as it goes out: one receiver, a fixed Message-ID, marked as written by a machine."""
    bundle = message if isinstance(message, Bundle) else Bundle(message)
    name, address, message = *parseaddr(settings.DEFAULT_FROM_EMAIL), bundle.first
    mail = EmailMultiAlternatives(
        subject=bundle.subject, body=bundle.body, from_email=formataddr((agency.name or name, address)), to=[message.to_address],
        reply_to=[agency.email] if agency.email else None,
        headers={"Message-ID": message.message_id, "Auto-Submitted": "auto-generated", **_stopping(agency, message)},
        attachments=[each.mime() for each in bundle.attachments],
    )
    language = str(message.data.get(LANGUAGE, "de"))
    mail.attach_alternative(page_of([(row.subject, row.body) for row in bundle.rows], agency=agency.name, language=language), "text/html")
    return reply_address.upon(mail, message)


def _stopping(agency: Agency, message: Message) -> dict[str, str]:
    """One click in the receiver's program (RFC 8058), for what may be stopped. Only over https: the click carries the secret."""
    topic = topics.get(message.topic)
    if topic is None or topic.group is None or message.person_id is None:
        return {}
    link = {"List-Unsubscribe": f"<{stop_address(agency, message.person_id, topic.group)}>"}
    return {**link, "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"} if settings.SECURE else link


class MailLine:
    """A connection that is opened when the first mail needs it and kept for the next ones."""

    def __init__(self) -> None:
        self._connection: BaseEmailBackend | None = None
        self._carried = 0

    def ready(self) -> BaseEmailBackend:
        """Open and alive. A problem is raised before anything was handed over: trying again cannot double a mail."""
        if self._connection is not None and (self._carried >= MOST_ON_ONE_LINE or not _alive(self._connection)):
            self.close()
        if self._connection is None:
            self._connection, self._carried = get_connection(), 0
            try:
                self._connection.open()
            except BaseException:
                self.close()
                raise
        self._carried += 1
        return self._connection

    def close(self) -> None:
        """What was said before the good-bye counts, so a good-bye that fails is none of our business."""
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(smtplib.SMTPException, OSError):
                connection.close()


def _alive(connection: BaseEmailBackend) -> bool:
    """A server that hung up since the last mail is noticed here, and not in the middle of the next one."""
    smtp = getattr(connection, "connection", None)
    if not isinstance(smtp, smtplib.SMTP):
        return True
    try:
        return smtp.noop()[0] == 250
    except (smtplib.SMTPException, OSError):
        return False
