"""„Meine Daten“ for every hat: what stands there, what one corrects alone, what goes to the office."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from nahbei.desk.own_data import WishSubject, correct_address, correct_reach, wish_change
from nahbei.foundation.refusal import Refusal
from nahbei.messaging.groups import TopicGroup
from nahbei.messaging.opting import choose, spared_by
from nahbei.people.models import Channel
from nahbei.portal.forms.data import AddressForm, DataForm, ReachForm, WantedForm, WishForm
from nahbei.portal.frame import frame
from nahbei.portal.person_door import PersonRequest, person_view


@require_safe
@person_view
def data(request: PersonRequest) -> HttpResponse:
    channels: list[Channel] = list(request.person.channels.all())
    context = {"channels": channels, "spared": spared_by(request.agency, request.person)}
    return render(request, "portal/data/data.html", {**frame(request), **context})


@require_http_methods(["GET", "HEAD", "POST"])
@person_view
def address(request: PersonRequest) -> HttpResponse:
    person = request.person
    names = ("street", "address_extra", "postal_code", "town")
    form = AddressForm(request.POST if request.method == "POST" else None, initial={name: getattr(person, name) for name in names})
    return _form_page(
        request, form, _("Ihre Adresse"), lambda: correct_address(person=person, by=request.actor, at=request.now, **form.cleaned_data),
        done=_("Danke, die neue Adresse steht da."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@person_view
def reach(request: PersonRequest) -> HttpResponse:
    form = ReachForm(request.POST if request.method == "POST" else None, person=request.person)
    return _form_page(
        request, form, _("Wie wir Sie erreichen"),
        lambda: correct_reach(person=request.person, by=request.actor, at=request.now, **form.cleaned_data), done=_("Danke, das haben wir geändert."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@person_view
def wanted(request: PersonRequest) -> HttpResponse:
    """What one wants to read from us; what must be said is said anyway."""
    spared = spared_by(request.agency, request.person)
    form = WantedForm(request.POST if request.method == "POST" else None, initial={"wanted": [group for group in TopicGroup if group not in spared]})
    return _form_page(
        request, form, _("Welche Nachrichten Sie bekommen"),
        lambda: choose(
            person=request.person, spared=set(TopicGroup.values) - set(form.cleaned_data["wanted"]), by=request.actor, at=request.now
        ), done=_("Danke, das haben wir geändert."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@person_view
def wish(request: PersonRequest) -> HttpResponse:
    chosen = request.GET.get("subject")
    initial = {"subject": chosen} if chosen in WishSubject.values else {}
    form = WishForm(request.POST if request.method == "POST" else None, initial=initial)
    return _form_page(
        request, form, _("Das stimmt nicht"), lambda: wish_change(person=request.person, by=request.actor, at=request.now, **form.cleaned_data),
        done=_("Danke. Das Büro kümmert sich darum und meldet sich bei Ihnen."),
    )


def _form_page(request: PersonRequest, form: DataForm, heading: str, act: Callable[[], object], *, done: str) -> HttpResponse:
    """One form on one page; what was done is said on „Meine Daten“."""
    if request.method == "POST" and form.is_valid():
        try:
            act()
        except Refusal as refusal:
            field = "numbers" if refusal.field == "channels" else refusal.field
            form.add_error(field if field in form.fields else None, str(refusal))
        else:
            messages.success(request, done)
            return redirect("portal:data", request.agency.slug)
    context = {**frame(request), "form": form, "heading": heading}
    return render(request, "portal/data/form.html", context, status=422 if form.errors else 200)
