"""Reads what came over the wire. Strangers write it: nothing here trusts it, and nothing here raises.

The parser of the standard library with its forgiving policy; charsets from a list; no text out of what is enclosed; HTML only as text.
"""

from __future__ import annotations

import email
import hashlib
import html
import re
from dataclasses import dataclass, field
from email.header import decode_header
from email.message import Message
from email.utils import getaddresses, parseaddr
from typing import Any

import nh3

from nahbei.messaging.wording import one_line
from nahbei.people.folding import readable

MOST_TEXT = 50_000
MOST_HTML = 400_000
MOST_HEADER = 4_000
MOST_HEADER_LINES = 2_000
MOST_PARTS = 200
MOST_NESTED = 60  # „boundary=“ and enclosed mails: nobody writes more, and the parser walks them all for each line
MOST_NAMES = 30

_CHARSETS = re.compile(
    r"utf-?8|us-?ascii|iso-?8859-?\d{1,2}|latin-?\d|(?:windows|cp)-?12\d\d|cp(?:437|850|852)|koi8-[ru]|mac-?roman|big5|gb(?:k|2312|18030)|"
    r"shift_?jis|euc-?(?:jp|kr)|iso-2022-jp|utf-?16(?:-?[lb]e)?"
)
_BLOCKS = {"p", "br", "div", "li", "tr", "blockquote", "h1", "h2", "h3", "h4", "hr"}
_OUT_OF_OFFICE = re.compile(
    r"^(?:automatische (?:antwort|r\w+)|autoreply|auto(?:matic)?[ -]?(?:reply|response)|abwesenheits|out of (?:the )?office|vacation reply|"
    r"ich bin (?:nicht im|im urlaub|abwesend)|undeliver|delivery status|unzustellbar|mail delivery)", re.IGNORECASE
)
_MACHINES = re.compile(r"^(?:mailer-daemon|postmaster|no-?reply|do-?not-?reply)@?", re.IGNORECASE)


@dataclass(frozen=True)
class Bounce:
    """What a mail server reports: for ever or not, its code, its words."""

    failed: bool
    code: str
    words: str


@dataclass(frozen=True)
class Attachment:
    name: str
    content_type: str
    content: bytes


@dataclass(frozen=True)
class Mail:
    """A mail as far as it could be read. `by_machine`: never to be answered; `surely`: it says so itself, and nobody need read it."""

    sender: str = ""
    sender_name: str = ""
    subject: str = ""
    text: str = ""
    message_id: str = ""
    by_machine: bool = False
    surely: bool = False
    bounce: Bounce | None = None
    names: tuple[str, ...] = ()
    unreadable: bool = False
    addressed_to: tuple[str, ...] = field(default=())

    def key(self, raw: bytes, message: int | None) -> str:
        """The same for the same mail to the same address, however often it is delivered."""
        said = f"{message or ''}\0{self.message_id}".encode() if self.message_id else raw
        return hashlib.sha256(said).hexdigest()


def read_mail(raw: bytes, *, returns_to: str | None = None) -> Mail:
    """`returns_to`: the envelope's sender, where the mail server says it. What cannot be read comes as its bytes, for a human."""
    try:
        return _read(raw, returns_to)
    except Exception:  # whatever somebody made up: it is kept all the same
        return Mail(text=readable(_decoded(raw[:MOST_TEXT], "")), by_machine=True, unreadable=True)


def attachments_of(raw: bytes) -> list[Attachment]:
    """What was enclosed, in its order; nothing of a mail that cannot be read."""
    try:
        return [_attachment(part) for part in _leaves(_parsed(raw)) if _is_attached(part)]
    except Exception:
        return []


def _parsed(raw: bytes) -> Message:
    head = raw[: raw.find(b"\n\n") if b"\n\n" in raw else raw.find(b"\r\n\r\n") if b"\r\n\r\n" in raw else len(raw)]
    lowered = raw.lower()
    if head.count(b"\n") > MOST_HEADER_LINES or lowered.count(b"boundary") + lowered.count(b"message/rfc822") > MOST_NESTED:
        raise ValueError("made to keep a reader busy")
    return email.message_from_bytes(raw)


def _read(raw: bytes, returns_to: str | None) -> Mail:
    mail = _parsed(raw)
    name, address = parseaddr(_header(mail, "From"))
    leaves = _leaves(mail)
    bounce = _bounce(leaves)
    subject = _header(mail, "Subject")
    by_machine, surely = _machine(mail, subject, address, returns_to)
    return Mail(
        sender=one_line(address)[:254] if "@" in address else "", sender_name=one_line(name)[:160], subject=subject[:200],
        text=_text(leaves), message_id=_header(mail, "Message-ID"), by_machine=by_machine or bounce is not None, surely=surely, bounce=bounce,
        names=tuple(_name(part) for part in leaves if _is_attached(part))[:MOST_NAMES], addressed_to=_addressed(mail),
    )


def _header(mail: Message, name: str) -> str:
    """A header in one line, whatever it claims to be encoded in."""
    value = str(mail.get(name) or "")[:MOST_HEADER]
    try:
        pieces = [piece if isinstance(piece, str) else _decoded(piece, charset or "") for piece, charset in decode_header(value)]
    except (ValueError, LookupError):
        pieces = [value]
    return one_line(readable("".join(pieces).encode("utf-8", "surrogateescape").decode("utf-8", "replace")))


def _decoded(content: bytes, charset: str) -> str:
    """In the charset that it claims, when it is one of the usual ones and true; else as UTF-8, else as Windows wrote it."""
    claimed = [charset] if _CHARSETS.fullmatch(charset.lower()) else []
    for name in (*claimed, "utf-8", "cp1252"):
        try:
            return content.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
    return content.decode("latin-1")


def _leaves(mail: Message) -> list[Message]:
    """The parts in their order. What is enclosed as a mail of its own is one part: its words are nobody's answer."""
    found: list[Message] = []
    waiting: list[Message] = [mail]
    while waiting and len(found) < MOST_PARTS:
        part = waiting.pop()
        inside = part.get_payload()
        if part.get_content_maintype() == "multipart" and isinstance(inside, list):
            waiting += [each for each in reversed(inside) if isinstance(each, Message)]
        else:
            found.append(part)
    return found


def _is_attached(part: Message) -> bool:
    if part.get_content_type() in {"message/delivery-status", "text/rfc822-headers"}:
        return False
    return part.get_content_disposition() == "attachment" or bool(part.get_filename()) or part.get_content_maintype() not in {"text", "multipart"}


def _name(part: Message) -> str:
    name = part.get_filename()
    said = _decoded_name(name) if isinstance(name, str) else ""
    plain = re.sub(r"[\\/:*?\"<>|]+", "_", one_line(readable(said))).strip(". ")
    return plain[-120:] or ("E-Mail.eml" if part.get_content_maintype() == "message" else "Anhang")


def _decoded_name(name: str) -> str:
    pieces = decode_header(name[:500])
    return "".join(piece if isinstance(piece, str) else _decoded(piece, charset or "") for piece, charset in pieces)


def _attachment(part: Message) -> Attachment:
    inside: Any = part.get_payload()
    if isinstance(inside, list):  # an enclosed mail
        content = b"".join(each.as_bytes() for each in inside if isinstance(each, Message))
    else:
        decoded = part.get_payload(decode=True)
        content = decoded if isinstance(decoded, bytes) else b""
    return Attachment(_name(part), part.get_content_type(), content)


def _text(leaves: list[Message]) -> str:
    """The plain words; where there are none, those of the HTML."""
    shown = [part for part in leaves if part.get_content_maintype() == "text" and not _is_attached(part)]
    plain = next((words for part in shown if part.get_content_subtype() == "plain" and (words := _words(part).strip())), "")
    if not plain:
        plain = next((text_of_html(_words(part)) for part in shown if part.get_content_subtype() == "html"), "")
    return readable(plain.replace("\r\n", "\n").replace("\r", "\n")[:MOST_TEXT])


def _words(part: Message) -> str:
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        return ""
    charset = part.get_content_charset() or ""
    return _decoded(content[:MOST_HTML].replace(b"\r\n", b"\n").replace(b"\r", b"\n"), charset)


def text_of_html(written: str) -> str:
    """The words of a page. What could run is gone before it is looked at; a quotation is marked as in a plain mail."""
    clean = nh3.clean(written[:MOST_HTML], tags=_BLOCKS, attributes={}, strip_comments=True)
    clean = re.sub(r"\s+", " ", clean)
    clean = re.sub(r"<blockquote>", "\n> ", clean)
    clean = re.sub(r"<(?:br|/p|/div|/li|/tr|/h\d|hr)[^>]*>", "\n", clean)
    lines = (" ".join(line.split()) for line in html.unescape(re.sub(r"<[^>]*>", "", clean)).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", readable("\n".join(lines)))


def _machine(mail: Message, subject: str, sender: str, returns_to: str | None) -> tuple[bool, bool]:
    """Was it written by a machine, and does it say so itself?"""
    automatic = _header(mail, "Auto-Submitted").lower()
    precedence = _header(mail, "Precedence").lower()
    says_so = bool(automatic and not automatic.startswith("no")) or precedence == "auto_reply" or any(
        name in mail for name in ("X-Autoreply", "X-Autorespond")
    )
    daemon = bool(_MACHINES.match(sender))
    back = returns_to if returns_to is not None else mail.get("Return-Path")
    no_way_back = back is not None and (str(back).strip(" <>") == "" or str(back).strip(" <>").lower().startswith("mailer-daemon"))
    looks_so = precedence in {"bulk", "junk", "list"} or no_way_back or daemon or bool(_OUT_OF_OFFICE.match(subject))
    # A server's own report in words of its own is for a human: somebody was not reached.
    return says_so or looks_so, says_so and not daemon


def _bounce(leaves: list[Message]) -> Bounce | None:
    """The report of a mail server (RFC 3464); of several receivers the one for whom it failed."""
    for part in leaves:
        inside = part.get_payload()
        if part.get_content_type() == "message/delivery-status" and isinstance(inside, list):
            reports = [_report(each) for each in inside[:MOST_PARTS] if isinstance(each, Message) and "Action" in each]
            return min((report for report in reports if report), key=lambda report: not report.failed, default=None)
    return None


def _report(block: Message) -> Bounce | None:
    action, status = _header(block, "Action").lower(), re.match(r"([245]\.\d{1,3}\.\d{1,3})", _header(block, "Status"))
    if action not in {"failed", "delayed"}:
        return None
    words = re.sub(r"^\s*smtp;\s*", "", _header(block, "Diagnostic-Code"), flags=re.IGNORECASE)
    code = status[1] if status else "5.0.0" if action == "failed" else "4.0.0"
    return Bounce(action == "failed", code, words[:300] or code)


def _addressed(mail: Message) -> tuple[str, ...]:
    """Whom it went to, the surest first."""
    lines = [str(line)[:MOST_HEADER] for name in ("Delivered-To", "X-Original-To", "Envelope-To", "To", "Cc") for line in mail.get_all(name, [])[:20]]
    return tuple(dict.fromkeys(address.strip().lower() for _name, address in getaddresses(lines)[:100] if "@" in address))
