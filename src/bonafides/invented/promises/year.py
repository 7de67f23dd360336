"""A year of promises in the invented company: conversations, their steps in order of time, the truth."""

from __future__ import annotations

import heapq
import json
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

import numpy as np

from bonafides.invented.promises import subjects, wording
from bonafides.invented.promises.asking import Wishing
from bonafides.invented.promises.filling import blanks_for, opened
from bonafides.invented.promises.life import Ends, Living
from bonafides.invented.promises.planting import Planted, Planting
from bonafides.invented.promises.rows import A_DAY, Calendar, Cast, Served, Squad, Step, Told, number_of
from bonafides.invented.promises.subjects import Said, Subject


@dataclass(frozen=True)
class Year:
    """A ledger as plain rows.

    Parameters
    ----------
    told
        Conversations, by number.
    steps
        Every step of all of them that has happened, in order of time.
    planting
        What was planted.
    """

    told: tuple[Told, ...]
    steps: tuple[Step, ...]
    planting: Planting

    def truth(self) -> dict[str, object]:
        """What was planted, and how much of it there is."""
        began = {step.promise for step in self.steps}
        fates = Counter((one.direction, one.fate) for one in self.told if one.number in began)
        return {
            "planted": self.planting.record(),
            "counted": {
                "conversations": len(began),
                "steps": len(self.steps),
                "fates": {f"{direction} {fate}": n for (direction, fate), n in sorted(fates.items())},
            },
        }

    def write_truth(self, path: Path) -> None:
        """Write the truth beside the ledger, as JSON."""
        path.write_text(json.dumps(self.truth(), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def year_of(
    cast: Cast, planting: Planting | None = None, *, starts_on: date, today: date, seed: int = 7
) -> Year:
    """Invent a ledger; the same cast, days and seed always give the same.

    Parameters
    ----------
    cast
        Who takes part.
    planting
        What is planted; the default company's when left out.
    starts_on, today
        The first day, and the day on which it is read: nothing has happened on that day yet.
    seed
        Of every draw.

    Examples
    --------
    >>> sold = {"North": Squad("m1", ("s1", "s2", "s3"))}
    >>> inside = {name: Squad(f"h {name}", (f"p {name}",)) for name in Planting().functions}
    >>> served = (Served("c1", "s1", "en", (("k1", "Jo Ritter"),)),)
    >>> year = year_of(Cast(inside, sold, "l1", served), starts_on=date(2026, 1, 5), today=date(2026, 7, 1))
    >>> [step.at for step in year.steps] == sorted(step.at for step in year.steps)
    True
    """
    chosen = planting or Planting()
    rng = np.random.default_rng([seed, 4711])
    calendar = Calendar(starts_on, today)
    told: list[Told] = []
    _outer(rng, calendar, cast, chosen, told)
    _theirs(rng, calendar, cast, chosen, told)
    _teams(rng, calendar, cast, chosen, told)
    _colleagues(rng, calendar, cast, chosen, told)
    return Year(tuple(told), in_order(told, calendar), chosen)


def in_order(told: list[Told], calendar: Calendar) -> tuple[Step, ...]:
    """Steps that have happened, in order of time; no conversation goes on after one that has not."""
    now = datetime.combine(calendar.today, datetime.min.time())
    kept: list[list[Step]] = []
    for one in told:
        rows: list[Step] = []
        for step in one.steps:
            if step.at >= now:
                break
            # Two steps of one conversation are never at the same second, nor is one before that before it.
            at = max(step.at, rows[-1].at + timedelta(seconds=1)) if rows else step.at
            rows.append(step._replace(at=at))
        one.steps = rows
        kept.append(rows)
    return tuple(heapq.merge(*kept, key=lambda step: step.at))


def _moments(rng: np.random.Generator, calendar: Calendar, n: int) -> list[float]:
    """When conversations begin: evenly over the past."""
    return sorted(rng.uniform(0, calendar.now - 0.5, size=n).tolist())


def _outer(
    rng: np.random.Generator, calendar: Calendar, cast: Cast, planting: Planting, told: list[Told]
) -> None:
    wishing, n_missed = Wishing(rng, calendar, cast, planting, told), Counter[str]()
    for at in _moments(rng, calendar, planting.n_outer):
        client = cast.clients[int(rng.integers(len(cast.clients)))]
        if rng.random() < planting.captured:
            wishing.wish(client, at)
        else:
            place = sum(map(ord, client.key)) + n_missed[client.key]
            n_missed[client.key] += 1
            said = wording.MISSED[place % len(wording.MISSED)]
            _missed(rng, calendar, planting, told, client, at, said)


def _missed(
    rng: np.random.Generator,
    calendar: Calendar,
    planting: Planting,
    told: list[Told],
    client: Served,
    at: float,
    said: Said,
) -> None:
    """The customer adds what nobody had written down; whoever serves them answers."""
    due = number_of(at) + int(rng.integers(6, 20))
    blanks = blanks_for(rng, client)
    one = opened(told, calendar, "ours", Subject(said, ("", "")), blanks, client.language, due)
    one.origin, one.client, one.contact = "client", client.key, blanks.contact
    one.asker, one.performer = blanks.contact, client.owner
    moment = calendar.moment
    one.steps.append(Step(moment(at), one.number, "ask", "asker", blanks.contact, due_on=one.due_on))
    answered = at + 1 + float(rng.gamma(1.2, 5.0))
    german = client.language == "de"
    if rng.random() < 0.2:
        text = (
            "I have asked everybody here and nobody said so. Let us talk on the phone.",
            "Ich habe alle hier gefragt, niemand hat das gesagt. Lassen Sie uns telefonieren.",
        )[german]
        one.steps.append(Step(moment(answered), one.number, "decline", "performer", client.owner, text))
        return
    text = (
        "You are right, it was said. It stands here now.",
        "Sie haben recht, das wurde gesagt. Jetzt steht es hier.",
    )[german]
    one.steps.append(Step(moment(answered), one.number, "promise", "performer", client.owner, text))
    ends = Ends(client.owner, blanks.contact, answered, max(due, number_of(answered) + 3))
    Living(rng, calendar, one, ends, planting.theirs, kept=planting.own).live()


def _theirs(
    rng: np.random.Generator, calendar: Calendar, cast: Cast, planting: Planting, told: list[Told]
) -> None:
    for at in _moments(rng, calendar, planting.n_theirs):
        client = cast.clients[int(rng.integers(len(cast.clients)))]
        blanks = blanks_for(rng, client)
        subject = subjects.THEIRS[int(rng.integers(len(subjects.THEIRS)))]
        due = number_of(at) + int(rng.integers(4, 22))
        one = opened(told, calendar, "theirs", subject, blanks, client.language, due)
        one.origin, one.client, one.contact = "heard", client.key, blanks.contact
        one.asker, one.performer = client.owner, blanks.contact
        _offered(rng, calendar, one, at, due, planting.theirs, by=client.owner, reported=0.45)


def _teams(
    rng: np.random.Generator, calendar: Calendar, cast: Cast, planting: Planting, told: list[Told]
) -> None:
    """What leaders promise to the teams: the head of the house to each in turn, managers to their own."""
    teams = sorted(cast.teams)
    if not teams:
        return
    for place, at in enumerate(_moments(rng, calendar, planting.n_team)):
        name = teams[place % len(teams)]
        squad = cast.teams[name]
        leader = cast.leader if place % 4 == 3 else squad.head
        what, done_when = wording.TEAM[(place * 5 + place // len(wording.TEAM)) % len(wording.TEAM)]
        due = number_of(at) + int(rng.integers(8, 40))
        one = opened(told, calendar, "team", Subject((what, what), (done_when, done_when)), NOBODY, "en", due)
        one.asker, one.performer = name, leader
        who = squad.members[int(rng.integers(len(squad.members)))]
        _offered(rng, calendar, one, at, due, planting.team, by=leader, asker=who)


def _colleagues(
    rng: np.random.Generator, calendar: Calendar, cast: Cast, planting: Planting, told: list[Told]
) -> None:
    teams = sorted(cast.teams)
    if not teams:
        return
    for at in _moments(rng, calendar, planting.n_colleague):
        squad = cast.teams[teams[int(rng.integers(len(teams)))]]
        giver, taker = (str(x) for x in rng.choice(list(squad.members), size=2, replace=False))
        what, done_when = wording.COLLEAGUE[int(rng.integers(len(wording.COLLEAGUE)))]
        due = number_of(at) + int(rng.integers(3, 15))
        one = opened(
            told, calendar, "colleague", Subject((what, what), (done_when, done_when)), NOBODY, "en", due
        )
        one.asker, one.performer = taker, giver
        _offered(rng, calendar, one, at, due, planting.colleague, by=giver, asker=taker)


NOBODY = blanks_for(np.random.default_rng(1), Served("", "", "en", (("", ""),)))
"""For sentences without blanks."""


def _offered(
    rng: np.random.Generator,
    calendar: Calendar,
    one: Told,
    at: float,
    due: int,
    planted: Planted,
    *,
    by: str,
    asker: str = "",
    reported: float = 1.0,
) -> None:
    """Given without being asked for, and lived."""
    one.steps.append(
        Step(calendar.moment(at), one.number, "offer", "performer", by, due_on=calendar.day(due))
    )
    ends = Ends(one.performer, asker or one.asker, at + 0.05, due)
    Living(rng, calendar, one, ends, planted, kept=planted.kept, reported=reported).live()


__all__ = ["A_DAY", "Squad", "Year", "in_order", "year_of"]
