"""Laws of the audit and of its repairs."""

from __future__ import annotations

from itertools import combinations

import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bonafides.privacy.disclosure import Row, audit
from bonafides.privacy.disclosure_elimination import reduced
from bonafides.privacy.disclosure_merge import merge
from bonafides.privacy.disclosure_repair import withhold

ATOMS = "abcdefg"
PEOPLE = st.fixed_dictionaries({atom: st.integers(0, 8) for atom in ATOMS})
GROUPS = st.lists(st.frozensets(st.sampled_from(ATOMS), min_size=1), min_size=1, max_size=6, unique=True)
LEAST = st.integers(2, 8)


def as_rows(groups: list[frozenset[str]], earlier: int = 0) -> list[Row]:
    return [Row(f"r{at}", group, at < earlier) for at, group in enumerate(groups)]


def leaks_in_floats(people: dict[str, int], groups: list[frozenset[str]], least: int) -> bool:
    """Whether dropping the columns of some set of fewer than `least` people lowers the rank."""
    atoms = [atom for atom in ATOMS if people[atom]]
    if not atoms or not groups:
        return False
    matrix = np.array([[float(atom in group) for atom in atoms] for group in groups])
    rank = np.linalg.matrix_rank(matrix)
    return any(
        np.linalg.matrix_rank(np.delete(matrix, union, axis=1)) < rank
        if len(union) < len(atoms)
        else rank > 0
        for r in range(1, len(atoms) + 1)
        for union in combinations(range(len(atoms)), r)
        if sum(people[atoms[at]] for at in union) < least
    )


@given(PEOPLE, GROUPS, LEAST)
def test_the_audit_agrees_with_ranks_of_all_sets_of_few_people(
    people: dict[str, int], groups: list[frozenset[str]], least: int
) -> None:
    assert audit(people, as_rows(groups), least=least).passed == (not leaks_in_floats(people, groups, least))


@given(PEOPLE, GROUPS, LEAST, st.permutations(range(6)))
def test_the_order_of_rows_does_not_matter(
    people: dict[str, int], groups: list[frozenset[str]], least: int, order: list[int]
) -> None:
    rows = as_rows(groups)
    shuffled = [rows[at] for at in order if at < len(rows)]
    first, second = (audit(people, some, least=least, most_leaks=200) for some in (rows, shuffled))
    assert {tuple(leak.weights.items()) for leak in first.leaks} == {
        tuple(leak.weights.items()) for leak in second.leaks
    }


@given(PEOPLE, GROUPS, LEAST, st.data())
def test_fewer_answers_never_mend_a_leak(
    people: dict[str, int], groups: list[frozenset[str]], least: int, data: st.DataObject
) -> None:
    # So what leaks when everybody answers leaks with every pattern in which each class keeps somebody.
    fewer = {atom: data.draw(st.integers(min(n, 1), n)) for atom, n in people.items()}
    if not audit(people, as_rows(groups), least=least).passed:
        assert not audit(fewer, as_rows(groups), least=least).passed


@example({**dict.fromkeys(ATOMS, 8), "e": 4}, [frozenset("e"), frozenset("g")], 5, 1)
@given(PEOPLE, GROUPS, LEAST, st.integers(0, 2))
def test_after_withholding_nothing_more_leaks(
    people: dict[str, int], groups: list[frozenset[str]], least: int, earlier: int
) -> None:
    rows = as_rows(groups, earlier)
    found = withhold(people, rows, least=least)
    out = [row for row in rows if row.earlier]
    kept = [row for row in rows if row.earlier or row.name in found.kept]
    before, after = (audit(people, some, least=least, most_leaks=500) for some in (out, kept))
    assert found.passed == before.passed
    assert set(found.kept) | set(found.why) == {row.name for row in rows if not row.earlier}
    # Where what is out leaks by itself, nothing more follows from what is added.
    assert {tuple(leak.weights.items()) for leak in after.leaks} == {
        tuple(leak.weights.items()) for leak in before.leaks
    }


@settings(max_examples=60)
@given(PEOPLE, GROUPS.filter(lambda groups: len(groups) < 6), LEAST)
def test_no_other_way_of_withholding_costs_fewer_people(
    people: dict[str, int], groups: list[frozenset[str]], least: int
) -> None:
    rows = as_rows(groups)

    def lost(kept: tuple[Row, ...]) -> int:
        return sum(sum(people[a] for a in row.atoms) for row in rows if row not in kept)

    ways = [some for r in range(len(rows) + 1) for some in combinations(rows, r)]
    cheapest = min(lost(some) for some in ways if not leaks_in_floats(people, [r.atoms for r in some], least))
    kept = withhold(people, rows, least=least).kept
    assert lost(tuple(row for row in rows if row.name in kept)) == cheapest


@given(PEOPLE, GROUPS, LEAST, st.integers(0, 1))
def test_after_merging_nothing_leaks(
    people: dict[str, int], groups: list[frozenset[str]], least: int, earlier: int
) -> None:
    rows = as_rows(groups, earlier)
    found = merge(people, rows, least=least)
    assert audit(people, [*(row for row in rows if row.earlier), *found.rows], least=least).passed or (
        not found.passed and not found.rows
    )
    for row in found.rows:
        assert all(set(group) <= row.atoms or not set(group) & row.atoms for group in found.groups)


@given(st.lists(st.lists(st.integers(-9, 9), min_size=4, max_size=4), min_size=1, max_size=6))
def test_elimination_says_truly_what_each_row_is_made_of(matrix: list[list[int]]) -> None:
    found = reduced(matrix)
    for row, made_of in zip(found.rows, found.made_of, strict=True):
        assert [sum(w * r[at] for w, r in zip(made_of, matrix, strict=True)) for at in range(4)] == list(row)
    for relation in found.relations:
        assert not any(sum(w * r[at] for w, r in zip(relation, matrix, strict=True)) for at in range(4))
    assert len(found.rows) == np.linalg.matrix_rank(np.array(matrix, dtype=float))
