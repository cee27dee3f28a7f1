"""A wall under its right name is not enough: whoever changed it, in the plan or in the database, it is found and put up again."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import connection

from nahbei.foundation import walls

POLICY, UNIQUE = "agency_wall_people_person", "same_agency_people_person"
KEY, TRIGGER = "wall_help_requests_helprequest_help_seeker_id", "append_only_journal_entry_delete"
FUNCTION = "CREATE OR REPLACE FUNCTION nahbei_append_only() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN OLD; END $$"
WEAKENED = {
    f"ALTER POLICY {POLICY} ON people_person USING (true)": POLICY,
    f"ALTER POLICY {POLICY} ON people_person WITH CHECK (true)": POLICY,
    f"ALTER POLICY {POLICY} ON people_person TO postgres": POLICY,
    "ALTER TABLE people_person DISABLE ROW LEVEL SECURITY": POLICY,
    "ALTER TABLE people_person NO FORCE ROW LEVEL SECURITY": POLICY,
    f"ALTER TABLE journal_entry DISABLE TRIGGER {TRIGGER}": TRIGGER,
    f"DROP TRIGGER {TRIGGER} ON journal_entry; CREATE TRIGGER {TRIGGER} BEFORE DELETE ON journal_entry "
    "FOR EACH ROW WHEN (FALSE) EXECUTE FUNCTION nahbei_append_only()": TRIGGER,
    FUNCTION: TRIGGER,
    f"ALTER TABLE people_person DROP CONSTRAINT {UNIQUE} CASCADE; ALTER TABLE people_person ADD CONSTRAINT {UNIQUE} UNIQUE (id)": UNIQUE,
    f"ALTER TABLE help_requests_helprequest DROP CONSTRAINT {KEY}; ALTER TABLE help_requests_helprequest ADD CONSTRAINT {KEY} "
    "FOREIGN KEY (help_seeker_id) REFERENCES people_person (id)": KEY,
    f"COMMENT ON POLICY {POLICY} ON people_person IS NULL": POLICY,
}


def change(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.postgresql
@pytest.mark.parametrize("sql", WEAKENED)
def test_a_wall_that_somebody_weakened_is_put_up_again(db: None, sql: str) -> None:
    before = walls.present(connection)
    change(sql)
    assert WEAKENED[sql] in walls.missing(connection)
    walls.install(connection)
    assert walls.missing(connection) == []
    assert walls.present(connection) == before


@pytest.mark.postgresql
def test_the_walls_of_an_older_version_get_their_seals(db: None) -> None:
    """As they were put up before there were seals: every unique key goes, and the foreign keys with it."""
    before = walls.present(connection)
    for wall in walls.plan("postgresql"):
        change(f'COMMENT ON {wall.kind} "{wall.name}" ON "{wall.table}" IS NULL')
    walls.install(connection)
    assert walls.present(connection) == before


@pytest.mark.database
def test_a_wall_that_is_planned_differently_now_is_built_anew(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    planned = walls.plan(connection.vendor)
    wall = next(wall for wall in planned if wall.name == TRIGGER)
    other = replace(wall, create=wall.create.replace("WHEN 1 ", "WHEN 2 ").replace("WHEN (TRUE)", "WHEN (OLD.id > 0)"))
    assert other != wall
    monkeypatch.setattr(walls, "plan", lambda vendor: [other if each is wall else each for each in planned])
    assert walls.missing(connection) == [TRIGGER]
    walls.install(connection)
    assert walls.missing(connection) == []


@pytest.mark.database
def test_what_is_as_planned_is_left_alone(db: None) -> None:
    with connection.execute_wrapper(_refuse):
        walls.install(connection)


def _refuse(execute: object, sql: str, *rest: object) -> object:
    assert not sql.startswith(("DROP", "ALTER", "CREATE TRIGGER", "CREATE POLICY", "COMMENT")), sql
    return execute(sql, *rest)  # type: ignore[operator]
