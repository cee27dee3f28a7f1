"""What the first page says for each hat that somebody wears."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from nahbei.people.hats import all_hats
from nahbei.portal.person_door import PersonRequest


@dataclass(frozen=True)
class Section:
    """A part of the first page: `template` finds `values` under the name `section`."""

    template: str
    values: Mapping[str, object]


# Hat → who builds its part; the views of each audience register theirs.
SECTIONS: dict[str, Callable[[PersonRequest], Section]] = {}


def sections_of(request: PersonRequest) -> list[Section]:
    """In the order of the hats."""
    return [SECTIONS[hat.key](request) for hat in all_hats() if hat.key in SECTIONS and hat.key in request.hats]
