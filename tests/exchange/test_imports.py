"""From a file to rows, and back."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from nahbei.exchange.actions import abandon_import, choose_columns, receive_file, run_import, start_import, undo_import
from nahbei.exchange.kinds.positions import Positions
from nahbei.exchange.models import Import, ImportState, Outcome
from nahbei.exchange.queries import preview
from nahbei.exchange.refusals import AlreadyRunning, BrokenXml, NeededColumnIsMissing, NothingToUndo, NotReady
from nahbei.foundation.models import Agency
from nahbei.opportunities.actions import change_position
from nahbei.opportunities.models import Position, PositionState
from tests.exchange.files import BOMB, FREINET, POSITIONS
from tests.factories import CLERK, NOW, TODAY, make_activity, make_person, make_position

LATER = NOW + dt.timedelta(hours=1)


def received(agency: Agency, content: str = POSITIONS, kind: str = "positions", name: str = "stellen.csv") -> Import:
    return receive_file(agency=agency, kind=kind, file_name=name, content=content.encode(), by=CLERK, at=NOW)


def taken_over(agency: Agency, content: str = POSITIONS, kind: str = "positions") -> Import:
    run = start_import(run=received(agency, content, kind), by=CLERK, at=NOW)
    run_import(agency=agency, run_id=run.pk, by=CLERK)
    run.refresh_from_db()
    return run


def test_a_table_becomes_positions(inside: Agency) -> None:
    area = inside.neighbourhoods.create(name="Lindenviertel", postal_codes=["43117"])
    run = taken_over(inside)
    assert (run.state, run.created, run.known, run.failed, run.content) == (ImportState.DONE, 2, 0, 1, None)
    reading, dogs = inside.positions.order_by("number")
    assert (reading.title, reading.organisation.name, reading.state, reading.confirmed_on) == (
        "Vorlesen in der Kita", "Kita Regenbogen", PositionState.PUBLISHED, dt.date(2026, 11, 1),
    )
    assert (reading.neighbourhood, reading.target_group, reading.field.name) == (area, "children", "Sonstiges")
    assert (reading.contact.person.full_name, reading.contact.person.channels.get().normal) == ("Ruth Okafor", "+493023125411")
    assert (dogs.state, dogs.confirmed_on) == (PositionState.OFFLINE, None)  # last touched years ago: nobody may rely on it
    assert inside.imported_rows.get(outcome=Outcome.FAILED).reason == "Der Titel fehlt."
    assert inside.journal_entries.get(text__startswith="Stellen übernommen").text.endswith("2 neu, 0 schon da, 1 nicht übernommen.")


def test_freinet_comes_in_whole_and_harmless(inside: Agency) -> None:
    field = make_activity(inside).field  # „Begleiten“
    taken_over(inside, FREINET)
    position = inside.positions.get()
    assert position.task == "Sie übernehmen:\n\n– Geigen stimmen\n– Saiten wechseln"
    assert (position.summary, position.field, position.target_group, position.when) == ("Stimmen und ölen", field, "families", "dienstags")
    assert (position.site.street, position.site.latitude, position.contact.role) == ("Amselgasse 3", 51.2562, "Leitung")
    assert position.point is not None
    assert position.state == PositionState.PUBLISHED


def test_the_same_file_again_changes_nothing(inside: Agency) -> None:
    taken_over(inside)
    change_position(position=inside.positions.get(title="Hunde ausführen"), title="Hunde am Bach", by=CLERK, at=LATER)
    again = taken_over(inside)
    assert (again.created, again.known, again.failed) == (0, 2, 1)
    assert set(inside.positions.values_list("title", flat=True)) == {"Vorlesen in der Kita", "Hunde am Bach"}


def test_the_dry_run_says_the_same_and_writes_nothing(inside: Agency) -> None:
    found = preview(received(inside), on=TODAY)
    assert dict(found.counts) == {Outcome.CREATED: 2, Outcome.FAILED: 1}
    assert [plan.notes for plan in found.plans[Outcome.CREATED]] == [("wird veröffentlicht",), ("kommt nicht sichtbar herein",)]
    assert not inside.positions.exists() and not inside.organisations.exists()


def test_a_broken_file_leaves_nothing(inside: Agency) -> None:
    with pytest.raises(BrokenXml):
        received(inside, BOMB, name="angebote.xml")
    assert not inside.imports.exists()


def test_a_needed_column_must_be_chosen(inside: Agency) -> None:
    run = received(inside)
    with pytest.raises(NeededColumnIsMissing, match="Organisation"):
        choose_columns(run=run, columns={"title": "Titel"}, by=CLERK, at=NOW)


def test_one_runs_at_a_time_and_only_once(inside: Agency) -> None:
    first, second = received(inside), received(inside)
    start_import(run=first, by=CLERK, at=NOW)
    with pytest.raises(AlreadyRunning):
        start_import(run=second, by=CLERK, at=NOW)
    run_import(agency=inside, run_id=first.pk, by=CLERK)
    with pytest.raises(NotReady):
        start_import(run=first, by=CLERK, at=NOW)


def test_undo_takes_back_what_nobody_touched(inside: Agency) -> None:
    run = taken_over(inside)
    kept = inside.positions.get(title="Hunde ausführen")
    change_position(position=kept, title="Hunde am Bach", by=CLERK, at=timezone.now() + dt.timedelta(minutes=1))
    undone = undo_import(run=run, by=CLERK, at=LATER)
    assert (undone.state, undone.undone) == (ImportState.UNDONE, 1)
    assert inside.positions.get() == kept
    assert inside.organisations.get().name == "Tierheim Birkenfeld"  # the other one, its contact and her record went with their position
    assert not inside.people.exists()
    with pytest.raises(NothingToUndo):
        undo_import(run=run, by=CLERK, at=LATER)
    assert taken_over(inside).created == 1  # what was taken back can come again


def test_killed_in_between_it_goes_on_where_it_was(inside: Agency, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nahbei.exchange.actions.runs.STEP", 1)
    run = start_import(run=received(inside), by=CLERK, at=NOW)

    def killed(_rows: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_import(agency=inside, run_id=run.pk, by=CLERK, progress=killed)
    assert inside.positions.count() == 1
    run_import(agency=inside, run_id=run.pk, by=CLERK)
    run.refresh_from_db()
    assert (run.state, run.created, run.failed, inside.positions.count()) == (ImportState.DONE, 2, 1, 2)


def test_a_row_that_the_database_refuses_does_not_stop_the_others(inside: Agency, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = Positions._content

    def broken(self: Positions, row: dict[str, str], title: str) -> dict[str, object]:
        content = plain(self, row, title)
        return {**content, "timing": "one_off"} if title.startswith("Hunde") else content  # one_off without a day

    monkeypatch.setattr(Positions, "_content", broken)
    run = taken_over(inside)
    assert (run.created, run.failed) == (1, 2)
    assert inside.positions.get().title == "Vorlesen in der Kita"


def test_one_that_stands_still_can_be_stopped(inside: Agency) -> None:
    run = start_import(run=received(inside), by=CLERK, at=NOW)
    assert abandon_import(run=run, by=CLERK, at=LATER).state == ImportState.FAILED
    run_import(agency=inside, run_id=run.pk, by=CLERK)  # a job that comes late does nothing
    assert not inside.positions.exists()


def test_formulas_stay_text(inside: Agency) -> None:
    taken_over(inside, 'Titel;Einrichtung;Beschreibung\n"=HYPERLINK(""http://x"")";Verein A;=1+1\n')
    position = inside.positions.get()
    assert (position.title, position.task) == ('=HYPERLINK("http://x")', "=1+1")


VOLUNTEERS = (
    "Anrede;Vorname;Name;Strasse;PLZ;Ort;Telefon;Mail;Geburtsdatum;Sprachen;Interessen;seit\n"
    "Frau;Ayşe;Yıldırım;Ahornweg 7;43117;Birkenfeld;030 23125 418;ayse@example.org;3.5.1961;Türkisch, Deutsch;Arztbegleitung;1.2.2020\n"
    "Herr;Jonas;Krämer;;;;0152 28817386;;;;Kegeln;\n"
    "Herr;Jonas;Krämer;;;;0152 28817386;;;;;\n"
    ";;;;;;;;1.1.1850;;;\n"
)


def test_volunteers_come_with_what_they_like_to_do(inside: Agency) -> None:
    activity = make_activity(inside)
    run = taken_over(inside, VOLUNTEERS, "volunteers")
    assert (run.created, run.known, run.failed) == (2, 1, 1)
    ayse = inside.volunteers.get(person__given_name="Ayşe")
    assert (list(ayse.activities.all()), ayse.since, ayse.person.languages) == ([activity], dt.date(2020, 2, 1), ["tr"])
    assert {channel.normal for channel in ayse.person.channels.all()} == {"+493023125418", "ayse@example.org"}


def test_who_is_on_file_is_not_changed(inside: Agency) -> None:
    known = make_person(inside, "Krämer", given_name="Jonas", phone="0152 28817386")
    run = taken_over(inside, VOLUNTEERS, "volunteers")
    assert (run.created, run.known) == (1, 2)
    assert not inside.volunteers.filter(person=known).exists()


def test_volunteers_can_be_taken_back(inside: Agency) -> None:
    make_activity(inside)
    run = taken_over(inside, VOLUNTEERS, "volunteers")
    inside.volunteers.get(person__given_name="Jonas").absences.create(agency=inside, starts_on=TODAY, ends_on=TODAY)
    assert undo_import(run=run, by=CLERK, at=LATER).undone == 1
    assert [row.person.given_name for row in inside.volunteers.select_related("person")] == ["Jonas"]
    assert inside.people.count() == 1


def test_organisations_are_found_by_name_and_place(inside: Agency) -> None:
    content = "Name;PLZ;Mail;Homepage\nTierheim Birkenfeld;43119;info@example.org;www.example.org\n"
    content += "TIERHEIM BIRKENFELD;43119;;\nSozialwerk;;kaputt@;\n"
    run = taken_over(inside, content, "organisations")
    assert (run.created, run.known) == (2, 1)
    shelter = inside.organisations.get(name="Tierheim Birkenfeld")
    assert (shelter.kind, shelter.email, shelter.url) == ("animals", "info@example.org", "https://www.example.org")
    make_position(inside, organisation=shelter)
    assert undo_import(run=run, by=CLERK, at=LATER).undone == 1
    assert inside.organisations.get() == shelter


def test_another_agency_sees_nothing_of_it(inside: Agency) -> None:
    taken_over(inside)
    assert not Position.objects.exclude(agency=inside).exists()
