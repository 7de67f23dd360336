"""The span of released rows, and what lies in it that concerns few people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from bonafides.privacy.disclosure_elimination import Reduced, primitive, reduced
from bonafides.privacy.disclosure_search import CannotTell, Steps, residues, suspects

Found = tuple[dict[str, int], dict[str, Fraction]]
"""Atom to weight, and row to weight: what is computed, and from what."""


@dataclass(frozen=True, slots=True)
class Span:
    """Rows over classes of people, reduced so that what concerns small classes alone comes last.

    Parameters
    ----------
    classes
        Atoms in the same rows, which cannot be told apart; large classes first, then small ones by size.
    sizes
        People of each class.
    first_small
        The first class of fewer people than the threshold.
    names
        Of the rows.
    rows
        Reduced.
    """

    classes: tuple[tuple[str, ...], ...]
    sizes: tuple[int, ...]
    first_small: int
    names: tuple[str, ...]
    rows: Reduced

    @classmethod
    def of(cls, people: Mapping[str, int], rows: Mapping[str, frozenset[str]], least: int) -> Span:
        """The span of rows over atoms that have people; an atom in no row is not seen at all."""
        together: dict[tuple[bool, ...], list[str]] = {}
        for atom in sorted(people):
            together.setdefault(tuple(atom in atoms for atoms in rows.values()), []).append(atom)
        sizes = {inside: sum(people[atom] for atom in atoms) for inside, atoms in together.items()}
        order = sorted(
            (inside for inside in together if any(inside)),
            key=lambda inside: (sizes[inside] < least, sizes[inside], together[inside]),
        )
        matrix = [[int(inside[at]) for inside in order] for at in range(len(rows))]
        return cls(
            tuple(tuple(together[inside]) for inside in order),
            tuple(sizes[inside] for inside in order),
            sum(sizes[inside] >= least for inside in order),
            tuple(rows),
            reduced(matrix),
        )

    def within(self, most: int, steps: Steps) -> Iterator[Found]:
        """What concerns at most so many people, each with its combination; some more than once."""
        for columns, across in self._parts():
            sizes = [self.sizes[column] for column in columns]
            shadow = residues([row for row, _ in across], most + 2)
            for suspect in suspects(shadow, sizes, most, steps):
                relations = reduced([across[at][0] for at in suspect]).relations
                if not relations:
                    raise CannotTell
                for relation in relations:
                    weights = [0] * len(self.sizes)
                    for at, weight in zip(suspect, relation, strict=True):
                        weights[columns[at]] = weight * across[at][1]
                    yield self._named(weights)

    def _parts(self) -> Iterator[tuple[list[int], list[tuple[list[int], int]]]]:
        """Small classes in parts that have nothing to do with one another, each as it lies across the span.

        Of every class its row in a basis of what is orthogonal to the reduced rows that are nought for all
        large classes, and that row's multiplier. A class that is in none of these rows belongs to no part.
        """
        lead = {pivot: row for row, pivot in zip(self.rows.rows, self.rows.pivots, strict=True)}
        inside = {
            pivot: [at for at, value in enumerate(row) if value]
            for pivot, row in lead.items()
            if pivot >= self.first_small
        }
        for pivots in _joined(inside):
            columns = sorted({column for pivot in pivots for column in inside[pivot]})
            free = [column for column in columns if column not in lead]
            yield (
                columns,
                [
                    ([-lead[at][column] for column in free], lead[at][at])
                    if at in lead
                    else ([int(at == column) for column in free], 1)
                    for at in columns
                ],
            )

    def _named(self, weights: Sequence[int]) -> Found:
        """A vector of the span in terms of atoms, and as a combination of the rows that were given."""
        first = next(at for at, weight in enumerate(weights) if weight)
        whole = primitive(weights, first)
        made = [Fraction(0)] * len(self.names)
        for row, made_of, pivot in zip(self.rows.rows, self.rows.made_of, self.rows.pivots, strict=True):
            if whole[pivot]:
                share = Fraction(whole[pivot], row[pivot])
                made = [have + share * more for have, more in zip(made, made_of, strict=True)]
        atoms = {
            atom: weight
            for atoms, weight in zip(self.classes, whole, strict=True)
            for atom in atoms
            if weight
        }
        return dict(sorted(atoms.items())), {n: w for n, w in zip(self.names, made, strict=True) if w}


def _joined(inside: Mapping[int, Sequence[int]]) -> list[list[int]]:
    """Rows in groups that share no column."""
    groups: list[tuple[set[int], list[int]]] = []
    for pivot, columns in inside.items():
        meets = [group for group in groups if not group[0].isdisjoint(columns)]
        groups = [group for group in groups if group[0].isdisjoint(columns)]
        shared = set(columns).union(*(group[0] for group in meets))
        groups.append((shared, sorted([pivot, *(one for group in meets for one in group[1])])))
    return [pivots for _, pivots in sorted(groups, key=lambda group: group[1])]
