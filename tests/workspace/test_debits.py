"""Direct debits in the office: a mandate from paper to account, a run from preview to file – and who sees none of it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from nahbei.contributions import actions
from nahbei.foundation.models import Agency
from nahbei.foundation.rights import Role
from nahbei.foundation.tenancy import agency_scope
from nahbei.messaging.models import Message
from tests.conftest import log_in
from tests.factories import (
    CLERK,
    IBANS,
    make_account,
    make_agreement,
    make_debit_file,
    make_mandate,
    make_person,
    make_terms,
)
from tests.support.queries import counted

CREDITOR = {"name": "Lindenhof e. V.", "creditor_identifier": "DE98 ZZZ 0999 9999 999", "iban": IBANS[1], "notice_days": "14"}


@pytest.fixture
def treasurer(agency: Agency) -> Client:
    return log_in(make_account(agency, Role.FINANCE, "Uwe Baumann"))


def here(name: str, *args: int) -> str:
    return reverse(f"workspace:{name}", args=args)


def text(answer: Any) -> str:
    return str(answer.content.decode())


def asked(client: Client, page: str) -> int:
    with counted() as queries:
        assert client.get(page).status_code == 200
    return queries.number


def owing(agency: Agency, number: int = 1) -> None:
    today = timezone.localdate()
    for _ in range(number):
        row = make_agreement(agency, valid_from=dt.date(today.year - 1, 1, 1))
        make_mandate(agency, row.person, signed_on=dt.date(today.year, 1, 1))
    actions.make_due(agency=agency, until=today, by=CLERK, at=timezone.now())


def test_a_mandate_from_paper_to_account(agency: Agency, treasurer: Client) -> None:
    with agency_scope(agency):
        person = make_person(agency, street="Ahornweg 1", postal_code="43117", town="Wiesenbrück")
    mine = here("mandates", person.pk)
    assert "nicht eingetragen, wer einzieht" in text(treasurer.get(mine))
    assert treasurer.post(here("creditor"), {**CREDITOR, "iban": "DE00"}).status_code == 422
    assert treasurer.post(here("creditor"), CREDITOR).status_code == 302
    assert treasurer.post(here("mandate-new", person.pk), {"payer": "", "holder": ""}).status_code == 302
    assert "Es gibt schon ein Mandat" in text(treasurer.post(here("mandate-new", person.pk), {"payer": "", "holder": ""}))
    with agency_scope(agency):
        pk = agency.mandates.get().pk
    assert treasurer.get(here("mandate-paper", pk)).content.startswith(b"%PDF")
    wrong = treasurer.post(here("mandate-signing", pk), {"signed_on": "gestern", "iban": IBANS[0][:-1] + "9", "holder": "Erika Albers"})
    assert wrong.status_code == 422 and "Diese IBAN stimmt nicht" in text(wrong) and IBANS[0][:-1] in text(wrong)
    said = {"signed_on": "1.1.2026", "iban": "de02 1203 0000 0000 2020 51", "holder": "Erika Albers"}
    html = text(treasurer.post(here("mandate-signing", pk), said, follow=True))
    assert "DE02 … 2051" in html and IBANS[0] not in html
    assert "Stimmt." in text(treasurer.post(here("iban-check"), {"iban": IBANS[0]}))
    html = text(treasurer.post(here("mandate-account", pk), {"iban": IBANS[1]}, follow=True))
    assert "zweite Person" in html and IBANS[1] not in html
    assert "DE02 … 5030" in text(treasurer.get(here("steps"))) and IBANS[1] not in text(treasurer.get(here("steps")))
    assert "ruht" in text(treasurer.post(here("mandate-pause", pk), {"why": "verreist"}, follow=True))
    assert treasurer.post(here("mandate-resuming", pk)).status_code == 302
    assert "Widerrufen" in text(treasurer.post(here("mandate-revocation", pk), follow=True))


def test_the_month_leads_from_what_is_due_to_a_second_person(agency: Agency, treasurer: Client) -> None:
    second, month = log_in(make_account(agency, Role.LEAD)), here("treasurer")
    with agency_scope(agency):
        make_terms(agency)
    assert "Lastschriften vorbereiten" not in text(treasurer.get(month))
    numbers = []
    for more in (1, 2):
        with agency_scope(agency):
            owing(agency, more)
        numbers.append(asked(treasurer, month))
    assert numbers[0] == numbers[1], numbers
    html = text(treasurer.get(month))
    assert "Lastschriften vorbereiten" in html and "3 Menschen mit Mandat haben etwas offen." in html
    day = timezone.localdate() + dt.timedelta(days=21)
    treasurer.post(here("debit-run-new"), {"until": "heute", "collect_on": day.strftime("%d.%m.%Y"), "words": "Beitrag"})
    html = text(treasurer.get(month))
    assert "Lastschriften vorbereiten" not in html and ": ankündigen" in html
    with agency_scope(agency):
        run = agency.debit_runs.get()
    assert "Briefe liegen in der „Post der Kasse“." in text(treasurer.post(here("debit-run-announcing", run.pk), follow=True))
    treasurer.post(here("debit-run-approval", run.pk))
    assert ": eine zweite Person gibt sie frei" in text(treasurer.get(month)) and ": freigeben" in text(second.get(month))


def test_a_run_from_preview_to_file(agency: Agency, treasurer: Client) -> None:
    second = log_in(make_account(agency, Role.LEAD))
    with agency_scope(agency):
        make_terms(agency)
        owing(agency)
    page = text(treasurer.get(here("debit-run-new")))
    assert "DE02 … 2051" in page and "wird angekündigt" in page
    day = timezone.localdate() + dt.timedelta(days=21)
    said = {"until": "heute", "collect_on": day.strftime("%d.%m.%Y"), "words": "Beitrag"}
    assert treasurer.post(here("debit-run-new"), {**said, "collect_on": "heute"}).status_code == 422
    answer = treasurer.post(here("debit-run-new"), said)
    with agency_scope(agency):
        run = agency.debit_runs.get()
        row = run.rows.get()
    mine = here("debit-run", run.pk)
    assert answer["Location"] == mine and "ankündigen" in text(treasurer.get(mine))
    assert treasurer.get(here("debit-row-leaving-out", row.pk)).status_code == 200
    treasurer.post(here("debit-run-announcing", run.pk))
    with agency_scope(agency):
        Message.objects.update(state="sent")
    treasurer.post(here("debit-run-approval", run.pk))
    with agency_scope(agency):
        step = agency.two_person_steps.get()
    assert "bittet um Ihre Freigabe" in text(second.get(mine))
    second.post(reverse("workspace:step-confirmation", args=[step.pk]))
    treasurer.post(here("debit-run-export", run.pk))
    with agency_scope(agency):
        file = here("debit-file", run.files.get().pk)
    assert IBANS[0] in text(treasurer.post(file)) and IBANS[0] not in text(treasurer.get(mine))
    again = treasurer.post(file)
    assert again.status_code == 422 and "schon geladen" in text(again) and "Uwe Baumann" in text(again) and IBANS[0] not in text(again)
    assert treasurer.post(file, {"again": "1"})["Content-Type"] == "application/xml"
    assert "darf nicht mehr zur Bank" in text(treasurer.get(here("debit-run-cancelling", run.pk)))
    assert "bei der Bank eingereicht" in text(treasurer.post(here("debit-run-submission", run.pk), follow=True))
    assert "geht bei diesem Lauf nicht mehr" in text(treasurer.post(here("debit-run-cancelling", run.pk), follow=True))


@pytest.mark.parametrize("role", [Role.TRAINEE, Role.COORDINATOR, Role.OFFICE_VOLUNTEER, Role.READ_ONLY])
def test_who_may_not_see_money_sees_neither_mandates_nor_runs(agency: Agency, role: Role) -> None:
    stranger = log_in(make_account(agency, role))
    with agency_scope(agency):
        file = make_debit_file(agency)
        mandate = agency.mandates.get()
    pages = [here("debit-runs"), here("debit-run-new"), here("creditor"), here("debit-run", file.run_id), here("mandates", mandate.person_id),
             here("mandate-paper", mandate.pk)]
    assert {stranger.get(page).status_code for page in pages} == {403}
    assert {stranger.post(page).status_code for page in (here("debit-file", file.pk), here("iban-check"))} == {403}


def test_pages_ask_as_often_for_three_as_for_one(agency: Agency, treasurer: Client) -> None:
    with agency_scope(agency):
        make_terms(agency)
        owing(agency)
        now = {"by": CLERK, "at": timezone.now()}
        day = timezone.localdate() + dt.timedelta(days=30)
        first = actions.make_run(agency=agency, until=timezone.localdate(), collect_on=day, words="Beitrag", **now)
    one = [asked(treasurer, here("debit-run", first.pk)), asked(treasurer, here("debit-runs"))]
    with agency_scope(agency):
        owing(agency, 1)
    preview = asked(treasurer, here("debit-run-new"))
    with agency_scope(agency):
        owing(agency, 2)
        assert asked(treasurer, here("debit-run-new")) == preview
        third = actions.make_run(agency=agency, until=timezone.localdate(), collect_on=day, words="Beitrag", **now)
    assert [asked(treasurer, here("debit-run", third.pk)), asked(treasurer, here("debit-runs"))] == one


def test_a_mandate_revoked_by_mistake_comes_back(agency: Agency, treasurer: Client) -> None:
    with agency_scope(agency):
        mandate = make_mandate(agency)
    back = here("mandate-return", mandate.pk)
    assert back in text(treasurer.post(here("mandate-revocation", mandate.pk), follow=True))
    assert "steht wieder da wie vorher" in text(treasurer.post(back, follow=True))
    assert "Das geht bei diesem Mandat nicht mehr." in text(treasurer.post(back, follow=True))


def test_the_year_is_announced_once(agency: Agency, treasurer: Client) -> None:
    page = here("debit-year")
    with agency_scope(agency):
        make_terms(agency)
    assert "Alle wissen schon Bescheid." in text(treasurer.get(page))
    with agency_scope(agency):
        owing(agency, 2)
    shown = text(treasurer.get(page))
    assert "2 Menschen, zusammen" in shown and "Ankündigen" in shown
    assert "2 Menschen erfahren ihre Tage." in text(treasurer.post(page, follow=True))
    with agency_scope(agency):
        assert Message.objects.filter(topic="debit_year").count() == 2
    assert "Alle wissen schon Bescheid." in text(treasurer.get(page))
    assert treasurer.post(page).status_code == 302
    with agency_scope(agency):
        assert Message.objects.filter(topic="debit_year").count() == 2


def test_without_creditor_no_year_is_announced(treasurer: Client) -> None:
    assert treasurer.get(here("debit-year")).status_code == 302
