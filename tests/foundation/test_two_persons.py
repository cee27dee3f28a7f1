"""One asks, another confirms; alone it waits a day, is announced, and can be stopped."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

import pytest

from nahbei.activities.gates import change_gates
from nahbei.activities.models import Activity
from nahbei.foundation.actions import (
    AskedByYourself,
    MayNotDecide,
    StepAlreadyWaits,
    StepIsOver,
    StepNeedsSomebody,
    confirm_step,
    run_due_steps,
    stop_step,
)
from nahbei.foundation.actor import Actor
from nahbei.foundation.models import Account, Agency, StepState, TwoPersonStep
from nahbei.foundation.rights import Role
from nahbei.messaging import announcing
from tests import factories
from tests.factories import NOW, actor_of

HOUR = dt.timedelta(hours=1)


def account(agency: Agency, name: str, role: Role = Role.LEAD) -> Account:
    return factories.make_account(agency, role, name)


@pytest.fixture
def asking(inside: Agency) -> Activity:
    return factories.make_activity(inside, conduct="extended", min_age=16)


def lower(activity: Activity, by: Actor, **changed: object) -> TwoPersonStep:
    gates = {"needs_declaration": True, "conduct": "none", "min_age": 16, "private_home": True, **changed}
    step = change_gates(activity=activity, trainings=[], by=by, at=NOW, **gates).waits
    assert step is not None
    return step


def conduct(activity: Activity) -> str:
    return Activity.objects.get(pk=activity.pk).conduct


def test_another_confirms(inside: Agency, asking: Activity) -> None:
    one, other = account(inside, "Ute Leitner"), account(inside, "Petra Lindner", Role.COORDINATOR)
    step = lower(asking, actor_of(one))
    assert step.due_at is None
    assert conduct(asking) == "extended"
    with pytest.raises(AskedByYourself):
        confirm_step(step=step, by=actor_of(one), at=NOW)
    assert confirm_step(step=step, by=actor_of(other), at=NOW).state == StepState.DONE
    assert conduct(asking) == "none"
    with pytest.raises(StepIsOver):
        confirm_step(step=step, by=actor_of(other), at=NOW)


def test_stricter_counts_at_once_beside_what_waits(inside: Agency, asking: Activity) -> None:
    training = factories.make_training(inside)
    changed = change_gates(
        activity=asking, trainings=[training], needs_declaration=True, conduct="none", min_age=18, private_home=True,
        by=actor_of(account(inside, "Ute Leitner")), at=NOW,
    )
    now = Activity.objects.get(pk=asking.pk)
    assert changed.now
    assert (now.min_age, now.conduct, now.training_ids) == (18, "extended", {training.pk})


@pytest.mark.parametrize("role", [Role.TRAINEE, Role.READ_ONLY, Role.FINANCE])
def test_who_does_not_hold_the_right_cannot_confirm(inside: Agency, asking: Activity, role: Role) -> None:
    step = lower(asking, actor_of(account(inside, "Ute Leitner")))
    with pytest.raises(MayNotDecide):
        confirm_step(step=step, by=actor_of(account(inside, "Ben Wagner", role)), at=NOW)


def test_a_new_account_cannot_confirm(inside: Agency, asking: Activity) -> None:
    step = lower(asking, actor_of(account(inside, "Ute Leitner")))
    late = account(inside, "Neu")
    Account.objects.filter(pk=late.pk).update(created_at=NOW + HOUR)
    with pytest.raises(MayNotDecide):
        confirm_step(step=step, by=actor_of(late), at=NOW + 2 * HOUR)


@pytest.mark.database
def test_alone_it_waits_a_day_and_says_so(inside: Agency, asking: Activity, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[list[str]] = []
    monkeypatch.setattr("nahbei.foundation.actions.two_persons.announcers", [lambda step, accounts, at: told.append([a.name for a in accounts])])
    step = lower(asking, actor_of(account(inside, "Ute Leitner")))
    assert step.due_at == NOW + 24 * HOUR
    assert told == [["Ute Leitner"]]
    assert run_due_steps(agency=inside, at=NOW + 23 * HOUR) == []
    assert conduct(asking) == "extended"
    run_due_steps(agency=inside, at=NOW + 24 * HOUR)
    assert conduct(asking) == "none"
    trail = list(inside.audit_entries.filter(what__startswith="foundation.step").order_by("pk").values_list("what", flat=True))
    assert trail == ["foundation.step_asked", "foundation.step_waits_alone", "foundation.step_done_alone"]
    assert run_due_steps(agency=inside, at=NOW + 25 * HOUR) == []


def test_what_was_stopped_is_never_done(inside: Agency, asking: Activity) -> None:
    lead = actor_of(account(inside, "Ute Leitner"))
    stop_step(step=lower(asking, lead), by=lead, at=NOW)
    run_due_steps(agency=inside, at=NOW + 48 * HOUR)
    assert conduct(asking) == "extended"
    lower(asking, lead)  # may be asked again


def test_a_second_person_who_leaves_starts_the_day(inside: Agency, asking: Activity) -> None:
    other = account(inside, "Max Leitner")
    step = lower(asking, actor_of(account(inside, "Ute Leitner")))
    other.is_active = False
    other.save()
    run_due_steps(agency=inside, at=NOW + HOUR)
    step.refresh_from_db()
    assert step.due_at == NOW + 25 * HOUR


def test_the_same_is_asked_once_and_only_by_somebody(inside: Agency, asking: Activity) -> None:
    lead = actor_of(account(inside, "Ute Leitner"))
    lower(asking, lead)
    with pytest.raises(StepAlreadyWaits):
        lower(asking, lead)
    with pytest.raises(StepNeedsSomebody):
        lower(factories.make_activity(inside, "Vorlesen", conduct="ordinary", min_age=16), Actor.clock())


def test_what_is_gone_meanwhile_fails_with_a_reason(inside: Agency, asking: Activity) -> None:
    step = lower(asking, actor_of(account(inside, "Ute Leitner")))
    other = account(inside, "Max Leitner")
    Activity.objects.filter(pk=asking.pk).delete()
    failed = confirm_step(step=step, by=actor_of(other), at=NOW)
    assert (failed.state, failed.why_not) == (StepState.FAILED, "Das gibt es nicht mehr.")


def test_the_mail_says_when_and_where_to_stop(inside: Agency, asking: Activity, monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[dict[str, str]] = []
    monkeypatch.setattr(announcing, "post_note", SimpleNamespace(enqueue=lambda **mail: sent.append(mail)))
    lower(asking, actor_of(account(inside, "Ute Leitner")))
    assert [mail["to"] for mail in sent] == [Account.objects.get(name="Ute Leitner").email]
    assert "/office/steps/" in sent[0]["body"]
    assert "kein Führungszeugnis mehr" in sent[0]["body"]
    assert "24.11.2026, 9:10" in sent[0]["body"]
