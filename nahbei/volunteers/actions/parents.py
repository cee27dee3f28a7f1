"""A parent agrees: by a link, or on paper; and may withdraw."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from nahbei.foundation.actor import Actor
from nahbei.foundation.tokens import digest, new_token
from nahbei.messaging.actions import send
from nahbei.messaging.channels import route_of
from nahbei.messaging.models import MessageChannel
from nahbei.people.folding import readable
from nahbei.people.models import Person
from nahbei.volunteers.actions.notes import leave, lock
from nahbei.volunteers.minors import is_minor
from nahbei.volunteers.models import ConsentWay, DeclarationText, ParentalConsent, ParentLink, Volunteer
from nahbei.volunteers.queries import current_text
from nahbei.volunteers.rules import (
    ConsentAlreadyWithdrawn,
    ConsentInTheFuture,
    LinkIsOver,
    NameIsMissing,
    NoMailAddress,
    NotAMinor,
)

LINK_HOLDS = dt.timedelta(days=28)


@transaction.atomic
def record_parental_consent(
    *, volunteer: Volunteer, given_by: str, given_on: dt.date, text: DeclarationText | None = None, by: Actor, at: dt.datetime
) -> ParentalConsent:
    """The office has the paper. Refuses NotAMinor, ConsentInTheFuture, NameIsMissing."""
    row = lock(volunteer)
    return _write(row, given_by, ConsentWay.PAPER, given_on, text, by=by, at=at)


@transaction.atomic
def withdraw_parental_consent(*, consent: ParentalConsent, by: Actor, at: dt.datetime) -> None:
    """From today on nothing before a new consent. Refuses ConsentAlreadyWithdrawn."""
    row = lock(consent.volunteer)
    locked = ParentalConsent.objects.select_for_update().get(pk=consent.pk)
    if locked.withdrawn_on is not None:
        raise ConsentAlreadyWithdrawn
    locked.withdrawn_on = max(timezone.localdate(at), locked.given_on)
    locked.save(update_fields=["withdrawn_on"])
    words = {"parent": locked.given_by, "name": row.person.full_name}
    leave(
        row, "parental_consent_withdrawn", by=by, at=at, changes={"withdrawn_on": (None, locked.withdrawn_on)},
        text=_("%(parent)s ist mit dem Ehrenamt von %(name)s nicht mehr einverstanden.") % words,
    )


@transaction.atomic
def restore_parental_consent(*, consent: ParentalConsent, by: Actor, at: dt.datetime) -> None:
    """Undo of a withdrawal that was a mistake."""
    row = lock(consent.volunteer)
    if ParentalConsent.objects.filter(pk=consent.pk).exclude(withdrawn_on=None).update(withdrawn_on=None):
        leave(row, "parental_consent_restored", by=by, at=at, text=_("Der Widerruf war ein Versehen."))


@transaction.atomic
def send_parent_link(*, volunteer: Volunteer, to: Person, by: Actor, at: dt.datetime) -> ParentLink:
    """Ask a parent by e-mail; an older link stops working. Refuses NotAMinor, NoMailAddress."""
    row = lock(volunteer)
    _check_age(row, at)
    if route_of(to, MessageChannel.EMAIL).channel != MessageChannel.EMAIL:
        raise NoMailAddress(to.full_name)
    row.parent_links.filter(used_at=None, expires_at__gt=at).update(expires_at=at)
    token = new_token()
    link = ParentLink.objects.create(
        agency=row.agency, volunteer=row, to_name=to.full_name, digest=digest(token), sent_at=at, expires_at=at + LINK_HOLDS
    )
    values = {"kind": row.person.given_name or row.person.full_name, "link": f"{settings.NAHBEI_ADDRESS}/{row.agency.slug}/consent/{token}/"}
    send(
        agency=row.agency, to=to, topic="parental_consent", values=values, about=row.reference, channel=MessageChannel.EMAIL, by=by, at=at
    )
    leave(row, "parent_asked", by=by, at=at, changes={"to": (None, to.full_name)})
    return link


@transaction.atomic
def consent_by_link(*, link: ParentLink, given_by: str, at: dt.datetime) -> ParentalConsent:
    """The parent's click; the declaration is signed with it. Refuses LinkIsOver, NotAMinor, NameIsMissing."""
    row = lock(link.volunteer)
    locked = ParentLink.objects.select_for_update().get(pk=link.pk)
    if locked.used_at is not None or locked.expires_at <= at:
        raise LinkIsOver
    today, name = timezone.localdate(at), readable(given_by)
    consent = _write(row, name, ConsentWay.LINK, today, current_text(row.agency, on=today), by=Actor.link(name), at=at)
    locked.used_at = at
    locked.save(update_fields=["used_at"])
    return consent


def _write(
    row: Volunteer, given_by: str, how: ConsentWay, given_on: dt.date, text: DeclarationText | None, *, by: Actor, at: dt.datetime
) -> ParentalConsent:
    name = readable(given_by)[:120]
    _check_age(row, at)
    if given_on > timezone.localdate(at):
        raise ConsentInTheFuture
    if len(name) < 3:
        raise NameIsMissing
    consent = ParentalConsent.objects.create(
        agency=row.agency, volunteer=row, given_by=name, how=how, given_on=given_on, text=text, recorded_by=by.name
    )
    words = {"parent": name, "name": row.person.full_name, "how": consent.get_how_display()}
    leave(
        row, "parental_consent_given", by=by, at=at, changes={"given_by": (None, name), "given_on": (None, given_on)},
        text=_("%(parent)s ist mit dem Ehrenamt von %(name)s einverstanden, %(how)s.") % words,
    )
    return consent


def _check_age(row: Volunteer, at: dt.datetime) -> None:
    if not is_minor(row.person, on=timezone.localdate(at)):
        raise NotAMinor
