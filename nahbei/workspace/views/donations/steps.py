"""What the treasurer has to do about gifts: a notice that runs out, confirmations at the beginning of a year."""

from __future__ import annotations

import datetime as dt

from django.urls import reverse
from django.utils.translation import gettext as _

from nahbei.donations.models import TaxStatus
from nahbei.donations.year import donors_of
from nahbei.workspace.door import StaffRequest
from nahbei.workspace.views.contributions.step import Step

WARNED = dt.timedelta(days=180)
LAST_MONTH = 3  # until March everybody wants the papers for the tax return


def steps(request: StaffRequest) -> list[Step]:
    """Nothing, and one question, where no notice was ever written: then nobody confirms gifts here."""
    status = request.agency.tax_statuses.current()
    return [] if status is None else [*_notice(request, status), *_confirmations(request, status)]


def _notice(request: StaffRequest, status: TaxStatus) -> list[Step]:
    """Said half a year before, so that the tax office has time."""
    if request.today + WARNED < status.confirms_until:
        return []
    words = _("Bescheid des Finanzamts läuft ab") if status.confirms(on=request.today) else _("Bescheid des Finanzamts ist abgelaufen")
    hint = _("Bestätigen dürfen Sie bis {day}.").format(day=f"{status.confirms_until:%d.%m.%Y}")
    return [Step(words, reverse("workspace:tax-status"), hint)]


def _confirmations(request: StaffRequest, status: TaxStatus) -> list[Step]:
    """In the first months for the year that is over."""
    year = request.today.year - 1
    if request.today.month > LAST_MONTH or not status.confirms(on=request.today):
        return []
    number = sum(1 for donor in donors_of(request.agency, year) if donor.open_gifts and not donor.problem)
    words = _("Zuwendungsbestätigungen {year} ausstellen ({n})").format(year=year, n=number)
    return [Step(words, reverse("workspace:donations-year", args=[year]))] if number else []
