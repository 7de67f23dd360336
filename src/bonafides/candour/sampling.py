"""Every k-th deal of a large past: where a sample answers as well as the whole, and sooner."""

from __future__ import annotations

from dataclasses import replace

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
        name: table.filter(table.deal_no % step == 0)
        for name, table in (
            ("deals", past.deals),
            ("statements", past.statements),
            ("activities", past.activities),
            ("outcomes", past.outcomes),
            ("spells", past.spells),
        )
    }
    # Without its scratch folder: what is kept there under a name is of all deals.
    return replace(past, scratch=None, **fewer), step
