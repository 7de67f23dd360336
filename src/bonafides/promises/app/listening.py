"""Receiving mail by SMTP for the one collecting address: nothing is relayed, spooled or answered."""

from __future__ import annotations

import asyncio
import logging
import socket
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, ClassVar

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.conf import settings
from django.db import OperationalError, close_old_connections, connection

from bonafides.errors import BeyondThisMachine, UnreadableInput
from bonafides.people.app.installation import local_time
from bonafides.promises.app.actions_arriving import TooMany, take_mail
from bonafides.promises.arriving.contacts import HouseAddresses
from bonafides.promises.arriving.senders import NotTaken

log = logging.getLogger("bonafides.contacts")

MOST_LINES = 50
"""Connections at a time."""

MOST_RECIPIENTS = 5
A_MINUTE = 240
"""Mails that are looked at within a minute, whoever sends them."""

IDLE_SECONDS = 60.0
CALLS = {"*": 60, "MAIL": 5_000, "RCPT": 25_000, "DATA": 5_000, "RSET": 5_000}
"""Of one conversation: a mail server sends many mails by one, and has nothing else to say often."""

TAKEN = "250 2.0.0 Taken"
NOT_HERE = "550 5.7.1 Not taken here"
LATER = "451 4.3.0 Cannot be taken now, try again later"


class Bucket:
    """So many within a minute, refilled evenly."""

    def __init__(self, a_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.a_minute, self.clock = a_minute, clock
        self.left, self.at = float(a_minute), clock()

    def takes(self) -> bool:
        """Whether there is room for one more; takes it."""
        now = self.clock()
        self.left = min(self.a_minute, self.left + (now - self.at) * self.a_minute / 60)
        self.at = now
        if self.left < 1:
            return False
        self.left -= 1
        return True


class Receiving:
    """What is said to each step of an SMTP conversation.

    Mails are read and written one after the other, beside the conversations: a slow one holds nobody's line.
    """

    def __init__(self, address: str, *, a_minute: int = A_MINUTE) -> None:
        self.house = HouseAddresses(frozenset(), address)
        self.bucket = Bucket(a_minute)
        self.worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="contacts")

    async def handle_RCPT(  # noqa: N802 -- the library asks for this name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Only the collecting address, with whatever stands behind its plus."""
        if self.house.tag_of(address) is None:
            return NOT_HERE
        if len(envelope.rcpt_tos) >= MOST_RECIPIENTS:
            return "452 4.5.3 Too many recipients"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(  # noqa: N802 -- the library asks for this name
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        """Take it; what is said is true: "taken" only once it is written."""
        if not self.bucket.takes():
            return LATER
        content = envelope.content if isinstance(envelope.content, bytes) else b""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(
            self.worker, taking, content, list(envelope.rcpt_tos), envelope.mail_from or ""
        )


def taking(content: bytes, recipients: list[str], envelope: str) -> str:
    """Take a mail and say what became of it, as SMTP says such things (RFC 3463)."""
    close_old_connections()
    try:
        with local_time():
            take_mail(content, recipients=recipients, envelope=envelope)
    except NotTaken:
        return NOT_HERE
    except TooMany:
        return "451 4.7.1 Too many within an hour, send it again later"
    except UnreadableInput as refused:
        return f"554 5.6.0 Not taken: {refused.found}".encode("ascii", "replace").decode()[:400]
    except OperationalError as error:
        log.warning("the database did not answer (%s)", type(error).__name__)
        connection.close()
        return LATER
    except Exception:
        # Its words may quote the mail: only its kind and place are logged.
        log.exception("a mail could not be taken")
        return LATER
    return TAKEN


class Line(SMTP):
    """One conversation; more than so many at a time are sent away."""

    open_now: ClassVar[set[int]] = set()

    def connection_made(self, transport: Any) -> None:
        """Begin, or send away."""
        self.sent_away = len(self.open_now) >= MOST_LINES
        if self.sent_away:
            transport.write(b"421 4.3.2 Too many connections, try again later\r\n")
            transport.close()
            return
        self.open_now.add(id(self))
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        """End."""
        self.open_now.discard(id(self))
        if not self.sent_away:
            super().connection_lost(error)


class Listener(Controller):
    """The server: start it, stop it."""

    def factory(self) -> SMTP:
        """A conversation for each connection."""
        return Line(self.handler, **self.SMTP_kwargs)


def listener(where: str, address: str, *, limit_mib: int, a_minute: int = A_MINUTE) -> Listener:
    """A server that is not started yet.

    Parameters
    ----------
    where
        Address and port, such as 127.0.0.1:8025.
    address
        The collecting address.
    limit_mib
        Largest mail.
    """
    host, _, port = where.rpartition(":")
    # It tells peers and senders of every mail at a level that we log.
    logging.getLogger("mail").setLevel(logging.ERROR)
    return Listener(
        Receiving(address, a_minute=a_minute),
        hostname=host.strip("[]"),
        port=int(port),
        data_size_limit=limit_mib * 1024 * 1024,
        enable_SMTPUTF8=False,
        ident="bonafides",
        timeout=IDLE_SECONDS,
        command_call_limit=dict(CALLS),
        ready_timeout=20.0,
    )


def started() -> Listener | None:
    """The configured listener, started; None where none is configured.

    Raises
    ------
    BeyondThisMachine
        The address cannot be listened on.
    """
    told = settings.CONFIGURATION
    if not (told.contacts_address and told.contacts_listen):
        return None
    made = listener(told.contacts_listen, told.contacts_address, limit_mib=told.contacts_limit_mib)
    try:
        made.start()
    except (OSError, socket.gaierror, TimeoutError) as error:
        raise BeyondThisMachine(
            f"{told.contacts_listen} cannot be listened on ({error.strerror or type(error).__name__})",
            "an address of this machine with a free port",
            "correct BONAFIDES_CONTACTS_LISTEN",
        ) from error
    return made
