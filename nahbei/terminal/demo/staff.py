"""Who works in the two offices."""

from __future__ import annotations

from dataclasses import dataclass

from nahbei.foundation.rights import Role


@dataclass(frozen=True)
class Clerk:
    name: str
    email: str
    role: Role
    supervisor: str = ""


AGENCY = {
    "name": "Ehrenamtsagentur Lindenviertel", "slug": "lindenviertel", "carrier": "Lindenviertel e. V.", "street": "Lindenplatz 1",
    "postal_code": "43117", "phone": "030 23125 400", "email": "buero@example.org",
    "opening_hours": "Montag bis Donnerstag 9 bis 13 Uhr\nFreitag 9 bis 12 Uhr",
}
STAFF = (
    Clerk("Marlene Hoffmann", "leitung@example.org", Role.LEAD),
    Clerk("Petra Lindner", "lindner@example.org", Role.COORDINATOR),
    Clerk("Ben Wagner", "fsj@example.org", Role.TRAINEE, "Petra Lindner"),
    Clerk("Christa Möller", "moeller@example.org", Role.OFFICE_VOLUNTEER),
    Clerk("Uwe Baumann", "kasse@example.org", Role.FINANCE),
    Clerk("Helga Sturm", "vorstand@example.org", Role.READ_ONLY),
)
SECOND_AGENCY = {
    "name": "Freiwilligenzentrum Nordend", "slug": "nordend", "carrier": "Nordend hilft e. V.", "street": "Nordring 5",
    "postal_code": "43220", "phone": "030 23125 900", "email": "nordend@example.org", "opening_hours": "Dienstag und Donnerstag 10 bis 14 Uhr",
}
SECOND_STAFF = (Clerk("Sven Albrecht", "albrecht@example.org", Role.LEAD), Clerk("Nadia Haddad", "haddad@example.org", Role.COORDINATOR))
