"""Do pushes hurt? Deals open on the same evening are compared, by how often they had been pushed by then."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import ibis
import numpy as np
import numpy.typing as npt

from bonafides.engines.words import count_if
from bonafides.figures import Figure
from bonafides.history.asof import Past, endings, standing
from bonafides.history.spells import OPEN, WON
from bonafides.history.weeks import day_number, last_week_ended
from bonafides.methods.hazards import fit_hazards, weekly_hazards
from bonafides.methods.intervals import wilson
from bonafides.methods.landmarks import EXPOSURE, Trend, landmark_slope, naive_slope

Ints = npt.NDArray[np.int64]
Array = npt.NDArray[np.float64]

MOST_PUSHES = 3
"""Deals pushed more often count as pushed this often."""

LATEST = 24
"""Periods looked at, counted back from the last whole one."""

SILENCE = (1, 2, 3, 5, 8, 12, 20)
AGE = (2, 4, 8, 13, 26)
"""Weeks at which a new band of silence, and of age, begins."""

LEADS = ("overdue", "this period", "next period", "later")
"""Where the stated close date of a deal lies on the evening before a period begins."""

BANDS = 6
FEWEST_IN_BAND = 12


@dataclass(frozen=True, slots=True)
class PushRow:
    """One line of the naive table: deals that are over, by how often they had been pushed in all."""

    pushes: int
    won: Figure

    def record(self) -> dict[str, Any]:
        """Return the row as JSON."""
        return {"pushes": self.pushes, "won": self.won.record()}


@dataclass(frozen=True, slots=True)
class Landmark:
    """Whether pushed deals are won less often.

    Parameters
    ----------
    trend
        Change of the log-odds of being won in the period for each push so far, among deals open on the
        same evening, dated alike and of like prospects.
    naive
        The same over all pushes a deal ever saw: exposure bias, never to be shown without its `why`.
    naive_rows
        Share won by final number of pushes, the last row holding more; for the same warning.
    landmarks
        Evenings looked at.
    rows
        Deals open on them, each counted once an evening.
    one_in
        1 when all deals were compared, k when every k-th was.
    """

    trend: Trend
    naive: Trend
    naive_rows: tuple[PushRow, ...]
    landmarks: int
    rows: int
    one_in: int

    def record(self) -> dict[str, Any]:
        """Return the JSON section `landmark`."""
        return {
            "slope": self.trend.slope.record(),
            "p": self.trend.p,
            "landmarks": self.landmarks,
            "rows": self.rows,
            "one_in": self.one_in,
            "naive": {
                "warning": EXPOSURE,
                "slope": self.naive.slope.record(),
                "by_pushes": [row.record() for row in self.naive_rows],
            },
        }


def landmark(past: Past, *, few: Past | None = None, latest: int = LATEST) -> Landmark:
    """Compare deals by the pushes they had seen when a period began.

    Parameters
    ----------
    few
        The past of every k-th of its deals: those are compared. All of them when left out.
    latest
        Periods looked at; only those that were over by the day of the report.

    Returns
    -------
    Landmark
        Slopes refuse as `landmark_slope` does: fewer than 20 wins or 20 others, or no two deals alike
        but for their pushes.

    Notes
    -----
    A landmark is the evening before a period begins; the outcome is a win before the period is over, so
    that no stretch of a deal's life counts twice. Deals are compared within a landmark and lead, and
    within bands of a prognostic score made of stage, weeks since the customer was heard from, and age,
    without the pushes (Hansen 2008, Biometrika 95): deals that were pushed are those that stayed open,
    silent ones above all, and that is no effect of the push. What pushes do through those three is not
    part of the slope. Every push in the record counts here, those in bulk as well: the question is what
    becomes of the deal, not who moved the date.
    """
    periods = _whole_periods(past, latest)
    over = past.engine.fetch(_final_counts(past)).to_pydict()
    steps, n, won = (np.asarray(over[name], dtype=np.int64) for name in ("pushes", "n", "won"))
    naive = naive_slope(steps, n, won)
    rows = tuple(PushRow(int(s), wilson(int(k), int(m))) for s, m, k in zip(steps, n, won, strict=True))
    if not periods:
        why = "No whole period had passed by the day of the report."
        refused = Trend(Figure.refuse(why, n=0, unit=naive.slope.unit), None)
        return Landmark(refused, naive, rows, 0, 0, 1)
    compared = past if few is None else few
    counted = past.count("landmark_cells", landmark_counts(compared, periods)).to_pydict()
    cells = {name: np.asarray(values, dtype=np.int64) for name, values in counted.items()}
    trend = landmark_slope(cells["pushes"], cells["n"], cells["won"], stratum=_strata(cells))
    return Landmark(trend, naive, rows, len(periods), int(cells["n"].sum()), compared.step)


def _whole_periods(past: Past, latest: int) -> list[dict[str, Any]]:
    p = past.periods
    whole = past.engine.fetch(p.filter(p.ends_on <= past.as_of).order_by(p.period_no.desc()).limit(latest))
    return sorted(whole.to_pylist(), key=lambda row: int(row["period_no"]))


def landmark_counts(past: Past, periods: Sequence[dict[str, Any]]) -> Any:
    """Describe open deals at the eve of each period, by cells of what they looked like.

    Returns
    -------
    Table
        landmark (place in `periods`), lead (place in `LEADS`), stage_no (−1 unknown), silence and age
        (bands), pushes, n deals, won (before the period was over); all int64.
    """
    eves = [last_week_ended(row["starts_on"] - timedelta(days=1)) for row in periods]
    firsts = [day_number(row["starts_on"]) for row in periods]
    lasts = [day_number(row["ends_on"]) for row in periods]
    following = [*lasts[1:], lasts[-1] + (lasts[-1] - firsts[-1] + 1)]
    s = past.spells
    born = s.group_by("deal_no").agg(born=s.from_week.min())
    s = s.filter((s.state == OPEN) & s.expected_day.notnull() & (s.from_week <= eves[-1]))
    s = s.select(
        "deal_no", "expected_day", "last_in_week", "n_pushes", "from_week",
        stage_no=s.stage_no.fill_null(-1), to_week=s.to_week.fill_null(eves[-1] + 1),
    )  # fmt: skip
    first, last = _steps(s.from_week, [w + 1 for w in eves]), _steps(s.to_week, [w + 1 for w in eves])
    each = s.mutate(landmark=ibis.range(first.cast("int64"), last.cast("int64")).unnest())
    table = past.engine.rows(
        {
            "landmark": list(range(len(eves))), "eve": eves,
            "first_day": firsts, "last_day": lasts, "next_last_day": following,
        }
    )  # fmt: skip
    each = each.inner_join(table, "landmark").inner_join(born, "deal_no")
    ends = endings(past).select("deal_no", "ended_day", is_won=ibis._.result == "won")
    each = each.left_join(ends, "deal_no")
    # Who ended between the week's end and the period's first day was not there when it began.
    each = each.filter(each.ended_day.isnull() | (each.ended_day >= each.first_day))
    heard = ibis.greatest(each.last_in_week.fill_null(each.born), each.born)
    edges = [each.first_day - 1, each.last_day, each.next_last_day]
    cells = each.group_by(
        landmark=each.landmark,
        lead=_steps(each.expected_day, [edge + 1 for edge in edges]).cast("int64"),
        stage_no=each.stage_no,
        silence=_steps(each.eve - heard, SILENCE).cast("int64"),
        age=_steps(each.eve - each.born, AGE).cast("int64"),
        pushes=ibis.least(each.n_pushes, MOST_PUSHES).cast("int64"),
    )
    counted = cells.agg(n=each.count(), won=count_if(each.is_won & (each.ended_day <= each.last_day)))
    return counted.order_by("landmark", "lead", "stage_no", "silence", "age", "pushes")


def _steps(value: Any, edges: Sequence[Any]) -> Any:
    """How many of the edges the value has reached."""
    total: Any = 0
    for edge in edges:
        total = total + (value >= edge).ifelse(1, 0)
    return total


def _strata(cells: dict[str, Ints]) -> Ints:
    """Number cells so that those of one number are alike: same landmark and lead, like prospects."""
    group = cells["landmark"] * len(LEADS) + cells["lead"]
    score, n = _prospects(cells), cells["n"]
    stratum = np.zeros(n.size, dtype=np.int64)
    for one in np.unique(group):
        rows = np.flatnonzero(group == one)
        rows = rows[np.argsort(score[rows], kind="stable")]
        total = int(n[rows].sum())
        bands = max(1, min(BANDS, total // FEWEST_IN_BAND))
        middle = np.cumsum(n[rows]) - n[rows] / 2
        # Equal scores never part, whichever cell they came in.
        place = middle[np.searchsorted(score[rows], score[rows], side="left")] * bands / total
        stratum[rows] = one * BANDS + np.minimum(place.astype(np.int64), bands - 1)
    return stratum


def _prospects(cells: dict[str, Ints]) -> Array:
    """Chance of a win by stage with silence, age and lead; the same for all when it cannot be fitted."""
    together = cells["stage_no"] * (len(SILENCE) + 1) + cells["silence"]
    columns = [np.ones((together.size, 1))]
    for level in (together, cells["age"], cells["lead"]):
        columns.append((level[:, None] == np.unique(level)[None, 1:]).astype(float))
    design = np.hstack(columns)
    model = fit_hazards(design, cells["n"], cells["won"], prior_sd=2.0)
    if model.why:
        return np.zeros(together.size)
    # Rounded, so that cells alike in all but the last bit of a sum do not part.
    return np.asarray(weekly_hazards(model, design)[:, 0].round(9), dtype=float)


def _final_counts(past: Past) -> Any:
    """Deals that are over, by final number of pushes: pushes, n, won."""
    s = standing(past)
    s = s.filter(s.state != OPEN)
    final = s.group_by(pushes=ibis.least(s.n_pushes, MOST_PUSHES).cast("int64"))
    return final.agg(n=s.count(), won=count_if(s.state == WON)).order_by("pushes")
