"""What Nahbei writes about: each topic has the house's words, the fields they may use, and the agency's own words if it has any.

A room registers its topics in `<room>/texts.py`, imported by its AppConfig. Fields stand in braces (`{name}`) and are
replaced as plain text, once: what a caller put into a name is never read as a field, and never as a template.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from nahbei.foundation.refusal import Refusal
from nahbei.foundation.rights import Right
from nahbei.messaging.groups import TopicGroup

Words = str | Promise
_FIELD = re.compile(r"\{(\w+)\}")

# Fields that every topic may use; `send` fills them. A text without `{anrede}` or `{gruss}` gets them in front and at the end.
STANDING: dict[str, Words] = {
    "anrede": _("Guten Tag, Frau Albers,"),
    "name": _("Erika Albers"),
    "agentur": _("Ehrenamtsagentur Lindenhof"),
    "telefon": _("030 23125 100"),
    "sprechzeiten": _("Montag bis Freitag, 9 bis 12 Uhr"),
    "gruss": _("Freundliche Grüße\nPetra Lindner\nEhrenamtsagentur Lindenhof"),
}


class UnknownField(Refusal):
    """A wording uses a field that its topic does not have."""

    field = "body"

    def __init__(self, unknown: str, allowed: Collection[str]) -> None:
        known = ", ".join(f"{{{name}}}" for name in sorted(allowed))
        super().__init__(_("Das Feld „%(unknown)s“ gibt es in diesem Text nicht. Möglich sind: %(known)s.")
                         % {"unknown": f"{{{unknown}}}", "known": known})


class MissingField(Refusal):
    """A wording lacks a field without which the message would say nothing."""

    field = "body"

    def __init__(self, missing: str) -> None:
        super().__init__(_("Der Text braucht das Feld „%(missing)s“: Ohne es fehlt das Wichtigste.") % {"missing": f"{{{missing}}}"})


@dataclass(frozen=True)
class Topic:
    """`fields` are the names that `send` must give values for; a mapping gives an example for each, shown in the preview.
    `needed` are those that no wording of the body may leave out.

    `letter` names the template of documents/letters that prints it: plain, information, referral.

    `always`: what somebody asked for or must know; it goes to everyone. All else belongs to a `group`, and whoever does not want
    that group is spared.

    `read_by`: who may read it in the office besides `Right.MESSAGES`; to all others it is a message without words.
    """

    key: str
    name: Words
    subject: Words
    body: Words
    fields: Collection[str] = ()
    needed: Collection[str] = ()
    letter: str = "plain"
    always: bool = False
    group: TopicGroup | None = None
    read_by: Right | None = None

    @property
    def allowed(self) -> frozenset[str]:
        return frozenset(self.fields) | STANDING.keys()

    def examples(self) -> dict[str, str]:
        """A value for each field, for the preview."""
        own = self.fields if isinstance(self.fields, Mapping) else {name: f"‹{name}›" for name in self.fields}
        return {name: str(value) for name, value in {**STANDING, **own}.items()}

    def unknown(self, *texts: str) -> list[str]:
        """Fields in the texts that this topic does not have."""
        return [name for text in texts for name in _FIELD.findall(text) if name not in self.allowed]

    def check(self, *texts: str) -> None:
        """Refuse a wording with a field that does not exist."""
        for name in self.unknown(*texts):
            raise UnknownField(name, self.allowed)

    def check_body(self, body: str) -> None:
        """Refuse a body with a field that does not exist, or without one that it needs."""
        self.check(body)
        for name in self.needed:
            if f"{{{name}}}" not in body:
                raise MissingField(name)


topics: dict[str, Topic] = {}


def register(topic: Topic) -> Topic:
    """Make a topic known. A room that uses a field without naming it, or does not say who may stop it, is stopped at once."""
    if topic.always == (topic.group is not None):
        raise ValueError(f"{topic.key}: either it must always be said, or it belongs to a group that people can stop")
    topic.check(str(topic.subject))
    topic.check_body(str(topic.body))
    topics[topic.key] = topic
    return topic


def withheld(may: Callable[[Right], bool]) -> frozenset[str]:
    """Keys of the topics that whoever holds these rights may not read."""
    return frozenset(topic.key for topic in topics.values() if topic.read_by is not None and not may(topic.read_by))


def about_money() -> frozenset[str]:
    """Keys of the topics that only whoever may see money reads."""
    return frozenset(topic.key for topic in topics.values() if topic.read_by == Right.MONEY)


def nobody(_right: Right) -> bool:
    """For pages that do not ask who reads them: what is not for everybody is withheld."""
    return False


def render(text: str, values: Mapping[str, str]) -> str:
    """Replace the fields, each once. A field without a value is a mistake of the caller: KeyError."""
    return _FIELD.sub(lambda found: str(values[found[1]]), text)
