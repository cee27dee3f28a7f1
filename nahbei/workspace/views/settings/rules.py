"""What goes out by itself: the rules, each a sentence; and what would go out today."""

from __future__ import annotations

import datetime as dt
from itertools import groupby

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nahbei.foundation.actor import Actor
from nahbei.foundation.reference import Reference
from nahbei.foundation.refusal import Refusal
from nahbei.foundation.rights import Right
from nahbei.notices import words
from nahbei.notices.actions import Spoken, add_rule, change_rule, switch_rule, would_send
from nahbei.notices.models import NoticeRule, Unit, Whom
from nahbei.notices.occasions import Occasion, occasions
from nahbei.ui.messages import say_done
from nahbei.workspace.door import StaffRequest, staff_view
from nahbei.workspace.forms.notices import RuleForm
from nahbei.workspace.references import address

LIST = "workspace:settings-rules"
MOST_SHOWN = 300


@staff_view(Right.SETTINGS)
@require_safe
def rules(request: StaffRequest) -> HttpResponse:
    """Grouped by occasion, in the order of the code."""
    known = {key: list(group) for key, group in groupby(request.agency.notice_rules.all(), key=lambda rule: rule.occasion)}
    groups = [(occasion, [_line(rule) for rule in sorted(known.get(key, []), key=_place)]) for key, occasion in occasions.items()]
    context = {"groups": groups, "may_change": request.may(Right.NOTICES_CHANGE), "may_see": request.may(Right.MESSAGES)}
    return render(request, "workspace/settings/rules.html", context)


@staff_view(Right.NOTICES_CHANGE)
@require_http_methods(["GET", "HEAD", "POST"])
def rule_new(request: StaffRequest) -> HttpResponse:
    """First the occasion, then the rest."""
    occasion = occasions.get(request.GET.get("occasion", ""))
    if occasion is None:
        return render(request, "workspace/settings/rule_new.html", {"occasions": list(occasions.values())})
    return _form(request, occasion, None)


@staff_view(Right.NOTICES_CHANGE)
@require_http_methods(["GET", "HEAD", "POST"])
def rule(request: StaffRequest, pk: int) -> HttpResponse:
    found = _one(request, pk)
    occasion = occasions.get(found.occasion)
    return redirect(LIST) if occasion is None else _form(request, occasion, found)


@staff_view(Right.NOTICES_CHANGE)
@require_POST
def rule_retirement(request: StaffRequest, pk: int) -> HttpResponse:
    """Off; the undo is to switch it on again."""
    found = switch_rule(rule=_one(request, pk), on=False, by=request.actor, at=request.now)
    say_done(request, _("Ausgeschaltet: %(rule)s.") % {"rule": words.sentence(found)}, undo=reverse("workspace:settings-rule-return", args=[pk]))
    return redirect(LIST)


@staff_view(Right.NOTICES_CHANGE)
@require_POST
def rule_return(request: StaffRequest, pk: int) -> HttpResponse:
    found = switch_rule(rule=_one(request, pk), on=True, by=request.actor, at=request.now)
    say_done(request, _("Eingeschaltet: %(rule)s.") % {"rule": words.sentence(found)}, undo=reverse("workspace:settings-rule-retirement", args=[pk]))
    return redirect(LIST)


@staff_view(Right.MESSAGES)
@require_safe
def today(request: StaffRequest) -> HttpResponse:
    """The clock's own way until midnight, and everything is taken back again."""
    midnight = dt.datetime.combine(request.today + dt.timedelta(days=1), dt.time(), timezone.get_default_timezone())
    spoken = would_send(agency=request.agency, by=Actor.clock(), at=request.now, until=midnight - dt.timedelta(seconds=1))
    lines = [_spoken(request, one) for one in spoken[:MOST_SHOWN]]
    return render(request, "workspace/settings/rules_today.html", {"lines": lines, "number": len(spoken)})


def _one(request: StaffRequest, pk: int) -> NoticeRule:
    return get_object_or_404(request.agency.notice_rules.select_related("agency"), pk=pk)


def _place(rule: NoticeRule) -> tuple[int, int]:
    """As time goes by, for each audience."""
    hours = rule.amount * (24 if rule.unit == Unit.DAYS else 1)
    return Whom.values.index(rule.whom), -hours if occasions[rule.occasion].before else hours


def _line(rule: NoticeRule) -> dict[str, object]:
    return {"rule": rule, "sentence": words.sentence(rule), "text": words.text_name(rule)}


def _spoken(request: StaffRequest, one: Spoken) -> dict[str, object]:
    person = one.person
    return {
        "at": one.at, "name": person.full_name if person else _("Büro"), "rule": words.sentence(one.rule), "message": one.message,
        "url": address(Reference("people.person", person.pk), request.may) if person else "", "reminder": one.reminder,
        "about_url": address(one.about, request.may), "text": words.text_name(one.rule),
    }


def _form(request: StaffRequest, occasion: Occasion, found: NoticeRule | None) -> HttpResponse:
    form = RuleForm(request.POST or None, occasion=occasion, rule=found)
    if request.method == "POST" and form.is_valid() and _saved(request, form, occasion, found):
        return redirect(LIST)
    context = {"form": form, "heading": _("Regel ändern") if found else _("Neue Regel"), "occasion": occasion, "back": reverse(LIST)}
    return render(request, "workspace/settings/rule.html", context, status=422 if form.errors else 200)


def _saved(request: StaffRequest, form: RuleForm, occasion: Occasion, found: NoticeRule | None) -> bool:
    said = {**form.said(), "by": request.actor, "at": request.now}
    try:
        saved = change_rule(rule=found, **said) if found else add_rule(agency=request.agency, occasion=occasion.key, **said)
    except Refusal as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
    except ValidationError as problem:  # there is such a rule
        form.add_error(None, problem.messages)
    else:
        say_done(request, _("Gespeichert: %(rule)s.") % {"rule": words.sentence(saved)})
    return not form.errors
