"""What the tax office has certified is written down, or the next notice of it."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from nahbei.donations.models import TaxStatus
from nahbei.foundation import audit
from nahbei.foundation.actor import Actor
from nahbei.foundation.models import Agency
from nahbei.foundation.refusal import Refusal


class NoticeInFuture(Refusal):
    sentence = _("Dieser Tag war noch nicht. Es gilt das Datum, das auf dem Bescheid steht.")
    field = "notice_on"


@transaction.atomic
def write_tax_status(
    *, agency: Agency, kind: str, tax_office: str, tax_number: str, notice_on: dt.date, period: str, purposes: str, name: str, street: str,
    postal_code: str, town: str, fees_deductible: bool, by: Actor, at: dt.datetime,
) -> TaxStatus:
    """A new row; what was confirmed by an earlier one stays as it is. Refuses NoticeInFuture."""
    if notice_on > timezone.localdate(at):
        raise NoticeInFuture
    status = TaxStatus(
        agency=agency, kind=kind, tax_office=tax_office.strip(), tax_number=tax_number.strip(), notice_on=notice_on, period=period.strip(),
        purposes=purposes.strip().rstrip("."), name=name.strip(), street=street.strip(), postal_code=postal_code.strip(), town=town.strip(),
        fees_deductible=fees_deductible, written_at=at, written_by_name=by.name,
    )
    status.full_clean(exclude=["agency"])
    status.save()
    audit.record(agency, by=by, at=at, what="donations.tax_status_written", changes={"notice_on": (None, notice_on), "kind": (None, kind)})
    return status
