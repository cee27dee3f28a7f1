"""After some weeks both sides of a position are asked whether it works: by a link, by phone; a bad answer waits for the office."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from nahbei.foundation.models import Agency
from nahbei.foundation.tenancy import agency_scope
from nahbei.placements.actions import answer_follow_up, plan_follow_ups
from nahbei.placements.models import FollowUp, PositionPlacement, Stage
from tests.factories import CLERK, NOW, TODAY, make_introduction, make_placement, make_volunteer
from tests.support.queries import counted

pytestmark = pytest.mark.django_db
BY: dict[str, Any] = {"by": CLERK, "at": NOW}
LONG_AGO = TODAY - dt.timedelta(weeks=10)


def placed(agency: Agency, **fields: Any) -> PositionPlacement:
    return make_introduction(agency, stage=Stage.PLACED, **{"placed_on": LONG_AGO, **fields})


def test_after_ten_weeks_both_sides_are_asked_once(inside: Agency) -> None:
    placement = placed(inside)
    plan_follow_ups(agency=inside, **BY)
    plan_follow_ups(agency=inside, **BY)
    assert sorted(placement.follow_ups.values_list("side", flat=True)) == ["organisation", "volunteer"]
    bodies = {row.person_id: row.body for row in inside.messages.filter(topic="follow_up")}
    assert "Sie sind bei Kita Sonnenhof dabei: Vorlesen im Kindergarten." in bodies[placement.volunteer.person_id]
    contact = placement.position.contact
    assert contact is not None
    assert "Jonas Krämer ist bei Ihnen dabei" in bodies[contact.person_id]


@pytest.mark.parametrize("fields", [{"placed_on": TODAY - dt.timedelta(weeks=9)}, {"placed_on": TODAY - dt.timedelta(weeks=20)}])
def test_nobody_is_asked_too_early_or_years_later(inside: Agency, fields: dict[str, Any]) -> None:
    placed(inside, **fields)
    assert plan_follow_ups(agency=inside, **BY) == []


def test_nobody_is_asked_about_what_has_ended_and_the_blocked_are_not_asked(inside: Agency) -> None:
    make_introduction(inside, stage=Stage.ENDED, placed_on=LONG_AGO)
    blocked = placed(inside, volunteer=make_volunteer(inside, state="blocked"))
    plan_follow_ups(agency=inside, **BY)
    assert list(inside.follow_ups.values_list("side", "position_placement")) == [("organisation", blocked.pk)]


def test_a_bad_answer_becomes_a_reminder_and_neither_learns_what_the_other_said(inside: Agency) -> None:
    placement = placed(inside)
    plan_follow_ups(agency=inside, **BY)
    bad = placement.follow_ups.get(side="organisation")
    answer_follow_up(follow_up=bad, outcome="bad", note="Kommt nie.", **BY)
    reminder = inside.reminders.open().get()
    assert (reminder.about, "läuft nicht gut" in reminder.text) == (bad.reference, True)
    assert inside.journal_entries.filter(about=placement.reference, kind="follow_up").count() == 1


def test_the_link_works_without_log_in(agency: Agency, client: Client) -> None:
    with agency_scope(agency):
        placement = placed(agency)
        plan_follow_ups(agency=agency, by=CLERK, at=NOW)
        message = agency.messages.get(topic="follow_up", person=placement.volunteer.person)
        FollowUp.objects.update(asked_at=dt.datetime.now(dt.UTC))
    found = re.search(r"https?://[^/]+(/lindenhof/feedback/[0-9a-f]+/)", message.body)
    assert found is not None
    assert "Wie läuft es mit Kita Sonnenhof?" in client.get(found[1]).content.decode()
    client.post(found[1], {"answer": "good"})
    assert "läuft gut" in client.get(found[1]).content.decode()


def test_the_lists_show_both_kinds_at_the_same_cost(agency: Agency, office: Client) -> None:
    def more() -> None:
        with agency_scope(agency):
            for about in ({"placement": make_placement(agency)}, {"position_placement": placed(agency)}):
                person = next(iter(about.values())).volunteer.person
                FollowUp.objects.create(agency=agency, side="volunteer", person=person, kind="later", due_on=TODAY, **about)

    more()
    office.get("/office/follow-ups/")
    numbers = []
    for _each in range(2):
        with counted() as queries:
            html = office.get("/office/follow-ups/").content.decode()
        assert "Vorlesen im Kindergarten bei Kita Sonnenhof" in html
        numbers.append(queries.number)
        more()
    assert numbers == [8, 8]
    assert "Vorlesen im Kindergarten bei Kita Sonnenhof" in office.get("/office/follow-ups/table/").content.decode()


def test_the_page_of_the_call_says_what_it_is_about(agency: Agency, office: Client) -> None:
    with agency_scope(agency):
        placement = placed(agency)
        contact = placement.position.contact
        assert contact is not None
        follow_up = FollowUp.objects.create(
            agency=agency, position_placement=placement, side="organisation", person=contact.person, kind="later", due_on=TODAY
        )
    address = reverse("workspace:follow-up", args=[follow_up.pk])
    html = office.get(address).content.decode()
    for word in ("Kita Sonnenhof", "Ada Okafor", "Wie läuft es?", reverse("workspace:introduction", args=[placement.pk])):
        assert word in html
    assert office.post(address, {"outcome": "mixed"}).status_code == 302


@pytest.mark.database
def test_a_follow_up_belongs_to_exactly_one_placement(inside: Agency) -> None:
    at_home, at_position = make_placement(inside), placed(inside)
    common = {"agency": inside, "side": "volunteer", "person": at_home.volunteer.person, "kind": "later", "due_on": TODAY}
    for about in ({}, {"placement": at_home, "position_placement": at_position}):
        with pytest.raises(IntegrityError), transaction.atomic():
            FollowUp.objects.create(**common, **about)
