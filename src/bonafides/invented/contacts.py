"""Attempts to reach the customer, and answers while the customer is still interested."""

from __future__ import annotations

import numpy as np

from bonafides.invented.plan import Plan
from bonafides.invented.record import Record
from bonafides.invented.weeks import Floats, Ints, Weeks, days_in, stream

CHANNELS = ("call", "email", "linkedin")
CALL, EMAIL, LINKEDIN, MEETING = 0, 1, 2, 3
UNKNOWN, NO_ANSWER, VOICEMAIL, CONNECTED, HELD, AUTO_REPLY = 0, 1, 2, 3, 4, 5
NEVER = 1e12


class Contacts:
    """The customers of one chunk of deals.

    A silence begins with the deal and after each week with an answer. In each the customer is still
    interested with chance `plan.alive`, and answers an attempt with a chance drawn once per silence and
    channel. Nothing else about the deal depends on whether the customer is interested.
    """

    def __init__(self, plan: Plan, weeks: Weeks, n: int, chunk: int) -> None:
        self.plan, self.weeks = plan, weeks
        self.random = stream(plan, "contacts", chunk)
        self.used = [
            (code, plan.channels[name]) for code, name in enumerate(CHANNELS) if name in plan.channels
        ]
        self.alive = np.zeros(n, dtype=np.bool_)
        self.rate = np.zeros((n, len(CHANNELS)))
        self.answer_at = np.full(n, NEVER)
        self.record = Record(
            deal=np.int32, days=np.float64, inbound=np.bool_, channel=np.int8, outcome=np.int8, auto=np.bool_
        )
        self.fall_silent(np.arange(n))

    def fall_silent(self, deals: Ints) -> None:
        """Begin a new silence for these deals."""
        self.alive[deals] = self.random.random(len(deals)) < self.plan.alive
        for code, channel in self.used:
            self.rate[deals, code] = self.random.beta(channel.alpha, channel.beta, len(deals))
        self.answer_at[deals] = NEVER

    def week(self, week: int, deals: Ints, until: Floats) -> Ints:
        """Live through one week and return the places in `deals` where the customer was heard.

        Parameters
        ----------
        deals
            Deals open on Monday.
        until
            Moment in the week at which each of them is decided; `WORKDAYS` or more when it is not.
        """
        tried = [self._attempts(week, code, channel.weekly, deals) for code, channel in self.used]
        heard = self.answer_at[deals] < 7.0 * (week + 1)
        stop = np.where(until < 5.0, days_in(week, np.minimum(until, 4.999)), 7.0 * (week + 1))
        stop = np.minimum(stop, np.where(heard, self.answer_at[deals], NEVER))
        for code, place, days in tried:
            keep = days < stop[place]
            self._log_attempts(code, deals[place[keep]], days[keep], stop[place[keep]])
        answers = np.flatnonzero(heard & (self.answer_at[deals] <= stop))
        self._log_answers(deals[answers])
        silent_again = np.flatnonzero(heard)
        self.fall_silent(deals[silent_again])
        return silent_again

    def _attempts(self, week: int, code: int, weekly: float, deals: Ints) -> tuple[int, Ints, Floats]:
        counts = self.random.poisson(weekly, len(deals))
        place = np.repeat(np.arange(len(deals)), counts)
        days = days_in(week, 5.0 * self.random.random(len(place)))
        answered = self.random.random(len(place)) < self.rate[deals[place], code]
        channel = dict(self.used)[code]
        delay = np.exp(
            np.log(channel.delay_median_days) + channel.delay_sigma * self.random.standard_normal(len(place))
        )
        answered &= self.alive[deals[place]]
        np.minimum.at(self.answer_at, deals[place[answered]], (days + delay)[answered])
        return code, place, days

    def _log_attempts(self, code: int, deals: Ints, days: Floats, stop: Floats) -> None:
        if code == CALL:
            outcome = np.where(self.random.random(len(deals)) < 0.4, VOICEMAIL, NO_ANSWER)
        else:
            outcome = np.full(len(deals), UNKNOWN)
        self.record.add(deal=deals, days=days, inbound=False, channel=code, outcome=outcome, auto=False)
        if code == EMAIL:
            machine = self.random.random(len(deals)) < self.plan.auto_replies
            machine &= days + 0.002 < stop
            self.record.add(
                deal=deals[machine],
                days=days[machine] + 0.002,
                inbound=True,
                channel=EMAIL,
                outcome=AUTO_REPLY,
                auto=True,
            )

    def _log_answers(self, deals: Ints) -> None:
        kind = self.random.choice(4, size=len(deals), p=[0.3, 0.4, 0.1, 0.2])
        outcome = np.array([CONNECTED, UNKNOWN, UNKNOWN, HELD])[kind]
        self.record.add(
            deal=deals, days=self.answer_at[deals], inbound=True, channel=kind, outcome=outcome, auto=False
        )

    def sign(self, week: int, deals: Ints, at: Floats) -> None:
        """Log the customer's word with which a deal is won; whoever buys was interested."""
        days = days_in(week, at) - 0.003
        self.record.add(deal=deals, days=days, inbound=True, channel=EMAIL, outcome=UNKNOWN, auto=False)
        self.alive[deals] = True
