"""One import: its file until it is done, what became of each row, and which foreign key is which row of ours."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nahbei.foundation.models import Account, Agency
from nahbei.foundation.reference import Reference
from nahbei.foundation.tenancy import AgencyManager


class ImportKind(models.TextChoices):
    POSITIONS = "positions", _("Stellen")
    ORGANISATIONS = "organisations", _("Organisationen")
    VOLUNTEERS = "volunteers", _("Freiwillige")


class ImportState(models.TextChoices):
    UPLOADED = "uploaded", _("Datei ist da")
    RUNNING = "running", _("läuft")
    DONE = "done", _("fertig")
    UNDONE = "undone", _("zurückgenommen")
    FAILED = "failed", _("abgebrochen")


class Import(models.Model):
    """`columns` maps a name of ours to a column of the file. The file itself goes as soon as it is done."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="imports")
    kind = models.CharField(_("Was?"), max_length=13, choices=ImportKind)
    file_name = models.CharField(_("Datei"), max_length=200)
    content = models.BinaryField(null=True)
    columns = models.JSONField(default=dict)
    state = models.CharField(_("Stand"), max_length=8, choices=ImportState, default=ImportState.UPLOADED)
    rows = models.PositiveIntegerField(_("Zeilen"), default=0)
    done_rows = models.PositiveIntegerField(default=0)
    created = models.PositiveIntegerField(_("neu"), default=0)
    known = models.PositiveIntegerField(_("schon da"), default=0)
    failed = models.PositiveIntegerField(_("nicht übernommen"), default=0)
    undone = models.PositiveIntegerField(default=0)
    uploaded_at = models.DateTimeField()
    uploaded_by_name = models.CharField(max_length=120)
    uploaded_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    started_at = models.DateTimeField(null=True, blank=True)  # also the `created_at` of everything it makes
    ended_at = models.DateTimeField(null=True, blank=True)
    problem = models.CharField(max_length=300, blank=True)

    objects = AgencyManager["Import"]()

    class Meta:
        verbose_name = _("Übernahme")
        ordering = ["-uploaded_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["agency"], condition=Q(state="running"), name="import_runs_once",
                                    violation_error_message=_("Es läuft schon eine Übernahme."))
        ]

    @property
    def reference(self) -> Reference:
        return Reference("exchange.import", self.pk)

    @property
    def percent(self) -> int:
        return 100 * self.done_rows // self.rows if self.rows else 0


class Outcome(models.TextChoices):
    CREATED = "created", _("neu")
    KNOWN = "known", _("schon da")
    FAILED = "failed", _("nicht übernommen")


class ImportedRow(models.Model):
    """What became of one row. `values` only of a failed one, so that it can be corrected and read again."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="imported_rows")
    run = models.ForeignKey(Import, models.CASCADE, related_name="imported")
    line = models.PositiveIntegerField()
    outcome = models.CharField(max_length=7, choices=Outcome)
    target = models.PositiveBigIntegerField(null=True)
    reason = models.CharField(max_length=300, blank=True)
    values = models.JSONField(default=dict, blank=True)

    objects = AgencyManager["ImportedRow"]()

    class Meta:
        ordering = ["line"]
        constraints = [models.UniqueConstraint(fields=["run", "line"], name="imported_row_once")]
        indexes = [models.Index(fields=["run", "outcome"], name="imported_row_outcome")]

    @property
    def cells(self) -> list[str]:
        return [value for value in self.values.values() if value]


class ForeignKeyOfRow(models.Model):
    """The other system's number of a row, and ours: the same file read again finds what is there already."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="foreign_keys")
    kind = models.CharField(max_length=13, choices=ImportKind)
    key = models.CharField(max_length=120)
    target = models.PositiveBigIntegerField()
    run = models.ForeignKey(Import, models.CASCADE, related_name="foreign_keys")

    objects = AgencyManager["ForeignKeyOfRow"]()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agency", "kind", "key"], name="foreign_key_of_row_once")]
