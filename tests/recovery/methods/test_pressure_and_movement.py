"""Planted optimism, planted pressure and honest updating, told apart."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import expit, logit

from bonafides.methods.contrasts import clustered_mean, value_added
from bonafides.methods.jumps import excess_jump, jumps_by_group, pooled_jumps
from bonafides.methods.movement import excess_movement

SEEDS = 600
DATES = 16  # eight with a call, eight placebo weeks


def team(seed: int, *, optimism: float, pressure: float, n_deals: int = 40) -> dict[str, np.ndarray]:
    """Deals stated before and after each date; honest beliefs move by news common to a date and by noise."""
    rng = np.random.default_rng(seed)
    shape = (n_deals, DATES)
    true = rng.uniform(0.15, 0.85, shape)
    news = rng.normal(0, 0.15, DATES) + rng.normal(0, 0.3, shape)
    then = expit(logit(true) + news)
    called = np.broadcast_to(np.arange(DATES) % 2 == 0, shape)
    before = expit(logit(true) + optimism)
    after = expit(logit(then) + optimism + pressure * called)
    return {
        "before": before,
        "after": after,
        "won": rng.random(shape) < then,
        "called": called,
        "deal": np.broadcast_to(np.arange(n_deals)[:, None], shape),
        "date": np.broadcast_to(np.arange(DATES), shape),
    }


def measured(rows: dict[str, np.ndarray]) -> dict[str, bool]:
    flat = {name: column.ravel() for name, column in rows.items()}
    jump = excess_jump(
        flat["after"] - flat["before"], at_event=flat["called"], subject=flat["deal"], date=flat["date"]
    )
    bias = clustered_mean(flat["before"] - flat["won"], cluster=flat["date"], unit="probability")
    return {
        "jump": jump.difference.low > 0,
        "jump covers 0": not jump.difference.excludes(0.0),
        "bias": bias.low > 0,
        "bias covers 0": not bias.excludes(0.0),
    }


def share(name: str, *, optimism: float, pressure: float) -> float:
    found = [measured(team(seed, optimism=optimism, pressure=pressure))[name] for seed in range(SEEDS)]
    return float(np.mean(found))


ERROR = 2 * np.sqrt(0.05 * 0.95 / SEEDS)


@pytest.mark.slow
def test_an_honest_team_is_covered_at_the_stated_rate():
    assert share("jump covers 0", optimism=0.0, pressure=0.0) >= 0.95 - ERROR


@pytest.mark.slow
def test_an_optimist_shows_bias_and_no_jump():
    assert share("bias", optimism=0.6, pressure=0.0) > 0.9
    assert share("jump covers 0", optimism=0.6, pressure=0.0) >= 0.95 - ERROR


@pytest.mark.slow
def test_a_pressured_team_shows_a_jump_and_no_bias_before_the_call():
    assert share("jump", optimism=0.0, pressure=0.6) > 0.9
    assert share("bias covers 0", optimism=0.0, pressure=0.6) >= 0.95 - ERROR


@pytest.mark.slow
def test_both_are_seen_where_both_are_planted():
    assert share("jump", optimism=0.6, pressure=0.6) > 0.9
    assert share("bias", optimism=0.6, pressure=0.6) > 0.9


@pytest.mark.slow
def test_small_honest_teams_are_covered_and_the_pressured_one_among_them_is_found():
    honest, pressured = [], []
    for seed in range(100):
        teams = [team(seed * 10 + i, optimism=0.0, pressure=0.8 * (i == 0), n_deals=8) for i in range(6)]
        flat = {
            name: np.concatenate([rows[name].ravel() for rows in teams])
            for name in ("before", "after", "called", "deal", "date")
        }
        label = np.repeat([f"team {i}" for i in range(6)], 8 * DATES)
        found = pooled_jumps(
            jumps_by_group(
                flat["after"] - flat["before"],
                at_event=flat["called"],
                subject=flat["deal"],
                date=flat["date"],
                group=label,
            )
        )
        pressured.append(found["team 0"].low > 0)
        honest += [not figure.excludes(0.0) for name, figure in found.items() if name != "team 0"]
    assert np.mean(pressured) > 0.8
    assert np.mean(honest) >= 0.95 - 2 * np.sqrt(0.05 * 0.95 / len(honest))


def test_pressure_makes_the_forecast_worse_and_news_makes_it_better():
    for pressure, sign in ((1.2, -1), (0.0, 1)):
        rows = team(1, optimism=0.0, pressure=pressure, n_deals=2000)
        at = rows["called"]
        scores = [np.square(rows[name][at] - rows["won"][at]) for name in ("before", "after")]
        added = value_added(*scores, cluster=rows["deal"][at]).difference
        assert added.excludes(0.0)
        assert np.sign(added.value) == sign


def walks(seed: int, n: int, steps: int = 6) -> tuple[np.ndarray, np.ndarray]:
    """Bayesian beliefs about a coin with p0 between .1 and .9, from noisy signals; and how it came out."""
    rng = np.random.default_rng(seed)
    start = rng.uniform(0.1, 0.9, n)
    won = rng.random(n) < start
    signal = rng.normal(np.where(won, 0.4, -0.4)[:, None], 1.0, (n, steps))
    evidence = np.cumsum(2 * 0.4 * signal, axis=1)
    return np.column_stack([start, expit(logit(start)[:, None] + evidence)]), won.astype(float)


def movement(paths: np.ndarray, won: np.ndarray):
    steps = np.diff(np.column_stack([paths, won]), axis=1)
    return excess_movement(np.square(steps).sum(axis=1), paths[:, 0])


@pytest.mark.slow
def test_honest_updating_has_no_excess_movement():
    covered = [not movement(*walks(seed, 200)).excludes(0.0) for seed in range(SEEDS)]
    assert np.mean(covered) >= 0.95 - ERROR
    assert abs(movement(*walks(1, 200_000)).value) < 0.003


def test_bumps_that_revert_move_too_much_by_as_much_as_planted():
    # Four calls, a bump b each that is taken back: 8 b^2 in the mean, since honest steps have mean 0 given
    # the past. b = .128 gives .131, the figure of METHODS 1.
    paths, won = walks(2, 40_000, steps=8)
    bump = 0.128 * np.isin(np.arange(paths.shape[1]), [1, 3, 5, 7])
    figure = movement(paths + bump, won)
    assert figure.value == pytest.approx(8 * 0.128**2, abs=0.006)
    assert figure.low > 0.1


def test_over_reaction_moves_too_much_and_stickiness_too_little():
    paths, won = walks(3, 20_000)
    start = paths[:, :1]
    eager = expit(logit(start) + 2.0 * (logit(paths) - logit(start)))
    slow = start + 0.4 * (paths - start)
    assert movement(eager, won).low > 0
    assert movement(slow, won).high < 0
