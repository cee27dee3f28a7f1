"""Why something about enquiries and placements is refused, and who must be asked first. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nahbei.foundation.refusal import Refusal
from nahbei.help_requests.models import Answering, HelpRequest
from nahbei.partners.models import Service
from nahbei.placements.eligibility import Rule
from nahbei.placements.models import Enquiry, EnquiryState, FollowUp, Placement, Referral
from nahbei.placements.words import hindrances, moment
from nahbei.visits.models import Visit, VisitState
from nahbei.volunteers.models import Volunteer

LINK_HOLDS = dt.timedelta(days=28)  # the link in the mail of a follow-up
UNDO_GIVING_BACK = dt.timedelta(minutes=30)  # „doch kommen“, by the volunteer herself
MOST_TRIES = 3  # calls, before the office may give up


class AlreadyAsked(Refusal):
    """Two clicks on „anfragen“ ask once."""

    def __init__(self, enquiry: Enquiry, at: dt.datetime) -> None:
        self.enquiry = enquiry
        words = {"name": enquiry.volunteer.person.full_name, "when": moment(enquiry.asked_at, at), "who": enquiry.asked_by_name}
        super().__init__(_("%(name)s ist schon gefragt: %(when)s, von %(who)s.") % words)


class AlreadyPromised(Refusal):
    """Somebody else was first; the sentence says who, for the office only."""

    def __init__(self, first: Placement | None, at: dt.datetime) -> None:
        self.first = first
        if first is None:
            super().__init__(_("Dafür ist schon jemand gefunden."))
            return
        words = {"name": first.volunteer.person.full_name, "when": moment(first.agreed_at, at)}
        super().__init__(_("%(name)s hat schon zugesagt: %(when)s.") % words)


class DoesNotFit(Refusal):
    """A hard rule says no. Named for the office; a volunteer is told that the office will call."""

    def __init__(self, name: str, failed: Sequence[Rule]) -> None:
        self.failed = tuple(failed)
        super().__init__(hindrances(name, failed))


class NothingToAsk(Refusal):
    sentence = gettext_lazy("Diese Termine sind vergeben, abgesagt oder vorbei.")


class RequestHasEnded(Refusal):
    sentence = gettext_lazy("Das Gesuch ist abgeschlossen. Nehmen Sie es wieder auf, wenn Sie noch jemanden fragen möchten.")


class NotYourDate(Refusal):
    """A volunteer looks at a date that was hers: moved, called off, or given to somebody else meanwhile."""

    sentence = gettext_lazy("Dieser Termin hat sich inzwischen geändert. Bitte sehen Sie noch einmal nach.")


class CannotBeTakenBackHere(Refusal):
    """Too late, or somebody else has the date. Who, is not for her."""

    sentence = gettext_lazy("Das lässt sich hier nicht mehr zurücknehmen. Bitte rufen Sie uns an.")


class NoWayToWrite(Refusal):
    sentence = gettext_lazy("Für diesen Menschen steht dort keine Adresse. Rufen Sie an.")


class EnquiryIsOver(Refusal):
    """The question was answered, taken back, overtaken, or nobody answered in time."""

    def __init__(self, enquiry: Enquiry) -> None:
        self.enquiry = enquiry
        super().__init__(_("Die Anfrage ist nicht mehr offen: %(state)s.") % {"state": EnquiryState(enquiry.state).label})


class QuestionIsEmpty(Refusal):
    sentence = gettext_lazy("Schreiben Sie Ihre Frage dazu.")
    field = "question"


class CallAgainNeedsTime(Refusal):
    sentence = gettext_lazy("Wann sollen wir noch einmal anrufen?")
    field = "call_again_at"


class PlacementHasMovedOn(Refusal):
    """Somebody decided already."""

    def __init__(self, placement: Placement) -> None:
        super().__init__(_("Die Vermittlung ist schon „%(state)s“.") % {"state": placement.get_state_display()})


class ResidentHasNotAgreed(Refusal):
    sentence = gettext_lazy("Das Einverständnis fehlt noch. Halten Sie es zuerst am Gesuch fest, dann können Sie zusagen.")


class ReasonIsMissing(Refusal):
    sentence = gettext_lazy("Schreiben Sie kurz auf, warum.")
    field = "reason"


class EndsBeforeItBegan(Refusal):
    sentence = gettext_lazy("Das Ende liegt vor dem Anfang.")
    field = "on"


class NoServiceChosen(Refusal):
    sentence = gettext_lazy("Wählen Sie einen oder zwei Dienste.")


class TooManyServices(Refusal):
    sentence = gettext_lazy("Höchstens zwei Dienste auf einmal: Mehr hilft beim Aussuchen nicht.")


class ServiceNotOffered(Refusal):
    """It was taken out of the directory meanwhile."""

    def __init__(self, service: Service) -> None:
        super().__init__(_("„%(service)s“ wird nicht mehr vermittelt.") % {"service": service.name})


class AlreadyReferred(Refusal):
    """The resident has this service's data; two clicks refer once. `every`: all that were chosen."""

    def __init__(self, first: Referral, at: dt.datetime, *, every: bool) -> None:
        self.every = every
        words = {"service": first.service.name, "when": moment(first.referred_at, at), "who": first.referred_by_name}
        super().__init__(_("An „%(service)s“ ist schon weitervermittelt: %(when)s, von %(who)s.") % words)


class FollowUpAlreadyAnswered(Refusal):
    """A colleague, or the person by the link, was faster; or nobody needs to be asked any more."""

    def __init__(self, follow_up: FollowUp, at: dt.datetime) -> None:
        self.follow_up = follow_up
        said = {"outcome": follow_up.get_outcome_display(), "who": follow_up.answered_by_name}
        said["when"] = moment(follow_up.answered_at, at) if follow_up.answered_at else ""
        super().__init__(_("Dazu steht schon eine Antwort: %(outcome)s (%(when)s, %(who)s).") % said)


class FollowUpLinkExpired(Refusal):
    sentence = gettext_lazy("Die Zeit für diese Frage ist vorbei.")


class OutcomeIsMissing(Refusal):
    sentence = gettext_lazy("Wählen Sie eine Antwort.")
    field = "outcome"


class TriedTooLittle(Refusal):
    sentence = gettext_lazy("Geben Sie erst nach drei Versuchen auf. Bis dahin steht der Anruf in drei Tagen wieder auf Heute.")
    field = "outcome"


class NothingToAdd(Refusal):
    """No answer to add to, or there is a note already."""

    sentence = gettext_lazy("Dazu können Sie hier nichts mehr schreiben. Rufen Sie uns gern an.")
    field = "note"


class NothingToTakeBack(Refusal):
    sentence = gettext_lazy("Hier gibt es nichts zurückzunehmen.")


class SaidByThePerson(Refusal):
    sentence = gettext_lazy("Das hat der Mensch selbst geantwortet. Es bleibt stehen.")


def link_has_expired(follow_up: FollowUp, *, at: dt.datetime) -> bool:
    """A question that nobody answered in four weeks is over; the link must not answer for ever."""
    return follow_up.asked_at is None or follow_up.asked_at + LINK_HOLDS <= at


def resident_comes_first(help_request: HelpRequest) -> bool:
    """The resident wants to be asked before somebody comes; and nobody gets her name before she agreed to anything."""
    return help_request.answering == Answering.ASK_FIRST or help_request.is_locked


def is_over(enquiry: Enquiry, *, at: dt.datetime) -> bool:
    """For the reply link: a question that waited too long is over, also before the clock wrote it down."""
    return enquiry.state != EnquiryState.OPEN or enquiry.expires_at <= at


def first_moment(visits: Sequence[Visit], tz: dt.tzinfo) -> dt.datetime | None:
    """When the first of some dates begins."""
    return min((dt.datetime.combine(visit.on, visit.start, tz) for visit in visits), default=None)


def gave_it_back_just_now(visit: Visit, volunteer: Volunteer, *, at: dt.datetime) -> bool:
    """She gave this date back a moment ago, nobody has taken it, and it has not begun."""
    hers = visit.given_back_by_id == volunteer.pk and visit.volunteer_id is None and visit.state == VisitState.PLANNED
    return hers and visit.begins_at > at and visit.cancelled_at is not None and visit.cancelled_at > at - UNDO_GIVING_BACK
