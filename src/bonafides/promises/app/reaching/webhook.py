"""Telling programs by webhook: signed, tried again, never into one's own network unless wanted."""

from __future__ import annotations

import contextlib
import http.client
import json
import logging
import socket
import ssl
import threading
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone

from bonafides.errors import WrongRequest
from bonafides.promises.app.actions_hooks import secret_of
from bonafides.promises.app.models import Hook, Outgoing
from bonafides.promises.app.reaching.channel import DROPPED, FAILED, SENT, Came
from bonafides.promises.webhooks import checked_address, is_outside, signature

log = logging.getLogger("bonafides.reaching")

SECONDS = 10.0
"""How long one try may take, all in all."""

GONE = 410


class NotThere(Exception):
    """An address that may not be called; says why, without naming it."""


class Webhook:
    """A signed POST to one hook."""

    def tell(self, one: Outgoing, now: datetime) -> Came:
        """Post it; a 2xx is a yes, 410 ends the hook, anything else is tried again."""
        hook = one.hook
        if hook is None or hook.ended_at is not None:
            return DROPPED
        body = json.dumps(one.payload, separators=(",", ":"), sort_keys=True).encode()
        at = int(now.timestamp())
        headers = {
            "content-type": "application/json",
            "user-agent": "bonafides",
            "webhook-id": f"msg_{one.key}",
            "webhook-timestamp": str(at),
            "webhook-signature": signature(secret_of(hook), f"msg_{one.key}", at, body),
        }
        try:
            status = post(hook.url, body, headers)
            said = str(status)
        except (OSError, http.client.HTTPException, NotThere, WrongRequest, ValueError) as error:
            status, said = 0, _in_words(error)
        Hook.objects.filter(pk=hook.pk).update(said=said[:60])
        if status == GONE:
            Hook.objects.filter(pk=hook.pk, ended_at__isnull=True).update(ended_at=timezone.now())
            return DROPPED
        return SENT if 200 <= status < 300 else FAILED


def _in_words(error: Exception) -> str:
    """Why nobody could be told; nothing of what stands behind the address."""
    if isinstance(error, NotThere):
        return str(error)
    for kind, words in (
        (socket.gaierror, "its name is not known"),
        (TimeoutError, "no answer in time"),
        (ssl.SSLError, "its certificate does not fit"),
        (OSError, "it cannot be reached"),
    ):
        if isinstance(error, kind):
            return words
    return "it does not answer as such programs do"


def post(url: str, body: bytes, headers: dict[str, str]) -> int:
    """Post, and give the status. Redirections are not followed and no answer is read.

    Raises
    ------
    NotThere
        The name leads into a network that is not to be reached.
    """
    inside = settings.CONFIGURATION.hooks_inside
    parts = urlsplit(checked_address(url, inside))
    host = parts.hostname or ""
    port = parts.port or (443 if parts.scheme == "https" else 80)
    numbers = addresses_of(host, port)
    if host not in inside and not all(is_outside(number) for number in numbers):
        raise NotThere("leads into a private network")
    tls = ssl.create_default_context() if parts.scheme == "https" else None
    line = _Pinned(host, port, numbers[0], tls)
    ender = threading.Timer(SECONDS, line.cut)
    ender.daemon = True
    ender.start()
    try:
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        line.request("POST", path, body=body, headers=headers)
        return line.getresponse().status
    finally:
        ender.cancel()
        line.close()


def addresses_of(host: str, port: int) -> list[str]:
    """Every number behind a name. The one that was looked at is the one that is called: no second look-up."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(one[4][0]) for one in found]


class _Pinned(http.client.HTTPConnection):
    """A connection to one number, under the name of its host."""

    def __init__(self, host: str, port: int, number: str, tls: ssl.SSLContext | None) -> None:
        super().__init__(host, port, timeout=SECONDS)
        self.number, self.tls = number, tls
        if tls is not None:
            self.default_port = 443

    def connect(self) -> None:
        """Connect to the number; the certificate must be the name's."""
        self.sock = socket.create_connection((self.number, self.port), self.timeout)
        if self.tls is not None:
            self.sock = self.tls.wrap_socket(self.sock, server_hostname=self.host)

    def cut(self) -> None:
        """End it, whatever it is doing."""
        held = self.sock
        if held is not None:
            with contextlib.suppress(OSError):
                held.shutdown(socket.SHUT_RDWR)
