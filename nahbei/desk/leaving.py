"""A volunteer would like to stop. She says so herself; the office rings, says thank you and writes it down.

The wish is a reminder on Heute and nothing else: as long as it is open she can take it back.
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from nahbei.foundation import audit
from nahbei.foundation.actor import Actor
from nahbei.journal.actions import finish_reminders_about, remind
from nahbei.journal.models import Reminder, ReminderKind
from nahbei.people.folding import readable
from nahbei.volunteers.models import Volunteer

KIND = ReminderKind.CONFIRM


def wants_to_leave(volunteer: Volunteer) -> Reminder | None:
    """The open wish, if there is one."""
    return volunteer.agency.reminders.open().filter(about=volunteer.reference, kind=KIND).first()


@transaction.atomic
def ask_to_leave(*, volunteer: Volunteer, reason: str = "", by: Actor, at: dt.datetime) -> Reminder:
    """Somebody of the office calls her. Said twice it is one wish."""
    Volunteer.objects.select_for_update(of=("self",)).get(pk=volunteer.pk)
    known = wants_to_leave(volunteer)
    if known is not None:
        return known
    name, reason = volunteer.person.full_name, readable(" ".join(reason.split()))[:200]
    text = _("%(name)s möchte aufhören: anrufen, danken und eintragen.") % {"name": name}
    said = _("Grund: %(reason)s") % {"reason": reason} if reason else ""
    audit.record(volunteer.agency, by=by, at=at, what="volunteers.leaving_asked", about=volunteer.reference, person_id=volunteer.person_id)
    return remind(
        agency=volunteer.agency, by=by, at=at, kind=KIND, due_at=at, text=" ".join(part for part in (text, said) if part),
        person=volunteer.person, about=volunteer.reference,
    )


@transaction.atomic
def stay_after_all(*, volunteer: Volunteer, by: Actor, at: dt.datetime) -> int:
    """She takes it back before the office has written it down. Says how many wishes there were: none or one."""
    gone = finish_reminders_about(agency=volunteer.agency, about=volunteer.reference, by=by, at=at, kind=KIND)
    if gone:
        audit.record(volunteer.agency, by=by, at=at, what="volunteers.leaving_withdrawn", about=volunteer.reference, person_id=volunteer.person_id)
    return gone
