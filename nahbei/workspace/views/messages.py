"""Post: what went out and what waits – letters to print, messages to say on the telephone, mails to look after."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.conf import settings
from django.contrib.messages import error
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from nahbei.documents.letters import AgencyHead, letters_pdf, unprintable
from nahbei.foundation import reference
from nahbei.foundation.refusal import Refusal
from nahbei.foundation.rights import Right
from nahbei.messaging import actions, mail_folder, queries
from nahbei.messaging.attachments import attached
from nahbei.messaging.models import Message, MessageChannel, MessageState
from nahbei.messaging.topics import withheld
from nahbei.ui.messages import say_done
from nahbei.workspace.door import StaffRequest, id_of, staff_view
from nahbei.workspace.references import address

PAGE = 50
MOST_LETTERS = 500  # in one file; what is left waits for the next
MARKED = "marked_messages"  # in the session: the last batch, to be undone
TONES = {"sent": "good", "done": "good", "queued": "wait", "sending": "wait", "unsure": "miss", "failed": "miss"}
VIEWS = {
    "messages": gettext_lazy("Alles"), "message-letters": gettext_lazy("Briefe drucken"), "message-calls": gettext_lazy("Anrufen"),
    "message-troubles": gettext_lazy("Nachsehen"), "circulars": gettext_lazy("Rundschreiben"),
}


@staff_view(Right.MESSAGES)
@require_safe
def messages(request: StaffRequest) -> HttpResponse:
    channel, state, hidden = request.GET.get("channel", ""), request.GET.get("state", ""), withheld(request.may)
    page = Paginator(queries.outbox(request.agency, channel=channel, state=state), PAGE).get_page(request.GET.get("page"))
    context: dict[str, object] = {
        "page": page, "lines": [_line(message, hidden) for message in page], "channel": channel, "state": state,
        "channels": MessageChannel.choices, "states": MessageState.choices, "log_in_mails": _log_in_mails(request),
    }
    return _render(request, "messages", context)


@staff_view(Right.MESSAGES)
@require_safe
def message(request: StaffRequest, pk: int) -> HttpResponse:
    found, hidden = _one(request, pk), withheld(request.may)
    is_hidden = found.topic in hidden
    about = reference.labels(request.agency, [found.about]).get(found.about) if found.about and not is_hidden else None
    context: dict[str, object] = {
        "line": _line(found, hidden), "message": found, "is_hidden": is_hidden, "about": about, "about_url": address(found.about, request.may),
        "person_url": address(reference.Reference("people.person", found.person_id), request.may) if found.person_id else "",
        "may_change": request.may(Right.MESSAGES_CHANGE), "by_hand": not found.by_worker and not is_hidden,
        "files": [each.name for each in attached(found.data)], "waits": found.state == MessageState.QUEUED and found.next_try_at > request.now,
    }
    return render(request, "workspace/messages/message.html", context)


@staff_view(Right.MESSAGES_CHANGE)
@require_POST
def repetition(request: StaffRequest, pk: int) -> HttpResponse:
    """Send again what failed or may not have arrived."""
    try:
        again = actions.retry(message=_one(request, pk), by=request.actor, at=request.now)
    except actions.NothingToSettle as refusal:
        error(request, str(refusal))
        return redirect("workspace:message", pk)
    say_done(request, _("Wird noch einmal gesendet ({way}).").format(way=again.get_channel_display()))
    return redirect("workspace:message", again.pk)


@staff_view(Right.MESSAGES_CHANGE)
@require_POST
def settlement(request: StaffRequest, pk: int) -> HttpResponse:
    """Nothing more is to be sent."""
    try:
        actions.settle(message=_one(request, pk), by=request.actor, at=request.now)
    except actions.NothingToSettle as refusal:
        error(request, str(refusal))
        return redirect("workspace:message", pk)
    say_done(request, _("Erledigt."))
    return redirect("workspace:message-troubles")


@staff_view(Right.MESSAGES)
@require_safe
def letters(request: StaffRequest) -> HttpResponse:
    found = list(_letters(request))
    lines = [_line(message, ()) for message in found]
    return _render(request, "message-letters", {"lines": lines, "replaced": unprintable([queries.letter_of(each) for each in found])})


@staff_view(Right.MESSAGES)
@require_safe
def letters_file(request: StaffRequest) -> HttpResponse:
    """All waiting letters in one PDF."""
    return _pdf(request, list(_letters(request)), "briefe")


@staff_view(Right.MESSAGES)
@require_safe
def letter_file(request: StaffRequest, pk: int) -> HttpResponse:
    """One letter, also one that was printed long ago."""
    return _pdf(request, [get_object_or_404(_readable(request), pk=pk, channel=MessageChannel.LETTER)], f"brief-{pk}")


@staff_view(Right.MESSAGES)
@require_safe
def calls(request: StaffRequest) -> HttpResponse:
    rows = queries.waiting_calls(request.agency, at=request.now).exclude(topic__in=withheld(request.may))
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return _render(request, "message-calls", {"page": page, "lines": [_line(message, ()) for message in page]})


@staff_view(Right.MESSAGES)
@require_safe
def troubles(request: StaffRequest) -> HttpResponse:
    page = Paginator(queries.troubled(request.agency), PAGE).get_page(request.GET.get("page"))
    return _render(request, "message-troubles", {"page": page, "lines": [_line(message, withheld(request.may)) for message in page]})


@staff_view(Right.MESSAGES_CHANGE)
@require_POST
def completion(request: StaffRequest) -> HttpResponse:
    """Letters were posted, a call was made: the ids that were on the page, not those that came in meanwhile."""
    keys = [key for word in request.POST.getlist("message") if (key := id_of(word))][:MOST_LETTERS]
    own = _readable(request).filter(pk__in=keys).values_list("pk", flat=True)
    done = actions.mark_printed(agency=request.agency, messages=own, by=request.actor, at=request.now)
    request.session[MARKED] = done
    text = ngettext("%(count)d Nachricht ist erledigt.", "%(count)d Nachrichten sind erledigt.", len(done)) % {"count": len(done)}
    say_done(request, text, undo=reverse("workspace:message-return") if done else "")
    return redirect("workspace:message-calls" if request.POST.get("from") == "calls" else "workspace:message-letters")


@staff_view(Right.MESSAGES_CHANGE)
@require_POST
def taking_back(request: StaffRequest) -> HttpResponse:
    """Undo: the last batch waits again."""
    found = actions.take_back_printed(agency=request.agency, messages=request.session.pop(MARKED, []), by=request.actor, at=request.now)
    say_done(request, ngettext("%(count)d Nachricht wartet wieder.", "%(count)d Nachrichten warten wieder.", len(found)) % {"count": len(found)})
    return redirect("workspace:messages")


def _one(request: StaffRequest, pk: int) -> Message:
    return get_object_or_404(request.agency.messages.select_related("agency", "person", "person__merged_into", "sent_with"), pk=pk)


def _readable(request: StaffRequest) -> QuerySet[Message]:
    """Whose words this member may read: what is about money only whoever may see money."""
    return request.agency.messages.exclude(topic__in=withheld(request.may))


def _letters(request: StaffRequest) -> QuerySet[Message]:
    return queries.waiting_letters(request.agency, at=request.now).exclude(topic__in=withheld(request.may))[:MOST_LETTERS]


def _line(message: Message, hidden: Collection[str]) -> dict[str, object]:
    """A message in words: what a list shows of it."""
    subject = queries.subject_for(message, hidden)
    return {
        "message": message, "subject": subject, "topic": subject if message.topic in hidden else queries.name_of(message.topic),
        "tone": TONES[message.state],
        "address": message.to_address.replace("\n", ", "), "url": reverse("workspace:message", args=[message.pk]),
    }


def _render(request: StaffRequest, view: str, context: Mapping[str, object]) -> HttpResponse:
    waiting = queries.waiting(request.agency, at=request.now, without=withheld(request.may))
    counts = {"message-letters": waiting.letters, "message-calls": waiting.calls, "message-troubles": waiting.troubled}
    tabs = [(reverse(f"workspace:{name}"), word, counts.get(name, 0), name == view) for name, word in VIEWS.items()]
    template = f"workspace/messages/{view.removeprefix('message-')}.html"
    return render(request, template, {"tabs": tabs, "may_change": request.may(Right.MESSAGES_CHANGE), **context})


def _pdf(request: StaffRequest, found: list[Message], name: str) -> HttpResponse:
    if not found:
        return redirect("workspace:message-letters")
    try:
        pdf = letters_pdf(AgencyHead.of(request.agency), [queries.letter_of(message) for message in found])
    except Refusal as refusal:
        return render(request, "workspace/messages/no_pdf.html", {"refusal": refusal}, status=422)
    response = HttpResponse(pdf.content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}-{request.today:%Y-%m-%d}.pdf"'
    response["Cache-Control"] = "no-store"  # letters hold names and addresses
    if pdf.left_out:
        response["X-Left-Out"] = str(len(pdf.left_out))
    return response


def _log_in_mails(request: StaffRequest) -> list[mail_folder.FolderMail]:
    """In the demo, and only there: the codes that were mailed to the people of this office."""
    if not settings.NAHBEI_DEMO:
        return []
    addresses = request.agency.memberships.running(on=request.today).values_list("account__email", flat=True)
    return mail_folder.mails_to(set(addresses), folder=getattr(settings, "EMAIL_FILE_PATH", None))
