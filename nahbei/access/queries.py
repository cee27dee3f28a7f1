"""Who is behind an address, and which browsers are in."""

from __future__ import annotations

import datetime as dt

from django.db.models import Exists, OuterRef, QuerySet

from nahbei.access.models import LogIn, Passkey
from nahbei.foundation.models import Agency
from nahbei.people.hats import all_hats
from nahbei.people.models import Channel, ChannelKind, Person
from nahbei.people.queries import with_hats


def people_at(agency: Agency, kind: str, address: str) -> QuerySet[Person]:
    """The living whose mailbox or number this is, in the order of the office's records. A couple may share one.

    From the address to the people: asked of each person (`EXISTS`), a database of 40,000 looks at them all, 16 ms instead of 0.1.
    """
    readers = agency.channels.filter(kind=kind, normal=address).values("person")
    return with_hats(agency.people.present().filter(pk__in=readers, died_on=None)).order_by("pk")


def log_in_of(agency: Agency, digest: str, *, inside: bool, at: dt.datetime) -> LogIn | None:
    """The log-in of a browser: of one that is inside, or of one that waits for its code. One query."""
    rows = agency.log_ins.select_related("agency").filter(digest=digest)
    found = rows.filter(ends_at__gt=at) if inside else rows.filter(entered_at=None)
    return found.first()


def log_ins_at(agency: Agency, kind: str, address: str, *, at: dt.datetime) -> QuerySet[LogIn]:
    """All browsers that are inside by this mailbox or number, the latest first."""
    return agency.log_ins.filter(kind=kind, address=address, ends_at__gt=at).order_by("-entered_at", "-pk")


def passkeys_at(agency: Agency, kind: str, address: str) -> QuerySet[Passkey]:
    """Whoever reads the mailbox may remove what opens it: all of this address, the latest first."""
    return agency.passkeys.filter(kind=kind, address=address).select_related("person").order_by("-created_at", "-pk")


def idle_passkeys(agency: Agency) -> QuerySet[Passkey]:
    """Those that open nothing: who set them up no longer reads the address, has died, or is another record now."""
    reads_it = Channel.objects.filter(person=OuterRef("person"), kind=OuterRef("kind"), normal=OuterRef("address"))
    alive = agency.people.present().filter(pk=OuterRef("person"), died_on=None)
    return agency.passkeys.exclude(Exists(reads_it), Exists(alive))


def demo_addresses(agency: Agency) -> list[tuple[str, str]]:
    """A mailbox for each hat and the word of the hat, for the log-in page of the demo."""
    mailbox = agency.channels.filter(kind=ChannelKind.EMAIL, person__merged_into=None, person__died_on=None)
    found: list[tuple[str, str]] = []
    for hat in all_hats():
        worn = agency.people.filter(hat.worn()).values("pk")
        address = mailbox.filter(person__in=worn).order_by("person_id", "pk").values_list("normal", flat=True).first()
        if address and address not in dict(found):
            found.append((address, str(hat.word)))
    return found
