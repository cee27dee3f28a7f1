"""Weitervermittlung: the resident is told, the provider learns nothing, and somebody asks what became of it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from nahbei.desk.requests import end_request, reopen_request
from nahbei.desk.today import Desk, today
from nahbei.documents.letters import AgencyHead, letters_pdf
from nahbei.foundation.models import Agency
from nahbei.foundation.rights import RIGHTS, Role
from nahbei.help_requests.actions import write_health_note
from nahbei.help_requests.models import HelpRequest, RequestState
from nahbei.messaging.actions import change_wording
from nahbei.messaging.queries import letter_of
from nahbei.messaging.topics import MissingField
from nahbei.partners.models import Service
from nahbei.people.models import Person
from nahbei.placements.actions import (
    answer,
    ask,
    note_referral_outcome,
    refer,
    take_back_referral_outcome,
)
from nahbei.placements.models import Referral
from nahbei.placements.referrals import preview, standing
from nahbei.placements.rules import (
    AlreadyReferred,
    NoServiceChosen,
    RequestHasEnded,
    ServiceNotOffered,
    TooManyServices,
)
from tests.factories import (
    CLERK,
    NOW,
    TODAY,
    make_need,
    make_organisation,
    make_person,
    make_referral,
    make_request,
    make_service,
    make_visit,
    make_volunteer,
)

pytestmark = pytest.mark.django_db
WEEK = dt.timedelta(days=7)


def a_service(agency: Agency, name: str = "Begleitdienst", **fields: Any) -> Service:
    where = {"street": "Poststraße 14", "postal_code": "12345", "town": "Birkenfeld"}
    owner = make_organisation(agency, "Sozialwerk Birkenfeld", email="post@example.org", **where)
    return make_service(agency, name, organisation=owner, phone="030 23125 501", schedule_description="Mo–Fr 8–16 Uhr",
                        fees_description="kostenlos", **fields)


def seeker(agency: Agency, channel: str = "letter", **fields: Any) -> Person:
    where = {"street": "Ahornweg 12", "postal_code": "12345", "town": "Birkenfeld"}
    return make_person(agency, phone="030 23125 118", preferred_channel=channel, **where, **fields)


def referred(agency: Agency, *outcomes: str, **fields: Any) -> tuple[HelpRequest, list[Referral]]:
    """A referred request; for each service what the resident said."""
    help_request = make_request(agency, **fields)
    services = [make_service(agency, f"Dienst {number}") for number in range(len(outcomes) or 1)]
    referrals = refer(help_request=help_request, services=services, by=CLERK, at=NOW)
    for referral, outcome in zip(referrals, outcomes, strict=False):
        if outcome:
            note_referral_outcome(referral=referral, outcome=outcome, by=CLERK, at=NOW + WEEK)
    help_request.refresh_from_db()
    return help_request, referrals


def on_heute(agency: Agency, at: dt.datetime) -> list[str]:
    """What Heute says about referrals, and about residents whom no service helped."""
    found = today(Desk.of(agency, account_id=0, at=at, may=lambda right: right in RIGHTS[Role.LEAD]))
    return [row.sentence for section in found.sections for row in section.rows if row.does in {"referral", "dead_end"}]


# --- Telling her ------------------------------------------------------------------------------------------------------


def test_an_open_request_is_referred_to_two_services(inside: Agency) -> None:
    help_request = make_request(inside, seeker(inside))
    services = [a_service(inside), a_service(inside, "Bürgerbus")]
    referrals = refer(help_request=help_request, services=services, note="Frau Okafor weiß Bescheid.", by=CLERK, at=NOW)
    help_request.refresh_from_db()
    assert (help_request.state, help_request.closed_at) == (RequestState.REFERRED, NOW)
    assert [one.ask_back_on for one in referrals] == [TODAY + 2 * WEEK] * 2
    entry = inside.journal_entries.get(kind="referral")
    assert entry.text == (
        "Weitervermittelt: Begleitdienst (Sozialwerk Birkenfeld) und Bürgerbus (Sozialwerk Birkenfeld). Frau Okafor weiß Bescheid."
    )
    assert (entry.person, entry.about) == (help_request.help_seeker, help_request.reference)
    assert inside.audit_entries.filter(what="placements.referred", person_id=help_request.help_seeker_id).count() == 2
    assert not inside.reminders.exists()  # Heute asks back by the referral itself: nothing stands there twice


@pytest.mark.parametrize(("channel", "expected"), [("email", "email"), ("letter", "letter"), ("phone", "call")])
def test_one_message_by_her_own_way_holds_the_data(inside: Agency, channel: str, expected: str) -> None:
    help_request = make_request(inside, seeker(inside, channel, email="albers@example.org"))
    refer(help_request=help_request, services=[a_service(inside), a_service(inside, "Bürgerbus")], by=CLERK, at=NOW)
    message = inside.messages.get()
    assert (message.channel, message.topic, message.person) == (expected, "referral", help_request.help_seeker)
    for words in ("Begleitdienst", "Bürgerbus", "Sozialwerk Birkenfeld", "030 23125 501", "Poststraße 14, 12345 Birkenfeld", "Mo–Fr 8–16 Uhr",
                  "kostenlos", "Sie haben uns um Hilfe gebeten: Arztbegleitung."):
        assert words in message.body


def test_nothing_goes_to_the_provider_and_no_need_goes_anywhere(inside: Agency) -> None:
    help_request = make_request(inside, seeker(inside))
    help_request.needs.add(make_need(inside), through_defaults={"agency": inside})
    write_health_note(help_request=help_request, text="Nimmt Blutverdünner", by=CLERK, at=NOW)
    refer(help_request=help_request, services=[a_service(inside)], by=CLERK, at=NOW)
    message = inside.messages.get()
    assert message.person == help_request.help_seeker
    for secret in ("Rollator", "Blutverdünner"):
        assert secret not in message.body
        assert secret not in str(message.data)
    assert "post@example.org" not in message.to_address


def test_the_letter_sets_the_services_where_the_text_names_them(inside: Agency) -> None:
    refer(help_request=make_request(inside, seeker(inside)), services=[a_service(inside)], by=CLERK, at=NOW)
    letter = letter_of(inside.messages.get())
    assert letter.template == "referral"
    assert letter.data["text"] in letter.body
    text = letters_pdf(AgencyHead.of(inside), [letter]).content
    assert text.startswith(b"%PDF")


def test_the_preview_is_what_is_sent(inside: Agency) -> None:
    help_request, services = make_request(inside, seeker(inside)), [a_service(inside)]
    route, subject, body = preview(help_request, services, by=CLERK)
    refer(help_request=help_request, services=services, by=CLERK, at=NOW)
    message = inside.messages.get()
    assert (message.channel, message.to_address, message.subject, message.body) == (route.channel, route.address, subject, body)


def test_a_wording_cannot_leave_the_services_out(inside: Agency) -> None:
    with pytest.raises(MissingField, match="{dienste}"):
        change_wording(agency=inside, topic="referral", subject="Hilfe", body="Rufen Sie bitte an.", by=CLERK, at=NOW)
    change_wording(agency=inside, topic="referral", subject="Hilfe", body="Rufen Sie bitte an:\n\n{dienste}", by=CLERK, at=NOW)
    refer(help_request=make_request(inside, seeker(inside)), services=[a_service(inside)], by=CLERK, at=NOW)
    assert "030 23125 501" in inside.messages.get().body


def test_before_she_agreed_only_she_herself_is_told(inside: Agency) -> None:
    """A daughter without authority called: what she hears harms nobody, and needs and note stay locked."""
    help_request = make_request(inside, seeker(inside), consent=None, caller=make_person(inside, "Tochter"))
    refer(help_request=help_request, services=[a_service(inside)], by=CLERK, at=NOW)
    help_request.refresh_from_db()
    assert (help_request.state, help_request.is_locked) == (RequestState.REFERRED, True)
    message = inside.messages.get()
    assert message.person == help_request.help_seeker
    assert "bei uns wurde für Sie um Hilfe gebeten: Arztbegleitung." in message.body


# --- What is refused --------------------------------------------------------------------------------------------------


def test_two_clicks_refer_once(inside: Agency) -> None:
    help_request, services = make_request(inside), [make_service(inside)]
    refer(help_request=help_request, services=services, by=CLERK, at=NOW)
    with pytest.raises(AlreadyReferred, match=r"An „Begleitdienst“ ist schon weitervermittelt: heute, 9:10.Uhr, von Petra Lindner") as refusal:
        refer(help_request=help_request, services=services, by=CLERK, at=NOW)
    assert refusal.value.every
    assert (inside.referrals.count(), inside.messages.count()) == (1, 1)
    with pytest.raises(AlreadyReferred) as half:
        refer(help_request=help_request, services=[*services, make_service(inside, "Bürgerbus")], by=CLERK, at=NOW)
    assert not half.value.every
    assert inside.referrals.count() == 1


@pytest.mark.database
def test_the_database_refers_once(inside: Agency) -> None:
    referral = make_referral(inside)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_referral(inside, referral.help_request, referral.service)


def test_one_or_two_that_are_offered(inside: Agency) -> None:
    help_request = make_request(inside)
    services = [make_service(inside, f"Dienst {number}") for number in range(3)]
    with pytest.raises(NoServiceChosen):
        refer(help_request=help_request, services=[], by=CLERK, at=NOW)
    with pytest.raises(TooManyServices):
        refer(help_request=help_request, services=services, by=CLERK, at=NOW)
    Service.objects.filter(pk=services[0].pk).update(active=False)
    with pytest.raises(ServiceNotOffered, match="„Dienst 0“ wird nicht mehr vermittelt"):
        refer(help_request=help_request, services=services[:2], by=CLERK, at=NOW)
    assert not inside.referrals.exists()
    assert not inside.messages.exists()


@pytest.mark.parametrize("state", [RequestState.RETURNED, RequestState.WITHDRAWN])
def test_an_ended_request_is_taken_up_first(inside: Agency, state: str) -> None:
    with pytest.raises(RequestHasEnded):
        refer(help_request=make_request(inside, state=state, closed_at=NOW), services=[make_service(inside)], by=CLERK, at=NOW)


# --- Referred and matched ---------------------------------------------------------------------------------------------


def test_a_matched_request_stays_matched(inside: Agency) -> None:
    help_request = make_request(inside, state=RequestState.MATCHED)
    refer(help_request=help_request, services=[make_service(inside)], by=CLERK, at=NOW)
    help_request.refresh_from_db()
    assert (help_request.state, help_request.closed_at) == (RequestState.MATCHED, None)


def test_a_referred_request_can_still_be_matched(inside: Agency) -> None:
    help_request = make_request(inside)
    visit = make_visit(help_request)
    refer(help_request=help_request, services=[make_service(inside)], by=CLERK, at=NOW)
    volunteer = make_volunteer(inside, activities=(help_request.activity,))
    answer(enquiry=ask(help_request=help_request, volunteer=volunteer, means="phone", by=CLERK, at=NOW), answer="yes", by=CLERK, at=NOW)
    help_request.refresh_from_db()
    visit.refresh_from_db()
    assert (help_request.state, help_request.closed_at, visit.volunteer) == (RequestState.MATCHED, None, volunteer)
    assert list(help_request.state_changes.values_list("before", "after")) == [("open", "referred"), ("referred", "matched")]
    assert len(on_heute(inside, NOW + 2 * WEEK)) == 1  # what became of the service is asked all the same


# --- Asking back ------------------------------------------------------------------------------------------------------


def test_heute_asks_back_when_it_is_time(inside: Agency) -> None:
    _request, (referral,) = referred(inside)
    assert on_heute(inside, NOW + WEEK) == []
    assert on_heute(inside, NOW + 2 * WEEK) == ["Hat es geklappt mit „Dienst 0 (Sozialwerk Birkenfeld)“?"]
    note_referral_outcome(referral=referral, outcome="accepted", note="Kommt ab Montag.", by=CLERK, at=NOW + 2 * WEEK)
    assert on_heute(inside, NOW + 9 * WEEK) == []
    assert inside.journal_entries.first().text == "Dienst 0 (Sozialwerk Birkenfeld): angenommen. Kommt ab Montag."


@pytest.mark.parametrize("outcome", ["contact_made", "accepted", "waiting_list", "refused"])
def test_an_answer_settles_the_question(inside: Agency, outcome: str) -> None:
    _request, (referral,) = referred(inside, outcome)
    found = Referral.objects.get()
    assert (found.outcome, found.outcome_at, found.outcome_by_name) == (outcome, NOW + WEEK, CLERK.name)
    assert standing(found)[0] == found.get_outcome_display()


def test_nobody_answered_the_telephone(inside: Agency) -> None:
    referred(inside, "not_reached")
    found = Referral.objects.get()
    assert (found.outcome_at, found.ask_back_on) == (None, TODAY + 2 * WEEK)
    assert standing(found) == ("nicht erreicht, wieder fragen am Mo., 7.12.2026", "wait")
    assert len(on_heute(inside, NOW + 2 * WEEK)) == 1


def test_a_waiting_list_can_be_asked_about_again(inside: Agency) -> None:
    _request, (referral,) = referred(inside)
    day = TODAY + 10 * WEEK
    note_referral_outcome(referral=referral, outcome="waiting_list", ask_again_on=day, by=CLERK, at=NOW + WEEK)
    assert (Referral.objects.get().outcome, Referral.objects.get().ask_back_on) == ("waiting_list", day)
    assert on_heute(inside, NOW + 9 * WEEK) == []
    assert len(on_heute(inside, NOW + 10 * WEEK)) == 1


def test_an_outcome_is_taken_back_and_asked_again(inside: Agency) -> None:
    _request, (referral,) = referred(inside, "refused")
    for _ in range(2):
        take_back_referral_outcome(referral=referral, by=CLERK, at=NOW + WEEK)
    found = Referral.objects.get()
    assert (found.outcome, found.outcome_at, found.note, found.ask_back_on) == ("", None, "", TODAY + WEEK)
    assert on_heute(inside, NOW + WEEK) == ["Hat es geklappt mit „Dienst 0 (Sozialwerk Birkenfeld)“?"]
    assert inside.audit_entries.filter(what="placements.referral_outcome_taken_back").count() == 1


def test_refused_by_all_stands_on_heute_until_somebody_decides(inside: Agency) -> None:
    help_request, _referrals = referred(inside, "refused", "refused")
    assert help_request.state == RequestState.REFERRED
    assert [text.split(":")[0] for text in on_heute(inside, NOW + 9 * WEEK)] == ["Kein Dienst konnte helfen"]
    reopen_request(help_request=help_request, by=CLERK, at=NOW + WEEK)
    help_request.refresh_from_db()
    assert (help_request.state, on_heute(inside, NOW + 9 * WEEK)) == (RequestState.OPEN, [])


@pytest.mark.parametrize("other", ["", "accepted", "waiting_list", "not_reached"])
def test_one_refusal_of_two_is_no_dead_end(inside: Agency, other: str) -> None:
    referred(inside, "refused", other)
    assert not [text for text in on_heute(inside, NOW + WEEK) if text.startswith("Kein Dienst")]


@pytest.mark.parametrize("end", [RequestState.RETURNED, RequestState.WITHDRAWN])
def test_nobody_asks_back_about_what_has_ended(inside: Agency, end: str) -> None:
    help_request, _referrals = referred(inside)
    end_request(help_request=help_request, to=end, reason="Die Enkelin hilft.", by=CLERK, at=NOW + WEEK)
    assert on_heute(inside, NOW + 9 * WEEK) == []


@pytest.mark.parametrize("note", ["<script>alert(1)</script>", "\u202e🙂" * 400, "  "])
def test_whatever_is_pasted_into_a_note(inside: Agency, note: str) -> None:
    _request, (referral,) = referred(inside)
    note_referral_outcome(referral=referral, outcome="accepted", note=note, by=CLERK, at=NOW)
    kept = Referral.objects.get().note
    assert len(kept) <= 300
    assert "\u202e" not in kept + inside.journal_entries.first().text
