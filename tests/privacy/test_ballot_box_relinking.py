"""Attack: who said what, from copies of both databases, journals, logs, and more than any copy holds.

Level: in 1,000 cells of five the best strategy we can write must not find the answer of one drawn person
more often than chance, 1/5, does: one-sided binomial test at 1 %. Keys cannot be drawn from a seed, so a
round in a hundred would fail by chance; the test therefore fails where three rounds in a row do (1 in a
million). The same attack on a store with row numbers and times, and on rows named without a key, must
succeed in more than nine of ten cells, or this test could not fail.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from itertools import combinations
from pathlib import Path
from random import Random

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from django.db import connection
from scipy.stats import binomtest
from tests.ballot_rounds import Round, code_of, opened, tally
from tests.relinking import Evidence, Name, Person, Seen, best_attack, read_final

from bonafides.trust import ballot, blind, respondent
from bonafides.trust.blind import PublicKey, SigningKey
from bonafides.trust.box.box import Box
from bonafides.trust.box.records import Spooling

CELLS, KNOWN, EACH, COPIES = 1000, 100, 5, 3
BITS = 1024


@pytest.fixture
def small_keys(monkeypatch: pytest.MonkeyPatch) -> list[SigningKey]:
    """A key a cell, quickly: of primes of 512 bits each pair is one. Storage knows no difference."""
    monkeypatch.setattr(blind, "BITS", BITS)
    monkeypatch.setattr(ballot, "SIGNATURE_BYTES", BITS // 8)
    primes: list[int] = []
    while len(primes) < 50:
        numbers = rsa.generate_private_key(65537, BITS).private_numbers()
        primes += [numbers.p, numbers.q]
    found = []
    for p, q in combinations(primes, 2):
        if (p * q).bit_length() == BITS:
            d = pow(65537, -1, (p - 1) * (q - 1))
            found.append(SigningKey(PublicKey(p * q, 65537), p, q, d))
    assert len(found) >= CELLS + KNOWN
    return found


@dataclass
class House:
    """The house's database: its own tables, as the framework makes them, in a file with a journal."""

    path: Path

    def __post_init__(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT sql FROM sqlite_master WHERE tbl_name LIKE 'trust_%' AND sql IS NOT NULL")
            schema = [row[0] for row in cursor.fetchall() if "TRIGGER" not in row[0]]
        self.rows = sqlite3.connect(self.path, isolation_level=None)
        self.rows.execute("PRAGMA journal_mode=WAL")
        self.rows.execute("PRAGMA synchronous=OFF")
        for statement in schema:
            self.rows.execute(statement)

    def invite(self, people: Mapping[Person, str], numbers: Mapping[Person, int]) -> None:
        """Write who is asked in which cell."""
        self.rows.execute("BEGIN")
        for person, cell in people.items():
            number = numbers[person]
            self.rows.execute(
                "INSERT INTO trust_invitation (id, cell_id, person_id) VALUES (?, ?, ?)",
                (number, int(cell, 16), number),
            )
            self.rows.execute(
                "INSERT INTO trust_collecting (id, invitation_id, secret_hash, told, collected, blinded_hash)"
                " VALUES (?, ?, ?, 1, 0, '')",
                (number, number, f"{number:064x}"),
            )
        self.rows.execute("COMMIT")

    def collected(self, number: int, blinded: bytes) -> None:
        """What the house writes down of a collection."""
        self.rows.execute(
            "UPDATE trust_collecting SET collected=1, blinded_hash=? WHERE id=?", (blinded.hex()[:64], number)
        )


@dataclass
class Lived:
    """A round that was lived through, with the truth beside it."""

    evidence: Evidence
    truth: dict[Person, Name]
    said: dict[Person, dict[str, int]]
    order: list[Person]


def live(folder: Path, keys: list[SigningKey], seed: int) -> Lived:
    """Everybody collects and answers in one sitting, one after the other: the worst case for them."""
    random = Random(seed)
    cells = [code_of(n + 1) for n in range(CELLS + KNOWN)]
    box = Box(folder / "box", measure=tally)
    # Whether a write waits for the disk changes nothing that is written.
    box._store._rows.execute("PRAGMA synchronous=OFF")
    held = opened(box, cells, signing=dict(zip(cells, keys, strict=False)), invited=EACH)
    people = {f"{cell}.{n}": cell for cell in cells for n in range(EACH)}
    numbers = {person: n + 1 for n, person in enumerate(people)}
    house = House(folder / "house.sqlite3")
    house.invite(people, numbers)
    spooling = Spooling(held.box._rounds.known(held.key)[1].box, held.key)
    order = sorted(people)
    random.shuffle(order)
    seen, truth, said, copies = {}, {}, {}, []
    for place, person in enumerate(order):
        cell = people[person]
        begun = respondent.Collecting.begin(held.read, cell)
        house.collected(numbers[person], begun.blinded)
        right = begun.finish(signed(held.signing[cell], begun.blinded))
        said[person] = {"c1": random.randint(1, 7), "c2": random.randint(1, 7), "r1": random.randint(1, 7)}
        box.accept(held.ballot(right, said[person]))
        truth[person] = right.ballot_name
        # Watched as nobody could without the key: the very row that appeared.
        name = spooling.name(bytes.fromhex(right.ballot_name))
        with box._store.reading() as rows:
            (content,) = rows.execute("SELECT ballot FROM spool WHERE name=?", (name,)).fetchone()
        watched = (name, content[:32] + content[-32:])
        seen[person] = Seen(cell, place, place, watched, numbers[person], begun.blinded)
        if (place + 1) % (len(order) // COPIES) == 0:
            copies += copied(folder, len(copies))
    close(held)
    house.rows.close()
    evidence = Evidence(seen, copies, box.folder / "box.sqlite3")
    read_final(evidence, "SELECT cells, ballot FROM counted ORDER BY cells, ballot")
    return Lived(evidence, truth, said, order)


def signed(key: SigningKey, blinded: bytes) -> bytes:
    """What `blind_sign` gives, without what keeps it from onlookers with a stopwatch: there is none here."""
    number = int.from_bytes(blinded)
    of_p, of_q = (pow(number, key.d % (prime - 1), prime) for prime in (key.p, key.q))
    step = (of_p - of_q) * pow(key.q, -1, key.p) % key.p
    return (of_q + step * key.q).to_bytes(key.public.size)


def copied(folder: Path, number: int) -> list[Path]:
    """Copies of every file of both databases at this moment, journals too; keys are where no copy reaches."""
    found = []
    for name in ("box/box.sqlite3", "box/box.sqlite3-wal", "house.sqlite3", "house.sqlite3-wal"):
        out = folder / f"copy{number}-{Path(name).name}"
        shutil.copyfile(folder / name, out)
        found.append(out)
    # The largest of the box's last, so that rows of people are looked up there.
    return [*found[1:], found[0]]


def close(held: Round) -> None:
    said = held.close()
    assert len(said["ballots"]) == (CELLS + KNOWN) * EACH
    held.box.shut()


def naive(folder: Path, lived: Lived) -> Evidence:
    """The same answers in a table as one usually makes it: row numbers and times; copies taken as before."""
    path = folder / "naive.sqlite3"
    copies = []
    with closing(sqlite3.connect(path, isolation_level=None)) as rows:
        rows.execute("CREATE TABLE answers (id INTEGER PRIMARY KEY, cell TEXT, key BLOB, said TEXT, at REAL)")
        for place, person in enumerate(lived.order):
            rows.execute(
                "INSERT INTO answers (cell, key, said, at) VALUES (?, ?, ?, ?)",
                (
                    lived.evidence.people[person].cell,
                    bytes.fromhex(lived.truth[person]),
                    str(lived.said[person]),
                    place,
                ),
            )
            if (place + 1) % (len(lived.order) // COPIES) == 0:
                copies.append(folder / f"naive-{len(copies)}")
                shutil.copyfile(path, copies[-1])
    evidence = Evidence(lived.evidence.people, copies, path)
    read_final(evidence, "SELECT cell, key, id, at FROM answers ORDER BY id")
    return evidence


def unkeyed(lived: Lived) -> Evidence:
    """The same evidence, had waiting rows been named by the hash of the ballot itself."""
    people = {
        person: replace(one, row=(bytes.fromhex(lived.truth[person]), one.row[1]))
        for person, one in lived.evidence.people.items()
    }
    return replace(lived.evidence, people=people)


def attacked(evidence: Evidence, truth: Mapping[Person, Name], seed: int) -> tuple[int, str]:
    cells = sorted(evidence.rows)
    return best_attack(evidence, truth, cells[:KNOWN], cells[KNOWN:], seed)


@pytest.mark.slow
@pytest.mark.timeout(1800)
@pytest.mark.embedded
@pytest.mark.django_db
def test_the_best_relinking_does_no_better_than_chance_and_would_against_a_naive_store(
    tmp_path: Path, small_keys: list[SigningKey]
) -> None:
    for seed in (1, 2, 3):
        folder = tmp_path / str(seed)
        folder.mkdir()
        lived = live(folder, small_keys, seed)
        hits, way = attacked(lived.evidence, lived.truth, seed)
        chance = binomtest(hits, CELLS, 1 / EACH, alternative="greater").pvalue
        # The control, with the same people, the same order and the same attack.
        hits_of_naive, by = attacked(naive(folder, lived), lived.truth, seed)
        # And where the names of waiting rows needed no key.
        hits_of_plain, _ = attacked(unkeyed(lived), lived.truth, seed)
        assert hits_of_plain > 0.9 * CELLS
        print(f"{hits} of {CELLS} by {way} (p = {chance:.3f}); naive store: {hits_of_naive} by {by}")
        assert hits_of_naive > 0.9 * CELLS
        shutil.rmtree(folder)
        if chance > 0.01:
            return
    pytest.fail("three rounds in a row were re-linked more often than chance does, at 1 % each")
