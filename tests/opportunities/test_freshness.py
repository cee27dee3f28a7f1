"""Is it still right? Asked on day 69, again on day 76, taken off on day 90; each once."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from nahbei.foundation.actor import Actor
from nahbei.foundation.models import Agency, AuditEntry
from nahbei.foundation.tokens import digest
from nahbei.opportunities.actions import (
    answer_freshness,
    confirm_position,
    keep_fresh,
    note_call,
    set_freshness_terms,
    take_off_position,
)
from nahbei.opportunities.actions.freshness import token_of
from nahbei.opportunities.freshness import to_ring
from nahbei.opportunities.models import Position, PositionState
from nahbei.opportunities.rules import AlreadyAnswered, SayWhat
from tests.factories import BERLIN, CLERK, NOW, TODAY, make_contact, make_organisation, make_person, make_position

CLOCK = Actor.clock()


def on_day(number: int) -> dt.datetime:
    """The morning so many days after the last confirmation."""
    return dt.datetime.combine(TODAY + dt.timedelta(days=number), dt.time(7, 20), tzinfo=BERLIN)


def run(agency: Agency, *days: int) -> list[int]:
    return [keep_fresh(agency=agency, by=CLOCK, at=on_day(day)) for day in days]


def with_mail(agency: Agency, **fields: object) -> Position:
    contact = fields.pop("contact", None) or make_contact(agency, person=make_person(agency, "Okafor", email="okafor@example.org"))
    return make_position(agency, organisation=contact.organisation, contact=contact, **fields)


def topics(agency: Agency) -> list[str]:
    return list(agency.messages.order_by("pk").values_list("topic", flat=True))


def test_from_the_first_question_to_the_end(inside: Agency) -> None:
    position = with_mail(inside)
    assert run(inside, 1, 68) == [0, 0]
    assert run(inside, 69, 69, 70, 75) == [1, 0, 0, 0]
    assert run(inside, 76, 76, 89) == [1, 0, 0]
    position.refresh_from_db()
    assert position.state == PositionState.PUBLISHED
    assert run(inside, 90, 90, 91) == [1, 0, 0]
    position.refresh_from_db()
    assert position.state == PositionState.OFFLINE
    assert topics(inside) == ["position_still_right", "position_still_right_again", "position_taken_off"]
    assert position.moves.first().reason == "lange nicht bestätigt"


def test_both_mails_carry_the_same_link_and_only_its_digest_is_stored(inside: Agency) -> None:
    position = with_mail(inside)
    run(inside, 69, 76)
    position.refresh_from_db()
    token = token_of(position)
    assert position.digest == digest(token)
    for message in inside.messages.all():
        assert f"/lindenhof/still-right/{token}/" in message.body
        assert "20.2.2027" in message.body  # day 89, the last on which it is shown


def test_one_contact_gets_one_mail_about_all(inside: Agency) -> None:
    first = with_mail(inside, title="Vorlesen")
    with_mail(inside, title="Gartenhilfe", contact=first.contact)
    assert run(inside, 69) == [2]
    message = inside.messages.get()
    assert "Vorlesen und 1 weitere" in message.subject
    assert message.body.count("/still-right/") == 2
    assert message.about == first.organisation.reference


def test_confirmed_in_time_begins_anew(inside: Agency) -> None:
    position = with_mail(inside)
    run(inside, 69)
    confirm_position(position=position, how="phone", by=CLERK, at=on_day(75))
    assert run(inside, 76, 90, 75 + 68) == [0, 0, 0]
    assert run(inside, 75 + 69) == [1]


def test_nobody_is_taken_off_who_was_not_asked(inside: Agency) -> None:
    position = with_mail(inside)
    assert run(inside, 200, 201) == [1, 1]  # the clock stood still: asked first, then reminded
    assert run(inside, 213) == [0]
    assert run(inside, 214) == [1]  # fourteen days after the question, as the terms leave them
    position.refresh_from_db()
    assert position.state == PositionState.OFFLINE


def test_terms_change_in_between(inside: Agency) -> None:
    with_mail(inside)
    run(inside, 69)
    set_freshness_terms(agency=inside, valid_from=TODAY + dt.timedelta(days=70), ask_after_days=30, remind_after_days=100,
                        unpublish_after_days=120, by=CLERK, at=on_day(69))
    assert run(inside, 76, 90, 99) == [0, 0, 0]
    assert run(inside, 100, 119, 120) == [1, 0, 1]
    assert AuditEntry.objects.filter(what="opportunities.terms_set").count() == 1
    with pytest.raises(ValidationError, match="steigen"):
        set_freshness_terms(agency=inside, valid_from=TODAY, ask_after_days=30, remind_after_days=20, unpublish_after_days=40, by=CLERK, at=NOW)


@pytest.mark.parametrize("confirmed", [dt.date(2027, 1, 18), dt.date(2027, 8, 23)])
def test_summer_time_moves_no_day(inside: Agency, confirmed: dt.date) -> None:
    """28 March and 31 October 2027 lie in between."""
    with_mail(inside, confirmed_on=confirmed)
    days = (confirmed + dt.timedelta(days=number) for number in (68, 69, 75, 76, 89, 90))
    moments = [dt.datetime.combine(day, dt.time(0, 5), tzinfo=BERLIN) for day in days]
    assert [keep_fresh(agency=inside, by=CLOCK, at=at) for at in moments] == [0, 1, 0, 1, 0, 1]


def test_what_is_over_or_not_shown_is_not_asked_about(inside: Agency) -> None:
    with_mail(inside, ends_on=TODAY + dt.timedelta(days=60))
    make_position(inside, organisation=make_organisation(inside, active=False))
    make_position(inside, state=PositionState.OFFLINE)
    assert run(inside, 69, 90) == [0, 0]


def test_without_an_address_they_are_rung(inside: Agency) -> None:
    alone = make_position(inside)
    dead = with_mail(inside)
    dead.contact.person.died_on = TODAY
    dead.contact.person.save()
    asked = with_mail(inside)
    run(inside, 69)
    day = TODAY + dt.timedelta(days=69)
    assert topics(inside) == ["position_still_right"]
    assert set(to_ring(inside, on=day)) == {alone, dead}
    note_call(position=alone, outcome="not_reached", by=CLERK, at=on_day(69))
    note_call(position=dead, outcome="again", by=CLERK, at=on_day(69))
    assert not to_ring(inside, on=day).exists()
    assert list(to_ring(inside, on=day + dt.timedelta(days=1))) == [alone]
    assert set(to_ring(inside, on=day + dt.timedelta(days=3))) == {alone, dead}
    note_call(position=alone, outcome="current", by=CLERK, at=on_day(70))
    note_call(position=dead, outcome="filled", by=CLERK, at=on_day(72))
    assert not to_ring(inside, on=day + dt.timedelta(days=4)).exists()
    run(inside, 76)
    assert list(to_ring(inside, on=TODAY + dt.timedelta(days=76))) == [asked]  # two mails, and nothing heard


def test_a_late_answer_asks_the_office(inside: Agency) -> None:
    position = with_mail(inside)
    run(inside, 69, 76, 90)
    answered = answer_freshness(position=position, answer="current", by=Actor.link("Erika Okafor"), at=on_day(91))
    assert (answered.state, answered.confirmed_on) == (PositionState.OFFLINE, TODAY + dt.timedelta(days=91))
    assert "Wieder veröffentlichen?" in inside.reminders.get().text
    with pytest.raises(AlreadyAnswered):
        answer_freshness(position=position, answer="filled", by=Actor.link("Erika Okafor"), at=on_day(91))


def test_a_wish_for_change_waits_for_the_office(inside: Agency) -> None:
    position = with_mail(inside)
    run(inside, 69)
    with pytest.raises(SayWhat):
        answer_freshness(position=position, answer="change", text=" \u202e ", by=CLERK, at=on_day(70))
    answer_freshness(position=position, answer="change", text="Jetzt donnerstags.", by=Actor.link("Erika Okafor"), at=on_day(70))
    assert "Jetzt donnerstags." in inside.reminders.get().text
    assert run(inside, 76) == [0]  # she has answered: no second mail


def test_taken_off_by_hand_is_left_alone(inside: Agency) -> None:
    take_off_position(position=with_mail(inside), by=CLERK, at=NOW)
    assert run(inside, 69, 76, 90) == [0, 0, 0]
