"""A request in words: its title, when, and the sentence that the clerk reads aloud. Needs are in the sentence only."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from nahbei.activities.models import Activity
from nahbei.help_requests.asked import Asked
from nahbei.help_requests.models import Answering, GenderWish, HelpRequest
from nahbei.help_requests.recurrence import weekdays_of
from nahbei.people.models import LANGUAGES, Person, Salutation
from nahbei.ui import german

Bold = Callable[[object], str]


@dataclass(frozen=True)
class Named:
    """Whom a sentence is about, before or after the person was saved."""

    full_name: str
    salutation: str = Salutation.NONE
    family_name: str = ""

    @classmethod
    def of(cls, person: Person) -> Named:
        return cls(person.full_name, person.salutation, person.family_name)

    @property
    def formal(self) -> str:
        """„Frau Albers“; without a salutation the full name."""
        if self.salutation == Salutation.NONE:
            return self.full_name
        return f"{Salutation(self.salutation).label} {self.family_name or self.full_name}"

    @property
    def title_name(self) -> str:
        """„Frau Erika Albers“."""
        return self.full_name if self.salutation == Salutation.NONE else f"{Salutation(self.salutation).label} {self.full_name}"

    @property
    def pronoun(self) -> str:
        return {Salutation.FRAU: _("Sie"), Salutation.HERR: _("Er")}.get(Salutation(self.salutation), self.full_name)


# --- Titles ------------------------------------------------------------------------------------------------------------


def title(help_request: HelpRequest) -> str:
    """„Dienstags zum Arzt, Frau Yıldırım“, „Am 26.11. zum Arzt, Frau Albers“. For many: select help_seeker and activity."""
    return _("%(what)s, %(who)s") % {"what": subject(help_request), "who": help_request.help_seeker.formal_name}


def subject(asked: Asked | HelpRequest) -> str:
    """The title without the name: what may stand where nobody's name may be read."""
    when = _short_when(asked)
    words = f"{when} {_short_what(asked.activity)}".strip()
    return words[:1].upper() + words[1:]


def _short_what(activity: Activity) -> str:
    """„zum Arzt“ from „zum Arzt begleitet werden“; „Hilfe beim Einkaufen“ as it is; else the noun."""
    clause = activity.clause.strip()
    if clause.endswith(" begleitet werden"):
        return clause.removesuffix(" begleitet werden")
    return clause if clause.startswith("Hilfe ") else activity.noun


def _short_when(asked: Asked | HelpRequest) -> str:
    if asked.standing and asked.weekdays:
        days = [german.WEEKDAYS[number].lower() + "s" for number in weekdays_of(asked.weekdays)]
        if asked.every_weeks == 1:
            return _and(days)
        if asked.every_weeks == 2:
            return _("jeden zweiten %(days)s") % {"days": _and(_names(asked.weekdays))}
        return _("alle %(weeks)s Wochen %(days)s") % {"weeks": asked.every_weeks, "days": _and(days)}
    return _("am %(day)s") % {"day": f"{asked.starts_on.day}.{asked.starts_on.month}."} if asked.starts_on else ""


# --- When --------------------------------------------------------------------------------------------------------------


def when(asked: Asked | HelpRequest) -> str:
    """„jeden Dienstag, 9:30 bis 11:30 Uhr, ab 24.11.2026“, „Donnerstag, 26. November 2026, 9:30 bis 11:30 Uhr“, „wann es passt“."""
    if asked.standing and asked.weekdays:
        parts = [rhythm(asked), german.format_span(asked.start, asked.end) if asked.start else ""]
        if asked.starts_on:
            parts.append(_("ab %(day)s") % {"day": german.format_date(asked.starts_on, "plain")})
        if asked.ends_on:
            parts.append(_("bis %(day)s") % {"day": german.format_date(asked.ends_on, "plain")})
        if asked.not_on_holidays:
            parts.append(_("nicht an Feiertagen"))
        return ", ".join(part for part in parts if part)
    parts = [german.format_date(asked.starts_on, "long")] if asked.starts_on else []
    if asked.start:
        parts.append(german.format_span(asked.start, asked.end))
    if asked.flexible:
        parts.append(asked.flexible)
    return ", ".join(parts) or _("wann es passt")


def rhythm(asked: Asked | HelpRequest) -> str:
    """„jeden Dienstag und Donnerstag“, „jeden zweiten Dienstag“, „alle 3 Wochen am Dienstag“."""
    names = _and(_names(asked.weekdays))
    if asked.every_weeks == 1:
        return _("jeden %(days)s") % {"days": names}
    if asked.every_weeks == 2:
        return _("jeden zweiten %(days)s") % {"days": names}
    return _("alle %(weeks)s Wochen am %(days)s") % {"weeks": asked.every_weeks, "days": names}


def where(asked: Asked | HelpRequest) -> str:
    """„Ahornweg 7 → Praxis Dr. Seidel“; for lists and facts."""
    return " → ".join(part for part in (asked.origin, asked.destination) if part)


def _names(mask: int) -> list[str]:
    return [german.WEEKDAYS[number] for number in weekdays_of(mask)]


def _and(words: Iterable[str]) -> str:
    *first, last = list(words) or [""]
    return _("%(first)s und %(last)s") % {"first": ", ".join(first), "last": last} if first else last


# --- The sentence to read aloud ----------------------------------------------------------------------------------------


def sentence(asked: Asked, who: Named, *, contact: str = "", today: dt.date) -> SafeString:
    """What stands in the request, as the clerk reads it aloud; what matters is bold."""
    pieces = _sentences(asked, who, contact, today, lambda text: format_html("<b>{}</b>", text))
    return SafeString(" ".join(pieces))  # every piece is escaped  # nosec B703


def plain_sentence(asked: Asked, who: Named, *, contact: str = "", today: dt.date) -> str:
    """The same as plain text."""
    return " ".join(_sentences(asked, who, contact, today, str))


def _sentences(asked: Asked, who: Named, contact: str, today: dt.date, bold: Bold) -> Iterable[str]:
    fill = _fill_plain if bold is str else format_html
    yield fill(
        _("{who} möchte {when} {what}."), who=bold(who.title_name), when=_spoken_when(asked, today, bold, fill), what=bold(asked.activity.clause)
    )
    if asked.details:
        yield fill(_("Genauer: {details}"), details=_with_stop(asked.details))
    if asked.origin or asked.destination:
        yield _spoken_way(asked, bold, fill)
    yield from _spoken_needs(asked, who, bold, fill)
    if asked.gender_wish:
        word = _("eine Frau") if asked.gender_wish == GenderWish.WOMAN else _("ein Mann")
        yield fill(_("Am liebsten kommt {word}."), word=bold(word))
    if contact:
        yield fill(_("Bei Fragen rufen wir {contact} an."), contact=bold(contact))
    yield _("Wenn jemand zusagt, fragen wir erst nach.") if asked.answering == Answering.ASK_FIRST else _("Wenn jemand zusagt, gilt das gleich.")


def _spoken_when(asked: Asked, today: dt.date, bold: Bold, fill: Callable[..., str]) -> str:
    time = bold(german.format_span(asked.start, asked.end)) if asked.start else ""
    parts = []
    if asked.standing and asked.weekdays:
        if asked.starts_on:
            parts.append(fill(_("ab dem {day}"), day=bold(_spoken_day(asked.starts_on, today))))
        parts.append(bold(rhythm(asked)))
        if asked.ends_on:
            parts.append(fill(_("bis zum {day}"), day=bold(_spoken_day(asked.ends_on, today))))
        parts += [_("(nicht an Feiertagen)")] if asked.not_on_holidays else []
    elif asked.starts_on:
        weekday = german.WEEKDAYS[asked.starts_on.weekday()]
        parts.append(fill(_("am {day}"), day=bold(f"{weekday}, {_spoken_day(asked.starts_on, today)},")))
    if time:
        parts.append(fill(_("von {time}"), time=time) if asked.end else fill(_("um {time}"), time=time))
    if asked.flexible:
        parts.append(fill(_("({flexible})"), flexible=bold(asked.flexible)))
    return _join(parts, fill) or _("(wann es passt)")


def _spoken_day(day: dt.date, today: dt.date) -> str:
    """„24. November“, with the year when it is not this one."""
    year = "" if day.year == today.year else f" {day.year}"
    return f"{day.day}.\N{NO-BREAK SPACE}{german.MONTHS[day.month - 1]}{year}"


def _spoken_way(asked: Asked, bold: Bold, fill: Callable[..., str]) -> str:
    if not asked.destination:
        return fill(_("Der Ort: {origin}."), origin=bold(asked.origin))
    if not asked.origin:
        return fill(_("Das Ziel: {destination}."), destination=bold(asked.destination))
    return fill(_("Der Weg: von {origin} nach {destination}."), origin=bold(asked.origin), destination=bold(asked.destination))


def _spoken_needs(asked: Asked, who: Named, bold: Bold, fill: Callable[..., str]) -> Iterable[str]:
    facts = [bold(need.sentence) for need in asked.needs]
    if asked.language and asked.language != "de":
        word = dict(LANGUAGES).get(asked.language, asked.language)
        spoken = _("spricht nur {language}") if asked.language_required else _("spricht am liebsten {language}")
        facts.append(fill(spoken, language=bold(word)))
    if facts:
        *first, last = facts
        listed = fill(_("{first} und {last}"), first=_join(first, fill, ", "), last=last) if first else last
        yield fill("{who} {facts}.", who=who.pronoun, facts=listed)


def _join(parts: Iterable[str], fill: Callable[..., str], between: str = " ") -> str:
    joined = ""
    for part in parts:
        joined = fill("{}{}{}", joined, between, part) if joined else part
    return joined


def _fill_plain(text: str, *args: object, **values: object) -> str:
    return text.format(*args, **values)


def _with_stop(text: str) -> str:
    text = text.strip()
    return text if text.endswith((".", "!", "?", "…")) else text + "."
