"""The link to report hours: once for each rule, to whom has e-mail, only after the end; a crash loses nothing and doubles nothing."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.db import transaction

from nahbei.foundation.models import Agency
from nahbei.foundation.tokens import digest
from nahbei.notices.actions import send_due, speaking
from nahbei.visits.models import Visit
from tests.factories import (
    CLERK,
    NOW,
    TODAY,
    make_person,
    make_placement,
    make_request,
    make_rule,
    make_visit,
    make_volunteer,
)

pytestmark = pytest.mark.django_db
EVENING = NOW.replace(hour=18)


def a_rule(agency: Agency, **fields: object) -> None:
    make_rule(agency, **{"occasion": "hours", "topic": "visit_report", "amount": 0, "unit": "hours", **fields})


def a_visit(agency: Agency, *, preferred: str = "email", email: str = "jonas@example.org", state: str = "running", **fields: object) -> Visit:
    request = make_request(agency, make_person(agency, "Geheim"), starts_on=TODAY)
    person = make_person(agency, "Krämer", email=email, preferred_channel=preferred, street="Ahornweg 1", town="Birkenfeld")
    volunteer = make_volunteer(agency, activities=(request.activity,), person=person)
    make_placement(agency, request, volunteer, state=state)
    return make_visit(request, **{"volunteer": volunteer, **fields})


def said(agency: Agency, at: dt.datetime) -> int:
    return len(send_due(agency=agency, by=CLERK, at=at))


def test_one_message_with_a_link_and_never_a_second(inside: Agency) -> None:
    a_rule(inside)
    visit = a_visit(inside)
    assert said(inside, NOW) == 0  # it has not ended yet
    assert [said(inside, EVENING) for _ in range(3)] == [1, 0, 0]
    message = inside.messages.get()
    assert (message.topic, message.channel, message.about) == ("visit_report", "email", visit.reference)
    assert "Geheim" not in message.subject + message.body  # it may lie open on somebody's table
    found = re.search(r"/lindenhof/report/([0-9a-f]+)/", message.body)
    assert found is not None
    visit.refresh_from_db()
    assert visit.report_digest == digest(found[1])
    assert found[1] not in str(Visit.objects.filter(pk=visit.pk).values().get())


def test_three_days_later_it_is_asked_again_with_the_same_link(inside: Agency) -> None:
    a_rule(inside)
    a_rule(inside, topic="hours_missing", amount=3, unit="days", at_time=dt.time(9))
    visit = a_visit(inside)
    later = NOW.replace(hour=9, minute=15) + dt.timedelta(days=3)
    assert [said(inside, EVENING), said(inside, later - dt.timedelta(hours=1)), said(inside, later), said(inside, later)] == [1, 0, 1, 0]
    links = {re.search(r"/report/([0-9a-f]+)/", message.body)[1] for message in inside.messages.all()}  # type: ignore[index]
    visit.refresh_from_db()
    assert {visit.report_digest} == {digest(link) for link in links}


def test_who_answered_is_not_asked_again(inside: Agency) -> None:
    a_rule(inside, topic="hours_missing", amount=3, unit="days", at_time=dt.time(9))
    Visit.objects.filter(pk=a_visit(inside).pk).update(state="took_place", minutes=60)
    assert said(inside, NOW.replace(hour=10) + dt.timedelta(days=3)) == 0


@pytest.mark.parametrize("fields", [
    {"preferred": "letter"}, {"email": ""}, {"state": "ask_resident"}, {"volunteer": None, "state": "running"}, {"on": TODAY - dt.timedelta(days=8)},
    {"on": TODAY + dt.timedelta(days=1)},
])
def test_who_is_not_asked(inside: Agency, fields: dict[str, object]) -> None:
    a_rule(inside)
    a_visit(inside, **fields)
    assert said(inside, EVENING) == 0


def test_who_reported_or_was_called_off_is_not_asked(inside: Agency) -> None:
    a_rule(inside)
    Visit.objects.filter(pk=a_visit(inside).pk).update(state="cancelled")
    Visit.objects.filter(pk=a_visit(inside).pk).update(state="took_place", minutes=60)
    assert said(inside, EVENING) == 0


@pytest.mark.database
def test_a_crash_between_mark_and_message_leaves_both_undone(inside: Agency, monkeypatch: pytest.MonkeyPatch) -> None:
    a_rule(inside)
    visit = a_visit(inside)

    def crash(**_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken, pytest.raises(KeyboardInterrupt), transaction.atomic():
        broken.setattr(speaking, "send", crash)
        send_due(agency=inside, by=CLERK, at=EVENING)
    visit.refresh_from_db()
    assert (visit.report_digest, inside.messages.count(), inside.notices.count()) == ("", 0, 0)
    assert said(inside, EVENING) == 1


@pytest.mark.parametrize("rows", [1, 3])
def test_the_last_message_does_not_wait_for_midnight(inside: Agency, rows: int) -> None:
    """A visit that ends late is asked about in the same night, also across the day."""
    a_rule(inside)
    for _ in range(rows):
        a_visit(inside, start=dt.time(22), end=dt.time(23, 59))
    assert said(inside, NOW.replace(hour=23, minute=30)) == 0
    assert said(inside, NOW.replace(hour=0, minute=5) + dt.timedelta(days=1)) == rows
