"""Booking asks the gates again, by the day of the visit and by the rows as they are now."""

from __future__ import annotations

import datetime as dt

import pytest

from nahbei.foundation.models import Agency
from nahbei.help_requests.models import HelpRequest
from nahbei.matching.suggestions import for_request
from nahbei.placements.actions import ask
from nahbei.placements.actions.answers import Answer, answer
from nahbei.placements.eligibility import Rule
from nahbei.placements.models import AskedBy
from nahbei.placements.rules import DoesNotFit
from nahbei.volunteers import actions
from nahbei.volunteers.models import Volunteer
from tests import factories
from tests.factories import CLERK, NOW, TODAY


def asked(inside: Agency, **gates: object) -> tuple[HelpRequest, Volunteer]:
    activity = factories.make_activity(inside, **gates)
    request = factories.make_request(inside, activity=activity)
    factories.make_visit(request)
    return request, factories.make_volunteer(inside, activities=(activity,))


def suggested(inside: Agency, request: HelpRequest) -> list[int]:
    inside.refresh_from_db(fields=["matching_version"])  # as every request of a browser reads it anew
    return [row.volunteer.pk for row in for_request(inside, request, at=NOW).rows]


def test_a_certificate_counts_on_the_day_of_the_visit(inside: Agency) -> None:
    request, volunteer = asked(inside, conduct="extended")
    assert suggested(inside, request) == []
    record = {"kind": "extended", "inspected_on": TODAY, "clear": True, "by": CLERK, "at": NOW}
    actions.record_certificate(volunteer=volunteer, dated_on=TODAY, **record)
    assert suggested(inside, request) == [volunteer.pk]
    inside.certificates.update(dated_on=dt.date(2021, 11, 26))  # runs out on Wednesday
    with pytest.raises(DoesNotFit) as refused:
        ask(help_request=request, volunteer=volunteer, means=AskedBy.PHONE, by=CLERK, at=NOW)
    assert refused.value.failed == (Rule.CONDUCT,)


@pytest.mark.database
def test_who_was_asked_and_is_refused_meanwhile_is_not_booked(inside: Agency) -> None:
    request, volunteer = asked(inside)
    enquiry = ask(help_request=request, volunteer=volunteer, means=AskedBy.PHONE, by=CLERK, at=NOW)
    actions.record_certificate(
        volunteer=volunteer, kind="ordinary", dated_on=TODAY, inspected_on=TODAY, clear=False, by=CLERK, at=NOW
    )
    assert suggested(inside, request) == []
    with pytest.raises(DoesNotFit, match="nicht verfügbar"):
        answer(enquiry=enquiry, answer=Answer.YES, by=CLERK, at=NOW)
    assert not inside.placements.exists()


def test_a_minor_goes_where_the_limits_let_her(inside: Agency) -> None:
    activity = factories.make_activity(inside, private_home=False, min_age=16)
    request = factories.make_request(inside, activity=activity)
    factories.make_visit(request)
    minor = factories.make_minor(inside, (activity,))
    assert suggested(inside, request) == []  # no limits: nothing is allowed
    factories.make_minor_limits(inside)
    inside.minor_limits.update(max_minutes_day=120)
    actions.withdraw_parental_consent(consent=minor.parental_consents.get(), by=CLERK, at=NOW)
    assert suggested(inside, request) == []
    actions.record_parental_consent(
        volunteer=minor, given_by="Anja Sommer", given_on=TODAY, text=factories.make_declaration_text(inside), by=CLERK, at=NOW
    )
    assert suggested(inside, request) == [minor.pk]


def test_an_activity_without_declaration_asks_for_none(inside: Agency) -> None:
    activity = factories.make_activity(inside, needs_declaration=False)
    request = factories.make_request(inside, activity=activity)
    factories.make_visit(request)
    unsigned = factories.make_volunteer(inside, activities=(activity,), signed=False)
    assert suggested(inside, request) == [unsigned.pk]
