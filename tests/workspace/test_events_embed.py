"""The line that a partner puts into their website: to copy, and nothing but text here."""

from __future__ import annotations

import html
import re
from xml.etree import ElementTree

import pytest
from django.test import Client

from nahbei.foundation.models import Agency
from nahbei.foundation.tenancy import agency_scope
from tests import factories

pytestmark = pytest.mark.django_db
SNIPPET = re.compile(r'id="snippet"[^>]* value="([^"]*)"')


def test_the_line_to_copy_shows_what_was_chosen(office: Client, agency: Agency) -> None:
    with agency_scope(agency):
        Agency.objects.filter(pk=agency.pk).update(name='Haus "Nord" <b>')
        house = factories.make_organisation(agency)
        event = factories.make_event(agency)
        agency.event_organisers.create(event=event, organisation=house)
    page = office.get("/office/events/embed/", {"organiser": house.pk, "kind": "reading"}).content.decode()
    line = html.unescape(SNIPPET.findall(page)[0])
    frame = ElementTree.fromstring(line)
    assert frame.attrib["src"] == f"http://localhost:8000/lindenhof/events/embed/?organiser={house.pk}&kind=reading"
    assert frame.attrib["title"] == 'Veranstaltungen – Haus "Nord" <b>'
    assert "<iframe" not in page
    for nonsense in ({"organiser": "x"}, {"organiser": "999999"}, {"kind": "x"}):
        assert "/events/embed/&quot;" in office.get("/office/events/embed/", nonsense).content.decode()
