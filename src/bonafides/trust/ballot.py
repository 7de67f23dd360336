"""Tokens and ballots: what the right to answer is, and what the box takes.

Everything is checked here and nothing is kept: the box decides by version what replaces what. A ballot has
one length whatever it says, and carries no name, no time and no address.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any, Literal

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature

from bonafides.trust import blind, sealing
from bonafides.trust.manifest import Manifest
from bonafides.trust.refused import Refused, from_text, to_text

TOKEN = b"bonafides/1"
BALLOT, WITHDRAW, OWN = b"bonafides/ballot/1", b"bonafides/withdraw/1", b"bonafides/own/1"

RANDOM_BYTES, SPKI_BYTES, CELL_BYTES = blind.PREFIX_BYTES, 91, 16
MESSAGE_BYTES = len(TOKEN) + 32 + CELL_BYTES + SPKI_BYTES
INPUT_BYTES = RANDOM_BYTES + MESSAGE_BYTES
SIGNATURE_BYTES, PROOF_BYTES = blind.BITS // 8, 64

MOST_VERSIONS = 1_000_000
"""A version above this is nobody's hundredth thought but a mistake or an attack."""

Kind = Literal["ballot", "withdraw", "own"]

FIELDS: Mapping[Kind, frozenset[str]] = {
    "ballot": frozenset({"round", "cell", "input", "sig", "version", "sealed", "own", "proof"}),
    "withdraw": frozenset({"round", "cell", "input", "sig", "version", "proof"}),
    "own": frozenset({"round", "cell", "input", "sig", "proof"}),
}

MOST_BYTES = 32_768
"""Nothing that the box takes is longer; a ballot has about 23,500."""


def token_message(fingerprint: bytes, cell: str, spki: bytes) -> bytes:
    """What a right to answer says: this round, this cell, this respondent's key (150 bytes)."""
    return TOKEN + fingerprint + cell.encode() + spki


def name_of(spki: bytes) -> str:
    """How a counted ballot is named at close: SHA-256 of the respondent's public key, hex."""
    return hashlib.sha256(spki).hexdigest()


@dataclass(frozen=True, slots=True)
class Token:
    """A right to answer that was found good.

    Parameters
    ----------
    cell
        Code of the cell.
    spki
        The respondent's public key, 91 bytes.
    """

    cell: str
    spki: bytes

    @property
    def name(self) -> str:
        """SHA-256 of the key, hex: what the ballot is called."""
        return name_of(self.spki)


@dataclass(frozen=True, slots=True)
class Ballot:
    """A ballot that was found good; what it says cannot be read.

    Parameters
    ----------
    token
        The right to it.
    version
        A higher one replaces.
    sealed, own
        For the cell's key; for the respondent's. 8285 and 8220 bytes.
    """

    token: Token
    version: int
    sealed: bytes
    own: bytes


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """A request to empty a ballot that was found good: the content goes, the spent right stays."""

    token: Token
    version: int


def read_token(document: Mapping[str, Any], manifest: Manifest) -> Token:
    """Check a right to answer: its form, its round and cell, the cell's signature.

    Raises
    ------
    Refused
        Of another round or cell, of another form, or not signed with the cell's key.
    """
    if document.get("round") != manifest.round:
        raise Refused("a right to answer in another round", f"round {manifest.round}", "use its own link")
    cell = manifest.cell(document.get("cell"))
    prepared = from_text(document.get("input"), "an input", INPUT_BYTES)
    signature = from_text(document.get("sig"), "a signature", SIGNATURE_BYTES)
    spki = prepared[-SPKI_BYTES:]
    if prepared[RANDOM_BYTES:] != token_message(manifest.fingerprint, cell.code, spki):
        raise Refused(
            "a right to answer another round or cell",
            "the one of this manifest",
            "use the link of this round",
        )
    sealing.read_spki(spki)
    if not blind.verify(cell.key, prepared, signature):
        raise Refused("a right that the house did not sign", "the cell's signature", "collect it again")
    return Token(cell.code, spki)


def ballot_text(fingerprint: bytes, version: int, sealed: bytes, own: bytes) -> bytes:
    """What the respondent's key signs under a ballot."""
    digests = hashlib.sha256(sealed).digest() + hashlib.sha256(own).digest()
    return BALLOT + fingerprint + version.to_bytes(8) + digests


def withdrawal_text(fingerprint: bytes, version: int) -> bytes:
    """What the respondent's key signs to withdraw."""
    return WITHDRAW + fingerprint + version.to_bytes(8)


def own_text(fingerprint: bytes) -> bytes:
    """What the respondent's key signs to have their own copy back."""
    return OWN + fingerprint


def prove(key: ec.EllipticCurvePrivateKey, text: bytes) -> bytes:
    """ECDSA over P-256 with SHA-256, as browsers write it: r and s, 64 bytes."""
    r, s = decode_dss_signature(key.sign(text, ec.ECDSA(hashes.SHA256())))
    return r.to_bytes(32) + s.to_bytes(32)


def proven(public: bytes, proof: bytes, text: bytes) -> bool:
    """Whether the key in these 91 bytes (SPKI) signed this text."""
    signature = encode_dss_signature(int.from_bytes(proof[:32]), int.from_bytes(proof[32:]))
    try:
        sealing.read_spki(public).verify(signature, text, ec.ECDSA(hashes.SHA256()))
    except InvalidSignature:
        return False
    return True


def _check_proof(document: Mapping[str, Any], token: Token, text: bytes) -> None:
    if not proven(token.spki, from_text(document.get("proof"), "a proof", PROOF_BYTES), text):
        raise Refused("a proof by another key", "the key to which this right was given", "use one's own link")


def version_of(document: Mapping[str, Any]) -> int:
    """Which version of an answer this is.

    Raises
    ------
    Refused
        No whole number, or beyond the last.
    """
    version = document.get("version")
    if type(version) is not int or not 1 <= version <= MOST_VERSIONS:
        raise Refused("a version", f"a whole number from 1 to {MOST_VERSIONS}")
    return version


def parse(raw: bytes, kind: Kind) -> dict[str, Any]:
    """JSON from the wire with exactly the fields of its kind.

    Raises
    ------
    Refused
        Too long, no JSON, other fields.
    """
    return with_fields(raw, FIELDS[kind], "something that is not a " + kind)


def with_fields(raw: bytes, fields: AbstractSet[str], otherwise: str) -> dict[str, Any]:
    """JSON from the wire with exactly these fields; refused in the words of `otherwise`."""
    try:
        document = json.loads(raw) if len(raw) <= MOST_BYTES else None
    except (ValueError, RecursionError):
        document = None
    if not isinstance(document, dict) or set(document) != fields:
        raise Refused(otherwise, "JSON with " + ", ".join(sorted(fields)))
    return document


def read_ballot(document: Mapping[str, Any], manifest: Manifest) -> Ballot:
    """Check a whole ballot.

    Raises
    ------
    Refused
        As in `read_token`; or another length, another version, or a proof by another key.
    """
    token = read_token(document, manifest)
    sealed = from_text(document.get("sealed"), "a sealed answer", sealing.SEALED_BYTES)
    own = from_text(document.get("own"), "an own copy", sealing.OWN_BYTES)
    version = version_of(document)
    _check_proof(document, token, ballot_text(manifest.fingerprint, version, sealed, own))
    return Ballot(token, version, sealed, own)


def read_withdrawal(document: Mapping[str, Any], manifest: Manifest) -> Withdrawal:
    """Check a withdrawal.

    Raises
    ------
    Refused
        As in `read_ballot`.
    """
    token, version = read_token(document, manifest), version_of(document)
    _check_proof(document, token, withdrawal_text(manifest.fingerprint, version))
    return Withdrawal(token, version)


def read_own_request(document: Mapping[str, Any], manifest: Manifest) -> Token:
    """Check a request for one's own copy.

    Raises
    ------
    Refused
        As in `read_ballot`.
    """
    token = read_token(document, manifest)
    _check_proof(document, token, own_text(manifest.fingerprint))
    return token


def token_fields(round_key: str, cell: str, prepared: bytes, signature: bytes) -> dict[str, Any]:
    """The four fields with which everything that goes to the box begins."""
    return {"round": round_key, "cell": cell, "input": to_text(prepared), "sig": to_text(signature)}
