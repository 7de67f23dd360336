"""Planted offsets are found again, small groups better than by themselves, with the doubt that is claimed."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import expit, logit

from bonafides.methods.hierarchy import beta_binomial, normal_hierarchy
from bonafides.methods.pooling import optimism

pytestmark = pytest.mark.slow
SEEDS = 50
STATED = [0.1, 0.25, 0.5, 0.75, 0.9]


def company(seed: int, people: int, mu: float, tau: float) -> tuple[np.ndarray, ...]:
    """Return planted offsets, claims a person (median 20), and rows of person, stated p, outcome."""
    rng = np.random.default_rng(seed)
    offset = rng.normal(mu, tau, people)
    sizes = np.maximum(3, rng.lognormal(3, 1, people).astype(int))
    who = np.repeat(np.arange(people), sizes)
    p = rng.choice(STATED, len(who))
    y = rng.random(len(who)) < expit(logit(p) - offset[who])
    return offset, sizes, who, p, y


@pytest.mark.parametrize(
    ("people", "mu", "tau"), [(60, 0.4, 0.5), (60, 0.0, 0.3), (60, 1.0, 1.0), (15, 0.4, 0.5)]
)
def test_intervals_cover_what_they_claim_averaged_over_people(people: int, mu: float, tau: float) -> None:
    covered, whole = [], []
    for seed in range(SEEDS):
        offset, _, who, p, y = company(seed, people, mu, tau)
        found = optimism(who, p, y)
        covered.append((found.low <= offset) & (offset <= found.high))
        whole.append(found.overall.low <= mu <= found.overall.high)
    share, error = np.mean(covered), np.std([c.mean() for c in covered]) / np.sqrt(SEEDS)
    # Stated: 93–97 %; with few people the Monte Carlo error of 50 seeds comes on top.
    assert 0.93 - error <= share <= 0.97 + error
    assert np.mean(whole) >= 0.95 - 2 * np.sqrt(0.95 * 0.05 / SEEDS)


def test_the_error_of_people_with_few_claims_falls_by_more_than_half() -> None:
    alone, pooled, raw = [], [], []
    for seed in range(SEEDS):
        offset, sizes, who, p, y = company(seed, 60, 0.4, 0.5)
        few = sizes < 20
        found = optimism(who, p, y)
        one_step = np.bincount(who, p - y) / np.bincount(who, p * (1 - p))  # finite for everybody
        alone.append((one_step - offset)[few] ** 2)
        pooled.append((found.value - offset)[few] ** 2)
        finite = few & np.isfinite(found.raw)
        raw.append(np.column_stack([found.raw - offset, found.value - offset])[finite] ** 2)
    assert np.sqrt(np.concatenate(pooled).mean()) < 0.5 * np.sqrt(np.concatenate(alone).mean())
    of_raw, of_pooled = np.sqrt(np.concatenate(raw).mean(axis=0))
    # Of the maximum likelihood only the finite ones are compared; the others are infinitely far off.
    assert of_pooled < 0.55 * of_raw


def test_large_offsets_are_not_pulled_in_as_one_step_would() -> None:
    said, offset = np.full(2000, 0.5), 2.0
    rng = np.random.default_rng(1)
    y = rng.random(len(said)) < expit(logit(said) - offset)
    one_step = (said - y).sum() / (said * (1 - said)).sum()
    who = np.repeat(["a"], len(said))
    assert abs(optimism(who, said, y).raw[0] - offset) < 0.2
    assert one_step < offset - 0.2


def test_pooled_rates_and_means_cover_what_they_claim() -> None:
    rates, means = [], []
    for seed in range(SEEDS):
        rng = np.random.default_rng(seed)
        n = rng.integers(2, 60, 40)
        share = rng.beta(4, 6, 40)
        pooled = beta_binomial(rng.binomial(n, share), n)
        rates.append(((pooled.low <= share) & (share <= pooled.high)).mean())
        error = rng.uniform(0.3, 1.5, 12)
        mean = rng.normal(4, 0.5, 12)
        team = normal_hierarchy(rng.normal(mean, error), error, prior=0.5)
        means.append(((team.low <= mean) & (mean <= team.high)).mean())
    for covered in (rates, means):
        assert (
            0.93 - np.std(covered) / np.sqrt(SEEDS)
            <= np.mean(covered)
            <= 0.97 + np.std(covered) / np.sqrt(SEEDS)
        )


def test_ten_thousand_groups_fit_in_seconds() -> None:
    offset, _, who, p, y = company(1, 10_000, 0.4, 0.5)
    found = optimism(who, p, y)
    assert np.mean((found.low <= offset) & (offset <= found.high)) == pytest.approx(0.95, abs=0.01)
    assert found.overall.low <= 0.4 <= found.overall.high
    assert found.spread.low <= 0.5 <= found.spread.high
