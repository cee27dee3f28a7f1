"""A volunteer's own dates: who, where and by which number only when both have agreed; „Ich kann nicht“ and back."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from nahbei.foundation.models import Agency
from nahbei.foundation.tenancy import agency_scope
from nahbei.help_requests.models import RequestState
from nahbei.messaging.models import Message
from nahbei.placements.models import Placement
from nahbei.visits.models import Visit
from nahbei.volunteers.models import Volunteer
from tests import factories
from tests.conftest import log_in
from tests.portal.volunteers import SECRETS, asks, helper, in_days, inside, page, promised, url
from tests.support.queries import counted

pytestmark = [pytest.mark.django_db, pytest.mark.database]
MOST_KB = 40


@pytest.fixture
def lena(agency: Agency) -> Volunteer:
    with agency_scope(agency):
        return helper(agency)


@pytest.fixture
def client(agency: Agency, lena: Volunteer) -> Client:
    return inside(agency)


def test_who_where_when_and_the_number_after_the_yes(agency: Agency, lena: Volunteer, client: Client) -> None:
    with agency_scope(agency):
        visit = promised(lena, in_days(2))
    html = page(client, agency, "volunteer-visit", visit.pk)
    for secret in SECRETS:
        assert secret in html, secret
    assert 'href="https://www.openstreetmap.org/search?query=Ahornweg%207%2C%2012345%20Birkenfeld" rel="noreferrer"' in html
    assert "9:30" in html
    assert "Ich kann nicht" in html
    assert "Geheimrat" in page(client, agency, "volunteer-visits")
    assert "Ahornweg 7" in page(client, agency, "home")


@pytest.mark.parametrize("state", ["ask_resident", "declined"])
def test_nothing_before_the_resident_agreed(agency: Agency, lena: Volunteer, client: Client, state: str) -> None:
    with agency_scope(agency):
        visit = promised(lena, in_days(2), state=state)
    for name, args in (("volunteer-visit", (visit.pk,)), ("volunteer-visits", ()), ("home", ()), ("volunteer-visit-cannot", (visit.pk,))):
        html = page(client, agency, name, *args)
        assert not [secret for secret in SECRETS if secret in html], name


def test_nothing_longer_than_thirty_days_after_the_end(agency: Agency, lena: Volunteer, client: Client) -> None:
    with agency_scope(agency):
        visit = promised(lena, in_days(-20), minutes=60)
        Visit.objects.filter(pk=visit.pk).update(state="took_place", reported_at=timezone.now())
    for ended, seen in ((in_days(-30), True), (in_days(-31), False)):
        with agency_scope(agency):
            Placement.objects.filter(volunteer=lena).update(state="ended", started_on=ended, ended_on=ended)
        for name, args in (("volunteer-visit", (visit.pk,)), ("volunteer-visits", ()), ("volunteer-hours", ())):
            assert ("Geheimrat" in page(client, agency, name, *args)) is seen, (name, ended)


def test_nothing_of_one_that_ended_before_the_resident_said_a_word(agency: Agency, lena: Volunteer, client: Client) -> None:
    """She gave the only date back while the resident was still asked: that is an end, and never was a yes."""
    with agency_scope(agency):
        visit = promised(lena, in_days(2), state="ask_resident")
        agency.help_requests.update(answering="ask_first", state="open")
    client.post(url(agency, "volunteer-visit-cannot", visit.pk))
    with agency_scope(agency):
        placement = Placement.objects.get()
        assert (placement.state, placement.started_on) == ("ended", None)
        factories.make_visit(visit.help_request, in_days(-1), volunteer=lena)
    assert "Geheimrat" not in page(client, agency, "volunteer-visits")


def test_nothing_after_the_consent_was_taken_back(agency: Agency, lena: Volunteer, client: Client) -> None:
    with agency_scope(agency):
        visit = promised(lena, in_days(2))
        agency.consents.update(withdrawn_at=timezone.now())
    html = page(client, agency, "volunteer-visit", visit.pk)
    assert not [secret for secret in SECRETS if secret in html]


def test_another_ones_date_is_not_there_and_is_not_changed(agency: Agency, lena: Volunteer, client: Client) -> None:
    with agency_scope(agency):
        theirs = promised(helper(agency, "andere@example.org"), in_days(2))
        past = promised(helper(agency, "dritte@example.org"), in_days(-1))
        open_ = factories.make_visit(asks(agency, in_days(3)))
        factories.make_placement(agency, theirs.help_request, lena, stand_in=True)  # she stands in for another date: this one is not hers
    for visit in (theirs, past, open_):
        for name in ("volunteer-visit", "volunteer-visit-cannot", "volunteer-visit-return", "volunteer-visit-hours", "volunteer-visit-missed"):
            path = url(agency, name, visit.pk)
            assert client.post(path, {"length": "60", "side": "volunteer"}).status_code in {404, 405}, name
            assert client.get(path).status_code in {404, 405}, name
    with agency_scope(agency):
        theirs.refresh_from_db()
        assert theirs.volunteer is not None
        assert not agency.visits.exclude(state="planned").exists()


def test_another_agencys_date_is_not_there(agency: Agency, other_agency: Agency, lena: Volunteer, client: Client) -> None:
    with agency_scope(other_agency):
        visit = promised(helper(other_agency), in_days(2))
    assert client.get(url(agency, "volunteer-visit", visit.pk)).status_code == 404
    assert client.get(url(other_agency, "volunteer-visit", visit.pk)).status_code == 302  # to the log-in of that agency


@pytest.mark.parametrize("state", ["blocked", "ended"])
def test_who_is_blocked_or_has_stopped_sees_nothing_of_residents(agency: Agency, lena: Volunteer, client: Client, state: str) -> None:
    with agency_scope(agency):
        visit = promised(lena, in_days(2))
        done = promised(lena, in_days(-2), state="running", minutes=60)
        Visit.objects.filter(pk=done.pk).update(state="took_place", reported_at=timezone.now())
        question = factories.make_enquiry(agency, asks(agency, in_days(4)), lena, expires_at=timezone.now() + dt.timedelta(days=2))
        agency.volunteers.update(state=state)
    home = page(client, agency, "home")
    assert "zurzeit nicht als aktiv eingetragen" in home
    for name, args in (
        ("volunteer-visits", ()), ("volunteer-visit", (visit.pk,)), ("volunteer-enquiry", (question.pk,)), ("volunteer-absences", ()),
        ("volunteer-visit-hours", (done.pk,)), ("volunteer-pause", ()), ("volunteer", ()),
    ):
        assert client.get(url(agency, name, *args))["Location"] == url(agency, "home"), name
    assert client.post(url(agency, "volunteer-visit-cannot", visit.pk)).status_code == 302
    client.post(url(agency, "volunteer-enquiry", question.pk), {"answer": "yes"})
    hours = page(client, agency, "volunteer-hours")
    assert "Arztbegleitung" in hours  # her own hours stay hers
    assert not [secret for html in (home, hours) for secret in SECRETS if secret in html]
    with agency_scope(agency):
        question.refresh_from_db()
        visit.refresh_from_db()
        assert question.state == "open"
        assert visit.volunteer == lena


def test_i_cannot_come_opens_the_date_on_heute_and_asks_nobody(agency: Agency, lena: Volunteer, client: Client) -> None:
    office = log_in(factories.make_account(agency))
    with agency_scope(agency):
        visit = promised(lena, in_days(1), weekly=True)
        factories.make_visit(visit.help_request, in_days(8), volunteer=lena)
        other = factories.make_volunteer(agency, "Einspringer", activities=(visit.help_request.activity,))
        Message.objects.all().delete()
    step = page(client, agency, "volunteer-visit-cannot", visit.pk)
    assert "Diesen Termin absagen" in step
    with agency_scope(agency):
        visit.refresh_from_db()
        assert visit.volunteer == lena  # looking changes nothing
    response = client.post(url(agency, "volunteer-visit-cannot", visit.pk), {"reason": "Zahnarzt"}, follow=True)
    html = response.content.decode()
    assert "Das Büro kümmert sich darum." in html
    assert "Rückgängig machen" in html
    with agency_scope(agency):
        visit.refresh_from_db()
        assert (visit.volunteer, visit.given_back_by, visit.reason) == (None, lena, "Zahnarzt")
        assert not agency.enquiries.exists()
        assert not Message.objects.filter(person=other.person).exists()
        assert agency.audit_entries.get(what="visits.given_back").actor_kind == "portal"
    heute = office.get("/office/today/").content.decode()
    assert "Vertretung gesucht" in heute
    assert "Geheimrat" in heute


def test_a_single_date_given_back_leaves_an_open_request(agency: Agency, lena: Volunteer, client: Client) -> None:
    office = log_in(factories.make_account(agency))
    with agency_scope(agency):
        visit = promised(lena, in_days(3))
    client.post(url(agency, "volunteer-visit-cannot", visit.pk))
    with agency_scope(agency):
        assert agency.help_requests.get().state == RequestState.OPEN
    assert client.get(url(agency, "volunteer-visit", visit.pk)).status_code == 404  # it is not hers any more
    assert "Geheimrat" in office.get("/office/today/").content.decode()


def test_and_she_can_after_all_for_half_an_hour(agency: Agency, lena: Volunteer, client: Client) -> None:
    with agency_scope(agency):
        visit = promised(lena, in_days(3))
    client.post(url(agency, "volunteer-visit-cannot", visit.pk))
    assert "Ich kann doch" in page(client, agency, "volunteer-visits")
    with agency_scope(agency):
        given_back = visit.__class__.objects.get(pk=visit.pk).cancelled_at
        agency.visits.update(cancelled_at=timezone.now() - dt.timedelta(minutes=31))
    assert "Ich kann doch" not in page(client, agency, "volunteer-visits")
    late = client.post(url(agency, "volunteer-visit-return", visit.pk), follow=True).content.decode()
    assert "Das lässt sich hier nicht mehr zurücknehmen." in late
    with agency_scope(agency):
        agency.visits.update(cancelled_at=given_back)
    client.post(url(agency, "volunteer-visit-return", visit.pk))
    with agency_scope(agency):
        visit.refresh_from_db()
        assert visit.volunteer == lena
        assert agency.help_requests.get().state == RequestState.MATCHED
    assert "Geheimrat" in page(client, agency, "volunteer-visit", visit.pk)


def test_what_somebody_else_has_taken_is_not_taken_back_and_nobody_is_named(agency: Agency, lena: Volunteer, client: Client) -> None:
    with agency_scope(agency):
        visit = promised(lena, in_days(3))
    client.post(url(agency, "volunteer-visit-cannot", visit.pk))
    with agency_scope(agency):
        other = factories.make_volunteer(agency, "Einspringer")
        agency.visits.update(volunteer=other)
    html = client.post(url(agency, "volunteer-visit-return", visit.pk), follow=True).content.decode()
    assert "Bitte rufen Sie uns an." in html
    assert "Einspringer" not in html
    with agency_scope(agency):
        visit.refresh_from_db()
        assert visit.volunteer == other


def test_what_has_begun_is_reported_and_not_cancelled(agency: Agency, lena: Volunteer, client: Client) -> None:
    with agency_scope(agency):
        visit = promised(lena, in_days(-1))
    path = url(agency, "volunteer-visit-cannot", visit.pk)
    assert client.get(path).status_code == 302
    assert client.post(path, {"reason": "zu spät"})["Location"] == url(agency, "volunteer-visit", visit.pk)
    with agency_scope(agency):
        visit.refresh_from_db()
        assert visit.volunteer == lena


def test_what_the_office_called_off_says_so_and_tells_no_address(agency: Agency, lena: Volunteer, client: Client) -> None:
    with agency_scope(agency):
        visit = promised(lena, in_days(2))
        Visit.objects.filter(pk=visit.pk).update(state="cancelled", cancelled_at=timezone.now(), cancelled_by_side="office")
    html = page(client, agency, "volunteer-visit", visit.pk)
    assert "Dieser Termin ist abgesagt." in html
    assert "Ahornweg 7" not in html
    assert "Ich kann nicht" not in html


@pytest.mark.parametrize(("name", "number"), [("home", 12), ("volunteer-visits", 9)])
def test_a_constant_number_of_queries_and_a_light_page(agency: Agency, lena: Volunteer, client: Client, name: str, number: int) -> None:
    sizes = []
    with agency_scope(agency):
        factories.make_training_record(agency, lena, valid_until=in_days(10))
        factories.make_certificate(agency, lena)
    for rows in (1, 2):
        with agency_scope(agency):
            for _row in range(rows):
                promised(lena, in_days(2 + rows), start=dt.time(8 + _row + rows))
                promised(lena, in_days(-rows), start=dt.time(8 + _row + rows))
                factories.make_enquiry(agency, asks(agency, in_days(9)), lena, expires_at=timezone.now() + dt.timedelta(days=2))
                follow = promised(lena, in_days(-9 - rows - _row), start=dt.time(9)).help_request.placements.get()
                factories.make_follow_up(agency, follow, "volunteer", asked_at=timezone.now())
        with counted() as queries:
            html = page(client, agency, name)
        sizes.append(queries.number)
        assert len(html.encode()) <= MOST_KB * 1024
    assert sizes[0] == sizes[1], queries
    assert sizes[0] <= number, queries


def test_every_address_is_bound_to_the_hat(agency: Agency) -> None:
    with agency_scope(agency):
        factories.make_person(agency, email="bewohnerin@example.org")
    client = inside(agency, "bewohnerin@example.org")
    assert client.get(url(agency, "volunteer-visits"))["Location"] == url(agency, "home")
