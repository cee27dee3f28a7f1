"""`nahbei import positions FILE`: positions out of CSV, XLSX or Freinet's XML."""

from __future__ import annotations

from nahbei.exchange.models import ImportKind
from nahbei.terminal.imports import ImportCommand


class Command(ImportCommand):
    help = "Übernimmt Stellen aus CSV, XLSX oder dem XML aus Freinet. Nochmals übernehmen schadet nicht."
    kind = ImportKind.POSITIONS
