"""Components by what they put on the page."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory

from nahbei.ui.components.marks import initials


def drawn(source: str, **context: object) -> str:
    return re.sub(r"\s+", " ", Template(source).render(Context(context)))


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Ayşe Yıldırım", "AY"),
        ("Haus Sonnenhof", "HS"),
        ("Dr. Maria von der Heide", "MH"),
        ("Cher", "C"),
        ("", "?"),
        ("Minh Anh Tran", "MT"),
        ("müller", "M"),
    ],
)
def test_initials(name: str, letters: str) -> None:
    assert initials(name) == letters


@pytest.mark.parametrize("state", ["open", "proposed", "asked", "matched", "referred", "returned", "withdrawn"])
def test_a_state_always_has_its_word(state: str) -> None:
    page = drawn("{% state state %}", state=state)
    assert 'aria-hidden="true"' in page
    assert re.search(r"</svg>\w+", page)


def test_a_state_may_be_said_otherwise() -> None:
    assert "noch ohne Helfer:in" in drawn('{% state "open" "noch ohne Helfer:in" %}')


def test_names_are_escaped_everywhere() -> None:
    evil = '<script>alert("x")</script>'
    page = drawn(
        "{% person n url='/x' note=n %}{% badge n %}{% phone n %}{% row n when=n label=n action='/x' %}{{ n }}{% endrow %}"
        "{% suggestion n points=3 reasons=r %}{% endsuggestion %}{% passage n hint=n %}{% endpassage %}{% fact n %}{{ n }}{% endfact %}"
        "{% visit t n n helper=n url='/x' %}{% button n url='/x' %}{% hit n url='/x' %}{{ n }}{% endhit %}{% near n you=n other=n label=n %}",
        n=evil,
        r=[evil],
        t=dt.time(9, 30),
    )
    assert "<script" not in page
    assert "&lt;script" in page


@pytest.mark.parametrize(
    ("points", "word"),
    [
        (94, "passt sehr gut"),
        (61, "passt gut"),
        (12, "mit Abstrichen"),
        (-5, "mit Abstrichen"),
        (500, "passt sehr gut"),
    ],
)
def test_fit_says_it_in_words(points: int, word: str) -> None:
    assert word in drawn("{% fit points %}", points=points)


def test_the_better_the_nearer() -> None:
    def place(points: int) -> float:
        found = re.search(r'class="helps" cx="([\d.]+)"', drawn("{% fit points %}", points=points))
        assert found
        return float(found[1])

    assert place(90) < place(60) < place(20)


def test_a_row_by_get_is_a_link_and_by_post_a_form_with_token() -> None:
    by_get = drawn(
        '{% row "Horst Brandt" label="Anrufen" action="/calls/7/" icon="phone" %}Fragt nach Hilfe.{% endrow %}'
    )
    assert '<a class="button" href="/calls/7/" data-main>' in by_get
    assert "<form" not in by_get
    by_post = drawn(
        '{% row "Horst Brandt" label="Bestätigen" action="/calls/7/" method="post" %}{% endrow %}', csrf_token="tok"
    )
    assert 'method="post" action="/calls/7/"' in by_post
    assert 'name="csrfmiddlewaretoken" value="tok"' in by_post


def test_only_the_row_in_hand_is_current() -> None:
    assert 'aria-current="true"' in drawn('{% row "A" current=True %}{% endrow %}')
    assert "aria-current" not in drawn('{% row "A" %}{% endrow %}')


def test_reasons_for_and_against() -> None:
    class Reason:
        def __init__(self, text: str, tone: str) -> None:
            self.text, self.tone = text, tone

    page = drawn(
        "{% reasons items %}",
        items=["0,8 km", Reason("war schon 2× bei ihr", "strong"), Reason("spricht kein Türkisch", "against")],
    )
    assert "<li>0,8 km</li><li><b>war schon 2× bei ihr</b></li>" in page
    assert '<span class="against">spricht kein Türkisch</span>' in page


def test_why_nobody_has_numbers_and_a_way_out() -> None:
    page = drawn(
        '{% why_nobody groups summary="12 haben keine Zeit" %}Mittwochs ginge es bei 5.{% endwhy_nobody %}',
        groups=[(4, "zu weit weg")],
    )
    assert "<td>4</td><td>zu weit weg</td>" in page
    assert "Mittwochs ginge es bei 5." in page


def test_pagination_keeps_the_filters() -> None:
    request = RequestFactory().get("/requests/", {"state": "open", "page": "2"})
    page = drawn("{% pagination page %}", page=Paginator(range(100), 20).get_page(2), request=request)
    assert 'href="?state=open&amp;page=3"' in page
    assert 'aria-current="page">2</a>' in page


def test_a_single_page_needs_no_pagination() -> None:
    assert drawn("{% pagination page %}", page=Paginator(range(3), 20).get_page(1)).strip() == ""


def test_a_column_sorts_up_then_down() -> None:
    request = RequestFactory().get("/people/", {"sort": "name", "page": "4"})
    page = drawn('{% column "Name" "name" %}', request=request)
    assert 'aria-sort="ascending"' in page
    assert 'href="?sort=-name"' in page


def test_the_weekend_shares_a_column_and_a_late_entry_is_said() -> None:
    saturday = dt.date(2026, 11, 28)
    page = drawn(
        '{% weekday on today=on %}{% visit t "Frau Albers" "Arzt" state="open" late=True %}{% endweekday %}',
        on=saturday,
        t=dt.time(9, 5),
    )
    assert "day--weekend" in page
    assert "Sa, heute" in page
    assert "9:05" in page
    assert "noch offen" in page
    assert "Nachtrag" in page


def test_the_stepper_says_where() -> None:
    page = drawn("{% stepper steps 2 %}", steps=["Anliegen", "Ort", "Zeit"])
    assert "Frage 2 von 3" in page
    assert '<li aria-current="step"><span>Ort' in page


def test_buttons_tell_their_key() -> None:
    assert 'data-key="n" aria-keyshortcuts="N"' in drawn('{% button "Anruf" url="/x" key="N" %}')
    assert "data-ctrl-enter" in drawn('{% button "Speichern" key="Strg Enter" %}')


def test_filters_write_german() -> None:
    page = drawn(
        '{{ on|day }} {{ on|day:"long" }} {{ t|clock }} {{ t|until:u }} {{ 0.8|distance }} {{ 1.5|hours }} {{ 45|minutes }} '
        '{{ 123450|euros }} {{ 2|of_people:"Gesuch,Gesuche" }}',
        on=dt.date(2026, 11, 23),
        t=dt.time(9, 30),
        u=dt.time(11, 0),
    )
    assert page.replace("\N{NO-BREAK SPACE}", " ") == (
        "Mo., 23.11.2026 Montag, 23. November 2026 9:30 Uhr 9:30 bis 11:00 Uhr 0,8 km 1,5 Stunden 45 Minuten 1.234,50 € 2 Gesuche"
    )


def test_a_number_of_a_request_stays_on_one_line_and_is_copied_as_it_is() -> None:
    page = drawn("{{ text|whole }}", text="Gesuch 2026-0412 <b>: am 2026-11-26, Tel. 0202-123456")
    assert page == 'Gesuch <span class="whole">2026-0412</span> &lt;b&gt;: am 2026-11-26, Tel. 0202-123456'
    assert drawn("{{ text|whole|linebreaksbr }}", text="<i>\n2026-0412") == '&lt;i&gt;<br><span class="whole">2026-0412</span>'


def test_filters_speak_local_time() -> None:
    moment = dt.datetime(2026, 7, 1, 22, 30, tzinfo=dt.UTC)
    assert (
        drawn("{{ moment|day }}, {{ moment|clock }}", moment=moment).replace("\N{NO-BREAK SPACE}", " ")
        == "Do., 2.7.2026, 0:30 Uhr"
    )
