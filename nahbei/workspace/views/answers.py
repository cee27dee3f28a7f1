"""Antworten: what people wrote back by e-mail and SMS – read it, say whose it is, done."""

from __future__ import annotations

from urllib.parse import quote

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from nahbei.foundation import reference
from nahbei.foundation.reference import Reference
from nahbei.foundation.refusal import Refusal
from nahbei.foundation.rights import Right
from nahbei.inbox import actions
from nahbei.inbox.mail import attachments_of
from nahbei.inbox.models import Incoming
from nahbei.inbox.queries import VIEWS, count_by_view, list_incoming, people_with_address, people_with_number
from nahbei.inbox.verdicts import split_quoted
from nahbei.messaging.queries import subject_for
from nahbei.messaging.topics import withheld
from nahbei.people.models import Person
from nahbei.people.queries import find_people
from nahbei.ui.messages import say_done
from nahbei.workspace.door import StaffRequest, id_of, staff_view
from nahbei.workspace.references import address, address_of

PAGE = 50
MOST_SUGGESTED = 5
WORDS = {
    "open": gettext_lazy("Zu lesen"), "nobody": gettext_lazy("Nicht zugeordnet"), "settled": gettext_lazy("Erledigt"),
    "machines": gettext_lazy("Automatisch"),
}


@staff_view(Right.SUBMISSIONS)
@require_safe
def answers(request: StaffRequest) -> HttpResponse:
    view = request.GET.get("view", "")
    view = view if view in VIEWS else "open"
    counts = count_by_view(request.agency)
    context = {
        "page": Paginator(list_incoming(request.agency, view), PAGE).get_page(request.GET.get("page")), "view": view, "now": request.now,
        "views": [(key, word, counts[key]) for key, word in WORDS.items()],
    }
    return render(request, "workspace/answers/list.html", context)


@staff_view(Right.SUBMISSIONS)
@require_safe
def answer(request: StaffRequest, pk: int) -> HttpResponse:
    found = _one(request, pk)
    own, quoted = split_quoted(found.text)
    hidden = withheld(request.may)
    is_hidden = found.message is not None and found.message.topic in hidden
    about = found.message.about if found.message and not is_hidden else None
    q = request.GET.get("q", "").strip()[:100]
    labels = reference.labels(request.agency, [about])
    context = {
        "answer": found, "own": own, "quoted": "" if is_hidden else quoted, "now": request.now, "about": labels.get(about) if about else None, "q": q,
        "about_url": address(about, request.may), "person_url": _person_url(request, found.person), "likely": _likely(request, found, q),
        "answered": subject_for(found.message, hidden) if found.message else "",
        "message_url": address(Reference("messaging.message", found.message_id), request.may) if found.message_id else "",
        "mailto": _mailto(found), "phones": _phones(found), "asks_who": found.person is None or "q" in request.GET,
        "attachments": list(enumerate(found.attachments)), "whole": found.is_whole, "there": bool(found.raw),
    }
    return render(request, "workspace/answers/answer.html", context)


@staff_view(Right.SUBMISSIONS)
@require_POST
def person(request: StaffRequest, pk: int) -> HttpResponse:
    """„Das ist …“, „gehört zu jemand anderem“; without anybody: nobody we know."""
    found, wish = _one(request, pk), request.POST.get("person", "")
    known = get_object_or_404(request.agency.people.present(), pk=id_of(wish) or 0) if wish else None
    linked = actions.assign_incoming(incoming=found, person=known, by=request.actor, at=request.now)
    say_done(request, _("Gehört jetzt zu {name}.").format(name=linked.person.full_name) if linked.person else _("Gehört zu niemandem."))
    return redirect("workspace:answer", pk)


@staff_view(Right.SUBMISSIONS)
@require_POST
def completion(request: StaffRequest, pk: int) -> HttpResponse:
    try:
        actions.settle_incoming(incoming=_one(request, pk), by=request.actor, at=request.now)
    except Refusal as refusal:
        messages.warning(request, str(refusal))
        return redirect("workspace:answer", pk)
    say_done(request, _("Erledigt."), undo=reverse("workspace:answer-reopening", args=[pk]))
    return redirect("workspace:answers")


@staff_view(Right.SUBMISSIONS)
@require_POST
def reopening(request: StaffRequest, pk: int) -> HttpResponse:
    """Undo."""
    actions.reopen_incoming(incoming=_one(request, pk), by=request.actor, at=request.now)
    say_done(request, _("Steht wieder auf der Liste."))
    return redirect("workspace:answer", pk)


@staff_view(Right.SUBMISSIONS)
@require_safe
def attachment(request: StaffRequest, pk: int, number: int) -> HttpResponse:
    """To be saved, never shown: whatever it says it is, the browser gets plain bytes."""
    enclosed = attachments_of(bytes(_one(request, pk).raw))
    if number >= len(enclosed):
        raise Http404
    response = HttpResponse(enclosed[number].content, content_type="application/octet-stream")
    response["Content-Disposition"] = content_disposition_header(True, enclosed[number].name) or "attachment"
    response["Cache-Control"] = "no-store"
    return response


def _one(request: StaffRequest, pk: int) -> Incoming:
    return get_object_or_404(request.agency.incoming.select_related("agency", "message", "person__merged_into"), pk=pk)


def _person_url(request: StaffRequest, who: Person | None) -> str:
    return address(Reference("people.person", who.pk), request.may) if who else ""


def _mailto(found: Incoming) -> str:
    """The answer is written in one's own mail program."""
    if found.channel != "email" or "@" not in found.sender:
        return ""
    subject = found.subject if found.subject.lower().startswith(("re:", "aw:")) else f"Re: {found.subject}"
    return f"mailto:{quote(found.sender, safe='@')}?subject={quote(subject)}"


def _phones(found: Incoming) -> list[str]:
    if found.channel == "sms":
        return [found.sender]
    return [channel.value for channel in found.person.channels.all() if channel.kind == "phone"] if found.person else []


def _likely(request: StaffRequest, found: Incoming, q: str) -> list[tuple[Person, str, str]]:
    """Whose address or number it is; else who is called like the sender, or like what was typed."""
    if not request.may(Right.PEOPLE):
        return []
    people: list[Person] = []
    if not q:
        have = people_with_number(request.agency, found.sender) if found.channel == "sms" else people_with_address(request.agency, found.sender)
        people = list(have[:MOST_SUGGESTED])
    people = people or [hit.person for hit in find_people(request.agency, name=q or found.sender_name, phone=q, limit=MOST_SUGGESTED)]
    return [(one, one.address_line, address_of("workspace:person", one.pk)) for one in people if one.pk != found.person_id]
