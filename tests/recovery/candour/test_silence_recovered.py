"""Whether customers are still there: said of open deals, checked against what was planted in each."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy import stats

from bonafides import invented
from bonafides.candour.silence import Silence, silence
from bonafides.methods.calibration import miscalibration

SEEDS = range(1, 9)


@pytest.fixture(scope="module")
def found(live: Any) -> list[tuple[invented.Company, Silence, np.ndarray, np.ndarray]]:
    """Of eight companies: what was measured, and for each open deal what was said and what is so."""
    measured = []
    for seed in SEEDS:
        made, past = live(invented.Plan(people=30, deals=6000, weeks=78, seed=seed))
        result = silence(past)
        open_now = np.flatnonzero(made.truth["deals"]["result"] == "open")
        said = result.alive_now(past, open_now.tolist())
        judged = [deal for deal in open_now.tolist() if not said[deal].refused]
        value = np.array([said[deal].value for deal in judged])
        measured.append((made, result, value, made.truth["deals"]["alive"][judged]))
    return measured


@pytest.mark.slow
def test_what_is_said_of_open_deals_is_calibrated(found: Any) -> None:
    """Each passes its own null band with chance .95; of eight, more than 2 fail in under 1 % of cases."""
    beyond = 0
    for _, _, said, is_so in found:
        result = miscalibration(said, is_so, seed=1, replicates=400)
        beyond += result.mcb > result.mcb_null_95
        assert result.dsc > 0.03  # silence tells far more than the base rate
    assert beyond <= stats.binom.ppf(0.99, len(found), 0.05)


@pytest.mark.slow
def test_counting_contacts_without_their_days_would_have_failed(found: Any) -> None:
    """The check above can fail: everybody at the share of customers who are there when a silence begins."""
    _, _, said, is_so = found[0]
    result = miscalibration(np.full(len(said), 0.7), is_so, seed=1, replicates=400)
    assert result.mcb > result.mcb_null_95


@pytest.mark.slow
def test_the_planted_share_and_delays_are_found(found: Any) -> None:
    """π = .7; median delays .4 (call) and 1.2 days (email), which days can tell to within a third."""
    covered = [not result.after(0).excludes(0.7) for _, result, _, _ in found]
    assert sum(covered) >= stats.binom.ppf(0.01, len(found), 0.95)
    for name, median in (("call", 0.4), ("email", 1.2)):
        delays = [result.model.delay(result.codes[name])[0] for _, result, _, _ in found]
        assert abs(np.log(np.median(delays) / median)) < np.log(4 / 3)


@pytest.mark.slow
def test_deals_of_people_who_log_little_are_not_judged(found: Any) -> None:
    for made, result, _, _ in found:
        planted = {p["person_no"] for p in made.truth["people"].values() if p["logs_little"]}
        assert result.quiet_owners == planted


@pytest.mark.slow
def test_curves_fall_with_every_contact_and_start_at_the_share_still_there(found: Any) -> None:
    for _, result, _, _ in found:
        for curve in (result.everything, *(c.presence for c in result.channels if c.channel != "meeting")):
            values = [figure.value for figure in curve.after]
            assert values[0] == pytest.approx(result.model.alive)
            assert np.all(np.diff(values) < 0)
