"""Signed checkpoints: the size and root of the log at a moment, in a note that anybody can check.

The text is a C2SP tlog-checkpoint (origin, size, root), signed as a C2SP signed-note with Ed25519. Held by
somebody outside the house, it is what makes the log evidence: whatever is changed later no longer fits it.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass

from bonafides.errors import BrokenContract, UnreadableInput

ED25519 = b"\x01"
"""Kind of key in a verifier key and a key's hash (C2SP signed-note)."""

DASH = "\u2014 "

NOTE = re.compile(
    r"^(?P<body>\S+\n\d{1,18}\n[A-Za-z0-9+/]{43}=\n)\n(?P<signatures>(?:\u2014 \S+ \S+(?:\n|\Z))+)",
    re.MULTILINE,
)
"""A note wherever it stands in a text, such as the mail in which it came."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """Size and root of a log.

    Parameters
    ----------
    origin
        Name of the log; one line without spaces or plus signs.
    size
        Number of acts.
    root
        Root of the tree over them, 32 bytes.

    Examples
    --------
    >>> print(Checkpoint("house.example/ledger", 2, bytes(32)).body())
    house.example/ledger
    2
    AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=
    <BLANKLINE>
    """

    origin: str
    size: int
    root: bytes

    def __post_init__(self) -> None:
        if not self.origin or any(c.isspace() or c == "+" for c in self.origin):
            raise ValueError(f"an origin is one word without plus signs, not {self.origin!r}")
        if self.size < 0 or len(self.root) != 32:
            raise ValueError("a checkpoint has a size of 0 or more and a root of 32 bytes")

    def body(self) -> str:
        """The text that is signed."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"


def verifier_key(name: str, public: bytes) -> str:
    """The public key as a C2SP verifier key: name, hash and key in one line."""
    key = ED25519 + public
    return f"{name}+{_key_hash(name, public).hex()}+{base64.b64encode(key).decode()}"


def _key_hash(name: str, public: bytes) -> bytes:
    return hashlib.sha256(name.encode() + b"\n" + ED25519 + public).digest()[:4]


def sign(checkpoint: Checkpoint, private: bytes) -> str:
    """The checkpoint as a signed note.

    Parameters
    ----------
    private
        Ed25519 seed, 32 bytes.
    """
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    key = Ed25519PrivateKey.from_private_bytes(private)
    body = checkpoint.body()
    public = key.public_key().public_bytes_raw()
    signed = _key_hash(checkpoint.origin, public) + key.sign(body.encode())
    return f"{body}\n{DASH}{checkpoint.origin} {base64.b64encode(signed).decode()}\n"


def opened(note: str, verifier: str) -> Checkpoint:
    """Check a note's signature and read it.

    Parameters
    ----------
    note
        As `sign` wrote it, alone or within a mail; other signatures beside ours are passed over.
    verifier
        As `verifier_key` wrote it.

    Raises
    ------
    UnreadableInput
        It is no such note, or no such key.
    BrokenContract
        No signature of that key fits the text.
    """
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    name, public = _read_key(verifier)
    found = NOTE.search(note.replace("\r\n", "\n"))
    if found is None:
        raise UnreadableInput(
            "no signed note", "three lines, an empty one, and a signature", "use it as mailed"
        )
    body, rest = found["body"], found["signatures"]
    for line in rest.splitlines():
        said, _, text = line.removeprefix(DASH).partition(" ")
        if not line.startswith(DASH) or said != name:
            continue
        signed = _bytes(text)
        if signed[:4] != _key_hash(name, public):
            continue
        try:
            Ed25519PublicKey.from_public_bytes(public).verify(signed[4:], body.encode())
        except InvalidSignature:
            continue
        return _read(body)
    raise BrokenContract(
        f"no signature of {name} that fits this checkpoint",
        "a checkpoint as that house signed it",
        "compare it with the mail in which it came; else the text was changed, or the key is not theirs",
    )


def _read(body: str) -> Checkpoint:
    lines = body.splitlines()
    if len(lines) < 3 or not lines[1].isdecimal():
        raise UnreadableInput("a note that is no checkpoint", "origin, size and root", "use it as mailed")
    return Checkpoint(lines[0], int(lines[1]), _bytes(lines[2]))


def _read_key(verifier: str) -> tuple[str, bytes]:
    name, _, rest = verifier.strip().partition("+")
    stated, _, text = rest.partition("+")
    key = _bytes(text)
    if len(key) != 33 or key[:1] != ED25519 or _key_hash(name, key[1:]).hex() != stated:
        raise UnreadableInput("no verifier key", "name, hash and key, joined by plus signs", "copy it whole")
    return name, key[1:]


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise UnreadableInput(
            "text that is no base64", "a key or signature as written", "copy it whole"
        ) from error
