"""Gifts: money and waivers stand in the book, things do not; a gift is never a contribution."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from nahbei.contributions import actions as contributions
from nahbei.contributions.ledger import balance, standings
from nahbei.contributions.models import Booking, Ledger
from nahbei.contributions.queries import bookings_of, open_by_person
from nahbei.donations import actions
from nahbei.donations.models import Gift
from nahbei.foundation.models import Agency, AuditEntry
from nahbei.partners.actions import merge_organisations
from nahbei.people.actions import merge_people
from tests.factories import (
    CLERK,
    NOW,
    TODAY,
    make_bank_line,
    make_claim,
    make_donor,
    make_gift,
    make_organisation,
    make_person,
    make_tax_status,
)

SAID: dict[str, Any] = {"by": CLERK, "at": NOW}


def test_each_kind_stands_where_it_belongs(inside: Agency) -> None:
    make_gift(inside, cents=10_000)
    make_gift(inside, cents=2_500, ledger_name=Ledger.CASH)
    make_gift(inside, cents=1_230, kind="waiver")
    thing = make_gift(inside, cents=30_000, kind="in_kind")
    totals = balance(inside.bookings.all())
    assert (totals["bank"], totals["cash"], totals["expenses"], totals["donations"]) == (10_000, 2_500, 1_230, -13_730)
    assert thing.booking is None
    assert sum(totals.values()) == 0


def test_a_gift_settles_no_claim(inside: Agency) -> None:
    """A contribution stays open, whatever somebody gives beyond it."""
    claim = make_claim(inside)
    before = standings(bookings_of(inside, claim.whose)), open_by_person(inside)
    make_gift(inside, cents=10_000, person=claim.whose)
    found = standings(bookings_of(inside, claim.whose))
    assert found.open_cents > 0
    assert (found, open_by_person(inside)) == before


def test_an_organisation_gives_too(inside: Agency) -> None:
    gift = make_gift(inside, organisation=make_organisation(inside, name="Bäckerei am Markt"))
    assert (gift.person, gift.giver_name) == (None, "Bäckerei am Markt")
    assert gift.booking is not None
    assert gift.booking.person is None
    assert "Bäckerei am Markt" in gift.booking.text


def test_a_gift_is_of_one(inside: Agency) -> None:
    with pytest.raises(actions.GiverUnclear):
        actions.give(agency=inside, cents=100, on=TODAY, kind="money", **SAID)
    both: dict[str, Any] = {"person": make_person(inside), "organisation": make_organisation(inside)}
    with pytest.raises(actions.GiverUnclear):
        actions.give(agency=inside, cents=100, on=TODAY, kind="money", **both, **SAID)


@pytest.mark.parametrize(("more", "refusal"), [
    ({"cents": 0}, contributions.NotAGift), ({"ledger_name": "claims"}, contributions.NotAGift), ({"kind": "loan"}, contributions.NotAGift),
    ({"on": TODAY + dt.timedelta(days=1)}, contributions.GiftTooFarAhead), ({"kind": "waiver", "basis_text": " "}, actions.WaiverNeedsBasis),
    ({"kind": "in_kind", "condition": ""}, actions.ThingNeedsWords), ({"kind": "in_kind", "basis_text": ""}, actions.ThingNeedsWords),
    ({"kind": "in_kind", "on": TODAY + dt.timedelta(days=1)}, contributions.GiftTooFarAhead),
])
def test_what_is_no_gift_is_refused(inside: Agency, more: dict[str, Any], refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        make_gift(inside, **more)
    assert not inside.gifts.exists()
    assert not inside.bookings.exists()


def test_an_organisation_waives_nothing(inside: Agency) -> None:
    with pytest.raises(actions.OnlyPeopleWaive):
        make_gift(inside, kind="waiver", organisation=make_organisation(inside))


def test_taken_back_the_book_is_even(inside: Agency) -> None:
    gift = make_gift(inside, cents=4_711)
    actions.take_back(gift=gift, why="war ein Beitrag", on=TODAY, **SAID)
    assert set(balance(inside.bookings.all()).values()) == {0}
    assert not inside.gifts.counting().exists()
    with pytest.raises(actions.GiftTakenBack):
        actions.take_back(gift=gift, why="", on=TODAY, **SAID)
    thing = make_gift(inside, kind="in_kind")
    actions.take_back(gift=thing, why="doch behalten", on=TODAY, **SAID)
    assert thing.taken_back_why == "doch behalten"


def test_from_the_book_a_gift_is_not_reversed(inside: Agency) -> None:
    booking = make_gift(inside).booking
    assert booking is not None
    with pytest.raises(actions.GiftStandsInRoom):
        contributions.reverse(booking=booking, why="", on=TODAY, **SAID)
    assert Booking.objects.count() == 1


def test_a_closed_year_takes_no_gift(inside: Agency) -> None:
    make_gift(inside, on=dt.date(TODAY.year - 1, 12, 30))
    contributions.close_year(agency=inside, year=TODAY.year - 1, **SAID)
    with pytest.raises(contributions.YearIsClosed):
        make_gift(inside, on=dt.date(TODAY.year - 1, 12, 31))


def test_the_audit_trail_knows_no_amount(inside: Agency) -> None:
    gift = make_gift(inside, cents=987_654)
    lines = AuditEntry.objects.filter(person_id=gift.person_id, what__startswith="donations.")
    assert [line.what for line in lines] == ["donations.given"]
    assert "987" not in str(lines[0].changes)


def test_gifts_follow_who_is_merged(inside: Agency) -> None:
    """Those of a person stay with the signpost and are read with the winner; those of an organisation move."""
    one, two = make_person(inside), make_person(inside)
    gift = make_gift(inside, person=two)
    merge_people(winner=one, loser=two, **SAID)
    gift.refresh_from_db()
    assert gift.person_id == two.pk
    ours, theirs = make_organisation(inside), make_organisation(inside)
    given = make_gift(inside, organisation=theirs)
    merge_organisations(winner=ours, loser=theirs, **SAID)
    given.refresh_from_db()
    assert given.organisation_id == ours.pk


@pytest.mark.database
def test_the_database_keeps_gifts_as_they_were_written(inside: Agency) -> None:
    gift = make_gift(inside)
    for change in ({"cents": 1}, {"given_on": dt.date(2020, 1, 1)}, {"kind": "waiver"}, {"text": "anders"}):
        with pytest.raises(Exception, match="append only"), transaction.atomic():
            Gift.objects.filter(pk=gift.pk).update(**change)
    with pytest.raises(Exception, match="append only"), transaction.atomic():
        Gift.objects.filter(pk=gift.pk).delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        Gift.objects.create(agency=inside, kind="in_kind", origin="private", cents=1, given_on=TODAY, written_at=NOW, written_by_name="x")


def test_a_line_of_the_bank_is_a_gift(inside: Agency) -> None:
    """Booked once, confirmed like any other; taken back from the line, but not while it is confirmed."""
    person, line = make_donor(inside), make_bank_line(inside, 5_000)
    gift = actions.give_by_line(line=line, person=person, **SAID)
    assert (gift.cents, gift.given_on, gift.kind, gift.person) == (5_000, TODAY, "money", person)
    assert inside.bookings.get().kind == "donation"
    with pytest.raises(contributions.BookedFromBank):
        actions.take_back(gift=gift, why="x", on=TODAY, **SAID)
    make_tax_status(inside)
    paper = actions.confirm(gifts=[gift], **SAID)
    with pytest.raises(actions.GiftConfirmed):
        contributions.reopen_line(line=line, **SAID)
    actions.revoke(confirmation=paper, why="falscher Betrag", original_back=True, **SAID)
    contributions.reopen_line(line=line, **SAID)
    assert not inside.gifts.counting().exists() and inside.gifts.get().taken_back_at
    with pytest.raises(actions.GiverUnclear):
        actions.give_by_line(line=inside.bank_lines.get(), **SAID)


def test_an_organisation_gives_by_the_bank(inside: Agency) -> None:
    theirs = make_organisation(inside)
    gift = actions.give_by_line(line=make_bank_line(inside, 70_000), organisation=theirs, **SAID)
    assert (gift.giver, inside.bookings.get().person) == (theirs, None)
