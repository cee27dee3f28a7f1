"""Rules and lists in plain sentences."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from nahbei.messaging.queries import name_of
from nahbei.notices.models import NoticeRule, Unit, Whom
from nahbei.notices.occasions import Occasion, occasions
from nahbei.ui.german import format_time


def sentence(rule: NoticeRule) -> str:
    """„1 Tag vor dem Einsatz, um 17 Uhr, an die helfende Person“."""
    return ", ".join(part for part in (timing(rule), str(Whom(rule.whom).label)) if part)


def timing(rule: NoticeRule) -> str:
    occasion = occasions.get(rule.occasion)
    if occasion is None:
        return _("Diesen Anlass gibt es nicht mehr")
    if rule.unit == Unit.HOURS:
        return _("Gleich %(apart)s") % {"apart": occasion.apart} if not rule.amount else f"{_hours(rule.amount)} {occasion.apart}"
    clock = _("um %(time)s") % {"time": format_time(rule.at_time).replace(":00", "")} if rule.at_time else ""
    return ", ".join(part for part in (_days(rule, occasion), clock) if part)


def text_name(rule: NoticeRule) -> str:
    return name_of(rule.topic)


def _days(rule: NoticeRule, occasion: Occasion) -> str:
    if not rule.amount:
        return str(occasion.same_day)
    return ngettext("%(number)s Tag %(apart)s", "%(number)s Tage %(apart)s", rule.amount) % {"number": rule.amount, "apart": occasion.apart}


def _hours(number: int) -> str:
    return ngettext("%(number)s Stunde", "%(number)s Stunden", number) % {"number": number}
