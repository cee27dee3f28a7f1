"""A link in a message is a key: it must not stand in the log, whoever may read that."""

from __future__ import annotations

import io
import logging
import sys
from collections.abc import Iterator
from logging.config import DictConfigurator  # type: ignore[attr-defined]
from typing import cast

import pytest
from django.test import Client

from nahbei.config import settings as product
from nahbei.foundation.models import Agency

TOKEN = "0123456789abcdef" * 2 + "01234567"


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What the product would write."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(DictConfigurator(product.LOGGING).configure_formatter(product.LOGGING["formatters"]["line"]))
    logging.getLogger("django.request").addHandler(handler)
    yield written
    logging.getLogger("django.request").removeHandler(handler)


@pytest.mark.django_db
@pytest.mark.parametrize("page", ["reply/{}/", "reply/{}/question/", "report/{}/", "feedback/{}/", "calendar/{}.ics", "elsewhere/{}/"])
@pytest.mark.parametrize("token", [TOKEN, "abc"])
def test_an_unknown_link_is_not_in_the_log(agency: Agency, client: Client, log: io.StringIO, page: str, token: str) -> None:
    token = TOKEN if page.startswith("elsewhere") else token  # there a short word is no secret
    assert client.get(f"/{agency.slug}/{page.format(token)}").status_code == 404
    line = log.getvalue()
    assert f"Not Found: /{agency.slug}/" in line
    assert "/…" in line
    assert f"/{token}" not in line


def test_a_secret_in_a_traceback_is_left_out_and_the_rest_stays(log: io.StringIO) -> None:
    try:
        raise LookupError(f"/lindenhof/reply/{TOKEN}/ and /office/people/17/")
    except LookupError:
        logging.getLogger("django.request").warning("broke", exc_info=sys.exc_info())
    assert "/lindenhof/reply/…/ and /office/people/17/" in log.getvalue()
    assert TOKEN not in log.getvalue()


def test_the_console_writes_by_that_form() -> None:
    assert cast(dict[str, str], product.LOGGING["handlers"]["console"])["formatter"] == "line"
