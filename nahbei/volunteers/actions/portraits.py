"""The photo of somebody who helps: with her consent, and gone with it."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import BinaryIO

from django.db import transaction
from django.utils import timezone

from nahbei.foundation.actor import Actor
from nahbei.foundation.pictures import square_jpeg
from nahbei.people.actions import give_consent, withdraw_consent
from nahbei.people.models import ConsentPurpose
from nahbei.people.texts import VERSIONS
from nahbei.volunteers.actions.notes import leave, lock
from nahbei.volunteers.minors import is_minor
from nahbei.volunteers.models import Portrait, Volunteer
from nahbei.volunteers.rules import PhotoNeedsConsent, TooYoungForAPhoto

SIDE, MOST = 320, 40_000  # px, bytes


@transaction.atomic
def set_portrait(*, volunteer: Volunteer, file: BinaryIO, agreed: bool, form: str, by: Actor, at: dt.datetime) -> Portrait:
    """The one before is replaced. `agreed`: she has said yes to the text of today, by `form` (ConsentForm).

    Refuses PhotoNeedsConsent, TooYoungForAPhoto, PictureTooLarge, NotAPicture; then nothing is stored.
    """
    if not agreed:
        raise PhotoNeedsConsent
    content, row = square_jpeg(file, side=SIDE, most=MOST), lock(volunteer)
    if is_minor(row.person, on=timezone.localdate(at)):
        raise TooYoungForAPhoto
    version = VERSIONS[ConsentPurpose.PHOTO]
    if not row.person.consents.valid().filter(purpose=ConsentPurpose.PHOTO, text_version=version).exists():
        give_consent(person=row.person, given_by=row.person, purpose=ConsentPurpose.PHOTO, form=form, text_version=version, by=by, at=at)
    fields = {"content": content, "digest": hashlib.sha256(content).hexdigest(), "added_at": at, "added_by_name": by.name}
    portrait, _new = Portrait.objects.update_or_create(agency=row.agency, volunteer=row, defaults=fields)
    leave(row, "portrait_set", by=by, at=at)
    return portrait


@transaction.atomic
def remove_portrait(*, volunteer: Volunteer, by: Actor, at: dt.datetime) -> bool:
    """It is deleted, and the consent taken back. False: there was none."""
    row = lock(volunteer)
    for consent in row.person.consents.valid().filter(purpose=ConsentPurpose.PHOTO):
        withdraw_consent(consent=consent, by=by, at=at)
    gone = Portrait.objects.filter(volunteer=row).delete()[0]
    if gone:
        leave(row, "portrait_removed", by=by, at=at)
    return bool(gone)
