"""Who may do what: one readable table. Shown in the settings, asked by the doors."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    LEAD = "lead", _("Leitung")
    COORDINATOR = "coordinator", _("Koordination")
    FINANCE = "finance", _("Finanzen")
    TRAINEE = "trainee", _("FSJ, Ausbildung")
    OFFICE_VOLUNTEER = "office_volunteer", _("Ehrenamt im Büro")
    READ_ONLY = "read_only", _("Nur lesen")


class Right(models.TextChoices):
    DESK = "desk", _("Heute, Wochenplan und Suche sehen")
    PEOPLE = "people", _("Menschen sehen")
    PEOPLE_CHANGE = "people_change", _("Menschen anlegen und ändern")
    PEOPLE_MERGE = "people_merge", _("Doppelte Menschen zusammenführen")
    REQUESTS = "requests", _("Gesuche sehen")
    REQUESTS_CHANGE = "requests_change", _("Anrufe und Gesuche bearbeiten")
    NEEDS = "needs", _("Sehen, was nötig ist (Rollator, hört schwer …)")
    HEALTH_NOTE = "health_note", _("Gesundheitsnotiz lesen")
    MATCHING = "matching", _("Freiwillige anfragen und vermitteln")
    VOLUNTEERS = "volunteers", _("Freiwillige sehen")
    VOLUNTEERS_CHANGE = "volunteers_change", _("Freiwillige anlegen und ändern")
    CERTIFICATES = "certificates", _("Führungszeugnisse ansehen und eintragen")
    CERTIFICATE_RESULTS = "certificate_results", _("Sehen, wenn ein Führungszeugnis einen Eintrag hatte")
    VISITS_CHANGE = "visits_change", _("Einsätze ändern und Stunden eintragen")
    HOURS_APPROVE = "hours_approve", _("Stunden freigeben")
    PARTNERS = "partners", _("Organisationen und Dienste sehen")
    PARTNERS_CHANGE = "partners_change", _("Organisationen und Dienste ändern")
    POSITIONS = "positions", _("Stellen und Projekte sehen")
    POSITIONS_CHANGE = "positions_change", _("Stellen und Projekte aufnehmen und ändern")
    POSITIONS_PUBLISH = "positions_publish", _("Stellen prüfen und veröffentlichen")
    EVENTS = "events", _("Veranstaltungen und Räume sehen")
    EVENTS_CHANGE = "events_change", _("Veranstaltungen planen, Anmeldungen aufnehmen")
    SUBMISSIONS = "submissions", _("Eingänge von der Internetseite, per E-Mail und SMS bearbeiten")
    JOURNAL = "journal", _("Protokollbuch lesen")
    JOURNAL_WRITE = "journal_write", _("Ins Protokollbuch schreiben")
    JOURNAL_CLOSE = "journal_close", _("Tag im Protokollbuch abschließen")
    MESSAGES = "messages", _("Ausgehende Nachrichten sehen")
    MESSAGES_CHANGE = "messages_change", _("Nachrichten erneut senden, Briefe drucken")
    SETTINGS = "settings", _("Einstellungen sehen")
    SETTINGS_CHANGE = "settings_change", _("Einstellungen ändern")
    NOTICES_CHANGE = "notices_change", _("Regeln ändern, was von selbst hinausgeht")
    IMPORT = "import", _("Daten aus einem anderen System übernehmen")
    MEMBERS_CHANGE = "members_change", _("Zugänge vergeben und beenden")
    AUDIT = "audit", _("Sehen, wer was getan hat")


_SEES = frozenset({Right.DESK, Right.PEOPLE, Right.REQUESTS, Right.VOLUNTEERS, Right.PARTNERS, Right.POSITIONS, Right.JOURNAL, Right.SETTINGS,
                   Right.EVENTS})
_WORKS = _SEES | {
    Right.PEOPLE_CHANGE, Right.REQUESTS_CHANGE, Right.NEEDS, Right.MATCHING, Right.VOLUNTEERS_CHANGE, Right.VISITS_CHANGE,
    Right.PARTNERS_CHANGE, Right.POSITIONS_CHANGE, Right.SUBMISSIONS, Right.JOURNAL_WRITE, Right.MESSAGES, Right.MESSAGES_CHANGE,
    Right.EVENTS_CHANGE,
}
_DECIDES = _WORKS | {
    Right.PEOPLE_MERGE, Right.HEALTH_NOTE, Right.HOURS_APPROVE, Right.JOURNAL_CLOSE, Right.POSITIONS_PUBLISH, Right.AUDIT, Right.CERTIFICATES,
}

RIGHTS: dict[Role, frozenset[Right]] = {
    Role.LEAD: frozenset(Right),
    Role.COORDINATOR: frozenset(_DECIDES | {Right.SETTINGS_CHANGE, Right.IMPORT}),
    Role.FINANCE: _SEES | {Right.HOURS_APPROVE, Right.JOURNAL_WRITE},
    Role.TRAINEE: frozenset(_WORKS),
    Role.OFFICE_VOLUNTEER: frozenset(_WORKS - {Right.PARTNERS_CHANGE, Right.MESSAGES_CHANGE}),
    Role.READ_ONLY: _SEES,
}


def may(role: str, right: Right) -> bool:
    """True when the role holds the right. An unknown role holds none."""
    return right in RIGHTS.get(Role(role), frozenset()) if role in Role.values else False
