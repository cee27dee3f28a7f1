"""Reasons, rules and funnels in the words of the office. The engine counts, this file speaks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from nahbei.matching.engine import Funnel, OtherTime, Suggestion
from nahbei.matching.score import UNKNOWN, Fit, Kind, Reason
from nahbei.placements.eligibility import Demand, Rule, monday_of

# in this order the sentence of a funnel names them; who is not registered at all is no news to anybody
TOLD = (
    Rule.PATTERN,
    Rule.DISTANCE,
    Rule.ABSENT,
    Rule.BOOKED,
    Rule.HOURS_WEEK,
    Rule.VISITS_WEEK,
    Rule.LANGUAGE,
    Rule.CAR,
    Rule.GENDER,
    Rule.EXCLUDED,
    Rule.MINOR,
    Rule.ALONE,
    Rule.AGE,
    Rule.CONDUCT,
    Rule.TRAINING,
    Rule.PARENTS,
    Rule.DECLARATION,
)


@dataclass(frozen=True, slots=True)
class Subject:
    """The names that the words need: the engine knows numbers only."""

    activity: str  # "Arztbegleitung"
    language: str = ""  # "Türkisch"
    pronoun: str = ""  # of the help seeker: "f", "m" or anything else


def kilometres(metres: int) -> str:
    """800 → "0,8 km". From 10 km on without the tenths, which nobody believes."""
    if metres >= 9_950:
        return _("%(km)d km") % {"km": (metres + 500) // 1000}
    tenths = max(1, (metres + 50) // 100)
    return _("%(whole)d,%(tenth)d km") % {"whole": tenths // 10, "tenth": tenths % 10}


def short_date(day: date) -> str:
    """8.12."""
    return f"{day.day}.{day.month}."


def fit(level: Fit) -> str:
    """The three words beside a suggestion."""
    return {Fit.VERY_WELL: _("passt sehr gut"), Fit.WELL: _("passt gut"), Fit.PARTLY: _("mit Abstrichen")}[level]


def reasons(suggestion: Suggestion, demand: Demand, subject: Subject, today: date) -> list[str]:
    """All reasons of a suggestion, in order: "war schon 2× bei ihr", "0,8 km", "dienstags frei" …"""
    return [reason(each, demand, subject, today) for each in suggestion.reasons]


def reason(one: Reason, demand: Demand, subject: Subject, today: date) -> str:
    """One reason."""
    values = {"n": one.value, "of": one.of, "activity": subject.activity, "language": subject.language}
    match one.kind:
        case Kind.CONTINUITY:
            return _continuity(subject.pronoun) % values
        case Kind.DISTANCE:
            return _("Entfernung unbekannt") if one.value == UNKNOWN else kilometres(one.value)
        case Kind.TIME:
            return free(demand)
        case Kind.EXPERIENCE:
            return (_("%(n)d× %(activity)s") if one.value else _("noch keine %(activity)s")) % values
        case Kind.LANGUAGE:
            return (_("spricht %(language)s") if one.value else _("spricht kein %(language)s")) % values
        case Kind.MISSING:
            return _("nicht am %(dates)s") % {"dates": _list([short_date(day) for day in one.dates])}
        case Kind.WEEK:
            return _week(demand, one.value, today) % values
        case Kind.LOAD:
            return (
                ngettext("%(n)d Einsatz in den letzten 4 Wochen", "%(n)d Einsätze in den letzten 4 Wochen", one.value)
                % values
            )
        case Kind.QUESTIONS:
            return ngettext("%(n)d Anfrage noch offen", "%(n)d Anfragen noch offen", one.value) % values
        case Kind.ANSWERS:
            return _answers(one.of) % values


def free(demand: Demand) -> str:
    """ "dienstags frei", or for a single date "am 24.11. frei"."""
    if demand.standing and len({each.date.weekday() for each in demand.occasions}) == 1:
        return _("%(weekdays)s frei") % {"weekdays": on_weekdays(demand.occasions[0].date.weekday())}
    if len(demand.occasions) == 1:
        return _("am %(date)s frei") % {"date": short_date(demand.occasions[0].date)}
    return _("zu diesen Zeiten frei")


def on_weekdays(weekday: int) -> str:
    """0 → "montags"."""
    return (
        _("montags"),
        _("dienstags"),
        _("mittwochs"),
        _("donnerstags"),
        _("freitags"),
        _("samstags"),
        _("sonntags"),
    )[weekday]


def rule(one: Rule, demand: Demand, subject: Subject) -> str:
    """Why one person cannot be asked. An exclusion says that it is one and not why."""
    return {
        Rule.ACTIVE: _("ist nicht verfügbar"),
        Rule.ACTIVITY: _("ist nicht für %(activity)s gemeldet"),
        Rule.DECLARATION: _("wartet auf die neue Verschwiegenheitserklärung"),
        Rule.PARENTS: _("wartet auf das Einverständnis der Eltern"),
        Rule.AGE: _("ist zu jung, oder der Geburtstag fehlt"),
        Rule.ALONE: _("darf als Minderjährige:r nicht allein in eine Privatwohnung"),
        Rule.CONDUCT: _("hat kein gültiges Führungszeugnis"),
        Rule.TRAINING: _("hat die nötige Schulung nicht"),
        Rule.SELF: _("hat selbst um Hilfe gebeten"),
        Rule.EXCLUDED: _("soll hier nicht gefragt werden"),
        Rule.GENDER: _("entspricht nicht dem Wunsch, wer kommen soll"),
        Rule.LANGUAGE: _("spricht kein %(language)s"),
        Rule.CAR: _("hat kein Auto"),
        Rule.DISTANCE: _("wohnt zu weit weg"),
        Rule.PATTERN: _("hat %(when)s keine Zeit"),
        Rule.ABSENT: _("ist abwesend"),
        Rule.BOOKED: _("hat dann schon einen Einsatz"),
        Rule.HOURS_WEEK: _("hat in der Woche schon genug Stunden"),
        Rule.VISITS_WEEK: _("hat in der Woche schon genug Einsätze"),
        Rule.MINOR: _("ist minderjährig und darf %(when)s nicht oder nicht so lange"),
    }[one] % {"activity": subject.activity, "language": subject.language, "when": _when(demand)}


def why_nobody(funnel: Funnel, demand: Demand, subject: Subject) -> list[str]:
    """How many are out for which reason, each counted once: "12 haben dienstags keine Zeit", "4 wohnen zu weit weg"."""
    return [counted(each, funnel.first[each], demand, subject) for each in TOLD if funnel.first[each]]


def what_would_help(funnel: Funnel, subject: Subject) -> list[str]:
    """What the office could do: how many more would fit if one thing were different."""
    found = []
    if n := funnel.only[Rule.DECLARATION]:
        found.append(
            ngettext(
                "Es fehlt nur die Verschwiegenheitserklärung bei %(n)d Person.",
                "Es fehlt nur die Verschwiegenheitserklärung bei %(n)d Personen.",
                n,
            )
            % {"n": n}
        )
    if n := funnel.only[Rule.CONDUCT]:
        found.append(
            ngettext("Es fehlt nur das Führungszeugnis bei %(n)d Person.", "Es fehlt nur das Führungszeugnis bei %(n)d Personen.", n)
            % {"n": n}
        )
    if n := funnel.only[Rule.TRAINING]:
        found.append(ngettext("Es fehlt nur die Schulung bei %(n)d Person.", "Es fehlt nur die Schulung bei %(n)d Personen.", n) % {"n": n})
    if n := funnel.only[Rule.PARENTS]:
        found.append(
            ngettext(
                "Es fehlt nur das Einverständnis der Eltern bei %(n)d Person.",
                "Es fehlt nur das Einverständnis der Eltern bei %(n)d Personen.",
                n,
            )
            % {"n": n}
        )
    if n := funnel.only[Rule.ACTIVITY]:
        found.append(
            ngettext(
                "%(n)d Person hätte Zeit, ist aber nicht für %(activity)s gemeldet.",
                "%(n)d Personen hätten Zeit, sind aber nicht für %(activity)s gemeldet.",
                n,
            )
            % {"n": n, "activity": subject.activity}
        )
    if funnel.metres_short is not None:
        found.append(_("Die nächste Person wohnt %(km)s zu weit weg.") % {"km": kilometres(funnel.metres_short)})
    return found


def counted(one: Rule, n: int, demand: Demand, subject: Subject) -> str:
    """One rule with the number of people whom it keeps away."""
    values = {"n": n, "when": _when(demand), "language": subject.language, "activity": subject.activity}
    return _counted(one, n) % values


def other_time(one: OtherTime, demand: Demand, nobody: bool) -> str:
    """ "Mittwochs ginge es bei 5 von ihnen" – of them only as long as nobody fits, else they might be others."""
    when = _when_instead(one, demand)
    if nobody:
        return _("%(when)s ginge es bei %(n)d von ihnen") % {"when": when, "n": one.fits}
    return _("%(when)s ginge es bei %(n)d") % {"when": when, "n": one.fits}


def weight_effect(name: str) -> str:
    """What one weight does, for the settings."""
    return {
        "distance": _("Punkte für jemanden gleich nebenan; sie sinken auf 0 am Rand des eigenen Umkreises."),
        "continuity": _("Punkte je früherem Einsatz bei diesem Menschen, höchstens dreimal."),
        "experience": _("Punkte je Einsatz dieser Art, höchstens fünfmal."),
        "language": _("Punkte, wenn jemand die gewünschte Sprache spricht."),
        "answers": _("Punkte, wenn jemand auf Anfragen antwortet. Ja und Nein zählen gleich."),
        "load": _("Abzug je Einsatz in den letzten 4 Wochen, höchstens fünfmal."),
        "week": _("Abzug je Einsatz, der in der Woche schon vereinbart ist, höchstens dreimal."),
        "open_question": _("Abzug je offener Anfrage, höchstens dreimal."),
        "missing_date": _("Abzug je Termin eines Dauerauftrags, den jemand anderes übernehmen müsste."),
    }[name]


def _continuity(pronoun: str) -> str:
    if pronoun == "f":
        return _("war schon %(n)d× bei ihr")
    return _("war schon %(n)d× bei ihm") if pronoun == "m" else _("war schon %(n)d× dort")


def _answers(asked: int) -> str:
    if not asked:
        return _("noch nie gefragt")
    return ngettext(
        "hat auf %(n)d von %(of)d Anfrage geantwortet", "hat auf %(n)d von %(of)d Anfragen geantwortet", asked
    )


def _week(demand: Demand, n: int, today: date) -> str:
    if demand.occasions and monday_of(demand.occasions[0].date) == monday_of(today):
        return ngettext("hat diese Woche schon %(n)d Einsatz", "hat diese Woche schon %(n)d Einsätze", n)
    return ngettext("hat in der Woche schon %(n)d Einsatz", "hat in der Woche schon %(n)d Einsätze", n)


def _when(demand: Demand) -> str:
    if demand.standing and len({each.date.weekday() for each in demand.occasions}) == 1:
        return on_weekdays(demand.occasions[0].date.weekday())
    if len(demand.occasions) == 1:
        return _("am %(date)s") % {"date": short_date(demand.occasions[0].date)}
    return _("zu diesen Zeiten")


def _when_instead(one: OtherTime, demand: Demand) -> str:
    hour = (
        _("von %(start)s bis %(end)s Uhr") % {"start": _clock(one.start), "end": _clock(one.end)} if one.minutes else ""
    )
    weekly = demand.standing and len({each.date.weekday() for each in demand.occasions}) == 1
    if one.days == 0:
        return hour[:1].upper() + hour[1:]
    day = on_weekdays(one.date.weekday()) if weekly else _("am %(date)s") % {"date": short_date(one.date)}
    words = f"{day} {hour}".rstrip()
    return words[:1].upper() + words[1:]


def _clock(moment: time) -> str:
    return f"{moment.hour}:{moment.minute:02d}"


def _list(words: list[str]) -> str:
    if len(words) < 2:
        return "".join(words)
    return _("%(first)s und %(last)s") % {"first": ", ".join(words[:-1]), "last": words[-1]}


def _counted(one: Rule, n: int) -> str:
    match one:
        case Rule.ACTIVE:
            return ngettext("%(n)d ist nicht verfügbar", "%(n)d sind nicht verfügbar", n)
        case Rule.ACTIVITY:
            return ngettext(
                "%(n)d ist nicht für %(activity)s gemeldet", "%(n)d sind nicht für %(activity)s gemeldet", n
            )
        case Rule.DECLARATION:
            return ngettext(
                "%(n)d wartet auf die neue Verschwiegenheitserklärung",
                "%(n)d warten auf die neue Verschwiegenheitserklärung",
                n,
            )
        case Rule.PARENTS:
            return ngettext(
                "%(n)d wartet auf das Einverständnis der Eltern", "%(n)d warten auf das Einverständnis der Eltern", n
            )
        case Rule.AGE:
            return ngettext("%(n)d ist zu jung, oder der Geburtstag fehlt", "%(n)d sind zu jung, oder der Geburtstag fehlt", n)
        case Rule.ALONE:
            return ngettext(
                "%(n)d darf als Minderjährige:r nicht allein in eine Privatwohnung",
                "%(n)d dürfen als Minderjährige nicht allein in eine Privatwohnung",
                n,
            )
        case Rule.CONDUCT:
            return ngettext("%(n)d hat kein gültiges Führungszeugnis", "%(n)d haben kein gültiges Führungszeugnis", n)
        case Rule.TRAINING:
            return ngettext("%(n)d hat die nötige Schulung nicht", "%(n)d haben die nötige Schulung nicht", n)
        case Rule.MINOR:
            return ngettext(
                "%(n)d ist minderjährig und darf %(when)s nicht oder nicht so lange",
                "%(n)d sind minderjährig und dürfen %(when)s nicht oder nicht so lange",
                n,
            )
        case Rule.SELF:
            return ngettext("%(n)d hat selbst um Hilfe gebeten", "%(n)d haben selbst um Hilfe gebeten", n)
        case Rule.EXCLUDED:
            return ngettext("%(n)d soll hier nicht gefragt werden", "%(n)d sollen hier nicht gefragt werden", n)
        case Rule.GENDER:
            return ngettext(
                "%(n)d entspricht nicht dem Wunsch, wer kommen soll",
                "%(n)d entsprechen nicht dem Wunsch, wer kommen soll",
                n,
            )
        case Rule.LANGUAGE:
            return ngettext("%(n)d spricht kein %(language)s", "%(n)d sprechen kein %(language)s", n)
        case Rule.CAR:
            return ngettext("%(n)d hat kein Auto", "%(n)d haben kein Auto", n)
        case Rule.DISTANCE:
            return ngettext("%(n)d wohnt zu weit weg", "%(n)d wohnen zu weit weg", n)
        case Rule.PATTERN:
            return ngettext("%(n)d hat %(when)s keine Zeit", "%(n)d haben %(when)s keine Zeit", n)
        case Rule.ABSENT:
            return ngettext("%(n)d ist abwesend", "%(n)d sind abwesend", n)
        case Rule.BOOKED:
            return ngettext("%(n)d hat dann schon einen Einsatz", "%(n)d haben dann schon einen Einsatz", n)
        case Rule.HOURS_WEEK:
            return ngettext(
                "%(n)d hat in der Woche schon genug Stunden", "%(n)d haben in der Woche schon genug Stunden", n
            )
        case Rule.VISITS_WEEK:
            return ngettext(
                "%(n)d hat in der Woche schon genug Einsätze", "%(n)d haben in der Woche schon genug Einsätze", n
            )
