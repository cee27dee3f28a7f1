"""Positions out of a table or out of Freinet's XML, with their organisations, places and contact persons."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nahbei.exchange import values
from nahbei.exchange.columns import Column
from nahbei.exchange.kinds.ground import Ground
from nahbei.exchange.markup import plain_text
from nahbei.exchange.models import Import, ImportKind, Outcome
from nahbei.exchange.plans import LONGEST_KEY, Importer, Plan, failed, foreign_keys
from nahbei.foundation.actor import Actor
from nahbei.foundation.models import Agency
from nahbei.opportunities.actions.bulk import add_many
from nahbei.opportunities.models import Origin, Position, PositionState, TargetGroup
from nahbei.opportunities.queries import freshness_terms
from nahbei.people.folding import readable

TITLE, SUMMARY, TASK, WHEN = 100, 200, 4_000, 200
GROUPS = (
    ("kind", TargetGroup.CHILDREN), ("jugend", TargetGroup.YOUTH), ("famil", TargetGroup.FAMILIES), ("senior", TargetGroup.SENIORS),
    ("aelter", TargetGroup.SENIORS), ("behinder", TargetGroup.DISABLED), ("gefluecht", TargetGroup.NEWCOMERS),
    ("migra", TargetGroup.NEWCOMERS), ("fluecht", TargetGroup.NEWCOMERS), ("wohnungslos", TargetGroup.POOR), ("arm", TargetGroup.POOR),
    ("tier", TargetGroup.ANIMALS), ("natur", TargetGroup.NATURE), ("umwelt", TargetGroup.NATURE),
)


class Positions(Importer):
    """Known is one with the same number in the other system, or the same title at the same organisation.

    What was changed there within the terms of freshness stays public, counted from that day; everything else comes in unseen and
    is asked for first.
    """

    columns = (
        Column("key", gettext_lazy("Nummer im alten System"), ("angebotsId", "id", "nr", "nummer", "angebotsnummer")),
        Column("title", gettext_lazy("Titel"), ("angebotsname", "stelle", "angebot", "bezeichnung", "überschrift"), needed=True),
        Column("organisation", gettext_lazy("Organisation"), ("einrichtungsname", "einrichtung", "verein", "träger"), needed=True),
        Column("organisation_key", gettext_lazy("Nummer der Organisation"), ("einrichtungs_id", "einrichtungsnummer", "organisations_id")),
        Column("summary", gettext_lazy("In einem Satz"), ("kurz_beschreibung", "kurzbeschreibung", "kurztext")),
        Column("task", gettext_lazy("Was ist zu tun?"), ("beschreibung", "aufgabe", "aufgaben", "tätigkeit", "text")),
        Column("field", gettext_lazy("Tätigkeitsfeld"), ("handlungsfelder", "handlungsfeld", "bereich", "kategorie")),
        Column("target_group", gettext_lazy("Für wen?"), ("zielgruppen", "zielgruppe")),
        Column("street", gettext_lazy("Straße"), ("strasse", "anschrift", "adresse")),
        Column("postal_code", gettext_lazy("Postleitzahl"), ("plz",)),
        Column("town", gettext_lazy("Ort"), ("stadt",)),
        Column("area", gettext_lazy("Viertel"), ("ortsteil", "stadtteil", "stadtteile", "bezirk", "quartier")),
        Column("latitude", gettext_lazy("Breite"), ("geo_breite", "lat", "latitude")),
        Column("longitude", gettext_lazy("Länge"), ("geo_laenge", "lon", "lng", "longitude")),
        Column("when", gettext_lazy("Zeiten in Worten"), ("termine", "zeit", "zeiten", "einsatzzeit", "wann")),
        Column("seats", gettext_lazy("Wie viele?"), ("anzahl", "plätze", "gesucht", "bedarf")),
        Column("needed", gettext_lazy("Was man mitbringen sollte"), ("voraussetzungen", "anforderungen", "qualifikation")),
        Column("given", gettext_lazy("Was Freiwillige bekommen"), ("leistungen", "rahmenbedingungen", "wir_bieten")),
        Column("visible", gettext_lazy("Öffentlich"), ("kontaktierbar", "sichtbar", "veröffentlicht", "aktiv")),
        Column("changed", gettext_lazy("Zuletzt geändert"), ("bearbeitet", "geändert", "stand", "aktualisiert")),
        Column("contact", gettext_lazy("Ansprechperson"), ("ansprechpartner", "kontakt", "kontakt_name", "ansprechpartner_name", "kontaktperson")),
        Column("contact_role", gettext_lazy("Ihre Aufgabe"), ("funktion_der_person", "funktion", "kontakt_funktion_der_person",
                                                            "ansprechpartner_funktion_der_person")),
        Column("contact_phone", gettext_lazy("Ihr Telefon"), ("kontakt_telefon", "ansprechpartner_telefon", "telefon")),
        Column("contact_email", gettext_lazy("Ihre E-Mail"), ("kontakt_email", "ansprechpartner_email", "email", "mail")),
    )

    def __init__(self, agency: Agency, *, on: dt.date) -> None:
        self.agency, self.on = agency, on
        self.ground = Ground(agency)
        self.keys = foreign_keys(agency, ImportKind.POSITIONS)
        rows = agency.positions.values_list("pk", "title", "organisation__name")
        self.titles = {_title_key(title, organisation): pk for pk, title, organisation in rows}
        self.terms = freshness_terms(agency, on=on)

    def judge(self, line: int, row: Mapping[str, str]) -> Plan:
        title, organisation = values.line(plain_text(row.get("title", "")), TITLE), values.line(plain_text(row.get("organisation", "")), 160)
        shown = f"{title or '–'} ({organisation or '–'})"
        if not title:
            return failed(line, shown, _("Der Titel fehlt."))
        if not organisation:
            return failed(line, shown, _("Die Organisation fehlt."))
        same = _title_key(title, organisation)
        key = (row.get("key", "").strip() or same)[:LONGEST_KEY]
        known = self.keys.get(key, self.titles.get(same) if not row.get("key", "").strip() else None)
        if known is not None:
            return Plan(line, Outcome.KNOWN, shown, key, _("Ist schon da und bleibt, wie sie ist."), content={"target": known})
        self.keys[key] = self.titles[same] = 0  # the same again in this file is known
        content = self._content(row, title)
        state, confirmed, note = self._state(row, content)
        return Plan(line, Outcome.CREATED, shown, key, notes=(note,), content={
            "fields": {**content, "state": state, "confirmed_on": confirmed}, "row": dict(row), "organisation": organisation,
        })

    def write(self, plans: Sequence[Plan], *, run: Import, by: Actor, at: dt.datetime) -> list[int]:
        rows = []
        for plan in plans:
            row, fields = plan.content["row"], plan.content["fields"]
            organisation = self.ground.organisation(row, plan.content["organisation"], run=run, at=at)
            site = self.ground.site(row, organisation)
            contact = self.ground.contact(row, organisation, by=by, at=at)
            rows.append(Position(
                agency=self.agency, organisation=organisation, site=site, contact=contact, field=self.ground.field(row.get("field", "")),
                origin=Origin.IMPORT, created_at=at, created_by_name=by.name, changed_at=at, state_since=at,
                published_at=at if fields["state"] == PositionState.PUBLISHED else None, **fields,
            ))
        return [row.pk for row in add_many(agency=self.agency, positions=rows, by=by, at=at)]

    @staticmethod
    def take_back(agency: Agency, targets: Sequence[int], *, run: Import) -> set[int]:
        """Only those that nobody changed, asked for or was proposed for since; then what was made for them and is unused."""
        untouched = agency.positions.filter(
            pk__in=targets, placements=None, submissions=None, edits=None, changed_at__lte=run.ended_at or timezone.now(), origin=Origin.IMPORT
        )
        gone = set(untouched.values_list("pk", flat=True))
        Position.objects.filter(agency=agency, pk__in=gone).delete()
        return gone

    def _content(self, row: Mapping[str, str], title: str) -> dict[str, Any]:
        area = self.ground.area(row.get("area", ""))
        return {
            "title": title, "summary": values.line(plain_text(row.get("summary", "")), SUMMARY),
            "task": readable(plain_text(row.get("task", "")) or plain_text(row.get("summary", "")))[:TASK],
            "target_group": _group(row.get("target_group", "")),
            "street": values.line(row.get("street", ""), 120), "postal_code": values.postal_code(row.get("postal_code", "")),
            "town": values.line(row.get("town", ""), 80), "neighbourhood_id": area, "when": values.line(plain_text(row.get("when", "")), WHEN),
            "seats": min(max(values.number(row.get("seats", "")) or 1, 1), 500), "needed": values.line(plain_text(row.get("needed", "")), 400),
            "given": values.line(plain_text(row.get("given", "")), 400),
        }

    def _state(self, row: Mapping[str, str], content: Mapping[str, Any]) -> tuple[str, dt.date | None, str]:
        """Public only with a text, wanted there, and changed lately enough that we may still believe it."""
        changed = values.day(row.get("changed", ""))
        if changed is not None and changed > self.on:
            changed = None
        wanted = values.truth(row.get("visible", "ja")) is not False
        if wanted and content["task"] and changed is not None and self.terms.unpublish_on(changed) > self.on:
            return PositionState.PUBLISHED, changed, _("wird veröffentlicht")
        return PositionState.OFFLINE, None, _("kommt nicht sichtbar herein")


def _group(text: str) -> str:
    words = values.same(text)
    found = {group for word, group in GROUPS if word in words}
    return found.pop() if len(found) == 1 else TargetGroup.EVERYBODY


def _title_key(title: str, organisation: str) -> str:
    return f"{values.same(organisation)} · {values.same(title)}"


