"""From a free time to an appointment: the questions of the website, at whose end a row stands instead of a submission.

The secret of the form is the key of the appointment: sent twice, it is one, and its link is the page that follows.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from nahbei.counselling.actions import Visitor, book
from nahbei.counselling.links import path_of
from nahbei.counselling.models import CounsellingHour, Origin, Way
from nahbei.counselling.queries import HourDay, free_online
from nahbei.counselling.rules import NoSuchTime, TimeIsTaken, TooLateOnline
from nahbei.foundation.actor import Actor
from nahbei.foundation.refusal import Refusal
from nahbei.ui.answers import Answers
from nahbei.ui.german import format_date, format_time
from nahbei.website.asking import PUBLIC, Asking, Journey, Question
from nahbei.website.forms.base import PublicForm, ReachForm
from nahbei.website.forms.counselling import AboutForm, ByPhoneForm, WhoForm, of_hour, topics_of

NEARBY = 6  # times shown to somebody whose own was taken meanwhile


@dataclass(frozen=True)
class Wanted:
    """The time that somebody clicked."""

    hour: CounsellingHour
    on: dt.date
    start: dt.time

    @property
    def word(self) -> str:
        return f"{self.hour.title}, {format_date(self.on)}, {format_time(self.start)}"


def journey_of(wanted: Wanted) -> Journey:
    hour = wanted.hour
    questions = [Question("who", _("Wer kommt?"), of_hour(WhoForm, hour)),
                 Question("reach", _("Wie erreichen wir Sie?"), ReachForm, _("Falls etwas dazwischenkommt. Eines von beiden genügt."))]
    if topics_of(hour) or len(hour.ways) > 1:
        questions.insert(0, Question("about", _("Worum geht es?"), of_hour(AboutForm, hour)))
    return Journey(f"counselling.{hour.pk}", wanted.word, questions, dict)


@dataclass
class BookingAsking(Asking):
    """One request to the form of an appointment."""

    @property
    def wanted(self) -> Wanted:
        found = self.columns["wanted"]
        assert isinstance(found, Wanted)
        return found

    def know(self, answers: Answers) -> None:
        super().know(answers)
        self._fit()

    def _common(self) -> dict[str, Any]:
        return {**super()._common(), "journey": self.journey}

    def onward(self) -> HttpResponse:
        self._fit()
        return super().onward()

    def _fit(self) -> None:
        """Whoever comes without a name is not asked how to reach them; whoever wants to be rung needs a number."""
        journey = journey_of(self.wanted)
        nameless = self.wanted.hour.anonymous and bool(self.answers.of("who").get("anonymous"))
        by_phone = self._way() == Way.PHONE
        reach = ByPhoneForm if by_phone else ReachForm
        hint = _("Zur vereinbarten Zeit rufen wir Sie an.")
        kept = [
            replace(one, form=reach, hint=hint if by_phone else one.hint) if one.key == "reach" else one
            for one in journey.questions if one.key != "reach" or not nameless
        ]
        self.journey = replace(journey, questions=kept)

    def _way(self) -> str:
        ways = self.wanted.hour.ways
        return str(self.answers.of("about").get("way") or ways[0])

    def finish(self, forms: Mapping[str, PublicForm]) -> HttpResponse:
        if self.is_suspected(forms):
            return render(self.request, "website/forms/refused.html", self._common(), status=422)
        try:
            return redirect(path_of(self._book(forms)))
        except (TimeIsTaken, NoSuchTime, TooLateOnline):
            days = free_online(self.wanted.hour, at=self.request.now)
            return render(self.request, "website/counselling/taken.html", {**self._common(), "days": _nearest(days, self.wanted)}, status=422)
        except Refusal as refusal:
            return render(self.request, "website/forms/refused.html", {**self._common(), "refused": str(refusal)}, status=422)

    def _book(self, forms: Mapping[str, PublicForm]) -> Any:
        said = {name: value for form in forms.values() for name, value in form.cleaned_data.items()}
        topics = {str(topic.pk): topic for topic in topics_of(self.wanted.hour)}
        visitor = Visitor(said.get("name", ""), said.get("phone", ""), said.get("email", ""), anonymous=bool(said.get("anonymous")))
        return book(
            hour=self.wanted.hour, on=self.wanted.on, start=self.wanted.start, visitor=visitor, way=said.get("way") or self.wanted.hour.ways[0],
            topic=topics.get(said.get("topic", "")), origin=Origin.ONLINE, submission=self.answers.form, by=Actor.link(PUBLIC), at=self.request.now,
        )


def _nearest(days: list[HourDay], wanted: Wanted) -> list[HourDay]:
    """The days from the wanted one on, else the last ones before."""
    later = [day for day in days if day.on >= wanted.on]
    return (later or days)[:NEARBY]
