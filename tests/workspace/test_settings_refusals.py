"""What the settings and the reminders refuse is said on the page, never by an error page."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from nahbei.foundation.models import Agency
from nahbei.foundation.rights import RIGHTS, Right, Role
from nahbei.foundation.tenancy import agency_scope
from nahbei.journal.actions import finish_reminder
from tests import factories
from tests.conftest import log_in
from tests.factories import CLERK, NOW

ACTIVITY = {
    "noun": "Arztbegleitung", "clause": "begleitet werden", "asking": "begleiten", "icon": "stethoscope", "minutes": "60", "handling": "volunteer",
}


@pytest.mark.parametrize("what", ["field", "activity", "need"])
@pytest.mark.parametrize("existing", [False, True])
def test_a_name_that_is_taken_is_said_on_the_form(agency: Agency, office: Client, what: str, existing: bool) -> None:
    with agency_scope(agency):
        first = factories.make_activity(agency)
        other = factories.make_activity(agency, "Einkaufen")
        home = agency.fields.create(name="Haus")
        factories.make_need(agency)
        need = factories.make_need(agency, "Rollstuhl")
    names = {"field": "Begleiten", "activity": first.name, "need": "Rollator"}
    keys = {"field": home.pk, "activity": other.pk, "need": need.pk}
    data = {**ACTIVITY, "field": first.field_id, "sentence": "sitzt im Rollstuhl", "name": names[what]}
    address = reverse(f"workspace:settings-{what}", args=[keys[what]]) if existing else reverse(f"workspace:settings-{what}-new")
    response = office.post(address, data)
    assert response.status_code == 422
    assert "gibt es schon" in response.content.decode()


def test_a_version_of_the_declaration_that_is_there_is_said_on_the_form(agency: Agency, office: Client) -> None:
    data = {"version": "2027", "valid_from": "+3", "text": "Ich schweige."}
    assert office.post(reverse("workspace:settings-declarations"), data).status_code == 302
    response = office.post(reverse("workspace:settings-declarations"), data)
    assert response.status_code == 422
    assert "Diese Fassung gibt es schon." in response.content.decode()


def test_a_reminder_that_a_colleague_finished_is_not_handed_over(agency: Agency, office: Client) -> None:
    with agency_scope(agency):
        reminder = factories.make_reminder(agency)
        finish_reminder(reminder=reminder, by=CLERK, at=NOW)
    page = office.post(reverse("workspace:reminder-handover", args=[reminder.pk]), {"to": ""}, follow=True)
    assert "schon erledigt" in page.content.decode()


def test_the_table_of_rights_on_the_page_is_the_one_in_code(agency: Agency) -> None:
    html = log_in(factories.make_account(agency, Role.READ_ONLY)).get(reverse("workspace:settings-roles")).content.decode()
    rows = re.findall(r'<tr><th scope="row">(.*?)</th>(.*?)</tr>', html, re.DOTALL)
    shown = {word: ["nein" not in cell for cell in re.findall(r"<td>(.*?)</td>", cells, re.DOTALL)] for word, cells in rows}
    assert shown == {str(escape(right.label)): [right in RIGHTS[role] for role in Role] for right in Right}
