"""What the office writes and reads out: wordings of messages, consent texts, the confidentiality declaration."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from nahbei.foundation.refusal import Refusal
from nahbei.foundation.rights import Right
from nahbei.messaging.actions import change_wording, reset_wording
from nahbei.messaging.topics import Topic, topics
from nahbei.messaging.topics import render as fill
from nahbei.people.models import ConsentPurpose
from nahbei.people.texts import VERSIONS, consent_text
from nahbei.ui.messages import say_done
from nahbei.volunteers.actions import add_declaration_text
from nahbei.workspace.door import StaffRequest, staff_view
from nahbei.workspace.forms.settings import DeclarationTextForm, WordingForm


@staff_view(Right.SETTINGS)
def texts(request: StaffRequest) -> HttpResponse:
    own = set(request.agency.wordings.values_list("topic", flat=True))
    known = sorted(((topic, topic.key in own) for topic in topics.values()), key=lambda pair: str(pair[0].name))
    return render(request, "workspace/settings/texts.html", {"topics": known})


@staff_view(Right.SETTINGS)
def text(request: StaffRequest, topic: str) -> HttpResponse:
    """The words of one topic; „Vorschau“ shows them with examples and saves nothing."""
    found = topics.get(topic)
    if found is None:
        raise Http404
    own = request.agency.wordings.filter(topic=topic).first()
    words = {"subject": own.subject, "body": own.body} if own else {"subject": str(found.subject), "body": str(found.body)}
    may_change = request.may(Right.SETTINGS_CHANGE)
    form = WordingForm(request.POST if may_change and request.method == "POST" else None, initial=words)
    if form.is_bound and form.is_valid() and _fits(form, found) and "save" in request.POST:
        change_wording(agency=request.agency, topic=topic, by=request.actor, at=request.now, **form.cleaned_data)
        say_done(request, _("Gespeichert."))
        return redirect("workspace:settings-text", topic)
    shown = form.cleaned_data if form.is_bound and not form.errors else words
    context = {
        "topic": found, "form": form, "own": own is not None, "may_change": may_change, "examples": sorted(found.examples().items()),
        "preview_subject": _shown(shown["subject"], found), "preview_body": _shown(shown["body"], found),
    }
    return render(request, "workspace/settings/text.html", context, status=422 if form.errors else 200)


@staff_view(Right.SETTINGS_CHANGE)
@require_POST
def text_return(request: StaffRequest, topic: str) -> HttpResponse:
    """Back to the words of the house."""
    if topic not in topics:
        raise Http404
    reset_wording(agency=request.agency, topic=topic, by=request.actor, at=request.now)
    say_done(request, _("Es gilt wieder der mitgelieferte Text."))
    return redirect("workspace:settings-text", topic)


@staff_view(Right.SETTINGS)
def declarations(request: StaffRequest) -> HttpResponse:
    may_change = request.may(Right.SETTINGS_CHANGE)
    form = DeclarationTextForm(request.POST if may_change and request.method == "POST" else None, initial={"valid_from": request.today})
    if form.is_bound and form.is_valid():
        try:
            add_declaration_text(agency=request.agency, by=request.actor, at=request.now, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(refusal.field, str(refusal))
        except ValidationError as problem:  # a version of this name is there
            form.add_error("version", problem.messages)
        else:
            say_done(request, _("Die neue Fassung ist gespeichert."))
            return redirect("workspace:settings-declarations")
    known = list(request.agency.declaration_texts.all())
    context = {
        "form": form, "may_change": may_change, "texts": known, "today": timezone.localdate(),
        "current": next((text for text in known if text.valid_from <= request.today), None),
        "consents": [(purpose.label, VERSIONS[purpose], consent_text(purpose)) for purpose in ConsentPurpose],
    }
    return render(request, "workspace/settings/declarations.html", context, status=422 if form.errors else 200)


def _fits(form: WordingForm, topic: Topic) -> bool:
    """Only fields that the topic has, and those that it needs."""
    for name, check in (("subject", topic.check), ("body", topic.check_body)):
        try:
            check(form.cleaned_data[name])
        except Refusal as refusal:
            form.add_error(name, str(refusal))
    return not form.errors


def _shown(words: str, topic: Topic) -> str:
    return words if topic.unknown(words) else fill(words, topic.examples())
