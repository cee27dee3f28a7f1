"""What a new agency starts with. Dated rows: it changes them by new ones."""

from __future__ import annotations

import datetime as dt
from typing import Any

MINOR_LIMITS: tuple[dict[str, Any], ...] = (
    {
        "from_age": 0, "to_age": 14, "max_minutes_day": 120, "max_minutes_week": 600, "earliest": dt.time(8), "latest": dt.time(18),
        "working_days_only": True, "alone_in_private_home": False,
    },
    {
        "from_age": 15, "to_age": 17, "max_minutes_day": 120, "max_minutes_week": 600, "earliest": dt.time(6), "latest": dt.time(20),
        "working_days_only": False, "alone_in_private_home": False,
    },
)
