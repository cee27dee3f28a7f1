"""Suggestions: people, reasons that sum to the points, who was left out, and columns that are never stale."""

from __future__ import annotations

import datetime as dt

import pytest

from nahbei.foundation.models import Agency, MatchingChange
from nahbei.foundation.numbers import KEPT_CHANGES, raise_matching_version
from nahbei.foundation.tenancy import agency_scope
from nahbei.help_requests.models import HelpRequest
from nahbei.matching import snapshot
from nahbei.matching.suggestions import for_request, for_visit
from nahbei.placements.actions import ask, note_call, withdraw_enquiry
from nahbei.placements.eligibility import check
from nahbei.placements.queries import candidate_of, candidates, demand_of
from nahbei.volunteers.models import Absence, Volunteer, Willingness
from nahbei.volunteers.week import WeekPattern
from tests.factories import CLERK, NOW, TODAY, make_activity, make_person, make_request, make_visit, make_volunteer
from tests.support.queries import counted

pytestmark = pytest.mark.django_db
HERE = {"latitude": 52.5, "longitude": 13.4}
THURSDAY = dt.date(2026, 11, 26)


def a_request(agency: Agency, **fields: object) -> HelpRequest:
    seeker = fields.pop("help_seeker", None) or make_person(agency, **HERE)
    help_request = make_request(agency, seeker, **fields)
    if help_request.starts_on is not None:
        make_visit(help_request)
    return help_request


def helper(agency: Agency, name: str, help_request: HelpRequest, east: float = 0.001, **fields: object) -> Volunteer:
    person = make_person(agency, name, given_name="Jonas", salutation="herr", latitude=52.5, longitude=13.4 + east, phone="030 23125 300")
    return make_volunteer(agency, name, (help_request.activity,), person=person, **fields)


def names(agency: Agency, help_request: HelpRequest, **options: object) -> list[str]:
    return [row.person.family_name for row in for_request(agency, help_request, at=NOW, **options).rows]


def test_the_nearest_first_with_reasons_that_sum_to_the_points(inside: Agency) -> None:
    help_request = a_request(inside)
    for name, east in (("Weit", 0.05), ("Nah", 0.001), ("Mittel", 0.02)):
        helper(inside, name, help_request, east)
    found = for_request(inside, help_request, at=NOW)
    assert [row.person.family_name for row in found.rows] == ["Nah", "Mittel", "Weit"]
    for row in found.rows:
        assert sum(reason.points for reason in row.reasons) == row.points
    first = found.rows[0]
    assert [reason.text for reason in first.reasons] == ["0,1 km", "am 26.11. frei", "noch keine Arztbegleitung", "noch nie gefragt"]
    assert (first.phone, first.fit_word) == ("030 23125 300", "passt sehr gut")


def test_five_are_shown_and_how_many_more(inside: Agency) -> None:
    help_request = a_request(inside)
    for number in range(7):
        helper(inside, f"Nr{number}", help_request)
    found = for_request(inside, help_request, at=NOW)
    assert (len(found.rows), found.fits, found.has_more) == (5, 7, True)
    assert len(for_request(inside, help_request, at=NOW, limit=20).rows) == 7


def test_who_was_left_out_and_what_would_help(inside: Agency) -> None:
    help_request = a_request(inside)
    nights = WeekPattern.from_spans([(day, 40, 48) for day in range(7)])
    for number in range(3):
        helper(inside, f"Abends{number}", help_request, week=nights)
    helper(inside, "Fern", help_request, 0.06, reach_m=3_000)
    helper(inside, "Unsigniert", help_request, signed=False)
    found = for_request(inside, help_request, at=NOW)
    assert found.rows == ()
    assert found.left_out == ((3, "haben am 26.11. keine Zeit"), (1, "wohnt zu weit weg"), (1, "wartet auf die neue Verschwiegenheitserklärung"))
    assert found.summary == "3 haben am 26.11. keine Zeit, 1 wohnt zu weit weg"
    assert "Die nächste Person wohnt 1,1 km zu weit weg." in found.ways_out
    assert found.metres_short == 1077
    assert found.total == 5


def test_who_was_asked_is_not_suggested_again_until_the_question_is_over(inside: Agency) -> None:
    help_request = a_request(inside)
    first, second = helper(inside, "Erst", help_request), helper(inside, "Zweit", help_request, 0.002)
    enquiry = ask(help_request=help_request, volunteer=first, means="phone", by=CLERK, at=NOW)
    assert names(inside, help_request) == ["Zweit"]
    withdraw_enquiry(enquiry=enquiry, by=CLERK, at=NOW)
    assert names(inside, help_request) == ["Erst", "Zweit"]
    note_call(help_request=help_request, volunteer=second, outcome="no", by=CLERK, at=NOW)
    assert names(inside, help_request) == ["Erst"]


def test_a_stand_in_is_somebody_else(inside: Agency) -> None:
    help_request = a_request(inside)
    regular, _other = helper(inside, "Stamm", help_request), helper(inside, "Springer", help_request)
    note_call(help_request=help_request, volunteer=regular, outcome="yes", by=CLERK, at=NOW)
    visit = make_visit(help_request, THURSDAY + dt.timedelta(days=7))
    assert [row.person.family_name for row in for_visit(inside, visit, at=NOW).rows] == ["Springer"]


def test_a_flexible_request_is_matched_without_the_rules_about_time(inside: Agency) -> None:
    help_request = a_request(inside, starts_on=None, start=None, end=None, flexible="nachmittags")
    helper(inside, "Nie", help_request, week=WeekPattern.empty())
    found = for_request(inside, help_request, at=NOW)
    assert ([row.person.family_name for row in found.rows], found.without_time) == (["Nie"], True)


def test_wishes_and_language_are_kept(inside: Agency) -> None:
    help_request = a_request(inside, gender_wish="f", language="tr", language_required=True)
    helper(inside, "Mann", help_request)
    woman = make_person(inside, "Frau", salutation="frau", languages=["tr"], **HERE)
    make_volunteer(inside, activities=(help_request.activity,), person=woman)
    silent = make_person(inside, "Ohne", salutation="frau", **HERE)
    make_volunteer(inside, activities=(help_request.activity,), person=silent)
    found = for_request(inside, help_request, at=NOW)
    assert [row.person.family_name for row in found.rows] == ["Frau"]
    assert "spricht Türkisch" in [reason.text for reason in found.rows[0].reasons]


def test_the_weights_of_the_agency_count_and_a_broken_table_does_not_break(inside: Agency) -> None:
    help_request = a_request(inside)
    helper(inside, "Nah", help_request)
    with_default = for_request(inside, help_request, at=NOW).rows[0].points
    inside.weights = {"distance": 0}
    assert for_request(inside, help_request, at=NOW).rows[0].points < with_default
    inside.weights = {"unknown": 3}
    assert for_request(inside, help_request, at=NOW).rows[0].points == with_default


def test_the_columns_agree_with_the_rules_for_one_pair(inside: Agency) -> None:
    """What the engine reads and what booking asks come from the same rows."""
    help_request = a_request(inside)
    fit, away, busy, far, former = (helper(inside, name, help_request) for name in ("A", "B", "C", "D", "E"))
    Absence.objects.create(agency=inside, volunteer=away, starts_on=THURSDAY, ends_on=THURSDAY)
    make_visit(make_request(inside, make_person(inside, "Andere")), THURSDAY, volunteer=busy)
    Volunteer.objects.filter(pk=far.pk).update(reach_m=10)
    Volunteer.objects.filter(pk=former.pk).update(state="ended")
    demand = demand_of(help_request, on=TODAY)
    fitting = {each.pk for each in (fit, away, busy, far, former) if check(candidate_of(each, on=TODAY), demand).fits}
    assert fitting == {fit.pk} == {row.volunteer.pk for row in for_request(inside, help_request, at=NOW).rows}


# --- Kept columns --------------------------------------------------------------------------------------------------------


def test_nothing_is_read_again_while_nothing_changed(inside: Agency) -> None:
    help_request = a_request(inside)
    helper(inside, "Nah", help_request)
    first = snapshot.columns_of(inside, on=TODAY)
    with counted() as queries:
        assert snapshot.columns_of(inside, on=TODAY) is first
    assert queries.number == 1, queries


def test_a_new_day_and_a_raised_version_read_again(inside: Agency) -> None:
    first = snapshot.columns_of(inside, on=TODAY)
    assert snapshot.columns_of(inside, on=TODAY + dt.timedelta(days=1)) is not first
    again = snapshot.columns_of(inside, on=TODAY)
    raise_matching_version(inside)
    assert snapshot.columns_of(inside, on=TODAY) is not again


def test_only_the_changed_are_read_again_and_the_result_is_the_same(inside: Agency) -> None:
    help_request = a_request(inside)
    volunteers = [helper(inside, f"Nr{number}", help_request, number / 1000) for number in range(6)]
    snapshot.columns_of(inside, on=TODAY)
    Volunteer.objects.filter(pk=volunteers[0].pk).update(state="ended")
    Absence.objects.create(agency=inside, volunteer=volunteers[1], starts_on=THURSDAY, ends_on=THURSDAY)
    Willingness.objects.create(agency=inside, volunteer=volunteers[2], activity=make_activity(inside, "Vorlesen"), since=TODAY)
    newcomer = helper(inside, "Neu", help_request)
    raise_matching_version(inside, volunteers=[volunteers[0].pk, volunteers[1].pk])
    raise_matching_version(inside, volunteers=[volunteers[2].pk, newcomer.pk])
    with counted() as queries:
        kept = snapshot.columns_of(inside, on=TODAY)
    assert any(f"IN ({volunteers[0].pk}" in statement for statement in queries.statements), queries
    snapshot.forget()
    fresh = snapshot.columns_of(inside, on=TODAY)
    assert kept.ids.tolist() == fresh.ids.tolist() == sorted([*(each.pk for each in volunteers[1:]), newcomer.pk])
    for activity in (help_request.activity_id, make_activity(inside, "Vorlesen").pk):
        demand = demand_of(help_request, on=TODAY)
        assert _ranked(kept, demand, activity) == _ranked(fresh, demand, activity)


def _ranked(columns: object, demand: object, activity: int) -> list[tuple[int, int]]:
    from dataclasses import replace  # noqa: PLC0415

    from nahbei.matching.engine import rank  # noqa: PLC0415

    found = rank(columns, replace(demand, activity_id=activity))  # type: ignore[arg-type,type-var]
    return [(one.volunteer_id, one.points) for one in found.suggestions]


def test_a_version_that_does_not_say_who_changed_reads_everybody(inside: Agency) -> None:
    help_request = a_request(inside)
    snapshot.columns_of(inside, on=TODAY)
    helper(inside, "Neu", help_request)
    raise_matching_version(inside, volunteers=[10**9])
    raise_matching_version(inside)
    assert len(snapshot.columns_of(inside, on=TODAY)) == 1


def test_old_changes_are_forgotten(inside: Agency) -> None:
    Agency.objects.filter(pk=inside.pk).update(matching_version=2 * KEPT_CHANGES - 2)
    MatchingChange.objects.create(agency=inside, version=3, volunteer=1)
    for _ in range(2):
        raise_matching_version(inside, volunteers=[1])
    assert set(MatchingChange.objects.values_list("version", flat=True)) == {2 * KEPT_CHANGES - 1, 2 * KEPT_CHANGES}


def test_two_agencies_never_share_columns(agency: Agency, other_agency: Agency) -> None:
    with agency_scope(agency):
        helper(agency, "Hier", a_request(agency))
        assert len(snapshot.columns_of(agency, on=TODAY)) == 1
    with agency_scope(other_agency):
        assert len(snapshot.columns_of(other_agency, on=TODAY)) == 0


def test_asking_and_booking_are_seen_by_the_next_suggestion(inside: Agency) -> None:
    """Every action that changes a column raises the version: another request at the same hour does not get her."""
    first = a_request(inside)
    second = a_request(inside, help_seeker=make_person(inside, "Zweitens", **HERE))
    volunteer = helper(inside, "Eine", first)
    assert names(inside, second) == ["Eine"]
    note_call(help_request=first, volunteer=volunteer, outcome="yes", by=CLERK, at=NOW)
    assert names(inside, second) == []


def test_candidates_cost_the_same_for_one_and_for_three(inside: Agency) -> None:
    numbers = []
    for rows in (1, 3):
        help_request = a_request(inside)
        for number in range(rows):
            helper(inside, f"Nr{rows}{number}", help_request)
        with counted() as queries:
            candidates(inside, on=TODAY)
        numbers.append(queries.number)
    assert numbers == [14, 14], queries


def test_a_time_that_is_over_is_no_way_out(inside: Agency) -> None:
    help_request = a_request(inside)  # on Thursday from 9:30
    tuesdays = WeekPattern.from_spans([(1, 18, 26)])  # 9:00 to 13:00
    helper(inside, "Dienstags", help_request, week=tuesdays)
    tuesday = dt.datetime(2026, 11, 24, 8, 0, tzinfo=NOW.tzinfo)
    in_the_morning = for_request(inside, help_request, at=tuesday).other_times
    in_the_afternoon = for_request(inside, help_request, at=tuesday.replace(hour=16)).other_times
    assert any("24.11." in line for line in in_the_morning)
    assert in_the_afternoon
    assert not any("24.11." in line for line in in_the_afternoon)
