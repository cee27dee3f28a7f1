"""Cancelled and moved: everybody is told by a way they have, and whoever has none is on the office's list until somebody ticks it off."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from nahbei.events.actions import cancel_event, forget_guests, mark_told, move_event, take_back_told
from nahbei.events.models import Event, Registration
from nahbei.events.queries import to_be_told
from nahbei.foundation.models import Agency
from nahbei.foundation.tenancy import agency_scope
from nahbei.messaging.queries import waiting, waiting_calls
from tests import factories
from tests.factories import CLERK, NOW
from tests.support.queries import counted

pytestmark = pytest.mark.django_db
HOUR, LATER = dt.timedelta(hours=1), NOW + dt.timedelta(days=90)


def guests(agency: Agency, event: Event) -> dict[str, Registration]:
    address = {"street": "Ahornweg 1", "town": "Birkenfeld", "postal_code": "43117"}
    rings, writes = factories.make_person(agency, "Landau", phone="030 23125 118"), factories.make_person(agency, "Posth", **address)
    nothing, typed = factories.make_person(agency, "Ohneweg"), factories.make_person(agency, "Tippel")
    return {
        "landline": factories.make_registration(agency, event, "Landau", person=rings),
        "letter": factories.make_registration(agency, event, "Posth", person=writes),
        "nothing": factories.make_registration(agency, event, "Ohneweg", person=nothing),
        "typed": factories.make_registration(agency, event, "Tippel", person=typed, phone="030 23125 440"),
        "name": factories.make_registration(agency, event, "Nur Name"),
    }


def by_way(agency: Agency, topic: str) -> list[tuple[str, str]]:
    return [(row.channel, row.to_address.splitlines()[0] if row.to_address else "") for row in agency.messages.filter(topic=topic).order_by("pk")]


@pytest.mark.usefixtures("inside")
@pytest.mark.parametrize("fate", ["cancelled", "moved"])
def test_everybody_by_a_way_they_have_and_the_others_on_the_list(agency: Agency, fate: str) -> None:
    event = factories.make_event(agency)
    guests(agency, event)
    if fate == "cancelled":
        cancel_event(event=event, by=CLERK, at=NOW)
    else:
        move_event(event=event, on=event.on + dt.timedelta(days=1), start=event.start, end=event.end, venue=None, by=CLERK, at=NOW)
    ways = by_way(agency, f"event_{fate}")
    assert [way for way, _where in ways] == ["call", "letter", "call", "call", "call"]
    assert [where for way, where in ways if way == "call"] == ["030 23125 118", "", "030 23125 440", ""]
    assert (waiting(agency, at=NOW).calls, waiting(agency, at=NOW).letters) == (4, 1)


@pytest.mark.usefixtures("inside")
def test_a_tick_and_its_undo(agency: Agency) -> None:
    event = factories.make_event(agency)
    row = guests(agency, event)["name"]
    cancel_event(event=event, by=CLERK, at=NOW)
    rows = list(event.registrations.all())
    with counted() as asked:
        assert [each.name for each, _message in to_be_told(event, rows)] == ["Landau", "Ohneweg", "Tippel", "Nur Name"]
    assert asked.number == 1
    assert mark_told(registration=row, by=CLERK, at=NOW + HOUR) == 1
    assert mark_told(registration=row, by=CLERK, at=NOW + HOUR) == 0
    assert "Nur Name" not in [each.name for each, _message in to_be_told(event, rows)]
    assert agency.messages.get(about=row.reference).done_by_name == CLERK.name
    assert take_back_told(registration=row, by=CLERK, at=NOW + 2 * HOUR) == 1
    assert "Nur Name" in [each.name for each, _message in to_be_told(event, rows)]


@pytest.mark.usefixtures("inside")
def test_what_was_never_said_leaves_the_list_when_the_guest_is_forgotten(agency: Agency) -> None:
    event = factories.make_event(agency)
    factories.make_registration(agency, event, "Nur Name")
    cancel_event(event=event, by=CLERK, at=NOW)
    assert waiting_calls(agency, at=NOW).count() == 1
    assert forget_guests(agency=agency, by=CLERK, at=LATER) == 1
    assert waiting_calls(agency, at=LATER).count() == 0


def test_the_page_of_the_event_names_them_until_the_tick(office: Client, agency: Agency) -> None:
    with agency_scope(agency):
        event = factories.make_event(agency, on=dt.date(2099, 1, 1))
        row = factories.make_registration(agency, event, "Nur Name")
    page, act = f"/office/events/{event.pk}/", f"/office/registrations/{row.pk}/told/"
    assert "Nicht erreichbar, bitte selbst Bescheid geben:" in office.get(f"{page}cancellation/").content.decode()
    office.post(f"{page}cancellation/", {"reason": "Sturm."})
    shown = office.get(page).content.decode()
    assert "nicht erreichbar – bitte selbst Bescheid geben" in shown and act in shown
    done = office.post(act, follow=True).content.decode()
    assert "Nur Name weiß Bescheid." in done and f"{act}return/" in done and "bitte selbst" not in done
    assert "bitte selbst Bescheid geben" in office.post(f"{act}return/", follow=True).content.decode()
