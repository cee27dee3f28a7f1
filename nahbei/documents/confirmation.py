"""Zuwendungsbestätigungen: the official pattern, one sheet each, the annex of a collective one behind it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from nahbei.documents.pdf import CannotBeSet, Cleaner, Pdf, Replaced, compile_pdf


def confirmations_pdf(contents: Sequence[Mapping[str, Any]], *, on: dt.date, copy: bool = False) -> Pdf:
    """All in one file, each beginning on its own page. `copy`: marked as one, for the file of the office."""
    try:
        return _set(contents, Cleaner(), on=on, copy=copy)
    except CannotBeSet:
        return _set(contents, Cleaner(latin_only=True), on=on, copy=copy)


def _set(contents: Sequence[Mapping[str, Any]], cleaner: Cleaner, *, on: dt.date, copy: bool) -> Pdf:
    data = {"papers": cleaner.clean(list(contents)), "copy": copy}
    content = compile_pdf("confirmation.typ", data, on=on)
    return Pdf(content, (Replaced(contents[0]["number"], "".join(cleaner.replaced)),) if cleaner.replaced else ())
