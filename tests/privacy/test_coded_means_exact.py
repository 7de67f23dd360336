"""What a mean tells with all that stands beside it, over every set of answers that a group can give.

Attack that must fail: from a mean, its interval, its standard error, its spread and the composite of which
it is a part, to work out more than the mean alone tells as it is rounded and coded. Exact: every multiset of
5 to 12 answers from 1 to 7 is released as it would be; what is released alike cannot be told apart.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from itertools import combinations_with_replacement, product
from typing import Any

import numpy as np
import pytest
from tests.mirrors import released

from bonafides.privacy.disclosure_bounds import LEAST_POINTS, coded
from bonafides.privacy.disclosure_thresholds import Thresholds
from bonafides.trust.aggregate import _sd_figure
from bonafides.trust.instruments import load
from bonafides.trust.judged import spread_lent
from bonafides.trust.measuring import Allowed
from bonafides.trust.shown import error_of, shown_mean, tenths

ONE = load("manager-pulse-monthly")
"""Six behaviours of one question each: a rater's mean of a part is one whole answer."""

LENT = (0.9, 30.0)
SPREAD_FROM = 8


def told_of(values: tuple[int, ...], lent: tuple[float, float] | None) -> tuple[Any, ...]:
    """Everything that is released of one figure."""
    given = np.array(values, dtype=float)
    figure = shown_mean(given, ONE, 5, lent=lent)
    if figure.refused:
        return (figure.why,)
    record = figure.record()
    error = error_of(given, lent)[0]
    spread = () if lent is not None else (_sd_figure(float(given.std(ddof=1)), len(given)).value,)
    return (record["value"], record["low"], record["high"], record["why"], round(error, 12), *spread)


@cache
def classes(n: int) -> dict[tuple[Any, ...], list[tuple[int, ...]]]:
    """What is released, to every set of answers of which exactly that is released.

    From eight on the own spread is told, where the mean is not coded (`judged.spread_lent`).
    """
    found: dict[tuple[Any, ...], list[tuple[int, ...]]] = defaultdict(list)
    for values in combinations_with_replacement(range(1, 8), n):
        at_an_end = coded(float(sum(values)), n).more != ""
        own = n >= SPREAD_FROM and not at_an_end
        found[told_of(values, None if own else LENT)].append(values)
    return found


@pytest.mark.parametrize("n", range(5, 13))
def test_what_stands_beside_a_mean_tells_no_more_than_the_mean_does(n: int) -> None:
    """Sets that are released apart differ in what is shown of the mean itself, or in their shown spread."""
    for told, same in classes(n).items():
        unanimous = {len(set(values)) == 1 for values in same}
        assert len(unanimous) == 1
        if unanimous == {True} and len(told) == 1:
            # All that is told is that they were alike, which of the seven is not.
            assert len(same) == 7
            continue
        shown = {(coded(float(sum(values)), n).value, coded(float(sum(values)), n).more) for values in same}
        assert len(shown) == 1
        if n < SPREAD_FROM or next(iter(shown))[1]:
            everything = [
                values
                for values in combinations_with_replacement(range(1, 8), n)
                if (coded(float(sum(values)), n).value, coded(float(sum(values)), n).more) in shown
                and len(set(values)) > 1
            ]
            assert sorted(same) == sorted(everything), "the interval or the error told them apart"


@pytest.mark.parametrize("n", range(5, SPREAD_FROM))
def test_nobodys_answer_is_narrowed_below_three_points(n: int) -> None:
    for told, same in classes(n).items():
        if len(told) > 1:
            answers = {answer for values in same for answer in values}
            assert max(answers) - min(answers) >= LEAST_POINTS - 1, (told, same)


@pytest.mark.parametrize("n", range(5, 13))
def test_a_coded_mean_never_tells_how_near_to_the_end_it_is(n: int) -> None:
    """Every set at one end, but the unanimous, is released as one."""
    for more in ("or more", "or less"):
        at_the_end = {
            told
            for told, same in classes(n).items()
            if len(told) > 1 and coded(float(sum(same[0])), n).more == more
        }
        assert len(at_the_end) == 1


def rows_with(part: tuple[int, ...], rest: list[dict[str, int]]) -> list[dict[str, int | None]]:
    """Answers of a group: one part as told, the others as they are."""
    first = ONE.items[0].code
    return [{**one, first: answer} for one, answer in zip(rest, part, strict=True)]


@pytest.mark.parametrize("n", range(5, 13))
def test_the_composite_beside_a_coded_part_is_the_same_whatever_that_part_holds(n: int) -> None:
    """All sets of one part that are coded alike, others as they are: the same release, byte for byte.

    In every order of the raters who did not choose the end.
    """
    codes = [item.code for item in ONE.items]
    rest = [
        {code: 2 + (number * 3 + place * 5) % 5 for place, code in enumerate(codes)} for number in range(n)
    ]
    tops = [(6,), (6, 6), (5,)]
    releases = set()
    for few in tops:
        for places in product(range(n), repeat=len(few)):
            if len(set(places)) < len(few):
                continue
            part = [7] * n
            for place, answer in zip(places, few, strict=True):
                part[place] = answer
            assert coded(float(sum(part)), n).more == "or more"
            found = released(ONE, {"a" * 16: rows_with(tuple(part), rest)}, {"all": ["a" * 16]}, invited=n)
            told = found["aggregates"]["all"]
            # The careless flag and the deviations are of their own; none is told beside a coded part.
            assert told["deviations"] == {}
            releases.add(repr({name: told[name] for name in ("figures", "se", "bounds", "spread", "items")}))
    assert len(releases) == 1


def test_the_attack_works_where_ends_are_rounded_apart() -> None:
    """As it was: the interval round the mean itself, to the nearest tenth, with an error that is known."""
    n, sums = 12, set()
    for total in range(30, 60):
        mean, half = total / n, 0.5347
        sums.add((round(mean, 1), round(mean - half, 1), round(mean + half, 1)))
    alone = {round(total / n, 1) for total in range(30, 60)}
    assert len(sums) > len(alone)


def test_an_interval_is_never_rounded_inwards() -> None:
    from bonafides.figures import Figure

    rng = np.random.default_rng(7)
    for value, width in rng.uniform([1.0, 0.01], [7.0, 2.0], size=(500, 2)):
        found = tenths(Figure(value, value - width, value + width, n=9, unit="steps"))
        assert found.low is not None
        assert found.high is not None
        assert found.low <= value - width + 1e-9
        assert found.high >= value + width - 1e-9


@pytest.mark.parametrize("n_cells", [2, SPREAD_FROM, 30])
def test_the_spread_of_a_coded_group_does_not_follow_from_those_of_others_however_many_cells_it_has(
    n_cells: int,
) -> None:
    """All of them less the rest would be the coded group's; exact, on a group of many cells too."""
    codes = [item.code for item in ONE.items]
    part = [f"{number:016x}" for number in range(n_cells)]
    top: list[dict[str, int | None]] = [dict.fromkeys(codes, 7) for _ in range(6)]
    rows = dict.fromkeys(part, top)
    rows[part[0]] = [dict.fromkeys(codes, 6), *top[1:]]
    rows["f" * 16] = [dict.fromkeys(codes, 2 + number % 5) for number in range(12)]
    groups = {"part": tuple(part), "rest": ("f" * 16,), "all": (*part, "f" * 16)}
    shows = frozenset({"means", "items", "spread"})
    lent = spread_lent(
        ONE,
        rows,
        [Allowed(code, cells, shows) for code, cells in groups.items()],
        Thresholds(spread=SPREAD_FROM),
    )
    name = f"item:{codes[0]}"
    assert name in lent["part"]
    assert name in lent["all"] or name in lent["rest"]
