"""One promise from the yes to its end: kept, moved, warned of, late, taken back, disputed or let go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from bonafides.invented.promises import wording
from bonafides.invented.promises.planting import Planted
from bonafides.invented.promises.rows import A_DAY, Calendar, Step, Told, number_of
from bonafides.invented.promises.subjects import Said

SILENT_DAYS = 10
"""Working days after which nobody is waited for any more: fourteen days by the calendar."""


@dataclass(slots=True)
class Ends:
    """Whoever acts on each side of a conversation, and how it went.

    Parameters
    ----------
    performer, asker
        Keys of the cast.
    yes
        Working hours at which it was promised.
    due
        Number of the day in force.
    done
        Working hours at which it was reported as done for good; None where it never was.
    told
        Working hours at which the other side learnt that the date might not hold; None where it did not.
    """

    performer: str
    asker: str
    yes: float
    due: int
    done: float | None = None
    told: float | None = None
    reason: str = ""


class Living:
    """Writes the steps of one conversation after its yes.

    Parameters
    ----------
    reported
        Chance that the performer says when it is done; else the asker sees it.
    """

    def __init__(
        self,
        rng: np.random.Generator,
        calendar: Calendar,
        told: Told,
        ends: Ends,
        planted: Planted,
        *,
        kept: float,
        reported: float = 1.0,
    ) -> None:
        self.rng, self.calendar, self.told, self.ends = rng, calendar, told, ends
        self.planted, self.p_kept, self.reported = planted, kept, reported

    def live(self) -> Ends:
        """Draw what becomes of it, and write it down."""
        draw = self.rng.random()
        silent = self.planted.unconfirmed
        if draw < silent:
            self._unconfirmed()
        elif draw < silent + 0.025:
            self._disputed()
        elif draw < silent + 0.05:
            self._let_go()
        elif self.rng.random() < self.p_kept:
            self._kept()
        else:
            self._broken()
        return self.ends

    # What it may become

    def _kept(self) -> None:
        self.told.fate = "kept"
        due = self.ends.due
        if self.rng.random() < self.planted.moved and due - number_of(self.ends.yes) >= 4:
            self._move()
        elif self.rng.random() < 0.15:
            self._warn(self._day_before(due, 1, 4))
        if self.ends.due < self.calendar.n_past:
            self._done_and_confirmed(self._in_time())
        else:
            self._perhaps_done()

    def _perhaps_done(self) -> None:
        """Due today or later: done already now and then, and not confirmed yet."""
        at = self._in_time()
        if at < self.calendar.now and self.reported > 0.5:
            self._done(at)

    def _broken(self) -> None:
        self.told.fate = "broken"
        due, settled = self.ends.due, self.ends.due < self.calendar.n_past
        if self.rng.random() < self.planted.told:
            self._warn(self._told_in_time(due))
        elif self.rng.random() < 0.5 and settled:
            self._warn(due * A_DAY + self.rng.uniform(3, 7.5))
        if not settled:
            return
        way = self.rng.random()
        if way < 0.62:
            late = (due + 1 + int(self.rng.geometric(0.35))) * A_DAY + self.rng.uniform(0, 7.9)
            self._done_and_confirmed(late)
        elif way < 0.88:
            last = self.ends.told if self.ends.told is not None else due * A_DAY
            self._renege(max(last, due * A_DAY) + self.rng.uniform(0.5, 12))
        else:
            self.write((due + int(self.rng.integers(4, 9))) * A_DAY + 2, "cancel", text=wording.FORGIVEN)

    def _unconfirmed(self) -> None:
        self.told.fate = "unconfirmed"
        if self.ends.due >= self.calendar.n_past:
            self._perhaps_done()
            return
        at = self._in_time()
        self._done(at)
        self.write(at + SILENT_DAYS * A_DAY, "fall_silent")

    def _disputed(self) -> None:
        """Disputed, settled by whoever saw it differently, and then kept or not as any other."""
        self.told.fate = "disputed"
        at = self._in_time()
        if self.ends.due >= self.calendar.n_past:
            return
        self._done(at)
        said = at + self.rng.uniform(1, 16)
        self.write(said, "not_meant", text=self.of_family(wording.NOT_MEANT))
        answered = said + self.rng.uniform(4, 60)
        again = number_of(answered) + int(self.rng.integers(5, 10))
        self.write(answered, "settle", text=wording.SETTLED, due=again)
        self.ends.due, self.ends.done = again, None
        if again >= self.calendar.n_past:
            return
        late = self.rng.random() >= self.p_kept
        first = again + 1 if late else number_of(answered) + 1
        last = again + 4 if late else again
        self._done_and_confirmed(self.rng.uniform(first * A_DAY, last * A_DAY + 7))

    def _let_go(self) -> None:
        self.told.fate = "withdrawn"
        self.write(self._day_before(self.ends.due, 1, 5), "cancel", text=wording.FORGIVEN)
        self.ends.done = None

    # Steps

    def _move(self) -> None:
        at = self._day_before(self.ends.due, 2, 5)
        later = self.ends.due + int(self.rng.integers(3, 9))
        if later >= self.calendar.n_past > self.ends.due:
            return
        self.write(at, "propose", text=wording.MOVES, due=later)
        agreed = at + self.rng.uniform(0.5, 5)
        self.write(agreed, "agree")
        self.ends.told, self.ends.due = agreed, later

    def _warn(self, at: float) -> None:
        expected = max(self.ends.due, number_of(at)) + int(self.rng.integers(2, 6))
        self.write(at, "warn", text=self.of_family(wording.WARNINGS), expected=expected)
        self.ends.told = at

    def _renege(self, at: float) -> None:
        draw = self.rng.random()
        self.ends.reason = (
            "could_not" if draw < 0.6 else "did_not" if draw < 0.88 else "should_not_have_been_made"
        )
        self.write(at, "renege", text=self.reasons(self.ends.reason), reason=self.ends.reason)
        self.ends.told = self.ends.told if self.ends.told is not None else at

    def _done(self, at: float) -> None:
        self.write(at, "report", text=wording.DONE)
        self.ends.done = at

    def _done_and_confirmed(self, at: float) -> None:
        confirmed = at + 0.2 + self.rng.gamma(1.2, 6.0)
        if self.ends.due < self.calendar.n_past and at < self.calendar.now:
            # What has fallen due is confirmed by now: what was kept is known as soon as what was not.
            confirmed = min(confirmed, (at + self.calendar.now) / 2)
        if self.rng.random() < self.reported:
            self._done(at)
        else:
            confirmed = at
            self.ends.done = at
        self.write(confirmed, "satisfied", text=wording.THANKS)

    def of_family(self, words: Mapping[str, tuple[Said, ...]]) -> tuple[Said, ...]:
        """The words of the function that it rests on first."""
        return words.get(self.told.family, words[""])

    def reasons(self, reason: str) -> tuple[Said, ...]:
        """What is said when it is taken back."""
        return self.of_family(wording.COULD_NOT) if reason == "could_not" else wording.REASONS[reason]

    def write(
        self,
        at: float,
        do: str,
        *,
        text: tuple[Said, ...] = (),
        due: int | None = None,
        expected: int | None = None,
        reason: str = "",
    ) -> None:
        """Write down one act; by whom follows from the act."""
        side = "clock" if do == "fall_silent" else "asker" if do in ASKERS else "performer"
        who = {"clock": "", "asker": self.ends.asker, "performer": self.ends.performer}[side]
        said = "" if not text else text[int(self.rng.integers(len(text)))][self.told.language == "de"]
        day = self.calendar.day
        step = Step(
            at=self.calendar.moment(at),
            promise=self.told.number,
            do=do,
            side=side,
            who=who,
            text=said,
            due_on=None if due is None else day(due),
            reason=reason,
            expected_on=None if expected is None else day(expected),
        )
        self.told.steps.append(step)

    # Moments

    def _in_time(self) -> float:
        """When it is done where it is done in time: near its day, never before it was promised."""
        last = self.ends.due * A_DAY + 7.0
        earliest = max(self.ends.yes, self.ends.told or 0.0) + 0.5
        return max(min(earliest, last), last - self.rng.gamma(1.2, 5.0))

    def _day_before(self, due: int, least: int, most: int) -> float:
        """A moment so many working days before a day, and after the yes."""
        at = (due - int(self.rng.integers(least, most + 1))) * A_DAY + self.rng.uniform(0, 7)
        return float(max(at, self.ends.yes + 0.3))

    def _told_in_time(self, due: int) -> float:
        """A moment that leaves three days, or half the time there was."""
        promised, day = number_of(self.ends.yes), self.calendar.day
        need = min(3.0, 0.5 * (day(due) - day(promised)).days)
        fits = [n for n in range(promised, due) if (day(due) - day(n)).days >= need][-6:]
        chosen = int(fits[int(self.rng.integers(len(fits)))]) if fits else promised
        at = chosen * A_DAY + self.rng.uniform(0, 7)
        return float(min(max(at, self.ends.yes + 0.2), chosen * A_DAY + 7.9))


ASKERS = frozenset({"satisfied", "not_yet", "not_meant", "cancel", "agree", "accept", "withdraw", "settle"})
"""Acts of whoever was promised; here a new date is always proposed by whoever gave the word."""
