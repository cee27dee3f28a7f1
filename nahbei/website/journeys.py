"""The forms of the website, question by question, and what a submission is made of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from nahbei.submissions.models import SubmissionKind
from nahbei.website.asking import Journey, Question
from nahbei.website.forms import residents, vacancies, volunteers
from nahbei.website.forms.base import PublicForm, ReachForm

Forms = Mapping[str, PublicForm]


def _reached(form: PublicForm) -> dict[str, Any]:
    return {name: form.cleaned_data.get(name) or "" for name in ("name", "phone", "email") if name in form.fields}


def _interest(forms: Forms) -> dict[str, Any]:
    return {**_reached(forms["name"]), **_reached(forms["reach"]), "text": forms["word"].cleaned_data["text"]}


def _helping(forms: Forms) -> dict[str, Any]:
    likes = [int(pk) for pk in forms["likes"].cleaned_data["likes"] if pk != "0"]
    when = forms["time"].cleaned_data
    return {**_reached(forms["reach"]), "text": forms["reach"].cleaned_data["text"],
            "data": {"fields": likes, "rhythm": when["rhythm"], "times": when["times"]}}


def _help(forms: Forms) -> dict[str, Any]:
    topics = [int(pk) for pk in forms["topic"].cleaned_data["topics"] if pk != "0"]
    return {**_reached(forms["who"]), "data": {"time": forms["when"].cleaned_data["time"], "activities": topics}}


def _position(forms: Forms) -> dict[str, Any]:
    """The columns of a position, as plain values; the office makes one of them."""
    task, when, terms = (forms[key].cleaned_data for key in ("task", "when", "terms"))
    position = {
        "title": task["title"], "task": task["task"], "field": int(task["field"]), "target_group": task["target_group"],
        **{name: when[name] for name in ("place", "street", "postal_code", "town", "timing", "when", "seats")},
        "date": when["date"].isoformat() if when["date"] else "", "needed": terms["needed"], "min_age": terms["min_age"],
        "gives": terms["gives"], "accessible": terms["accessible"],
    }
    house = forms["house"].cleaned_data
    return {**_reached(forms["house"]), "postal_code": when["postal_code"], "text": task["title"],
            "data": {"organisation": house["organisation"], "position": position}}


def _barrier(forms: Forms) -> dict[str, Any]:
    said = forms["barrier"].cleaned_data
    return {**_reached(forms["reach"]), "text": said["text"], "data": {"page": said["page"]}}


INTEREST = Journey(
    SubmissionKind.INTEREST, _("Interesse an dieser Stelle"), [
        Question("name", _("Wie heißen Sie?"), volunteers.NameForm),
        Question("reach", _("Wie erreichen wir Sie?"), ReachForm, _("Eines von beiden genügt. Wir rufen am liebsten an.")),
        Question("word", _("Möchten Sie uns etwas sagen?"), volunteers.WordForm),
    ], _interest, first="website/forms/interest_first.html", thanks="website:interest-thanks",
)
HELPING = Journey(
    SubmissionKind.HELPING, _("Ich möchte helfen"), [
        Question("likes", _("Was machen Sie gern?"), volunteers.LikingForm),
        Question("time", _("Wann haben Sie ungefähr Zeit?"), volunteers.TimeForm),
        Question("reach", _("Wie erreichen wir Sie?"), volunteers.NameAndReachForm, _("Telefon oder E-Mail: Eines von beiden genügt.")),
    ], _helping, first="website/forms/helping_first.html", thanks="website:helping-thanks",
)
HELP = Journey(
    SubmissionKind.HELP, _("Ich brauche Hilfe"), [
        Question("who", _("Wen rufen wir zurück?"), residents.WhoForm),
        Question("when", _("Wann sollen wir anrufen?"), residents.WhenForm),
        Question("topic", _("Worum geht es ungefähr?"), residents.TopicForm),
    ], _help, first="website/forms/help_first.html", thanks="website:help-thanks",
)
POSITION = Journey(
    SubmissionKind.POSITION, _("Wir suchen Freiwillige"), [
        Question("house", _("Wer sind Sie?"), vacancies.HouseForm, _("Telefon oder E-Mail: Eines von beiden genügt.")),
        Question("task", _("Was ist zu tun?"), vacancies.TaskForm),
        Question("when", _("Wo und wann?"), vacancies.WhenForm),
        Question("terms", _("Was braucht man, was gibt es dafür?"), vacancies.TermsForm),
    ], _position, first="website/forms/position_first.html", thanks="website:position-thanks",
)
BARRIER = Journey(
    SubmissionKind.BARRIER, _("Barriere melden"), [
        Question("barrier", _("Was funktioniert nicht?"), vacancies.BarrierForm),
        Question("reach", _("Möchten Sie eine Antwort?"), vacancies.MaybeReachForm, _("Dann sagen Sie uns, wie wir Sie erreichen.")),
    ], _barrier, thanks="website:barrier-thanks",
)
