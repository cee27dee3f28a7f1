"""The walls between agencies, and what is append-only, hold in the database itself."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django_scopes.exceptions import ScopeError

from nahbei.foundation import audit, walls
from nahbei.foundation.models import Agency
from nahbei.foundation.tenancy import agency_scope
from nahbei.journal.models import Entry
from nahbei.people.models import Person
from tests import factories

pytestmark = pytest.mark.database


def test_reading_outside_an_agency_is_refused(agency: Agency) -> None:
    with pytest.raises(ScopeError):
        Person.objects.count()


def test_an_agency_sees_only_its_own_people(agency: Agency, other_agency: Agency) -> None:
    with agency_scope(agency):
        factories.make_person(agency)
    with agency_scope(other_agency):
        assert list(Person.objects.all()) == []
        assert list(agency.people.all()) == []


def test_the_plan_is_in_the_database(db: None) -> None:
    assert walls.missing(connection) == []
    assert len(walls.plan(connection.vendor)) > 100


def test_a_dropped_wall_is_noticed(db: None) -> None:
    wall = walls.plan(connection.vendor)[0]
    with connection.cursor() as cursor:
        cursor.execute(wall.drop)
    assert walls.missing(connection) == [wall.name]
    walls.install(connection)
    assert walls.missing(connection) == []


def test_a_row_cannot_point_at_another_agency(agency: Agency, other_agency: Agency) -> None:
    with agency_scope(agency):
        person = factories.make_person(agency)
    with pytest.raises(IntegrityError), transaction.atomic(), agency_scope(other_agency):
        other_agency.reminders.create(
            due_at=factories.NOW, text="?", person=person, created_at=factories.NOW, created_by_name="?"
        )
        connection.check_constraints()


@pytest.fixture
def entry(inside: Agency) -> Entry:
    return Entry.objects.create(
        agency=inside, number=1, at=factories.NOW, on=factories.TODAY, text="Rief an.", written_by_name="Petra Lindner"
    )


def test_the_journal_cannot_be_deleted(entry: Entry) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        entry.delete()


@pytest.mark.parametrize("change", [
    {"text": "Anders."}, {"text": ""}, {"number": 2}, {"text": "", "erasure": 7, "number": 2}, {"erasure": 7}, {"text": "Anders.", "erasure": 7},
])
def test_the_journal_cannot_be_changed(entry: Entry, change: dict[str, object]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Entry.objects.filter(pk=entry.pk).update(**change)


def test_an_erasure_may_blank_the_text(entry: Entry) -> None:
    assert Entry.objects.filter(pk=entry.pk).update(text="", erasure=7) == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        Entry.objects.filter(pk=entry.pk).update(erasure=8)


def test_an_erasure_happens_once(entry: Entry) -> None:
    Entry.objects.update(text="", erasure=7)
    for change in ({"erasure": 8}, {"erasure": None}, {"text": "Wieder da."}, {"text": "Wieder da.", "erasure": 8}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Entry.objects.update(**change)


def test_the_audit_trail_and_the_outbox_know_the_same_one_change(inside: Agency) -> None:
    line = audit.record(inside, by=factories.CLERK, at=factories.NOW, what="people.person_changed", changes={"note": ("a", "b")})
    message = factories.make_message(inside)
    refused: list[tuple[Any, dict[str, object]]] = [
        (line, {"what": "x"}), (line, {"changes": {}}), (line, {"changes": {"note": ["c", "d"]}, "erasure": 3}), (line, {"erasure": 3}),
        (message, {"body": ""}), (message, {"body": "Anders.", "erasure": 3}), (message, {"person": None}), (message, {"erasure": 3}),
        (message, {"subject": "", "erasure": 3}),
    ]
    for row, forbidden in refused:
        with pytest.raises(IntegrityError), transaction.atomic():
            type(row).objects.filter(pk=row.pk).update(**forbidden)
    for row in (line, message):
        with pytest.raises(IntegrityError), transaction.atomic():
            type(row).objects.filter(pk=row.pk).delete()
    type(line).objects.filter(pk=line.pk).update(changes={}, erasure=3)
    type(message).objects.filter(pk=message.pk).update(body="", subject="", to_name="", to_address="", data={}, erasure=3)
