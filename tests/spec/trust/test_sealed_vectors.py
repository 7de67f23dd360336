"""Sealing, without and with a trustee, against what was calculated by hand: in Python and in chromium."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from tests import sealed_by_hand
from tests.box_by_hand import BoxByHand, box_by_hand
from tests.rounds_by_hand import CELLS, round_by_hand

from bonafides.trust import respondent, sealing
from bonafides.trust.refused import Refused, from_text, to_text
from bonafides.trust.trustee import public_text

VECTORS = json.loads((Path(__file__).parent / "sealed.json").read_text(encoding="utf-8"))
BOTH = pytest.mark.parametrize("vector", VECTORS, ids=[one["name"] for one in VECTORS])
SAID = {"answers": {"c1": 7, "c2": None}, "comments": {"keep": "Grüße, 你好 🌱"}, "flag": 1}


def key(vector: dict[str, Any], whose: str) -> Any:
    """A private key of a vector; None where it has none."""
    return sealing.key_of(bytes.fromhex(vector[whose])) if vector[whose] else None


def told(vector: dict[str, Any]) -> dict[str, Any]:
    return {"fingerprint": bytes.fromhex(vector["fingerprint"]), "cell": vector["cell"]}


def by_hand(vector: dict[str, Any]) -> bytes:
    to = [int(vector[whose], 16) for whose in ("box", "trustee") if vector[whose]]
    plain = sealing.pad(vector["said"])
    once, iv = int(vector["once"], 16), bytes.fromhex(vector["iv"])
    return sealed_by_hand.sealed(plain, once, to, **told(vector), iv=iv)


@BOTH
def test_the_vectors_are_what_is_calculated_by_hand(vector: dict[str, Any]) -> None:
    assert by_hand(vector) == from_text(vector["sealed"], "it")


@BOTH
def test_python_seals_and_opens_as_by_hand(vector: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    raw, half = from_text(vector["sealed"], "it"), key(vector, "trustee")
    plain = sealing.unseal(raw, key(vector, "box"), **told(vector), trustee=half)
    assert sealing.unpad(plain) == vector["said"]
    monkeypatch.setattr(sealing, "new_key", lambda: key(vector, "once"))
    monkeypatch.setattr(sealing.os, "urandom", lambda n: bytes.fromhex(vector["iv"])[:n])
    to, other = key(vector, "box").public_key(), half and half.public_key()
    assert sealing.seal(plain, to, **told(vector), trustee=other) == raw


def test_one_key_of_two_opens_nothing() -> None:
    (vector,) = (one for one in VECTORS if one["trustee"])
    raw, box, half = from_text(vector["sealed"], "it"), key(vector, "box"), key(vector, "trustee")
    stranger = sealing.new_key()
    for mine, theirs in (
        (box, None), (half, None), (box, box), (half, half), (half, box), (box, stranger), (stranger, half),
    ):  # fmt: skip
        with pytest.raises(Refused, match="cannot be opened"):
            sealing.unseal(raw, mine, **told(vector), trustee=theirs)


def test_with_a_trustee_who_is_none_nothing_opens_either() -> None:
    """A ballot that was sealed to the cell alone is none of a round that has a trustee."""
    (vector,) = (one for one in VECTORS if not one["trustee"])
    raw = from_text(vector["sealed"], "it")
    with pytest.raises(Refused):
        sealing.unseal(raw, key(vector, "box"), **told(vector), trustee=sealing.new_key())


# In the browser.


@pytest.fixture(scope="module")
def box() -> Iterator[BoxByHand]:
    with box_by_hand() as box:
        yield box


@pytest.fixture
def page(chromium: Browser, box: BoxByHand) -> Iterator[Page]:
    context = chromium.new_context()
    page = context.new_page()
    page.goto(f"{box.address}/empty/")
    yield page
    context.close()


# What is random is given, and the program's own function runs.
SEALS = """async ({said, once, iv, to, half, fingerprint, cell}) => {
  const bytes = await import("/static/bytes.js");
  const { pad, seal } = await import("/static/sealing.js");
  const curve = { name: "ECDH", namedCurve: "P-256" };
  const { d, ...open } = once;
  const pair = {
    privateKey: await crypto.subtle.importKey("jwk", once, curve, false, ["deriveBits"]),
    publicKey: await crypto.subtle.importKey("jwk", open, curve, true, []),
  };
  crypto.subtle.generateKey = async () => pair;
  crypto.getRandomValues = (array) => { array.set(bytes.fromHex(iv).slice(0, array.length)); return array; };
  const trustee = half === null ? undefined : bytes.fromText(half);
  return bytes.toText(await seal(pad(said), bytes.fromText(to), bytes.fromHex(fingerprint), cell, trustee));
}"""


def jwk(number: str) -> dict[str, str]:
    x, y = sealed_by_hand.times(int(number, 16))
    parts = {"d": int(number, 16), "x": x, "y": y}
    return {"kty": "EC", "crv": "P-256"} | {name: to_text(one.to_bytes(32)) for name, one in parts.items()}


@pytest.mark.browser
@BOTH
def test_the_browser_seals_as_by_hand(page: Page, vector: dict[str, Any]) -> None:
    given = {name: vector[name] for name in ("said", "iv", "fingerprint", "cell")}
    given["once"], given["to"] = jwk(vector["once"]), public_text(key(vector, "box"))
    given["half"] = public_text(key(vector, "trustee")) if vector["trustee"] else None
    assert page.evaluate(SEALS, given) == vector["sealed"]


WRITES = """async ({behind, seal, half, said}) => {
  const { fromText } = await import("/static/bytes.js");
  const ballot = await import("/static/ballot.js");
  const right = (await import("/static/links.js")).readRight(behind);
  return ballot.writeBallot(right, fromText(seal), said, 1, fromText(half));
}"""

OPENS = """async ({sealed, box, half, fingerprint, cell}) => {
  const bytes = await import("/static/bytes.js");
  const curve = { name: "ECDH", namedCurve: "P-256" };
  const raw = bytes.fromText(sealed);
  const point = await crypto.subtle.importKey("raw", raw.slice(0, 65), curve, false, []);
  const shared = [];
  for (const one of [box, half]) {
    const key = await crypto.subtle.importKey("jwk", one, curve, false, ["deriveBits"]);
    shared.push(new Uint8Array(await crypto.subtle.deriveBits({ name: "ECDH", public: point }, key, 256)));
  }
  const material = await crypto.subtle.importKey("raw", bytes.join(...shared), "HKDF", false, ["deriveKey"]);
  const salt = bytes.fromText(fingerprint);
  const how = { name: "HKDF", hash: "SHA-256", salt, info: bytes.utf8("bonafides/seal/2" + cell) };
  const aes = { name: "AES-GCM", length: 256 };
  const key = await crypto.subtle.deriveKey(how, material, aes, false, ["decrypt"]);
  const gcm = { name: "AES-GCM", iv: raw.slice(65, 77), additionalData: bytes.join(salt, bytes.utf8(cell)) };
  const plain = await crypto.subtle.decrypt(gcm, key, raw.slice(77));
  return JSON.parse(new TextDecoder().decode(plain));
}"""


@pytest.mark.browser
def test_what_one_side_seals_with_a_trustee_the_other_opens(page: Page) -> None:
    half = sealing.new_key()
    told = round_by_hand(trustee=public_text(half))
    right, cell = told.collect(), CELLS[0]
    behind, seal = right.link().partition("#")[2], told.manifest.document["cells"][0]["seal"]
    given = {"behind": behind, "seal": seal, "half": public_text(half), "said": SAID}
    found = from_text(page.evaluate(WRITES, given)["sealed"], "it")
    where = {"fingerprint": told.manifest.fingerprint, "cell": cell}
    plain = sealing.unseal(found, told.sealing[cell], trustee=half, **where)  # type: ignore[arg-type]
    assert sealing.unpad(plain) == SAID
    written = respondent.write_ballot(right, told.manifest, SAID["answers"], SAID["comments"], flag=1)  # type: ignore[arg-type]
    numbers = {"box": told.sealing[cell], "half": half}
    back = page.evaluate(
        OPENS,
        {name: jwk(sealing.secret_number(one).hex()) for name, one in numbers.items()}
        | {"sealed": written["sealed"], "fingerprint": to_text(told.manifest.fingerprint), "cell": cell},
    )
    assert back == SAID
