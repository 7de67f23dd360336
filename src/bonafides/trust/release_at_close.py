"""What may be released when a round closes: decided from the numbers of answers alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bonafides.errors import WrongRequest
from bonafides.privacy.disclosure import Row
from bonafides.privacy.disclosure_repair import withhold
from bonafides.privacy.disclosure_thresholds import Thresholds
from bonafides.trust.release_aggregates import SHOWS, Aggregate, Closing, Decision, Earlier, needed, rows_of


def close_plan(
    plan: Sequence[Aggregate],
    accepted: Mapping[str, int],
    thresholds: Thresholds,
    *,
    earlier: Sequence[Earlier] = (),
) -> Closing:
    """Decide at close what may be released, from the numbers of answers alone.

    Means, single items, spread and comments are audited each with its threshold over everything that shows
    them; what is more than means only where means are shown. What would leak is withheld, fewest people
    first, until nothing leaks.

    Parameters
    ----------
    plan
        As in the manifest (`Aggregate.of`).
    accepted
        Cell to the number of its accepted ballots; 0 where it is missing.
    thresholds
        As in the manifest (`Thresholds.of`).
    earlier
        All that is out already of these answers.

    Raises
    ------
    WrongRequest
        Fewer answers than were released before: what is out cannot be withdrawn.

    Examples
    --------
    Eight peers and four clients answered: clients alone are too few, and beside "all" so are the peers.

    >>> plan = [Aggregate("all", ("c1", "c2"), ("means", "spread")), Aggregate("peers", ("c1",), ("means",)),
    ...         Aggregate("clients", ("c2",), ("means",))]
    >>> closing = close_plan(plan, {"c1": 8, "c2": 4}, Thresholds())
    >>> [(one.code, sorted(one.shows), one.why) for one in closing.decisions]
    [('all', ['means', 'spread'], ''),
     ('peers', [], 'Beside what else is shown, it would give away what four people said. Five are needed.'),
     ('clients', [], 'Four people stand behind it. Five are needed.')]
    >>> closing.only_wider, closing.unread
    (('c1', 'c2'), ())
    """
    people, split = _atoms(plan, accepted, earlier)
    shown: dict[str, set[str]] = {one.code: set() for one in plan}
    why: dict[str, dict[str, str]] = {one.code: {} for one in plan}
    for what in SHOWS:
        rows = [
            Row(row.name, frozenset(atom for cell in row.atoms for atom in split[cell]))
            for row in rows_of(plan, what)
            if what == "means" or "means" in shown[row.name]
        ]
        out = [_row(one, split) for one in earlier if what in one.shows]
        found = withhold(people, [*out, *rows], least=needed(thresholds, what))
        for name in found.kept:
            shown[name].add(what)
        for name, said in found.plain.items():
            why[name][what] = said
    return _closing(plan, accepted, shown, why)


def next_batch(waiting: int, thresholds: Thresholds) -> int:
    """How many of the new answers of rolling feedback may be released now: all that wait, or none.

    A batch that is out is closed: nothing in it is edited or withdrawn any more. What never becomes a batch
    is never released.

    Examples
    --------
    >>> next_batch(4, Thresholds()), next_batch(7, Thresholds())
    (0, 7)
    """
    return waiting if waiting >= thresholds.means else 0


def _atoms(
    plan: Sequence[Aggregate], accepted: Mapping[str, int], earlier: Sequence[Earlier]
) -> tuple[dict[str, int], dict[str, list[str]]]:
    """Answers of every cell, parted by how many of them were out before: atom to people, cell to atoms."""
    cells = [*(cell for one in plan for cell in one.cells), *(cell for one in earlier for cell in one.counts)]
    people: dict[str, int] = {}
    split: dict[str, list[str]] = {}
    for cell in dict.fromkeys(cells):
        now = accepted.get(cell, 0)
        marks = sorted({0, now, *(one.counts.get(cell, 0) for one in earlier)})
        if marks[-1] > now:
            raise WrongRequest(
                f"{now} answers in {cell}, of which {marks[-1]} were released before",
                "at least as many as are out",
                "keep what was released; it cannot be withdrawn",
            )
        split[cell] = [f"{cell} to {mark}" for mark in marks[1:]] or [cell]
        people |= {
            atom: mark - before
            for atom, before, mark in zip(split[cell], marks, marks[1:] or [0], strict=False)
        }
    return people, split


def _row(one: Earlier, split: Mapping[str, Sequence[str]]) -> Row:
    """What was released before, over the parts of cells: the first answers of each."""
    atoms = {
        atom
        for cell, n in one.counts.items()
        for atom in split[cell]
        if n and int(atom.removeprefix(f"{cell} to ")) <= n
    }
    return Row(one.name, frozenset(atoms), earlier=True)


def _closing(
    plan: Sequence[Aggregate],
    accepted: Mapping[str, int],
    shown: Mapping[str, set[str]],
    why: Mapping[str, Mapping[str, str]],
) -> Closing:
    decisions = tuple(
        Decision(
            one.code,
            one.cells,
            frozenset(shown[one.code]),
            {what: why[one.code].get(what, NO_MEANS) for what in one.shows if what not in shown[one.code]},
            sum(accepted.get(cell, 0) for cell in one.cells),
        )
        for one in plan
    )
    cells = dict.fromkeys(cell for one in plan for cell in one.cells)
    counted = {
        cell: tuple(one.code for one in decisions if one.shows and cell in one.cells) for cell in cells
    }
    alone = {one.cells[0] for one in decisions if one.shows and len(one.cells) == 1}
    return Closing(
        decisions,
        {cell: codes for cell, codes in counted.items() if codes},
        tuple(cell for cell, codes in counted.items() if codes and cell not in alone),
        tuple(cell for cell, codes in counted.items() if not codes),
    )


NO_MEANS = "Not even means can be shown of it."
