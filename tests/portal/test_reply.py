"""The reply page: without log-in, without script, and without a name before the yes."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.test import Client
from django.urls import reverse

from nahbei.foundation.models import Agency
from nahbei.foundation.tenancy import agency_scope
from nahbei.help_requests.models import HelpRequest, RequestNeed
from nahbei.placements.actions import answer, ask, confirm_by_resident, note_call, withdraw_enquiry
from nahbei.placements.models import Enquiry, EnquiryState
from nahbei.volunteers.models import Absence
from tests.factories import CLERK, make_need, make_person, make_request, make_visit, make_volunteer

pytestmark = pytest.mark.django_db
SOON = dt.date.today() + dt.timedelta(days=3)  # noqa: DTZ011 - the door reads the real clock
SECRETS = ("Yıldırım", "Ayşe", "Ahornweg", "2. Stock", "23125 418", "Seidel", "klingelt")


def now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


@pytest.fixture
def asked(agency: Agency) -> tuple[HelpRequest, Enquiry, str]:
    """A request with everything secret, one volunteer asked by e-mail, and the address of the reply page."""
    Agency.objects.filter(pk=agency.pk).update(phone="030 23125 400")
    agency.refresh_from_db()
    with agency_scope(agency):
        seeker = make_person(
            agency, "Yıldırım", given_name="Ayşe", street="Ahornweg 7", address_extra="2. Stock", postal_code="12345", town="Birkenfeld",
            phone="030 23125 418", latitude=52.5, longitude=13.4, birth_year=1944,
        )
        help_request = make_request(agency, seeker, starts_on=SOON, destination="Praxis Dr. Seidel", details="Bitte zweimal klingelt")
        make_visit(help_request)
        RequestNeed.objects.create(agency=agency, help_request=help_request, need=make_need(agency))
        helper = make_person(
            agency, "Krämer", given_name="Jonas", salutation="herr", email="jonas@example.org", preferred_channel="email", latitude=52.5,
            longitude=13.4133,
        )
        volunteer = make_volunteer(agency, activities=(help_request.activity,), person=helper)
        enquiry = ask(help_request=help_request, volunteer=volunteer, means="email", by=CLERK, at=now())
        return help_request, enquiry, link_in(agency, enquiry)


def link_in(agency: Agency, enquiry: Enquiry) -> str:
    body = agency.messages.get(topic="enquiry", about=enquiry.reference).body
    found = re.search(r"https?://[^/]+(/lindenhof/reply/[0-9a-f]+/)", body)
    assert found is not None
    return found[1]


def text(client: Client, link: str, status: int = 200) -> str:
    response = client.get(link)
    assert response.status_code == status
    return response.content.decode()


def state_of(agency: Agency, enquiry: Enquiry) -> str:
    with agency_scope(agency):
        return Enquiry.objects.values_list("state", flat=True).get(pk=enquiry.pk)


def test_before_the_yes_what_when_and_roughly_where(asked: tuple[HelpRequest, Enquiry, str], client: Client) -> None:
    html = text(client, asked[2])
    for words in ("Guten Tag, Herr Krämer,", "Eine Nachbarin möchte am", "zum Arzt begleitet werden. Haben Sie Zeit?", "9:30 bis 11:30",
                  "etwa 900", "Birkenfeld, etwa 12 Minuten zu Fuß", "geht am Rollator", "Ja, ich komme", "Diesmal nicht", "Rückfrage",
                  "030 23125 400", "GeoNames.org, CC BY 4.0"):
        assert words in html.replace("\N{NO-BREAK SPACE}", " "), words
    for secret in SECRETS:
        assert secret not in html, secret


def test_looking_changes_nothing(agency: Agency, asked: tuple[HelpRequest, Enquiry, str], client: Client) -> None:
    """A mail scanner follows every link."""
    for address in (asked[2], asked[2] + "?answer=yes", asked[2] + "question/"):
        assert client.get(address).status_code == 200
        assert client.head(address).status_code == 200
    assert state_of(agency, asked[1]) == EnquiryState.OPEN
    response = client.get(asked[2])
    assert response["Referrer-Policy"] == "same-origin"
    assert response["X-Robots-Tag"] == "noindex"


def test_needs_of_a_locked_request_are_not_hinted_at(agency: Agency, asked: tuple[HelpRequest, Enquiry, str], client: Client) -> None:
    with agency_scope(agency):
        HelpRequest.objects.filter(pk=asked[0].pk).update(consent=None)
    html = text(client, asked[2])
    assert "Rollator" not in html
    assert "Jahre" not in html


def test_yes_shows_name_address_and_phone(agency: Agency, asked: tuple[HelpRequest, Enquiry, str], client: Client) -> None:
    response = client.post(asked[2], {"answer": "yes"}, follow=True)
    html = response.content.decode()
    for words in ("vielen Dank für Ihre Zusage", "Ayşe Yıldırım", "Ahornweg 7, 2. Stock, 12345 Birkenfeld", "030 23125 418",
                  "Praxis Dr. Seidel", "Kalender"):
        assert words in html, words
    with agency_scope(agency):
        assert agency.visits.get().volunteer == asked[1].volunteer
        assert agency.journal_entries.filter(written_by_name="Jonas Krämer").exists()


def test_yes_twice_books_once(agency: Agency, asked: tuple[HelpRequest, Enquiry, str], client: Client) -> None:
    for _ in range(2):
        assert client.post(asked[2], {"answer": "yes"}).status_code == 302
    assert client.post(asked[2], {"answer": "no"}).status_code == 302
    with agency_scope(agency):
        assert agency.placements.count() == 1
        assert agency.messages.filter(topic="visit_details").count() == 1
    assert state_of(agency, asked[1]) == EnquiryState.YES


def test_the_address_does_not_stay_behind_the_link_for_ever(agency: Agency, asked: tuple[HelpRequest, Enquiry, str], client: Client) -> None:
    client.post(asked[2], {"answer": "yes"})
    with agency_scope(agency):
        agency.visits.update(on=SOON - dt.timedelta(days=30))
    html = text(client, asked[2])
    for secret in SECRETS:
        assert secret not in html, secret


def test_when_the_resident_wants_to_be_asked_first_the_name_waits(
    agency: Agency, asked: tuple[HelpRequest, Enquiry, str], client: Client
) -> None:
    with agency_scope(agency):
        HelpRequest.objects.filter(pk=asked[0].pk).update(answering="ask_first")
    html = client.post(asked[2], {"answer": "yes"}, follow=True).content.decode()
    assert "Dann melden wir uns bei Ihnen" in html
    for secret in SECRETS:
        assert secret not in html, secret
    with agency_scope(agency):
        confirm_by_resident(placement=agency.placements.get(), by=CLERK, at=now())
    assert "Ahornweg 7" in text(client, asked[2])


def test_no_needs_no_reason(agency: Agency, asked: tuple[HelpRequest, Enquiry, str], client: Client) -> None:
    html = client.post(asked[2], {"answer": "no"}, follow=True).content.decode()
    assert "ein Nein braucht keinen Grund" in html
    assert state_of(agency, asked[1]) == EnquiryState.NO


def test_a_question_and_then_a_yes(agency: Agency, asked: tuple[HelpRequest, Enquiry, str], client: Client) -> None:
    response = client.post(asked[2] + "question/", {"question": "  "})
    assert response.status_code == 422
    assert "<title>Fehler:" in response.content.decode()
    html = client.post(asked[2] + "question/", {"question": "Aufzug? 😀 <script>" + "\u202e"}, follow=True).content.decode()
    assert "Wir haben Ihre Antwort und melden uns bei Ihnen." in html
    assert "Ja, ich komme" in html
    with agency_scope(agency):
        assert agency.enquiries.get().question.startswith("Aufzug? 😀 <script>")
    client.post(asked[2], {"answer": "yes"})
    assert state_of(agency, asked[1]) == EnquiryState.YES


def test_ten_thousand_letters_are_refused_and_kept_on_the_page(asked: tuple[HelpRequest, Enquiry, str], client: Client) -> None:
    response = client.post(asked[2] + "question/", {"question": "a" * 10_000})
    assert response.status_code == 422
    assert "a" * 10_000 in response.content.decode()


@pytest.mark.parametrize(
    ("how", "words"),
    [("expired", "die Zeit für diese Anfrage ist vorbei"), ("withdrawn", "diese Anfrage hat sich erledigt"),
     ("overtaken", "jemand anderes hat schon zugesagt"), ("ended", "diese Anfrage hat sich erledigt")],
)
def test_a_link_that_is_over_says_so_kindly_and_books_nothing(
    agency: Agency, asked: tuple[HelpRequest, Enquiry, str], client: Client, how: str, words: str
) -> None:
    help_request, enquiry, link = asked
    with agency_scope(agency):
        if how == "expired":
            Enquiry.objects.filter(pk=enquiry.pk).update(expires_at=now() - dt.timedelta(minutes=1))
        elif how == "withdrawn":
            withdraw_enquiry(enquiry=enquiry, by=CLERK, at=now())
        elif how == "ended":
            HelpRequest.objects.filter(pk=help_request.pk).update(state="returned", closed_at=now())
        else:
            other = make_volunteer(agency, "Andere", (help_request.activity,))
            note_call(help_request=help_request, volunteer=other, outcome="yes", by=CLERK, at=now())
    for html in (text(client, link), client.post(link, {"answer": "yes"}, follow=True).content.decode()):
        assert words in html
        assert "030 23125 400" in html
        for secret in (*SECRETS, "Andere"):
            assert secret not in html, secret
    with agency_scope(agency):
        assert not agency.placements.filter(volunteer=enquiry.volunteer).exists()


def test_a_yes_that_does_not_fit_any_more_is_answered_kindly(
    agency: Agency, asked: tuple[HelpRequest, Enquiry, str], client: Client
) -> None:
    with agency_scope(agency):
        Absence.objects.create(agency=agency, volunteer=asked[1].volunteer, starts_on=SOON, ends_on=SOON)
    html = client.post(asked[2], {"answer": "yes"}).content.decode()
    assert "Wir haben Ihre Antwort und melden uns bei Ihnen." in html
    assert "abwesend" not in html
    with agency_scope(agency):
        assert not agency.placements.exists()


def test_unknown_links_and_links_of_another_agency_meet_the_same_gentle_page(
    agency: Agency, other_agency: Agency, asked: tuple[HelpRequest, Enquiry, str], client: Client
) -> None:
    Agency.objects.filter(pk=other_agency.pk).update(phone="030 23125 900")
    foreign = asked[2].replace("/lindenhof/", "/weststadt/")
    for address in (foreign, foreign + "question/"):
        html = text(client, address, 404)
        assert "Rufen Sie uns einfach an." in html
        assert "030 23125 900" in html
        assert client.post(address, {"answer": "yes", "question": "?"}).status_code == 404
    assert "030 23125 400" in text(client, "/lindenhof/reply/" + "0" * 40 + "/", 404)
    assert state_of(agency, asked[1]) == EnquiryState.OPEN


def test_a_link_opens_its_own_request_only(agency: Agency, asked: tuple[HelpRequest, Enquiry, str], client: Client) -> None:
    with agency_scope(agency):
        other = make_request(agency, make_person(agency, "Zweitens", town="Anderswo"), starts_on=SOON + dt.timedelta(days=7))
        make_visit(other)
        volunteer = make_volunteer(agency, "Weit", (other.activity,))
        enquiry = ask(help_request=other, volunteer=volunteer, means="email", by=CLERK, at=now())
        answer(enquiry=enquiry, answer="yes", by=CLERK, at=now())
    html = client.post(asked[2], {"answer": "no"}, follow=True).content.decode()
    assert "Zweitens" not in html
    with agency_scope(agency):
        assert agency.placements.get().help_request == other


def test_a_series_lists_its_dates(agency: Agency, client: Client) -> None:
    with agency_scope(agency):
        help_request = make_request(
            agency, standing=True, weekdays=1 << SOON.weekday(), starts_on=SOON, review_on=SOON + dt.timedelta(days=90)
        )
        for week in range(8):
            make_visit(help_request, SOON + dt.timedelta(weeks=week))
        volunteer = make_volunteer(agency, activities=(help_request.activity,))
        enquiry = ask(help_request=help_request, volunteer=volunteer, means="email", by=CLERK, at=now())
        link = link_in(agency, enquiry)
    html = text(client, link)
    assert "möchte regelmäßig zum Arzt begleitet werden." in html
    assert html.count("9:30 bis 11:30") == 1 + 8
    said, listed = html.split("die nächsten Termine")
    assert "jede" in said and listed.count("9:30 bis 11:30") == 8


def test_named_dates_of_a_series_are_asked_about_as_dates(agency: Agency, client: Client) -> None:
    with agency_scope(agency):
        help_request = make_request(
            agency, standing=True, weekdays=1 << SOON.weekday(), starts_on=SOON, review_on=SOON + dt.timedelta(days=90)
        )
        visits = [make_visit(help_request, SOON + dt.timedelta(weeks=week)) for week in range(3)]
        volunteer = make_volunteer(agency, activities=(help_request.activity,))
        enquiry = ask(help_request=help_request, volunteer=volunteer, visits=visits[1:2], means="email", by=CLERK, at=now())
        link = link_in(agency, enquiry)
    html = text(client, link)
    assert html.count("9:30 bis 11:30") == 1
    assert "die nächsten Termine" not in html


def test_the_page_works_with_the_csrf_check_on(asked: tuple[HelpRequest, Enquiry, str]) -> None:
    strict = Client(enforce_csrf_checks=True)
    html = strict.get(asked[2]).content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', html)
    assert token is not None
    assert strict.post(asked[2], {"answer": "no"}).status_code == 403
    assert strict.post(asked[2], {"answer": "no", "csrfmiddlewaretoken": token[1]}).status_code == 302
    assert reverse("portal:reply", args=["lindenhof", "x"]) == "/lindenhof/reply/x/"
