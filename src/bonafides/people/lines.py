"""Spells over time: who was in which team, and who reported to whom, on any day."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from bonafides.errors import WrongRequest


@dataclass(frozen=True, slots=True)
class Span:
    """Something that held from a day until before another.

    Parameters
    ----------
    whose
        Number of the person.
    to
        Number of the manager, or of the team.
    since
        First day.
    until
        First day on which it no longer held; None where it still does.
    """

    whose: int
    to: int
    since: date
    until: date | None = None

    def holds(self, on: date) -> bool:
        """Whether it holds on a day."""
        return self.since <= on and (self.until is None or on < self.until)

    def meets(self, other: Span) -> bool:
        """Whether there is a day on which both hold."""
        return (self.until is None or other.since < self.until) and (
            other.until is None or self.since < other.until
        )


@dataclass(frozen=True, slots=True)
class Turn:
    """What a change does to one person's spans.

    Parameters
    ----------
    ended
        The span that is closed on the day of the change; None where none held.
    dropped
        A span that began on that very day and is taken back: it never held for a whole day.
    resumed
        A span that had an end and goes on: what was ended this very day and is named again.
    begun
        The span that opens; None where nothing follows.
    """

    ended: Span | None = None
    dropped: Span | None = None
    resumed: Span | None = None
    begun: Span | None = None

    @property
    def nothing(self) -> bool:
        """Whether everything stays as it is."""
        return self == Turn()


def standing(spans: Iterable[Span], whose: int, on: date) -> Span | None:
    """The span of a person that holds on a day; None where there is none.

    Examples
    --------
    >>> line = Span(1, 9, date(2026, 1, 1), date(2026, 3, 1))
    >>> standing([line], 1, date(2026, 2, 28)) == line
    True
    >>> standing([line], 1, date(2026, 3, 1)) is None
    True
    """
    return next((span for span in spans if span.whose == whose and span.holds(on)), None)


def require_apart(spans: Iterable[Span]) -> None:
    """Hold that no person stands in two spans on one day, and that each ends after it begins.

    Raises
    ------
    WrongRequest
        Two spans of one person share a day, or one ends before it begins; says which days.
    """
    by_person: dict[int, list[Span]] = {}
    for span in spans:
        if span.until is not None and span.until <= span.since:
            raise WrongRequest(
                f"a spell from {span.since} to {span.until}",
                "a last day after the first",
                "correct one of the two days",
            )
        by_person.setdefault(span.whose, []).append(span)
    for own in by_person.values():
        own.sort(key=lambda span: span.since)
        for before, later in pairwise(own):
            if before.meets(later):
                end = "today and later" if before.until is None else f"{before.until}"
                raise WrongRequest(
                    f"a spell from {before.since} until {end}, and another from {later.since}",
                    "one at a time",
                    f"end the first on {later.since} or begin the second later",
                )


def turn(spans: Sequence[Span], whose: int, to: int | None, on: date) -> Turn:
    """What has to happen so that a person stands with `to` from a day on; None ends what holds.

    A change to what holds already changes nothing. A span that began on the same day is taken back: the
    second of two changes on one day is a correction of the first.

    Raises
    ------
    WrongRequest
        A later span begins after that day: what is known of the time after would be contradicted.

    Examples
    --------
    >>> turn([Span(1, 9, date(2026, 1, 1))], 1, 8, date(2026, 3, 1)).begun
    Span(whose=1, to=8, since=datetime.date(2026, 3, 1), until=None)
    >>> turn([Span(1, 9, date(2026, 1, 1))], 1, 9, date(2026, 3, 1)).nothing
    True
    """
    own = [span for span in spans if span.whose == whose]
    later = [span for span in own if span.since > on]
    if later:
        first = min(span.since for span in later)
        raise WrongRequest(
            f"a change on {on}, before one that is known for {first}",
            f"a day from {first} on",
            f"choose {first} or later",
        )
    held = standing(own, whose, on)
    if held is not None and held.to == to:
        # A spell that is known to end goes on instead.
        return Turn() if held.until is None else Turn(resumed=held)
    dropped = held if held is not None and held.since == on else None
    ended = held if dropped is None else None
    before = next((span for span in own if to is not None and span.to == to and span.until == on), None)
    if before is not None:
        return Turn(ended=ended, dropped=dropped, resumed=before)
    return Turn(ended=ended, dropped=dropped, begun=None if to is None else Span(whose, to, on))


def after(spans: Sequence[Span], change: Turn, on: date) -> list[Span]:
    """The spans as a change on a day leaves them."""
    touched = (change.ended, change.dropped, change.resumed)
    kept = [span for span in spans if span not in touched]
    if change.ended is not None:
        kept.append(replace(change.ended, until=on))
    if change.resumed is not None:
        kept.append(replace(change.resumed, until=None))
    if change.begun is not None:
        kept.append(change.begun)
    return kept


def above(spans: Iterable[Span], whose: int, on: date) -> list[int]:
    """Numbers of those above a person on a day, nearest first; stops where the line closes on itself."""
    leads = {span.whose: span.to for span in spans if span.holds(on)}
    found: list[int] = []
    at = leads.get(whose)
    while at is not None and at != whose and at not in found:
        found.append(at)
        at = leads.get(at)
    return found


def circles(spans: Iterable[Span], on: date) -> list[list[int]]:
    """Every circle of people who would report to themselves on a day, each as numbers from one to the next.

    Examples
    --------
    >>> day = date(2026, 1, 1)
    >>> circles([Span(1, 2, day), Span(2, 1, day), Span(3, 1, day)], day)
    [[1, 2]]
    """
    leads = {span.whose: span.to for span in spans if span.holds(on)}
    done: set[int] = set()
    found: list[list[int]] = []
    for start in leads:
        way: dict[int, int] = {}
        at: int | None = start
        while at is not None and at not in done and at not in way:
            way[at] = len(way)
            at = leads.get(at)
        if at is not None and at in way:
            found.append(list(way)[way[at] :])
        done.update(way)
    return found


def require_no_circle(
    spans: Sequence[Span], new: Span, called: Callable[[int], str] = lambda number: f"person {number}"
) -> None:
    """Hold that nobody comes to report to themselves, on any day on which a new line would hold.

    Raises
    ------
    WrongRequest
        The line would close a circle; names everybody in it, and the day.
    """
    days = [new.since, *(span.since for span in spans if span.since > new.since)]
    for on in sorted(set(days)):
        if not new.holds(on):
            continue
        others = [span for span in spans if span.whose != new.whose]
        chain = [new.to, *above(others, new.to, on)]
        if new.whose in chain:
            circle = [new.whose, *chain[: chain.index(new.whose) + 1]]
            raise WrongRequest(
                f"a circle on {on}: " + " reports to ".join(called(number) for number in circle),
                "a line that ends at somebody who reports to nobody",
                f"choose another manager for {called(new.whose)}, or change the other line first",
            )
