"""The one tag library that all component files register with."""

from __future__ import annotations

from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

register = template.Library()


def drawn(component: str, /, **context: Any) -> SafeString:
    """The template of a component, without the context of the page: what it needs is in its signature."""
    return render_to_string(f"ui/components/{component}.html", context)
