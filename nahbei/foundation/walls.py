"""The walls in the database: rows of one agency never point at another's, and what is append-only stays as written.

The plan is computed from the models, so a new model is walled in without anyone thinking of it. It is installed after every
`migrate`, because SQLite drops the triggers of a table that a migration rebuilds. A test compares plan and database.

* SQLite: triggers.  * PostgreSQL: row-level security (ENABLE and FORCE), composite foreign keys, triggers.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Literal

from django.apps import apps
from django.db import connections, models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper

# The role that web and worker use on PostgreSQL: neither owner of the tables nor able to pass a policy.
APP_ROLE = "nahbei_app"

# Tables of this house that belong to no agency, each with its reason. A test fails when another one appears.
WITHOUT_AGENCY: dict[str, str] = {
    "foundation.agency": "the tenant itself",
    "foundation.account": "one log-in may work in several agencies",
    "foundation.membership": "read at log-in, before an agency is chosen; has the agency as a column",
    "foundation.clocktick": "a schedule of the installation",
    "places.postalarea": "public geography, the same for all",
}


@dataclass(frozen=True)
class AppendOnly:
    """Set as `append_only` on a model: no DELETE; UPDATE only of `mutable` columns, and of `blankable` ones to empty
    together with the number of an erasure. The first of these is the text itself: no number while it is there."""

    blankable: tuple[str, ...] = ()
    mutable: tuple[str, ...] = ()


@dataclass(frozen=True)
class Wall:
    """One object in the database: what it is, its name, how it comes to be, how it goes."""

    kind: Literal["POLICY", "CONSTRAINT", "TRIGGER"]
    name: str
    table: str
    create: str
    drop: str


def walled_models() -> list[type[models.Model]]:
    """Every model of this house that has an agency and is not listed as being without walls."""
    return [
        model
        for model in apps.get_models()
        if model.__module__.startswith("nahbei.")
        and model._meta.label_lower not in WITHOUT_AGENCY
        and any(field.name == "agency" for field in model._meta.fields)
    ]


def plan(vendor: str) -> list[Wall]:
    walls: list[Wall] = []
    for model in walled_models():
        walls += _sqlite_walls(model) if vendor == "sqlite" else _postgresql_walls(model)
    return walls


def tenant_keys(model: type[models.Model]) -> Iterator[models.ForeignKey[Any, Any]]:
    """Foreign keys that must stay inside the agency."""
    walled = set(walled_models())
    for field in model._meta.local_fields:
        if isinstance(field, models.ForeignKey) and field.related_model in walled:
            yield field


# --- SQLite ----------------------------------------------------------------------------------------------------------

def _sqlite_walls(model: type[models.Model]) -> Iterator[Wall]:
    table = model._meta.db_table
    for field in tenant_keys(model):
        target = field.related_model._meta.db_table
        for event in ("INSERT", f'UPDATE OF "{field.column}", agency_id'):
            name = f"wall_{table}_{field.column}_{event.split()[0].lower()}"
            yield _sqlite_trigger(
                name, table, event,
                f'(SELECT agency_id FROM "{target}" WHERE id = NEW."{field.column}") <> NEW.agency_id',  # our own names  # nosec B608
                "agency wall",
            )
    rule: AppendOnly | None = getattr(model, "append_only", None)
    if rule is not None:
        yield _sqlite_trigger(f"append_only_{table}_delete", table, "DELETE", "1", "append only")
        yield _sqlite_trigger(f"append_only_{table}_update", table, "UPDATE", _forbidden_change(model, rule, "IS NOT"), "append only")


def _sqlite_trigger(name: str, table: str, event: str, condition: str, message: str) -> Wall:
    return Wall(
        "TRIGGER", name, table,
        f'CREATE TRIGGER "{name}" BEFORE {event} ON "{table}" WHEN {condition} BEGIN SELECT RAISE(ABORT, \'{message}\'); END',
        f'DROP TRIGGER IF EXISTS "{name}"',
    )


def _forbidden_change(model: type[models.Model], rule: AppendOnly, differs: str) -> str:
    """SQL that is true for an update that must not happen."""
    fixed, blanked, empties = [], [], {}
    for field in model._meta.local_fields:
        column = f'"{field.column}"'
        changed = f"NEW.{column} {differs} OLD.{column}"
        if field.name in rule.mutable or field.attname in rule.mutable:
            continue
        if field.name in rule.blankable:
            empty = "'{}'" if isinstance(field, models.JSONField) else "''"
            new = f"CAST(NEW.{column} AS TEXT)" if isinstance(field, models.JSONField) else f"NEW.{column}"
            empties[field.name] = f"{new} = {empty}"
            blanked.append(f"({changed} AND ({new} <> {empty} OR NEW.erasure IS NULL))" if not isinstance(field, models.JSONField)
                           else f"(CAST(NEW.{column} AS TEXT) {differs} CAST(OLD.{column} AS TEXT) AND ({new} <> {empty} OR NEW.erasure IS NULL))")
        elif field.name == "erasure":
            continue
        else:
            fixed.append(f"CAST(NEW.{column} AS TEXT) {differs} CAST(OLD.{column} AS TEXT)"
                         if isinstance(field, models.JSONField) else changed)
    if any(field.name == "erasure" for field in model._meta.local_fields):
        # A number once, and only together with a text that is gone.
        numbered = f"NEW.erasure {differs} OLD.erasure"
        gone = empties[rule.blankable[0]] if rule.blankable else "1 = 0"
        fixed.append(f"({numbered} AND (OLD.erasure IS NOT NULL OR NOT ({gone})))")
    return "(" + " OR ".join(fixed + blanked) + ")"


# --- PostgreSQL ------------------------------------------------------------------------------------------------------

def _postgresql_walls(model: type[models.Model]) -> Iterator[Wall]:
    table = model._meta.db_table
    mine = "(SELECT NULLIF(current_setting('app.agency', true), '')::bigint)"
    yield Wall(
        "POLICY", f"agency_wall_{table}"[:63], table,
        f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY; ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY; '
        f'CREATE POLICY "{f"agency_wall_{table}"[:63]}" ON "{table}" USING (agency_id = {mine}) WITH CHECK (agency_id = {mine})',
        f'DROP POLICY IF EXISTS "{f"agency_wall_{table}"[:63]}" ON "{table}"',
    )
    unique = f"same_agency_{table}"[:63]
    yield _constraint(unique, table, "UNIQUE (agency_id, id)")
    for field in tenant_keys(model):
        target = field.related_model._meta.db_table
        yield _constraint(
            f"wall_{table}_{field.column}"[:63], table,
            f'FOREIGN KEY (agency_id, "{field.column}") REFERENCES "{target}" (agency_id, id) DEFERRABLE INITIALLY DEFERRED',
        )
    rule: AppendOnly | None = getattr(model, "append_only", None)
    if rule is not None:
        yield _postgresql_trigger(f"append_only_{table}_delete"[:63], table, "DELETE", "TRUE")
        yield _postgresql_trigger(
            f"append_only_{table}_update"[:63], table, "UPDATE", _forbidden_change(model, rule, "IS DISTINCT FROM")
        )


def _constraint(name: str, table: str, definition: str) -> Wall:
    return Wall(
        "CONSTRAINT", name, table, f'ALTER TABLE "{table}" ADD CONSTRAINT "{name}" {definition}',
        f'ALTER TABLE "{table}" DROP CONSTRAINT IF EXISTS "{name}" CASCADE',
    )


def _postgresql_trigger(name: str, table: str, event: str, condition: str) -> Wall:
    return Wall(
        "TRIGGER", name, table,
        f'CREATE TRIGGER "{name}" BEFORE {event} ON "{table}" FOR EACH ROW WHEN ({condition}) EXECUTE FUNCTION nahbei_append_only()',
        f'DROP TRIGGER IF EXISTS "{name}" ON "{table}"',
    )


POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION nahbei_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'append only' USING ERRCODE = 'integrity_constraint_violation'; END $$
"""

POSTGRESQL_ROLE = """
DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'APP_ROLE') THEN
    CREATE ROLE APP_ROLE NOLOGIN NOSUPERUSER NOBYPASSRLS;
  END IF;
  IF current_setting('server_version_num')::int >= 160000 THEN
    EXECUTE format('GRANT APP_ROLE TO %I WITH SET TRUE', current_user);
  ELSE
    EXECUTE format('GRANT APP_ROLE TO %I', current_user);
  END IF;
END $$
""".replace("APP_ROLE", APP_ROLE)  # a name of our own  # nosec B608

POSTGRESQL_GRANTS = f"""
GRANT USAGE ON SCHEMA public TO {APP_ROLE};
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {APP_ROLE};
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {APP_ROLE};
"""


# --- Installing and comparing ----------------------------------------------------------------------------------------

@dataclass(frozen=True)
class Found:
    """A wall as it stands in the database. PostgreSQL keeps no text but writes its own (`definition`), so there a seal over the
    text we gave and what PostgreSQL made of it is kept as the comment of the wall: it breaks when either of them changes."""

    definition: str
    seal: str = ""

    def is_as_planned(self, wall: Wall) -> bool:
        return self.definition == wall.create or self.seal == _seal(wall, self.definition)


def _seal(wall: Wall, definition: str) -> str:
    return sha256(f"{wall.create}\n{definition}".encode()).hexdigest()


SQLITE_WALLS = """
SELECT name, sql, '' FROM sqlite_master WHERE type = 'trigger' AND (name GLOB 'wall_*' OR name GLOB 'append_only_*')
"""

# Whether a table obeys its policy and what a trigger's function does belong to the wall.
POSTGRESQL_WALLS = """
SELECT polname, concat_ws(' ', polcmd, polpermissive, polroles, pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid),
       relrowsecurity, relforcerowsecurity), obj_description(p.oid, 'pg_policy')
  FROM pg_policy p JOIN pg_class c ON c.oid = polrelid WHERE relnamespace = 'public'::regnamespace
UNION ALL
SELECT conname, concat_ws(' ', pg_get_constraintdef(oid), convalidated), obj_description(oid, 'pg_constraint')
  FROM pg_constraint WHERE conname LIKE 'wall\\_%' OR conname LIKE 'same\\_agency\\_%'
UNION ALL
SELECT tgname, concat_ws(' ', pg_get_triggerdef(t.oid), tgenabled, prosrc), obj_description(t.oid, 'pg_trigger')
  FROM pg_trigger t JOIN pg_proc f ON f.oid = tgfoid WHERE NOT tgisinternal AND tgname LIKE 'append\\_only\\_%'
"""


def present(connection: BaseDatabaseWrapper) -> dict[str, Found]:
    """The walls in the database, by their names."""
    with connection.cursor() as cursor:
        cursor.execute(SQLITE_WALLS if connection.vendor == "sqlite" else POSTGRESQL_WALLS)
        return {str(name): Found(str(definition), seal or "") for name, definition, seal in cursor.fetchall()}


def roles_that_pass(connection: BaseDatabaseWrapper) -> list[str]:
    """Roles in use that no policy holds: a superuser, or one with BYPASSRLS. None where the walls are triggers."""
    if connection.vendor != "postgresql":
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolname FROM pg_roles "
            "WHERE (rolsuper OR rolbypassrls) AND rolname IN (session_user, current_user, %s) ORDER BY rolname",
            [APP_ROLE],
        )
        return [str(row[0]) for row in cursor.fetchall()]


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """Walls of the plan that the database lacks (or has in another shape)."""
    there = present(connection)
    return [wall.name for wall in plan(connection.vendor) if not _stands(wall, there)]


def _stands(wall: Wall, there: dict[str, Found]) -> bool:
    return wall.name in there and there[wall.name].is_as_planned(wall)


def install(connection: BaseDatabaseWrapper) -> None:
    """Bring the database to the plan: safe to run again."""
    tables = set(connection.introspection.table_names())
    # Unique keys first: the composite foreign keys refer to them – and go with them.
    walls = sorted((wall for wall in plan(connection.vendor) if wall.table in tables), key=lambda wall: not wall.name.startswith("same_agency_"))
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(POSTGRESQL_FUNCTION)
        there = present(connection)
        for wall in walls:
            if not _stands(wall, there):
                cursor.execute(wall.drop)
        there = present(connection)
        new = [wall for wall in walls if wall.name not in there]
        for wall in new:
            cursor.execute(wall.create)
        if connection.vendor == "postgresql":
            _put_seals(cursor, new, present(connection))
            cursor.execute(POSTGRESQL_ROLE)
            cursor.execute(POSTGRESQL_GRANTS)


def _put_seals(cursor: CursorWrapper, walls: list[Wall], there: dict[str, Found]) -> None:
    for wall in walls:
        cursor.execute(f"COMMENT ON {wall.kind} \"{wall.name}\" ON \"{wall.table}\" IS '{_seal(wall, there[wall.name].definition)}'")


def take_down_before_migrate(*, app_config: Any, using: str, plan: list[Any], **_: Any) -> None:
    """Receiver of pre_migrate. SQLite rebuilds a table under another name and back, and refuses while any trigger speaks of it.

    Only when there is something to migrate; they are up again at the end of the same `migrate`. (PostgreSQL keeps its walls.)
    """
    connection = connections[using]
    if app_config.name != "nahbei.foundation" or connection.vendor != "sqlite" or not plan:
        return
    with transaction.atomic(using=using), connection.cursor() as cursor:
        for name in present(connection):
            cursor.execute(f'DROP TRIGGER "{name}"')  # our own names  # nosec B608


def install_after_migrate(*, app_config: Any, using: str, **_: Any) -> None:
    """Receiver of post_migrate: works once, when the last app of the house is done."""
    if app_config.name == "nahbei.foundation" and connections[using].vendor in {"sqlite", "postgresql"}:
        install(connections[using])
