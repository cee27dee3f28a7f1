"""The organisation is told what the office decided; a copy carries no past; a page sent twice is one position."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from nahbei.foundation.models import Agency
from nahbei.messaging.models import MessageState
from nahbei.opportunities.actions import (
    add_position,
    copy_position,
    fill_position,
    publish_position,
    return_position,
    take_back_move,
)
from nahbei.opportunities.models import Position, PositionState, ProjectState, Timing
from tests.factories import (
    CLERK,
    NOW,
    TODAY,
    make_activity,
    make_contact,
    make_organisation,
    make_person,
    make_position,
    make_project,
)

DAY = dt.timedelta(days=1)


def reported(agency: Agency, email: str = "okafor@example.org") -> Position:
    contact = make_contact(agency, person=make_person(agency, "Okafor", email=email))
    return make_position(
        agency, title="Hunde ausführen", organisation=contact.organisation, contact=contact, state=PositionState.REPORTED, published_at=None,
        confirmed_on=None,
    )


def test_when_it_can_be_read_they_are_told_once(inside: Agency) -> None:
    position = reported(inside)
    for _ in range(2):
        publish_position(position=position, by=CLERK, at=NOW)
    mail = inside.messages.get()
    assert (mail.topic, mail.channel, mail.subject) == ("position_published", "email", "Jetzt zu lesen: Hunde ausführen")
    assert f"/positions/{position.number}/" in mail.body


def test_sent_back_they_read_why(inside: Agency) -> None:
    position = reported(inside)
    for _ in range(2):
        return_position(position=position, reason="An welchem Tag?", by=CLERK, at=NOW)
    mail = inside.messages.get()
    assert mail.topic == "position_returned"
    assert "An welchem Tag?" in mail.body


def test_what_only_comes_back_is_no_news(inside: Agency) -> None:
    position = publish_position(position=reported(inside), by=CLERK, at=NOW)
    fill_position(position=position, by=CLERK, at=NOW)
    publish_position(position=position, by=CLERK, at=NOW)
    assert inside.messages.count() == 1


def test_a_slip_that_is_taken_back_at_once_does_not_go_out(inside: Agency) -> None:
    position = publish_position(position=reported(inside), by=CLERK, at=NOW)
    take_back_move(position=position, by=CLERK, at=NOW)
    assert inside.messages.get().state == MessageState.DONE


def test_without_an_address_nothing_is_sent(inside: Agency) -> None:
    publish_position(position=reported(inside, email=""), by=CLERK, at=NOW)
    publish_position(position=make_position(inside, state=PositionState.DRAFT, published_at=None, confirmed_on=None), by=CLERK, at=NOW)
    assert not inside.messages.exists()


def test_a_copy_leaves_behind_what_is_over(inside: Agency) -> None:
    project = make_project(inside, state=ProjectState.ENDED)
    position = make_position(
        inside, organisation=project.organisation, project=project, timing=Timing.ONE_OFF, date=TODAY - DAY, start=dt.time(9), end=dt.time(12),
        starts_on=TODAY - 9 * DAY, ends_on=TODAY - DAY,
    )
    copy = copy_position(position=position, by=CLERK, at=NOW)
    assert (copy.timing, copy.date, copy.start, copy.starts_on, copy.ends_on, copy.project) == (Timing.FLEXIBLE, None, None, None, None, None)


def test_a_copy_keeps_what_is_still_to_come(inside: Agency) -> None:
    project = make_project(inside)
    position = make_position(
        inside, organisation=project.organisation, project=project, timing=Timing.ONE_OFF, date=TODAY, start=dt.time(9), end=dt.time(12),
        ends_on=TODAY,
    )
    copy = copy_position(position=position, by=CLERK, at=NOW)
    assert (copy.timing, copy.date, copy.start, copy.ends_on, copy.project) == (Timing.ONE_OFF, TODAY, dt.time(9), TODAY, project)


def test_the_same_page_is_one_position_for_one_organisation(inside: Agency) -> None:
    house, other, field = make_organisation(inside), make_organisation(inside, "Tierheim"), make_activity(inside).field
    made = [add_position(agency=inside, organisation=of, form="a" * 32, title="Vorlesen", field=field, by=CLERK, at=NOW)
            for of in (house, house, other)]
    assert made[0] == made[1] != made[2]
    assert inside.positions.count() == 2


@pytest.mark.database
def test_the_database_refuses_a_second_position_of_one_page(inside: Agency) -> None:
    house = make_organisation(inside)
    make_position(inside, organisation=house, form="a" * 32)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_position(inside, organisation=house, form="a" * 32)
    make_position(inside, organisation=house)
    assert make_position(inside, organisation=house).form == ""  # most come from elsewhere
