"""Certificates, parents, trainings, dated settings: what may be stored, what it opens, when it goes."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from nahbei.desk.founding import found_office
from nahbei.foundation.actions import confirm_step
from nahbei.foundation.models import Agency, StepState, TwoPersonStep
from nahbei.foundation.numbers import last_number
from nahbei.foundation.rights import Role
from nahbei.foundation.tenancy import agency_scope
from nahbei.placements.queries import candidate_of
from nahbei.volunteers import actions
from nahbei.volunteers.models import ConductCertificate, MinorLimits
from nahbei.volunteers.rules import (
    AlreadyDated,
    AskTheLead,
    CertificateTooOld,
    CountsFromTheFuture,
    InspectedBeforeItsDate,
    InspectedInTheFuture,
    LinkIsOver,
    NotAMinor,
)
from tests import factories
from tests.factories import CLERK, NOW, TODAY

DAY = dt.timedelta(days=1)


def record(volunteer: object, **fields: object) -> ConductCertificate:
    values = {"kind": "extended", "dated_on": TODAY - 20 * DAY, "inspected_on": TODAY, "clear": True, "by": CLERK, "at": NOW, **fields}
    return actions.record_certificate(volunteer=volunteer, **values)  # type: ignore[arg-type]


def test_nothing_else_can_be_stored_about_a_certificate() -> None:
    columns = {field.name for field in ConductCertificate._meta.get_fields()}
    assert columns == {"id", "agency", "volunteer", "kind", "dated_on", "inspected_on", "inspected_by", "clear"}


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"inspected_on": TODAY + DAY}, InspectedInTheFuture),
        ({"dated_on": TODAY, "inspected_on": TODAY - DAY}, InspectedBeforeItsDate),
        ({"dated_on": dt.date(2026, 8, 22)}, CertificateTooOld),
    ],
)
def test_a_certificate_that_does_not_count_is_refused(inside: Agency, fields: dict[str, object], refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        record(factories.make_volunteer(inside), **fields)
    assert not inside.certificates.exists()


def test_three_months_to_the_day_and_five_years_to_the_day(inside: Agency) -> None:
    volunteer = factories.make_volunteer(inside)
    record(volunteer, dated_on=dt.date(2026, 8, 23))
    assert candidate_of(volunteer, on=TODAY).extended_until == dt.date(2031, 8, 22)
    actions.set_gate_terms(
        agency=inside, valid_from=TODAY, certificate_months=3, certificate_years=3, kept_months=3, by=CLERK, at=NOW
    )
    assert candidate_of(volunteer, on=TODAY).extended_until == dt.date(2029, 8, 22)
    assert candidate_of(volunteer, on=TODAY - DAY).extended_until == dt.date(2031, 8, 22)


def test_a_no_blocks_everything_and_stands_in_no_trail(inside: Agency) -> None:
    volunteer = factories.make_volunteer(inside)
    entries, version = last_number(inside, "journal"), Agency.objects.get(pk=inside.pk).matching_version
    record(volunteer, clear=False)
    assert candidate_of(volunteer, on=TODAY).blocked
    assert last_number(inside, "journal") == entries
    line = inside.audit_entries.first()
    assert line is not None
    assert (line.what, line.changes) == ("volunteers.certificate_recorded", {})
    assert Agency.objects.get(pk=inside.pk).matching_version == version + 1
    with pytest.raises(AskTheLead):
        record(volunteer)
    with pytest.raises(AskTheLead):
        actions.remove_certificate(certificate=inside.certificates.get(), by=CLERK, at=NOW)


def test_a_no_becomes_a_yes_only_by_two_leads(inside: Agency) -> None:
    one, other = (factories.make_account(inside, Role.LEAD, name) for name in ("Ute Leitner", "Max Leitner"))
    volunteer = factories.make_volunteer(inside)
    step = actions.ask_to_clear(certificate=record(volunteer, clear=False), by=factories.actor_of(one), at=NOW)
    assert not inside.audit_entries.filter(what__startswith="foundation.step", person_id__isnull=False).exists()
    assert inside.audit_entries.get(what="foundation.step_asked").changes == {"step": [None, "Führungszeugnis: Ergebnis ändern"]}
    assert candidate_of(volunteer, on=TODAY).blocked
    done = confirm_step(step=step, by=factories.actor_of(other), at=NOW)
    assert (done.state, done.words, done.about, done.payload) == (StepState.DONE, "", None, {})
    assert not candidate_of(volunteer, on=TODAY).blocked


@pytest.mark.database
def test_the_database_refuses_a_certificate_that_was_seen_before_its_date(inside: Agency) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.make_certificate(inside, dated_on=TODAY, inspected_on=TODAY - DAY)


@pytest.mark.database
@pytest.mark.parametrize(
    ("was_there", "days", "left"), [(False, 0, 0), (True, 0, 1), (True, 60, 1), (True, 95, 0)],
    ids=["nothing followed", "ended today", "ended two months ago", "ended three months ago"],
)
def test_a_certificate_goes_when_nothing_follows(inside: Agency, was_there: bool, days: int, left: int) -> None:
    volunteer = factories.make_volunteer(inside)
    factories.make_certificate(inside, volunteer)
    if was_there:
        factories.make_visit(factories.make_request(inside), TODAY - 100 * DAY, volunteer=volunteer, state="took_place")
    actions.end_volunteer(volunteer=volunteer, by=CLERK, at=NOW - days * DAY)
    actions.forget_certificates(agency=inside, by=CLERK, at=NOW)
    assert inside.certificates.count() == left


def test_an_active_volunteer_keeps_the_newest_certificate_and_the_no(inside: Agency) -> None:
    volunteer = factories.make_volunteer(inside)
    old = factories.make_certificate(inside, volunteer, dated_on=dt.date(2024, 1, 1), inspected_on=dt.date(2024, 1, 2))
    new = factories.make_certificate(inside, volunteer)
    no = factories.make_certificate(inside, clear=False)
    assert actions.forget_certificates(agency=inside, by=CLERK, at=NOW) == 1
    assert set(inside.certificates.all()) == {new, no}
    assert old not in inside.certificates.all()


def test_parents_open_and_close_the_way(inside: Agency) -> None:
    minor = factories.make_minor(inside, consented=False)
    assert candidate_of(minor, on=TODAY).consent_from is None
    assert candidate_of(minor, on=TODAY).signed_on == dt.date(2028, 11, 23)  # alone from the eighteenth birthday on
    text = factories.make_declaration_text(inside)
    consent = actions.record_parental_consent(volunteer=minor, given_by="Anja Sommer", given_on=TODAY, text=text, by=CLERK, at=NOW)
    found = candidate_of(minor, on=TODAY)
    assert (found.consent_from, found.signed_on) == (TODAY, TODAY)
    actions.withdraw_parental_consent(consent=consent, by=CLERK, at=NOW)
    assert candidate_of(minor, on=TODAY).consent_from is None
    actions.restore_parental_consent(consent=consent, by=CLERK, at=NOW)
    assert candidate_of(minor, on=TODAY).consent_from == TODAY


def test_only_minors_need_their_parents(inside: Agency) -> None:
    with pytest.raises(NotAMinor):
        actions.record_parental_consent(volunteer=factories.make_volunteer(inside), given_by="Anja Sommer", given_on=TODAY, by=CLERK, at=NOW)


def test_of_a_birth_year_the_last_day_counts(inside: Agency) -> None:
    person = factories.make_person(inside, birth_year=2008)
    volunteer = factories.make_volunteer(inside, person=person)
    assert candidate_of(volunteer, on=TODAY).is_minor_on(TODAY)
    assert not candidate_of(volunteer, on=TODAY).is_minor_on(dt.date(2026, 12, 31))


def test_a_link_works_once_and_a_new_one_ends_the_old(inside: Agency) -> None:
    minor, parent = factories.make_minor(inside, consented=False), factories.make_person(inside, "Sommer", email="anja@example.org")
    first = actions.send_parent_link(volunteer=minor, to=parent, by=CLERK, at=NOW)
    second = actions.send_parent_link(volunteer=minor, to=parent, by=CLERK, at=NOW)
    with pytest.raises(LinkIsOver):
        actions.consent_by_link(link=first, given_by="Anja Sommer", at=NOW)
    consent = actions.consent_by_link(link=second, given_by="Anja Sommer", at=NOW)
    assert (consent.how, consent.text) == ("link", factories.make_declaration_text(inside))
    with pytest.raises(LinkIsOver):
        actions.consent_by_link(link=second, given_by="Anja Sommer", at=NOW)
    mail = inside.messages.filter(topic="parental_consent").latest("pk")
    assert second.digest not in mail.body
    assert "/lindenhof/consent/" in mail.body


def test_a_training_runs_out_by_the_term_of_its_day(inside: Agency) -> None:
    volunteer, training = factories.make_volunteer(inside), factories.make_training(inside, months_valid=1)
    row = actions.record_training(volunteer=volunteer, training=training, completed_on=dt.date(2026, 10, 31), by=CLERK, at=NOW)
    assert row.valid_until == dt.date(2026, 11, 30)
    for_good = factories.make_training(inside, "Demenz", months_valid=None)
    actions.record_training(volunteer=volunteer, training=for_good, completed_on=TODAY, by=CLERK, at=NOW)
    assert candidate_of(volunteer, on=TODAY).trainings == {training.pk: dt.date(2026, 11, 30), for_good.pk: dt.date.max}


LIMITS = {"from_age": 15, "to_age": 17, "max_minutes_day": 120, "max_minutes_week": 600, "earliest": dt.time(8), "latest": dt.time(20)}


@pytest.mark.parametrize(
    ("changed", "waits"),
    [
        ({"max_minutes_day": 60}, False), ({"latest": dt.time(19)}, False), ({"working_days_only": True}, False),
        ({"max_minutes_day": 121}, True), ({"latest": dt.time(21)}, True), ({"alone_in_private_home": True}, True), ({"from_age": 14}, True),
    ],
)
def test_looser_limits_wait_for_a_second_person(inside: Agency, changed: dict[str, object], waits: bool) -> None:
    by = factories.actor_of(factories.make_account(inside, Role.LEAD))
    factories.make_minor_limits(inside)
    made = actions.set_minor_limits(agency=inside, valid_from=TODAY, by=by, at=NOW, **{**LIMITS, **changed})
    assert isinstance(made, TwoPersonStep if waits else MinorLimits)
    assert inside.minor_limits.count() == (1 if waits else 2)


def test_settings_are_never_changed_backwards(inside: Agency) -> None:
    terms = {"certificate_months": 3, "certificate_years": 5, "kept_months": 3}
    with pytest.raises(CountsFromTheFuture):
        actions.set_gate_terms(agency=inside, valid_from=TODAY - DAY, by=CLERK, at=NOW, **terms)
    actions.set_gate_terms(agency=inside, valid_from=TODAY, by=CLERK, at=NOW, **terms)
    with pytest.raises(AlreadyDated):
        actions.set_gate_terms(agency=inside, valid_from=TODAY, by=CLERK, at=NOW, **terms)


@pytest.mark.database
def test_a_new_office_has_limits_and_terms(db: None) -> None:
    agency = found_office(name="Neu", town="Neustadt", state="NW", lead_name="L", lead_email="l@example.org", by=CLERK, at=NOW)
    with agency_scope(agency):
        assert [(row.from_age, row.to_age, row.alone_in_private_home) for row in agency.minor_limits.all()] == [(0, 14, False), (15, 17, False)]
        assert agency.gate_terms.get().certificate_years == 5
