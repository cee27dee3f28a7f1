"""What this room hands out and erases about a person."""

from nahbei.foundation.personal_data import declare  # noqa: F401  # rows name what they made by reference, never by person
