"""Run by test_call_crash.py in a process of its own: a call is saved through the page, and the web server dies at a chosen point."""

from __future__ import annotations

import os
import signal
import sys
from typing import Any

import django

django.setup()

from django.test import Client  # noqa: E402

from nahbei.desk import calls  # noqa: E402
from nahbei.foundation.models import Account, Agency  # noqa: E402
from nahbei.foundation.tenancy import agency_scope  # noqa: E402
from nahbei.help_requests.models import Draft, HelpRequest, TakenCall  # noqa: E402
from nahbei.journal.models import Entry  # noqa: E402
from nahbei.people.models import Person  # noqa: E402
from nahbei.visits.models import Visit  # noqa: E402
from tests import factories  # noqa: E402


def die(*_: Any, **__: Any) -> None:
    sys.stdout.flush()
    os.kill(os.getpid(), signal.SIGKILL)


def fill() -> None:
    agency = factories.make_agency()
    factories.make_account(agency)
    with agency_scope(agency):
        factories.make_activity(agency)


def save(point: str) -> None:
    """The clerk presses „Speichern“ with the same form, as a browser does that got no answer."""
    client, agency = Client(), Agency.objects.get()
    client.force_login(Account.objects.get())
    with agency_scope(agency):
        activity = agency.activities.get()
    if point in {"write_entry", "plan_visits", "drop_draft"}:
        setattr(calls, point, die)
    typed = {
        "submission": "one-form", "wish": "help", "name": "Frau Erika Albers", "phone": "030 23125 412", "activity": activity.pk,
        "flexible": "vormittags", "consent": "on",
    }
    client.post("/office/call/draft/", typed)
    response = client.post("/office/call/", typed)
    print(response.status_code)
    if point == "after the answer":
        die()


def show() -> None:
    with agency_scope(Agency.objects.get()):
        print(*(model.objects.count() for model in (Person, HelpRequest, Visit, Entry, TakenCall, Draft)))
        print(*Entry.objects.order_by("number").values_list("number", flat=True))


if __name__ == "__main__":
    what, *rest = sys.argv[1:]
    {"fill": fill, "save": lambda: save(rest[0]), "show": show}[what]()
