"""The confidentiality declaration is signed."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from nahbei.foundation.actor import Actor
from nahbei.volunteers.actions.notes import leave, lock
from nahbei.volunteers.models import ConfidentialityDeclaration, DeclarationText, Volunteer
from nahbei.volunteers.rules import AlreadySigned, SignedBeforeItExisted, SignedInTheFuture


@transaction.atomic
def sign_declaration(
    *, volunteer: Volunteer, text: DeclarationText, signed_on: dt.date, by: Actor, at: dt.datetime
) -> ConfidentialityDeclaration:
    """She signed this version on that day. Refuses SignedInTheFuture, SignedBeforeItExisted, AlreadySigned."""
    row = lock(volunteer)
    if signed_on > timezone.localdate(at):
        raise SignedInTheFuture
    if signed_on < text.existed_from:
        raise SignedBeforeItExisted
    if ConfidentialityDeclaration.objects.filter(volunteer=row, text=text).exists():
        raise AlreadySigned
    declaration = ConfidentialityDeclaration.objects.create(
        agency=row.agency, volunteer=row, text=text, signed_on=signed_on, recorded_by=by.name
    )
    words = {"name": row.person.full_name, "version": text.version}
    leave(
        row, "declared", by=by, at=at, changes={"version": (None, text.version), "signed_on": (None, signed_on)},
        text=_("%(name)s hat die Verschwiegenheitserklärung unterschrieben, Fassung %(version)s.") % words,
    )
    return declaration


@transaction.atomic
def remove_declaration(*, declaration: ConfidentialityDeclaration, by: Actor, at: dt.datetime) -> None:
    """Entered by mistake: the paper is not there. She is not suggested until she signs."""
    row = lock(declaration.volunteer)
    gone, _models = ConfidentialityDeclaration.objects.filter(pk=declaration.pk).delete()
    if gone:
        words = {"name": row.person.full_name, "version": declaration.text.version}
        leave(
            row, "declaration_removed", by=by, at=at, changes={"version": (declaration.text.version, None)},
            text=_("Verschwiegenheitserklärung von %(name)s, Fassung %(version)s: Der Eintrag war ein Versehen.") % words,
        )
