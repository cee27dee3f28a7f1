"""Objects of the demo office for every address: rows that fill a page, one of each kind, and links that open.

A new address needs nothing when the noun before its parameter is the name under which its rows hang on the agency
(`referrals/<int:pk>/` → `agency.referrals`), or when `tests/house/objects.py` knows how to make one. Every `<token>` is
taken care of too: each row that holds the digest of a link gets one whose token is known here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from itertools import product
from typing import Any

from allauth.mfa.models import Authenticator
from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Count, Model, QuerySet
from django.utils import timezone

from nahbei.desk.today.page import SECTIONS
from nahbei.foundation.models import Agency
from nahbei.foundation.tokens import digest
from nahbei.messaging.topics import topics
from nahbei.people.hats import all_hats
from nahbei.people.queries import with_hats
from nahbei.placements.models import EnquiryState
from nahbei.visits.models import Side, Visit
from tests import factories
from tests.house import objects
from tests.house.plan import Address, pieces
from tests.support import (
    demo_positions,
    demo_public_events,
    demo_residents,
    demo_volunteers,
)

ENOUGH = 6
ENDLESS = dt.timedelta(days=30)
FREE_NUMBERS = 2_000  # the demo has used the first ones; the factories count from one
# The noun of an address → the name under which the rows hang on the agency, where the two differ.
ROWS_OF = {
    "entries": "journal_entries", "members": "memberships", "representatives": "representations", "requests": "help_requests",
    "introductions": "position_placements", "talks": "consultation_records", "reasons": "decline_reasons", "steps": "two_person_steps",
}
# What makes two rows look different on their page: one of each is visited.
TELLING = ("state", "kind", "channel", "outcome", "stage")
TOKENS = [f"{number:040x}" for number in range(1, ENOUGH + 1)]


def requests(agency: Agency) -> list[QuerySet[Any]]:
    """Open with suggestions and somebody asked; locked; matched as a series; waiting for the resident's word."""
    rows = agency.help_requests
    return [
        rows.open().filter(consent__isnull=False, enquiries__state="open", starts_on__isnull=False), rows.open().filter(consent=None),
        rows.filter(state="matched", standing=True), rows.filter(placements__state="ask_resident"), rows.filter(state="returned"),
    ]


def people(agency: Agency) -> list[QuerySet[Any]]:
    """Whoever asked most often, and one with each hat."""
    rows = with_hats(agency.people.filter(merged_into=None))
    most = rows.annotate(asked=Count("help_requests")).order_by("-asked", "pk")
    return [most, *(rows.filter(**{f"hat_{hat.key}": True}).order_by("pk") for hat in all_hats())]


# Where „one of each kind“ is not enough: the rows to visit, the best first.
CHOSEN: dict[str, Callable[[Agency], list[QuerySet[Any]]]] = {
    "people": people,
    "log-ins": lambda agency: [agency.log_ins.filter(entered_at__isnull=False).order_by("pk")],
    "requests": requests,
    "volunteers": lambda agency: [agency.volunteers.annotate(done=Count("placements")).order_by("-done", "pk"), agency.volunteers.order_by("pk")],
    "services": lambda agency: [agency.services.annotate(told=Count("referrals")).order_by("-told", "pk")],
    "visits": lambda agency: [
        agency.visits.planned().filter(volunteer__isnull=False, on__gte=timezone.localdate()), agency.visits.without_volunteer(),
        agency.visits.unreported(on=timezone.localdate()), agency.visits.filter(state="took_place", approved_at=None),
        agency.visits.filter(approved_at__isnull=False),
    ],
}
# Parameters that are no row of an agency.
PLAIN: dict[str, Callable[[Agency], list[Any]]] = {
    "agency": lambda agency: [agency.slug],
    "day": lambda agency: [timezone.localdate().isoformat()],
    "on": lambda agency: [timezone.localdate().isoformat()],
    "week": lambda agency: [timezone.localdate().strftime("%G-W%V")],
    "year": lambda agency: [timezone.localdate().year],
    "month": lambda agency: [timezone.localdate().strftime("%Y-%m")],
    "section": lambda agency: [section.key for section in SECTIONS],
    "topic": lambda agency: sorted(topics)[:2],
    "reference": lambda agency: [str(agency.enquiries.latest("pk").reference)],
    "token": lambda agency: TOKENS,
}
# The name of an address → all its parameters, for objects that must belong together in a way that no rule finds.
NAMES: dict[str, Callable[[Agency], dict[str, Any]]] = {
    "workspace:request-volunteer-call": lambda agency: together(agency.enquiries.open(), pk="help_request_id", volunteer="volunteer_id"),
    "mfa_edit_webauthn": lambda agency: {"pk": Authenticator.objects.filter(type="webauthn").latest("pk").pk},
    "mfa_remove_webauthn": lambda agency: {"pk": Authenticator.objects.filter(type="webauthn").latest("pk").pk},
    "workspace:person-merge": lambda agency: {"pk": agency.people.order_by("pk")[0].pk, "other": agency.people.order_by("-pk")[0].pk},
}


def together(rows: QuerySet[Any], **names: str) -> dict[str, Any]:
    row = rows[0]
    return {parameter: getattr(row, attribute) for parameter, attribute in names.items()}


def fillings(address: Address, agency: Agency) -> list[dict[str, Any]]:
    """What to put into an address, the best first. Raises `Unknown` when nobody said how."""
    for told in (demo_positions.FILLINGS, demo_public_events.FILLINGS, demo_residents.FILLINGS, demo_volunteers.FILLINGS):
        if address.name in told:
            return told[address.name](agency)
    if address.name in NAMES:
        return [NAMES[address.name](agency)]
    if not address.parameters:
        return [{}]
    nouns = [noun for noun, _ in pieces(address.route)]
    # What was made belongs to a link of its own and opens when no row of the office does.
    made = [objects.NAMES[address.name](agency)] if "token" in address.parameters and address.name in objects.NAMES else []
    try:
        found = [filling for filling in _from_the_office(address, nouns, agency) if None not in filling.values()]
    except LookupError:
        found = []
    if found or made:
        return [*found[:ENOUGH + 2], *made]
    return [objects.arguments(address, agency)]  # made by the factories; raises Unknown with the words what to do


def _from_the_office(address: Address, nouns: list[str], agency: Agency) -> Iterator[dict[str, Any]]:
    """Rows for the last noun; what stands before it in the path is read from the row."""
    plain = [name for name in address.parameters if name in PLAIN]
    kept = [name for name in address.parameters if name not in PLAIN]
    rows = _rows(nouns[address.parameters.index(kept[-1])], agency) if kept else [None]
    for row, *values in product(rows, *(PLAIN[name](agency) for name in plain)):
        found = dict(zip(plain, values, strict=True))
        for name in kept[:-1]:
            found[name] = _owner(row, name, nouns[address.parameters.index(name)])
        if kept:
            found[kept[-1]] = row.pk  # type: ignore[union-attr]
        yield found


def _rows(noun: str, agency: Agency) -> list[Model]:
    manager = getattr(agency, ROWS_OF.get(noun, noun.replace("-", "_")), None)
    chosen = CHOSEN[noun](agency) if noun in CHOSEN else one_of_each(manager.all()) if hasattr(manager, "get_queryset") else []
    found = [row for rows in chosen if (row := rows.first()) is not None]
    if not found:
        raise LookupError(noun)
    return list(dict.fromkeys(found))[:ENOUGH]


def _owner(row: Any, parameter: str, noun: str) -> Any:
    """`people/<person_pk>/consents/<pk>/`: the consent knows its person."""
    singular = {"people": "person", "requests": "help_request"}.get(noun, noun.removesuffix("s"))
    for name in (parameter, parameter.removesuffix("_pk"), singular):
        if hasattr(row, f"{name}_id"):
            return getattr(row, f"{name}_id")
    raise LookupError(parameter)


def one_of_each(rows: QuerySet[Any]) -> list[QuerySet[Any]]:
    """The rows of a table apart by what makes them look different."""
    telling = [name for name in TELLING if _has(rows.model, name)]
    if not telling:
        return [rows.order_by("-pk")]
    kinds = rows.order_by(*telling).values(*telling).distinct()
    return [rows.filter(**kind).order_by("-pk") for kind in kinds]


def _has(model: type[Model], name: str) -> bool:
    try:
        return bool(getattr(model._meta.get_field(name), "choices", None))
    except FieldDoesNotExist:
        return False


def open_links(agency: Agency) -> None:
    """Give rows of every table with the digest of a link a token that the crawler knows; one row of each kind.

    A digest of the money's room is one of an account.
    """
    _moments(agency)
    for model in (one for one in apps.get_models() if one._meta.app_label != "contributions"):
        for field in model._meta.get_fields():
            if field.name == "digest" or field.name.endswith("_digest"):
                rows = [kind.first() for kind in _with_links(model, agency)]
                for token, row in zip(TOKENS, dict.fromkeys(filter(None, rows)), strict=False):
                    model._default_manager.filter(pk=row.pk).update(**{field.name: digest(token)})


def _with_links(model: type[Model], agency: Agency) -> list[QuerySet[Any]]:
    if model is Visit:
        return CHOSEN["visits"](agency)[2:]
    return one_of_each(model._default_manager.filter(agency=agency))


def _moments(agency: Agency) -> None:
    """What no morning of the demo can promise: questions in every state, an unreported visit, a referral, follow-ups that are due."""
    now, today = timezone.now(), timezone.localdate()
    for _ in range(FREE_NUMBERS):
        next(factories._count)
    request = agency.help_requests.open().filter(starts_on__gte=today).exclude(consent=None).order_by("starts_on")[0]
    helpers = agency.volunteers.filter(person__preferred_channel="email").order_by("-pk")
    for state, volunteer in zip((*EnquiryState.values, "again"), helpers, strict=False):
        closed = {} if state in {"open", "again"} else {"state": state, "answered_at": now, "answered_by_name": volunteer.person.full_name}
        enquiry = factories.make_enquiry(agency, request, volunteer, asked_by_means="email", asked_at=now, expires_at=now + ENDLESS, **closed)
        if state == "yes":
            factories.make_placement(agency, request, volunteer, enquiry=enquiry, state="ask_resident", agreed_at=now, started_on=None)
    reported = agency.visits.filter(state="took_place", approved_at=None).order_by("pk")[:1]
    agency.visits.filter(pk__in=[visit.pk for visit in reported]).update(state="planned", minutes=None, metres=None, reported_at=None)
    for placement in agency.placements.running().filter(stand_in=False).select_related("help_request", "volunteer")[:2]:
        sides = {Side.VOLUNTEER: placement.volunteer.person_id, Side.HELP_SEEKER: placement.help_request.help_seeker_id}
        for side, person in sides.items():
            agency.follow_ups.get_or_create(placement=placement, side=side, kind="first_visit", defaults={"person_id": person, "due_on": today})
    demo_positions.fill(agency)
    demo_volunteers.fill(agency)
    demo_residents.fill(agency)
    agency.referrals.get_or_create(
        help_request=agency.help_requests.open()[0], service=agency.services.all()[0],
        defaults={"referred_at": now, "referred_by_name": "Petra Lindner", "ask_back_on": today},
    )
