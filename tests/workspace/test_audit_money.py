"""Whoever may not see money does not read in the audit trail who owes or paid either."""

from __future__ import annotations

import pytest
from django.urls import reverse

from nahbei.foundation import audit
from nahbei.foundation.models import Agency
from nahbei.foundation.rights import Role
from nahbei.foundation.tenancy import agency_scope
from tests.conftest import log_in
from tests.factories import CLERK, NOW, make_account, make_person


@pytest.mark.parametrize(("role", "sees"), [(Role.LEAD, True), (Role.COORDINATOR, False)])
def test_lines_about_money(agency: Agency, role: Role, sees: bool) -> None:
    client = log_in(make_account(agency, role, "Petra Lindner"))
    with agency_scope(agency):
        person = make_person(agency, "Brandt")
        for what in ("contributions.mandate_paused", "donations.given", "reimbursements.claim_paid"):
            audit.record(agency, by=CLERK, at=NOW, what=what, person_id=person.pk)
        audit.record(agency, by=CLERK, at=NOW, what="people.changed", person_id=person.pk)
    trail = client.get(reverse("workspace:audit")).content.decode()
    history = client.get(reverse("workspace:person-history", args=[person.pk])).content.decode()
    for html in (trail, history):
        assert ("Mandat ruht" in html) is sees and ("Abrechnung ausgezahlt" in html) is sees and person.full_name in html
    assert ('value="donations."' in trail) is sees and 'value="people."' in trail
    assert client.get(reverse("workspace:audit"), {"what": "contributions."}).status_code == (200 if sees else 422)
