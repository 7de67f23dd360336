"""The rival: spells by a careful hand in pandas, which knows that the tables lie in order of their deals.

No loops over deals, no sort of what is sorted, texts as categories, one integer as the key of deal and week.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

EPOCH_MONDAY = 4
WEEKS = 2**13
"""A week number below this makes one key with its deal."""

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
SAID = ["deal_no", "recorded_at", "author_no", "kind", "value", "previous", "is_human"]


def _keys(table: pd.DataFrame, when: str) -> pd.Series:
    days = table[when].astype("datetime64[s]").astype("int64") // 86_400
    return table.deal_no.astype("int64") * WEEKS + (days - EPOCH_MONDAY) // 7


def _said(folder: Path) -> tuple[pd.Series, list[pd.Series]]:
    """Keys of weeks in which anything was said, and what was said last in each."""
    said = pd.read_parquet(folder / "statements.parquet", columns=SAID, read_dictionary=["kind"])
    said["key"] = _keys(said, "recorded_at")
    known = said[said.value.notna()]
    parts = []
    for kind, column in KINDS.items():
        mine = known[known.kind == kind]
        last = mine.drop_duplicates("key", keep="last").set_index("key")
        parts.append(last.value.rename(column))
        if kind in SIGNED:
            parts.append(last.author_no.rename(f"{column}_by"))
        if kind in (*SIGNED, "close_date"):
            parts.append(last.is_human.astype("float64").rename(f"{column}_is_human"))
        if kind in DATED:
            parts.append(pd.Series(last.index % WEEKS, last.index, name=f"{column}_week", dtype="float64"))
    pushed = said[(said.kind == "close_date") & (said.value > said.previous)]
    parts.append(pushed.key.value_counts(sort=False).rename("pushes"))
    return said.key.drop_duplicates(), parts


def _heard(folder: Path) -> pd.Series:
    """Weeks in which the customer was heard from."""
    real = [("direction", "==", "in"), ("is_auto", "==", False), ("outcome", "!=", "bounced")]
    heard = pd.read_parquet(
        folder / "activities.parquet", columns=["deal_no", "happened_at"], filters=real
    ).dropna()
    keys = _keys(heard, "happened_at").drop_duplicates()
    return pd.Series((keys % WEEKS).to_numpy(), keys, name="last_in_week")


def _ended(folder: Path) -> pd.Series:
    """The last end, or reopening, of each week."""
    ends = pd.read_parquet(folder / "outcomes.parquet", columns=["deal_no", "happened_at", "result"])
    ends["key"] = _keys(ends, "happened_at")
    ends["state"] = ends.result.map(STATES).fillna(3)
    return ends.drop_duplicates("key", keep="last").set_index("key").state


def spells_in_pandas(folder: Path) -> pd.DataFrame:
    """One row a deal and week in which anything changed: the state at the week's end."""
    ticks, parts = _said(folder)
    parts += [_heard(folder), _ended(folder)]
    keys = pd.Index(pd.concat([ticks, *(part.index.to_series() for part in parts[-2:])]).unique())
    table = pd.DataFrame(index=keys.sort_values())
    for part in parts:
        table[part.name] = part
    pushes = table.pop("pushes").fillna(0)
    deal = table.index // WEEKS
    table = table.groupby(deal, sort=False).ffill()
    table["state"] = table.state.fillna(0)
    table["n_pushes"] = pushes.groupby(deal, sort=False).cumsum()
    table.insert(0, "deal_no", deal)
    table.insert(1, "week", table.index % WEEKS)
    table["to_week"] = table.week.groupby(deal, sort=False).shift(-1)
    return table
