"""Certificates, parents, trainings and settings on the screen: who sees what, and what waits for a second person."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from nahbei.activities.models import Activity
from nahbei.foundation.models import Agency, StepState
from nahbei.foundation.reference import Reference, labels
from nahbei.foundation.rights import Role
from nahbei.foundation.tenancy import agency_scope
from nahbei.foundation.two_persons import title
from nahbei.volunteers.models import Volunteer
from tests import factories
from tests.conftest import log_in
from tests.support.queries import counted

TODAY = timezone.localdate()
DAY = dt.timedelta(days=1)


def page(client: Client, name: str, *args: object, status: int = 200) -> str:
    response = client.get(reverse(f"workspace:{name}", args=args))
    assert response.status_code == status
    return response.content.decode()


def post(client: Client, view: str, *args: object, status: int = 302, **data: object) -> str:
    response = client.post(reverse(f"workspace:{view}", args=args), data)
    assert response.status_code == status, response.content.decode()[:2000]
    return response.content.decode()


@pytest.fixture
def reader(agency: Agency) -> Volunteer:
    """Registered for what asks for an extended certificate and a training."""
    with agency_scope(agency):
        activity = factories.make_activity(agency, "Vorlesen", noun="Vorlesen", conduct="extended")
        activity.asked_trainings.create(agency=agency, training=factories.make_training(agency))
        return factories.make_volunteer(agency, activities=(activity,))


@pytest.fixture
def lead(agency: Agency) -> Client:
    return log_in(factories.make_account(agency, Role.LEAD, "Ute Leitner"))


def test_what_is_missing_is_entered_and_the_step_is_gone(office: Client, reader: Volunteer) -> None:
    html = page(office, "volunteer", reader.pk)
    assert "Erweitertes Führungszeugnis fehlt (für Vorlesen): ansehen und eintragen." in html
    assert "Schulung „Erste Hilfe“ fehlt." in html
    data = {"kind": "extended", "dated_on": (TODAY - 9 * DAY).isoformat(), "inspected_on": "heute", "result": "clear"}
    post(office, "volunteer-certificate-new", reader.pk, **data)
    with agency_scope(reader.agency):
        training = reader.agency.trainings.get().pk
    post(office, "volunteer-training-new", reader.pk, training=training, completed_on="heute")
    html = page(office, "volunteer", reader.pk)
    assert "fehlt" not in html.split("Hilft")[0]
    assert "Erweitertes Führungszeugnis vom" in html


def test_why_somebody_is_not_available_only_the_lead_reads(agency: Agency, office: Client, lead: Client, reader: Volunteer) -> None:
    with agency_scope(agency):
        factories.make_certificate(agency, reader, clear=False)
    for client in (office, log_in(factories.make_account(agency, Role.TRAINEE, "Ben Wagner"))):
        html = page(client, "volunteer", reader.pk)
        assert "nicht verfügbar" in html
        for word in ("Eintrag:", "mit Eintrag", "angesehen am", "Führungszeugnis fehlt", "Ergebnis ändern"):
            assert word not in html, word
    assert "mit Eintrag: nicht verfügbar" in page(lead, "volunteer", reader.pk)


@pytest.mark.parametrize("role", [Role.TRAINEE, Role.OFFICE_VOLUNTEER, Role.FINANCE, Role.READ_ONLY])
def test_who_may_not_touch_certificates(agency: Agency, reader: Volunteer, role: Role) -> None:
    client = log_in(factories.make_account(agency, role, "Ben Wagner"))
    for name in ("volunteer-certificate-new", "volunteer-certificate-letter"):
        page(client, name, reader.pk, status=403)


def test_a_coordinator_cannot_change_a_result(agency: Agency, office: Client, reader: Volunteer) -> None:
    with agency_scope(agency):
        row = factories.make_certificate(agency, reader, clear=False)
    post(office, "volunteer-certificate-clearing", reader.pk, row.pk, status=403)


def test_the_lead_asks_and_nobody_else_sees_the_step(agency: Agency, office: Client, lead: Client, reader: Volunteer) -> None:
    with agency_scope(agency):
        row = factories.make_certificate(agency, reader, clear=False)
    post(lead, "volunteer-certificate-clearing", reader.pk, row.pk)
    with agency_scope(agency):
        step = agency.two_person_steps.get()
    assert reader.person.full_name in page(lead, "steps")
    assert reader.person.full_name not in page(office, "steps")
    post(office, "step-confirmation", step.pk, status=404)
    post(office, "step-stop", step.pk, status=404)
    post(lead, "step-stop", step.pk)
    assert "Angehalten" in page(lead, "steps")


def test_lowering_waits_for_the_other_and_happens(agency: Agency, office: Client, lead: Client, reader: Volunteer) -> None:
    with agency_scope(agency):
        activity = agency.activities.get(name="Vorlesen")
    data = {"conduct": "none", "min_age": "16", "needs_declaration": "on", "private_home": "on"}
    post(office, "settings-activity-gates", activity.pk, **data)
    with agency_scope(agency):
        step, now = agency.two_person_steps.get(), Activity.objects.get(pk=activity.pk)
        assert (now.conduct, now.min_age) == ("extended", 16)
    assert "Zu zweit" in page(lead, "today")
    post(office, "step-confirmation", step.pk)
    with agency_scope(agency):
        assert agency.two_person_steps.get().state == StepState.WAITING
    post(lead, "step-confirmation", step.pk)
    with agency_scope(agency):
        now = Activity.objects.get(pk=activity.pk)
        assert (now.conduct, now.training_ids) == ("none", frozenset())


def test_dated_settings(agency: Agency, office: Client) -> None:
    data = {"valid_from": "heute", "from_age": "15", "to_age": "17", "hours_day": "1,5", "hours_week": "6", "earliest": "14", "latest": "18"}
    post(office, "settings-minor-limits", **data)  # where nothing was allowed this is looser
    assert "wartet auf eine zweite Person" in page(office, "settings-gates")
    terms = {"valid_from": "heute", "certificate_months": "2", "certificate_years": "4", "kept_months": "6", "certificate_fee": "14,50",
             "legal_reference": "§ 30a BZRG"}
    post(office, "settings-gate-terms", **terms)
    assert "14,50" in page(office, "settings-gates")
    post(office, "settings-gate-terms", status=422, **{**terms, "valid_from": "1.1.2020"})
    post(office, "settings-gate-terms", status=422, **terms)


def test_a_training_that_is_asked_for_stays(agency: Agency, office: Client, reader: Volunteer) -> None:
    with agency_scope(agency):
        training = agency.trainings.get()
    post(office, "settings-training-retirement", training.pk)
    with agency_scope(agency):
        assert agency.trainings.get().active
    post(office, "settings-training-new", name="Erste Hilfe", months_valid="", status=422)


@pytest.mark.parametrize("count", [1, 3])
def test_lists_ask_a_constant_number_of_questions(agency: Agency, office: Client, count: int) -> None:
    with agency_scope(agency):
        for number in range(count):
            activity = factories.make_activity(agency, f"Vorlesen {number}")
            activity.asked_trainings.create(agency=agency, training=factories.make_training(agency, f"Kurs {number}"))
            factories.make_minor_limits(agency, valid_from=TODAY + number * DAY)
            factories.make_step(agency, about=activity.reference)
    numbers = []
    for name in ("settings-gates", "steps"):
        page(office, name)
        with counted() as queries:
            page(office, name)
        numbers.append(queries.number)
    assert numbers == [12, 7], queries


def test_parents_on_paper_and_back(agency: Agency, office: Client) -> None:
    with agency_scope(agency):
        minor = factories.make_minor(agency, consented=False)
        minor.person.born_on = TODAY - dt.timedelta(days=16 * 365)
        minor.person.save()
    assert "Einverständnis der Eltern fehlt" in page(office, "volunteer", minor.pk)
    post(office, "volunteer-parents", minor.pk, given_by="Anja Sommer", given_on="heute", cosigned="on")
    html = page(office, "volunteer", minor.pk)
    assert "Anja Sommer ist einverstanden" in html
    with agency_scope(agency):
        row = minor.parental_consents.get()
    post(office, "volunteer-parents-withdrawal", minor.pk, row.pk)
    assert "Einverständnis der Eltern fehlt" in page(office, "volunteer", minor.pk)


def test_the_letter_that_makes_it_free(office: Client, reader: Volunteer) -> None:
    response = office.get(reverse("workspace:volunteer-certificate-letter", args=[reader.pk]))
    assert response["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF")
    assert response["Cache-Control"] == "no-store"


def test_the_audit_list_says_which_step_it_was(agency: Agency, lead: Client, reader: Volunteer) -> None:
    with agency_scope(agency):
        row = factories.make_certificate(agency, reader, clear=False)
    post(lead, "volunteer-certificate-clearing", reader.pk, row.pk)
    with agency_scope(agency):
        step = agency.two_person_steps.get()
        about = Reference("foundation.step", step.pk)
        assert labels(agency, [about]) == {about: title(step)}
    assert title(step) in page(lead, "audit")
