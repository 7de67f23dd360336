"""What is planted can be found: honest people are calibrated, optimists are not, managers press."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from scipy.special import betaln

from bonafides import invented
from bonafides.invented.chances import silence_lasts

Array = npt.NDArray[Any]


def claims(made: invented.Company) -> dict[str, Array]:
    """Human probabilities with their period's end, and whether the deal was won by then."""
    tables = made.tables
    rows = tables["statements"]
    kind, deal = np.asarray(rows["kind"]), np.asarray(rows["deal_no"])
    value = np.asarray(rows["value"])
    at = np.arange(len(kind))
    last_date = np.maximum.accumulate(np.where(kind == "close_date", at, 0))
    close_on = value[last_date]  # every deal is opened with a close date, before its probability
    ends = np.asarray(tables["periods"]["ends_on"]).astype("datetime64[D]").astype(np.int64)
    starts = np.asarray(tables["periods"]["starts_on"]).astype("datetime64[D]").astype(np.int64)
    end = ends[np.searchsorted(starts, close_on, side="right") - 1]
    won_on = np.full(len(tables["deals"]), 10**6)
    results = np.asarray(tables["outcomes"]["result"])
    day = np.asarray(tables["outcomes"]["happened_at"]).astype("datetime64[D]").astype(np.int64)
    won_on[np.asarray(tables["outcomes"]["deal_no"])[results == "won"]] = day[results == "won"]
    horizon = starts[0] + 7 * made.plan.weeks
    keep = (kind == "probability") & np.asarray(rows["is_human"]) & (end < horizon)
    return {
        "deal": deal[keep],
        "author": np.asarray(rows["author_no"])[keep],
        "p": value[keep] / 1e4,
        "y": (won_on[deal] <= end)[keep].astype(float),
    }


def first_in_each_decile(found: dict[str, Array]) -> tuple[Array, Array, Array]:
    """First statement of each deal in each tenth: chosen without knowing the future, so trials are fair."""
    tenth = np.searchsorted(np.quantile(found["p"], np.arange(0.1, 1, 0.1)), found["p"])
    _, first = np.unique(found["deal"] * 10 + tenth, return_index=True)
    return tenth[first], found["p"][first], found["y"][first]


@pytest.mark.parametrize(
    "knobs",
    [
        {"seed": 1},
        {"seed": 2, "period": "quarter", "call_weekday": 4},
        {"seed": 3, "reopened": 0.3, "stacking": 0.4, "push": 0.3, "hockey_stick": 1.0},
        {"seed": 4, "timezone": "America/New_York", "alive": 0.4, "restate": 0.0},
        {"seed": 5, "transfers": 0.5, "reassigned": 0.5, "push_when_due": 0.1},
    ],
)
def test_honest_people_are_calibrated_in_every_tenth(knobs: dict[str, Any]) -> None:
    found = claims(invented.company(invented.honest(people=60, deals=30_000, **knobs)))
    tenth, p, y = first_in_each_decile(found)
    assert len(p) > 20_000
    for group in range(10):
        mine = tenth == group
        z = (y[mine].sum() - p[mine].sum()) / np.sqrt((p[mine] * (1 - p[mine])).sum())
        assert abs(z) < 4, (group, z)


def test_a_quarter_of_a_log_odds_of_optimism_would_have_been_seen() -> None:
    """The test above can fail: the same check on slightly optimistic people."""
    found = claims(invented.company(invented.honest(people=60, deals=30_000, seed=1, optimism_mean=0.25)))
    tenth, p, y = first_in_each_decile(found)
    z = [
        (y[tenth == g].sum() - p[tenth == g].sum()) / np.sqrt((p * (1 - p))[tenth == g].sum())
        for g in range(10)
    ]
    assert min(z) < -4


def logit(p: Array) -> Array:
    return np.log(p / (1 - p))


def fitted_offset(p: Array, y: Array) -> tuple[float, float]:
    """Maximum-likelihood δ in logit P(y) = logit p − δ, with its standard error, by Newton's method."""
    delta = 0.0
    for _ in range(50):
        q = 1 / (1 + np.exp(-(logit(p) - delta)))
        delta -= (y - q).sum() / (q * (1 - q)).sum()
    return delta, float(1 / np.sqrt((q * (1 - q)).sum()))


@pytest.mark.parametrize("planted", [-0.8, 0.0, 1.2])
def test_planted_optimism_has_the_right_sign_and_size(planted: float) -> None:
    made = invented.company(
        invented.honest(people=3, team_size=1, deals=12_000, seed=8, transfers=0.0, optimism={1: planted})
    )
    found = claims(made)
    first = np.unique(found["deal"], return_index=True)[1]
    mine = first[found["author"][first] == 1]
    delta, error = fitted_offset(found["p"][mine], found["y"][mine])
    assert abs(delta - planted) < 4 * error
    assert error < 0.1
    people = {row["person_no"]: row["optimism"] for row in made.truth["people"].values()}
    assert people == {0: 0.0, 1: planted, 2: 0.0}


def test_the_planted_jump_stands_between_before_and_after_the_call_and_nowhere_else() -> None:
    plan = invented.honest(
        people=6, team_size=3, deals=3000, seed=4, pressure={0: 0.7}, restate=0.0, reassigned=0.0
    )
    made = invented.company(plan)
    rows = made.tables["statements"]
    keep = np.asarray(rows["kind"]) == "probability"
    deal, value = np.asarray(rows["deal_no"])[keep], np.asarray(rows["value"])[keep]
    at = np.asarray(rows["recorded_at"])[keep].astype("datetime64[s]").astype(np.int64)
    role, author = np.asarray(rows["author_role"])[keep], np.asarray(rows["author_no"])[keep]
    by_manager = np.flatnonzero(role == "manager")
    same = deal[by_manager] == deal[by_manager - 1]
    # A raise may be renewed from a figure so small that basis points show it coarsely: leave those out.
    fine = by_manager[same & (value[by_manager - 1] > 300)]
    jump = logit(value[fine] / 1e4) - logit(value[fine - 1] / 1e4)
    assert len(fine) > 100
    np.testing.assert_allclose(jump, 0.7, atol=0.01)
    calls = set(made.truth["call_days"])
    assert set((at[fine] // 86_400).tolist()) <= calls
    assert set(author[fine].tolist()) == {6}
    jumps = {row["person_no"]: row["jump"] for row in made.truth["managers"].values()}
    assert jumps == {6: 0.7, 7: 0.0}


def test_without_pressure_no_manager_writes_a_probability() -> None:
    made = invented.company(invented.Plan(people=8, deals=500, pressure_share=0.0))
    rows = made.tables["statements"]
    assert not (
        (np.asarray(rows["author_role"]) == "manager") & (np.asarray(rows["kind"]) == "probability")
    ).any()


def test_a_silence_lasts_as_long_as_the_closed_form_says() -> None:
    """Kummer's form against 200,000 silences lived through attempt by attempt."""
    plan = invented.honest(channels={"email": invented.Channel(1.0, 2.0, 4.0, 1.2, 1.0)}, alive=0.6)
    random = np.random.default_rng(7)
    n, weeks = 200_000, 6
    broken_at = np.full(n, np.inf)
    alive, rate = random.random(n) < 0.6, random.beta(2, 4, n)
    for week in range(weeks):
        who = np.repeat(np.arange(n), random.poisson(1.0, n))
        moment = 5 * random.random(len(who))
        day = 7 * week + np.floor(moment) + (9 + 8 * (moment % 1)) / 24
        answered = alive[who] & (random.random(len(who)) < rate[who])
        arrival = day + np.exp(np.log(1.2) + random.standard_normal(len(who)))
        np.minimum.at(broken_at, who[answered], arrival[answered])
    found = [(broken_at >= 7 * (week + 1)).mean() for week in range(weeks)]
    np.testing.assert_allclose(found, silence_lasts(plan)[:weeks], atol=4 * 0.5 / np.sqrt(n))


def test_who_is_alive_after_some_unanswered_mails_agrees_with_the_published_table() -> None:
    """METHODS §1, silence: π = .6, Beta(2,4): .50 .42 .35 .29 .25 after 1 to 5 unanswered attempts."""
    plan = invented.honest(
        people=20, deals=60_000, weeks=80, seed=3, alive=0.6, reopened=0.0,
        channels={"email": invented.Channel(0.6, 2.0, 4.0, 0.01, 0.1)}, auto_replies=0.0,
    )  # fmt: skip
    made = invented.company(plan)
    deal, inbound = (
        np.asarray(made.tables["activities"]["deal_no"]),
        np.asarray(made.tables["activities"]["direction"]),
    )
    result = made.truth["deals"]["result"]
    never_heard = result == "open"
    never_heard[np.unique(deal[inbound == "in"])] = False
    tried = np.bincount(deal[inbound == "out"], minlength=len(result))
    for n_tried in range(1, 6):
        mine = made.truth["deals"]["alive"][never_heard & (tried == n_tried)]
        none_answered = np.exp(betaln(2, 4 + n_tried) - betaln(2, 4))
        expected = 0.6 * none_answered / (0.6 * none_answered + 0.4)
        assert expected == pytest.approx([0.50, 0.42, 0.35, 0.29, 0.25][n_tried - 1], abs=0.006)
        assert len(mine) > 80
        assert abs(mine.mean() - expected) < 4 * np.sqrt(expected * (1 - expected) / len(mine))
