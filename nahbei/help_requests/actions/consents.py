"""The resident confirmed: a locked request opens for needs and note. She takes it back: it is locked again."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from nahbei.foundation import audit
from nahbei.foundation.actor import Actor
from nahbei.help_requests.actions.notes import write_health_note
from nahbei.help_requests.models import HelpRequest, HelpRequestQuerySet
from nahbei.journal.actions import finish_reminders_about, write_entry
from nahbei.journal.models import EntryKind, ReminderKind
from nahbei.people.actions import give_consent, withdraw_consent
from nahbei.people.models import Consent, ConsentForm, ConsentPurpose, Person
from nahbei.people.texts import VERSIONS


@transaction.atomic
def confirm_consent(
    *, help_request: HelpRequest, given_by: Person, form: str, given_at: dt.datetime, by: Actor, at: dt.datetime
) -> Consent:
    """Unlock a request. Refuses MayNotConsent unless it is the help seeker or a representative with running authority.

    `given_at` is when she agreed (a paper may be older than its entry). Confirmed twice: the first consent stays.
    """
    locked = HelpRequest.objects.select_for_update(of=("self",)).select_related("agency", "help_seeker", "consent").get(pk=help_request.pk)
    if locked.consent is not None:
        return locked.consent
    locked.consent = consent = give_both(person=locked.help_seeker, given_by=given_by, form=form, by=by, at=given_at)
    locked.save(update_fields=["consent"])
    finish_reminders_about(agency=locked.agency, about=locked.reference, by=by, at=at, kind=ReminderKind.CONFIRM)
    words = {"number": locked.number, "who": given_by.full_name, "form": ConsentForm(form).label}
    write_entry(
        agency=locked.agency, by=by, at=at, text=_("Einverständnis zum Gesuch %(number)s von %(who)s, %(form)s.") % words,
        kind=EntryKind.CONSENT, person=locked.help_seeker, about=locked.reference,
    )
    audit.record(
        locked.agency, by=by, at=at, what="help_requests.unlocked", about=locked.reference, person_id=locked.help_seeker_id
    )
    return consent


@transaction.atomic
def take_back_consent(*, consent: Consent, by: Actor, at: dt.datetime) -> int:
    """Withdraw a consent; lock the running requests that rest on it, and delete at once what they hold about health.

    Art. 7(3), Art. 17(1)(b) GDPR: without consent nothing allows to keep it. Returns how many requests were locked.
    """
    row = withdraw_consent(consent=consent, by=by, at=at)
    resting = list(resting_on(row).select_for_update(of=("self",)).select_related("agency", "help_seeker").order_by("pk"))
    for request in resting:
        request.consent = None
        request.save(update_fields=["consent"])
        write_health_note(help_request=request, text="", by=by, at=at)
        request.request_needs.filter(need__about_health=True).delete()
        write_entry(
            agency=request.agency, by=by, at=at, text=_("Einverständnis zum Gesuch %(number)s zurückgenommen.") % {"number": request.number},
            kind=EntryKind.CONSENT, person=request.help_seeker, about=request.reference,
        )
        audit.record(request.agency, by=by, at=at, what="help_requests.locked", about=request.reference, person_id=request.help_seeker_id)
    return len(resting)


def resting_on(consent: Consent) -> HelpRequestQuerySet:
    """Running requests that hold because of it. A consent to what was said about health carries those given with it."""
    running = HelpRequest.objects.filter(agency=consent.agency_id).running()
    if consent.purpose == ConsentPurpose.HELP:
        return running.filter(consent=consent)
    if consent.purpose != ConsentPurpose.NEEDS:
        return running.none()
    return running.filter(consent__person=consent.person_id, consent__given_at=consent.given_at)


def give_both(*, person: Person, given_by: Person, form: str, by: Actor, at: dt.datetime) -> Consent:
    """Both texts are read out: storing and asking around, and what was said about health. Returns the first consent."""
    first, _second = (
        give_consent(person=person, given_by=given_by, purpose=purpose, form=form, text_version=VERSIONS[purpose], by=by, at=at)
        for purpose in (ConsentPurpose.HELP, ConsentPurpose.NEEDS)
    )
    return first
