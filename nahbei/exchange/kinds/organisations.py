"""Organisations out of a table."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nahbei.exchange import values
from nahbei.exchange.columns import Column
from nahbei.exchange.models import Import, ImportKind, Outcome
from nahbei.exchange.plans import LONGEST_KEY, Importer, Plan, failed, foreign_keys
from nahbei.foundation.actor import Actor
from nahbei.foundation.models import Agency
from nahbei.partners.models import Organisation, OrganisationKind, folded
from nahbei.people.folding import readable

NAME, TOWN, STREET, PHONE = 160, 80, 120, 40
KINDS = {
    "kirche": OrganisationKind.CHURCH, "gemeinde": OrganisationKind.CHURCH, "pflege": OrganisationKind.NURSING, "senioren": OrganisationKind.NURSING,
    "kultur": OrganisationKind.CULTURE, "musik": OrganisationKind.CULTURE, "tier": OrganisationKind.ANIMALS, "bank": OrganisationKind.BANK,
    "betrieb": OrganisationKind.BANK, "stadt": OrganisationKind.MUNICIPALITY, "kreis": OrganisationKind.MUNICIPALITY,
    "sport": OrganisationKind.SPORT, "schule": OrganisationKind.SCHOOL, "kita": OrganisationKind.SCHOOL, "wohlfahrt": OrganisationKind.WELFARE,
}


class Organisations(Importer):
    """Known is one with the same number in the other system, or with the same name and postal code."""

    columns = (
        Column("key", gettext_lazy("Nummer im alten System"), ("id", "nr", "nummer", "einrichtungs_id", "einrichtungsnummer")),
        Column("name", gettext_lazy("Name"), ("organisation", "einrichtung", "einrichtungsname", "verein", "bezeichnung"), needed=True),
        Column("kind", gettext_lazy("Art"), ("typ", "kategorie", "organisationsart")),
        Column("street", gettext_lazy("Straße"), ("strasse", "anschrift", "adresse")),
        Column("postal_code", gettext_lazy("Postleitzahl"), ("plz",)),
        Column("town", gettext_lazy("Ort"), ("stadt", "wohnort")),
        Column("phone", gettext_lazy("Telefon"), ("tel", "telefonnummer", "rufnummer")),
        Column("email", gettext_lazy("E-Mail"), ("mail", "emailadresse")),
        Column("url", gettext_lazy("Internetseite"), ("homepage", "website", "internet", "www")),
        Column("note", gettext_lazy("Notiz"), ("bemerkung", "beschreibung", "anmerkung")),
    )

    def __init__(self, agency: Agency, *, on: dt.date) -> None:
        self.agency = agency
        self.keys = foreign_keys(agency, ImportKind.ORGANISATIONS)
        rows = agency.organisations.values_list("pk", "name", "postal_code")
        self.names = {_name_key(name, code): pk for pk, name, code in rows}

    def judge(self, line: int, row: Mapping[str, str]) -> Plan:
        name = values.line(row.get("name", ""), NAME)
        if not name:
            return failed(line, "", _("Der Name fehlt."))
        code = values.postal_code(row.get("postal_code", ""))
        key = (row.get("key", "").strip() or _name_key(name, code))[:LONGEST_KEY]
        known = self.keys.get(key) or self.names.get(_name_key(name, code))
        if known is not None:
            return Plan(line, Outcome.KNOWN, name, key, _("Steht schon im Verzeichnis."), content={"target": known})
        self.names[_name_key(name, code)] = self.keys[key] = 0  # the same again in this file is known
        return Plan(line, Outcome.CREATED, name, key, notes=_notes(row), content=content_of(row, name, code))

    def write(self, plans: Sequence[Plan], *, run: Import, by: Actor, at: dt.datetime) -> list[int]:
        rows = [
            Organisation(agency=self.agency, created_at=at, folded=folded(plan.title), **plan.content) for plan in plans
        ]
        return [row.pk for row in Organisation.objects.bulk_create(rows)]

    @staticmethod
    def take_back(agency: Agency, targets: Sequence[int], *, run: Import) -> set[int]:
        """Only those that nothing hangs on."""
        unused = agency.organisations.filter(
            pk__in=targets, services=None, positions=None, projects=None, contact_persons=None, sites=None, carried=None, merged_from=None
        )
        gone = set(unused.values_list("pk", flat=True))
        Organisation.objects.filter(agency=agency, pk__in=gone).delete()
        return gone


def content_of(row: Mapping[str, str], name: str, code: str) -> dict[str, Any]:
    email, url = row.get("email", "").strip(), row.get("url", "").strip()
    url = url if "://" in url or not url else f"https://{url}"
    return {
        "name": name, "kind": _kind(row.get("kind", ""), name), "street": values.line(row.get("street", ""), STREET), "postal_code": code,
        "town": values.line(row.get("town", ""), TOWN), "phone": values.line(row.get("phone", ""), PHONE),
        "email": email if is_valid(validate_email, email) else "", "url": url if is_valid(URLValidator(("http", "https")), url) else "",
        "note": readable(row.get("note", ""))[:4_000],
    }


def _notes(row: Mapping[str, str]) -> tuple[str, ...]:
    email = row.get("email", "").strip()
    return (_("E-Mail-Adresse ist keine und bleibt leer."),) if email and not is_valid(validate_email, email) else ()


def is_valid(check: Any, text: str) -> bool:
    if not text or len(text) > 200:
        return False
    try:
        check(text)
    except ValidationError:
        return False
    return True


def _kind(*texts: str) -> str:
    words = values.same(" ".join(texts))
    return next((kind for word, kind in KINDS.items() if word in words), OrganisationKind.INITIATIVE)


def _name_key(name: str, code: str) -> str:
    return f"{values.same(name)} {code}".strip()
