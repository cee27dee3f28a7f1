"""What can happen to a volunteer – and that the next suggestion knows it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from nahbei.activities.models import Handling
from nahbei.foundation.models import Agency
from nahbei.help_requests.models import HelpRequest
from nahbei.matching.suggestions import for_request
from nahbei.people.actions import PersonWasMerged, merge_people
from nahbei.volunteers.actions import (
    add_absence,
    add_declaration_text,
    add_exclusion,
    block_volunteer,
    change_absence,
    change_volunteer,
    end_pauses,
    end_volunteer,
    pause_volunteer,
    register_volunteer,
    remove_absence,
    remove_declaration,
    remove_exclusion,
    resume_volunteer,
    sign_declaration,
)
from nahbei.volunteers.models import Volunteer
from nahbei.volunteers.queries import current_text
from nahbei.volunteers.rules import (
    AbsenceAlreadyKnown,
    AbsenceEndsBeforeItStarts,
    AbsenceIsOver,
    AlreadySigned,
    AlreadyVolunteer,
    CannotPause,
    ExcludesThemselves,
    NotForVolunteers,
    PauseIsOver,
    PersonHasDied,
    ReasonNeeded,
    SignedBeforeItExisted,
    SignedInTheFuture,
    StartsInTheFuture,
    StateIsTheSame,
)
from nahbei.volunteers.week import WeekPattern
from tests.factories import (
    CLERK,
    NOW,
    TODAY,
    make_activity,
    make_declaration_text,
    make_person,
    make_request,
    make_visit,
    make_volunteer,
)

pytestmark = pytest.mark.django_db
THURSDAY = dt.date(2026, 11, 26)
DAY = dt.timedelta(days=1)
HERE = {"latitude": 52.5, "longitude": 13.4}
FREE = WeekPattern.full()


@pytest.fixture
def wanted(inside: Agency) -> HelpRequest:
    """Somebody wants to be taken to the doctor's on Thursday."""
    found = make_request(inside, make_person(inside, "Albers", **HERE))
    make_visit(found)
    return found


def suggested(help_request: HelpRequest, at: dt.datetime = NOW) -> list[str]:
    return [row.person.family_name for row in for_request(help_request.agency, help_request, at=at).rows]


def helper(wanted: HelpRequest, name: str = "Krämer", **fields: object) -> Volunteer:
    return make_volunteer(
        wanted.agency, name, (wanted.activity,), person=make_person(wanted.agency, name, given_name="Jonas", salutation="herr", **HERE), **fields
    )


def last_words(agency: Agency) -> str:
    return agency.journal_entries.first().text


# --- Taken in, changed -----------------------------------------------------------------------------------------------


@pytest.mark.database
def test_who_is_taken_in_and_has_signed_is_suggested_at_once(wanted: HelpRequest) -> None:
    agency, person = wanted.agency, make_person(wanted.agency, "Neu", given_name="Ina", **HERE)
    make_declaration_text(agency)
    assert suggested(wanted) == []
    volunteer = register_volunteer(
        person=person, willingnesses={wanted.activity: "keine Hochhäuser"}, week=FREE, reach_m=2_500, has_car=True, by=CLERK, at=NOW
    )
    assert suggested(wanted) == []  # nobody goes before she has signed
    sign_declaration(volunteer=volunteer, text=current_text(agency, on=TODAY), signed_on=TODAY, by=CLERK, at=NOW)
    assert suggested(wanted) == ["Neu"]
    assert (volunteer.since, volunteer.state, volunteer.willingnesses.get().not_wanted) == (TODAY, "active", "keine Hochhäuser")
    texts = list(agency.journal_entries.order_by("number").values_list("text", flat=True))
    assert texts == [
        "Ina Neu hilft jetzt mit: Arztbegleitung (aber nicht: keine Hochhäuser).",
        "Ina Neu hat die Verschwiegenheitserklärung unterschrieben, Fassung 2026-01.",
    ]
    whats = set(agency.audit_entries.filter(person_id=person.pk).values_list("what", flat=True))
    assert whats == {"volunteers.registered", "volunteers.declared"}


@pytest.mark.database
def test_one_hat_for_each_person(inside: Agency) -> None:
    person = make_person(inside)
    register_volunteer(person=person, by=CLERK, at=NOW)
    with pytest.raises(AlreadyVolunteer, match="Erika Albers ist schon"):
        register_volunteer(person=person, by=CLERK, at=NOW)
    assert inside.volunteers.count() == 1


def test_nobody_who_died_and_no_signpost_is_taken_in(inside: Agency) -> None:
    gone = make_person(inside, died_on=TODAY)
    with pytest.raises(PersonHasDied):
        register_volunteer(person=gone, by=CLERK, at=NOW)
    winner, loser = make_person(inside, "Eins"), make_person(inside, "Zwei")
    merge_people(winner=winner, loser=loser, by=CLERK, at=NOW)
    with pytest.raises(PersonWasMerged):
        register_volunteer(person=loser, by=CLERK, at=NOW)
    assert not inside.volunteers.exists()


def test_what_only_a_trade_may_do_is_nobodys_willingness(inside: Agency) -> None:
    lamp = make_activity(inside, "Elektrik", handling=Handling.TRADE)
    with pytest.raises(NotForVolunteers):
        register_volunteer(person=make_person(inside), willingnesses={lamp: ""}, by=CLERK, at=NOW)
    assert not inside.volunteers.exists()  # all or nothing


def test_nobody_is_there_since_tomorrow(inside: Agency) -> None:
    with pytest.raises(StartsInTheFuture):
        register_volunteer(person=make_person(inside), since=TODAY + DAY, by=CLERK, at=NOW)
    with pytest.raises(StartsInTheFuture):
        change_volunteer(volunteer=make_volunteer(inside), since=TODAY + DAY, by=CLERK, at=NOW)


def test_a_reach_of_nothing_is_refused_by_the_model(inside: Agency) -> None:
    with pytest.raises(ValidationError):
        register_volunteer(person=make_person(inside), reach_m=5, by=CLERK, at=NOW)


@pytest.mark.parametrize(
    "change",
    [{"willingnesses": {}}, {"week": WeekPattern.from_spans([(3, 40, 48)])}, {"reach_m": 100}, {"max_minutes_week": 60}],
    ids=lambda change: next(iter(change)),
)
def test_what_changes_in_the_file_changes_the_suggestion(wanted: HelpRequest, change: dict[str, object]) -> None:
    volunteer = helper(wanted)
    volunteer.person.longitude = 13.41  # 680 m away
    volunteer.person.save()
    assert suggested(wanted) == ["Krämer"]
    change_volunteer(volunteer=volunteer, by=CLERK, at=NOW, **change)
    assert suggested(wanted) == []


def test_an_unchanged_form_leaves_no_trace(wanted: HelpRequest) -> None:
    volunteer = helper(wanted, experience="Lokführer")
    version = Agency.objects.get(pk=wanted.agency_id).matching_version
    change_volunteer(
        volunteer=volunteer, willingnesses={wanted.activity: ""}, week=FREE, reach_m=5_000, experience="Lokführer", by=CLERK, at=NOW + DAY
    )
    volunteer.refresh_from_db()
    assert (volunteer.changed_at, wanted.agency.audit_entries.count()) == (NOW, 0)
    assert Agency.objects.get(pk=wanted.agency_id).matching_version == version


def test_the_audit_trail_says_what_changed_in_words(wanted: HelpRequest) -> None:
    volunteer, reading = helper(wanted, week=WeekPattern.empty()), make_activity(wanted.agency, "Vorlesen", noun="Vorlesen", position=9)
    week = WeekPattern.from_spans([(day, 16, 24) for day in range(5)])
    change_volunteer(volunteer=volunteer, willingnesses={wanted.activity: "", reading: "Krimis"}, week=week, by=CLERK, at=NOW)
    line = wanted.agency.audit_entries.get()
    assert (line.what, line.changes) == ("volunteers.changed", {
        "week": ["", "Mo–Fr 8–12"], "willingnesses": ["Arztbegleitung", "Arztbegleitung, Vorlesen (aber nicht: Krimis)"],
    })
    since = dict(volunteer.willingnesses.values_list("activity__name", "since"))
    assert since == {"Zum Arzt begleiten": TODAY, "Vorlesen": TODAY}


def test_pasted_marks_do_not_turn_the_file_around(inside: Agency) -> None:
    activity = make_activity(inside)
    volunteer = register_volunteer(
        person=make_person(inside), willingnesses={activity: "\u202eTreppen\x00" + "x" * 500}, experience="\u202eKoch\u200f 😀\x07", by=CLERK, at=NOW
    )
    assert volunteer.experience == "Koch 😀"
    assert volunteer.willingnesses.get().not_wanted == ("Treppen" + "x" * 500)[:200]


def test_a_state_is_not_changed_on_the_one_page(inside: Agency) -> None:
    with pytest.raises(TypeError, match="state"):
        change_volunteer(volunteer=make_volunteer(inside), state="blocked", by=CLERK, at=NOW)


# --- States ----------------------------------------------------------------------------------------------------------


def test_a_pause_takes_away_its_days_and_no_others(wanted: HelpRequest) -> None:
    volunteer = helper(wanted)
    pause_volunteer(volunteer=volunteer, until=THURSDAY, reason="Prüfungen", by=CLERK, at=NOW)
    assert suggested(wanted) == []
    pause_volunteer(volunteer=volunteer, until=THURSDAY - DAY, by=CLERK, at=NOW)  # another last day
    assert suggested(wanted) == ["Krämer"]
    pause_volunteer(volunteer=volunteer, by=CLERK, at=NOW)  # without an end
    assert suggested(wanted) == []
    resume_volunteer(volunteer=volunteer, by=CLERK, at=NOW)
    assert suggested(wanted) == ["Krämer"]


def test_while_a_pause_runs_nobody_asks_about_something_without_a_day(inside: Agency) -> None:
    some_day = make_request(inside, make_person(inside, **HERE), starts_on=None, start=None, end=None, flexible="wann es passt")
    volunteer = helper(some_day)
    pause_volunteer(volunteer=volunteer, until=TODAY + DAY, by=CLERK, at=NOW)
    assert suggested(some_day) == []
    assert for_request(inside, some_day, at=NOW).left_out == ()
    assert suggested(some_day, at=NOW + 2 * DAY) == ["Krämer"]  # over, whether or not the clock has come round


def test_the_reason_stands_in_the_file_and_not_in_the_journal(inside: Agency) -> None:
    volunteer = make_volunteer(inside)
    block_volunteer(volunteer=volunteer, reason="Beschwerde vom 3.11.", by=CLERK, at=NOW)
    move = volunteer.moves.get()
    assert (move.state, move.by_name, move.reason, move.at) == ("blocked", "Petra Lindner", "Beschwerde vom 3.11.", NOW)
    assert last_words(inside) == "Jonas Krämer ist gesperrt und wird nicht mehr gefragt."
    assert "Beschwerde" not in str(list(inside.audit_entries.values_list("changes")))


@pytest.mark.parametrize("stop", [block_volunteer, end_volunteer])
def test_who_is_blocked_or_has_stopped_is_not_suggested_until_she_is_back(wanted: HelpRequest, stop: object) -> None:
    volunteer = helper(wanted)
    stop(volunteer=volunteer, reason="x", by=CLERK, at=NOW)  # type: ignore[operator]
    assert suggested(wanted) == []
    with pytest.raises(StateIsTheSame):
        stop(volunteer=volunteer, reason="x", by=CLERK, at=NOW)  # type: ignore[operator]
    resume_volunteer(volunteer=volunteer, by=CLERK, at=NOW)
    assert suggested(wanted) == ["Krämer"]
    with pytest.raises(StateIsTheSame, match="aktiv"):
        resume_volunteer(volunteer=volunteer, by=CLERK, at=NOW)


def test_what_is_refused_about_states(inside: Agency) -> None:
    volunteer = make_volunteer(inside)
    with pytest.raises(PauseIsOver):
        pause_volunteer(volunteer=volunteer, until=TODAY - DAY, by=CLERK, at=NOW)
    with pytest.raises(ReasonNeeded):
        block_volunteer(volunteer=volunteer, reason=" \u200b ", by=CLERK, at=NOW)
    end_volunteer(volunteer=volunteer, by=CLERK, at=NOW)  # nobody needs a reason to stop
    with pytest.raises(CannotPause):
        pause_volunteer(volunteer=volunteer, by=CLERK, at=NOW)
    volunteer.person.died_on = TODAY
    volunteer.person.save()
    with pytest.raises(PersonHasDied):
        resume_volunteer(volunteer=volunteer, by=CLERK, at=NOW)


@pytest.mark.database
def test_a_pause_that_is_over_ends_by_itself_and_no_other(inside: Agency) -> None:
    over, last_day, endless = (make_volunteer(inside, name) for name in ("Vorbei", "Heute", "Offen"))
    for volunteer, until in ((over, TODAY - DAY), (last_day, TODAY), (endless, None)):
        pause_volunteer(volunteer=volunteer, until=until, by=CLERK, at=NOW - 5 * DAY)
    assert end_pauses(agency=inside, by=CLERK, at=NOW) == 1
    assert end_pauses(agency=inside, by=CLERK, at=NOW) == 0
    states = dict(inside.volunteers.values_list("person__family_name", "state"))
    assert states == {"Vorbei": "active", "Heute": "paused", "Offen": "paused"}
    assert inside.volunteers.get(pk=over.pk).paused_until is None
    assert last_words(inside) == "Die Pause von Jonas Vorbei ist vorbei."


# --- Absences, exclusions, declarations ------------------------------------------------------------------------------


@pytest.mark.database
def test_an_absence_is_kept_changed_and_taken_away(wanted: HelpRequest) -> None:
    volunteer = helper(wanted)
    absence = add_absence(volunteer=volunteer, starts_on=THURSDAY, reason="  Urlaub ", by=CLERK, at=NOW)
    assert (absence.ends_on, absence.reason) == (THURSDAY, "Urlaub")
    assert suggested(wanted) == []
    change_absence(absence=absence, starts_on=THURSDAY + DAY, ends_on=THURSDAY + 2 * DAY, by=CLERK, at=NOW)
    assert suggested(wanted) == ["Krämer"]
    change_absence(absence=absence, starts_on=TODAY, ends_on=THURSDAY, by=CLERK, at=NOW)
    assert suggested(wanted) == []
    for _ in range(2):
        remove_absence(absence=absence, by=CLERK, at=NOW)
    assert suggested(wanted) == ["Krämer"]
    whats = list(wanted.agency.audit_entries.order_by("pk").values_list("what", flat=True))
    assert whats == ["volunteers.absent", "volunteers.absence_changed", "volunteers.absence_changed", "volunteers.absence_removed"]
    assert "Urlaub" not in last_words(wanted.agency)


@pytest.mark.parametrize(
    ("first", "last", "refusal"),
    [(THURSDAY, TODAY, AbsenceEndsBeforeItStarts), (TODAY - 3 * DAY, TODAY - DAY, AbsenceIsOver),
     (TODAY + 9 * DAY, TODAY + 12 * DAY, AbsenceAlreadyKnown)],
    ids=["turned round", "over", "twice"],
)
def test_absences_that_make_no_sense(inside: Agency, first: dt.date, last: dt.date, refusal: type[Exception]) -> None:
    volunteer = make_volunteer(inside)
    add_absence(volunteer=volunteer, starts_on=TODAY + 5 * DAY, ends_on=TODAY + 10 * DAY, by=CLERK, at=NOW)
    with pytest.raises(refusal):
        add_absence(volunteer=volunteer, starts_on=first, ends_on=last, by=CLERK, at=NOW)
    assert volunteer.absences.count() == 1


def test_two_who_must_not_meet_are_not_brought_together(wanted: HelpRequest) -> None:
    volunteer = helper(wanted)
    for _ in range(2):
        exclusion = add_exclusion(volunteer=volunteer, person=wanted.help_seeker, by=CLERK, at=NOW)
    assert suggested(wanted) == []
    assert wanted.agency.audit_entries.count() == 1
    assert not wanted.agency.journal_entries.exists()  # many read the journal
    remove_exclusion(exclusion=exclusion, by=CLERK, at=NOW)
    assert suggested(wanted) == ["Krämer"]
    with pytest.raises(ExcludesThemselves):
        add_exclusion(volunteer=volunteer, person=volunteer.person, by=CLERK, at=NOW)


def test_a_new_version_must_be_signed_again(wanted: HelpRequest) -> None:
    agency, volunteer = wanted.agency, helper(wanted)
    new = add_declaration_text(agency=agency, version="2026-12", text="Ich schweige still.", valid_from=THURSDAY, by=CLERK, at=NOW)
    assert suggested(wanted) == []  # on Thursday the new one counts
    row = sign_declaration(volunteer=volunteer, text=new, signed_on=TODAY, by=CLERK, at=NOW)  # announced, so it can be signed
    assert suggested(wanted) == ["Krämer"]
    remove_declaration(declaration=row, by=CLERK, at=NOW)
    assert suggested(wanted) == []
    assert last_words(agency) == "Verschwiegenheitserklärung von Jonas Krämer, Fassung 2026-12: Der Eintrag war ein Versehen."


def test_signatures_that_cannot_be(inside: Agency) -> None:
    volunteer, old = make_volunteer(inside), make_declaration_text(inside)
    with pytest.raises(AlreadySigned):
        sign_declaration(volunteer=volunteer, text=old, signed_on=TODAY, by=CLERK, at=NOW)
    new = add_declaration_text(agency=inside, version="2027", text="Neu.", valid_from=THURSDAY, by=CLERK, at=NOW)
    with pytest.raises(SignedInTheFuture):
        sign_declaration(volunteer=volunteer, text=new, signed_on=TODAY + DAY, by=CLERK, at=NOW)
    with pytest.raises(SignedBeforeItExisted):
        sign_declaration(volunteer=volunteer, text=new, signed_on=TODAY - DAY, by=CLERK, at=NOW)


def test_each_action_names_whom_the_engine_must_read_again(wanted: HelpRequest) -> None:
    """Not everybody: a city has thousands."""
    agency, volunteer = wanted.agency, helper(wanted)
    add_absence(volunteer=volunteer, starts_on=THURSDAY, by=CLERK, at=NOW)
    pause_volunteer(volunteer=volunteer, by=CLERK, at=NOW)
    add_exclusion(volunteer=volunteer, person=wanted.help_seeker, by=CLERK, at=NOW)
    change_volunteer(volunteer=volunteer, reach_m=900, by=CLERK, at=NOW)
    version = Agency.objects.get(pk=agency.pk).matching_version
    assert set(agency.matching_changes.values_list("version", "volunteer")) == {(n, volunteer.pk) for n in range(version - 3, version + 1)}
