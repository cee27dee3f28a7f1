"""What this room hands out and erases about a person."""

from nahbei.foundation.personal_data import declare
from nahbei.help_requests.models import HealthNote, HelpRequest, RequestNeed, StateChange, TakenCall

FILE = "help that took place must stay provable towards the accident insurance and the carrier"
TERM = "12 months after the last help, without needs and note"

declare(
    HelpRequest, path="help_seeker", on_erasure="keep", because=FILE, keep_for=TERM,
    hands_out=(
        "number", "activity", "details", "standing", "starts_on", "start", "end", "flexible", "every_weeks", "weekdays",
        "ends_on", "origin", "destination", "language", "gender_wish", "needs", "urgency", "answering", "state",
        "state_since", "received_at", "received_by_name", "closed_at",
    ),
)
declare(HelpRequest, path="caller", hands_out=("number", "received_at"), on_erasure="anonymise",
        because="the request belongs to the help seeker; who called is emptied")
declare(HelpRequest, path="contact", hands_out=("number", "received_at"), on_erasure="anonymise",
        because="the request belongs to the help seeker; whom to call is emptied")
declare(RequestNeed, path="help_request__help_seeker", hands_out=("need",), on_erasure="delete",
        because="health data (Art. 9 GDPR): goes at once, and otherwise with the file")
declare(HealthNote, path="help_request__help_seeker", hands_out=("sealed", "written_at", "written_by_name"), looked_at=("sealed",),
        on_erasure="delete",
        because="health data (Art. 9 GDPR): goes at once, and otherwise 30 days after closing")
declare(StateChange, path="help_request__help_seeker", hands_out=("before", "after", "reason", "at"), looked_at=("reason",),
        on_erasure="anonymise",
        because="the reason is emptied; when a request was matched is counted in reports")
declare(TakenCall, path="person", hands_out=("wish", "at", "taken_by_name"), on_erasure="anonymise",
        because="calls are counted in reports; whom one was about is emptied")
declare(TakenCall, path="caller", hands_out=("wish", "at", "taken_by_name"), on_erasure="anonymise",
        because="calls are counted in reports; who called is emptied")
