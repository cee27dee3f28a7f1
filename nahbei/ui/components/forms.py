"""Buttons, error summary, steps, keys; the fields themselves are drawn by the form templates."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

from django.forms import BaseForm, BoundField
from django.template import RequestContext
from django.utils.safestring import SafeString

from nahbei.ui.components.library import drawn, register

Look = Literal["plain", "main", "quiet", "word", "stop"]


@register.simple_tag
def button(
    label: str,
    *,
    url: str = "",
    icon: str = "",
    look: Look = "plain",
    key: str = "",
    name: str = "",
    value: str = "",
    wide: bool = False,
    disabled: bool = False,
    dialog: str = "",
    form: str = "",
) -> SafeString:
    """A link that looks like a button (url), else a submit button. One `main` per region. `key`: its single key or „Strg Enter“."""
    return drawn(
        "button",
        label=label,
        url=url,
        icon=icon,
        look=look,
        key=key,
        name=name,
        value=value,
        wide=wide,
        disabled=disabled,
        dialog=dialog,
        form=form,
    )


@register.simple_tag(takes_context=True)
def post_button(
    context: RequestContext,
    label: str,
    url: str,
    *,
    icon: str = "",
    look: Look = "plain",
    name: str = "",
    value: str = "",
) -> SafeString:
    """A button in a form of its own: for one thing that is done by POST without further questions."""
    token = context.get("csrf_token")
    return drawn("post_button", label=label, url=url, icon=icon, look=look, name=name, value=value, csrf_token=token)


@register.simple_tag
def error_summary(*forms: BaseForm, focus: bool = True) -> SafeString:
    """What must be put right, on top of the form, in focus, each with a link to its field. Nothing when all is well."""
    found: list[tuple[str, str, str]] = []
    for form in forms:
        found += [("", "", str(error)) for error in form.non_field_errors()]
        found += [
            (_target(field), str(field.label).rstrip("?:. "), str(error))
            for field in form.visible_fields()
            for error in field.errors
        ]
    return drawn("error_summary", found=found, focus=focus) if found else SafeString("")


def _target(field: BoundField) -> str:
    """The id to jump to: the field itself, or the first of its choices."""
    return field.id_for_label or f"{field.auto_id}_0"


@register.simple_tag
def stepper(steps: Sequence[str], current: int) -> SafeString:
    """Where somebody is in a row of questions; `current` counts from 1."""
    marked = [
        (step, "done" if number < current else "now" if number == current else "")
        for number, step in enumerate(steps, 1)
    ]
    return drawn("stepper", steps=marked, current=current, total=len(steps))


@register.simple_tag
def keys(pairs: Iterable[tuple[str, str]]) -> SafeString:
    """Keys and what they do."""
    return drawn("keys", pairs=[(key, what, len(key) == 1) for key, what in pairs])


@register.simple_tag
def draft(url: str) -> SafeString:
    """Inside a form: keeps it at the server while somebody types (script `draft`), and says so. data-private fields stay out."""
    return drawn("draft", url=url)
