"""Whoever may not help any more books nothing and gets no name."""

from __future__ import annotations

import pytest
from django.core import mail as mail_module

from nahbei.desk.volunteering import stop
from nahbei.foundation.models import Agency
from nahbei.messaging.delivery import deliver
from nahbei.placements.actions import answer, ask, confirm_by_resident, note_call, withdraw_enquiry
from nahbei.placements.models import PlacementState
from nahbei.placements.rules import DoesNotFit
from nahbei.volunteers.actions import add_exclusion, block_volunteer, end_volunteer, pause_volunteer
from tests.factories import CLERK, NOW, make_person, make_request, make_visit, make_volunteer

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("stop", [block_volunteer, end_volunteer, pause_volunteer])
def test_an_open_question_to_somebody_who_has_stopped_books_nothing(inside: Agency, stop: object) -> None:
    request = make_request(inside)
    make_visit(request)
    volunteer = make_volunteer(inside, activities=(request.activity,))
    enquiry = ask(help_request=request, volunteer=volunteer, means="email", by=CLERK, at=NOW)
    stop(volunteer=volunteer, reason="x", by=CLERK, at=NOW)  # type: ignore[operator]
    with pytest.raises(DoesNotFit, match="ist zurzeit nicht verfügbar"):
        answer(enquiry=enquiry, answer="yes", by=CLERK, at=NOW)
    assert not inside.placements.exists()
    assert inside.visits.get().volunteer is None


@pytest.mark.parametrize("how", ["blocked", "excluded"])
def test_the_residents_yes_comes_after_the_block(inside: Agency, how: str) -> None:
    """She said yes, then she was blocked, then the resident agrees: no name and no address go out."""
    request = make_request(inside, answering="ask_first")
    make_visit(request)
    volunteer = make_volunteer(inside, activities=(request.activity,))
    note_call(help_request=request, volunteer=volunteer, outcome="yes", by=CLERK, at=NOW)
    placement = inside.placements.get()
    if how == "blocked":
        block_volunteer(volunteer=volunteer, reason="x", by=CLERK, at=NOW)
    else:
        add_exclusion(volunteer=volunteer, person=request.help_seeker, by=CLERK, at=NOW)
    with pytest.raises(DoesNotFit):
        confirm_by_resident(placement=placement, by=CLERK, at=NOW)
    assert inside.placements.get().state == PlacementState.ASK_RESIDENT
    assert not inside.messages.exists()


def test_a_question_that_still_waits_to_be_sent_never_reaches_somebody_blocked(inside: Agency) -> None:
    """The mail server was away, the letter not printed: both stay here, and nobody is told of a question she never got."""
    mail, letter = make_request(inside), make_request(inside)
    for request in (mail, letter):
        make_visit(request)
    person = make_person(inside, "Krämer", email="k@example.org", street="Ahornweg 1", postal_code="43117", town="Wiesenbrück")
    volunteer = make_volunteer(inside, activities=(mail.activity,), person=person)
    ask(help_request=mail, volunteer=volunteer, means="email", by=CLERK, at=NOW)
    ask(help_request=letter, volunteer=volunteer, means="letter", by=CLERK, at=NOW)
    stop(volunteer=volunteer, to="blocked", reason="Beschwerde", by=CLERK, at=NOW)
    assert list(inside.messages.values_list("topic", "state").order_by("pk")) == [("enquiry", "done"), ("enquiry", "done")]
    for message in inside.messages.all():
        deliver.call(inside.pk, message.pk)
    assert mail_module.outbox == []
    assert set(inside.enquiries.values_list("state", flat=True)) == {"withdrawn"}


def test_a_question_taken_back_in_time_is_not_explained(inside: Agency) -> None:
    request = make_request(inside)
    make_visit(request)
    volunteer = make_volunteer(inside, activities=(request.activity,))
    waiting = ask(help_request=request, volunteer=volunteer, means="email", by=CLERK, at=NOW)
    withdraw_enquiry(enquiry=waiting, by=CLERK, at=NOW)
    assert inside.messages.get().state == "done"
    sent = ask(help_request=request, volunteer=volunteer, means="email", by=CLERK, at=NOW)
    inside.messages.filter(about=sent.reference).update(state="sent")
    withdraw_enquiry(enquiry=sent, by=CLERK, at=NOW)
    assert list(inside.messages.order_by("pk").values_list("topic", "state")) == [
        ("enquiry", "done"), ("enquiry", "sent"), ("enquiry_withdrawn", "queued"),
    ]
