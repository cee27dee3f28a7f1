"""The words of one message: the agency's own or the house's, with the person's name and the office's number in them."""

from __future__ import annotations

import re
import secrets
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from nahbei.foundation.actor import Actor
from nahbei.foundation.models import Agency
from nahbei.messaging.models import Wording
from nahbei.messaging.topics import Topic, render, topics
from nahbei.people.folding import readable
from nahbei.people.models import Person


def words_for(
    agency: Agency, topic: Topic, to: Person, values: Mapping[str, str], *, by: Actor, written: bool,
    wordings: Iterable[Wording] | None = None,
) -> tuple[str, str]:
    """Subject and body for one person, in the agency's words or the house's. Written ones get greeting and closing.

    `wordings`: the agency's own for this topic, from whoever has read them already.
    """
    subject, body = _in_use(topic, agency.wordings.filter(topic=topic.key) if wordings is None else wordings)
    body = frame(body) if written else body
    filled = {**standing_values(agency, to, by), **values}
    body = _without_empty_lines(body, filled)
    body = without_the_unknown(body, {name for name in ("telefon", "sprechzeiten") if not filled[name].strip()})
    # PostgreSQL stores no NUL, and nobody reads a control character: pasted ones end here, before the text is frozen.
    return one_line(render(subject, filled))[:200], readable(render(body, filled))


def words_of(agency: Agency, key: str, to: Person, values: Mapping[str, str], *, by: Actor) -> tuple[str, str]:
    """Subject and body of a paper that is no message: it greets nobody unless its words do."""
    return words_for(agency, topics[key], to, values, by=by, written=False)


def _in_use(topic: Topic, wordings: Iterable[Wording]) -> tuple[str, str]:
    own = next(iter(wordings), None)
    # An agency's text from before a field was dropped must not stop a message: then the house's words go out.
    usable = own is not None and not topic.unknown(own.subject, own.body)
    return (own.subject, own.body) if own and usable else (str(topic.subject), str(topic.body))


def standing_values(agency: Agency, to: Person, by: Actor) -> dict[str, str]:
    signed = [by.name] if by.kind == "account" else []
    return {
        "anrede": _("Guten Tag, %(name)s,") % {"name": to.formal_name},
        "name": to.full_name,
        "agentur": agency.name,
        "telefon": agency.phone,
        "sprechzeiten": agency.opening_hours,
        "gruss": "\n".join([_("Freundliche Grüße"), *signed, agency.name]),
    }


def _without_empty_lines(body: str, filled: Mapping[str, str]) -> str:
    """A line that would hold nothing but a value, and there is none: it falls away, so that no gap or dash is left."""
    alone = ((line, _ALONE.fullmatch(line.strip())) for line in body.split("\n"))
    return "\n".join(line for line, found in alone if found is None or filled.get(found[1], found[0]).strip())


_ALONE = re.compile(r"\{(\w+)\}")
# A sentence ends where the next one begins with a capital letter: „Mo. bis Fr.“ is none.
_BETWEEN_SENTENCES = re.compile(r"(?<=[.!?…])[ \t]+(?=[„‚»(]?[A-ZÄÖÜ])")


def without_the_unknown(body: str, missing: Collection[str]) -> str:
    """An office without a number writes no „Rufen Sie uns an: .“: such sentences fall away, with the question that they answer."""
    if not any(f"{{{name}}}" in body for name in missing):
        return body
    lines = [(line, _said(line, missing)) for line in body.split("\n")]
    kept = "\n".join(said for line, said in lines if said or not line.strip())
    return re.sub(r"\n{3,}", "\n\n", kept).strip("\n")


def _said(line: str, missing: Collection[str]) -> str:
    kept: list[str] = []
    for sentence in _BETWEEN_SENTENCES.split(line):
        if not any(f"{{{name}}}" in sentence for name in missing):
            kept.append(sentence)
        elif kept and kept[-1].endswith("?"):
            kept.pop()
    return " ".join(kept)


def one_line(text: str) -> str:
    """Text for a header: no line break, no control character, whatever was pasted into a name."""
    plain = "".join(" " if unicodedata.category(letter) in {"Cc", "Zl", "Zp"} else letter for letter in text)
    return " ".join(plain.split())


def new_message_id() -> str:
    """Fixed before the first try, so that a mail sent twice by hand is seen as one by the receiver's program."""
    host = settings.NAHBEI_ADDRESS.split("//", 1)[1].split("/", 1)[0].rsplit(":", 1)[0]
    return f"<{secrets.token_hex(16)}@{host}>"


def frame(body: str) -> str:
    """A written text greets and closes, whether its author thought of it or not."""
    body = body if "{anrede}" in body else "{anrede}\n\n" + body
    return body if "{gruss}" in body else body.rstrip() + "\n\n{gruss}"


@dataclass(frozen=True)
class Worded:
    """A topic as the settings show it: the words in use, and whether they are the agency's own."""

    topic: Topic
    subject: str
    body: str
    own: bool

    @property
    def fields(self) -> list[tuple[str, str]]:
        """Every field that may be used, with an example."""
        return sorted(self.topic.examples().items())

    @property
    def unknown(self) -> list[str]:
        """Fields that the text uses and the topic does not have any more: until that is mended the house's words go out."""
        return self.topic.unknown(self.subject, self.body)


def worded(agency: Agency) -> list[Worded]:
    """All topics with the words in use, by name. One query."""
    own = {wording.topic: wording for wording in agency.wordings.all()}
    found = []
    for topic in topics.values():
        mine = own.get(topic.key)
        subject, body = (mine.subject, mine.body) if mine else (str(topic.subject), str(topic.body))
        found.append(Worded(topic, subject, body, mine is not None))
    return sorted(found, key=lambda each: str(each.topic.name))


def preview(topic: Topic, subject: str, body: str) -> tuple[str, str]:
    """How a wording would read, with examples in its fields. An unknown field is refused with a sentence."""
    topic.check(subject, body)
    return one_line(render(subject, topic.examples())), render(frame(body), topic.examples())
