"""A mail server that counts what it accepted, and answers as a test wishes."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import Message
from typing import Any

from aiosmtpd.controller import Controller


@dataclass
class Counting:
    """`answers` are given one after the other, then everything is accepted."""

    on_receiver: list[str] = field(default_factory=list)
    on_data: list[str] = field(default_factory=list)
    pause: float = 0
    accepted: list[Message] = field(default_factory=list)
    lines: int = 0

    async def handle_EHLO(self, server: Any, session: Any, envelope: Any, hostname: str, responses: list[str]) -> list[str]:
        session.host_name = hostname
        self.lines += 1
        return responses

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: list[str]) -> str:
        if self.on_receiver:
            return self.on_receiver.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if self.on_data:
            answer = self.on_data.pop(0)
            if answer == "cut":
                server.transport.close()
            if not answer.startswith("250"):
                return answer
        time.sleep(self.pause)
        self.accepted.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"

    @property
    def ids(self) -> Counter[str]:
        return Counter(str(mail["Message-ID"]).strip() for mail in self.accepted)


@contextmanager
def listening(port: int, **fields: Any) -> Iterator[Counting]:
    """A server on localhost while the block runs."""
    handler = Counting(**fields)
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield handler
    finally:
        controller.stop()
