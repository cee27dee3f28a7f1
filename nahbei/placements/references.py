"""What enquiries and placements are called in journal, reminders and audit, and who may see them."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from nahbei.foundation import reference
from nahbei.foundation.models import Agency
from nahbei.foundation.rights import Right

_FIELDS = ("pk", "help_request__number", "volunteer__person__given_name", "volunteer__person__family_name")


def _enquiries(agency: Agency, keys: Iterable[int]) -> dict[int, str]:
    rows = agency.enquiries.filter(pk__in=list(keys)).values_list(*_FIELDS)
    return {
        pk: _("Anfrage an {name} zu Gesuch {number}").format(name=f"{given} {family}".strip(), number=number)
        for pk, number, given, family in rows
    }


def _placements(agency: Agency, keys: Iterable[int]) -> dict[int, str]:
    rows = agency.placements.filter(pk__in=list(keys)).values_list(*_FIELDS)
    return {
        pk: _("Vermittlung von {name} zu Gesuch {number}").format(name=f"{given} {family}".strip(), number=number)
        for pk, number, given, family in rows
    }


def _referrals(agency: Agency, keys: Iterable[int]) -> dict[int, str]:
    rows = agency.referrals.filter(pk__in=list(keys)).values_list("pk", "service__name", "help_request__number")
    return {pk: _("Weitervermittlung an „{service}“ zu Gesuch {number}").format(service=service, number=number) for pk, service, number in rows}


def _follow_ups(agency: Agency, keys: Iterable[int]) -> dict[int, str]:
    names = ("pk", "placement__help_request__number", "position_placement__position__title", "person__given_name", "person__family_name")
    rows = agency.follow_ups.filter(pk__in=list(keys)).values_list(*names)
    about = {True: _("Nachbetreuung: {name} zu Gesuch {number}"), False: _("Nachbetreuung: {name} zu „{title}“")}
    return {
        pk: about[title is None].format(name=f"{given} {family}".strip(), number=number, title=title)
        for pk, number, title, given, family in rows
    }


def _position_placements(agency: Agency, keys: Iterable[int]) -> dict[int, str]:
    names = ("pk", "position__title", "volunteer__person__given_name", "volunteer__person__family_name")
    rows = agency.position_placements.filter(pk__in=list(keys)).values_list(*names)
    return {
        pk: _("Vermittlung von {name} in „{title}“").format(name=f"{given} {family}".strip(), title=title) for pk, title, given, family in rows
    }


def _position_hours(agency: Agency, keys: Iterable[int]) -> dict[int, str]:
    names = ("pk", "month", "year", "placement__volunteer__person__given_name", "placement__volunteer__person__family_name")
    rows = agency.position_hours.filter(pk__in=list(keys)).values_list(*names)
    return {
        pk: _("Stunden von {name}, {month}/{year}").format(name=f"{given} {family}".strip(), month=month, year=year)
        for pk, month, year, given, family in rows
    }


def _reasons(agency: Agency, keys: Iterable[int]) -> dict[int, str]:
    return dict(agency.decline_reasons.filter(pk__in=list(keys)).values_list("pk", "text"))


def register() -> None:
    reference.register(reference.Kind("placements.decline_reason", _reasons, Right.SETTINGS))
    reference.register(reference.Kind("placements.position_placement", _position_placements, Right.VOLUNTEERS))
    reference.register(reference.Kind("placements.position_hours", _position_hours, Right.VOLUNTEERS))
    reference.register(reference.Kind("placements.enquiry", _enquiries, Right.REQUESTS))
    reference.register(reference.Kind("placements.placement", _placements, Right.REQUESTS))
    reference.register(reference.Kind("placements.referral", _referrals, Right.REQUESTS))
    reference.register(reference.Kind("placements.follow_up", _follow_ups, Right.MATCHING))
