"""What a volunteer may know of a resident, and „Ich kann nicht“, through the room's own surface."""

from __future__ import annotations

import datetime as dt

import pytest

from nahbei.foundation.actor import Actor
from nahbei.foundation.models import Agency
from nahbei.placements.actions import cannot_come, come_after_all
from nahbei.placements.own_dates import own_dates, promises_of
from nahbei.placements.rules import CannotBeTakenBackHere, NotYourDate
from nahbei.visits.models import Visit
from nahbei.visits.rules import VisitIsOver
from nahbei.volunteers.models import Volunteer
from tests import factories
from tests.factories import NOW, TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.database]
LENA = Actor.portal("Lena Vogt")


@pytest.fixture
def lena(inside: Agency) -> Volunteer:
    return factories.make_volunteer(inside, "Vogt", activities=(factories.make_activity(inside),))


def promised(volunteer: Volunteer, **fields: object) -> Visit:
    request = factories.make_request(volunteer.agency, state="matched")
    factories.make_placement(volunteer.agency, request, volunteer, **fields)
    return factories.make_visit(request, volunteer=volunteer)


@pytest.mark.parametrize(("placement", "known", "waiting"), [
    ({"state": "running"}, True, False), ({"state": "ask_resident"}, False, True), ({"state": "declined"}, False, False),
    ({"state": "ended", "ended_on": TODAY - dt.timedelta(days=30), "started_on": TODAY - dt.timedelta(days=60)}, True, False),
    ({"state": "ended", "ended_on": TODAY - dt.timedelta(days=31), "started_on": TODAY - dt.timedelta(days=60)}, False, False),
    ({"state": "ended", "ended_on": TODAY, "started_on": None}, False, False),
])
def test_who_is_known(lena: Volunteer, placement: dict[str, object], known: bool, waiting: bool) -> None:
    visit = promised(lena, **placement)
    found = promises_of(lena, on=TODAY)
    assert (visit.help_request_id in found.known, visit.help_request_id in found.waiting) == (known, waiting)
    (own,) = own_dates(lena, promises=found, at=NOW)
    assert bool(own.name) is known


@pytest.mark.parametrize("state", ["blocked", "ended"])
def test_nobody_is_known_to_who_does_not_help(lena: Volunteer, state: str) -> None:
    promised(lena)
    lena.state = state
    assert promises_of(lena, on=TODAY).known == frozenset()


def test_one_gives_back_ones_own_date_only_and_before_it_begins(inside: Agency, lena: Volunteer) -> None:
    visit, other = promised(lena), factories.make_volunteer(inside, "Andere")
    with pytest.raises(NotYourDate):
        cannot_come(visit=visit, volunteer=other, by=LENA, at=NOW)
    with pytest.raises(VisitIsOver):
        cannot_come(visit=visit, volunteer=lena, by=LENA, at=visit.begins_at)
    stale = Visit.objects.get(pk=visit.pk)
    Visit.objects.filter(pk=visit.pk).update(volunteer=other)
    with pytest.raises(NotYourDate) as refusal:
        cannot_come(visit=stale, volunteer=lena, by=LENA, at=NOW)
    assert "Andere" not in str(refusal.value)


def test_back_for_half_an_hour_and_only_by_herself(inside: Agency, lena: Volunteer) -> None:
    visit, other = promised(lena), factories.make_volunteer(inside, "Andere")
    cannot_come(visit=visit, volunteer=lena, by=LENA, at=NOW)
    for who, at in ((other, NOW), (lena, NOW + dt.timedelta(minutes=30))):
        with pytest.raises(CannotBeTakenBackHere):
            come_after_all(visit=visit, volunteer=who, by=LENA, at=at)
    assert come_after_all(visit=visit, volunteer=lena, by=LENA, at=NOW + dt.timedelta(minutes=29)).volunteer == lena
    with pytest.raises(CannotBeTakenBackHere):
        come_after_all(visit=visit, volunteer=lena, by=LENA, at=NOW + dt.timedelta(minutes=29))
