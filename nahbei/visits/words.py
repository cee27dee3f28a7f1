"""A visit in words: pure, no query. Select help_request, its activity and help_seeker before."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nahbei.ui.german import format_date, format_hours, format_number, format_span
from nahbei.visits.models import Side, Visit, VisitState

WHO_COULD_NOT = {
    Side.VOLUNTEER: gettext_lazy("die helfende Person konnte nicht"),
    Side.HELP_SEEKER: gettext_lazy("die hilfesuchende Person konnte nicht oder war nicht da"),
    Side.OFFICE: gettext_lazy("etwas anderes kam dazwischen"),
}


def date_of(visit: Visit) -> str:
    """„Do., 26.11.2026, 9:30 bis 11:30 Uhr“."""
    return f"{format_date(visit.on)}, {format_span(visit.start, visit.end)}"


def noun_and_date(visit: Visit) -> str:
    """„Arztbegleitung am Do., 26.11.2026, 9:30 bis 11:30 Uhr“."""
    return _("%(noun)s am %(date)s") % {"noun": visit.help_request.activity.noun, "date": date_of(visit)}


def time_spent(minutes: int | None) -> str:
    """„1,5 Stunden“, „45 Minuten“, „1 Stunde 40 Minuten“: never rounded, because it is approved as it stands."""
    minutes = minutes or 0
    hours, rest = divmod(minutes, 60)
    if not hours or minutes % 30 == 0:
        return format_hours(dt.timedelta(minutes=minutes))
    return f"{format_hours(hours)} {format_hours(dt.timedelta(minutes=rest))}"


def short_time(minutes: int | None) -> str:
    """„1:40 Std.“, where a column is narrow."""
    hours, rest = divmod(minutes or 0, 60)
    return _("%(time)s Std.") % {"time": f"{hours}:{rest:02}"}


def kilometres(metres: int | None) -> str:
    """„5,2 km“; nothing where nobody drove."""
    return f"{format_number((metres or 0) / 1000, 1).removesuffix(',0')} km" if metres else ""


def effort(visit: Visit) -> str:
    """„1,5 Stunden, 5,2 km“."""
    return ", ".join(part for part in (time_spent(visit.minutes), kilometres(visit.metres)) if part)


def seen(visit: Visit) -> str:
    """What was on the screen when somebody approved it: „17:90-5200“."""
    return f"{visit.pk}:{visit.minutes or 0}-{visit.metres or 0}"


def why_missed(visit: Visit) -> str:
    """Who could not, and what was said about it."""
    who = WHO_COULD_NOT[Side(visit.cancelled_by_side or Side.OFFICE)]
    return ": ".join(part for part in (str(who), visit.reason) if part)


def outcome(visit: Visit) -> str:
    """What was reported, in a line of the journal: without the comment, which may speak of health."""
    helper = visit.volunteer.person.full_name if visit.volunteer else _("Niemand")
    what, who = noun_and_date(visit), visit.help_request.help_seeker.formal_name
    if visit.state == VisitState.TOOK_PLACE:
        return _("%(helper)s war bei %(who)s: %(what)s. %(effort)s.") % {
            "helper": helper, "who": who, "what": what, "effort": effort(visit),
        }
    return _("Hat nicht stattgefunden: %(what)s bei %(who)s (%(why)s).") % {
        "what": what, "who": who, "why": WHO_COULD_NOT[Side(visit.cancelled_by_side or Side.OFFICE)],
    }
