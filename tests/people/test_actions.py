"""What can happen to a person, besides merging."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from nahbei.foundation.models import Agency
from nahbei.people.actions import (
    AuthorityNotSeen,
    MayNotConsent,
    NoEmailAddress,
    NoPhoneNumber,
    PersonWasMerged,
    RepresentsThemselves,
    add_person,
    change_person,
    end_representation,
    give_consent,
    merge_people,
    represent,
    withdraw_consent,
)
from nahbei.people.models import Person
from nahbei.people.phones import ChannelInput
from nahbei.people.texts import VERSIONS, consent_text
from tests.factories import CLERK, NOW, TODAY, make_person, make_volunteer


def add(agency: Agency, *channels: ChannelInput, **fields: object) -> Person:
    return add_person(agency=agency, by=CLERK, at=NOW, channels=channels, **{"family_name": "Albers", **fields})


def shown(person: Person) -> list[tuple[str, str, str]]:
    return list(person.channels.values_list("kind", "value", "label"))


def test_numbers_and_addresses_in_the_order_they_were_given(inside: Agency) -> None:
    person = add(inside, ChannelInput("phone", "030/23125-412 (Nachbarin)"), ChannelInput("email", "Erika@Example.org", "liest selten"),
                 ChannelInput("phone", "", ""), ChannelInput("phone", "+49 30 23125412"))
    assert shown(person) == [("phone", "030 23125412", "Nachbarin"), ("email", "Erika@Example.org", "liest selten")]
    assert person.channels.get(kind="email").normal == "erika@example.org"


def test_rows_that_stay_keep_their_id(inside: Agency) -> None:
    person = add(inside, ChannelInput("phone", "030 23125 412"), ChannelInput("phone", "030 23125 413"))
    kept = person.channels.get(normal="+493023125413").pk
    change_person(person=person, by=CLERK, at=NOW, channels=[ChannelInput("phone", "030 23125413", "abends"), ChannelInput("email", "a@example.org")])
    assert shown(person) == [("phone", "030 23125413", "abends"), ("email", "a@example.org", "")]
    assert person.channels.get(normal="+493023125413").pk == kept


@pytest.mark.parametrize(("channel", "refusal"), [
    (ChannelInput("phone", "keine Nummer"), NoPhoneNumber), (ChannelInput("email", "albers"), NoEmailAddress),
    (ChannelInput("email", "a@" + "b" * 10_000 + ".org"), NoEmailAddress),
])
def test_what_reaches_nobody_is_refused(inside: Agency, channel: ChannelInput, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        add(inside, channel)
    assert not inside.people.exists()


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "😀 Albers", "\u202eAlbers\u202c", "a\u0000b", "Al\u200fbers\ud800"])
def test_pasted_text_is_kept_readable(inside: Agency, text: str) -> None:
    person = add(inside, family_name=text, note=text * 500)
    person.refresh_from_db()
    assert not set(person.family_name) & set("\u202e\u202c\u200f\u0000\ud800")
    assert "script" in person.family_name or "lbers" in person.family_name or person.family_name == "ab"


def test_a_name_that_is_too_long_is_refused(inside: Agency) -> None:
    with pytest.raises(ValidationError):
        add(inside, family_name="a" * 10_000)


def test_a_change_is_in_the_audit_with_before_and_after(inside: Agency) -> None:
    person = add(inside, ChannelInput("phone", "030 23125412"))
    change_person(person=person, by=CLERK, at=NOW, family_name="Brandt", channels=[ChannelInput("phone", "030 23125413")])
    line = inside.audit_entries.first()
    assert (line.what, line.person_id, line.actor_name) == ("people.person_changed", person.pk, "Petra Lindner")
    assert line.changes == {"family_name": ["Albers", "Brandt"], "channels": ["030 23125412", "030 23125413"]}


def test_no_change_writes_no_line(inside: Agency) -> None:
    person = add(inside)
    before = inside.audit_entries.count()
    change_person(person=person, by=CLERK, at=NOW, family_name="Albers", channels=[])
    assert inside.audit_entries.count() == before


@pytest.mark.parametrize(("fields", "raised"), [
    ({"postal_code": "99901"}, 1), ({"language": "tr"}, 1), ({"salutation": "herr"}, 1), ({"latitude": 51.0, "longitude": 7.0}, 1),
    ({"note": "mag Hunde"}, 0), ({"street": "Ahornweg 7"}, 0),
])
def test_the_engine_hears_of_what_concerns_it(inside: Agency, fields: dict[str, object], raised: int) -> None:
    volunteer = make_volunteer(inside, person=add(inside))
    other = add(inside, family_name="Brandt")
    inside.refresh_from_db()
    before = inside.matching_version
    change_person(person=other, by=CLERK, at=NOW, **fields)  # not a volunteer: nobody's column
    change_person(person=volunteer.person, by=CLERK, at=NOW, **fields)
    inside.refresh_from_db()
    assert inside.matching_version == before + raised
    assert list(inside.matching_changes.values_list("volunteer", flat=True)) == [volunteer.pk] * raised


def test_a_signpost_is_not_changed(inside: Agency) -> None:
    winner, loser = add(inside), add(inside)
    merge_people(winner=winner, loser=loser, by=CLERK, at=NOW)
    gone = Person.objects.get(pk=loser.pk)
    for act in (
        lambda: change_person(person=loser, by=CLERK, at=NOW, note="?"),
        lambda: represent(person=gone, representative=winner, relation="", authority="none", seen_on=None, by=CLERK, at=NOW),
        lambda: give_consent(person=gone, given_by=winner, purpose="help", form="spoken", text_version="1", by=CLERK, at=NOW),
    ):
        with pytest.raises(PersonWasMerged):
            act()


def test_an_authority_must_have_been_seen(inside: Agency) -> None:
    mother, daughter = add(inside), add(inside)
    for seen_on in (None, TODAY + dt.timedelta(days=1)):
        with pytest.raises(AuthorityNotSeen):
            represent(person=mother, representative=daughter, relation="Tochter", authority="guardianship", seen_on=seen_on, by=CLERK, at=NOW)
    with pytest.raises(RepresentsThemselves):
        represent(person=mother, representative=mother, relation="", authority="none", seen_on=None, by=CLERK, at=NOW)
    row = represent(person=mother, representative=daughter, relation="Tochter", authority="guardianship", seen_on=TODAY, by=CLERK, at=NOW)
    assert (row.seen_by, row.may_consent(on=TODAY)) == ("Petra Lindner", True)
    again = represent(person=mother, representative=daughter, relation="Tochter", authority="none", seen_on=TODAY, by=CLERK, at=NOW)
    assert (again.pk, again.seen_on, again.may_consent(on=TODAY)) == (row.pk, None, False)


def consent_of(person: Person, given_by: Person) -> object:
    return give_consent(person=person, given_by=given_by, purpose="help", form="spoken", text_version=VERSIONS["help"], by=CLERK, at=NOW)


def test_who_may_consent(inside: Agency) -> None:
    mother, daughter, stranger = add(inside), add(inside), make_person(inside)
    assert consent_of(mother, mother)
    with pytest.raises(MayNotConsent):
        consent_of(mother, stranger)
    represent(person=mother, representative=daughter, relation="Tochter", authority="none", seen_on=None, by=CLERK, at=NOW)
    with pytest.raises(MayNotConsent):
        consent_of(mother, daughter)
    row = represent(person=mother, representative=daughter, relation="Tochter", authority="power_of_attorney", seen_on=TODAY, by=CLERK, at=NOW)
    assert consent_of(mother, daughter)
    with pytest.raises(MayNotConsent):
        consent_of(daughter, mother)  # not the other way round
    end_representation(representation=row, on=TODAY - dt.timedelta(days=1), by=CLERK, at=NOW)
    with pytest.raises(MayNotConsent):
        consent_of(mother, daughter)


def test_a_consent_is_withdrawn_once(inside: Agency) -> None:
    person = add(inside)
    consent = give_consent(person=person, given_by=person, purpose="needs", form="paper", text_version=VERSIONS["needs"], by=CLERK, at=NOW)
    withdraw_consent(consent=consent, by=CLERK, at=NOW + dt.timedelta(hours=1))
    again = withdraw_consent(consent=consent, by=CLERK, at=NOW + dt.timedelta(days=1))
    assert again.withdrawn_at == NOW + dt.timedelta(hours=1)
    assert not person.consents.valid().exists()
    assert [line.what for line in inside.audit_entries.all()[:2]] == ["people.consent_withdrawn", "people.consent_given"]


def test_every_current_version_has_its_text() -> None:
    for purpose in VERSIONS:
        assert consent_text(purpose).startswith("Sind Sie einverstanden")
    assert consent_text("help", "1887-01") == ""
