"""What can be computed from everything that was released: an exact audit over the rationals.

Atoms are the finest classes of people; what is released of a group is a row of noughts and ones over them,
since a mean with its n is a sum. Whoever has the rows has every combination of them. A release leaks when a
combination concerns fewer people than the threshold: their sum, their difference, any weighted sum.

That is more than "no sum over a union of atoms": of two groups that differ by one who left and one who came,
the difference of these two is released, and each of them knows their own answer. With this rule the promise
holds that k - 2 people who tell one another their answers cannot compute the answer of anybody else.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice

from bonafides.errors import WrongRequest
from bonafides.privacy.disclosure_search import CannotTell, Steps
from bonafides.privacy.disclosure_span import Span
from bonafides.privacy.disclosure_words import in_words

MOST_STEPS = 40_000
"""Combinations tried before an audit gives up and refuses; some seconds."""


@dataclass(frozen=True, slots=True)
class Row:
    """One group of which something is released.

    Parameters
    ----------
    name
        In the words of whoever reads a refusal.
    atoms
        The classes of people in it.
    earlier
        Whether it is out already and cannot be taken back.
    """

    name: str
    atoms: frozenset[str]
    earlier: bool = False


@dataclass(frozen=True, slots=True)
class Leak:
    """Something about too few people that can be computed.

    Parameters
    ----------
    people
        How many it concerns.
    weights
        Atom to its weight in what is computed; all 1 where it is their plain sum.
    combination
        Row to its weight in the computation.
    least
        The threshold that it breaks.
    """

    people: int
    weights: Mapping[str, int]
    combination: Mapping[str, Fraction]
    least: int

    @property
    def is_sum(self) -> bool:
        """Whether it is the plain sum of these people's answers."""
        return all(weight == 1 for weight in self.weights.values())

    def words(self) -> str:
        """How it is computed, told to somebody who does no algebra."""
        return in_words(self.weights, self.combination, self.people, self.least)


@dataclass(frozen=True, slots=True)
class Audit:
    """What was found.

    Parameters
    ----------
    leaks
        Fewest people first; not all of them where there are many.
    complete
        False where there were more combinations than could be tried: then nothing may be released either.
    """

    leaks: tuple[Leak, ...]
    complete: bool = True

    @property
    def passed(self) -> bool:
        """Whether the rows may be released together."""
        return self.complete and not self.leaks


def audit(
    people: Mapping[str, int],
    rows: Sequence[Row],
    *,
    least: int,
    known: Collection[str] = (),
    most_leaks: int = 12,
    most_steps: int = MOST_STEPS,
) -> Audit:
    """Find what concerns fewer than `least` people and can be computed from the rows.

    Parameters
    ----------
    people
        Atom to its number of people who answered.
    rows
        All that is to be released and all that ever was of the same answers.
    least
        The threshold, k.
    known
        Atoms whose answers the reader has anyway (answers that carry a name): they protect nobody, so that
        k counts the others.
    most_leaks, most_steps
        Where to stop.

    Returns
    -------
    Audit
        Leaks with few people first, each with its combination.

    Raises
    ------
    WrongRequest
        A row of an atom that has no number of people, or two rows of one name.

    Notes
    -----
    Let N be a basis of what is orthogonal to the rows. Vectors of their span that are nought outside a set U
    of atoms are the linear relations between those rows of N that belong to U: so we search for small
    dependent sets, modulo a prime, and solve each of them exactly.

    Examples
    --------
    >>> people = {"a": 1, "b": 5, "c": 6, "d": 7}
    >>> rows = [Row("ab", frozenset("ab")), Row("bc", frozenset("bc")), Row("ac", frozenset("ac"))]
    >>> found = audit(people, rows, least=5)
    >>> print(found.leaks[0].words())
    From (ab + ac - bc) / 2 follows the sum of a: one person, and five are needed.
    >>> audit(people, rows[:2], least=5).passed
    True
    """
    _checked(people, rows)
    counted = {atom: n for atom, n in people.items() if n > 0 and atom not in known}
    steps = Steps(most_steps)
    leaks: list[Leak] = []
    complete = True
    for part in parted(rows):
        try:
            leaks += _leaks(counted, part, least, most_leaks, steps)
        except CannotTell:
            complete = False
    ordered = sorted(leaks, key=lambda leak: (leak.people, len(leak.weights), tuple(leak.weights)))
    return Audit(tuple(ordered[:most_leaks]), complete)


def parted(rows: Sequence[Row]) -> list[list[Row]]:
    """Rows in parts that share no atom: nothing is gained by combining rows of two parts.

    Examples
    --------
    >>> rows = [Row("x", frozenset("ab")), Row("y", frozenset("c")), Row("z", frozenset("bd"))]
    >>> [[row.name for row in part] for part in parted(rows)]
    [['x', 'z'], ['y']]
    """
    parts: list[tuple[set[str], list[int]]] = []
    for at, row in enumerate(rows):
        meets = [part for part in parts if part[0] & row.atoms]
        parts = [part for part in parts if not part[0] & row.atoms]
        atoms = set(row.atoms).union(*(part[0] for part in meets))
        parts.append((atoms, sorted([at, *(i for part in meets for i in part[1])])))
    return [[rows[at] for at in inside] for _, inside in sorted(parts, key=lambda part: part[1])]


def _leaks(
    counted: Mapping[str, int], rows: Sequence[Row], least: int, most_leaks: int, steps: Steps
) -> list[Leak]:
    """Leaks of one connected part, fewest people first until there are enough of them."""
    span = Span.of(counted, {row.name: row.atoms for row in rows}, least)
    leaks: dict[tuple[str, ...], Leak] = {}
    for budget in range(1, least):
        for weights, combination in islice(span.within(budget, steps), 4 * most_leaks):
            concerned = sum(counted[atom] for atom in weights)
            leaks.setdefault(tuple(weights), Leak(concerned, weights, combination, least))
        if len(leaks) >= most_leaks:
            break
    return list(leaks.values())


def atoms_of(groups: Mapping[str, Collection[Hashable]]) -> tuple[dict[str, int], dict[str, frozenset[str]]]:
    """The finest classes of people of groups that overlap: who is in the same groups is in the same atom.

    Parameters
    ----------
    groups
        Name to its people. The same group at two times, with somebody come or gone, is two groups.

    Returns
    -------
    tuple
        Atom to its number of people, and group to its atoms. An atom is called after the groups it is in.

    Examples
    --------
    >>> people, rows = atoms_of({"May": {1, 2, 3}, "June": {1, 2, 3, 4}})
    >>> people
    {'June': 1, 'May & June': 3}
    >>> sorted(rows["June"])
    ['June', 'May & June']
    """
    inside: dict[Hashable, list[str]] = {}
    for name, members in groups.items():
        for who in set(members):
            inside.setdefault(who, []).append(name)
    called = [" & ".join(names) for names in inside.values()]
    people = {atom: called.count(atom) for atom in sorted(set(called))}
    rows: dict[str, set[str]] = {name: set() for name in groups}
    for names in inside.values():
        for name in names:
            rows[name].add(" & ".join(names))
    return people, {name: frozenset(atoms) for name, atoms in rows.items()}


def _checked(people: Mapping[str, int], rows: Sequence[Row]) -> None:
    """Refuse what cannot be audited."""
    names = [row.name for row in rows]
    twice = sorted({name for name in names if names.count(name) > 1})
    unknown = sorted({atom for row in rows for atom in row.atoms if atom not in people})
    if twice:
        raise WrongRequest(
            f"two rows called {twice[0]}", "one name a row", "tell them apart, by day or place"
        )
    if unknown:
        raise WrongRequest(
            f"a row of {unknown[0]}, of which nobody says how many people it has",
            "a number of people for every atom",
            "add it, 0 where nobody answered",
        )
