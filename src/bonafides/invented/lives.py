"""The lives of one chunk of deals, week by week: opened, worked on, won or lost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from bonafides.invented.chances import OPEN_STAGES, REOPENED_AFTER, SILENT, Chances, chances, hockey
from bonafides.invented.contacts import Contacts
from bonafides.invented.plan import Plan
from bonafides.invented.rates import rates
from bonafides.invented.record import Record
from bonafides.invented.staff import Staff, staff
from bonafides.invented.statements import BY_MANAGER, OWNER, STAGE, Statements
from bonafides.invented.weeks import Bools, Floats, Ints, Weeks, calendar, stream

CHUNK = 20_000
"""Deals generated together; part of the recipe, so that the same seed gives the same company."""

WON, LOST, REOPENED = 0, 1, 2
Columns = dict[str, npt.NDArray[Any]]


@dataclass(frozen=True, eq=False)
class World:
    """What all chunks share."""

    plan: Plan
    weeks: Weeks
    made: Chances
    staff: Staff
    hockey: Floats
    call_weeks: Bools
    shock: Floats


def world(plan: Plan) -> World:
    """Lay out calendar, chances, staff, calls and the luck of each period."""
    weeks = calendar(plan)
    return World(
        plan=plan,
        weeks=weeks,
        made=chances(plan, weeks),
        staff=staff(plan),
        hockey=hockey(plan, weeks),
        call_weeks=stream(plan, "call weeks").random(plan.weeks) >= plan.calls_skipped,
        shock=plan.period_shock_sd * stream(plan, "shocks").standard_normal(len(weeks.starts)),
    )


@dataclass(frozen=True, eq=False)
class Lives:
    """What happened to one chunk: deals by their place in it, and three records of events."""

    first: int
    deals: Columns
    statements: Columns
    contacts: Columns
    outcomes: Columns
    submitted: Ints


def openings(plan: Plan, first: int, n: int) -> tuple[Ints, Floats]:
    """Week and moment at which each deal is opened: evenly over the history, later numbers later."""
    luck = stream(plan, "openings", first // CHUNK).random(n)
    place = (first + np.arange(n) + luck) / plan.deals * (plan.weeks - 1)
    week = np.minimum(np.floor(place), plan.weeks - 2).astype(np.int64)
    return week, np.asarray(5.0 * np.clip(place - week, 0.0, 0.9999))


class Chunk:
    """The state of a chunk of deals while time runs."""

    def __init__(self, shared: World, chunk: int) -> None:
        plan = shared.plan
        self.shared, self.plan = shared, plan
        self.first = chunk * CHUNK
        self.n = n = min(CHUNK, plan.deals - self.first)
        self.opened, self.opened_at = openings(plan, self.first, n)
        self.fate, people = stream(plan, "fate", chunk), stream(plan, "owners", chunk)
        self.stage = np.searchsorted([0.55, 0.85], self.fate.random(n)).astype(np.int64)
        self.silence = np.zeros(n, dtype=np.int64)
        self.moved = np.zeros(n, dtype=np.bool_)
        self.contacts = Contacts(plan, shared.weeks, n, chunk)
        self.said = Statements(plan, shared.weeks, shared.made, shared.staff, n, chunk)
        self.said.hockey = shared.hockey
        self.currency = stream(plan, "currency", chunk).integers(0, len(plan.currencies), n)
        latest = rates(plan, shared.weeks)
        self.said.rate = np.array([latest[code][-1] for code in plan.currencies])[self.currency]
        self.said.owner[:] = np.searchsorted(
            np.cumsum(shared.staff.weight)[:-1], people.random(n), side="right"
        )
        self.first_owner = self.said.owner.copy()
        share, after, self.heir = people.random((3, n))
        self.handed_over = np.where(
            share < plan.transfers, self.opened + 2 + (6 * after).astype(np.int64), -1
        )
        self.outcomes = Record(
            deal=np.int32, seconds=np.int64, result=np.int8, amount=np.int64, author=np.int64
        )
        self.result = np.full(n, -1, dtype=np.int64)
        self.back_in = np.full(n, -1, dtype=np.int64)

    def live(self) -> Lives:
        """Let time run to the end of the history."""
        everyone = np.arange(self.n)
        self.said.open_deals(everyone, self.opened, self.opened_at, self.stage)
        order = np.searchsorted(self.opened, np.arange(self.plan.weeks), side="left")
        deals = np.empty(0, dtype=np.int64)
        for week in range(int(self.opened[0]) + 1, self.plan.weeks):
            new = np.arange(order[week - 1], order[week])
            again = np.flatnonzero(self.back_in == week)
            self._reopen(week, again)
            deals = np.concatenate([deals, again, new])
            if len(deals):
                deals = self._week(week, deals)
            elif order[week] == self.n and not (self.back_in > week).any():
                break
        return Lives(
            first=self.first,
            deals={
                "seconds": self.shared.weeks.seconds(self.opened, self.opened_at),
                "owner": self.said.owner,
                "first_owner": self.first_owner,
                "stage": self.stage,
                "result": self.result,
                "alive": self.contacts.alive & (self.result != LOST),
                "pushes": self.said.pushes,
                "currency": self.currency,
            },
            statements=self.said.record.columns(),
            contacts=self.contacts.record.columns(),
            outcomes=self.outcomes.columns(),
            submitted=self.said.submitted,
        )

    def _reopen(self, week: int, deals: Ints) -> None:
        self.stage[deals], self.silence[deals], self.result[deals] = 0, 0, -1
        self.said.pushes[deals] *= self.plan.push_harm == 0
        self.contacts.fall_silent(deals)
        # At 5:00, before any bulk edit or hand-over of that Monday.
        seconds = np.full(len(deals), self.shared.weeks.seconds(week, np.zeros(1))[0] - 4 * 3600)
        owner = self.said.owner[deals]
        self.outcomes.add(
            deal=deals, seconds=seconds, result=REOPENED, amount=self.said.amount[deals], author=owner
        )
        self.said.write(STAGE, deals, seconds, self.stage[deals])
        self.said.last[deals] = np.inf

    def _hand_over(self, week: int, deals: Ints) -> None:
        who = deals[self.handed_over[deals] == week]
        if not len(who):
            return
        boss = self.shared.staff.managers(week)
        n = self.shared.staff.n_sellers
        old = self.said.owner[who]
        team = np.argsort(boss, kind="stable")
        starts = np.searchsorted(boss[team], boss[old])
        size = np.searchsorted(boss[team], boss[old], side="right") - starts
        place = np.empty(n, dtype=np.int64)
        place[team] = np.arange(n)
        step = 1 + np.floor(self.heir[who] * np.maximum(size - 1, 1)).astype(np.int64)
        new = team[starts + (place[old] - starts + step) % size]
        who, new, manager = who[new != old], new[new != old], boss[old][new != old]
        self.said.owner[who] = new
        early = np.full(len(who), self.shared.weeks.seconds(week, np.zeros(1))[0] - 3600)
        self.said.write(OWNER, who, early, new, author=manager, role=BY_MANAGER)

    def _week(self, week: int, deals: Ints) -> Ints:
        """Live one week; return the deals still open after it."""
        made, shared = self.shared.made, self.shared
        stage, silence = self.stage[deals], np.minimum(self.silence[deals], SILENT - 1)
        harm = np.minimum(self.said.pushes[deals], 3) if self.plan.push_harm else 0
        luck, moment = self.fate.random((2, len(deals)))
        loss, ahead, back = made.loss[stage, silence], made.ahead[stage, silence], made.back[stage, silence]
        win = made.win[week, harm, stage, silence] * np.exp(shared.shock[shared.weeks.now[week]])
        win = np.minimum(win, 1.0 - loss - ahead - back)
        until = np.where(luck < win + loss, 5.0 * moment, 9.0)
        self._hand_over(week, deals)
        heard = self.contacts.week(week, deals, until)
        self.said.week(week, deals, until, stage, silence, self.moved[deals], bool(shared.call_weeks[week]))
        won, lost = luck < win, (luck >= win) & (luck < win + loss)
        self._close(week, deals[won], until[won], WON)
        self._close(week, deals[lost], until[lost], LOST)
        up = (luck >= win + loss) & (luck < win + loss + ahead) & (stage < OPEN_STAGES - 1)
        down = (luck >= win + loss + ahead) & (luck < win + loss + ahead + back) & (stage > 0)
        self.stage[deals] += up.astype(np.int64) - down
        self.moved[deals] = up | down
        self.silence[deals] += 1
        self.silence[deals[heard]] = 0
        return deals[until > 5.0]

    def _close(self, week: int, deals: Ints, at: Floats, result: int) -> None:
        if not len(deals):
            return
        seconds = self.shared.weeks.seconds(week, at)
        owner = self.said.owner[deals]
        self.result[deals] = result
        self.outcomes.add(
            deal=deals, seconds=seconds, result=result, amount=self.said.amount[deals], author=owner
        )
        self.said.write(STAGE, deals, seconds, np.full(len(deals), OPEN_STAGES + result))
        if result == WON:
            self.contacts.sign(week, deals, at)
            return
        again = self.fate.random(len(deals)) < self.plan.reopened
        self.back_in[deals[again]] = week + REOPENED_AFTER
