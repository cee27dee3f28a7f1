"""„Wieder um Hilfe bitten“: one question on one page, then everything once more, then sent. What was typed travels in the page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from nahbei.activities.models import Activity
from nahbei.desk.asking_again import ask_again
from nahbei.desk.residents import asked_before
from nahbei.foundation.refusal import Refusal
from nahbei.help_requests.asked import Asked, again
from nahbei.help_requests.models import HelpRequest
from nahbei.people.models import ConsentPurpose
from nahbei.people.texts import consent_text
from nahbei.portal.forms.resident.asking import AskingForm, ConsentTick, MoreForm, WhatForm, WhenForm
from nahbei.portal.resident_door import ResidentRequest, resident_frame, resident_view
from nahbei.ui.answers import Answers

CARRIED = ("gender_wish", "language", "language_required", "answering")


@dataclass(frozen=True)
class Question:
    key: str
    heading: str | Promise
    form: type[AskingForm]


QUESTIONS = (
    Question("what", gettext_lazy("Wobei brauchen Sie Hilfe?"), WhatForm),
    Question("when", gettext_lazy("Wann?"), WhenForm),
    Question("more", gettext_lazy("Noch etwas?"), MoreForm),
)
KEYS = [question.key for question in QUESTIONS]
TICK = "tick"


@require_http_methods(["GET", "HEAD", "POST"])
@resident_view
def ask(request: ResidentRequest) -> HttpResponse:
    asking = Asking(request)
    if request.method != "POST":
        return asking.page(QUESTIONS[0])
    known = Answers.read(request.POST.get("state", ""), salt=asking.salt)
    if known is None:
        return asking.page(QUESTIONS[0], status=422, lost=True)
    asking.answers = known
    wanted, came_back = request.POST.get("to"), request.POST.get("question")
    if wanted in KEYS:
        return asking.page(_question(wanted))
    if came_back in KEYS:
        return asking.answered(_question(came_back))
    return asking.send() if "send" in request.POST else asking.onward()


def _question(key: str) -> Question:
    return next(question for question in QUESTIONS if question.key == key)


@dataclass
class Asking:
    """One request to the pages."""

    request: ResidentRequest
    answers: Answers = field(init=False)

    def __post_init__(self) -> None:
        self.answers = Answers.fresh(self.request.now.timestamp())
        if self.request.method != "POST":
            self.answers.given = self._prefilled()

    @property
    def salt(self) -> str:
        """What was typed for one resident by one person is of no use for another."""
        return f"nahbei.portal.{self.request.agency.pk}.{self.request.person.pk}.{self.request.acting.person.pk}"

    @cached_property
    def before(self) -> list[HelpRequest]:
        return asked_before(self.request.acting, on=self.request.today)

    @cached_property
    def activities(self) -> list[Activity]:
        """As before first."""
        known = [request.activity for request in self.before]
        keys = {activity.pk for activity in known}
        return known + [one for one in self.request.agency.activities.offered() if one.pk not in keys]

    def form(self, question: Question, *, bound: bool) -> AskingForm:
        data = self.answers.of(question.key)
        around: dict[str, Any] = {"activities": self.activities if question.key == "what" else [], "today": self.request.today}
        if bound:
            return question.form(data, **around)
        form = question.form(**around)
        shown = {name: one.widget.value_from_datadict(data, {}, name) for name, one in form.fields.items() if name in data}
        form.initial = {**form.initial, **shown}
        return form

    # --- pages -------------------------------------------------------------------------------------------------------

    def page(self, question: Question, form: AskingForm | None = None, *, status: int = 200, lost: bool = False) -> HttpResponse:
        place = QUESTIONS.index(question) + 1
        context = {
            "form": form or self.form(question, bound=False), "question": question, "place": place, "total": len(QUESTIONS), "lost": lost,
            **self._common(),
        }
        return render(self.request, "portal/resident/question.html", context, status=status)

    def check(self, tick: ConsentTick | None = None) -> HttpResponse:
        rows = [(question, form.said()) for question, form in ((one, self.form(one, bound=True)) for one in QUESTIONS) if form.is_valid()]
        may = self.request.acting.may_consent(on=self.request.today)
        context = {"rows": rows, "may_consent": may, "tick": tick or ConsentTick(), "needs": self._needs_in_words() if may else "", **self._common()}
        if may:
            context["texts"] = [consent_text(purpose) for purpose in (ConsentPurpose.HELP, ConsentPurpose.NEEDS)]
        return render(self.request, "portal/resident/check.html", context, status=422 if tick is not None else 200)

    def _common(self) -> dict[str, Any]:
        return {**resident_frame(self.request), "state": self.answers.signed(salt=self.salt)}

    # --- steps -------------------------------------------------------------------------------------------------------

    def answered(self, question: Question) -> HttpResponse:
        """A page comes back: on, back, or once more with what is wrong."""
        data, answers = self.request.POST, self.answers
        answers.keep(question.key, list(question.form.base_fields), data)
        form = self.form(question, bound=True)
        valid, back = form.is_valid(), data.get("then") == "back"
        answers.done = [key for key in answers.done if key != question.key] + ([question.key] if valid and not back else [])
        if back:
            return self.page(QUESTIONS[max(QUESTIONS.index(question) - 1, 0)])
        return self.onward() if valid else self.page(question, form, status=422)

    def onward(self) -> HttpResponse:
        left = [one for one in QUESTIONS if one.key not in self.answers.done]
        return self.page(left[0]) if left else self.check()

    def send(self) -> HttpResponse:
        forms = {one.key: self.form(one, bound=True) for one in QUESTIONS}
        for question in QUESTIONS:
            if not forms[question.key].is_valid():
                self.answers.done = [key for key in self.answers.done if key != question.key]
                return self.page(question, forms[question.key], status=422)
        tick = ConsentTick(self.request.POST)
        tick.is_valid()
        try:
            ask_again(
                acting=self.request.acting, asked=self._asked(forms), consent=tick.cleaned_data["consent"], submission=self.answers.form,
                by=self.request.actor, at=self.request.now,
            )
        except Refusal as refusal:
            tick.add_error(refusal.field if refusal.field in tick.fields else None, str(refusal))
            return self.check(tick)
        messages.success(self.request, _("Danke, wir kümmern uns. Sobald jemand kommt, melden wir uns."))
        return redirect("portal:resident", self.request.agency.slug, self.request.acting.person.pk)

    # --- what is asked -----------------------------------------------------------------------------------------------

    @cached_property
    def earlier(self) -> HelpRequest | None:
        """What this is the same as: the one that was chosen, or the latest."""
        key = self.request.GET.get("like", "") if self.request.method != "POST" else self.answers.given.get("like", {}).get("pk", [""])[0]
        return next((one for one in self.before if str(one.pk) == key), self.before[0] if self.before else None)

    def _prefilled(self) -> dict[str, dict[str, list[str]]]:
        if self.earlier is None:
            return {}
        asked = again(self.earlier, today=self.request.today)
        rhythm = "weekly" if asked.standing else "once" if asked.start else "open"
        when = {"rhythm": [rhythm], "on": [f"{asked.starts_on:%Y-%m-%d}"] if asked.starts_on else [], "flexible": [asked.flexible]}
        return {
            "like": {"pk": [str(self.earlier.pk)]}, "what": {"activity": [str(asked.activity.pk)]},
            "when": {**when, "start": [f"{asked.start:%H:%M}"] if asked.start else []}, "more": {"destination": [asked.destination]},
        }

    def _asked(self, forms: Mapping[str, AskingForm]) -> Asked:
        what, when, more = (forms[key].cleaned_data for key in KEYS)
        activity = next(one for one in self.activities if str(one.pk) == what["activity"])
        asked = Asked(activity, details=more["details"], destination=more["destination"])
        if when["rhythm"] == "open":
            asked = replace(asked, flexible=when["flexible"] or _("wann es passt"), starts_on=when["on"], start=when["start"] if when["on"] else None)
        else:
            weekly: dict[str, Any] = {"standing": True, "weekdays": 1 << when["on"].weekday()} if when["rhythm"] == "weekly" else {}
            asked = replace(asked, flexible=when["flexible"], starts_on=when["on"], start=when["start"], **weekly)
        return self._with_what_stays(asked)

    def _with_what_stays(self, asked: Asked) -> Asked:
        """Wishes and needs that nobody has to tell twice; for the same activity also how long it takes and where from."""
        if self.earlier is None:
            return asked
        earlier = Asked.of(self.earlier)
        needs = earlier.needs if self.earlier.has_consent else ()
        stays: dict[str, Any] = {name: getattr(earlier, name) for name in CARRIED} | {"needs": needs}
        if earlier.activity == asked.activity:
            stays |= {"origin": earlier.origin, "end": _end(earlier, asked.start)}
        return replace(asked, **stays)

    def _needs_in_words(self) -> str:
        return ", ".join(need.name for need in self._needs())

    def _needs(self) -> tuple[Any, ...]:
        return tuple(Asked.of(self.earlier).needs) if self.earlier is not None and self.earlier.has_consent else ()


def _end(earlier: Asked, start: dt.time | None) -> dt.time | None:
    """As long as last time; None: as long as such a thing usually takes."""
    if start is None or earlier.start is None or earlier.end is None:
        return None
    day = dt.datetime(2000, 1, 1)  # noqa: DTZ001 - only to count minutes
    end = dt.datetime.combine(day, start) + (dt.datetime.combine(day, earlier.end) - dt.datetime.combine(day, earlier.start))
    return end.time() if end.date() == day.date() else None
