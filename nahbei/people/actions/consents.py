"""Someone agrees, or takes it back."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from nahbei.foundation import audit
from nahbei.foundation.actor import Actor
from nahbei.foundation.refusal import Refusal
from nahbei.people.actions.records import PersonWasMerged
from nahbei.people.models import Consent, Person
from nahbei.people.queries import may_consent
from nahbei.people.references import reference_of


class MayNotConsent(Refusal):
    sentence = _(
        "Ohne eingesehene Vollmacht kann niemand für einen anderen Menschen einwilligen. "
        "Fragen Sie ihn selbst oder lassen Sie sich die Vollmacht zeigen."
    )
    field = "given_by"


@transaction.atomic
def give_consent(
    *, person: Person, given_by: Person, purpose: str, form: str, text_version: str, by: Actor, at: dt.datetime
) -> Consent:
    """Record a consent of the person, or of a representative whose authority was seen and still runs. Refuses MayNotConsent."""
    if person.merged_into_id or given_by.merged_into_id:
        raise PersonWasMerged
    if not may_consent(person, given_by, on=timezone.localdate(at)):
        raise MayNotConsent
    consent = Consent(
        agency_id=person.agency_id, person=person, given_by=given_by, purpose=purpose, form=form, text_version=text_version,
        given_at=at, recorded_by=by.name,
    )
    consent.full_clean()
    consent.save()
    audit.record(person.agency, by=by, at=at, what="people.consent_given", about=reference_of(given_by), person_id=person.pk,
                 changes={"purpose": (None, purpose), "text_version": (None, text_version)})
    return consent


@transaction.atomic
def withdraw_consent(*, consent: Consent, by: Actor, at: dt.datetime) -> Consent:
    """From now on it no longer holds. What was done before stays right; doing it twice changes nothing."""
    row = Consent.objects.select_for_update().get(pk=consent.pk)
    if row.withdrawn_at is None:
        row.withdrawn_at = at
        row.save(update_fields=["withdrawn_at"])
        audit.record(row.agency, by=by, at=at, what="people.consent_withdrawn", about=reference_of(row.given_by),
                     person_id=row.person_id, changes={"purpose": (row.purpose, None)})
    return row
