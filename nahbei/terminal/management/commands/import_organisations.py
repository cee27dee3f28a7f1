"""`nahbei import organisations FILE`: organisations out of CSV or XLSX."""

from __future__ import annotations

from nahbei.exchange.models import ImportKind
from nahbei.terminal.imports import ImportCommand


class Command(ImportCommand):
    help = "Übernimmt Organisationen aus CSV oder XLSX. Nochmals übernehmen schadet nicht."
    kind = ImportKind.ORGANISATIONS
