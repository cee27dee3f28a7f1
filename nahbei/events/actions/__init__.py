"""What can happen to events, series and registrations."""

from nahbei.events.actions.attendance import check_in, count_guests, count_one_more, mark_no_shows, take_back_no_shows
from nahbei.events.actions.dates import cancel_dates, change_dates, publish_dates, take_back_dates
from nahbei.events.actions.fates import cancel_event, finish_event, move_event, publish_event, take_back_publishing
from nahbei.events.actions.forgetting import forget_guests, set_guest_terms
from nahbei.events.actions.helping import want_helpers
from nahbei.events.actions.lifts import ask_for_lift
from nahbei.events.actions.music import report_music, set_music_allowance, take_back_music_report
from nahbei.events.actions.pictures import remove_event_picture, set_event_picture
from nahbei.events.actions.planning import change_event, copy_event, draft_event
from nahbei.events.actions.registering import (
    accept_offer,
    cancel_registration,
    expire_offers,
    link_registration,
    register,
    remind,
)
from nahbei.events.actions.series import make_series, prolong_series
from nahbei.events.actions.telling import mark_told, take_back_told

__all__ = [
    "accept_offer", "ask_for_lift", "cancel_dates", "cancel_event", "cancel_registration", "change_dates", "change_event", "check_in",
    "copy_event", "count_guests", "count_one_more", "draft_event", "expire_offers", "finish_event", "forget_guests", "link_registration",
    "make_series", "mark_no_shows", "mark_told", "move_event", "prolong_series", "publish_dates", "publish_event", "register", "remind",
    "remove_event_picture", "report_music", "set_event_picture", "set_guest_terms", "set_music_allowance", "take_back_dates",
    "take_back_music_report", "take_back_no_shows", "take_back_publishing", "take_back_told", "want_helpers",
]
