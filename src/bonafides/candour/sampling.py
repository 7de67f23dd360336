"""Every k-th deal of a large past: where a sample answers as well as the whole, and sooner."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from bonafides.history.asof import Past

MODELLED = {
    "deals": ("deal_no", "created_at", "owner_no", "currency"),
    "activities": (
        "activity_no", "deal_no", "happened_at", "direction", "channel", "outcome", "actor_no", "is_auto",
    ),
    "outcomes": ("outcome_no", "deal_no", "happened_at", "result", "amount_cents"),
}  # fmt: skip
"""Columns that models read: ids, titles and where a row stands in the export stay behind."""


def one_in(past: Past, most: int) -> int:
    """k, so that every k-th deal makes no more than about `most`; 1 when there are not more."""
    return max(1, -(-past.n_deals // most))


def kth(table: Any, step: int) -> Any:
    """Rows of every k-th deal. By number, not by chance: every run takes the same ones."""
    return table if step == 1 else table.filter(table.deal_no % step == 0)


def every_kth_deal(past: Past, most: int) -> tuple[Past, int]:
    """Keep every k-th deal, so that no more than about `most` are looked at.

    Parameters
    ----------
    most
        Deals that are enough for the purpose.

    Returns
    -------
    tuple
        The past with fewer deals (itself when there are not more than `most`), and k. Deals are numbered in
        order of their ids. Of deals, activities and outcomes only the columns `MODELLED` remain.
    """
    step = one_in(past, most)
    if step == 1:
        return past, 1
    few = {
        name: past.kept(f"one-in-{step}-{name}", partial(kth, getattr(past, name).select(*columns), step))
        for name, columns in MODELLED.items()
    }
    few["spells"] = past.kept(f"one-in-{step}-spells", partial(kth, past.spells, step))
    few["statements"] = kth(past.statements, step)
    return replace(past, scratch=_own_folder(past, step), learnt={}, step=step, **few), step


def _own_folder(past: Past, step: int) -> Path | None:
    """A scratch folder apart: what the whole past keeps under a name is of all deals."""
    if past.scratch is None:
        return None
    folder = past.scratch / f"one-in-{step}"
    folder.mkdir(exist_ok=True)
    return folder
