"""Published and previously measured numbers on real forecasts."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from bonafides.methods.differing import NO_EVIDENCE, offsets_differ, rates_differ
from bonafides.methods.scoring import brier, decompose

pytestmark = pytest.mark.real


def columns(path: Path) -> dict[str, np.ndarray]:
    """Return a CSV file as one array of text for each column."""
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return {name: np.array([row[name] for row in rows]) for name in rows[0]}


@pytest.mark.parametrize(
    ("forecast", "score", "mcb", "dsc"),
    [
        ("Logistic", 0.205746, 0.017076, 0.055541),
        ("EMOS", 0.232025, 0.018283, 0.030469),
        ("ENS", 0.266168, 0.066072, 0.044115),
        ("EPC", 0.234282, 0.022350, 0.032279),
    ],
)
def test_niamey_rain(shared_data: Path, forecast: str, score: float, mcb: float, dsc: float) -> None:
    # Digits from the data's own page; EMOS .232 / .0183 / .0305 / .244 is what reliabilitydiag publishes.
    table = columns(shared_data / "niamey" / "precip_Niamey_2016.csv")
    parts = decompose(table[forecast].astype(float), table["obs"].astype(float))
    found = (parts.score, parts.mcb, parts.dsc, parts.unc)
    assert found == pytest.approx((score, mcb, dsc, 0.244211), abs=6e-7)
    if forecast == "EMOS":
        assert found == pytest.approx((0.232, 0.0183, 0.0305, 0.244), abs=5e-4)


@pytest.mark.parametrize(
    ("league", "games", "parts"),
    [
        ("nba", 8886, (0.21465, 0.00408, 0.03428, 0.24486)),
        ("nfl", 1882, (0.22083, 0.00385, 0.03078, 0.24776)),
        ("mlb", 15747, (0.23987, 0.00086, 0.00979, 0.24880)),
        ("nhl", 1401, (0.23126, 0.00632, 0.02338, 0.24832)),
    ],
)
def test_games(shared_data: Path, league: str, games: int, parts: tuple[float, ...]) -> None:
    table = columns(shared_data / "fivethirtyeight" / f"{league}_games.csv")
    outcome = table["prob1_outcome"].astype(float)
    decided = np.isin(outcome, [0, 1])  # seven NFL games were ties
    found = decompose(table["prob1"].astype(float)[decided], outcome[decided])
    assert decided.sum() == games
    assert (found.score, found.mcb, found.dsc, found.unc) == pytest.approx(parts, abs=6e-6)


def test_mavens_agents_do_not_differ(shared_data: Path) -> None:
    table = columns(shared_data / "maven_crm" / "sales_pipeline.csv")
    closed = np.isin(table["deal_stage"], ["Won", "Lost"])
    agents, index = np.unique(table["sales_agent"][closed], return_inverse=True)
    won, n = np.bincount(index, weights=table["deal_stage"][closed] == "Won"), np.bincount(index)
    assert (won.sum(), n.sum(), len(agents)) == (4238, 4238 + 2473, 30)
    found = rates_differ(won, n, seed=1)
    assert (found.statistic, found.df, found.p) == pytest.approx((33.35, 29, 0.26), abs=0.006)
    assert found.verdict == NO_EVIDENCE
    again = offsets_differ(agents, np.full(30, 0.5), won, n, seed=1)
    assert again.statistic == pytest.approx(33.35, abs=0.006)
    assert again.p == pytest.approx(0.264, abs=0.06)


def test_forecasters_of_the_same_questions_cannot_be_told_apart(shared_data: Path) -> None:
    folder = shared_data / "gjp"
    said = columns(folder / "survey_fcasts_mini.yr1.csv")
    with (folder / "ifps.csv").open(newline="", encoding="latin-1") as file:
        outcomes = {row["ifp_id"]: row["outcome"] for row in csv.DictReader(file)}
    outcome = np.array([outcomes[question] for question in said["ifp_id"]])
    y = (said["answer_option"] == outcome).astype(int)
    p = said["value"].astype(float)
    # Sum over a forecast's options, mean over 4,409 forecasts: .4956.
    assert brier(p, y) * len(p) / len(np.unique(said["forecast_id"])) == pytest.approx(0.4956, abs=5e-5)
    first = said["answer_option"] == "a"
    found = offsets_differ(said["user_id"][first], p[first], y[first], events=said["ifp_id"][first], seed=1)
    assert found.p is None
    assert "share outcomes" in found.verdict
