"""Parts of Heute about what people wrote back, and about addresses that mails come back from."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from nahbei.desk.today import words
from nahbei.desk.today.demand import person_at
from nahbei.desk.today.shape import Desk, Part, Row
from nahbei.foundation.reference import Reference
from nahbei.foundation.rights import Right
from nahbei.inbox.models import Incoming
from nahbei.people.models import Channel

LATE_DAYS = 2


def _unread(desk: Desk) -> QuerySet[Incoming]:
    return desk.agency.incoming.open().order_by("received_at", "pk")


def _unread_row(incoming: Incoming, desk: Desk) -> Row:
    person = incoming.person
    said = incoming.note or (_("Schreibt: {text}").format(text=incoming.own_words) if incoming.own_words else incoming.subject or _("Ohne Text."))
    return Row(
        name=person.full_name if person else incoming.sender_name or incoming.sender or _("unbekannt"), about=incoming.reference,
        sentence=words.short(said if person else _("Nicht zugeordnet. {said}").format(said=said)), does="read_answer" if person else "assign_answer",
        who=Reference("people.person", person.pk) if person else None, when=words.since(incoming.received_at, desk.now),
        late=(desk.today - timezone.localtime(incoming.received_at).date()).days >= LATE_DAYS,
    )


def _resting(desk: Desk) -> QuerySet[Channel]:
    return desk.agency.channels.filter(resting_since__isnull=False, person__merged_into=None, person__died_on=None).order_by("resting_since", "pk")


def _resting_row(channel: Channel, desk: Desk) -> Row:
    assert channel.resting_since is not None
    person = Reference("people.person", channel.person_id)
    return Row(
        name=channel.person.full_name, sentence=words.short(_("Adresse stimmt nicht: {address}").format(address=channel.value)), does="mend_address",
        about=person, who=person, when=words.since(channel.resting_since, desk.now),
    )


UNREAD = Part(
    "unread", Right.SUBMISSIONS, 6, ("sender", "sender_name", "subject", "text", "note", "received_at", *person_at("person")), _unread, _unread_row,
)
RESTING = Part("resting", Right.PEOPLE_CHANGE, 3, ("value", "resting_since", *person_at("person")), _resting, _resting_row)
