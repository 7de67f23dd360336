"""What a respondent's browser does, in Python: for tests, for load, and for answering without its script.

An *invitation* lets its holder collect one right to answer. A *right* is the respondent's own: with it one
answers, reads back what one said, changes it, withdraws it. Nothing here talks to a network: what must be
asked of the house or sent to the box is given as a document, and what came back is given in.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec

from bonafides.trust import ballot, blind, manifest, sealing
from bonafides.trust.manifest import Manifest
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

    def _fields(self) -> dict[str, Any]:
        return ballot.token_fields(self.round, self.cell, self.prepared, self.signature)


def check_manifest(raw: bytes, fingerprint: bytes) -> Manifest:
    """Read a manifest if it is the one that was announced; otherwise nobody goes on.

    Raises
    ------
    Refused
        Another hash than in the invitation, or not a sound manifest.
    """
    found = manifest.fingerprint(raw)
    if found != fingerprint:
        raise Refused(
            f"a round with the fingerprint {manifest.groups(found)}",
            f"{manifest.groups(fingerprint)}, as in the invitation",
            "do not answer; show this to a colleague and to whoever invited you",
        )
    return manifest.read(raw)


def check_scripts(round_manifest: Manifest, served: Mapping[str, bytes]) -> None:
    """Whether the served scripts are those whose hashes stand in the manifest.

    Raises
    ------
    Refused
        One is missing or another; says which.
    """
    for name, digest in round_manifest.document["scripts"].items():
        if hashlib.sha256(served.get(name, b"")).hexdigest() != digest:
            raise Refused(
                f"another {name} than the round announced",
                "the script whose hash stands in the manifest",
                "do not answer in the browser; answer with a card, or with the offline client",
            )


@dataclass(frozen=True, slots=True, repr=False)
class Collecting:
    """One collection under way: what is sent to the house, and what must be kept until the answer comes.

    Parameters
    ----------
    blinded
        Goes to the house.
    """

    blinded: bytes
    _inverse: int
    _random: bytes
    _secret: bytes
    _round: Manifest
    _cell: str

    @classmethod
    def begin(cls, round_manifest: Manifest, cell: str) -> Collecting:
        """Make a key pair and hide it."""
        key = sealing.new_key()
        message = ballot.token_message(round_manifest.fingerprint, cell, sealing.spki(key.public_key()))
        prepared = blind.prepare(message)
        blinded, inverse = blind.blind(round_manifest.cell(cell).key, prepared)
        random = prepared[: ballot.RANDOM_BYTES]
        return cls(blinded, inverse, random, sealing.secret_number(key), round_manifest, cell)

    def finish(self, blind_signature: bytes, salt: bytes = b"", name: str = "") -> Right:
        """The right to answer, out of what the house signed.

        Raises
        ------
        Refused
            It was signed with another key than the manifest's: the house told this person apart, or erred.
        """
        spki = sealing.spki(sealing.key_of(self._secret).public_key())
        prepared = self._random + ballot.token_message(self._round.fingerprint, self._cell, spki)
        key = self._round.cell(self._cell).key
        signature = blind.finalize(key, prepared, blind_signature, self._inverse)
        box = str(self._round.document["box"])
        return Right(
            box,
            self._round.round,
            self._cell,
            self._round.fingerprint,
            self._random,
            signature,
            self._secret,
            salt,
            name,
        )


def check_about(round_manifest: Manifest, cell: str, salt: bytes, name: str) -> None:
    """Whether a cell is about whom the link says.

    Raises
    ------
    Refused
        About somebody else.
    """
    expected = round_manifest.cell(cell).about
    if expected and manifest.about(salt, name) != expected:
        raise Refused(
            "a name that is not the one this round is about",
            "the name in the manifest",
            "do not answer; tell whoever invited you",
        )


def write_ballot(
    right: Right,
    round_manifest: Manifest,
    answers: Mapping[str, int | None],
    comments: Mapping[str, str] | None = None,
    *,
    flag: int = 0,
    version: int = 1,
) -> dict[str, Any]:
    """A ballot as it goes to the box: sealed, padded, signed with one's own key."""
    fingerprint, cell = right.fingerprint, right.cell
    plain = sealing.pad({"answers": dict(answers), "comments": dict(comments or {}), "flag": flag})
    to = round_manifest.cell(cell).seal
    sealed = sealing.seal(plain, to, fingerprint=fingerprint, cell=cell)
    own = sealing.seal_own(plain, right.key, fingerprint=fingerprint, cell=cell)
    proof = ballot.prove(right.key, ballot.ballot_text(fingerprint, version, sealed, own))
    return right._fields() | {
        "version": version,
        "sealed": to_text(sealed),
        "own": to_text(own),
        "proof": to_text(proof),
    }


def write_withdrawal(right: Right, version: int) -> dict[str, Any]:
    """A request to empty one's ballot."""
    proof = ballot.prove(right.key, ballot.withdrawal_text(right.fingerprint, version))
    return right._fields() | {"version": version, "proof": to_text(proof)}


def write_own_request(right: Right) -> dict[str, Any]:
    """A request for one's own copy."""
    return right._fields() | {"proof": to_text(ballot.prove(right.key, ballot.own_text(right.fingerprint)))}


def read_own(right: Right, own: str) -> dict[str, Any]:
    """What one said before, out of the copy that the box keeps for one.

    Raises
    ------
    Refused
        Not one's own.
    """
    raw = from_text(own, "an own copy", sealing.OWN_BYTES)
    return sealing.unpad(sealing.unseal_own(raw, right.key, fingerprint=right.fingerprint, cell=right.cell))
