"""What can happen to organisations, their contact persons and their services."""

from nahbei.partners.actions.contacts import add_contact, remove_contact
from nahbei.partners.actions.directory import (
    add_service,
    assure_service,
    bring_back_service,
    change_service,
    retire_service,
    take_back_assurance,
)
from nahbei.partners.actions.merges import merge_organisations
from nahbei.partners.actions.notes import propose_correction
from nahbei.partners.actions.organisations import (
    add_organisation,
    bring_back_organisation,
    change_organisation,
    retire_organisation,
)
from nahbei.partners.actions.sites import add_site, bring_back_site, change_site, retire_site

__all__ = [
    "add_contact", "add_organisation", "add_service", "add_site", "assure_service", "bring_back_organisation",
    "bring_back_service", "bring_back_site", "change_organisation", "change_service", "change_site", "leave",
    "merge_organisations", "propose_correction", "remove_contact", "retire_organisation", "retire_service", "retire_site",
    "take_back_assurance",
]
