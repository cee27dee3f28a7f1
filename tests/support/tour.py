"""The crawler's tour: every address of the house with a real object behind it, who is shown what there, and what kind of thing it is."""

from __future__ import annotations

import datetime as dt
import fcntl
import pickle
import re
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, cast

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from allauth.mfa.webauthn.internal.auth import WebAuthn
from cryptography.hazmat.primitives.asymmetric import ec
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from fido2.cose import ES256
from fido2.webauthn import (
    Aaguid,
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorAttestationResponse,
    AuthenticatorData,
    CollectedClientData,
    RegistrationResponse,
)

from nahbei.access.models import LogIn
from nahbei.foundation.models import Account, Agency
from nahbei.foundation.rights import Role
from nahbei.foundation.tenancy import agency_scope
from nahbei.foundation.tokens import digest
from nahbei.people.models import Person
from nahbei.portal.person_door import COOKIE as PARTNER_COOKIE
from nahbei.terminal.demo.staff import AGENCY, SECOND_STAFF, STAFF
from nahbei.workspace.door import SESSION_KEY
from tests.house.objects import Unknown
from tests.house.plan import Address, addresses
from tests.support.demo_objects import fillings, open_links
from tests.support.demo_positions import speaker
from tests.support.demo_residents import resident
from tests.support.demo_volunteers import helper
from tests.support.links import offer_of, same_page
from tests.support.server import DATABASE, Office
from tests.support.shape import shape_of

A_DAY = 86_400  # a long crawl is still fresh at its end
SECRET = "JBSWY3DPEHPK3PXP"
LOGIN, CONFIRM = "/account/login/", "/account/login/code/confirm/"
HOW = "Say in tests/support/demo_objects.py (or, for factories, tests/house/objects.py) which object belongs there."
FOUND, NOT_ALLOWED, MOVED = 200, 405, {301, 302}
# Files that pages load, not pages.
ASSETS = {"ui:stylesheet", "ui:icon", "ui:picture", "ui:font", "ui:script"}
FILES = {
    "text/csv; charset=utf-8", "application/pdf", "text/calendar; charset=utf-8", "text/plain", "text/plain; charset=utf-8", "application/json",
    "text/vcard; charset=utf-8", "image/jpeg", "application/manifest+json", "text/javascript; charset=utf-8",
    "application/atom+xml; charset=utf-8",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "application/xml; charset=utf-8", "application/octet-stream",
}
KEPT = ("sessionid", PARTNER_COOKIE)  # what a browser brings along
# What else a page can show, by its address: filters, hats, something found, nothing found.
ALSO: dict[str, tuple[str, ...]] = {
    "ui:kit": ("?page=public", "?page=heute", "?page=antwort"),
    "workspace:search": ("?q=al", "?q=xyz"),
    "workspace:journal": ("?q=Rückruf", "?q=xyz"),
    "workspace:people": ("?q=albers", "?q=xyz"),
    "workspace:requests": ("?q=albers", "?q=xyz"),
    "website:positions": ("?q=hunt", "?q=xyz", "?plz=00000"),
    "website:events": ("?month=2026-12", "?kind=trip&free=1"),
    "workspace:introductions": ("?view=board",),
}


@dataclass(frozen=True)
class Stop:
    """One address as one visitor sees it. `kind`: page, fragment (a part that a page fetches), file, action (takes only POST), way (leads on)."""

    name: str
    path: str
    visitor: str
    kind: str
    content: str = ""

    def __str__(self) -> str:
        return f"{self.path} ({self.name}, {self.visitor})"


@dataclass(frozen=True)
class Tour:
    """`database` is the demo office with open links and sessions; `cookies` are those of each visitor; `wrong` is what did not answer."""

    database: Path
    cookies: dict[str, dict[str, str]]
    stops: list[Stop]
    wrong: list[str]

    @property
    def pages(self) -> list[Stop]:
        return [stop for stop in self.stops if stop.kind == "page"]

    def strange_files(self) -> list[str]:
        """Downloads of a type that nobody expects, or that a browser would open in the place of the page."""
        return [f"{stop}: {stop.content}" for stop in self.stops if stop.kind == "file" and stop.content not in FILES]


def visitors() -> dict[str, Client]:
    """Whoever sees a page that nobody else sees: before, while and after logging in, with and without a second factor."""
    agency = Agency.objects.get(slug=AGENCY["slug"])
    armed, keyed = (Account.objects.get(email=clerk.email) for clerk in SECOND_STAFF)
    TOTP.activate(armed, SECRET)
    RecoveryCodes.activate(armed)
    WebAuthn.add(keyed, "Schlüssel am Bund", passkey())
    both = clerk_of(Role.READ_ONLY)
    armed.memberships.get().agency.memberships.create(account=both, role=Role.READ_ONLY, starts_on="2020-01-01")
    return {
        "anonymous": Client(), "lead": logged_in(clerk_of(Role.LEAD), agency), "armed": logged_in(armed), "keyed": logged_in(keyed),
        "asked": asked_for_code(keyed.email), "half": half_way(armed.email), "stale": logged_in(armed, fresh=False), "both": logged_in(both),
        "helper": person_of(agency, lambda: helper(agency).person), "resident": person_of(agency, lambda: resident(agency)),
        "partner": partner_of(agency), "mailed": partner_of(agency, inside=False), "several": partner_of(agency, several=True),
    }


def partner_of(agency: Agency, *, several: bool = False, inside: bool = True) -> Client:
    """Who speaks for organisations, by the cookie of the partner portal; or waits there for the six digits."""
    client, now = Client(raise_request_exception=False), timezone.now()
    with agency_scope(agency):
        email = speaker(agency, several=several).channels.filter(kind="email")[0].normal
        secret = f"{email} {inside} {several}"
        ends_at = now + dt.timedelta(hours=12)
        row = {"agency": agency, "kind": "email", "address": email, "digest": digest(secret), "asked_at": now}
        LogIn.objects.create(**row, **({"entered_at": now, "ends_at": ends_at} if inside else {}))
    client.cookies[PARTNER_COOKIE] = secret
    return client


def person_of(agency: Agency, who: Callable[[], Person]) -> Client:
    """Who helps or is helped, inside the portal, on a device of her own."""
    client, now = Client(raise_request_exception=False), timezone.now()
    with agency_scope(agency):
        email = who().channels.filter(kind="email")[0].normal
        LogIn.objects.create(agency=agency, kind="email", address=email, digest=digest(email), asked_at=now, entered_at=now,
                             ends_at=now + dt.timedelta(days=60))
    client.cookies[PARTNER_COOKIE] = email
    return client


def passkey() -> dict[str, Any]:
    """What a browser sends when a passkey is registered."""
    public = ES256.from_cryptography_key(ec.generate_private_key(ec.SECP256R1()).public_key())
    data = AuthenticatorData.create(
        bytes(32), AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.AT, 0, AttestedCredentialData.create(Aaguid.NONE, b"passkey", public)
    )
    answer = AuthenticatorAttestationResponse(
        client_data=CollectedClientData.create("webauthn.create", b"challenge", "http://localhost"),
        attestation_object=AttestationObject.create("none", data, {}),
    )
    return dict(RegistrationResponse(raw_id=b"passkey", response=answer))


def clerk_of(role: Role) -> Account:
    return Account.objects.get(email=next(clerk.email for clerk in STAFF if clerk.role == role))


def logged_in(account: Account, agency: Agency | None = None, *, fresh: bool = True) -> Client:
    """By a session; `fresh` like somebody who has just proven who they are."""
    client = Client(raise_request_exception=False)
    client.force_login(account)
    session = client.session
    if agency:
        session[SESSION_KEY] = agency.pk
    session["account_authentication_methods_user"] = str(account.pk)
    session["account_authentication_methods"] = [{"method": "code", "at": time.time() + A_DAY if fresh else 0, "reauthenticated": True}]
    session.save()
    return client


def asked_for_code(email: str) -> Client:
    client = Client()
    client.post(LOGIN, {"login": email})
    return client


def half_way(email: str) -> Client:
    """The code was right, the second factor is still wanted."""
    client = asked_for_code(email)
    newest = DBTaskResult.objects.filter(task_path="nahbei.messaging.jobs.post_note").order_by("-enqueued_at")[0]
    client.post(CONFIRM, {"code": re.findall(r"\b\d{6}\b", newest.args_kwargs["kwargs"]["body"])[0]})
    return client


# Who is sent to an address, by its door; the first who is shown something shows it to the crawler.
SENT = {
    "portal": ["anonymous", "helper", "resident", "partner", "mailed", "several"], "website": ["anonymous"], "ui": ["anonymous"],
    "workspace": ["lead", "both", "anonymous"],
    "account": ["anonymous", "asked", "half", "lead", "armed", "keyed", "stale"],
}
# What is there for one of them only: it does not exist for the others.
ONLY = {"portal:resident": ["anonymous", "resident"], "portal:offline-dates": ["helper", "resident"]}


def survey(agency: Agency, clients: dict[str, Client]) -> tuple[list[Stop], list[str]]:
    """Ask every address once for what it is."""
    stops: list[Stop] = []
    wrong: list[str] = []
    for address in sorted(addresses(), key=lambda each: each.name):
        if address.name in ASSETS:
            continue
        with agency_scope(agency):
            try:
                paths = [reverse(address.name, kwargs=filling) for filling in fillings(address, agency)]
            except (Unknown, NoReverseMatch) as problem:
                wrong.append(f"{address.name} ({address.route}): {problem}. {HOW}")
                continue
        found, refused = ask(address, paths, clients)
        stops += found
        wrong += refused
    return stops, wrong


def ask(address: Address, paths: list[str], clients: dict[str, Client]) -> tuple[list[Stop], list[str]]:
    """All objects of an address that shows one thing; of a page below it the first object for which it is there."""
    shows_one, by_link = address.route.endswith(">/"), "token" in address.parameters
    stops, refused, led_on = [], [], []
    for path in paths:
        kinds = {visitor: look(clients[visitor], path) for visitor in sent_to(address)}
        found = [Stop(address.name, path, visitor, *kind.split(" ", 1)) for visitor, kind in kinds.items() if not kind.isdigit()]
        shown = [stop for stop in found if stop.kind != "way"]
        led_on += [stop for stop in found if stop.kind == "way"]
        refused += [f"{address.name}: {path} answers {kind} to {visitor}" for visitor, kind in kinds.items() if kind.isdigit()]
        stops += shown[:1]
        if shown and not (shows_one or by_link):
            break
    grave = [line for line in refused if " answers 5" in line]
    if stops or led_on:
        return [*(stops or led_on[:1])], refused if shows_one and not by_link and address.door != "account" else grave
    return [], refused or [f"{address.name}: nobody is shown anything at {paths}"]


def sent_to(address: Address) -> list[str]:
    found = next((names for start, names in ONLY.items() if address.name.startswith(start)), None)
    return found or SENT[address.door or "account"]


def look(client: Client, path: str) -> str:
    """What kind of answer an address gives: a word for good ones, the status for others."""
    response = client.get(path)
    if response.status_code in MOVED:
        end = client.get(path, follow=True)
        return "way" if end.status_code == FOUND else str(end.status_code)
    if response.status_code == NOT_ALLOWED:
        return "action"
    if response.status_code != FOUND:
        return str(response.status_code)
    if not response["Content-Type"].startswith("text/html"):
        return f"file {response['Content-Type']}"
    return "page" if b"<html" in response.content else "fragment"


def different(stops: list[Stop], clients: dict[str, Client]) -> Iterator[Stop]:
    """Pages, and the same with another question (tabs, filters, what was found); of an address one page of each shape."""
    seen: set[tuple[str, frozenset[str]]] = set()
    for stop in stops:
        if stop.kind != "page":
            yield stop
            continue
        html = page_of(stop, clients)
        for each in [stop, *further(stop, html)]:
            shape = shape_of(html if each is stop else page_of(each, clients))
            if (stop.name, shape) not in seen:
                seen.add((stop.name, shape))
                yield each


def further(stop: Stop, html: str) -> Iterator[Stop]:
    asked = [stop.path + question for question in ALSO.get(stop.name, ())]
    yield from (replace(stop, path=path) for path in [*asked, *same_page(offer_of(stop.path, html))])


def page_of(stop: Stop, clients: dict[str, Client]) -> str:
    return clients[stop.visitor].get(stop.path).content.decode()


def make_tour(prepared: Path, folder: Path, blocker: Any) -> Tour:
    """A copy of the demo office with links that open and everybody at the door, and what stands at every address."""
    shutil.copyfile(prepared, folder / DATABASE)
    with Office("", folder, prepared, folder / "log", blocker).data():
        agency = Agency.objects.get(slug=AGENCY["slug"])
        with agency_scope(agency):
            open_links(agency)
        clients = visitors()
        stops, wrong = survey(agency, clients)
        stops = list(different(stops, clients))
        cookies = {name: {key: client.cookies[key].value for key in KEPT if key in client.cookies} for name, client in clients.items()}
    return Tour(folder / DATABASE, cookies, stops, wrong)


@pytest.fixture(scope="session")
def tour(prepared_office: Path, tmp_path_factory: pytest.TempPathFactory, worker_id: str, django_db_blocker: Any) -> Tour:
    """Made once for all workers of a test run."""
    base = tmp_path_factory.getbasetemp()
    folder = (base if worker_id == "master" else base.parent) / "tour"
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        kept = folder / "tour.pickle"
        if not kept.exists():
            kept.write_bytes(pickle.dumps(make_tour(prepared_office, folder, django_db_blocker)))
        return cast(Tour, pickle.loads(kept.read_bytes()))


@pytest.fixture
def touring_office(running_office: Office, tour: Tour) -> Iterator[Office]:
    """The running office on the database of the tour."""
    office = replace(running_office, prepared=tour.database)
    office.put_back()
    yield office
