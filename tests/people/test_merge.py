"""Two records become one: nothing is lost, nobody may do more than before, the loser leads on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nahbei.foundation.models import Agency
from nahbei.foundation.refusal import Refusal
from nahbei.journal.models import Entry, Reminder
from nahbei.messaging.models import Message
from nahbei.partners.models import ContactPerson
from nahbei.people import merging
from nahbei.people.actions import (
    AlreadyMerged,
    MergedWithRepresentative,
    SamePerson,
    add_person,
    give_consent,
    merge_people,
    represent,
)
from nahbei.people.models import Channel, Merge, Person, Representation
from nahbei.people.phones import ChannelInput
from nahbei.people.queries import followed, ids_of, may_consent
from nahbei.placements.models import Enquiry, FollowUp, Placement
from nahbei.volunteers.models import Exclusion
from tests import factories
from tests.factories import CLERK, NOW, TODAY


def add(agency: Agency, family_name: str = "Albers", *channels: ChannelInput, **fields: Any) -> Person:
    return add_person(agency=agency, by=CLERK, at=NOW, channels=channels, **{"given_name": "Erika", "family_name": family_name, **fields})


def merge(winner: Person, loser: Person, take: tuple[str, ...] = ()) -> Merge:
    return merge_people(winner=winner, loser=loser, by=CLERK, at=NOW, take=take)


def test_what_the_winner_lacks_comes_from_the_loser(inside: Agency) -> None:
    winner = add(inside, note="mag Hunde", language="tr", street="Ahornweg 7")
    loser = add(inside, "Albertz", note="hört Radio", salutation="frau", birth_year=1943, languages=["pl"], postal_code="99901", town="Birkenfeld")
    merge(winner, loser)
    winner.refresh_from_db()
    assert (winner.family_name, winner.salutation, winner.birth_year) == ("Albers", "frau", 1943)
    assert (winner.street, winner.postal_code) == ("Ahornweg 7", "")  # half an address of each would be nobody's
    assert winner.note == "mag Hunde\nhört Radio"
    assert winner.spoken_languages() == {"tr", "pl", "de"}


def test_the_clerk_chooses_by_group(inside: Agency) -> None:
    winner = add(inside, street="Ahornweg 7", language="de")
    loser = add(inside, "Albertz", street="Lindenstraße 3", postal_code="99901", language="tr")
    merge(winner, loser, take=("name", "address"))
    winner.refresh_from_db()
    assert (winner.family_name, winner.street, winner.postal_code, winner.language) == ("Albertz", "Lindenstraße 3", "99901", "de")


def test_the_loser_stays_as_a_signpost(inside: Agency) -> None:
    first, second, third = add(inside), add(inside), add(inside)
    merge(second, third)
    merge(first, second)
    third.refresh_from_db()
    assert (third.merged_into, followed(third)) == (first, first)  # at once, not along a chain
    assert ids_of(first) == [first.pk, second.pk, third.pk]
    assert [line.what for line in inside.audit_entries.filter(person_id=second.pk)] == ["people.merged_away", "people.merged", "people.person_added"]


def test_a_number_both_had_is_there_once_with_its_remark(inside: Agency) -> None:
    winner = add(inside, "Albers", ChannelInput("phone", "030 23125412"))
    loser = add(inside, "Albers", ChannelInput("phone", "030/23125-412", "vormittags"), ChannelInput("email", "a@example.org"))
    done = merge(winner, loser)
    assert list(winner.channels.values_list("value", "label")) == [("030 23125412", "vormittags"), ("a@example.org", "")]
    assert [row["label"] for row in done.moved["before"]] == ["vormittags"]


def test_what_cannot_be_changed_stays_and_is_read_with_the_winner(inside: Agency) -> None:
    winner, loser = add(inside), add(inside)
    entry = Entry.objects.create(agency=inside, number=1, at=NOW, on=TODAY, text="Rief an.", written_by_name="P", person=loser)
    merge(winner, loser)
    entry.refresh_from_db()
    assert entry.person == loser
    assert list(Entry.objects.filter(person__in=ids_of(winner))) == [entry]


def test_an_authority_is_not_inherited(inside: Agency) -> None:
    winner, loser, daughter, neighbour = add(inside), add(inside), add(inside, "Tochter"), add(inside, "Nachbar")
    authority = {"authority": "power_of_attorney", "seen_on": TODAY, "by": CLERK, "at": NOW}
    represent(person=loser, representative=daughter, relation="Tochter", **authority)
    represent(person=neighbour, representative=loser, relation="Nachbarin", **authority)
    done = merge(winner, loser)
    assert not may_consent(winner, daughter, on=TODAY)
    assert not may_consent(neighbour, winner, on=TODAY)
    row = Representation.objects.get(person=winner)
    assert (row.representative, row.relation, row.authority, row.seen_on) == (daughter, "Tochter", "none", None)
    assert {old["authority"] for old in done.moved["before"]} == {"power_of_attorney"}


def test_the_winners_own_authority_stays(inside: Agency) -> None:
    winner, loser, daughter = add(inside), add(inside), add(inside, "Tochter")
    represent(person=winner, representative=daughter, relation="Tochter", authority="guardianship", seen_on=TODAY, by=CLERK, at=NOW)
    represent(person=loser, representative=daughter, relation="Tochter", authority="none", seen_on=None, by=CLERK, at=NOW)
    merge(winner, loser)
    assert may_consent(winner, daughter, on=TODAY)
    assert Representation.objects.count() == 1


def test_consents_stay_with_the_record_they_were_given_for(inside: Agency) -> None:
    winner, loser = add(inside), add(inside)
    consent = give_consent(person=loser, given_by=loser, purpose="needs", form="spoken", text_version="1", by=CLERK, at=NOW)
    request = factories.make_request(inside, loser, consent=consent)
    merge(winner, loser)
    request.refresh_from_db()
    consent.refresh_from_db()
    assert (request.help_seeker, request.consent, consent.person) == (winner, consent, loser)
    assert not winner.consents.exists()


def test_a_forbidden_meeting_stays_forbidden(inside: Agency) -> None:
    winner, loser = add(inside), add(inside)
    first, second = factories.make_volunteer(inside, "Krämer"), factories.make_volunteer(inside, "Lang")
    for volunteer, person in ((first, winner), (first, loser), (second, loser)):
        Exclusion.objects.create(agency=inside, volunteer=volunteer, person=person)
    merge(winner, loser)
    assert set(Exclusion.objects.values_list("volunteer", "person")) == {(first.pk, winner.pk), (second.pk, winner.pk)}


def test_the_file_of_a_volunteer_moves(inside: Agency) -> None:
    winner, loser = add(inside), add(inside)
    volunteer = factories.make_volunteer(inside, person=loser, state="blocked")
    inside.refresh_from_db()
    before = inside.matching_version
    merge(winner, loser)
    volunteer.refresh_from_db()
    inside.refresh_from_db()
    assert (volunteer.person, volunteer.state) == (winner, "blocked")
    assert inside.matching_version == before + 1


def _represented(agency: Agency, one: Person, other: Person) -> None:
    represent(person=one, representative=other, relation="Tochter", authority="none", seen_on=None, by=CLERK, at=NOW)


def _both_volunteers(agency: Agency, one: Person, other: Person) -> None:
    factories.make_volunteer(agency, person=one)
    factories.make_volunteer(agency, person=other)


def _excluded(agency: Agency, one: Person, other: Person) -> None:
    Exclusion.objects.create(agency=agency, volunteer=factories.make_volunteer(agency, person=one), person=other)


def _asked(agency: Agency, one: Person, other: Person) -> None:
    Enquiry.objects.create(agency=agency, help_request=factories.make_request(agency, one), volunteer=factories.make_volunteer(agency, person=other),
                           asked_by_means="phone", asked_at=NOW, asked_by_name="P", expires_at=NOW)


def _helped(agency: Agency, one: Person, other: Person) -> None:
    factories.make_visit(factories.make_request(agency, one), volunteer=factories.make_volunteer(agency, person=other))


@pytest.mark.parametrize("between", [_represented, _both_volunteers, _excluded, _asked, _helped])
@pytest.mark.parametrize("turned", [False, True])
def test_two_human_beings_are_not_made_one(inside: Agency, between: Callable[[Agency, Person, Person], None], turned: bool) -> None:
    one, other = add(inside), add(inside)
    between(inside, one, other)
    winner, loser = (other, one) if turned else (one, other)
    seen = merging.preview(winner, loser).refusal
    with pytest.raises(Refusal) as refused:
        merge(winner, loser)
    assert type(seen) is type(refused.value)
    assert str(refused.value).endswith(".")
    assert not Person.objects.filter(merged_into__isnull=False).exists()


def test_refusals(inside: Agency) -> None:
    one, other, third = add(inside), add(inside), add(inside)
    with pytest.raises(SamePerson):
        merge(one, one)
    merge(one, other)
    for winner, loser in ((one, other), (other, third), (third, other)):
        with pytest.raises(AlreadyMerged):
            merge(winner, loser)
    assert MergedWithRepresentative.sentence


def test_the_preview_says_what_will_happen(inside: Agency) -> None:
    winner, loser, daughter = add(inside), add(inside, "Albertz", ChannelInput("phone", "030 23125412")), add(inside, "Tochter")
    factories.make_request(inside, loser)
    represent(person=loser, representative=daughter, relation="Tochter", authority="guardianship", seen_on=TODAY, by=CLERK, at=NOW)
    preview = merging.preview(winner, loser)
    assert dict(preview.moves) == {"Telefonnummern und E-Mail-Adressen": 1, "Gesuche": 1, "wird vertreten von": 1}
    assert dict(preview.stays) == {"Einverständnisse": 1, "Einverständnisse, die sie oder er gegeben hat": 1}
    assert [row.representative for row in preview.authorities] == [daughter]
    assert preview.refusal is None
    assert not Person.objects.filter(merged_into__isnull=False).exists()


def test_the_merge_cannot_be_rewritten(inside: Agency) -> None:
    done = merge(add(inside), add(inside))
    with pytest.raises(IntegrityError), transaction.atomic():
        Merge.objects.filter(pk=done.pk).update(by_name="Jemand")


# --- Properties -------------------------------------------------------------------------------------------------------

STEPS: dict[str, Callable[[Agency, Person, Person, int], Any]] = {
    "phone": lambda agency, person, _other, n: Channel.objects.get_or_create(
        agency=agency, person=person, kind="phone", normal=f"+493023125{400 + n}", defaults={"value": f"030 23125 {400 + n}", "label": f"{n}"}),
    "request": lambda agency, person, other, n: factories.make_request(agency, person, caller=other, contact=other, consent=None),
    "reminder": lambda agency, person, _other, n: Reminder.objects.create(
        agency=agency, person=person, due_at=NOW, text=f"{n}", created_at=NOW, created_by_name="P"),
    "entry": lambda agency, person, _other, n: Entry.objects.create(
        agency=agency, number=Entry.objects.count() + 1, at=NOW, on=TODAY, text=f"{n}", written_by_name="P", person=person),
    "message": lambda agency, person, _other, n: Message.objects.create(
        agency=agency, person=person, channel="letter", topic="x", to_name="A", subject="S", body="B", caused_by_name="P",
        message_id=f"<{Message.objects.count()}@example.org>", next_try_at=NOW, state_at=NOW, created_at=NOW),
    "authority": lambda agency, person, other, n: _represents(agency, person, other, "power_of_attorney"),
    "relative": lambda agency, person, other, n: _represents(agency, person, other, "none"),
    "speaks_for": lambda agency, person, other, n: _represents(agency, other, person, "guardianship"),
    "consent": lambda agency, person, _other, n: factories.make_consent(agency, person, purpose=["help", "needs"][n % 2]),
    "exclusion": lambda agency, person, _other, n: Exclusion.objects.get_or_create(agency=agency, volunteer=helper(agency), person=person),
    "contact": lambda agency, person, _other, n: ContactPerson.objects.get_or_create(
        agency=agency, organisation=organisation(agency), person=person, defaults={"role": f"{n}"}),
    "follow_up": lambda agency, person, other, n: FollowUp.objects.create(
        agency=agency, person=person, side="help_seeker", kind="later", due_on=TODAY,
        placement=Placement.objects.create(
            agency=agency, help_request=factories.make_request(agency, other), volunteer=helper(agency), agreed_at=NOW)),
}


def _represents(agency: Agency, person: Person, representative: Person, authority: str) -> None:
    if not Representation.objects.filter(person=person, representative=representative).exists():
        represent(person=person, representative=representative, relation="Kind", authority=authority, seen_on=TODAY, by=CLERK, at=NOW)


def helper(agency: Agency) -> Any:
    return agency.volunteers.first() or factories.make_volunteer(agency)


def organisation(agency: Agency) -> Any:
    return agency.organisations.first() or factories.make_service(agency).organisation


def rows_of(people: list[Person]) -> dict[tuple[str, int], int]:
    """Every row of the house that points at one of these people: (relation, its id) → person."""
    return {
        (relation.name, key): person
        for relation in merging.relations() if relation.model.__name__ not in {"SearchTerm", "Merge"}
        for key, person in relation.model._default_manager.filter(**{f"{relation.field}__in": people}).values_list("pk", relation.field)
    }


def rights(agency: Agency) -> set[tuple[int, int]]:
    """Who may consent for whom."""
    people = list(agency.people.all())
    on = TODAY + dt.timedelta(days=1)
    return {(one.pk, other.pk) for one in people for other in people if one != other and may_consent(one, other, on=on)}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(sorted(STEPS)), st.booleans(), st.integers(0, 3)), max_size=14))
def test_nothing_is_lost_and_no_right_grows(inside: Agency, steps: list[tuple[str, bool, int]]) -> None:
    with transaction.atomic():
        winner, loser, other = add(inside), add(inside, "Albertz"), add(inside, "Dritte")
        for name, of_winner, number in steps:
            STEPS[name](inside, winner if of_winner else loser, other, number)
        rows, may, meetings = rows_of([winner, loser]), rights(inside), set(Exclusion.objects.values_list("volunteer", "person"))
        needs = set(winner.consents.valid().values_list("pk", flat=True))
        done = merge(winner, loser)
        after = rows_of([winner, loser])
        twice = {(row["model"], row["id"]) for row in done.moved["before"]}
        for (relation, key), person in rows.items():
            model = relation.rpartition(".")[0]
            if (relation, key) not in after:
                assert (model, key) in twice, f"{relation} {key} is lost"
            elif person == loser.pk and after[(relation, key)] == loser.pk:
                assert model in {"journal.entry", "messaging.message", "people.consent"}
        assert rights(inside) <= may
        assert {pair for pair in rights(inside) if loser.pk in pair} == set()
        assert {(volunteer, winner.pk) for volunteer, person in meetings if person in (winner.pk, loser.pk)} <= set(
            Exclusion.objects.values_list("volunteer", "person"))
        assert set(winner.consents.valid().values_list("pk", flat=True)) == needs
        transaction.set_rollback(True)
