"""A volunteer's own positions, and whom she may call: only when both have agreed and as long as it runs."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from nahbei.partners.models import ContactPerson
from nahbei.placements.models import PositionPlacement, Stage
from nahbei.placements.position_words import mail_of, numbers_of, where
from nahbei.volunteers.models import Volunteer

KNOWN = {Stage.INTRODUCED, Stage.TRIAL, Stage.PLACED}
MOST = 30
STANDS = {
    Stage.PROPOSED: _("Das könnte etwas für Sie sein. Was meinen Sie?"), Stage.INTRODUCED: _("Sie sind einander vorgestellt. Verabreden Sie sich."),
    Stage.TRIAL: _("Sie schnuppern dort."), Stage.PLACED: _("Sie sind dort dabei."), Stage.DECLINED: _("Daraus ist nichts geworden."),
    Stage.ENDED: _("Das ist beendet."),
}


@dataclass(frozen=True)
class OwnPosition:
    """One position; `contact` and what follows are empty until both said yes."""

    placement: PositionPlacement
    stands: str | Promise
    runs: bool
    waits: bool = False  # for her yes or no
    contact: str = ""
    numbers: str = ""
    email: str = ""
    where: str = ""


def own_positions(volunteer: Volunteer) -> list[OwnPosition]:
    """What runs first; a constant number of queries."""
    rows = volunteer.position_placements.select_related("position__organisation", "position__site", "position__contact__person").prefetch_related(
        "position__contact__person__channels", "position__organisation__contact_persons__person__channels",
    )
    found = [_own(row) for row in rows.order_by("-stage_since", "-pk")[:MOST]]
    return sorted(found, key=lambda own: (not own.waits, not own.runs))


def open_proposals(volunteer: Volunteer) -> QuerySet[PositionPlacement]:
    """What was proposed to her and waits for her word; what rests does not."""
    rows = volunteer.position_placements.filter(stage=Stage.PROPOSED, volunteer_agreed_at=None, pending=False)
    return rows.select_related("position__organisation").order_by("stage_since", "pk")


def own_proposal(volunteer: Volunteer, pk: int) -> PositionPlacement | None:
    """One that was proposed to her and of which she has a say: until both are introduced."""
    related = ("agency", "position__organisation", "position__site__neighbourhood", "position__neighbourhood", "volunteer__person")
    return volunteer.position_placements.filter(stage=Stage.PROPOSED, pk=pk).select_related(*related).first()


def _own(row: PositionPlacement) -> OwnPosition:
    runs, stands = row.stage not in {Stage.DECLINED, Stage.ENDED}, STANDS[Stage(row.stage)]
    waits = row.stage == Stage.PROPOSED and row.volunteer_agreed_at is None
    if row.stage == Stage.PROPOSED and row.volunteer_agreed_at is not None:
        stands = _("Sie möchten das gern. Wir fragen jetzt die Organisation.")
    contact = _contact(row) if row.stage in KNOWN and row.introduced_at is not None else None
    if contact is None:
        return OwnPosition(row, stands, runs, waits)
    organisation = row.position.organisation
    return OwnPosition(
        row, stands, runs, contact=contact.person.full_name, numbers=numbers_of(contact.person) or organisation.phone,
        email=mail_of(contact.person) or organisation.email, where=where(row.position),
    )


def _contact(row: PositionPlacement) -> ContactPerson | None:
    """As `contact_of`, from what was fetched before."""
    own = row.position.contact
    if own is not None and own.person.died_on is None:
        return own
    others = [each for each in row.position.organisation.contact_persons.all() if each.person.died_on is None and each.person.merged_into_id is None]
    return min(others, key=lambda each: each.pk, default=None)
