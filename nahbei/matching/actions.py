"""What the office decides about suggestions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from nahbei.foundation import audit
from nahbei.foundation.actor import Actor
from nahbei.foundation.models import Agency
from nahbei.foundation.refusal import Refusal
from nahbei.matching.weights import DEFAULT, Weights, WeightsInvalid


class WeightsAreWholeNumbers(Refusal):
    sentence = _("Gewichte sind ganze Zahlen von 0 bis 1000.")


@transaction.atomic
def change_weights(*, agency: Agency, weights: Mapping[str, int], by: Actor, at: dt.datetime) -> Weights:
    """What counts how much from now on. Only what differs from the house's table is stored."""
    try:
        wanted = Weights.of(dict(weights))
    except WeightsInvalid as error:
        raise WeightsAreWholeNumbers from error
    locked = Agency.objects.select_for_update().get(pk=agency.pk)
    usual, before, after = asdict(DEFAULT), asdict(Weights.of(locked.weights)), asdict(wanted)
    changes = {name: (before[name], value) for name, value in after.items() if before[name] != value}
    if changes:
        locked.weights = {name: value for name, value in after.items() if value != usual[name]}
        locked.save(update_fields=["weights"])
        audit.record(agency, by=by, at=at, what="matching.weights_changed", changes=changes)
    return wanted
