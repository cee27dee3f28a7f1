"""Logging in: a code by e-mail, a second factor, and nothing that tells strangers who works here."""

from __future__ import annotations

import datetime as dt
import re
import time
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from allauth.account.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django_tasks_db.models import DBTaskResult

from nahbei.config import settings as product
from nahbei.foundation.models import Account, Agency, Membership
from nahbei.foundation.rights import Role
from nahbei.foundation.tenancy import agency_scope
from nahbei.help_requests.actions import write_health_note
from nahbei.messaging.jobs import post_note
from tests import factories
from tests.conftest import log_in

LOGIN, CONFIRM = "/account/login/", "/account/login/code/confirm/"


@pytest.fixture(autouse=True)
def fresh_limits() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def strict(settings: Any) -> None:
    """No demo: as a real office runs."""
    settings.NAHBEI_DEMO = False


def text(response: Any) -> str:
    return str(response.content.decode())


def deliver_codes() -> list[str]:
    """What the worker would mail; returns all codes so far."""
    for row in DBTaskResult.objects.filter(task_path="nahbei.messaging.jobs.post_note", status="READY").order_by("enqueued_at"):
        post_note.call(**row.args_kwargs["kwargs"])
        row.delete()
    return [re.findall(r"^ {4}(\d{6})$", str(sent.body), re.MULTILINE)[0] for sent in mail.outbox]


def ask_for_code(client: Client, email: str) -> str:
    client.post(LOGIN, {"login": email})
    return deliver_codes()[-1]


def app_code(secret: str) -> str:
    """What the app shows now."""
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))


def test_a_passkey_that_comes_or_goes_is_told_by_mail(client: Client, coordinator: Account) -> None:
    client.post(LOGIN, {"login": coordinator.email})
    client.post(CONFIRM, {"code": deliver_codes()[-1]})
    mail.outbox.clear()
    key = Authenticator.objects.create(user=coordinator, type="webauthn", data={"name": "Telefon", "credential": {}})
    client.post(f"/account/2fa/webauthn/keys/{key.pk}/remove/")
    get_adapter().send_notification_mail("mfa/email/webauthn_added", coordinator)
    get_adapter().send_notification_mail("mfa/email/recovery_codes_generated", coordinator)
    for row in DBTaskResult.objects.filter(task_path="nahbei.messaging.jobs.post_note", status="READY").order_by("enqueued_at"):
        post_note.call(**row.args_kwargs["kwargs"])
    assert not Authenticator.objects.exists()
    assert [(sent.to, sent.subject) for sent in mail.outbox] == [
        ([coordinator.email], "Ein Passkey wurde entfernt"), ([coordinator.email], "Ein Passkey wurde hinzugefügt"),
    ]
    assert "Waren Sie das nicht? Rufen Sie gleich die Leitung" in mail.outbox[1].body
    assert "/account/2fa/webauthn/" in mail.outbox[1].body


def is_inside(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_a_code_by_mail_opens_the_office(client: Client, coordinator: Account) -> None:
    response = client.post(LOGIN, {"login": f" {coordinator.email.upper()} "}, follow=True)
    assert response.redirect_chain == [(CONFIRM, 302)]
    (code,) = deliver_codes()
    (sent,) = mail.outbox
    assert sent.to == [coordinator.email]
    assert sent.subject == f"{code} ist Ihr Code für Nahbei"
    assert "Er gilt 10 Minuten" in str(sent.body)
    assert sent.extra_headers == {"Auto-Submitted": "auto-generated"}
    response = client.post(CONFIRM, {"code": f"{code[:3]} {code[3:]}"})
    assert response["Location"] == "/"
    assert is_inside(client)
    assert client.get("/")["Location"] == "/office/today/"


def test_after_logging_in_the_wanted_page_opens(client: Client, coordinator: Account) -> None:
    wanted = client.get("/office/messages/")["Location"]
    assert wanted == f"{LOGIN}?next=/office/messages/"
    response = client.post(wanted, {"login": coordinator.email, "next": "/office/messages/"})
    assert client.post(response["Location"], {"code": deliver_codes()[0], "next": "/office/messages/"})["Location"] == "/office/messages/"


@pytest.mark.parametrize("target", ["https://example.org/", "//example.org", "javascript:alert(1)"])
def test_nobody_is_sent_elsewhere(client: Client, coordinator: Account, target: str) -> None:
    response = client.post(LOGIN, {"login": coordinator.email, "next": target})
    assert client.post(response["Location"], {"code": deliver_codes()[0], "next": target})["Location"] == "/"


def test_an_unknown_address_gets_the_same_answer_and_no_mail(coordinator: Account) -> None:
    pages = []
    for email in (coordinator.email, "niemand@example.org"):
        client = Client()
        first = client.post(LOGIN, {"login": email})
        second = client.get(CONFIRM)
        wrong = client.post(CONFIRM, {"code": "abc"})
        scrubbed = [re.sub(r'value="[^"]{40,}"', "", text(page)).replace(email, "X") for page in (second, wrong)]
        pages.append((first.status_code, first["Location"], second.status_code, wrong.status_code, *scrubbed))
    assert pages[0] == pages[1]
    assert len(deliver_codes()) == 1
    assert mail.outbox[0].to == [coordinator.email]


def test_an_account_that_was_switched_off_is_like_an_unknown_one(client: Client, coordinator: Account) -> None:
    coordinator.is_active = False
    coordinator.save()
    assert client.post(LOGIN, {"login": coordinator.email})["Location"] == CONFIRM
    assert deliver_codes() == []


def test_five_wrong_codes_end_the_attempt(client: Client, coordinator: Account) -> None:
    code = ask_for_code(client, coordinator.email)
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    assert [client.post(CONFIRM, {"code": wrong}).status_code for _ in range(5)] == [422] * 4 + [302]
    assert client.post(CONFIRM, {"code": code}).status_code == 302
    assert not is_inside(client)


def test_guessing_stops_for_the_account_over_all_browsers(coordinator: Account) -> None:
    """Twenty guesses an hour, however many sessions are opened or fired at in parallel."""
    for _ in range(5):
        cache.delete_many([key for key in _cache_keys() if "request_login_code" in key])
        client = Client()
        code = ask_for_code(client, coordinator.email)
        wrong = f"{(int(code) + 1) % 1_000_000:06d}"
        for _ in range(4):
            client.post(CONFIRM, {"code": wrong})
    cache.delete_many([key for key in _cache_keys() if "request_login_code" in key])
    client = Client()
    code = ask_for_code(client, coordinator.email)
    response = client.post(CONFIRM, {"code": code})
    assert response.status_code == 422
    assert not is_inside(client)


def _cache_keys() -> list[str]:
    return [key.split(":", 2)[2] for key in cache._cache]  # type: ignore[attr-defined]


def test_codes_cannot_be_asked_for_without_end(coordinator: Account) -> None:
    answers = [Client().post(LOGIN, {"login": coordinator.email}).status_code for _ in range(4)]
    assert answers == [302, 302, 302, 422]
    assert len(deliver_codes()) == 3


def test_a_code_opens_once(client: Client, coordinator: Account) -> None:
    code = ask_for_code(client, coordinator.email)
    cookie = client.cookies["sessionid"].value
    client.post(CONFIRM, {"code": code})
    for key in (cookie, None):
        other = Client()
        if key:
            other.cookies["sessionid"] = key
        assert other.post(CONFIRM, {"code": code}).status_code == 302
        assert not is_inside(other)


@pytest.mark.parametrize(("minutes", "inside"), [(9, True), (11, False)])
def test_a_code_gets_old(client: Client, coordinator: Account, monkeypatch: pytest.MonkeyPatch, minutes: int, inside: bool) -> None:
    code = ask_for_code(client, coordinator.email)
    now = time.time() + 60 * minutes
    monkeypatch.setattr("allauth.account.internal.flows.code_verification.time.time", lambda: now)
    client.post(CONFIRM, {"code": code})
    assert is_inside(client) is inside


def test_a_late_worker_mails_no_dead_code() -> None:
    post_note.call(to="a@example.org", subject="1", body="2", until="2020-01-01T00:00:00+00:00")
    assert mail.outbox == []


def test_the_code_of_one_is_not_the_code_of_another(coordinator: Account, agency: Agency) -> None:
    other = factories.make_account(agency, Role.LEAD, "Marlene Hoffmann")
    mine, theirs = Client(), Client()
    ask_for_code(mine, coordinator.email)
    code = ask_for_code(theirs, other.email)
    mine.post(CONFIRM, {"code": code})
    assert is_inside(mine) is (deliver_codes()[0] == code)  # one in a million


def test_a_closed_membership_cannot_enter(client: Client, agency: Agency) -> None:
    account = factories.make_account(agency, ends_on=factories.TODAY.replace(year=2025))
    client.post(CONFIRM, {"code": ask_for_code(client, account.email)})
    page = client.get("/office/today/", follow=True)
    assert page.redirect_chain[-1][0].startswith(LOGIN)
    assert "Ihr Zugang ist beendet" in text(page)
    assert not is_inside(client)


def test_no_office_page_without_a_second_factor(strict: None, office: Client) -> None:
    for path in ("/office/today/", "/office/messages/", "/office/settings/"):
        assert office.get(path)["Location"] == "/account/2fa/"
    page = text(office.get("/account/2fa/"))
    assert "Schützen Sie Ihren Zugang" in page


def test_setting_up_an_app_and_logging_in_with_it(strict: None, client: Client, coordinator: Account) -> None:
    client.post(CONFIRM, {"code": ask_for_code(client, coordinator.email)})
    page = text(client.get("/account/2fa/totp/activate/"))
    assert "<svg" in page
    assert "data:image" not in page
    secret = re.findall(r'class="secret">(\w+)<', page)[0]
    wrong = client.post("/account/2fa/totp/activate/", {"code": "000000"})
    assert wrong.status_code == 422
    done = client.post("/account/2fa/totp/activate/", {"code": app_code(secret)})
    assert done["Location"] == "/account/2fa/recovery-codes/"
    assert "Ihre Ersatz-Codes" in text(client.get(done["Location"]))
    assert client.get("/office/messages/").status_code == 200
    stored = Authenticator.objects.get(type=Authenticator.Type.TOTP)
    assert secret not in str(stored.data)
    again = Client()
    response = again.post(CONFIRM, {"code": ask_for_code(again, coordinator.email)})
    assert response["Location"] == "/account/2fa/authenticate/"
    assert not is_inside(again)
    assert again.post("/account/2fa/authenticate/", {"code": "000000"}).status_code == 422
    (spare, *_) = RecoveryCodes(Authenticator.objects.get(type=Authenticator.Type.RECOVERY_CODES)).get_unused_codes()
    again.post("/account/2fa/authenticate/", {"code": spare})
    assert is_inside(again)
    third = Client()
    third.post(CONFIRM, {"code": ask_for_code(third, coordinator.email)})
    assert third.post("/account/2fa/authenticate/", {"code": spare}).status_code == 422


def test_a_code_that_changes_while_one_types_still_counts(
    strict: None, client: Client, coordinator: Account, monkeypatch: pytest.MonkeyPatch,
) -> None:
    client.post(CONFIRM, {"code": ask_for_code(client, coordinator.email)})
    secret = re.findall(r'class="secret">(\w+)<', text(client.get("/account/2fa/totp/activate/")))[0]
    typed = app_code(secret)
    shown_at = int(time.time()) // 30 * 30
    for seconds, status in ((75, 422), (45, 302)):
        monkeypatch.setattr(totp, "time", SimpleNamespace(time=lambda later=seconds: shown_at + later))
        assert client.post("/account/2fa/totp/activate/", {"code": typed}).status_code == status


def test_spare_codes_are_shown_once(strict: None, client: Client, coordinator: Account) -> None:
    client.post(CONFIRM, {"code": ask_for_code(client, coordinator.email)})
    secret = re.findall(r'class="secret">(\w+)<', text(client.get("/account/2fa/totp/activate/")))[0]
    page = client.post("/account/2fa/totp/activate/", {"code": app_code(secret)})["Location"]
    codes = re.findall(r"<li><bdi>(\d+)</bdi>", text(client.get(page)))
    assert len(set(codes)) == 10
    again = text(client.get(page))
    assert not any(code in again for code in codes)
    assert "Noch 10 Codes sind frei. Gezeigt wurden sie schon" in again
    assert client.get("/account/2fa/recovery-codes/download/").status_code == 403
    client.post("/account/2fa/recovery-codes/generate/")
    fresh = re.findall(r"<li><bdi>(\d+)</bdi>", text(client.get(page)))
    assert len(fresh) == 10
    assert not set(fresh) & set(codes)
    other = Client()
    other.post(CONFIRM, {"code": ask_for_code(other, coordinator.email)})
    assert other.post("/account/2fa/authenticate/", {"code": codes[0]}).status_code == 422
    other.post("/account/2fa/authenticate/", {"code": fresh[0]})
    assert is_inside(other)


def test_ending_the_other_sessions_by_hand(coordinator: Account) -> None:
    """The ended one is out at its next click; the own one stays."""
    own, lost = Client(), Client()
    for browser in (own, lost):
        browser.post(CONFIRM, {"code": ask_for_code(browser, coordinator.email)})
        assert browser.get("/office/today/").status_code == 200
    page = text(own.get("/account/sessions/"))
    assert page.count("angemeldet heute") == 2
    assert page.count("dieses Gerät") == 1
    assert "Alle anderen abmelden" in page
    own.post("/account/sessions/")
    assert lost.get("/office/people/")["Location"].startswith(LOGIN)
    assert lost.post("/office/journal/notes/", {"text": "noch da"})["Location"].startswith(LOGIN)
    assert own.get("/office/today/").status_code == 200
    page = text(own.get("/account/sessions/"))
    assert page.count("angemeldet heute") == 1
    assert "Alle anderen abmelden" not in page


def test_guessing_the_app_stops(strict: None, client: Client, coordinator: Account) -> None:
    TOTP.activate(coordinator, "JBSWY3DPEHPK3PXP")
    client.post(CONFIRM, {"code": ask_for_code(client, coordinator.email)})
    for _ in range(20):
        client.post("/account/2fa/authenticate/", {"code": "000000"})
    assert client.post("/account/2fa/authenticate/", {"code": app_code("JBSWY3DPEHPK3PXP")}).status_code == 422
    assert not is_inside(client)


@pytest.mark.parametrize("name", [
    "account_signup", "account_email", "account_reset_password", "account_change_password", "account_set_password", "account_reauthenticate",
    "account_confirm_email", "socialaccount_connections", "mfa_signup_webauthn", "mfa_trust",
])
def test_what_we_do_not_need_is_not_there(name: str) -> None:
    with pytest.raises(NoReverseMatch):
        reverse(name)


@pytest.mark.parametrize("path", ["signup/", "password/reset/", "email/", "3rdparty/", "2fa/webauthn/signup/", ""])
def test_old_addresses_lead_nowhere(db: None, client: Client, path: str) -> None:
    assert client.get(f"/account/{path}").status_code == 404


PAGES = [
    "login/", "logout/", "inactive/", "2fa/", "2fa/totp/activate/", "2fa/totp/deactivate/", "2fa/recovery-codes/",
    "2fa/recovery-codes/generate/", "2fa/reauthenticate/", "2fa/webauthn/", "2fa/webauthn/add/", "sessions/",
]


def test_every_page_is_german_strict_and_not_kept(agency: Agency, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nahbei.workspace.accounts.AccountAdapter.is_reauthentication_required", lambda *_, **__: False)
    plain, armed = factories.make_account(agency), factories.make_account(agency)
    TOTP.activate(armed, "JBSWY3DPEHPK3PXP")
    RecoveryCodes.activate(armed)
    seen = set()
    for client in (Client(), log_in(plain), log_in(armed)):
        for path in PAGES:
            response = client.get(f"/account/{path}")
            if response.status_code != 200:
                continue
            page = text(response)
            seen.add(path)
            assert 'lang="de"' in page
            assert "default-src 'self'" in response["Content-Security-Policy"]
            assert "no-store" in response["Cache-Control"]
            assert not re.search(r"<script(?![^>]*(?: src=|application/json))|\sstyle=|\son\w+=|data:image", page), path
            assert not re.search(r">[^<]*\b(Sign|Authenticator|Security|Your|Recovery|the)\b", page), path
    assert seen == set(PAGES)


def test_a_page_with_an_error_says_so(client: Client, db: None) -> None:
    response = client.post(LOGIN, {"login": "keine-adresse"})
    assert response.status_code == 422
    assert "<title>Fehler:" in text(response)


def test_too_many_tries_are_told_kindly(client: Client, db: None) -> None:
    answers = [Client().post(LOGIN, {"login": f"n{number}@example.org"}) for number in range(61)]
    assert [answer.status_code for answer in answers[-2:]] == [302, 429]
    assert "zu viele Versuche" in text(answers[-1])


def test_choosing_between_offices(agency: Agency, other_agency: Agency) -> None:
    account = factories.make_account(agency)
    other_agency.memberships.create(account=account, role=Role.LEAD, starts_on=factories.TODAY.replace(year=2020))
    client = log_in(account)
    assert client.get("/office/messages/")["Location"] == "/office/choice/"
    page = text(client.get("/office/choice/"))
    assert agency.name in page
    assert other_agency.name in page
    client.post("/office/choice/", {"agency": "fremd"})
    assert client.get("/office/messages/").status_code == 302
    for office in (agency, other_agency):
        assert client.post("/office/choice/", {"agency": office.slug})["Location"] == "/office/today/"
        assert client.session["agency"] == office.pk
        assert client.get("/office/messages/").status_code == 200


def test_logging_out_asks_and_does(office: Client) -> None:
    assert office.get("/account/logout/").status_code == 200
    assert is_inside(office)
    assert "Sie sind abgemeldet." in text(office.post("/account/logout/", follow=True))
    assert not is_inside(office)


def test_the_limits_are_kept_in_the_database() -> None:
    assert product.CACHES["default"]["BACKEND"].endswith("DatabaseCache")


def test_an_open_session_ends_with_the_membership(agency: Agency, office: Client, coordinator: Account) -> None:
    assert office.get("/office/today/").status_code == 200
    coordinator.memberships.update(ends_on=dt.date(2020, 1, 2))
    for answer in (office.get("/office/people/"), office.post("/office/journal/notes/", {"text": "noch da"}), office.get("/office/today/")):
        assert (answer.status_code, answer["Location"].partition("?")[0]) == (302, "/account/login/")
    with agency_scope(agency):
        assert not agency.journal_entries.exists()


def test_who_loses_one_of_two_offices_stays_in_the_other(agency: Agency, other_agency: Agency) -> None:
    account = factories.make_account(agency)
    Membership.objects.create(agency=other_agency, account=account, role=Role.COORDINATOR, starts_on=dt.date(2020, 1, 1))
    client = log_in(account)
    client.post("/office/choice/", {"agency": agency.slug})
    assert agency.name in client.get("/office/today/").content.decode()
    account.memberships.filter(agency=agency).update(ends_on=dt.date(2020, 1, 2))
    page = client.get("/office/today/").content.decode()
    assert other_agency.name in page
    assert agency.name not in page


def test_a_trainee_reads_no_health_note(agency: Agency) -> None:
    with agency_scope(agency):
        request = factories.make_request(agency)
        write_health_note(help_request=request, text="Herzschrittmacher", by=factories.CLERK, at=factories.NOW)
    trainee = log_in(factories.make_account(agency, Role.TRAINEE))
    assert trainee.post(f"/office/requests/{request.pk}/health-note/").status_code == 403
    for page in ("", "sheet/", "edit/"):
        assert "Herzschrittmacher" not in trainee.get(f"/office/requests/{request.pk}/{page}").content.decode()
