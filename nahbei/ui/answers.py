"""What somebody has answered so far. It travels in the page, signed: nothing is stored, and no cookie set, before it is sent."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import Any

from django.core import signing
from django.http import QueryDict

# A form that lay open over the weekend still counts.
LASTS = 60 * 60 * 24 * 4
LONGEST, MOST = 5_000, 60


@dataclass
class Answers:
    """`form` is the secret of this form (sent twice, it counts once); `done` the questions that were answered well."""

    form: str
    begun: float
    given: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    done: list[str] = field(default_factory=list)
    trapped: bool = False

    @classmethod
    def fresh(cls, now: float) -> Answers:
        return cls(secrets.token_hex(20), now)

    @classmethod
    def read(cls, text: str, *, salt: str) -> Answers | None:
        """None for whatever we did not write ourselves, for another form, or long ago."""
        try:
            data: dict[str, Any] = signing.loads(text, salt=salt, max_age=LASTS)
        except signing.BadSignature:
            return None
        return cls(**data)

    def signed(self, *, salt: str) -> str:
        data = {"form": self.form, "begun": self.begun, "given": self.given, "done": self.done, "trapped": self.trapped}
        return signing.dumps(data, salt=salt, compress=True)

    def keep(self, question: str, names: list[str], data: QueryDict) -> None:
        """What stands in the fields now, right or wrong."""
        self.given[question] = {name: [value[:LONGEST] for value in data.getlist(name)[:MOST]] for name in names if name in data}

    def of(self, question: str) -> QueryDict:
        """As the browser would send it again."""
        data = QueryDict(mutable=True)
        for name, values in self.given.get(question, {}).items():
            data.setlist(name, values)
        return data
