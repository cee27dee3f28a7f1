"""What can be taken over. One file for each kind."""

from __future__ import annotations

from nahbei.exchange.kinds.organisations import Organisations
from nahbei.exchange.kinds.positions import Positions
from nahbei.exchange.kinds.volunteers import Volunteers
from nahbei.exchange.models import ImportKind
from nahbei.exchange.plans import Importer

IMPORTERS: dict[str, type[Importer]] = {
    ImportKind.POSITIONS: Positions, ImportKind.ORGANISATIONS: Organisations, ImportKind.VOLUNTEERS: Volunteers,
}

__all__ = ["IMPORTERS"]
