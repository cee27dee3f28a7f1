"""What can happen to a person. One file for each noun."""

from __future__ import annotations

from nahbei.people.actions.channels import rest_address, wake_address
from nahbei.people.actions.consents import MayNotConsent, give_consent, withdraw_consent
from nahbei.people.actions.merges import merge_people
from nahbei.people.actions.records import (
    NoEmailAddress,
    NoPhoneNumber,
    PersonWasMerged,
    add_person,
    change_person,
    note_export,
)
from nahbei.people.actions.representations import (
    AuthorityNotSeen,
    RepresentsThemselves,
    end_representation,
    represent,
)
from nahbei.people.merging import AlreadyMerged, MergedWithRepresentative, SamePerson

__all__ = [
    "AlreadyMerged", "AuthorityNotSeen", "MayNotConsent", "MergedWithRepresentative", "NoEmailAddress", "NoPhoneNumber",
    "PersonWasMerged", "RepresentsThemselves", "SamePerson", "add_person", "change_person", "end_representation",
    "give_consent", "merge_people", "note_export", "represent", "rest_address", "wake_address", "withdraw_consent",
]
