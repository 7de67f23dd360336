"""The head of a mail forwarded with its text: as mail programs set it above, in English and German."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo

from bonafides.promises.arriving.contacts import ADDRESS, Party, clean
from bonafides.promises.arriving.written_dates import written_date

MOST_LINES = 5_000
"""Lines of a mail in which heads are looked for; the one that was forwarded stands near the top."""

_LABELS = {
    "from": "from", "von": "from",
    "to": "to", "an": "to",
    "cc": "cc", "kopie": "cc",
    "date": "date", "sent": "date", "datum": "date", "gesendet": "date", "gesendet am": "date",
    "subject": "subject", "betreff": "subject",
    "reply-to": "other", "antwort an": "other", "importance": "other", "wichtigkeit": "other",
    "attachments": "other", "anlagen": "other", "bcc": "other", "message-id": "id",
}  # fmt: skip
_LINE = re.compile(r"^\s*\*{0,2}([A-Za-z][A-Za-z -]{1,14}?)\s?:\*{0,2}(?:\s+\*{0,2}(.*)|)$")
_QUOTED = re.compile(r"^(?:\s?>){0,10}\s?")
_NAME = re.compile(r"\s*[<\[(].*$")
_ID = re.compile(r"<([^<>\s]{1,500})>")


@dataclass(slots=True)
class Head:
    """What stands above a forwarded mail; what does not is empty.

    Parameters
    ----------
    sender
        Who wrote it; the address may be missing where the mail program shows only a name.
    to
        To whom it went, as far as addresses are shown.
    at
        When, in UTC; None where that cannot be read for certain.
    below
        Number of the first line of its text.
    """

    sender: Party = field(default_factory=Party)
    to: tuple[Party, ...] = ()
    at: datetime | None = None
    subject: str = ""
    message_id: str = ""
    below: int = 0


def heads_in(text: str, *, zone: tzinfo = UTC) -> Iterator[Head]:
    """Heads of forwarded or quoted mails in a text, from the top.

    Parameters
    ----------
    text
        Of the mail that forwards.
    zone
        The zone of whoever forwarded: mail programs show times in it and do not name it.

    Examples
    --------
    >>> text = "FYI\\n\\n-----Original Message-----\\nFrom: Bo Client <bo@client.example>"
    >>> text += "\\nSent: 2026-11-20 09:30\\nTo: Ada Lind\\nSubject: The offer\\n\\nHello"
    >>> head = next(heads_in(text))
    >>> head.sender.address, head.at.isoformat(), head.subject
    ('bo@client.example', '2026-11-20T09:30:00+00:00', 'The offer')
    """
    lines = [_QUOTED.sub("", line[:2000]).rstrip() for line in text.split("\n")[:MOST_LINES]]
    at = 0
    while at < len(lines):
        if _label(lines[at])[0] in ("from", "subject", "date"):
            said, after = _block(lines, at)
            if "from" in said and len(said.keys() & {"to", "cc", "date", "subject"}) >= 2:
                yield _head(said, after, zone)
                at = after
                continue
        at += 1


def _label(line: str) -> tuple[str, str]:
    found = _LINE.match(line)
    name = _LABELS.get(found[1].strip().lower(), "") if found else ""
    return name, (found[2] or "").strip(" *") if found and name else ""


def _block(lines: list[str], at: int) -> tuple[dict[str, str], int]:
    """Labelled lines that belong together, with lines that go on; one empty line between them is borne."""
    said: dict[str, str] = {}
    last = ""
    for n in range(at, min(len(lines), at + 40)):
        name, value = _label(lines[n])
        if name and name not in said:
            said[name] = value
            last = name
        elif name in ("from", "subject", "date"):
            return said, n
        elif not lines[n].strip():
            following = lines[n + 1] if n + 1 < len(lines) else ""
            if not _label(following)[0] or _label(following)[0] in said:
                return said, n + 1
        elif last in ("to", "cc", "from", "subject"):
            said[last] = f"{said[last]} {lines[n].strip()}"[:8000]
    return said, min(len(lines), at + 40)


def _head(said: dict[str, str], below: int, zone: tzinfo) -> Head:
    senders = parties_in(said["from"])
    ids = _ID.findall(said.get("id", ""))
    return Head(
        sender=senders[0] if senders else Party(name=clean(said["from"], longest=160)),
        to=tuple(party for name in ("to", "cc") for party in parties_in(said.get(name, "")) if party.address),
        at=written_date(said.get("date", ""), zone=zone),
        subject=clean(said.get("subject", "")),
        message_id=ids[0] if ids else "",
        below=below,
    )


def parties_in(text: str) -> list[Party]:
    """Addresses in a line such as `Bo Client <bo@client.example>; Cy [mailto:cy@client.example]`, with names.

    Examples
    --------
    >>> [(one.name, one.address) for one in parties_in('"Client, Bo" <bo@c.example>; cy@c.example')]
    [('Client, Bo', 'bo@c.example'), ('', 'cy@c.example')]
    """
    found: dict[str, Party] = {}
    at = 0
    lowered = text.lower()
    for match in ADDRESS.finditer(lowered):
        address = match[0].removeprefix("mailto:").strip(".'")
        before = text[at : match.start()]
        at = match.end()
        name = _NAME.sub("", before.lstrip(" >)]\t,;\"'")).strip(" \t,;\"'<[(")
        if address not in found and ADDRESS.fullmatch(address):
            found[address] = Party(address, "" if "mailto" in name.lower() else clean(name, longest=160))
    return list(found.values())
