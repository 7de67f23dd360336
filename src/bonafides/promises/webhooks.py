"""Webhooks as the Standard Webhooks specification wants them, and the addresses they may go to.

The signature is HMAC-SHA256 over ``<id>.<timestamp>.<body>``, as base64 behind ``v1,``; the secret is base64
behind ``whsec_``.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import ipaddress
from collections.abc import Collection
from urllib.parse import urlsplit

from bonafides.errors import WrongRequest

PREFIX = "whsec_"


def secret_text(key: bytes) -> str:
    """A key as it is handed to whoever receives.

    Examples
    --------
    >>> secret_text(b"0123456789abcdefghijklmn")
    'whsec_MDEyMzQ1Njc4OWFiY2RlZmdoaWprbG1u'
    """
    return PREFIX + base64.b64encode(key).decode()


def signature(secret: str, number: str, timestamp: int, body: bytes) -> str:
    """What stands in the header ``webhook-signature``.

    Parameters
    ----------
    secret
        With or without ``whsec_``.
    number
        What stands in ``webhook-id``; it stays the same however often it is tried.
    timestamp
        Seconds since 1970, as in ``webhook-timestamp``.
    body
        The bytes that are sent.

    Examples
    --------
    >>> secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    >>> signature(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}')
    'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE='
    """
    key = base64.b64decode(secret.removeprefix(PREFIX))
    signed = f"{number}.{timestamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()


def checked_address(url: str, inside: Collection[str] = ()) -> str:
    """An address that a webhook may have: https, no user, no fragment; plain http to named hosts only.

    Parameters
    ----------
    inside
        Names or numbers of hosts of one's own network, as the installation is told.

    Raises
    ------
    WrongRequest
        It may not: says why.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        host, port, parts = "", None, urlsplit("")
    wrong = (
        not host
        or parts.username is not None
        or parts.password is not None
        or bool(parts.fragment)
        or port == 0
        or any(ord(sign) <= 32 or ord(sign) > 126 for sign in url)
    )
    if wrong or parts.scheme not in ("https", "http") or (parts.scheme == "http" and host not in inside):
        raise WrongRequest(
            "an address that a webhook cannot have",
            "one with https:// and the name of a host, without user or password",
            "correct it; hosts of one's own network are named in BONAFIDES_HOOKS_INSIDE",
        )
    return url


def is_outside(number: str) -> bool:
    """Whether a number of the internet belongs to a host that anybody may reach.

    Loopback, link-local, private, shared, reserved and multicast ones do not, nor what hides one of them:
    mapped into IPv6, 6to4, Teredo, NAT64.

    Examples
    --------
    >>> [is_outside(one) for one in ("93.184.216.34", "127.0.0.1", "169.254.169.254", "::ffff:10.0.0.1")]
    [True, False, False, False]
    """
    found = ipaddress.ip_address(number.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        hidden = found.ipv4_mapped or found.sixtofour or (found.teredo or (None, None))[1]
        if hidden is None and found in ipaddress.ip_network("64:ff9b::/96"):
            hidden = ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
        if hidden is not None and not is_outside(str(hidden)):
            return False
    return found.is_global and not (found.is_multicast or found.is_reserved or found.is_unspecified)
