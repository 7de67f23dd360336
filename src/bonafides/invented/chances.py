"""The process behind every deal, and what an honest person who knows it would say.

A deal is a Markov chain in weeks. Its state is the stage and the number of weeks since the customer was last
heard of; in each week it may be won, be lost, move a stage, or stay, and the customer may answer. Since the
chain is known, so is the chance to be won by the end of any period, from any moment of any week: whoever
states it is calibrated exactly, without any simulation.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import hyp1f1, ndtr

from bonafides.invented.plan import Plan
from bonafides.invented.weeks import AHEAD, WORKDAYS, Floats, Ints, Weeks

OPEN_STAGES = 5
SILENT = 40
"""Weeks of silence told apart; longer ones count as this long."""

REOPENED_AFTER = 5
"""Weeks from the loss of a deal to its reopening, in the first stage."""

WIN = np.array([0.007, 0.02, 0.045, 0.09, 0.16])
LOSS = np.array([0.10, 0.09, 0.08, 0.06, 0.05])
ADVANCE = np.array([0.12, 0.12, 0.11, 0.10, 0.0])
BACK = np.array([0.0, 0.015, 0.015, 0.015, 0.015])
PUSHES = 4
"""Pushes told apart where they do harm: 0, 1, 2, 3 or more."""


def silence_lasts(plan: Plan) -> Floats:
    """Share of silences that are still unbroken at the end of week 0, 1, …

    Attempts come as Poisson processes, so unanswered ones thin out to ``exp(−r μ ΣF)``; over r ~ Beta this
    is Kummer's function. Length ``SILENT``.
    """
    at = (np.arange(5)[:, None] + (9 + 8 * (np.arange(64) + 0.5) / 64)[None, :] / 24).ravel()
    living = np.ones(SILENT)
    for channel in plan.channels.values():
        age = 7.0 * (np.arange(SILENT)[:, None] + 1) - at[None, :]
        answered = ndtr((np.log(age) - np.log(channel.delay_median_days)) / channel.delay_sigma).mean(axis=1)
        load = channel.weekly * np.cumsum(answered)
        living *= hyp1f1(channel.alpha, channel.alpha + channel.beta, -load)
    return np.asarray(1.0 - plan.alive + plan.alive * living)


@dataclass(frozen=True, eq=False)
class Chances:
    """Hazards and the chance to be won in time.

    Parameters
    ----------
    win, loss, ahead, back
        Weekly chances. `win` has the axes week, pushes, stage, silence; the others stage, silence.
    answer
        Weekly chance of hearing from the customer, by weeks of silence.
    start, later, again
        Chance to be won by the end of a period seen from a week's Monday; the part of it that falls into
        later weeks; and the chance of a deal lost in this week and reopened. Axes: week, periods ahead,
        pushes, stage, silence (`again`: week, periods ahead).
    """

    weeks: Weeks
    win: Floats
    loss: Floats
    ahead: Floats
    back: Floats
    answer: Floats
    start: Floats
    later: Floats
    again: Floats

    def days_left(self, week: int, period: Ints) -> Floats:
        """Working days of a week that belong to the time up to the end of a period."""
        left = self.weeks.ends[period] - self.weeks.first_day - 7 * week + 1
        return np.clip(left, 0, WORKDAYS).astype(np.float64)

    def belief(
        self, week: int, at: Floats, close_on: Ints, pushes: Ints, stage: Ints, silence: Ints
    ) -> Floats:
        """Chance that a deal, open at a moment of a week, is won by the end of the period of its close date.

        Parameters
        ----------
        week, at
            The moment: week number and working days gone in it, 0 to 5.
        close_on
            Stated close date, day number.
        pushes, stage, silence
            State of the deal on that week's Monday.
        """
        period = self.weeks.period(close_on)
        far = period - self.weeks.now[week]
        gone = (far < 0) | (far >= AHEAD)
        far = np.clip(far, 0, AHEAD - 1)
        silence = np.minimum(silence, SILENT - 1)
        win, loss = self.win[week, pushes, stage, silence], self.loss[stage, silence]
        soon = win * np.maximum(self.days_left(week, period) - at, 0.0) / WORKDAYS
        again = loss * (1.0 - at / WORKDAYS) * self.again[week, far]
        still_open = 1.0 - (win + loss) * at / WORKDAYS
        return np.where(
            gone, 0.0, (soon + self.later[week, far, pushes, stage, silence] + again) / still_open
        )

    def belief_next_week(self, week: Ints, close_on: Ints, stage: Ints) -> Floats:
        """Chance of a deal that has just been opened, and on which nothing happens before next Monday."""
        far = self.weeks.period(close_on) - self.weeks.now[week + 1]
        value = self.start[week + 1, np.clip(far, 0, AHEAD - 1), 0, stage, 0]
        return np.where((far < 0) | (far >= AHEAD), 0.0, value)


def hockey(plan: Plan, weeks: Weeks) -> Floats:
    """Factor on the win hazard by week: the week that holds a period's last business day."""
    factor = np.ones(len(weeks.now))
    last = weeks.last_business_day(np.arange(len(weeks.ends)))
    index = (last - weeks.first_day) // 7
    factor[index[(index >= 0) & (index < len(factor))]] = plan.hockey_stick
    return factor


def chances(plan: Plan, weeks: Weeks) -> Chances:
    """Work out all hazards and, backwards in time, every chance to be won in time."""
    unbroken = silence_lasts(plan)
    answer = 1.0 - unbroken / np.concatenate([[1.0], unbroken[:-1]])
    k = np.arange(SILENT)
    warm = np.where(k == 0, 1.3, np.where(k < 3, 1.0, np.exp(-0.35 * (k - 2))))
    cold = 1.0 + 0.22 * np.minimum(k, 20)
    factor = hockey(plan, weeks)
    harm = np.exp(-plan.push_harm * np.arange(PUSHES))
    win = WIN[None, None, :, None] * warm * factor[:, None, None, None] * harm[None, :, None, None]
    loss = np.minimum(LOSS[:, None] * cold, 0.3)
    ahead = ADVANCE[:, None] * warm
    win = np.minimum(win, 1.0 - loss - ahead - BACK[:, None])
    n, shape = len(weeks.now), (PUSHES, OPEN_STAGES, SILENT)
    start, later = np.zeros((n + REOPENED_AFTER + 2, AHEAD, *shape)), np.zeros((n, AHEAD, *shape))
    again = np.zeros((n, AHEAD))
    now = np.concatenate([weeks.now, np.full(REOPENED_AFTER + 2, weeks.now[-1] + AHEAD)])
    made = Chances(weeks, win, loss, ahead, np.repeat(BACK[:, None], SILENT, 1), answer, start, later, again)
    rate = plan.push if plan.push_harm else 0.0
    for week in range(n - 1, -1, -1):
        periods = weeks.now[week] + np.arange(AHEAD)
        shift = int(now[week + 1] - now[week])
        following = np.zeros((AHEAD, *shape))
        following[shift:] = start[week + 1, : max(AHEAD - shift, 0)] if shift < AHEAD else 0.0
        jump = int(now[week + REOPENED_AFTER] - now[week])
        if jump < AHEAD:
            again[week, jump:] = plan.reopened * start[week + REOPENED_AFTER, : AHEAD - jump, 0, 0, 0]
        later[week] = _one_week_on(following, made, week, rate)
        left = made.days_left(week, np.minimum(periods, len(weeks.ends) - 1)) / WORKDAYS
        soon = win[week][None] * left[:, None, None, None]
        start[week] = soon + later[week] + loss[None, None] * again[week][:, None, None, None]
    return made


def _one_week_on(following: Floats, made: Chances, week: int, pushed: float) -> Floats:
    """Expected chance a week later of a deal that is neither won nor lost in this week."""
    older = np.concatenate([following[..., 1:], following[..., -1:]], axis=-1)
    heard = made.answer * following[..., :1] + (1.0 - made.answer) * older
    if pushed:
        heard = (1.0 - pushed) * heard + pushed * np.concatenate([heard[:, 1:], heard[:, -1:]], axis=1)
    up = np.concatenate([heard[:, :, 1:], heard[:, :, -1:]], axis=2)
    down = np.concatenate([heard[:, :, :1], heard[:, :, :-1]], axis=2)
    stay = 1.0 - made.win[week] - made.loss - made.ahead - made.back
    return np.asarray(made.ahead * up + made.back * down + stay * heard)
