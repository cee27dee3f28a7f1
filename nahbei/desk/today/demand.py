"""Parts of Heute about residents: calls to return, requests without a helper, visits, hours."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from nahbei.desk.today import words
from nahbei.desk.today.shape import Desk, Part, Row
from nahbei.foundation.reference import Reference
from nahbei.foundation.rights import Right
from nahbei.help_requests.models import HelpRequest, RequestState, Urgency
from nahbei.journal.models import Reminder, ReminderKind
from nahbei.people.models import Person
from nahbei.placements.models import Referral, ReferralOutcome
from nahbei.ui import german
from nahbei.visits.models import Visit, VisitState

STAND_IN_DAYS = 14
# A request whose day is so near does not wait its turn behind the old ones.
SOON_WORKDAYS = 2
# Someone who did not report after so many days is asked by the office.
REPORT_DAYS = 3
# What Heute shows under „Wiedervorlagen“; the other kinds stand with the thing they are about.
OWN_KINDS = [ReminderKind.LOOK_AGAIN, ReminderKind.INTERVIEW, ReminderKind.CONFIRM, ReminderKind.FOLLOW_UP]


def columns(path: str, *names: str) -> tuple[str, ...]:
    """Columns of what a row leads to: `columns("help_request", "start")`."""
    return tuple(f"{path}__{name}" for name in names)


def person_at(path: str) -> tuple[str, ...]:
    """What a row says of somebody, and where it leads."""
    return columns(path, "salutation", "given_name", "family_name", "merged_into")


WHEN = ("standing", "weekdays", "every_weeks", "starts_on", "start", "flexible")  # of a request, for `words.when_of`
REQUEST = (*person_at("help_request__help_seeker"), "help_request__activity__noun")
HELPER = person_at("volunteer__person")


def who(person: Person) -> Reference:
    return Reference("people.person", person.merged_into_id or person.pk)


def volunteer_reference(volunteer_id: int) -> Reference:
    return Reference("volunteers.volunteer", volunteer_id)


# --- Reminders -------------------------------------------------------------------------------------------------------

def _calls(desk: Desk) -> QuerySet[Reminder]:
    return desk.agency.reminders.due(at=desk.end_of_day).filter(kind=ReminderKind.CALL_BACK).order_by("due_at", "pk")


def _reminders(desk: Desk) -> QuerySet[Reminder]:
    mine = Q(assigned_to=None) | Q(assigned_to=desk.account_id)
    return desk.agency.reminders.due(at=desk.end_of_day).filter(mine, kind__in=OWN_KINDS).order_by("due_at", "pk")


def _reminder_row(reminder: Reminder, desk: Desk) -> Row:
    person = reminder.person
    is_call = reminder.kind == ReminderKind.CALL_BACK
    return Row(
        name=person.full_name if person else reminder.get_kind_display(),
        who=who(person) if person else None,
        sentence=words.short(reminder.text),
        does="call_back" if is_call else "reminder",
        about=Reference("journal.reminder", reminder.pk),
        kind="seeker" if person else "staff",
        when=words.since(reminder.due_at, desk.now),
        late=timezone.localtime(reminder.due_at).date() < desk.today,
    )


_REMINDER = ("kind", "text", "due_at", *person_at("person"))
CALLS = Part(
    "calls", Right.REQUESTS, 6, _REMINDER, _calls, _reminder_row,
)
REMINDERS = Part(
    "reminders", Right.DESK, 4, _REMINDER, _reminders, _reminder_row,
)


# --- Requests --------------------------------------------------------------------------------------------------------

def _last_soon_day(desk: Desk) -> dt.date:
    day, left = desk.today, SOON_WORKDAYS
    while left:
        day += dt.timedelta(days=1)
        left -= day.weekday() < 5
    return day


def _hurries(desk: Desk) -> Q:
    """Said to be urgent, or its one day is today or within the next two days on which the office works."""
    return Q(urgency=Urgency.URGENT) | Q(standing=False, starts_on__range=(desk.today, _last_soon_day(desk)))


def _is_hurried(request: HelpRequest, desk: Desk) -> bool:
    soon = not request.standing and request.starts_on is not None and desk.today <= request.starts_on <= _last_soon_day(desk)
    return request.state == RequestState.OPEN and (soon or request.urgency == Urgency.URGENT)


def _soon(desk: Desk) -> QuerySet[HelpRequest]:
    first = (F("starts_on").asc(nulls_first=True), F("start").asc(nulls_first=True), "pk")
    return desk.agency.help_requests.open().filter(_hurries(desk)).order_by(*first)


def _soon_row(request: HelpRequest, desk: Desk) -> Row:
    row, day = _unmatched_row(request, desk), request.starts_on
    return replace(row, late=True, when=words.on_day(day, desk.now) if day and day >= desk.today else row.when)


def _unmatched(desk: Desk) -> QuerySet[HelpRequest]:
    return desk.agency.help_requests.open().exclude(_hurries(desk)).order_by("received_at", "pk")


def _unmatched_row(request: HelpRequest, desk: Desk) -> Row:
    days = (desk.today - timezone.localtime(request.received_at).date()).days
    over = not request.standing and request.starts_on is not None and request.starts_on < desk.today
    before = _("Der Termin ist vorbei: ") if over else _("Wartet auf die Bestätigung: ") if request.is_locked else ""
    return Row(
        name=request.help_seeker.full_name, who=who(request.help_seeker), sentence=words.short(before + words.asks(request)),
        does="clear_up" if over else "find_helper", about=request.reference,
        when=german.format_waiting(timezone.localtime(request.received_at), desk.now),
        late=days >= 7 or request.urgency == Urgency.URGENT,
    )


def _to_review(desk: Desk) -> QuerySet[HelpRequest]:
    soon = desk.today + dt.timedelta(days=14)
    return desk.agency.help_requests.running().filter(standing=True, state=RequestState.MATCHED, review_on__lte=soon).order_by("review_on", "pk")


def _review_row(request: HelpRequest, desk: Desk) -> Row:
    assert request.review_on is not None
    return Row(
        name=request.help_seeker.full_name, who=who(request.help_seeker),
        sentence=_("Passt es noch so? {what}").format(what=words.asks(request)), does="review", about=request.reference,
        when=words.due(request.review_on, desk.now), late=request.review_on < desk.today,
    )


def _dead_ends(desk: Desk) -> QuerySet[HelpRequest]:
    """Referred, and every service refused: without a row here nobody would think of her again."""
    refused = Q(outcome=ReferralOutcome.REFUSED, outcome_at__isnull=False)
    has_hope = Exists(Referral.objects.filter(help_request=OuterRef("pk")).exclude(refused))
    # a refusal is rare: the few who got one are looked at, not everybody who was ever referred
    found = desk.agency.help_requests.filter(~has_hope, pk__in=desk.agency.referrals.filter(refused).values("help_request"))
    return found.filter(state=RequestState.REFERRED).order_by("received_at", "pk")


def _dead_end_row(request: HelpRequest, desk: Desk) -> Row:
    return Row(
        name=request.help_seeker.full_name, who=who(request.help_seeker), sentence=_("Kein Dienst konnte helfen: ") + words.asks(request),
        does="dead_end", about=request.reference, when=german.format_waiting(timezone.localtime(request.received_at), desk.now), late=True,
    )


_OWN = (*person_at("help_seeker"), "activity__noun", *WHEN, "details", "urgency", "received_at", "consent")
SOON = Part(
    "soon", Right.REQUESTS, 6, _OWN, _soon, _soon_row,
)
UNMATCHED = Part(
    "unmatched", Right.REQUESTS, 6, _OWN, _unmatched, _unmatched_row,
)
DEAD_ENDS = Part(
    "dead_ends", Right.REQUESTS, 3, _OWN, _dead_ends, _dead_end_row,
)
REVIEWS = Part(
    "reviews", Right.REQUESTS, 3, (*_OWN, "review_on"), _to_review, _review_row,
)


# --- Visits ----------------------------------------------------------------------------------------------------------

def _visits_today(desk: Desk) -> QuerySet[Visit]:
    return desk.agency.visits.planned().filter(on=desk.today, volunteer__isnull=False).order_by("start", "pk")


def _visit_row(visit: Visit, desk: Desk) -> Row:
    assert visit.volunteer is not None
    request = visit.help_request
    where = f", {request.destination}" if request.destination else ""
    sentence = _("{what} für {person}{where}.").format(what=request.activity.noun, person=request.help_seeker.formal_name, where=where)
    return Row(
        name=visit.volunteer.person.full_name, who=volunteer_reference(visit.volunteer_id or 0), kind="helper",
        sentence=words.short(sentence), does="visit", about=visit.reference, when=german.format_time(visit.start),
    )


def _without_helper(desk: Desk) -> QuerySet[Visit]:
    """Dates that somebody gave back: the request is matched, this date is not."""
    return _given_back(desk, _last_soon_day(desk) + dt.timedelta(days=1), desk.today + dt.timedelta(days=STAND_IN_DAYS))


def _without_helper_soon(desk: Desk) -> QuerySet[Visit]:
    return _given_back(desk, desk.today, _last_soon_day(desk))


def _given_back(desk: Desk, first: dt.date, last: dt.date) -> QuerySet[Visit]:
    found = desk.agency.visits.without_volunteer().between(first, last)
    return found.filter(help_request__state=RequestState.MATCHED).order_by("on", "start", "pk")


def _stand_in_row(visit: Visit, desk: Desk) -> Row:
    request = visit.help_request
    day = german.format_date(visit.on, "short")
    sentence = _("Vertretung gesucht: {what} am {day}, {time}.").format(what=request.activity.noun, day=day, time=german.format_time(visit.start))
    return Row(
        name=request.help_seeker.full_name, who=who(request.help_seeker), sentence=sentence, does="stand_in", about=visit.reference,
        when=words.on_day(visit.on, desk.now), late=visit.on <= _last_soon_day(desk),
    )


def _reported(desk: Desk) -> QuerySet[Visit]:
    """Reported and not yet approved."""
    return desk.agency.visits.filter(state=VisitState.TOOK_PLACE, approved_at=None).order_by("on", "start", "pk")


def _silent(desk: Desk) -> QuerySet[Visit]:
    """Past, and nobody said how it was. Who got a link has some days to answer it; who has no e-mail is called the day after."""
    long_ago, no_link = Q(on__lte=desk.today - dt.timedelta(days=REPORT_DAYS)), Q(on__lt=desk.today, report_digest="")
    found = desk.agency.visits.filter(long_ago | no_link, state=VisitState.PLANNED, volunteer__isnull=False, approved_at=None)
    return found.order_by("on", "start", "pk")


def _hours_row(visit: Visit, desk: Desk) -> Row:
    assert visit.volunteer is not None
    request, reported = visit.help_request, visit.state == VisitState.TOOK_PLACE
    text = _("{hours} bei {person}, {what}.") if reported else _("Noch keine Stunden: {what} bei {person}.")
    hours = german.format_hours(dt.timedelta(minutes=visit.minutes or 0))
    return Row(
        name=visit.volunteer.person.full_name, who=volunteer_reference(visit.volunteer_id or 0), kind="helper",
        sentence=text.format(hours=hours, person=request.help_seeker.formal_name, what=request.activity.noun),
        does="approve_hours" if reported else "ask_hours", about=visit.reference,
        when=_("vom {day}").format(day=german.format_date(visit.on, "short")), late=(desk.today - visit.on).days > 14,
    )


def _is_today(visit: Any, desk: Desk) -> bool:
    return bool(visit.state == VisitState.PLANNED and visit.on == desk.today and visit.volunteer_id)


def _is_given_back(visit: Visit) -> bool:
    return visit.state == VisitState.PLANNED and visit.volunteer_id is None


_VISIT = (*REQUEST, "help_request__destination", *HELPER, "on", "start", "minutes", "state")
VISITS = Part(
    "visits", Right.DESK, 6, _VISIT, _visits_today, _visit_row,
)
STAND_INS_SOON = Part(
    "stand_ins_soon", Right.REQUESTS, 3, _VISIT, _without_helper_soon, _stand_in_row,
)
STAND_INS = Part(
    "stand_ins", Right.REQUESTS, 3, _VISIT, _without_helper, _stand_in_row,
)
HOURS = Part("hours", Right.HOURS_APPROVE, 3, _VISIT, _reported, _hours_row)
SILENT = Part("silent", Right.HOURS_APPROVE, 3, _VISIT, _silent, _hours_row)
