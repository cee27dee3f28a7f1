"""Projects: several positions with one aim, a beginning and an end."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nahbei.foundation.models import Agency
from nahbei.foundation.reference import Reference
from nahbei.foundation.tenancy import AgencyManager
from nahbei.partners.models import Organisation


class ProjectState(models.TextChoices):
    DRAFT = "draft", _("Entwurf")
    PUBLISHED = "published", _("veröffentlicht")
    ENDED = "ended", _("beendet")


class ProjectQuerySet(models.QuerySet["Project"]):
    def published(self, *, on: dt.date) -> ProjectQuerySet:
        """Those the public may see on that day."""
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=on), state=ProjectState.PUBLISHED, organisation__active=True)


class Project(models.Model):
    """Projekt: groups positions of one organisation. Its page shows those of them that are published."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="projects")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="projects", verbose_name=_("Organisation"))
    title = models.CharField(_("Titel"), max_length=100)
    text = models.TextField(_("Worum geht es?"), blank=True, max_length=4_000)
    starts_on = models.DateField(_("Beginn"), null=True, blank=True)
    ends_on = models.DateField(_("Ende"), null=True, blank=True)
    state = models.CharField(_("Stand"), max_length=9, choices=ProjectState, default=ProjectState.DRAFT)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    objects = AgencyManager.from_queryset(ProjectQuerySet)()

    class Meta:
        verbose_name = _("Projekt")
        ordering = ["title", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(starts_on=None) | Q(ends_on__gte=models.F("starts_on")), name="project_ends_after_start",
                violation_error_message=_("Das Ende liegt vor dem Anfang."),
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def reference(self) -> Reference:
        return Reference("opportunities.project", self.pk)
