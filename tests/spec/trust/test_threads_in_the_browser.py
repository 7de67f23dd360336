"""Threads on both sides: the same keys, and what chromium writes Python reads, and the other way round."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import Any

import pytest
from playwright.sync_api import Page
from tests.rounds_by_hand import CELLS, RoundByHand, round_by_hand

from bonafides.trust import respondent, sealing, threads, threads_respondent
from bonafides.trust.refused import Refused, from_text, to_text
from bonafides.trust.threads import Place
from bonafides.trust.threads_respondent import Own, Turn

ORDER = 115792089210356248762697446949407573529996955224135760342422259061068512044369
"""Of P-256, in decimal, as FIPS 186-4 (D.1.2.3) prints it."""


def by_hand(secret: bytes, fingerprint: bytes, cell: str, question: str) -> int:
    """RFC 5869 written out: extract, two blocks of expand, 48 bytes; then FIPS 186-5, A.2.1."""
    info = f"bonafides/thread/1{cell}{question}".encode()
    extracted = hmac.digest(fingerprint, secret, hashlib.sha256)
    first = hmac.digest(extracted, info + b"\x01", hashlib.sha256)
    second = hmac.digest(extracted, first + info + b"\x02", hashlib.sha256)
    return int.from_bytes((first + second)[:48]) % (ORDER - 1) + 1


CASES = [
    (bytes(31) + b"\x01", bytes(32), CELLS[0], "keep"),
    (b"\x7f" * 32, bytes(range(32)), CELLS[1], "change"),
    *((secrets.token_bytes(31) + b"\x05", secrets.token_bytes(32), CELLS[0], "größer") for _ in range(6)),
]


@pytest.mark.parametrize("case", CASES[:3])
def test_a_threads_key_is_what_the_standards_say(case: tuple[bytes, bytes, str, str]) -> None:
    assert int.from_bytes(threads.thread_secret(*case)) == by_hand(*case)


@pytest.fixture(scope="module")
def assessment() -> RoundByHand:
    return round_by_hand("trust-profile-client", dialogue={"ends_on": "2099-02-01"})


pytestmark = pytest.mark.browser

KEYS = """async (cases) => {
  const { fromText, toHex } = await import("/static/bytes.js");
  const { threadSecret } = await import("/static/threads.js");
  const one = ([secret, fingerprint, cell, question]) =>
    threadSecret({ secret: fromText(secret), fingerprint: fromText(fingerprint), cell }, question);
  return Promise.all(cases.map(async (each) => toHex(await one(each))));
}"""


def test_both_sides_derive_the_same_keys(page: Page) -> None:
    told = [[to_text(secret), to_text(fingerprint), cell, code] for secret, fingerprint, cell, code in CASES]
    assert [int(found, 16) for found in page.evaluate(KEYS, told)] == [by_hand(*case) for case in CASES]


WRITE = """async ({behind, manifest, listed, words, question, seal, said}) => {
  const { fromText } = await import("/static/bytes.js");
  const { readRight } = await import("/static/links.js");
  const { writeBallot } = await import("/static/ballot.js");
  const threads = await import("/static/threads.js");
  const right = readRight(behind);
  const own = await threads.ownThreads(right, manifest, listed);
  const keys = await threads.threadKeys(right, [question]);
  if (!own.length) return { own: [], keys };
  const turn = own[0].turns[0];
  return {
    keys,
    own: own.map(({ question, name, turns }) => ({ question, name, turns })),
    answer: await threads.writeSaid(right, own[0], turn, words, { version: 2 }),
    end: await threads.writeSaid(right, own[0], undefined, "", { end: true }),
    reading: await threads.writeReading(right, own[0], 1),
    tooLong: await threads.writeSaid(right, own[0], turn, "x".repeat(4096)),
    ballot: await writeBallot(right, fromText(seal), { ...said, threads: keys }, 1),
  };
}"""


def behind(right: respondent.Right) -> str:
    return right.link().partition("#")[2]


def asked(right: respondent.Right, question: str, words: str, reply: bytes) -> dict[str, Any]:
    """A list with one question, as the box gives it."""
    secret = threads.thread_secret(right.secret, right.fingerprint, right.cell, question)
    public = threads.public_of(secret)
    place = Place(right.fingerprint, threads.name_of(public), 1)
    plain = threads.pad_words({"words": words, "reply": to_text(threads.public_of(reply))})
    sealed = threads.seal_words(plain, public, place, threads.ASKED)
    other = secrets.token_hex(32)
    entry = {"thread": place.thread.hex(), "turn": 1, "asked": to_text(sealed), "own": ""}
    strange = {**entry, "thread": other}
    return {"state": "closed", "open": sorted([place.thread.hex(), other]), "asked": [entry, strange]}


def told(assessment: RoundByHand, right: respondent.Right, listed: dict[str, Any]) -> dict[str, Any]:
    return {
        "behind": behind(right),
        "manifest": assessment.manifest.document,
        "listed": listed,
        "words": "Grüße, 你好 🌱",
        "question": questions(assessment)[1],
        "seal": assessment.manifest.document["cells"][0]["seal"],
        "said": {"answers": {}, "comments": {questions(assessment)[1]: "x"}, "flag": 0},
    }


def questions(assessment: RoundByHand) -> list[str]:
    return [str(one["code"]) for one in assessment.manifest.document["instrument"]["questions"]]


def test_the_browser_finds_its_own_reads_and_answers(page: Page, assessment: RoundByHand) -> None:
    right, question = assessment.collect(), questions(assessment)[1]
    reply = sealing.secret_number(sealing.new_key())
    listed = asked(right, question, "Welche Sitzung? 🌱", reply)
    found = page.evaluate(WRITE, told(assessment, right, listed))
    (own,) = found["own"]
    assert (own["question"], own["turns"][0]["asked"]) == (question, "Welche Sitzung? 🌱")
    public = from_text(found["keys"][question], "a key", 91)
    assert own["name"] == threads.name_of(public).hex()

    said = threads.read_said(found["answer"], assessment.manifest)
    said.check(public)
    assert (said.version, said.end) == (2, 0)
    assert threads.open_words(said.sealed, reply, said.place, threads.SAID) == {"words": "Grüße, 你好 🌱"}
    secret = threads.thread_secret(right.secret, right.fingerprint, right.cell, question)
    assert threads.open_own(said.own, secret, said.place) == {"words": "Grüße, 你好 🌱"}
    end = threads.read_said(found["end"], assessment.manifest)
    end.check(public)
    assert (end.place.turn, end.end, len(end.sealed)) == (0, 1, len(said.sealed))
    threads.check_reading(found["reading"], Place(right.fingerprint, said.place.thread, 1), public)
    assert found["tooLong"] is None
    assert assessment.opened(found["ballot"])["threads"] == found["keys"]
    assert found["keys"] == threads_respondent.keys_of(right, [question])


def test_somebody_elses_list_holds_nothing_of_ones_own(page: Page, assessment: RoundByHand) -> None:
    right, other = assessment.collect(), assessment.collect()
    listed = asked(other, questions(assessment)[1], "Which?", sealing.secret_number(sealing.new_key()))
    assert page.evaluate(WRITE, told(assessment, right, listed))["own"] == []


def test_the_browser_reads_back_what_python_said(page: Page, assessment: RoundByHand) -> None:
    right, question = assessment.collect(), questions(assessment)[0]
    reply = sealing.secret_number(sealing.new_key())
    listed = asked(right, question, "Which?", reply)
    secret = threads.thread_secret(right.secret, right.fingerprint, right.cell, question)
    turn = Turn(1, "Which?", threads.public_of(reply), None)
    written = threads_respondent.write_said(right, Own(question, secret, (turn,)), turn, "Über den Plan.")
    for entry in listed["asked"]:
        entry["own"] = written["own"]
    found = page.evaluate(WRITE, told(assessment, right, listed))
    assert found["own"][0]["turns"][0]["said"] == "Über den Plan."


def test_a_proof_of_the_browser_holds_in_its_own_place_alone(page: Page, assessment: RoundByHand) -> None:
    right, question = assessment.collect(), questions(assessment)[0]
    listed = asked(right, question, "Which?", sealing.secret_number(sealing.new_key()))
    found = page.evaluate(WRITE, told(assessment, right, listed))
    public = threads.public_of(threads.thread_secret(right.secret, right.fingerprint, right.cell, question))
    changes: list[dict[str, Any]] = [{"turn": 2}, {"version": 3}, {"end": 1}, {"own": found["end"]["own"]}]
    for change in changes:
        said = threads.read_said(found["answer"] | change, assessment.manifest)
        with pytest.raises(Refused):
            said.check(public)
