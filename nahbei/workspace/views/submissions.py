"""Eingänge: what came in through the website, by age; who it is; what becomes of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nahbei.desk.incoming import Named, propose_from, put_on_file, take_over_position
from nahbei.foundation import reference
from nahbei.foundation.refusal import Refusal
from nahbei.foundation.rights import Right
from nahbei.partners.queries import similar_organisations
from nahbei.people.queries import find_people
from nahbei.submissions import actions
from nahbei.submissions.models import Submission, SubmissionKind
from nahbei.submissions.queries import VIEWS, count_by_view, list_submissions
from nahbei.ui import german
from nahbei.ui.messages import say_done
from nahbei.workspace.door import StaffRequest, id_of, staff_view
from nahbei.workspace.forms.call import read_name
from nahbei.workspace.forms.submissions import NEW, AgainForm, PositionForm
from nahbei.workspace.references import address, address_of

PAGE = 50
WORDS = {
    "due": gettext_lazy("Zu tun"), "later": gettext_lazy("Später anrufen"), "suspected": gettext_lazy("Vermutlich Werbung"),
    "settled": gettext_lazy("Erledigt"), "discarded": gettext_lazy("Verworfen"),
}


@staff_view(Right.SUBMISSIONS)
@require_safe
def submissions(request: StaffRequest) -> HttpResponse:
    """Oldest first; which of them, and which kind, in the address."""
    view = request.GET.get("view", "")
    view = view if view in VIEWS else "due"
    kind = request.GET.get("kind", "")
    kind = kind if kind in SubmissionKind.values else ""
    rows = list_submissions(request.agency, view, kind, at=request.now).select_related("position", "person")
    counts = count_by_view(request.agency, kind, at=request.now)
    context = {
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")), "view": view, "kind": kind, "kinds": SubmissionKind.choices,
        "views": [(key, word, counts[key]) for key, word in WORDS.items()], "now": request.now,
        "site": reverse("website:home", args=[request.agency.slug]),
    }
    return render(request, "workspace/submissions/list.html", context)


@staff_view(Right.SUBMISSIONS)
@require_safe
def submission(request: StaffRequest, pk: int) -> HttpResponse:
    return _page(request, _one(request, pk), AgainForm(today=request.today))


@staff_view(Right.SUBMISSIONS)
@require_POST
def person(request: StaffRequest, pk: int) -> HttpResponse:
    """„Das ist …“, „neu anlegen“, or after all nobody known (also the undo)."""
    found, wish = _one(request, pk), request.POST.get("person", "")
    try:
        if wish == NEW:
            _put_on_file(request, found)
            return redirect("workspace:submission", pk)
        known = get_object_or_404(request.agency.people.present(), pk=id_of(wish) or 0) if wish else None
        linked = actions.link_submission(submission=found, person=known, by=request.actor, at=request.now)
    except Refusal as refusal:
        messages.warning(request, str(refusal))
        return redirect("workspace:submission", pk)
    if linked.person:
        say_done(request, _("Gehört jetzt zu {name}.").format(name=linked.person.full_name))
    return redirect("workspace:submission", pk)


@staff_view(Right.SUBMISSIONS)
@require_POST
def calls(request: StaffRequest, pk: int) -> HttpResponse:
    """Nobody was there, or they asked for another time."""
    found = _one(request, pk)
    form = AgainForm(request.POST, today=request.today)
    if not form.is_valid():
        return _page(request, found, form, status=422)
    try:
        actions.note_try(submission=found, again_at=form.again_at, by=request.actor, at=request.now)
    except Refusal as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        return _page(request, found, form, status=422)
    say_done(request, _("Steht am {day} wieder da.").format(day=german.format_date(form.cleaned_data["on"])))
    return redirect("workspace:submissions")


@staff_view(Right.SUBMISSIONS)
@require_POST
def completion(request: StaffRequest, pk: int) -> HttpResponse:
    """Talked to, answered, done."""
    return _closed(request, pk, lambda found: actions.settle_submission(submission=found, by=request.actor, at=request.now), _("Erledigt."))


@staff_view(Right.SUBMISSIONS)
@require_POST
def discarding(request: StaffRequest, pk: int) -> HttpResponse:
    reason = request.POST.get("reason", "")
    return _closed(
        request, pk, lambda found: actions.discard_submission(submission=found, reason=reason, by=request.actor, at=request.now), _("Verworfen.")
    )


@staff_view(Right.SUBMISSIONS)
@require_POST
def reopening(request: StaffRequest, pk: int) -> HttpResponse:
    """Undo."""
    actions.reopen_submission(submission=_one(request, pk), by=request.actor, at=request.now)
    say_done(request, _("Steht wieder auf der Liste."))
    return redirect("workspace:submission", pk)


@staff_view(Right.SUBMISSIONS)
@require_POST
def clearing(request: StaffRequest, pk: int) -> HttpResponse:
    """It is no spam."""
    actions.clear_submission(submission=_one(request, pk), by=request.actor, at=request.now)
    say_done(request, _("Steht jetzt bei den anderen."))
    return redirect("workspace:submission", pk)


@staff_view(Right.MATCHING)
@require_POST
def proposal(request: StaffRequest, pk: int) -> HttpResponse:
    """Talked to and still interested: the placement begins."""
    if not request.may(Right.SUBMISSIONS):
        raise PermissionDenied
    try:
        placement = propose_from(submission=_one(request, pk), by=request.actor, at=request.now)
    except Refusal as refusal:
        messages.warning(request, str(refusal))
        return redirect("workspace:submission", pk)
    say_done(request, _("Vorgeschlagen für „{title}“.").format(title=placement.position.title))
    return redirect(address(placement.reference, request.may) or reverse("workspace:submission", args=[pk]))


@staff_view(Right.POSITIONS_CHANGE)
@require_http_methods(["GET", "HEAD", "POST"])
def position(request: StaffRequest, pk: int) -> HttpResponse:
    """Whose position it is; then it waits for the check like every other."""
    found = _one(request, pk)
    if not request.may(Right.SUBMISSIONS):
        raise PermissionDenied
    if found.kind != SubmissionKind.POSITION or not found.is_open:
        return redirect("workspace:submission", pk)
    form = _position_form(request, found)
    if request.method == "POST" and form.is_valid() and _taken_over(request, found, form):
        return redirect("workspace:submission", pk)
    return render(request, "workspace/submissions/position.html", {"submission": found, "form": form}, status=422 if form.errors else 200)


# --- Pieces ----------------------------------------------------------------------------------------------------------

@dataclass(frozen=True)
class Likely:
    """Somebody who is on file already and may have written."""

    pk: int
    name: str
    about: str
    url: str
    kind: str


def _one(request: StaffRequest, pk: int) -> Submission:
    rows = request.agency.submissions.select_related("agency", "position__organisation", "person__merged_into")
    return get_object_or_404(rows, pk=pk)


def _page(request: StaffRequest, found: Submission, form: AgainForm, *, status: int = 200) -> HttpResponse:
    who = found.person and (found.person.merged_into or found.person)
    volunteer = request.agency.volunteers.filter(person=who).first() if who and request.may(Right.VOLUNTEERS) else None
    asks_who = found.is_open and who is None and found.kind not in {SubmissionKind.BARRIER, SubmissionKind.POSITION}
    context = {
        "submission": found, "who": who, "volunteer": volunteer, "form": form, "likely": _likely(request, found) if asks_who else [],
        "asks_who": asks_who, "position_is_public": bool(found.position and found.position.is_public(on=request.today)),
        "position_url": address(found.position.reference if found.position else None, request.may),
        "about": reference.labels(request.agency, [found.about]).get(found.about, "") if found.about else "",
        "about_url": address(found.about, request.may), "now": request.now, "said": found.said,
        "person_url": address_of("workspace:person", who.pk) if who else "", "may": _rights(request),
    }
    return render(request, "workspace/submissions/submission.html", context, status=status)


def _rights(request: StaffRequest) -> dict[str, bool]:
    rights = {"add": Right.PEOPLE_CHANGE, "match": Right.MATCHING, "call": Right.REQUESTS_CHANGE, "take_in": Right.VOLUNTEERS_CHANGE,
              "positions": Right.POSITIONS_CHANGE}
    return {word: request.may(right) for word, right in rights.items()}


def _likely(request: StaffRequest, found: Submission) -> list[Likely]:
    if not request.may(Right.PEOPLE):
        return []
    hits = find_people(request.agency, name=found.name, phone=found.phone, limit=5)
    return [
        Likely(hit.person.pk, hit.person.full_name, " · ".join([*(str(hat) for hat in hit.hats), hit.person.address_line]).strip(" ·"),
               address_of("workspace:person", hit.person.pk), "helper" if hit.is_volunteer else "seeker")
        for hit in hits
    ]


def _put_on_file(request: StaffRequest, found: Submission) -> None:
    if not request.may(Right.PEOPLE_CHANGE):
        raise PermissionDenied
    given, family, salutation = read_name(found.name)
    made = put_on_file(submission=found, named=Named(given, family, salutation), by=request.actor, at=request.now)
    say_done(request, _("{name} ist angelegt.").format(name=made.full_name))


def _closed(request: StaffRequest, pk: int, close: Any, words: str) -> HttpResponse:
    try:
        close(_one(request, pk))
    except Refusal as refusal:
        messages.warning(request, str(refusal))
        return redirect("workspace:submission", pk)
    say_done(request, words, undo=reverse("workspace:submission-reopening", args=[pk]))
    return redirect("workspace:submissions")


def _position_form(request: StaffRequest, found: Submission) -> PositionForm:
    houses = similar_organisations(request.agency, str(found.data.get("organisation", "")))
    people = [hit.person for hit in find_people(request.agency, name=found.name, phone=found.phone, limit=5)] if request.may(Right.PEOPLE) else []
    return PositionForm(request.POST if request.method == "POST" else None, submission=found, houses=houses, people=people)


def _taken_over(request: StaffRequest, found: Submission, form: PositionForm) -> bool:
    """Whatever is new needs the right to make it."""
    new_house = form.house is None and not request.may(Right.PARTNERS_CHANGE)
    if new_house or (form.name[1] and not request.may(Right.PEOPLE_CHANGE)):
        raise PermissionDenied
    try:
        made = take_over_position(
            submission=found, organisation=form.house, contact=form.contact, named=Named(*form.name), by=request.actor, at=request.now
        )
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return False
    say_done(request, _("„{title}“ ist aufgenommen und wartet auf die Prüfung.").format(title=made.title))
    return True
