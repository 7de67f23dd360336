"""What becomes of a promise to a client: it follows from what became of those that it rests on."""

from __future__ import annotations

from collections.abc import Sequence

from bonafides.invented.promises import wording
from bonafides.invented.promises.life import SILENT_DAYS, Ends, Living
from bonafides.invented.promises.planting import Planting
from bonafides.invented.promises.rows import A_DAY, number_of

A_WEEK = 5
"""Working days after which what was not done inside counts as given up."""


class OuterLife:
    """The life of an outer promise after it was said.

    Parameters
    ----------
    living
        Writes its steps.
    rests_on
        How each inner one went that was promised.
    """

    def __init__(self, living: Living, planting: Planting, rests_on: Sequence[Ends]) -> None:
        self.living, self.planting, self.rests_on = living, planting, rests_on
        self.rng, self.ends, self.now = living.rng, living.ends, living.calendar.now

    def live(self) -> Ends:
        """Write down what becomes of it."""
        ends = self.ends
        waits = [one for one in self.rests_on if one.done is None and not one.reason]
        given_up = [one for one in waits if one.due < self.living.calendar.n_past - A_WEEK]
        lost = [one for one in self.rests_on if one.done is None and one.reason] + given_up
        if lost:
            heard = max([ends.yes, *(one.told or one.due * A_DAY for one in lost)]) + self.rng.uniform(1, 6)
            if self.rng.random() < 0.6:
                self._take_back(heard, lost[0].reason or "could_not")
                return ends
        if len(waits) > len(given_up):
            self._pass_on()
            return ends
        done = self._done_at()
        if number_of(done) > ends.due:
            self._pass_on(done)
        self._done(max(done, (ends.told or 0.0) + 0.3))
        return ends

    def _done_at(self) -> float:
        ends = self.ends
        parts = [one.done for one in self.rests_on if one.done is not None]
        if parts:
            at = max([ends.yes, *parts]) + self.rng.uniform(0.4, 6)
        else:
            at = max(ends.yes + 0.5, ends.due * A_DAY + 6.5 - self.rng.gamma(1.3, 7.0))
        if self.rng.random() > self.planting.own:
            at = max(at, ends.due * A_DAY) + self.rng.uniform(9, 40)
        elif number_of(at) > ends.due and all(number_of(one) <= ends.due for one in parts):
            at = ends.due * A_DAY + 7.6
        return float(max(at, ends.yes + 0.2))

    def _take_back(self, at: float, reason: str) -> None:
        text = self.living.reasons(reason)
        self.living.told.fate = "broken"
        self.living.write(at, "renege", text=text, reason=reason)

    def _pass_on(self, done: float | None = None) -> None:
        """What was heard inside is told outside; another day is proposed where one is known."""
        heard = [one.told for one in self.rests_on if one.told is not None and one.told > self.ends.yes]
        if not heard:
            return
        at, ends = min(heard) + self.rng.uniform(0.5, 4), self.ends
        if number_of(at) > ends.due or (done is not None and at >= done) or self.rng.random() > 0.75:
            return
        if self.rng.random() < 0.5:
            later = (ends.due if done is None else number_of(done)) + int(self.rng.integers(0, 3)) + 1
            self.living.write(at, "propose", text=wording.MOVES, due=later)
            agreed = at + self.rng.uniform(0.5, 9)
            if number_of(agreed) > ends.due:
                agreed = ends.due * A_DAY + 7.8
            if agreed <= at or (done is not None and agreed >= done):
                return
            self.living.write(agreed, "agree")
            ends.told, ends.due = agreed, later
            return
        self.living.write(at, "warn", text=self.living.of_family(wording.WARNINGS), expected=ends.due + 3)
        ends.told = at

    def _done(self, at: float) -> None:
        draw = self.rng.random()
        write, told = self.living.write, self.living.told
        write(at, "report", text=wording.DONE)
        self.ends.done = at
        answered = at + 0.5 + self.rng.gamma(1.3, 9.0)
        if draw < 0.04:
            told.fate = "disputed"
            write(answered, "not_meant", text=self.living.of_family(wording.NOT_MEANT))
            talked = answered + self.rng.uniform(3, 60)
            again = number_of(talked) + int(self.rng.integers(4, 8))
            write(talked, "settle", text=wording.SETTLED, due=again)
            write(again * A_DAY + 1, "report", text=wording.DONE)
            write(again * A_DAY + 9, "satisfied", text=wording.THANKS)
        elif draw < 0.08:
            write(answered, "not_yet")
            write(answered + 12, "report", text=wording.DONE)
            write(answered + 20, "satisfied", text=wording.THANKS)
        elif self.rng.random() < self.planting.confirmed:
            told.fate = "kept" if number_of(at) <= self.ends.due else "broken"
            write(answered, "satisfied", text=wording.THANKS)
        else:
            told.fate = "unconfirmed"
            write(at + SILENT_DAYS * A_DAY, "fall_silent")
