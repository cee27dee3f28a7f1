"""How forms are drawn and what their fields understand."""

from __future__ import annotations

import datetime as dt

from django import forms
from django.template import Context, Template

from nahbei.ui import fields, widgets

MONDAY = dt.date(2026, 11, 23)


class Form(forms.Form):
    name = forms.CharField(label="Name", help_text="Vor- und Nachname")
    on = fields.GermanDateField(label="Wann?", today=lambda: MONDAY, least=lambda: MONDAY)
    at = fields.GermanTimeField(label="Uhrzeit", required=False)
    what = forms.ChoiceField(
        label="Worum geht es?",
        choices=[("a", "Arzt"), ("b", "Einkaufen")],
        widget=widgets.ChoiceCards(icons={"a": "stethoscope"}, numbered=True),
    )
    needs = forms.MultipleChoiceField(label="Bedarf", choices=[("w", "Rollator")], required=False, widget=widgets.Ticks)
    free = fields.HalfHourWeekField(label="Zeiten", required=False)
    agreed = forms.BooleanField(label="Einverstanden", required=False)


GOOD = {"name": "Ruth Albers", "on": "di", "at": "halb 10", "what": "a", "free_1": "9-10", "free_5": "vormittags"}


def summary(form: forms.Form) -> str:
    return Template("{% error_summary form %}").render(Context({"form": form}))


def test_what_is_typed_is_understood() -> None:
    form = Form(GOOD)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["on"] == dt.date(2026, 11, 24)
    assert form.cleaned_data["at"] == dt.time(9, 30)
    assert form.cleaned_data["free"] == {(1, 18), (1, 19)} | {(5, half) for half in range(16, 24)}


def test_every_field_has_label_and_hint_bound_to_it() -> None:
    page = str(Form()["name"].as_field_group())
    assert '<label for="id_name">Name</label>' in page
    assert 'aria-describedby="id_name_helptext"' in page
    assert 'id="id_name_helptext"' in page
    assert 'class="input"' in page


def test_an_error_stands_at_the_field_and_in_the_summary() -> None:
    form = Form({**GOOD, "name": ""})
    page = str(form["name"].as_field_group())
    assert "field--wrong" in page
    assert 'aria-invalid="true"' in page
    assert 'id="id_name_error"' in page
    assert "id_name_error" in page.split("aria-describedby=")[1]
    assert '<a href="#id_name">Name: Bitte füllen Sie dieses Feld aus.</a>' in summary(form)


def test_the_summary_takes_the_focus_and_links_to_the_first_choice() -> None:
    page = summary(Form({**GOOD, "what": ""}))
    assert 'role="alert" tabindex="-1" autofocus' in page
    assert 'href="#id_what_0"' in page


def test_no_errors_no_summary() -> None:
    assert summary(Form(GOOD)) == ""
    assert summary(Form()) == ""


def test_what_was_typed_is_kept() -> None:
    form = Form({**GOOD, "on": "31.11.", "free_2": "irgendwann"})
    assert 'value="31.11."' in str(form["on"])
    assert 'value="irgendwann"' in str(form["free"])
    assert "Mittwoch: „irgendwann“" in str(form.errors["free"])


def test_a_day_too_early_is_refused() -> None:
    assert "23.11.2026" in str(Form({**GOOD, "on": "gestern"}).errors["on"])


def test_initial_values_are_written_german() -> None:
    form = Form(
        initial={"on": dt.date(2026, 11, 24), "at": dt.time(9, 5), "free": frozenset({(0, 18), (0, 19), (0, 28)})}
    )
    assert 'value="Di., 24.11.2026"' in str(form["on"])
    assert 'value="9:05"' in str(form["at"])
    assert 'value="9–10, 14–14:30"' in str(form["free"])


def test_written_values_count_as_unchanged() -> None:
    start = {
        "name": "Ruth Albers",
        "on": dt.date(2026, 11, 24),
        "at": dt.time(9, 5),
        "what": "a",
        "needs": [],
        "free": frozenset({(0, 18)}),
        "agreed": False,
    }
    typed = {"name": "Ruth Albers", "on": "Di., 24.11.2026", "at": "9:05", "what": "a", "free_0": "9–9:30"}
    assert Form(typed, initial=start).changed_data == []


def test_the_strips_show_the_night_where_somebody_has_time_then() -> None:
    assert 'data-first="4" data-last="22"' in str(Form(initial={"free": frozenset({(0, 9)})})["free"])


def test_choices_are_radios_in_a_named_group() -> None:
    page = str(Form(initial={"what": "a"})["what"].as_field_group())
    assert "<fieldset" in page
    assert "<legend>Worum geht es?</legend>" in page
    assert page.count('type="radio"') == 2
    assert page.count("<svg") == 1


def test_a_tick_stands_inside_its_label() -> None:
    page = str(Form()["agreed"].as_field_group())
    assert '<label class="tick"><input type="checkbox"' in page
    assert page.count("<label") == 1
