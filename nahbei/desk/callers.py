"""Who is on the telephone, and for whom: someone known, or someone to put on file."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from nahbei.foundation.actor import Actor
from nahbei.foundation.models import Agency
from nahbei.foundation.refusal import Refusal
from nahbei.people.actions import add_person, change_person, represent
from nahbei.people.models import Authority, ChannelKind, Person, Representation, Salutation
from nahbei.people.phones import ChannelInput, normalise


class NameIsMissing(Refusal):
    sentence = _("Wer ruft an? Mindestens der Nachname.")
    field = "name"


class NobodyCallsForThemselves(Refusal):
    sentence = _("Das ist dieselbe Person. Nehmen Sie den Haken „ruft für jemand anderen an“ weg.")
    field = "caller_name"


@dataclass(frozen=True)
class Who:
    """Someone known (`person`), or what was said about someone new. Of the known only gaps are filled."""

    person: Person | None = None
    family_name: str = ""
    given_name: str = ""
    salutation: str = Salutation.NONE
    phone: str = ""
    street: str = ""
    postal_code: str = ""
    town: str = ""
    language: str = ""

    @property
    def full_name(self) -> str:
        return self.person.full_name if self.person else f"{self.given_name} {self.family_name}".strip()

    @property
    def words(self) -> str:
        """„Elif Yıldırım, 030 23125 418“."""
        return ", ".join(part for part in (self.full_name, self.phone) if part)


@dataclass(frozen=True)
class Caller:
    """Somebody who calls for another: how they belong together, and whether an authority was seen."""

    who: Who = field(default_factory=Who)
    relation: str = ""
    authority: str = Authority.NONE
    seen_on: dt.date | None = None


def add_or_refresh(agency: Agency, who: Who, *, by: Actor, at: dt.datetime) -> Person:
    """Put someone new on file; of someone known fill the gaps and add a number that is new. Refuses NameIsMissing."""
    if who.person is not None:
        return _refreshed(who.person.merged_into or who.person, who, by=by, at=at)
    if not who.family_name.strip():
        raise NameIsMissing
    channels = [ChannelInput(ChannelKind.PHONE, who.phone)] if who.phone else []
    given = {"language": who.language} if who.language else {}
    return add_person(
        agency=agency, by=by, at=at, channels=channels, salutation=who.salutation, given_name=who.given_name.strip(),
        family_name=who.family_name.strip(), street=who.street, postal_code=who.postal_code, town=who.town, **given,
    )


def _refreshed(person: Person, who: Who, *, by: Actor, at: dt.datetime) -> Person:
    gaps = {name: getattr(who, name) for name in ("street", "postal_code", "town") if getattr(who, name) and not getattr(person, name)}
    known = list(person.channels.all())
    number = normalise(who.phone)
    channels = None
    if number is not None and number.normal not in {channel.normal for channel in known} and number.normal.startswith("+"):
        channels = [ChannelInput(channel.kind, channel.value, channel.label) for channel in known]
        channels.append(ChannelInput(ChannelKind.PHONE, who.phone))
    if gaps or channels is not None:
        change_person(person=person, by=by, at=at, channels=channels, **gaps)
    return person


def representation_for(person: Person, representative: Person, caller: Caller, *, by: Actor, at: dt.datetime) -> Representation:
    """How these two belong together. An authority that was seen before is never lowered by a call."""
    if person.pk == representative.pk:
        raise NobodyCallsForThemselves
    on = timezone.localdate(at)
    known = Representation.objects.filter(person=person, representative=representative).first()
    seen = caller.authority != Authority.NONE and caller.seen_on is not None
    if known is not None and (known.may_consent(on=on) or not (seen or (caller.relation and caller.relation != known.relation))):
        return known
    return represent(
        person=person, representative=representative, relation=caller.relation or (known.relation if known else ""), by=by, at=at,
        authority=caller.authority if seen else Authority.NONE, seen_on=caller.seen_on if seen else None,
    )
