"""Each person's optimism is recovered from an invented export, and honest people are seldom flagged."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from bonafides import invented
from bonafides.candour.people import People, people

SEEDS = range(1, 9)


def measured(live: Any, **knobs: Any) -> list[tuple[dict[int, float], People]]:
    found = []
    for seed in SEEDS:
        plan = invented.honest(
            people=30, deals=4000, seed=seed, restate=0.01, transfers=0.0, reassigned=0.0, **knobs
        )
        made, past = live(plan)
        truth = {row["person_no"]: row["optimism"] for row in made.truth["people"].values()}
        found.append((truth, people(past)))
    return found


@pytest.mark.slow
def test_honest_people_are_flagged_no_more_often_than_stated(live: Any) -> None:
    flags = [bool(one.alarm) for _, found in measured(live) for one in found.each]
    assert len(flags) == 240
    assert np.mean(flags) <= 0.05 + 2 * np.sqrt(0.05 * 0.95 / len(flags))


@pytest.mark.slow
def test_intervals_cover_planted_optimism_averaged_over_people(live: Any) -> None:
    """Stated: 93 to 97 %; two Monte Carlo errors are allowed on either side."""
    covered = [
        not one.optimism.excludes(truth[one.person_no])
        for truth, found in measured(live, optimism_mean=0.3, optimism_sd=0.4)
        for one in found.each
    ]
    error = np.sqrt(0.05 * 0.95 / len(covered))
    assert 0.93 - 2 * error <= np.mean(covered) <= 0.97 + 2 * error
