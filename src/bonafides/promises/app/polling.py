"""Reading the one mailbox that was given for contacts, by IMAP (RFC 9051). Nobody's own mailbox is ever read.

The standard library's client: of IMAP we need six commands, and it has been kept for thirty years.
"""

from __future__ import annotations

import hashlib
import imaplib
import ipaddress
import logging
import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.db import OperationalError
from django.utils import timezone

from bonafides.errors import BeyondThisMachine, BonafidesError, UnreadableInput, WrongRequest
from bonafides.promises.app.actions_arriving import Taken, TooMany, take_mail
from bonafides.promises.app.models import Mailbox
from bonafides.promises.arriving.senders import NotTaken

log = logging.getLogger("bonafides.contacts")

SECONDS = 30.0
AT_ONCE = 500
"""Mails that are read at one look; the rest at the next."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where the mailbox is and how it is entered."""

    host: str
    port: int
    tls: bool
    user: str
    password: str
    folder: str

    @property
    def name(self) -> str:
        """What it is known by here: says nothing about whose it is."""
        return hashlib.sha256(f"{self.host}:{self.port}/{self.user}/{self.folder}".encode()).hexdigest()


def place_of(address: str) -> Place:
    """Read `imaps://user:password@host:port/folder`.

    Raises
    ------
    WrongRequest
        It is no such address.

    Examples
    --------
    >>> place_of("imaps://contacts%40in.example:s%2Fecret@mail.in.example/Contacts").folder
    'Contacts'
    """
    parts = urlsplit(address)
    try:
        port = parts.port
    except ValueError:
        port = 0
    if parts.scheme not in ("imap", "imaps") or not parts.hostname or not parts.username or port == 0:
        raise WrongRequest(
            f"BONAFIDES_CONTACTS_MAILBOX beginning with {parts.scheme or 'nothing'}://",
            "imaps://user:password@host:port/folder",
            "correct it, or unset it",
        )
    tls = parts.scheme == "imaps"
    return Place(
        host=parts.hostname,
        port=port or (993 if tls else 143),
        tls=tls,
        user=unquote(parts.username),
        password=unquote(parts.password or ""),
        folder=unquote(parts.path.strip("/")) or "INBOX",
    )


def look_into_mailbox(address: str, *, emptied: bool = False) -> Taken:
    """Read what has come into the mailbox since the last look.

    Parameters
    ----------
    address
        As in the configuration.
    emptied
        Whether what was taken or refused is deleted there.

    Returns
    -------
    Taken
        In contacts; mails that were refused count as left out.

    Raises
    ------
    BeyondThisMachine
        The mailbox cannot be entered. It is noted, and the next look begins where this one ended.
    """
    place = place_of(address)
    row, _ = Mailbox.objects.get_or_create(name=place.name)
    try:
        with _entered(place) as line:
            taken = _read(line, place, row, emptied=emptied)
    except (imaplib.IMAP4.error, OSError, ssl.SSLError) as error:
        said = f"the mailbox cannot be read ({type(error).__name__})"
        Mailbox.objects.filter(pk=row.pk).update(problem=said, looked_at=timezone.now())
        raise BeyondThisMachine(
            said, "a mailbox that lets us in", "see BONAFIDES_CONTACTS_MAILBOX"
        ) from error
    Mailbox.objects.filter(pk=row.pk).update(problem="", looked_at=timezone.now())
    return taken


@contextmanager
def _entered(place: Place) -> Iterator[imaplib.IMAP4]:
    context = ssl.create_default_context()
    line: imaplib.IMAP4
    if place.tls:
        line = imaplib.IMAP4_SSL(place.host, place.port, ssl_context=context, timeout=SECONDS)
    else:
        line = imaplib.IMAP4(place.host, place.port, timeout=SECONDS)
    try:
        if not place.tls and not _here(place.host):
            # A password never travels in the clear.
            line.starttls(ssl_context=context)
        line.login(place.user, place.password)
        yield line
    finally:
        try:
            line.logout()
        except (imaplib.IMAP4.error, OSError):
            line.shutdown()


def _here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _read(line: imaplib.IMAP4, place: Place, row: Mailbox, *, emptied: bool) -> Taken:
    folder = '"' + place.folder.replace("\\", "\\\\").replace('"', '\\"') + '"'
    state, _ = line.select(folder, readonly=not emptied)
    if state != "OK":
        raise imaplib.IMAP4.error("no such folder")
    validity = int(_said(line.response("UIDVALIDITY")[1]) or 0)
    last = row.last_uid if row.validity == validity else 0
    _, listed = line.uid("SEARCH", f"UID {last + 1}:*")
    numbers = sorted(int(number) for number in _said(listed).split() if int(number) > last)
    taken, put_off, done = Taken(), False, []
    for number in numbers[:AT_ONCE]:
        try:
            taken += _take_one(line, number)
        except TooMany:
            put_off = True
            continue
        done.append(number)
        if not put_off:
            last = number
            Mailbox.objects.filter(pk=row.pk).update(validity=validity, last_uid=last)
    if emptied and done:
        _delete(line, done)
    return taken


def _take_one(line: imaplib.IMAP4, number: int) -> Taken:
    """Take one mail. What it is made of stops nothing but itself."""
    most = settings.CONFIGURATION.contacts_limit_mib * 1024 * 1024
    _, sized = line.uid("FETCH", str(number), "(RFC822.SIZE)")
    size = re.search(r"RFC822\.SIZE (\d+)", _said(sized))
    if size is None or int(size[1]) > most:
        return Taken(n_left_out=1)
    _, fetched = line.uid("FETCH", str(number), "(BODY.PEEK[])")
    content = next((part[1] for part in fetched if isinstance(part, tuple)), b"")
    try:
        return take_mail(content)
    except (NotTaken, UnreadableInput):
        return Taken(n_left_out=1)
    except (TooMany, OperationalError):
        raise
    except Exception:
        # Its words may quote the mail: only its kind and place are logged.
        log.exception("a mail could not be taken")
        return Taken(n_left_out=1)


def _delete(line: imaplib.IMAP4, numbers: list[int]) -> None:
    several = ",".join(map(str, numbers))
    line.uid("STORE", several, "+FLAGS.SILENT", r"(\Deleted)")
    if "UIDPLUS" in line.capabilities:
        # Only ours: what somebody else marked stays (RFC 4315).
        line.uid("EXPUNGE", several)
    else:
        line.expunge()


def _said(data: object) -> str:
    pieces = data if isinstance(data, list) else [data]
    return " ".join(piece.decode("ascii", "replace") for piece in pieces if isinstance(piece, bytes))


def look_if_configured() -> Taken | None:
    """One look, where a mailbox is configured; what goes wrong is logged and noted."""
    told = settings.CONFIGURATION
    if told.contacts_mailbox is None or not told.contacts_address:
        return None
    try:
        return look_into_mailbox(
            told.contacts_mailbox.get_secret_value(), emptied=told.contacts_mailbox_emptied
        )
    except BonafidesError as error:
        log.warning("%s", error.found)
        return None
