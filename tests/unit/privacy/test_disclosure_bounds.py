"""What the ends of a scale give away, checked by trying every set of answers."""

from __future__ import annotations

import random
from itertools import combinations_with_replacement, product

import pytest

from bonafides.errors import WrongRequest
from bonafides.privacy.disclosure_bounds import Coded, Shown, _programme, coded, narrowed, unanimous
from bonafides.privacy.disclosure_nested import nested_reach


def could_be(n: int, mean: Coded) -> set[int]:
    """Every answer that somebody among n can have given, if the mean is shown like this."""
    found: set[int] = set()
    for answers in combinations_with_replacement(range(1, 8), n):
        if coded(sum(answers), n) == mean:
            found |= set(answers)
    return found


@pytest.mark.parametrize("n", [5, 6, 8])
def test_a_coded_mean_leaves_everybody_at_least_three_answers(n: int) -> None:
    for total in range(n, 7 * n + 1):
        assert len(could_be(n, coded(total, n))) >= 3


def test_a_plain_mean_would_not() -> None:
    # 34 of 35 points among five: each said six or seven.
    plain = {a for five in combinations_with_replacement(range(1, 8), 5) if sum(five) == 34 for a in five}
    assert plain == {6, 7}
    assert could_be(5, coded(34, 5)) == {5, 6, 7}


@pytest.mark.parametrize("n", range(5, 60))
def test_a_coded_mean_is_true(n: int) -> None:
    for total in range(n, 7 * n + 1):
        one = coded(total, n)
        mean = total / n
        if one.more == "or more":
            assert mean >= one.value - 1e-9
        elif one.more == "or less":
            assert mean <= one.value + 1e-9
        else:
            assert abs(mean - one.value) <= 0.05 + 1e-9
        lowest, highest = Shown.of("a", one, n).least, Shown.of("a", one, n).most
        assert lowest - 1e-9 <= total <= highest + 1e-9


def test_rounding_hides_nothing_of_ten_people_and_something_of_eleven() -> None:
    def sums(n: int) -> dict[float, int]:
        seen = [coded(total, n).value for total in range(2 * n, 6 * n)]
        return {value: seen.count(value) for value in seen}

    assert set(sums(10).values()) == {1}
    assert 2 in sums(11).values()


def test_everybody_agreeing_is_seen() -> None:
    assert unanimous([0, 0, 0, 5, 0, 0, 0])
    assert not unanimous([0, 0, 0, 5, 1, 0, 0])
    assert not unanimous([])


def test_bounds_agree_with_trying_all_sums() -> None:
    draw = random.Random(2)
    met = 0
    for _ in range(40):
        people = {"a": draw.randint(1, 4), "b": draw.randint(1, 5), "c": draw.randint(3, 6)}
        truth = {atom: draw.choice([n, 7 * n, draw.randint(n, 7 * n)]) for atom, n in people.items()}
        groups = draw.sample(["ab", "bc", "abc", "ac", "c"], 2)
        shown = [Shown(frozenset(g), sum(truth[a] for a in g), sum(truth[a] for a in g)) for g in groups]
        sums = [
            values
            for values in product(*(range(n, 7 * n + 1) for n in people.values()))
            if all(
                sum(v for a, v in zip("abc", values, strict=True) if a in s.atoms) == s.least for s in shown
            )
        ]
        expected = set()
        for at, atom in enumerate("abc"):
            n, reach = people[atom], [values[at] for values in sums]
            one = (max(1, min(reach) - 7 * (n - 1)), min(7, max(reach) - (n - 1)))
            if one[1] - one[0] < 2 or (n < 5 and (max(reach) - min(reach)) / n < 2):
                expected.add(atom)
        found = {one.atoms[0] for one in narrowed(people, shown, least=5) if len(one.atoms) == 1}
        assert found == expected
        met += bool(expected)
    assert 10 < met < 40


def test_two_small_classes_are_bounded_together() -> None:
    people = {"a": 2, "b": 2, "c": 8}
    shown = [Shown(frozenset("abc"), 70, 70), Shown(frozenset("c"), 44, 44)]
    found = narrowed(people, shown, least=5)
    assert [(one.atoms, one.people, one.least) for one in found if len(one.atoms) == 2] == [
        (("a", "b"), 4, 6.5)
    ]


def test_sums_that_contradict_one_another_are_refused() -> None:
    with pytest.raises(WrongRequest):
        narrowed({"a": 5}, [Shown(frozenset("a"), 5, 5), Shown(frozenset("a"), 9, 9)], least=5)


@pytest.mark.parametrize("whole", [True, False])
def test_two_passes_over_a_tree_agree_with_linear_programmes(whole: bool) -> None:
    draw = random.Random(8)
    for _ in range(60):
        people = {atom: draw.randint(1, 9) for atom in "abcde"}
        truth = {atom: draw.choice([n, 7 * n, draw.randint(n, 7 * n)]) for atom, n in people.items()}
        groups = draw.sample(["ab", "abc", "abcde", "d", "de", "e", "a"], 3)
        sums = {group: sum(truth[atom] for atom in group) for group in groups}
        shown = [
            Shown(frozenset(group), total - draw.random(), total + draw.random())
            for group, total in sums.items()
        ]
        limits = {atom: (float(n), 7.0 * n) for atom, n in people.items()}
        known = [(one.atoms, (one.least, one.most)) for one in shown]
        for of in ("a", "b", "ab", "c", "d", "e"):
            quick = nested_reach(limits, known, whole, frozenset(of))
            assert quick is not None
            assert quick[frozenset(of)] == pytest.approx(_programme(limits, shown, of, whole), abs=1e-4)


def test_groups_that_overlap_are_left_to_linear_programmes() -> None:
    limits = dict.fromkeys("abc", (1.0, 7.0))
    crossed = [(frozenset("ab"), (2.0, 14.0)), (frozenset("bc"), (2.0, 14.0))]
    assert nested_reach(limits, crossed, True) is None
