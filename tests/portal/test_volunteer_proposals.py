"""A position was proposed: the volunteer says yes or no herself, the office reads it on Heute, and nobody is told who she is before."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from nahbei.foundation.actor import Actor
from nahbei.foundation.models import Agency
from nahbei.foundation.tenancy import agency_scope
from nahbei.placements.actions.positions import ask_organisation, refuse_proposal, take_back
from nahbei.placements.models import PositionPlacement
from nahbei.placements.position_rules import SaidByThemselves
from nahbei.volunteers.models import Volunteer
from tests import factories
from tests.portal.volunteers import helper, inside, page, url
from tests.support.queries import counted

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def lena(agency: Agency) -> Volunteer:
    with agency_scope(agency):
        return helper(agency)


@pytest.fixture
def client(agency: Agency, lena: Volunteer) -> Client:
    return inside(agency)


@pytest.fixture
def proposed(agency: Agency, lena: Volunteer) -> PositionPlacement:
    with agency_scope(agency):
        return factories.make_introduction(agency, volunteer=lena, proposed_at=timezone.now(), stage_since=timezone.now())


def fresh(agency: Agency, placement: PositionPlacement) -> PositionPlacement:
    with agency_scope(agency):
        return agency.position_placements.get(pk=placement.pk)


def reminders(agency: Agency) -> list[str]:
    with agency_scope(agency):
        return [row.text for row in agency.reminders.open()]


def test_a_yes_goes_to_heute_and_tells_the_organisation_nothing(
    agency: Agency, proposed: PositionPlacement, client: Client, office: Client
) -> None:
    link = url(agency, "volunteer-proposal", proposed.pk)
    assert link in page(client, agency, "home")
    assert link in page(client, agency, "volunteer-positions")
    html = page(client, agency, "volunteer-proposal", proposed.pk)
    assert "Einmal in der Woche lesen Sie einer kleinen Gruppe vor." in html
    assert "Ja, ich möchte sie kennenlernen" in html
    assert fresh(agency, proposed).volunteer_agreed_at is None  # looking changes nothing
    for _twice in range(2):
        html = client.post(link, follow=True).content.decode()
    assert "Wir fragen jetzt die Organisation." in html
    with agency_scope(agency):
        move = proposed.moves.get(step="volunteer")
        assert (move.by_name, move.online) == ("Lena Vogt", True)
        assert not agency.messages.exists()
        assert agency.audit_entries.get(what="placements.position_volunteer").actor_kind == "portal"
    assert len(reminders(agency)) == 1
    assert "Lena Vogt möchte gern: „Vorlesen im Kindergarten“" in reminders(agency)[0]
    assert "Lena Vogt möchte gern" in office.get("/office/today/").content.decode()
    assert link not in page(client, agency, "home")
    with agency_scope(agency):  # the office did what Heute asked
        ask_organisation(placement=proposed, means="phone", by=factories.CLERK, at=timezone.now())
    assert reminders(agency) == []


def test_a_no_with_or_without_a_reason_and_back_again(agency: Agency, proposed: PositionPlacement, client: Client) -> None:
    with agency_scope(agency):
        reason = factories.make_reason(agency)
        retired = factories.make_reason(agency, "Alt", active=False)
    path = url(agency, "volunteer-proposal-refusal", proposed.pk)
    assert client.post(path, {"reason": retired.pk}).status_code == 422
    html = client.post(path, {"answer": "no", "reason": reason.pk}, follow=True).content.decode()
    back = url(agency, "volunteer-proposal-return", proposed.pk)
    assert back in html
    found = fresh(agency, proposed)
    assert (found.stage, found.declined_by, found.reason_id) == ("declined", "volunteer", reason.pk)
    assert "Zeiten passen nicht." in reminders(agency)[0]
    assert client.get(path).status_code == 404  # decided
    client.post(back)
    assert fresh(agency, proposed).stage == "proposed"
    assert reminders(agency) == []
    client.post(path, {"answer": "no"})
    assert fresh(agency, proposed).reason_id is None
    with agency_scope(agency), pytest.raises(SaidByThemselves):  # it is her word
        take_back(placement=proposed, by=factories.CLERK, at=timezone.now())


def test_nothing_goes_back_when_the_organisation_knows_or_on_another_day(agency: Agency, proposed: PositionPlacement, client: Client) -> None:
    back = url(agency, "volunteer-proposal-return", proposed.pk)
    client.post(url(agency, "volunteer-proposal", proposed.pk))
    with agency_scope(agency):
        ask_organisation(placement=proposed, means="phone", by=factories.CLERK, at=timezone.now())
    assert "Das geht nicht mehr." in client.post(back, follow=True).content.decode()
    assert fresh(agency, proposed).volunteer_agreed_at is not None
    html = client.post(url(agency, "volunteer-proposal-refusal", proposed.pk), {"answer": "no"}, follow=True).content.decode()
    assert back not in html  # asked already: no undo is offered
    assert "Das geht nicht mehr." in client.post(back, follow=True).content.decode()
    with agency_scope(agency):
        other = factories.make_introduction(agency, volunteer=proposed.volunteer)
        refuse_proposal(placement=other, by=Actor.portal("Lena Vogt"), at=timezone.now() - dt.timedelta(days=1))
    assert "Das geht nicht mehr." in client.post(url(agency, "volunteer-proposal-return", other.pk), follow=True).content.decode()


def test_what_the_office_noted_is_not_hers_to_take_back(agency: Agency, lena: Volunteer, client: Client) -> None:
    with agency_scope(agency):
        rows = [factories.make_introduction(agency, volunteer=lena, volunteer_agreed_at=timezone.now())]
        rows.append(factories.make_introduction(agency, volunteer=lena, stage="declined"))
    for row in rows:
        client.post(url(agency, "volunteer-proposal-return", row.pk))
        assert fresh(agency, row).stage == row.stage


@pytest.mark.parametrize("fields", [{"stage": "introduced"}, {"stage": "placed"}, {"stage": "declined"}, {"stage": "ended"}, {"hers": False}])
def test_what_is_decided_and_anothers_is_not_there(agency: Agency, lena: Volunteer, client: Client, fields: dict[str, Any]) -> None:
    with agency_scope(agency):
        fields = dict(fields)
        who = lena if fields.pop("hers", True) else helper(agency, "andere@example.org")
        row = factories.make_introduction(agency, volunteer=who, **fields)
    for name in ("volunteer-proposal", "volunteer-proposal-refusal"):
        for ask in (client.get, client.post):
            assert ask(url(agency, name, row.pk)).status_code == 404
    assert fresh(agency, row).stage == row.stage


def test_who_has_stopped_is_asked_nothing(agency: Agency, lena: Volunteer, proposed: PositionPlacement, client: Client) -> None:
    with agency_scope(agency):
        agency.volunteers.filter(pk=lena.pk).update(state="ended")
    assert client.post(url(agency, "volunteer-proposal", proposed.pk)).status_code == 302
    assert fresh(agency, proposed).volunteer_agreed_at is None
    assert "Vorlesen" not in page(client, agency, "home")


def test_a_constant_number_of_queries_and_a_light_page(agency: Agency, lena: Volunteer, proposed: PositionPlacement, client: Client) -> None:
    numbers = []
    with agency_scope(agency):
        factories.make_reason(agency)
    for more in range(2):
        with counted() as queries:
            html = page(client, agency, "volunteer-proposal", proposed.pk) + page(client, agency, "volunteer-proposal-refusal", proposed.pk)
        numbers.append(queries.number)
        assert len(html.encode()) <= 60 * 1024
        with agency_scope(agency):
            factories.make_introduction(agency, volunteer=lena)
            factories.make_reason(agency, f"Weg ist zu weit {more}")
    assert numbers[0] == numbers[1] <= 20, queries
    with counted() as queries:
        page(client, agency, "home")
    assert queries.number <= 12, queries
