"""A confirmation is issued, revoked, and forgotten when its ten years are over."""

from __future__ import annotations

import base64
import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from nahbei.donations.actions.gifts import LOCK
from nahbei.donations.models import Confirmation, ConfirmedGift, Gift, TaxStatus
from nahbei.donations.papers import address_of, content_of, kind_of, pdf_of
from nahbei.donations.year import Donor, donors_of, giver_of
from nahbei.foundation import audit
from nahbei.foundation.actor import Actor
from nahbei.foundation.models import Agency
from nahbei.foundation.numbers import last_number, next_number
from nahbei.foundation.refusal import Refusal
from nahbei.partners.models import Organisation
from nahbei.people.models import Person

KEPT_YEARS = 10  # § 50 Abs. 7 EStDV


class NoTaxStatus(Refusal):
    sentence = _("Tragen Sie zuerst ein, was im Bescheid des Finanzamts steht.")


class TaxStatusTooOld(Refusal):
    sentence = _("Der Bescheid des Finanzamts ist zu alt (§ 63 Abs. 5 AO). Bestätigen dürfen Sie erst wieder mit einem neuen.")


class NothingToConfirm(Refusal):
    sentence = _("Hier ist nichts zu bestätigen. Jede Spende steht in höchstens einer gültigen Bestätigung.")


class ThingStandsAlone(Refusal):
    sentence = _("Jede Sachspende bekommt ihre eigene Bestätigung.")


class NotTogether(Refusal):
    sentence = _("In eine Sammelbestätigung gehören nur Spenden desselben Menschen aus demselben Jahr.")


class AddressMissing(Refusal):
    sentence = _("Es fehlt die Adresse: Straße, Postleitzahl und Ort.")


class RevokedBefore(Refusal):
    sentence = _("Diese Bestätigung ist schon widerrufen.")


class RevocationNeedsWhy(Refusal):
    sentence = _("Warum? Das Finanzamt kann danach fragen.")
    field = "why"


@transaction.atomic
def confirm(*, gifts: Sequence[Gift], by: Actor, at: dt.datetime) -> Confirmation:
    """One gift, or the money gifts of one giver in one year.

    Refuses NothingToConfirm, ThingStandsAlone, NotTogether, NoTaxStatus, TaxStatusTooOld, AddressMissing, CannotBeSet.
    """
    if not gifts:
        raise NothingToConfirm
    agency, on = gifts[0].agency, timezone.localdate(at)
    last_number(agency, LOCK)
    rows, giver = _checked(agency, gifts)
    status = checked_status(agency, on=on)
    if not address_of(giver):
        raise AddressMissing
    number = next_number(agency, f"confirmations-{on.year}")
    content = content_of(status, giver, rows, number=f"{on.year}-{number:04d}", on=on)
    made = Confirmation.objects.create(
        agency=agency, year=on.year, number=number, kind=kind_of(rows), donor=" · ".join(content["donor"])[:200], tax_status=status,
        person=giver if isinstance(giver, Person) else None, organisation=giver if isinstance(giver, Organisation) else None,
        given_year=rows[0].given_on.year, cents=sum(row.cents for row in rows), issued_on=on, content=content,
        paper=base64.b64encode(pdf_of([content], on=on)).decode(), at=at, by_name=by.name, by_id=by.account_id,
    )
    ConfirmedGift.objects.bulk_create(ConfirmedGift(agency=agency, confirmation=made, gift=row) for row in rows)
    _record(made, "confirmed", by=by, at=at)
    return made


@transaction.atomic
def confirm_donor(*, agency: Agency, donor: Donor, by: Actor, at: dt.datetime) -> list[Confirmation]:
    """What somebody gets for a year: one for all money, one for each thing. Refuses as `confirm` does."""
    money = [gift for gift in donor.open_gifts if not gift.is_thing]
    if not donor.open_gifts:
        raise NothingToConfirm
    sets = ([money] if money else []) + [[gift] for gift in donor.open_gifts if gift.is_thing]
    return [confirm(gifts=gifts, by=by, at=at) for gifts in sets]


@transaction.atomic
def confirm_year(*, agency: Agency, year: int, by: Actor, at: dt.datetime) -> list[Confirmation]:
    """For everybody who gave in the year and has none yet; without an address nobody gets one. Refuses NoTaxStatus, TaxStatusTooOld."""
    checked_status(agency, on=timezone.localdate(at))
    waiting = [donor for donor in donors_of(agency, year) if donor.open_gifts and not donor.problem]
    return [made for donor in waiting for made in confirm_donor(agency=agency, donor=donor, by=by, at=at)]


@transaction.atomic
def revoke(*, confirmation: Confirmation, why: str, original_back: bool, by: Actor, at: dt.datetime) -> Confirmation:
    """It was wrong: its gifts may be confirmed anew. Refuses RevokedBefore, RevocationNeedsWhy."""
    last_number(confirmation.agency, LOCK)
    confirmation.refresh_from_db(fields=["revoked_at"])
    if confirmation.revoked_at:
        raise RevokedBefore
    if not why.strip():
        raise RevocationNeedsWhy
    confirmation.revoked_at, confirmation.revoked_by_name, confirmation.revoked_why = at, by.name, why.strip()[:200]
    confirmation.original_back = original_back
    confirmation.save(update_fields=["revoked_at", "revoked_by_name", "revoked_why", "original_back"])
    confirmation.lines.update(live=False)
    _record(confirmation, "revoked", by=by, at=at)
    return confirmation


@transaction.atomic
def forget_confirmations(*, agency: Agency, by: Actor, at: dt.datetime) -> int:
    """Ten years after the end of the year in which it was issued, the paper and its words are emptied; number and sum stay."""
    old = agency.confirmations.filter(year__lt=timezone.localdate(at).year - KEPT_YEARS, erasure=None)
    if not old.exists():
        return 0
    count = old.update(paper="", content={}, donor="", erasure=next_number(agency, "erasures"))
    audit.record(agency, by=by, at=at, what="donations.forgotten", changes={"number": (None, count)})
    return count


def checked_status(agency: Agency, *, on: dt.date) -> TaxStatus:
    """The notice by which somebody may confirm on a day."""
    status = agency.tax_statuses.current()
    if status is None:
        raise NoTaxStatus
    if not status.confirms(on=on):
        raise TaxStatusTooOld
    return status


def _checked(agency: Agency, gifts: Sequence[Gift]) -> tuple[list[Gift], Person | Organisation]:
    """The rows as they are now, by day, and whose they are."""
    found = agency.gifts.unconfirmed().filter(pk__in=[gift.pk for gift in gifts]).select_related("person__merged_into", "organisation")
    rows = sorted(found, key=lambda row: (row.given_on, row.pk))
    if len(rows) != len(gifts):
        raise NothingToConfirm
    if len(rows) > 1 and any(row.is_thing for row in rows):
        raise ThingStandsAlone
    if len({(giver_of(row), row.given_on.year) for row in rows}) > 1:
        raise NotTogether
    return rows, giver_of(rows[0])


def _record(confirmation: Confirmation, what: str, *, by: Actor, at: dt.datetime) -> None:
    audit.record(
        confirmation.agency, by=by, at=at, what=f"donations.{what}", about=confirmation.about, person_id=confirmation.person_id,
        changes={"number": (None, confirmation.name)},
    )
