"""An office with one topic to write about."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from nahbei.foundation.models import Agency
from nahbei.foundation.reference import Reference
from nahbei.messaging.actions import send
from nahbei.messaging.models import Message
from nahbei.messaging.topics import Topic, topics
from tests import factories

ABOUT = Reference("help_requests.request", 17)


@pytest.fixture
def topic(monkeypatch: pytest.MonkeyPatch) -> Topic:
    found = Topic("test", "Ein Text", "Zu {was}", "Es geht um {was}.\n\nRufen Sie an: {telefon}.", {"was": "Arztbegleitung"})
    monkeypatch.setitem(topics, "test", found)
    return found


@pytest.fixture
def write(inside: Agency, topic: Topic) -> Callable[..., Message]:
    """`write(to, was="…")`: one message, by e-mail unless the person is given."""

    def make(to: Any = None, was: str = "Arztbegleitung", **fields: Any) -> Message:
        to = to or factories.make_person(inside, email="albers@example.org", preferred_channel="email")
        return send(
            **{"agency": inside, "to": to, "topic": "test", "values": {"was": was}, "about": ABOUT, "by": factories.CLERK, "at": factories.NOW,
               **fields}
        )

    return make
