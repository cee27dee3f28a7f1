"""A new version of the confidentiality declaration: what was signed is never changed."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from nahbei.foundation import audit
from nahbei.foundation.actor import Actor
from nahbei.foundation.models import Agency
from nahbei.foundation.numbers import raise_matching_version
from nahbei.foundation.reference import Reference
from nahbei.foundation.refusal import Refusal
from nahbei.volunteers.models import DeclarationText


class VersionAlreadyPassed(Refusal):
    sentence = _("Eine neue Fassung gilt frühestens ab heute.")
    field = "valid_from"


@transaction.atomic
def add_declaration_text(
    *, agency: Agency, version: str, text: str, valid_from: dt.date, by: Actor, at: dt.datetime
) -> DeclarationText:
    """From `valid_from` on nobody is suggested who has not signed this version."""
    if valid_from < timezone.localdate(at):
        raise VersionAlreadyPassed
    new = DeclarationText(agency=agency, version=version, text=text, valid_from=valid_from, written_on=timezone.localdate(at))
    new.full_clean()
    new.save()
    audit.record(
        agency, by=by, at=at, what="volunteers.declaration_text_added", about=Reference("volunteers.declaration_text", new.pk),
        changes={"version": (None, version), "valid_from": (None, valid_from)},
    )
    raise_matching_version(agency)
    return new
