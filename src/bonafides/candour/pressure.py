"""What happens to figures round the forecast call without any evidence: a situation, never a culprit."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bonafides.candour.forecast_calls import FEWEST_CALLS, WEEKDAYS, Calls, find_calls
from bonafides.candour.pressure_counts import (
    WORKDAYS,
    jump_counts,
    quiet_changes,
    quiet_spells,
    risk_counts,
)
from bonafides.candour.teams import grouped, people_by_team, with_team
from bonafides.candour.value_added import ValueAdded, changes_added, figures_added
from bonafides.figures import Figure
from bonafides.history.asof import Past
from bonafides.methods.clusters import clustered_share
from bonafides.methods.contrasts import Comparison, clustered_mean
from bonafides.methods.jumps import pooled_jumps
from bonafides.privacy.thresholds import gated

SNAPS_BACK = 0.5
"""From this share of what was raised on, what is taken back on other days is not held against them."""


UNLOGGED = (
    "Evidence that nobody logged looks like pressure; so does a weekly review that falls on the call's day."
)


@dataclass(frozen=True, slots=True)
class TeamPressure:
    """One team's jump across the call, drawn towards what all teams have in common."""

    team: str
    jump: Figure
    n_people: int


@dataclass(frozen=True, slots=True)
class Pressure:
    """Jumps of stated probabilities across the forecast call, and what became of them.

    `organisation` and the teams' jumps are in points (a share of one) per open deal without new evidence,
    over and above other days of the week; `snap_back` is the share of what was raised at a call that the next
    statement within a week took back (no more than had been put on); `manager_authored_share` the share of
    raises that a manager wrote; `value_added` has the leaders' layers first.
    """

    call_weekday: str
    call_source: str
    organisation: Figure
    teams: tuple[TeamPressure, ...]
    value_added: tuple[ValueAdded, ...]
    snap_back: Figure
    manager_authored_share: Figure
    n_calls: int
    why: str
    note: str = UNLOGGED

    def record(self) -> dict[str, Any]:
        """The section `pressure` of report.json; teams in order of name."""
        return {
            "why": self.why,
            "note": self.note,
            "call_weekday": self.call_weekday,
            "call_source": self.call_source,
            "n_calls": self.n_calls,
            "organisation": self.organisation.record(),
            "teams": [{"who": t.team, "jump": t.jump.record(), "n_people": t.n_people} for t in self.teams],
            "value_added": [{"layer": v.layer, "gain": v.gain.record()} for v in self.value_added],
            "snap_back": self.snap_back.record(),
            "manager_authored_share": self.manager_authored_share.record(),
        }


def pressure(past: Past, *, call: str = "", means: str = "period", seed: int = 20260101) -> Pressure:
    """Measure the jump of stated probabilities across the forecast call that no evidence accounts for.

    Parameters
    ----------
    past
        What was known.
    call
        Weekday of the call; "" takes it from the times of submissions, else from the weekday on which most
        is restated, and says so.
    means
        What a probability was declared to be, as for `calibration`: changes of what means "ever won" are not
        scored against a period.
    seed
        Unused: nothing here is drawn. Kept so that every measure is called alike.

    Returns
    -------
    Pressure
        Refused without a known call, or with fewer than `FEWEST_CALLS` weeks to look at. Teams of fewer than
        five people are taken together, and refused where that is still fewer than five; so is everything of
        fewer than five owners, and what a layer added whose changes fewer than five people made.

    Notes
    -----
    Per team and week: the sum of changes on the call's day, less what a straight line through the sums of the
    other four workdays says of that day, over the open deals whose probability a person stated and for which
    nothing came in. A line, since an honest probability falls with every day that passes without a win.
    Weeks are the clusters. Where more than half of what was raised at calls is taken back within a week, the
    returns are left out of the other days: else the jump would count them a second time.
    """
    del seed
    calls = find_calls(past, call)
    if calls.why:
        return _refused(calls, calls.why)
    weeks = past.engine.rows({"week": calls.weeks})
    changes = with_team(past, quiet_changes(past), week="week")
    jumps = past.engine.fetch(jump_counts(changes, weeks, calls.weekday))
    if not len(jumps) or len(np.unique(jumps.column("week").to_numpy())) < FEWEST_CALLS:
        why = f"Changes without new evidence in fewer than {FEWEST_CALLS} weeks with a call."
        return _refused(calls, why)
    spells = with_team(past, quiet_spells(past), week="first")
    risk = past.engine.fetch(risk_counts(spells))
    people = {row["team"]: row["n_people"] for row in past.engine.fetch(people_by_team(spells)).to_pylist()}
    for team in jumps.column("team").to_pylist():
        people.setdefault(team, 0)
    ledger = _ledger(jumps, risk, calls, people)
    owners = past.engine.fetch(spells.agg(n=spells.person_no.nunique())).column("n")[0].as_py()
    everybody = gated(ledger.jump(np.ones(len(ledger.week), dtype=bool)), people=owners)
    return Pressure(
        call_weekday=WEEKDAYS[calls.weekday],
        call_source=calls.source,
        organisation=everybody,
        teams=_teams(ledger, people),
        value_added=(
            *figures_added(past),
            *(changes_added(past, weeks, calls.weekday) if means == "period" else ()),
        ),
        snap_back=gated(
            _share(jumps, "taken_back_bp", "raised_bp", "what was raised at calls"), people=owners
        ),
        manager_authored_share=gated(
            _share(jumps, "raises_by_manager", "raises", "raises at calls"), people=owners
        ),
        n_calls=len(calls.weeks),
        why=everybody.why if everybody.refused else "",
    )


def _refused(calls: Calls, why: str) -> Pressure:
    def nothing(unit: str) -> Figure:
        return Figure.refuse(why, n=0, unit=unit)

    weekday = WEEKDAYS[calls.weekday] if calls.weekday >= 0 else ""
    return Pressure(
        weekday, calls.source, nothing("points"), (), (), nothing("share"), nothing("share"), 0, why
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Ledger:
    """Per group and week with a call: the change beyond other days, summed over quiet deals; their number."""

    group: NDArray[Any]
    week: NDArray[np.int64]
    excess: NDArray[np.float64]
    deals: NDArray[np.float64]

    def jump(self, mine: NDArray[np.bool_]) -> Figure:
        """Mean change per quiet deal on the call's day, beyond other days."""
        if len(np.unique(self.week[mine & (self.deals > 0)])) < FEWEST_CALLS:
            why = f"Open deals without new evidence in fewer than {FEWEST_CALLS} weeks with a call."
            return Figure.refuse(why, n=0, unit="points")
        return clustered_mean(self.excess[mine], self.deals[mine], cluster=self.week[mine], unit="points")


def contrast(call_weekday: int) -> NDArray[np.float64]:
    """Weights of the five workdays: 1 for the call's, less those of a line through the others there.

    Examples
    --------
    >>> contrast(2).tolist()
    [-0.25, -0.25, 1.0, -0.25, -0.25]
    """
    days = np.arange(WORKDAYS, dtype=float)
    others = np.delete(days, call_weekday)
    off = others - others.mean()
    weights = np.ones(WORKDAYS)
    weights[days != call_weekday] = -(1 / others.size + (call_weekday - others.mean()) * off / (off**2).sum())
    return weights


def _ledger(jumps: Any, risk: Any, calls: Calls, people: dict[str, int]) -> _Ledger:
    label = grouped(people)
    names = sorted(set(label.values()))
    first = int(min(calls.weeks.min(), *risk.column("week").to_numpy()))
    span = int(max(calls.weeks.max(), *risk.column("week").to_numpy())) - first + 1
    shape = (len(names), span)
    deals, excess = np.zeros(shape), np.zeros(shape)

    def at(table: Any) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        rows = [names.index(label[team]) for team in table.column("team").to_pylist()]
        return np.array(rows, dtype=np.int64), table.column("week").to_numpy() - first

    np.add.at(deals, at(risk), risk.column("n").to_numpy())
    deals = np.cumsum(deals, axis=1)
    rows, _ = at(jumps)
    by_day, returns = (
        np.array([jumps.column(f"{kind}_{day}").to_numpy() for day in range(WORKDAYS)], dtype=float)
        for kind in ("day", "return")
    )
    raised, taken_back = (
        np.bincount(rows, jumps.column(name).to_numpy(), len(names)) for name in ("raised_bp", "returned_bp")
    )
    by_day -= returns * (taken_back > SNAPS_BACK * raised)[rows]
    np.add.at(excess, at(jumps), contrast(calls.weekday) @ by_day / 10_000)
    kept = calls.weeks - first
    group = np.repeat(np.array(names, dtype=object), len(kept))
    return _Ledger(group, np.tile(calls.weeks, len(names)), excess[:, kept].ravel(), deals[:, kept].ravel())


def _teams(ledger: _Ledger, people: dict[str, int]) -> tuple[TeamPressure, ...]:
    """Jumps by team, in order of name, drawn towards one another."""
    label = grouped(people)
    size: dict[str, int] = {}
    for team, n in people.items():
        size[label[team]] = size.get(label[team], 0) + n
    own: dict[Hashable, Comparison] = {
        name: Comparison(gated(ledger.jump(ledger.group == name), people=n), None)
        for name, n in sorted(size.items())
    }
    pooled = pooled_jumps(own, spread=0.05)
    return tuple(TeamPressure(name, pooled[name], size[name]) for name in sorted(size))


def _share(jumps: Any, over: str, under: str, what: str) -> Figure:
    """Share of one sum in another that holds it, weeks as clusters."""
    week, place = np.unique(jumps.column("week").to_numpy(), return_inverse=True)
    part, whole_ = (
        np.bincount(place, weights=jumps.column(name).to_numpy(), minlength=len(week))
        for name in (over, under)
    )
    if (whole_ > 0).sum() < FEWEST_CALLS:
        return Figure.refuse(f"Too little was there of {what}.", n=0, unit="share")
    return clustered_share(part[whole_ > 0], whole_[whole_ > 0], what="calls")
