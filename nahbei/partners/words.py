"""A service in words: why it fits, and what the resident gets to read about it. Pure: no query beyond what was fetched."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from nahbei.activities.models import Activity
from nahbei.partners.models import Service, WaitingList
from nahbei.partners.rules import is_stale
from nahbei.people.folding import plain
from nahbei.places.models import Neighbourhood
from nahbei.ui.german import format_date

_FREE = ("kostenlos", "kostenfrei", "umsonst", "gratis")


@dataclass(frozen=True)
class Why:
    """One reason; tone: strong (speaks most for it), plain, against."""

    text: str
    tone: str = "plain"


def costs_nothing(service: Service) -> bool:
    return plain(service.fees_description).strip(" .!").startswith(_FREE)


def helps_with(service: Service, activity: Activity) -> bool:
    return activity in service.activities.all()


def comes_to(service: Service, neighbourhood: Neighbourhood | None) -> bool:
    return service.whole_area or neighbourhood is None or neighbourhood in service.areas.all()


def where(service: Service) -> str:
    """„im ganzen Gebiet“, „Lindenhof, Am Anger“."""
    if service.whole_area:
        return _("im ganzen Gebiet")
    return ", ".join(area.name for area in service.areas.all())


def reasons(
    service: Service, activity: Activity, neighbourhood: Neighbourhood | None, *, on: dt.date, months: int
) -> tuple[Why, ...]:
    """What speaks for it first, what speaks against it last."""
    found = [_area(service, neighbourhood)]
    if not helps_with(service, activity):
        found.append(Why(_("hilft eigentlich bei anderem"), "against"))
    if service.organisation.non_profit:
        found.append(Why(_("gemeinnützig")))
    if costs_nothing(service):
        found.append(Why(_("kostenfrei"), "strong"))
    elif service.fees_description:
        found.append(Why(service.fees_description))
    found += [*_waiting(service), *([Why(_("barrierefrei"))] if service.accessible else []), _checked(service, on, months)]
    return tuple(sorted(found, key=lambda why: why.tone == "against"))


def _area(service: Service, neighbourhood: Neighbourhood | None) -> Why:
    if service.whole_area:
        return Why(_("im ganzen Gebiet"))
    if neighbourhood is not None and comes_to(service, neighbourhood):
        return Why(_("Viertel %(name)s") % {"name": neighbourhood.name}, "strong")
    return Why(_("nur %(areas)s") % {"areas": where(service)}, "against")


def _waiting(service: Service) -> list[Why]:
    if service.waiting_list == WaitingList.NONE:
        return [Why(_("keine Warteliste"))]
    if service.waiting_list == WaitingList.CLOSED:
        return [Why(_("nimmt zurzeit niemanden auf"), "against")]
    if service.waiting_list == WaitingList.UNKNOWN:
        return []
    return [Why(_("Warteliste: %(how)s") % {"how": service.get_waiting_list_display()}, "against")]


def _checked(service: Service, on: dt.date, months: int) -> Why:
    if service.assured_date is None:
        return Why(_("noch nie geprüft"), "against")
    day = {"day": format_date(service.assured_date, "plain")}
    if is_stale(service.assured_date, on, months=months):
        return Why(_("zuletzt geprüft am %(day)s") % day, "against")
    return Why(_("geprüft am %(day)s") % day)


def told(service: Service) -> list[tuple[str, str]]:
    """What the resident is told: pairs of word and value, without empty ones."""
    owner = service.organisation
    pairs = [
        (_("Was"), service.description), (_("Für wen"), service.eligibility_description), (_("Telefon"), service.call),
        (_("E-Mail"), service.email or owner.email), (_("Internet"), service.url or owner.url), (_("Adresse"), owner.address_line),
        (_("Zeiten"), service.schedule_description), (_("Kosten"), service.fees_description), (_("Zugang"), _access(service)),
        (_("Warteliste"), service.get_waiting_list_display() if service.waiting_list in {WaitingList.SHORT, WaitingList.LONG} else ""),
    ]
    return [(str(word), str(value)) for word, value in pairs if value]


def in_short(service: Service) -> list[str]:
    """The same in a few words, for a list to hand out: where, when, at what cost."""
    area = "" if service.whole_area else where(service)
    parts = (service.organisation.address_line, area, service.schedule_description, service.fees_description, _access(service))
    return [str(part) for part in parts if part]


def _access(service: Service) -> str:
    known = {True: _("barrierefrei"), False: _("nicht barrierefrei")}.get(service.accessible, "") if service.accessible is not None else ""
    return ", ".join(part for part in (known, service.accessibility_description) if part)
