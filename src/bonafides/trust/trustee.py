"""A trustee: somebody outside house and box without whose key no answer of a round is ever opened.

Where a round has one, answers are sealed to two keys at once: the cell's, which the box holds, and the
trustee's, which lies in a file under a passphrase with a works council or an auditor. When the last day is
over the trustee hands the key to the box, once and for this round alone; the box counts with it in memory,
writes it nowhere, and forgets it. If the key is lost the round stays shut for ever: nobody has another.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from bonafides.trust import manifest, sealing
from bonafides.trust.manifest import Manifest
from bonafides.trust.refused import Refused, from_text, to_text

FEWEST_LETTERS = 8
"""Of a passphrase; longer is better, and it cannot be looked up anywhere."""


def written(key: ec.EllipticCurvePrivateKey, passphrase: str) -> bytes:
    """A trustee's key as a file: PEM, encrypted under a passphrase.

    Raises
    ------
    Refused
        A passphrase that is hardly one.
    """
    if len(passphrase) < FEWEST_LETTERS:
        raise Refused(
            f"a passphrase of {len(passphrase)} letters", f"{FEWEST_LETTERS} at least", "choose a longer one"
        )
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.BestAvailableEncryption(passphrase.encode()),
    )


def read(raw: bytes, passphrase: str) -> ec.EllipticCurvePrivateKey:
    """Back from `written`.

    Raises
    ------
    Refused
        Another passphrase, or no such file.
    """
    try:
        key = serialization.load_pem_private_key(raw, passphrase.encode())
    except (ValueError, TypeError):
        key = None
    if not isinstance(key, ec.EllipticCurvePrivateKey) or not isinstance(key.curve, ec.SECP256R1):
        raise Refused(
            "a file that this passphrase does not open",
            "what bonafides trustee new wrote, and its passphrase",
            "try again; without both the round can never be opened",
        )
    return key


def public_text(key: ec.EllipticCurvePrivateKey) -> str:
    """What the manifest says of it: the public key, 122 letters and digits."""
    return to_text(sealing.spki(key.public_key()))


def read_public(text: str) -> str:
    """A trustee's public key as somebody typed or pasted it, if it is one.

    Raises
    ------
    Refused
        It is none.
    """
    found = "".join(text.split())
    sealing.read_spki(from_text(found, "a trustee's key", 91))
    return found


def mark(text: str) -> str:
    """By which a public key is compared: its SHA-256 in groups of four."""
    return manifest.groups(manifest.fingerprint(from_text(text, "a trustee's key", 91)))


def hand_over(key: ec.EllipticCurvePrivateKey, told: Manifest) -> dict[str, str]:
    """The key for the box of a round, sealed so that this box alone can read it, until it has counted.

    Raises
    ------
    Refused
        The round has no trustee, or another one.
    """
    _require(key, told)
    first = _first(told)
    plain = sealing.pad({"trustee": to_text(sealing.secret_number(key))})
    to = told.cell(first).seal
    sealed = sealing.seal(plain, to, fingerprint=told.fingerprint, cell=first)
    return {"round": told.round, "sealed": to_text(sealed)}


def taken_over(
    sealed: object, told: Manifest, seals: Mapping[str, ec.EllipticCurvePrivateKey]
) -> ec.EllipticCurvePrivateKey:
    """What `hand_over` gave, read by the box.

    Raises
    ------
    Refused
        Sealed for another box or round, or not the key of this round's trustee.
    """
    raw = from_text(sealed, "a sealed key", sealing.SEALED_BYTES)
    first = _first(told)
    plain = sealing.unseal(raw, seals[first], fingerprint=told.fingerprint, cell=first)
    try:
        secret = json.loads(plain)["trustee"]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise Refused("something that is no key of a trustee", "what bonafides trustee open sends") from None
    key = sealing.key_of(from_text(secret, "a private key", 32))
    _require(key, told)
    return key


def _first(told: Manifest) -> str:
    """The cell with whose key it travels."""
    return min(told.cells)


def _require(key: ec.EllipticCurvePrivateKey, told: Manifest) -> None:
    if told.trustee is None:
        raise Refused("a round without a trustee", "one that was announced with one")
    if sealing.spki(key.public_key()) != sealing.spki(told.trustee):
        raise Refused(
            "a key that is not the announced trustee's",
            "the one in the manifest",
            "use the file of this round",
        )
