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
from nahbei.messaging.house_words import house_variant
from nahbei.messaging.models import AddressForm, Wording
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
    words = in_use(topic, agency.wordings.filter(topic=topic.key) if wordings is None else wordings, to)
    body = frame(words.body) if written else words.body
    filled = {**standing_values(agency, to, by, words), **values}
    body = without_the_empty(body, filled)
    body = without_the_unknown(body, {name for name in ("telefon", "sprechzeiten") if not filled[name].strip()})
    # PostgreSQL stores no NUL, and nobody reads a control character: pasted ones end here, before the text is frozen.
    return one_line(render(words.subject, filled))[:200], readable(render(body, filled))


def words_of(agency: Agency, key: str, to: Person, values: Mapping[str, str], *, by: Actor) -> tuple[str, str]:
    """Subject and body of a paper that is no message: it greets nobody unless its words do."""
    return words_for(agency, topics[key], to, values, by=by, written=False)


LANGUAGE = "language"  # in `Message.data`: of the text; German ones say nothing


@dataclass(frozen=True)
class Words:
    """A text before its fields are filled, and how it speaks to the reader."""

    subject: str
    body: str
    language: str = "de"
    form: str = AddressForm.SIE


def in_use(topic: Topic, wordings: Iterable[Wording], to: Person) -> Words:
    """The agency's words in the person's language, else the house's in it; else the agency's in German; else the house's.

    Each with the person's form of address first – but what the agency says itself in a language goes before the house's „du“.
    An agency's text from before a field was dropped must not stop a message: it is passed over.
    """
    own = {(each.language, each.form): each for each in wordings if not topic.unknown(each.subject, each.body)}
    form = AddressForm.DU if to.informal else AddressForm.SIE
    for language in dict.fromkeys((to.language, "de")):
        ways = dict.fromkeys((form, AddressForm.SIE))
        if mine := next((own[language, way] for way in ways if (language, way) in own), None):
            return Words(mine.subject, mine.body, mine.language, mine.form)
        for way in ways:
            if house := house_variant(topic.key, language, way):
                return Words(*house, language, way)
    return Words(str(topic.subject), str(topic.body))


# Greeting and closing where the text is in another language: neutral, with the full name. Others have the German ones.
GREETINGS = {
    "en": ("Hello {name},", "Kind regards"), "tr": ("Merhaba {name},", "Saygılarımızla"), "fr": ("Bonjour {name},", "Cordialement"),
    "it": ("Buongiorno {name},", "Cordiali saluti"), "es": ("Hola, {name}:", "Saludos cordiales"), "pl": ("Dzień dobry, {name},", "Z poważaniem"),
    "ru": ("Здравствуйте, {name}!", "С уважением"), "uk": ("Добрий день, {name}!", "З повагою"), "ar": ("مرحباً {name}،", "مع أطيب التحيات"),
}


def standing_values(agency: Agency, to: Person, by: Actor, words: Words | None = None) -> dict[str, str]:
    """The fields that every text may use."""
    signed = [by.name] if by.kind == "account" else []
    greeting, closing = _greeting(to.formal_name, to.full_name, to.given_name, words)
    return {
        "anrede": greeting, "name": to.full_name, "agentur": agency.name, "telefon": agency.phone, "sprechzeiten": agency.opening_hours,
        "gruss": "\n".join([closing, *signed, agency.name]),
    }


def _greeting(formal: str, full: str, given: str, words: Words | None) -> tuple[str, str]:
    if words is not None and words.language in GREETINGS:
        greeting, closing = GREETINGS[words.language]
        return render(greeting, {"name": full}), closing
    if words is not None and words.form == AddressForm.DU and words.language == "de":
        return _("Hallo %(name)s,") % {"name": given or full}, _("Viele Grüße")
    return _("Guten Tag, %(name)s,") % {"name": formal}, _("Freundliche Grüße")


def without_the_empty(body: str, filled: Mapping[str, str]) -> str:
    """A line whose fields all stay empty falls away: „{wohin}“, „Telefon: {nummer}“, and the „Wohin:“ above that belongs to nothing now.

    A line that says more than a name for its fields stays: what it says may matter without them.
    """
    kept: list[str] = []
    dropped = gone = False
    for line in [*body.split("\n"), ""]:
        names = _FIELD.findall(line)
        if names and not any(filled.get(name, name).strip() for name in names) and _LABEL.fullmatch(_FIELD.sub("", line).strip()):
            dropped = gone = True
            continue
        if gone and not line.strip() and kept and kept[-1].strip().endswith(":") and not _FIELD.search(kept[-1]):
            kept.pop()
        gone = False
        kept.append(line)
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept[:-1])) if dropped else body


_FIELD = re.compile(r"\{(\w+)\}")
_LABEL = re.compile(r"([^!?:]{1,24}:)?[\s,;()·–-]*")  # what may stand before or between values and says nothing without them
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
    own = {wording.topic: wording for wording in agency.wordings.filter(language="de", form=AddressForm.SIE)}
    found = []
    for topic in topics.values():
        mine = own.get(topic.key)
        subject, body = (mine.subject, mine.body) if mine else (str(topic.subject), str(topic.body))
        found.append(Worded(topic, subject, body, mine is not None))
    return sorted(found, key=lambda each: str(each.topic.name))


def preview(topic: Topic, subject: str, body: str, *, language: str = "de", form: str = AddressForm.SIE) -> tuple[str, str]:
    """How a wording would read, with examples in its fields. An unknown field is refused with a sentence."""
    topic.check(subject, body)
    examples = topic.examples()
    greeting, closing = _greeting(_("Frau Albers"), examples["name"], _("Erika"), Words(subject, body, language, form))
    examples |= {"anrede": greeting, "gruss": "\n".join([closing, *examples["gruss"].split("\n")[1:]])}
    return one_line(render(subject, examples)), render(frame(body), examples)
