"""Bank statements in the office: uploaded, looked through, settled, taken back – and who sees none of it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from nahbei.contributions import actions
from nahbei.contributions.models import BankLine, DebitRow
from nahbei.foundation.models import Agency
from nahbei.foundation.rights import Role
from nahbei.foundation.tenancy import agency_scope
from nahbei.people import search
from nahbei.people.models import Person
from nahbei.workspace.forms import statements as forms
from tests.conftest import log_in
from tests.contributions.statements import ACCOUNT, document, entry, payment, statement
from tests.contributions.test_statements import collected
from tests.factories import (
    CLERK,
    IBANS,
    make_account,
    make_agreement,
    make_bank_line,
    make_mandate,
    make_organisation,
    make_person,
    make_terms,
)
from tests.support.queries import counted


@pytest.fixture
def treasurer(agency: Agency) -> Client:
    return log_in(make_account(agency, Role.FINANCE, "Uwe Baumann"))


def here(name: str, *args: int) -> str:
    return reverse(f"workspace:{name}", args=args)


def text(answer: Any) -> str:
    return str(answer.content.decode())


def sent(client: Client, *entries: str, account: str = ACCOUNT) -> Any:
    content = document(statement(*entries, account=account))
    return client.post(here("statement-new"), {"file": SimpleUploadedFile("auszug.xml", content)}, follow=True)


def came(amount: str, *, iban: str = IBANS[4], name: str = "Fremde Person", number: int = 1, words: str = "Danke") -> str:
    day = f"{timezone.localdate():%Y-%m-%d}"
    return entry(amount, payment(amount, name=name, iban=iban, words=words), day=day, reference=f"R{number}")


def owing(agency: Agency, iban: str = IBANS[0], **fields: Any) -> Person:
    """Of somebody something is open, more than a euro."""
    today = timezone.localdate()
    row = make_agreement(agency, make_person(agency, **fields), valid_from=dt.date(today.year - 1, 1, 1), tier_number=3)
    make_mandate(agency, row.person, iban=iban, signed_on=dt.date(today.year - 1, 1, 1))
    actions.make_due(agency=agency, until=dt.date(today.year, 12, 31), by=CLERK, at=timezone.now())
    return row.person


def test_what_stands_in_the_book_is_pointed_at(agency: Agency, treasurer: Client) -> None:
    with agency_scope(agency):
        make_terms(agency)
        person = owing(agency)
        now = timezone.now()
        booking = actions.receive(agency=agency, person=person, cents=700, ledger_name="bank", on=timezone.localdate(), text="", by=CLERK, at=now)
    sent(treasurer, came("7.00"))
    with agency_scope(agency):
        line = BankLine.objects.get()
    assert booking.voucher in text(treasurer.get(here("bank-line", line.pk)))
    wrong = treasurer.post(here("bank-line-booking", line.pk), {"what": "known:999999"})
    assert wrong.status_code == 404
    answer = treasurer.post(here("bank-line-booking", line.pk), {"what": f"known:{booking.pk}"}, follow=True)
    assert "stand schon im Buch" in text(answer) and person.full_name in text(answer)


def test_a_gift_of_an_organisation(agency: Agency, treasurer: Client) -> None:
    with agency_scope(agency):
        line, theirs = make_bank_line(agency), make_organisation(agency)
    assert f'value="donation:o{theirs.pk}"' in text(treasurer.get(here("bank-line", line.pk), {"q": theirs.name[:5]}))
    assert "Das ist so nicht möglich" in text(treasurer.post(here("bank-line-booking", line.pk), {"what": f"payment:o{theirs.pk}"}, follow=True))
    assert treasurer.post(here("bank-line-booking", line.pk), {"what": "donation:o999999"}).status_code == 404
    assert theirs.name in text(treasurer.post(here("bank-line-booking", line.pk), {"what": f"donation:o{theirs.pk}"}, follow=True))
    with agency_scope(agency):
        assert agency.gifts.get().organisation == theirs


def asked(client: Client, page: str) -> int:
    with counted() as queries:
        assert client.get(page).status_code == 200
    return queries.number


def test_from_the_file_to_the_last_line(agency: Agency, treasurer: Client) -> None:
    assert "Noch ist kein eigenes Konto eingetragen" in text(treasurer.get(here("statements")))
    assert here("creditor") in text(treasurer.get(here("statement-new")))
    with agency_scope(agency):
        make_terms(agency)
        person = owing(agency)
        search.index([person])
    assert "Noch kein Kontoauszug" in text(treasurer.get(here("statements")))
    html = text(sent(treasurer, came("1.00", iban=IBANS[0]), came("7.00", number=2), came("2000.00", iban=IBANS[0], number=3)))
    assert "3 neu. 1 gebucht, 2 zu klären." in html and "Für Erika Albers buchen" in html and not [one for one in IBANS if one in html]
    assert "3 schon bekannt. Es wurde nichts gebucht." in text(sent(
        treasurer, came("1.00", iban=IBANS[0]), came("7.00", number=2), came("2000.00", iban=IBANS[0], number=3)))
    with agency_scope(agency):
        stranger, much, sure = (agency.bank_lines.get(cents=cents) for cents in (700, 200_000, 100))
    page = text(treasurer.get(here("bank-line", stranger.pk) + "?q=Albers"))
    assert "DE88 … 7892" in page and f'value="payment:{person.pk}"' in page and f'value="donation:{person.pk}"' in page
    html = text(treasurer.post(here("bank-line-booking", stranger.pk), {"what": "donation"}, follow=True))
    assert "Gebucht: Spende." in html and here("bank-line-reopening", stranger.pk) in html
    assert "Gebucht für Erika Albers." in text(treasurer.post(here("bank-line-booking", much.pk), {"what": f"payment:{person.pk}"}, follow=True))
    assert "Nichts ist zu klären" in text(treasurer.get(here("bank-lines") + "?view=unsettled"))
    booked = text(treasurer.get(here("bank-lines")))
    assert "Das Konto ist bekannt." in booked and "Erika Albers" in booked
    assert "ist wieder offen" in text(treasurer.post(here("bank-line-reopening", sure.pk), follow=True))
    wrong = treasurer.post(here("bank-line-setting-aside", sure.pk), {"why": ""})
    assert wrong.status_code == 422 and "bank-line" in str(wrong.request["PATH_INFO"])
    assert "Weggelegt." in text(treasurer.post(here("bank-line-setting-aside", sure.pk), {"why": "doppelt"}, follow=True))
    assert "doppelt" in text(treasurer.get(here("bank-lines") + "?view=aside")) and "doppelt" in text(treasurer.get(here("bank-line", sure.pk)))
    assert "schon erledigt" in text(treasurer.post(here("bank-line-booking", sure.pk), {"what": "donation"}, follow=True))
    assert "nicht möglich" in text(treasurer.post(here("bank-line-booking", sure.pk), {"what": "gold"}, follow=True))
    assert treasurer.post(here("bank-line-booking", sure.pk), {"what": "payment:999999"}).status_code == 404


def test_what_cannot_be_read_is_said_and_nothing_is_kept(agency: Agency, treasurer: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    with agency_scope(agency):
        make_terms(agency)
    other = sent(treasurer, came("3.00"), account=IBANS[1])
    assert other.status_code == 422 and "nichts vom eigenen Konto" in text(other) and IBANS[1] not in text(other)
    for content, words in ((b"", "In der Datei steht nichts"), (b"x", "beschädigt"), (b"<a/>", "kein Kontoauszug")):
        answer = treasurer.post(here("statement-new"), {"file": SimpleUploadedFile("auszug.xml", content)})
        assert answer.status_code == 422 and words in text(answer)
    assert "Wählen Sie eine Datei" in text(treasurer.post(here("statement-new"), {}))
    monkeypatch.setattr(forms, "MOST_BYTES", 3)
    assert "zu groß" in text(treasurer.post(here("statement-new"), {"file": SimpleUploadedFile("auszug.xml", b"12345")}))
    with agency_scope(agency):
        assert not agency.statements.exists() and not agency.bank_lines.exists()
    monkeypatch.undo()
    assert "steht keine Buchung" in text(sent(treasurer))


@pytest.mark.parametrize("role", [Role.TRAINEE, Role.COORDINATOR, Role.OFFICE_VOLUNTEER, Role.READ_ONLY])
def test_who_may_not_see_money_sees_no_statement(agency: Agency, role: Role) -> None:
    with agency_scope(agency):
        line = make_bank_line(agency)
    stranger = log_in(make_account(agency, role))
    pages = [here("statements"), here("statement-new"), here("bank-lines"), here("statement", line.statement_id), here("bank-line", line.pk)]
    assert {stranger.get(page).status_code for page in pages} == {403}
    posts = [here(f"bank-line-{what}", line.pk) for what in ("booking", "setting-aside", "reopening")]
    assert {stranger.post(page).status_code for page in (*posts, here("statement-new"))} == {403}


def test_pages_ask_as_often_for_three_as_for_one(agency: Agency, treasurer: Client) -> None:
    with agency_scope(agency):
        make_terms(agency)
        owing(agency)
    sent(treasurer, came("1.00", iban=IBANS[0]), came("2000.00", iban=IBANS[0], number=2))
    pages = [here("bank-lines") + "?view=unsettled", here("bank-lines") + "?view=booked", here("statements"), here("treasurer")]
    one = [asked(treasurer, page) for page in pages]
    for number in (3, 5):
        sent(treasurer, came("1.00", iban=IBANS[0], number=number), came("2000.00", iban=IBANS[0], number=number + 1))
    assert [asked(treasurer, page) for page in pages] == one
    assert one[:3] == [11, 13, 9]


def test_the_treasurer_hears_what_waits(agency: Agency, treasurer: Client) -> None:
    month = here("treasurer")
    with agency_scope(agency):
        make_terms(agency)
        owing(agency)
    assert "Kontoauszug einlesen" in text(treasurer.get(month)) and here("statements") in text(treasurer.get(month))
    html = sent(treasurer, came("7.00"))
    html = text(treasurer.get(month))
    assert "Eine Zeile" not in html and "1 Zeile vom Kontoauszug klären" in html and "Kontoauszug einlesen" not in html
    with agency_scope(agency):
        BankLine.objects.update(state="aside", why="Miete", decided_at=timezone.now())
    assert "Kontoauszug klären" not in text(treasurer.get(month))


def test_the_treasurer_is_told_with_whom_to_speak(agency: Agency, treasurer: Client) -> None:
    with agency_scope(agency):
        make_terms(agency)
        (row,) = collected(agency, 1).rows.all()
        actions.return_debit(row=row, reason="AC04", on=row.run.made_at.date(), by=CLERK, at=timezone.now())
        DebitRow.objects.update(returned_on=timezone.localdate())
    html = text(treasurer.get(here("treasurer")))
    assert f"Rücklastschrift: mit {row.person.full_name} sprechen" in html and "Das Konto ist aufgelöst. Das Mandat ruht." in html
    assert here("contribution", row.person_id) in html
    with agency_scope(agency):
        claim = agency.bookings.get(kind="claim", person=row.person)
        actions.write_off(claim=claim, why="Kulanz", on=timezone.localdate(), by=CLERK, at=timezone.now())
    assert "Rücklastschrift: mit" not in text(treasurer.get(here("treasurer")))
