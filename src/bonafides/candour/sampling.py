"""Every k-th deal of a large past: where a sample answers as well as the whole, and sooner."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from bonafides.history.asof import Past


def every_kth_deal(past: Past, most: int) -> tuple[Past, int]:
    """Keep every k-th deal, so that no more than about `most` are looked at.

    Parameters
    ----------
    most
        Deals that are enough for the purpose.

    Returns
    -------
    tuple
        The past with fewer deals (itself when there are not more than `most`), and k. By number, not by
        chance: deals are numbered in order of their ids, and every run takes the same ones.
    """
    deals = int(past.engine.fetch(past.deals.agg(n=past.deals.count())).column("n")[0].as_py())
    step = max(1, -(-deals // most))
    if step == 1:
        return past, 1
    fewer = {
        name: past.kept(f"one-in-{step}-{name}", partial(_kth, table, step))
        for name, table in (
            ("deals", past.deals),
            ("statements", past.statements),
            ("activities", past.activities),
            ("outcomes", past.outcomes),
            ("spells", past.spells),
        )
    }
    return replace(past, scratch=_own_folder(past, step), **fewer), step


def _kth(table: Any, step: int) -> Any:
    return table.filter(table.deal_no % step == 0)


def _own_folder(past: Past, step: int) -> Path | None:
    """A scratch folder apart: what the whole past keeps under a name is of all deals."""
    if past.scratch is None:
        return None
    folder = past.scratch / f"one-in-{step}"
    folder.mkdir(exist_ok=True)
    return folder
