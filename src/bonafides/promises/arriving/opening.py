"""Opening a mail that anybody may have made: bounded before it is parsed, refused where it is not plain."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.errors import MessageError
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32
from email.utils import parsedate_to_datetime

from bonafides.errors import UnreadableInput
from bonafides.promises.arriving.address_lists import decoded, parties_of
from bonafides.promises.arriving.contacts import Party, clean

MOST_BYTES = 25 * 1024 * 1024
"""What a mail may be long; also the usual limit of mail servers."""

MOST_PARTS = 100
MOST_NESTED = 30
"""Parts that hold parts: every one of them slows down the reading of each line within."""

DEEPEST = 8
LONGEST_HEAD = 256 * 1024
LONGEST_HEADER = 32 * 1024
LONGEST_KIND = 4 * 1024
"""Of a line Content-Type: the parser's work grows with its square."""

MOST_PEOPLE = 500

ONCE = ("from", "sender", "date", "subject", "message-id")
"""What a mail says once: twice would be read by one program so and by another otherwise."""

_BROKEN = (MessageError, ValueError, LookupError, TypeError, AttributeError, RecursionError, AssertionError)
"""What the parser of the standard library is known to raise over headers that somebody forged."""

_HEAD_END = re.compile(rb"\r?\n\r?\n")
_PART = re.compile(rb"^content-(?:type|disposition|transfer-encoding)[ \t]*:", re.IGNORECASE | re.MULTILINE)
_FOLDED = re.compile(rb"\n(?![ \t])")
_NESTS = re.compile(rb"boundary[ \t]*\*?[0-9*]*[ \t]*=|message/(?:rfc822|global|partial)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Opened:
    """A mail whose head can be relied on: each thing that is said once is said once.

    Parameters
    ----------
    message
        The parsed mail.
    sender
        Who it says wrote it; exactly one.
    to
        Everybody to whom it says it went: To and Cc.
    at
        When it says it was written; None where that cannot be read.
    message_id, answers
        Its own id and those that it refers to, without brackets.
    subject
        One clean line.
    """

    message: Message
    sender: Party
    to: tuple[Party, ...]
    at: datetime | None
    message_id: str
    answers: tuple[str, ...]
    subject: str

    def says(self, name: str) -> str:
        """The first header of that name as one clean line; empty where there is none."""
        return header(self.message, name)


def open_mail(data: bytes, *, most_bytes: int = MOST_BYTES) -> Opened:
    """Open a mail.

    Parameters
    ----------
    data
        The mail as it travelled (RFC 5322).
    most_bytes
        Longer ones are refused.

    Raises
    ------
    UnreadableInput
        Too large, nested too deeply or too often, no mail, or a head that two programs
        would read differently.
    """
    _bounded(data, most_bytes)
    try:
        # The newer policy of the standard library reads hostile heads in quadratic time.
        message = BytesParser(Message, policy=compat32).parsebytes(data)
    except _BROKEN as error:
        raise _not_plain("a mail that cannot be taken apart") from error
    return opened(message)


def opened(message: Message) -> Opened:
    """The head of a parsed mail, also of one that lay in another.

    Raises
    ------
    UnreadableInput
        See `open_mail`.
    """
    for name in ONCE:
        if len(_all(message, name)) > 1:
            raise _not_plain(f"a mail with {len(_all(message, name))} lines {name.capitalize()}")
    senders = addresses(message, "from")
    if len(senders) != 1:
        raise _not_plain(f"a mail from {len(senders) or 'nobody that can be read'}")
    to = (*addresses(message, "to"), *addresses(message, "cc"))
    if len(to) > MOST_PEOPLE:
        raise UnreadableInput(
            f"a mail to {len(to)} people", f"at most {MOST_PEOPLE}", "a circular is no contact"
        )
    return Opened(
        message=message,
        sender=senders[0],
        to=to,
        at=_date(message),
        message_id=(_ids(header(message, "message-id", longest=1000)) or ("",))[0],
        answers=_ids(
            f"{header(message, 'in-reply-to', longest=1000)} {header(message, 'references', longest=8000)}"
        )[:50],
        subject=header(message, "subject"),
    )


def addresses(message: Message, name: str) -> tuple[Party, ...]:
    """Everybody whom headers of that name mention with an address that can be kept.

    The address counts, never the name beside it: `"ada@house.example" <mallory@evil.example>` is Mallory.
    """
    return tuple(party for value in _all(message, name) for party in parties_of(value))


_FOR = re.compile(r"\bfor\s+<([^<>\s]{3,254})>", re.IGNORECASE)
REACHED = ("delivered-to", "x-original-to", "envelope-to", "x-delivered-to", "to", "cc")


def recipients_of(mail: Opened) -> tuple[str, ...]:
    """Addresses by which a mail in a mailbox came there, as far as its head tells: also those of a BCC."""
    told = [party.address for name in REACHED for party in addresses(mail.message, name)]
    received = [decoded(line) for line in _all(mail.message, "received")[:20]]
    return tuple(
        dict.fromkeys([*told, *(found.lower() for line in received for found in _FOR.findall(line))])
    )


def header(message: Message, name: str, *, longest: int = 300) -> str:
    """The first header of a name as one clean line."""
    values = _all(message, name)
    return clean(decoded(values[0]), longest=longest) if values else ""


def parts(message: Message, depth: int = 0) -> Iterator[Message]:
    """Parts of a mail that hold no others, in order; what lies in an attached mail is not among them.

    Raises
    ------
    UnreadableInput
        Nested too deeply.
    """
    if depth > DEEPEST:
        raise UnreadableInput(
            f"a mail with parts in parts, {depth} deep", f"at most {DEEPEST}", "forward the mail itself"
        )
    if message.get_content_maintype() == "multipart":
        for part in _within(message):
            yield from parts(part, depth + 1)
    elif message.get_content_maintype() != "message" or not depth:
        yield message


def attached_mails(message: Message, depth: int = 0) -> Iterator[Message]:
    """Mails that are attached whole, in order; not those attached to them."""
    if message.get_content_type() in ("message/rfc822", "message/global") and depth:
        yield from _within(message)[:1]
    elif message.get_content_maintype() == "multipart" and depth <= DEEPEST:
        for part in _within(message):
            yield from attached_mails(part, depth + 1)


def _within(message: Message) -> list[Message]:
    payload = message.get_payload()
    return [part for part in payload if isinstance(part, Message)] if isinstance(payload, list) else []


def text_of(part: Message, *, longest: int) -> str:
    """The text of a part, whatever it says about its characters."""
    try:
        payload = part.get_payload(decode=True)
    except _BROKEN:
        return ""
    data = payload[: longest * 4] if isinstance(payload, bytes) else b""
    try:
        return data.decode(str(part.get_content_charset("utf-8")), errors="replace")[:longest]
    except (LookupError, ValueError):
        return data.decode("latin-1")[:longest]


def _bounded(data: bytes, most_bytes: int) -> None:
    if len(data) > most_bytes:
        raise UnreadableInput(
            f"a mail of {len(data) / 1_048_576:.1f} MiB",
            f"at most {most_bytes / 1_048_576:.0f} MiB",
            "forward it without its attachments",
        )
    end = _HEAD_END.search(data, 0, LONGEST_HEAD)
    head = data[: end.start() if end else LONGEST_HEAD]
    if end is None and len(data) > LONGEST_HEAD:
        raise _not_plain(f"a head of more than {LONGEST_HEAD // 1024} KiB")
    if b"\0" in head or b"\r" in head.replace(b"\r\n", b""):
        raise _not_plain("a head with characters that no head may have")
    found = list(_PART.finditer(data))
    _few(len(found), 3 * MOST_PARTS, "lines about parts")
    for one in found:
        end_of_line = _FOLDED.search(data, one.end(), one.end() + LONGEST_KIND)
        if end_of_line is None and len(data) > one.end() + LONGEST_KIND:
            raise _not_plain(f"a line about a part of more than {LONGEST_KIND // 1024} KiB")
    _few(len(_NESTS.findall(data)), MOST_NESTED, "parts that hold others")


def _few(n: int, most: int, what: str) -> None:
    if n > most:
        raise UnreadableInput(f"a mail of {n:,} {what}", f"at most {most}", "forward the mail itself")


def _all(message: Message, name: str) -> list[str]:
    raw = [str(value) for key, value in message.raw_items() if key.lower() == name]
    if any(len(value) > LONGEST_HEADER for value in raw):
        raise _not_plain(f"a line {name.capitalize()} of more than {LONGEST_HEADER // 1024} KiB")
    return raw


def _date(message: Message) -> datetime | None:
    try:
        at = parsedate_to_datetime(header(message, "date", longest=100))
        return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


_ID = re.compile(r"<([^<>\s]{1,500})>")


def _ids(text: str) -> tuple[str, ...]:
    found = _ID.findall(text) or ([text] if text and " " not in text else [])
    return tuple(dict.fromkeys(found))


def _not_plain(found: str) -> UnreadableInput:
    return UnreadableInput(found, "a mail as mail programs write it", "forward the original once more")
