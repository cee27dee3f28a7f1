"""Events, their series, and who said they would come."""

from nahbei.events.models.events import (
    Event,
    EventKind,
    EventMove,
    EventOrganiser,
    EventSeries,
    EventState,
    Music,
    Needed,
    Rhythm,
)
from nahbei.events.models.helping import EventHelp, GuestTerms
from nahbei.events.models.music import MusicAllowance, MusicReport
from nahbei.events.models.pictures import EventPicture
from nahbei.events.models.registrations import HOLDING, Registration, RegistrationState, Source

__all__ = [
    "HOLDING", "Event", "EventHelp", "EventKind", "EventMove", "EventOrganiser", "EventPicture", "EventSeries", "EventState", "GuestTerms", "Music",
    "MusicAllowance", "MusicReport", "Needed", "Registration", "RegistrationState", "Rhythm", "Source",
]
