"""An e-mail address that rests because mails came back: it is right after all."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from nahbei.foundation.rights import Right
from nahbei.people.actions import wake_address
from nahbei.ui.messages import say_done
from nahbei.workspace.door import StaffRequest, staff_view


@staff_view(Right.PEOPLE_CHANGE)
@require_POST
def waking(request: StaffRequest, person_pk: int, pk: int) -> HttpResponse:
    """„Adresse stimmt doch“."""
    found = get_object_or_404(request.agency.channels, pk=pk, person=person_pk, person__merged_into=None)
    wake_address(channel=found, by=request.actor, at=request.now)
    say_done(request, _("An {address} schreiben wir wieder.").format(address=found.value))
    return redirect("workspace:person", person_pk)
