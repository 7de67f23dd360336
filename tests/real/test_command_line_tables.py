"""`score` and `slippage` as a stranger calls them, on public data whose READMEs give the numbers."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.called import Called, called

pytestmark = pytest.mark.real

SCORED = ("n", "clipped", "brier", "log", "auc", "optimism", "by", "differ")


def scored(*arguments: str | Path) -> dict[str, Any]:
    """What `bonafides score … --json` prints."""
    found = called("score", *arguments, "--json")
    assert found.code == 0, found.err
    record: dict[str, Any] = json.loads(found.out)
    return record


def corp(record: dict[str, Any]) -> list[float]:
    return [record["brier"][name] for name in ("score", "mcb", "dsc", "unc")]


@pytest.mark.parametrize(
    ("forecast", "expected"),
    [
        ("Logistic", (0.205746, 0.017076, 0.055541, 0.244211)),
        ("EMOS", (0.232025, 0.018283, 0.030469, 0.244211)),
        ("ENS", (0.266168, 0.066072, 0.044115, 0.244211)),
        ("EPC", (0.234282, 0.022350, 0.032279, 0.244211)),
    ],
)
def test_rain_at_niamey_is_scored_as_published(
    shared_data: Path, forecast: str, expected: tuple[float, ...]
) -> None:
    file = shared_data / "niamey" / "precip_Niamey_2016.csv"
    record = scored(file, "--probability", forecast, "--outcome", "obs")
    assert record["n"] == 92
    assert corp(record) == pytest.approx(expected, abs=5e-7)


def test_the_json_of_score_has_the_keys_that_are_documented(shared_data: Path) -> None:
    file = shared_data / "niamey" / "precip_Niamey_2016.csv"
    record = scored(file, "--probability", "EMOS", "--outcome", "obs")
    assert tuple(record) == SCORED
    for name in ("brier", "log"):
        assert set(record[name]) == {"score", "mcb", "dsc", "unc", "mcb_null_95"}
    for name in ("auc", "optimism"):
        assert set(record[name]) == {"value", "low", "high", "n", "unit", "why"}
    assert set(record["differ"]) == {"statistic", "df", "p", "verdict"}
    assert record["by"] == []


def test_basketball_is_scored_as_its_readme_says(shared_data: Path) -> None:
    file = shared_data / "fivethirtyeight" / "nba_games.csv"
    record = scored(file, "--probability", "prob1", "--outcome", "prob1_outcome")
    assert record["n"] == 8_886
    assert corp(record) == pytest.approx((0.21465, 0.00408, 0.03428, 0.24486), abs=5e-6)


@pytest.fixture
def football(shared_data: Path) -> tuple[str | Path, ...]:
    file = shared_data / "fivethirtyeight" / "nfl_games.csv"
    return file, "--probability", "prob1", "--outcome", "prob1_outcome"


def test_a_tie_is_no_outcome_and_the_error_says_how_to_go_on(football: tuple[str | Path, ...]) -> None:
    """The seven ties of American football stand as .5; the first in the file is its 146th record."""
    with Path(football[0]).open(encoding="utf-8") as stream:
        ties = [i for i, row in enumerate(csv.DictReader(stream), start=1) if row["prob1_outcome"] == "0.5"]
    found = called("score", *football)
    assert found.code == 4
    assert f"'0.5' in column prob1_outcome of record {ties[0]}, and {len(ties) - 1} more like it" in found.err
    assert "--skip-unresolved" in found.err


def test_without_its_ties_football_is_scored_as_its_readme_says(football: tuple[str | Path, ...]) -> None:
    record = scored(*football, "--skip-unresolved")
    assert (record["n"], record["unresolved"]) == (1_882, 7)
    assert corp(record) == pytest.approx((0.22083, 0.00385, 0.03078, 0.24776), abs=5e-6)
    assert "7 more without an outcome left out" in called("score", *football, "--skip-unresolved").out


@pytest.fixture
def tournament(shared_data: Path, tmp_path: Path) -> Path:
    """Forecasts of the Good Judgment Project with 1 where the option came true; one row an option."""
    folder = shared_data / "gjp"
    with (folder / "ifps.csv").open(encoding="latin-1", newline="") as stream:
        came = {row["ifp_id"]: row["outcome"] for row in csv.DictReader(stream)}
    with (folder / "survey_fcasts_mini.yr1.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    for row in rows:
        row["came_true"] = str(int(row["answer_option"] == came[row["ifp_id"]]))
        row["user_id"] = "" if row["user_id"] == "NULL" else row["user_id"]
    path = tmp_path / "tournament.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def test_the_good_judgment_forecasters_have_their_brier_score_and_no_verdict(tournament: Path) -> None:
    """Mean Brier score over 4,409 forecasts, summed over options: .4956. 546 people share 18 outcomes."""
    options = ("--probability", "value", "--outcome", "came_true", "--by", "user_id", "--event", "ifp_id")
    record = scored(tournament, *options)
    assert record["n"] == 9_999
    assert record["brier"]["score"] * 9_999 / 4_409 == pytest.approx(0.4956, abs=5e-5)
    assert (record["differ"]["p"], record["differ"]["statistic"]) == (None, None)
    assert record["differ"]["verdict"] == "cannot be told: they share outcomes"
    assert len(record["by"]) == 546
    assert [row["who"] for row in record["by"]] == sorted(row["who"] for row in record["by"])
    assert all(set(row) == {"who", "n", "raw", "value", "low", "high", "why"} for row in record["by"])
    assert all(row["value"] is None and row["why"] for row in record["by"])


@pytest.fixture(scope="module")
def roadmap(shared_data: Path) -> Callable[..., Called]:
    file = shared_data / "roadmap_promised_dates" / "date_revisions_2022_2025.csv"
    columns = ("--id", "deliverable_id", "--recorded-at", "report_date", "--expected-on", "new_date")
    return lambda *more: called(
        "slippage", file, *columns, "--previous", "old_date", "--where", "field=end_date", *more
    )


def test_the_roadmap_slips_as_its_readme_says(roadmap: Callable[..., Called]) -> None:
    """1,041 moves of 291 deliverables; 88.2 % later, median +83 days, 58.6 % told after the date."""
    record = json.loads(roadmap("--json").out)
    assert record["revisions"] == 1_041
    assert record["items"] == 291
    assert record["later_share"]["value"] == pytest.approx(0.882, abs=5e-4)
    assert record["median_days"]["value"] == 83
    assert record["after_the_fact_share"]["value"] == pytest.approx(0.586, abs=5e-4)
    for name in ("later_share", "median_days", "after_the_fact_share"):
        assert record[name]["low"] < record[name]["value"] < record[name]["high"]


def test_the_roadmap_is_told_in_a_few_lines(roadmap: Callable[..., Called]) -> None:
    told = roadmap().out
    assert "1,041" in told
    assert "88.2 %" in told
    assert "58.6 %" in told
    assert len(told.splitlines()) < 10
