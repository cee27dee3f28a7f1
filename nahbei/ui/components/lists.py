"""What stands in lists: row of Heute, suggestion, reasons, why nobody, timeline, found people, pagination."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any, Literal, Protocol

from django.core.paginator import Page
from django.template import RequestContext
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from nahbei.ui.components.library import drawn, register
from nahbei.ui.components.marks import Kind


class Reason(Protocol):
    """A reason in words; tone: plain, strong (speaks most for her) or against."""

    text: str
    tone: str


@register.simple_block_tag
def walk(content: str) -> SafeString:
    """Around everything whose rows J, K and Enter walk through, once a page (script `rows`)."""
    return format_html("<row-walk>{}</row-walk>", content)


@register.simple_block_tag
def rows(content: str) -> SafeString:
    """The list around `row` tags."""
    return format_html('<ul class="rows">{}</ul>', content)


@register.simple_block_tag(takes_context=True)
def row(
    context: RequestContext,
    content: str,
    name: str,
    *,
    url: str = "",
    kind: Kind = "seeker",
    when: str = "",
    late: bool = False,
    label: str = "",
    action: str = "",
    icon: str = "",
    method: Literal["get", "post"] = "get",
    current: bool = False,
) -> SafeString:
    """One person, one sentence (the content), one action. method="post" makes the action a form of its own."""
    return drawn(
        "row",
        content=content,
        name=name,
        url=url,
        kind=kind,
        when=when,
        late=late,
        label=label,
        action=action,
        icon=icon,
        method=method,
        current=current,
        csrf_token=context.get("csrf_token"),
    )


@register.simple_tag
def reasons(items: Iterable[Reason | str]) -> SafeString:
    """Reasons in one line, with dots between."""
    return format_html(
        '<ul class="reasons">{}</ul>', format_html_join("", "<li>{}</li>", ((_reason(item),) for item in items))
    )


def _reason(item: Reason | str) -> SafeString | str:
    if isinstance(item, str):
        return item
    if item.tone == "strong":
        return format_html("<b>{}</b>", item.text)
    return format_html('<span class="against">{}</span>', item.text) if item.tone == "against" else item.text


@register.simple_block_tag
def suggestions(content: str) -> SafeString:
    """The list around `suggestion` tags, best first."""
    return format_html('<ol class="suggestions">{}</ol>', content)


@register.simple_block_tag
def suggestion(
    content: str,
    name: str,
    *,
    url: str = "",
    points: float,
    of: float = 100,
    word: str = "",
    reasons: Iterable[Reason | str] = (),
    kind: Kind = "helper",
    show_points: bool = False,
) -> SafeString:
    """Who could do it, how well it fits, why; the content are the actions (anrufen, anfragen)."""
    return drawn(
        "suggestion",
        content=content,
        name=name,
        url=url,
        points=points,
        of=of,
        word=word,
        reasons=tuple(reasons),
        kind=kind,
        show_points=show_points,
    )


@register.simple_block_tag
def why_nobody(content: str, groups: Sequence[tuple[int, str]], *, summary: str, open: bool = False) -> SafeString:
    """Who was left out: the numbers per reason. The content is the way out („Mittwochs ginge es bei 5 von ihnen.“)."""
    return drawn("why_nobody", content=content, groups=tuple(groups), summary=summary, open=open)


@register.simple_block_tag
def timeline(content: str) -> SafeString:
    """The story so far, newest first; holds `entry` tags."""
    return format_html('<ol class="timeline">{}</ol>', content)


@register.simple_block_tag
def entry(content: str, when: str, *, by: str = "", at: dt.datetime | dt.date | None = None) -> SafeString:
    """One line of a timeline: when in words, what (the content), who wrote it; `at` for machines."""
    machine = format_html(' datetime="{}"', at.isoformat()) if at else ""
    author = format_html(" <small>{}</small>", by) if by else ""
    return format_html("<li><time{}>{}</time><div>{}{}</div></li>", machine, when, content, author)


@register.simple_block_tag
def found(content: str, *, field: str = "", then: str = "") -> SafeString:
    """People found while typing; holds `hit` tags. Script `found`: ↓ leads from the input with id `field` into it, Enter on to `then`."""
    return format_html('<found-list for="{}" then="{}"><ul class="found">{}</ul></found-list>', field, then, content)


@register.simple_block_tag
def hit(
    content: str,
    name: str,
    *,
    url: str = "",
    field: str = "",
    value: str = "",
    checked: bool = False,
    kind: Kind = "seeker",
) -> SafeString:
    """One found person: a link (url) or, where one is chosen for a form, a radio (field and value). Content: what tells them apart."""
    return drawn("hit", content=content, name=name, url=url, field=field, value=value, checked=checked, kind=kind)


@register.simple_tag(takes_context=True)
def pagination(context: RequestContext, page: Page[Any]) -> SafeString:
    """Pages of a list; filters in the address stay."""
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    request = context.get("request")
    query = request.GET.copy() if request else None

    def to(number: object) -> str:
        if query is None:
            return f"?page={number}"
        query["page"] = str(number)
        return f"?{query.urlencode()}"

    links = [(number, to(number) if isinstance(number, int) else "") for number in numbers]
    before = to(page.previous_page_number()) if page.has_previous() else ""
    after = to(page.next_page_number()) if page.has_next() else ""
    return drawn("pagination", page=page, links=links, before=before, after=after)


@register.simple_block_tag
def table(content: str, caption: str, *, shown: bool = False) -> SafeString:
    """A list as a table that scrolls sideways in itself. Content: thead and tbody. The caption is read, and shown on wish."""
    return drawn("table", content=content, caption=caption, shown=shown)


@register.simple_tag(takes_context=True)
def column(context: RequestContext, word: str, key: str = "", *, number: bool = False) -> SafeString:
    """A table head; with `key` a link that sorts by it (?sort=key, ?sort=-key)."""
    look = mark_number(number)
    request = context.get("request")
    if not key or request is None:
        return format_html('<th scope="col"{}>{}</th>', look, word)
    now, query = request.GET.get("sort", ""), request.GET.copy()
    query.pop("page", None)
    query["sort"] = f"-{key}" if now == key else key
    sort = {key: "ascending", f"-{key}": "descending"}.get(now, "")
    aria = format_html(' aria-sort="{}"', sort) if sort else ""
    arrow = {"ascending": " ↑", "descending": " ↓"}.get(sort, "")
    return format_html('<th scope="col"{}{}><a href="?{}">{}{}</a></th>', look, aria, query.urlencode(), word, arrow)


def mark_number(number: bool) -> SafeString | str:
    return format_html(' class="{}"', "number") if number else ""
