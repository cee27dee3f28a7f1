"""Wiedervorlage: set one, hand it over, finish it, take the finishing back."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from nahbei.foundation import audit
from nahbei.foundation.actor import Actor
from nahbei.foundation.models import Account, Agency
from nahbei.foundation.reference import Reference
from nahbei.foundation.refusal import Refusal
from nahbei.journal.models import Reminder, ReminderKind
from nahbei.people.models import Person

LONGEST = 300


class ReminderNeedsText(Refusal):
    sentence = _("Schreiben Sie auf, was zu tun ist.")
    field = "text"


class NotFromThisOffice(Refusal):
    sentence = _("Diese Person arbeitet zurzeit nicht in Ihrem Büro.")
    field = "assigned_to"


class ReminderAlreadyDone(Refusal):
    sentence = _("Diese Wiedervorlage ist schon erledigt.")


@transaction.atomic
def remind(
    *, agency: Agency, by: Actor, at: dt.datetime, kind: str = ReminderKind.LOOK_AGAIN, due_at: dt.datetime, text: str,
    person: Person | None = None, about: Reference | None = None, assigned_to: Account | None = None,
) -> Reminder:
    """Set a reminder; without `assigned_to` it is everybody's."""
    if not text.strip():
        raise ReminderNeedsText
    _check_works_here(agency, assigned_to, at)
    return Reminder.objects.create(
        agency=agency, kind=kind, due_at=due_at, text=_shortened(text), person=person, about=about, assigned_to=assigned_to,
        created_at=at, created_by_name=by.name,
    )


@transaction.atomic
def change_reminder(*, reminder: Reminder, due_at: dt.datetime, text: str, by: Actor, at: dt.datetime) -> Reminder:
    """Another time or other words."""
    if not text.strip():
        raise ReminderNeedsText
    locked = _locked(reminder)
    before = locked.due_at
    locked.due_at, locked.text = due_at, _shortened(text)
    locked.save(update_fields=["due_at", "text"])
    _record(locked, "journal.reminder_changed", by=by, at=at, due_at=(before, due_at))
    return locked


@transaction.atomic
def finish_reminder(*, reminder: Reminder, by: Actor, at: dt.datetime) -> Reminder:
    """Done. Asked twice (a double click) it stays as the first one left it."""
    locked = _locked(reminder)
    if locked.done_at is None:
        locked.done_at, locked.done_by_name = at, by.name
        locked.save(update_fields=["done_at", "done_by_name"])
        _record(locked, "journal.reminder_done", by=by, at=at)
    return locked


@transaction.atomic
def reopen_reminder(*, reminder: Reminder, by: Actor, at: dt.datetime) -> Reminder:
    """Undo: it was not done after all."""
    locked = _locked(reminder)
    if locked.done_at is not None:
        locked.done_at, locked.done_by_name = None, ""
        locked.save(update_fields=["done_at", "done_by_name"])
        _record(locked, "journal.reminder_reopened", by=by, at=at)
    return locked


@transaction.atomic
def finish_reminders_about(*, agency: Agency, about: Reference, by: Actor, at: dt.datetime, kind: str | None = None) -> int:
    """Finish every open reminder about a thing (of one kind, when given) and say how many there were."""
    found = Reminder.objects.filter(agency=agency).open().filter(about=about)
    if kind is not None:
        found = found.filter(kind=kind)
    done = found.update(done_at=at, done_by_name=by.name)
    if done:
        audit.record(agency, by=by, at=at, what="journal.reminders_done", about=about, changes={"number": (None, done)})
    return done


@transaction.atomic
def hand_over(*, reminder: Reminder, to: Account | None, by: Actor, at: dt.datetime) -> Reminder:
    """Give it to a colleague, or with None to everybody."""
    _check_works_here(reminder.agency, to, at)
    locked = _locked(reminder)
    if locked.done_at is not None:
        raise ReminderAlreadyDone
    before = locked.assigned_to
    locked.assigned_to = to
    locked.save(update_fields=["assigned_to"])
    _record(locked, "journal.reminder_handed_over", by=by, at=at, assigned_to=(before and before.name, to and to.name))
    return locked


def _locked(reminder: Reminder) -> Reminder:
    return Reminder.objects.select_for_update(of=("self",)).select_related("agency", "person", "assigned_to").get(pk=reminder.pk)


def _check_works_here(agency: Agency, account: Account | None, at: dt.datetime) -> None:
    if account is not None and not agency.memberships.running(on=timezone.localdate(at)).filter(account=account).exists():
        raise NotFromThisOffice


def _record(reminder: Reminder, what: str, *, by: Actor, at: dt.datetime, **changes: tuple[object, object]) -> None:
    audit.record(
        reminder.agency, by=by, at=at, what=what, about=Reference("journal.reminder", reminder.pk),
        person_id=reminder.person_id, changes=changes,
    )


def _shortened(text: str) -> str:
    """A column's width must never break a call that is being saved."""
    words = " ".join(text.split())
    return words if len(words) <= LONGEST else words[: LONGEST - 1] + "…"


@transaction.atomic
def move_reminders(*, agency: Agency, before: Reference, after: Reference) -> int:
    """Two things became one: what is open about the one is open about the other. Returns how many."""
    return Reminder.objects.filter(agency=agency, about=before, done_at=None).update(about=after)
