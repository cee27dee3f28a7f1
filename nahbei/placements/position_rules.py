"""What may become of a placement into a position, and why something is refused. Pure."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nahbei.foundation.refusal import Refusal
from nahbei.opportunities.models import Position, PositionState
from nahbei.people.folding import plain
from nahbei.people.models import Person
from nahbei.placements.models import PositionPlacement, PositionPlacementMove, Step
from nahbei.placements.models import Stage as S
from nahbei.placements.rules import LINK_HOLDS
from nahbei.placements.words import moment
from nahbei.ui.german import format_date

TRANSITIONS: dict[str, frozenset[str]] = {
    S.PROPOSED: frozenset({S.INTRODUCED, S.DECLINED}),
    S.INTRODUCED: frozenset({S.TRIAL, S.PLACED, S.DECLINED}),
    S.TRIAL: frozenset({S.PLACED, S.DECLINED}),
    S.PLACED: frozenset({S.ENDED}),
    S.DECLINED: frozenset(),  # the way back is the undo, which knows what the row said before
    S.ENDED: frozenset(),
}
SEATED = frozenset({S.TRIAL, S.PLACED})
ON_THE_WAY = frozenset({S.PROPOSED, S.INTRODUCED, S.TRIAL})
RUNNING = ON_THE_WAY | {S.PLACED}
# Somebody may be proposed while the organisation looks for people and the office has checked the text.
SEEKING = frozenset({PositionState.PUBLISHED, PositionState.OFFLINE})

_MAIL = re.compile(r"\S@\S")
_NUMBER = re.compile(r"\d(?:[\s/().-]*\d){5,}")  # six digits, however they are written


class AlreadyProposed(Refusal):
    """Two clicks propose once."""

    def __init__(self, placement: PositionPlacement, at: dt.datetime) -> None:
        self.placement = placement
        said = {"name": placement.volunteer.person.full_name, "stage": placement.get_stage_display(), "when": moment(placement.stage_since, at)}
        super().__init__(_("%(name)s ist für diese Stelle schon „%(stage)s“ (%(when)s).") % said)


class VolunteerIsGone(Refusal):
    """Blocked, ended or dead: nobody proposes her anywhere."""

    def __init__(self, name: str, state: str) -> None:
        super().__init__(_("%(name)s ist „%(state)s“ und wird nicht vorgeschlagen.") % {"name": name, "state": state})


class PositionTakesNobody(Refusal):
    """Not checked yet, filled or over."""

    def __init__(self, position: Position) -> None:
        super().__init__(_("Die Stelle ist „%(state)s“: Dafür wird zurzeit niemand vorgeschlagen.") % {"state": position.get_state_display()})


class PlacementCannotMove(Refusal):
    def __init__(self, before: str, after: str) -> None:
        said = {"before": S(before).label, "after": S(after).label}
        super().__init__(_("Die Vermittlung ist „%(before)s“ und kann nicht „%(after)s“ werden.") % said)


class PlacementIsOver(Refusal):
    def __init__(self, placement: PositionPlacement) -> None:
        super().__init__(_("Die Vermittlung ist schon „%(stage)s“.") % {"stage": placement.get_stage_display()})


class VolunteerHasNotAgreed(Refusal):
    sentence = gettext_lazy("Fragen Sie zuerst die oder den Freiwillige:n: Ohne ein Ja geht nichts an die Organisation.")


class BothMustAgree(Refusal):
    """Contact data pass only then."""

    def __init__(self, missing: Sequence[str]) -> None:
        super().__init__(_("Es fehlt noch das Ja: %(who)s.") % {"who": ", ".join(missing)})


class GatesAreMissing(Refusal):
    """It blocks the introduction, not the talk."""

    def __init__(self, sentences: Sequence[str]) -> None:
        self.sentences = tuple(sentences)
        super().__init__(" ".join(sentences))


class NobodyToAsk(Refusal):
    sentence = gettext_lazy("Bei der Stelle und der Organisation ist keine Ansprechperson eingetragen. Tragen Sie zuerst eine ein.")


class NoContactDataYet(Refusal):
    sentence = gettext_lazy("Noch keine Kontaktdaten: kein Nachname, keine Adresse, keine Telefonnummer. Die gehen erst heraus, wenn beide Ja sagen.")
    field = "introduction"


class PositionIsFull(Refusal):
    """Somebody took the last place; the sentence says who was first."""

    def __init__(self, last: PositionPlacement | None, at: dt.datetime) -> None:
        self.last = last
        if last is None:
            super().__init__(_("Alle Plätze sind vergeben."))
            return
        said = {"name": last.volunteer.person.full_name, "when": moment(last.stage_since, at)}
        super().__init__(_("Alle Plätze sind vergeben, der letzte an %(name)s (%(when)s).") % said)


class ReasonIsNotOffered(Refusal):
    sentence = gettext_lazy("Wählen Sie einen Grund aus der Liste.")
    field = "reason"


class SideIsMissing(Refusal):
    sentence = gettext_lazy("Wählen Sie, von wem es ausgeht.")
    field = "side"


class TrialIsLongAgo(Refusal):
    sentence = gettext_lazy("Dieser Tag liegt vor dem Vorschlag.")
    field = "on"


class EndsBeforeStart(Refusal):
    """The day is wrong, not the wish."""

    field = "on"

    def __init__(self, placed_on: dt.date) -> None:
        super().__init__(_("Vermittelt wurde am %(day)s: Das Ende kann nicht davor liegen.") % {"day": format_date(placed_on, "plain")})


class PauseIsOver(Refusal):
    sentence = gettext_lazy("Wählen Sie einen Tag, der noch kommt.")
    field = "until"


class IntroductionIsOver(Refusal):
    """The link was answered, is too old, or the matter is settled."""

    sentence = gettext_lazy("Diese Frage hat sich erledigt.")


class NothingToUndo(Refusal):
    sentence = gettext_lazy("Hier gibt es nichts zurückzunehmen.")


class SaidByThemselves(Refusal):
    """The organisation or the volunteer, online: nobody else takes their word back."""

    sentence = gettext_lazy("Das wurde nicht vom Büro geantwortet, sondern selbst. Es bleibt stehen; Sie können weitermachen oder ablehnen.")


class TrialIsAhead(Refusal):
    sentence = gettext_lazy("Der Schnuppertermin kommt erst noch.")


class HoursAreConfirmed(Refusal):
    """The other side has agreed to the figure; who sees it differently calls."""

    sentence = gettext_lazy("Diese Stunden sind schon bestätigt. Stimmt etwas nicht? Rufen Sie uns an.")
    field = "hours"


class NotInThatMonth(Refusal):
    sentence = gettext_lazy("In diesem Monat lief die Vermittlung nicht.")
    field = "month"


class MonthIsShorter(Refusal):
    sentence = gettext_lazy("Wie viele Stunden waren es? Mehr als 0 und nicht mehr, als der Monat hat.")
    field = "hours"


class ContactDataHavePassed(Refusal):
    sentence = gettext_lazy("Die Kontaktdaten sind schon unterwegs: Vorgestellt bleibt vorgestellt.")


def may_move(before: str, after: str) -> bool:
    return after in TRANSITIONS[before]


def gives_away(text: str, person: Person) -> bool:
    """Whether a text tells who somebody is or how to reach her: before both agreed no message may."""
    found = plain(text)
    words = set(re.findall(r"[^\W_]+", found))
    names = {word for word in re.findall(r"[^\W_]+", plain(person.family_name)) if len(word) > 1}
    street = re.sub(r"[\s\d]+", " ", plain(person.street)).strip()
    return bool(_MAIL.search(text) or _NUMBER.search(text) or words & names or (len(street) > 3 and street in found))


def introduction_is_open(placement: PositionPlacement, *, at: dt.datetime) -> bool:
    """Whether the link may still answer: asked, nothing said yet, not too long ago."""
    asked = placement.asked_at is not None and at < placement.asked_at + LINK_HOLDS
    return asked and placement.stage == S.PROPOSED and placement.organisation_agreed_at is None


def proposal_answer_can_go_back(placement: PositionPlacement, last: PositionPlacementMove, *, on: dt.date) -> bool:
    """The volunteer's own yes or no of today, of which the organisation knows nothing yet."""
    own = last.online and (last.step == Step.VOLUNTEER_AGREED or placement.declined_by == "volunteer" and last.step == Step.DECLINED)
    return own and placement.asked_at is None and timezone.localdate(last.at) == on


def first_day(placement: PositionPlacement) -> dt.date:
    return timezone.localdate(placement.proposed_at)


def months_of(placement: PositionPlacement, *, on: dt.date) -> list[dt.date]:
    """The months for which hours can be said, as their first days, the latest first: from the trial or the start until today or the end."""
    began = min((day for day in (placement.trial_on, placement.placed_on) if day is not None), default=None)
    if began is None or began > on:
        return []
    last = min(on, placement.ended_on or (timezone.localdate(placement.stage_since) if placement.stage == S.DECLINED else on))
    count = max(0, (last.year - began.year) * 12 + last.month - began.month) + 1
    whole = [began.year * 12 + began.month - 1 + number for number in range(count)]
    return [dt.date(number // 12, number % 12 + 1, 1) for number in reversed(whole)]
