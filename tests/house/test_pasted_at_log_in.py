"""Whatever is pasted into the pages of logging in: nothing breaks, nobody gets in, nothing becomes markup.

Before, while and after logging in, with an app and a passkey; also what no field shows, such as the answer of a passkey.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from urllib.parse import quote, urljoin

import pytest
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from allauth.mfa.webauthn.internal.auth import WebAuthn
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from fido2.utils import sha256, websafe_decode
from fido2.webauthn import (
    AuthenticationResponse,
    AuthenticatorAssertionResponse,
    AuthenticatorData,
    CollectedClientData,
)

from nahbei.foundation.models import Account, Agency
from tests import factories
from tests.house.plan import Address, addresses
from tests.house.test_pasted_text import TEXTS, Form, forms_of, post, sound
from tests.support.tour import passkey
from tests.workspace.test_login import CONFIRM, ask_for_code

pytestmark = pytest.mark.database

PAGES = sorted((each for each in addresses() if each.route.startswith("account/") and not each.parameters), key=lambda each: each.name)
each_page = pytest.mark.parametrize("address", PAGES, ids=lambda address: address.name)
BODIES = {**TEXTS, "json": '{"id": "\\ud83d", "response": [[[]]], "type": 7}', "a list": "[]", "a number": "7"}


@pytest.fixture
def armed(agency: Agency, settings: object, monkeypatch: pytest.MonkeyPatch) -> Iterator[Account]:
    """Somebody with an app, spare codes and a passkey."""
    monkeypatch.setattr("allauth.core.internal.ratelimit.consume", lambda *args, **kwargs: object(), raising=False)
    cache.clear()
    account = factories.make_account(agency)
    TOTP.activate(account, "JBSWY3DPEHPK3PXP")
    RecoveryCodes.activate(account)
    WebAuthn.add(account, "Schlüssel am Bund", passkey())
    yield account
    cache.clear()


def visitors(account: Account) -> list[Client]:
    """At the door, with a code on the way, after the code, inside and fresh, inside and to be asked again."""
    door, waiting, half, fresh, stale = (Client() for _ in range(5))
    ask_for_code(waiting, account.email)
    half.post(CONFIRM, {"code": ask_for_code(half, account.email)})
    for client, at in ((fresh, time.time()), (stale, 0)):
        client.force_login(account)
        session = client.session
        session["account_authentication_methods_user"] = str(account.pk)
        session["account_authentication_methods"] = [{"method": "code", "at": at, "reauthenticated": True}]
        session.save()
    return [door, waiting, half, fresh, stale]


def pasted(form: Form, text: str) -> list[tuple[str, str]]:
    return [(each.name, each.value if each.name in {"csrfmiddlewaretoken", "next"} else text) for each in form.fields]


@each_page
def test_every_form_of_logging_in_takes_whatever_is_pasted(address: Address, armed: Account) -> None:
    path, seen = reverse(address.name), 0
    for client in visitors(armed):
        page = client.get(path)
        forms = forms_of(sound(page)) if page.status_code == 200 else []
        for form in forms:
            target = urljoin(path, form.action) if form.action else path
            if form.method != "post" or "ui" in target.split("/") or target == reverse("account_logout"):
                continue
            for text in BODIES.values():
                response = post(client, target, pasted(form, text))
                sound(response)
                seen += 1
    with_forms = {"account_login", "account_confirm_login_code", "mfa_authenticate", "mfa_reauthenticate", "mfa_add_webauthn"}
    assert seen or address.name not in with_forms


@each_page
def test_every_address_of_logging_in_takes_whatever_stands_in_it(address: Address, armed: Account) -> None:
    path = reverse(address.name)
    names = ["next", "login", "code", "credential", "name", "passwordless", "reauthenticate", "session"]
    for client in visitors(armed):
        was_inside = "_auth_user_id" in client.session
        for text in BODIES.values():
            for name in names:
                sound(client.get(f"{path}?{name}={quote(text, errors='surrogatepass')}"))
            sound(post(client, path, [(name, text) for name in names]))
        assert was_inside or "_auth_user_id" not in client.session


def test_a_forged_signature_is_a_wrong_answer(armed: Account) -> None:
    """Everything fits but the signature."""
    client = Client()
    options = client.get(reverse("mfa_login_webauthn"), headers={"accept": "application/json"}).json()["request_options"]["publicKey"]
    flags = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.UV
    answer = AuthenticatorAssertionResponse(
        client_data=CollectedClientData.create("webauthn.get", websafe_decode(options["challenge"]), "http://testserver"),
        authenticator_data=AuthenticatorData.create(sha256(options["rpId"].encode()), flags, 1), signature=b"forged",
        user_handle=user_pk_to_url_str(armed).encode(),
    )
    credential = dict(AuthenticationResponse(raw_id=b"passkey", response=answer))
    page = client.post(reverse("mfa_login_webauthn"), {"credential": json.dumps(credential)}, follow=True)
    assert page.status_code == 200
    assert "_auth_user_id" not in client.session
