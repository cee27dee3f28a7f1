"""A browser without script that fills in a form of the website page by page."""

from __future__ import annotations

import re
from typing import Any

from django.http import HttpResponse
from django.test import Client

STATE = re.compile(r'name="state" value="([^"]+)"')
QUESTION = re.compile(r'name="question" value="([^"]+)"')


class Filling:
    """Keeps the hidden fields of the last page, as a browser does."""

    def __init__(self, client: Client, address: str) -> None:
        self.client, self.address = client, address
        self.response = client.get(address)
        assert self.response.status_code == 200, self.response.content.decode()[:2000]

    @property
    def html(self) -> str:
        return self.response.content.decode()

    @property
    def state(self) -> str:
        return STATE.findall(self.html)[0]

    def answer(self, status: int = 200, **values: Any) -> str:
        question = QUESTION.findall(self.html)
        return self.post(status, **({"question": question[0]} if question else {}), **values)

    def post(self, status: int = 200, **values: Any) -> str:
        self.response = self.client.post(self.address, {"state": self.state, **values})
        assert self.response.status_code == status, self.html[:3000]
        return self.html

    def send(self, status: int = 302) -> HttpResponse:
        """The last button; what stands on the page is still there for a second press."""
        self.response = self.client.post(self.address, {"state": self.state, "send": "1"})
        assert self.response.status_code == status, self.html[:3000]
        return self.response  # type: ignore[return-value]
