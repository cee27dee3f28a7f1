"""Rundschreiben: from a list to its people – compose, look, try it on oneself, send or plan, stop, and see what became of it."""

from __future__ import annotations

import datetime as dt
from collections import Counter

from django.contrib.messages import error
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nahbei.documents.letters import AgencyHead, letters_pdf
from nahbei.foundation.refusal import Refusal
from nahbei.foundation.rights import Right
from nahbei.messaging.jobs import post_note
from nahbei.messaging.models import MessageChannel, MessageState
from nahbei.messaging.queries import letter_of
from nahbei.notices import actions, queries
from nahbei.notices.composing import words_of
from nahbei.notices.models import Circular, CircularState, LeftOut
from nahbei.people.models import Person
from nahbei.ui.messages import say_done
from nahbei.workspace.door import StaffRequest, id_of, staff_view
from nahbei.workspace.forms.notices import CircularForm
from nahbei.workspace.list_people import LISTS, people_of
from nahbei.workspace.references import address_of
from nahbei.workspace.views.messages import VIEWS

PAGE, MOST_LETTERS = 50, 1_000


@staff_view(Right.MESSAGES)
@require_safe
def circulars(request: StaffRequest) -> HttpResponse:
    found = request.agency.circulars.annotate(number=Count("recipients")).order_by("-pk")
    tabs = [(reverse(f"workspace:{name}"), word, 0, name == "circulars") for name, word in VIEWS.items()]
    context = {"page": Paginator(found, PAGE).get_page(request.GET.get("page")), "tabs": tabs}
    return render(request, "workspace/circulars/list.html", context)


@staff_view(Right.MESSAGES_CHANGE)
@require_POST
def circular_new(request: StaffRequest) -> HttpResponse:
    """The people of a list as they are now; from here on nobody comes in or drops out."""
    key = request.POST.get("list", "")
    try:
        people, words = people_of(request, key, request.POST.get("filter", ""))
        begun = actions.begin_circular(agency=request.agency, people=people, source=words, by=request.actor, at=request.now)
    except Refusal as refusal:
        error(request, str(refusal))
        return redirect(address_of(f"workspace:{key}") if key in LISTS else "workspace:circulars")
    return redirect("workspace:circular", begun.pk)


@staff_view(Right.MESSAGES)
@require_http_methods(["GET", "HEAD", "POST"])
def circular(request: StaffRequest, pk: int) -> HttpResponse:
    found = _one(request, pk)
    if found.state != CircularState.DRAFT:
        return _sent(request, found)
    may_change = request.may(Right.MESSAGES_CHANGE)
    form = CircularForm(request.POST if may_change and request.method == "POST" else None, initial={"subject": found.subject, "body": found.body})
    if form.is_bound and form.is_valid() and (done := _done(request, found, form)):
        return done
    return _draft(request, found, form)


@staff_view(Right.MESSAGES_CHANGE)
@require_POST
def stop(request: StaffRequest, pk: int) -> HttpResponse:
    """Planned: a draft again. On its way: what is not out yet stays here."""
    try:
        held = actions.stop_circular(circular=_one(request, pk), by=request.actor, at=request.now)
    except Refusal as refusal:
        error(request, str(refusal))
    else:
        kept = ngettext("%(number)s Nachricht bleibt hier.", "%(number)s Nachrichten bleiben hier.", held) % {"number": held}
        say_done(request, kept if held else _("Angehalten. Es ist nichts hinausgegangen."))
    return redirect("workspace:circular", pk)


@staff_view(Right.MESSAGES_CHANGE)
@require_POST
def discarding(request: StaffRequest, pk: int) -> HttpResponse:
    try:
        actions.discard_circular(circular=_one(request, pk), by=request.actor, at=request.now)
    except Refusal as refusal:
        error(request, str(refusal))
        return redirect("workspace:circular", pk)
    say_done(request, _("Verworfen."))
    return redirect("workspace:circulars")


@staff_view(Right.MESSAGES)
@require_safe
def letters(request: StaffRequest, pk: int) -> HttpResponse:
    """All letters of it in one file."""
    found = _one(request, pk)
    rows = request.agency.messages.filter(circular__circular=found, channel=MessageChannel.LETTER, error="").order_by("pk")[:MOST_LETTERS]
    if not rows:
        return redirect("workspace:circular", pk)
    pdf = letters_pdf(AgencyHead.of(request.agency), [letter_of(message) for message in rows])
    response = HttpResponse(pdf.content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="rundschreiben-{pk}.pdf"'
    response["Cache-Control"] = "no-store"  # letters hold names and addresses
    return response


def _one(request: StaffRequest, pk: int) -> Circular:
    return get_object_or_404(request.agency.circulars.select_related("agency"), pk=pk)


def _done(request: StaffRequest, found: Circular, form: CircularForm) -> HttpResponse | None:
    """Save, and what else was wished. None: it was refused, and the form says why."""
    said, wish, by, at = form.cleaned_data, request.POST.get("do"), request.actor, request.now
    try:
        changed = actions.change_circular(circular=found, subject=said["subject"], body=said["body"], by=by, at=at)
        if wish == "send":
            actions.send_circular(circular=changed, send_at=form.send_at(), by=by, at=at)
    except Refusal as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        return None
    if wish == "test":
        _try(request, changed)
    else:
        say_done(request, {"send": _("Auf den Weg gebracht.")}.get(wish or "", _("Gespeichert.")))
    query = f"?person={person.pk}" if (person := _reader(request, found)) and wish != "send" else ""
    return redirect(reverse("workspace:circular", args=[found.pk]) + query)


def _try(request: StaffRequest, changed: Circular) -> None:
    """To the mailbox of whoever is logged in, and to nobody else."""
    person = _reader(request, changed)
    if person is not None:
        subject, body = words_of(changed, person, by=request.actor)
        until = request.now + dt.timedelta(hours=1)
        post_note.enqueue(to=request.user.email, subject=_("Probe: %(subject)s") % {"subject": subject}, body=body, until=until.isoformat())
        say_done(request, _("Die Probe ist unterwegs an %(address)s.") % {"address": request.user.email})


def _reader(request: StaffRequest, found: Circular) -> Person | None:
    """Whose copy is shown: the one named in the address if she is in the list, else the first."""
    rows = found.recipients.select_related("person__merged_into").order_by("pk")
    key = id_of(request.GET.get("person"))
    row = (rows.filter(person=key).first() if key else None) or rows.first()
    return (row.person.merged_into or row.person) if row else None


def _draft(request: StaffRequest, found: Circular, form: CircularForm) -> HttpResponse:
    split, person = queries.split(found), _reader(request, found)
    subject, body = words_of(found, person, by=request.actor) if person and found.body else ("", "")
    after = found.recipients.filter(person__gt=person.pk).order_by("person").values_list("person", flat=True).first() if person else None
    context = {
        "circular": found, "form": form, "split": split, "person": person, "preview_subject": subject, "preview_body": body,
        "channels": [(word, split.channels.get(channel, 0)) for channel, word in MessageChannel.choices],
        "left_out": [(word, split.left_out[why]) for why, word in LeftOut.choices if why in split.left_out], "next": after,
    }
    return render(request, "workspace/circulars/draft.html", context, status=422 if form.errors else 200)


def _sent(request: StaffRequest, found: Circular) -> HttpResponse:
    done, number = queries.progress(found)
    states = queries.states_of(found)
    left = Counter(found.recipients.exclude(left_out="").order_by().values_list("left_out", flat=True))
    rows = found.recipients.select_related("person", "message").order_by("person__family_name", "person__given_name", "pk")
    waits = any(state == MessageState.QUEUED for _channel, state, _number in states)
    stoppable = found.state in {CircularState.PLANNED, CircularState.SENDING} or (found.state == CircularState.SENT and waits)
    context = {
        "circular": found, "done": done, "number": number, "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "states": [(f"{MessageChannel(channel).label}, {MessageState(state).label}", many) for channel, state, many in states],
        "left_out": [(word, left[why]) for why, word in LeftOut.choices if why in left],
        "letters": any(channel == MessageChannel.LETTER for channel, _state, _number in states),
        "may_stop": stoppable and request.may(Right.MESSAGES_CHANGE),
    }
    return render(request, "workspace/circulars/sent.html", context)
