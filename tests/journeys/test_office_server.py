"""The office of the journeys itself: fresh for every test, watched, and no stranger to the test's own eyes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from playwright.sync_api import Page

from nahbei.foundation.models import Account, Agency, ClockTick
from tests.journeys.people import log_in
from tests.support.browser import Complaints
from tests.support.server import Office


@pytest.mark.parametrize("round_", [1, 2])
def test_every_test_gets_the_office_as_it_was_prepared(office_server: Office, round_: int) -> None:
    with office_server.data():
        assert not Account.objects.filter(name="Nur in diesem Test").exists()
        account = Account.objects.order_by("pk")[0]
        account.name = "Nur in diesem Test"
        account.save()
        assert Agency.objects.exists()


def test_a_browser_sees_the_log_in(
    office_server: Office, page: Page, check_axe: Callable[[Page], None], check_reflow: Callable[[Page], None]
) -> None:
    answer = page.goto(f"{office_server.url}/account/login/")
    assert answer is not None
    assert answer.status == 200
    check_axe(page)
    check_reflow(page)


def test_a_complaint_of_the_browser_is_noticed(office_server: Office, page: Page, complaints: Complaints) -> None:
    page.goto(f"{office_server.url}/account/login/")
    page.evaluate("console.error('broken')")
    page.evaluate("fetch('http://192.0.2.1/', {mode: 'no-cors'}).catch(() => null)")
    page.wait_for_timeout(100)
    noticed = list(complaints)
    complaints.clear()
    assert any("broken" in line for line in noticed)
    assert any("192.0.2.1" in line for line in noticed)


def test_the_queue_can_be_worked_off(office_server: Office) -> None:
    office_server.work()
    with office_server.data():
        assert not DBTaskResult.objects.ready().exists()
        assert ClockTick.objects.exists()


def test_weeks_can_pass(office_server: Office, page: Page) -> None:
    office_server.wait(days=40)
    log_in(page, office_server)
    with office_server.data():
        assert Account.objects.filter(last_login__gt=timezone.now() + dt.timedelta(days=39)).count() == 1
    office_server.put_back()
    with office_server.data():
        assert not Account.objects.filter(last_login__gt=timezone.now()).exists()


def test_an_error_in_the_log_is_noticed(office_server: Office) -> None:
    with office_server.log.open("a", encoding="utf-8") as log:
        log.write("2026-11-23 09:10:00 ERROR django.request: Internal Server Error: /\n")
    assert office_server.errors() != ""
    office_server.put_back()
    assert office_server.errors() == ""
