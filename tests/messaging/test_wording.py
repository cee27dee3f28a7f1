"""The agency says it in its own words, and cannot break a message by that."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from nahbei.foundation.models import Agency, AuditEntry
from nahbei.messaging.actions import UnknownTopic, change_wording, reset_wording
from nahbei.messaging.delivery import mail_of
from nahbei.messaging.house_words import house_words
from nahbei.messaging.models import Message, Wording
from nahbei.messaging.topics import Topic, UnknownField, register, render, topics
from nahbei.messaging.wording import preview, without_the_empty, worded, words_for
from tests.factories import CLERK, NOW, make_account, make_person

Write = Callable[..., Message]


def change(agency: Agency, **fields: Any) -> Wording:
    return change_wording(**{"agency": agency, "topic": "test", "subject": "Moin", "body": "Es geht um {was}.", "by": CLERK, "at": NOW, **fields})


def test_the_agency_words_are_used_from_now_on(inside: Agency, write: Write) -> None:
    before = write()
    change(inside, subject="Moin,\r\n{was}", body="Kurz: {was}.")
    after = write()
    assert (before.subject, after.subject) == ("Zu Arztbegleitung", "Moin, Arztbegleitung")
    assert "Kurz: Arztbegleitung." in after.body
    reset_wording(agency=inside, topic="test", by=CLERK, at=NOW)
    reset_wording(agency=inside, topic="test", by=CLERK, at=NOW)
    assert write().subject == "Zu Arztbegleitung"
    assert list(AuditEntry.objects.values_list("what", flat=True)) == ["messaging.wording_reset", "messaging.wording_changed"]


@pytest.mark.parametrize("where", ["subject", "body"])
def test_an_unknown_field_is_refused_with_a_sentence(inside: Agency, topic: Topic, where: str) -> None:
    with pytest.raises(UnknownField) as refusal:
        change(inside, **{where: "Es geht um {waas}."})
    assert str(refusal.value) == (
        "Das Feld „{waas}“ gibt es in diesem Text nicht. Möglich sind: {agentur}, {anrede}, {gruss}, {name}, {sprechzeiten}, {telefon}, {was}."
    )
    assert not Wording.objects.exists()


def test_a_topic_that_is_not_there_is_refused(inside: Agency) -> None:
    with pytest.raises(UnknownTopic):
        change(inside, topic="gibt-es-nicht")


def test_a_field_that_was_dropped_later_does_not_stop_a_message(inside: Agency, write: Write) -> None:
    change(inside)
    Wording.objects.update(body="Alt: {früher}.")
    assert "Es geht um Arztbegleitung." in write().body
    (line,) = [line for line in worded(inside) if line.topic.key == "test"]
    assert (line.own, line.unknown) == (True, ["früher"])


def test_a_missing_value_is_a_mistake_of_the_caller(inside: Agency, write: Write) -> None:
    with pytest.raises(KeyError):
        write(values={})


def test_the_house_checks_its_own_words() -> None:
    with pytest.raises(UnknownField):
        register(Topic("falsch", "Falsch", "Zu {was}", "", (), always=True))
    assert "falsch" not in topics


def test_greeting_and_closing_stand_where_the_text_puts_them(inside: Agency, write: Write) -> None:
    change(inside, body="{gruss}\n\n{anrede} {was}")
    assert write().body.endswith("Guten Tag, Frau Albers, Arztbegleitung")


def test_the_preview_shows_examples_and_braces_of_examples_stay(topic: Topic) -> None:
    subject, body = preview(topic, "Zu {was}", "{was} am {telefon}")
    assert (subject, body.splitlines()[0]) == ("Zu Arztbegleitung", "Guten Tag, Frau Albers,")
    with pytest.raises(UnknownField):
        preview(topic, "{nix}", "")


def test_all_wordings_cost_one_query(inside: Agency, topic: Topic, django_assert_num_queries: Any) -> None:
    change(inside)
    with django_assert_num_queries(1):
        assert len(worded(inside)) == len(topics)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("Es geht um {was}.\n\nRufen Sie an: {telefon}.", "Es geht um Arztbegleitung."),
        ("Kommt etwas dazwischen? Rufen Sie an: {telefon}. Sonst bis {was}!", "Sonst bis Arztbegleitung!"),
        ("Es gilt bis Mo. Oder rufen Sie uns an: {telefon}.", "Es gilt bis Mo."),
        ("Passt es? Dann gut.\nTelefon: {telefon}\nZeiten: {sprechzeiten}\n{was}", "Passt es? Dann gut.\nArztbegleitung"),
        ("Sie erreichen uns Mo. bis Fr. unter {telefon}. Bis bald.", "Bis bald."),
    ],
)
def test_an_office_without_a_number_asks_nobody_to_call_it(inside: Agency, write: Write, body: str, said: str) -> None:
    inside.phone = inside.opening_hours = ""
    change(inside, body=f"{{anrede}}\n\n{body}\n\n{{gruss}}")
    greeting, *middle, closing = write().body.split("\n\n")
    assert "\n\n".join(middle) == said
    assert greeting.startswith("Guten Tag")
    assert closing.startswith("Freundliche Grüße")


def test_no_text_of_the_house_has_a_hole_without_a_number(inside: Agency) -> None:
    inside.phone = inside.opening_hours = ""
    person = make_person(inside)
    for topic in topics.values():
        values = {name: str(value) for name, value in topic.examples().items() if name in topic.fields}
        _, body = words_for(inside, topic, person, values, by=CLERK, written=True)
        assert not re.search(r"[:„ ]\.|unter\s*\.|rufen Sie uns", body), topic.key


@pytest.mark.parametrize(
    ("there", "reader", "read"),
    [
        ([], ("de", True), "haus"), ([("de", "sie")], ("de", True), "de sie"), ([("de", "sie"), ("de", "du")], ("de", True), "de du"),
        ([("de", "sie"), ("de", "du")], ("de", False), "de sie"), ([("de", "du")], ("de", False), "haus"),
        ([("de", "sie"), ("tr", "sie")], ("tr", False), "tr sie"), ([("tr", "sie"), ("de", "du")], ("tr", True), "tr sie"),
        ([("tr", "sie"), ("tr", "du")], ("tr", True), "tr du"), ([("de", "sie")], ("tr", True), "de sie"), ([("de", "du")], ("uk", True), "de du"),
        ([("tr", "sie")], ("uk", False), "haus"),
    ],
)
def test_the_words_that_fit_the_reader_best(
    inside: Agency, write: Write, there: list[tuple[str, str]], reader: tuple[str, bool], read: str
) -> None:
    for language, form in there:
        change(inside, subject=f"{language} {form}", language=language, form=form)
    person = make_person(inside, email="a@example.org", preferred_channel="email", language=reader[0], informal=reader[1])
    assert write(person).subject == {"haus": "Zu Arztbegleitung"}.get(read, read)


def test_a_broken_wording_is_passed_over(inside: Agency, write: Write) -> None:
    change(inside, subject="Sie")
    change(inside, subject="du", form="du")
    Wording.objects.filter(form="du").update(body="{früher}")
    assert write(make_person(inside, informal=True)).subject == "Sie"


@pytest.mark.parametrize(
    ("language", "form", "greeting", "closing"),
    [
        ("de", "du", "Hallo Erika,", "Viele Grüße"), ("de", "sie", "Guten Tag, Frau Albers,", "Freundliche Grüße"),
        ("en", "sie", "Hello Erika Albers,", "Kind regards"), ("tr", "du", "Merhaba Erika Albers,", "Saygılarımızla"),
        ("vi", "sie", "Guten Tag, Frau Albers,", "Freundliche Grüße"),
    ],
)
def test_greeting_and_closing_speak_like_the_text(inside: Agency, write: Write, language: str, form: str, greeting: str, closing: str) -> None:
    change(inside, language=language, form=form)
    person = make_person(inside, email="a@example.org", preferred_channel="email", language=language, informal=form == "du")
    first, *_rest, last = write(person).body.split("\n\n")
    assert (first, last.split("\n")[0]) == (greeting, closing)
    assert preview(topics["test"], "x", "{anrede}", language=language, form=form)[1].startswith(greeting)


@pytest.mark.parametrize("name", ["{telefon}", "{was}", "{gruss}", "{{ x }}", "%(name)s", "\\g<0>", "{0}", "{name.__class__}"])
@pytest.mark.parametrize("language", ["de", "en"])
def test_a_name_is_no_field_in_any_language(inside: Agency, write: Write, name: str, language: str) -> None:
    change(inside, body="{anrede}\n\n{name}", language=language, form="du")
    person = make_person(
        inside, family_name=name, given_name=name, email="a@example.org", preferred_channel="email", language=language, informal=True
    )
    assert write(person).body.count(name) >= 3


def test_the_office_writes_a_text_for_those_who_say_du(inside: Agency, client: Any) -> None:
    client.force_login(make_account(inside))
    page = "/office/settings/texts/enquiry/"
    words = {"subject": "Hast du Zeit? {was}", "body": "{anrede}\n\nhast du Zeit?\n\n{link}"}
    shown = client.post(f"{page}?language=de&form=du", {**words, "preview": "1"}).content.decode()
    assert "Hallo Erika," in shown
    assert not Wording.objects.exists()
    assert client.post(f"{page}?language=de&form=du", {**words, "save": "1"}, follow=True).status_code == 200
    (row,) = Wording.objects.all()
    assert (row.language, row.form, row.subject) == ("de", "du", "Hast du Zeit? {was}")
    assert "Deutsch, du" in client.get(page).content.decode()
    assert client.get(f"{page}?language=xx&form=../").status_code == 200
    client.post(f"{page}return/?language=de&form=du")
    assert not Wording.objects.exists()


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("Wer:\nErika\n{ort}\nTelefon: {nummer}\n\nWohin:\n{ort}\n\nBis bald, {was}.", "Wer:\nErika\n\nBis bald, Arztbegleitung."),
        ("{was}\n{ort}, {nummer}\nEnde", "Arztbegleitung\nEnde"), ("Tel.: {nummer}\n{was}", "Arztbegleitung"),
        ("Sie gehen nach {ort}.", "Sie gehen nach ."),  # a sentence of the office's own: nobody knows what may be left out
        ("Wo: {ort} {was}", "Wo:  Arztbegleitung"), ("Wann:\n{was}\n\nWo:\n{ort}", "Wann:\nArztbegleitung"),
        ("Wohin:\n{ort}\n{nummer}\n{was}", "Wohin:\nArztbegleitung"),
    ],
)
def test_a_line_whose_fields_stay_empty_falls_away(body: str, said: str) -> None:
    filled = {"ort": " ", "nummer": "", "was": "Arztbegleitung"}
    assert render(without_the_empty(body, filled), {**filled, "ort": ""}).strip() == said


VARIANTS = [(language, form, key) for (language, form), texts in house_words().items() for key in texts]


@pytest.mark.parametrize(("language", "form", "key"), VARIANTS)
def test_what_the_house_says_otherwise_says_the_same(inside: Agency, language: str, form: str, key: str) -> None:
    topic = topics[key]
    subject, body = house_words()[language, form][key]
    topic.check(subject)
    topic.check_body(body)
    fields = {name for text in (str(topic.subject), str(topic.body)) for name in re.findall(r"\{(\w+)\}", text)}
    assert set(re.findall(r"\{(\w+)\}", subject + body)) >= fields - {"zu"}, "nothing that the text with Sie tells is left out"
    person = make_person(inside, language=language, informal=form == "du")
    inside.phone, values = "", {name: str(value) for name, value in topic.examples().items() if name in topic.fields}
    said = "\n".join(words_for(inside, topic, person, values, by=CLERK, written=True))
    assert not re.search(r"[{}]|[:„ ]\.|unter\s*\.", said)
    if form == "du":
        assert not re.search(r"\b(Sie|Ihnen|Ihre?[mnrs]?)\b", re.sub(r"„.*?“", "", body).replace("Sie gilt bis", ""))


def test_whoever_says_du_or_speaks_english_reads_it_so(inside: Agency) -> None:
    topic, values = topics["visit_cancelled_for_seeker"], {"was": "Einkaufen"}
    read = {
        (language, informal): words_for(inside, topic, make_person(inside, language=language, informal=informal), values, by=CLERK, written=True)[1]
        for language, informal in (("de", True), ("de", False), ("en", True), ("vi", False))
    }
    assert read["de", True].startswith("Hallo Erika,\n\ndieser Termin fällt leider aus: Einkaufen.")
    assert read["en", True].startswith("Hello Erika Albers,\n\nunfortunately this appointment is cancelled: Einkaufen.")
    assert read["de", False] == read["vi", False]
    change(inside, topic=topic.key, subject="Unser Text", body="Schade: {was}.")
    people = [make_person(inside, language=language, informal=True) for language in ("de", "en")]
    own = [words_for(inside, topic, person, values, by=CLERK, written=True)[0] for person in people]
    assert own == ["Unser Text", "Cancelled: Einkaufen"]  # what the office says itself goes before the house's „du“


def test_the_page_of_a_mail_says_its_language(inside: Agency, write: Write) -> None:
    person = make_person(inside, email="a@example.org", preferred_channel="email", language="en")
    values = {"was": "Einkaufen", "helfer": "Jonas", "wer": "Erika", "zu": "ihr"}
    english, german = (write(to, topic="visit_soon_for_resident", values=values) for to in (person, None))
    pages = [str(mail_of(inside, message).alternatives[0][0]) for message in (english, german)]  # type: ignore[attr-defined]
    assert '<html lang="en">' in pages[0]
    assert "You can stop them here:" in pages[0]
    assert '<html lang="de">' in pages[1]
