"""Form fields that understand what people type: dates, times, a week in half hours. For the forms of the doors."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from nahbei.ui import german, widgets

Week = frozenset[tuple[int, int]]


class GermanDateField(forms.Field):
    """„3.5.“, „di“, „+7“, „heute“ → date. past=True where the day lies behind us (birth, certificate)."""

    widget = widgets.GermanDateInput
    default_error_messages = {
        "invalid": _("Dieses Datum gibt es nicht oder wir verstehen es nicht. Zum Beispiel: 3.5. oder di oder +7."),
        "required": _("Bitte geben Sie ein Datum ein."),
        "early": _("Das Datum darf nicht vor dem %(least)s liegen."),
        "late": _("Das Datum darf nicht nach dem %(most)s liegen."),
    }

    def __init__(
        self,
        *,
        past: bool = False,
        least: Callable[[], dt.date] | None = None,
        most: Callable[[], dt.date] | None = None,
        today: Callable[[], dt.date] = timezone.localdate,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.past, self.least, self.most, self.today = past, least, most, today

    def to_python(self, value: Any) -> dt.date | None:
        if isinstance(value, dt.date) or not value:
            return value or None
        try:
            return german.parse_date(str(value), self.today(), past=self.past)
        except german.NotUnderstood as error:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value and self.least and value < self.least():
            raise ValidationError(
                self.error_messages["early"], "early", {"least": german.format_date(self.least(), "plain")}
            )
        if value and self.most and value > self.most():
            raise ValidationError(
                self.error_messages["late"], "late", {"most": german.format_date(self.most(), "plain")}
            )

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(self.to_python(data) != self.to_python(initial))
        except ValidationError:
            return True


class GermanTimeField(forms.Field):
    """„14“, „14 Uhr“, „930“, „halb 10“ → time."""

    widget = widgets.GermanTimeInput
    default_error_messages = {
        "invalid": _("Diese Uhrzeit verstehen wir nicht. Zum Beispiel: 14 oder 9:30."),
        "required": _("Bitte geben Sie eine Uhrzeit ein."),
    }

    def to_python(self, value: Any) -> dt.time | None:
        if isinstance(value, dt.time) or value in self.empty_values:
            return value or None
        try:
            return german.parse_time(str(value))
        except german.NotUnderstood as error:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(self.to_python(data) != self.to_python(initial))
        except ValidationError:
            return True


class HalfHourWeekField(forms.Field):
    """A week as half hours: frozenset of (weekday 0–6, half hour 0–47). Typed per day („9-12, 14-17“) or painted."""

    widget = widgets.HalfHourWeek
    default_error_messages = {
        "invalid": _("%(day)s: „%(text)s“ verstehen wir nicht. Zum Beispiel: 9-12, 14-17 oder vormittags.")
    }

    def to_python(self, value: Any) -> Week:
        if isinstance(value, frozenset | set):
            return frozenset(value)
        week: set[tuple[int, int]] = set()
        wrong: list[ValidationError] = []
        for weekday, text in enumerate(value or ()):
            try:
                week |= {(weekday, half) for half in german.spans_to_half_hours(german.parse_spans(text))}
            except german.NotUnderstood:
                params = {"day": german.WEEKDAYS[weekday], "text": text[:40]}
                wrong.append(ValidationError(self.error_messages["invalid"], code="invalid", params=params))
        if wrong:
            raise ValidationError(wrong)
        return frozenset(week)

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return self.to_python(data) != frozenset(initial or ())
        except ValidationError:
            return True
