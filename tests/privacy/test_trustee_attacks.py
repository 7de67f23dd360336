"""Attacks on a round of which a trustee holds half of the key; all must fail.

Levels. *Everything but the trustee*: the files of the box with its keys, the house's database, every copy and
every sealed ballot, at any moment before the trustee has handed over. *Somebody else's key*. *Early*: a house
and a box that ask before the last day is over.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from tests.ballot_rounds import Round, after, code_of, opened, signing_keys, tally, within
from tests.unit.trust.test_box_application import asked

from bonafides.trust import manifest, sealing, trustee
from bonafides.trust.blind import SigningKey
from bonafides.trust.box import keys
from bonafides.trust.box.box import Box
from bonafides.trust.box.records import Spooling
from bonafides.trust.refused import Refused, from_text, to_text

ONE, TWO = code_of(1), code_of(2)
SAID = {"c1": 6, "c2": None, "r1": 2}
WORDS = "a sentence that nobody else would write"


@pytest.fixture(scope="module")
def signing() -> dict[str, SigningKey]:
    return signing_keys([ONE, TWO])


@pytest.fixture
def half() -> ec.EllipticCurvePrivateKey:
    return sealing.new_key()


@pytest.fixture
def box(tmp_path: Path) -> Iterator[Box]:
    made = Box(tmp_path / "box", measure=tally, clock=within)
    yield made
    made.shut()


@pytest.fixture
def held(box: Box, signing: dict[str, SigningKey], half: ec.EllipticCurvePrivateKey) -> Round:
    """A round with a trustee that five have answered, and four in another cell."""
    made = opened(box, [ONE, TWO], signing=signing, trustee=trustee.public_text(half))
    for cell, n in ((ONE, 5), (TWO, 4)):
        for _ in range(n):
            made.answer(cell, SAID, comments={"keep": WORDS})
    return made


def status_of(call: Any, *given: Any) -> int:
    with pytest.raises(Refused) as told:
        call(*given)
    return told.value.status


def closing_begun(held: Round) -> None:
    """The house has asked to close, and was told to wait for the trustee."""
    held.over()
    assert status_of(held.box.close, held.key) == 425
    assert held.box.state(held.key) == {"state": "closing", "keys": True}


def rows_of(folder: Path, query: str) -> list[Any]:
    with closing(sqlite3.connect(folder / "box.sqlite3")) as rows:
        return rows.execute(query).fetchall()


def every_byte(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


# It works.


def test_with_its_trustee_a_round_is_counted_once_and_all_keys_end(
    held: Round, half: ec.EllipticCurvePrivateKey
) -> None:
    closing_begun(held)
    held.box.open_with(trustee.hand_over(half, held.read))
    said = json.loads(held.box.close(held.key))
    assert said["counts"] == {ONE: {"accepted": 5}, TWO: {"accepted": 4}}
    assert said["release"]["cells"] == {ONE: {"n": 5}, TWO: {"n": 0}}
    assert held.box.state(held.key) == {"state": "closed", "keys": False}
    # The trustee's key is nowhere in what the box has, in no writing in which one puts a key down.
    secret, left = sealing.secret_number(half), every_byte(held.box.folder)
    assert not any(form in left for form in (secret, secret.hex().encode(), to_text(secret).encode()))
    assert status_of(held.box.open_with, trustee.hand_over(half, held.read)) == 410


def test_a_round_without_a_trustee_has_the_bytes_it_always_had(
    box: Box, signing: dict[str, SigningKey]
) -> None:
    held = opened(box, [ONE], signing=signing)
    assert set(held.read.document) == manifest.KEYS
    right = held.answer(ONE, SAID)
    (row,) = rows_of(box.folder, "SELECT name, ballot FROM spool")
    made = keys.load(box.folder / "keys" / held.key)
    record = Spooling(made.box, held.key).open(*row)
    where = {"fingerprint": held.read.fingerprint, "cell": ONE}
    plain = sealing.unseal(record.sealed, made.seals[ONE], **where)  # type: ignore[arg-type]
    assert sealing.unpad(plain)["answers"] == SAID
    assert right.fingerprint == held.read.fingerprint


# Everything but the trustee.


def test_everything_but_the_trustees_half_opens_nothing(
    held: Round, half: ec.EllipticCurvePrivateKey, tmp_path: Path
) -> None:
    """Each key that is anywhere, alone, and two of them together, on each ballot; the right two open all."""
    closing_begun(held)
    made = keys.load(held.box.folder / "keys" / held.key)
    spooling = Spooling(made.box, held.key)
    records = [spooling.open(*row) for row in rows_of(held.box.folder, "SELECT name, ballot FROM spool")]
    assert len(records) == 9
    # Whatever 32 bytes of the key files could be a key, and those that the house has.
    packed = (held.box.folder / "keys" / held.key / keys.SEALS).read_bytes()
    scalars = [sealing.secret_number(one) for one in made.seals.values()]
    scalars += [made.box, *(packed[at : at + 32] for at in range(len(packed) - 31))]
    scalars += [(one.p % 2**256).to_bytes(32) for one in held.signing.values()]
    found = []
    for scalar in dict.fromkeys(scalars):
        try:
            found.append(sealing.key_of(scalar))
        except Refused:
            continue
    assert len(found) > 10
    few = [*made.seals.values(), *found[:6]]
    for record in records:
        where = {"fingerprint": held.read.fingerprint, "cell": record.cell}
        for one, other in [*product(few, few), *((one, None) for one in found)]:
            with pytest.raises(Refused):
                sealing.unseal(record.sealed, one, **where, trustee=other)  # type: ignore[arg-type]
        plain = sealing.unseal(record.sealed, made.seals[record.cell], **where, trustee=half)  # type: ignore[arg-type]
        assert WORDS.encode() in plain


def test_a_box_that_counts_without_the_trustee_counts_nothing(held: Round) -> None:
    """Level: whoever changes the program of the box too. Not even a box that does not ask can read."""
    from bonafides.trust.box import closing as at_close

    closing_begun(held)
    told, made = held.box._rounds.known(held.key)
    at_close.count(held.box._store, held.key, told, made, measure=tally, today="2026-12-12")
    assert rows_of(held.box.folder, "SELECT count(*) FROM counted") == [(0,)]
    assert WORDS.encode() not in every_byte(held.box.folder)


def test_a_trustee_who_has_lost_the_key_ends_the_round(held: Round) -> None:
    closing_begun(held)
    for _ in range(2):
        assert status_of(held.box.close, held.key) == 425
    assert rows_of(held.box.folder, "SELECT count(*) FROM counted") == [(0,)]
    held.box.void(held.key)
    assert held.box.state(held.key) == {"state": "void", "keys": False}


# Somebody else's key.


def test_nobody_but_the_trustee_hands_over(
    held: Round, half: ec.EllipticCurvePrivateKey, signing: dict[str, SigningKey], tmp_path: Path
) -> None:
    closing_begun(held)
    other = sealing.new_key()
    with pytest.raises(Refused, match="announced trustee"):
        trustee.hand_over(other, held.read)
    first, to = min(held.read.cells), held.read.cell(min(held.read.cells)).seal

    def forged(said: dict[str, Any], **more: Any) -> dict[str, Any]:
        given = {"fingerprint": held.read.fingerprint, "cell": first, **more}
        return {"round": held.key, "sealed": to_text(sealing.seal(sealing.pad(said), to, **given))}

    secret = to_text(sealing.secret_number(half))
    right = trustee.hand_over(half, held.read)
    raw = bytearray(from_text(right["sealed"], "it"))
    raw[-1] ^= 1
    for sent in (
        forged({"trustee": to_text(sealing.secret_number(other))}),
        forged({"trustee": ""}), forged({}), forged({"trustee": 7}),
        forged({"trustee": secret}, fingerprint=bytes(32)), forged({"trustee": secret}, cell=TWO),
        {"round": held.key, "sealed": to_text(bytes(raw))}, {"round": held.key, "sealed": ""},
        {"round": held.key}, {"round": held.key, "sealed": None}, {"sealed": right["sealed"]},
        {"round": "../../etc", "sealed": right["sealed"]},
    ):  # fmt: skip
        assert status_of(held.box.open_with, sent) == 422, sent
    assert held.box.state(held.key)["state"] == "closing"
    found, _, said = asked(held.box, "POST", "/trustee", forged({"trustee": ""}))
    assert (found, secret in json.dumps(said)) == (422, False)
    assert asked(held.box, "POST", "/trustee", right)[0] == 200
    assert held.box.state(held.key)["state"] == "closed"


def test_a_round_without_a_trustee_is_opened_by_nobodys_key(
    box: Box, signing: dict[str, SigningKey], half: ec.EllipticCurvePrivateKey
) -> None:
    held = opened(box, [ONE], signing=signing)
    with pytest.raises(Refused, match="without a trustee"):
        trustee.hand_over(half, held.read)


def test_a_trustee_whose_key_is_the_boxs_own_is_none(box: Box, signing: dict[str, SigningKey]) -> None:
    """A house that is to have a trustee, and names a key that the box holds, has none: it is not opened."""
    seals = box.prepare("mine", [ONE])
    from tests.ballot_rounds import document_of

    for given in (seals[ONE], "", "AAAA", None, 7):
        raw = manifest.canonical(document_of("mine", seals, signing, trustee=given))
        with pytest.raises(Refused):
            box.open("mine", raw)


# Early.


def test_a_key_that_is_handed_over_early_is_not_taken(held: Round, half: ec.EllipticCurvePrivateKey) -> None:
    given = trustee.hand_over(half, held.read)
    assert status_of(held.box.open_with, given) == 425
    assert status_of(held.box.close, held.key) == 425
    assert held.box.state(held.key)["state"] == "open"
    held.answer(ONE, SAID)
    held.over()
    # Its last day is over, and the house has not ended collecting yet.
    assert status_of(held.box.open_with, given) == 425
    assert rows_of(held.box.folder, "SELECT count(*) FROM counted") == [(0,)]


def test_a_box_that_dies_while_it_counts_has_forgotten_the_trustees_key(
    held: Round, half: ec.EllipticCurvePrivateKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    closing_begun(held)
    given = trustee.hand_over(half, held.read)

    class Died(BaseException):
        pass

    def dies(*_given: Any, **_more: Any) -> None:
        raise Died

    with monkeypatch.context() as patch:
        patch.setattr(type(held.box._store), "count", dies)
        with pytest.raises(Died):
            held.box.open_with(given)
    held.box.shut()
    held.box = Box(held.box.folder, measure=tally, clock=after)
    assert status_of(held.box.close, held.key) == 425
    held.box.open_with(given)
    assert json.loads(held.box.close(held.key))["release"]["cells"][ONE] == {"n": 5}
    held.box.shut()
