"""What an import is called in journal and audit."""

from __future__ import annotations

from collections.abc import Iterable

from nahbei.foundation import reference
from nahbei.foundation.models import Agency
from nahbei.foundation.rights import Right


def _imports(agency: Agency, keys: Iterable[int]) -> dict[int, str]:
    return dict(agency.imports.filter(pk__in=list(keys)).values_list("pk", "file_name"))


def register() -> None:
    reference.register(reference.Kind("exchange.import", _imports, Right.IMPORT, ("started", "done", "undone")))
