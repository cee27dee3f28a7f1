"""Pictures that somebody uploaded: read with care, turned upright, and of the file nothing is taken over but the pixels.

No metadata (place, device, thumbnails), no format that can hold a script or that another program would have to open.
"""

from __future__ import annotations

import io
import warnings
from typing import BinaryIO

from django.utils.translation import gettext_lazy
from PIL import Image, ImageOps

from nahbei.foundation.refusal import Refusal

MOST_BYTES = 8 * 1024 * 1024
MOST_PIXELS = 50_000_000
LONGEST_SIDE, STORED_BYTES = 1_200, 150_000
SIDES, QUALITIES = (1_200, 1_000, 800, 600, 400), (82, 74, 64, 54)
FORMATS = ("JPEG", "PNG", "WEBP", "GIF")  # no SVG: it can hold a script; nothing that needs another program


class NotAPicture(Refusal):
    sentence = gettext_lazy("Das ist kein Bild, das wir lesen können. Möglich sind JPEG, PNG, WebP und GIF.")
    field = "file"


class PictureTooLarge(Refusal):
    sentence = gettext_lazy("Das Bild ist zu groß. Höchstens 8 MB und 50 Millionen Bildpunkte sind möglich.")
    field = "file"


def read_picture(file: BinaryIO, *, about: int) -> Image.Image:
    """The first frame, in RGB; `about` is how large it needs to be. Refuses PictureTooLarge, NotAPicture."""
    raw = file.read(MOST_BYTES + 1)
    if len(raw) > MOST_BYTES:
        raise PictureTooLarge
    return _pixels(raw, about)


def _pixels(raw: bytes, about: int) -> Image.Image:
    """The size is read from the head before a single pixel is unpacked."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # our own limit is lower
            with Image.open(io.BytesIO(raw), formats=FORMATS) as opened:
                if opened.width * opened.height > MOST_PIXELS:
                    raise PictureTooLarge
                opened.draft("RGB", (2 * about, 2 * about))
                opened.load()
                turned = ImageOps.exif_transpose(opened)
                return _on_white(turned)
    except Image.DecompressionBombError as error:
        raise PictureTooLarge from error
    except (OSError, SyntaxError, ValueError, EOFError, KeyError, IndexError, TypeError, MemoryError) as error:
        raise NotAPicture from error


def _on_white(image: Image.Image) -> Image.Image:
    """A new picture of nothing but pixels; what was transparent becomes white."""
    if image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info:
        alpha = image.convert("RGBA")
        plain = Image.new("RGB", alpha.size, "white")
        plain.paste(alpha, mask=alpha.getchannel("A"))
        return plain
    plain = Image.new("RGB", image.size)
    plain.paste(image.convert("RGB"))
    return plain


def square_jpeg(file: BinaryIO, *, side: int, most: int) -> bytes:
    """The middle of it – of an upright picture a little higher, where faces are –, at most `side` px and `most` bytes."""
    image = read_picture(file, about=side)
    edge = min(side, *image.size)
    image = ImageOps.fit(image, (edge, edge), Image.Resampling.LANCZOS, centering=(0.5, 0.35))
    for quality in (84, 74, 62, 48, 30):
        out = io.BytesIO()
        image.save(out, "JPEG", quality=quality, optimize=True, progressive=True)
        if out.tell() <= most:
            return out.getvalue()
    raise PictureTooLarge


def small_jpeg(file: BinaryIO) -> tuple[bytes, tuple[int, int]]:
    """The whole of it, at most 1200 px and 150 kB, and how wide and high it became."""
    image = read_picture(file, about=LONGEST_SIDE)
    for side in SIDES:
        image.thumbnail((side, side), Image.Resampling.LANCZOS)
        for quality in QUALITIES:
            out = io.BytesIO()
            image.save(out, "JPEG", quality=quality, optimize=True, progressive=True)
            if out.tell() <= STORED_BYTES:
                return out.getvalue(), image.size
    raise PictureTooLarge
