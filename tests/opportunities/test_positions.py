"""A position from its draft to its end, and what the public sees of it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from nahbei.foundation.models import Agency, AuditEntry
from nahbei.opportunities.actions import (
    accept_edit,
    add_position,
    copy_position,
    edit_position,
    end_position,
    publish_position,
    refuse_edit,
    report_position,
    return_position,
    take_back_move,
)
from nahbei.opportunities.models import Position, PositionState
from nahbei.opportunities.rules import (
    AlreadyDecided,
    BelongsToAnother,
    PositionCannotMove,
    ReasonIsMissing,
    SomethingIsMissing,
)
from tests.factories import CLERK, NOW, TODAY, make_activity, make_contact, make_organisation, make_position


def drafted(agency: Agency, **fields: object) -> Position:
    content = {"title": "Hunde ausführen", "task": "Zweimal in der Woche eine Runde am Bach.", "field": make_activity(agency).field, **fields}
    return add_position(agency=agency, organisation=make_organisation(agency, "Tierheim Birkenfeld"), by=CLERK, at=NOW, **content)


def test_from_the_draft_to_the_public(inside: Agency) -> None:
    position = drafted(inside)
    assert (position.state, position.number) == (PositionState.DRAFT, 1)
    report_position(position=position, by=CLERK, at=NOW)
    published = publish_position(position=position, by=CLERK, at=NOW)
    assert (published.state, published.confirmed_on, published.published_at) == (PositionState.PUBLISHED, TODAY, NOW)
    assert inside.positions.published(on=TODAY).get() == position
    assert [(move.before, move.after) for move in published.moves.all()] == [("reported", "published"), ("draft", "reported"), ("", "draft")]
    assert AuditEntry.objects.filter(what="opportunities.published").get().about == position.reference
    assert inside.journal_entries.first().text == "Stelle veröffentlicht: Hunde ausführen, Tierheim Birkenfeld."


def test_two_clicks_publish_once(inside: Agency) -> None:
    position = drafted(inside)
    for _ in range(2):
        publish_position(position=position, by=CLERK, at=NOW)
    assert inside.position_confirmations.count() == 1


def test_what_is_missing_is_named(inside: Agency) -> None:
    position = drafted(inside, task="")
    with pytest.raises(SomethingIsMissing) as refused:
        report_position(position=position, by=CLERK, at=NOW)
    assert refused.value.field == "task"


def test_sending_back_needs_a_reason(inside: Agency) -> None:
    position = report_position(position=drafted(inside), by=CLERK, at=NOW)
    with pytest.raises(ReasonIsMissing):
        return_position(position=position, reason="  ", by=CLERK, at=NOW)
    returned = return_position(position=position, reason="Bitte die Zeiten nennen.", by=CLERK, at=NOW)
    assert returned.moves.first().reason == "Bitte die Zeiten nennen."
    with pytest.raises(PositionCannotMove, match="zurückgegeben"):
        return_position(position=drafted(inside, title="Zweite"), reason="So nicht.", by=CLERK, at=NOW)


def test_an_end_can_be_taken_back(inside: Agency) -> None:
    position = publish_position(position=drafted(inside), by=CLERK, at=NOW)
    end_position(position=position, by=CLERK, at=NOW)
    assert not inside.positions.published(on=TODAY).exists()
    assert take_back_move(position=position, by=CLERK, at=NOW).state == PositionState.PUBLISHED


def test_the_organisation_proposes_and_the_office_decides(inside: Agency) -> None:
    position = publish_position(position=drafted(inside), by=CLERK, at=NOW)
    other = make_activity(inside, "Vorlesen").field
    edit = edit_position(
        position=position, title="Hunde ausführen am Bach", date=dt.date(2027, 5, 1), start=dt.time(9, 30), field=other, by=CLERK, at=NOW
    )
    position.refresh_from_db()
    assert position.title == "Hunde ausführen"
    changed = accept_edit(edit=edit, by=CLERK, at=NOW)
    assert (changed.title, changed.date, changed.start) == ("Hunde ausführen am Bach", dt.date(2027, 5, 1), dt.time(9, 30))
    with pytest.raises(AlreadyDecided):
        refuse_edit(edit=edit, reason="doch nicht", by=CLERK, at=NOW)


def test_the_newest_wish_replaces_the_last(inside: Agency) -> None:
    position = make_position(inside)
    for title in ("Eins", "Zwei"):
        edit_position(position=position, title=title, by=CLERK, at=NOW)
    assert [edit.changes for edit in position.edits.all()] == [{"title": "Zwei"}]
    assert edit_position(position=position, title=position.title, by=CLERK, at=NOW) is None
    assert not position.edits.exists()


def test_a_draft_changes_at_once(inside: Agency) -> None:
    position = drafted(inside)
    assert edit_position(position=position, title="Katzen streicheln", by=CLERK, at=NOW) is None
    position.refresh_from_db()
    assert position.title == "Katzen streicheln"


def test_parts_of_another_organisation_are_refused(inside: Agency) -> None:
    with pytest.raises(BelongsToAnother):
        drafted(inside, contact=make_contact(inside, make_organisation(inside, "Andere")))


def test_a_copy_is_a_draft_with_the_same_text(inside: Agency) -> None:
    position = publish_position(position=drafted(inside), by=CLERK, at=NOW)
    copy = copy_position(position=position, by=CLERK, at=NOW)
    assert (copy.title, copy.state, copy.confirmed_on, copy.number) == (position.title, PositionState.DRAFT, None, position.number + 1)


@pytest.mark.database
@pytest.mark.parametrize("broken", [
    {"seats": 0}, {"starts_on": TODAY, "ends_on": TODAY - dt.timedelta(days=1)}, {"timing": "one_off", "date": None},
    {"state": "published", "confirmed_on": None}, {"grid_x": 1, "grid_y": None},
])
def test_the_database_refuses(inside: Agency, broken: dict[str, object]) -> None:
    position = make_position(inside)
    with pytest.raises(IntegrityError), transaction.atomic():
        Position.objects.filter(pk=position.pk).update(**broken)


@pytest.mark.parametrize("state", [state for state in PositionState if state != PositionState.PUBLISHED])
def test_only_what_is_published_is_shown(client: Client, inside: Agency, state: str) -> None:
    shown, hidden = make_position(inside), make_position(inside, title="Noch geheim", state=state)
    page = client.get("/lindenhof/positions/").content.decode()
    assert shown.title in page and hidden.title not in page
    assert client.get(f"/lindenhof/positions/{shown.number}/").status_code == 200
    assert client.get(f"/lindenhof/positions/{hidden.number}/").status_code == 404
