"""What becomes of a position by one button: sent, still right, filled, withdrawn, back again; its picture."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from nahbei.foundation.refusal import Refusal
from nahbei.opportunities import of_organisations
from nahbei.opportunities.actions import (
    confirm_position,
    end_position,
    fill_position,
    remove_picture,
    report_position,
    set_picture,
    take_back_move,
)
from nahbei.opportunities.models import ConfirmedBy, Position, PositionState
from nahbei.opportunities.rules import WRITABLE, ItIsPublic, PositionCannotMove
from nahbei.portal.forms.positions import PictureForm
from nahbei.portal.partner_door import PartnerRequest, partner_view, position_of
from nahbei.portal.views.partner.positions import page_of
from nahbei.ui.messages import say_done


@require_POST
@partner_view
def report(request: PartnerRequest, number: int) -> HttpResponse:
    """From a draft or from what came back; what the office took off, or ended, no partner brings up again."""
    return _do(request, number, _report, _("Danke. Das Büro prüft die Stelle und veröffentlicht sie dann."))


def _report(*, position: Position, **trace: Any) -> Position:
    if position.state not in {*WRITABLE, PositionState.REPORTED}:
        raise PositionCannotMove(position.state, PositionState.REPORTED)
    return report_position(position=position, **trace)


@require_POST
@partner_view
def confirmation(request: PartnerRequest, number: int) -> HttpResponse:
    """„Noch aktuell“, of what is public. What the office took off comes back only by the office."""
    found = position_of(request, number)
    if found.state == PositionState.PUBLISHED:
        confirm_position(position=found, how=ConfirmedBy.PORTAL, by=request.actor_for(found.organisation), at=request.now)
        say_done(request, _("Danke. „{title}“ ist heute als aktuell bestätigt.").format(title=found.title))
    else:
        messages.error(request, _("Diese Stelle ist gerade nicht öffentlich."))
    return redirect("portal:partner" if "start" in request.POST else "portal:partner-positions", request.agency.slug)


@require_POST
@partner_view
def filling(request: PartnerRequest, number: int) -> HttpResponse:
    return _do(request, number, fill_position, _("Schön! Die Stelle ist nicht mehr öffentlich."), undo=True)


@require_POST
@partner_view
def withdrawal(request: PartnerRequest, number: int) -> HttpResponse:
    return _do(request, number, end_position, _("Die Stelle ist zurückgezogen."), undo=True)


@require_POST
@partner_view
def return_(request: PartnerRequest, number: int) -> HttpResponse:
    """Undo of the two above, for whoever did them."""
    found = position_of(request, number)
    if of_organisations.taken_down_by(found, request.actor_for(found.organisation).name):
        return _do(request, number, take_back_move, _("Die Stelle steht wieder, wo sie war."))
    messages.error(request, _("Das geht nicht mehr. Rufen Sie uns bitte an."))
    return redirect("portal:partner-position", request.agency.slug, number)


@require_http_methods(["GET", "HEAD", "POST"])
@partner_view
def picture(request: PartnerRequest, number: int) -> HttpResponse:
    """The picture itself; by POST another one, as long as nobody outside sees the position."""
    found = position_of(request, number)
    if request.method != "POST":
        shown = get_object_or_404(request.agency.pictures, position=found)
        return HttpResponse(bytes(shown.content), content_type="image/jpeg")
    form = PictureForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            _check_writable(found)
            set_picture(position=found, by=request.actor_for(found.organisation), at=request.now, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            say_done(request, _("Das Bild ist gespeichert."))
            return redirect("portal:partner-position", request.agency.slug, number)
    return page_of(request, found, form, status=422)


@require_POST
@partner_view
def picture_removal(request: PartnerRequest, number: int) -> HttpResponse:
    found = position_of(request, number)
    if found.state in WRITABLE:
        remove_picture(position=found, by=request.actor_for(found.organisation), at=request.now)
        say_done(request, _("Das Bild ist entfernt."))
    else:
        messages.error(request, str(ItIsPublic()))
    return redirect("portal:partner-position", request.agency.slug, number)


def _check_writable(position: Position) -> None:
    if position.state not in WRITABLE:
        raise ItIsPublic


def _do(request: PartnerRequest, number: int, action: Callable[..., Position], text: str, *, undo: bool = False) -> HttpResponse:
    found = position_of(request, number)
    try:
        action(position=found, by=request.actor_for(found.organisation), at=request.now)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        back = reverse("portal:partner-position-return", args=[request.agency.slug, number]) if undo else ""
        say_done(request, text, undo=back)
    return redirect("portal:partner-position", request.agency.slug, number)
