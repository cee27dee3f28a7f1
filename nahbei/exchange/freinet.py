"""Reads the XML that German agencies get out of Freinet, one `angebot` at a time: memory stays flat."""

from __future__ import annotations

import io
from collections.abc import Iterator
from xml.etree.ElementTree import Element  # nosec B405  # a type only; what reads is defusedxml

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, iterparse

from nahbei.exchange.refusals import BrokenXml, FileIsEmpty, TooManyRows
from nahbei.exchange.tables import LONGEST_CELL, MOST_ROWS, Raw

ROW = "angebot"
JOINED = ", "


def read(content: bytes) -> Iterator[Raw]:
    """Every `angebot` with its values by the names of its elements.

    Entities, foreign documents and broken markup are refused as BrokenXml.
    """
    count = 0
    try:
        parser = iterparse(io.BytesIO(content), events=("start", "end"), forbid_dtd=True)
        root: Element | None = None
        for event, element in parser:
            root = element if root is None else root
            if event == "end" and _name(element) == ROW:
                count += 1
                if count > MOST_ROWS:
                    raise TooManyRows
                yield Raw(count, _values(element))
                element.clear()
                root.clear()
    except (ParseError, DefusedXmlException, UnicodeDecodeError, LookupError, ValueError) as problem:
        raise BrokenXml from problem
    if not count:
        raise FileIsEmpty


def _name(element: Element) -> str:
    return element.tag.rpartition("}")[2].lower()


def _values(row: Element) -> dict[str, str]:
    """Own children by name; of a child with children of one name their texts together, else each as `parent_child`."""
    values = {name.lower(): text for name, text in row.attrib.items()}
    for child in row:
        parts = list(child)
        if not parts:
            _put(values, _name(child), child.text)
        elif len({_name(part) for part in parts}) == 1:
            for part in parts:
                _put(values, _name(child), " ".join(part.itertext()))
        else:
            for part in parts:
                _put(values, f"{_name(child)}_{_name(part)}", " ".join(part.itertext()))
    return values


def _put(values: dict[str, str], name: str, text: str | None) -> None:
    words = (text or "").strip()[:LONGEST_CELL]
    if words:
        values[name] = f"{values[name]}{JOINED}{words}"[:LONGEST_CELL] if name in values else words
