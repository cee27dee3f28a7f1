"""Part of Heute about what came in through the website and waits for a call or a look."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from nahbei.desk.today import words
from nahbei.desk.today.demand import person_at
from nahbei.desk.today.shape import Desk, Part, Row
from nahbei.foundation.rights import Right
from nahbei.people.models import Person
from nahbei.submissions.models import Submission, SubmissionKind

LOOKED_AT = frozenset({SubmissionKind.POSITION, SubmissionKind.BARRIER})
LATE_DAYS = 2


def _submissions(desk: Desk) -> QuerySet[Submission]:
    return desk.agency.submissions.due(at=desk.end_of_day).order_by("received_at", "pk")


def _submission_row(submission: Submission, desk: Desk) -> Row:
    looked_at = submission.kind in LOOKED_AT or not (submission.phone or submission.person_id)  # nobody rings an e-mail address
    return Row(
        name=_name(submission), sentence=words.short(_sentence(submission)), does="incoming" if looked_at else "incoming_call",
        about=submission.reference, who=submission.reference, kind="house" if submission.kind == SubmissionKind.POSITION else "seeker",
        when=words.since(submission.received_at, desk.now),
        late=(desk.today - timezone.localtime(submission.received_at).date()).days >= LATE_DAYS,
    )


def _name(submission: Submission) -> str:
    if submission.kind == SubmissionKind.POSITION:
        return str(submission.data.get("organisation") or submission.name)
    person: Person | None = submission.person
    return (person.full_name if person else submission.name) or _("ohne Namen")


def _sentence(submission: Submission) -> str:
    if submission.kind == SubmissionKind.INTEREST and submission.position:
        return _("Interessiert sich für „{title}“.").format(title=submission.position.title)
    if submission.kind == SubmissionKind.HELP:
        return _("Braucht Hilfe und wartet auf einen Anruf.")
    if submission.kind == SubmissionKind.HELPING:
        return _("Möchte helfen.")
    if submission.kind == SubmissionKind.POSITION:
        return _("Sucht Freiwillige: {title}").format(title=submission.text)
    return _("Barriere gemeldet: {text}").format(text=submission.text)


SUBMISSIONS = Part(
    "incoming", Right.SUBMISSIONS, 6, ("kind", "name", "phone", "data", "text", "received_at", *person_at("person"), "position__title"), _submissions,
    _submission_row,
)
