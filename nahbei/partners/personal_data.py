"""What this room hands out and erases about a person."""

from nahbei.foundation.personal_data import declare
from nahbei.partners.models import ContactPerson

declare(ContactPerson, path="person", hands_out=("organisation", "role", "since"), on_erasure="delete")
