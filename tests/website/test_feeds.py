"""What machines read: the feed is XML whatever stands in a position, the sitemap knows what is published, robots stay outside."""

from __future__ import annotations

import datetime as dt
from xml.etree import ElementTree

import pytest
from django.test import Client

from nahbei.foundation.models import Agency
from nahbei.foundation.tenancy import agency_scope
from nahbei.opportunities.models import Position
from tests.factories import NOW, make_position, make_project
from tests.support.queries import counted

ATOM = "{http://www.w3.org/2005/Atom}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def entries(client: Client) -> list[ElementTree.Element]:
    response = client.get("/lindenhof/positions/feed/")
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ElementTree.fromstring(response.content).findall(f"{ATOM}entry")


@pytest.mark.database
@pytest.mark.parametrize("text", [
    "</title><script>alert(1)</script>", "]]>", "&amp; & <!DOCTYPE x>", "\x01\x0b\x1f", "\ufffe\uffff", "\u202eumgekehrt", "<![CDATA[x", "🐕 „Hund“",
])
def test_the_feed_is_xml_whatever_was_written(client: Client, agency: Agency, text: str) -> None:
    with agency_scope(agency):
        position = make_position(agency)
        Position.objects.filter(pk=position.pk).update(title=text, summary=text)  # past every form
    (entry,) = entries(client)
    assert entry.findtext(f"{ATOM}id") == f"http://localhost:8000/lindenhof/positions/{position.number}/"
    assert len(entry) >= 6


@pytest.mark.database
def test_an_entry_is_new_when_it_was_published_and_changed_when_it_changed(client: Client, agency: Agency) -> None:
    with agency_scope(agency):
        older = make_position(agency, title="Älter", published_at=NOW - dt.timedelta(days=3), changed_at=NOW + dt.timedelta(hours=1))
        make_position(agency, title="Neuer")
    found = entries(client)
    assert [entry.findtext(f"{ATOM}title") for entry in found] == ["Neuer", older.title]
    assert found[1].findtext(f"{ATOM}updated") == (NOW + dt.timedelta(hours=1)).astimezone(dt.UTC).isoformat()


def test_an_empty_feed_stays_the_same(client: Client, agency: Agency) -> None:
    assert entries(client) == []
    assert client.get("/lindenhof/positions/feed/").content == client.get("/lindenhof/positions/feed/").content


@pytest.mark.database
def test_the_sitemap_knows_pages_positions_and_projects(client: Client, agency: Agency) -> None:
    with agency_scope(agency):
        position, project = make_position(agency), make_project(agency)
        make_position(agency, state="offline")
        make_project(agency, state="draft")
    found = ElementTree.fromstring(client.get("/lindenhof/sitemap.xml").content)
    paths = [element.findtext(f"{MAP}loc", "").removeprefix("http://localhost:8000/lindenhof/") for element in found]
    assert paths == ["", "positions/", "projects/", "events/", f"projects/{project.pk}/", f"positions/{position.number}/"]


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("path", "queries"), [("positions/feed/", 2), ("sitemap.xml", 4), ("projects/", 2)])
def test_they_ask_the_same_however_much_there_is(client: Client, agency: Agency, path: str, queries: int, rows: int) -> None:
    with agency_scope(agency):
        for _ in range(rows):
            make_position(agency, project=make_project(agency))
    with counted() as asked:
        assert client.get(f"/lindenhof/{path}").status_code == 200
    assert asked.number == queries, asked


@pytest.mark.parametrize("rows", [1, 3])
def test_a_project_shows_those_of_its_positions_that_are_open(client: Client, agency: Agency, rows: int) -> None:
    with agency_scope(agency):
        project = make_project(agency, title="Ankommen", text="Ein <b>Jahr</b> lang.")
        for number in range(rows):
            make_position(agency, project=project, title=f"Offen {number}")
        make_position(agency, project=project, title="Verborgen", state="offline")
    with counted() as asked:
        page = client.get(f"/lindenhof/projects/{project.pk}/").content.decode()
    assert asked.number == 4, asked
    assert page.count(">Offen") == rows
    assert "Verborgen" not in page
    assert "Ein &lt;b&gt;Jahr&lt;/b&gt; lang." in page
    assert f"{rows} offene Stelle" in client.get("/lindenhof/projects/").content.decode()


@pytest.mark.database
@pytest.mark.parametrize("hidden", [{"state": "draft"}, {"state": "ended"}, {"ends_on": dt.date(2020, 1, 1)}])
def test_a_project_that_is_not_public_is_not_there(client: Client, agency: Agency, hidden: dict[str, object]) -> None:
    with agency_scope(agency):
        project = make_project(agency, title="Geheimprojekt", **hidden)
    assert client.get(f"/lindenhof/projects/{project.pk}/").status_code == 404
    assert "Geheimprojekt" not in client.get("/lindenhof/projects/").content.decode()


def test_robots_stay_out_of_office_and_links(client: Client, db: None) -> None:
    response = client.get("/robots.txt")
    lines = response.content.decode().splitlines()
    assert response["Content-Type"].startswith("text/plain")
    for path in ("/office/", "/account/", "/*/reply/", "/*/report/", "/*/feedback/"):
        assert f"Disallow: {path}" in lines
    assert "Disallow: /" not in lines
