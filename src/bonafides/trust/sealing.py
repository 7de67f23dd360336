"""Sealing: what was answered, readable only with a key that is destroyed when the round has closed.

An answer is sealed in the browser to the sealing key of its cell, and once more to a key that only the
respondent can derive, so that an answer can be changed on another device. Both have one length whatever was
said: the length of a ballot tells nothing.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from bonafides.trust.refused import Refused

PLAIN_BYTES = 8192
"""What is sealed, after padding."""

POINT_BYTES, IV_BYTES, TAG_BYTES = 65, 12, 16
SEALED_BYTES = POINT_BYTES + IV_BYTES + PLAIN_BYTES + TAG_BYTES
OWN_BYTES = IV_BYTES + PLAIN_BYTES + TAG_BYTES

SEAL, OWN = b"bonafides/seal/1", b"bonafides/own/1"
SEAL_WITH_TRUSTEE = b"bonafides/seal/2"
"""Where a trustee holds half: two keys are needed."""


def pad(said: Mapping[str, Any]) -> bytes:
    """Answers, comments and flag as 8192 bytes of JSON and spaces.

    Raises
    ------
    Refused
        More than fits: a comment must be shortened.

    Examples
    --------
    >>> raw = pad({"answers": {"c1": 6, "c2": None}, "comments": {}, "flag": 0})
    >>> len(raw), unpad(raw)["answers"]
    (8192, {'c1': 6, 'c2': None})
    """
    raw = json.dumps(said, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
    if len(raw) > PLAIN_BYTES:
        raise Refused(
            f"{len(raw)} bytes of answers", f"at most {PLAIN_BYTES}, whatever is said", "shorten a comment"
        )
    return raw.ljust(PLAIN_BYTES)


def unpad(plain: bytes) -> dict[str, Any]:
    """Back from `pad`.

    Raises
    ------
    Refused
        Not what `pad` writes: answers item to 1..7 or null, comments of text, flag 0 or 1; and where one may
        be asked back, threads: question to public key.
    """
    try:
        said = json.loads(plain)
    except (ValueError, RecursionError):
        said = None
    if not (
        isinstance(said, dict)
        and set(said) - {"threads"} == {"answers", "comments", "flag"}
        and isinstance(said["answers"], dict)
        and all(_is_an_answer(one) for one in said["answers"].values())
        and isinstance(said["comments"], dict)
        and all(isinstance(one, str) for one in said["comments"].values())
        and isinstance(said.get("threads", {}), dict)
        and all(isinstance(one, str) for one in said.get("threads", {}).values())
        and type(said["flag"]) is int
        and said["flag"] in (0, 1)
    ):
        raise Refused("a ballot whose content cannot be read", "answers, comments and a flag")
    return said


def _is_an_answer(value: object) -> bool:
    return value is None or (type(value) is int and 1 <= value <= 7)


def new_key() -> ec.EllipticCurvePrivateKey:
    """A fresh P-256 key: a cell's sealing key, or a respondent's own."""
    return ec.generate_private_key(ec.SECP256R1())


def spki(public: ec.EllipticCurvePublicKey) -> bytes:
    """A public key as it goes over the wire: 91 bytes of DER."""
    return public.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)


def read_spki(raw: bytes) -> ec.EllipticCurvePublicKey:
    """A P-256 public key out of its 91 bytes; one writing for one key.

    Raises
    ------
    Refused
        Another kind of key, a point off the curve, or another writing of the same key.
    """
    try:
        key = serialization.load_der_public_key(raw)
    except (ValueError, TypeError, NotImplementedError):
        key = None
    if not isinstance(key, ec.EllipticCurvePublicKey) or not isinstance(key.curve, ec.SECP256R1):
        raise Refused("a public key of another kind", "a P-256 key as SPKI")
    if spki(key) != raw:
        raise Refused("a public key in an unusual writing", "a P-256 key as SPKI with a point of 65 bytes")
    return key


def secret_number(key: ec.EllipticCurvePrivateKey) -> bytes:
    """The 32 bytes that are the key: what a respondent keeps."""
    return key.private_numbers().private_value.to_bytes(32)


def key_of(secret: bytes) -> ec.EllipticCurvePrivateKey:
    """Back from `secret_number`.

    Raises
    ------
    Refused
        Not 32 bytes that are a P-256 key.
    """
    try:
        if len(secret) != 32:
            raise ValueError
        return ec.derive_private_key(int.from_bytes(secret), ec.SECP256R1())
    except ValueError:
        raise Refused("a private key that is none", "32 bytes", "use the whole link") from None


def _derived(secret: bytes, fingerprint: bytes, info: bytes) -> AESGCM:
    return AESGCM(HKDF(hashes.SHA256(), 32, fingerprint, info).derive(secret))


def seal(
    plain: bytes,
    to: ec.EllipticCurvePublicKey,
    *,
    fingerprint: bytes,
    cell: str,
    trustee: ec.EllipticCurvePublicKey | None = None,
) -> bytes:
    """Seal an answer to the key of its cell.

    Parameters
    ----------
    plain
        From `pad`.
    to
        The cell's sealing key.
    fingerprint
        SHA-256 of the manifest: a ballot of one round cannot be opened as one of another.
    cell
        Code of the cell: nor as one of another cell.
    trustee
        Of whoever holds the other half, where somebody does: then nobody opens it without both.

    Returns
    -------
    bytes
        8285 bytes: ephemeral point, nonce, AES-256-GCM of the text under HKDF-SHA256 of ECDH; with a trustee
        of ECDH with the cell's key and ECDH with theirs, one after the other.
    """
    once = new_key()
    point = once.public_key().public_bytes(
        serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
    )
    shared, info = once.exchange(ec.ECDH(), to), SEAL
    if trustee is not None:
        shared, info = shared + once.exchange(ec.ECDH(), trustee), SEAL_WITH_TRUSTEE
    box = _derived(shared, fingerprint, info + cell.encode())
    iv = os.urandom(IV_BYTES)
    return point + iv + box.encrypt(iv, plain, fingerprint + cell.encode())


def unseal(
    sealed: bytes,
    key: ec.EllipticCurvePrivateKey,
    *,
    fingerprint: bytes,
    cell: str,
    trustee: ec.EllipticCurvePrivateKey | None = None,
) -> bytes:
    """Open a sealed answer with the cell's private key, and the trustee's where there is one.

    Raises
    ------
    Refused
        Sealed to another key, round or cell, or altered since.
    """
    try:
        if len(sealed) != SEALED_BYTES:
            raise ValueError
        point = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), sealed[:POINT_BYTES])
        shared, info = key.exchange(ec.ECDH(), point), SEAL
        if trustee is not None:
            shared, info = shared + trustee.exchange(ec.ECDH(), point), SEAL_WITH_TRUSTEE
        box = _derived(shared, fingerprint, info + cell.encode())
        iv = sealed[POINT_BYTES : POINT_BYTES + IV_BYTES]
        return box.decrypt(iv, sealed[POINT_BYTES + IV_BYTES :], fingerprint + cell.encode())
    except (ValueError, InvalidTag):
        raise Refused("a sealed answer that cannot be opened", "one sealed to this cell's key") from None


def seal_own(plain: bytes, key: ec.EllipticCurvePrivateKey, *, fingerprint: bytes, cell: str) -> bytes:
    """The same text for the respondent alone: 8220 bytes, under a key derived from their private key."""
    iv = os.urandom(IV_BYTES)
    box = _derived(secret_number(key), fingerprint, OWN)
    return iv + box.encrypt(iv, plain, fingerprint + cell.encode())


def unseal_own(own: bytes, key: ec.EllipticCurvePrivateKey, *, fingerprint: bytes, cell: str) -> bytes:
    """What one said oneself, read back.

    Raises
    ------
    Refused
        Somebody else's, of another round or cell, or altered since.
    """
    try:
        if len(own) != OWN_BYTES:
            raise ValueError
        box = _derived(secret_number(key), fingerprint, OWN)
        return box.decrypt(own[:IV_BYTES], own[IV_BYTES:], fingerprint + cell.encode())
    except (ValueError, InvalidTag):
        raise Refused("an own copy that this key does not open", "one's own") from None
