"""What goes out and comes in: messages, answers, rules, feeds, log-ins, forms, imports."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from nahbei.access.models import LogIn, Passkey
from nahbei.calendars.actions import open_feed
from nahbei.exchange.models import Import, ImportKind
from nahbei.foundation.models import Agency
from nahbei.foundation.tokens import digest, new_token
from nahbei.inbox.models import Incoming
from nahbei.messaging.groups import TopicGroup
from nahbei.messaging.models import Message
from nahbei.messaging.opting import lay_links, stop_token
from nahbei.notices.models import Circular, NoticeRule
from nahbei.people.models import Person
from nahbei.submissions.models import Submission, SubmissionKind
from tests.factories.ground import CLERK, NOW, _count
from tests.factories.people import make_person
from tests.factories.volunteers import make_volunteer


def make_message(agency: Agency, person: Person | None = None, **fields: Any) -> Message:
    """A letter that waits to be printed."""
    return Message.objects.create(
        **{"agency": agency, "person": person or make_person(agency), "channel": "letter", "topic": "plain", "to_name": "Erika Albers",
           "to_address": "Erika Albers\nAhornweg 12\n43117 Wiesenbrück", "subject": "Nachricht", "body": "Guten Tag.",
           "caused_by_name": CLERK.name, "message_id": f"<test-{next(_count)}@example.org>", "next_try_at": NOW, "state_at": NOW,
           "created_at": NOW, **fields}
    )


def make_incoming(agency: Agency, person: Person | None = None, **fields: Any) -> Incoming:
    """A reply by e-mail with something enclosed, that nobody has read."""
    raw = (
        b'Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: text/plain\n\nGerne, aber erst ab zehn.\n'
        b'--x\nContent-Type: application/pdf\nContent-Disposition: attachment; filename=Plan.pdf\n\n%PDF\n--x--\n'
    )
    return Incoming.objects.create(
        **{"agency": agency, "channel": "email", "key": f"{next(_count):064x}", "kind": "words", "sender": "albers@example.org",
           "sender_name": "Erika Albers", "subject": "Re: Haben Sie Zeit?", "text": "Gerne, aber erst ab zehn.", "attachments": ["Plan.pdf"],
           "raw": raw, "size": len(raw), "person": person, "received_at": NOW, **fields}
    )


def make_log_in(agency: Agency, address: str = "partner@example.org", **fields: Any) -> str:
    """The secret of a browser that is inside since a minute ago, whatever the clock says."""
    secret = new_token()
    entered = timezone.now() - dt.timedelta(minutes=1)
    LogIn.objects.create(**{"agency": agency, "kind": "email", "address": address, "digest": digest(secret), "browser": "Firefox/140.0 Android",
                            "asked_at": entered, "entered_at": entered, "ends_at": entered + dt.timedelta(hours=12), **fields})
    return secret


def make_passkey(agency: Agency, person: Person | None = None, address: str = "partner@example.org", **fields: Any) -> Passkey:
    """Of whoever reads the mailbox of `make_partner`; `tests.support.authenticator` has devices that really sign."""
    number = next(_count)
    return Passkey.objects.create(
        **{"agency": agency, "kind": "email", "address": address, "person": person or make_person(agency, email=address),
           "credential": f"passkey{number:05}", "public_key": b"", "handle": f"{number:064x}", "browser": "Firefox/140.0 Android",
           "created_at": NOW, **fields}
    )


def make_submission(agency: Agency, kind: SubmissionKind = SubmissionKind.HELPING, **fields: Any) -> Submission:
    return Submission.objects.create(
        **{"agency": agency, "kind": kind, "form": new_token(), "name": "Jonas Krämer", "phone": "0152 28817386", "received_at": NOW, **fields}
    )


def make_import(agency: Agency, **fields: Any) -> Import:
    """A file that waits to be looked at."""
    content = b"Titel;Einrichtung\nVorlesen;Kita Regenbogen\n"
    return Import.objects.create(
        **{"agency": agency, "kind": ImportKind.POSITIONS, "file_name": "stellen.csv", "content": content, "rows": 1, "uploaded_at": NOW,
           "uploaded_by_name": CLERK.name, "columns": {"title": "Titel", "organisation": "Einrichtung"}, **fields}
    )


def make_stop_link(agency: Agency, person: Person | None = None, group: TopicGroup = TopicGroup.REMINDERS) -> str:
    """The token under a reminder, by which its receiver stops the next ones."""
    person = person or make_person(agency)
    lay_links(agency, group, [person.pk])
    return stop_token(agency, person.pk, group)


def make_rule(agency: Agency, **fields: Any) -> NoticeRule:
    """The evening before a visit, to who comes. It has counted for a long time."""
    return NoticeRule.objects.create(
        **{"agency": agency, "occasion": "visit", "whom": "volunteer", "topic": "visit_soon", "amount": 1, "unit": "days",
           "at_time": dt.time(17) if fields.get("unit", "days") == "days" else None, "since": NOW - dt.timedelta(days=400), **fields}
    )


def make_circular(agency: Agency, *people: Person, **fields: Any) -> Circular:
    """A draft to these people."""
    circular = Circular.objects.create(
        **{"agency": agency, "source": "Freiwillige", "subject": "Fest", "body": "Kommen Sie?", "created_at": NOW, "by_name": "Petra Lindner",
           **fields}
    )
    for person in people or (make_person(agency),):
        circular.recipients.create(agency=agency, person=person)
    return circular


def make_feed_link(agency: Agency) -> str:
    """The secret in the address of a volunteer's calendar."""
    return open_feed(agency=agency, volunteer=make_volunteer(agency), by=CLERK, at=NOW).secret
