"""Who works in the office: the last lead stays, trainees have an end and a supervisor, access closes by itself."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from nahbei.foundation import actions
from nahbei.foundation.models import Agency, Membership
from nahbei.foundation.rights import RIGHTS, Right, Role, may
from tests.factories import CLERK, NOW, TODAY, make_account

DAY = dt.timedelta(days=1)


@pytest.fixture
def lead(inside: Agency) -> Membership:
    return make_account(inside, Role.LEAD, "Petra Lindner").memberships.get()


def invite(agency: Agency, role: str = Role.COORDINATOR, **fields: object) -> Membership:
    return actions.invite_member(  # type: ignore[arg-type]
        **{"agency": agency, "email": "jonas@example.org", "name": "Jonas Weber", "role": role, "starts_on": TODAY, "by": CLERK, "at": NOW, **fields}
    )


def change(membership: Membership, **fields: object) -> Membership:
    return actions.change_member(  # type: ignore[arg-type]
        **{"membership": membership, "role": membership.role, "ends_on": membership.ends_on, "supervisor": membership.supervisor,
           "by": CLERK, "at": NOW, **fields}
    )


def test_an_invited_member_works_here_from_the_first_day(inside: Agency, lead: Membership) -> None:
    membership = invite(inside, starts_on=TODAY + DAY)
    assert membership not in inside.memberships.running(on=TODAY)
    assert membership in inside.memberships.running(on=TODAY + DAY)
    assert inside.audit_entries.get(what="foundation.member_invited").changes["name"] == [None, "Jonas Weber"]


def test_the_address_is_known_whatever_its_case(inside: Agency, lead: Membership) -> None:
    invite(inside, email="Jonas@Example.org")
    with pytest.raises(actions.AlreadyMember):
        invite(inside)


def test_who_comes_back_keeps_the_account(inside: Agency, lead: Membership) -> None:
    gone = invite(inside, starts_on=TODAY - 30 * DAY, ends_on=TODAY - DAY)
    back = invite(inside, Role.OFFICE_VOLUNTEER)
    assert (back.pk, back.role, back.ends_on, back.starts_on) == (gone.pk, Role.OFFICE_VOLUNTEER, None, TODAY)


def test_one_account_works_in_two_agencies(inside: Agency, lead: Membership, other_agency: Agency) -> None:
    here = invite(inside)
    make_account(other_agency, Role.LEAD, "Fremde Leitung")
    there = invite(other_agency)
    assert here.account == there.account


@pytest.mark.parametrize("fields", [{"role": Role.COORDINATOR}, {"ends_on": TODAY + 30 * DAY}])
def test_the_last_lead_stays(lead: Membership, fields: dict[str, object]) -> None:
    with pytest.raises(actions.AgencyNeedsALead):
        change(lead, **fields)
    lead.refresh_from_db()
    assert (lead.role, lead.ends_on) == (Role.LEAD, None)


def test_a_lead_may_go_when_there_is_another(inside: Agency, lead: Membership) -> None:
    invite(inside, Role.LEAD)
    assert change(lead, role=Role.COORDINATOR).role == Role.COORDINATOR


def test_a_lead_who_will_end_is_not_another(inside: Agency, lead: Membership) -> None:
    invite(inside, Role.LEAD, ends_on=TODAY + 300 * DAY)
    with pytest.raises(actions.AgencyNeedsALead):
        actions.end_membership(membership=lead, on=TODAY, by=CLERK, at=NOW)


def test_a_trainee_needs_an_end(inside: Agency, lead: Membership) -> None:
    with pytest.raises(actions.TraineeNeedsEnd):
        invite(inside, Role.TRAINEE, supervisor=lead)


def test_a_trainee_needs_a_supervisor(inside: Agency, lead: Membership) -> None:
    with pytest.raises(actions.TraineeNeedsSupervisor):
        invite(inside, Role.TRAINEE, ends_on=TODAY + 300 * DAY)


def test_a_supervisor_works_here_now_and_is_no_trainee(inside: Agency, lead: Membership, other_agency: Agency) -> None:
    trainee = make_account(inside, Role.TRAINEE, "Mia").memberships.get()
    gone = make_account(inside, Role.COORDINATOR, "War da", ends_on=TODAY - DAY).memberships.get()
    strange = make_account(other_agency, Role.LEAD, "Fremd").memberships.get()
    for supervisor in (trainee, gone, strange):
        with pytest.raises(actions.SupervisorIsNotStaff):
            invite(inside, Role.TRAINEE, ends_on=TODAY + 300 * DAY, supervisor=supervisor)


def test_a_supervisor_stays_until_the_trainee_goes(inside: Agency, lead: Membership) -> None:
    supervisor = invite(inside)
    invite(inside, Role.TRAINEE, email="mia@example.org", name="Mia Roth", ends_on=TODAY + 300 * DAY, supervisor=supervisor)
    with pytest.raises(actions.MemberSupervises):
        actions.end_membership(membership=supervisor, on=TODAY, by=CLERK, at=NOW)
    assert actions.end_membership(membership=supervisor, on=TODAY + 300 * DAY, by=CLERK, at=NOW).ends_on == TODAY + 300 * DAY


def test_only_trainees_have_a_supervisor(inside: Agency, lead: Membership) -> None:
    assert invite(inside, Role.COORDINATOR, supervisor=lead).supervisor is None


def test_the_last_day_is_still_open(inside: Agency, lead: Membership) -> None:
    membership = actions.end_membership(membership=invite(inside), on=TODAY, by=CLERK, at=NOW)
    assert membership in inside.memberships.running(on=TODAY)
    assert membership not in inside.memberships.running(on=TODAY + DAY)


def test_the_end_does_not_lie_before_the_start(inside: Agency, lead: Membership) -> None:
    with pytest.raises(ValidationError, match="Das Ende liegt vor dem Anfang"):
        invite(inside, ends_on=TODAY - DAY)


def test_changing_the_agency_is_in_the_audit_trail(inside: Agency) -> None:
    actions.change_agency(agency=inside, by=CLERK, at=NOW, enquiry_hours=36, name=inside.name)
    assert inside.audit_entries.get().changes == {"enquiry_hours": [24, 36]}


def test_the_address_of_an_agency_is_not_changed_by_the_office(inside: Agency) -> None:
    with pytest.raises(actions.UnknownAgencyField):
        actions.change_agency(agency=inside, by=CLERK, at=NOW, slug="anders")


def test_the_table_of_rights_says_what_the_domain_says() -> None:
    assert RIGHTS[Role.LEAD] == set(Right)
    assert not RIGHTS[Role.TRAINEE] & {Right.HEALTH_NOTE, Right.HOURS_APPROVE, Right.MEMBERS_CHANGE, Right.SETTINGS_CHANGE, Right.AUDIT}
    assert not {right for right in RIGHTS[Role.READ_ONLY] if right.endswith(("_change", "_write", "_close", "_approve", "_merge"))}
    assert not RIGHTS[Role.FINANCE] & {Right.NEEDS, Right.HEALTH_NOTE}
    assert not may("gibt es nicht", Right.DESK)
