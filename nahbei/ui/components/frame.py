"""What the base templates need: addresses of the hashed files, the undo of a message."""

from __future__ import annotations

from django.conf import settings
from django.contrib.messages.storage.base import Message
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from nahbei.ui import assets
from nahbei.ui.components.library import register
from nahbei.ui.messages import UNDO


@register.simple_tag
def stylesheet() -> SafeString:
    """The one stylesheet, and the two cuts that it will ask for."""
    if settings.DEBUG:
        assets.forget()
    fonts = [reverse("ui:font", args=[name, assets.font(name).hash]) for name in assets.FONTS]
    return format_html(
        '<link rel="preload" as="font" type="font/ttf" crossorigin href="{}">\n'
        '<link rel="preload" as="font" type="font/ttf" crossorigin href="{}">\n'
        '<link rel="stylesheet" href="{}">\n<link rel="icon" href="{}">',
        *fonts,
        reverse("ui:stylesheet", args=[assets.stylesheet().hash]),
        reverse("ui:icon", args=[assets.icon().hash]),
    )


@register.simple_tag
def script(name: str) -> SafeString:
    """A module of ui/static/ui/js/ by its name, or `htmx`. Only on pages that use it."""
    kind = "" if name == assets.HTMX else format_html(' type="{}"', "module")
    address = reverse("ui:script", args=[name, assets.script(name).hash])
    return format_html('<script{} src="{}" defer></script>', kind, address)


@register.simple_tag
def picture(name: str) -> str:
    """The address of a symbol for the first screen of a telephone, by its name in ui/static/ui/icons/."""
    return reverse("ui:picture", args=[name, assets.picture(name).hash])


@register.filter
def message_tone(message: Message) -> str:
    """The tone of notice that fits a message of django.contrib.messages."""
    return {"success": "good", "error": "wrong", "warning": "people"}.get(message.level_tag, "info")


@register.filter
def undo_address(message: Message) -> str:
    """Where a message can be undone, or nothing (see nahbei.ui.messages)."""
    return next((tag.removeprefix(UNDO) for tag in (message.extra_tags or "").split() if tag.startswith(UNDO)), "")
