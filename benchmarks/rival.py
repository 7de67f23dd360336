"""The rival: spells by a careful hand in pandas. Stable sorts, categories for texts, no loops over deals."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

EPOCH_MONDAY = 4
KINDS = {
    "stage": "stage_no",
    "probability": "probability_bp",
    "category": "category",
    "close_date": "expected_day",
    "amount": "amount_cents",
    "owner": "owner_no",
}
SIGNED = ("probability", "category")
DATED = ("stage", "probability", "category", "close_date")
STATES = {"won": 1, "lost": 2, "reopened": 0}


def _weeks(stamps: pd.Series) -> pd.Series:
    days = stamps.astype("datetime64[s]").astype("int64") // 86_400
    return (days - EPOCH_MONDAY) // 7


def spells_in_pandas(folder: Path) -> pd.DataFrame:
    """One row a deal and week in which anything changed: the state at the week's end."""
    said = pd.read_parquet(
        folder / "statements.parquet",
        columns=[
            "deal_no",
            "statement_no",
            "recorded_at",
            "author_no",
            "kind",
            "value",
            "previous",
            "is_human",
        ],
    )
    said["kind"] = said.kind.astype("category")
    said["week"] = _weeks(said.recorded_at)
    said = said.sort_values(["deal_no", "statement_no"], kind="stable")
    known = said[said.value.notna()]
    parts = []
    for kind, column in KINDS.items():
        mine = known[known.kind == kind]
        last = mine.drop_duplicates(["deal_no", "week"], keep="last").set_index(["deal_no", "week"])
        parts.append(last.value.rename(column))
        if kind in SIGNED:
            parts.append(last.author_no.rename(f"{column}_by"))
        if kind in (*SIGNED, "close_date"):
            parts.append(last.is_human.astype("float64").rename(f"{column}_is_human"))
        if kind in DATED:
            weeks = last.index.get_level_values("week")
            parts.append(pd.Series(weeks, index=last.index, name=f"{column}_week", dtype="float64"))
    ticks = said[["deal_no", "week"]].drop_duplicates()
    pushed = said[(said.kind == "close_date") & (said.value > said.previous)]
    parts.append(pushed.groupby(["deal_no", "week"]).size().rename("pushes"))

    heard = pd.read_parquet(
        folder / "activities.parquet",
        columns=["deal_no", "activity_no", "happened_at", "direction", "outcome", "is_auto"],
    )
    heard = heard[
        (heard.direction == "in") & ~heard.is_auto & (heard.outcome != "bounced") & heard.deal_no.notna()
    ]
    heard = heard.assign(week=_weeks(heard.happened_at))[["deal_no", "week"]].drop_duplicates()
    heard["deal_no"] = heard.deal_no.astype("int64")
    parts.append(heard.assign(last_in_week=heard.week).set_index(["deal_no", "week"]).last_in_week)

    ends = pd.read_parquet(
        folder / "outcomes.parquet", columns=["deal_no", "outcome_no", "happened_at", "result"]
    )
    ends["week"] = _weeks(ends.happened_at)
    ends["state"] = ends.result.map(STATES).fillna(3)
    ends = ends.sort_values(["deal_no", "outcome_no"], kind="stable")
    parts.append(ends.drop_duplicates(["deal_no", "week"], keep="last").set_index(["deal_no", "week"]).state)

    ticks = pd.concat([ticks, heard[["deal_no", "week"]], ends[["deal_no", "week"]]]).drop_duplicates()
    table = ticks.set_index(["deal_no", "week"]).sort_index()
    for part in parts:
        table[part.name] = part
    table["pushes"] = table.pushes.fillna(0)
    table = table.reset_index()
    by_deal = table.groupby("deal_no", sort=False)
    carried = [name for name in table.columns if name not in ("deal_no", "week", "pushes")]
    table[carried] = by_deal[carried].ffill()
    table["state"] = table.state.fillna(0)
    table["n_pushes"] = by_deal.pushes.cumsum()
    table["to_week"] = by_deal.week.shift(-1)
    return table
