"""Who else helps: by activity and area, the best first, with plain reasons."""

from __future__ import annotations

import datetime as dt

import pytest

from nahbei.activities.models import Activity
from nahbei.foundation.models import Agency
from nahbei.partners.models import Service
from nahbei.partners.queries import (
    Filters,
    count_to_check,
    find_services,
    list_services,
    same_organisation,
    similar_organisations,
)
from nahbei.partners.rules import is_stale, to_check_since
from nahbei.places.models import Neighbourhood
from tests.factories import TODAY, make_activity, make_organisation, make_service
from tests.support.queries import counted

pytestmark = pytest.mark.django_db
FRESH = {"assured_date": TODAY, "waiting_list": "none"}


@pytest.fixture
def doctor(inside: Agency) -> Activity:
    return make_activity(inside)


@pytest.fixture
def linden(inside: Agency) -> Neighbourhood:
    return inside.neighbourhoods.create(name="Lindenhof")


def names(agency: Agency, activity: Activity, place: Neighbourhood | None, q: str = "") -> list[str]:
    return [one.service.name for one in find_services(agency, activity=activity, neighbourhood=place, on=TODAY, q=q)]


def reasons(agency: Agency, activity: Activity, place: Neighbourhood | None) -> list[tuple[str, str]]:
    (found,) = find_services(agency, activity=activity, neighbourhood=place, on=TODAY)
    return [(why.text, why.tone) for why in found.why]


def test_by_activity_and_area(inside: Agency, doctor: Activity, linden: Neighbourhood) -> None:
    elsewhere = inside.neighbourhoods.create(name="Am Anger")
    make_service(inside, "Überall", (doctor,))
    make_service(inside, "Hier", (doctor,), (linden,))
    make_service(inside, "Dort", (doctor,), (elsewhere,))
    make_service(inside, "Anderes", (make_activity(inside, "Einkaufen"),))
    make_service(inside, "Früher", (doctor,), active=False)
    assert names(inside, doctor, linden) == ["Hier", "Überall"]
    assert names(inside, doctor, None) == ["Dort", "Hier", "Überall"]  # nobody knows where she lives: all of them
    assert names(inside, doctor, linden, q="dort") == ["Dort"]  # a word looks in the whole directory


def test_non_profit_then_room_then_freshly_checked(inside: Agency, doctor: Activity) -> None:
    trade = make_organisation(inside, "Fahrdienst", non_profit=False)
    old = TODAY - dt.timedelta(days=300)
    make_service(inside, "Betrieb", (doctor,), organisation=trade, **FRESH)
    make_service(inside, "Lange Liste", (doctor,), waiting_list="long", assured_date=TODAY)
    make_service(inside, "Alt", (doctor,), waiting_list="none", assured_date=old)
    make_service(inside, "Frisch", (doctor,), **FRESH)
    make_service(inside, "Zu", (doctor,), waiting_list="closed", assured_date=TODAY)
    assert names(inside, doctor, None) == ["Frisch", "Alt", "Lange Liste", "Zu", "Betrieb"]


def test_reasons_for_it_come_first(inside: Agency, doctor: Activity, linden: Neighbourhood) -> None:
    make_service(
        inside, "Begleitdienst", (doctor,), (linden,), fees_description="Kostenlos.", waiting_list="short", accessible=True,
        assured_date=dt.date(2026, 10, 12),
    )
    assert reasons(inside, doctor, linden) == [
        ("Viertel Lindenhof", "strong"), ("gemeinnützig", "plain"), ("kostenfrei", "strong"), ("barrierefrei", "plain"),
        ("geprüft am 12.10.2026", "plain"), ("Warteliste: einige Wochen", "against"),
    ]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"assured_date": None}, ("noch nie geprüft", "against")),
        ({"assured_date": dt.date(2026, 3, 1)}, ("zuletzt geprüft am 1.3.2026", "against")),
        ({"waiting_list": "closed"}, ("nimmt zurzeit niemanden auf", "against")),
        ({"fees_description": "12 € in der Stunde"}, ("12 € in der Stunde", "plain")),
    ],
)
def test_reasons(inside: Agency, doctor: Activity, fields: dict[str, object], expected: tuple[str, str]) -> None:
    make_service(inside, "Begleitdienst", (doctor,), **{**FRESH, **fields})
    assert expected in reasons(inside, doctor, None)


@pytest.mark.parametrize("rows", [1, 3])
def test_finding_takes_three_queries(inside: Agency, doctor: Activity, linden: Neighbourhood, rows: int) -> None:
    for number in range(rows):
        make_service(inside, f"Dienst {number}", (doctor,), (linden,))
    with counted() as queries:
        assert len(find_services(inside, activity=doctor, neighbourhood=linden, on=TODAY)) == rows
    assert queries.number == 3, queries


@pytest.mark.parametrize("typed", ["muellers", "MÜLLER", "beratung", "sozialberatung", "Wohngeld", "  grund  antr "])
def test_the_directory_is_searched_in_any_spelling(inside: Agency, typed: str) -> None:
    make_service(inside, "Sozialberatung", description="Anträge: Wohngeld, Grundsicherung", organisation=make_organisation(inside, "Müllers Haus"))
    make_service(inside, "Bürgerbus")
    assert [one.name for one in list_services(inside, Filters(q=typed), on=TODAY)] == ["Sozialberatung"]


@pytest.mark.parametrize("typed", ["%", "_", "\\", "'", "zwetschge", "🙂 %", "\x00"])
def test_signs_of_a_pattern_are_no_pattern(inside: Agency, typed: str) -> None:
    make_service(inside, "Bürgerbus")
    found = list(list_services(inside, Filters(q=typed), on=TODAY))
    assert found == ([] if typed == "zwetschge" else [Service.objects.get()])  # without a letter nothing was asked for


def test_filters(inside: Agency, doctor: Activity, linden: Neighbourhood) -> None:
    here = make_service(inside, "Hier", (doctor,), (linden,), waiting_list="none", accessible=True, assured_date=TODAY)
    old = make_service(inside, "Alt", waiting_list="long", assured_date=TODAY - dt.timedelta(days=400))
    never = make_service(inside, "Nie", waiting_list="long")
    gone = make_service(inside, "Weg", active=False)

    def found(**wishes: object) -> list[Service]:
        return list(list_services(inside, Filters(**wishes), on=TODAY))  # type: ignore[arg-type]

    assert found() == [old, here, never]
    assert found(activity=doctor.pk) == found(field=doctor.field_id) == found(accessible=True) == found(free=True) == [here]
    assert found(area=linden.pk) == [old, here, never]
    assert found(to_check=True) == [old, never]
    assert count_to_check(inside, on=TODAY) == 2
    assert found(retired=True) == [gone]


def test_checks_come_due_two_weeks_ahead() -> None:
    assert to_check_since(dt.date(2026, 11, 23), months=6) == dt.date(2026, 6, 7)
    assert not is_stale(dt.date(2026, 5, 23), dt.date(2026, 11, 23), months=6)
    assert is_stale(dt.date(2026, 5, 22), dt.date(2026, 11, 23), months=6)
    assert to_check_since(dt.date(2026, 8, 17), months=6) == dt.date(2026, 2, 28)  # there is no 31st of February


def test_organisations_of_a_similar_name(inside: Agency) -> None:
    first = make_organisation(inside, "Evangelische Gemeinde Lindenhof")
    second = make_organisation(inside, "Katholische Gemeinde Lindenhof")
    third = make_organisation(inside, "Gemeinde Birkenfeld")
    make_organisation(inside, "Musikschule")
    assert similar_organisations(inside, "evangel. gemeinde lindenhof") == [first, second, third]
    assert similar_organisations(inside, "am") == []
    assert same_organisation(inside, "Lindenhof, Evangelische  GEMEINDE") == first
    assert same_organisation(inside, "Gemeinde") is None
    assert same_organisation(inside, "Musikschule", besides=inside.organisations.get(name="Musikschule").pk) is None
