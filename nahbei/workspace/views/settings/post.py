"""When nothing goes out, and how much to one person."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from nahbei.foundation.rights import Right
from nahbei.messaging.actions import change_rules
from nahbei.messaging.groups import EXPLAINED
from nahbei.messaging.timing import rules_of
from nahbei.ui.messages import say_done
from nahbei.workspace.door import StaffRequest, staff_view
from nahbei.workspace.forms.messages import PostRulesForm


@staff_view(Right.SETTINGS)
@require_http_methods(["GET", "HEAD", "POST"])
def post_rules(request: StaffRequest) -> HttpResponse:
    may_change, rules = request.may(Right.SETTINGS_CHANGE), rules_of(request.agency)
    now = {name: getattr(rules, name) for name in ("quiet_from", "quiet_until", "sunday_sms", "most_a_day")}
    form = PostRulesForm(request.POST if may_change and request.method == "POST" else None, initial=now)
    if form.is_bound and form.is_valid():
        change_rules(agency=request.agency, by=request.actor, at=request.now, **form.cleaned_data)
        say_done(request, _("Gespeichert."))
        return redirect("workspace:settings-post")
    context = {"form": form, "rules": rules, "may_change": may_change, "groups": EXPLAINED.items()}
    return render(request, "workspace/settings/post.html", context, status=422 if form.errors else 200)
