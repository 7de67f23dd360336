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

    @property
    def small(self) -> tuple[tuple[int, ...], ...]:
        """Reduced rows that are nought for every large class: a basis of what concerns small ones alone."""
        n_large = sum(pivot < self.first_small for pivot in self.rows.pivots)
        return self.rows.rows[n_large:]

    def within(self, most: int, steps: Steps) -> Iterator[Found]:
        """What concerns at most so many people, each with its combination; some more than once."""
        small, first = self.small, self.first_small
        if not small:
            return
        across = self._across(small)
        sizes = self.sizes[first:]
        shadow = residues([row for row, _ in across], most + 2)
        for suspect in suspects(shadow, sizes, most, steps):
            relations = reduced([across[at][0] for at in suspect]).relations
            if not relations:
                raise CannotTell
            for relation in relations:
                weights = [0] * len(self.sizes)
                for at, weight in zip(suspect, relation, strict=True):
                    weights[first + at] = weight * across[at][1]
                yield self._named(weights)

    def _across(self, small: Sequence[Sequence[int]]) -> list[tuple[list[int], int]]:
        """Of every small class: its row in a basis of what is orthogonal to `small`, and its multiplier."""
        pivots = self.rows.pivots[-len(small) :]
        free = [at for at in range(self.first_small, len(self.sizes)) if at not in pivots]
        led = dict(zip(pivots, small, strict=True))
        return [
            ([-led[at][column] for column in free], led[at][at])
            if at in led
            else ([int(at == column) for column in free], 1)
            for at in range(self.first_small, len(self.sizes))
        ]

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
