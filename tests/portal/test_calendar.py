"""The secret address of a calendar: what stands in it, and what is not found."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from nahbei.calendars.actions import close_feed, open_feed, renew_feed
from nahbei.calendars.models import Feed
from nahbei.calendars.queries import address_of
from nahbei.foundation.models import Agency
from nahbei.foundation.rights import Role
from nahbei.placements.models import Placement, PlacementState
from nahbei.visits.models import Visit
from nahbei.volunteers.models import Volunteer, VolunteerState
from tests import factories
from tests.calendars.test_ical import Strict
from tests.factories import CLERK
from tests.support.queries import counted

TODAY = dt.date.today()  # noqa: DTZ011 - the door reads the clock
NOW = dt.datetime.now(dt.UTC)
MOST = 5


@pytest.fixture(autouse=True)
def walls_open(inside: Agency) -> None:
    """The stories below are told by actions."""


@pytest.fixture
def volunteer(agency: Agency) -> Volunteer:
    return factories.make_volunteer(agency)


def promise(agency: Agency, volunteer: Volunteer, on: dt.date, **fields: object) -> tuple[Placement, Visit]:
    seeker = factories.make_person(agency, "Albers", phone="030 23125 118", street="Ahornweg 7", postal_code="12345", town="Birkenfeld")
    request = factories.make_request(agency, seeker, starts_on=on, destination="Praxis Dr. Seidel", details="Tablette um zehn")
    visit = factories.make_visit(request, on, volunteer=volunteer)
    return factories.make_placement(agency, request, volunteer, **fields), visit


def opened(agency: Agency, volunteer: Volunteer) -> Feed:
    return open_feed(agency=agency, volunteer=volunteer, by=CLERK, at=NOW)


def fetched(client: Client, agency: Agency, feed: Feed, status: int = 200, **headers: str) -> str:
    response = client.get(f"/{agency.slug}/calendar/{feed.secret}.ics", headers=headers)
    assert response.status_code == status
    return response.content.decode()


@pytest.mark.database
def test_a_volunteer_reads_where_when_and_whom(agency: Agency, client: Client, volunteer: Volunteer) -> None:
    promise(agency, volunteer, TODAY + dt.timedelta(days=2))
    calendar = Strict(fetched(client, agency, opened(agency, volunteer)))
    assert calendar.text(0, "SUMMARY") == "Arztbegleitung bei Frau Albers"
    assert calendar.text(0, "LOCATION") == "Ahornweg 7, 12345 Birkenfeld"
    assert calendar.text(0, "DESCRIPTION") == "Wer: Erika Albers\nTelefon: 030 23125 118\nWohin: Praxis Dr. Seidel"
    assert Feed.objects.get().last_fetched_on == TODAY


@pytest.mark.parametrize("state", [PlacementState.ASK_RESIDENT, PlacementState.DECLINED])
def test_before_the_yes_of_both_nothing_tells_who_it_is(agency: Agency, client: Client, volunteer: Volunteer, state: str) -> None:
    promise(agency, volunteer, TODAY + dt.timedelta(days=2), state=state)
    text = fetched(client, agency, opened(agency, volunteer))
    assert Strict(text).text(0, "SUMMARY") == "Arztbegleitung"
    assert not any(word in text for word in ("Albers", "Ahornweg", "23125", "Seidel", "12345"))


@pytest.mark.parametrize(("days", "ended", "shown"), [
    (-1, None, "Arztbegleitung bei Frau Albers"), (-30, None, "Arztbegleitung bei Frau Albers"), (-31, None, None),
    (-20, -10, "Arztbegleitung bei Frau Albers"), (-30, -31, "Arztbegleitung"),
])
def test_after_the_visit_the_address_goes_and_after_30_days_everything(
    agency: Agency, client: Client, volunteer: Volunteer, days: int, ended: int | None, shown: str | None
) -> None:
    fields: dict[str, object] = {"started_on": TODAY - dt.timedelta(days=90)}
    if ended is not None:
        fields |= {"state": PlacementState.ENDED, "ended_on": TODAY + dt.timedelta(days=ended)}
    promise(agency, volunteer, TODAY + dt.timedelta(days=days), **fields)
    text = fetched(client, agency, opened(agency, volunteer))
    assert [Strict(text).text(0, "SUMMARY")] == [shown] if shown else Strict(text).events == []
    assert not any(word in text for word in ("Ahornweg", "23125", "Seidel"))


def test_what_somebody_needs_is_in_no_calendar(agency: Agency, client: Client, volunteer: Volunteer) -> None:
    _placement, visit = promise(agency, volunteer, TODAY)
    visit.help_request.needs.add(factories.make_need(agency), through_defaults={"agency": agency})
    text = fetched(client, agency, opened(agency, volunteer))
    assert "Rollator" not in text
    assert "Tablette" not in text


def test_others_dates_are_not_in_it(agency: Agency, client: Client, volunteer: Volunteer) -> None:
    promise(agency, factories.make_volunteer(agency, "Yilmaz"), TODAY)
    assert Strict(fetched(client, agency, opened(agency, volunteer))).events == []


@pytest.mark.parametrize("gone", ["renewed", "closed", "blocked", "ended", "died", "wrong", "other agency"])
def test_what_does_not_answer_any_more_is_not_found_all_alike(agency: Agency, client: Client, volunteer: Volunteer, gone: str) -> None:
    promise(agency, volunteer, TODAY)
    feed = opened(agency, volunteer)
    secret, slug = feed.secret, agency.slug
    if gone == "renewed":
        assert renew_feed(feed=feed, by=CLERK, at=NOW).secret != secret
    elif gone == "closed":
        close_feed(feed=feed, by=CLERK, at=NOW)
    elif gone in {"blocked", "ended"}:
        Volunteer.objects.filter(pk=volunteer.pk).update(state=VolunteerState(gone))
    elif gone == "died":
        agency.people.filter(pk=volunteer.person_id).update(died_on=TODAY)
    elif gone == "wrong":
        secret = secret[:-1] + ("0" if secret[-1] != "0" else "1")
    else:
        slug = factories.make_agency("hafenviertel").slug
    response, unknown = client.get(f"/{slug}/calendar/{secret}.ics"), client.get(f"/{slug}/calendar/{'0' * 40}.ics")
    assert response.status_code == unknown.status_code == 404
    assert response.content.replace(secret.encode(), b"") == unknown.content.replace(b"0" * 40, b"")


def test_a_member_whose_time_is_over_fetches_nothing(agency: Agency, client: Client) -> None:
    membership = factories.make_account(agency, Role.COORDINATOR).memberships.get()
    feed = open_feed(agency=agency, membership=membership, by=CLERK, at=NOW)
    fetched(client, agency, feed)
    membership.ends_on = TODAY - dt.timedelta(days=1)
    membership.save()
    fetched(client, agency, feed, 404)


def test_the_office_sees_the_week_and_reminders_without_streets(agency: Agency, client: Client, volunteer: Volunteer) -> None:
    _placement, visit = promise(agency, volunteer, TODAY)
    factories.make_reminder(agency, "Frau Albers zurückrufen.")
    membership = factories.make_account(agency).memberships.get()
    text = fetched(client, agency, open_feed(agency=agency, membership=membership, by=CLERK, at=NOW))
    titles = {Strict(text).text(number, "SUMMARY") for number in range(2)}
    assert titles == {"Arztbegleitung: Frau Albers – Jonas Krämer", "Frau Albers zurückrufen."}
    assert not any(word in text for word in ("Ahornweg", "23125"))
    assert f"/office/visits/{visit.pk}/" in text


def test_what_has_not_changed_is_not_sent_again(agency: Agency, client: Client, volunteer: Volunteer) -> None:
    _placement, visit = promise(agency, volunteer, TODAY)
    feed = opened(agency, volunteer)
    first = client.get(f"/{agency.slug}/calendar/{feed.secret}.ics")
    assert fetched(client, agency, feed, 304, if_none_match=first["ETag"]) == ""
    visit.start = dt.time(8)
    visit.save(update_fields=["start"])
    assert "SEQUENCE:1" in fetched(client, agency, feed, 200, if_none_match=first["ETag"])


def test_the_address_goes_nowhere_else(agency: Agency, client: Client, volunteer: Volunteer) -> None:
    response = client.get(f"/{agency.slug}/calendar/{opened(agency, volunteer).secret}.ics")
    assert response["Referrer-Policy"] == "no-referrer"
    assert response["X-Robots-Tag"] == "noindex"
    assert response["Cache-Control"] == "private, no-cache"
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert client.post(response.wsgi_request.path).status_code == 405


@pytest.mark.database
@pytest.mark.parametrize("number", [1, 3, 1000])
def test_a_feed_costs_the_same_however_long_it_is(agency: Agency, client: Client, volunteer: Volunteer, number: int) -> None:
    _placement, visit = promise(agency, volunteer, TODAY)
    Visit.objects.bulk_create(
        Visit(agency=agency, help_request=visit.help_request, on=TODAY + dt.timedelta(days=place), start=visit.start, end=visit.end,
              volunteer=volunteer, recorded_at=NOW)
        for place in range(1, number)
    )
    feed = opened(agency, volunteer)
    with counted() as queries:
        text = fetched(client, agency, feed)
    assert queries.number == MOST, queries  # the last one notes the day, once a day
    assert text.count("BEGIN:VEVENT") == number
    with counted() as queries:
        fetched(client, agency, feed)
    assert queries.number == MOST - 1, queries


def test_the_secret_is_not_in_the_database(agency: Agency, volunteer: Volunteer) -> None:
    feed = opened(agency, volunteer)
    row = Feed.objects.values().get()
    assert feed.secret not in str({**row, "sealed": bytes(row["sealed"])})
    assert address_of(feed).endswith(f"/{agency.slug}/calendar/{feed.secret}.ics")


def test_opened_twice_is_one_address(agency: Agency, volunteer: Volunteer) -> None:
    assert opened(agency, volunteer).secret == opened(agency, volunteer).secret
