"""What an agency's website must say by law, what of it is missing, and good words where nothing was written."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from nahbei.foundation.models import Agency, AgencyProfile, State

Words = str | Promise

HEADLINE = _("Hilfe wohnt gleich um die Ecke.")
INTRO = _("Die einen haben Zeit, die anderen brauchen sie. Wir bringen beide zusammen. Kostenlos, verlässlich und ganz in der Nähe.")

# The supervisory authority for private bodies; its address stands on its own pages.
AUTHORITIES: dict[str, str] = {
    State.BW: "Der Landesbeauftragte für den Datenschutz und die Informationsfreiheit Baden-Württemberg",
    State.BY: "Bayerisches Landesamt für Datenschutzaufsicht",
    State.BE: "Berliner Beauftragte für Datenschutz und Informationsfreiheit",
    State.BB: "Die Landesbeauftragte für den Datenschutz und für das Recht auf Akteneinsicht Brandenburg",
    State.HB: "Die Landesbeauftragte für Datenschutz und Informationsfreiheit der Freien Hansestadt Bremen",
    State.HH: "Der Hamburgische Beauftragte für Datenschutz und Informationsfreiheit",
    State.HE: "Der Hessische Beauftragte für Datenschutz und Informationsfreiheit",
    State.MV: "Der Landesbeauftragte für Datenschutz und Informationsfreiheit Mecklenburg-Vorpommern",
    State.NI: "Der Landesbeauftragte für den Datenschutz Niedersachsen",
    State.NW: "Landesbeauftragte für Datenschutz und Informationsfreiheit Nordrhein-Westfalen",
    State.RP: "Der Landesbeauftragte für den Datenschutz und die Informationsfreiheit Rheinland-Pfalz",
    State.SL: "Unabhängiges Datenschutzzentrum Saarland",
    State.SN: "Sächsische Datenschutz- und Transparenzbeauftragte",
    State.ST: "Landesbeauftragte für den Datenschutz Sachsen-Anhalt",
    State.SH: "Unabhängiges Landeszentrum für Datenschutz Schleswig-Holstein",
    State.TH: "Thüringer Landesbeauftragter für den Datenschutz und die Informationsfreiheit",
}

# What must be filled in before the pages are whole: the agency's own fields, then those of its profile.
OF_AGENCY = ("street", "postal_code", "town", "phone", "email")
OF_PROFILE = ("legal_name", "represented_by", "responsible", "hosting", "accessible", "checked_on", "enforcement")


def profile_of(agency: Agency) -> AgencyProfile:
    """The row, or an empty one that is not stored."""
    return AgencyProfile.objects.filter(agency=agency).first() or AgencyProfile(agency=agency)


def missing(agency: Agency, profile: AgencyProfile) -> list[str]:
    """The words of what is empty. None of it: the pages are whole."""
    return list(_missing(agency, profile))


def _missing(agency: Agency, profile: AgencyProfile) -> Iterator[str]:
    for row, names in ((agency, OF_AGENCY), (profile, OF_PROFILE)):
        for name in names:
            if not getattr(row, name):
                yield _word(row, name)
    if bool(profile.register_court) != bool(profile.register_number):
        yield str(_("Registergericht und Registernummer"))
    if profile.accessible in {"partly", "not"} and not profile.barriers:
        yield _word(profile, "barriers")


def _word(row: Agency | AgencyProfile, name: str) -> str:
    return str(getattr(row._meta.get_field(name), "verbose_name", name))


def authority_of(agency: Agency, profile: AgencyProfile) -> str:
    return profile.authority or AUTHORITIES.get(agency.state, "")
