"""She signed the confidentiality declaration."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from nahbei.foundation.refusal import Refusal
from nahbei.foundation.rights import Right
from nahbei.ui.messages import say_done
from nahbei.volunteers.actions import remove_declaration, sign_declaration
from nahbei.workspace.door import StaffRequest, staff_view
from nahbei.workspace.forms.volunteers import DeclarationForm
from nahbei.workspace.views.volunteers.records import FORM, say_why
from nahbei.workspace.views.volunteers.states import one


@staff_view(Right.VOLUNTEERS_CHANGE)
@require_http_methods(FORM)
def declaration_new(request: StaffRequest, pk: int) -> HttpResponse:
    """Version and day; the version that counts today is chosen already."""
    volunteer = one(request, pk)
    signed = volunteer.declarations.values("text")
    texts = list(request.agency.declaration_texts.exclude(pk__in=signed))
    form = DeclarationForm(request.POST or None, texts=texts, today=request.today)
    if request.method == "POST" and form.is_valid():
        try:
            row = sign_declaration(volunteer=volunteer, by=request.actor, at=request.now, **form.cleaned_data)
        except Refusal as refusal:
            say_why(form, refusal)
        else:
            say_done(request, _("Erklärung eingetragen."), undo=reverse("workspace:volunteer-declaration-removal", args=[pk, row.pk]))
            return redirect("workspace:volunteer", pk)
    context = {"volunteer": volunteer, "form": form, "texts": texts}
    return render(request, "workspace/volunteers/declaration.html", context, status=422 if form.errors else 200)


@staff_view(Right.VOLUNTEERS_CHANGE)
@require_POST
def removal(request: StaffRequest, volunteer: int, pk: int) -> HttpResponse:
    """Entered by mistake: also the undo of the entry."""
    rows = request.agency.declarations.select_related("volunteer__agency", "text")
    remove_declaration(declaration=get_object_or_404(rows, pk=pk, volunteer=volunteer), by=request.actor, at=request.now)
    say_done(request, _("Der Eintrag ist gelöscht."))
    return redirect("workspace:volunteer", volunteer)
