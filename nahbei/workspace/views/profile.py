"""My own access: name, keys, second factor, sessions."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from nahbei.calendars.queries import feed_of, shown
from nahbei.foundation.actions import change_account
from nahbei.foundation.rights import Right
from nahbei.ui.messages import say_done
from nahbei.ui.reading import COOKIE, Reading
from nahbei.workspace.door import StaffRequest, staff_view
from nahbei.workspace.forms.members import ProfileForm

A_YEAR = 365 * 24 * 60 * 60


@staff_view(Right.DESK)
def profile(request: StaffRequest) -> HttpResponse:
    account = request.user
    reading = Reading.from_cookie(request.COOKIES.get(COOKIE, ""))
    form = ProfileForm(request.POST or None, initial={"name": account.name, "single_keys": account.single_keys and not reading.keys})
    if form.is_bound and form.is_valid():
        change_account(account=account, **form.cleaned_data)
        say_done(request, _("Gespeichert."))
        return _with_keys(redirect("workspace:profile"), reading, on=form.cleaned_data["single_keys"], secure=request.is_secure())
    calendar = shown(
        feed_of(membership=request.membership), renewal=reverse("workspace:profile-calendar-renewal"),
        closing=reverse("workspace:profile-calendar-closing"),
    )
    context = {"form": form, "membership": request.membership, "calendar": calendar}
    return render(request, "workspace/profile/profile.html", context, status=422 if form.errors else 200)


def _with_keys(response: HttpResponse, reading: Reading, *, on: bool, secure: bool) -> HttpResponse:
    """This device follows at once; others when somebody logs in there."""
    wish = reading.changed({"keys": "" if on else "off"})
    response.set_cookie(COOKIE, wish.to_cookie(), max_age=A_YEAR, samesite="Lax", secure=secure, httponly=True)
    return response
