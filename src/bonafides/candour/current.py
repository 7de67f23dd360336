"""What one look at the pipeline already shows, when there is no history yet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import numpy.typing as npt

from bonafides.candour.current_counts import (
    BY_CRM,
    BY_UNKNOWN,
    OPEN_BY_AGE,
    OPEN_BY_CHANCE,
    OPEN_BY_CONTACT,
    OPEN_BY_DATE,
    OPEN_BY_STAGE,
    OVER_BY_CYCLE,
    UNKNOWN,
    WON_BY_DAY,
    current_counts,
    open_now,
)
from bonafides.candour.cycle import ONLY_WINS
from bonafides.figures import Figure
from bonafides.history.asof import Past
from bonafides.methods.intervals import Z, median, wilson

Ints = npt.NDArray[np.int64]

FEWEST_WON = 20
"""Won deals below which nothing is compared with their cycles."""

SLOWEST = 0.9
"""Share of won deals that were over sooner than what is called long."""

STALE_DAYS = 30
LAST = 3
LISTED = 10

MOST_ROWS = 12
"""With more different probabilities than these, open deals are shown by the nearest tenth."""

NEXT_WEEK = (
    "which close dates moved, by how many days, and whether they moved after the date had passed",
    "what was created, pulled in, increased, decreased, pushed out, lost and won in the period",
    "which stated probabilities changed, and whether anything was heard from the customer in between",
    "from the third export on, whether stated dates and probabilities came true, by lead",
)
"""What a second export of the same list, a week later, will add."""


@dataclass(frozen=True, slots=True)
class Listed:
    """An open deal with its number of days: overdue, old or without contact."""

    deal_no: int
    days: int


@dataclass(frozen=True, slots=True)
class StatedRow:
    """Open deals with one stated probability, or near it, and how many must be won for it to hold."""

    share: float
    n: int
    needed: float

    def record(self) -> dict[str, Any]:
        """Return the row as JSON."""
        return {"share": self.share, "n": self.n, "needed": self.needed}


@dataclass(frozen=True, slots=True)
class Current:
    """Findings on the deals that are open now; shares count open deals unless said otherwise.

    Parameters
    ----------
    overdue, overdue_days
        Share whose stated close date has passed, and by how many days in the middle.
    default_dates
        Share whose close date nobody stated: a CRM default, a bulk edit. Of those whose export says who did.
    month_ends
        Share dated on the last day of a month, where CRMs put a date when nobody does.
    older
        Share open for longer than 9 of 10 won deals took from beginning to end.
    long_in_stage
        Share in their present stage for longer than half of the won deals took in all.
    stale, without_contact
        Share of deals with any contact that had none for 30 days; share with none on record.
    dated_at_end, won_at_end
        Share of stated dates, and of wins, in the last 3 business days of a month or quarter.
    needed_wins
        Wins among open deals for the stated probabilities to be true, and the range that chance allows.
    needed_share, won_share
        The same as a share of those deals, and the share won of deals that are over.
    stated
        Open deals by stated probability.
    overdue_deals, oldest_deals, stalest_deals
        The deals furthest off, at most 10 of each.
    next_week
        What a second export will add.
    """

    overdue: Figure
    overdue_days: Figure
    default_dates: Figure
    month_ends: Figure
    older: Figure
    long_in_stage: Figure
    stale: Figure
    without_contact: Figure
    dated_at_end: Figure
    won_at_end: Figure
    needed_wins: Figure
    needed_share: Figure
    won_share: Figure
    stated: tuple[StatedRow, ...]
    overdue_deals: tuple[Listed, ...]
    oldest_deals: tuple[Listed, ...]
    stalest_deals: tuple[Listed, ...]
    next_week: tuple[str, ...] = NEXT_WEEK

    def record(self) -> dict[str, Any]:
        """Return the findings as JSON; deals by `deal_no`."""
        out: dict[str, Any] = {}
        for one in fields(self):
            value = getattr(self, one.name)
            out[one.name] = value.record() if isinstance(value, Figure) else _plain(value)
        return out


def _plain(values: tuple[Any, ...]) -> list[Any]:
    listed = []
    for value in values:
        if isinstance(value, Listed):
            listed.append({"deal_no": value.deal_no, "days": value.days})
        else:
            listed.append(value.record() if isinstance(value, StatedRow) else value)
    return listed


def current(past: Past) -> Current:
    """Say what the open deals look like today, without any history.

    Returns
    -------
    Current
        Every figure refuses for itself: without open deals, without dates, below 20 won deals and so on.

    Notes
    -----
    None of these says that anything is wrong with a deal; each says where to look first. Intervals are
    Wilson's: how the share might look in as many deals of the kind.
    """
    counts = past.engine.fetch(current_counts(past)).to_pydict()
    columns = {name: np.asarray(values, dtype=np.int64) for name, values in counts.items()}

    def part(which: int) -> tuple[Ints, Ints, Ints]:
        rows = columns["part"] == which
        return columns["value"][rows], columns["flag"][rows], columns["n"][rows]

    cycles, is_won, over = part(OVER_BY_CYCLE)
    cycle = (cycles[is_won == 1], over[is_won == 1])
    ends = _periods(past)
    return Current(
        **_dates(past, *part(OPEN_BY_DATE)),
        dated_at_end=_at_end(*_only_dates(*part(OPEN_BY_DATE)), ends, "stated date"),
        won_at_end=_at_end(*_only_dates(*part(WON_BY_DAY)), ends, "win"),
        older=_longer(part(OPEN_BY_AGE), cycle, SLOWEST, "created"),
        long_in_stage=_longer(part(OPEN_BY_STAGE), cycle, 0.5, "put into their stage"),
        **_contacts(*part(OPEN_BY_CONTACT)),
        **_needed(*part(OPEN_BY_CHANCE), won=int(over[is_won == 1].sum()), over=int(over.sum())),
        **_lists(past),
    )


def _only_dates(value: Ints, _flag: Ints, n: Ints) -> tuple[Ints, Ints]:
    return value[value != UNKNOWN], n[value != UNKNOWN]


def _dates(past: Past, day: Ints, by: Ints, n: Ints) -> dict[str, Any]:
    known = day != UNKNOWN
    dated, today = int(n[known].sum()), past.as_of_day
    if not dated:
        why = "No open deal has a close date."
        shares = ("overdue", "default_dates", "month_ends")
        refused = {name: Figure.refuse(why, n=0, unit="share") for name in shares}
        return {**refused, "overdue_days": Figure.refuse(why, n=0, unit="days")}
    late = known & (day < today)
    tomorrow = (day[known] + 1).astype("datetime64[D]")
    is_end = tomorrow == tomorrow.astype("datetime64[M]").astype("datetime64[D]")
    return {
        "overdue": wilson(int(n[late].sum()), dated),
        "overdue_days": median(today - day[late], n[late], unit="days"),
        "default_dates": _by_crm(by[known], n[known]),
        "month_ends": wilson(int(n[known][is_end].sum()), dated),
    }


def _by_crm(by: Ints, n: Ints) -> Figure:
    """Share of dates that nobody stated, of those whose export says who set them."""
    told = by != BY_UNKNOWN
    if not told.any():
        why = "This export does not say who set a close date; one with its history does."
        return Figure.refuse(why, n=0, unit="share")
    share = wilson(int(n[by == BY_CRM].sum()), int(n[told].sum()))
    left = int(n[~told].sum())
    why = f"Of {left} more the export does not say who set the date." if left else ""
    return Figure(share.value, share.low, share.high, n=share.n, unit="share", why=why)


def _longer(found: tuple[Ints, Ints, Ints], cycle: tuple[Ints, Ints], level: float, what: str) -> Figure:
    """Share of open deals that are past what a share of the won deals needed in all."""
    days, _, n = found
    known = days != UNKNOWN
    if not known.any():
        why = f"The export does not say when open deals were {what}."
        return Figure.refuse(why, n=0, unit="share")
    taken = cycle[0] != UNKNOWN
    lengths, many = cycle[0][taken], cycle[1][taken]
    if many.sum() < FEWEST_WON:
        won = int(many.sum())
        why = f"{won} won deal{'' if won == 1 else 's'} with both days. {FEWEST_WON} are needed."
        return Figure.refuse(why, n=int(n[known].sum()), unit="share")
    order = np.argsort(lengths)
    upto = np.cumsum(many[order])
    limit = int(lengths[order][np.searchsorted(upto, level * upto[-1])])
    share = wilson(int(n[known & (days > limit)].sum()), int(n[known].sum()))
    why = f"{level:.0%} of {int(upto[-1])} won deals took {limit} days or less in all."
    return Figure(share.value, share.low, share.high, n=share.n, unit="share", why=why)


def _contacts(days: Ints, _flag: Ints, n: Ints) -> dict[str, Any]:
    known = days != UNKNOWN
    if not known.any():
        why = "The export holds no contact with any open deal: logging, not silence, is what is missing."
        return {name: Figure.refuse(why, n=0, unit="share") for name in ("stale", "without_contact")}
    return {
        "stale": wilson(int(n[known & (days > STALE_DAYS)].sum()), int(n[known].sum())),
        "without_contact": wilson(int(n[~known].sum()), int(n.sum())),
    }


def _periods(past: Past) -> tuple[npt.NDArray[Any], npt.NDArray[Any]]:
    """First and last day of every period."""
    rows = past.engine.fetch(past.periods.order_by("period_no").select("starts_on", "ends_on")).to_pydict()
    return np.array(rows["starts_on"], dtype="datetime64[D]"), np.array(
        rows["ends_on"], dtype="datetime64[D]"
    )


def _at_end(days: Ints, n: Ints, periods: tuple[Any, Any], what: str) -> Figure:
    """Share of dates in the last business days of their period, weekends after them included."""
    starts, ends = periods
    if not ends.size or not days.size:
        return Figure.refuse(f"No {what} lies in a known period.", n=0, unit="share")
    calendar = days.astype("datetime64[D]")
    place = np.searchsorted(ends, calendar, side="left")
    inside = (place < ends.size) & (calendar >= starts[np.minimum(place, ends.size - 1)])
    if not inside.any():
        return Figure.refuse(f"No {what} lies in a known period.", n=0, unit="share")
    one = np.timedelta64(1, "D")
    left = np.busday_count(calendar[inside] + one, ends[place[inside]] + one)
    return wilson(int(n[inside][left < LAST].sum()), int(n[inside].sum()))


def _needed(bp: Ints, by: Ints, n: Ints, *, won: int, over: int) -> dict[str, Any]:
    known = bp != UNKNOWN
    deals = int(n[known].sum())
    base = wilson(won, over) if won < over else Figure.refuse(ONLY_WINS, n=over, unit="share")
    if not deals:
        why = "No open deal has a stated probability."
        wins, share = (Figure.refuse(why, n=0, unit=unit) for unit in ("deals", "share"))
        return {"needed_wins": wins, "needed_share": share, "won_share": base, "stated": ()}
    p, many = bp[known] / 1e4, n[known]
    total, spread = float((p * many).sum()), float(np.sqrt((p * (1 - p) * many).sum()))
    low, high = max(0.0, total - Z * spread), min(float(deals), total + Z * spread)
    why = f"Range that chance allows if every stated probability is right; {_set_by(by[known], many)}."
    shown = p if np.unique(p).size <= MOST_ROWS else np.round(p, 1)
    rows = tuple(
        StatedRow(float(s), int(many[shown == s].sum()), float((p * many)[shown == s].sum()))
        for s in np.unique(shown)
    )
    return {
        "needed_wins": Figure(total, low, high, n=deals, unit="deals", why=why),
        "needed_share": Figure(total / deals, low / deals, high / deals, n=deals, unit="share", why=why),
        "won_share": base,
        "stated": rows,
    }


def _set_by(by: Ints, n: Ints) -> str:
    by_crm, unknown = (int(n[by == one].sum()) for one in (BY_CRM, BY_UNKNOWN))
    if unknown == n.sum():
        return "who set them is not on record"
    said = f"{by_crm} were set by the CRM"
    return f"{said}; who set {unknown} is not on record" if unknown else said


def _lists(past: Past) -> dict[str, Any]:
    s = open_now(past)
    late = s.mutate(late=past.as_of_day - s.expected_day)

    def furthest(table: Any, column: str, wanted: Callable[[Any], Any]) -> tuple[Listed, ...]:
        kept = table.filter(wanted(table[column])).select("deal_no", days=table[column])
        rows = past.engine.fetch(kept.order_by(kept.days.desc(), "deal_no").limit(LISTED)).to_pylist()
        return tuple(Listed(int(row["deal_no"]), int(row["days"])) for row in rows)

    return {
        "overdue_deals": furthest(late, "late", lambda days: days > 0),
        "oldest_deals": furthest(s, "age", lambda days: days.notnull()),
        "stalest_deals": furthest(s, "quiet", lambda days: days > STALE_DAYS),
    }
