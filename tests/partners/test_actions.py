"""Organisations, their contact persons and services: what may happen to them, and what it leaves behind."""

from __future__ import annotations

import datetime as dt
from importlib import import_module

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction

from nahbei.foundation.actor import Actor
from nahbei.foundation.models import Agency
from nahbei.foundation.tenancy import agency_scope
from nahbei.partners.actions import (
    add_contact,
    add_organisation,
    add_service,
    assure_service,
    bring_back_organisation,
    change_organisation,
    change_service,
    remove_contact,
    retire_organisation,
    retire_service,
    take_back_assurance,
)
from nahbei.partners.models import Organisation, Service
from nahbei.partners.rules import (
    ActivityIsMissing,
    AgencyCannotRetire,
    AlreadyContact,
    AreaIsMissing,
    CheckedAgainSince,
    OrganisationIsRetired,
)
from nahbei.people.queries import with_hats, worn_by
from tests.factories import (
    CLERK,
    NOW,
    TODAY,
    make_activity,
    make_contact,
    make_organisation,
    make_person,
    make_service,
)

pytestmark = pytest.mark.django_db
MONTH = dt.timedelta(days=30)
COLLEAGUE = Actor("Jonas Weber")


def events(agency: Agency) -> list[str]:
    return list(agency.audit_entries.order_by("pk").values_list("what", flat=True))


def test_an_organisation_comes_goes_and_comes_back(inside: Agency) -> None:
    made = add_organisation(agency=inside, by=CLERK, at=NOW, name="Sozialwerk \u202eBirkenfeld", kind="welfare")
    assert made.name == "Sozialwerk Birkenfeld"  # without the mark that turns the page around
    service = make_service(inside, organisation=made)
    retire_organisation(organisation=made, by=CLERK, at=NOW)
    retire_organisation(organisation=made, by=CLERK, at=NOW)  # a second click
    assert list(inside.services.offered()) == []
    bring_back_organisation(organisation=made, by=CLERK, at=NOW)
    assert list(inside.services.offered()) == [service]
    assert events(inside) == ["partners.organisation_added", "partners.organisation_retired", "partners.organisation_returned"]
    assert inside.journal_entries.filter(about=made.reference).count() == 3


def test_the_agency_itself_stays(inside: Agency) -> None:
    own = make_organisation(inside, is_agency=True)
    with pytest.raises(AgencyCannotRetire):
        retire_organisation(organisation=own, by=CLERK, at=NOW)


def test_a_change_that_changes_nothing_leaves_no_trace(inside: Agency) -> None:
    found = make_organisation(inside, phone="030 23125 101")
    change_organisation(organisation=found, phone="030 23125 101", by=CLERK, at=NOW)
    assert events(inside) == []
    change_organisation(organisation=found, phone="030 23125 102", by=CLERK, at=NOW)
    assert inside.audit_entries.get().changes == {"phone": ["030 23125 101", "030 23125 102"]}


def test_a_contact_person_wears_the_hat_once(inside: Agency) -> None:
    found, person = make_organisation(inside), make_person(inside, "Okafor")
    contact = add_contact(organisation=found, person=person, role="Leitung", by=CLERK, at=NOW)
    with pytest.raises(AlreadyContact, match="Erika Okafor ist dort schon"):
        add_contact(organisation=found, person=person, by=CLERK, at=NOW)
    assert worn_by(with_hats(inside.people.filter(pk=person.pk)).get()) == ["contact_person"]
    remove_contact(contact=contact, by=CLERK, at=NOW)
    remove_contact(contact=contact, by=CLERK, at=NOW)  # a second click
    assert worn_by(with_hats(inside.people.filter(pk=person.pk)).get()) == []
    assert events(inside) == ["partners.contact_added", "partners.contact_removed"]
    assert inside.people.filter(pk=person.pk).exists()


def test_a_signpost_leads_to_the_person_that_counts(inside: Agency) -> None:
    winner = make_person(inside, "Okafor")
    loser = make_person(inside, "Okafor", merged_into=winner)
    assert add_contact(organisation=make_organisation(inside), person=loser, by=CLERK, at=NOW).person == winner


@pytest.mark.database
def test_the_database_knows_a_contact_person_once(inside: Agency) -> None:
    contact = make_contact(inside)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_contact(inside, contact.organisation, contact.person)


def test_a_new_service_counts_as_checked(inside: Agency) -> None:
    owner, activity = make_organisation(inside), make_activity(inside)
    made = add_service(organisation=owner, activities=[activity], name="Begleitdienst", by=CLERK, at=NOW)
    assert (made.assured_date, made.assured_by) == (TODAY, CLERK.name)
    assert list(made.activities.all()) == [activity]
    unsure = add_service(organisation=owner, activities=[activity], assured=False, name="Anderer", by=CLERK, at=NOW)
    assert unsure.assured_date is None


def test_a_service_says_what_it_helps_with_and_where(inside: Agency) -> None:
    owner, activity = make_organisation(inside), make_activity(inside)
    with pytest.raises(ActivityIsMissing):
        add_service(organisation=owner, activities=[], name="Begleitdienst", by=CLERK, at=NOW)
    with pytest.raises(AreaIsMissing):
        add_service(organisation=owner, activities=[activity], whole_area=False, name="Begleitdienst", by=CLERK, at=NOW)
    owner.active = False
    owner.save()
    with pytest.raises(OrganisationIsRetired):
        add_service(organisation=owner, activities=[activity], name="Begleitdienst", by=CLERK, at=NOW)
    assert not inside.services.exists()


def test_a_service_moves_from_a_part_to_the_whole_area(inside: Agency) -> None:
    linden, anger = (inside.neighbourhoods.create(name=name) for name in ("Lindenhof", "Am Anger"))
    doctor, shopping = make_activity(inside), make_activity(inside, "Einkaufen")
    service = make_service(inside, activities=(doctor,), areas=(linden,))
    change_service(service=service, activities=[shopping], areas=[linden, anger], by=CLERK, at=NOW)
    assert set(service.areas.all()) == {linden, anger}
    change_service(service=service, activities=[shopping], areas=[linden], whole_area=True, by=CLERK, at=NOW)
    assert not service.areas.exists()
    assert list(service.activities.all()) == [shopping]
    assert inside.audit_entries.order_by("pk").first().changes["activities"] == ["Zum Arzt begleiten", "Einkaufen"]


def test_checked_and_taken_back(inside: Agency) -> None:
    service = make_service(inside, assured_date=TODAY - 7 * MONTH, assured_by="Jonas Weber")
    assure_service(service=service, by=CLERK, at=NOW)
    assure_service(service=service, by=CLERK, at=NOW)  # a second click
    assert inside.services.get().assured_date == TODAY
    take_back_assurance(service=service, by=CLERK, at=NOW)
    found = inside.services.get()
    assert (found.assured_date, found.assured_by) == (TODAY - 7 * MONTH, "Jonas Weber")
    with pytest.raises(CheckedAgainSince):
        take_back_assurance(service=service, by=CLERK, at=NOW)


def test_the_check_of_a_colleague_is_not_taken_back(inside: Agency) -> None:
    service = make_service(inside)
    assure_service(service=service, by=CLERK, at=NOW)
    assure_service(service=service, by=COLLEAGUE, at=NOW)
    with pytest.raises(CheckedAgainSince):
        take_back_assurance(service=service, by=CLERK, at=NOW)
    assert inside.services.get().assured_by == COLLEAGUE.name


def test_a_retired_service_stays_readable(inside: Agency) -> None:
    service = make_service(inside)
    retire_service(service=service, by=CLERK, at=NOW)
    assert list(inside.services.offered()) == []
    assert Service.objects.get().name == "Begleitdienst"
    assert inside.journal_entries.get().text == "Dienst wird nicht mehr vermittelt: Begleitdienst (Sozialwerk Birkenfeld)."


def test_whoever_saves_a_name_is_found_by_it(inside: Agency) -> None:
    found = make_organisation(inside, "Müllers Teestube")
    assert list(Organisation.objects.named_like("mueller tee")) == [found]
    change_organisation(organisation=found, name="Café Yıldız", by=CLERK, at=NOW)
    assert list(Organisation.objects.named_like("mueller")) == []
    assert list(Organisation.objects.named_like("cafe yildiz")) == [found]


@pytest.mark.database
def test_rows_from_before_the_column_are_found(agency: Agency, other_agency: Agency) -> None:
    for each in (agency, other_agency):
        with agency_scope(each):
            make_service(each)
            Organisation.objects.update(folded="")
            Service.objects.update(folded="")
    import_module("nahbei.partners.migrations.0002_found_by_folded_words").fold(apps, None)
    for each in (agency, other_agency):
        with agency_scope(each):
            assert Organisation.objects.named_like("sozialwerk").count() == 1
            assert Service.objects.named_like("begleit sozialwerk").count() == 1
