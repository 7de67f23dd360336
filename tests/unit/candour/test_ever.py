"""Probabilities that mean "ever won" are scored against that, and never against a period."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import numpy as np
import pytest
from tests.drawn_pasts import months, past_of

from bonafides.candour.calibration import calibration
from bonafides.candour.ever import censoring_weights, ever
from bonafides.candour.people import people


def company(duck, *, seed: int, n: int = 1500, last_day: date = date(2026, 12, 27)):
    """Honest people say what share is ever won; winning takes three times as long as losing."""
    rng = np.random.default_rng(seed)
    p = rng.choice([0.2, 0.5, 0.8], n)
    won = rng.random(n) < p
    took = rng.exponential(np.where(won, 120.0, 40.0)).astype(int) + 1
    began = rng.integers(0, 350, n)
    said, ended = [], []
    for i in range(n):
        day = datetime(2026, 1, 1, 9) + timedelta(days=int(began[i]))  # noqa: DTZ001  drawn moments are UTC
        over = day + timedelta(days=int(took[i]))
        row = {"deal": str(i), "when": f"{day:%Y-%m-%d %H:%M}"}
        said.append({**row, "what": "close_date", "value": f"{day + timedelta(days=7):%Y-%m-%d}"})
        said.append({**row, "what": "probability", "value": str(round(100 * p[i]))})
        if over.date() <= last_day:
            ended.append(
                {"deal": str(i), "when": f"{over:%Y-%m-%d %H:%M}", "result": "won" if won[i] else "lost"}
            )
    return past_of(duck, said, ended=ended, periods=months("2026-01", 12), last_day=last_day)


def test_weights_are_one_over_the_chance_to_be_watched_so_long():
    # By hand: last seen 1 of 3 at week 2, so who ends at week 3 was watched with chance 2/3.
    weight, undecided = censoring_weights(
        np.array([2, 3, 3]), np.array([False, True, False]), np.array([1, 1, 1])
    )
    assert weight.tolist() == pytest.approx([0, 1.5, 0])
    assert undecided == 0.5


def test_honest_people_who_mean_ever_are_found_honest_though_half_the_wins_are_still_to_come(duck):
    past = company(duck, seed=1)
    found = ever(past, seed=1)
    assert found.n_open > 200
    assert found.brier is not None
    assert not found.brier.beyond_chance
    assert not found.gap.excludes(0.0)
    # Those that are over, taken alone, would accuse them: losing is quicker.
    over = past.engine.fetch(past.outcomes.group_by("result").agg(n=past.outcomes.count())).to_pylist()
    n = {row["result"]: row["n"] for row in over}
    assert 0.5 - n["won"] / (n["won"] + n["lost"]) > 0.03


def test_the_declared_meaning_changes_what_is_measured(duck):
    past = company(duck, seed=2, n=600)
    by_period, of_ever = calibration(past), calibration(past, means="ever")
    assert by_period.ever is None
    assert by_period.by_lead[0].gap.excludes(0.0)  # few are won by the end of a month
    assert of_ever.by_lead == ()
    assert of_ever.ever is not None
    assert of_ever.record()["probability_means"] == "ever"
    assert people(past, means="ever").overall.refused


def test_ever_is_refused_while_most_deals_are_undecided(duck):
    past = company(duck, seed=3, n=400, last_day=date(2026, 1, 18))
    found = ever(past)
    assert found.brier is None
    assert found.why
