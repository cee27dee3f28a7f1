"""A mail's or an SMS's way over the wire. Neither is exactly-once, so every step is a commit of its own and a crash is seen, not repeated.

queued → sending (committed before the wire is touched) → sent | failed | unsure | queued again, for later.
A row that is still `sending` after some minutes was hit by a crash: it becomes `unsure`, and a human decides.
"""

from __future__ import annotations

import datetime as dt
import logging
import smtplib
import time
from contextlib import closing

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from nahbei.foundation.jobs import job_in_steps
from nahbei.foundation.models import Agency
from nahbei.foundation.tenancy import agency_scope
from nahbei.messaging import bounces
from nahbei.messaging.bundles import Bundle, companions
from nahbei.messaging.mails import MailLine, mail_of
from nahbei.messaging.models import SPEAKS_FOR, Message, MessageChannel, MessageState
from nahbei.messaging.sms import SmsGateway, SmsLater, SmsRefused, SmsUnsure, gateway
from nahbei.messaging.timing import awake, rules_of
from nahbei.people.phones import normalise

log = logging.getLogger(__name__)

# Longer than one talk with a slow server may last (EMAIL_TIMEOUT for each of its answers): slow is not crashed.
STUCK_AFTER = dt.timedelta(minutes=5)
# How long to wait after the first, second … temporary failure; after the last one a human must look.
PAUSES = tuple(dt.timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 720))


# One job sends for so long and hands over to the next: a log-in code must not wait behind two thousand mails.
MOST_SECONDS = 10.0
AT_ONCE = 100


@job_in_steps
def deliver(agency: Agency, message_id: int) -> None:
    """Send one queued e-mail or SMS. Harmless when called twice: only one call gets the row."""
    with closing(MailLine()) as line:
        _deliver(agency, message_id, line)


@job_in_steps
def deliver_many(agency: Agency) -> None:
    """Send what waits, over one line to the mail server; what is left after some seconds is for the next job."""
    if deliver_waiting(agency, due=timezone.now()):
        deliver_many.enqueue(agency.pk)


def deliver_waiting(agency: Agency, *, due: dt.datetime) -> bool:
    """Send what was due at that moment, oldest first. True when time ran out before it was all."""
    end, last = time.monotonic() + MOST_SECONDS, 0
    with closing(MailLine()) as line:
        while ids := _waiting(agency, due=due, after=last):
            for last in ids:
                if time.monotonic() > end:
                    return True
                if not _deliver(agency, last, line):
                    return False  # nobody answers: each of the others would wait for that again
    return False


def _waiting(agency: Agency, *, due: dt.datetime, after: int) -> list[int]:
    with agency_scope(agency):
        return list(agency.messages.due(at=due).filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:AT_ONCE])


def _deliver(agency: Agency, message_id: int, line: MailLine) -> bool:
    """False when the mail server cannot be reached."""
    bundle = claim(agency, message_id, at=timezone.now())
    if bundle is None:
        return True
    if bundle.first.channel == MessageChannel.SMS:
        send_sms(agency, bundle, gateway())
        return True
    return send_mail(agency, bundle, line)


def send_sms(agency: Agency, bundle: Bundle, by: SmsGateway | None) -> None:
    """Give an SMS to the gateway and write down what it said. Without one it goes to the office's list."""
    message = bundle.first
    if by is None:
        _swap(agency, bundle, state=MessageState.QUEUED, automatic=False, sent_with=None, error="", at=timezone.now())
        return
    phone = normalise(message.to_address)
    if phone is None or not phone.mobile:
        fail(agency, bundle, _("Die Nummer ist keine Mobilnummer."), at=timezone.now())
        return
    try:
        by.send(phone.normal, bundle.sms, f"sms-{agency.pk}-{message.pk}-{message.tries}")
    except SmsRefused as refused:
        fail(agency, bundle, str(refused), at=timezone.now())
    except SmsUnsure as doubt:
        unsure(agency, bundle, str(doubt), at=timezone.now())
    except SmsLater as later:
        try_later(agency, bundle, str(later), at=timezone.now())
    else:
        _swap(agency, bundle, state=MessageState.SENT, error="", at=timezone.now())


def send_mail(agency: Agency, bundle: Bundle, line: MailLine) -> bool:
    """Give a mail to the mail server; before anything was handed over, a problem means: later. False when there is no server."""
    try:
        mail = mail_of(agency, bundle)
        mail.message()
    except (ValueError, UnicodeError):
        fail(agency, bundle, _("Die Adresse oder der Betreff ist für eine E-Mail nicht brauchbar."), at=timezone.now())
        return True
    try:
        connection = line.ready()
    except (smtplib.SMTPException, OSError) as problem:
        try_later(agency, bundle, not_ready(problem), at=timezone.now())
        return False
    if not hand_over(agency, bundle, mail, connection):
        line.close()
    return True


def claim(agency: Agency, message_id: int, *, at: dt.datetime) -> Bundle | None:
    """queued → sending by compare-and-swap: of several workers one gets the row, with what goes along. Committed when this returns.

    What came into the night since it was written waits for the morning; whoever died or was removed since then gets nothing.
    """
    with agency_scope(agency), transaction.atomic():
        if not agency.messages.due(at=at).filter(pk=message_id).update(state=MessageState.SENDING, state_at=at):
            return None
        first = agency.messages.select_related("person").get(pk=message_id)
        if reason := why_not_any_more(agency, first, at=at):
            agency.messages.filter(pk=message_id).update(state=MessageState.DONE, error=reason)
            return None
        waking = awake(agency, rules_of(agency), at, first.channel)
        if waking > at:
            agency.messages.filter(pk=message_id).update(state=MessageState.QUEUED, next_try_at=waking)
            return None
        others = companions(agency, first)
        agency.messages.filter(pk__in=[row.pk for row in others]).update(state=MessageState.SENDING, state_at=at, sent_with=first)
        return Bundle(first, others)


def why_not_any_more(agency: Agency, message: Message, *, at: dt.datetime) -> str:
    """What happened since it was written: the reader died, or does not speak for the person any more whom it is about."""
    if message.person is not None and message.person.died_on is not None:
        return _("Nicht gesendet: Die Person ist verstorben.")
    spoken_for = message.data.get(SPEAKS_FOR)
    if spoken_for is None:
        return ""
    pair = agency.representations.filter(person=spoken_for, representative=message.person_id)
    today = timezone.localdate(at)
    return _("Nicht gesendet: Die Vertretung ist beendet.") if pair.exists() and not pair.running(on=today).exists() else ""


def leave_the_dead_alone(agency: Agency, *, at: dt.datetime) -> int:
    """What waits for somebody who has died meanwhile – a letter to print, a mail for the morning – is not sent. Returns how many."""
    waiting = agency.messages.filter(state=MessageState.QUEUED, person__died_on__isnull=False)
    return waiting.update(state=MessageState.DONE, state_at=at, error=_("Nicht gesendet: Die Person ist verstorben."))


def hand_over(agency: Agency, bundle: Bundle, mail: EmailMessage, connection: BaseEmailBackend) -> bool:
    """Give the mail to the server and write down what it said. False when the line is not to be used again."""
    try:
        connection.send_messages([mail])
    except smtplib.SMTPServerDisconnected:
        unsure(agency, bundle, _("Der Mailserver hat die Verbindung mitten im Senden getrennt."), at=timezone.now())
    except smtplib.SMTPException as problem:
        code, words = answer_of(problem)
        if 500 <= code < 600:
            fail(agency, bundle, _("Der Mailserver hat abgelehnt: %(words)s") % {"words": words}, at=timezone.now())
            if isinstance(problem, smtplib.SMTPRecipientsRefused):
                bounces.refused_at_the_door(agency, bundle.first, words, at=timezone.now())
        else:
            try_later(agency, bundle, not_ready(problem), at=timezone.now())
    except OSError:
        unsure(agency, bundle, _("Die Verbindung zum Mailserver brach mitten im Senden ab."), at=timezone.now())
    else:
        _swap(agency, bundle, state=MessageState.SENT, error="", at=timezone.now())
        return True
    return False


def answer_of(problem: smtplib.SMTPException) -> tuple[int, str]:
    """Code and words of the server's refusal."""
    words: bytes | str
    if isinstance(problem, smtplib.SMTPRecipientsRefused) and problem.recipients:
        code, words = next(iter(problem.recipients.values()))
    elif isinstance(problem, smtplib.SMTPResponseException):
        code, words = problem.smtp_code, problem.smtp_error
    else:
        return 0, str(problem)
    text = words.decode(errors="replace") if isinstance(words, bytes) else str(words)
    return code, f"{code} {' '.join(text.split())}"


def fail(agency: Agency, bundle: Bundle, why: str, *, at: dt.datetime) -> None:
    _swap(agency, bundle, state=MessageState.FAILED, error=why, tries=bundle.first.tries + 1, at=at)


def unsure(agency: Agency, bundle: Bundle, why: str, *, at: dt.datetime) -> None:
    _swap(agency, bundle, state=MessageState.UNSURE, error=why, tries=bundle.first.tries + 1, at=at)


def not_ready(problem: Exception) -> str:
    _code, words = answer_of(problem) if isinstance(problem, smtplib.SMTPException) else (0, str(problem))
    return _("Der Mailserver ist gerade nicht bereit: %(words)s") % {"words": words}


def try_later(agency: Agency, bundle: Bundle, words: str, *, at: dt.datetime) -> None:
    """Back to the queue with a growing pause; the sweep takes it from there. After the last pause a human must look."""
    tries = bundle.first.tries
    log.warning("message %s was not accepted for now: %s", bundle.first.pk, words)
    if tries >= len(PAUSES):
        fail(agency, bundle, _("Auch nach %(tries)s Versuchen nicht angenommen: %(words)s") % {"tries": tries + 1, "words": words}, at=at)
        return
    later = at + PAUSES[tries]
    _swap(agency, bundle, state=MessageState.QUEUED, error=words, tries=tries + 1, next_try_at=later, sent_with=None, at=at)


def _swap(agency: Agency, bundle: Bundle, *, error: str, at: dt.datetime, **fields: object) -> None:
    """sending → what came of it. When the sweep was faster and made it `unsure`, the later and better knowledge wins."""
    with agency_scope(agency), transaction.atomic():
        open_ = agency.messages.filter(pk__in=bundle.keys, state__in=[MessageState.SENDING, MessageState.UNSURE])
        open_.update(error=error[:300], state_at=at, **fields)


def call_crashed_unsure(agency: Agency, *, at: dt.datetime) -> int:
    """sending, for minutes → unsure. Returns how many."""
    with agency_scope(agency), transaction.atomic():
        stuck = agency.messages.filter(state=MessageState.SENDING, state_at__lt=at - STUCK_AFTER)
        return stuck.update(
            state=MessageState.UNSURE, state_at=at, error=_("Nahbei wurde mitten im Senden unterbrochen. Vielleicht ist die Nachricht angekommen."),
        )
