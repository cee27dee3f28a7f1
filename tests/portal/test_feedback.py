"""The feedback page: one question, one click; looking changes nothing; nobody learns what the other side said."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.test import Client

from nahbei.foundation.actor import Actor
from nahbei.foundation.models import Agency
from nahbei.foundation.tenancy import agency_scope
from nahbei.placements.actions import answer_follow_up, end_placement, plan_follow_ups
from nahbei.placements.models import FollowUp, Placement
from tests.factories import CLERK, make_person, make_placement, make_request, make_visit, make_volunteer

pytestmark = pytest.mark.django_db
YESTERDAY = dt.date.today() - dt.timedelta(days=1)  # noqa: DTZ011 - the door reads the real clock


def now(days: int = 0) -> dt.datetime:
    return dt.datetime.now(dt.UTC) + dt.timedelta(days=days)


@pytest.fixture
def asked(agency: Agency) -> tuple[Placement, str]:
    """Help every week; the volunteer was asked by e-mail after the first time, the resident waits for a call."""
    Agency.objects.filter(pk=agency.pk).update(phone="030 23125 400")
    with agency_scope(agency):
        seeker = make_person(agency, "Yıldırım", given_name="Ayşe", street="Ahornweg 7", phone="030 23125 418")
        help_request = make_request(
            agency, seeker, state="matched", standing=True, weekdays=1, starts_on=YESTERDAY, review_on=YESTERDAY + dt.timedelta(days=90),
        )
        placement = make_placement(agency, help_request, make_volunteer(agency, activities=(help_request.activity,)), started_on=YESTERDAY)
        make_visit(help_request, YESTERDAY, volunteer=placement.volunteer, state="took_place")
        plan_follow_ups(agency=agency, by=Actor.clock(), at=now())
        body = agency.messages.get(topic="follow_up").body
    found = re.search(r"https?://[^/]+(/lindenhof/feedback/[0-9a-f]+/)", body)
    assert found is not None
    return placement, found[1]


def text(client: Client, link: str, status: int = 200) -> str:
    response = client.get(link)
    assert response.status_code == status
    return response.content.decode()


def row(agency: Agency, side: str = "volunteer") -> FollowUp:
    with agency_scope(agency):
        return FollowUp.objects.select_related("placement__help_request").get(side=side)


def test_one_question_and_three_answers(asked: tuple[Placement, str], client: Client) -> None:
    html = text(client, asked[1])
    for words in ("Guten Tag, Herr Krämer,", "Wie läuft es mit Ayşe Yıldırım?", "Sie helfen Ayşe Yıldırım: Arztbegleitung.", "läuft gut", "geht so",
                  "läuft nicht gut", "Die andere Seite erfährt sie nicht", "030 23125 400"):
        assert words in html, words
    assert "Ahornweg" not in html


def test_looking_changes_nothing(agency: Agency, asked: tuple[Placement, str], client: Client) -> None:
    """A mail scanner follows every link."""
    for address in (asked[1], asked[1] + "?answer=good", asked[1] + "?note=x"):
        assert client.get(address).status_code == 200
        assert client.head(address).status_code == 200
    assert row(agency).answered_at is None
    response = client.get(asked[1])
    assert (response["Referrer-Policy"], response["X-Robots-Tag"]) == ("same-origin", "noindex")


@pytest.mark.parametrize(("answer", "words"), [("good", "läuft gut"), ("mixed", "geht so"), ("bad", "läuft nicht gut")])
def test_one_click_answers(agency: Agency, asked: tuple[Placement, str], client: Client, answer: str, words: str) -> None:
    response = client.post(asked[1], {"answer": answer})
    assert (response.status_code, response["Location"]) == (302, asked[1])
    html = text(client, asked[1])
    assert "danke für Ihre Antwort" in html
    assert f"<b>{words}</b>" in html
    found = row(agency)
    assert (found.outcome, found.answered_online, found.answered_by_name) == (answer, True, "Jonas Krämer")


def test_a_note_afterwards_for_whoever_wants_to(agency: Agency, asked: tuple[Placement, str], client: Client) -> None:
    client.post(asked[1], {"answer": "mixed"})
    note = "Freitags geht es nicht 😀 <script>x"
    html = client.post(asked[1], {"note": f"{note}\u202e"}, follow=True).content.decode()
    assert "Wir haben es bekommen." in html
    assert "<script>x" not in html
    assert row(agency).note == note
    with agency_scope(agency):
        assert note in agency.reminders.open().get().text
    assert client.post(asked[1], {"note": "Noch etwas"}).status_code == 422
    assert row(agency).note == note


@pytest.mark.parametrize("note", ["", "   ", "a" * 501])
def test_a_note_that_is_none_or_too_long_is_said_so(agency: Agency, asked: tuple[Placement, str], client: Client, note: str) -> None:
    client.post(asked[1], {"answer": "good"})
    response = client.post(asked[1], {"note": note})
    assert response.status_code == 422
    html = response.content.decode()
    assert "<title>Fehler:" in html
    assert note in html
    assert row(agency).note == ""


def test_a_note_without_an_answer_is_not_kept(agency: Agency, asked: tuple[Placement, str], client: Client) -> None:
    html = client.post(asked[1], {"note": "Hallo"}).content.decode()
    assert "Wie läuft es mit" in html
    assert (row(agency).note, row(agency).answered_at) == ("", None)


def test_opened_again_it_says_what_was_answered(agency: Agency, asked: tuple[Placement, str], client: Client) -> None:
    client.post(asked[1], {"answer": "good"})
    client.post(asked[1], {"answer": "bad"})
    html = text(client, asked[1])
    assert "<b>läuft gut</b>" in html
    assert row(agency).outcome == "good"


@pytest.mark.parametrize("data", [{}, {"answer": ""}, {"answer": "not_reached"}, {"answer": "excellent"}, {"answer": ["good;"]}])
def test_made_up_answers_change_nothing(agency: Agency, asked: tuple[Placement, str], client: Client, data: dict[str, object]) -> None:
    assert client.post(asked[1], data).status_code == 302
    assert row(agency).answered_at is None


def test_what_the_office_wrote_down_is_not_shown(agency: Agency, asked: tuple[Placement, str], client: Client) -> None:
    with agency_scope(agency):
        answer_follow_up(follow_up=row(agency), outcome="mixed", note="Klang müde.", by=CLERK, at=now())
    html = text(client, asked[1])
    assert "geht so" in html
    assert "Klang müde" not in html
    assert "<textarea" not in html


def test_the_other_side_stays_secret(agency: Agency, asked: tuple[Placement, str], client: Client) -> None:
    with agency_scope(agency):
        answer_follow_up(follow_up=row(agency, "help_seeker"), outcome="bad", note="Er ist unfreundlich.", by=CLERK, at=now())
    before = text(client, asked[1])
    client.post(asked[1], {"answer": "good"})
    for html in (before, text(client, asked[1])):
        assert "unfreundlich" not in html
    assert "läuft nicht gut" not in text(client, asked[1])


@pytest.mark.parametrize(("how", "words"), [
    ("expired", "die Zeit für diese Frage ist vorbei"), ("given up", "diese Frage hat sich erledigt"), ("ended", "diese Frage hat sich erledigt"),
])
def test_a_link_that_is_over_says_so_kindly(agency: Agency, asked: tuple[Placement, str], client: Client, how: str, words: str) -> None:
    with agency_scope(agency):
        if how == "expired":
            FollowUp.objects.filter(side="volunteer").update(asked_at=now(-28))
        elif how == "given up":
            FollowUp.objects.filter(side="volunteer").update(not_reached=2)
            answer_follow_up(follow_up=row(agency), outcome="not_reached", last=True, by=CLERK, at=now())
        else:
            end_placement(placement=asked[0], side="volunteer", reason="zieht weg", on=now().date(), by=CLERK, at=now())
    client.post(asked[1], {"answer": "bad"})
    html = text(client, asked[1])
    assert words in html
    assert "Yıldırım" not in html
    assert row(agency).outcome != "bad"


def test_after_the_end_one_asks_how_it_was(agency: Agency, asked: tuple[Placement, str], client: Client) -> None:
    with agency_scope(agency):
        end_placement(placement=asked[0], side="help_seeker", reason="braucht es nicht mehr", on=now().date(), by=CLERK, at=now())
    html = text(client, asked[1])
    assert "Wie war es mit Ayşe Yıldırım?" in html
    assert "lief nicht gut" in html
    assert "braucht es nicht mehr" not in html


def test_an_unknown_link_and_the_other_agency(agency: Agency, other_agency: Agency, asked: tuple[Placement, str], client: Client) -> None:
    assert "Diese Seite kennen wir nicht" in text(client, "/lindenhof/feedback/" + "0" * 40 + "/", 404)
    elsewhere = asked[1].replace("/lindenhof/", "/weststadt/")
    assert client.post(elsewhere, {"answer": "bad"}).status_code == 404
    assert client.get("/nirgendwo/feedback/" + "0" * 40 + "/").status_code == 404
    assert row(agency).answered_at is None


def test_a_reply_link_opens_no_feedback(agency: Agency, asked: tuple[Placement, str], client: Client) -> None:
    assert client.get(asked[1].replace("/feedback/", "/reply/")).status_code == 404
