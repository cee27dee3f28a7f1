"""Who gave what in a year, and what each of them gets for it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from nahbei.documents.tables import Cents, Sheet, Value, xlsx
from nahbei.donations.models import Gift
from nahbei.donations.papers import address_of
from nahbei.foundation.models import Agency
from nahbei.partners.models import Organisation, folded
from nahbei.people.models import Person
from nahbei.people.queries import followed

# § 50 Abs. 4 EStDV: up to here the line of one's bank does.
SIMPLE_CENTS = 30_000


@dataclass(frozen=True)
class Donor:
    """A giver with the gifts of a year, the oldest first. `open_gifts` stand in no confirmation that counts."""

    giver: Person | Organisation
    gifts: tuple[Gift, ...]
    open_gifts: tuple[Gift, ...]
    problem: str

    @property
    def name(self) -> str:
        return self.giver.full_name if isinstance(self.giver, Person) else self.giver.name

    @property
    def is_person(self) -> bool:
        return isinstance(self.giver, Person)

    @property
    def cents(self) -> int:
        return sum(gift.cents for gift in self.gifts)

    @property
    def is_simple(self) -> bool:
        """Each gift is so small that whoever gave needs no confirmation; a thing or a waived claim leaves no line at a bank."""
        return all(gift.kind == "money" and gift.cents <= SIMPLE_CENTS for gift in self.gifts)


def giver_of(gift: Gift) -> Person | Organisation:
    """Of records that were merged the one that counts."""
    if gift.person is not None:
        return followed(gift.person)
    assert gift.organisation is not None
    return gift.organisation


def donors_of(agency: Agency, year: int) -> list[Donor]:
    """By name. Two questions, however many there are."""
    rows = agency.gifts.counting().of_year(year).select_related("person__merged_into", "organisation", "agency").order_by("given_on", "pk")
    confirmed = set(agency.confirmed_gifts.filter(live=True, gift__given_on__year=year).values_list("gift_id", flat=True))
    found: dict[Person | Organisation, list[Gift]] = {}
    for row in rows:
        found.setdefault(giver_of(row), []).append(row)
    donors = [
        Donor(giver, tuple(gifts), tuple(gift for gift in gifts if gift.pk not in confirmed), "" if address_of(giver) else _("Adresse fehlt"))
        for giver, gifts in found.items()
    ]
    return sorted(donors, key=lambda one: (_key(one.giver), one.name))


def donor_of(agency: Agency, year: int, giver: Person | Organisation) -> Donor | None:
    return next((one for one in donors_of(agency, year) if one.giver == giver), None)


def workbook(agency: Agency, year: int) -> bytes:
    """The gifts of a year as a table, those that were taken back too."""
    heads = [_("Tag"), _("Wer"), _("Art"), _("Betrag"), _("Wofür"), _("Beleg"), _("Bestätigung"), _("zurückgenommen")]
    return xlsx([Sheet(_("Spenden"), heads, _rows(agency, year), (12, 30, 24, 14, 36, 12, 14, 16))])


def _rows(agency: Agency, year: int) -> Iterable[list[Value]]:
    numbers = {
        line.gift_id: line.confirmation.name
        for line in agency.confirmed_gifts.filter(live=True, gift__given_on__year=year).select_related("confirmation").defer(
            "confirmation__paper", "confirmation__content",
        )
    }
    for gift in agency.gifts.of_year(year).select_related("person", "organisation", "booking").order_by("given_on", "pk"):
        yield [
            gift.given_on, gift.giver_name, str(gift.get_kind_display()), Cents(gift.cents), gift.text, gift.booking.voucher if gift.booking else "",
            numbers.get(gift.pk, ""), gift.taken_back_at.date() if gift.taken_back_at else None,
        ]


def _key(giver: Person | Organisation) -> str:
    return folded(f"{giver.family_name} {giver.given_name}" if isinstance(giver, Person) else giver.name)
