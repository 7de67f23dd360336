"""How long deals take from their first day to their end, and how many of them are won."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

import ibis
import numpy as np

from bonafides.engines.words import seconds
from bonafides.figures import Figure
from bonafides.history.asof import Past, endings
from bonafides.methods.intervals import median, wilson

MINUTES_A_DAY = 1440
ONLY_WINS = "Every deal that is over was won: losses seem not to be recorded, so no win rate can be told."
"""Why no share won is given where no deal was ever lost."""


@dataclass(frozen=True, slots=True)
class Cycle:
    """How long deals take, and what becomes of them.

    Parameters
    ----------
    days_to_win, days_to_loss
        Median days from a deal's opening to its end, for deals won, and for deals lost or withdrawn.
    won_of_begun
        Share of all deals that were won by the day of the report: those still open count as not won yet.
    won_of_ended
        Share won of the deals that are over; refused where only wins are recorded.
    n_by_result
        Deals by what came of them: won, lost, withdrawn, and open.
    n_backwards
        Deals on record as over before they began. They stay in the medians as they are written.
    """

    days_to_win: Figure
    days_to_loss: Figure
    won_of_begun: Figure
    won_of_ended: Figure
    n_by_result: Mapping[str, int]
    n_backwards: int

    def record(self) -> dict[str, Any]:
        """The section `cycle` of report.json."""
        values = {one.name: getattr(self, one.name) for one in fields(self)}
        return {
            name: value.record() if isinstance(value, Figure) else value for name, value in values.items()
        }


def cycle_counts(past: Past) -> Any:
    """Deals that are over, by minutes from their opening to their end.

    Returns
    -------
    Table
        result, minutes (null when the opening is not known), n; deleted deals are left out.
    """
    over = endings(past).filter(ibis._.result != "deleted").select("deal_no", "result", "ended_at")
    both = over.inner_join(past.deals.select("deal_no", "created_at"), "deal_no")
    lasted = seconds(both.ended_at) - seconds(both.created_at)
    counted = both.group_by("result", minutes=(lasted / 60).floor().cast("int64"))
    return counted.agg(n=ibis._.count()).order_by("result", "minutes")


def cycle(past: Past) -> Cycle:
    """Measure how long deals take to be won and lost.

    Returns
    -------
    Cycle
        Medians with the exact interval between order statistics, in days and parts of days where the record
        holds times; shares with Wilson's interval.
    """
    table = past.engine.fetch(cycle_counts(past))
    result, n = np.asarray(table.column("result").to_pylist(), dtype=str), table.column("n").to_numpy()
    known = np.asarray(table.column("minutes").is_valid())
    minutes = table.column("minutes").fill_null(0).to_numpy()
    many = {name: int(n[result == name].sum()) for name in ("won", "lost", "withdrawn")}
    won, over, begun = many["won"], int(n.sum()), _begun(past)

    def days(*results: str) -> Figure:
        mine = known & np.isin(result, results)
        return median(minutes[mine] / MINUTES_A_DAY, n[mine], unit="days")

    return Cycle(
        days_to_win=days("won"),
        days_to_loss=days("lost", "withdrawn"),
        won_of_begun=wilson(won, begun),
        won_of_ended=Figure.refuse(ONLY_WINS, n=over, unit="share")
        if over and won == over
        else wilson(won, over),
        n_by_result={**many, "open": begun - over},
        n_backwards=int(n[known & (minutes < 0)].sum()),
    )


def _begun(past: Past) -> int:
    """Deals that were ever opened; deleted ones are none."""
    gone = endings(past).filter(ibis._.result == "deleted")
    left = past.deals.anti_join(gone, "deal_no")
    return int(past.engine.fetch(left.agg(n=ibis._.count())).column("n")[0].as_py())
