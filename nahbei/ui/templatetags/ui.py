"""The tags of the ui; see nahbei/ui/components/."""

from __future__ import annotations

from nahbei.ui.components import register

__all__ = ["register"]
