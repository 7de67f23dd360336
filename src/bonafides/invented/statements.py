"""What people, and the CRM by itself, write down about the deals."""

from __future__ import annotations

from typing import Any

import numpy as np

from bonafides.invented.chances import Chances
from bonafides.invented.plan import Plan
from bonafides.invented.record import Record
from bonafides.invented.staff import Staff
from bonafides.invented.weeks import AHEAD, Bools, Floats, Ints, Weeks, stream

KINDS = ("stage", "close_date", "amount", "owner", "probability", "category")
STAGE, CLOSE_DATE, AMOUNT, OWNER, PROBABILITY, CATEGORY = range(6)
ROLES = ("owner", "manager", "automation", "bulk")
BY_OWNER, BY_MANAGER, BY_AUTOMATION, BY_BULK = range(4)

DEFAULT_BP = np.array([1000, 2000, 4000, 6000, 8000])
"""Probability that the CRM sets with each open stage."""

THRESHOLDS = np.array([200, 3000, 5500, 7500])
"""Stated basis points from which a deal is pipeline, best case, most likely, commit; below, omitted."""

CALL_AT = 0.125
"""The forecast call takes place at 10:00, one eighth into the working day."""


def logit(p: Floats) -> Floats:
    """Log-odds, with p held between .0001 and .9999."""
    p = np.clip(p, 1e-4, 1 - 1e-4)
    return np.asarray(np.log(p) - np.log1p(-p))


def basis_points(log_odds: Floats) -> Ints:
    """Probability as it is written down, 1 to 9,999 basis points."""
    return np.clip(np.rint(1e4 / (1 + np.exp(-log_odds))), 1, 9999).astype(np.int64)


class Statements:
    """Everything asserted about one chunk of deals."""

    def __init__(self, plan: Plan, weeks: Weeks, made: Chances, staff: Staff, n: int, chunk: int) -> None:
        self.plan, self.weeks, self.made, self.staff = plan, weeks, made, staff
        self.reviews, self.dates = stream(plan, "reviews", chunk), stream(plan, "dates", chunk)
        self.calls, self.money = stream(plan, "calls", chunk), stream(plan, "money", chunk)
        self.owner = np.zeros(n, dtype=np.int64)
        self.close_on = np.zeros(n, dtype=np.int64)
        self.amount = np.zeros(n, dtype=np.int64)
        self.pushes = np.zeros(n, dtype=np.int64)
        self.by_default = np.zeros(n, dtype=np.bool_)
        self.last = np.zeros(n)
        self.category = np.full(n, -1, dtype=np.int64)
        self.snaps_at = np.full(n, np.inf)
        self.raised = np.zeros(n, dtype=np.bool_)
        self.submitted = np.zeros((plan.weeks, staff.n_sellers, 4), dtype=np.int64)
        self.record = Record(
            deal=np.int32, seconds=np.int64, kind=np.int8, value=np.int64, author=np.int64, role=np.int8,
            default=np.bool_, honest=np.float64,
        )  # fmt: skip

    def write(
        self, kind: int, deals: Ints, seconds: Ints, value: Ints, *, author: Ints | int | None = None,
        role: Ints | int = BY_OWNER, default: Bools | bool = False, honest: Floats | float = np.nan,
    ) -> None:  # fmt: skip
        """Write one statement for each of these deals, by their owners unless said otherwise."""
        who = self.owner[deals] if author is None else author
        self.record.add(
            deal=deals,
            seconds=seconds,
            kind=kind,
            value=value,
            author=who,
            role=role,
            default=default,
            honest=honest,
        )

    def say(
        self, deals: Ints, seconds: Ints, honest: Floats, *, said: Floats | None = None,
        author: Ints | None = None, role: Ints | int = BY_OWNER,
    ) -> None:  # fmt: skip
        """State a probability and the category it means: `said` in log-odds, else belief and optimism."""
        if said is None:
            said = logit(honest) + self.staff.optimism[self.owner[deals]]
        self.last[deals] = said
        value = basis_points(said)
        self.write(PROBABILITY, deals, seconds, value, author=author, role=role, honest=honest)
        category = np.searchsorted(THRESHOLDS, value, side="right")
        new = category != self.category[deals]
        self.category[deals] = category
        who = None if author is None else author[new]
        part = np.broadcast_to(role, new.shape)[new]
        self.write(CATEGORY, deals[new], seconds[new], category[new], author=who, role=part)

    def choose_dates(self, week: Ints, mean_weeks: float) -> Ints:
        """Choose close dates some weeks ahead, the more likely the more deals are won in that week."""
        n = len(week)
        tries = 6
        target = week[:, None] + 1 + self.dates.poisson(mean_weeks, (n, tries))
        target = np.minimum(target, len(self.weeks.now) - 1)
        factor = self.hockey[target] / self.hockey.max()
        accepted = self.dates.random((n, tries)) < factor
        chosen = target[np.arange(n), np.argmax(accepted, axis=1)]
        day = self.weeks.monday(chosen) + self.dates.integers(0, 5, n)
        period = np.minimum(self.weeks.period(day), self.weeks.now[week] + AHEAD - 2)
        last = self.weeks.last_business_day(period)
        day = np.minimum(day, last)
        stacked = self.dates.random(n) < self.plan.stacking
        near = last - self.dates.integers(0, 3, n)
        near -= np.where((near + 3) % 7 > 4, 2, 0)
        return np.where(stacked, near, day)

    hockey: Floats
    rate: Floats

    def _submit(self, week: int, deals: Ints) -> None:
        """Add up what each person hands in at the call: open deals to close in the period, by category."""
        today = self.weeks.monday(week) + self.plan.call_weekday
        due = deals[self.weeks.period(self.close_on[deals]) == self.weeks.period(today)]
        cents = np.rint(self.amount[due] * self.rate[due])
        for lowest in range(1, 5):
            counted = self.category[due] >= lowest
            self.submitted[week, :, lowest - 1] += np.bincount(
                self.owner[due[counted]], weights=cents[counted], minlength=self.staff.n_sellers
            ).astype(np.int64)

    def open_deals(self, deals: Ints, week: Ints, at: Floats, stage: Ints) -> None:
        """Write what is stated when deals are opened."""
        seconds = self.weeks.seconds(week, at)
        day = self.weeks.monday(week) + np.floor(at).astype(np.int64)
        close_on = self.choose_dates(week, 6.0)
        default_date = self.dates.random(len(deals)) < self.plan.default_dates
        self.close_on[deals] = np.where(default_date, self._month_end(day), close_on)
        self.by_default[deals] = self.dates.random(len(deals)) < self.plan.default_probabilities
        self.amount[deals] = np.rint(100 * np.exp(9.6 + 0.9 * self.money.standard_normal(len(deals)))).astype(
            np.int64
        )
        self.write(STAGE, deals, seconds, stage)
        self.write(CLOSE_DATE, deals, seconds, self.close_on[deals], default=default_date)
        self.write(AMOUNT, deals, seconds, self.amount[deals])
        self._default_probability(deals, seconds, stage)
        human = ~self.by_default[deals]
        honest = self.made.belief_next_week(week, self.close_on[deals], stage)
        self.say(deals[human], seconds[human], honest[human])

    def _default_probability(self, deals: Ints, seconds: Ints, stage: Ints) -> None:
        untouched = self.by_default[deals]
        deals, seconds, value = deals[untouched], seconds[untouched], DEFAULT_BP[stage[untouched]]
        self.write(PROBABILITY, deals, seconds, value, default=True)
        category = np.searchsorted(THRESHOLDS, value, side="right")
        new = category != self.category[deals]
        self.category[deals] = category
        self.write(CATEGORY, deals[new], seconds[new], category[new], default=True)

    def _month_end(self, day: Ints) -> Ints:
        month = day.astype("datetime64[D]").astype("datetime64[M]")
        end: Ints = (month + 1).astype("datetime64[D]").astype(np.int64) - 1
        return end

    def week(
        self, week: int, deals: Ints, until: Floats, stage: Ints, silence: Ints, moved: Bools, call: bool
    ) -> None:
        """Write what is stated about open deals in one week, each until it is decided.

        Parameters
        ----------
        until
            Working days of the week gone when the deal is decided; more than 5 when it is not.
        stage, silence
            State on Monday.
        moved
            Whether the deal has come to its stage last weekend.
        call
            Whether there is a forecast call this week.
        """
        n = len(deals)
        review, early = 5.0 * self.reviews.random(n), self.reviews.random(n)
        self._bulk(week, deals)
        if moved.any():
            at = (early * np.minimum(review, np.minimum(until, 5.0)))[moved]
            seconds = self.weeks.seconds(week, at)
            self.write(STAGE, deals[moved], seconds, stage[moved])
            self._default_probability(deals[moved], seconds, stage[moved])
        moves = self._moves(week, n)
        call_at = self.plan.call_weekday + CALL_AT
        state = (deals, stage, silence)
        open_then = review < until
        snap = self.snaps_at[deals] - 5.0 * week
        first = open_then & (snap >= 0) & (snap < 5.0) & (review < snap)
        self._review(week, review, first, moves, *state)
        self._snap_back(week, until, np.ones(n, dtype=np.bool_), *state)
        self._review(week, review, open_then & ~first & (review < call_at), moves, *state)
        money = self.money.random((3, n))
        self._money(week, deals, review, (review < until) & (review < call_at), money)
        if call:
            self._submit(week, deals[until > call_at])
        luck = self.calls.random((4, n))
        raise_at = call_at + 0.02 + 0.6 * luck[2]
        before = (review >= call_at) & (review < raise_at)
        self._review(week, review, open_then & ~first & before, moves, *state)
        raised = self._call(week, call, raise_at, luck, until, *state)
        snap = self.snaps_at[deals] - 5.0 * week
        last = open_then & raised & (review >= snap)
        self._review(week, review, open_then & ~first & ~last & (review >= raise_at), moves, *state)
        self._snap_back(week, until, raised, *state)
        self._review(week, review, last, moves, *state)
        self._money(week, deals, review, (review < until) & (review >= call_at), money)

    def _moves(self, week: int, n: int) -> tuple[Floats, Floats, Ints]:
        """Draw, for every open deal, what would move its date: so that no other knob disturbs it."""
        luck, later = self.dates.random((2, n))
        return luck, later, self.choose_dates(np.full(n, week), 3.0)

    def _snap_back(
        self, week: int, until: Floats, which: Bools, deals: Ints, stage: Ints, silence: Ints
    ) -> None:
        """Let the figures return, of which the time has come this week, to what their owners believe."""
        snap = self.snaps_at[deals] - 5.0 * week
        places = np.flatnonzero(which & (snap >= 0) & (snap < np.minimum(5.0, until)))
        self._renew(week, snap, places, deals, stage, silence)

    def _renew(self, week: int, at: Floats, places: Ints, deals: Ints, stage: Ints, silence: Ints) -> None:
        """Say again what one believes: the figure snaps back after a call."""
        if not len(places):
            return
        who, when = deals[places], at[places]
        honest = self.made.belief(
            week, when, self.close_on[who], self._harm(who), stage[places], silence[places]
        )
        self.raised[who] = False
        self.snaps_at[who] = np.inf
        self.say(who, self.weeks.seconds(week, when), honest)

    def _harm(self, deals: Ints) -> Ints:
        return (
            np.minimum(self.pushes[deals], 3) if self.plan.push_harm else np.zeros(len(deals), dtype=np.int64)
        )

    def _bulk(self, week: int, deals: Ints) -> None:
        """Move overdue dates in one go, at 6:00 on the first Monday of a period."""
        luck = self.dates.random(len(deals))
        if week == 0 or self.weeks.now[week] == self.weeks.now[week - 1]:
            return
        monday = self.weeks.monday(week)
        move = deals[(self.close_on[deals] < monday) & (luck < self.plan.bulk)]
        if not len(move):
            return
        to = int(self.weeks.last_business_day(self.weeks.now[week : week + 1])[0])
        self.close_on[move] = to
        self.pushes[move] += 1
        six = np.full(len(move), self.weeks.seconds(week, np.zeros(1))[0] - 3 * 3600)
        self.write(CLOSE_DATE, move, six, self.close_on[move], author=self.staff.operations, role=BY_BULK)

    def _review(
        self, week: int, at: Floats, which: Bools, moves: tuple[Floats, Floats, Ints],
        deals: Ints, stage: Ints, silence: Ints,
    ) -> None:  # fmt: skip
        """Look at these deals once in the week: move the date, renew the probability where it is off."""
        places = np.flatnonzero(which)
        if not len(places):
            return
        who, when = deals[places], at[places]
        old = self.close_on[who]
        new = self._new_date(week, when, old, tuple(draw[places] for draw in moves))
        move = new != old
        seconds = self.weeks.seconds(week, when)
        self.close_on[who] = new
        self.pushes[who] += new > old
        self.write(CLOSE_DATE, who[move], seconds[move], new[move])
        honest = self.made.belief(week, when, new, self._harm(who), stage[places], silence[places])
        said = logit(honest) + self.staff.optimism[self.owner[who]]
        off = (np.abs(said - self.last[who]) >= self.plan.restate) & ~self.raised[who]
        renew = (off | (self.weeks.period(new) != self.weeks.period(old))) & ~self.by_default[who]
        self.raised[who[renew]] = False
        self.snaps_at[who[renew]] = np.inf
        self.say(who[renew], seconds[renew], honest[renew])

    def _new_date(self, week: int, when: Floats, old: Ints, moves: tuple[Any, ...]) -> Ints:
        """Close dates after a review: overdue ones mostly move, others now and then, and for no reason."""
        luck, later, anyhow = moves
        today = self.weeks.monday(week) + np.floor(when).astype(np.int64)
        overdue = old < today
        shift = old + 7 * np.where(later < 0.15, -1, 1 + np.floor(4 * later).astype(np.int64))
        farthest = self.weeks.ends[self.weeks.now[week] + AHEAD - 2]
        new = np.where(overdue, np.maximum(anyhow, today), np.clip(shift, today + 1, farthest))
        new -= np.maximum((new + 3) % 7 - 4, 0)
        period_over = self.weeks.period(old) < self.weeks.period(today)
        move = np.where(
            overdue, period_over | (luck < self.plan.push_when_due), (luck < self.plan.push) & (new >= today)
        )
        return np.where(move, new, old)

    def _call(
        self, week: int, call: bool, at: Floats, luck: Floats, until: Floats,
        deals: Ints, stage: Ints, silence: Ints,
    ) -> Bools:  # fmt: skip
        """Raise what was said, right after the forecast call, where the manager makes it jump."""
        reach, who_writes, _, back = luck
        manager = self.staff.managers(week)[self.owner[deals]]
        jump = self.staff.jump[manager - self.staff.n_sellers]
        raised: Bools = (
            call & (jump != 0) & (reach < self.plan.pressure_reach) & (at < until) & ~self.by_default[deals]
        )
        today = self.weeks.monday(week) + np.floor(at).astype(np.int64)
        raised &= self.weeks.period(self.close_on[deals]) >= self.weeks.period(today)
        raised &= np.isfinite(self.last[deals])
        places = np.flatnonzero(raised)
        if not len(places):
            return raised
        who, when = deals[places], at[places]
        honest = self.made.belief(
            week, when, self.close_on[who], self._harm(who), stage[places], silence[places]
        )
        by_manager = who_writes[places] < self.plan.pressure_by_manager
        author = np.where(by_manager, manager[places], self.owner[who])
        role = np.where(by_manager, BY_MANAGER, BY_OWNER)
        said = self.last[who] + jump[places]
        self.say(who, self.weeks.seconds(week, when), honest, said=said, author=author, role=role)
        self.raised[who] = True
        self.snaps_at[who] = 5.0 * week + self.plan.call_weekday + CALL_AT + 1.0 + 3.9 * back[places]
        return raised

    def _money(self, week: int, deals: Ints, at: Floats, which: Bools, draws: Floats) -> None:
        luck, factor, machine = draws
        change = np.flatnonzero((luck < self.plan.amount_changes) & which)
        who = deals[change]
        self.amount[who] = np.rint(self.amount[who] * (0.7 + 0.7 * factor[change])).astype(np.int64)
        by_machine = machine[change] < self.plan.automation
        author = np.where(by_machine, self.staff.integration, self.owner[who])
        role = np.where(by_machine, BY_AUTOMATION, BY_OWNER)
        self.write(
            AMOUNT, who, self.weeks.seconds(week, at[change]), self.amount[who], author=author, role=role
        )
