"""Postal codes come in from a file of GeoNames' format, as messy as the real one."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from nahbei.foundation.models import Agency
from nahbei.places import geonames
from nahbei.places.actions import Imported, NoPostalAreas, import_postal_areas
from nahbei.places.models import PostalArea


def line(code: str = "99901", place: str = "Birkenfeld", state: str = "Nordrhein-Westfalen", short: str = "NW",
         latitude: object = 51.25, longitude: object = 7.15, country: str = "DE") -> str:
    return "\t".join([country, code, place, state, short, "", "051", "Birkenfeld, Stadt", "05124", str(latitude), str(longitude), ""])


def bring(*lines: str) -> Imported:
    return import_postal_areas(geonames.read(lines))


@pytest.mark.django_db
def test_a_code_lies_at_the_median_of_its_rows() -> None:
    result = bring(line(latitude=51.25), line(latitude=51.26), line(latitude=51.27, place="Birkenfeld"))
    area = PostalArea.objects.get()
    assert (area.postal_code, area.place, area.state, area.latitude, area.longitude) == ("99901", "Birkenfeld", "NW", 51.26, 7.15)
    assert (result.rows, result.new, result.outliers) == (3, 1, 0)


@pytest.mark.django_db
def test_rows_far_from_the_median_are_dropped() -> None:
    result = bring(line(latitude=51.25), line(latitude=51.252), line(latitude=51.254), line(latitude=48.1, longitude=11.5))
    assert PostalArea.objects.get().latitude == 51.252
    assert result.outliers == 1


@pytest.mark.django_db
def test_two_rows_far_apart_give_one_of_them_not_the_middle() -> None:
    bring(line(latitude=51.0), line(latitude=52.0))
    assert PostalArea.objects.get().latitude in {51.0, 52.0}


@pytest.mark.django_db
def test_codes_of_companies_are_harmless() -> None:
    bring(*[line(place=f"Muster Versicherung Nr. {n} GmbH & Co. KG", state="Bavaria", short="02") for n in range(55)],
          line(place="Muster AG", state="Bavaria", short="02"))
    area = PostalArea.objects.get()
    assert (area.place, area.state) == ("Muster AG", "BY")


@pytest.mark.django_db
@pytest.mark.parametrize(("bad", "why"), [
    ("DE\t99901\tBirkenfeld", "3 Spalten"),
    (line(code="9990"), "keine Postleitzahl"),
    (line(code="٩٩٩٠١"), "keine Postleitzahl"),
    (line(latitude=""), "keine Lage"),
    (line(latitude="nan"), "nicht in Deutschland"),
    (line(latitude=7.15, longitude=51.25), "nicht in Deutschland"),
    (line(place="  "), "der Ort fehlt"),
    (line(country="<script>"), "kein Land"),
    ("\x00" * 10_000, "1 Spalten"),
])
def test_a_bad_row_is_reported_with_its_line_and_skipped(bad: str, why: str) -> None:
    result = bring(line(code="99902"), "", bad, line(code="99903"))
    assert [row.line for row in result.bad] == [3]
    assert why in result.bad[0].reason
    assert list(PostalArea.objects.order_by("postal_code").values_list("postal_code", flat=True)) == ["99902", "99903"]


@pytest.mark.django_db
def test_other_countries_are_passed_over() -> None:
    result = bring(line(country="AT"), line())
    assert (result.rows, result.bad) == (1, [])


@pytest.mark.django_db
def test_again_changes_nothing(agency: Agency) -> None:
    bring(line(), line(code="99902"))
    agency.refresh_from_db()
    version = agency.matching_version
    result = bring(line(), line(code="99902", latitude=51.3))
    assert (result.new, result.changed, result.unchanged) == (0, 1, 1)
    assert bring(line(), line(code="99902", latitude=51.3)).changed == 0
    agency.refresh_from_db()
    assert agency.matching_version == version + 1  # once, for the one import that changed a position


@pytest.mark.django_db
def test_nothing_usable_is_refused() -> None:
    with pytest.raises(NoPostalAreas):
        bring("Unsinn", "")


@pytest.mark.django_db
def test_the_command_says_what_it_did(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "klein.txt"
    file.write_text("\n".join([line(), line(code="x"), line(code="99902")]), encoding="utf-8")
    call_command("places_import", str(file))
    said = capsys.readouterr()
    assert "2 Postleitzahlen neu" in said.out
    assert "GeoNames.org, CC BY 4.0" in said.out
    assert said.err == "Zeile 2 übersprungen: keine Postleitzahl: „x“\n"  # and no bar: this is no terminal


@pytest.mark.django_db
@pytest.mark.parametrize("content", [None, b"", b"\xff\xfe\x00\x01"])
def test_the_command_refuses_with_one_sentence(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "klein.txt"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(CommandError) as refused:
        call_command("places_import", str(file))
    assert refused.value.returncode == 2
