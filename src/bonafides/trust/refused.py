"""What the mirror does not accept, told so that whoever sent it can put it right."""

from __future__ import annotations

import base64
import binascii

from bonafides.errors import BrokenContract


class Refused(BrokenContract):
    """Something that came over the wire and is not what the contract says.

    Notes
    -----
    `status` is the answer of HTTP for it; `problem()` is the body. Neither repeats what was sent: a message
    about a ballot must not carry the ballot into a log.

    Examples
    --------
    >>> Refused("a proof of 63 bytes", "64 bytes", "send it again").problem()
    {'found': 'a proof of 63 bytes', 'expected': '64 bytes', 'to_do': 'send it again'}
    """

    status = 422

    def problem(self) -> dict[str, str]:
        """The body of the answer: found, expected, to_do."""
        return {"found": self.found, "expected": self.expected, "to_do": self.remedy}


def to_text(raw: bytes) -> str:
    """Bytes as base64url without padding, as everything on the wire is written.

    Examples
    --------
    >>> to_text(b"\\xff\\xfe")
    '__4'
    """
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def from_text(text: object, what: str, size: int | None = None) -> bytes:
    """Bytes out of base64url without padding; one text for one value.

    Parameters
    ----------
    text
        What was sent.
    what
        Its name, for the message.
    size
        How many bytes it must have; any number where None.

    Raises
    ------
    Refused
        Not text, not base64url, not written in the one canonical way, or of another size.

    Examples
    --------
    >>> from_text("__4", "a salt")
    b'\\xff\\xfe'
    """
    expected = f"{size} bytes" if size is not None else "bytes"
    if not isinstance(text, str):
        raise Refused(f"{what} that is not text", f"{expected} as base64url without padding")
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raw = b""
    if to_text(raw) != text:
        raise Refused(f"{what} that is not base64url", f"{expected} as base64url without padding")
    if size is not None and len(raw) != size:
        raise Refused(f"{what} of {len(raw)} bytes", expected)
    return raw
