"""Every test vector of RFC 9474, appendix A, in Python."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bonafides.trust import blind

FILE = json.loads((Path(__file__).parent / "rfc9474.json").read_text(encoding="utf-8"))
KEY = {name: int(digits, 16) for name, digits in FILE["key"].items()}
PUBLIC = blind.PublicKey(KEY["n"], KEY["e"])
SIGNING = blind.SigningKey(PUBLIC, KEY["p"], KEY["q"], KEY["d"])


@pytest.fixture(params=FILE["vectors"], ids=[one["variant"] for one in FILE["vectors"]])
def vector(request: pytest.FixtureRequest) -> dict[str, Any]:
    return {name: text if name == "variant" else bytes.fromhex(text) for name, text in request.param.items()}


def test_the_rfc_has_four_vectors_and_one_key() -> None:
    assert {one["variant"] for one in FILE["vectors"]} == set(blind.VARIANTS)
    assert KEY["p"] * KEY["q"] == KEY["n"]


def test_a_message_is_prepared_as_the_rfc_says(vector: dict[str, Any]) -> None:
    variant = blind.VARIANTS[vector["variant"]]
    assert blind.prepare(vector["msg"], variant, vector["msg_prefix"]) == vector["prepared_msg"]


def test_it_is_encoded_as_the_rfc_says(vector: dict[str, Any]) -> None:
    encoded = blind.encode_pss(vector["prepared_msg"], PUBLIC.n.bit_length() - 1, vector["salt"])
    assert encoded == vector["encoded_msg"]


def test_it_is_blinded_as_the_rfc_says(vector: dict[str, Any]) -> None:
    variant, inverse = blind.VARIANTS[vector["variant"]], int.from_bytes(vector["inv"])
    factor = pow(inverse, -1, PUBLIC.n)
    hidden = blind.blind(PUBLIC, vector["prepared_msg"], variant, salt=vector["salt"], factor=factor)
    assert hidden == (vector["blinded_msg"], inverse)


def test_it_is_signed_as_the_rfc_says(vector: dict[str, Any]) -> None:
    assert blind.blind_sign(SIGNING, vector["blinded_msg"]) == vector["blind_sig"]


def test_the_signature_is_what_the_rfc_says(vector: dict[str, Any]) -> None:
    variant, inverse = blind.VARIANTS[vector["variant"]], int.from_bytes(vector["inv"])
    signature = blind.finalize(PUBLIC, vector["prepared_msg"], vector["blind_sig"], inverse, variant)
    assert signature == vector["sig"]
    assert not blind.verify(PUBLIC, vector["prepared_msg"] + b"x", signature, variant)
