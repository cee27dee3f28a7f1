"""From the page of an event to a place at it: three questions, at whose end a registration stands instead of a submission.

The secret of the form is the key of the registration: sent twice, it is one, and its link is the page that follows. Whoever would
only get on the waiting list reads so before sending – also when the last place was taken while they were writing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from nahbei.events import words
from nahbei.events.actions import register
from nahbei.events.links import path_of
from nahbei.events.models import Event, Registration, Source
from nahbei.events.public import registered
from nahbei.events.seats import would_wait
from nahbei.foundation.actor import Actor
from nahbei.foundation.refusal import Refusal
from nahbei.website.asking import PUBLIC, Asking, Journey, Question
from nahbei.website.forms.base import PublicForm, ReachForm
from nahbei.website.forms.events import NameForm, of_event

Forms = Mapping[str, PublicForm]


def journey_of(event: Event) -> Journey:
    return Journey(f"event.{event.pk}", f"{event.title}, {words.when(event)}", [
        Question("who", _("Wer kommt?"), NameForm),
        Question("reach", _("Wie erreichen wir Sie?"), ReachForm, _("Falls sich etwas ändert. Eines von beiden genügt.")),
        Question("party", _("Kommt noch jemand mit?"), of_event(event)),
    ], dict, first="website/events/first.html")


@dataclass
class RegistrationAsking(Asking):
    """One request to the form of a registration."""

    @property
    def event(self) -> Event:
        found = self.columns["event"]
        assert isinstance(found, Event)
        return found

    def _common(self) -> dict[str, Any]:
        return {**super()._common(), "waits": self._waits(), "journey": self.journey}

    def _waits(self) -> bool:
        size = self.answers.of("party").get("size", "")
        waiting = bool(getattr(self.event, "somebody_waits", False))
        return would_wait(self.event, int(size) if size.isdecimal() and len(size) < 3 else 1, waiting=waiting)

    def finish(self, forms: Forms) -> HttpResponse:
        if self.is_suspected(forms):
            return self._refused()
        known = registered(self.request.agency, self.answers.form)
        if known is None and self._waits() and "waits" not in self.request.POST:
            page = self.check()
            page.status_code = 422
            return page
        try:
            return redirect(path_of(known or self._register(forms)))
        except Refusal as refusal:
            return self._refused(str(refusal))

    def _refused(self, sentence: str = "") -> HttpResponse:
        return render(self.request, "website/forms/refused.html", {**self._common(), "refused": sentence}, status=422)

    def _register(self, forms: Forms) -> Registration:
        said = {name: value for form in forms.values() for name, value in form.cleaned_data.items()}
        return register(event=self.event, source=Source.ONLINE, form=self.answers.form, by=Actor.link(PUBLIC), at=self.request.now, **said)
