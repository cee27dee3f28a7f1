"""Confirmations: the official words, each gift in one that counts, never without a notice that holds, never changed."""

from __future__ import annotations

import datetime as dt
import io
import json
from typing import Any

import pytest
from dateutil.relativedelta import relativedelta
from django.db import IntegrityError, transaction
from pypdf import PdfReader

from nahbei.contributions.queries import open_by_person
from nahbei.donations import actions
from nahbei.donations.models import Confirmation, ConfirmedGift
from nahbei.donations.papers import WORDINGS, pdf_of
from nahbei.donations.year import donor_of, donors_of
from nahbei.foundation.models import Agency
from nahbei.people.actions import merge_people
from nahbei.people.models import Person
from tests.factories import (
    CLERK,
    NOW,
    TODAY,
    make_claim,
    make_confirmation,
    make_donor,
    make_gift,
    make_organisation,
    make_person,
    make_tax_status,
)
from tests.support.queries import counted

SAID: dict[str, Any] = {"by": CLERK, "at": NOW}
YEAR = TODAY.year


def words_of(pdf: bytes, page: int = 0) -> str:
    """As somebody reads it: the breaks of lines and words are gone."""
    text = PdfReader(io.BytesIO(pdf)).pages[page].extract_text()
    return " ".join(text.replace("\u00ad\n", "").replace("\u00ad", "-").split())


def year_of(agency: Agency, person: Person, *cents: int) -> list[Confirmation]:
    for number, amount in enumerate(cents):
        make_gift(agency, cents=amount, person=person, on=dt.date(YEAR, 1 + number, 5))
    donor = donor_of(agency, YEAR, person)
    assert donor is not None
    return actions.confirm_donor(agency=agency, donor=donor, **SAID)


def test_one_gift_in_the_words_of_the_pattern(inside: Agency) -> None:
    made = make_confirmation(inside, cents=12_350)
    text = words_of(made.file)
    pattern = json.loads((WORDINGS / "2013-11-07.json").read_text(encoding="utf-8"))
    assert len(PdfReader(io.BytesIO(made.file)).pages) == 1
    for part in ("Bestätigung über Geldzuwendungen/Mitgliedsbeitrag", "123,50 €", "einhundertdreiundzwanzig Euro und", "Frau Erika Albers",
                 "Ahornweg 7", "Finanzamtes Birkenfeld, StNr. 123/456/78901, vom 12.5.2025", "nur zur Förderung der Altenhilfe", "12345 Birkenfeld"):
        assert part in text, part
    content = json.dumps(made.content, ensure_ascii=False)
    for sentence in (pattern["subtitle"], pattern["waiver"], pattern["membership"], pattern["signature"], *pattern["hints"]):
        assert sentence in content
    assert (made.name, made.cents, made.kind) == (f"{YEAR}-0001", 12_350, "money")


def test_a_thing_has_a_sheet_of_its_own(inside: Agency) -> None:
    made = make_confirmation(inside, kind="in_kind", cents=30_000, text="Laptop " * 35, condition="alt " * 70, basis_text="Rechnung " * 30)
    text = words_of(made.file)
    assert len(PdfReader(io.BytesIO(made.file)).pages) == 1
    assert "Bestätigung über Sachzuwendungen" in text
    assert "aus dem Privatvermögen" in text
    assert "Mitgliedsbeitrag handelt" not in text


def test_a_year_in_one_and_no_cent_is_lost(inside: Agency) -> None:
    make_tax_status(inside)
    person = make_donor(inside)
    make_gift(inside, kind="waiver", cents=1_233, person=person, on=dt.date(YEAR, 10, 1))
    (made,) = year_of(inside, person, 3_333, 3_333, 3_334)
    assert (made.kind, made.cents) == ("collective", 11_233)
    text = words_of(made.file)
    assert "Gesamtbetrag der Zuwendung" in text and f"5.1.{YEAR} bis 1.10.{YEAR}" in text
    assert "keine weiteren Bestätigungen, weder formelle Zuwendungsbestätigungen" in text
    annex = words_of(made.file, 1)
    assert f"Anlage zur Sammelbestätigung vom 23.11.{YEAR}" in annex
    assert annex.count("Geldzuwendung ") == 4
    assert annex.count(" nein ") == 3 and annex.count(" ja ") == 1
    assert "Gesamtsumme 112,33 €" in annex


def test_a_gift_is_in_one_confirmation_that_counts(inside: Agency) -> None:
    made = make_confirmation(inside)
    gift = made.lines.get().gift
    with pytest.raises(actions.NothingToConfirm):
        actions.confirm(gifts=[gift], **SAID)
    with pytest.raises(actions.GiftConfirmed):
        actions.take_back(gift=gift, why="", on=TODAY, **SAID)
    with pytest.raises(actions.RevocationNeedsWhy):
        actions.revoke(confirmation=made, why=" ", original_back=True, **SAID)
    actions.revoke(confirmation=made, why="falsche Adresse", original_back=True, **SAID)
    with pytest.raises(actions.RevokedBefore):
        actions.revoke(confirmation=made, why="noch einmal", original_back=True, **SAID)
    again = actions.confirm(gifts=[gift], **SAID)
    assert again.name == f"{YEAR}-0002"
    actions.revoke(confirmation=again, why="war ein Beitrag", original_back=False, **SAID)
    actions.take_back(gift=gift, why="war ein Beitrag", on=TODAY, **SAID)
    with pytest.raises(actions.NothingToConfirm):
        actions.confirm(gifts=[gift], **SAID)


@pytest.mark.parametrize(("kind", "years"), [("exemption", 5), ("annex", 5), ("statutes", 3)])
def test_nothing_is_confirmed_by_an_old_notice(inside: Agency, kind: str, years: int) -> None:
    gift = make_gift(inside, person=make_donor(inside))
    with pytest.raises(actions.NoTaxStatus):
        actions.confirm(gifts=[gift], **SAID)
    too_old = TODAY - relativedelta(years=years, days=1)
    make_tax_status(inside, kind=kind, notice_on=too_old)
    with pytest.raises(actions.TaxStatusTooOld):
        actions.confirm(gifts=[gift], **SAID)
    with pytest.raises(actions.TaxStatusTooOld):
        actions.confirm_year(agency=inside, year=YEAR, **SAID)
    assert not inside.confirmations.exists()
    make_tax_status(inside, kind=kind, notice_on=too_old + relativedelta(days=1))
    assert "§ 60a AO gesondert" in words_of(actions.confirm(gifts=[gift], **SAID).file) or kind != "statutes"


def test_a_notice_of_tomorrow_is_refused(inside: Agency) -> None:
    with pytest.raises(actions.NoticeInFuture):
        make_tax_status(inside, notice_on=TODAY + relativedelta(days=1))


def test_only_what_belongs_together(inside: Agency) -> None:
    make_tax_status(inside)
    person = make_donor(inside)
    money, thing = make_gift(inside, person=person), make_gift(inside, person=person, kind="in_kind")
    earlier, other = make_gift(inside, person=person, on=dt.date(YEAR - 1, 5, 1)), make_gift(inside, person=make_donor(inside))
    with pytest.raises(actions.NothingToConfirm):
        actions.confirm(gifts=[], **SAID)
    with pytest.raises(actions.ThingStandsAlone):
        actions.confirm(gifts=[money, thing], **SAID)
    for wrong in (earlier, other):
        with pytest.raises(actions.NotTogether):
            actions.confirm(gifts=[money, wrong], **SAID)


def test_the_year_for_all_leaves_out_who_has_no_address(inside: Agency) -> None:
    make_tax_status(inside)
    one, homeless = make_donor(inside, "Becker"), make_person(inside, "Albers")
    for person in (one, one, homeless):
        make_gift(inside, person=person)
    make_gift(inside, kind="in_kind", person=one)
    firm = make_organisation(inside, name="Bäckerei", street="Markt 2", postal_code="12345", town="Birkenfeld")
    make_gift(inside, organisation=firm)
    with pytest.raises(actions.AddressMissing):
        actions.confirm(gifts=[inside.gifts.get(person=homeless)], **SAID)
    made = actions.confirm_year(agency=inside, year=YEAR, **SAID)
    assert sorted((row.kind, row.donor.split(" · ")[0]) for row in made) == [
        ("collective", "Frau Erika Becker"), ("in_kind", "Frau Erika Becker"), ("money", "Bäckerei"),
    ]
    assert actions.confirm_year(agency=inside, year=YEAR, **SAID) == []
    assert [(donor.name, donor.problem, len(donor.open_gifts)) for donor in donors_of(inside, YEAR)] == [
        ("Erika Albers", "Adresse fehlt", 1), ("Bäckerei", "", 0), ("Erika Becker", "", 0),
    ]


def test_donors_are_two_questions(inside: Agency) -> None:
    for number in (1, 3):
        for _ in range(number):
            make_gift(inside, person=make_donor(inside))
        with counted() as queries:
            donors_of(inside, YEAR)
        assert queries.number == 2, queries


def test_small_gifts_need_none(inside: Agency) -> None:
    small, large, thing = make_gift(inside, cents=30_000), make_gift(inside, cents=30_001), make_gift(inside, cents=100, kind="in_kind")
    simple = {donor.giver: donor.is_simple for donor in donors_of(inside, YEAR)}
    assert simple == {small.giver: True, large.giver: False, thing.giver: False}


def test_gifts_of_merged_records_are_confirmed_together(inside: Agency) -> None:
    make_tax_status(inside)
    winner, loser = make_donor(inside), make_donor(inside)
    make_gift(inside, cents=1_000, person=winner)
    make_gift(inside, cents=2_000, person=loser)
    merge_people(winner=winner, loser=loser, **SAID)
    (made,) = actions.confirm_year(agency=inside, year=YEAR, **SAID)
    assert (made.cents, made.person, made.kind) == (3_000, winner, "collective")


def test_a_contribution_is_never_confirmed(inside: Agency) -> None:
    make_tax_status(inside)
    claim = make_claim(inside)
    assert open_by_person(inside) != []
    assert donor_of(inside, YEAR, claim.whose) is None
    assert actions.confirm_year(agency=inside, year=YEAR, **SAID) == []


def test_the_same_words_give_the_same_file_and_a_copy_says_so(inside: Agency) -> None:
    made = make_confirmation(inside)
    made.refresh_from_db()
    assert pdf_of([made.content], on=made.issued_on) == made.file
    assert "Kopie für die Akten" in words_of(pdf_of([made.content], on=made.issued_on, copy=True))
    assert "Kopie" not in words_of(made.file)


def test_kept_for_ten_years_and_then_forgotten(inside: Agency) -> None:
    made = make_confirmation(inside)
    last_day, after = NOW.replace(year=YEAR + 10, month=12, day=31), NOW.replace(year=YEAR + 11, month=1, day=1)
    assert actions.forget_confirmations(agency=inside, by=CLERK, at=last_day) == 0
    assert actions.forget_confirmations(agency=inside, by=CLERK, at=after) == 1
    assert actions.forget_confirmations(agency=inside, by=CLERK, at=after) == 0
    made.refresh_from_db()
    assert (made.paper, made.content, made.donor, made.cents) == ("", {}, "", 5_000)


@pytest.mark.database
def test_the_database_keeps_what_was_issued(inside: Agency) -> None:
    made = make_confirmation(inside)
    for change in ({"cents": 1}, {"content": {"title": "anders"}}, {"content": {}}, {"paper": "x"}, {"donor": "Anders"}, {"paper": ""}):
        with pytest.raises(Exception, match="append only"), transaction.atomic():
            Confirmation.objects.filter(pk=made.pk).update(**change)
    with pytest.raises(Exception, match="append only"), transaction.atomic():
        ConfirmedGift.objects.all().delete()
    other = make_confirmation(inside)
    with pytest.raises(IntegrityError), transaction.atomic():
        ConfirmedGift.objects.create(agency=inside, confirmation=other, gift=made.lines.get().gift)
