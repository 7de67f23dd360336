"""Do statements move more than was learnt?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import ibis
import numpy as np
from numpy.typing import NDArray

from bonafides.candour.calibration import MEANS_EVER
from bonafides.candour.claims import period_days
from bonafides.candour.said import said_kept
from bonafides.candour.teams import grouped, people_by_team, with_team
from bonafides.engines.words import whole
from bonafides.figures import Figure
from bonafides.history.asof import Past, endings
from bonafides.methods.contrasts import clustered_mean
from bonafides.methods.movement import FEWEST_SUBJECTS, UNIT
from bonafides.privacy.thresholds import gated


@dataclass(frozen=True, slots=True)
class TeamMovement:
    """One team's excess movement."""

    team: str
    excess: Figure


@dataclass(frozen=True, slots=True)
class Movement:
    """Excess movement of stated probabilities: of everybody, and by team in order of name."""

    organisation: Figure
    teams: tuple[TeamMovement, ...]
    why: str

    def record(self) -> dict[str, Any]:
        """The section `movement` of report.json."""
        return {
            "why": self.why,
            "organisation": self.organisation.record(),
            "teams": [{"who": t.team, "excess": t.excess.record()} for t in self.teams],
        }


def target_movement(past: Past, periods: list[dict[str, Any]]) -> Any:
    """How far statements about one target moved, for targets whose period is over.

    A *target* is a deal won by the end of one period: statements speak of the period that the close date
    beside them lies in, so a date moved into another period begins another target.

    Returns
    -------
    Table
        deal_no, period_no, week (of the first statement), owner_no (null: the deal's), excess: the sum of
        squared moves, the last one to the outcome, less first × (1 − first); in squared basis points.
    """
    said = said_kept(past).select("deal_no", "recorded_at", "week", "bp", "expected_day")
    days = past.engine.rows(period_days([p for p in periods if p["ends_on"] <= past.as_of]))
    aimed = said.inner_join(days, said.expected_day == days.day)
    along = ibis.window(group_by=["deal_no", "period_no"], order_by="recorded_at")
    steps = aimed.mutate(prior=aimed.bp.lag().over(along), following=aimed.bp.lead().over(along))
    step = (steps.bp - steps.prior.fill_null(steps.bp)).cast("int64")
    ended = endings(past)
    wins = ended.filter(ended.result == "won").select("deal_no", won_day="ended_day")
    told = steps.mutate(step=step).left_join(wins, "deal_no").drop("deal_no_right")
    came = (told.won_day.notnull() & (told.won_day <= told.last_day)).fill_null(False).ifelse(10_000, 0)
    last = told.following.isnull().ifelse((came - told.bp) * (came - told.bp), 0)
    first = told.prior.isnull().ifelse(told.bp * (10_000 - told.bp), 0)
    told = told.mutate(excess=told.step * told.step + last - first)
    return told.group_by("deal_no", "period_no").agg(
        week=told.week.min(), excess=whole(told.excess.sum()), owner_no=ibis.null("int64")
    )


def movement(past: Past, *, means: str = "period") -> Movement:
    """Measure whether stated probabilities move more, or less, than uncertainty falls.

    Parameters
    ----------
    past
        What was known; only targets whose period is over count.
    means
        What a probability was declared to be, as for `calibration`: what means "ever won" has no target in a
        period, and is refused.

    Returns
    -------
    Movement
        0 for honest updating, whatever the evidence was; positive for swings that revert, negative for news
        released slowly; a lasting bias moves it too. Refused below 20 targets or 5 periods, and for teams
        of fewer than five people, or everybody where they are fewer.

    References
    ----------
    Augenblick & Rabin (2021), Quarterly Journal of Economics 136.
    """
    if means == "ever":
        return Movement(Figure.refuse(MEANS_EVER, n=0, unit=UNIT), (), MEANS_EVER)
    periods = past.calendar
    if not any(period["ends_on"] <= past.as_of for period in periods):
        why = "No forecast period in this export is over yet."
        return Movement(Figure.refuse(why, n=0, unit=UNIT), (), why)
    placed = with_team(past, target_movement(past, periods), week="week")
    table = past.engine.fetch(
        placed.group_by("team", "period_no")
        .agg(n=ibis._.count(), excess=whole(placed.excess.sum()))
        .order_by("team", "period_no")
    )
    people = {row["team"]: row["n_people"] for row in past.engine.fetch(people_by_team(placed)).to_pylist()}
    n, total = table.column("n").to_numpy(), table.column("excess").to_numpy() / 1e8
    period = table.column("period_no").to_numpy()
    group = np.array([grouped(people)[team] for team in table.column("team").to_pylist()], dtype=object)
    owners = past.engine.fetch(placed.agg(n=placed.person_no.nunique())).column("n")[0].as_py()
    whole_house = gated(_excess(total, n, period), people=owners)
    teams = []
    for name in sorted(set(group.tolist())):
        mine = group == name
        size = sum(count for team, count in people.items() if grouped(people)[team] == name)
        teams.append(TeamMovement(name, gated(_excess(total[mine], n[mine], period[mine]), people=size)))
    return Movement(whole_house, tuple(teams), whole_house.why if whole_house.refused else "")


def _excess(total: NDArray[np.float64], n: NDArray[np.int64], period: NDArray[np.int64]) -> Figure:
    count = int(n.sum())
    if count < FEWEST_SUBJECTS:
        why = f"{count} targets with stated probabilities. {FEWEST_SUBJECTS} are needed."
        return Figure.refuse(why, n=count, unit=UNIT)
    return clustered_mean(total, n, cluster=period, unit=UNIT)
