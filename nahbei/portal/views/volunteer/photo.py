"""My photo: put there, looked at, taken away. Only with a tick below the sentence that says who sees it."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nahbei.foundation.refusal import Refusal
from nahbei.people.models import ConsentForm, ConsentPurpose
from nahbei.people.texts import consent_text
from nahbei.portal.forms.volunteer.photo import PhotoForm
from nahbei.portal.frame import frame
from nahbei.portal.volunteer_door import VolunteerRequest, helper_view, say_why, volunteer_view
from nahbei.ui.messages import say_done
from nahbei.ui.sent import private_jpeg
from nahbei.volunteers.actions import remove_portrait, set_portrait


@require_http_methods(["GET", "HEAD", "POST"])
@helper_view
def photo(request: VolunteerRequest) -> HttpResponse:
    form = PhotoForm(request.POST, request.FILES) if request.method == "POST" else PhotoForm()
    if request.method == "POST" and form.is_valid():
        try:
            set_portrait(volunteer=request.volunteer, form=ConsentForm.ONLINE, by=request.actor, at=request.now, **form.cleaned_data)
        except Refusal as refusal:
            say_why(form, refusal)
        else:
            say_done(request, _("Danke, das Foto ist gespeichert."))
            return redirect("portal:volunteer-photo", request.agency.slug)
    there = request.agency.portraits.agreed().filter(volunteer=request.volunteer).exists()
    context = {**frame(request), "form": form, "there": there, "text": consent_text(ConsentPurpose.PHOTO)}
    return render(request, "portal/volunteer/photo.html", context, status=422 if form.errors else 200)


@require_safe
@volunteer_view
def file(request: VolunteerRequest) -> HttpResponse:
    """My own."""
    found = request.agency.portraits.agreed().filter(volunteer=request.volunteer).first()
    if found is None:
        raise Http404
    return private_jpeg(request, bytes(found.content), found.digest)


@require_POST
@volunteer_view
def removal(request: VolunteerRequest) -> HttpResponse:
    """Gone, and the yes taken back."""
    if remove_portrait(volunteer=request.volunteer, by=request.actor, at=request.now):
        say_done(request, _("Das Foto ist gelöscht. Niemand sieht es mehr."))
    return redirect("portal:volunteer-photo", request.agency.slug)
