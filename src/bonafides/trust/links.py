"""The two links a respondent has: the invitation, and the right to answer that is collected with it.

Whatever makes them stands behind `#`, which browsers send to nobody: no server and no log ever sees it.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec

from bonafides.trust import ballot, sealing
from bonafides.trust.refused import Refused, from_text, to_text

COLLECT_PATH, ANSWER_PATH = "/mirror/answer/", "/answer/"

WHOLE_LINK = "the whole link, as it was sent"


@dataclass(frozen=True, slots=True)
class Invitation:
    """What stands behind `#` in an invitation, and the house it leads to.

    Parameters
    ----------
    house
        Address without a slash at the end.
    secret
        32 bytes, of which the house keeps the hash.
    fingerprint
        SHA-256 of the round's manifest.
    salt, name
        Of whom one is asked about; both may be empty.
    """

    house: str
    secret: bytes
    fingerprint: bytes
    salt: bytes
    name: str

    def link(self) -> str:
        """The address that is sent to the respondent."""
        parts = (self.secret, self.fingerprint, self.salt, self.name.encode())
        return f"{self.house}{COLLECT_PATH}#{'.'.join(map(to_text, parts))}"

    @classmethod
    def read(cls, link: str) -> Invitation:
        """Back from `link`.

        Raises
        ------
        Refused
            Not an invitation, or only a part of one.
        """
        house, mark, behind = link.strip().partition(f"{COLLECT_PATH}#")
        parts = behind.split(".")
        if not mark or len(parts) != 4:
            raise Refused("a link that is no invitation", WHOLE_LINK, "copy it again out of the mail")
        return cls(
            house,
            from_text(parts[0], "a secret", 32),
            from_text(parts[1], "a fingerprint", 32),
            from_text(parts[2], "a salt"),
            _name(parts[3]),
        )

    @property
    def secret_hash(self) -> str:
        """What the house keeps of the secret: SHA-256 of its 32 bytes, hex."""
        return hashlib.sha256(self.secret).hexdigest()


def _name(text: str) -> str:
    try:
        return from_text(text, "a name").decode()
    except UnicodeDecodeError:
        raise Refused("a name that is not UTF-8", WHOLE_LINK, "copy the link again") from None


@dataclass(frozen=True, slots=True, repr=False)
class Right:
    """A right to answer with its private key: the respondent's own, and nobody else's.

    Parameters
    ----------
    box
        Address without a slash at the end.
    round, cell
        Where it holds.
    fingerprint
        SHA-256 of the manifest.
    random
        The 32 bytes in front of the token's message.
    signature
        The cell's, 384 bytes.
    secret
        The private key: 32 bytes.
    salt, name
        Of whom one is asked about.
    """

    box: str
    round: str
    cell: str
    fingerprint: bytes
    random: bytes
    signature: bytes
    secret: bytes
    salt: bytes
    name: str

    def link(self) -> str:
        """The address with which one answers, changes and withdraws."""
        parts = (self.fingerprint, self.random, self.signature, self.secret, self.salt, self.name.encode())
        return f"{self.box}{ANSWER_PATH}#{self.round}.{self.cell}.{'.'.join(map(to_text, parts))}"

    @classmethod
    def read(cls, link: str) -> Right:
        """Back from `link`.

        Raises
        ------
        Refused
            Not such a link, or only a part of one.
        """
        box, mark, behind = link.strip().partition(f"{ANSWER_PATH}#")
        parts = behind.split(".")
        if not mark or len(parts) != 8:
            raise Refused("a link that is no right to answer", WHOLE_LINK, "copy it again")
        return cls(
            box,
            parts[0],
            parts[1],
            from_text(parts[2], "a fingerprint", 32),
            from_text(parts[3], "the random part", ballot.RANDOM_BYTES),
            from_text(parts[4], "a signature", ballot.SIGNATURE_BYTES),
            from_text(parts[5], "a private key", 32),
            from_text(parts[6], "a salt"),
            _name(parts[7]),
        )

    @property
    def key(self) -> ec.EllipticCurvePrivateKey:
        """The private key."""
        return sealing.key_of(self.secret)

    @property
    def prepared(self) -> bytes:
        """What was signed: 182 bytes."""
        spki = sealing.spki(self.key.public_key())
        return self.random + ballot.token_message(self.fingerprint, self.cell, spki)

    @property
    def ballot_name(self) -> str:
        """Under which hash the ballot is counted, so that one finds it on the board."""
        return ballot.name_of(self.prepared[-ballot.SPKI_BYTES :])

    def fields(self) -> dict[str, Any]:
        """With what everything begins that goes to the box."""
        return ballot.token_fields(self.round, self.cell, self.prepared, self.signature)
