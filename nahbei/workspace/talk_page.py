"""The forms of the talk on one page, and what is found while somebody talks."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from django.shortcuts import get_object_or_404

from nahbei.desk.talks import Talk, hold_talk
from nahbei.desk.volunteering import NewPerson
from nahbei.foundation.refusal import Refusal
from nahbei.matching.positions import SuggestedPosition, positions_for
from nahbei.people.models import ChannelKind, Person
from nahbei.people.queries import Found, find_people
from nahbei.placements.eligibility import Candidate
from nahbei.placements.queries import candidate_of
from nahbei.places.queries import Whereabouts, position_of
from nahbei.volunteers.minors import born_of
from nahbei.volunteers.models import ConsultationRecord, TalkOutcome, Volunteer
from nahbei.volunteers.queries import current_text
from nahbei.volunteers.week import WeekPattern
from nahbei.workspace.door import StaffRequest, id_of
from nahbei.workspace.forms.people import BaseChannelFormSet, PersonForm, channel_formset
from nahbei.workspace.forms.talks import TalkForm
from nahbei.workspace.forms.volunteers import VolunteerForm
from nahbei.workspace.views.people.records import SURE
from nahbei.workspace.views.volunteers.records import say_why

SHOWN, USUAL_METRES = 8, 3_000
NEW = -1  # somebody without a row yet: nobody else has this number
MANY = {"fields_of_interest", "languages"}  # fields with several values


@dataclass
class TalkPage:
    """The forms of the page, and what is found while somebody talks."""

    talk: TalkForm
    file: VolunteerForm
    person: Person | None = None
    volunteer: Volunteer | None = None
    record: PersonForm | None = None
    channels: BaseChannelFormSet | None = None
    found: list[Found] = field(default_factory=list)
    asks: bool = False
    positions: list[SuggestedPosition] = field(default_factory=list)
    said_something: bool = False

    @classmethod
    def of(cls, request: StaffRequest) -> TalkPage:
        data, agency, today = request.POST or None, request.agency, request.today
        people = agency.people.present().filter(died_on=None).select_related("agency", "neighbourhood").prefetch_related("channels")
        key = id_of(request.GET.get("person", ""))
        person = get_object_or_404(people, pk=key) if key else None
        volunteer = agency.volunteers.select_related("agency", "person").filter(person=person).first() if person else None
        before = _answers(agency.consultation_records.filter(person=person).first()) if person and not volunteer else {}
        chosen = list(volunteer.field_interests.values_list("field", flat=True)) if volunteer else before.get("fields_of_interest", [])
        talk = TalkForm(data, agency=agency, today=today, initial={**before, "outcome": "", "fields_of_interest": chosen})
        text = None if volunteer else current_text(agency, on=today)
        file = VolunteerForm(data, agency=agency, today=today, volunteer=volunteer, person=person, text=text, initial=before)
        if person is not None:
            return cls(talk, file, person, volunteer)
        given, _space, family = request.GET.get("name", "").strip()[:160].rpartition(" ")
        initial = {"given_name": given, "family_name": family, "town": agency.town, "language": "de"}
        return cls(talk, file, record=PersonForm(data, agency=agency, today=today, initial=initial), channels=channel_formset(data, empty=2))

    @property
    def context(self) -> dict[str, Any]:
        return {
            "talk": self.talk, "form": self.file, "record": self.record, "channels": self.channels, "person": self.person,
            "volunteer": self.volunteer, "duplicates": self.found, "asks": self.asks, "asked": self.talk.is_bound, "positions": self.positions,
            "said_something": self.said_something, "picks": self.talk.picks,
            "has_errors": bool(self.talk.errors or self.file.errors or (self.record and self.record.errors)),
        }

    def save(self, request: StaffRequest) -> int | None:
        """The id of the record, or nothing when something is wrong or to be asked first."""
        nameless = self._is_nameless()
        parts = [self.talk, *([] if nameless else [part for part in (self.file, self.record, self.channels) if part is not None])]
        if not all([part.is_valid() for part in parts]):  # noqa: C419 - every part says what is wrong with it
            return None
        if self._must_ask(request, nameless):
            return None
        said = self.talk.cleaned_data
        talk = Talk(
            outcome=said["outcome"], motivation=said["motivation"], fields=list(said["fields_of_interest"]), positions=self.talk.positions(),
            come_back_on=said["come_back_on"], answers={name: value for name, value in request.POST.lists() if name != "csrfmiddlewaretoken"},
        )
        try:
            held = hold_talk(
                agency=request.agency, who=None if nameless else self.who, file=None if nameless else self.file.file, talk=talk, by=request.actor,
                at=request.now,
            )
        except Refusal as refusal:
            say_why(self.talk, refusal)
            return None
        return held.record.pk

    @property
    def who(self) -> Person | NewPerson:
        if self.person is not None:
            return self.person
        assert self.record is not None and self.channels is not None
        return NewPerson(self.record.values, self.channels.inputs)

    def look(self, request: StaffRequest) -> None:
        """The positions that fit, as far as anything was said; who may be meant by the name."""
        candidate = self._candidate(request)
        self.said_something = bool(candidate.activities)
        if self.said_something:
            self.positions = self._suggestions(request, candidate)
        if self.talk.is_bound and not self.found:
            self.found = self._alike(request)

    def _suggestions(self, request: StaffRequest, candidate: Candidate) -> list[SuggestedPosition]:
        """What is ticked comes first: no better suggestion pushes it off the page."""
        ticked = request.agency.positions.filter(pk__in=self.talk.picks)
        kept = positions_for(request.agency, candidate, on=request.today, among=ticked, limit=SHOWN) if self.talk.picks else []
        there = {one.position.pk for one in kept}
        found = positions_for(request.agency, candidate, on=request.today, limit=SHOWN)
        return [*kept, *(one for one in found if one.position.pk not in there)][:max(SHOWN, len(kept))]

    def _is_nameless(self) -> bool:
        """Somebody only wanted to know, and did not say who they are."""
        if self.record is None or self.talk.data.get("outcome") != TalkOutcome.INFORMATION:
            return False
        return not str(self.record.data.get("family_name", "")).strip()

    def _must_ask(self, request: StaffRequest, nameless: bool) -> bool:
        if nameless or self.person is not None or "sure" in request.POST:
            return False
        self.found = self._alike(request)
        self.asks = any(one.score >= SURE for one in self.found)
        return self.asks

    def _alike(self, request: StaffRequest) -> list[Found]:
        if self.record is None or self.channels is None:
            return []
        typed = self.record.data
        numbers = [line["value"].value() or "" for line in self.channels if (line["kind"].value() or "") == ChannelKind.PHONE]
        return find_people(
            request.agency, name=f"{typed.get('given_name', '')} {typed.get('family_name', '')}",
            phone=next((number for number in numbers if number), ""), street=typed.get("street", ""),
        )

    def _candidate(self, request: StaffRequest) -> Candidate:
        """What was said so far, as the rules look at it. What is not said yet keeps nobody from anything."""
        known = candidate_of(self.volunteer, on=request.today) if self.volunteer else Candidate(NEW, NEW)
        said, talk = _valid(self.file), _valid(self.talk)
        record = _valid(self.record) if self.record else {}
        wishes = {one.pk for one in self.file.activities if said.get(f"does_{one.pk}")}
        wishes |= {-one.field_id for one in self.file.activities if one.pk in wishes}
        wishes |= {-one.pk for one in talk.get("fields_of_interest") or ()}
        week = WeekPattern.from_spans((day, half, half + 1) for day, half in said.get("week") or ())
        languages = {*said.get("languages", ()), said.get("language") or "de", *record.get("languages", ()), record.get("language") or "de"}
        values: dict[str, Any] = {
            "activities": frozenset(wishes) if self.talk.is_bound else known.activities, "week": week if week else WeekPattern.full(),
            "reach_m": _metres(said.get("reach_km")), "has_car": bool(said.get("has_car")), "languages": frozenset(languages),
            "booked": (), "absences": (), "max_minutes_week": None, "max_visits_week": None, "active": True, "blocked": False,
        }
        return replace(known, **{**values, **self._of_the_person(record)})

    def _of_the_person(self, record: dict[str, Any]) -> dict[str, Any]:
        if self.volunteer is not None:
            return {}
        if self.person is not None:
            one = self.person
            return {"position": position_of(one), "born": born_of(one.born_on, one.birth_year),
                    "languages": frozenset(one.spoken_languages())}
        area = record.get("neighbourhood")
        where = Whereabouts(None, None, record.get("postal_code", ""), area.pk if area else None)
        return {"position": position_of(where), "born": born_of(record.get("born_on"), record.get("birth_year"))}


def _metres(km: Any) -> int:
    """Of a number, or of what a form that is not sent yet shows."""
    try:
        return round(float(str(km).replace(",", ".")) * 1_000)
    except ValueError:
        return USUAL_METRES


def _valid(form: Any) -> dict[str, Any]:
    """What of a form is in order, whatever is wrong with the rest."""
    if not form.is_bound:
        return {name: form.get_initial_for_field(one, name) for name, one in form.fields.items() if form.get_initial_for_field(one, name)}
    form.is_valid()
    return dict(getattr(form, "cleaned_data", {}))


def _answers(record: ConsultationRecord | None) -> dict[str, Any]:
    """What was said the last time, as long as nobody had decided: the talk goes on from there."""
    found = record.answers if record is not None else {}
    return {name: values if name in MANY else values[-1] for name, values in found.items() if values}
