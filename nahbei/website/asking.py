"""One question on one page, then everything once more to check, then sent. Works without script; „Zurück“ keeps every answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise

from nahbei.foundation.actor import Actor
from nahbei.opportunities.actions import count_interest
from nahbei.submissions.actions import receive_submission
from nahbei.submissions.models import SubmissionKind
from nahbei.ui.answers import Answers
from nahbei.website.door import PublicRequest
from nahbei.website.forms.base import TRAP, PublicForm
from nahbei.website.frame import frame
from nahbei.website.limits import may_send
from nahbei.website.spam import looks_like_spam

PUBLIC = "Internetseite"
Said = list[tuple[str, str]]
Words = str | Promise


@dataclass(frozen=True)
class Question:
    key: str
    heading: Words
    form: type[PublicForm]
    hint: Words = ""


@dataclass(frozen=True)
class Journey:
    """`fields` makes the columns of a submission from the forms by question. `first` is a template above the first question."""

    kind: SubmissionKind | str
    word: Words
    questions: Sequence[Question]
    fields: Callable[[Mapping[str, PublicForm]], dict[str, Any]]
    first: str = ""
    thanks: str = ""

    def question(self, key: str) -> Question | None:
        return next((one for one in self.questions if one.key == key), None)


@dataclass
class Asking:
    """One request to a form."""

    request: PublicRequest
    journey: Journey
    context: dict[str, Any]
    columns: dict[str, Any]
    answers: Answers

    @property
    def salt(self) -> str:
        return f"nahbei.website.{self.request.agency.pk}.{self.journey.kind}"

    def form(self, question: Question, *, bound: bool) -> PublicForm:
        data = self.answers.of(question.key)
        if bound:
            return question.form(data, agency=self.request.agency, today=self.request.today)
        form = question.form(agency=self.request.agency, today=self.request.today)
        shown = {name: field.widget.value_from_datadict(data, {}, name) for name, field in form.fields.items() if name in data}
        form.initial = {**form.initial, **shown}
        return form

    def know(self, answers: Answers) -> None:
        """What was said before."""
        self.answers = answers

    # --- pages -------------------------------------------------------------------------------------------------------

    def page(self, question: Question, form: PublicForm | None = None, *, status: int = 200, lost: bool = False) -> HttpResponse:
        place = list(self.journey.questions).index(question)
        context = {
            "form": form or self.form(question, bound=False), "question": question, "journey": self.journey, "place": place + 1,
            "total": len(self.journey.questions), "first": self.journey.first if place == 0 else "", "lost": lost, **self._common(),
        }
        return render(self.request, "website/forms/question.html", context, status=status)

    def check(self) -> HttpResponse:
        rows = [
            {"question": question, "said": form.said()} for question, form in ((one, self.form(one, bound=True)) for one in self.journey.questions)
            if form.is_valid()
        ]
        return render(self.request, "website/forms/check.html", {"rows": rows, "journey": self.journey, **self._common()})

    def _common(self) -> dict[str, Any]:
        return {**frame(self.request), **self.context, "state": self.answers.signed(salt=self.salt), "trap": TRAP, "here": self.request.path}

    # --- steps -------------------------------------------------------------------------------------------------------

    def answered(self, question: Question) -> HttpResponse:
        """A page comes back: on, back, or once more with what is wrong."""
        data, answers = self.request.POST, self.answers
        names = list(question.form(agency=self.request.agency, today=self.request.today).fields)
        answers.keep(question.key, names, data)
        answers.trapped = answers.trapped or bool(data.get(TRAP))
        form = self.form(question, bound=True)
        valid = form.is_valid()
        back = data.get("then") == "back"  # kept as it is, and shown again on the way forth
        answers.done = [key for key in answers.done if key != question.key] + ([question.key] if valid and not back else [])
        if back:
            place = list(self.journey.questions).index(question)
            return self.page(self.journey.questions[max(place - 1, 0)])
        return self.onward() if valid else self.page(question, form, status=422)

    def onward(self) -> HttpResponse:
        left = [one for one in self.journey.questions if one.key not in self.answers.done]
        return self.page(left[0]) if left else self.check()

    def send(self) -> HttpResponse:
        forms = {one.key: self.form(one, bound=True) for one in self.journey.questions}
        for question in self.journey.questions:
            if not forms[question.key].is_valid():
                self.answers.done = [key for key in self.answers.done if key != question.key]
                return self.page(question, forms[question.key], status=422)
        if not may_send(self.request):
            return render(self.request, "website/forms/too_many.html", self._common(), status=429)
        return self.finish(forms)

    def finish(self, forms: Mapping[str, PublicForm]) -> HttpResponse:
        """Everything is right, and it is not too much: what becomes of it."""
        self._receive(forms)
        return redirect(self.journey.thanks, self.request.agency.slug)

    def said(self, forms: Mapping[str, PublicForm]) -> Said:
        return [line for one in self.journey.questions for line in forms[one.key].said()]

    def is_suspected(self, forms: Mapping[str, PublicForm]) -> bool:
        """It looks like the work of a machine."""
        seconds = self.request.now.timestamp() - self.answers.begun
        return looks_like_spam([text for _label, text in self.said(forms)], seconds=seconds, trapped=self.answers.trapped)

    def _receive(self, forms: Mapping[str, PublicForm]) -> None:
        said = self.said(forms)
        fields = self.journey.fields(forms)
        suspected = self.is_suspected(forms)
        data = {"said": [list(line) for line in said], **fields.pop("data", {})}
        received = receive_submission(
            agency=self.request.agency, kind=SubmissionKind(self.journey.kind), form=self.answers.form, by=Actor.link(PUBLIC), at=self.request.now,
            suspected=suspected, data=data, **fields, **self.columns,
        )
        if received.position and received.received_at == self.request.now and not suspected:  # not the same page sent twice
            count_interest(position=received.position, on=self.request.today)


def ask(
    request: PublicRequest, journey: Journey, *, context: dict[str, Any] | None = None, columns: dict[str, Any] | None = None,
    asking_with: type[Asking] = Asking,
) -> HttpResponse:
    """GET: the first question. POST: whatever comes next."""
    asking = asking_with(request, journey, context or {}, columns or {}, Answers.fresh(request.now.timestamp()))
    if request.method != "POST":
        return asking.page(journey.questions[0])
    known = Answers.read(request.POST.get("state", ""), salt=asking.salt)
    if known is None:
        return asking.page(journey.questions[0], status=422, lost=True)
    asking.know(known)
    if (wanted := asking.journey.question(request.POST.get("to", ""))) is not None:
        return asking.page(wanted)
    question = asking.journey.question(request.POST.get("question", ""))
    if question is not None:
        return asking.answered(question)
    return asking.send() if "send" in request.POST else asking.onward()
