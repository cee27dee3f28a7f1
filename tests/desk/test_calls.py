"""A call is taken: as a whole or not at all, once, and without health data of somebody who did not agree."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from nahbei.desk import calls
from nahbei.desk.callers import Caller, NameIsMissing, NobodyCallsForThemselves, Who
from nahbei.desk.calls import (
    Call,
    CallBackTimeIsMissing,
    CallerMayNotConsent,
    ConsentIsMissing,
    NothingWasSaid,
    take_call,
)
from nahbei.foundation.models import Account, Agency
from nahbei.help_requests.actions import read_health_note, save_draft
from nahbei.help_requests.asked import Asked
from nahbei.help_requests.models import CallWish, HelpRequest, TakenCall
from nahbei.help_requests.rules import NeedsAreLocked
from nahbei.journal.models import Entry, Reminder, ReminderKind
from nahbei.people.actions import represent
from nahbei.people.models import Authority, Consent, Person, Representation
from nahbei.visits.models import Visit
from tests import factories
from tests.factories import CLERK, NOW, TODAY

THURSDAY = dt.date(2026, 11, 26)


def asked(agency: Agency, **values: Any) -> Asked:
    return Asked(**{"activity": factories.make_activity(agency), "starts_on": THURSDAY, "start": dt.time(10), **values})


def call(agency: Agency, **values: Any) -> Call:
    given = {"submission": "key-1", "about": Who(family_name="Albers", given_name="Erika", phone="030 23125 412", street="Ahornweg 7",
                                               postal_code="45731", town="Birkenfeld"), "consent": True, **values}
    return Call(**{"asked": asked(agency), **given})


def take(agency: Agency, **values: Any) -> TakenCall:
    return take_call(agency=agency, call=call(agency, **values), by=CLERK, at=NOW)


def counts() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (Person, HelpRequest, Visit, Entry, Reminder, Consent, TakenCall))


DAUGHTER = Caller(Who(family_name="Yıldırım", given_name="Elif", phone="030 23125 418"), relation="Tochter")


def test_someone_new_calls_for_herself(inside: Agency) -> None:
    request = take(inside, health_note="Graues Star", asked=asked(inside, needs=(factories.make_need(inside),))).help_request
    assert request is not None
    assert (request.number, request.help_seeker.full_name, request.caller) == ("2026-0001", "Erika Albers", request.help_seeker)
    assert [(visit.on, visit.start) for visit in request.visits.all()] == [(THURSDAY, dt.time(10))]
    assert (request.consent.given_by, request.consent.form, request.consent.recorded_by) == (request.help_seeker, "spoken", CLERK.name)
    assert read_health_note(help_request=request, by=CLERK, at=NOW) == "Graues Star"
    entry = Entry.objects.get()
    assert entry.about == request.reference
    assert entry.text.startswith("Erika Albers ruft an: Arztbegleitung, Donnerstag, 26. November 2026")
    assert "Star" not in entry.text and "Rollator" not in entry.text
    assert not Reminder.objects.exists()


def test_saved_twice_it_is_one_call(inside: Agency) -> None:
    first, before = take(inside), counts()
    assert take(inside, about=Who(family_name="Ganz anders")) == first
    assert counts() == before


@pytest.mark.parametrize("step", ["receive_request", "plan_visits", "write_entry", "drop_draft"])
def test_killed_in_the_middle_nothing_stays_and_the_next_try_is_whole(
    inside: Agency, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    before = counts()
    with monkeypatch.context() as broken, pytest.raises(KeyboardInterrupt):
        broken.setattr(calls, step, lambda **_: (_ for _ in ()).throw(KeyboardInterrupt))
        take(inside)
    assert counts() == before
    assert take(inside).help_request is not None
    assert HelpRequest.objects.count() == 1


def test_someone_known_is_not_put_on_file_again_and_gaps_are_filled(inside: Agency) -> None:
    known = factories.make_person(inside, phone="030 23125 412", given_name="Erika")
    taken = take(inside, about=Who(known, phone="0152 28817386", street="Ahornweg 7", town="Birkenfeld"))
    known.refresh_from_db()
    assert (taken.person, Person.objects.count(), known.street) == (known, 1, "Ahornweg 7")
    assert known.channels.count() == 2
    take(inside, submission="key-2", about=Who(known, phone="030/23125-412", street="Woanders 1"))
    known.refresh_from_db()
    assert (known.street, known.channels.count()) == ("Ahornweg 7", 2)


def test_a_signpost_leads_to_the_person_who_is_meant(inside: Agency) -> None:
    winner = factories.make_person(inside, "Albers")
    loser = factories.make_person(inside, "Albert", merged_into=winner)
    assert take(inside, about=Who(loser)).person == winner


def test_without_consent_of_the_caller_herself_nothing_is_stored(inside: Agency) -> None:
    before = counts()
    with pytest.raises(ConsentIsMissing):
        take(inside, consent=False)
    assert counts() == before


def test_a_relative_without_authority_gives_name_contact_what_and_when(inside: Agency) -> None:
    taken = take(inside, caller=DAUGHTER, consent=False)
    request = taken.help_request
    assert request is not None and request.is_locked
    assert (request.caller, request.contact) == (taken.caller, taken.caller)
    assert not Consent.objects.exists()
    representation = Representation.objects.get()
    assert (representation.relation, representation.authority) == ("Tochter", Authority.NONE)
    letter = inside.messages.get()
    assert (letter.topic, letter.channel, letter.person) == ("information_letter", "letter", request.help_seeker)
    assert "Elif Yıldırım hat sich am 23.11.2026 bei uns gemeldet" in letter.body
    assert request.number in letter.body
    reminder = Reminder.objects.get()
    assert (reminder.kind, reminder.about, reminder.person) == (ReminderKind.CONFIRM, request.reference, request.help_seeker)
    assert reminder.due_at == dt.datetime(2026, 11, 25, 9, tzinfo=factories.BERLIN)  # the day before the visit
    assert request.visits.count() == 1


def test_who_has_no_address_is_called_instead(inside: Agency) -> None:
    take(inside, caller=DAUGHTER, consent=False, about=Who(family_name="Albers", phone="030 23125 412"))
    assert (inside.messages.get().channel, inside.messages.get().to_address) == ("call", "030 23125412")


@pytest.mark.parametrize("values", [{"health_note": "Diabetes"}, {"needs": True}, {"consent": True}])
def test_a_relative_without_authority_cannot_leave_more(inside: Agency, values: dict[str, Any]) -> None:
    before = counts()
    given = {"caller": DAUGHTER, "consent": False, **values}
    if given.pop("needs", False):
        given["asked"] = asked(inside, needs=(factories.make_need(inside),))
    with pytest.raises((NeedsAreLocked, CallerMayNotConsent)):
        take(inside, **given)
    assert counts() == before


@pytest.mark.parametrize("authority", [Authority.POWER_OF_ATTORNEY, Authority.GUARDIANSHIP])
def test_a_representative_with_an_authority_that_was_seen_consents(inside: Agency, authority: str) -> None:
    need = factories.make_need(inside)
    taken = take(inside, caller=replace(DAUGHTER, authority=authority, seen_on=TODAY), asked=asked(inside, needs=(need,)))
    request = taken.help_request
    assert request is not None and request.consent is not None
    assert (request.consent.given_by, request.consent.person) == (taken.caller, taken.person)
    assert not inside.messages.exists()
    representation = Representation.objects.get()
    assert (representation.seen_on, representation.seen_by) == (TODAY, CLERK.name)


def test_an_authority_that_nobody_saw_does_not_count(inside: Agency) -> None:
    with pytest.raises(CallerMayNotConsent):
        take(inside, caller=replace(DAUGHTER, authority=Authority.POWER_OF_ATTORNEY))


def test_an_authority_on_file_is_enough_and_a_call_never_lowers_it(inside: Agency) -> None:
    mother, daughter = factories.make_person(inside, "Albers"), factories.make_person(inside, "Yıldırım")
    represent(person=mother, representative=daughter, relation="Tochter", authority=Authority.GUARDIANSHIP, seen_on=TODAY, by=CLERK, at=NOW)
    taken = take(inside, about=Who(mother), caller=Caller(Who(daughter), relation="Betreuerin"))
    assert taken.help_request is not None and not taken.help_request.is_locked
    assert Representation.objects.get().authority == Authority.GUARDIANSHIP


def test_an_authority_that_ended_does_not_count(inside: Agency) -> None:
    mother, daughter = factories.make_person(inside, "Albers"), factories.make_person(inside, "Yıldırım")
    row = represent(
        person=mother, representative=daughter, relation="", authority=Authority.GUARDIANSHIP, seen_on=TODAY, by=CLERK, at=NOW
    )
    row.ends_on = TODAY - dt.timedelta(days=1)
    row.save()
    with pytest.raises(CallerMayNotConsent):
        take(inside, about=Who(mother), caller=Caller(Who(daughter)))


def test_nobody_calls_for_themselves(inside: Agency) -> None:
    person = factories.make_person(inside)
    with pytest.raises(NobodyCallsForThemselves):
        take(inside, about=Who(person), caller=Caller(Who(person)))


def test_a_call_back_is_a_reminder_with_its_time_and_puts_nobody_on_file(inside: Agency) -> None:
    at = dt.datetime(2026, 11, 23, 14, tzinfo=factories.BERLIN)
    who = Who(family_name="Brandt", phone="030 23125 413")
    with pytest.raises(CallBackTimeIsMissing):
        take(inside, wish=CallWish.CALL_BACK, about=who)
    take(inside, wish=CallWish.CALL_BACK, about=who, call_back_at=at, note="wegen Donnerstag")
    reminder = Reminder.objects.get()
    assert (reminder.kind, reminder.due_at, reminder.text) == (
        ReminderKind.CALL_BACK, at, "Rückruf: Brandt, 030 23125 413 – wegen Donnerstag"
    )
    assert Entry.objects.get().text == "Brandt, 030 23125 413 bittet um Rückruf. wegen Donnerstag"
    assert not Person.objects.exists()


def test_a_call_back_names_somebody_or_a_number(inside: Agency) -> None:
    with pytest.raises(NameIsMissing):
        take(inside, wish=CallWish.CALL_BACK, about=Who(), call_back_at=NOW)
    take(inside, wish=CallWish.CALL_BACK, about=Who(phone="030 23125 418"), call_back_at=NOW)
    assert Reminder.objects.get().text == "Rückruf: 030 23125 418"


def test_who_wants_to_help_is_put_on_file_and_not_forgotten(inside: Agency) -> None:
    taken = take(inside, wish=CallWish.VOLUNTEER, asked=None, note="gern mit Hunden")
    assert Entry.objects.get().text == "Erika Albers möchte helfen. gern mit Hunden"
    assert (Reminder.objects.get().person, taken.help_request) == (taken.person, None)
    with pytest.raises(NameIsMissing):
        take(inside, submission="key-2", wish=CallWish.VOLUNTEER, about=Who())


def test_an_answer_is_a_line_in_the_book(inside: Agency) -> None:
    with pytest.raises(NothingWasSaid):
        take(inside, wish=CallWish.INFORMATION, about=Who(family_name="Kern"))
    take(inside, wish=CallWish.INFORMATION, about=Who(family_name="Kern"), note="fragt nach den Sprechzeiten")
    assert Entry.objects.get().text == "Kern: fragt nach den Sprechzeiten"
    assert not Person.objects.exists()


def test_what_only_a_trade_may_do_is_stored_and_led_to_referral(inside: Agency) -> None:
    trade = factories.make_activity(inside, "Strom, Gas, Heizung", noun="Fachbetrieb", handling="trade")
    request = take(inside, asked=asked(inside, activity=trade)).help_request
    assert request is not None and request.activity.is_for_trade
    assert not request.visits.exists()
    assert Entry.objects.get().text.endswith("Nur durch einen Fachbetrieb: weitervermitteln.")


def test_a_saved_call_takes_its_draft_along(inside: Agency) -> None:
    clerk: Account = factories.make_account(inside)
    save_draft(agency=inside, account=clerk, data={"name": ["Albers"]}, at=NOW)
    take_call(agency=inside, call=call(inside), by=factories.actor_of(clerk), at=NOW)
    assert not inside.drafts.exists()


def test_what_was_pasted_breaks_nothing(inside: Agency) -> None:
    rude = "<script>alert(1)</script> \u202e{name} %s 🌷"
    taken = take(
        inside, caller=replace(DAUGHTER, relation="Tochter {x}"), consent=False,
        about=Who(family_name=rude, given_name="%(who)s", street=rude, town="Birkenfeld"),
        asked=asked(inside, details=rude * 300, destination=rude),
    )
    assert taken.help_request is not None
    assert "{name} %s 🌷" in Entry.objects.get().text
    assert "\u202e" not in Entry.objects.get().text
