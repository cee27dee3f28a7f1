"""The organisation's page behind a link: without log-in, without a name; and nothing anywhere tells who it is before both agreed."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.test import Client

from nahbei.foundation.models import Agency
from nahbei.foundation.tenancy import agency_scope
from nahbei.placements.actions.positions import (
    ask_organisation,
    decline,
    introduce,
    note_agreement,
    propose_position,
    put_on_hold,
    settle_question,
)
from nahbei.placements.models import PositionPlacement, Stage
from nahbei.placements.position_rules import NoContactDataYet, VolunteerHasNotAgreed
from tests.factories import CLERK, make_person, make_position_with_contact, make_reason, make_volunteer

pytestmark = pytest.mark.django_db
SECRETS = ("Yıldırım", "Ahornweg", "23125 418", "ayse@", "12345")
OF_THE_ORGANISATION = ("Okafor", "23125 440", "kita")


def now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def by() -> dict[str, Any]:
    return {"by": CLERK, "at": now()}


@pytest.fixture
def asked(agency: Agency) -> tuple[PositionPlacement, str]:
    """Somebody with everything secret, proposed; the organisation is asked by e-mail. And the address of the page."""
    with agency_scope(agency):
        person = make_person(
            agency, "Yıldırım", given_name="Ayşe", street="Ahornweg 7", postal_code="12345", town="Birkenfeld", phone="030 23125 418",
            email="ayse@example.org", preferred_channel="email", languages=["tr"],
        )
        placement = propose_position(
            position=make_position_with_contact(agency), volunteer=make_volunteer(agency, person=person), agreed=True, **by()
        )
        placement = ask_organisation(placement=placement, means="email", **by())
        return placement, link_in(agency, placement)


def link_in(agency: Agency, placement: PositionPlacement) -> str:
    body = agency.messages.filter(topic="introduction_asked", about=placement.reference).latest("pk").body
    found = re.search(r"https?://[^/]+(/lindenhof/introduction/[0-9a-f]+/)", body)
    assert found is not None
    return found[1]


def fresh(agency: Agency, placement: PositionPlacement) -> PositionPlacement:
    with agency_scope(agency):
        return PositionPlacement.objects.get(pk=placement.pk)


def text(client: Client, link: str, status: int = 200) -> str:
    response = client.get(link)
    assert response.status_code == status
    return response.content.decode()


def everything_said(agency: Agency, client: Client, link: str) -> str:
    """All messages to the organisation and every page behind its link."""
    with agency_scope(agency):
        mails = [f"{row.subject}\n{row.body}" for row in agency.messages.exclude(topic="introduced_to_organisation")]
    pages = [client.get(address, follow=True).content.decode() for address in (link, f"{link}refusal/", f"{link}question/")]
    # The links are random; a digit in one is not a telephone number.
    return re.sub(r"/[0-9a-f]{40}/", "/", "\n".join([*mails, *pages]))


# Every way that does not lead through both agreements. After each step nothing may tell who she is.
WAYS: dict[str, list[Any]] = {
    "asked": [],
    "asked back": [lambda placement, client, link: client.post(f"{link}question/", {"question": "Mag sie Kinder?"})],
    "question settled": [lambda placement, client, link: client.post(f"{link}question/", {"question": "Mag sie Kinder?"}),
                         lambda placement, client, link: settle_question(placement=placement, **by())],
    "refused": [lambda placement, client, link: client.post(f"{link}refusal/", {"answer": "no"})],
    "on hold": [lambda placement, client, link: put_on_hold(placement=placement, **by())],
    "withdrawn": [lambda placement, client, link: placement.agency.messages.update(state="sent"),
                  lambda placement, client, link: decline(placement=placement, by_side="volunteer", reason=None, **by())],
    "said yes": [lambda placement, client, link: client.post(link, {"answer": "yes"})],
    "asked again": [lambda placement, client, link: ask_organisation(placement=placement, means="email", **by())],
}


@pytest.mark.parametrize("way", WAYS)
def test_before_both_agreed_no_message_and_no_page_tells_who_it_is(
    agency: Agency, client: Client, asked: tuple[PositionPlacement, str], way: str
) -> None:
    placement, link = asked
    for step in [None, *WAYS[way]]:
        if step is not None:
            with agency_scope(agency):
                step(placement, client, link)
        said = everything_said(agency, client, link)
        assert [secret for secret in SECRETS if secret in said] == []
        with agency_scope(agency):
            to_her = "\n".join(agency.messages.filter(person=placement.volunteer.person).values_list("body", flat=True))
            assert not agency.messages.filter(topic__in=["introduced_to_organisation", "introduced_volunteer"]).exists()
        assert [secret for secret in OF_THE_ORGANISATION if secret in to_her] == []


def test_the_page_tells_enough_to_decide(client: Client, asked: tuple[PositionPlacement, str]) -> None:
    html = text(client, asked[1])
    for word in ("Ayşe interessiert sich für „Vorlesen im Kindergarten“", "Spricht Türkisch", "Mo–So 0–24", "Guten Tag, Frau Okafor"):
        assert word in html


def test_looking_changes_nothing(agency: Agency, client: Client, asked: tuple[PositionPlacement, str]) -> None:
    for address in (asked[1], f"{asked[1]}refusal/", f"{asked[1]}question/", f"{asked[1]}?answer=yes"):
        client.get(address)
        client.head(address)
    found = fresh(agency, asked[0])
    assert (found.organisation_agreed_at, found.stage, found.question) == (None, Stage.PROPOSED, "")


def test_only_a_digest_is_stored(agency: Agency, asked: tuple[PositionPlacement, str]) -> None:
    token = asked[1].rstrip("/").rsplit("/", 1)[1]
    assert fresh(agency, asked[0]).digest not in {"", token}


def test_with_both_agreed_each_gets_the_other_by_mail_and_the_page_does_not_repeat_it(
    agency: Agency, client: Client, asked: tuple[PositionPlacement, str]
) -> None:
    placement, link = asked
    client.post(link, {"answer": "yes"})
    assert "danke für Ihr Ja." in text(client, link)
    with agency_scope(agency):
        introduce(placement=placement, **by())
        to_house, to_her = agency.messages.get(topic="introduced_to_organisation"), agency.messages.get(topic="introduced_volunteer")
    assert all(word in to_house.body for word in ("Ayşe Yıldırım", "030 23125 418", "ayse@example.org"))
    assert all(word in to_her.body for word in ("Kita Sonnenhof", "Ada Okafor", "030 23125 440"))
    html = text(client, link)
    assert "beide Seiten haben Ja gesagt." in html
    assert not [secret for secret in SECRETS if secret in html]


def test_a_no_takes_a_reason_of_the_list_or_none(agency: Agency, client: Client, asked: tuple[PositionPlacement, str]) -> None:
    placement, link = asked
    with agency_scope(agency):
        reason, retired = make_reason(agency), make_reason(agency, "Gibt es nicht mehr", active=False)
    page = text(client, f"{link}refusal/")
    assert "Zeiten passen nicht" in page
    assert "Gibt es nicht mehr" not in page
    for wrong in (retired.pk, 99_999, "x' OR 1=1"):
        assert client.post(f"{link}refusal/", {"reason": wrong}).status_code == 422
    client.post(f"{link}refusal/", {"answer": "no", "reason": reason.pk})
    found = fresh(agency, placement)
    assert (found.stage, found.declined_by, found.reason_id) == (Stage.DECLINED, "organisation", reason.pk)
    assert "suchen wir weiter" in text(client, link)


def test_a_question_waits_for_the_office_and_the_link_still_answers(agency: Agency, client: Client, asked: tuple[PositionPlacement, str]) -> None:
    placement, link = asked
    assert client.post(f"{link}question/", {"question": "  "}).status_code == 422
    client.post(f"{link}question/", {"question": "<script>alert(1)</script> Mag sie Kinder?"})
    assert fresh(agency, placement).question_at is not None
    assert "Wir haben Ihre Frage" in text(client, link)
    client.post(link, {"answer": "yes"})
    assert fresh(agency, placement).organisation_agreed_at is not None


def test_a_used_link_answers_once_and_an_old_one_not_at_all(agency: Agency, client: Client, asked: tuple[PositionPlacement, str]) -> None:
    placement, link = asked
    client.post(link, {"answer": "yes"})
    client.post(f"{link}refusal/", {"answer": "no"})
    assert fresh(agency, placement).stage == Stage.PROPOSED
    with agency_scope(agency):
        PositionPlacement.objects.update(organisation_agreed_at=None, asked_at=now() - dt.timedelta(days=29))
    client.post(link, {"answer": "yes"})
    assert fresh(agency, placement).organisation_agreed_at is None
    assert "die Zeit für diese Frage ist vorbei." in text(client, link)


def test_asked_again_the_old_link_is_unknown(agency: Agency, client: Client, asked: tuple[PositionPlacement, str]) -> None:
    with agency_scope(agency):
        ask_organisation(placement=asked[0], means="email", **by())
    text(client, asked[1], 404)


@pytest.mark.parametrize("token", ["x", "0" * 40, "..%2f", "%00", "é" * 20])
def test_made_up_links_lead_nowhere(agency: Agency, client: Client, token: str) -> None:
    for rest in ("", "refusal/", "question/"):
        assert client.get(f"/lindenhof/introduction/{token}/{rest}").status_code == 404


def test_the_other_agencys_address_does_not_know_the_link(client: Client, other_agency: Agency, asked: tuple[PositionPlacement, str]) -> None:
    text(client, asked[1].replace("lindenhof", "weststadt"), 404)


def test_nothing_goes_to_the_organisation_before_she_agreed(inside: Agency) -> None:
    placement = propose_position(position=make_position_with_contact(inside), volunteer=make_volunteer(inside), **by())
    with pytest.raises(VolunteerHasNotAgreed):
        ask_organisation(placement=placement, means="email", **by())
    note_agreement(placement=placement, side="volunteer", **by())
    ask_organisation(placement=placement, means="email", **by())
    assert inside.messages.count() == 1


@pytest.mark.parametrize("words", [
    "Frau Yıldırım kommt gern", "Das ist Yildirim.", "YILDIRIM", "Tel. 030/23125-418", "0152 28 81 73 86", "ayse@example.org", "wohnt im Ahornweg",
])
def test_the_offices_own_words_may_not_tell_either(inside: Agency, words: str) -> None:
    person = make_person(inside, "Yıldırım", given_name="Ayşe", street="Ahornweg 7")
    placement = propose_position(
        position=make_position_with_contact(inside), volunteer=make_volunteer(inside, person=person), agreed=True, **by()
    )
    with pytest.raises(NoContactDataYet):
        ask_organisation(placement=placement, means="email", introduction=words, **by())
    assert not inside.messages.exists()


def test_harmless_words_pass(inside: Agency) -> None:
    placement = propose_position(position=make_position_with_contact(inside), volunteer=make_volunteer(inside), agreed=True, **by())
    ask_organisation(placement=placement, means="email", introduction="War 30 Jahre Lehrer, liest gern vor, ab 2027 auch öfter.", **by())
    assert "War 30 Jahre Lehrer" in inside.messages.get().body
