"""Blind signing beyond the vectors: what goes in, what is refused, what a miscalculation gives out."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.rounds_by_hand import signing_key

from bonafides.trust import blind
from bonafides.trust.refused import Refused

KEY = signing_key(0)
MESSAGE = b"a right to answer"


def test_a_signature_made_blindly_is_an_ordinary_one() -> None:
    prepared = blind.prepare(MESSAGE)
    blinded, inverse = blind.blind(KEY.public, prepared)
    signature = blind.finalize(KEY.public, prepared, blind.blind_sign(KEY, blinded), inverse)
    assert blind.verify(KEY.public, prepared, signature)
    assert not blind.verify(KEY.public, MESSAGE, signature)
    assert not blind.verify(signing_key(1).public, prepared, signature)


def test_the_same_message_never_looks_the_same_to_whoever_signs() -> None:
    prepared = blind.prepare(MESSAGE)
    assert len({blind.blind(KEY.public, prepared)[0] for _ in range(5)}) == 5
    assert len({blind.prepare(MESSAGE) for _ in range(5)}) == 5


def test_the_same_blinded_text_gets_the_same_signature() -> None:
    blinded, _ = blind.blind(KEY.public, blind.prepare(MESSAGE))
    assert blind.blind_sign(KEY, blinded) == blind.blind_sign(KEY, blinded)


@pytest.mark.parametrize(
    "blinded",
    [b"", bytes(383), bytes(385), bytes(384), KEY.public.n.to_bytes(384), b"\xff" * 384],
    ids=["nothing", "short", "long", "zero", "modulus", "above"],
)
def test_a_text_that_no_key_can_sign_is_refused(blinded: bytes) -> None:
    with pytest.raises(Refused) as told:
        blind.blind_sign(KEY, blinded)
    assert told.value.status == 422
    assert told.value.expected


def test_a_miscalculation_gives_nothing_out() -> None:
    # A signature that is right by one prime and wrong by the other gives the key away (Boneh, DeMillo and
    # Lipton 1997): it must not leave. Here one prime is replaced by its neighbour.
    blinded, _ = blind.blind(KEY.public, blind.prepare(MESSAGE))
    with pytest.raises(ArithmeticError, match="nothing was given out"):
        blind.blind_sign(replace(KEY, p=KEY.p + 2), blinded)


def test_a_signature_by_another_key_is_thrown_away() -> None:
    prepared = blind.prepare(MESSAGE)
    blinded, inverse = blind.blind(KEY.public, prepared)
    other = signing_key(1)
    number = int.from_bytes(blinded) % other.public.n
    signed = blind.blind_sign(other, number.to_bytes(384))
    with pytest.raises(Refused, match="does not fit the announced key"):
        blind.finalize(KEY.public, prepared, signed, inverse)
    with pytest.raises(Refused, match="of 383 bytes"):
        blind.finalize(KEY.public, prepared, signed[1:], inverse)


def test_a_key_comes_back_from_its_file() -> None:
    assert blind.SigningKey.read(KEY.stored() + "\n") == KEY
    assert blind.PublicKey.of(KEY.public.wire()) == KEY.public
    assert str(KEY.d) not in repr(KEY)


@pytest.mark.parametrize(
    "wire",
    [
        {},
        {"n": "AQAB", "e": "AQAB"},
        {"n": KEY.public.wire()["n"], "e": "AQAC"},
        {"n": KEY.public.wire()["n"], "e": "Aw"},
        {"n": "_" * 511 + "-", "e": "AQAB"},
    ],
    ids=["nothing", "short", "another exponent", "exponent 3", "even"],
)
def test_only_keys_of_3072_bits_with_the_usual_exponent_are_taken(wire: dict[str, object]) -> None:
    with pytest.raises(Refused):
        blind.PublicKey.of(wire)


def test_a_key_too_short_for_the_encoding_is_refused() -> None:
    with pytest.raises(Refused, match="a key of 512 bits"):
        blind.encode_pss(MESSAGE, 511, bytes(48))
