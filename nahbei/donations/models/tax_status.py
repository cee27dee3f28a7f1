"""What the tax office has certified about the carrier: without it nothing is confirmed."""

from __future__ import annotations

import datetime as dt

from dateutil.relativedelta import relativedelta
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nahbei.foundation.models import Agency
from nahbei.foundation.tenancy import AgencyManager
from nahbei.foundation.walls import AppendOnly


class NoticeKind(models.TextChoices):
    EXEMPTION = "exemption", _("Freistellungsbescheid")
    ANNEX = "annex", _("Anlage zum Körperschaftsteuerbescheid")
    STATUTES = "statutes", _("Feststellung nach § 60a AO (neuer Verein)")


# § 63 Abs. 5 AO: so many years after the day of the notice nothing may be confirmed any more.
YEARS = {NoticeKind.EXEMPTION: 5, NoticeKind.ANNEX: 5, NoticeKind.STATUTES: 3}


class TaxStatusQuerySet(models.QuerySet["TaxStatus"]):
    def current(self) -> TaxStatus | None:
        return self.order_by("-pk").first()


class TaxStatus(models.Model):
    """Never changed: a new notice is a new row, the newest counts. `purposes` stands in the genitive, after „zur Förderung“."""

    append_only = AppendOnly()

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="tax_statuses")
    kind = models.CharField(_("Art des Bescheids"), max_length=9, choices=NoticeKind, default=NoticeKind.EXEMPTION)
    tax_office = models.CharField(_("Finanzamt"), max_length=80)
    tax_number = models.CharField(_("Steuernummer"), max_length=40)
    notice_on = models.DateField(_("Datum des Bescheids"))
    period = models.CharField(_("letzter Veranlagungszeitraum"), max_length=40, blank=True)
    purposes = models.CharField(_("Zwecke"), max_length=250)
    name = models.CharField(_("Name des Trägers"), max_length=120)
    street = models.CharField(_("Straße und Hausnummer"), max_length=120)
    postal_code = models.CharField(_("Postleitzahl"), max_length=5)
    town = models.CharField(_("Ort"), max_length=80)
    fees_deductible = models.BooleanField(_("Mitgliedsbeiträge sind steuerlich abziehbar"), default=False)
    written_at = models.DateTimeField()
    written_by_name = models.CharField(max_length=120)

    objects = AgencyManager.from_queryset(TaxStatusQuerySet)()

    class Meta:
        verbose_name = _("Bescheid des Finanzamts")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=NoticeKind.values), name="notice_kind"),
            models.CheckConstraint(condition=Q(kind="statutes") | ~Q(period=""), name="notice_has_period",
                                   violation_error_message=_("Für welches Jahr gilt der Bescheid? Es steht darin.")),
        ]

    @property
    def confirms_until(self) -> dt.date:
        """The last day on which somebody may confirm by it."""
        until: dt.date = self.notice_on + relativedelta(years=YEARS[NoticeKind(self.kind)])
        return until

    def confirms(self, *, on: dt.date) -> bool:
        return self.notice_on <= on <= self.confirms_until
