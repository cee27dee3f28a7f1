"""What must hold for times and appointments, and the sentences for what does not. Pure."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from nahbei.counselling.models import Booking, BookingState, CounsellingHour
from nahbei.foundation.refusal import Refusal


class TimeIsTaken(Refusal):
    sentence = _("Diese Zeit ist gerade vergeben worden. Wählen Sie bitte eine andere.")
    field = "slot"


class NoSuchTime(Refusal):
    sentence = _("Diese Zeit gibt es in der Sprechstunde nicht.")
    field = "slot"


class TooLateOnline(Refusal):
    sentence = _("Diese Zeit kann online nicht mehr gebucht werden. Rufen Sie uns gern an.")
    field = "slot"


class WayNotOffered(Refusal):
    sentence = _("Auf diesem Weg findet die Sprechstunde nicht statt.")
    field = "way"


class TopicOfAnotherHour(Refusal):
    sentence = _("Dieses Thema gehört zu einer anderen Sprechstunde.")
    field = "topic"


class NobodyIsNamed(Refusal):
    sentence = _("Für wen ist der Termin? Ein Name genügt.")
    field = "name"


class AnonymousNotOffered(Refusal):
    sentence = _("Ohne Namen geht es in dieser Sprechstunde nicht.")
    field = "anonymous"


class AnonymousStaysAnonymous(Refusal):
    sentence = _("Wer ohne Namen kommt, wird mit niemandem verbunden.")
    field = "person"


class BookingIsOver(Refusal):
    sentence = _("Dieser Termin ist schon vorbei oder abgesagt.")


class NotYet(Refusal):
    sentence = _("Der Termin hat noch nicht begonnen.")


class DayIsOff(Refusal):
    sentence = _("Dieser Tag ist schon abgesagt.")


class NotADay(Refusal):
    sentence = _("An diesem Tag ist diese Sprechstunde nicht.")
    field = "on"


class AdviserIsMissing(Refusal):
    sentence = _("Wer berät? Mindestens ein Name.")
    field = "advisers"


class NoTimeFits(Refusal):
    sentence = _("In diese Zeit passt kein Gespräch. Verlängern Sie die Sprechstunde, oder kürzen Sie Gespräche oder Pause.")
    field = "minutes"


class AppointmentsInThePause(Refusal):
    field = "first"

    def __init__(self, number: int) -> None:
        super().__init__(ngettext(
            "In dieser Zeit steht noch ein Termin. Sagen Sie zuerst den Tag ab: Dann erfahren es alle.",
            "In dieser Zeit stehen noch %(n)s Termine. Sagen Sie zuerst die Tage ab: Dann erfahren es alle.", number,
        ) % {"n": number})


def bookable_online(hour: CounsellingHour, begins_at: dt.datetime, on: dt.date, *, at: dt.datetime, today: dt.date) -> bool:
    """Early enough for whoever prepares, and not further ahead than the hour plans."""
    return begins_at >= at + dt.timedelta(hours=hour.lead_hours) and on <= today + dt.timedelta(days=hour.window_days)


def may_cancel(booking: Booking, *, at: dt.datetime) -> bool:
    """Until it begins. Afterwards it took place or it did not."""
    return booking.state == BookingState.BOOKED and at < booking.begins_at
