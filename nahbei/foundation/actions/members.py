"""Who works in the office: invite, change, end. Access closes by itself when the last day is over."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from nahbei.foundation import audit
from nahbei.foundation.actions.agencies import account_of
from nahbei.foundation.actor import Actor
from nahbei.foundation.models import Agency, Membership
from nahbei.foundation.reference import Reference
from nahbei.foundation.refusal import Refusal
from nahbei.foundation.rights import Role


class AlreadyMember(Refusal):
    sentence = _("Mit dieser E-Mail-Adresse arbeitet schon jemand bei Ihnen mit.")
    field = "email"


class AgencyNeedsALead(Refusal):
    sentence = _("Das ist die letzte Leitung ohne Ende. Tragen Sie zuerst eine andere Leitung ein.")


class TraineeNeedsEnd(Refusal):
    sentence = _("FSJ und Ausbildung brauchen ein Ende.")
    field = "ends_on"


class TraineeNeedsSupervisor(Refusal):
    sentence = _("FSJ und Ausbildung brauchen eine Anleitung.")
    field = "supervisor"


class SupervisorIsNotStaff(Refusal):
    sentence = _("Anleiten kann nur, wer zurzeit selbst mitarbeitet und nicht in Ausbildung ist.")
    field = "supervisor"


class MemberSupervises(Refusal):
    sentence = _("Leitet noch jemanden an. Tragen Sie dort zuerst eine andere Anleitung ein.")


@transaction.atomic
def invite_member(
    *, agency: Agency, email: str, name: str, role: str, starts_on: dt.date, ends_on: dt.date | None = None,
    supervisor: Membership | None = None, by: Actor, at: dt.datetime,
) -> Membership:
    """Give somebody access. Who was here before and comes back keeps the account and its history."""
    _lock(agency)
    account = account_of(email=email, name=name, at=at)
    membership = agency.memberships.filter(account=account).first()
    if membership is not None and not _is_over(membership, at):
        raise AlreadyMember
    membership = membership or Membership(agency=agency, account=account)
    membership.starts_on = starts_on
    return _place(membership, role, ends_on, supervisor, what="foundation.member_invited", by=by, at=at)


@transaction.atomic
def change_member(
    *, membership: Membership, role: str, ends_on: dt.date | None, supervisor: Membership | None, by: Actor, at: dt.datetime
) -> Membership:
    """Another role, another end, another supervisor."""
    _lock(membership.agency)
    locked = Membership.objects.select_related("agency", "account").get(pk=membership.pk)
    return _place(locked, role, ends_on, supervisor, what="foundation.member_changed", by=by, at=at)


def end_membership(*, membership: Membership, on: dt.date, by: Actor, at: dt.datetime) -> Membership:
    """`on` is the last day. Yesterday closes the access at once, whatever page is open."""
    return change_member(
        membership=membership, role=membership.role, ends_on=max(on, membership.starts_on), supervisor=membership.supervisor, by=by, at=at
    )


def _place(
    membership: Membership, role: str, ends_on: dt.date | None, supervisor: Membership | None, *, what: str, by: Actor, at: dt.datetime
) -> Membership:
    before = (membership.role, membership.ends_on, membership.supervisor_id) if membership.pk else ("", None, None)
    membership.role, membership.ends_on = role, ends_on
    membership.supervisor = supervisor if role == Role.TRAINEE else None
    _check_trainee(membership, at)
    _check_supervision(membership, at)
    membership.full_clean()
    membership.save()
    if not agency_has_lead(membership.agency):
        raise AgencyNeedsALead
    after = (role, ends_on, membership.supervisor_id)
    names = ("role", "ends_on", "supervisor")
    changes = {name: (old, new) for name, old, new in zip(names, before, after, strict=True) if old != new}
    about = Reference("foundation.membership", membership.pk)
    audit.record(membership.agency, by=by, at=at, what=what, about=about, changes={"name": (None, membership.account.name), **changes})
    return membership


def agency_has_lead(agency: Agency) -> bool:
    """Somebody leads it without an end: an office never locks itself out."""
    return agency.memberships.filter(role=Role.LEAD, ends_on=None, account__is_active=True).exists()


def _check_trainee(membership: Membership, at: dt.datetime) -> None:
    if membership.role != Role.TRAINEE:
        return
    if membership.ends_on is None:
        raise TraineeNeedsEnd
    supervisor = membership.supervisor
    if supervisor is None:
        raise TraineeNeedsSupervisor
    strange = supervisor.agency_id != membership.agency_id or supervisor.pk == membership.pk
    if strange or supervisor.role == Role.TRAINEE or _is_over(supervisor, at):
        raise SupervisorIsNotStaff


def _check_supervision(membership: Membership, at: dt.datetime) -> None:
    """Whoever supervises stays at least as long as those they supervise, and in a role that can."""
    if membership._state.adding:
        return
    today = timezone.localdate(at)
    led = membership.trainees.filter(Q(ends_on=None) | Q(ends_on__gte=today))
    if membership.role != Role.TRAINEE and membership.ends_on is not None:
        led = led.filter(ends_on__gt=membership.ends_on)
    elif membership.role != Role.TRAINEE:
        return
    if led.exists():
        raise MemberSupervises


def _is_over(membership: Membership, at: dt.datetime) -> bool:
    return membership.ends_on is not None and membership.ends_on < timezone.localdate(at)


def _lock(agency: Agency) -> None:
    """Two leads who dismiss each other at the same moment: the second one waits and is refused."""
    Agency.objects.select_for_update().get(pk=agency.pk)
