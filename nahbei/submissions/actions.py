"""A form comes in; the office rings, says who it is, settles it or throws it away. What is settled is forgotten in time."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nahbei.foundation import audit
from nahbei.foundation.actor import Actor
from nahbei.foundation.models import Agency
from nahbei.foundation.reference import Reference
from nahbei.foundation.refusal import Refusal
from nahbei.journal.actions import write_entry
from nahbei.people.folding import readable
from nahbei.people.models import Person
from nahbei.submissions.models import Submission, SubmissionKind, SubmissionState

# Long enough to answer „what became of my form?“; spam is of no use to anybody.
KEEP_SETTLED = dt.timedelta(days=365)
KEEP_DISCARDED = dt.timedelta(days=30)


class AlreadySettled(Refusal):
    sentence = gettext_lazy("Das hat inzwischen schon jemand erledigt.")


class AgainIsInThePast(Refusal):
    sentence = gettext_lazy("Der Zeitpunkt liegt in der Vergangenheit.")
    field = "on"


@transaction.atomic
def receive_submission(*, agency: Agency, kind: SubmissionKind, form: str, by: Actor, at: dt.datetime, **fields: Any) -> Submission:
    """Keep what was typed. The same page sent twice (a double click, a reload) is the same submission."""
    known = agency.submissions.filter(form=form).first()
    if known is not None:
        return known
    tidy = {name: readable(value) if isinstance(value, str) else value for name, value in fields.items()}
    submission = Submission(agency=agency, kind=kind, form=form, received_at=at, **tidy)
    submission.full_clean()
    submission.save()
    audit.record(agency, by=by, at=at, what="submissions.received", about=submission.reference)
    return submission


@transaction.atomic
def settle_submission(
    *, submission: Submission, person: Person | None = None, about: Reference | None = None, by: Actor, at: dt.datetime
) -> Submission:
    """Done: the office knows who it was, and what became of it. Refuses AlreadySettled."""
    person = person or _row(submission).person
    return _close(submission, SubmissionState.SETTLED, by=by, at=at, person=person, about=about)


@transaction.atomic
def link_submission(*, submission: Submission, person: Person | None, by: Actor, at: dt.datetime) -> Submission:
    """„Das ist …“, or after all not: the office says who wrote. It stays open. Refuses AlreadySettled."""
    row = _row(submission)
    if not row.is_open:
        raise AlreadySettled
    before = row.person_id
    row.person = person and (person.merged_into or person)
    row.suspected = row.suspected and person is None
    if row.person_id != before:
        row.save(update_fields=["person", "suspected"])
        audit.record(row.agency, by=by, at=at, what="submissions.linked", about=row.reference, person_id=row.person_id or before)
    return row


@transaction.atomic
def note_try(*, submission: Submission, again_at: dt.datetime | None, by: Actor, at: dt.datetime) -> Submission:
    """Rung, and nobody was there – or they asked to be rung at another time. Refuses AlreadySettled, AgainIsInThePast."""
    row = _row(submission)
    if not row.is_open:
        raise AlreadySettled
    if again_at is not None and again_at < at:
        raise AgainIsInThePast
    row.tries, row.tried_at, row.again_at = min(row.tries + 1, 999), at, again_at
    row.save(update_fields=["tries", "tried_at", "again_at"])
    text = _("%(kind)s: nicht erreicht (%(tries)s. Versuch).") % {"kind": row.get_kind_display(), "tries": row.tries}
    write_entry(agency=row.agency, by=by, at=at, text=text, person=row.person, about=row.reference)
    audit.record(row.agency, by=by, at=at, what="submissions.tried", about=row.reference, person_id=row.person_id)
    return row


@transaction.atomic
def clear_submission(*, submission: Submission, by: Actor, at: dt.datetime) -> Submission:
    """It looked like spam and is none."""
    row = _row(submission)
    if row.suspected:
        row.suspected = False
        row.save(update_fields=["suspected"])
        audit.record(row.agency, by=by, at=at, what="submissions.cleared", about=row.reference)
    return row


@transaction.atomic
def forget_submissions(*, agency: Agency, at: dt.datetime) -> int:
    """Delete what was settled a year ago, and what was thrown away a month ago. What came of it stands where it belongs."""
    over = Q(state=SubmissionState.SETTLED, settled_at__lte=at - KEEP_SETTLED)
    over |= Q(state=SubmissionState.DISCARDED, settled_at__lte=at - KEEP_DISCARDED)
    gone, _each = agency.submissions.filter(over).delete()
    return gone


@transaction.atomic
def discard_submission(*, submission: Submission, reason: str, by: Actor, at: dt.datetime) -> Submission:
    """Spam, or a joke. Refuses AlreadySettled."""
    return _close(submission, SubmissionState.DISCARDED, by=by, at=at, reason=reason.strip()[:300])


@transaction.atomic
def reopen_submission(*, submission: Submission, by: Actor, at: dt.datetime) -> Submission:
    """The undo: it waits again. Whom it was linked to is forgotten; what was made of it stays."""
    row = _row(submission)
    if not row.is_open:
        row.state, row.settled_at, row.settled_by_name, row.reason, row.person, row.about = SubmissionState.OPEN, None, "", "", None, None
        row.save()
        audit.record(row.agency, by=by, at=at, what="submissions.reopened", about=row.reference)
    return row


def _row(submission: Submission) -> Submission:
    """As it is now; nobody else changes it until the transaction ends."""
    return Submission.objects.select_for_update(of=("self",)).select_related("agency", "person").get(pk=submission.pk)


def _close(submission: Submission, state: SubmissionState, *, by: Actor, at: dt.datetime, **fields: Any) -> Submission:
    row = _row(submission)
    if not row.is_open:
        raise AlreadySettled
    row.state, row.settled_at, row.settled_by_name, row.again_at = state, at, by.name, None
    for name, value in fields.items():
        setattr(row, name, value)
    row.save()
    person_id = row.person_id
    audit.record(row.agency, by=by, at=at, what=f"submissions.{state}", about=row.reference, person_id=person_id)
    return row
