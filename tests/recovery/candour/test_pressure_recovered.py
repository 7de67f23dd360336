"""Planted pressure and planted optimism are found, each for what it is; honest teams are left alone."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy import stats

from bonafides import invented
from bonafides.candour.forecast_calls import INFERRED, SUBMITTED
from bonafides.candour.movement import movement
from bonafides.candour.people import people
from bonafides.candour.pressure import Pressure, pressure

PLANTED = {0: 0.6, 2: 1.0}
"""Managers of five whose call makes figures jump, log-odds."""


def team_of(made: invented.Company, result: Pressure, manager: int) -> Any:
    """The jump of the team of one manager (0, 1, …)."""
    rows = made.tables["people"].to_pylist()
    name = next(row["name"] for row in rows if row["person_no"] == made.plan.people + manager)
    return next(t.jump for t in result.teams if t.team == f"Team {name}")


def size(**knobs: Any) -> dict[str, Any]:
    return {"people": 40, "deals": 4000, "weeks": 78, "reassigned": 0.0, **knobs}


@pytest.fixture(scope="module")
def honest(live: Any) -> list[tuple[Pressure, Any]]:
    """Ten honest companies, their calls on every weekday in turn."""
    found = []
    for seed in range(10):
        _, past = live(invented.honest(**size(seed=seed, restate=0.3, call_weekday=seed % 5)))
        found.append((pressure(past), movement(past)))
    return found


@pytest.fixture(scope="module")
def four(live: Any) -> dict[str, tuple[invented.Company, Pressure, Any]]:
    """Nothing planted, optimism, pressure, both: made with the same luck."""
    plans = {"nothing": {}, "optimism": {"optimism_mean": 0.8}, "pressure": {"pressure": PLANTED}}
    plans["both"] = plans["optimism"] | plans["pressure"]
    found = {}
    for name, knobs in plans.items():
        made, past = live(invented.honest(**size(seed=5, **knobs)))
        found[name] = (made, pressure(past), people(past))
    return found


@pytest.mark.slow
def test_intervals_of_honest_teams_cover_nought_at_the_stated_rate(honest: Any) -> None:
    teams = [team.jump.excludes(0.0) for result, _ in honest for team in result.teams]
    assert len(teams) == 50
    assert sum(teams) <= stats.binom.ppf(0.99, 50, 0.05)
    whole = [result.organisation.excludes(0.0) for result, _ in honest]
    assert sum(whole) <= stats.binom.ppf(0.99, 10, 0.05)


@pytest.mark.slow
def test_intervals_are_narrow_enough_to_be_wrong(honest: Any) -> None:
    """A jump of one point per open deal would be seen in every honest team."""
    for result, _ in honest:
        for team in result.teams:
            assert (team.jump.high - team.jump.low) / 2 < 0.01


@pytest.mark.slow
def test_the_day_of_the_call_is_read_from_submissions(honest: Any) -> None:
    for seed, (result, _) in enumerate(honest):
        assert result.call_source == SUBMITTED
        assert result.call_weekday == ("monday", "tuesday", "wednesday", "thursday", "friday")[seed % 5]


@pytest.mark.slow
@pytest.mark.parametrize("company", ["pressure", "both"])
def test_teams_whose_call_makes_figures_jump_are_found_and_no_others(four: Any, company: str) -> None:
    made, result, _ = four[company]
    for manager in range(5):
        jump = team_of(made, result, manager)
        assert jump.excludes(0.0) == (manager in PLANTED), manager
        assert (jump.value > 0.03) == (manager in PLANTED)
    assert team_of(made, result, 2).low > team_of(made, result, 0).high  # 1.0 against .6 log-odds


@pytest.mark.slow
@pytest.mark.parametrize("company", ["pressure", "both"])
def test_the_planted_jump_is_recovered_in_points(four: Any, company: str) -> None:
    """Deals that jump by .6 log-odds rise by what that is at their probability, less who is passed over."""
    made, result, _ = four[company]
    rows = made.tables["statements"]
    human = (np.asarray(rows["kind"]) == "probability") & np.asarray(rows["is_human"])
    before = np.asarray(rows["value"])[human] / 1e4
    # Raised values and values before them are mixed here: the mean rise lies between the two means.
    rise = 1 / (1 + np.exp(-(np.log(before / (1 - before)) + 0.6))) - before
    assert 0.5 * rise.mean() < team_of(made, result, 0).value < 1.3 * rise.mean()


@pytest.mark.slow
def test_optimism_is_no_pressure(four: Any) -> None:
    _, result, everybody = four["optimism"]
    assert not any(team.jump.excludes(0.0) and team.jump.value > 0.003 for team in result.teams)
    assert everybody.overall.low > 0.4


@pytest.mark.slow
def test_what_jumps_at_the_call_snaps_back_and_made_the_forecast_worse(four: Any) -> None:
    """The plan lets every raised figure return to what its owner believes within five working days."""
    for company in ("pressure", "both"):
        _, result, _ = four[company]
        assert result.snap_back.low > 0.8
        assert abs(result.manager_authored_share.value - 0.2) < 0.03  # pressure_by_manager
        managers, owners = result.value_added
        assert (managers.layer, owners.layer) == ("manager_at_call", "owner_at_call")
        assert owners.gain.high < 0
        assert managers.gain.refused  # two managers made all of the layer's changes
        assert managers.gain.why.startswith("Two people stand behind it.")
    assert four["nothing"][1].snap_back.value < 0.6


@pytest.mark.slow
def test_what_five_managers_changed_may_be_said(live: Any) -> None:
    _, past = live(invented.honest(**size(seed=5, pressure=dict.fromkeys(range(5), 0.8))))
    managers = next(v for v in pressure(past).value_added if v.layer == "manager_at_call")
    assert managers.gain.high < 0


@pytest.mark.slow
def test_a_call_that_nobody_told_of_is_inferred_and_said_so(live: Any) -> None:
    _, past = live(invented.honest(**size(seed=5, pressure=PLANTED, call_weekday=3)))
    object.__setattr__(past, "forecasts", None)
    found = pressure(past)
    assert (found.call_weekday, found.call_source) == ("thursday", INFERRED)
    _, quiet = live(invented.honest(**size(seed=5, restate=0.3)))
    object.__setattr__(quiet, "forecasts", None)
    assert "--forecast-call" in pressure(quiet).why
    assert pressure(quiet, call="tuesday").call_source == "given"


@pytest.mark.slow
def test_teams_stand_in_order_of_name_and_small_ones_together(live: Any) -> None:
    _, past = live(invented.honest(**size(people=12, team_size=4, seed=2, pressure={0: 1.0})))
    found = pressure(past).record()["teams"]
    assert [(team["who"], team["n_people"]) for team in found] == [("Small teams together", 12)]


@pytest.mark.slow
def test_honest_updating_moves_as_much_as_is_learnt(honest: Any) -> None:
    whole = [moved.organisation.excludes(0.0) for _, moved in honest]
    teams = [team.excess.excludes(0.0) for _, moved in honest for team in moved.teams]
    assert sum(whole) <= stats.binom.ppf(0.99, 10, 0.05)
    assert sum(teams) <= stats.binom.ppf(0.99, 50, 0.05)


@pytest.mark.slow
def test_jumps_that_revert_are_excess_movement(live: Any) -> None:
    _, past = live(invented.honest(**size(seed=5, pressure={0: 1.0})))
    found = movement(past)
    assert found.organisation.low > 0
    by_team = {t.team: t.excess for t in found.teams}
    assert sum(excess.low > 0.05 for excess in by_team.values()) == 1
    assert list(by_team) == sorted(by_team)
