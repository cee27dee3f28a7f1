"""The letter of the week: to those who have no internet, once, with what is true, and nothing of others."""

from __future__ import annotations

import datetime as dt
import io
from zoneinfo import ZoneInfo

import pypdf
import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from nahbei.calendars.actions import allow_week_letter, stop_week_letter
from nahbei.calendars.models import NoWeekLetter, WeekLetter
from nahbei.desk.week_letter import (
    is_time_to_write,
    letter_of_week,
    mend_week_letters,
    next_monday,
    print_day,
    write_week_letters,
)
from nahbei.documents.letters import AgencyHead, Letter, letters_pdf
from nahbei.foundation.actor import Actor
from nahbei.foundation.models import Agency
from nahbei.foundation.rights import Role
from nahbei.foundation.tenancy import agency_scope
from nahbei.help_requests.models import HelpRequest
from nahbei.messaging.groups import TopicGroup
from nahbei.messaging.models import Message, MessageChannel, MessageState
from nahbei.messaging.opting import opt_out
from nahbei.messaging.queries import letter_of
from nahbei.people.actions import merge_people
from nahbei.people.models import Channel, Person
from nahbei.placements.models import PlacementState
from nahbei.visits.models import Visit, VisitState
from nahbei.volunteers.models import Volunteer, VolunteerState
from tests import factories
from tests.conftest import log_in
from tests.support.queries import counted

pytestmark = pytest.mark.django_db
BERLIN = ZoneInfo("Europe/Berlin")
CLOCK = Actor.clock()
THURSDAY = dt.datetime(2026, 11, 26, 17, 30, tzinfo=BERLIN)
MONDAY = dt.date(2026, 11, 30)
HOME = {"street": "Ahornweg 7", "postal_code": "55765", "town": "Birkenfeld", "preferred_channel": "phone"}


def resident(agency: Agency, name: str = "Albers", **fields: object) -> Person:
    return factories.make_person(agency, name, phone="030 23125412", **{**HOME, **fields})


def helper(agency: Agency, name: str = "Krämer", **fields: object) -> Volunteer:
    person = factories.make_person(agency, name, phone="030 23125499", given_name="Jonas", salutation="herr", **{**HOME, "street": "Ulmenweg 3"})
    return factories.make_volunteer(agency, person=person, **fields)


def agreed(agency: Agency, volunteer: Volunteer, seeker: Person, on: dt.date = MONDAY, **fields: object) -> Visit:
    request = factories.make_request(agency, seeker)
    factories.make_placement(agency, request, volunteer, **{"state": PlacementState.RUNNING, **fields})
    return factories.make_visit(request, on, volunteer=volunteer)


def online(agency: Agency, name: str = "Sommer") -> Person:
    """A resident with e-mail: gets none, so that only the volunteer's letter is counted."""
    return factories.make_person(agency, name, phone="030 23125413", email=f"{name.lower()}@example.org", **{**HOME, "preferred_channel": "email"})


def write(agency: Agency, at: dt.datetime = THURSDAY, monday: dt.date = MONDAY) -> list[Message]:
    return write_week_letters(agency=agency, monday=monday, by=CLOCK, at=at)


def words(message: Message) -> str:
    pdf = letters_pdf(AgencyHead.of(message.agency), [letter_of(message)])
    return " ".join("\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf.content)).pages).split())


def test_a_volunteer_and_a_resident_get_a_letter_each(inside: Agency) -> None:
    agreed(inside, helper(inside), resident(inside))
    letters = {row.to_name: row for row in write(inside)}
    assert set(letters) == {"Erika Albers", "Jonas Krämer"}
    assert {row.channel for row in letters.values()} == {MessageChannel.LETTER}
    hers, his = words(letters["Erika Albers"]), words(letters["Jonas Krämer"])
    for part in ("Mo., 30.11.", "9:30 bis 11:30", "Arztbegleitung", "Erika Albers", "Ahornweg 7, 55765", "030 23125412"):
        assert part in his
    assert "Es kommt Jonas." in hers
    assert "Krämer" not in hers
    assert "Ulmenweg" not in hers
    assert "23125499" not in hers
    assert letters["Jonas Krämer"].body.count("Arztbegleitung") == 1  # on the screen as text, on paper as a table
    assert his.count("Arztbegleitung") == 1


def test_the_letter_lies_in_the_print_run(inside: Agency) -> None:
    agreed(inside, helper(inside), online(inside))
    (message,) = write(inside)
    assert message.state == MessageState.QUEUED
    assert message.next_try_at <= THURSDAY
    assert message.to_address.startswith("Herrn Jonas Krämer\nUlmenweg 3\n")


def test_once_a_week_whoever_runs_twice(inside: Agency) -> None:
    agreed(inside, helper(inside), online(inside))
    assert len(write(inside)) == 1
    assert write(inside) == []
    row = WeekLetter.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        WeekLetter.objects.create(agency=inside, person=row.person, monday=MONDAY, written_at=THURSDAY)


def test_the_week_after_it_comes_again(inside: Agency) -> None:
    volunteer, seeker = helper(inside), online(inside)
    agreed(inside, volunteer, seeker)
    agreed(inside, volunteer, seeker, MONDAY + dt.timedelta(days=7))
    assert len(write(inside)) == 1
    assert len(write(inside, THURSDAY + dt.timedelta(days=7), MONDAY + dt.timedelta(days=7))) == 1


@pytest.mark.parametrize("day", [MONDAY - dt.timedelta(days=1), MONDAY + dt.timedelta(days=7)])
def test_without_dates_from_monday_to_sunday_no_letter(inside: Agency, day: dt.date) -> None:
    agreed(inside, helper(inside), resident(inside), day)
    assert write(inside) == []
    assert not WeekLetter.objects.exists()


def test_sunday_belongs_to_the_week(inside: Agency) -> None:
    agreed(inside, helper(inside), online(inside), MONDAY + dt.timedelta(days=6))
    assert len(write(inside)) == 1


def test_whoever_has_internet_gets_none(inside: Agency) -> None:
    volunteer = factories.make_volunteer(inside)
    Person.objects.filter(pk=volunteer.person_id).update(**{**HOME, "preferred_channel": "phone"})
    agreed(inside, volunteer, online(inside))
    assert write(inside) == []


def test_an_address_that_bounces_is_no_internet(inside: Agency) -> None:
    volunteer, seeker = helper(inside), online(inside)
    Channel.objects.create(
        agency=inside, person=volunteer.person, kind="email", value="weg@example.org", normal="weg@example.org", resting_since=THURSDAY
    )
    agreed(inside, volunteer, seeker)
    assert len(write(inside)) == 1


def test_whoever_likes_letters_best_gets_one_in_spite_of_an_address(inside: Agency) -> None:
    volunteer = factories.make_volunteer(inside)
    Person.objects.filter(pk=volunteer.person_id).update(**{**HOME, "preferred_channel": "letter"})
    agreed(inside, volunteer, online(inside))
    assert len(write(inside)) == 1


@pytest.mark.parametrize(("address", "number"), [("", 1), ("folder:", 0)])
def test_a_mobile_number_counts_when_a_gateway_writes_to_it(
    inside: Agency, monkeypatch: pytest.MonkeyPatch, address: str, number: int
) -> None:
    monkeypatch.setattr("nahbei.desk.week_letter.gateway", lambda: address or None)
    volunteer = helper(inside)
    Channel.objects.filter(person=volunteer.person).update(mobile=True)
    agreed(inside, volunteer, online(inside))
    assert len(write(inside)) == number


@pytest.mark.parametrize("missing", [{"street": ""}, {"town": ""}])
def test_without_an_address_nothing(inside: Agency, missing: dict[str, str]) -> None:
    volunteer = helper(inside)
    Person.objects.filter(pk=volunteer.person_id).update(**missing)
    agreed(inside, volunteer, online(inside))
    assert write(inside) == []


def test_never_to_the_dead(inside: Agency) -> None:
    volunteer, seeker = helper(inside), resident(inside)
    agreed(inside, volunteer, seeker)
    Person.objects.filter(pk__in=[volunteer.person_id, seeker.pk]).update(died_on=dt.date(2026, 11, 20))
    assert write(inside) == []


@pytest.mark.parametrize("state", [VolunteerState.BLOCKED, VolunteerState.ENDED])
def test_never_to_volunteers_who_are_blocked_or_have_stopped(inside: Agency, state: VolunteerState) -> None:
    volunteer = helper(inside)
    agreed(inside, volunteer, online(inside))
    Volunteer.objects.filter(pk=volunteer.pk).update(state=state)
    assert write(inside) == []


def test_never_to_whoever_speaks_for_a_resident_or_did(inside: Agency) -> None:
    daughter, seeker = resident(inside, "Tochter", street="Eschenweg 9"), resident(inside)
    for ends_on in (None, dt.date(2026, 11, 1)):
        inside.representations.all().delete()
        inside.week_letters.all().delete()
        inside.representations.create(agency=inside, person=seeker, representative=daughter, ends_on=ends_on)
        agreed(inside, helper(inside, f"Krämer{ends_on}"), seeker)
        assert "Erika Tochter" not in {row.to_name for row in write(inside)}


def test_never_the_dates_of_others(inside: Agency) -> None:
    one, other = helper(inside, "Krämer"), helper(inside, "Anders")
    agreed(inside, one, resident(inside, "Albers"))
    agreed(inside, other, resident(inside, "Zeisig", street="Buchenweg 1"))
    letters = {row.to_name: row.body for row in write(inside)}
    assert "Zeisig" not in letters["Jonas Krämer"]
    assert "Albers" not in letters["Jonas Anders"]
    assert letters["Erika Albers"].count("Es kommt") == 1


def test_never_across_agencies(inside: Agency) -> None:
    other = factories.make_agency("nordstadt")
    with agency_scope(other):
        agreed(other, helper(other), resident(other))
    with agency_scope(inside):
        assert write(inside) == []


def test_before_both_have_agreed_no_name(inside: Agency) -> None:
    volunteer, seeker = helper(inside), resident(inside)
    agreed(inside, volunteer, seeker, state=PlacementState.ASK_RESIDENT, started_on=None)
    letters = {row.to_name: words(row) for row in write(inside)}
    for told in ("Albers", "Ahornweg", "23125412"):
        assert told not in letters["Jonas Krämer"]
    assert "Wir fragen noch nach." in letters["Jonas Krämer"]
    assert "Jonas" not in letters["Erika Albers"]


def test_a_consent_taken_back_silences_both(inside: Agency) -> None:
    volunteer, seeker = helper(inside), resident(inside)
    visit = agreed(inside, volunteer, seeker)
    consent = visit.help_request.consent
    assert consent is not None
    consent.withdrawn_at = THURSDAY
    consent.save()
    assert {row.to_name for row in write(inside)} <= {"Jonas Krämer"}
    assert all("Albers" not in row.body for row in Message.objects.all())


def test_what_somebody_needs_is_in_no_letter(inside: Agency) -> None:
    seeker = resident(inside, birth_year=1940)
    visit = agreed(inside, helper(inside), seeker)
    visit.help_request.request_needs.create(agency=inside, need=factories.make_need(inside))
    HelpRequest.objects.filter(pk=visit.help_request_id).update(details="Bitte an der Kellertür klingeln")
    for row in write(inside):
        assert "Rollator" not in row.body
        assert "Jahre" not in row.body


def test_cancelled_dates_are_in_no_letter(inside: Agency) -> None:
    visit = agreed(inside, helper(inside), resident(inside))
    Visit.objects.filter(pk=visit.pk).update(state=VisitState.CANCELLED, cancelled_at=THURSDAY)
    assert write(inside) == []


def test_whoever_wants_none_gets_none_until_they_do(inside: Agency) -> None:
    volunteer = helper(inside)
    agreed(inside, volunteer, online(inside))
    assert stop_week_letter(person=volunteer.person, by=CLOCK, at=THURSDAY)
    assert not stop_week_letter(person=volunteer.person, by=CLOCK, at=THURSDAY)
    assert write(inside) == []
    assert allow_week_letter(person=volunteer.person, by=CLOCK, at=THURSDAY)
    assert len(write(inside)) == 1


def test_whoever_wants_no_reminders_gets_none(inside: Agency) -> None:
    volunteer = helper(inside)
    agreed(inside, volunteer, online(inside))
    opt_out(person=volunteer.person, group=TopicGroup.REMINDERS, by=CLOCK, at=THURSDAY)
    assert write(inside) == []
    assert not Message.objects.exists()


def test_both_hats_make_one_letter(inside: Agency) -> None:
    volunteer = helper(inside)
    agreed(inside, volunteer, online(inside))
    agreed(inside, factories.make_volunteer(inside, "Anders"), volunteer.person)
    (letter,) = write(inside)
    told = words(letter)
    assert "Wohin Sie gehen" in told
    assert "Wer zu Ihnen kommt" in told


@pytest.mark.parametrize("hindrance", ["cancelled", "blocked", "moved", "died", "nothing", "late", "stopped"])
def test_what_waits_for_the_printer_is_still_true(inside: Agency, hindrance: str) -> None:
    volunteer = helper(inside)
    visit = agreed(inside, volunteer, online(inside))
    (letter,) = write(inside)
    at = THURSDAY + dt.timedelta(hours=14)
    if hindrance == "cancelled":
        Visit.objects.filter(pk=visit.pk).update(state=VisitState.CANCELLED, cancelled_at=at)
    elif hindrance == "blocked":
        Volunteer.objects.filter(pk=volunteer.pk).update(state=VolunteerState.BLOCKED)
    elif hindrance == "moved":
        Visit.objects.filter(pk=visit.pk).update(on=MONDAY + dt.timedelta(days=1))
    elif hindrance == "died":
        Person.objects.filter(pk=volunteer.person_id).update(died_on=dt.date(2026, 11, 26))
    elif hindrance == "stopped":
        stop_week_letter(person=volunteer.person, by=CLOCK, at=at)
    elif hindrance == "late":
        at = dt.datetime(2026, 11, 30, 0, 5, tzinfo=BERLIN)
    changed = mend_week_letters(agency=inside, by=CLOCK, at=at)
    letter.refresh_from_db()
    waiting = [row.body for row in Message.objects.filter(state=MessageState.QUEUED)]
    if hindrance == "nothing":
        assert (changed, len(waiting), letter.state) == (0, 1, MessageState.QUEUED)
        return
    assert changed == 1
    assert letter.state == MessageState.DONE
    assert letter.error
    assert len(waiting) == (1 if hindrance == "moved" else 0)
    if hindrance == "moved":
        assert "Di., 1.12." in waiting[0]
    assert mend_week_letters(agency=inside, by=CLOCK, at=at) == 0


@pytest.mark.parametrize(
    ("state", "at", "due"),
    [
        ("NW", THURSDAY, True),
        ("NW", THURSDAY - dt.timedelta(days=1), False),
        ("NW", dt.datetime(2026, 11, 27, 8, 0, tzinfo=BERLIN), True),  # nothing ran in the evening
        ("NW", dt.datetime(2026, 11, 27, 17, 30, tzinfo=BERLIN), False),  # printed
        ("NW", dt.datetime(2026, 12, 24, 17, 30, tzinfo=BERLIN), False),  # Christmas on a Friday: printed on Thursday
        ("NW", dt.datetime(2026, 12, 23, 17, 30, tzinfo=BERLIN), True),
        ("NW", dt.datetime(2027, 3, 24, 17, 30, tzinfo=BERLIN), True),  # Good Friday
        ("NW", dt.datetime(2027, 3, 25, 17, 30, tzinfo=BERLIN), False),
        ("NW", dt.datetime(2027, 5, 6, 17, 30, tzinfo=BERLIN), True),  # Ascension is a Thursday: the clock works
        ("BY", dt.datetime(2028, 1, 6, 17, 30, tzinfo=BERLIN), True),
        ("NW", dt.datetime(2026, 11, 29, 17, 30, tzinfo=BERLIN), False),
    ],
)
def test_written_on_the_eve_of_the_last_print_run(inside: Agency, state: str, at: dt.datetime, due: bool) -> None:
    inside.state = state
    assert is_time_to_write(inside, at=at) is due


def test_the_day_before_is_the_one_in_berlin(inside: Agency) -> None:
    assert is_time_to_write(inside, at=dt.datetime(2026, 11, 25, 23, 30, tzinfo=dt.UTC))
    assert next_monday(dt.date(2026, 11, 29)) == MONDAY
    assert next_monday(MONDAY) == dt.date(2026, 12, 7)
    assert print_day(dt.date(2026, 12, 28), "NW") == dt.date(2026, 12, 24)


def test_holidays_are_named_in_the_letter(inside: Agency) -> None:
    agreed(inside, helper(inside), online(inside), dt.date(2026, 12, 25))
    (letter,) = write(inside, dt.datetime(2026, 12, 17, 17, 30, tzinfo=BERLIN), dt.date(2026, 12, 21))
    assert "Fr., 25.12., 9:30 bis 11:30\N{NO-BREAK SPACE}Uhr, Erster Weihnachtstag" in letter.body


@pytest.mark.parametrize("sunday", [dt.date(2027, 3, 28), dt.date(2026, 10, 25)])
def test_the_hour_on_the_wall_stays_when_the_clocks_are_changed(inside: Agency, sunday: dt.date) -> None:
    monday = sunday - dt.timedelta(days=6)
    agreed(inside, helper(inside), online(inside), sunday)
    at = dt.datetime.combine(monday - dt.timedelta(days=4), dt.time(17, 30), BERLIN)
    (letter,) = write(inside, at, monday)
    assert f"So., {sunday.day}.{sunday.month}., 9:30 bis 11:30" in letter.body


def test_names_are_no_markup(inside: Agency) -> None:
    evil = "#image(\"/etc/passwd\") *fett* {termine} <b> \u202e😀 " + "Lang" * 15
    agreed(inside, helper(inside), online(inside, "Sommer"))
    Person.objects.filter(family_name="Sommer").update(family_name=evil[:80])
    (letter,) = write(inside)
    assert "fett" in words(letter)


def test_as_many_queries_for_three_as_for_one(inside: Agency) -> None:
    factories.make_need(inside)
    numbers = []
    for monday, names in ((MONDAY, ["Eins"]), (MONDAY + dt.timedelta(days=7), ["Zwei", "Drei", "Vier"])):
        for name in names:
            agreed(inside, helper(inside, name), resident(inside, f"Für{name}"), monday)
        at = dt.datetime.combine(monday - dt.timedelta(days=4), dt.time(17, 30), BERLIN)
        with counted() as writing:
            assert len(write(inside, at, monday)) == 2 * len(names)
        with counted() as mending:
            assert mend_week_letters(agency=inside, by=CLOCK, at=at) == 0
        numbers.append((writing.number, mending.number))
        Message.objects.all().update(state=MessageState.DONE)
    assert numbers[0] == numbers[1]


def test_two_records_become_one_with_one_wish_and_one_letter(inside: Agency) -> None:
    winner, loser = resident(inside), resident(inside, "Alberts")
    for person in (winner, loser):
        stop_week_letter(person=person, by=CLOCK, at=THURSDAY)
        WeekLetter.objects.create(agency=inside, person=person, monday=MONDAY, written_at=THURSDAY)
    merge_people(winner=winner, loser=loser, by=factories.CLERK, at=THURSDAY)
    assert NoWeekLetter.objects.get().person == winner
    assert WeekLetter.objects.get().person == winner


def test_the_letter_can_be_printed_at_once(inside: Agency, office: Client) -> None:
    volunteer = factories.make_volunteer(inside)
    Person.objects.filter(pk=volunteer.person_id).update(**HOME)
    agreed(inside, volunteer, online(inside), next_monday(timezone.localdate()))
    response = office.get(f"/office/people/{volunteer.person_id}/week-letter/")
    assert response["Content-Type"] == "application/pdf"
    assert response["Cache-Control"] == "no-store"
    assert not Message.objects.exists()  # looking sends nothing
    volunteer.person.refresh_from_db()
    assert letter_of_week(volunteer.person, by=CLOCK, at=dt.datetime.now(tz=BERLIN)).template == "tables"


@pytest.mark.parametrize(
    ("fields", "said"), [({}, "keine Termine"), ({"street": ""}, "fehlen Straße oder Ort"), ({"died_on": dt.date(2026, 11, 1)}, "verstorben ist")]
)
def test_why_there_is_nothing_to_print(inside: Agency, office: Client, fields: dict[str, object], said: str) -> None:
    person = resident(inside, **fields)
    page = office.get(f"/office/people/{person.pk}/week-letter/", follow=True).content.decode()
    assert said in page


def test_the_page_of_a_person_says_whether_and_switches(inside: Agency, office: Client) -> None:
    person = helper(inside).person
    there = f"/office/people/{person.pk}/"
    assert "automatisch, wenn" in office.get(there).content.decode()
    page = office.post(f"{there}week-letter/stop/", follow=True).content.decode()
    assert "Wochenbrief: nie" in " ".join(page.split())
    assert f"{there}week-letter/return/" in page
    office.post(f"{there}week-letter/return/")
    assert not NoWeekLetter.objects.exists()
    Person.objects.filter(pk=person.pk).update(street="")
    assert "geht nicht" in office.get(there).content.decode()


def test_reading_is_not_switching(inside: Agency) -> None:
    person = helper(inside).person
    reader = log_in(factories.make_account(inside, Role.READ_ONLY))
    assert reader.post(f"/office/people/{person.pk}/week-letter/stop/").status_code == 403
    assert reader.get(f"/office/people/{person.pk}/week-letter/").status_code == 403
    assert "Nie schicken" not in reader.get(f"/office/people/{person.pk}/").content.decode()


def test_a_number_never_breaks_over_two_lines() -> None:
    """In a narrow column and at the end of a sentence."""
    who = "Erika Albers, am besten bei der Tochter"
    cells = [[[f"{who[:end]} 030 23125 118"], ["+49 152 28817386"]] for end in range(8, len(who), 3)]
    tables = [{"title": "", "heads": ["Wer", "Wo"], "widths": [10, 30], "rows": cells}]
    sentences = "\n\n".join(f"{'Bitte ' * count}rufen Sie an: 030 23125 100." for count in range(8, 16))
    letter = Letter("Jonas Krämer", "Termine", f"{sentences}\n\nx\n\nGruß", MONDAY, "tables", {"tables": tables, "text": "x"})
    content = letters_pdf(AgencyHead("Ehrenamtsagentur"), [letter]).content
    lines = [line for page in pypdf.PdfReader(io.BytesIO(content)).pages for line in page.extract_text().split("\n")]
    assert sum("030 23125 118" in line for line in lines) == len(cells)
    assert sum("030 23125 100" in line for line in lines) == 8
