"""The photo of a volunteer: pixels and nothing else, for whoever she helps, as long as she likes."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from nahbei.desk.requests import take_back_consent
from nahbei.foundation.models import Agency
from nahbei.foundation.tenancy import agency_scope
from nahbei.people.actions import withdraw_consent
from nahbei.people.models import Person
from nahbei.visits.models import Visit
from nahbei.volunteers.models import Portrait, Volunteer
from tests import factories
from tests.factories import CLERK, NOW
from tests.portal.residents import SOON, TODAY, address, client_of, make_date, make_representative, make_resident
from tests.portal.volunteers import EMAIL, helper
from tests.portal.volunteers import inside as inside_as
from tests.support.queries import counted

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def jpeg(size: tuple[int, int] = (900, 600), kind: str = "JPEG", **fields: Any) -> bytes:
    out = io.BytesIO()
    image = Image.new("RGB", size, "red")
    image.paste("blue", (0, 0, size[0], size[1] // 2))
    image.save(out, kind, **fields)
    return out.getvalue()


def upload(client: Client, agency: Agency, raw: bytes, *, agreed: bool = True, name: str = "ich.jpg") -> Any:
    data: dict[str, Any] = {"file": SimpleUploadedFile(name, raw, "image/jpeg"), **({"agreed": "on"} if agreed else {})}
    return client.post(address(agency, "volunteer-photo"), data)


@pytest.fixture
def lena(agency: Agency) -> Volunteer:
    with agency_scope(agency):
        return helper(agency)


@pytest.fixture
def client(agency: Agency, lena: Volunteer) -> Client:
    return inside_as(agency)


def stored(agency: Agency) -> Portrait | None:
    with agency_scope(agency):
        return agency.portraits.first()


def test_only_the_pixels_are_kept_upright_square_and_small(agency: Agency, client: Client) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned to the right
    exif[0x010F] = "Kamera 3000"
    exif.get_ifd(0x8825)[1] = "N"
    assert upload(client, agency, jpeg((1200, 900), exif=exif)).status_code == 302
    row = stored(agency)
    assert row is not None
    with Image.open(io.BytesIO(bytes(row.content))) as image:
        assert (image.size, image.format, dict(image.getexif())) == ((320, 320), "JPEG", {})
        right, left = image.getpixel((300, 160)), image.getpixel((20, 160))
    assert right[2] > 200 > left[2]  # type: ignore[index]  # the upper half lies on the right now
    assert b"Kamera" not in bytes(row.content)
    assert len(bytes(row.content)) <= 40_000
    with agency_scope(agency):
        consent = agency.consents.get(purpose="photo")
        assert (consent.form, consent.text_version, consent.person) == ("online", "2026-11", row.volunteer.person)
    own = client.get(address(agency, "volunteer-photo-file"))
    assert (own.status_code, own["Content-Type"], own["X-Content-Type-Options"]) == (200, "image/jpeg", "nosniff")
    assert {"private", "no-store"} <= set(own["Cache-Control"].split(", "))  # a shared computer keeps nothing
    assert client.get(address(agency, "volunteer-photo-file"), headers={"if-none-match": own["ETag"]}).status_code == 304


def bomb() -> bytes:
    """A few kilobytes that say they are 20,000 × 20,000."""
    out = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize(("raw", "said"), [
    (b"GIF89a?", "kein Bild, das wir lesen"), (b"%PDF-1.7", "kein Bild, das wir lesen"), (b"", "leer"),
    (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "kein Bild, das wir lesen"), (jpeg()[:400], "kein Bild, das wir lesen"),
    (jpeg() + b"x" * (8 * 1024 * 1024), "zu groß"),
], ids=["gif", "pdf", "empty", "svg", "half", "large"])
def test_what_is_no_photo_is_refused_with_a_sentence(agency: Agency, client: Client, raw: bytes, said: str) -> None:
    response = upload(client, agency, raw)
    assert response.status_code == 422
    assert said in response.content.decode()
    assert stored(agency) is None
    with agency_scope(agency):
        assert not agency.consents.filter(purpose="photo").exists()


def test_a_bomb_is_refused_before_it_is_unpacked(agency: Agency, client: Client) -> None:
    response = upload(client, agency, bomb(), name="bombe.png")
    assert (response.status_code, "zu groß" in response.content.decode()) == (422, True)


def test_without_the_tick_or_under_age_nothing_is_stored(agency: Agency, client: Client, lena: Volunteer) -> None:
    response = upload(client, agency, jpeg(), agreed=False)
    assert (response.status_code, "Setzen Sie den Haken" in response.content.decode()) == (422, True)
    with agency_scope(agency):
        agency.people.filter(pk=lena.person_id).update(born_on=TODAY - dt.timedelta(days=16 * 365))
    assert "unter 18" in upload(client, agency, jpeg()).content.decode()
    assert stored(agency) is None


def test_taken_back_it_is_gone_for_everybody(agency: Agency, client: Client) -> None:
    upload(client, agency, jpeg())
    client.post(address(agency, "volunteer-photo-removal"))
    client.post(address(agency, "volunteer-photo-removal"))
    assert stored(agency) is None
    assert client.get(address(agency, "volunteer-photo-file")).status_code == 404
    with agency_scope(agency):
        assert not agency.consents.valid().filter(purpose="photo").exists()
    upload(client, agency, jpeg())
    with agency_scope(agency):  # by the office, on the person's page
        take_back_consent(consent=agency.consents.valid().get(purpose="photo"), by=CLERK, at=dt.datetime.now(dt.UTC))
    assert stored(agency) is None


def test_the_office_does_the_same_on_her_behalf(agency: Agency, lena: Volunteer, office: Client) -> None:
    page = f"/office/volunteers/{lena.pk}/photo/"
    assert "Ihr Foto den Menschen zeigen, denen Sie helfen" in office.get(page).content.decode()
    data = {"file": SimpleUploadedFile("x.png", jpeg(kind="PNG"), "image/png"), "form": "paper"}
    assert office.post(page, data).status_code == 422
    data["file"] = SimpleUploadedFile("x.png", jpeg(kind="PNG"), "image/png")
    assert office.post(page, {**data, "agreed": "on"}).status_code == 302
    assert office.get(f"{page}file/").status_code == 200
    with agency_scope(agency):
        assert agency.consents.get(purpose="photo").form == "paper"
    office.post(f"{page}removal/")
    assert office.get(f"{page}file/").status_code == 404


# --- Who sees it ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def resident(agency: Agency) -> Person:
    with agency_scope(agency):
        return make_resident(agency)


@pytest.fixture
def visit(agency: Agency, resident: Person) -> Visit:
    with agency_scope(agency):
        return make_date(agency, resident)


@pytest.fixture
def photo(agency: Agency, visit: Visit) -> Portrait:
    with agency_scope(agency):
        return factories.make_portrait(agency, visit.volunteer)


def link(agency: Agency, resident: Person, photo: Portrait) -> str:
    return address(agency, "resident-photo", resident.pk, photo.pk)


def ayse(agency: Agency) -> Client:
    return client_of(agency, "ayse@example.org")


def test_beside_the_first_name_with_words_for_who_does_not_see_it(agency: Agency, resident: Person, visit: Visit, photo: Portrait) -> None:
    client, here = ayse(agency), link(agency, resident, photo)
    for name, args in (("home", ()), ("resident", (resident.pk,)), ("resident-date", (resident.pk, visit.pk))):
        with counted() as queries:
            html = client.get(address(agency, name, *args)).content.decode()
        assert f'src="{here}"' in html, name
        assert 'alt="Foto von Jonas"' in html
        assert queries.number <= 12, (name, queries)
        assert len(html.encode()) <= 40 * 1024
    sent = client.get(here)
    assert (sent.status_code, sent["Content-Type"]) == (200, "image/jpeg")
    assert {"private", "no-store"} <= set(sent["Cache-Control"].split(", "))
    with agency_scope(agency):
        make_representative(agency, resident)
    assert client_of(agency, "elif@example.org").get(here).status_code == 200


def change(agency: Agency, case: str, visit: Visit, photo: Portrait) -> None:
    """What makes that she is not seen."""
    placements, volunteers = agency.placements.all(), agency.volunteers.filter(pk=photo.volunteer_id)
    if case == "not agreed yet":
        placements.update(state="ask_resident")
    elif case == "declined":
        placements.update(state="declined", ended_by_side="help_seeker")
    elif case == "ended 31 days ago":
        placements.update(state="ended", ended_on=TODAY - dt.timedelta(days=31), started_on=TODAY - dt.timedelta(days=60), ended_by_side="office")
    elif case == "consent taken back":
        withdraw_consent(consent=agency.consents.get(purpose="photo"), by=CLERK, at=NOW)
    elif case == "blocked":
        volunteers.update(state="blocked")
    elif case == "died":
        agency.people.filter(pk=photo.volunteer.person_id).update(died_on=TODAY)


@pytest.mark.parametrize("case", ["not agreed yet", "declined", "ended 31 days ago", "consent taken back", "blocked", "died"])
def test_else_there_is_no_such_picture(agency: Agency, resident: Person, visit: Visit, photo: Portrait, case: str) -> None:
    client = ayse(agency)
    with agency_scope(agency):
        change(agency, case, visit, photo)
    assert client.get(link(agency, resident, photo)).status_code == 404
    assert "/photos/" not in client.get(address(agency, "resident", resident.pk)).content.decode()


def test_thirty_days_after_the_end_it_is_still_there(agency: Agency, resident: Person, photo: Portrait) -> None:
    with agency_scope(agency):
        agency.placements.update(
            state="ended", ended_on=TODAY - dt.timedelta(days=30), started_on=TODAY - dt.timedelta(days=60), ended_by_side="office"
        )
    assert ayse(agency).get(link(agency, resident, photo)).status_code == 200


def test_nobody_else_gets_it(agency: Agency, resident: Person, photo: Portrait, lena: Volunteer) -> None:
    here = link(agency, resident, photo)
    with agency_scope(agency):
        other = make_resident(agency, "Fuchs", "Liese")
        make_date(agency, other, SOON)
        removed = make_representative(agency, resident, email="ex@example.org")
        agency.representations.filter(representative=removed).update(ends_on=TODAY - dt.timedelta(days=1))
        make_representative(agency, resident, authority=False, email="bekannte@example.org")  # brought nothing herself
    assert Client().get(here).status_code == 302  # to the log-in
    stranger = client_of(agency, "liese@example.org")
    assert stranger.get(here).status_code == 404
    assert stranger.get(link(agency, other, photo)).status_code == 404  # her own page, somebody else's helper
    for email in (EMAIL, "ex@example.org", "bekannte@example.org"):
        assert client_of(agency, email).get(here).status_code == 404, email
    assert client_of(agency, "ayse@example.org").get(address(agency, "volunteer-photo-file")).status_code == 302
