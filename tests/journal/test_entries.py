"""The Protokollbuch: numbers without gaps, closed days, corrections that name the old entry."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import transaction

from nahbei.foundation.models import Agency
from nahbei.foundation.reference import Reference
from nahbei.foundation.tenancy import agency_scope
from nahbei.journal import actions
from nahbei.journal.models import Entry, EntryKind
from tests.factories import BERLIN, CLERK, NOW, TODAY, make_person


def write(agency: Agency, text: str = "Rief an.", at: dt.datetime = NOW, **fields: object) -> Entry:
    return actions.write_entry(agency=agency, by=CLERK, at=at, text=text, **fields)  # type: ignore[arg-type]


def test_entries_are_numbered_from_one(inside: Agency) -> None:
    assert [write(inside).number for _ in range(3)] == [1, 2, 3]


def test_a_failed_transaction_leaves_no_gap(inside: Agency) -> None:
    write(inside)
    with pytest.raises(RuntimeError), transaction.atomic():
        write(inside)
        raise RuntimeError
    assert write(inside).number == 2


def test_the_day_is_the_local_one(inside: Agency) -> None:
    late = dt.datetime(2026, 11, 23, 23, 30, tzinfo=dt.UTC)
    assert write(inside, at=late).on == dt.date(2026, 11, 24)


def test_an_entry_remembers_who_and_about_what(inside: Agency) -> None:
    person, about = make_person(inside), Reference("help_requests.request", 17)
    entry = Entry.objects.get(pk=write(inside, kind=EntryKind.CALL, person=person, about=about).pk)
    assert (entry.written_by_name, entry.person, entry.about, entry.kind) == ("Petra Lindner", person, about, "call")


@pytest.mark.parametrize("text", ["", "   \n\t"])
def test_an_entry_without_words_is_refused_and_takes_no_number(inside: Agency, text: str) -> None:
    with pytest.raises(actions.EntryNeedsText):
        write(inside, text)
    assert write(inside).number == 1


def test_long_and_strange_text_is_kept(inside: Agency) -> None:
    text = "\u202e<script>alert(1)</script> 🦷 " + "x" * 9_000
    assert Entry.objects.get(pk=write(inside, text).pk).text == text


def test_a_closed_day_takes_no_more_entries(inside: Agency) -> None:
    write(inside)
    closing = actions.close_day(agency=inside, on=TODAY, by=CLERK, at=NOW)
    entry = write(inside, at=NOW + dt.timedelta(hours=1))
    assert (closing.last_number, closing.closed_by_name) == (1, "Petra Lindner")
    assert entry.on == TODAY + dt.timedelta(days=1)
    assert entry.at == NOW + dt.timedelta(hours=1)


def test_several_closed_days_are_passed_over(inside: Agency) -> None:
    friday = dt.datetime(2026, 11, 27, 18, 0, tzinfo=BERLIN)
    for days in range(3):
        actions.close_day(agency=inside, on=friday.date() - dt.timedelta(days=days), by=CLERK, at=friday)
    assert write(inside, at=friday - dt.timedelta(days=2)).on == dt.date(2026, 11, 28)


def test_a_day_is_closed_once(inside: Agency) -> None:
    actions.close_day(agency=inside, on=TODAY, by=CLERK, at=NOW)
    with pytest.raises(actions.DayAlreadyClosed):
        actions.close_day(agency=inside, on=TODAY, by=CLERK, at=NOW)


def test_tomorrow_cannot_be_closed(inside: Agency) -> None:
    with pytest.raises(actions.DayHasNotCome):
        actions.close_day(agency=inside, on=TODAY + dt.timedelta(days=1), by=CLERK, at=NOW)


def test_a_day_is_closed_under_another_name(inside: Agency) -> None:
    assert actions.close_day(agency=inside, on=TODAY, name=" Jonas Weber ", by=CLERK, at=NOW).closed_by_name == "Jonas Weber"


def test_a_correction_is_a_new_entry(inside: Agency) -> None:
    person = make_person(inside)
    wrong = write(inside, "Kommt Dienstag.", person=person)
    right = actions.correct_entry(entry=wrong, text="Kommt Donnerstag.", by=CLERK, at=NOW)
    assert (right.number, right.corrects, right.person, right.kind) == (2, wrong, person, EntryKind.CORRECTION)
    assert Entry.objects.get(pk=wrong.pk).text == "Kommt Dienstag."


def test_two_agencies_count_for_themselves(agency: Agency, other_agency: Agency) -> None:
    for owner in (agency, other_agency):
        with agency_scope(owner):
            assert write(owner).number == 1
