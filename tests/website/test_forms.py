"""The forms of the website, as a browser without script sends them."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from nahbei.foundation.models import Agency
from nahbei.foundation.tenancy import agency_scope
from nahbei.opportunities.models import Position
from nahbei.people.models import Person
from nahbei.submissions.models import Submission
from nahbei.ui import answers
from nahbei.website import limits
from tests.factories import make_activity, make_person, make_position
from tests.website.browser import STATE, Filling

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_limits_left_over() -> None:
    cache.clear()


@pytest.fixture(autouse=True)
def slow_hands(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever fills in a form here takes his time: the form was begun ten minutes ago."""
    fresh = answers.Answers.fresh
    monkeypatch.setattr(answers.Answers, "fresh", lambda now: fresh(now - 600))


def address(agency: Agency, name: str, *args: object) -> str:
    return reverse(f"website:{name}", args=[agency.slug, *args])


def only(agency: Agency) -> Submission:
    with agency_scope(agency):
        return agency.submissions.select_related("position").get()


def count(agency: Agency) -> int:
    with agency_scope(agency):
        return agency.submissions.count()


def asks_for_help(agency: Agency, client: Client | None = None, **who: Any) -> Filling:
    """Filled in up to the page on which everything stands once more."""
    with agency_scope(agency):
        activity = make_activity(agency)
    form = Filling(client or Client(), address(agency, "help"))
    form.answer(**{"name": "Frau Erika Albers", "phone": "030 23125 401", **who})
    form.answer(time="morning")
    form.answer(topics=str(activity.pk))
    return form


def test_whoever_needs_help_sees_the_number_first_and_is_rung(agency: Agency) -> None:
    agency.phone = "030 23125 400"
    agency.save()
    form = Filling(Client(), address(agency, "help"))
    assert form.html.index("030 23125 400") < form.html.index('name="phone"')
    form = asks_for_help(agency)
    assert "Stimmt alles?" in form.html
    assert "Zum Arzt begleiten" in form.html
    assert form.send()["Location"] == address(agency, "help-thanks")
    found = only(agency)
    assert (found.kind, found.name, found.phone, found.suspected) == ("help", "Frau Erika Albers", "030 23125 401", False)
    assert found.data["time"] == "morning"
    assert found.person is None


def test_help_asks_nothing_about_health(agency: Agency) -> None:
    with agency_scope(agency):
        make_activity(agency)
    form = Filling(Client(), address(agency, "help"))
    pages = [form.html, form.answer(name="Erika Albers", phone="030 23125 401"), form.answer(time="any")]
    assert [page for page in pages if "<textarea" in page] == []


def test_interest_in_a_position(agency: Agency) -> None:
    with agency_scope(agency):
        position = make_position(agency, title="Vorlesen im Kindergarten")
    form = Filling(Client(), address(agency, "interest", position.number))
    assert "Vorlesen im Kindergarten" in form.html
    form.answer(name="Jonas Krämer")
    form.answer(phone="", email="jonas@example.org")
    form.answer(text="Geht auch abends?")
    form.send()
    found = only(agency)
    assert (found.kind, found.position, found.email, found.text) == ("interest", position, "jonas@example.org", "Geht auch abends?")


def test_interest_in_what_is_not_public_finds_nothing(agency: Agency) -> None:
    with agency_scope(agency):
        hidden = make_position(agency, state="draft", published_at=None, confirmed_on=None)
    assert Client().get(address(agency, "interest", hidden.number)).status_code == 404


def test_whoever_wants_to_help(agency: Agency) -> None:
    with agency_scope(agency):
        field = make_activity(agency).field
    form = Filling(Client(), address(agency, "helping"))
    form.answer(likes=[str(field.pk), "0"])
    form.answer(rhythm="weekly", times=["evenings", "weekend"])
    form.answer(name="Jonas Krämer", phone="0152 28817386", email="", text="")
    assert "abends, am Wochenende" in form.html
    form.send()
    assert only(agency).data["fields"] == [field.pk]


def test_a_field_for_trades_only_is_not_what_somebody_likes_to_do(agency: Agency) -> None:
    with agency_scope(agency):
        make_activity(agency)
        trade = agency.fields.create(name="Nur durch Fachbetriebe")
        make_activity(agency, "Strom", field=trade, handling="trade")
    html = Filling(Client(), address(agency, "helping")).html
    assert "Begleiten" in html
    assert "Nur durch Fachbetriebe" not in html


def test_an_organisation_reports_a_position(agency: Agency) -> None:
    with agency_scope(agency):
        field = make_activity(agency).field
    form = Filling(Client(), address(agency, "position-new"))
    form.answer(organisation="Tierheim Birkenfeld", name="Ada Okafor", phone="030 23125 410", email="")
    form.answer(title="Hunde ausführen", task="Mit den Hunden spazieren gehen.", field=str(field.pk), target_group="animals")
    html = form.answer(422, place="site", street="Am Wald 1", postal_code="4311", town="Birkenfeld", timing="one_off", when="", date="", seats="2")
    assert "Eine Postleitzahl hat fünf Ziffern." in html
    assert "Ein einmaliger Einsatz braucht einen Tag." in html
    assert "<title>Fehler:" in html
    assert "Am Wald 1" in html
    form.answer(place="site", street="Am Wald 1", postal_code="43117", town="Birkenfeld", timing="flexible", when="am Wochenende", date="", seats="2")
    form.answer(needed="", min_age="16", gives=["gives_insurance"], accessible="no")
    form.send()
    found = only(agency)
    assert found.data["organisation"] == "Tierheim Birkenfeld"
    assert found.data["position"]["seats"] == 2
    assert found.data["position"]["gives"] == ["gives_insurance"]
    with agency_scope(agency):
        assert agency.positions.count() == 0
        assert agency.organisations.count() == 0


def test_a_barrier_needs_no_name(agency: Agency) -> None:
    form = Filling(Client(), address(agency, "barrier"))
    form.answer(text="Die Überschrift wird nicht vorgelesen.", page="Stellen")
    form.answer(name="", email="", phone="")
    form.send()
    assert only(agency).kind == "barrier"


# --- Pages, forwards and backwards ---------------------------------------------------------------------------------------

def test_something_wrong_is_said_on_top_and_at_the_field(agency: Agency) -> None:
    form = Filling(Client(), address(agency, "help"))
    html = form.answer(422, name="", phone="12")
    assert 'href="#id_name"' in html
    assert "Das ist keine Telefonnummer." in html
    assert 'value="12"' in html


def test_one_of_telephone_and_mail_is_enough_but_none_is_not(agency: Agency) -> None:
    with agency_scope(agency):
        position = make_position(agency)
    form = Filling(Client(), address(agency, "interest", position.number))
    form.answer(name="Jonas Krämer")
    assert "Eines genügt." in form.answer(422, phone="", email="")


def test_back_keeps_what_was_typed_on_both_pages(agency: Agency) -> None:
    form = Filling(Client(), address(agency, "help"))
    form.answer(name="Erika Albers", phone="030 23125 401")
    html = form.answer(time="afternoon", then="back")
    assert 'value="Erika Albers"' in html
    html = form.answer(name="Erika Albers-Kunz", phone="030 23125 401")
    assert re.search(r'value="afternoon"[^>]* checked', html)


def test_an_answer_is_changed_from_the_last_page_and_leads_back_to_it(agency: Agency) -> None:
    form = asks_for_help(agency)
    form.post(to="who")
    assert 'value="Frau Erika Albers"' in form.html
    html = form.answer(name="Erika Albers", phone="030 23125 499")
    assert "Stimmt alles?" in html
    assert "030 23125 499" in html
    assert "vormittags" in html


def test_nothing_is_stored_and_no_session_begun_before_it_is_sent(agency: Agency) -> None:
    client = Client()
    asks_for_help(agency, client)
    assert count(agency) == 0
    assert set(client.cookies) == {"csrftoken"}


def test_no_cache_between_keeps_a_form_and_the_own_browser_does(agency: Agency) -> None:
    form = Filling(Client(), address(agency, "help"))
    form.answer(name="Erika Albers", phone="030 23125 401")
    assert "private" in form.response["Cache-Control"]
    assert "no-store" not in form.response["Cache-Control"]


def test_the_first_page_of_the_agency_sets_no_cookie(agency: Agency) -> None:
    client = Client()
    assert client.get(address(agency, "home")).status_code == 200
    assert set(client.cookies) == set()


def test_sent_without_going_through_the_questions(agency: Agency) -> None:
    form = Filling(Client(), address(agency, "help"))
    form.post(422, send="1")
    assert "Bitte schreiben Sie Ihren Namen auf." in form.html
    assert count(agency) == 0


# --- Twice, forged, too much ---------------------------------------------------------------------------------------------

def test_sent_twice_counts_once(agency: Agency) -> None:
    client = Client()
    form = asks_for_help(agency, client)
    data = {"state": form.state, "send": "1"}
    answers_ = [client.post(form.address, data) for _ in range(2)]
    assert [response.status_code for response in answers_] == [302, 302]
    assert count(agency) == 1


def test_a_form_of_another_agency_or_kind_or_none_begins_again(agency: Agency, other_agency: Agency) -> None:
    client = Client()
    form = asks_for_help(agency, client)
    for wrong in (form.state[:-3], "x", ""):
        response = client.post(form.address, {"state": wrong, "send": "1"})
        assert response.status_code == 422
        assert "Bitte beginnen Sie noch einmal." in response.content.decode()
    for name, where in (("helping", agency), ("help", other_agency)):
        assert client.post(address(where, name), {"state": form.state, "send": "1"}).status_code == 422
    assert count(agency) + count(other_agency) == 0


def test_a_form_that_lay_open_for_a_week_begins_again(agency: Agency, monkeypatch: pytest.MonkeyPatch) -> None:
    form = asks_for_help(agency)
    monkeypatch.setattr(answers, "LASTS", -1)
    form.response = form.client.post(form.address, {"state": form.state, "send": "1"})
    assert form.response.status_code == 422


def test_a_foreign_page_cannot_send(agency: Agency) -> None:
    client = Client(enforce_csrf_checks=True)
    state = STATE.findall(client.get(address(agency, "help")).content.decode())[0]
    response = client.post(address(agency, "help"), {"state": state, "question": "who"}, headers={"origin": "https://example.org"})
    assert response.status_code == 403


def test_a_field_that_nobody_sees_makes_it_probable_spam_but_does_not_lose_it(agency: Agency) -> None:
    form = Filling(Client(), address(agency, "help"))
    form.answer(name="Erika Albers", phone="030 23125 401", homepage="https://example.org")
    form.answer(time="any")
    form.answer()
    form.send()
    assert only(agency).suspected


def test_done_in_no_time_is_probable_spam(agency: Agency, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    asks_for_help(agency).send()
    assert only(agency).suspected


def test_links_are_probable_spam_and_one_is_none(agency: Agency) -> None:
    with agency_scope(agency):
        position = make_position(agency)
    for text, suspected in (("www.example.org", False), ("https://example.org/a https://example.org/b", True)):
        form = Filling(Client(), address(agency, "interest", position.number))
        form.answer(name="Jonas Krämer")
        form.answer(phone="0152 28817386", email="")
        form.answer(text=text)
        form.send()
        with agency_scope(agency):
            assert agency.submissions.latest("pk").suspected is suspected


def test_too_many_from_one_address_wait_and_lose_nothing(agency: Agency, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST_OF_ADDRESS", 2)
    for _ in range(2):
        asks_for_help(agency).send()
    form = asks_for_help(agency)
    form.send(429)
    assert "Gerade kommt sehr viel an." in form.html
    assert count(agency) == 2
    monkeypatch.setattr(limits, "MOST_OF_ADDRESS", 9)
    form.send()
    assert count(agency) == 3


def test_too_many_for_one_agency_do_not_stop_the_other(agency: Agency, other_agency: Agency, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST_OF_AGENCY", 1)
    asks_for_help(agency).send()
    asks_for_help(agency).send(429)
    asks_for_help(other_agency).send()
    assert (count(agency), count(other_agency)) == (1, 1)


# --- What nobody learns --------------------------------------------------------------------------------------------------

def test_the_answer_is_the_same_for_a_known_and_an_unknown_number(agency: Agency) -> None:
    with agency_scope(agency):
        make_person(agency, "Albers", phone="030 23125 401", email="erika@example.org")
    seen = []
    for name, phone in (("Erika Albers", "030 23125 401"), ("Niemand Bekanntes", "030 23125 499")):
        client = Client()
        sent = asks_for_help(agency, client, name=name, phone=phone).send()
        seen.append((sent.status_code, sent["Location"], sent.content, client.get(sent["Location"]).content))
    assert seen[0] == seen[1]


def test_a_submission_neither_makes_nor_changes_a_person(agency: Agency) -> None:
    with agency_scope(agency):
        known = make_person(agency, "Albers", phone="030 23125 401")
        before = Person.objects.filter(pk=known.pk).values().get()
    asks_for_help(agency, name="Erika Gefälscht").send()
    with agency_scope(agency):
        assert agency.people.count() == 1
        assert Person.objects.filter(pk=known.pk).values().get() == before


def test_no_page_says_who_is_logged_in_or_lists_what_residents_ask_for(agency: Agency, office: Client) -> None:
    asks_for_help(agency).send()
    for name in ("home", "help", "help-thanks", "positions"):
        html = office.get(address(agency, name)).content.decode()
        assert "Petra Lindner" not in html
        assert "Erika Albers" not in html


HOSTILE = "<script>alert(1)</script>\u202egnp.exe\x00\x07 {{ 7 }} ' OR 1=1 --"


def test_hostile_text_stays_text(agency: Agency) -> None:
    form = asks_for_help(agency, name=HOSTILE)
    assert "<script>alert" not in form.html
    form.send()
    name = only(agency).name
    assert "\u202e" not in name
    assert "\x00" not in name
    assert name.startswith("<script>alert(1)</script>")


@pytest.mark.parametrize("values", [
    {"name": "A" * 161, "phone": "030 23125 401"}, {"name": "Erika", "phone": "0" * 61}, {"name": "Erika", "phone": "keine"},
    {"name": "Erika\n\n", "phone": " "},
])
def test_too_long_or_meaningless_is_refused(agency: Agency, values: dict[str, str]) -> None:
    Filling(Client(), address(agency, "help")).answer(422, **values)


def test_bytes_that_are_no_text_are_refused_or_read(agency: Agency) -> None:
    client = Client()
    state = STATE.findall(client.get(address(agency, "help")).content.decode())[0]
    body = f"state={state}&question=who&name=".encode() + "Müller".encode("latin-1") + b"&phone=030+23125+401"
    response = client.post(address(agency, "help"), body, content_type="application/x-www-form-urlencoded")
    assert response.status_code in {200, 400, 422}
    assert count(agency) == 0


def test_a_choice_that_was_not_offered_is_refused(agency: Agency) -> None:
    form = Filling(Client(), address(agency, "help"))
    form.answer(name="Erika Albers", phone="030 23125 401")
    form.answer(422, time="nachts")
    form.answer(time="any")
    form.answer(422, topics="999999")


def test_a_day_that_is_over_is_refused(agency: Agency) -> None:
    with agency_scope(agency):
        field = make_activity(agency).field
    form = Filling(Client(), address(agency, "position-new"))
    form.answer(organisation="Tierheim", name="Ada Okafor", phone="030 23125 410", email="")
    form.answer(title="Hunde ausführen", task="Spazieren gehen.", field=str(field.pk), target_group="animals")
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    html = form.answer(422, place="site", timing="one_off", date=yesterday.isoformat(), seats="1")
    assert "Dieser Tag ist schon vorbei." in html


def test_interest_is_counted_once_and_spam_is_not(agency: Agency) -> None:
    with agency_scope(agency):
        position = make_position(agency)
    client = Client()
    form = asks_about(agency, position, client)
    for _ in range(2):
        client.post(form.address, {"state": form.state, "send": "1"})
    asks_about(agency, position, Client(), homepage="https://example.org").send()
    with agency_scope(agency):
        assert agency.submissions.filter(position=position).count() == 2
        assert sum(agency.position_tallies.filter(position=position).values_list("interested", flat=True)) == 1


def test_who_is_writing_when_the_position_goes_is_heard(agency: Agency) -> None:
    with agency_scope(agency):
        position = make_position(agency)
    form = asks_about(agency, position, Client())
    with agency_scope(agency):
        agency.positions.filter(pk=position.pk).update(state="filled")
    assert form.send().status_code == 302
    assert only(agency).position == position


def test_who_comes_later_reads_it_is_gone_and_what_is_like_it(agency: Agency) -> None:
    with agency_scope(agency):
        gone = make_position(agency, state="filled")
        make_position(agency, field=gone.field, title="Hunde ausführen")
    response = Client().get(address(agency, "interest", gone.number))
    assert response.status_code == 404
    assert "nicht mehr frei" in response.content.decode()
    assert "Hunde ausführen" in response.content.decode()


def asks_about(agency: Agency, position: Position, client: Client, **more: str) -> Filling:
    form = Filling(client, address(agency, "interest", position.number))
    form.answer(name="Jonas Krämer", **more)
    form.answer(phone="030 23125 401")
    form.answer(text="")
    return form
