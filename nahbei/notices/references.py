"""What rules and circulars are called in the audit trail, and who may see them."""

from __future__ import annotations

from collections.abc import Iterable

from nahbei.foundation import reference
from nahbei.foundation.models import Agency
from nahbei.foundation.rights import Right
from nahbei.notices.words import sentence


def _rules(agency: Agency, keys: Iterable[int]) -> dict[int, str]:
    return {rule.pk: sentence(rule) for rule in agency.notice_rules.filter(pk__in=list(keys))}


def _circulars(agency: Agency, keys: Iterable[int]) -> dict[int, str]:
    found = agency.circulars.filter(pk__in=list(keys)).values_list("pk", "subject", "source")
    return {pk: subject or source for pk, subject, source in found}


def register() -> None:
    reference.register(reference.Kind("notices.rule", _rules, Right.SETTINGS))
    reference.register(reference.Kind("notices.circular", _circulars, Right.MESSAGES))
