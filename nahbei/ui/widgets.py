"""What the fields look like: date and time as text, choices as cards, ticks, a week in half hours."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django import forms

from nahbei.ui import german

FIRST_HOUR, LAST_HOUR = 6, 22


class GermanDateInput(forms.TextInput):
    """Shows „Di., 24.11.2026“, takes anything that german.parse_date reads."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"class": "input input--date", "autocomplete": "off", **(attrs or {})})

    def format_value(self, value: Any) -> str | None:
        return german.format_date(value) if isinstance(value, dt.date) else super().format_value(value)


class GermanTimeInput(forms.TextInput):
    """Shows „9:30“."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"class": "input input--time", "autocomplete": "off", **(attrs or {})})

    def format_value(self, value: Any) -> str | None:
        return f"{value.hour}:{value.minute:02}" if isinstance(value, dt.time) else super().format_value(value)


class NativeDateInput(forms.DateInput):
    """The device's own calendar: for the public."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"class": "input input--date", **(attrs or {})}, format="%Y-%m-%d")


class NativeTimeInput(forms.TimeInput):
    """The device's own clock: for the public."""

    input_type = "time"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"class": "input input--time", **(attrs or {})}, format="%H:%M")


class ChoiceCards(forms.RadioSelect):
    """Radios as large words with icons. `icons`: value → lucide name; numbered=True: keys 1–9 choose (script `choices`)."""

    template_name = "ui/widgets/choices.html"

    def __init__(
        self,
        attrs: dict[str, Any] | None = None,
        choices: Any = (),
        *,
        icons: Mapping[str, str] | None = None,
        slim: bool = False,
        lines: bool = False,
        numbered: bool = False,
    ) -> None:
        super().__init__(attrs, choices)
        self.icons, self.slim, self.lines, self.numbered = dict(icons or {}), slim, lines, numbered

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"] |= {"slim": self.slim, "lines": self.lines, "numbered": self.numbered, "kind": "choice"}
        return context

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        return {**option, "icon": self.icons.get(str(value), "")}


class CheckCards(forms.CheckboxSelectMultiple):
    """The same for several: large words that are on or off."""

    template_name = "ui/widgets/choices.html"

    def __init__(
        self,
        attrs: dict[str, Any] | None = None,
        choices: Any = (),
        *,
        icons: Mapping[str, str] | None = None,
        lines: bool = False,
    ) -> None:
        super().__init__(attrs, choices)
        self.icons, self.lines = dict(icons or {}), lines

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"] |= {"slim": False, "lines": self.lines, "numbered": False, "kind": "choice"}
        return context

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        return {**option, "icon": self.icons.get(str(value), "")}


class Ticks(forms.CheckboxSelectMultiple):
    """Several small ticks in columns."""

    template_name = "ui/widgets/ticks.html"

    def __init__(self, attrs: dict[str, Any] | None = None, choices: Any = (), *, lines: bool = False) -> None:
        super().__init__(attrs, choices)
        self.lines = lines

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"] |= {"lines": self.lines}
        return context


class HalfHourWeek(forms.Widget):
    """Seven lines of text („9-12, 14-17“); the script `week` draws a grid over them to paint with mouse or keys."""

    template_name = "ui/widgets/halfhours.html"
    use_fieldset = True

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> list[str]:
        return [str(data.get(f"{name}_{weekday}", "")) for weekday in range(7)]

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return not any(f"{name}_{weekday}" in data for weekday in range(7))

    def id_for_label(self, id_: str) -> str:
        return f"{id_}_0" if id_ else id_

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, None, attrs)
        id_ = context["widget"]["attrs"].get("id", f"id_{name}")
        lines = _lines(value)
        context["widget"]["days"] = [
            {
                "name": f"{name}_{weekday}",
                "id": f"{id_}_{weekday}",
                "word": german.WEEKDAYS[weekday],
                "short": german.WEEKDAYS_SHORT[weekday],
                "value": text,
            }
            for weekday, text in enumerate(lines)
        ]
        first, last = _hours(lines)
        context["widget"] |= {"first": first, "last": last, "placeholder": "9-12, 14-17"}
        return context


def _lines(value: Any) -> list[str]:
    """What stands in the seven lines: as typed, or written from the half hours."""
    if isinstance(value, list | tuple):
        return [str(line) for line in value]
    halves = value or ()
    return [
        german.format_spans(german.half_hours_to_spans(frozenset(half for day, half in halves if day == weekday)))
        for weekday in range(7)
    ]


def _hours(lines: list[str]) -> tuple[int, int]:
    """From when to when the strips go: the usual day, wider where somebody has time at night (painting must not cut it off)."""
    first, last = FIRST_HOUR, LAST_HOUR
    for line in lines:
        try:
            spans = german.parse_spans(line)
        except german.NotUnderstood:
            continue
        for start, end in spans:
            first, last = min(first, start // 60), max(last, -(-end // 60))
    return first, last
