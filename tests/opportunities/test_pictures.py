"""Whatever is uploaded becomes a small JPEG without metadata, or is refused with a sentence."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from PIL import Image

from nahbei.foundation.models import Agency
from nahbei.foundation.pictures import LONGEST_SIDE, MOST_BYTES, STORED_BYTES, NotAPicture, PictureTooLarge
from nahbei.opportunities.actions import remove_picture, set_picture
from nahbei.opportunities.models import Picture
from nahbei.opportunities.rules import PictureNeedsWords
from tests.factories import CLERK, NOW, make_position


def drawn(kind: str = "JPEG", mode: str = "RGB", size: tuple[int, int] = (1_600, 900), **options: object) -> bytes:
    out = io.BytesIO()
    Image.effect_noise(size, 90).convert(mode).save(out, kind, **options)
    return out.getvalue()


def put(agency: Agency, raw: bytes, **words: str) -> tuple[Picture, Image.Image]:
    stored = set_picture(position=make_position(agency), file=io.BytesIO(raw), **{"description": "Ein Buch.", **words}, by=CLERK, at=NOW)
    return stored, Image.open(io.BytesIO(bytes(stored.content)))


@pytest.mark.parametrize(("kind", "mode"), [
    ("JPEG", "RGB"), ("JPEG", "CMYK"), ("JPEG", "L"), ("PNG", "RGBA"), ("PNG", "P"), ("PNG", "1"), ("WEBP", "RGB"), ("GIF", "P"),
])
def test_every_usual_kind(inside: Agency, kind: str, mode: str) -> None:
    stored, image = put(inside, drawn(kind, mode))
    assert (image.format, image.mode) == ("JPEG", "RGB")
    assert max(image.size) <= LONGEST_SIDE
    assert (stored.width, stored.height) == image.size
    assert len(stored.content) <= STORED_BYTES


def test_upright_and_without_metadata(inside: Agency) -> None:
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "Secretcam 3000"  # turned by a quarter; the maker of the camera
    exif.get_ifd(0x8825)[1] = "N"
    stored, image = put(inside, drawn(size=(400, 200), exif=exif, comment=b"taken at home"))
    assert image.size == (200, 400)
    assert not image.getexif()
    assert b"Secretcam" not in bytes(stored.content)
    assert b"taken at home" not in bytes(stored.content)


def test_of_an_animation_the_first_frame(inside: Agency) -> None:
    frames = [Image.new("RGB", (40, 40), colour) for colour in ("red", "blue")]
    out = io.BytesIO()
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])
    _stored, image = put(inside, out.getvalue())
    red, _green, blue = image.getpixel((20, 20))
    assert red > 200 > 60 > blue


def bomb() -> bytes:
    """A PNG of a few hundred bytes that says it is 60000 × 60000."""
    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 1_000)) + chunk(b"IEND", b"")


@pytest.mark.parametrize("raw", [bomb(), b"\xff\xd8" + b"x" * (MOST_BYTES + 1)], ids=["bomb", "30 MB"])
def test_too_large(inside: Agency, raw: bytes) -> None:
    with pytest.raises(PictureTooLarge, match="8 MB"):
        put(inside, raw)
    assert not Picture.objects.exists()


@pytest.mark.parametrize("raw", [
    b"", b"no picture", b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', drawn()[:4_000], drawn("PNG")[:4_000],
    b"%PDF-1.7", drawn("TIFF"), b"\x89PNG\r\n\x1a\n" + b"\0" * 40, b"GIF89a" + b"\xff" * 30,
], ids=["nothing", "text", "svg", "half a jpeg", "half a png", "pdf", "tiff", "png head", "gif head"])
def test_not_a_picture(inside: Agency, raw: bytes) -> None:
    with pytest.raises(NotAPicture, match="JPEG, PNG"):
        put(inside, raw)
    assert not Picture.objects.exists()


@pytest.mark.parametrize("words", ["", "  ", "\u202e"])
def test_it_needs_words(inside: Agency, words: str) -> None:
    with pytest.raises(PictureNeedsWords):
        put(inside, drawn(), description=words)


def test_replaced_and_removed(inside: Agency) -> None:
    position = make_position(inside)
    for description in ("Eins.", "Zwei."):
        set_picture(position=position, file=io.BytesIO(drawn()), description=description, by=CLERK, at=NOW)
    assert Picture.objects.get().description == "Zwei."
    for _ in range(2):
        remove_picture(position=position, by=CLERK, at=NOW)
    assert not Picture.objects.exists()
    assert inside.audit_entries.filter(what="opportunities.picture_removed").count() == 1
