"""What is known of somebody's calendar address, and how it is forgotten."""

from __future__ import annotations

from nahbei.calendars.models import Feed, NoWeekLetter, WeekLetter
from nahbei.foundation.personal_data import declare

declare(Feed, path="volunteer__person", hands_out=("created_at", "renewed_at", "last_fetched_on"), on_erasure="delete")
declare(WeekLetter, path="person", hands_out=("monday", "written_at"), on_erasure="delete")
declare(NoWeekLetter, path="person", hands_out=("since", "by_name"), on_erasure="delete")
