"""Sealing calculated another way: P-256 with whole numbers, HKDF with HMAC (RFC 5869), nothing of ours.

`tests/spec/trust/sealed.json` holds what this calculated, once without and once with a trustee.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

P = 0xFFFFFFFF00000001000000000000000000000000FFFFFFFFFFFFFFFFFFFFFFFF
G = (
    0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296,
    0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5,
)
"""FIPS 186-4, D.1.2.3."""

Point = tuple[int, int]


def _add(one: Point | None, other: Point | None) -> Point | None:
    if one is None or other is None:
        return one or other
    if one[0] == other[0] and (one[1] + other[1]) % P == 0:
        return None
    if one == other:
        slope = (3 * one[0] ** 2 - 3) * pow(2 * one[1], -1, P) % P
    else:
        slope = (other[1] - one[1]) * pow(other[0] - one[0], -1, P) % P
    x = (slope**2 - one[0] - other[0]) % P
    return x, (slope * (one[0] - x) - one[1]) % P


def times(number: int, point: Point = G) -> Point:
    """A point so many times."""
    found: Point | None = None
    double: Point | None = point
    while number:
        if number & 1:
            found = _add(found, double)
        double = _add(double, double)
        number >>= 1
    assert found is not None
    return found


def hkdf(secret: bytes, salt: bytes, info: bytes) -> bytes:
    """32 bytes: the first block of RFC 5869 with SHA-256."""
    return hmac.digest(hmac.digest(salt, secret, hashlib.sha256), info + b"\x01", hashlib.sha256)


def sealed(plain: bytes, once: int, to: Sequence[int], *, fingerprint: bytes, cell: str, iv: bytes) -> bytes:
    """What stands in a ballot.

    Parameters
    ----------
    once
        The fresh private number.
    to
        Private numbers of whoever opens it: of the cell alone, or of the cell and then of the trustee.
    """
    x, y = times(once)
    shared = b"".join(times(once, times(one))[0].to_bytes(32) for one in to)
    info = {1: b"bonafides/seal/1", 2: b"bonafides/seal/2"}[len(to)] + cell.encode()
    text = AESGCM(hkdf(shared, fingerprint, info)).encrypt(iv, plain, fingerprint + cell.encode())
    return b"\x04" + x.to_bytes(32) + y.to_bytes(32) + iv + text
