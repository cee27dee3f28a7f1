"""Which agency? Opens the walls for exactly one, and keeps everything else shut.

Reading a tenant's table outside `agency_scope` raises (django-scopes); on PostgreSQL row-level security holds the same
wall a second time, in the database, with a setting that lives only as long as the transaction.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import connection, models, transaction
from django_scopes import get_scope, scope, scopes_disabled
from django_scopes.manager import DisabledQuerySet

if TYPE_CHECKING:
    from nahbei.foundation.models import Agency

M = TypeVar("M", bound=models.Model)
__all__ = ["AgencyManager", "agency_scope", "all_agencies"]


class AgencyManager(models.Manager[M]):
    """A manager that answers only inside an agency's scope, and only with that agency's rows."""

    def get_queryset(self) -> models.QuerySet[M]:
        state: dict[str, Any] = get_scope()
        if not state.get("_enabled", True):
            return super().get_queryset()
        if "agency" not in state:
            return DisabledQuerySet(self.model, using=self._db, missing_scopes={"agency"})  # type: ignore[no-any-return]
        return super().get_queryset().filter(agency=state["agency"])

    def using(self, alias: str | None) -> models.QuerySet[M]:
        """A class of forms asks this when it is read, before any agency is known: it gets nothing, and the form sets its rows."""
        state: dict[str, Any] = get_scope()
        if state.get("_enabled", True) and "agency" not in state:
            return models.QuerySet(self.model, using=alias).none()
        return self.get_queryset().using(alias)


@contextmanager
def agency_scope(agency: Agency) -> Iterator[Agency]:
    """Open the walls for one agency. On PostgreSQL this is a transaction; on SQLite none (it would take the write lock)."""
    if connection.vendor != "postgresql":
        with scope(agency=agency):
            yield agency
        return
    with scope(agency=agency), transaction.atomic(), _local_setting(str(agency.pk)):
        yield agency


@contextmanager
def _local_setting(value: str) -> Iterator[None]:
    before = _set(value)
    try:
        yield
    except BaseException:
        # The transaction rolls back and takes the local setting along; touching a broken transaction would only hide the error.
        raise
    else:
        _set(before)


def _set(value: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('app.agency', true)")
        before = cursor.fetchone()[0] or ""
        cursor.execute("SELECT set_config('app.agency', %s, true)", [value])
    return str(before)


@contextmanager
def all_agencies() -> Iterator[None]:
    """For tests and checks on SQLite only: no scope. PostgreSQL's row-level security stays shut."""
    with scopes_disabled():
        yield
