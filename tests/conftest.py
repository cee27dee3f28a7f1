"""What every test can ask for."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client
from hypothesis import HealthCheck, settings

from nahbei.foundation.garbage import look_less_often
from nahbei.foundation.models import Account, Agency
from nahbei.foundation.rights import Role
from nahbei.foundation.tenancy import agency_scope
from nahbei.matching import snapshot
from tests import factories

pytest_plugins = ["tests.support.guards", "tests.support.browser", "tests.support.server", "tests.support.tour"]

# A busy machine is no fault of what is tested.
settings.register_profile("unhurried", settings.default, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")


def pytest_collection_finish() -> None:
    """As web and worker do; what was collected stays to the end."""
    look_less_often()


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    """A test's rows are rolled back, and with them the version that the kept columns belong to."""
    snapshot.forget()


@pytest.fixture(scope="session")
def base_url() -> None:
    """Tests name the whole address. (The browser plugin's own fixture is written in a way that pytest deprecates.)"""


@pytest.fixture
def agency(db: None) -> Agency:
    return factories.make_agency()


@pytest.fixture
def other_agency(db: None) -> Agency:
    return factories.make_agency("weststadt")


@pytest.fixture
def inside(agency: Agency) -> Iterator[Agency]:
    """The agency, with its walls open for the whole test. Do not ask for it together with `office` and views."""
    with agency_scope(agency):
        yield agency


@pytest.fixture
def coordinator(agency: Agency) -> Account:
    return factories.make_account(agency, Role.COORDINATOR)


def log_in(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


@pytest.fixture
def office(coordinator: Account) -> Client:
    """A browser without script, in which the coordinator is logged in."""
    return log_in(coordinator)


@pytest.fixture
def stranger(other_agency: Agency) -> Client:
    """The coordinator of the other agency."""
    return log_in(factories.make_account(other_agency, Role.COORDINATOR, "Fremde Koordination"))
