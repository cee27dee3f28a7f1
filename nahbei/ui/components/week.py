"""The week plan: days with their visits."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from django.utils.html import format_html
from django.utils.safestring import SafeString

from nahbei.ui import german
from nahbei.ui.components.library import drawn, register

VisitState = Literal["open", "proposed", "asked", "matched", "cancelled", "done"]


@register.simple_block_tag
def week(content: str) -> SafeString:
    """Seven days side by side (the weekend shares a column), one under the other where there is no room; holds `weekday`."""
    return format_html('<div class="week"><ol>{}</ol></div>', content)


@register.simple_block_tag
def weekday(content: str, on: dt.date, *, today: dt.date, summary: str = "") -> SafeString:
    """One day; the content are `visit` tags. `summary`: „4 Einsätze, 1 offen“."""
    return drawn(
        "weekday",
        content=content,
        word=german.WEEKDAYS_SHORT[on.weekday()],
        on=f"{on.day}.{on.month}.",
        is_today=on == today,
        weekend=on.weekday() >= 5,
        summary=summary,
        iso=on.isoformat(),
    )


@register.simple_tag
def visit(
    time: dt.time,
    who: str,
    what: str,
    *,
    state: VisitState = "matched",
    helper: str = "",
    url: str = "",
    late: bool = False,
) -> SafeString:
    """One visit in a day. late=True marks an entry made afterwards („Nachtrag“)."""
    return drawn(
        "visit",
        time=f"{time.hour}:{time.minute:02}",
        who=who,
        what=what,
        state=state,
        helper=helper,
        url=url,
        late=late,
        pair={"done": "matched", "cancelled": "withdrawn"}.get(state, state),
    )
