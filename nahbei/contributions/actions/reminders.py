"""Two friendly letters about what is open, then a human decides. Nothing is ever sent by a clock."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from functools import partial

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from nahbei.contributions import reminding
from nahbei.contributions.actions.rows import lock
from nahbei.contributions.iban import grouped
from nahbei.contributions.models import CreditorTerms, PaymentReminder, ReminderItem, ReminderRest
from nahbei.contributions.planning import terms_of
from nahbei.contributions.reminding import ReminderCase
from nahbei.contributions.texts import REMINDER_FIRST, REMINDER_SECOND
from nahbei.foundation import audit
from nahbei.foundation.actor import Actor
from nahbei.foundation.models import Account, Agency
from nahbei.foundation.refusal import Refusal
from nahbei.journal.actions import remind as note_reminder
from nahbei.messaging.actions import hold_back_messages
from nahbei.messaging.bulk import send_many
from nahbei.messaging.channels import route_of
from nahbei.messaging.models import Message, MessageChannel, MessageState
from nahbei.messaging.topics import Topic
from nahbei.people.models import Person
from nahbei.people.queries import ids_of
from nahbei.ui.german import format_date, format_euros

# So long what goes by wire waits, so that „Rückgängig“ is worth something.
GRACE = dt.timedelta(minutes=10)
FARTHEST = dt.timedelta(days=366)


class NobodyToRemind(Refusal):
    sentence = _("Niemand wurde erinnert: Inzwischen ist bezahlt, oder jemand anderes hat schon geschrieben.")


class ReminderGoneOut(Refusal):
    sentence = _("Diese Erinnerung ist schon hinausgegangen.")


class RestsTooLong(Refusal):
    sentence = _("Höchstens ein Jahr. Danach sieht wieder jemand hin.")
    field = "until"


class RestsNotAtAll(Refusal):
    sentence = _("Dieser Tag war schon. Wählen Sie einen in der Zukunft.")
    field = "until"


def topic_of(case: ReminderCase) -> Topic:
    return REMINDER_FIRST if case.number == 1 else REMINDER_SECOND


def reminder_values(case: ReminderCase, terms: CreditorTerms | None) -> dict[str, str]:
    """What the letter says about this case alone."""
    lines = [
        (_now("{amount}: {text}, fällig am {day}") if one.member == case.payer else _now("{amount} für {name}: {text}, fällig am {day}")).format(
            amount=format_euros(one.cents), name=one.member.full_name, text=one.claim.text, day=format_date(one.claim.due_on, "plain"))
        for one in case.items if one.claim.due_on is not None
    ]
    names = ", ".join(one.full_name for one in case.members)
    account = "" if terms is None else _now("Empfänger: {name}\nIBAN: {iban}\nVerwendungszweck: Beitrag {who}").format(
        name=terms.name, iban=grouped(terms.iban), who=names)
    return {"betrag": format_euros(case.cents), "wofuer": "\n".join(lines), "konto": account}


@transaction.atomic
def send_reminders(*, agency: Agency, picked: Collection[str], by: Actor, at: dt.datetime) -> list[PaymentReminder]:
    """To those whose case is still as it was looked at (`ReminderCase.key`). Of two who press at once the second writes to nobody.

    Refuses NobodyToRemind.
    """
    lock(agency)
    found = [case for case in reminding.cases(agency, today=timezone.localdate(at)).to_remind if case.key in picked]
    if not found:
        raise NobodyToRemind
    messages = {message.person_id: message for message in _written(agency, found, by=by, at=at)}
    made = PaymentReminder.objects.bulk_create([
        PaymentReminder(agency=agency, payer=case.payer, number=case.number, message=messages[case.payer.pk], sent_at=at, sent_by_name=by.name)
        for case in found
    ])
    ReminderItem.objects.bulk_create([
        ReminderItem(agency=agency, reminder=reminder, claim=one.claim, number=one.times + 1, cents=one.cents)
        for reminder, case in zip(made, found, strict=True) for one in case.items
    ])
    audit.record(agency, by=by, at=at, what="contributions.reminded", changes={"number": (None, len(made))})
    return made


@transaction.atomic
def withdraw_reminders(*, agency: Agency, reminders: Collection[int], by: Actor, at: dt.datetime) -> list[PaymentReminder]:
    """Those that still lie here: a mail that waits, a letter not printed. They do not count. Refuses ReminderGoneOut when all have left."""
    lock(agency)
    rows = list(agency.payment_reminders.counting().filter(pk__in=reminders, message__state=MessageState.QUEUED))
    held = set(hold_back_messages(agency=agency, messages=[row.message_id for row in rows], by=by, at=at))
    found = [row for row in rows if row.message_id in held]
    if not found:
        raise ReminderGoneOut
    keys = [row.pk for row in found]
    agency.payment_reminders.filter(pk__in=keys).update(undone_at=at, undone_by_name=by.name)
    agency.reminder_items.filter(reminder__in=keys).update(live=False)
    audit.record(agency, by=by, at=at, what="contributions.reminders_withdrawn", changes={"number": (None, len(found))})
    return found


@transaction.atomic
def let_rest(
    *, agency: Agency, payer: Person, until: dt.date, why: str, by: Actor, at: dt.datetime, talk: Account | None = None
) -> ReminderRest:
    """Nobody writes until a day. With `talk` that colleague rings then: a Wiedervorlage, without a word about what is owed.

    Refuses RestsTooLong, RestsNotAtAll.
    """
    today = timezone.localdate(at)
    if until - today > FARTHEST:
        raise RestsTooLong
    if until <= today:
        raise RestsNotAtAll
    row = ReminderRest.objects.create(
        agency=agency, payer=payer, until=until, why=why.strip()[:150], written_at=at, written_on=today, written_by_name=by.name,
    )
    if talk is not None:
        due = timezone.make_aware(dt.datetime.combine(until, dt.time(9)))
        note_reminder(agency=agency, by=by, at=at, due_at=due, text=_now("Gespräch mit der Kasse"), person=payer, assigned_to=talk)
    audit.record(agency, by=by, at=at, what="contributions.reminder_rests", changes={"until": (None, until)})
    return row


@transaction.atomic
def end_rest(*, agency: Agency, payer: Person, by: Actor, at: dt.datetime) -> int:
    """It does not rest any more: undo of `let_rest`. What was noted to talk about stays."""
    rows = agency.reminder_rests.filter(payer__in=ids_of(payer), taken_back_at=None, until__gt=timezone.localdate(at))
    ended = rows.update(taken_back_at=at, taken_back_by_name=by.name)
    if ended:
        audit.record(agency, by=by, at=at, what="contributions.reminder_rest_ended", changes={"number": (None, ended)})
    return ended


def _written(agency: Agency, found: list[ReminderCase], *, by: Actor, at: dt.datetime) -> list[Message]:
    """First and second letters differ; what a machine sends waits a little, what is printed does not."""
    terms, kinds = terms_of(agency), dict[tuple[str, bool], dict[Person, ReminderCase]]()
    for case in found:
        printed = route_of(case.payer).channel in {MessageChannel.LETTER, MessageChannel.CALL}
        kinds.setdefault((topic_of(case).key, printed), {})[case.payer] = case
    return [
        message for (topic, printed), some in kinds.items()
        for message in send_many(
            agency=agency, to=list(some), topic=topic, values=partial(_said, some, terms), about=None, by=by, at=at,
            not_before=None if printed else at + GRACE,
        )
    ]


def _said(some: Mapping[Person, ReminderCase], terms: CreditorTerms | None, person: Person) -> dict[str, str]:
    return reminder_values(some[person], terms)
