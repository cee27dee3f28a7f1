"""What the first page says for each hat that somebody wears."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from nahbei.portal.person_door import PersonRequest


@dataclass(frozen=True)
class Section:
    """A part of the first page: `template` finds `values` under the name `section`."""

    template: str
    values: Mapping[str, object]


# Hat → who builds its part, in the order of the page.
SECTIONS: dict[str, Callable[[PersonRequest], Section]] = {}


def sections_of(request: PersonRequest) -> list[Section]:
    return [build(request) for hat, build in SECTIONS.items() if hat in request.hats]
