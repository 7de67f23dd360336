"""Attacks on the ballot box that must fail; each test says against whom, and at which level.

Levels. *Outsider*: whoever can reach the box. *Respondent*: one who has a right to answer, or several who
share theirs. *Copy*: whoever has the files of the box at any moment, journals and backups included,
without its folder of keys. *After close*: whoever has the whole machine once the round is closed. Nobody
is kept out who watches the running machine with its keys, or the network, while people answer:
docs/how-to/run-the-ballot-box.md says so.
"""

from __future__ import annotations

import base64
import sqlite3
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from random import Random
from types import SimpleNamespace
from typing import Any

import pytest
from cryptography.exceptions import InvalidTag
from scipy.stats import binomtest
from tests.ballot_rounds import Round, after, code_of, opened, signing_keys, tally

from bonafides.trust import respondent, sealing
from bonafides.trust.blind import SigningKey, blind_sign
from bonafides.trust.box import closing as at_close
from bonafides.trust.box import keys
from bonafides.trust.box.batches import Batches
from bonafides.trust.box.box import Box
from bonafides.trust.box.copying import copy_to
from bonafides.trust.box.records import RECORD_BYTES, Spooling
from bonafides.trust.box.store import Store
from bonafides.trust.refused import Refused, from_text, to_text

ONE, TWO = code_of(1), code_of(2)
SAID = {"c1": 6, "c2": None, "r1": 2}
WORDS = "a sentence that nobody else would write"


@pytest.fixture(scope="module")
def signing() -> dict[str, SigningKey]:
    return signing_keys([ONE, TWO])


@pytest.fixture
def box(tmp_path: Path) -> Iterator[Box]:
    made = Box(tmp_path / "box", measure=tally)
    yield made
    made.shut()


@pytest.fixture
def held(box: Box, signing: dict[str, SigningKey]) -> Round:
    return opened(box, [ONE, TWO], signing=signing)


def rows_of(folder: Path, query: str) -> list[Any]:
    with closing(sqlite3.connect(folder / "box.sqlite3")) as rows:
        return rows.execute(query).fetchall()


def every_byte(folder: Path) -> bytes:
    """All files of a folder, one after the other."""
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


def written(secret: bytes) -> list[bytes]:
    """A secret in the writings in which somebody might have put it down."""
    return [secret, secret.hex().encode(), base64.b64encode(secret)[:40], to_text(secret).encode()[:40]]


# Double submission, replay, forging. Level: respondent, and outsider.


def test_twenty_posts_of_one_right_at_once_are_one_ballot(held: Round) -> None:
    right = held.collect(ONE)
    sent = [held.ballot(right, {"c1": n % 7 + 1}) for n in range(20)]
    ends: list[object] = []

    def post(one: dict[str, Any]) -> None:
        try:
            ends.append(held.box.accept(one))
        except Refused as error:
            ends.append(error.status)

    threads = [threading.Thread(target=post, args=(one,)) for one in sent]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Counter(ends) == {1: 1, 409: 19}
    assert rows_of(held.box.folder, "SELECT count(*) FROM spool") == [(1,)]


def test_two_rights_of_one_key_are_one_ballot(held: Round) -> None:
    """Whoever has two invitations and one key spends both on one ballot."""
    first = held.collect(ONE)
    begun = respondent.Collecting.begin(held.read, ONE)
    object.__setattr__(begun, "_secret", first.secret)
    message = respondent.ballot.token_message(
        held.read.fingerprint, ONE, sealing.spki(first.key.public_key())
    )
    prepared = respondent.blind.prepare(message)
    blinded, inverse = respondent.blind.blind(held.read.cell(ONE).key, prepared)
    signature = respondent.blind.finalize(
        held.read.cell(ONE).key, prepared, blind_sign(held.signing[ONE], blinded), inverse
    )
    second = respondent.Right(
        "", held.key, ONE, held.read.fingerprint, prepared[:32], signature, first.secret, b"", ""
    )
    held.box.accept(held.ballot(first, SAID))
    with pytest.raises(Refused):
        held.box.accept(held.ballot(second, {"c1": 1}))
    assert held.box.accept(held.ballot(second, {"c1": 1}, version=2)) == 2
    assert rows_of(held.box.folder, "SELECT count(*) FROM spool") == [(1,)]


def test_an_old_ballot_does_not_come_back(held: Round) -> None:
    right = held.collect(ONE)
    old, new = held.ballot(right, {"c1": 1}), held.ballot(right, {"c1": 7}, version=2)
    gone = respondent.write_withdrawal(right, 3)
    held.box.accept(old)
    held.box.accept(new)
    held.box.withdraw(gone)
    held.box.accept(held.ballot(right, {"c1": 4}, version=4))
    for call, replayed in ((held.box.accept, old), (held.box.accept, new), (held.box.withdraw, gone)):
        with pytest.raises(Refused) as told:
            call(replayed)
        assert told.value.status == 409
    assert held.box.own(respondent.write_own_request(right))["version"] == 4


def test_a_ballot_of_one_round_or_cell_is_none_of_another(
    held: Round, signing: dict[str, SigningKey]
) -> None:
    other = opened(held.box, [ONE, TWO], signing=signing)
    right = held.collect(ONE)
    sent = held.ballot(right, SAID)
    for changed in ({"round": other.key}, {"cell": TWO}, {"round": other.key, "cell": TWO}):
        with pytest.raises(Refused) as told:
            held.box.accept({**sent, **changed})
        assert told.value.status == 422
    assert rows_of(held.box.folder, "SELECT count(*) FROM spool") == [(0,)]


def flipped(text: str) -> str:
    raw = bytearray(from_text(text, "a text"))
    raw[len(raw) // 2] ^= 1
    return to_text(bytes(raw))


def forged(held: Round) -> dict[str, dict[str, Any]]:
    """Ballots without a right, or altered on their way."""
    right, stranger = held.collect(ONE), held.collect(ONE)
    sent, others = held.ballot(right, SAID), held.ballot(stranger, SAID)
    with_other_key = respondent.write_ballot(
        respondent.Right(
            "", held.key, ONE, right.fingerprint, right.random, right.signature, stranger.secret, b"", ""
        ),
        held.read, SAID,
    )  # fmt: skip
    below = int.from_bytes(from_text(sent["sig"], "a signature")) % held.signing[TWO].public.n
    of_other_cell = blind_sign(held.signing[TWO], below.to_bytes(384))
    return {
        "no signature": {**sent, "sig": ""},
        "a signature of noughts": {**sent, "sig": to_text(bytes(384))},
        "an altered signature": {**sent, "sig": flipped(sent["sig"])},
        "the signature of another right": {**sent, "sig": others["sig"]},
        "a signature of another cell's key": {**sent, "sig": to_text(of_other_cell)},
        "another's right with one's own key": with_other_key,
        "an altered input": {**sent, "input": flipped(sent["input"])},
        "an altered answer": {**sent, "sealed": flipped(sent["sealed"])},
        "an altered own copy": {**sent, "own": flipped(sent["own"])},
        "another version": {**sent, "version": 2},
        "no proof": {**sent, "proof": to_text(bytes(64))},
        "another's proof": {**sent, "proof": others["proof"]},
        "a version of nought": {**sent, "version": 0},
        "a version that is true": {**sent, "version": True},
        "a short answer": {**sent, "sealed": sent["sealed"][:-4]},
    }


def test_nothing_without_a_signature_of_the_cell_is_taken(held: Round) -> None:
    for what, sent in forged(held).items():
        with pytest.raises(Refused) as told:
            held.box.accept(sent)
        assert told.value.status == 422, what
    assert rows_of(held.box.folder, "SELECT count(*) FROM spool") == [(0,)]


def test_only_its_key_reads_back_or_withdraws_a_ballot(held: Round) -> None:
    right, thief = held.answer(ONE, SAID), held.collect(ONE)
    for call, mine, theirs in (
        (held.box.own, respondent.write_own_request(right), respondent.write_own_request(thief)),
        (held.box.withdraw, respondent.write_withdrawal(right, 2), respondent.write_withdrawal(thief, 2)),
    ):
        with pytest.raises(Refused):
            call({**mine, "proof": theirs["proof"]})
    assert held.box.own(respondent.write_own_request(right))["version"] == 1


# Order and time. Level: copy.


def test_a_group_is_written_in_an_order_that_was_drawn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first to arrive is written first in one of five groups of five; binomial at 0.01 %, 600 groups.

    What the machine would draw comes from a seed, so that a run says the same as the one before it.
    """
    drawn = Random(1)
    monkeypatch.setattr("bonafides.trust.box.batches.secrets.SystemRandom", lambda: drawn)
    store = Store(tmp_path)
    first = 0
    for _ in range(600):
        order: list[int] = []
        batches = Batches(store, 0)
        gathered = [_waiting(order, n) for n in range(5)]
        batches._write(gathered)
        assert sorted(order) == [0, 1, 2, 3, 4]
        first += order[0] == 0
    store.close()
    assert binomtest(first, 600, 1 / 5).pvalue > 1e-4


def _waiting(order: list[int], n: int) -> Any:
    from bonafides.trust.box.batches import _Waiting

    def write(_rows: sqlite3.Connection) -> int:
        order.append(n)
        return n

    return _Waiting(write)


def test_what_arrives_within_a_moment_is_one_transaction(
    tmp_path: Path, signing: dict[str, SigningKey], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The moment lasts until all eight have arrived, however slow the machine is."""
    slow = Box(tmp_path / "slow", moment_seconds=0.2, measure=tally)
    held = opened(slow, [ONE, TWO], signing=signing)
    sent = [held.ballot(held.collect(ONE), SAID) for _ in range(8)]
    written: list[int] = []
    before = slow._answering._batches._write

    def look(group: list[Any]) -> None:
        written.append(len(group))
        before(group)

    def moment(seconds: float) -> None:
        assert seconds == 0.2
        while len(slow._answering._batches._gathered) < len(sent):
            time.sleep(0.005)

    slow._answering._batches._write = look  # type: ignore[method-assign]
    monkeypatch.setattr("bonafides.trust.box.batches.time", SimpleNamespace(sleep=moment))
    threads = [threading.Thread(target=slow.accept, args=(one,)) for one in sent]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    slow.shut()
    assert written == [8]


def test_counted_rows_stand_in_the_order_of_their_hashes(held: Round) -> None:
    """Control: the order in which they came is another one."""
    names = [held.answer(ONE, SAID).ballot_name for _ in range(40)]
    held.close()
    raw = (held.box.folder / "box.sqlite3").read_bytes()
    places = {name: raw.find(b"".join((bytes.fromhex(name), ONE.encode()))) for name in names}
    assert min(places.values()) > 0
    # In a leaf of the tree cells are filled from the end; across leaves in order: one page holds these.
    by_place = sorted(names, key=places.__getitem__)
    assert by_place in (sorted(names), sorted(names, reverse=True))
    assert by_place not in (names, names[::-1])


def test_a_comment_cannot_be_joined_to_an_answer_by_its_place(held: Round) -> None:
    """Of 200 comments in their stored order, about one stands where its writer's answer stands: Poisson(1).

    More than nine happen once in nine million rounds. Control: stored in the order of the answers, all 200
    would.
    """
    texts = [f"{WORDS} {n}" for n in range(200)]
    wrote = {held.answer(ONE, SAID, comments={"keep": text}).ballot_name: text for text in texts}
    held.close()
    answers = [name.hex() for (name,) in rows_of(held.box.folder, "SELECT ballot FROM counted")]
    words = [text for (text,) in rows_of(held.box.folder, "SELECT words FROM comments")]
    assert sorted(words) == sorted(texts)

    def joined(stored: list[str]) -> int:
        return sum(wrote[name] == text for name, text in zip(answers, stored, strict=True))

    assert joined(words) <= 9
    assert joined([wrote[name] for name in answers]) == 200


def test_the_journal_keeps_no_order_even_for_whoever_has_the_keys(held: Round) -> None:
    """Level: one look at the machine, keys included. Frame after frame it would be the order of answering."""
    journal = held.box.folder / "box.sqlite3-wal"
    for number in range(3):
        held.answer(code_of(1), {"c1": 1 + number})
        assert not journal.exists() or journal.stat().st_size == 0


PAGES_OF_A_BALLOT = slice(6000, 6064)
"""A part of a waiting ballot that no page of names holds: where it lies SQLite chose as it came."""


def lying(folder: Path) -> list[bytes]:
    """Names of waiting ballots, in the order of their pages in the file."""
    raw = (folder / "box.sqlite3").read_bytes()
    found = rows_of(folder, "SELECT name, ballot FROM spool")
    places = {name: raw.find(ballot[PAGES_OF_A_BALLOT]) for name, ballot in found}
    assert min(places.values()) > 0
    return sorted(places, key=places.__getitem__)


def test_where_ballots_lie_in_the_file_tells_nothing_of_their_order(held: Round) -> None:
    """Level: one look at the machine, keys included. Unmixed, the pages are the order of answering."""
    spooling = Spooling(held.box._rounds.known(held.key)[1].box, held.key)
    rights = [held.answer(ONE, {"c1": 1 + number % 7}) for number in range(12)]
    came = [spooling.name(bytes.fromhex(right.ballot_name)) for right in rights]
    assert lying(held.box.folder) == came
    assert held.box.mix()
    assert lying(held.box.folder) == sorted(came)
    # Once more there is nothing to do; one that is changed or new is mixed with the others.
    assert not held.box.mix()
    held.box.accept(held.ballot(rights[3], {"c1": 1}, version=2))
    came.append(spooling.name(bytes.fromhex(held.answer(ONE, SAID).ballot_name)))
    assert held.box.mix()
    assert lying(held.box.folder) == sorted(came)
    assert (held.box.folder / "box.sqlite3-wal").stat().st_size == 0


def test_a_mixed_file_is_the_same_whatever_the_order_was(tmp_path: Path) -> None:
    """Every byte but SQLite's own count of changes, for whoever knows all ballots but their order."""
    drawn = Random(5)
    rows = [(drawn.randbytes(32), drawn.randbytes(RECORD_BYTES)) for _ in range(40)]
    files = []
    for number in range(2):
        store = Store(tmp_path / str(number))
        for name, ballot in drawn.sample(rows, len(rows)):
            with store.writing() as written_in:
                written_in.execute("INSERT INTO spool VALUES ('r', ?, ?)", (name, ballot))
        assert store.mix()
        raw = store.path.read_bytes()
        files.append(raw[:24] + raw[28:92] + raw[100:])
        store.close()
    assert files[0] == files[1]


def test_whoever_reads_the_file_is_waited_for_before_it_counts_as_mixed(held: Round) -> None:
    held.answer(ONE, SAID)
    with sqlite3.connect(held.box.folder / "box.sqlite3") as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM spool").fetchone()
        assert held.box.mix()
        assert held.box.mix()
        reader.execute("ROLLBACK")
    reader.close()
    assert held.box.mix()
    assert not held.box.mix()


def test_whoever_reads_the_file_holds_up_nobody_who_answers(held: Round) -> None:
    """A copy is being made: the journal is emptied with the next group. To wait for it takes ten seconds."""
    sent = held.ballot(held.collect(code_of(1)), {"c1": 1})
    with sqlite3.connect(held.box.folder / "box.sqlite3") as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM spool").fetchone()
        begun = time.monotonic()
        held.box.accept(sent)
        assert time.monotonic() - begun < 5
        reader.execute("ROLLBACK")
    reader.close()
    held.answer(code_of(1), {"c1": 2})
    assert (held.box.folder / "box.sqlite3-wal").stat().st_size == 0


# Copies while the round is open. Level: copy.


def test_a_copy_holds_nothing_but_opaque_rows_of_one_length(held: Round, tmp_path: Path) -> None:
    rights = [held.answer(cell, SAID, comments={"keep": WORDS}) for cell in (ONE, ONE, ONE, TWO)]
    held.box.withdraw(respondent.write_withdrawal(rights[1], 2))
    copy_to(held.box.folder, tmp_path / "copy")
    with closing(sqlite3.connect(tmp_path / "copy")) as rows:
        found = rows.execute("SELECT length(name), length(ballot) FROM spool").fetchall()
    assert found == [(32, RECORD_BYTES)] * 4
    # The manifest is public and stands there whole; beside it no cell, no key, no hash, no word.
    raw = (tmp_path / "copy").read_bytes() + every_byte_but_keys(held.box.folder)
    for right in rights:
        spki = sealing.spki(right.key.public_key())
        for trace in (
            right.secret,
            spki[-65:],
            bytes.fromhex(right.ballot_name),
            right.signature,
            right.random,
        ):
            for form in written(trace):
                assert form not in raw
    assert WORDS.encode() not in raw
    assert (tmp_path / "copy").read_bytes().count(ONE.encode()) == held.raw.count(ONE.encode())


def every_byte_but_keys(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file())


def test_an_answer_that_was_replaced_is_overwritten_in_the_file(held: Round) -> None:
    right = held.answer(ONE, SAID)
    (before,) = rows_of(held.box.folder, "SELECT ballot FROM spool")[0]
    held.box.accept(held.ballot(right, {"c1": 1}, version=2))
    held.box._store.settle()
    raw = every_byte_but_keys(held.box.folder)
    assert before[:64] not in raw
    assert before[6000:6064] not in raw
    (after,) = rows_of(held.box.folder, "SELECT ballot FROM spool")[0]
    assert after[:64] in raw
    # Deleted, its pages are free until the file is rewritten: empty already.
    held.box._store.empty(held.key, "void")
    held.box._store.settle()
    raw = every_byte_but_keys(held.box.folder)
    assert not any(after[at : at + 48] in raw for at in range(0, RECORD_BYTES - 48, 1024))


def test_rows_cannot_be_exchanged_or_moved(held: Round) -> None:
    """Whoever may write into the database, without the keys, cannot give one ballot the place of another."""
    held.answer(ONE, SAID)
    held.answer(ONE, SAID)
    with held.box._store.writing() as rows:
        (first, one), (second, two) = rows.execute("SELECT name, ballot FROM spool").fetchall()
        rows.execute("UPDATE spool SET ballot=? WHERE name=?", (two, first))
        rows.execute("UPDATE spool SET ballot=? WHERE name=?", (one, second))
    held.over()
    with pytest.raises(InvalidTag):
        held.box.close(held.key)


# After close: everything that the machine still has, and every copy that was ever made.


def closed_with_copies(held: Round, tmp_path: Path) -> tuple[list[Path], keys.RoundKeys, list[bytes]]:
    """A round that is over: copies made on its days, the keys as they were, and the rows as they were."""
    copies = []
    for day, n in enumerate((3, 4)):
        for _ in range(n):
            held.answer(ONE, SAID, comments={"keep": WORDS})
        held.answer(TWO, {"c1": 5}, comments={"keep": WORDS})
        copies.append(tmp_path / f"copy-{day}")
        copy_to(held.box.folder, copies[-1])
    were = keys.load(held.box.folder / "keys" / held.key)
    rows = [row for _, row in rows_of(held.box.folder, "SELECT name, ballot FROM spool")]
    held.close()
    return copies, were, rows


def test_an_old_copy_is_noise_after_the_close(held: Round, tmp_path: Path) -> None:
    copies, were, _ = closed_with_copies(held, tmp_path)
    # Control: with the keys of that day the copy can be read. That is why they are in no copy, and end.
    with closing(sqlite3.connect(copies[-1])) as rows:
        found = rows.execute("SELECT name, ballot FROM spool").fetchall()
    record = Spooling(were.box, held.key).open(*found[0])
    plain = sealing.unseal(
        record.sealed, were.seals[record.cell], fingerprint=held.read.fingerprint, cell=record.cell
    )
    assert WORDS.encode() in plain
    # They are nowhere any more: in no file of the machine, and in no copy.
    held.box.shut()
    left = every_byte(held.box.folder) + b"".join(copy.read_bytes() for copy in copies)
    secrets = [were.box, *(sealing.secret_number(key) for key in were.seals.values())]
    for secret in secrets:
        for form in written(secret):
            assert form not in left
    # And a box on the copy, with all that is left, opens nothing.
    (held.box.folder / "box.sqlite3").write_bytes(copies[-1].read_bytes())
    again = Box(held.box.folder, measure=tally, clock=after)
    with pytest.raises(keys.KeysLost):
        again.close(held.key)
    again.shut()


def test_after_the_close_no_page_and_no_journal_holds_what_waited(held: Round, tmp_path: Path) -> None:
    _, _, rows = closed_with_copies(held, tmp_path)
    journal = held.box.folder / "box.sqlite3-wal"
    assert journal.stat().st_size == 0
    assert rows_of(held.box.folder, "PRAGMA freelist_count") == [(0,)]
    raw = every_byte(held.box.folder)
    for row in rows:
        assert not any(row[at : at + 48] in raw for at in range(0, RECORD_BYTES - 48, 1024))


def test_a_cell_below_five_is_never_opened(
    held: Round, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Not even for a moment: its sealing key is not used once. Level: after close, and the box itself."""
    used: list[str] = []
    before: Callable[..., bytes] = at_close.unseal

    def watched(*given: Any, cell: str, **more: Any) -> bytes:
        used.append(cell)
        return before(*given, cell=cell, **more)

    monkeypatch.setattr(at_close, "unseal", watched)
    for _ in range(5):
        held.answer(ONE, SAID)
    for _ in range(4):
        held.answer(TWO, {"c1": 1}, comments={"keep": WORDS})
    said = held.close()
    assert used == [ONE] * 5
    assert said["release"]["cells"] == {ONE: {"n": 5}, TWO: {"n": 0}}
    assert said["counts"][TWO] == {"accepted": 4}
    assert rows_of(held.box.folder, "SELECT DISTINCT cells FROM counted") == [(ONE,)]
    assert WORDS.encode() not in every_byte(held.box.folder)


def test_what_was_withdrawn_is_nowhere_after_the_close(held: Round) -> None:
    rights = [held.answer(ONE, {"c1": 7}, comments={"keep": WORDS}) for _ in range(6)]
    held.box.withdraw(respondent.write_withdrawal(rights[0], 2))
    held.close()
    raw = every_byte(held.box.folder)
    assert all(form not in raw for form in written(bytes.fromhex(rights[0].ballot_name)))
    assert bytes.fromhex(rights[1].ballot_name) in raw
