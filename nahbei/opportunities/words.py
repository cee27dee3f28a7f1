"""A position in words: where, when, how much, what is needed, what is given. The same sentences on the page, in the list and in print."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from nahbei.activities.models import Conduct
from nahbei.opportunities.models import Place, Position, TargetGroup, Timing
from nahbei.ui.german import format_date, format_hours, format_span
from nahbei.volunteers.week import WeekPattern

CERTIFICATES = {Conduct.ORDINARY.value: gettext_lazy("Führungszeugnis"), Conduct.EXTENDED.value: gettext_lazy("erweitertes Führungszeugnis")}
WEEKDAYS = ("Mo.", "Di.", "Mi.", "Do.", "Fr.", "Sa.", "So.")


def area(position: Position) -> str:
    """The part of town, of the site first."""
    site = position.site
    found = (site.neighbourhood if site is not None else None) or position.neighbourhood
    return found.name if found else (site.town if site is not None else "") or position.town


def where(position: Position) -> str:
    """Short, for a line of the list."""
    if position.place == Place.HOME:
        return str(_("von zu Hause"))
    if position.place == Place.MOBILE:
        return f"{_('unterwegs')}, {area(position)}" if area(position) else str(_("unterwegs"))
    return area(position) or (position.site.name if position.site else "")


def address(position: Position) -> str:
    """Where one goes: the site with its street, else that of the position. Nothing for what is done from home."""
    if position.place == Place.HOME:
        return ""
    site = position.site
    return ", ".join(part for part in (site.name, site.address_line) if part) if site is not None else position.address_line


def when(position: Position) -> str:
    """The organisation's own words win."""
    if position.timing == Timing.ONE_OFF and position.date is not None:
        span = format_span(position.start, position.end) if position.start else ""
        return ", ".join(part for part in (format_date(position.date), span or position.when) if part)
    if position.when:
        return position.when
    if position.timing == Timing.FIXED and position.week:
        return in_words(position.week)
    return str(_("wann es Ihnen passt")) if position.timing == Timing.FLEXIBLE else str(_("zu festen Zeiten"))


def in_words(week: WeekPattern) -> str:
    """„Mo. und Mi. 9–12 Uhr“: days with the same hours together."""
    days: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for weekday, first, after in week.spans():
        days[weekday].append((first, after))
    alike: dict[tuple[tuple[int, int], ...], list[str]] = defaultdict(list)
    for weekday, spans in days.items():
        alike[tuple(spans)].append(WEEKDAYS[weekday])
    return "; ".join(f"{_joined(names)} {_joined([_hours(*span) for span in spans])} {_('Uhr')}" for spans, names in alike.items())


def effort(position: Position) -> str:
    if not position.minutes_a_week:
        return ""
    return str(_("%(hours)s in der Woche") % {"hours": format_hours(Decimal(position.minutes_a_week) / 60)})


def period(position: Position) -> str:
    """From when until when."""
    words = {"start": format_date(position.starts_on, "plain") if position.starts_on else "",
             "end": format_date(position.ends_on, "plain") if position.ends_on else ""}
    if position.starts_on and position.ends_on:
        return str(_("vom %(start)s bis zum %(end)s") % words)
    if position.starts_on:
        return str(_("ab dem %(start)s") % words)
    return str(_("bis zum %(end)s") % words) if position.ends_on else ""


def seats(position: Position) -> str:
    return ngettext("1 Person", "%(number)s Personen", position.seats) % {"number": position.seats}


def age(position: Position) -> str:
    return str(_("ab %(years)s Jahren") % {"years": position.min_age}) if position.min_age else ""


def needed(position: Position) -> list[str]:
    """What somebody should bring along, in the order in which it matters."""
    found = [position.needed, str(_("Sie sind mindestens %(years)s Jahre alt.") % {"years": position.min_age}) if position.min_age else ""]
    if position.languages:
        found.append(str(_("Sie sprechen %(languages)s.") % {"languages": _joined(position.language_names)}))
    if position.conduct == Conduct.EXTENDED:
        found.append(str(_("Ein erweitertes Führungszeugnis. Für Freiwillige ist es kostenlos, wir helfen beim Antrag.")))
    if position.conduct == Conduct.ORDINARY:
        found.append(str(_("Ein Führungszeugnis. Für Freiwillige ist es kostenlos, wir helfen beim Antrag.")))
    if position.needs_licence:
        found.append(str(_("Einen Führerschein.")))
    if position.needs_declaration:
        found.append(str(_("Sie behalten für sich, was Sie über andere erfahren.")))
    return [line for line in found if line]


def given(position: Position) -> list[str]:
    pairs = (
        (position.gives_induction, _("Sie werden eingearbeitet.")), (position.gives_expenses, _("Ihre Auslagen werden ersetzt.")),
        (position.gives_insurance, _("Sie sind dabei versichert.")), (position.gives_training, _("Sie können sich fortbilden.")),
        (position.gives_certificate, _("Sie bekommen einen Nachweis über Ihr Engagement.")),
    )
    return [str(sentence) for yes, sentence in pairs if yes] + ([position.given] if position.given else [])


def how_long(position: Position) -> str:
    """Effort and time in one line: „2,5 Stunden in der Woche · auch für kurze Zeit · ab dem 1.3.2027“."""
    return " · ".join(part for part in (effort(position), str(_("auch für kurze Zeit")) if position.short_term else "", period(position)) if part)


def when_in_words(position: Position) -> str:
    """All that is said about the time, in one line."""
    return ", ".join(part for part in (when(position), how_long(position)) if part)


def for_whom(position: Position) -> str:
    return "" if position.target_group == TargetGroup.EVERYBODY else str(TargetGroup(position.target_group).label)


def briefly_needed(position: Position) -> str:
    """The same as `needed` in a few words, for paper."""
    found = [position.needed, age(position), ", ".join(position.language_names), str(_("Führerschein")) if position.needs_licence else "",
             str(CERTIFICATES.get(position.conduct, ""))]
    return ", ".join(word for word in found if word)


def briefly_given(position: Position) -> str:
    """The same as `given` in a few words, for paper."""
    ticks = (
        (position.gives_induction, _("Einarbeitung")), (position.gives_expenses, _("Auslagen werden ersetzt")),
        (position.gives_insurance, _("Versicherung")), (position.gives_training, _("Fortbildung")),
        (position.gives_certificate, _("Nachweis über das Engagement")),
    )
    return ", ".join([word for tick, word in ticks if tick] + ([position.given] if position.given else []))


def access(position: Position) -> str:
    """Whether one gets in with a wheelchair; the site says it where the position does not."""
    site = position.site
    accessible = position.accessible if position.accessible is not None or site is None else site.accessible
    note = position.accessibility or (site.accessibility if site is not None else "")
    word = "" if accessible is None else str(_("barrierefrei")) if accessible else str(_("nicht barrierefrei"))
    return ": ".join(part for part in (word, note) if part) if word else note


def _hours(first: int, after: int) -> str:
    return f"{_clock(first)}–{_clock(after)}"


def _clock(half: int) -> str:
    return f"{half // 2}:30" if half % 2 else f"{half // 2}"


def _joined(words: list[str]) -> str:
    return f"{', '.join(words[:-1])} {_('und')} {words[-1]}" if len(words) > 1 else "".join(words)
