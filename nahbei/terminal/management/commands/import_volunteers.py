"""`nahbei import volunteers FILE`: volunteers out of CSV or XLSX."""

from __future__ import annotations

from nahbei.exchange.models import ImportKind
from nahbei.terminal.imports import ImportCommand


class Command(ImportCommand):
    help = "Übernimmt Freiwillige aus CSV oder XLSX. Nochmals übernehmen schadet nicht."
    kind = ImportKind.VOLUNTEERS
