"""What this room hands out and erases about a person."""

from nahbei.foundation.personal_data import declare
from nahbei.submissions.models import Submission

declare(
    Submission, path="person", hands_out=("kind", "name", "phone", "email", "postal_code", "text", "data", "received_at"), on_erasure="delete",
    because="what became of it stands where it belongs; the form itself is not needed any more",
)
