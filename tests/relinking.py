"""The best re-linking that we can write: who said what, out of copies of both databases and what was watched.

The attacker has copies of the house's database and of the box's with their journals, taken during the
round and after the close, and more than any copy holds: who collected and who answered in which order, and
which row of the box appeared with each answer. What is missing is the last step, from that row to a
counted answer. Every order that rows have is tried against every order that people have, and every
likeness between their bytes; what works best in cells of which the attacker knows the truth is used in the
others.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import numpy as np

CHUNK = 1 << 23

Person = str
Name = str
"""SHA-256 of a respondent's key, hex: the name of a counted answer."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What was watched of one person.

    Parameters
    ----------
    cell
        In which they were asked.
    collected, answered
        Places in the order of collecting and of answering.
    row
        Name and content of the row that appeared with the answer; empty where none did.
    house_row
        Number of their row in the house's database.
    blinded
        What they sent to be signed.
    """

    cell: str
    collected: int
    answered: int
    row: tuple[bytes, bytes]
    house_row: int
    blinded: bytes


@dataclass
class Evidence:
    """Everything that an attacker has.

    Parameters
    ----------
    people
        Person to what was watched.
    copies
        Files of the box at moments of the round, in their order: databases, journals, what was logged.
    final
        The box's database after the close; its journal stands beside it.
    """

    people: Mapping[Person, Seen]
    copies: Sequence[Path]
    final: Path
    rows: dict[str, list[Name]] = field(default_factory=dict)
    numbers: dict[Name, tuple[float, ...]] = field(default_factory=dict)
    found: dict[Path, dict[Name, float]] = field(default_factory=dict)
    """Where counted names stand in each file: looked for once, also where people are told otherwise."""

    def places(self, path: Path) -> dict[Name, float]:
        """Where each counted answer's name stands first in a file."""
        if path not in self.found:
            self.found[path] = first_places(path, self.numbers)
        return self.found[path]


def read_final(evidence: Evidence, query: str) -> None:
    """Cell to the names of its counted answers, and whatever the table tells of their order."""
    with closing(sqlite3.connect(evidence.final)) as rows:
        for place, (cell, name, *more) in enumerate(rows.execute(query)):
            hexed = name.hex() if isinstance(name, bytes) else str(name)
            evidence.rows.setdefault(cell, []).append(hexed)
            evidence.numbers[hexed] = (float(place), *map(float, more))


def orders_of_rows(evidence: Evidence) -> dict[str, Callable[[Name], float]]:
    """Every order in which counted answers can be brought."""
    places = evidence.places(evidence.final)
    found: dict[str, Callable[[Name], float]] = {
        "name": lambda name: float(int(name[:12], 16)),
        "place in the file": lambda name: places.get(name, -1.0),
    }
    for index in range(len(next(iter(evidence.numbers.values())))):
        found[f"column {index}"] = _column(evidence, index)
    earliest: dict[Name, float] = {}
    for moment, copy in enumerate(evidence.copies):
        for name, place in evidence.places(copy).items():
            earliest.setdefault(name, moment * 1e12 + place)
    found["first seen in a copy"] = lambda name: earliest.get(name, -1.0)
    return found


def _column(evidence: Evidence, index: int) -> Callable[[Name], float]:
    return lambda name: evidence.numbers[name][index]


def orders_of_people(evidence: Evidence) -> dict[str, Callable[[Person], float]]:
    """Every order in which people can be brought."""
    people = evidence.people
    names = {one.row[0].hex(): person for person, one in people.items() if one.row[0]}
    places = {names[name]: place for name, place in first_places(evidence.copies[-1], names).items()}
    return {
        "collected": lambda person: people[person].collected,
        "answered": lambda person: people[person].answered,
        "row of the house": lambda person: people[person].house_row,
        "what was blinded": lambda person: float(int.from_bytes(people[person].blinded[:6])),
        "name of the row": lambda person: float(int.from_bytes(people[person].row[0][:6] or b"\0")),
        "content of the row": lambda person: float(int.from_bytes(people[person].row[1][:6] or b"\0")),
        "end of the row": lambda person: float(int.from_bytes(people[person].row[1][-6:] or b"\0")),
        "place of the row": lambda person: places.get(person, -1.0),
    }


Guess = dict[Person, Name]
Strategy = Callable[[str], Guess]


def strategies(evidence: Evidence) -> dict[str, Strategy]:
    """Every way of matching people and counted answers of a cell."""
    in_cell: dict[str, list[Person]] = {}
    for person, one in evidence.people.items():
        in_cell.setdefault(one.cell, []).append(person)
    found: dict[str, Strategy] = {}
    for rows_by, of_row in orders_of_rows(evidence).items():
        for people_by, of_person in orders_of_people(evidence).items():
            for turned in (False, True):

                def match(
                    cell: str,
                    of_row: Callable[[Name], float] = of_row,
                    of_person: Callable[[Person], float] = of_person,
                    turned: bool = turned,
                ) -> Guess:
                    people = sorted(in_cell[cell], key=of_person, reverse=turned)
                    names = sorted(evidence.rows.get(cell, []), key=of_row)
                    return dict(zip(people, names, strict=False))

                found[f"{rows_by} by {people_by}{', turned' if turned else ''}"] = match
    for what, bytes_of in (
        ("name", lambda one: one.row[0]),
        ("content", lambda one: one.row[1][:32]),
        ("end", lambda one: one.row[1][-32:]),
        ("blinded", lambda one: one.blinded[:32]),
    ):
        found[f"likeness of {what}"] = _by_likeness(evidence, in_cell, bytes_of)
    return found


def _by_likeness(
    evidence: Evidence, in_cell: Mapping[str, Sequence[Person]], bytes_of: Callable[[Seen], bytes]
) -> Strategy:
    def match(cell: str) -> Guess:
        left = list(evidence.rows.get(cell, []))
        guess: Guess = {}
        for person in in_cell[cell]:
            if left:
                own = int.from_bytes(bytes_of(evidence.people[person]) or b"\0")
                guess[person] = min(left, key=lambda name: (own ^ int(name, 16)).bit_count())
                left.remove(guess[person])
        return guess

    return match


def best_attack(
    evidence: Evidence, truth: Mapping[Person, Name], known: Sequence[str], attacked: Sequence[str], seed: int
) -> tuple[int, str]:
    """In how many of the attacked cells the best strategy finds one person's answer, and which it was.

    Parameters
    ----------
    truth
        Person to the name of their answer: read for cells that are known, and to count hits.
    known
        Cells of which the attacker knows the truth, to choose by.
    """
    ways = strategies(evidence)

    def hits(way: Strategy, cells: Sequence[str]) -> int:
        return sum(truth[person] == name for cell in cells for person, name in way(cell).items())

    chosen = max(ways, key=lambda name: hits(ways[name], known))
    random = Random(seed)
    found = 0
    for cell in attacked:
        guess = ways[chosen](cell)
        target = random.choice(sorted(guess))
        found += guess[target] == truth[target]
    return found, chosen


def first_places(path: Path, names: Iterable[Name]) -> dict[Name, float]:
    """Where each hash stands first in a file, as bytes or as text, wherever it begins.

    Every two bytes in a row are looked up in a small table of how hashes begin, where they fit the third one
    in a large one, where that fits the first eight among all first eights; the few that fit are compared.
    """
    wanted: dict[bytes, Name] = {}
    for name in names:
        wanted[bytes.fromhex(name)] = wanted[name.encode()] = name
    begins, goes_on = np.zeros(1 << 16, dtype=bool), np.zeros(1 << 24, dtype=bool)
    for one in wanted:
        begins[int.from_bytes(one[:2])] = goes_on[int.from_bytes(one[:3])] = True
    eights = np.array(sorted({int.from_bytes(one[:8]) for one in wanted}), dtype=np.uint64)
    found: dict[Name, float] = {}
    raw = np.memmap(path, dtype=np.uint8, mode="r") if path.stat().st_size else np.zeros(0, np.uint8)
    for start in range(0, len(raw), CHUNK):
        part = np.asarray(raw[start : start + CHUNK + 63])
        wide = part.astype(np.uint16)
        here = np.flatnonzero(begins[(wide[:-2] << 8) | wide[1:-1]])
        three = (
            (wide[here].astype(np.uint32) << 16) | (wide[here + 1].astype(np.uint32) << 8) | wide[here + 2]
        )
        # A hash in hexadecimal goes on as some other one does nearly always: the rest tells them apart.
        here = here[goes_on[three]]
        here = here[here <= len(part) - 32]
        first = np.zeros(len(here), dtype=np.uint64)
        for further in range(8):
            first = (first << np.uint64(8)) | part[here + further]
        for at in here[np.isin(first, eights)]:
            for length in (32, 64):
                name = wanted.get(part[at : at + length].tobytes())
                if name is not None:
                    found.setdefault(name, float(start + at))
    return found
