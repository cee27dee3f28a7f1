"""What can happen to an agency as a whole."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from nahbei.foundation import audit
from nahbei.foundation.actor import Actor
from nahbei.foundation.models import Account, Agency, Membership
from nahbei.foundation.refusal import Refusal
from nahbei.foundation.rights import Role
from nahbei.foundation.tenancy import agency_scope

# First words of addresses that are not agencies.
RESERVED_SLUGS = frozenset({"account", "office", "static", "ui", "health", "today", "api"})


# What the office may change about itself; the slug stands in addresses that were sent out.
CHANGEABLE = frozenset({
    "name", "carrier", "street", "postal_code", "town", "state", "phone", "email", "opening_hours", "enquiry_hours",
    "enquiry_expires_hours", "referral_days", "follow_up_weeks", "review_months", "service_recheck_months",
})


class UnknownAgencyField(ValueError):
    """A programmer's mistake, not a user's."""


class SlugTaken(Refusal):
    sentence = _("Diesen Kurznamen hat schon eine Agentur. Bitte wählen Sie einen anderen.")
    field = "slug"


def free_slug(name: str) -> str:
    """A slug made of the name, umlauts spelt out: „Köln Süd“ becomes `koeln-sued`."""
    spelt = name.lower()
    for letter, letters in (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("ß", "ss")):
        spelt = spelt.replace(letter, letters)
    return slugify(spelt)[:50] or "agentur"


@transaction.atomic
def found_agency(
    *, name: str, town: str, state: str, lead_name: str, lead_email: str, by: Actor, at: dt.datetime, slug: str = ""
) -> Agency:
    """Make an agency with its first account, which leads it."""
    slug = slug or free_slug(name)
    if slug in RESERVED_SLUGS or Agency.objects.filter(slug=slug).exists():
        raise SlugTaken
    agency = Agency(name=name, slug=slug, town=town, state=state, created_at=at)
    agency.full_clean()
    agency.save()
    account = account_of(email=lead_email, name=lead_name, at=at)
    membership = Membership(agency=agency, account=account, role=Role.LEAD, starts_on=at.date())
    membership.full_clean()
    membership.save()
    with agency_scope(agency):
        audit.record(agency, by=by, at=at, what="foundation.agency_founded")
    return agency


def account_of(*, email: str, name: str, at: dt.datetime) -> Account:
    """The account of this address; a new one when there is none. What cannot be stored is a ValidationError."""
    email = email.strip().lower()
    found = Account.objects.filter(email=email).first()
    if found is None:
        Account(email=email, name=name.strip(), created_at=at).full_clean(exclude=["password"])
    return found or Account.objects.create_user(email=email, name=name.strip(), created_at=at)


@transaction.atomic
def change_agency(*, agency: Agency, by: Actor, at: dt.datetime, **fields: object) -> Agency:
    """Change what the office says about itself and the numbers it works by."""
    if unknown := set(fields) - CHANGEABLE:
        raise UnknownAgencyField(", ".join(sorted(unknown)))
    locked = Agency.objects.select_for_update().get(pk=agency.pk)
    changes = {name: (getattr(locked, name), value) for name, value in fields.items() if getattr(locked, name) != value}
    if not changes:
        return locked
    for name, (_before, value) in changes.items():
        setattr(locked, name, value)
    locked.full_clean()
    locked.save(update_fields=list(changes))
    audit.record(agency, by=by, at=at, what="foundation.agency_changed", changes=changes)
    return locked
