"""What a browser says about itself, in two words."""

from __future__ import annotations

from django.utils.translation import gettext as _

from nahbei.ui.components.library import register

# The first that occurs wins: Edge and Opera also call themselves Chrome, Chrome also Safari.
BROWSERS = (("Edg", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
SYSTEMS = (("Windows", "Windows"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Mac OS", "Mac"), ("Linux", "Linux"))


@register.filter
def device(user_agent: str) -> str:
    """{{ session.user_agent|device }} „Firefox auf Windows“."""
    browser = next((name for mark, name in BROWSERS if mark in user_agent), "")
    system = next((name for mark, name in SYSTEMS if mark in user_agent), "")
    if browser and system:
        return _("%(browser)s auf %(system)s") % {"browser": browser, "system": system}
    return browser or system or _("unbekanntes Gerät")
