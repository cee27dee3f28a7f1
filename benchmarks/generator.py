"""Agencies of a given size, always the same: what the benchmarks are measured on. Also plants a second agency.

Sizes after the profile of real agencies: S a Quartier, M a town, L a city after ten years.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from random import Random
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from django.db import models

from benchmarks.generator_positions import Positions
from nahbei.activities.models import Activity
from nahbei.desk.founding import found_office
from nahbei.foundation.actor import Actor
from nahbei.foundation.models import Agency, Counter
from nahbei.foundation.tenancy import agency_scope
from nahbei.help_requests.models import HelpRequest, RequestState
from nahbei.journal.models import Entry, EntryKind, Reminder, ReminderKind
from nahbei.partners.models import Organisation, Service, ServiceActivity
from nahbei.people.models import Channel, Consent, Person, SearchTerm
from nahbei.people.search import terms_of
from nahbei.placements.models import AskedBy, Enquiry, EnquiryState, FollowUp, FollowUpKind, Placement, PlacementState
from nahbei.places.models import Neighbourhood, PostalArea
from nahbei.terminal.demo import names
from nahbei.visits.models import Side, Visit, VisitState
from nahbei.volunteers.models import ConfidentialityDeclaration, DeclarationText, Volunteer, Willingness
from nahbei.volunteers.week import WeekPattern

BERLIN = ZoneInfo("Europe/Berlin")
NOW = dt.datetime(2026, 11, 23, 9, 10, tzinfo=BERLIN)
CLERK = "Petra Lindner"
M = TypeVar("M", bound=models.Model)
Note = Callable[[str], None]


@dataclass(frozen=True)
class Size:
    """Yearly figures are multiplied by `years`."""

    persons: int
    volunteers: int
    help_seekers: int
    organisations: int
    requests_a_year: int
    visits_a_year: int
    years: int


SIZES = {
    "S": Size(600, 130, 200, 40, 400, 1_000, 1),
    "M": Size(4_000, 900, 900, 250, 2_000, 6_000, 3),
    "L": Size(40_000, 8_000, 6_000, 1_500, 15_000, 60_000, 10),
}


def fill(size: str, note: Note = lambda text: None) -> tuple[Agency, Agency]:
    """Make the agency of this size and a small second one in an empty database."""
    main = _found("Ehrenamtsagentur Großstadt", "grossstadt", "lead@example.org")
    _Filler(main, SIZES[size], Random(f"nahbei-{size}"), note).fill()
    second = _found("Freiwilligenzentrum Nordend", "nordend", "nordend@example.org")
    _Filler(second, SIZES["S"], Random("nahbei-second"), lambda text: None).fill()
    return main, second


def _found(name: str, slug: str, email: str) -> Agency:
    return found_office(
        name=name, slug=slug, town="Großstadt", state="NW", lead_name="Marlene Hoffmann", lead_email=email, by=Actor.clock(),
        at=NOW - dt.timedelta(days=3_700),
    )


def _chunks(rows: Iterable[M], size: int = 2_000) -> Iterator[list[M]]:
    iterator = iter(rows)
    while chunk := list(islice(iterator, size)):
        yield chunk


class _Filler:
    """Fills one agency table by table, so that memory stays flat."""

    def __init__(self, agency: Agency, size: Size, draw: Random, note: Note) -> None:
        self.agency, self.size, self.draw, self.note = agency, size, draw, note
        self.requests = size.requests_a_year * size.years
        self.visits_each = max(1, size.visits_a_year // size.requests_a_year)

    def fill(self) -> None:
        with agency_scope(self.agency):
            self.activities = list(Activity.objects.filter(handling="volunteer"))
            self._areas()
            self._people()
            self._volunteers()
            self._partners()
            self._requests()
            self._visits()
            self._story()
            Positions(self.agency, next(name for name, size in SIZES.items() if size is self.size), NOW, CLERK).fill()

    def _save(self, model: type[M], rows: Iterable[M]) -> None:
        saved = 0
        for chunk in _chunks(rows):
            model._default_manager.bulk_create(chunk)
            saved += len(chunk)
        self.note(f"{model._meta.label}: {saved}")

    # --- places and people -------------------------------------------------------------------------------------------

    def _areas(self) -> None:
        self.areas: list[Neighbourhood] = []
        for number in range(20):
            code = f"43{300 + number}"
            latitude, longitude = 51.20 + (number % 5) * 0.03, 7.05 + (number // 5) * 0.05
            PostalArea.objects.update_or_create(
                postal_code=code, defaults={"place": "Großstadt", "latitude": latitude, "longitude": longitude}
            )
            self.areas.append(Neighbourhood.objects.create(
                agency=self.agency, name=f"Viertel {number + 1}", postal_codes=[code], latitude=latitude, longitude=longitude
            ))

    def _people(self) -> None:
        self._save(Person, (self._person(number) for number in range(self.size.persons)))
        self.people: list[int] = list(Person.objects.order_by("pk").values_list("pk", flat=True))
        self._save(Channel, self._channels())
        self._save(SearchTerm, self._terms())

    def _person(self, number: int) -> Person:
        draw, area = self.draw, self.draw.choice(self.areas)
        woman = draw.random() < 0.6
        return Person(
            agency=self.agency, salutation="frau" if woman else "herr",
            given_name=draw.choice(names.WOMEN_OLD + names.WOMEN if woman else names.MEN_OLD + names.MEN),
            family_name=self._family_name(), birth_year=draw.randint(1930, 2005), street=f"{draw.choice(STREETS)} {draw.randint(1, 150)}",
            postal_code=area.postal_codes[0], town="Großstadt", neighbourhood=area, latitude=area.latitude + draw.uniform(-0.01, 0.01),
            longitude=area.longitude + draw.uniform(-0.015, 0.015), language=draw.choice(("de",) * 12 + ("tr", "ru", "ar", "pl")),
            preferred_channel=draw.choice(("phone", "phone", "email", "letter")), created_at=NOW, changed_at=NOW,
        )

    def _family_name(self) -> str:
        """Common names and double names, so that a search meets as many alike as in a city."""
        name = self.draw.choice(names.FAMILY)
        return f"{name}-{self.draw.choice(names.FAMILY)}" if self.draw.random() < 0.25 else name + self.draw.choice(ENDINGS)

    def _channels(self) -> Iterator[Channel]:
        for number, person in enumerate(self.people):
            digits = f"30{23125000 + number}"
            yield Channel(agency=self.agency, person_id=person, kind="phone", value=f"0{digits}", normal=f"+49{digits}")
            if number % 3 == 0:
                address = f"person{number}@example.org"
                yield Channel(agency=self.agency, person_id=person, kind="email", value=address, normal=address, position=1)

    def _terms(self) -> Iterator[SearchTerm]:
        for person in Person.objects.order_by("pk").prefetch_related("channels").iterator(2_000):
            for kind, term in sorted(terms_of(person, person.channels.all())):
                yield SearchTerm(agency=self.agency, person=person, kind=kind, term=term)

    def _volunteers(self) -> None:
        text = DeclarationText.objects.first()
        self._save(Volunteer, (self._volunteer(person) for person in self.people[: self.size.volunteers]))
        self.volunteers: list[int] = list(Volunteer.objects.order_by("pk").values_list("pk", flat=True))
        self._save(Willingness, (
            Willingness(agency=self.agency, volunteer_id=pk, activity=activity, since=NOW.date())
            for pk in self.volunteers for activity in self.draw.sample(self.activities, self.draw.randint(1, 4))
        ))
        self._save(ConfidentialityDeclaration, (
            ConfidentialityDeclaration(agency=self.agency, volunteer_id=pk, text=text, signed_on=dt.date(2020, 1, 1), recorded_by=CLERK)
            for pk in self.volunteers if self.draw.random() < 0.95
        ))

    def _volunteer(self, person: int) -> Volunteer:
        draw = self.draw
        days = draw.sample(range(7), draw.randint(1, 5))
        begins = [(day, draw.choice((16, 20, 26))) for day in days]
        spans = [(day, start, start + draw.choice((6, 8, 12, 20))) for day, start in begins]
        return Volunteer(
            agency=self.agency, person_id=person, since=NOW.date(), week=WeekPattern.from_spans(spans), has_car=draw.random() < 0.4,
            state=draw.choice(("active",) * 9 + ("paused", "ended")), reach_m=draw.choice((1_500, 3_000, 5_000, 8_000, 15_000)),
            max_visits_week=draw.choice((1, 2, 3, None)), created_at=NOW, changed_at=NOW,
        )

    def _partners(self) -> None:
        self._save(Organisation, (
            Organisation(agency=self.agency, name=f"{self.draw.choice(names.FAMILY)}-Stiftung {number}", created_at=NOW)
            for number in range(self.size.organisations)
        ))
        organisations = list(Organisation.objects.order_by("pk").values_list("pk", flat=True))[: self.size.organisations // 2]
        self._save(Service, (
            Service(agency=self.agency, organisation_id=pk, name=f"Dienst {pk}", assured_date=NOW.date() - dt.timedelta(days=pk % 300))
            for pk in organisations
        ))
        self._save(ServiceActivity, (
            ServiceActivity(agency=self.agency, service_id=pk, activity=self.draw.choice(self.activities))
            for pk in Service.objects.order_by("pk").values_list("pk", flat=True)
        ))

    # --- requests, visits, the story ---------------------------------------------------------------------------------

    def _day(self, number: int) -> dt.datetime:
        """When request `number` came: evenly over the years, the newest this morning."""
        back = (self.requests - number) * self.size.years * 365 * 24 * 60 // self.requests
        return NOW - dt.timedelta(minutes=back)

    def _requests(self) -> None:
        seekers = self.people[self.size.volunteers : self.size.volunteers + self.size.help_seekers]
        self.seekers = seekers
        self._save(Consent, (
            Consent(agency=self.agency, person_id=pk, given_by_id=pk, purpose="help", text_version="1", form="spoken", given_at=NOW,
                    recorded_by=CLERK) for pk in seekers
        ))
        consents = dict(Consent.objects.values_list("person_id", "pk"))
        self._save(HelpRequest, (self._request(number, consents) for number in range(self.requests)))
        self.request_ids: list[int] = list(HelpRequest.objects.order_by("pk").values_list("pk", flat=True))

    def _request(self, number: int, consents: dict[int, int]) -> HelpRequest:
        draw, at = self.draw, self._day(number)
        seeker, activity = draw.choice(self.seekers), draw.choice(self.activities)
        recent = number > self.requests - max(20, self.size.requests_a_year // 100)
        state = RequestState.OPEN if recent and number % 2 else draw.choice(ENDS)
        start = draw.choice((8, 9, 10, 13, 14, 15))
        standing = number % 6 == 0
        return HelpRequest(
            agency=self.agency, number=f"{at.year}-{number:06d}", help_seeker_id=seeker, activity=activity, standing=standing,
            weekdays=1 << draw.randint(0, 4) if standing else 0, review_on=at.date() + dt.timedelta(days=90) if standing else None,
            starts_on=at.date() + dt.timedelta(days=draw.randint(1, 10)), start=dt.time(start, 0), end=dt.time(start + 2, 0),
            consent_id=consents[seeker], state=state, state_since=at, closed_at=None if recent else at + dt.timedelta(days=20), received_at=at,
            received_by_name=CLERK, submission=f"bench-{number}", origin="zu Hause", destination="Praxis am Markt",
        )

    def _visits(self) -> None:
        self._save(Visit, self._visit_rows())

    def _visit_rows(self) -> Iterator[Visit]:
        rows = HelpRequest.objects.order_by("pk").values_list("pk", "starts_on", "start", "end", "state").iterator(5_000)
        for pk, starts_on, start, end, state in rows:
            if state not in {RequestState.MATCHED, RequestState.OPEN}:
                continue
            volunteer = self.draw.choice(self.volunteers) if state == RequestState.MATCHED else None
            for week in range(self.visits_each + 2):
                day = starts_on + dt.timedelta(days=7 * week)
                past = day < NOW.date() and volunteer is not None
                yield Visit(
                    agency=self.agency, help_request_id=pk, on=day, start=start, end=end, volunteer_id=volunteer, recorded_at=NOW,
                    state=VisitState.TOOK_PLACE if past else VisitState.PLANNED, minutes=120 if past else None,
                    reported_at=NOW if past else None, approved_at=NOW if past else None,
                )

    def _story(self) -> None:
        self._save(Entry, self._entries())
        Counter.objects.update_or_create(agency=self.agency, series="journal", defaults={"value": Entry.objects.count()})
        self._save(Enquiry, self._enquiries())
        self._save(Placement, self._placements())
        self._save(FollowUp, (
            FollowUp(agency=self.agency, placement_id=pk, side=Side.VOLUNTEER, person_id=person, kind=FollowUpKind.LATER,
                     due_on=NOW.date() - dt.timedelta(days=pk % 5))
            for pk, person in Placement.objects.order_by("-pk").values_list("pk", "volunteer__person_id")[: max(5, self.size.volunteers // 100)]
        ))
        self._save(Reminder, self._reminders())

    def _entries(self) -> Iterator[Entry]:
        number = 0
        rows = HelpRequest.objects.order_by("pk").values_list("pk", "help_seeker_id", "received_at").iterator(5_000)
        for pk, person, at in rows:
            for kind, text in ((EntryKind.REQUEST, "Gesuch am Telefon aufgenommen."), (EntryKind.ASKED, "Drei Freiwillige gefragt.")):
                number += 1
                yield Entry(
                    agency=self.agency, number=number, at=at, on=at.date(), kind=kind, text=text, written_by_name=CLERK, person_id=person,
                    about=f"help_requests.request:{pk}",
                )

    def _enquiries(self) -> Iterator[Enquiry]:
        rows = HelpRequest.objects.order_by("pk").values_list("pk", "received_at", "state").iterator(5_000)
        for pk, at, state in rows:
            open_still = state == RequestState.OPEN
            yield Enquiry(
                agency=self.agency, help_request_id=pk, volunteer_id=self.draw.choice(self.volunteers), asked_by_means=AskedBy.EMAIL,
                state=EnquiryState.OPEN if open_still else EnquiryState.YES if state == RequestState.MATCHED else EnquiryState.NO, asked_at=at,
                asked_by_name=CLERK, expires_at=at + dt.timedelta(days=4), answered_at=None if open_still else at + dt.timedelta(hours=5),
                seen_at=None if open_still or self.draw.random() < 0.001 else at + dt.timedelta(hours=6),
            )

    def _placements(self) -> Iterator[Placement]:
        rows = Visit.objects.filter(volunteer__isnull=False).order_by("help_request_id").values_list("help_request_id", "volunteer_id").distinct()
        for pk, volunteer in rows.iterator(5_000):
            ended = pk < self.request_ids[-self.size.requests_a_year // 4]
            yield Placement(
                agency=self.agency, help_request_id=pk, volunteer_id=volunteer, state=PlacementState.ENDED if ended else PlacementState.RUNNING,
                agreed_at=NOW, started_on=NOW.date(), ended_on=NOW.date() if ended else None,
            )

    def _reminders(self) -> Iterator[Reminder]:
        for number in range(max(10, self.size.requests_a_year // 100)):
            yield Reminder(
                agency=self.agency, kind=ReminderKind.CALL_BACK if number % 2 else ReminderKind.LOOK_AGAIN,
                due_at=NOW - dt.timedelta(minutes=number * 7), text="Bittet um Rückruf wegen Donnerstag.", person_id=self.draw.choice(self.seekers),
                created_at=NOW, created_by_name=CLERK,
            )


STREETS = ("Lindenstraße",
           "Hauptstraße", "Bahnhofstraße", "Gartenweg", "Schulstraße", "Am Markt", "Ringstraße", "Bergstraße", "Wiesenweg", "Ahornweg",
           "Kastanienallee", "Uferstraße", "Kirchgasse", "Mühlenweg", "Birkenweg", "Poststraße", "Feldstraße", "Waldstraße", "Hofgasse", "Talstraße")
ENDINGS = ("", "", "", "", "s", "mann", "er", "ke")
ENDS: tuple[Any, ...] = (RequestState.MATCHED,) * 7 + (RequestState.REFERRED, RequestState.RETURNED, RequestState.WITHDRAWN)
