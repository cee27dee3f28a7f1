"""Heute about positions: each reason for somebody to act shows, what is fresh or rests does not."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from nahbei.desk.today import Desk, today
from nahbei.foundation.models import Agency
from nahbei.placements.models import Stage
from tests.factories import NOW, TODAY, make_introduction

pytestmark = [pytest.mark.django_db, pytest.mark.database]
DAY = dt.timedelta(days=1)
ASKED = {"volunteer_agreed_at": NOW, "asked_by_means": "email"}


def rows(agency: Agency) -> list[tuple[str, str]]:
    heute = today(Desk.of(agency, account_id=0, at=NOW, may=lambda right: True))
    return [(row.does, row.sentence) for section in heute.sections if section.key == "introductions" for row in section.rows]


@pytest.mark.parametrize(("fields", "does"), [
    ({**ASKED, "asked_at": NOW - DAY, "organisation_agreed_at": NOW}, "introduction_meeting"),
    ({**ASKED, "asked_at": NOW - DAY, "question": "Wann?", "question_at": NOW}, "introduction_question"),
    ({**ASKED, "asked_at": NOW - 7 * DAY}, "introduction_ask"),
    ({"stage": Stage.INTRODUCED, "stage_since": NOW - 14 * DAY}, "introduction_on"),
    ({"stage": Stage.TRIAL, "trial_on": TODAY - 7 * DAY}, "introduction_on"),
    ({**ASKED, "asked_at": NOW - 30 * DAY, "pending": True, "pending_until": TODAY}, "introduction_ask"),
])
def test_what_waits_shows_with_its_next_step(inside: Agency, fields: dict[str, Any], does: str) -> None:
    make_introduction(inside, **fields)
    assert [row[0] for row in rows(inside)] == [does]


@pytest.mark.parametrize("fields", [
    {}, {**ASKED, "asked_at": NOW - 6 * DAY}, {"stage": Stage.INTRODUCED, "stage_since": NOW - 13 * DAY},
    {"stage": Stage.TRIAL, "trial_on": TODAY - 6 * DAY}, {"stage": Stage.PLACED}, {"stage": Stage.DECLINED},
    {**ASKED, "asked_at": NOW - 30 * DAY, "pending": True}, {**ASKED, "asked_at": NOW - 30 * DAY, "pending": True, "pending_until": TODAY + DAY},
])
def test_what_is_fresh_rests_or_is_over_does_not(inside: Agency, fields: dict[str, Any]) -> None:
    make_introduction(inside, **fields)
    assert rows(inside) == []
