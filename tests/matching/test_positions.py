"""For a position the people who fit, for somebody the positions that fit: the same rules both ways."""

from __future__ import annotations

import datetime as dt

import pytest

from nahbei.foundation.models import Agency
from nahbei.matching.positions import people_for, positions_for
from nahbei.opportunities.models import Position, PositionTraining
from nahbei.placements.models import PositionPlacement, Stage
from nahbei.placements.queries import candidate_of
from nahbei.volunteers.actions import set_fields
from nahbei.volunteers.models import Volunteer
from nahbei.volunteers.week import WeekPattern
from tests.factories import CLERK, NOW, TODAY, make_activity, make_position, make_volunteer
from tests.support.queries import counted

TUESDAY_MORNING = WeekPattern.from_spans([(1, 18, 24)])
MONDAY = WeekPattern.from_spans([(0, 16, 40)])


def for_her(agency: Agency, volunteer: Volunteer) -> list[Position]:
    return [one.position for one in positions_for(agency, candidate_of(volunteer, on=TODAY), on=TODAY)]


def for_it(agency: Agency, position: Position) -> list[Volunteer]:
    return [one.volunteer for one in people_for(agency, position, at=NOW)]


def fits(agency: Agency, position: Position, volunteer: Volunteer) -> bool:
    """Both ways say the same."""
    one, other = position in for_her(agency, volunteer), volunteer in for_it(agency, position)
    assert one == other
    return one


@pytest.fixture
def willing(inside: Agency) -> Volunteer:
    return make_volunteer(inside, activities=(make_activity(inside, "Vorlesen"),), week=TUESDAY_MORNING)


def test_an_activity_that_she_registered_for_fits(inside: Agency, willing: Volunteer) -> None:
    assert fits(inside, make_position(inside, activity=make_activity(inside, "Vorlesen")), willing)
    assert not fits(inside, make_position(inside, activity=make_activity(inside, "Garten")), willing)


def test_without_an_activity_the_field_counts(inside: Agency, willing: Volunteer) -> None:
    animals = inside.fields.create(name="Tiere")
    position = make_position(inside, field=animals)
    assert fits(inside, make_position(inside, field=make_activity(inside, "Vorlesen").field), willing)
    assert not fits(inside, position, willing)
    set_fields(volunteer=willing, fields=[animals], by=CLERK, at=NOW)
    assert fits(inside, position, willing)
    set_fields(volunteer=willing, fields=[], by=CLERK, at=NOW)
    assert not fits(inside, position, willing)


@pytest.mark.parametrize(("content", "expected"), [
    ({"timing": "fixed", "week": TUESDAY_MORNING}, True), ({"timing": "fixed", "week": MONDAY}, False),
    ({"timing": "flexible", "week": MONDAY}, True), ({"timing": "fixed", "week": WeekPattern.from_spans([(1, 23, 30)])}, False),
    ({"timing": "one_off", "date": TODAY + dt.timedelta(days=8), "start": dt.time(10), "end": dt.time(11)}, True),
    ({"timing": "one_off", "date": TODAY + dt.timedelta(days=9), "start": dt.time(10), "end": dt.time(11)}, False),
    ({"languages": ["tr"]}, False), ({"languages": ["de"]}, True), ({"languages": ["de", "tr"]}, False),
    ({"min_age": 18}, True),  # nobody knows how old she is: it is said beside her name
    ({"state": "offline"}, None),
])
def test_what_is_hard(inside: Agency, willing: Volunteer, content: dict[str, object], expected: bool | None) -> None:
    position = make_position(inside, activity=make_activity(inside, "Vorlesen"), **content)
    if expected is None:
        assert position not in for_her(inside, willing)
    else:
        assert fits(inside, position, willing) is expected


@pytest.mark.parametrize(("born", "expected"), [(1960, True), (2014, False)])
def test_an_age_that_is_known_decides(inside: Agency, willing: Volunteer, born: int, expected: bool) -> None:
    willing.person.birth_year = born
    willing.person.save()
    assert fits(inside, make_position(inside, activity=make_activity(inside, "Vorlesen"), min_age=18), willing) is expected


def test_too_far_is_too_far(inside: Agency, willing: Volunteer) -> None:
    willing.person.latitude, willing.person.longitude = 51.25, 7.15
    willing.person.save()
    near = make_position(inside, activity=make_activity(inside, "Vorlesen"), grid_x=37_080, grid_y=567_900)
    far = make_position(inside, activity=make_activity(inside, "Vorlesen"), grid_x=47_080, grid_y=567_900)
    assert fits(inside, far, willing) is False
    suggestion = next(one for one in positions_for(inside, candidate_of(willing, on=TODAY), on=TODAY, limit=9) if one.position == near) \
        if fits(inside, near, willing) else None
    assert suggestion is None or any("km" in reason.text for reason in suggestion.reasons)


def test_a_gate_that_is_shut_is_said_and_keeps_nobody_from_a_talk(inside: Agency) -> None:
    volunteer = make_volunteer(inside, activities=(make_activity(inside, "Vorlesen"),), week=WeekPattern.full(), signed=False)
    first_aid = inside.trainings.create(name="Erste Hilfe")
    position = make_position(inside, activity=make_activity(inside, "Vorlesen"), conduct="extended")
    PositionTraining.objects.create(agency=inside, position=position, training=first_aid)
    (suggestion,) = positions_for(inside, candidate_of(volunteer, on=TODAY), on=TODAY)
    assert suggestion.missing == ("Verschwiegenheitserklärung", "erweitertes Führungszeugnis", "Erste Hilfe")
    (person,) = people_for(inside, position, at=NOW)
    assert person.missing == suggestion.missing


def seat(agency: Agency, position: Position, volunteer: Volunteer, stage: str, number: int | None) -> PositionPlacement:
    return PositionPlacement.objects.create(
        agency=agency, position=position, volunteer=volunteer, stage=stage, stage_since=NOW, proposed_at=NOW, proposed_by_name="x",
        volunteer_agreed_at=NOW, organisation_agreed_at=NOW, introduced_at=NOW, seat=number,
    )


def test_a_full_position_is_not_suggested(inside: Agency, willing: Volunteer) -> None:
    position = make_position(inside, activity=make_activity(inside, "Vorlesen"), seats=1)
    seat(inside, position, make_volunteer(inside), Stage.PLACED, 1)
    assert position not in for_her(inside, willing)


def test_who_is_in_it_already_is_not_suggested_again(inside: Agency, willing: Volunteer) -> None:
    position = make_position(inside, activity=make_activity(inside, "Vorlesen"), seats=3)
    seat(inside, position, willing, Stage.PROPOSED, None)
    assert willing not in for_it(inside, position)


def test_a_blocked_volunteer_is_suggested_nowhere(inside: Agency, willing: Volunteer) -> None:
    position = make_position(inside, activity=make_activity(inside, "Vorlesen"))
    Volunteer.objects.filter(pk=willing.pk).update(state="blocked")
    assert not fits(inside, position, willing)


def test_what_was_seen_least_comes_first_among_equals(inside: Agency, willing: Volunteer) -> None:
    activity = make_activity(inside, "Vorlesen")
    seen, unseen = make_position(inside, activity=activity, rank=5), make_position(inside, activity=activity, rank=1)
    assert for_her(inside, willing) == [unseen, seen]


@pytest.mark.parametrize("number", [1, 3])
def test_the_same_queries_for_one_and_three(inside: Agency, number: int) -> None:
    activity = make_activity(inside, "Vorlesen")
    volunteers = [make_volunteer(inside, activities=(activity,), week=WeekPattern.full()) for _ in range(number)]
    positions = [make_position(inside, activity=activity) for _ in range(number)]
    candidate = candidate_of(volunteers[0], on=TODAY)
    with counted() as asked:
        assert len(positions_for(inside, candidate, on=TODAY)) == number
    assert asked.number == 5, asked
    people_for(inside, positions[0], at=NOW)  # the columns are read once for a process
    with counted() as asked:
        assert len(people_for(inside, positions[0], at=NOW)) == number
    assert asked.number == 17, asked
