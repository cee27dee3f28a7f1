"""The page for imports: what is shown, who may, what leaves the house."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from nahbei.exchange import jobs
from nahbei.exchange.models import ImportState
from nahbei.foundation.models import Agency
from nahbei.foundation.rights import RIGHTS, Right, Role
from nahbei.foundation.tenancy import agency_scope
from tests import factories
from tests.conftest import log_in
from tests.exchange.files import BOMB, FREINET, POSITIONS

IMPORTS = reverse("workspace:settings-imports")


def upload(office: Client, content: str | bytes, name: str = "stellen.csv", kind: str = "positions"):  # type: ignore[no-untyped-def]
    raw = content.encode() if isinstance(content, str) else content
    return office.post(IMPORTS, {"kind": kind, "file": SimpleUploadedFile(name, raw)}, follow=True)


def test_from_the_file_to_the_positions_and_back(agency: Agency, office: Client) -> None:
    page = upload(office, POSITIONS).content.decode()
    assert "3 Zeilen gelesen. Noch ist nichts gespeichert." in page
    assert "Vorlesen in der Kita (Kita Regenbogen)" in page and "Der Titel fehlt." in page
    with agency_scope(agency):
        run = agency.imports.get()
        assert not agency.positions.exists()
    office.post(reverse("workspace:settings-import-start", args=[run.pk]))
    shown = office.get(reverse("workspace:settings-import", args=[run.pk])).content.decode()
    assert "0 von 3 Zeilen" in shown and 'http-equiv="refresh"' in shown
    jobs.run_import.func(agency.pk, run.pk, "Petra Lindner", None)
    done = office.get(reverse("workspace:settings-import", args=[run.pk])).content.decode()
    assert "Fertig." in done and 'http-equiv="refresh"' not in done
    office.post(reverse("workspace:settings-import-undo", args=[run.pk]))
    with agency_scope(agency):
        assert not agency.positions.exists()
        run.refresh_from_db()
        assert run.state == ImportState.UNDONE


def test_another_choice_of_columns_is_looked_at_anew(agency: Agency, office: Client) -> None:
    upload(office, "Titel;Träger;Einrichtung\nVorlesen;Stadt;Kita Regenbogen\n")
    with agency_scope(agency):
        run = agency.imports.get()
    page = office.post(reverse("workspace:settings-import", args=[run.pk]), {"title": "Titel", "organisation": "Träger"}).content.decode()
    assert "Vorlesen (Stadt)" in page
    refused = office.post(reverse("workspace:settings-import", args=[run.pk]), {"title": "", "organisation": "Träger"})
    assert refused.status_code == 422 and "Wählen Sie eine Spalte." in refused.content.decode()


def test_freinet_by_the_page(agency: Agency, office: Client) -> None:
    page = upload(office, FREINET, "angebote.xml").content.decode()
    assert "Instrumente pflegen (Musikschule Birkenfeld)" in page


@pytest.mark.parametrize(("content", "sentence"), [
    (BOMB, "Das XML ist beschädigt"), (b"\x00\x01\x02;\x03", "Zeichensatz"),
    (b"%PDF-1.4", "können wir nicht lesen"), (b" ", "In der Datei steht nichts."),
])
def test_a_bad_file_is_refused_with_a_sentence(agency: Agency, office: Client, content: str | bytes, sentence: str) -> None:
    response = upload(office, content)
    assert response.status_code == 422
    assert sentence in response.content.decode()
    with agency_scope(agency):
        assert not agency.imports.exists()


def test_what_failed_leaves_as_a_table_without_formulas(agency: Agency, office: Client) -> None:
    upload(office, 'Titel;Einrichtung;Text\n;"=HYPERLINK(""http://x"")";egal\n')
    with agency_scope(agency):
        run = agency.imports.get()
    office.post(reverse("workspace:settings-import-start", args=[run.pk]))
    jobs.run_import.func(agency.pk, run.pk, "Petra Lindner", None)
    table = office.get(reverse("workspace:settings-import-failed", args=[run.pk]))
    lines = table.content.decode("utf-8-sig").splitlines()
    assert lines[0] == "Einrichtung;Text;Grund" or lines[0] == "Titel;Einrichtung;Text;Grund"
    assert "Der Titel fehlt." in lines[1] and "'=HYPERLINK" in lines[1]


def test_a_second_start_is_refused_kindly(agency: Agency, office: Client) -> None:
    with agency_scope(agency):
        factories.make_import(agency, state=ImportState.RUNNING, started_at=factories.NOW)
        second = factories.make_import(agency)
    page = office.post(reverse("workspace:settings-import-start", args=[second.pk]), follow=True).content.decode()
    assert "Es läuft schon eine Übernahme." in page


def test_a_file_can_be_thrown_away(agency: Agency, office: Client) -> None:
    with agency_scope(agency):
        run = factories.make_import(agency)
    office.post(reverse("workspace:settings-import-stop", args=[run.pk]))
    with agency_scope(agency):
        assert not agency.imports.exists()


@pytest.mark.parametrize("role", [role for role in Role if Right.IMPORT not in RIGHTS[role]])
def test_who_may_not_import_is_not_let_in(agency: Agency, role: Role) -> None:
    client = log_in(factories.make_account(agency, role))
    assert client.get(IMPORTS).status_code == 403
    assert IMPORTS not in client.get(reverse("workspace:settings")).content.decode()
