"""The component vocabulary: one function = one component, its signature is its contract. Shown on the living page `/ui/`.

Tags are registered here and reach every template through `nahbei.ui.templatetags.ui` (a builtin, no `{% load %}` needed).
"""

from __future__ import annotations

from nahbei.ui.components import devices, forms, frame, layout, lists, marks, pictures, texts, week  # noqa: F401  # they register
from nahbei.ui.components.library import register

__all__ = ["register"]
