"""An organisation's positions: the list, the page of one, reporting, changing, copying."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nahbei.foundation.refusal import Refusal
from nahbei.opportunities import of_organisations
from nahbei.opportunities.actions import add_position, copy_position, edit_position, report_position
from nahbei.opportunities.differences import differences, facts
from nahbei.opportunities.models import Origin, Position, PositionState
from nahbei.opportunities.queries import freshness_terms
from nahbei.opportunities.rules import WRITABLE
from nahbei.partners.models import Organisation
from nahbei.portal.forms.positions import PictureForm, PositionForm
from nahbei.portal.frame import partner_frame
from nahbei.portal.partner_door import PartnerRequest, organisation_of, partner_view, position_of
from nahbei.ui.messages import say_done

SECRET = 32


@require_safe
@partner_view
def positions(request: PartnerRequest) -> HttpResponse:
    chosen = organisation_of(request, request.GET.get("organisation", ""))
    rows = request.positions() if chosen is None else request.positions().filter(organisation=chosen)
    groups = of_organisations.by_state(rows)
    terms = freshness_terms(request.agency, on=request.today)
    stale = {
        one.pk: terms.unpublish_on(one.confirmed_on) for group in groups for one in group.positions
        if group.state == PositionState.PUBLISHED and one.confirmed_on and terms.ask_on(one.confirmed_on) <= request.today
    }
    context = {**partner_frame(request), "groups": groups, "chosen": chosen, "stale": stale}
    return render(request, "portal/partner/positions.html", context)


@require_safe
@partner_view
def position(request: PartnerRequest, number: int) -> HttpResponse:
    found = position_of(request, number)
    return page_of(request, found, PictureForm())


def page_of(request: PartnerRequest, found: Position, picture_form: PictureForm, status: int = 200) -> HttpResponse:
    edit = of_organisations.waiting_edit(found)
    refused = of_organisations.refused_edit(found) if edit is None else None
    by = request.actor_for(found.organisation)
    context = {
        **partner_frame(request), "position": found, "facts": facts(found), "edit": edit, "differences": differences(edit) if edit else [],
        "refused": refused, "last": found.moves.first(), "writable": found.state in WRITABLE, "picture_form": picture_form,
        "picture": of_organisations.picture_of(found), "is_public": found.is_public(on=request.today),
        "may_take_back": of_organisations.taken_down_by(found, by.name),
    }
    return render(request, "portal/partner/position.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@partner_view
def position_new(request: PartnerRequest) -> HttpResponse:
    """Everything on one page. „Als Entwurf speichern“ needs less than sending."""
    owner = organisation_of(request, request.GET.get("organisation", "")) or request.organisations[0]
    reporting = "draft" not in request.POST
    form = PositionForm(request.POST or None, organisation=owner, reporting=reporting, initial={"town": request.agency.town})
    if request.method == "POST" and form.is_valid():
        try:
            made = _add(request, owner, form, reporting)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("portal:partner-position", request.agency.slug, made.number)
    last = request.positions().filter(organisation=owner).order_by("-created_at", "-pk").first()
    context = {**partner_frame(request), "form": form, "owner": owner, "position": None, "last": last, "writable": True, "secret": _secret(request)}
    return render(request, "portal/partner/position_form.html", context, status=422 if form.errors else 200)


def _add(request: PartnerRequest, owner: Organisation, form: PositionForm, reporting: bool) -> Position:
    by = request.actor_for(owner)
    made = add_position(
        agency=request.agency, organisation=owner, origin=Origin.PORTAL, form=_secret(request), by=by, at=request.now, **form.content
    )
    if not reporting:
        say_done(request, _("Als Entwurf gespeichert. Nur Sie sehen ihn."))
        return made
    if made.state in WRITABLE:  # else it was sent by the first of two clicks
        report_position(position=made, by=by, at=request.now)
    say_done(request, _("Danke. Das Büro prüft die Stelle und veröffentlicht sie dann."))
    return made


def _secret(request: PartnerRequest) -> str:
    """Of this page: sent twice, it is one position."""
    sent = request.POST.get("secret", "")
    return sent if len(sent) == SECRET and sent.isalnum() else get_random_string(SECRET)


@require_http_methods(["GET", "HEAD", "POST"])
@partner_view
def position_edit(request: PartnerRequest, number: int) -> HttpResponse:
    """A draft changes at once; what the office has seen waits for it."""
    found = position_of(request, number)
    if found.state == PositionState.ENDED:
        return redirect("portal:partner-position", request.agency.slug, number)
    writable, reporting = found.state in WRITABLE, "draft" not in request.POST
    wished = of_organisations.as_wished(found)
    form = PositionForm(request.POST or None, organisation=found.organisation, instance=wished, reporting=reporting)
    if request.method == "POST" and form.is_valid():
        try:
            _change(request, found, form, send=writable and reporting)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("portal:partner-position", request.agency.slug, number)
    context = {**partner_frame(request), "form": form, "owner": found.organisation, "position": found, "last": None, "writable": writable}
    return render(request, "portal/partner/position_form.html", context, status=422 if form.errors else 200)


def _change(request: PartnerRequest, found: Position, form: PositionForm, *, send: bool) -> None:
    by = request.actor_for(found.organisation)
    edit = edit_position(position=found, by=by, at=request.now, **form.content)
    if send:
        report_position(position=position_of(request, found.number), by=by, at=request.now)
        say_done(request, _("Danke. Das Büro prüft die Stelle und veröffentlicht sie dann."))
    elif edit is not None:
        say_done(request, _("Danke. Das Büro prüft die Änderung; bis dahin bleibt alles, wie es ist."))
    else:
        say_done(request, _("Gespeichert."))


@require_POST
@partner_view
def position_copy(request: PartnerRequest, number: int) -> HttpResponse:
    """A new draft like this one; then it is changed."""
    found = position_of(request, number)
    made = copy_position(position=found, origin=Origin.PORTAL, by=request.actor_for(found.organisation), at=request.now)
    say_done(request, _("Das ist eine Kopie. Ändern Sie, was anders ist."))
    return redirect("portal:partner-position-edit", request.agency.slug, made.number)
