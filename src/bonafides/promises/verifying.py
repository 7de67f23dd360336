"""Checking a ledger: every leaf from its entry, every conversation from its acts, every root."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bonafides.errors import BonafidesError
from bonafides.promises.canonical import canonical
from bonafides.promises.checkpoint import Checkpoint
from bonafides.promises.conversation import Standing, take
from bonafides.promises.merkle import Frontier, leaf_hash

SHOWN = 20
"""Flaws told one by one; the rest are counted."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found.

    Parameters
    ----------
    size, root
        Of the whole ledger.
    fits
        For each checkpoint, in their order: whether the ledger begins with what it says.
    flaws
        Everything that is wrong, in words, at most `SHOWN` of them.
    n_flaws
        How many there are.
    """

    size: int
    root: bytes
    fits: tuple[bool, ...]
    flaws: tuple[str, ...]
    n_flaws: int

    @property
    def good(self) -> bool:
        """Nothing is wrong, and every checkpoint fits."""
        return self.n_flaws == 0 and all(self.fits)


def verify(entries: Iterable[bytes], checkpoints: Sequence[Checkpoint] = ()) -> Verdict:
    """Check a ledger from its entries, in order.

    Parameters
    ----------
    entries
        Canonical JSON of each entry, as `Entry.as_bytes` writes it.
    checkpoints
        Earlier or present ones, of any size.

    Notes
    -----
    Finds an entry changed, taken out, put in or moved (the root differs), one that is not canonical, and a
    conversation with an act that was not open or one missing. It cannot find what was never written.

    Examples
    --------
    >>> from bonafides.promises.entry import Entry
    >>> one = Entry("abc", 1, "ask", "asker", "2026-03-02T09:00:00.000000+00:00", "2026-03-20", "", "0", "0")
    >>> found = verify([one.as_bytes()])
    >>> found.size, found.good
    (1, True)
    """
    flaws = _Flaws()
    wanted: dict[int, list[int]] = {}
    for place, checkpoint in enumerate(checkpoints):
        wanted.setdefault(checkpoint.size, []).append(place)
    fits = [False] * len(checkpoints)
    tree, standings = Frontier(), dict[str, tuple[int, Standing]]()
    _compare(tree, wanted, checkpoints, fits)
    for entry in entries:
        _follow(entry, tree.size, standings, flaws)
        tree.add(leaf_hash(entry))
        if tree.size in wanted:
            _compare(tree, wanted, checkpoints, fits)
    for place, checkpoint in enumerate(checkpoints):
        if checkpoint.size > tree.size:
            flaws.add(f"of {checkpoint.size:,} acts that a checkpoint tells, only {tree.size:,} are there")
        elif not fits[place]:
            flaws.add(f"the first {checkpoint.size:,} acts are not those of the checkpoint")
    return Verdict(tree.size, tree.root(), tuple(fits), tuple(flaws.told), flaws.n)


class _Flaws:
    def __init__(self) -> None:
        self.told: list[str] = []
        self.n = 0

    def add(self, words: str) -> None:
        self.n += 1
        if len(self.told) < SHOWN:
            self.told.append(words)


def _compare(
    tree: Frontier, wanted: dict[int, list[int]], checkpoints: Sequence[Checkpoint], fits: list[bool]
) -> None:
    for place in wanted.get(tree.size, ()):
        fits[place] = tree.root() == checkpoints[place].root


def _follow(entry: bytes, index: int, standings: dict[str, tuple[int, Standing]], flaws: _Flaws) -> None:
    """Follow one entry: it is canonical, next in its conversation, and was open."""
    try:
        plain = json.loads(entry)
        key, n, act, side = plain["promise"], plain["n"], plain["act"], plain["side"]
    except (ValueError, KeyError, TypeError):
        flaws.add(f"entry {index:,} cannot be read")
        return
    if canonical(plain) != entry:
        flaws.add(f"entry {index:,} is not written canonically")
    before, standing = standings.get(key, (0, Standing()))
    if n != before + 1:
        flaws.add(f"entry {index:,} is act {n} of promise {key}, after act {before}")
    try:
        standing = take(standing, act, by=side)
    except BonafidesError as error:
        flaws.add(f"entry {index:,}, promise {key}: {error.found}")
    standings[key] = (n, standing)


def lines(text: Iterable[bytes]) -> Iterator[bytes]:
    """Entries of a ledger's file: one a line, without the line's end."""
    for line in text:
        stripped = line.rstrip(b"\r\n")
        if stripped:
            yield stripped
