"""The same file uploaded twice, really at once, books once."""

from __future__ import annotations

import pytest

from nahbei.contributions import actions
from nahbei.contributions.models import Statement
from nahbei.foundation.tenancy import agency_scope
from tests import factories
from tests.contributions.statements import document, entry, payment, statement
from tests.factories import CLERK, IBANS, NOW, make_claim, make_mandate, make_terms
from tests.placements.test_concurrency import at_once, own_database  # noqa: F401 - a fixture

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]


def test_a_file_uploaded_twice_at_once_books_once(own_database: None) -> None:  # noqa: F811
    agency = factories.make_agency()
    with agency_scope(agency):
        make_terms(agency)
        make_mandate(agency, make_claim(agency).whose)
    lines = [entry("1.00", payment("1.00", iban=IBANS[0]), reference=f"R{number}", day="2026-11-23") for number in range(3)]
    content = document(statement(*lines))
    results = at_once(agency, *[lambda: actions.read_statement(agency=agency, content=content, by=CLERK, at=NOW)] * 3)
    assert all(isinstance(one, Statement) for one in results), results
    with agency_scope(agency):
        assert sorted(agency.statements.values_list("new_count", "known_count")) == [(0, 3), (0, 3), (3, 0)]
        assert agency.bank_lines.count() == 3 and agency.bookings.filter(kind="payment").count() == 3
