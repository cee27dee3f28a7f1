"""The people of the journeys at their screens: a clerk of the office, and whoever opened a link in a message."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_string, policy
from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

from nahbei.access.codes import keyed_digest
from nahbei.foundation.models import Agency
from nahbei.foundation.tenancy import agency_scope
from nahbei.foundation.tokens import digest
from nahbei.portal.person_door import COOKIE
from tests.support.server import Office


def log_in(page: Page, office: Office, name: str = "Petra Lindner") -> None:
    """As anybody does in the demo: one click on the log-in page."""
    page.goto(f"{office.url}/account/login/")
    page.get_by_role("button", name=re.compile(name)).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)
    page.wait_for_load_state()  # the keys are there, too


@contextmanager
def lindenviertel(office: Office) -> Iterator[Agency]:
    """The agency of the demo, for the test's own eyes."""
    with office.data(), agency_scope(Agency.objects.get(slug="lindenviertel")) as agency:
        yield agency


def mails_to(office: Office, address: str) -> list[str]:
    """What somebody's mailbox holds: subject and text of each mail, oldest first. The waiting ones are sent before."""
    office.work()
    found = []
    for raw in office.mails():
        for each in raw.split("-" * 79 + "\n"):
            if each.strip():
                mail = message_from_string(each, policy=policy.default)
                body = mail.get_body(("plain",))
                if address in str(mail["To"]) and body is not None:
                    found.append(f"{mail['Subject']}\n\n{body.get_content()}")
    return found


def code_for(office: Office, address: str) -> str:
    """The code of the newest mail that brings one. Other mails may have come after it in the same moment."""
    found = [code for mail in mails_to(office, address) for code in re.findall(r"^ *(\d{6})$", mail, re.MULTILINE)]
    assert found, f"no code for {address}"
    return found[-1]


def log_in_by_code(page: Page, office: Office, address: str, path: str) -> None:
    """To the portal, and from there to a page of the agency. Of all codes in the mailbox the one that this browser asked for."""
    slug = path.split("/")[1]
    page.goto(f"{office.url}/{slug}/my/log-in/?next={path}")
    page.get_by_label("E-Mail-Adresse").fill(address)
    page.get_by_role("button", name="Code senden").click()
    expect(page.locator("[name=code]")).to_be_visible()
    secret = next(cookie["value"] for cookie in page.context.cookies() if cookie.get("name") == COOKIE)
    page.locator("[name=code]").fill(code_of(office, address, digest(secret), slug))
    page.get_by_role("button", name="Anmelden").click()
    page.wait_for_url(f"**{path}")
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def code_of(office: Office, address: str, wanted: str, slug: str) -> str:
    """The code that belongs to one log-in, whatever else came to the mailbox in the same moment."""
    for _try in range(20):
        found = {code for mail in mails_to(office, address) for code in re.findall(r"^ *(\d{6})$", mail, re.MULTILINE)}
        with office.data(), agency_scope(Agency.objects.get(slug=slug)) as agency:
            row = agency.log_ins.get(digest=wanted)
            fits = [code for code in found if row.code and row.code == keyed_digest(row, code)]
        if fits:
            return fits[0]
        time.sleep(0.2)  # the worker of the office has the job in its hands
    raise AssertionError(f"no code for {address}")


def link_of(office: Office, address: str, wanted: str) -> str:
    """The link whose secret has this digest: whoever was asked twice has two mails of the same moment."""
    links = re.findall(r"https?://\S+", "\n".join(mails_to(office, address)))
    paths = {urlsplit(link).path for link in links}
    return office.url + next(path for path in paths if digest(path.rstrip("/").rsplit("/", 1)[1]) == wanted)


def link_in(office: Office, mail: str) -> str:
    """The link of a mail, at the address where this office answers."""
    found = re.search(r"https?://\S+", mail)
    assert found is not None, mail
    return office.url + urlsplit(found[0]).path
