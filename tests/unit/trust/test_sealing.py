"""Sealing: who can open what, and that its length tells nothing."""

from __future__ import annotations

from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given
from hypothesis import strategies as st

from bonafides.trust import sealing
from bonafides.trust.refused import Refused, from_text, to_text

FINGERPRINT, OTHER = bytes(32), bytes([1]) * 32
CELL, ANOTHER = "00000000000000aa", "00000000000000bb"
KEY = sealing.new_key()
PLAIN = sealing.pad({"answers": {"c1": 7}, "comments": {}, "flag": 0})


def sealed(plain: bytes = PLAIN) -> bytes:
    return sealing.seal(plain, KEY.public_key(), fingerprint=FINGERPRINT, cell=CELL)


def test_what_is_sealed_opens_with_the_cells_key_alone() -> None:
    assert sealing.unseal(sealed(), KEY, fingerprint=FINGERPRINT, cell=CELL) == PLAIN
    with pytest.raises(Refused, match="cannot be opened"):
        sealing.unseal(sealed(), sealing.new_key(), fingerprint=FINGERPRINT, cell=CELL)


@pytest.mark.parametrize(("fingerprint", "cell"), [(OTHER, CELL), (FINGERPRINT, ANOTHER)])
def test_a_ballot_of_another_round_or_cell_does_not_open(fingerprint: bytes, cell: str) -> None:
    with pytest.raises(Refused):
        sealing.unseal(sealed(), KEY, fingerprint=fingerprint, cell=cell)
    own = sealing.seal_own(PLAIN, KEY, fingerprint=FINGERPRINT, cell=CELL)
    with pytest.raises(Refused):
        sealing.unseal_own(own, KEY, fingerprint=fingerprint, cell=cell)


@pytest.mark.parametrize("at", [0, 1, 64, 65, 76, 77, 4000, -1])
def test_whatever_was_altered_does_not_open(at: int) -> None:
    raw = bytearray(sealed())
    raw[at] ^= 1
    with pytest.raises(Refused):
        sealing.unseal(bytes(raw), KEY, fingerprint=FINGERPRINT, cell=CELL)


@pytest.mark.parametrize("length", [0, 64, 8284, 8286])
def test_another_length_is_refused(length: int) -> None:
    with pytest.raises(Refused):
        sealing.unseal(bytes(length), KEY, fingerprint=FINGERPRINT, cell=CELL)
    with pytest.raises(Refused):
        sealing.unseal_own(bytes(length), KEY, fingerprint=FINGERPRINT, cell=CELL)


SAID = st.fixed_dictionaries(
    {
        "answers": st.dictionaries(st.text(max_size=4), st.none() | st.integers(1, 7), max_size=40),
        "comments": st.dictionaries(st.text(max_size=4), st.text(max_size=120), max_size=4),
        "flag": st.sampled_from([0, 1]),
    }
)


@given(SAID)
def test_every_ballot_has_one_length_whatever_it_says(said: dict[str, Any]) -> None:
    plain = sealing.pad(said)
    assert len(plain) == 8192
    assert sealing.unpad(plain) == said
    assert len(sealed(plain)) == 8285
    own = sealing.seal_own(plain, KEY, fingerprint=FINGERPRINT, cell=CELL)
    assert len(own) == 8220
    assert sealing.unseal_own(own, KEY, fingerprint=FINGERPRINT, cell=CELL) == plain


def test_more_text_than_fits_is_refused_with_what_to_do() -> None:
    with pytest.raises(Refused) as told:
        sealing.pad({"answers": {}, "comments": {"a": "x" * 8192}, "flag": 0})
    assert told.value.remedy == "shorten a comment"


@pytest.mark.parametrize(
    "plain",
    [
        b"",
        b"[]",
        b"{}",
        b"[" * 8000,
        b"\xff" * 8192,
        b'{"answers":{},"comments":{},"flag":2}',
        b'{"answers":{},"comments":{},"flag":true}',
        b'{"answers":{"a":8},"comments":{},"flag":0}',
        b'{"answers":{"a":0},"comments":{},"flag":0}',
        b'{"answers":{"a":4.0},"comments":{},"flag":0}',
        b'{"answers":{"a":true},"comments":{},"flag":0}',
        b'{"answers":{"a":"7"},"comments":{},"flag":0}',
        b'{"answers":{},"comments":{"a":1},"flag":0}',
        b'{"answers":{},"comments":{},"flag":0,"name":"Anke"}',
    ],
)
def test_content_of_another_form_is_refused(plain: bytes) -> None:
    with pytest.raises(Refused):
        sealing.unpad(plain)


def test_one_key_has_one_writing() -> None:
    raw = sealing.spki(KEY.public_key())
    assert len(raw) == 91
    assert sealing.spki(sealing.read_spki(raw)) == raw
    compressed = KEY.public_key().public_bytes(
        serialization.Encoding.X962, serialization.PublicFormat.CompressedPoint
    )
    head = bytes.fromhex("3039301306072a8648ce3d020106082a8648ce3d030107032200")
    assert ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), compressed)
    for other in (head + compressed, raw + b"\0", raw[:-1], raw[:-1] + bytes([raw[-1] ^ 1]), b""):
        with pytest.raises(Refused):
            sealing.read_spki(other)


def test_another_curve_is_refused() -> None:
    other = ec.generate_private_key(ec.SECP384R1()).public_key()
    with pytest.raises(Refused, match="another kind"):
        sealing.read_spki(sealing.spki(other))


@pytest.mark.parametrize("secret", [b"", bytes(32), b"\xff" * 32, bytes(31) + b"\1" + b"\0"])
def test_bytes_that_are_no_private_key_are_refused(secret: bytes) -> None:
    with pytest.raises(Refused):
        sealing.key_of(secret)


@given(st.binary(max_size=80))
def test_bytes_and_their_writing_are_one_to_one(raw: bytes) -> None:
    assert from_text(to_text(raw), "it") == raw


@pytest.mark.parametrize("text", ["a", "ab=", "+/+/", "_9", " AQAB", "AQAB\n", "é", None, 7, ["AQAB"]])
def test_other_writings_are_refused(text: object) -> None:
    with pytest.raises(Refused):
        from_text(text, "it")
