"""One promise to a client: what it rests on is asked inside first, then it is said, then lived."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from bonafides.invented.promises import subjects, wording
from bonafides.invented.promises.filling import Blanks, blanks_for, opened
from bonafides.invented.promises.life import Ends, Living
from bonafides.invented.promises.outer import OuterLife
from bonafides.invented.promises.planting import Planted, Planting
from bonafides.invented.promises.rows import Calendar, Cast, Served, Step, Told, number_of
from bonafides.invented.promises.subjects import Subject

T = TypeVar("T")

AGREED_SHARE = 0.3
"""Of asks that the catalogue covers, those that are taken from it."""

OVERRIDDEN_SHARE = 0.3
"""Of promises for which somebody inside takes more than two days, those that are said without waiting."""


@dataclass(slots=True)
class Answer:
    """What one function said: when, until which day, and whether it was a yes."""

    told: Told
    at: float
    due: int
    yes: bool
    ends: Ends | None = None


class Wishing:
    """Invents promises to clients, with the asks that each rests on."""

    def __init__(
        self, rng: np.random.Generator, calendar: Calendar, cast: Cast, planting: Planting, told: list[Told]
    ) -> None:
        self.rng, self.calendar, self.cast, self.planting, self.all = rng, calendar, cast, planting, told

    def wish(self, client: Served, at: float) -> None:
        """One promise to a client, from the wish on; with every ask inside."""
        functions = self._functions()
        sort = {name: self._kind(self.planting.functions[name]) for name in functions}
        subject = (
            self._one(subjects.SUBJECTS[functions[0]][sort[functions[0]]])
            if functions
            else self._one(subjects.OWN)
        )
        blanks = self._blanks(client)
        lead = max(
            (self._lead(self.planting.functions[f], sort[f]) for f in functions), default=self._short()
        )
        due = number_of(at) + lead
        outer = self._open("ours", subject, blanks, client.language, due)
        outer.asker, outer.performer, outer.client = blanks.contact, client.owner, client.key
        outer.contact, outer.family = blanks.contact, functions[0] if functions else ""
        self._step(outer, at, "prepare", "performer", client.owner)
        answers = []
        for place, name in enumerate(functions):
            part = subject if place == 0 else self._one(subjects.SUBJECTS[name][sort[name]])
            answers.append(self._ask(outer, name, sort[name], part, blanks, at + 0.01 * place, due))
        self._say(outer, client, answers, at, due)

    # Asking

    def _functions(self) -> list[str]:
        draw = self.rng.random()
        n = 0 if draw < 0.18 else 1 if draw < 0.68 else 2 if draw < 0.91 else 3
        names = list(self.planting.functions)
        shares = np.array([self.planting.functions[name].asked for name in names])
        return [str(x) for x in self.rng.choice(names, size=n, replace=False, p=shares / shares.sum())]

    def _kind(self, planted: Planted) -> str:
        kinds = list(planted.sorts)
        return str(self.rng.choice(kinds, p=[planted.sorts[kind].asked for kind in kinds]))

    def _lead(self, planted: Planted, kind: str) -> int:
        """Working days that are asked for: about what the function itself would estimate."""
        high = planted.sorts[kind].high_days
        return round(high * self.rng.uniform(0.8, 1.3)) + 2

    def _short(self) -> int:
        return int(self.rng.integers(3, 12))

    def _ask(
        self, outer: Told, name: str, kind: str, part: Subject, blanks: Blanks, at: float, due: int
    ) -> Answer:
        planted, squad = self.planting.functions[name], self.cast.functions[name]
        told = self._open("ask", part, blanks, "en", due)
        told.asker, told.performer, told.kind, told.family = outer.performer, name, kind, name
        told.outer, told.client = outer.number, outer.client
        agreed = subjects.AGREED.get(kind)
        if agreed and self.rng.random() < AGREED_SHARE and due - number_of(at) >= agreed.within_days:
            told.origin, told.what, told.done_when = "agreed", agreed.what, agreed.done_when
            self._step(told, at, "agreed", "asker", outer.performer)
            return self._lives(told, squad.head, planted, kind, at, due)
        self._step(told, at, "ask", "asker", outer.performer, due=due)
        answered = at + 0.1 + planted.answer_hours * float(self.rng.lognormal(0.0, 0.8))
        who = squad.head
        if self.rng.random() < 0.2 and squad.members:
            who = self._one(squad.members)
            self._step(told, (at + answered) / 2, "delegate", "performer", squad.head, to=who,
                       text=self._one(wording.DELEGATED))  # fmt: skip
        return self._answered(told, who, planted, kind, answered, due)

    def _answered(self, told: Told, who: str, planted: Planted, kind: str, at: float, due: int) -> Answer:
        draw, too_late = self.rng.random(), due < number_of(at) + 3
        if draw >= 0.95:
            self._step(told, at, "decline", "performer", who, text=self._one(wording.NOES[told.performer]))
            return Answer(told, at, due, yes=False)
        if draw < 0.76 and not too_late:
            self._step(told, at, "promise", "performer", who, text=self._one(wording.YES[told.performer]))
            return self._lives(told, who, planted, kind, at, due)
        later = max(due, number_of(at)) + int(self.rng.integers(2, 7))
        self._step(
            told, at, "counter", "performer", who, text=self._one(wording.COUNTERS[told.performer]), due=later
        )
        taken = at + 0.2 + float(self.rng.gamma(1.0, 5.0))
        if self.rng.random() < 0.06:
            self._step(told, taken, "withdraw", "asker", told.asker)
            return Answer(told, taken, due, yes=False)
        self._step(told, taken, "accept", "asker", told.asker)
        return self._lives(told, who, planted, kind, taken, later)

    def _lives(self, told: Told, who: str, planted: Planted, kind: str, at: float, due: int) -> Answer:
        ends = Ends(performer=who, asker=told.asker, yes=at, due=due)
        # A function is heard once it is reported; the one who asked says so on the page of the promise.
        Living(self.rng, self.calendar, told, ends, planted, kept=planted.sorts[kind].kept).live()
        return Answer(told, at, due, yes=True, ends=ends)

    # Saying

    def _say(self, outer: Told, client: Served, answers: list[Answer], at: float, due: int) -> None:
        impatient = at + self.rng.uniform(14, 22)
        late = [one for one in answers if one.at > impatient]
        over = bool(late) and self.rng.random() < OVERRIDDEN_SHARE
        last = impatient if over else max([at, *(one.at for one in answers)]) + self.rng.uniform(0.3, 3.0)
        missing = [one for one in answers if one.at > last or not one.yes]
        if missing and not over and self.rng.random() < 0.7:
            self._drop(outer, client, answers, last)
            return
        new = max([due, *(one.due for one in answers if one.yes and one not in missing)])
        if new > due:
            self._step(outer, last - 0.05, "day", "performer", client.owner, due=new)
        why = self._one(wording.OVERRIDES) if missing else ""
        self._step(outer, last, "say", "performer", client.owner, text=why)
        for one in missing:
            answered = max(one.at, last) + self.rng.uniform(0.5, 12)
            head, name = self.cast.functions[one.told.performer].head, one.told.performer
            text = "can_keep" if one.yes else "cannot"
            self._step(outer, answered, "answered", "performer", head, text=text, to=name)
        ends = Ends(client.owner, outer.asker, last, new)
        living = Living(self.rng, self.calendar, outer, ends, self.planting.theirs, kept=1.0)
        OuterLife(living, self.planting, [one.ends for one in answers if one.ends]).live()

    def _drop(self, outer: Told, client: Served, answers: list[Answer], at: float) -> None:
        """Given up: what was promised inside for it is released."""
        outer.fate = "dropped"
        self._step(outer, at, "drop", "performer", client.owner)
        moment = self.calendar.moment(at)
        for one in answers:
            one.told.steps = [step for step in one.told.steps if step.at < moment]
            if one.yes:
                one.told.fate = "withdrawn"

    # Small parts

    def _open(self, direction: str, subject: Subject, blanks: Blanks, language: str, due: int) -> Told:
        return opened(self.all, self.calendar, direction, subject, blanks, language, due)

    def _blanks(self, client: Served) -> Blanks:
        return blanks_for(self.rng, client)

    def _one(self, many: Sequence[T]) -> T:
        return many[int(self.rng.integers(len(many)))]

    def _step(
        self,
        told: Told,
        at: float,
        do: str,
        side: str,
        who: str,
        *,
        text: str = "",
        due: int | None = None,
        to: str = "",
    ) -> None:
        day = None if due is None else self.calendar.day(due)
        told.steps.append(Step(self.calendar.moment(at), told.number, do, side, who, text, day, to=to))
