"""The page of lives that `bonafides slippage --lives` writes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bonafides.candour.claims_table import TableSlippage


def write_lives(
    page: Path, table: Any, found: TableSlippage, names: tuple[str, str, str, str | None, str]
) -> None:
    """Write the life of each promise of a table on one line.

    Parameters
    ----------
    page
        Where the page goes.
    table
        Dated columns, in the order of stating.
    found
        What was measured of it.
    names
        Columns: id, title, stated on, the date replaced (or None), the date stated.
    """
    from bonafides.cli.writing import put_text
    from bonafides.promises.page_public import public_page
    from bonafides.promises.public import Stated, public_promises

    thing, title, told, before, due = (
        [None] * table.num_rows if name is None else table.column(name).to_pylist() for name in names
    )
    rows = [
        Stated(what, called or what, told_on, old, new)
        for what, called, told_on, old, new in zip(thing, title, told, before, due, strict=True)
        if what is not None and told_on is not None and new is not None
    ]
    moves = found.moves
    html = public_page(
        public_promises(rows),
        name=page.stem,
        as_of=max(row.told_on for row in rows),
        later=moves.later_share,
        median_days=moves.median_days,
        after_the_date=moves.after_the_fact_share,
    )
    put_text(page, html)
