"""When a rule speaks, and why something about rules and circulars is refused. Pure."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext_lazy

from nahbei.foundation.refusal import Refusal
from nahbei.notices.models import NoticeRule, Unit


class NoSuchOccasion(Refusal):
    sentence = gettext_lazy("Diesen Anlass gibt es nicht.")
    field = "occasion"


class TextDoesNotFit(Refusal):
    sentence = gettext_lazy("Dieser Text passt nicht zu diesem Anlass.")
    field = "told"


class AlreadyOnItsWay(Refusal):
    sentence = gettext_lazy("Dieses Rundschreiben ist schon unterwegs. Ändern lässt es sich nicht mehr.")


class NothingToCancel(Refusal):
    sentence = gettext_lazy("Dieses Rundschreiben wartet nicht (mehr). Es gibt nichts anzuhalten.")


class NobodyInTheList(Refusal):
    sentence = gettext_lazy("In dieser Liste steht niemand, dem wir schreiben könnten.")


class SendAtIsPast(Refusal):
    sentence = gettext_lazy("Dieser Zeitpunkt ist schon vorbei.")
    field = "day"


class NothingToSay(Refusal):
    sentence = gettext_lazy("Schreiben Sie einen Betreff und einen Text.")
    field = "subject"


def due_moment(rule: NoticeRule, moment: dt.datetime, *, before: bool) -> dt.datetime:
    """When the rule speaks. Days are local days with a time on the clock: 17 Uhr stays 17 Uhr when summer time begins."""
    if rule.unit == Unit.HOURS:
        delay = dt.timedelta(hours=rule.amount)
        return moment - delay if before else moment + delay
    day = timezone.localdate(moment)
    days = dt.timedelta(days=rule.amount)
    on = day - days if before else day + days
    return dt.datetime.combine(on, rule.at_time or dt.time(9), timezone.get_default_timezone())


def window(rule: NoticeRule, first: dt.datetime, last: dt.datetime, *, before: bool) -> tuple[dt.datetime, dt.datetime]:
    """Between which moments an occasion may lie when the rule speaks between two others; a day to spare on both sides."""
    delay = dt.timedelta(hours=rule.amount) if rule.unit == Unit.HOURS else dt.timedelta(days=rule.amount)
    shift = delay if before else -delay
    spare = dt.timedelta(days=1)
    return first + shift - spare, last + shift + spare
