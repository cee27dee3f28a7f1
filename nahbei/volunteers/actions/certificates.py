"""Certificates of conduct: looked at, entered by mistake, and forgotten when nothing follows.

No journal line and no result in the audit trail: both are kept for years, the certificate is not.
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nahbei.foundation import two_persons
from nahbei.foundation.actions import ask_for_step
from nahbei.foundation.actor import Actor
from nahbei.foundation.models import Agency, TwoPersonStep
from nahbei.foundation.rights import Right
from nahbei.foundation.two_persons import StepKind
from nahbei.volunteers.actions.notes import leave, lock
from nahbei.volunteers.dates import months_after
from nahbei.volunteers.models import ConductCertificate, Volunteer
from nahbei.volunteers.queries import forgettable_certificates, refused_ids
from nahbei.volunteers.rules import (
    AskTheLead,
    CertificateTooOld,
    InspectedBeforeItsDate,
    InspectedInTheFuture,
    ResultIsClear,
)

KIND = "volunteers.certificate_result"


@transaction.atomic
def record_certificate(
    *, volunteer: Volunteer, kind: str, dated_on: dt.date, inspected_on: dt.date, clear: bool, by: Actor, at: dt.datetime
) -> ConductCertificate:
    """Somebody looked at it. A „no“ blocks at once; while one stands, a new „yes“ goes the way of two people.

    Refuses InspectedInTheFuture, InspectedBeforeItsDate, CertificateTooOld, AskTheLead.
    """
    row = lock(volunteer)
    if inspected_on > timezone.localdate(at):
        raise InspectedInTheFuture
    if inspected_on < dated_on:
        raise InspectedBeforeItsDate
    months = row.agency.gate_terms.on(inspected_on).certificate_months
    if months_after(dated_on, months) < inspected_on:
        raise CertificateTooOld(months)
    if row.pk in refused_ids(row.agency, [row.pk]):
        raise AskTheLead
    found = ConductCertificate.objects.create(
        agency=row.agency, volunteer=row, kind=kind, dated_on=dated_on, inspected_on=inspected_on, inspected_by=by.name, clear=clear
    )
    leave(row, "certificate_recorded", by=by, at=at)
    return found


@transaction.atomic
def remove_certificate(*, certificate: ConductCertificate, by: Actor, at: dt.datetime) -> None:
    """Entered by mistake. Refuses AskTheLead: a „no“ goes away only by two people."""
    row = lock(certificate.volunteer)
    locked = ConductCertificate.objects.filter(pk=certificate.pk).first()
    if locked is None:
        return
    if not locked.clear:
        raise AskTheLead
    locked.delete()
    leave(row, "certificate_removed", by=by, at=at)


@transaction.atomic
def ask_to_clear(*, certificate: ConductCertificate, by: Actor, at: dt.datetime) -> TwoPersonStep:
    """„No“ was a mistake, or no longer stands in the way: a second person must say so, too. Refuses ResultIsClear, StepAlreadyWaits."""
    row = lock(certificate.volunteer)
    if ConductCertificate.objects.get(pk=certificate.pk).clear:
        raise ResultIsClear
    words = _("%(name)s: Führungszeugnis ohne einschlägigen Eintrag statt mit einem") % {"name": row.person.full_name}
    return ask_for_step(
        agency=row.agency, kind=KIND, about=row.reference, words=words, payload={"certificate": certificate.pk}, by=by, at=at
    )


def clear_certificate(*, step: TwoPersonStep, by: Actor, at: dt.datetime) -> None:
    certificate = step.agency.certificates.select_related("volunteer").get(pk=step.payload["certificate"])
    row = lock(certificate.volunteer)
    ConductCertificate.objects.filter(pk=certificate.pk).update(clear=True)
    leave(row, "certificate_recorded", by=by, at=at)


@transaction.atomic
def forget_certificates(*, agency: Agency, by: Actor, at: dt.datetime) -> int:
    """What the law lets nobody keep: after the end of the engagement, replaced, run out. Returns how many went."""
    rows = list(forgettable_certificates(agency, on=timezone.localdate(at)))
    for volunteer in {row.volunteer_id: row.volunteer for row in rows}.values():
        leave(volunteer, "certificate_forgotten", by=by, at=at)
    ConductCertificate.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return len(rows)


two_persons.register(
    StepKind(KIND, Right.CERTIFICATE_RESULTS, gettext_lazy("Führungszeugnis: Ergebnis ändern"), clear_certificate, confidential=True)
)
