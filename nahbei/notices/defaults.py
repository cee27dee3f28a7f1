"""The rules that an office starts with. `on` says which of them speak from the first day."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from nahbei.notices.models import Unit, Whom


@dataclass(frozen=True)
class Default:
    occasion: str
    whom: Whom
    topic: str
    amount: int
    unit: Unit = Unit.DAYS
    at_time: dt.time | None = dt.time(9)
    on: bool = True

    def columns(self) -> dict[str, object]:
        return {
            "occasion": self.occasion, "whom": self.whom.value, "topic": self.topic, "amount": self.amount, "unit": self.unit.value,
            "at_time": self.at_time, "active": self.on,
        }


RULES = (
    Default("visit", Whom.VOLUNTEER, "visit_soon", 1, at_time=dt.time(17)),
    Default("visit", Whom.RESIDENT, "visit_soon_for_resident", 1, at_time=dt.time(17)),
    Default("enquiry", Whom.VOLUNTEER, "enquiry_unanswered", 48, Unit.HOURS, None),
    Default("enquiry", Whom.OFFICE, "enquiry_unanswered_for_office", 72, Unit.HOURS, None, on=False),
    Default("hours", Whom.VOLUNTEER, "visit_report", 0, Unit.HOURS, None),
    Default("hours", Whom.VOLUNTEER, "hours_missing", 3),
    Default("certificate", Whom.VOLUNTEER, "certificate_ends", 60),
    Default("certificate", Whom.VOLUNTEER, "certificate_ends", 30),
    Default("certificate", Whom.VOLUNTEER, "certificate_ends", 7),
    Default("certificate", Whom.OFFICE, "certificate_ends_for_office", 7, on=False),
    Default("training", Whom.VOLUNTEER, "training_ends", 60),
    Default("training", Whom.VOLUNTEER, "training_ends", 30),
    Default("training", Whom.VOLUNTEER, "training_ends", 7),
    Default("follow_up", Whom.VOLUNTEER, "follow_up_again", 3),
    Default("follow_up", Whom.RESIDENT, "follow_up_again", 3),
    Default("follow_up", Whom.CONTACT, "follow_up_again", 3),
    Default("position", Whom.CONTACT, "position_soon_off", 3, on=False),
    Default("position", Whom.OFFICE, "position_soon_off_for_office", 3, on=False),
)
