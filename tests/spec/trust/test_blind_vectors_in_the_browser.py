"""Every test vector of RFC 9474, appendix A, in chromium; and what both sides make fits the other."""

from __future__ import annotations

import json
import secrets
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page
from tests.rounds_by_hand import CELLS, NAME, SALT, RoundByHand, round_by_hand

from bonafides.trust import blind, respondent, sealing
from bonafides.trust.ballot import read_ballot, read_own_request, read_withdrawal
from bonafides.trust.refused import from_text, to_text

pytestmark = pytest.mark.browser

FILE = json.loads((Path(__file__).parent / "rfc9474.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def assessment() -> RoundByHand:
    return round_by_hand()


VECTOR = """async ({key, vector, saltBytes}) => {
  const bytes = await import("/static/bytes.js");
  const blind = await import("/static/blind.js");
  const hex = (name) => bytes.fromHex(vector[name]);
  const text = (digits) => bytes.toText(bytes.fromHex(digits));
  const known = blind.publicKey({ n: text(key.n), e: text(key.e) });
  const undo = bytes.toNumber(hex("inv"));
  const factor = blind.inverse(undo, known.n);
  const hidden = await blind.blind(known, hex("prepared_msg"), { salt: hex("salt"), factor });
  const encoded = await blind.encodePss(hex("prepared_msg"), known.bits - 1, hex("salt"));
  const signature = await blind.finalize(known, hex("prepared_msg"), hex("blind_sig"), undo, saltBytes);
  const other = bytes.join(hex("prepared_msg"), Uint8Array.of(0));
  return {
    prepared_msg: bytes.toHex(bytes.join(hex("msg_prefix"), hex("msg"))),
    encoded_msg: bytes.toHex(encoded),
    blinded_msg: bytes.toHex(hidden.blinded),
    inv: hidden.inverse.toString(16),
    sig: bytes.toHex(signature),
    other: await blind.verify(known, other, signature, saltBytes),
  };
}"""


@pytest.mark.parametrize("vector", FILE["vectors"], ids=[one["variant"] for one in FILE["vectors"]])
def test_the_browser_finds_what_the_rfc_says(page: Page, vector: dict[str, str]) -> None:
    salt_bytes = blind.VARIANTS[vector["variant"]].salt_bytes
    found = page.evaluate(VECTOR, {"key": FILE["key"], "vector": vector, "saltBytes": salt_bytes})
    assert found.pop("other") is False
    assert found.pop("inv") == vector["inv"].lstrip("0")
    assert found == {name: vector[name] for name in found}


COLLECT = """async ({cell, fingerprint}) => {
  const bytes = await import("/static/bytes.js");
  const blind = await import("/static/blind.js");
  const ballot = await import("/static/ballot.js");
  const secret = await ballot.newSecret();
  const right = { round: "autumn1", cell: cell.code, fingerprint: bytes.fromText(fingerprint),
    random: bytes.random(32), secret };
  const prepared = ballot.prepared(right);
  const { blinded, inverse } = await blind.blind(blind.publicKey(cell.key), prepared);
  window.collecting = { right, prepared, inverse, cell };
  return bytes.toText(blinded);
}"""

FINISH = """async ({signature, salt, name}) => {
  const bytes = await import("/static/bytes.js");
  const blind = await import("/static/blind.js");
  const links = await import("/static/links.js");
  const { right, prepared, inverse, cell } = window.collecting;
  const found = await blind.finalize(
    blind.publicKey(cell.key), prepared, bytes.fromText(signature), inverse);
  return found && links.writeRight({ ...right, signature: found, salt: bytes.fromText(salt), name });
}"""

WRITE = """async ({behind, seal, said, version}) => {
  const bytes = await import("/static/bytes.js");
  const ballot = await import("/static/ballot.js");
  const right = (await import("/static/links.js")).readRight(behind);
  return {
    ballot: await ballot.writeBallot(right, bytes.fromText(seal), said, version),
    withdrawal: await ballot.writeWithdrawal(right, version + 1),
    own: await ballot.writeOwnRequest(right),
    name: await ballot.ballotName(right.secret),
    again: (await import("/static/links.js")).writeRight(right),
  };
}"""

READ_OWN = """async ({behind, own}) => {
  const { fromText } = await import("/static/bytes.js");
  const { openOwn, unpad } = await import("/static/sealing.js");
  const right = (await import("/static/links.js")).readRight(behind);
  return unpad(await openOwn(fromText(own), right.secret, right.fingerprint, right.cell));
}"""

SAID = {"answers": {"c1": 7, "c2": None}, "comments": {"more": "Grüße, \u4f60\u597d 🌱"}, "flag": 1}


def behind(right: respondent.Right) -> str:
    return right.link().partition("#")[2]


def test_what_the_browser_collects_is_a_right_in_python(page: Page, assessment: RoundByHand) -> None:
    cell = assessment.manifest.document["cells"][0]
    fingerprint = to_text(assessment.manifest.fingerprint)
    blinded = from_text(page.evaluate(COLLECT, {"cell": cell, "fingerprint": fingerprint}), "it")
    signed = to_text(blind.blind_sign(assessment.signing[CELLS[0]], blinded))
    found = page.evaluate(FINISH, {"signature": signed, "salt": to_text(SALT), "name": NAME})
    right = respondent.Right.read(f"https://box.example/answer/#{found}")
    assert (right.name, right.salt, right.round) == (NAME, SALT, "autumn1")
    ballot = respondent.write_ballot(right, assessment.manifest, SAID["answers"])  # type: ignore[arg-type]
    assert read_ballot(ballot, assessment.manifest).token.name == right.ballot_name


def test_another_key_than_the_announced_one_is_noticed_in_the_browser(
    page: Page, assessment: RoundByHand
) -> None:
    cell = assessment.manifest.document["cells"][0]
    fingerprint = to_text(assessment.manifest.fingerprint)
    blinded = from_text(page.evaluate(COLLECT, {"cell": cell, "fingerprint": fingerprint}), "it")
    other = assessment.signing[CELLS[1]]
    signed = to_text(blind.blind_sign(other, (int.from_bytes(blinded) % other.public.n).to_bytes(384)))
    assert page.evaluate(FINISH, {"signature": signed, "salt": "", "name": ""}) is None


def test_what_the_browser_writes_is_a_ballot_in_python(page: Page, assessment: RoundByHand) -> None:
    right = assessment.collect()
    seal = assessment.manifest.document["cells"][0]["seal"]
    told = {"behind": behind(right), "seal": seal, "said": SAID, "version": 3}
    found = page.evaluate(WRITE, told)
    assert found["again"] == behind(right)
    assert found["name"] == right.ballot_name
    assert assessment.opened(found["ballot"]) == SAID
    assert respondent.read_own(right, found["ballot"]["own"]) == SAID
    read = read_ballot(found["ballot"], assessment.manifest)
    assert (read.version, read.token.name) == (3, right.ballot_name)
    assert read_withdrawal(found["withdrawal"], assessment.manifest).version == 4
    assert read_own_request(found["own"], assessment.manifest).name == right.ballot_name


def test_the_browser_reads_back_what_python_wrote(page: Page, assessment: RoundByHand) -> None:
    right = assessment.collect()
    answers: Any = SAID["answers"]
    written = respondent.write_ballot(
        right,
        assessment.manifest,
        answers,
        SAID["comments"],
        flag=1,  # type: ignore[arg-type]
    )
    assert page.evaluate(READ_OWN, {"behind": behind(right), "own": written["own"]}) == SAID


def test_every_private_number_has_the_same_public_point_on_both_sides(page: Page) -> None:
    edge = [1, 2, 3, 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632550]
    numbers = [one.to_bytes(32) for one in edge] + [
        sealing.secret_number(sealing.new_key()) for _ in range(20)
    ]
    found = page.evaluate(
        """async (secrets) => {
          const { fromText, toText } = await import("/static/bytes.js");
          const { spkiOf } = await import("/static/ballot.js");
          const { publicPoint } = await import("/static/p256.js");
          return secrets.map((one) => toText(spkiOf(publicPoint(fromText(one)))));
        }""",
        [to_text(one) for one in numbers],
    )
    assert found == [to_text(sealing.spki(sealing.key_of(one).public_key())) for one in numbers]


def test_a_writing_of_bytes_is_the_same_and_the_only_one_on_both_sides(page: Page) -> None:
    raw = [b"", *(secrets.token_bytes(length) for length in range(1, 40))]
    found = page.evaluate(
        """async (texts) => {
          const { fromText, toText } = await import("/static/bytes.js");
          const refused = (text) => { try { fromText(text); return false; } catch { return true; } };
          return [texts.map((one) => toText(fromText(one))), ["_9", "ab=", "+/+/", "a", null].map(refused)];
        }""",
        [to_text(one) for one in raw],
    )
    assert found == [[to_text(one) for one in raw], [True] * 5]
