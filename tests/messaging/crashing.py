"""Run by test_crash.py in a process of its own: an office that writes mails, and workers that die at a chosen point."""

from __future__ import annotations

import datetime as dt
import os
import signal
import sys
from collections.abc import Callable
from typing import Any

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from nahbei.foundation.models import Agency  # noqa: E402
from nahbei.foundation.tenancy import agency_scope  # noqa: E402
from nahbei.messaging import delivery, jobs  # noqa: E402
from nahbei.messaging.actions import send  # noqa: E402
from nahbei.messaging.bulk import send_many  # noqa: E402
from nahbei.messaging.models import PostRules  # noqa: E402
from nahbei.messaging.topics import Topic, topics  # noqa: E402
from tests import factories  # noqa: E402

topics["test"] = Topic("test", "Ein Text", "Zu {was}", "Es geht um {was}.", ("was",), always=True)


def die(*_: Any, **__: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def before(place: Any, name: str) -> None:
    setattr(place, name, die)


def after(place: Any, name: str) -> None:
    original: Callable[..., Any] = getattr(place, name)

    def then_die(*args: Any, **kwargs: Any) -> None:
        original(*args, **kwargs)
        die()

    setattr(place, name, then_die)


POINTS: dict[str, Callable[[], None]] = {
    "before it is claimed": lambda: before(delivery, "claim"),
    "after it is claimed": lambda: after(delivery, "claim"),
    "before the wire": lambda: before(delivery, "hand_over"),
    "after the server accepted": lambda: before(delivery, "_swap"),
    "after it is noted": lambda: after(delivery, "_swap"),
    "never": lambda: None,
}


def fill(number: int, *, together: bool = False) -> None:
    agency = factories.make_agency()
    with agency_scope(agency):
        PostRules.objects.create(agency=agency, most_a_day=0)  # at night, too
        people = [factories.make_person(agency, email=f"mensch{count}@example.org", preferred_channel="email") for count in range(number)]
        if together:
            send_many(
                agency=agency, to=people, topic="test", values=lambda _: {"was": "x"}, about=None, by=factories.CLERK, at=timezone.now()
            )
            return
        for count, person in enumerate(people):
            with transaction.atomic():
                send(agency=agency, to=person, topic="test", values={"was": str(count)}, about=None, by=factories.CLERK, at=timezone.now())


def later() -> None:
    """Ten minutes pass."""
    now = timezone.now() + dt.timedelta(minutes=10)
    jobs.timezone.now = lambda: now  # type: ignore[attr-defined]
    for agency in Agency.objects.all():
        jobs.sweep.call(agency.pk)


def show() -> None:
    for agency in Agency.objects.all():
        with agency_scope(agency):
            for message_id, state in agency.messages.values_list("message_id", "state"):
                print(message_id, state)


if __name__ == "__main__":
    what, *rest = sys.argv[1:]
    if what == "fill":
        fill(int(rest[0]), together="together" in rest)
    elif what == "work":
        POINTS[rest[0]]()
        call_command("worker", once=True)
    elif what == "later":
        later()
    else:
        show()
