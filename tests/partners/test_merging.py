"""Two records of one organisation become one: nothing is lost, and nobody sees more than was announced."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from nahbei.foundation.models import Agency
from nahbei.foundation.refusal import Refusal
from nahbei.partners import merging
from nahbei.partners.actions import (
    add_site,
    bring_back_organisation,
    change_organisation,
    change_site,
    merge_organisations,
)
from nahbei.partners.models import ContactPerson, Organisation
from nahbei.partners.queries import doubles_of, list_organisations, same_organisation, spoken_for
from nahbei.partners.rules import AgencyCannotRetire, CarriesItself, ItIsASignpost
from tests import factories
from tests.factories import CLERK, NOW

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def housed(organisation: Organisation) -> Organisation:
    organisation.street, organisation.postal_code, organisation.town = "Marktplatz 1", "12345", "Birkenfeld"
    organisation.save()
    return organisation


# For every relation to an organisation a row of it. A new relation needs one here.
ROWS: dict[str, Callable[[Agency, Organisation], Any]] = {
    "partners.contactperson.organisation": lambda agency, owner: factories.make_contact(agency, owner),
    "partners.organisation.carrier": lambda agency, owner: factories.make_organisation(agency, "Getragen", carrier=owner),
    "partners.organisation.merged_into": lambda agency, owner: factories.make_organisation(agency, "Früher", merged_into=owner, active=False),
    "partners.service.organisation": lambda agency, owner: factories.make_service(agency, organisation=owner),
    "partners.site.organisation": lambda agency, owner: agency.sites.create(organisation=owner, name="Haupthaus"),
    "opportunities.position.organisation": lambda agency, owner: factories.make_position(agency, organisation=owner),
    "opportunities.project.organisation": lambda agency, owner: factories.make_project(agency, organisation=owner),
    "counselling.hourorganiser.organisation": lambda agency, owner: factories.make_counselling_hour(agency, organisers=[owner]).organisers.get(),
    "events.eventorganiser.organisation": lambda agency, owner: factories.make_event(agency).organisers.create(agency=agency, organisation=owner),
    "donations.confirmation.organisation": lambda agency, owner: factories.make_confirmation(agency, person=None, organisation=housed(owner)),
    "donations.gift.organisation": lambda agency, owner: factories.make_gift(agency, organisation=owner),
    "venues.venue.organisation": lambda agency, owner: factories.make_venue(agency, organisation=owner),
}


@pytest.fixture
def winner(inside: Agency) -> Organisation:
    return factories.make_organisation(inside, "Sozialwerk Birkenfeld", phone="030 23125 101")


@pytest.fixture
def loser(inside: Agency) -> Organisation:
    return factories.make_organisation(inside, "Sozialwerk Birkenfeld e. V.", email="post@example.org", note="Ruft gern zurück.")


def merge(winner: Organisation, loser: Organisation, **options: Any) -> Organisation:
    return merge_organisations(winner=winner, loser=loser, by=CLERK, at=NOW, **options)


def test_every_relation_moves_or_is_chosen(inside: Agency, winner: Organisation, loser: Organisation) -> None:
    relations = list(merging.relations())
    assert {one.name for one in relations} == set(ROWS)
    made = {one.name: ROWS[one.name](inside, loser).pk for one in relations}
    chosen = [made["partners.contactperson.organisation"]]
    merge(winner, loser, contacts=chosen)
    for one in relations:
        assert made[one.name] in one.rows(winner).values_list("pk", flat=True), one.name
        assert set(one.rows(loser)) == set(), one.name
    loser.refresh_from_db()
    assert (loser.merged_into_id, loser.active) == (winner.pk, False)


def test_who_organises_together_organises_once(inside: Agency, winner: Organisation, loser: Organisation) -> None:
    event = factories.make_event(inside)
    for owner in (winner, loser):
        event.organisers.create(agency=inside, organisation=owner)
    merge(winner, loser)
    assert [one.organisation for one in event.organisers.all()] == [winner]


def test_who_counsels_together_counsels_once(inside: Agency, winner: Organisation, loser: Organisation) -> None:
    hour = factories.make_counselling_hour(inside, organisers=[winner, loser])
    merge(winner, loser)
    assert [one.organisation for one in hour.organisers.all()] == [winner]


def test_values_are_chosen_and_gaps_are_filled(winner: Organisation, loser: Organisation) -> None:
    found = merge(winner, loser, take=["name"])
    assert (found.name, found.phone, found.email, found.note) == (
        "Sozialwerk Birkenfeld e. V.", "030 23125 101", "post@example.org", "Ruft gern zurück.")


def test_nobody_sees_the_others_positions_unless_ticked(inside: Agency, winner: Organisation, loser: Organisation) -> None:
    ticked, not_ticked = (factories.make_partner(inside, loser, f"{name}@example.org") for name in ("mit", "ohne"))
    position = factories.make_position(inside, organisation=loser, contact=not_ticked)
    announced = {contact.pk for contact in merging.preview(winner, loser).contacts}
    assert announced == {ticked.pk, not_ticked.pk}
    merge(winner, loser, contacts=[ticked.pk])
    assert [contact.organisation_id for contact in spoken_for(inside, "mit@example.org")] == [winner.pk]
    assert spoken_for(inside, "ohne@example.org") == []
    position.refresh_from_db()
    assert (position.organisation_id, position.contact_id) == (winner.pk, None)
    change = inside.audit_entries.filter(what="opportunities.changed").latest("pk")
    assert change.changes["contact"] == ["Ruth Seligmann", None]  # who it was can still be read


def test_a_contact_of_a_third_organisation_cannot_be_slipped_in(inside: Agency, winner: Organisation, loser: Organisation) -> None:
    stranger = factories.make_partner(inside, factories.make_organisation(inside, "Dritte"), "dritte@example.org")
    merge(winner, loser, contacts=[stranger.pk, 999_999])
    assert [contact.organisation.name for contact in spoken_for(inside, "dritte@example.org")] == ["Dritte"]


def test_who_speaks_for_both_keeps_one_hat_and_the_positions_keep_her(inside: Agency, winner: Organisation, loser: Organisation) -> None:
    theirs = factories.make_partner(inside, loser)
    ours = ContactPerson.objects.create(agency=inside, organisation=winner, person=theirs.person)
    position = factories.make_position(inside, organisation=loser, contact=theirs)
    merge(winner, loser, contacts=[theirs.pk])
    position.refresh_from_db()
    assert position.contact_id == ours.pk
    assert [contact.pk for contact in spoken_for(inside, "partner@example.org")] == [ours.pk]


def test_sites_of_one_name_are_told_apart(inside: Agency, winner: Organisation, loser: Organisation) -> None:
    for owner in (winner, loser):
        inside.sites.create(organisation=owner, name="Haupthaus")
    merge(winner, loser)
    assert set(winner.sites.values_list("name", flat=True)) == {"Haupthaus", "Haupthaus (Sozialwerk Birkenfeld e. V.)"}


def test_positions_are_found_by_the_name_that_counts(inside: Agency, winner: Organisation, loser: Organisation) -> None:
    position = factories.make_position(inside, organisation=loser)
    merge(winner, loser)
    position.refresh_from_db()
    assert "birkenfeld" in position.folded


def test_the_loser_is_a_signpost_that_nobody_finds_or_brings_back(inside: Agency, winner: Organisation, loser: Organisation) -> None:
    reminder = factories.make_reminder(inside, about=loser.reference)
    merge(winner, loser)
    for retired in (False, True):
        assert loser not in list_organisations(inside, retired=retired)
    assert same_organisation(inside, loser.name) is None
    with pytest.raises(ItIsASignpost):
        bring_back_organisation(organisation=loser, by=CLERK, at=NOW)
    reminder.refresh_from_db()
    assert reminder.about == winner.reference
    assert inside.audit_entries.filter(what="partners.organisation_merged_away", about=loser.reference).exists()


def refusals(agency: Agency, winner: Organisation, loser: Organisation) -> list[tuple[str, Callable[[], Any], type[Refusal]]]:
    def between() -> None:
        middle = factories.make_organisation(agency, "Mitte", carrier=winner)
        Organisation.objects.filter(pk=loser.pk).update(carrier=middle)

    return [
        ("carried", between, merging.OneCarriesTheOther),
        ("agency", lambda: Organisation.objects.filter(pk=loser.pk).update(is_agency=True), AgencyCannotRetire),
        ("signpost", lambda: merge(factories.make_organisation(agency, "Andere"), loser), merging.AlreadyMerged),
        ("retired", lambda: Organisation.objects.filter(pk=winner.pk).update(active=False), merging.WinnerIsRetired),
    ]


@pytest.mark.parametrize("which", range(4))
def test_what_must_not_become_one(inside: Agency, winner: Organisation, loser: Organisation, which: int) -> None:
    _name, prepare, refusal = refusals(inside, winner, loser)[which]
    prepare()
    with pytest.raises(refusal):
        merge(winner, loser)


def test_one_record_is_not_merged_with_itself(winner: Organisation) -> None:
    with pytest.raises(merging.SameOrganisation):
        merge(winner, winner)


def test_doubles_are_suggested_with_the_reason(inside: Agency, winner: Organisation, loser: Organisation) -> None:
    same_number = factories.make_organisation(inside, "Begegnungsstätte", phone="030/23125101")
    factories.make_organisation(inside, "Tierheim", phone="030 23125 902")
    assert {one.organisation.pk: one.why for one in doubles_of(winner)} == {
        loser.pk: ("ähnlicher Name",), same_number.pk: ("gleiche Telefonnummer",),
    }


def test_the_same_house_is_noticed_however_its_street_is_written(inside: Agency) -> None:
    one = factories.make_organisation(inside, "Chor", street="Poststraße 14", postal_code="43117")
    two = factories.make_organisation(inside, "Orchester", street="Poststr. 14", postal_code="43117")
    factories.make_organisation(inside, "Tierheim", street="Poststraße 15", postal_code="43117")
    factories.make_organisation(inside, "Bank", street="Poststraße 14", postal_code="43119")
    assert [(double.organisation, double.why) for double in doubles_of(one)] == [(two, ("gleiche Adresse",))]


def test_a_carrier_is_not_carried_by_those_it_carries(inside: Agency, winner: Organisation, loser: Organisation) -> None:
    middle = factories.make_organisation(inside, "Mitte", carrier=winner)
    with pytest.raises(CarriesItself):
        change_organisation(organisation=winner, carrier=middle, by=CLERK, at=NOW)
    with pytest.raises(CarriesItself):
        change_organisation(organisation=winner, carrier=winner, by=CLERK, at=NOW)
    assert change_organisation(organisation=loser, carrier=middle, by=CLERK, at=NOW).carrier == middle


def test_positions_lie_where_their_site_lies(inside: Agency, winner: Organisation) -> None:
    site = add_site(organisation=winner, name="Werkstatt", by=CLERK, at=NOW)
    position = factories.make_position(inside, organisation=winner, site=site)
    change_site(site=site, latitude=51.25, longitude=7.15, by=CLERK, at=NOW)
    position.refresh_from_db()
    assert position.grid_x is not None
