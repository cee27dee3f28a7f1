"""The command field: people, requests, journal lines, pages and actions for what was typed. Works as a page without script."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from nahbei.desk import command
from nahbei.foundation.rights import Right
from nahbei.people.folding import words
from nahbei.workspace.door import StaffRequest, staff_view
from nahbei.workspace.menu import ENTRIES
from nahbei.workspace.references import address_of

# What one can do or open besides the menu: word, further words that lead there, address, right.
PLACES: tuple[tuple[str | Promise, str | Promise, str, Right], ...] = (
    (_("Anruf aufnehmen"), _("neues Gesuch Hilfe Telefon"), "workspace:call", Right.REQUESTS_CHANGE),
    (_("Mensch anlegen"), _("neue Person Stammdaten"), "workspace:person-new", Right.PEOPLE_CHANGE),
    (_("Wiedervorlage anlegen"), _("erinnern Termin Rückruf"), "workspace:reminder-new", Right.JOURNAL_WRITE),
    (_("Ins Protokollbuch schreiben"), _("Notiz Eintrag Tagesabschluss"), "workspace:journal", Right.JOURNAL_WRITE),
    (_("Nachrichten und Post"), _("Brief drucken E-Mail SMS Ausgang"), "workspace:messages", Right.MESSAGES),
    (_("Organisationen"), _("Partner Träger Einrichtung"), "workspace:organisations", Right.PARTNERS),
    (_("Agentur und Öffnungszeiten"), _("Adresse Telefon Fristen"), "workspace:settings-agency", Right.SETTINGS),
    (_("Stelle aufnehmen"), _("neu Angebot Freiwillige gesucht"), "workspace:position-new", Right.POSITIONS_CHANGE),
    (_("Projekte"), _("Vorhaben Fest"), "workspace:projects", Right.POSITIONS),
    (_("Aktualität der Stellen"), _("nachfragen bestätigen frisch alt"), "workspace:freshness", Right.POSITIONS),
    (_("Fristen der Stellen"), _("Tage Aktualität abnehmen"), "workspace:settings-freshness", Right.SETTINGS),
    (_("Viertel"), _("Gebiet Postleitzahl Plan Stadtteil"), "workspace:settings-neighbourhoods", Right.SETTINGS),
    (_("Tätigkeiten"), _("Felder Angebote Fachbetrieb"), "workspace:settings-activities", Right.SETTINGS),
    (_("Was nötig ist"), _("Bedarf Rollator Rollstuhl"), "workspace:settings-needs", Right.SETTINGS),
    (_("Rundschreiben"), _("Serienbrief Rundmail an viele Newsletter"), "workspace:circulars", Right.MESSAGES),
    (_("Was von selbst hinausgeht"), _("Regeln Erinnerungen automatisch"), "workspace:settings-rules", Right.SETTINGS),
    (_("Texte der Nachrichten"), _("Vorlagen Wortlaut Brief Mail"), "workspace:settings-texts", Right.SETTINGS),
    (_("Einverständnis und Verschwiegenheit"), _("Erklärung Fassung Datenschutz"), "workspace:settings-declarations", Right.SETTINGS),
    (_("Zugänge"), _("Mitarbeitende Rollen Team einladen"), "workspace:members", Right.SETTINGS),
    (_("Rollen und Rechte"), _("wer darf was"), "workspace:settings-roles", Right.SETTINGS),
    (_("Gewichte der Vorschläge"), _("Punkte Matching Reihenfolge"), "workspace:settings-weights", Right.SETTINGS),
    (_("Nachvollziehbarkeit"), _("Audit wer hat was getan"), "workspace:audit", Right.AUDIT),
    (_("Mein Zugang"), _("Profil Tasten Passkey Sitzungen abmelden"), "workspace:profile", Right.DESK),
)
MOST_PLACES = 6


@dataclass(frozen=True)
class Place:
    word: str
    url: str


@staff_view(Right.DESK)
def search(request: StaffRequest) -> HttpResponse:
    text = request.GET.get("q", "").strip()[:100]
    hits = command.find(request.agency, text, may=request.may)
    context = {"q": text, "hits": hits, "places": _places(request, text), "person_pages": bool(address_of("workspace:people"))}
    template = "workspace/search/hits.html" if request.htmx else "workspace/search/page.html"
    return render(request, template, context)


def _places(request: StaffRequest, text: str) -> list[Place]:
    """Pages and actions whose words begin like what was typed."""
    typed = words(text)
    if not typed:
        return []
    found = []
    for word, more, name, right in (*PLACES, *((label, "", name, right) for label, name, right, _key, _counted in ENTRIES)):
        known = words(f"{word} {more}")
        if request.may(right) and all(any(one.startswith(start) for one in known) for start in typed):
            url = address_of(name)
            if url:
                found.append(Place(str(word), url))
    return found[:MOST_PLACES]
