"""What can happen to an agency, to those who work in it, and to their accounts."""

from nahbei.foundation.actions.accounts import change_account
from nahbei.foundation.actions.agencies import (
    RESERVED_SLUGS,
    SlugTaken,
    UnknownAgencyField,
    account_of,
    change_agency,
    found_agency,
    free_slug,
)
from nahbei.foundation.actions.members import (
    AgencyNeedsALead,
    AlreadyMember,
    MemberSupervises,
    SupervisorIsNotStaff,
    TraineeNeedsEnd,
    TraineeNeedsSupervisor,
    change_member,
    end_membership,
    invite_member,
)
from nahbei.foundation.actions.profiles import change_profile
from nahbei.foundation.actions.two_persons import (
    AskedByYourself,
    MayNotDecide,
    StepAlreadyWaits,
    StepIsOver,
    StepNeedsSomebody,
    ask_for_step,
    confirm_step,
    others_who_may,
    run_due_steps,
    stop_step,
)

__all__ = [
    "AgencyNeedsALead", "AlreadyMember", "AskedByYourself", "MayNotDecide", "MemberSupervises", "RESERVED_SLUGS", "SlugTaken",
    "StepAlreadyWaits", "StepIsOver", "StepNeedsSomebody", "SupervisorIsNotStaff", "TraineeNeedsEnd", "TraineeNeedsSupervisor",
    "UnknownAgencyField", "account_of", "ask_for_step", "change_account", "change_agency", "change_member", "change_profile",
    "confirm_step", "end_membership", "found_agency", "free_slug", "invite_member", "others_who_may", "run_due_steps", "stop_step",
]
