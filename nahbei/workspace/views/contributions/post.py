"""The treasurer's own post: letters and calls about money. Nobody else in the office reads or prints them."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from nahbei.documents.letters import AgencyHead, letters_pdf
from nahbei.documents.pdf import CannotBeSet
from nahbei.foundation.rights import Right
from nahbei.messaging import actions
from nahbei.messaging import queries as outbox
from nahbei.messaging.topics import about_money
from nahbei.ui.messages import say_done
from nahbei.workspace.door import StaffRequest, id_of, staff_view

MOST = 500
MARKED = "marked_money_messages"  # in the session: the last batch, to be undone


@staff_view(Right.MONEY)
@require_safe
def post(request: StaffRequest) -> HttpResponse:
    """What waits to be printed and to be said, and what did not arrive."""
    keys = about_money()
    context = {
        "letters": outbox.waiting_letters(request.agency, at=request.now).filter(topic__in=keys)[:MOST],
        "calls": outbox.waiting_calls(request.agency, at=request.now).filter(topic__in=keys)[:MOST],
        "troubled": outbox.troubled(request.agency).filter(topic__in=keys).select_related("person")[:MOST],
        "may_change": request.may(Right.MONEY_CHANGE),
    }
    return render(request, "workspace/contributions/post.html", context)


@staff_view(Right.MONEY)
@require_safe
def letters(request: StaffRequest) -> HttpResponse:
    """All waiting letters about money in one PDF."""
    found = list(outbox.waiting_letters(request.agency, at=request.now).filter(topic__in=about_money())[:MOST])
    if not found:
        return redirect("workspace:contribution-post")
    try:
        pdf = letters_pdf(AgencyHead.of(request.agency), [outbox.letter_of(message) for message in found])
    except CannotBeSet as refusal:
        return render(request, "workspace/messages/no_pdf.html", {"refusal": refusal}, status=422)
    response = HttpResponse(pdf.content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="briefe-der-kasse-{request.today:%Y-%m-%d}.pdf"'
    response["Cache-Control"] = "no-store"
    return response


@staff_view(Right.MONEY_CHANGE)
@require_POST
def completion(request: StaffRequest) -> HttpResponse:
    """Posted, or said: those that were on the page, and only what is about money."""
    keys = [key for word in request.POST.getlist("message")[:MOST] if (key := id_of(word))]
    own = request.agency.messages.filter(pk__in=keys, topic__in=about_money()).values_list("pk", flat=True)
    done = actions.mark_printed(agency=request.agency, messages=own, by=request.actor, at=request.now)
    request.session[MARKED] = done
    words = ngettext("{n} Nachricht ist erledigt.", "{n} Nachrichten sind erledigt.", len(done)).format(n=len(done))
    say_done(request, words, undo=reverse("workspace:contribution-post-return") if done else "")
    return redirect("workspace:contribution-post")


@staff_view(Right.MONEY_CHANGE)
@require_POST
def taking_back(request: StaffRequest) -> HttpResponse:
    """Undo: the last batch waits again."""
    actions.take_back_printed(agency=request.agency, messages=request.session.pop(MARKED, []), by=request.actor, at=request.now)
    say_done(request, _("Wartet wieder."))
    return redirect("workspace:contribution-post")
