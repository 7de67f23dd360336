"""Attacks on the right to answer by people who have everything but the one key. All must fail."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Callable, Mapping, Sequence
from random import Random
from typing import Any

import pytest
from scipy.stats import binomtest
from tests.rounds_by_hand import CELLS, NAME, SALT, RoundByHand, round_by_hand, signing_key

from bonafides.trust import ballot, blind, manifest, respondent, sealing
from bonafides.trust.box.pages import scripts, served
from bonafides.trust.refused import Refused, to_text

ROUND = round_by_hand()
P, Q = (
    int(digits, 16)
    for digits in (
        "f554070ea3e3bd91b611a65846028885f122b600dd96e7b27e5b391c28a68ce2"
        "8b32bfc57c8a0649084269252d7c92a0f488222c1e93864bd9285e5bf48c8af1",
        "cfe52123849b02f65cb32f1bc5ab38c9210f8ea54ec9edf388a9db182195f001"
        "94a4654784c2916cc53c420449746f8503b58630e28b9d01d5329ad96855728f",
    )
)
SMALL = blind.SigningKey(blind.PublicKey(P * Q, 65537), P, Q, pow(65537, -1, (P - 1) * (Q - 1)))
"""A key of 1024 bits for these tests alone, always the same: quick enough for five thousand factors.

Blindness does not depend on the length. For every ballot there is exactly one factor that leads to what the
house saw, because raising to the public exponent is a permutation of the numbers modulo n, whatever n; so all
are equally likely where the factor is drawn evenly below n. The shortest key into which the encoding with its
salt fits has 784 bits. Nor does it matter that every cell here has the same key: each cell is looked at by
itself, by somebody who has the private key anyway.
"""
ANSWERS = {"c1": 6}


def written(right: respondent.Right, **more: Any) -> dict[str, Any]:
    return respondent.write_ballot(right, ROUND.manifest, ANSWERS, **more)


def taken(document: dict[str, Any], of: RoundByHand = ROUND) -> str:
    return ballot.read_ballot(document, of.manifest).token.name


# One more ballot than was signed.


def test_a_right_that_nobody_signed_is_none() -> None:
    key = sealing.new_key()
    message = ballot.token_message(ROUND.manifest.fingerprint, CELLS[0], sealing.spki(key.public_key()))
    made = respondent.Right(
        "https://box.example",
        "autumn1",
        CELLS[0],
        ROUND.manifest.fingerprint,
        bytes(32),
        secrets.token_bytes(384),
        sealing.secret_number(key),
        SALT,
        NAME,
    )
    assert made.prepared == bytes(32) + message
    with pytest.raises(Refused, match="did not sign"):
        taken(written(made))


def test_two_signatures_do_not_multiply_into_a_third() -> None:
    # Plain RSA is multiplicative; the encoding (PSS) takes that away.
    n = ROUND.manifest.cell(CELLS[0]).key.n
    one, other = ROUND.collect(), ROUND.collect()
    product = int.from_bytes(one.signature) * int.from_bytes(other.signature) % n
    key = sealing.new_key()
    for signature in (product, pow(int.from_bytes(one.signature), 2, n), n - int.from_bytes(one.signature)):
        forged = respondent.Right(
            one.box,
            one.round,
            one.cell,
            one.fingerprint,
            one.random,
            signature.to_bytes(384),
            sealing.secret_number(key),
            SALT,
            NAME,
        )
        with pytest.raises(Refused, match="did not sign"):
            taken(written(forged))


def test_one_signature_makes_one_ballot_however_often_it_is_sent() -> None:
    right = ROUND.collect()
    # Other versions, other answers, other prefixes of the same key: one name, so one row.
    names = {taken(written(right, version=version)) for version in (1, 2, 99)}
    assert names == {right.ballot_name}
    other = {**written(right), "sig": to_text(right.signature[:-1] + bytes([right.signature[-1] ^ 1]))}
    with pytest.raises(Refused):
        taken(other)


def test_a_signature_has_one_writing() -> None:
    # The same number written otherwise (n added, zeros before, padding) would be the same right twice.
    right = ROUND.collect()
    n = ROUND.manifest.cell(CELLS[0]).key.n
    larger = int.from_bytes(right.signature) + n
    writings = [
        to_text(right.signature) + "=",
        to_text(b"\0" + right.signature),
        to_text(larger.to_bytes(385)),
    ]
    if larger < 1 << 3072:
        writings.append(to_text(larger.to_bytes(384)))
    for writing in writings:
        with pytest.raises(Refused):
            taken({**written(right), "sig": writing})


def test_the_same_request_gets_the_same_signature_and_so_no_second_right() -> None:
    begun = respondent.Collecting.begin(ROUND.manifest, CELLS[0])
    key = ROUND.signing[CELLS[0]]
    first = begun.finish(blind.blind_sign(key, begun.blinded))
    again = begun.finish(blind.blind_sign(key, begun.blinded))
    assert first == again


# Another person's ballot.


def test_nobody_changes_a_ballot_with_another_key() -> None:
    mine, theirs = ROUND.collect(), ROUND.collect()
    stolen = {**written(mine, version=9), "input": to_text(theirs.prepared), "sig": to_text(theirs.signature)}
    with pytest.raises(Refused, match="another key"):
        taken(stolen)


def test_nobody_withdraws_or_reads_a_ballot_with_another_key() -> None:
    mine, theirs = ROUND.collect(), ROUND.collect()
    token = {"input": to_text(theirs.prepared), "sig": to_text(theirs.signature)}
    with pytest.raises(Refused, match="another key"):
        ballot.read_withdrawal({**respondent.write_withdrawal(mine, 2), **token}, ROUND.manifest)
    with pytest.raises(Refused, match="another key"):
        ballot.read_own_request({**respondent.write_own_request(mine), **token}, ROUND.manifest)


def test_whoever_sees_a_ballot_pass_cannot_make_another_of_it() -> None:
    seen = written(ROUND.collect())
    other = written(ROUND.collect())
    for parts in ({"sealed": other["sealed"]}, {"own": other["own"]}, {"version": 2}):
        with pytest.raises(Refused, match="another key"):
            taken({**seen, **parts})


def test_the_box_cannot_read_the_respondents_own_copy_nor_swap_it() -> None:
    right, other = ROUND.collect(), ROUND.collect()
    own = written(right)["own"]
    with pytest.raises(Refused, match="does not open"):
        respondent.read_own(other, own)
    with pytest.raises(Refused, match="does not open"):
        respondent.read_own(right, written(other)["own"])


# Rounds and cells.


def test_a_right_of_one_cell_is_none_in_another() -> None:
    right = ROUND.collect(CELLS[1])
    document = {**written(right), "cell": CELLS[0]}
    with pytest.raises(Refused, match="another round or cell"):
        taken(document)
    # Also where the text is made to fit: the other cell's key did not sign it.
    swapped = respondent.Right.read(right.link().replace(CELLS[1], CELLS[0]))
    with pytest.raises(Refused, match="did not sign"):
        taken(written(swapped))


def test_a_right_of_one_round_is_none_in_the_next() -> None:
    # Even where the next round used the same keys, which it never does.
    after = round_by_hand(round="winter1")
    document = written(ROUND.collect())
    with pytest.raises(Refused, match="in another round"):
        taken(document, after)
    with pytest.raises(Refused, match="another round or cell"):
        taken({**document, "round": "winter1"}, after)


def test_a_ballot_taken_once_does_not_open_in_another_round() -> None:
    document = written(ROUND.collect())
    raw = ballot.read_ballot(document, ROUND.manifest).sealed
    with pytest.raises(Refused):
        sealing.unseal(raw, ROUND.sealing[CELLS[0]], fingerprint=bytes(32), cell=CELLS[0])


# A house that tells one person apart.


def test_a_key_of_ones_own_has_a_hash_of_its_own() -> None:
    first, *rest = ROUND.manifest.document["cells"]
    tagged = {**first, "key": signing_key(7).public.wire()}
    other = manifest.canonical({**ROUND.manifest.document, "cells": [tagged, *rest]})
    assert manifest.differences(ROUND.manifest.document, manifest.read(other).document) == ["cells[0].key.n"]
    # Served under everybody's hash it is caught by the person's own program ...
    with pytest.raises(Refused, match="fingerprint"):
        respondent.check_manifest(other, ROUND.manifest.fingerprint)
    # ... and announced under a hash of its own it is caught as soon as two compare.
    assert manifest.groups(manifest.fingerprint(other)) != manifest.groups(ROUND.manifest.fingerprint)


def test_a_signature_by_a_key_of_ones_own_is_thrown_away_before_anything_is_answered() -> None:
    begun = respondent.Collecting.begin(ROUND.manifest, CELLS[0])
    tagging = signing_key(7)
    number = int.from_bytes(begun.blinded) % tagging.public.n
    with pytest.raises(Refused, match="does not fit the announced key"):
        begun.finish(blind.blind_sign(tagging, number.to_bytes(384)))


GUESSES: dict[str, Callable[[int], Any]] = {
    "the smallest factor": lambda factor: factor,
    "the fewest bits set": int.bit_count,
    "the lowest byte": lambda factor: factor % 256,
    "the most zeros at the end": lambda factor: -(factor & -factor).bit_length(),
    "the smallest inverse": lambda factor: pow(factor, -1, SMALL.public.n),
}
"""By what somebody who has the cell's private key might recognise the factor that was really used."""


PEOPLE, KNOWN, ATTACKED = 5, 100, 1000


class Drawn:
    """What the program draws, from a seed: the same cells in every run."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)
        self.randbits, self.randbelow = self._random.getrandbits, self._random.randrange
        self.token_bytes, self.choice = self._random.randbytes, self._random.choice


def factors_of(seen: int, encoded: Sequence[int]) -> list[int]:
    """For each ballot the one factor that would join it to what was seen: by the private key's primes."""
    key, n = SMALL, SMALL.public.n
    joined = []
    for one in encoded:
        ratio = seen * pow(one, -1, n) % n
        of_p, of_q = (pow(ratio, key.d % (prime - 1), prime) for prime in (key.p, key.q))
        joined.append(of_q + (of_p - of_q) * pow(key.q, -1, key.p) % key.p * key.q)
    return joined


def joined_by(drawn: Drawn, cells: int, factor: Callable[[], int | None]) -> dict[str, list[bool]]:
    """Way of guessing to whether it found, in each cell, which of five ballots was the one that was signed.

    `factor` draws one in the program's stead; with None it draws its own.
    """
    bits = SMALL.public.n.bit_length() - 1
    found: dict[str, list[bool]] = {what: [] for what in GUESSES}
    for _ in range(cells):
        salts = [drawn.token_bytes(48) for _ in range(PEOPLE)]
        texts = [blind.prepare(b"a right") for _ in range(PEOPLE)]
        encoded = [
            int.from_bytes(blind.encode_pss(text, bits, salt))
            for text, salt in zip(texts, salts, strict=True)
        ]
        hidden, _inverse = blind.blind(SMALL.public, texts[0], salt=salts[0], factor=factor())
        joined = factors_of(int.from_bytes(hidden), encoded)
        for what, guess in GUESSES.items():
            marks = [guess(one) for one in joined]
            best = [at for at in range(PEOPLE) if marks[at] == min(marks)]
            found[what].append(drawn.choice(best) == 0)
    return found


def by_the_best(found: Mapping[str, list[bool]]) -> tuple[str, int]:
    """The way that works best in cells of which one knows the truth, and in how many others it is right."""
    best = max(found, key=lambda what: sum(found[what][:KNOWN]))
    return best, sum(found[best][KNOWN:])


def test_what_the_house_saw_joins_no_ballot_better_than_chance(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever has the signing key can calculate, for every collection and every ballot, the one factor that
    would join them. Blindness says that the true one looks like all others.

    1,000 cells of five: the way of guessing that worked best in 100 others must not be right more often than
    chance, 1/5, is: one-sided binomial test at 1 %; and none of the five at one in a million. The draws come
    from a seed, so that a run says the same as the one before it.
    """
    drawn = Drawn(1)
    monkeypatch.setattr(blind, "secrets", drawn)
    found = joined_by(drawn, KNOWN + ATTACKED, lambda: None)
    what, hits = by_the_best(found)
    assert binomtest(hits, ATTACKED, 1 / PEOPLE, alternative="greater").pvalue > 0.01, (what, hits)
    for what, hit in found.items():
        chance = binomtest(sum(hit), len(hit), 1 / PEOPLE, alternative="greater").pvalue
        assert chance > 1e-6, what


@pytest.mark.parametrize("short_bits", [128, 1020])
def test_the_same_guesses_find_a_factor_that_was_drawn_carelessly(
    monkeypatch: pytest.MonkeyPatch, short_bits: int
) -> None:
    """The test above can fail: a factor of 128 bits is found nearly every time, and one that lacks its last
    four still far more often than chance finds it at 1 %, in 200 cells."""
    drawn = Drawn(2)
    monkeypatch.setattr(blind, "secrets", drawn)
    found = joined_by(drawn, KNOWN + 200, lambda: drawn.randbits(short_bits) | 1)
    _what, hits = by_the_best(found)
    assert binomtest(hits, 200, 1 / PEOPLE, alternative="greater").pvalue < 0.01
    if short_bits <= 128:
        assert hits > 0.9 * 200


def test_lower_thresholds_or_fewer_invited_change_the_hash() -> None:
    document = ROUND.manifest.document
    first, *rest = document["cells"]
    raised = {**document, "thresholds": {"means": 6, "spread": 8, "comments": 10}}
    fewer = {**document, "cells": [{**first, "invited": 3}, *rest]}
    hashes = {hashlib.sha256(manifest.canonical(one)).hexdigest() for one in (document, raised, fewer)}
    assert len(hashes) == 3


# Another program.


@pytest.mark.parametrize("name", sorted(scripts()))
def test_an_altered_script_does_not_fit_the_manifest(name: str) -> None:
    honest = {one: served()[f"/static/{one}"].content for one in scripts()}
    respondent.check_scripts(ROUND.manifest, honest)
    for altered in (
        {**honest, name: honest[name] + b"\n"},
        {one: honest[one] for one in honest if one != name},
    ):
        with pytest.raises(Refused) as told:
            respondent.check_scripts(ROUND.manifest, altered)
        assert name in told.value.found


def test_no_page_of_the_box_loads_anything_from_elsewhere() -> None:
    for address, file in served().items():
        if not address.endswith((".woff2", ".svg")):
            outside = set(re.findall(r"https?://[^\s\"')]+", file.content.decode()))
            assert outside <= {"http://www.w3.org/2000/svg"}, address


# What is told.


def test_no_refusal_repeats_what_was_sent() -> None:
    right = ROUND.collect()
    document = written(right)
    secrets_of = [document[name][:24] for name in ("input", "sig", "sealed", "own", "proof")]
    for field in document:
        for value in ("A" * 300, "", 7, None):
            with pytest.raises(Refused) as told:
                taken({**document, field: value})
            said = " ".join(told.value.problem().values())
            assert not any(secret in said for secret in secrets_of)
            assert "A" * 20 not in said
