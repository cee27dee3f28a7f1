"""Antworten in the office: on Heute, read, filed, done; addresses that are wrong."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from nahbei.desk.timeline import of_person
from nahbei.foundation.models import Agency
from nahbei.foundation.rights import Role
from nahbei.foundation.tenancy import agency_scope
from nahbei.inbox.models import Incoming
from nahbei.people.actions import rest_address
from nahbei.people.models import Person
from tests import factories
from tests.conftest import log_in
from tests.factories import CLERK, NOW
from tests.support.queries import counted

pytestmark = pytest.mark.django_db


def made(agency: Agency, known: bool = True, **fields: object) -> Incoming:
    with agency_scope(agency):
        person = factories.make_person(agency, phone="030 23125 118") if known else None
        return factories.make_incoming(agency, person, **fields)


def page(client: Client, name: str, *args: object, query: str = "") -> str:
    response = client.get(reverse(f"workspace:{name}", args=args) + query)
    assert response.status_code == 200
    return response.content.decode()


def test_heute_shows_what_is_to_be_read_and_what_belongs_to_nobody(agency: Agency, office: Client) -> None:
    made(agency)
    made(agency, known=False, sender_name="Wer Auch Immer")
    html = page(office, "today")
    assert "Schreibt: Gerne, aber erst ab zehn." in html and "Antwort lesen" in html
    assert "Wer Auch Immer" in html and "Nicht zugeordnet." in html


def test_it_is_read_as_plain_text_with_the_quotation_folded(agency: Agency, office: Client) -> None:
    row = made(agency, text="<script>alert(1)</script> Gerne.\n\nAm 23.11.2026 schrieb Agentur:\n> Haben Sie Zeit?", note="Fragen Sie nach.")
    html = page(office, "answer", row.pk)
    assert "&lt;script&gt;alert(1)&lt;/script&gt; Gerne." in html
    own, _summary, quoted = html.partition("Worauf geantwortet wurde")
    assert "Haben Sie Zeit?\n" not in own.partition("Was dasteht")[2] and "&gt; Haben Sie Zeit?" in quoted
    assert "Fragen Sie nach." in html and "mailto:albers@example.org?subject=Re%3A" in html


def test_done_and_undone(agency: Agency, office: Client) -> None:
    row = made(agency)
    html = office.post(reverse("workspace:answer-completion", args=[row.pk]), follow=True).content.decode()
    assert "Alles gelesen." in html and reverse("workspace:answer-reopening", args=[row.pk]) in html
    again = office.post(reverse("workspace:answer-completion", args=[row.pk]), follow=True).content.decode()
    assert "Das hat inzwischen schon jemand erledigt." in again
    assert "Steht wieder auf der Liste." in office.post(reverse("workspace:answer-reopening", args=[row.pk]), follow=True).content.decode()


def test_it_belongs_to_somebody_else(agency: Agency, office: Client) -> None:
    row = made(agency)
    with agency_scope(agency):
        other = factories.make_person(agency, "Yıldırım", email="albers@example.org")
    assert "Gehört zu jemand anderem" in page(office, "answer", row.pk)
    assert "Das ist Erika Yıldırım" in page(office, "answer", row.pk, query="?q=")
    here = reverse("workspace:answer-person", args=[row.pk])
    assert "Gehört jetzt zu Erika Yıldırım." in office.post(here, {"person": other.pk}, follow=True).content.decode()
    assert office.post(here, {"person": "9" * 30}).status_code == 404
    with agency_scope(agency):
        assert [item.kind for item in of_person(agency, other)] == ["incoming"]


def test_what_is_enclosed_is_saved_and_never_shown(agency: Agency, office: Client) -> None:
    row = made(agency)
    response = office.get(reverse("workspace:answer-attachment", args=[row.pk, 0]))
    assert (response.content, response["Content-Type"], response["Content-Disposition"]) == (
        b"%PDF", "application/octet-stream", 'attachment; filename="Plan.pdf"')
    assert response["X-Content-Type-Options"] == "nosniff"
    assert office.get(reverse("workspace:answer-attachment", args=[row.pk, 1])).status_code == 404


@pytest.mark.parametrize("view", ["open", "nobody", "settled", "machines", "whatever"])
def test_each_list_costs_the_same_with_one_and_with_three(agency: Agency, office: Client, view: str) -> None:
    def cost() -> int:
        with counted() as queries:
            page(office, "answers", query=f"?view={view}")
        return queries.number

    fields = {"machines": {"kind": "machine"}}.get(view, {}) | ({"state": "settled", "settled_at": NOW} if view in {"settled", "machines"} else {})
    made(agency, known=view != "nobody", **fields)
    one = cost()
    made(agency, known=view != "nobody", **fields)
    made(agency, known=view != "nobody", **fields)
    assert cost() == one <= 12


def test_who_may_not_handle_what_comes_in_sees_nothing_of_it(agency: Agency) -> None:
    row = made(agency)
    reader = log_in(factories.make_account(agency, Role.READ_ONLY))
    assert reader.get(reverse("workspace:answer", args=[row.pk])).status_code == 403
    assert "Antwort lesen" not in page(reader, "today")


def test_an_address_that_is_wrong_stands_on_heute_until_somebody_mends_it(agency: Agency, office: Client) -> None:
    with agency_scope(agency):
        person = factories.make_person(agency, email="albers@example.org")
        rest_address(agency=agency, address="albers@example.org", because="550 Unknown user", by=CLERK, at=NOW)
        channel = Person.objects.get(pk=person.pk).channels.get()
    assert "Adresse stimmt nicht: albers@example.org" in page(office, "today")
    html = page(office, "person", person.pk)
    assert "550 Unknown user" in html and "Adresse stimmt doch" in html
    waking = reverse("workspace:person-address-waking", args=[person.pk, channel.pk])
    assert "An albers@example.org schreiben wir wieder." in office.post(waking, follow=True).content.decode()
    assert "Adresse stimmt nicht" not in page(office, "today")
