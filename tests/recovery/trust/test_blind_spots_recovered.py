"""Planted blind spots are found, none is found where none is, and the interval holds what it says."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from bonafides.trust.blind_spots import Pair, blind_spots, surest
from bonafides.trust.instruments import load

pytestmark = pytest.mark.slow

TOOL = load("two-minutes")
COLUMN = {item.code: place for place, item in enumerate(TOOL.items)}
PARTS = [one.code for one in TOOL.dimensions]
OF = np.array([PARTS.index(item.dimension) for item in TOOL.items])
TURNED = np.array([item.reversed for item in TOOL.items])
TIMES = 1_000


def rounds(n: int, *, above: dict[str, float], seed: int) -> Iterator[list[Pair]]:
    """Clients who differ from one another, and guesses that follow each with an error of their own.

    `above` is what the guess lies higher than the client's view, on average, by dimension.
    """
    random = np.random.default_rng(seed)
    level = np.array([4.4, 4.6, 4.2, 3.8, 4.3])
    shift = np.array([above.get(code, 0.0) for code in PARTS])
    view = level + random.normal(0, 0.7, (TIMES, n, 1)) + random.normal(0, 0.5, (TIMES, n, len(PARTS)))
    belief = view + shift + random.normal(0, 0.8, (TIMES, n, len(PARTS)))

    def answers(seen: np.ndarray) -> np.ndarray:
        said = np.rint(seen[..., OF] + random.normal(0, 0.6, (TIMES, n, len(COLUMN))))
        said = np.clip(said, 1, 7).astype(int)
        return np.where(TURNED, 8 - said, said)

    guessed, answered = answers(belief), answers(view)
    for time in range(TIMES):
        yield [
            Pair(
                TOOL,
                dict(zip(COLUMN, map(int, guessed[time, client]), strict=True)),
                dict(zip(COLUMN, map(int, answered[time, client]), strict=True)),
            )
            for client in range(n)
        ]


@pytest.mark.parametrize("n", [5, 8, 12])
def test_the_interval_of_a_difference_covers_the_planted_one(n: int) -> None:
    planted = {"intimacy": 0.8}
    covered = dict.fromkeys(("credibility", "intimacy"), 0)
    for pairs in rounds(n, above=planted, seed=n):
        found = blind_spots(pairs)
        for code in covered:
            apart = found[code].apart
            assert apart.low is not None
            assert apart.high is not None
            covered[code] += apart.low <= planted.get(code, 0.0) <= apart.high
    for times in covered.values():
        assert 0.93 <= times / TIMES <= 0.975


@pytest.mark.parametrize("n", [5, 8, 12])
def test_where_guess_and_answer_agree_a_blind_spot_is_named_seldom(n: int) -> None:
    named = sum(bool(surest(blind_spots(pairs))) for pairs in rounds(n, above={}, seed=100 + n))
    assert named / TIMES <= 0.05


def test_a_blind_spot_of_two_points_is_found_and_called_by_its_name() -> None:
    named = [surest(blind_spots(pairs)) for pairs in rounds(8, above={"intimacy": 2.0}, seed=7)]
    assert named.count("intimacy") / TIMES >= 0.75
    assert sum(one not in ("", "intimacy") for one in named) / TIMES <= 0.05
