"""What every page of the office knows: the menu, the way to take a call, who is logged in."""

from __future__ import annotations

from typing import cast

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from nahbei.foundation.models import Account
from nahbei.foundation.rights import Right
from nahbei.workspace.door import StaffRequest
from nahbei.workspace.menu import aside, menu
from nahbei.workspace.references import address_of

NOTHING: dict[str, object] = {
    "menu": (), "menu_home": "/", "call_url": "", "search_url": "", "account_name": "", "account_links": (), "logout_url": "", "agency_name": "",
    "is_demo": False, "may_write": False,
}


def office(request: HttpRequest) -> dict[str, object]:
    """Context processor. Nothing is asked of the database before a page really draws the menu."""
    if not hasattr(request, "membership"):
        return NOTHING | _account(request)
    staff = cast(StaffRequest, request)
    return {
        "menu": SimpleLazyObject(lambda: menu(staff)),
        "menu_home": address_of("workspace:today"),
        "call_url": address_of("workspace:call") if staff.may(Right.REQUESTS_CHANGE) else "",
        "search_url": address_of("workspace:search"),
        "agency_name": staff.agency.name,
        "may_write": staff.may(Right.MESSAGES_CHANGE),
        "is_demo": settings.NAHBEI_DEMO,
        **_account(request),
    }


def _account(request: HttpRequest) -> dict[str, object]:
    account = getattr(request, "user", None)
    if not isinstance(account, Account):
        return {}
    links = aside(cast(StaffRequest, request)) if hasattr(request, "membership") else ()
    return {"account_name": account.name, "account_links": links, "logout_url": address_of("account_logout")}
