"""What the house holds about somebody, in words: the answer under Art. 15 GDPR as rooms declare it, for a page and for a file.

What the office wrote freely, and what may name somebody else, is not handed out by a machine: it is counted, and said that the
office reads it first and hands it out on request.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Field, ForeignKey, IntegerField, ManyToManyField, Model, QuerySet, Value
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nahbei.foundation.personal_data import Declaration, declarations
from nahbei.help_requests.recurrence import weekdays_of
from nahbei.people.models import LANGUAGES, Person
from nahbei.people.queries import ids_of
from nahbei.ui.german import WEEKDAYS, format_date, format_time
from nahbei.volunteers.week import WeekPattern
from nahbei.volunteers.words import week_in_a_line

Words = str | Promise

# In the order of the page; what is not named here follows under the name of its kind.
HEADINGS: dict[tuple[str, str], Words] = {
    ("people.person", "pk"): gettext_lazy("Über Sie"),
    ("people.channel", "person"): gettext_lazy("Wie wir Sie erreichen"),
    ("people.representation", "person"): gettext_lazy("Wer für Sie handelt"),
    ("people.representation", "representative"): gettext_lazy("Wo Sie für jemanden handeln"),
    ("people.consent", "person"): gettext_lazy("Ihr Einverständnis"),
    ("people.consent", "given_by"): gettext_lazy("Einverständnis, das Sie gegeben haben"),
    ("help_requests.helprequest", "help_seeker"): gettext_lazy("Worum Sie gebeten haben"),
    ("help_requests.healthnote", "help_request__help_seeker"): gettext_lazy("Notizen zur Gesundheit, verschlossen"),
    ("visits.visit", "help_request__help_seeker"): gettext_lazy("Ihre Termine"),
    ("placements.placement", "help_request__help_seeker"): gettext_lazy("Wer Ihnen geholfen hat: die Vermittlungen"),
    ("volunteers.volunteer", "person"): gettext_lazy("Ihr Ehrenamt"),
    ("volunteers.willingness", "volunteer__person"): gettext_lazy("Wobei Sie helfen"),
    ("visits.visit", "volunteer__person"): gettext_lazy("Ihre Einsätze"),
    ("placements.enquiry", "volunteer__person"): gettext_lazy("Was wir Sie gefragt haben"),
    ("placements.placement", "volunteer__person"): gettext_lazy("Ihre Vermittlungen"),
    ("partners.contactperson", "person"): gettext_lazy("Für wen Sie Ansprechperson sind"),
    ("messaging.message", "person"): gettext_lazy("Nachrichten an Sie"),
    ("journal.entry", "person"): gettext_lazy("Einträge in unserem Protokollbuch"),
    ("journal.reminder", "person"): gettext_lazy("Was wir uns zu Ihnen vorgemerkt haben"),
    ("help_requests.requestneed", "help_request__help_seeker"): gettext_lazy("Was dabei nötig ist"),
    ("help_requests.takencall", "person"): gettext_lazy("Anrufe, in denen es um Sie ging"),
    ("help_requests.takencall", "caller"): gettext_lazy("Ihre Anrufe"),
}
# Where a column has no word of its own.
COLUMNS: dict[str, Words] = {
    "activity": gettext_lazy("Tätigkeit"), "added_at": gettext_lazy("gespeichert"), "added_by_name": gettext_lazy("gespeichert von"),
    "address": gettext_lazy("Adresse"), "after": gettext_lazy("danach"), "agreed_at": gettext_lazy("zugesagt"),
    "answered_at": gettext_lazy("geantwortet"), "asked_at": gettext_lazy("gefragt"), "asked_by_means": gettext_lazy("wie gefragt"),
    "at": gettext_lazy("wann"), "before": gettext_lazy("davor"), "body": gettext_lazy("Text"), "browser": gettext_lazy("Gerät"),
    "by_name": gettext_lazy("von wem"), "channel": gettext_lazy("wie"), "closed_at": gettext_lazy("abgeschlossen"),
    "created_at": gettext_lazy("angelegt"), "data": gettext_lazy("weitere Angaben"), "done_at": gettext_lazy("erledigt"),
    "due_on": gettext_lazy("fällig am"), "ended_on": gettext_lazy("beendet am"), "ends_at": gettext_lazy("endet"),
    "entered_at": gettext_lazy("angemeldet"), "field": gettext_lazy("Feld"), "form": gettext_lazy("wie"), "given_at": gettext_lazy("gegeben"),
    "held_at": gettext_lazy("wann"), "held_by_name": gettext_lazy("mit wem"), "introduced_at": gettext_lazy("vorgestellt"),
    "kind": gettext_lazy("Art"), "need": gettext_lazy("nötig"), "note": gettext_lazy("dazu geschrieben"), "outcome": gettext_lazy("Antwort"),
    "outcome_at": gettext_lazy("Antwort vom"), "proposed_at": gettext_lazy("vorgeschlagen"), "purpose": gettext_lazy("wofür"),
    "received_at": gettext_lazy("eingegangen"), "received_by_name": gettext_lazy("aufgenommen von"), "recorded_by": gettext_lazy("festgehalten von"),
    "referred_at": gettext_lazy("weitervermittelt"), "reported_at": gettext_lazy("gemeldet"), "sent_at": gettext_lazy("gesendet"),
    "service": gettext_lazy("Dienst"), "side": gettext_lazy("als"), "since": gettext_lazy("seit"), "started_on": gettext_lazy("begonnen am"),
    "state": gettext_lazy("Stand"), "state_since": gettext_lazy("Stand seit"), "subject": gettext_lazy("Betreff"),
    "taken_by_name": gettext_lazy("angenommen von"), "text_version": gettext_lazy("Fassung"), "to_address": gettext_lazy("an"),
    "to_name": gettext_lazy("an"), "used_at": gettext_lazy("geöffnet"), "wish": gettext_lazy("Anliegen"),
    "withdrawn_at": gettext_lazy("zurückgenommen"), "written_at": gettext_lazy("geschrieben"), "written_by_name": gettext_lazy("von wem"),
}
SECRET = frozenset({"sealed"})


@dataclass(frozen=True)
class Part:
    """One kind of rows about somebody. `withheld`: the office reads some of it before it hands it out."""

    key: str
    heading: str
    number: int
    withheld: bool
    declaration: Declaration


@dataclass(frozen=True)
class Held:
    """Columns and what stands in them; what is empty is left out."""

    lines: list[tuple[str, str]]


def parts_held(person: Person) -> list[Part]:
    """Of which kinds there is something, and how much. Two queries."""
    keys, shown = ids_of(person), [one for one in declarations if one.hands_out]
    counts = dict(_union(_count(one, place, keys) for place, one in enumerate(shown)))
    found = [_part(one, counts[place]) for place, one in enumerate(shown) if counts.get(place)]
    order = {key: place for place, key in enumerate(_key(*pair) for pair in HEADINGS)}
    return sorted(found, key=lambda part: order.get(part.key, len(order)))


def rows_held(person: Person, part: Part, *, most: int | None = None) -> list[Held]:
    """What stands there, the latest first. At most three queries."""
    one = part.declaration
    rows = _rows(one, ids_of(person)).order_by("-pk")
    columns = [_column(one.model, name) for name in one.hands_out if name not in one.looked_at]
    names = {name for name, field in columns if isinstance(field, ForeignKey)}
    many = [name for name, field in columns if isinstance(field, ManyToManyField)]
    rows = rows.select_related(*names) if names else rows
    return [_held(row, columns) for row in rows.prefetch_related(*many)[:most]]


def as_text(person: Person, *, at: dt.datetime) -> str:
    """Everything as a sheet of plain text, to keep or to print."""
    lines = [_("Was wir über Sie wissen: %(name)s") % {"name": person.full_name}, _moment(at), ""]
    for part in parts_held(person):
        lines += ["", f"{part.heading} ({part.number})", "=" * len(part.heading)]
        for held in rows_held(person, part):
            lines += [f"{label}: {words}" for label, words in held.lines] + [""]
        lines += [_withheld(), ""] if part.withheld else []
    return "\r\n".join(lines)


def as_data(person: Person, *, at: dt.datetime) -> dict[str, Any]:
    """The same for a machine (Art. 20 GDPR)."""
    parts = [
        {"kind": part.key, "heading": part.heading, "rows": [dict(held.lines) for held in rows_held(person, part)]} for part in parts_held(person)
    ]
    return {"name": person.full_name, "at": at.isoformat(), "parts": parts}


def _withheld() -> str:
    return _("Freie Texte aus diesem Teil geben wir auf Anfrage heraus, nachdem wir sie gelesen haben: Sie können andere Menschen nennen.")


def _part(one: Declaration, number: int) -> Part:
    key = one.model._meta.label_lower, one.path
    return Part(_key(*key), str(HEADINGS.get(key, one.model._meta.verbose_name)), number, bool(one.looked_at), one)


def _key(label: str, path: str) -> str:
    return f"{label}-{path}"


def _rows(one: Declaration, keys: Sequence[int]) -> QuerySet[Any]:
    found: QuerySet[Any] = one.model._default_manager.filter(**{f"{one.path}__in": keys})
    return found


def _count(one: Declaration, place: int, keys: Sequence[int]) -> QuerySet[Any, Any]:
    rows = _rows(one, keys).order_by().annotate(held_place=Value(place, IntegerField())).values("held_place")
    found: QuerySet[Any, Any] = rows.annotate(held_number=Count("pk", distinct=True)).values_list("held_place", "held_number")
    return found


def _union(branches: Iterable[QuerySet[Any, Any]]) -> QuerySet[Any, Any]:
    first, *others = branches
    return first.union(*others, all=True)


def _column(model: type[Model], name: str) -> tuple[str, Any]:
    """A field; None for a property."""
    there = {field.name: field for field in model._meta.get_fields()}
    return name, there.get(name)


def _held(row: Model, columns: Sequence[tuple[str, Any]]) -> Held:
    pairs = ((_label(name, field), _words(row, name, field)) for name, field in columns if name not in SECRET)
    return Held([(label, words) for label, words in pairs if words])


def _label(name: str, field: Any) -> str:
    own = str(getattr(field, "verbose_name", name))
    return str(COLUMNS.get(name, own)) if own == name.replace("_", " ") else own


def _words(row: Model, name: str, field: Any) -> str:
    value = getattr(row, name)
    if isinstance(field, ManyToManyField):
        return ", ".join(str(one) for one in value.all())
    if isinstance(field, Field) and field.choices:
        return str(getattr(row, f"get_{name}_display")()) if value not in (None, "") else ""
    if name == "languages":
        return ", ".join(str(dict(LANGUAGES).get(one, one)) for one in value)
    if name == "weekdays":
        return ", ".join(WEEKDAYS[number] for number in weekdays_of(value)) if value else ""
    return _plain(value)


def _plain(value: Any) -> str:
    """Days and times as one writes them; of a week and the like only what can be said in a word."""
    if value is None or value == "" or value == {} or value == []:
        return ""
    if isinstance(value, bool):
        return _("ja") if value else _("nein")
    if isinstance(value, dt.datetime):
        return _moment(value)
    if isinstance(value, dt.date):
        return format_date(value, "plain")
    if isinstance(value, dt.time):
        return format_time(value)
    if isinstance(value, WeekPattern):
        return week_in_a_line(value)
    if isinstance(value, dict):
        return "; ".join(f"{key}: {_plain(one)}" for key, one in value.items() if key != "said" and _plain(one))
    return ", ".join(_plain(one) for one in value) if isinstance(value, list | tuple) else str(value)


def _moment(at: dt.datetime) -> str:
    local = timezone.localtime(at)
    return f"{format_date(local.date(), 'plain')}, {format_time(local.time())}"
