"""Lists, posters, programmes, pictures, figures: what is on them, and what must never be."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from PIL import Image
from pypdf import PdfReader

from nahbei.events import actions, papers
from nahbei.events.figures import guests_of
from nahbei.events.models import EventPicture, EventState, RegistrationState
from nahbei.events.music import music_year
from nahbei.events.rules import (
    EventHasMovedOn,
    NothingToReport,
    PictureNeedsConsent,
    PictureNeedsWords,
    ReportedInTheFuture,
)
from nahbei.foundation.models import Agency
from nahbei.foundation.pictures import NotAPicture
from tests import factories
from tests.factories import CLERK, NOW, TODAY
from tests.support.queries import counted

pytestmark = pytest.mark.django_db
LONG = "Vorsorgevollmacht, Patientenverfügung, Betreuungsverfügung: Was gehört hinein, und wer hilft mir beim Aufschreiben? Ein Abend"


def text_of(content: bytes) -> tuple[str, int]:
    reader = PdfReader(io.BytesIO(content))
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split()), len(reader.pages)


def test_the_list_for_the_door_is_by_surname_and_ends_with_walk_ins(inside: Agency) -> None:
    event = factories.make_event(inside, capacity=4, companions_count=True)
    for name, size in (("Otto Zweig", 2), ("Karl Ährens", 1), ("Ruth Berger", 1)):
        factories.make_registration(inside, event, name, size=size, needs_lift=size == 2, note="sitzt gern vorn #let x")
    factories.make_registration(inside, event, "Wanda Warter")
    gone = factories.make_registration(inside, event, "Gustav Gegangen")
    actions.cancel_registration(registration=gone, by=CLERK, at=NOW)
    text, pages = text_of(papers.guest_list(event, on=TODAY).content)
    assert text.index("Karl Ährens") < text.index("Ruth Berger") < text.index("Otto Zweig") < text.index("Warteliste") < text.index("Wanda Warter")
    assert "4 Gäste erwartet" in text and "braucht eine Fahrt" in text and "Ohne Anmeldung gekommen" in text and "#let x" in text
    assert "Gegangen" not in text and pages <= 2


def test_the_poster_is_one_sheet_and_names_no_guest(inside: Agency) -> None:
    venue = factories.make_venue(inside, step_free=True, hearing_loop=False, bus_stop="Bus 43", parking="im Hof", access_note="Eingang links " * 14)
    event = factories.make_event(
        inside, LONG[:120], venue=venue, summary=LONG[:120], speakers=LONG[:120], cost_cents=550, cost_note="mit Pass frei", contact="Frau Kern",
        interpreter="Gebärdensprache", food_note=LONG[:120], registration="needed", deadline=TODAY,
    )
    factories.make_registration(inside, event, "Ruth Berger")
    inside.event_organisers.create(event=event, organisation=factories.make_organisation(inside))
    made = papers.poster(event, on=TODAY)
    text, pages = text_of(made.content)
    assert pages == 1 and made.replaced == ()
    for word in ("stufenlos", "keine Anlage für Hörgeräte", "Bus 43", "5,50", "zusammen mit Sozialwerk Birkenfeld", "Frau Kern",
                 f"events/{event.number}"):
        assert word in text
    assert "Ruth Berger" not in text
    assert "/StructTreeRoot" in PdfReader(io.BytesIO(made.content)).trailer["/Root"]


def test_the_programme_says_what_is_cancelled_and_never_a_draft(inside: Agency) -> None:
    first, last = papers.week_of(TODAY)
    for number in range(9):
        factories.make_event(inside, f"Café {number}", on=first + dt.timedelta(days=number))
    factories.make_event(inside, "Geheim", on=first, state="draft")
    factories.make_event(inside, "Singen", on=last, state="cancelled")
    with counted() as asked:
        plain = papers.programme_text(inside, first, last)
    assert asked.number == 1
    assert "Fällt aus: Singen" in plain and "Café 6" in plain
    assert "Café 7" not in plain and "Geheim" not in plain and "<" not in plain
    text, _pages = text_of(papers.programme(inside, first, last, on=TODAY).content)
    assert "Café 0" in text and "Fällt aus" in text and "Geheim" not in text
    empty, pages = text_of(papers.programme(inside, dt.date(2031, 1, 6), dt.date(2031, 1, 12), on=TODAY).content)
    assert "keine Veranstaltungen" in empty and pages == 1


def a_picture() -> io.BytesIO:
    out = io.BytesIO()
    Image.new("RGB", (1_600, 900), "teal").save(out, "PNG")
    out.seek(0)
    return out


def test_a_picture_needs_words_and_a_yes(inside: Agency) -> None:
    event = factories.make_event(inside)
    words = {"description": "Ein Chor", "credit": "Petra Lindner", "consent": "Alle, mündlich"}
    for missing, refusal in (("description", PictureNeedsWords), ("consent", PictureNeedsConsent)):
        with pytest.raises(refusal):
            actions.set_event_picture(event=event, file=a_picture(), **{**words, missing: " \u200b "}, by=CLERK, at=NOW)
    with pytest.raises(NotAPicture):
        actions.set_event_picture(event=event, file=io.BytesIO(b"<svg onload=alert(1)>"), **words, by=CLERK, at=NOW)
    assert not inside.event_pictures.exists()
    stored = actions.set_event_picture(event=event, file=a_picture(), **words, by=CLERK, at=NOW)
    again = actions.set_event_picture(event=event, file=None, **{**words, "credit": "Jonas"}, by=CLERK, at=NOW)
    assert stored and again and (again.digest, again.credit) == (stored.digest, "Jonas")
    actions.remove_event_picture(event=event, by=CLERK, at=NOW)
    assert not inside.event_pictures.exists()


@pytest.mark.database
def test_the_database_wants_the_yes_too(inside: Agency) -> None:
    event = factories.make_event(inside)
    with pytest.raises(IntegrityError), transaction.atomic():
        EventPicture.objects.create(agency=inside, event=event, content=b"x", digest="0", width=1, height=1, description="d", credit="c", consent="")


def test_the_counter_never_falls_below_nobody_and_waits_for_the_day(inside: Agency) -> None:
    event = factories.make_event(inside, on=TODAY, start=dt.time(23), end=dt.time(23, 30))
    for more in (1, 5, -10, 10, -1):
        actions.count_one_more(event=event, more=more, by=CLERK, at=NOW)
    event.refresh_from_db()
    assert event.guests_counted == 9
    with pytest.raises(EventHasMovedOn):
        actions.count_one_more(event=factories.make_event(inside), more=1, by=CLERK, at=NOW)
    with pytest.raises(EventHasMovedOn):
        actions.count_one_more(event=factories.make_event(inside, on=TODAY, state="cancelled"), more=1, by=CLERK, at=NOW)


def test_no_shows_in_one_go_and_back(inside: Agency) -> None:
    event = factories.make_event(inside, on=TODAY, start=dt.time(23), end=dt.time(23, 30))
    came, missed = (factories.make_registration(inside, event, name) for name in ("Ruth", "Otto"))
    actions.check_in(registration=came, by=CLERK, at=NOW)
    after = event.ends_at
    assert actions.mark_no_shows(event=event, by=CLERK, at=after) == 1
    assert actions.take_back_no_shows(event=event, by=CLERK, at=after) == 1
    missed.refresh_from_db()
    came.refresh_from_db()
    assert (came.state, missed.state) == (RegistrationState.ATTENDED, RegistrationState.CONFIRMED)


def test_the_first_ones_with_music_are_free_by_what_held_on_their_day(inside: Agency) -> None:
    small, large, unknown = (factories.make_venue(inside, square_metres=size) for size in (100, 400, None))

    def played(month: int, **fields: object) -> None:
        factories.make_event(inside, f"M{month}", **{"on": dt.date(2026, month, 1), "music": "live", "venue": small, **fields})

    def allowed(on: dt.date, free: int, most: int | None, *, without_fee: bool = True) -> None:
        actions.set_music_allowance(
            agency=inside, valid_from=on, free_events=free, most_square_metres=most, without_fee=without_fee, by=CLERK, at=NOW
        )

    allowed(dt.date(2026, 2, 1), 2, 300)
    played(1)
    played(2, cost_cents=500)
    played(3, venue=large)
    played(4, venue=unknown)
    played(5)
    played(6, state="cancelled")
    played(7, music="none")
    played(8, music="recorded")
    played(9)
    allowed(dt.date(2026, 10, 1), 3, None, without_fee=False)
    played(10, cost_cents=900, venue=unknown)
    played(11, state="draft")
    with counted() as asked:
        found = music_year(inside, 2026)
    assert asked.number == 2
    assert [(row.event.title, row.place) for row in found.rows] == [
        ("M1", None), ("M2", None), ("M3", None), ("M4", None), ("M5", 1), ("M8", 2), ("M9", None), ("M10", 3)]
    assert (found.used, found.to_pay) == (3, 5)
    assert [row.reason for row in found.rows if not row.is_free] == [
        "nicht eingetragen, was kostenfrei ist", "melden und bezahlen: Eintritt", "melden und bezahlen: Raum über 300 m²", "Größe des Raums fehlt",
        "melden und bezahlen: Kontingent verbraucht",
    ]
    with pytest.raises(ValidationError):
        allowed(TODAY, 9_999, 0)


def test_guests_by_quarter_and_kind(inside: Agency) -> None:
    day = dt.date(2026, 3, 31)
    counted_one = factories.make_event(inside, kind="cafe", on=day, guests_counted=12, state=EventState.DONE)
    seen = factories.make_event(inside, kind="cafe", on=dt.date(2026, 4, 1))
    factories.make_event(inside, kind="cafe", on=day, state="cancelled")
    factories.make_event(inside, kind="reading", on=day)
    factories.make_event(inside, kind="reading", on=day, state="draft")
    factories.make_event(inside, kind="reading", on=dt.date(2026, 12, 31), guests_counted=5)  # not yet
    rows = [factories.make_registration_of(inside, seen, name, size=2, state=state) for name, state in (
        ("Ruth", "attended"), ("Otto", "no_show"), ("Gone", "cancelled"), ("Waits", "waiting"))]
    assert len(rows) == 4 and counted_one.pk
    with counted() as asked:
        found = guests_of(inside, 2026, on=dt.date(2026, 6, 1))
    assert asked.number == 1
    lines = [(line.quarter, line.kind, *vars(line.figures).values()) for quarter in found.quarters for line in quarter.lines]
    assert lines == [(1, "Café, Begegnung", 1, 1, 12, 0, 0, 0), (1, "Lesung, Kultur", 1, 0, 0, 0, 0, 1), (2, "Café, Begegnung", 1, 0, 2, 4, 2, 0)]
    assert (found.total.events, found.total.guests) == (3, 14)


def test_what_was_reported_to_the_gema_has_a_day_and_a_name_and_can_be_taken_back(inside: Agency) -> None:
    event = factories.make_event(inside, music="live", on=TODAY)
    assert [row.event for row in music_year(inside, TODAY.year).to_report] == [event]
    for refused, on, refusal in (
        (factories.make_event(inside), TODAY, NothingToReport), (factories.make_event(inside, music="live", state="draft"), TODAY, NothingToReport),
        (event, TODAY + dt.timedelta(days=1), ReportedInTheFuture),
    ):
        with pytest.raises(refusal):
            actions.report_music(event=refused, reported_on=on, by=CLERK, at=NOW)
    actions.report_music(event=event, reported_on=TODAY, by=CLERK, at=NOW)
    actions.report_music(event=event, reported_on=TODAY - dt.timedelta(days=1), by=CLERK, at=NOW)
    year = music_year(inside, TODAY.year)
    assert year.rows[0].report and (year.rows[0].report.reported_on, year.rows[0].report.by_name) == (TODAY - dt.timedelta(days=1), CLERK.name)
    assert year.to_report == []
    for _again in range(2):
        actions.take_back_music_report(event=event, by=CLERK, at=NOW)
    assert len(music_year(inside, TODAY.year).to_report) == 1
    told = inside.audit_entries.filter(what__startswith="events.music_report").order_by("pk").values_list("what", flat=True)
    assert list(told) == ["events.music_reported", "events.music_reported", "events.music_report_taken_back"]
