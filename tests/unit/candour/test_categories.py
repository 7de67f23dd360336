"""Forecast categories: what was written down that they mean, and what came of them by the time left."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from tests.command_line import run
from tests.drawn_pasts import months, past_of

from bonafides.candour.categories import categories, share_won, written_meaning
from bonafides.engines.engine import Engine
from bonafides.errors import WrongRequest


@pytest.mark.parametrize(
    "text", ["Commit", "Commit=90", "Commit=0", "Commit=1.0", "Certain=0.9", "closed=0.9", "=.5"]
)
def test_a_definition_names_a_category_and_a_share(text: str) -> None:
    with pytest.raises(WrongRequest, match="category-means"):
        written_meaning(text)


def test_a_category_is_told_by_the_time_left(duck: Engine) -> None:
    """Each month: ten deals in Commit from the start, four won on the 12th; ten that join on the 10th."""
    said, ended = [], []
    for month in range(1, 7):
        for i in range(20):
            deal = str(month * 100 + i)
            since = f"2026-{month - 1:02d}-10" if month > 1 else "2025-12-10"
            row = {"deal": deal, "when": since}
            said.append({**row, "what": "close_date", "value": f"2026-{month:02d}-28"})
            when = since if i < 10 else f"2026-{month:02d}-10"
            said.append({"deal": deal, "when": when, "what": "category", "value": "0.04"})
            if i < 4 or i >= 17:
                on = f"2026-{month:02d}-{27 if i >= 17 else 12}"
                ended.append({"deal": deal, "when": on, "result": "won"})
    past = past_of(duck, said, ended=ended, periods=months("2026-01", 6), last_day=date(2026, 7, 5))
    (commit,) = categories(past, written={"commit": 0.9})
    at = dict(commit.by_lead)
    assert (commit.category, commit.written, commit.mean_probability) == ("commit", 0.9, None)
    assert (commit.happened.n, commit.happened.value) == (60, pytest.approx(0.4))
    # Seven days before the end 16 deals of each month are open (the four were won), 3 of which are won.
    assert (at[7].n, at[7].value) == (96, pytest.approx(3 / 16))
    record = commit.record()
    assert record["by_lead"][0]["lead"] == "period_start"
    assert record["written"] == 0.9


def test_luck_of_periods_widens_the_interval_and_stays_a_share() -> None:
    even = share_won(np.full(8, 1), np.full(8, 2), np.arange(8))
    uneven = share_won(np.array([2, 0] * 4), np.full(8, 2), np.arange(8))
    assert uneven.low < even.low
    most = share_won(np.array([9, 10, 10, 10, 3]), np.full(5, 10), np.arange(5))
    assert 0 <= most.low < most.value < most.high <= 1


def test_a_report_says_what_is_written_and_what_came(report_folder: Callable[..., Path]) -> None:
    options = ("--category-means", "Pipeline=15%", "--period", "month")
    found = json.loads((report_folder(*options) / "report.json").read_text("utf-8"))
    assert found["meta"]["category_means"] == {"pipeline": 0.15}
    written = {c["category"]: c["written"] for c in found["calibration"]["categories"]}
    assert written.pop("pipeline") == 0.15
    assert set(written.values()) == {None}
    page = (report_folder(*options) / "report.html").read_text("utf-8")
    assert "what it is written down to mean" in page


def test_a_mistyped_definition_is_a_mistyped_command(export: Path, tmp_path: Path) -> None:
    said = run("report", export, "--out", tmp_path / "r", "--category-means", "Comit=90%")
    assert said.code == 2
    assert "Comit=90%" in said.err
