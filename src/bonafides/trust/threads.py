"""Threads: whoever wrote a comment can be asked back, and answers with a key that nobody can join to them.

A thread's key is derived from the ballot's private key, one for each open question, so that it needs no place
of its own. Nothing but that private key joins it to the ballot, or to another thread of the same person.
Questions are sealed to it, answers to whoever asked; both have one length whatever they say.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from bonafides.trust.ballot import PROOF_BYTES, proven, version_of, with_fields
from bonafides.trust.manifest import DIGEST, Manifest
from bonafides.trust.refused import Refused, from_text
from bonafides.trust.sealing import IV_BYTES, POINT_BYTES, TAG_BYTES, key_of, new_key, read_spki, spki

ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
"""Of P-256."""

KEY, ASKED, SAID, OWN = (
    b"bonafides/thread/1",
    b"bonafides/thread/asked/1",
    b"bonafides/thread/said/1",
    b"bonafides/thread/own/1",
)
"""What each derived key is for."""

SAY, READ = b"bonafides/thread/say/1", b"bonafides/thread/read/1"
"""What stands before a text that a thread's key signs."""

WORDS_BYTES = 4096
MOST_LETTERS = 1000
"""Of a question or an answer; pages count them."""

MOST_TURNS = 3
"""Questions in one thread: it is no interview."""

SEALED_BYTES = POINT_BYTES + IV_BYTES + WORDS_BYTES + TAG_BYTES
OWN_BYTES = IV_BYTES + WORDS_BYTES + TAG_BYTES

Kind = Literal["say", "read"]

FIELDS: Mapping[Kind, frozenset[str]] = {
    "say": frozenset({"round", "thread", "turn", "version", "end", "sealed", "own", "proof"}),
    "read": frozenset({"round", "thread", "turn", "proof"}),
}


def ends_on(told: Manifest) -> date | None:
    """The last day on which is asked and answered; None where a round has no dialogue."""
    found = told.document.get("dialogue")
    return None if found is None else date.fromisoformat(found["ends_on"])


def thread_secret(secret: bytes, fingerprint: bytes, cell: str, question: str) -> bytes:
    """The private key of a thread: 32 bytes out of the ballot's.

    Parameters
    ----------
    secret
        The ballot's private key.
    fingerprint, cell
        Of the round and in it.
    question
        Code of the open question.

    Notes
    -----
    HKDF-SHA256 of 48 bytes, reduced to 1 … n - 1 (FIPS 186-5, A.2.1): what is left of a bias is below 2^-128.

    Examples
    --------
    >>> mine = bytes(31) + b"x"
    >>> one, other = (thread_secret(mine, bytes(32), "0" * 16, code) for code in ("keep", "change"))
    >>> len(one), one == other
    (32, False)
    """
    raw = HKDF(hashes.SHA256(), 48, fingerprint, KEY + cell.encode() + question.encode()).derive(secret)
    return (int.from_bytes(raw) % (ORDER - 1) + 1).to_bytes(32)


def public_of(secret: bytes) -> bytes:
    """The public half of a private key as SPKI, 91 bytes."""
    return spki(key_of(secret).public_key())


def name_of(public: bytes) -> bytes:
    """How a thread is called: SHA-256 of its public key."""
    return hashlib.sha256(public).digest()


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is said.

    Parameters
    ----------
    fingerprint
        SHA-256 of the round's manifest.
    thread
        SHA-256 of the thread's public key.
    turn
        Which question, from 1; 0 where a thread is ended without one.
    """

    fingerprint: bytes
    thread: bytes
    turn: int

    @property
    def raw(self) -> bytes:
        """65 bytes: what is sealed or signed here holds nowhere else."""
        return self.fingerprint + self.thread + self.turn.to_bytes(1)


def pad_words(said: Mapping[str, str]) -> bytes:
    """A question or an answer as 4096 bytes of JSON and spaces.

    Raises
    ------
    Refused
        More than fits.

    Examples
    --------
    >>> raw = pad_words({"words": "Which meeting do you mean?"})
    >>> len(raw), read_words(raw)
    (4096, {'words': 'Which meeting do you mean?'})
    """
    raw = json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()
    if len(raw) > WORDS_BYTES:
        raise Refused(f"{len(raw)} bytes of words", f"at most {WORDS_BYTES}", "shorten them")
    return raw.ljust(WORDS_BYTES)


def read_words(plain: bytes) -> dict[str, str]:
    """Back from `pad_words`.

    Raises
    ------
    Refused
        Not what that writes.
    """
    try:
        said = json.loads(plain)
    except (ValueError, RecursionError):
        said = None
    if not (
        isinstance(said, dict)
        and {"words"} <= set(said) <= {"words", "reply"}
        and all(isinstance(one, str) for one in said.values())
    ):
        raise Refused("words that cannot be read", "words, and to whom one replies")
    return said


def _derived(secret: bytes, place: Place, info: bytes) -> AESGCM:
    return AESGCM(HKDF(hashes.SHA256(), 32, place.fingerprint, info + place.thread).derive(secret))


def seal_words(plain: bytes, to: bytes, place: Place, info: bytes) -> bytes:
    """Seal a question (`ASKED`) or an answer (`SAID`) to a public key; 4189 bytes."""
    once = new_key()
    point = once.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    box = _derived(once.exchange(ec.ECDH(), read_spki(to)), place, info)
    iv = os.urandom(IV_BYTES)
    return point + iv + box.encrypt(iv, plain, place.raw)


def open_words(sealed: bytes, secret: bytes, place: Place, info: bytes) -> dict[str, str]:
    """Open what was sealed to a key.

    Raises
    ------
    Refused
        Sealed to another, for another place, or altered since.
    """
    try:
        if len(sealed) != SEALED_BYTES:
            raise ValueError
        point = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), sealed[:POINT_BYTES])
        box = _derived(key_of(secret).exchange(ec.ECDH(), point), place, info)
        iv, text = sealed[POINT_BYTES : POINT_BYTES + IV_BYTES], sealed[POINT_BYTES + IV_BYTES :]
        return read_words(box.decrypt(iv, text, place.raw))
    except (ValueError, InvalidTag):
        raise Refused("words that this key does not open", "words sealed to it") from None


def keep_own(plain: bytes, secret: bytes, place: Place) -> bytes:
    """The same words for their writer alone: 4124 bytes."""
    iv = os.urandom(IV_BYTES)
    return iv + _derived(secret, place, OWN).encrypt(iv, plain, place.raw)


def open_own(own: bytes, secret: bytes, place: Place) -> dict[str, str]:
    """What one said oneself, read back.

    Raises
    ------
    Refused
        Somebody else's, or altered since.
    """
    try:
        return read_words(_derived(secret, place, OWN).decrypt(own[:IV_BYTES], own[IV_BYTES:], place.raw))
    except (ValueError, InvalidTag):
        raise Refused("words that this key does not open", "one's own") from None


def say_text(place: Place, version: int, end: int, sealed: bytes, own: bytes) -> bytes:
    """What the thread's key signs under an answer."""
    digests = hashlib.sha256(sealed).digest() + hashlib.sha256(own).digest()
    return SAY + place.raw + version.to_bytes(8) + end.to_bytes(1) + digests


def read_text(place: Place) -> bytes:
    """What the thread's key signs to have its own words back."""
    return READ + place.raw


@dataclass(frozen=True, slots=True)
class Said:
    """An answer whose form is in order; whether the thread's key signed it, `check` tells.

    Parameters
    ----------
    place
        Where it is said.
    version
        A higher one replaces, until it is handed on.
    end
        1 where nobody shall ask here any more.
    sealed, own
        For whoever asked; for the writer. 4189 and 4124 bytes.
    proof
        64 bytes.
    """

    place: Place
    version: int
    end: int
    sealed: bytes
    own: bytes
    proof: bytes

    def check(self, public: bytes) -> None:
        """Hold that the thread's key signed it.

        Raises
        ------
        Refused
            Another key did.
        """
        _check(public, self.proof, say_text(self.place, self.version, self.end, self.sealed, self.own))


def parse(raw: bytes, kind: Kind) -> dict[str, Any]:
    """JSON from the wire with exactly the fields of its kind.

    Raises
    ------
    Refused
        Too long, no JSON, other fields.
    """
    return with_fields(raw, FIELDS[kind], "something that is no answer")


def place_of(document: Mapping[str, Any], told: Manifest) -> Place:
    """Where a document belongs.

    Raises
    ------
    Refused
        Not in this round, no thread's name, no turn.
    """
    name, turn = document.get("thread"), document.get("turn")
    if document.get("round") != told.round:
        raise Refused("an answer in another round", f"round {told.round}", "use its own link")
    if not isinstance(name, str) or not DIGEST.fullmatch(name):
        raise Refused("a thread that is none", "64 hexadecimal digits")
    if type(turn) is not int or not 0 <= turn <= MOST_TURNS:
        raise Refused("a turn that is none", f"a whole number from 0 to {MOST_TURNS}")
    return Place(told.fingerprint, bytes.fromhex(name), turn)


def read_said(document: Mapping[str, Any], told: Manifest) -> Said:
    """Check the form of an answer.

    Raises
    ------
    Refused
        As `place_of`; or another length, another version, an end without one.
    """
    place = place_of(document, told)
    version, end = version_of(document), document.get("end")
    if type(end) is not int or end not in (0, 1) or (place.turn == 0 and not end):
        raise Refused("an answer to no question", "the turn of a question, or an end")
    return Said(
        place,
        version,
        end,
        from_text(document.get("sealed"), "a sealed answer", SEALED_BYTES),
        from_text(document.get("own"), "an own copy", OWN_BYTES),
        from_text(document.get("proof"), "a proof", PROOF_BYTES),
    )


def check_reading(document: Mapping[str, Any], place: Place, public: bytes) -> None:
    """Hold that the thread's key asks for its own words.

    Raises
    ------
    Refused
        Another key does.
    """
    _check(public, from_text(document.get("proof"), "a proof", PROOF_BYTES), read_text(place))


def _check(public: bytes, proof: bytes, text: bytes) -> None:
    if not proven(public, proof, text):
        raise Refused("a proof by another key", "the thread's own", "use the link of that answer")
