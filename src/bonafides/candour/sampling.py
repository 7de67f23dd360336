"""Every k-th deal of a large past: where a sample answers as well as the whole, and sooner."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from bonafides.history.asof import Past, cut
from bonafides.history.spells import SPELLS

MODELLED = {
    "deals": ("deal_no", "created_at", "owner_no", "currency"),
    "statements": (
        "statement_no", "deal_no", "recorded_at", "author_no", "author_role", "kind", "value", "previous",
        "is_human", "is_default",
    ),
    "activities": (
        "activity_no", "deal_no", "happened_at", "direction", "channel", "outcome", "actor_no", "is_auto",
    ),
    "outcomes": ("outcome_no", "deal_no", "happened_at", "result", "amount_cents"),
    "spells": tuple(SPELLS.columns),
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
        The past with fewer deals (itself when there are not more than `most`), and k: a power of two, so that
        the days of one record look at the same deals, which are taken out of it once. Deals are numbered in
        order of their ids. Only the columns `MODELLED` remain.
    """
    step = 1 << (one_in(past, most) - 1).bit_length()
    if step == 1:
        return past, 1
    if past.as_recorded:
        of: Any = past.lasting
        record = past if past.record is None else past.record
    else:
        of, record = _kept_now(past), past
    few = {
        name: of(f"one-in-{step}-{name}", partial(_fewer, name=name, columns=columns, step=step))
        for name, columns in MODELLED.items()
    }
    known = cut(replace(record, **few), past.as_of, past.as_of_week)
    few = {name: past.engine.named(getattr(known, name)) for name in MODELLED}
    return replace(past, scratch=_own_folder(past, step), learnt={}, step=step, **few), step


def _fewer(past: Past, *, name: str, columns: tuple[str, ...], step: int) -> Any:
    return kth(getattr(past, name).select(*columns), step)


def _kept_now(past: Past) -> Any:
    """Keeps tables for this run alone."""
    return lambda name, make: past.kept(name, lambda: make(past))


def _own_folder(past: Past, step: int) -> Path | None:
    """A scratch folder apart: what the whole past keeps under a name is of all deals."""
    if past.scratch is None:
        return None
    folder = past.scratch / f"one-in-{step}"
    folder.mkdir(exist_ok=True)
    return folder
