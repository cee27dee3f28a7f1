"""Arrears never block help: whoever places it does not see them, not even whoever may see money elsewhere."""

from __future__ import annotations

import datetime as dt

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from nahbei.contributions import reminding
from nahbei.contributions.actions import send_reminders
from nahbei.foundation.models import Agency
from nahbei.foundation.rights import Role
from nahbei.foundation.tenancy import agency_scope
from nahbei.messaging.models import Message
from tests.conftest import log_in
from tests.factories import (
    CLERK,
    make_account,
    make_claim,
    make_contribution_rules,
    make_person,
    make_request,
    make_volunteer,
)


def test_no_page_of_help_names_what_somebody_owes(agency: Agency) -> None:
    lead = log_in(make_account(agency, Role.LEAD, "Petra Lindner"))
    with agency_scope(agency):
        seeker, helper = make_person(agency, "Albers"), make_volunteer(agency)
        make_contribution_rules(agency, 100, 300, 7_777)
        owed = [make_claim(agency, person=person, tier_number=3) for person in (seeker, helper.person)]
        request = make_request(agency, seeker, starts_on=timezone.localdate() + dt.timedelta(days=3))
        found = reminding.cases(agency, today=timezone.localdate()).to_remind
        send_reminders(agency=agency, picked=[case.key for case in found], by=CLERK, at=timezone.now())
        assert Message.objects.filter(topic="contribution_reminder").count() == 2
    assert [claim.cents for claim in owed] == [3 * 7_777] * 2
    pages = {
        "request": [request.pk], "volunteer": [helper.pk], "person": [seeker.pk], "today": [], "week": [],
        "requests": [], "people": [], "volunteers": [],
    }
    for name, arguments in pages.items():
        html = _page(lead, name, arguments)
        assert "77,77" not in html and "233,31" not in html and "Offene Beiträge" not in html, name
        assert "Zu Ihrem Beitrag" not in html and "rinnerung an" not in html, name
    assert "233,31" in _page(lead, "contributions-open", [])  # what is looked for is really there


def _page(client: Client, name: str, arguments: list[int]) -> str:
    response = client.get(reverse(f"workspace:{name}", args=arguments))
    assert response.status_code == 200, name
    return response.content.decode()
