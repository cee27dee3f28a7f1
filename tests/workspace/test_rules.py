"""The office reads its rules as sentences, switches them, adds one, and sees what would go out today."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from nahbei.foundation.models import Account, Agency
from nahbei.foundation.rights import Role
from nahbei.foundation.tenancy import agency_scope
from nahbei.notices.models import NoticeRule
from tests import factories
from tests.conftest import log_in
from tests.support.queries import counted

pytestmark = pytest.mark.django_db
RULES = reverse("workspace:settings-rules")


@pytest.fixture
def lead(agency: Agency) -> Client:
    return log_in(factories.make_account(agency, Role.LEAD, "Ada Leitung"))


def a_visit_soon(agency: Agency) -> None:
    """Today in some hours or tomorrow, whatever the clock says: the reminder is due."""
    on = timezone.localdate() + dt.timedelta(days=1)
    seeker = factories.make_person(agency)
    request = factories.make_request(agency, seeker, starts_on=on, consent=factories.make_consent(agency, seeker))
    volunteer = factories.make_volunteer(agency, activities=(request.activity,))
    factories.make_placement(agency, request, volunteer)
    factories.make_visit(request, on=on, volunteer=volunteer)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_with_one_and_with_three(office: Client, agency: Agency, rows: int) -> None:
    with agency_scope(agency):
        for days in range(1, rows + 1):
            factories.make_rule(agency, amount=days)
    office.get(RULES)
    with counted() as queries:
        page = office.get(RULES).content.decode()
    assert queries.number == 6, queries
    assert "1 Tag vor dem Einsatz, um 17" in page and "Neue Regel" not in page  # the coordinator reads


def test_the_lead_switches_off_and_takes_it_back(lead: Client, agency: Agency) -> None:
    with agency_scope(agency):
        rule = factories.make_rule(agency)
    page = lead.post(reverse("workspace:settings-rule-retirement", args=[rule.pk]), follow=True).content.decode()
    assert "Ausgeschaltet: 1 Tag vor dem Einsatz" in page and reverse("workspace:settings-rule-return", args=[rule.pk]) in page
    lead.post(reverse("workspace:settings-rule-return", args=[rule.pk]))
    with agency_scope(agency):
        assert NoticeRule.objects.get().active


def test_a_new_rule_from_an_occasion(lead: Client, agency: Agency) -> None:
    new = reverse("workspace:settings-rule-new")
    assert "?occasion=visit" in lead.get(new).content.decode()
    good = {"amount": "2", "unit": "days", "at_time": "8 Uhr", "told": "volunteer:visit_soon"}
    assert lead.post(f"{new}?occasion=visit", good).status_code == 302
    again = lead.post(f"{new}?occasion=visit", good)
    assert again.status_code == 422 and "Diese Regel gibt es schon." in again.content.decode()
    with agency_scope(agency):
        rule = NoticeRule.objects.get()
        assert (rule.occasion, rule.amount, rule.at_time, rule.active) == ("visit", 2, dt.time(8), True)


@pytest.mark.parametrize(("wrong", "word"), [
    ({"at_time": ""}, "um wie viel Uhr"), ({"amount": "-1"}, "größer oder gleich 0"), ({"amount": "9999"}, "400"),
    ({"told": "contact:position_soon_off"}, "gültige Auswahl"), ({"told": ""}, "told"), ({"unit": "years"}, "gültige Auswahl"),
])
def test_what_does_not_fit_is_said_and_nothing_is_lost(lead: Client, agency: Agency, wrong: dict[str, str], word: str) -> None:
    good = {"amount": "2", "unit": "days", "at_time": "8 Uhr", "told": "volunteer:visit_soon"}
    answer = lead.post(reverse("workspace:settings-rule-new") + "?occasion=visit", {**good, **wrong})
    assert answer.status_code == 422 and word in answer.content.decode()
    with agency_scope(agency):
        assert not NoticeRule.objects.exists()


def test_a_rule_is_changed(lead: Client, agency: Agency) -> None:
    with agency_scope(agency):
        rule = factories.make_rule(agency)
    url = reverse("workspace:settings-rule", args=[rule.pk])
    assert 'value="17:00"' in lead.get(url).content.decode() or "17 Uhr" in lead.get(url).content.decode()
    assert lead.post(url, {"amount": "3", "unit": "hours", "at_time": "", "told": "resident:visit_soon_for_resident"}).status_code == 302
    with agency_scope(agency):
        changed = NoticeRule.objects.get()
    assert (changed.amount, changed.unit, changed.whom, changed.at_time) == (3, "hours", "resident", None)


def test_only_the_lead_changes(office: Client, agency: Agency) -> None:
    with agency_scope(agency):
        rule = factories.make_rule(agency)
    for name in ("settings-rule-retirement", "settings-rule-return"):
        assert office.post(reverse(f"workspace:{name}", args=[rule.pk])).status_code == 403
    assert office.post(reverse("workspace:settings-rule", args=[rule.pk])).status_code == 403
    assert office.get(reverse("workspace:settings-rule-new")).status_code == 403


def test_what_would_go_out_today_is_shown_with_names_and_nothing_is_written(coordinator: Account, agency: Agency) -> None:
    client = log_in(coordinator)
    with agency_scope(agency):
        factories.make_rule(agency, at_time=dt.time(23, 59), amount=1)
        a_visit_soon(agency)
    page = client.get(reverse("workspace:settings-rules-today")).content.decode()
    with agency_scope(agency):
        helper = agency.volunteers.get().person
        assert (agency.messages.count(), agency.notices.count()) == (0, 0)
    assert reverse("workspace:person", args=[helper.pk]) in page and "Zur Erinnerung: Arztbegleitung" in page


def test_nothing_for_today(office: Client) -> None:
    assert "Heute ginge nichts hinaus." in office.get(reverse("workspace:settings-rules-today")).content.decode()
