"""Reminding in the office: looked at before, sent by a human, taken back while it lies here – and who may read it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from nahbei.contributions import actions, reminding
from nahbei.contributions.reminding import ReminderCase
from nahbei.foundation.models import Agency
from nahbei.foundation.rights import Role
from nahbei.foundation.tenancy import agency_scope
from nahbei.messaging.models import Message
from nahbei.people.models import Person
from tests.conftest import log_in
from tests.factories import (
    CLERK,
    make_account,
    make_claim,
    make_contribution_rules,
    make_incoming,
    make_message,
    make_person,
    make_terms,
)
from tests.support.queries import counted

LIST = "/office/contributions/reminders/"
SENDING = LIST + "sending/"
ADDRESS = {"street": "Ahornweg 12", "postal_code": "43117", "town": "Wiesenbrück"}
CENTS, AMOUNT = 7_700, "231,00"  # of a month, and of the quarter


@pytest.fixture
def treasurer(agency: Agency) -> Client:
    return log_in(make_account(agency, Role.FINANCE, "Uwe Baumann"))


@pytest.fixture
def lead(agency: Agency) -> Client:
    return log_in(make_account(agency, Role.LEAD, "Marlene Hoffmann"))


def owes(agency: Agency, name: str = "Albers") -> Person:
    with agency_scope(agency):
        make_terms(agency)
        if not agency.contribution_rules.exists():
            make_contribution_rules(agency, 100, 300, CENTS)
        return make_claim(agency, make_person(agency, name, **ADDRESS), tier_number=3).whose


def keys(agency: Agency) -> list[str]:
    with agency_scope(agency):
        return [case.key for case in reminding.cases(agency, today=timezone.localdate()).to_remind]


def reminded(agency: Agency, days_ago: int) -> None:
    at = timezone.now() - dt.timedelta(days=days_ago)
    with agency_scope(agency):
        found: list[ReminderCase] = reminding.cases(agency, today=timezone.localdate(at)).to_remind
        actions.send_reminders(agency=agency, picked=[case.key for case in found], by=CLERK, at=at)


def test_from_the_list_through_the_preview_to_the_letter_and_back(agency: Agency, treasurer: Client) -> None:
    person = owes(agency)
    html = treasurer.get(LIST).content.decode()
    (case,) = keys(agency)
    assert f'value="{case}" checked' in html and person.full_name in html and "noch nicht" in html
    seen = treasurer.post(LIST + "preview/", {"case": [case]}).content.decode()
    assert "Die Hilfe hängt nicht davon ab" in seen and "Brief" in seen and "DE89 3704" in seen
    with agency_scope(agency):
        assert not Message.objects.exists()
    sent = treasurer.post(SENDING, {"case": [case]}, follow=True).content.decode()
    assert "1 Mensch ist erinnert" in sent and "Vor weniger als drei Wochen erinnert" in sent
    assert "Inzwischen ist bezahlt" in treasurer.post(SENDING, {"case": [case]}, follow=True).content.decode()
    page = treasurer.get(reverse("workspace:contribution", args=[person.pk])).content.decode()
    assert "1. Erinnerung am" in page and "Uwe Baumann" in page
    back = treasurer.post(LIST + "withdrawal/", follow=True).content.decode()
    assert "1 Erinnerung ist zurückgenommen" in back and keys(agency) == [case]
    assert "schon hinausgegangen" in treasurer.post(LIST + "withdrawal/", follow=True).content.decode()


def test_nobody_chosen_and_nobody_there(agency: Agency, treasurer: Client) -> None:
    assert "Niemand ist zu erinnern" in treasurer.get(LIST).content.decode()
    assert "niemanden ausgewählt" in treasurer.post(LIST + "preview/", {"case": ["1:1:1-1", "\x00"]}, follow=True).content.decode()
    assert treasurer.get(SENDING).status_code == 405


def test_after_two_letters_the_treasurer_decides(agency: Agency, treasurer: Client) -> None:
    person = owes(agency)
    reminded(agency, 60)
    reminded(agency, 30)
    month = treasurer.get(reverse("workspace:treasurer")).content.decode()
    assert "Bei 1 entscheiden, wie es weitergeht" in month and "freundlich erinnern" not in month
    here = reverse("workspace:contribution-deciding", args=[person.pk])
    assert here in treasurer.get(LIST).content.decode()
    page = treasurer.get(here).content.decode()
    for way in ("Ausbuchen", "Eigener Betrag oder befreit", "Pause", "2. Erinnerung am"):
        assert way in page
    wrong = treasurer.post(here, {"how": "leave", "until": "+90", "why": ""})
    assert wrong.status_code == 422 and "Schreiben Sie auf, warum" in wrong.content.decode()
    late = treasurer.post(here, {"how": "leave", "until": "1.1.2099", "why": "im Krankenhaus"})
    assert late.status_code == 422 and "im Krankenhaus" in late.content.decode()
    assert "Ruht bis" in treasurer.post(here, {"how": "leave", "until": "+90", "why": "im Krankenhaus"}, follow=True).content.decode()
    assert "Ruht nicht mehr" in treasurer.post(reverse("workspace:contribution-resting", args=[person.pk]), follow=True).content.decode()
    assert "Wiedervorlage" in treasurer.post(here, {"how": "talk", "until": "+7"}, follow=True).content.decode()
    with agency_scope(agency):
        assert agency.reminders.get().text == "Gespräch mit der Kasse"


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_and_the_preview_cost_the_same_for_one_and_many(agency: Agency, treasurer: Client, number: int) -> None:
    for count in range(number):
        owes(agency, f"Mensch{count}")
    treasurer.get(LIST)
    with counted() as queries:
        treasurer.get(LIST)
    assert queries.number == 15, queries
    with counted() as queries:
        treasurer.post(LIST + "preview/", {"case": keys(agency)})
    assert queries.number == 28, queries


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.TRAINEE, Role.OFFICE_VOLUNTEER, Role.READ_ONLY])
def test_nobody_else_reads_prints_or_says_it(agency: Agency, role: Role) -> None:
    person = owes(agency)
    reminded(agency, 0)
    with agency_scope(agency):
        message = Message.objects.get()
        called = make_message(agency, person, channel="call", topic="debit_notice", subject="Geheim", body="Geheim 9,00 €", to_address="030 23125 1")
        failed = make_message(agency, person, channel="email", topic="account_of_year", state="failed", subject="Geheim", body="Geheim")
        answer = make_incoming(agency, person, message=message, text=f"Ja.\n\nAm Montag schrieb Nahbei:\n> noch {AMOUNT} € offen")
    client = log_in(make_account(agency, role, "Lena Beispiel"))
    pages = ["messages", "message-letters", "message-calls", "message-troubles", "today"]
    addresses = [*(reverse(f"workspace:{name}") for name in pages),
                 *(reverse("workspace:message", args=[one.pk]) for one in (message, called, failed)),
                 reverse("workspace:person", args=[person.pk]), reverse("workspace:answer", args=[answer.pk])]
    read = 0
    for address in addresses:
        page = client.get(address)
        html = page.content.decode()
        assert page.status_code in {200, 403}, address
        assert AMOUNT not in html and "Zu Ihrem Beitrag" not in html and "Geheim" not in html, address
        read += "Post der Kasse" in html
    assert read >= (4 if role in {Role.COORDINATOR, Role.TRAINEE, Role.OFFICE_VOLUNTEER} else 0)
    for address in (reverse("workspace:message-letter-file", args=[message.pk]), LIST, reverse("workspace:contribution-post")):
        assert client.get(address).status_code in {403, 404}, address
    file = client.get(reverse("workspace:message-letters-file"))
    assert file.status_code in {302, 403}
    client.post(reverse("workspace:message-completion"), {"message": [message.pk, called.pk]})
    with agency_scope(agency):
        assert set(Message.objects.filter(pk__in=[message.pk, called.pk]).values_list("state", flat=True)) == {"queued"}


def test_the_treasurer_prints_and_says_what_is_about_money_and_nothing_else(agency: Agency, treasurer: Client) -> None:
    person = owes(agency)
    reminded(agency, 0)
    with agency_scope(agency):
        other = make_message(agency, person, subject="Ihr Termin")
        called = make_message(agency, person, channel="call", topic="debit_notice", body="Wir ziehen ein.")
        mine = [Message.objects.get(topic="contribution_reminder").pk, called.pk]
    here = reverse("workspace:contribution-post")
    html = treasurer.get(here).content.decode()
    assert "Zu Ihrem Beitrag" in html and "Wir ziehen ein." in html and "Ihr Termin" not in html
    assert "2 Briefe und Anrufe der Kasse warten" in treasurer.get(reverse("workspace:treasurer")).content.decode()
    pdf = treasurer.get(here + "letters.pdf")
    assert pdf["Content-Type"] == "application/pdf" and pdf.content.startswith(b"%PDF")
    answer = treasurer.post(here + "completion/", {"message": [*mine, other.pk, "x"]}, follow=True).content.decode()
    assert "2 Nachrichten sind erledigt" in answer and "Nichts wartet" in answer
    with agency_scope(agency):
        assert Message.objects.get(pk=other.pk).state == "queued"
    treasurer.post(here + "return/")
    assert "Wir ziehen ein." in treasurer.get(here).content.decode()
    treasurer.post(here + "completion/", {"message": mine})
    assert treasurer.get(here + "letters.pdf").status_code == 302


def test_the_lead_reads_it_in_the_post(agency: Agency, lead: Client) -> None:
    owes(agency)
    reminded(agency, 0)
    with agency_scope(agency):
        message = Message.objects.get()
    assert AMOUNT in lead.get(reverse("workspace:message", args=[message.pk])).content.decode()
    assert "Zu Ihrem Beitrag" in lead.get(reverse("workspace:message-letters")).content.decode()
