"""The addresses of the ui: its living page, the reading bar, what pages load, and what is shown when something failed."""

from __future__ import annotations

from nahbei.ui.views.assets import font, icon, picture, script, stylesheet
from nahbei.ui.views.kit import kit
from nahbei.ui.views.reading import reading

__all__ = ["font", "icon", "kit", "picture", "reading", "script", "stylesheet"]
