"""We asked how it goes: answered in one tap, with a note for whoever wants to."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from nahbei.foundation.refusal import Refusal
from nahbei.placements import follow_up_words as words
from nahbei.placements.actions import answer_follow_up
from nahbei.placements.models import FollowUpSide
from nahbei.placements.own_dates import own_follow_ups, promises_of
from nahbei.portal.forms.volunteer.follow_ups import FollowUpForm
from nahbei.portal.frame import frame
from nahbei.portal.volunteer_door import VolunteerRequest, helper_view, posted, say_why
from nahbei.ui.messages import say_done

ICONS = {"good": "smile", "mixed": "meh", "bad": "frown"}


@require_http_methods(["GET", "HEAD", "POST"])
@helper_view
def follow_up(request: VolunteerRequest, pk: int) -> HttpResponse:
    get_object_or_404(request.person.follow_ups.filter(side=FollowUpSide.VOLUNTEER), pk=pk)
    found = own_follow_ups(request.volunteer, promises=promises_of(request.volunteer, on=request.today), at=request.now).filter(pk=pk).first()
    if found is None:  # answered already, or too long ago
        return redirect("portal:home", request.agency.slug)
    choices = words.answers(found)
    form = FollowUpForm(posted(request), choices=choices)
    if request.method == "POST" and form.is_valid():
        try:
            answer_follow_up(follow_up=found, outcome=form.cleaned_data["answer"], note=form.cleaned_data["note"], by=request.actor, at=request.now)
        except Refusal as refusal:
            say_why(form, refusal)
        else:
            say_done(request, _("Vielen Dank. Das hilft uns sehr."))
            return redirect("portal:home", request.agency.slug)
    context = {
        "form": form, "follow_up": found, "question": words.question(found), "situation": words.situation(found),
        "choices": [(value, word, ICONS[value]) for value, word in choices],
    }
    return render(request, "portal/volunteer/follow_up.html", {**frame(request), **context}, status=422 if form.errors else 200)
