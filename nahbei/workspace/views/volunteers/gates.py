"""Before the first visit: a certificate is looked at, a training entered, the parents asked; the letter that makes it free."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nahbei.activities.models import Conduct
from nahbei.desk.fee_letter import fee_letter
from nahbei.documents.letters import AgencyHead, letters_pdf
from nahbei.foundation.refusal import Refusal
from nahbei.foundation.rights import Right
from nahbei.ui.messages import say_done
from nahbei.volunteers import actions
from nahbei.volunteers.models import Volunteer
from nahbei.workspace.door import StaffRequest, staff_view
from nahbei.workspace.forms.gates import CertificateForm, TrainingRecordForm
from nahbei.workspace.views.volunteers.records import FORM, say_why
from nahbei.workspace.views.volunteers.states import one

PAGES = "workspace/volunteers/gates"


@staff_view(Right.CERTIFICATES)
@require_http_methods(FORM)
def certificate_new(request: StaffRequest, pk: int) -> HttpResponse:
    """Looked at, written down, given back. Nothing is uploaded."""
    found = one(request, pk)
    form = CertificateForm(request.POST or None, today=request.today, kind=wanted_kind(found))
    if request.method == "POST" and form.is_valid():
        try:
            row = actions.record_certificate(volunteer=found, by=request.actor, at=request.now, **form.said)
        except Refusal as refusal:
            say_why(form, refusal)
        else:
            undo = reverse("workspace:volunteer-certificate-removal", args=[pk, row.pk]) if row.clear else ""
            say_done(request, _("Eingetragen. Geben Sie das Führungszeugnis jetzt zurück."), undo=undo)
            return redirect("workspace:volunteer", pk)
    context = {"volunteer": found, "form": form, "terms": request.agency.gate_terms.on(request.today)}
    return render(request, f"{PAGES}/certificate.html", context, status=422 if form.errors else 200)


@staff_view(Right.CERTIFICATES)
@require_POST
def certificate_removal(request: StaffRequest, volunteer: int, pk: int) -> HttpResponse:
    """Entered by mistake: also the undo of the entry."""
    rows = request.agency.certificates.select_related("volunteer__agency", "volunteer__person")
    try:
        actions.remove_certificate(certificate=get_object_or_404(rows, pk=pk, volunteer=volunteer), by=request.actor, at=request.now)
        say_done(request, _("Der Eintrag ist gelöscht."))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("workspace:volunteer", volunteer)


@staff_view(Right.CERTIFICATE_RESULTS)
@require_POST
def certificate_clearing(request: StaffRequest, volunteer: int, pk: int) -> HttpResponse:
    """„Ja“ becomes „nein“, when a second person says so, too."""
    rows = request.agency.certificates.select_related("volunteer__agency", "volunteer__person")
    try:
        step = actions.ask_to_clear(certificate=get_object_or_404(rows, pk=pk, volunteer=volunteer), by=request.actor, at=request.now)
        say_done(request, waits_words(step.due_at is not None), undo=reverse("workspace:step-stop", args=[step.pk]))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("workspace:volunteer", volunteer)


@staff_view(Right.CERTIFICATES)
@require_safe
def certificate_letter(request: StaffRequest, pk: int) -> HttpResponse:
    """One click: the letter with which the certificate costs nothing."""
    found = one(request, pk)
    kind = request.GET.get("kind", "")
    kind = kind if kind in {Conduct.ORDINARY, Conduct.EXTENDED} else wanted_kind(found)
    try:
        pdf = letters_pdf(AgencyHead.of(request.agency), [fee_letter(found, kind, by=request.actor, on=request.today)])
    except Refusal as refusal:
        return render(request, "workspace/messages/no_pdf.html", {"refusal": refusal}, status=422)
    response = HttpResponse(pdf.content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="fuehrungszeugnis-{pk}-{request.today:%Y-%m-%d}.pdf"'
    response["Cache-Control"] = "no-store"
    return response


@staff_view(Right.VOLUNTEERS_CHANGE)
@require_http_methods(FORM)
def training_new(request: StaffRequest, pk: int) -> HttpResponse:
    found = one(request, pk)
    trainings = list(request.agency.trainings.filter(active=True))
    form = TrainingRecordForm(request.POST or None, trainings=trainings, today=request.today)
    if request.method == "POST" and form.is_valid():
        try:
            row = actions.record_training(volunteer=found, by=request.actor, at=request.now, **form.cleaned_data)
        except Refusal as refusal:
            say_why(form, refusal)
        else:
            say_done(request, _("Schulung eingetragen."), undo=reverse("workspace:volunteer-training-removal", args=[pk, row.pk]))
            return redirect("workspace:volunteer", pk)
    context = {"volunteer": found, "form": form, "trainings": trainings}
    return render(request, f"{PAGES}/training.html", context, status=422 if form.errors else 200)


@staff_view(Right.VOLUNTEERS_CHANGE)
@require_POST
def training_removal(request: StaffRequest, volunteer: int, pk: int) -> HttpResponse:
    rows = request.agency.training_records.select_related("volunteer__agency", "training")
    actions.remove_training_record(record=get_object_or_404(rows, pk=pk, volunteer=volunteer), by=request.actor, at=request.now)
    say_done(request, _("Der Eintrag ist gelöscht."))
    return redirect("workspace:volunteer", volunteer)


def wanted_kind(volunteer: Volunteer) -> str:
    """What her activities ask for; the extended one when they ask for none."""
    kinds = set(volunteer.activities.values_list("conduct", flat=True))
    return Conduct.ORDINARY if Conduct.ORDINARY in kinds and Conduct.EXTENDED not in kinds else Conduct.EXTENDED


def waits_words(alone: bool) -> str:
    """What happens next with a step for two people."""
    if alone:
        return _("Das wartet 24 Stunden, weil es niemand anderes bestätigen kann. Die Leitung bekommt eine Mail.")
    return _("Das wartet, bis jemand anderes es bestätigt.")
