"""Blind signatures (RFC 9474): the house signs a right to answer without seeing which one it signs.

The browser hides what is to be signed behind a random factor, the house signs the hidden text, the browser
takes the factor away again. What is left is an ordinary RSA-PSS signature that the house has never seen, so
that no list of the house, and no copy of its database, leads from an invitation to a ballot.

`RSABSSA-SHA384-PSS-Randomized` is the one in use: 32 random bytes before the message keep it unguessable also
for a signer whose key is malicious, so that it is safe for all uses (RFC 9474 §5 and §7.3). The others stand
here so that every test vector of the RFC can be run.
"""

from __future__ import annotations

import hashlib
import math
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from bonafides.trust.refused import Refused, from_text, to_text

BITS = 3072
"""Length of a cell's key."""

PREFIX_BYTES = 32
"""Random bytes in front of a message, in the randomized variants."""

HASH_BYTES = 48


@dataclass(frozen=True, slots=True)
class Variant:
    """One of the four variants of RFC 9474 §5.

    Parameters
    ----------
    name
        As the RFC writes it.
    salt_bytes
        Length of the PSS salt.
    randomized
        Whether 32 random bytes go in front of the message.
    """

    name: str
    salt_bytes: int
    randomized: bool


PSS_RANDOMIZED = Variant("RSABSSA-SHA384-PSS-Randomized", 48, True)
PSSZERO_RANDOMIZED = Variant("RSABSSA-SHA384-PSSZERO-Randomized", 0, True)
PSS_DETERMINISTIC = Variant("RSABSSA-SHA384-PSS-Deterministic", 48, False)
PSSZERO_DETERMINISTIC = Variant("RSABSSA-SHA384-PSSZERO-Deterministic", 0, False)
VARIANTS = {
    one.name: one for one in (PSS_RANDOMIZED, PSSZERO_RANDOMIZED, PSS_DETERMINISTIC, PSSZERO_DETERMINISTIC)
}


@dataclass(frozen=True, slots=True)
class PublicKey:
    """The key of one cell, as everybody may have it.

    Parameters
    ----------
    n, e
        Modulus and exponent.
    """

    n: int
    e: int

    @property
    def size(self) -> int:
        """Bytes of the modulus, and of every signature."""
        return (self.n.bit_length() + 7) // 8

    def wire(self) -> dict[str, str]:
        """As the manifest writes it: {"n": base64url, "e": base64url}."""
        return {
            "n": to_text(self.n.to_bytes(self.size)),
            "e": to_text(self.e.to_bytes((self.e.bit_length() + 7) // 8)),
        }

    @classmethod
    def of(cls, wire: Mapping[str, object]) -> PublicKey:
        """Out of the manifest.

        Raises
        ------
        Refused
            Not a key of 3072 bits with the exponent 65537.
        """
        n = int.from_bytes(from_text(wire.get("n"), "a modulus", BITS // 8))
        e = int.from_bytes(from_text(wire.get("e"), "an exponent", 3))
        if n.bit_length() != BITS or n % 2 == 0 or e != 65537:
            raise Refused("a key of another kind", "an RSA key of 3072 bits with the exponent 65537")
        return cls(n, e)


@dataclass(frozen=True, slots=True, repr=False)
class SigningKey:
    """The private key of one cell: it signs for one round and is destroyed at its end.

    Parameters
    ----------
    public
        What everybody may have.
    p, q
        The two primes.
    d
        Private exponent.
    """

    public: PublicKey
    p: int
    q: int
    d: int

    @classmethod
    def new(cls, bits: int = BITS) -> SigningKey:
        """A fresh key, made by `cryptography`."""
        numbers = rsa.generate_private_key(65537, bits).private_numbers()
        return cls(PublicKey(numbers.public_numbers.n, 65537), numbers.p, numbers.q, numbers.d)

    def stored(self) -> str:
        """As a line of text for a key file."""
        return ".".join(f"{number:x}" for number in (self.p, self.q, self.d, self.public.e))

    @classmethod
    def read(cls, line: str) -> SigningKey:
        """Back from `stored`."""
        p, q, d, e = (int(part, 16) for part in line.strip().split("."))
        return cls(PublicKey(p * q, e), p, q, d)


def _mgf1(seed: bytes, length: int) -> bytes:
    """RFC 8017 B.2.1 with SHA-384."""
    blocks = range(-(-length // HASH_BYTES))
    return b"".join(hashlib.sha384(seed + block.to_bytes(4)).digest() for block in blocks)[:length]


def _xor(one: bytes, other: bytes) -> bytes:
    return (int.from_bytes(one) ^ int.from_bytes(other)).to_bytes(len(one))


def encode_pss(message: bytes, bits: int, salt: bytes) -> bytes:
    """EMSA-PSS-ENCODE (RFC 8017 §9.1.1) with SHA-384.

    Parameters
    ----------
    message
        What is to be signed.
    bits
        Most bits that the outcome may have: one fewer than the modulus.
    salt
        48 random bytes, or none.
    """
    size = (bits + 7) // 8
    padding_bytes = size - len(salt) - HASH_BYTES - 2
    if padding_bytes < 0:
        raise Refused(f"a key of {bits + 1} bits", "one long enough for SHA-384 and the salt")
    digest = hashlib.sha384(bytes(8) + hashlib.sha384(message).digest() + salt).digest()
    block = bytes(padding_bytes) + b"\x01" + salt
    masked = bytearray(_xor(block, _mgf1(digest, len(block))))
    masked[0] &= 0xFF >> (8 * size - bits)
    return bytes(masked) + digest + b"\xbc"


def prepare(message: bytes, variant: Variant = PSS_RANDOMIZED, prefix: bytes | None = None) -> bytes:
    """The input that is signed: the message, with 32 random bytes before it where the variant says so."""
    if not variant.randomized:
        return message
    return (secrets.token_bytes(PREFIX_BYTES) if prefix is None else prefix) + message


def blind(
    public: PublicKey,
    prepared: bytes,
    variant: Variant = PSS_RANDOMIZED,
    *,
    salt: bytes | None = None,
    factor: int | None = None,
) -> tuple[bytes, int]:
    """Hide an input from whoever will sign it (RFC 9474 §4.2).

    Parameters
    ----------
    public
        Key of the cell.
    prepared
        From `prepare`.
    variant
        Which salt.
    salt, factor
        Random unless a test gives them.

    Returns
    -------
    tuple
        What is sent, and the inverse that takes the factor away again, which never leaves the respondent.
    """
    salt = secrets.token_bytes(variant.salt_bytes) if salt is None else salt
    representative = int.from_bytes(encode_pss(prepared, public.n.bit_length() - 1, salt))
    if math.gcd(representative, public.n) != 1:
        raise Refused("a text that shares a factor with the key", "a sound key", "tell whoever invited you")
    factor = secrets.randbelow(public.n - 1) + 1 if factor is None else factor
    inverse = pow(factor, -1, public.n)
    hidden = representative * pow(factor, public.e, public.n) % public.n
    return hidden.to_bytes(public.size), inverse


def blind_sign(key: SigningKey, blinded: bytes) -> bytes:
    """Sign what one cannot read (RFC 9474 §4.3).

    Parameters
    ----------
    key
        Of the cell.
    blinded
        As it came: as many bytes as the key has.

    Returns
    -------
    bytes
        The signature of the hidden text; the same text always gets the same.

    Raises
    ------
    Refused
        Another length, or a number not below the modulus.
    ArithmeticError
        The machine miscalculated: nothing is given out, because a faulty signature can give the key away.

    Notes
    -----
    Python's whole numbers are not calculated in constant time. So the number is multiplied by a random one
    before (base blinding) and both exponents get a random multiple of their order: what the time taken tells
    is about numbers that nobody chose. Calculated by the two primes (CRT) and checked against the public key.
    """
    public = key.public
    if len(blinded) != public.size:
        raise Refused(f"a blinded text of {len(blinded)} bytes", f"{public.size} bytes")
    number = int.from_bytes(blinded)
    if not 0 < number < public.n:
        raise Refused("a blinded text out of range", "a number between 0 and the modulus")
    mask = secrets.randbelow(public.n - 2) + 2
    masked = number * pow(mask, public.e, public.n) % public.n
    raised = [
        pow(masked % prime, key.d % (prime - 1) + (prime - 1) * secrets.randbits(32), prime)
        for prime in (key.p, key.q)
    ]
    step = (raised[0] - raised[1]) * pow(key.q, -1, key.p) % key.p
    signature = (raised[1] + step * key.q) * pow(mask, -1, public.n) % public.n
    if pow(signature, public.e, public.n) != number:
        raise ArithmeticError("a signature that does not fit its own key: nothing was given out")
    return signature.to_bytes(public.size)


def finalize(
    public: PublicKey,
    prepared: bytes,
    blind_signature: bytes,
    inverse: int,
    variant: Variant = PSS_RANDOMIZED,
) -> bytes:
    """Take the random factor away and check what is left (RFC 9474 §4.4).

    Raises
    ------
    Refused
        Whoever signed did not sign what was sent, or with another key than the one announced.
    """
    if len(blind_signature) != public.size:
        raise Refused(f"a signature of {len(blind_signature)} bytes", f"{public.size} bytes")
    number = int.from_bytes(blind_signature) * inverse % public.n
    signature = number.to_bytes(public.size)
    if not verify(public, prepared, signature, variant):
        raise Refused(
            "a signature that does not fit the announced key",
            "one made with the key in the manifest",
            "do not answer; tell whoever invited you, and a colleague",
        )
    return signature


@lru_cache(maxsize=512)
def _verifier(public: PublicKey) -> rsa.RSAPublicKey:
    return rsa.RSAPublicNumbers(public.e, public.n).public_key()


def verify(public: PublicKey, prepared: bytes, signature: bytes, variant: Variant = PSS_RANDOMIZED) -> bool:
    """Whether a signature is the cell's over this input: plain RSA-PSS with SHA-384, by `cryptography`."""
    scheme = padding.PSS(padding.MGF1(hashes.SHA384()), variant.salt_bytes)
    try:
        _verifier(public).verify(signature, prepared, scheme, hashes.SHA384())
    except InvalidSignature:
        return False
    return True
