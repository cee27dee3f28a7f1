from __future__ import annotations

from django import forms
from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class UiConfig(AppConfig):
    name = "nahbei.ui"
    label = "ui"

    def ready(self) -> None:
        # Django's own „Dieses Feld ist zwingend erforderlich.“ is an order; the house asks.
        forms.Field.default_error_messages["required"] = _("Bitte füllen Sie dieses Feld aus.")
