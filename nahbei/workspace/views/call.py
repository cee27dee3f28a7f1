"""Anruf aufnehmen: one screen from the first word on the telephone to the request."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from nahbei.desk.calls import take_call
from nahbei.foundation.refusal import Refusal
from nahbei.foundation.rights import Right
from nahbei.help_requests import actions, words
from nahbei.help_requests.asked import again
from nahbei.help_requests.models import CallWish, Draft, TakenCall
from nahbei.help_requests.queries import draft_of
from nahbei.people.models import ConsentPurpose, Person
from nahbei.people.queries import Found, find_people, may_consent
from nahbei.people.texts import consent_text
from nahbei.ui import german
from nahbei.ui.messages import say_done
from nahbei.workspace.door import StaffRequest, id_of, staff_view
from nahbei.workspace.forms.asked import initial_of
from nahbei.workspace.forms.call import CallForm, typed
from nahbei.workspace.references import address_of


@staff_view(Right.REQUESTS_CHANGE)
def call(request: StaffRequest) -> HttpResponse:
    """GET: empty, from a person, as a copy, or the draft. POST: saved, or shown again with what was typed."""
    if request.method != "POST":
        draft = draft_of(request.agency, request.user.pk, at=request.now)
        beginning = _beginning(request)
        initial = beginning or (typed(CallForm, _as_query(draft)) if draft else {})
        return _page(request, _form(request, initial=initial), draft=draft, resumed=not beginning)
    if request.POST.get("then") == "search":
        return _page(request, _form(request, initial=typed(CallForm, request.POST)))
    form = _form(request, request.POST)
    taken = _take(request, form) if form.is_valid() else None
    return _onward(request, taken) if taken else _page(request, form, status=422)


@staff_view(Right.REQUESTS_CHANGE)
def call_people(request: StaffRequest) -> HttpResponse:
    """Who may be meant, while the clerk types: three queries."""
    field = "caller" if request.GET.get("field") == "caller" else "person"
    chosen = request.GET.get(field, "")
    context = {"field": field, "found": _found(request, request.GET, field, id_of(chosen)), "chosen": id_of(chosen)}
    return render(request, "workspace/call/found.html", context)


@staff_view(Right.REQUESTS_CHANGE)
@require_POST
def call_sentence(request: StaffRequest) -> HttpResponse:
    """What stands in the request so far, as a sentence to read aloud."""
    form = _form(request, request.POST)
    form.full_clean()
    return render(request, "workspace/call/sentence.html", _sentence(request, form))


@staff_view(Right.REQUESTS_CHANGE)
@require_POST
def call_draft(request: StaffRequest) -> HttpResponse:
    """Keep what was typed. The health note is dropped by the action, whatever the browser sends."""
    actions.save_draft(agency=request.agency, account=request.user, data=dict(request.POST.lists()), at=request.now)
    return HttpResponse(status=204)


@staff_view(Right.REQUESTS_CHANGE)
@require_POST
def call_draft_discarding(request: StaffRequest) -> HttpResponse:
    actions.drop_draft(agency=request.agency, account_id=request.user.pk)
    return redirect("workspace:call")


def _form(request: StaffRequest, data: QueryDict | None = None, **kwargs: Any) -> CallForm:
    return CallForm(data, agency=request.agency, today=request.today, **kwargs)


def _beginning(request: StaffRequest) -> dict[str, Any]:
    """„Fragt wieder an“ (?person=17), the same once more (?copy=17), or a call back (?wish=call_back)."""
    initial: dict[str, Any] = {}
    person = None
    if (pk := id_of(request.GET.get("copy"))) and request.may(Right.REQUESTS):
        source = request.agency.help_requests.select_related("activity", "help_seeker").filter(pk=pk).first()
        if source is not None:
            person, asked = source.help_seeker, again(source, today=request.today)
            initial = initial_of(asked) | ({} if request.may(Right.NEEDS) else {"needs": []})
    if person is None and (pk := id_of(request.GET.get("person"))):
        person = request.agency.people.select_related("merged_into").filter(pk=pk).first()
    if person is not None:
        initial = _person_initial(person.merged_into or person) | initial
    if request.GET.get("wish") in CallWish.values:
        initial["wish"] = request.GET["wish"]
    if pk := id_of(request.GET.get("reminder")):
        initial["reminder"] = pk
    if (pk := id_of(request.GET.get("incoming"))) and request.may(Right.SUBMISSIONS):
        initial = _incoming_initial(request, pk) | initial
    return initial


def _incoming_initial(request: StaffRequest, pk: int) -> dict[str, Any]:
    """„Ich brauche Hilfe“ from the website: who is rung."""
    found = request.agency.submissions.open().select_related("person__merged_into").filter(pk=pk).first()
    if found is None:
        return {}
    person = found.person and (found.person.merged_into or found.person)
    who = _person_initial(person) if person else {"name": found.name, "phone": found.phone}
    return {**who, "incoming": found.pk}


def _person_initial(person: Person) -> dict[str, Any]:
    number = person.channels.filter(kind="phone").first()
    return {
        "person": person.pk, "name": person.full_name, "phone": number.value if number else "", "origin": person.street,
        "language": person.language if person.language != "de" else "",
    }


def _as_query(draft: Draft) -> QueryDict:
    data = QueryDict(mutable=True)
    for name, values in draft.data.items():
        data.setlist(name, values)
    return data


def _take(request: StaffRequest, form: CallForm) -> TakenCall | None:
    """Save; what the rooms refuse is shown at its field."""
    try:
        return take_call(agency=request.agency, call=form.call(), by=request.actor, at=request.now)
    except Refusal as refusal:
        form.refuse(refusal)
        return None


def _onward(request: StaffRequest, taken: TakenCall) -> HttpResponse:
    """To the suggestions, or an empty page for the next call."""
    done = taken.help_request
    if done is None:
        say_done(request, str(_WRITTEN.get(CallWish(taken.wish), _("Steht im Protokollbuch."))))
        return redirect("workspace:call")
    say_done(request, _("Gesuch %(number)s ist gespeichert.") % {"number": done.number})
    address = address_of("workspace:request", done.pk)
    return redirect("workspace:call") if request.POST.get("then") == "next" or not address else redirect(address)


_WRITTEN = {
    CallWish.VOLUNTEER: gettext_lazy("Gespeichert. Morgen erinnern wir Sie an das Erstgespräch."),
    CallWish.CALL_BACK: gettext_lazy("Der Rückruf steht in den Wiedervorlagen."),
}


def _page(
    request: StaffRequest, form: CallForm, *, draft: Draft | None = None, resumed: bool = False, status: int = 200
) -> HttpResponse:
    """The whole screen. Found people and the sentence are there without script too, for what was typed so far."""
    values = request.POST if request.method == "POST" else form.initial
    chosen = {name: id_of(form[name].value()) for name in ("person", "caller")}
    look = request.method == "POST" or bool(values)
    context = {
        "form": form, "draft": draft, "resumed": resumed and draft is not None, "has_errors": bool(form.is_bound and form.errors),
        "found": _found(request, values, "person", chosen["person"]) if look else [],
        "callers": _found(request, values, "caller", chosen["caller"]) if look and values.get("for_other") else [],
        "chosen": chosen, "consent": [consent_text(ConsentPurpose.HELP), consent_text(ConsentPurpose.NEEDS)], "now": request.now,
        "draft_time": german.format_relative(timezone.localtime(draft.saved_at), timezone.localtime(request.now)) if draft else "",
        "person_pages": bool(address_of("workspace:people")), **_sentence(request, form),
    }
    return render(request, "workspace/call/call.html", context, status=status)


@dataclass(frozen=True)
class Hit:
    """Someone found, and what tells them from others: „Tochter von Ayşe Yıldırım · Lindenplatz 3“."""

    person: Person
    about: str
    is_volunteer: bool


def _found(request: StaffRequest, values: Any, field: str, chosen: int | None = None) -> list[Hit]:
    """People who fit what was typed; whoever is chosen stays in the list, on top."""
    before = "caller_" if field == "caller" else ""
    found = find_people(
        request.agency, name=str(values.get(f"{before}name", ""))[:160], phone=str(values.get(f"{before}phone", ""))[:60],
        street=str(values.get("street", ""))[:120] if field == "person" else "",
    )
    if chosen and chosen not in {one.person.pk for one in found}:
        person = request.agency.people.filter(pk=chosen).first()
        if person is not None:
            person.worn = []  # type: ignore[attr-defined]  # the hats were not asked for
            found = [Found(person), *found]
    return [Hit(one.person, _about(one, request.today), one.is_volunteer) for one in found]


def _about(found: Found, today: dt.date) -> str:
    age = found.person.age(on=today)
    parts = [*(found.relations or found.hats), _("%(age)s Jahre") % {"age": age} if age else "", found.person.address_line]
    return " · ".join(part for part in parts if part)


def _sentence(request: StaffRequest, form: CallForm) -> dict[str, Any]:
    """The sentence, who must be asked first, and what only a trade may do."""
    if not hasattr(form, "cleaned_data"):
        form = _form(request, _as_query_of(form))
        form.full_clean()
    asked, caller = form.asked(origin=form.usual_origin()), form.caller_said()
    person = form.cleaned_data.get("person")
    locked = caller is not None and not (caller.seen_on or _recorded(request, person, caller.who.person))
    contact = caller.who.full_name if caller else ""
    return {
        "asked": asked, "who": form.named(), "locked": locked, "caller": caller, "person": person,
        "sentence": words.sentence(asked, form.named(), contact=contact, today=request.today) if asked else "",
        "wish": form.cleaned_data.get("wish") or CallWish.HELP,
    }


def _as_query_of(form: CallForm) -> QueryDict:
    """The initial values of an unbound form, as a browser would send them."""
    data = QueryDict(mutable=True)
    for name, field in form.fields.items():
        value = form[name].value()
        shown = field.widget.format_value(value) if hasattr(field.widget, "format_value") else value
        if value not in (None, "", False, []):
            data.setlist(name, [str(one) for one in (shown if isinstance(shown, list | tuple) else [shown])])
    return data


def _recorded(request: StaffRequest, person: Person | None, caller: Person | None) -> bool:
    return person is not None and caller is not None and may_consent(person, caller, on=request.today)
