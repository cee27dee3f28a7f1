"""What the website says about the agency, and what the law wants to read there; with a look at it before it is public."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from nahbei.foundation.actions import change_profile
from nahbei.foundation.profile import HEADLINE, INTRO, authority_of, missing, profile_of
from nahbei.foundation.rights import Right
from nahbei.ui.messages import say_done
from nahbei.workspace.door import StaffRequest, staff_view
from nahbei.workspace.forms.settings import ACCESS, FRONT, LEGAL, PRIVACY, WebsiteForm

SECTIONS = (
    (gettext_lazy("Erste Seite"), FRONT), (gettext_lazy("Impressum"), LEGAL), (gettext_lazy("Datenschutz"), PRIVACY),
    (gettext_lazy("Barrierefreiheit"), ACCESS),
)


@staff_view(Right.SETTINGS)
@require_http_methods(["GET", "HEAD", "POST"])
def website(request: StaffRequest) -> HttpResponse:
    """„Vorschau“ saves nothing: it shows the three pages as they would be."""
    may_change, profile = request.may(Right.SETTINGS_CHANGE), profile_of(request.agency)
    data = request.POST if may_change and request.method == "POST" else None
    form = WebsiteForm(data, instance=profile, agency=request.agency, today=request.today)
    looks = "look" in request.POST
    if form.is_bound and form.is_valid() and not looks:
        change_profile(agency=request.agency, by=request.actor, at=request.now, **form.values)
        say_done(request, _("Gespeichert. So steht es jetzt auf Ihrer Internetseite."))
        return redirect("workspace:settings-website")
    context = {
        "form": form, "may_change": may_change, "looks": looks and not form.errors, "missing": missing(request.agency, profile),
        "sections": [(word, [form[name] for name in names]) for word, names in SECTIONS], "agency": request.agency, "profile": profile,
        "authority": authority_of(request.agency, profile), "headline": profile.headline or HEADLINE, "intro": profile.intro or INTRO,
        "forget_guests_after": request.agency.guest_terms.on(request.today).forget_after_days,
    }
    return render(request, "workspace/settings/website.html", context, status=422 if form.errors else 200)
