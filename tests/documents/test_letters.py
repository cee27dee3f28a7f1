"""Letters: on DIN paper, readable for everybody, and whatever was pasted into them, a letter comes out."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import pypdf
import pytest
from pypdf.generic import IndirectObject

from nahbei.documents import letters as letters_module
from nahbei.documents.case_sheet import CaseSheet, Happened, Passage, case_sheet_pdf
from nahbei.documents.letters import AgencyHead, Letter, letters_pdf
from nahbei.documents.pdf import CannotBeSet, Pdf, compile_pdf

HEAD = AgencyHead(
    "Ehrenamtsagentur Lindenhof", "Nachbarschaft Lindenhof e. V.", "Ahornweg 12", "55765", "Birkenfeld", "030 23125 100", "lindenhof@example.org",
    "Mo bis Fr 9 bis 12 Uhr",
)
ON = dt.date(2026, 11, 23)
BODY = "Guten Tag, Frau Albers,\n\nJonas Krämer begleitet Sie.\n\nFreundliche Grüße\nPetra Lindner"


def letter(**fields: Any) -> Letter:
    return Letter(**{"window": "Frau Erika Albers\nAhornweg 7\n55765 Birkenfeld", "subject": "Ihre Begleitung", "body": BODY, "on": ON, **fields})


def read(pdf: Pdf) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(pdf.content))


def words(pdf: Pdf) -> str:
    return "\n".join(page.extract_text() for page in read(pdf).pages)


def position(outer: list[float], inner: list[float]) -> tuple[float, float]:
    """Where a text stands, in points from the lower left corner of the sheet."""
    return outer[0] * inner[4] + outer[2] * inner[5] + outer[4], outer[1] * inner[4] + outer[3] * inner[5] + outer[5]


def plain(value: Any) -> Any:
    return value.get_object() if isinstance(value, IndirectObject) else value


def test_a_letter_is_tagged_titled_and_made_to_last() -> None:
    reader = read(letters_pdf(HEAD, [letter()]))
    root = plain(reader.trailer["/Root"])
    assert plain(root["/MarkInfo"])["/Marked"]
    assert root["/Lang"] == "de-DE"
    assert "/StructTreeRoot" in root
    assert reader.metadata is not None
    assert reader.metadata.title == "Ihre Begleitung"
    standards = plain(root["/Metadata"]).get_data().decode()
    assert "<pdfuaid:part>1</pdfuaid:part>" in standards
    assert "<pdfaid:part>2</pdfaid:part>" in standards
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in standards


def test_the_address_stands_in_the_window() -> None:
    """DIN 5008 form B: 20 to 105 mm from the left, 45 to 90 mm from above."""
    placed: dict[str, tuple[float, float]] = {}

    def visit(text: str, outer: list[float], inner: list[float], *_: object) -> None:
        for line in ("Frau Erika Albers", "Ahornweg 7"):
            if text.strip().startswith(line):
                placed.setdefault(line, position(outer, inner))

    page = read(letters_pdf(HEAD, [letter()])).pages[0]
    page.extract_text(visitor_text=visit)
    millimetre = 72 / 25.4
    assert placed.keys() == {"Frau Erika Albers", "Ahornweg 7"}
    for left, up in placed.values():
        assert 20 <= left / millimetre <= 30
        assert 45 <= 297 - up / millimetre <= 90


def test_many_letters_make_one_file_and_each_begins_on_its_own_page() -> None:
    long = letter(window="Herrn Karl Öztürk\nLindenstraße 3\n55765 Birkenfeld", body="Ein Satz.\n\n" * 60)
    reader = read(letters_pdf(HEAD, [letter(), long, letter(window="Frau Ana Novak\nMarkt 1\n55765 Birkenfeld")]))
    pages = [page.extract_text() for page in reader.pages]
    assert len(pages) == 5
    assert "Frau Erika Albers" in pages[0]
    assert "Seite" not in pages[0]
    assert "Herrn Karl Öztürk" in pages[1]
    assert "Seite 1 von 3" in pages[1]
    assert "Seite 3 von 3" in pages[3]
    assert "Frau Ana Novak" in pages[4]


def test_the_information_letter_says_who_told_what_and_has_a_slip_to_answer() -> None:
    facts = [["Name", "Erika Albers"], ["Gesucht wird", "Begleitung zum Augenarzt"]]
    text = words(letters_pdf(HEAD, [letter(template="information", data={"told_by": "Ihre Tochter Sabine Albers", "facts": facts})]))
    for part in ("Ihre Tochter Sabine Albers", "Begleitung zum Augenarzt", "Artikel 14", "Nein. Bitte löschen Sie meine Angaben.", "Unterschrift"):
        assert part in text


def test_the_referral_letter_names_the_services_before_it_closes() -> None:
    household = {"name": "Haushaltshilfe", "organisation": "Sozialwerk Birkenfeld", "facts": [["Telefon", "030 23125 501"]]}
    services = [household, {"name": "Einkaufsdienst"}]
    text = words(letters_pdf(HEAD, [letter(template="referral", data={"services": services})]))
    assert text.index("Jonas Krämer begleitet") < text.index("Haushaltshilfe") < text.index("030 23125 501") < text.index("Einkaufsdienst")
    assert text.index("Einkaufsdienst") < text.index("Freundliche Grüße")


def test_the_services_stand_where_the_text_names_them() -> None:
    services = [{"name": "Haushaltshilfe", "organisation": "Sozialwerk", "facts": [["Telefon", "030 23125 501"]]}]
    body = "Guten Tag,\n\nhier können Sie anrufen:\n\nHaushaltshilfe 501\n\nWir fragen bald nach.\n\nFreundliche Grüße"
    text = words(letters_pdf(HEAD, [letter(template="referral", body=body, data={"services": services, "text": "Haushaltshilfe 501"})]))
    assert text.count("Haushaltshilfe") == 1
    assert text.index("anrufen:") < text.index("030 23125 501") < text.index("Wir fragen bald nach.") < text.index("Freundliche Grüße")


def test_two_services_with_all_their_data_fit_on_one_sheet() -> None:
    facts = [
        ["Was", "Für Menschen, die vieles vergessen. Angehörige haben drei Stunden frei."], ["Für wen", "mit Diagnose oder Verdacht"],
        ["Telefon", "030 23125 501"], ["E-Mail", "kontakt@example.org"], ["Internet", "https://example.org/begleitung"],
        ["Adresse", "Uferstraße 31, 43121 Wiesenbrück"], ["Zeiten", "Mo bis Do 9–12 und 14–17 Uhr, Fr 9–12 Uhr"],
        ["Kosten", "25 € je Nachmittag, die Pflegekasse zahlt"], ["Zugang", "barrierefrei, Aufzug im Hof"], ["Warteliste", "einige Wochen"],
    ]
    services = [{"name": f"Betreuungsgruppe {name}", "organisation": "Pflegeverbund Wupperaue", "facts": facts} for name in ("Nord", "Süd")]
    body = (
        "Guten Tag, Frau Albers,\n\nbei uns wurde für Sie um Hilfe gebeten: Arztbegleitung. Hier können Sie anrufen:\n\nDIENSTE\n\n"
        "Ihre Angaben haben wir nicht weitergegeben; rufen Sie bitte selbst an. In einigen Tagen fragen wir Sie, ob es geklappt hat. "
        "Wenn nicht, suchen wir weiter. Sie erreichen uns unter 030 23125 100.\n\nFreundliche Grüße\nPetra Lindner\nEhrenamtsagentur"
    )
    pdf = letters_pdf(HEAD, [letter(template="referral", body=body, data={"services": services, "text": "DIENSTE"}, clerk="Petra Lindner")])
    assert len(read(pdf).pages) == 1
    text = words(pdf)
    assert text.index("Betreuungsgruppe Nord") < text.index("Betreuungsgruppe Süd") < text.index("Freundliche Grüße")
    assert text.count("030 23125 501") == 2


def test_an_unknown_template_is_a_plain_letter() -> None:
    assert "Jonas Krämer" in words(letters_pdf(HEAD, [letter(template="gibt-es-nicht", data={"x": 1})]))


def test_names_from_everywhere_are_printed() -> None:
    text = words(letters_pdf(HEAD, [letter(window="Frau Олена Шевченко\nAylin Yıldız Şahin\nNguyễn Łukasz\nمرحبا")]))
    for name in ("Олена Шевченко", "Yıldız Şahin", "Łukasz"):
        assert name in text
    assert any("\u0600" <= character <= "\u06ff" or "\ufe70" <= character <= "\ufeff" for character in text)


def test_what_no_font_can_draw_becomes_a_box_and_is_reported() -> None:
    pdf = letters_pdf(HEAD, [letter(), letter(window="Herr 李 Wang\nMarkt 1\n55765 Birkenfeld", body="Alles Gute 👩‍🦰!\n\nGruß")])
    assert [(found.where, found.characters) for found in pdf.replaced] == [("Herr 李 Wang", "李👩🦰")]
    assert pdf.left_out == ()
    assert "Herr □ Wang" in words(pdf)
    assert "Alles Gute □!" in words(pdf)


@pytest.mark.parametrize(
    "pasted",
    [
        "<script>alert(1)</script>", "#pagebreak() #read(\"letters.typ\") $x^2$ *fett* _kursiv_ `roh` @nirgends <letter-end>", "\\ \" ' { } [ ]",
        "\u202eumgedreht\u202c \u200f\u200e\u2066\u2069", "x" * 10_000, "wort " * 2_000, "\x00\x01\x1b[31m", "\ud800", "\ufffe\ue000\U000e0001",
        "👨‍👩‍👧‍👦" * 500, "".join(map(chr, range(0x4E00, 0x5600))), "a" + "\u0301" * 200, "\n" * 500, "\r\n\t", "",
    ],
)
def test_pasted_text_never_stops_a_letter(pasted: str) -> None:
    everywhere = letter(window=pasted, subject=pasted, body=pasted, reference=pasted, clerk=pasted)
    pdf = letters_pdf(HEAD, [everywhere, letter()])
    assert pdf.left_out == ()
    assert "Jonas Krämer begleitet Sie." in words(pdf)
    passages, story = [Passage(pasted, [(pasted, pasted)], [pasted])], [Happened(pasted, pasted, pasted)]
    sheet = CaseSheet("2026-0001", pasted, pasted, pasted, passages, story, [pasted], ON)
    assert read(case_sheet_pdf(HEAD, sheet)).pages


def test_commands_of_typst_are_printed_as_they_were_typed() -> None:
    assert "#pagebreak() *fett* $x^2$" in words(letters_pdf(HEAD, [letter(body="#pagebreak() *fett* $x^2$")]))


def test_long_words_stay_on_the_sheet() -> None:
    right_edges: list[float] = []
    page = read(letters_pdf(HEAD, [letter(body="x" * 10_000)])).pages[0]
    page.extract_text(visitor_text=lambda text, outer, inner, *_: right_edges.append(position(outer, inner)[0]) if text.strip() else None)
    assert max(right_edges) < 210 * 72 / 25.4
    assert len(page.extract_text()) > 1_000


def test_one_letter_that_cannot_be_set_does_not_stop_the_batch(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(template: str, data: Any, *, on: dt.date) -> bytes:
        if any("Unmöglich" in each["window"][0] for each in data["letters"]):
            raise CannotBeSet
        return compile_pdf(template, data, on=on)

    monkeypatch.setattr(letters_module, "compile_pdf", refuse)
    pdf = letters_pdf(HEAD, [letter(), letter(window="Frau Unmöglich\nMarkt 1"), letter(window="Frau Ana Novak\nMarkt 1")])
    assert pdf.left_out == ("Frau Unmöglich",)
    assert len(read(pdf).pages) == 2
    with pytest.raises(CannotBeSet):
        letters_pdf(HEAD, [letter(window="Frau Unmöglich\nMarkt 1")])


def test_the_same_letters_are_the_same_bytes() -> None:
    assert letters_pdf(HEAD, [letter()]).content == letters_pdf(HEAD, [letter()]).content


def test_the_case_sheet_tells_the_case() -> None:
    sheet = CaseSheet(
        "2026-0412", "Begleitung zum Augenarzt", "noch ohne Helfer:in", "Frau Albers möchte zum Augenarzt begleitet werden.",
        [Passage("Wer", [("Telefon", "030 23125 412")]), Passage("Was ist nötig", lines=["geht am Rollator"])],
        [Happened("Mo., 9:14 Uhr", "Anruf aufgenommen", "Petra Lindner")], ["Bis Dienstag warten"], ON, "Petra Lindner",
    )
    text = words(case_sheet_pdf(HEAD, sheet))
    for part in ("2026-0412", "030 23125 412", "geht am Rollator", "Anruf aufgenommen (Petra Lindner)", "Bis Dienstag warten", "23. November 2026"):
        assert part in text
