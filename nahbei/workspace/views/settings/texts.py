"""What the office writes and reads out: wordings of messages, consent texts, the confidentiality declaration."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from nahbei.foundation.refusal import Refusal
from nahbei.foundation.rights import Right
from nahbei.messaging.actions import change_wording, reset_wording
from nahbei.messaging.house_words import house_variant, house_words
from nahbei.messaging.models import AddressForm, Wording
from nahbei.messaging.topics import Topic, topics
from nahbei.messaging.wording import preview
from nahbei.people.models import LANGUAGES, ConsentPurpose
from nahbei.people.texts import VERSIONS, consent_text
from nahbei.ui.messages import say_done
from nahbei.volunteers.actions import add_declaration_text
from nahbei.workspace.door import StaffRequest, staff_view
from nahbei.workspace.forms.settings import DeclarationTextForm, VariantForm, WordingForm


@staff_view(Right.SETTINGS)
def texts(request: StaffRequest) -> HttpResponse:
    own = set(request.agency.wordings.values_list("topic", flat=True))
    known = sorted(((topic, topic.key in own) for topic in topics.values()), key=lambda pair: str(pair[0].name))
    return render(request, "workspace/settings/texts.html", {"topics": known})


@staff_view(Right.SETTINGS)
def text(request: StaffRequest, topic: str) -> HttpResponse:
    """The words of one topic in one language; „Vorschau“ shows them with examples and saves nothing."""
    found = topics.get(topic)
    if found is None:
        raise Http404
    language, way = _variant(request)
    rows = list(request.agency.wordings.filter(topic=topic))
    own = next((row for row in rows if (row.language, row.form) == (language, way)), None)
    house = house_variant(topic, language, way) or (str(found.subject), str(found.body))
    words = {"subject": own.subject, "body": own.body} if own else dict(zip(("subject", "body"), house, strict=True))
    may_change = request.may(Right.SETTINGS_CHANGE)
    form = WordingForm(request.POST if may_change and request.method == "POST" else None, initial=words)
    if form.is_bound and form.is_valid() and _fits(form, found) and "save" in request.POST:
        change_wording(
            agency=request.agency, topic=topic, language=language, form=way, by=request.actor, at=request.now, **form.cleaned_data
        )
        say_done(request, _("Gespeichert."))
        return redirect(f"{reverse('workspace:settings-text', args=[topic])}{_query(language, way)}")
    shown = form.cleaned_data if form.is_bound and not form.errors else words
    subject, body = _shown(shown["subject"], shown["body"], found, language, way)
    context = {
        "topic": found, "form": form, "own": own is not None, "may_change": may_change, "examples": sorted(found.examples().items()),
        "preview_subject": subject, "preview_body": body, "variants": _variants(topic, rows, language, way), "query": _query(language, way),
        "choice": VariantForm(initial={"language": language, "form": way}), "standard": (language, way) == STANDARD,
        "may_be_stopped": found.group.label if found.group else "",
    }
    return render(request, "workspace/settings/text.html", context, status=422 if form.errors else 200)


@staff_view(Right.SETTINGS_CHANGE)
@require_POST
def text_return(request: StaffRequest, topic: str) -> HttpResponse:
    """Without this wording: back to the words of the house, or to the German ones."""
    if topic not in topics:
        raise Http404
    language, way = _variant(request)
    reset_wording(agency=request.agency, topic=topic, language=language, form=way, by=request.actor, at=request.now)
    say_done(request, _("Es gilt wieder der mitgelieferte Text.") if (language, way) == STANDARD else _("Ihre Fassung gibt es nicht mehr."))
    return redirect("workspace:settings-text", topic)


STANDARD = ("de", AddressForm.SIE)


def _variant(request: StaffRequest) -> tuple[str, str]:
    """Which wording the address speaks of; what it does not know is German with „Sie“."""
    language, way = request.GET.get("language", ""), request.GET.get("form", "")
    return language if language in dict(LANGUAGES) else "de", way if way in AddressForm.values else AddressForm.SIE


def _query(language: str, way: str) -> str:
    return "" if (language, way) == STANDARD else f"?language={language}&form={way}"


def _variants(topic: str, rows: list[Wording], language: str, way: str) -> list[tuple[str, str, bool]]:
    """What there is, ours and theirs, and what is shown: word, address, whether it is this one."""
    names = dict(LANGUAGES)
    there = {key for key, texts in house_words().items() if topic in texts} | {(row.language, row.form) for row in rows}
    keys = sorted({STANDARD, (language, way), *there}, key=lambda key: (key[0] != "de", key[0], key[1] != "sie"))
    return [(f"{names[tongue]}, {AddressForm(form).label}", _query(tongue, form) or "?", (tongue, form) == (language, way)) for tongue, form in keys]


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


def _shown(subject: str, body: str, topic: Topic, language: str, way: str) -> tuple[str, str]:
    """With examples; as it is where a field is unknown."""
    try:
        return preview(topic, subject, body, language=language, form=way)
    except Refusal:
        return subject, body
