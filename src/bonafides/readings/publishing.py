"""What a measuring room hands to the night, and what the night hands to it: the one seam between them.

A room that measures registers one callable when its Django app is ready::

    # candour/app/apps.py
    def ready(self):
        from bonafides.candour.app.publishing import publish_candour
        from bonafides.readings.publishing import register

        register("candour", publish_candour)

Each night, and whenever an import comes into force or a setting changes, the job calls every publisher once
with a `Night` of the source in force, inside a worker process, and publishes whatever it yields, in one
transaction: all of it or nothing. A publisher

* opens no engine and no store: `night.engine`, `night.generation` and `night.past()` are there;
* does no query for each person: who works here stands in `night.organisation` as plain data, read once;
* passes everything through `bonafides.privacy.release.release` and draws its fragments once, then yields
  `Publication`s one by one (a generator keeps memory small; they are spooled to disk, not to the database);
* calls `night.tell(words, share)` now and then: it moves the progress bar, and raises where somebody
  asked to stop or the job is no longer ours. Let that pass through;
* is pure: the same night gives the same publications. Draws take `night.seed`, the clock is `night.now`.

Whatever the room adds from its own tables (answers to deals, say) is named by `mark`, a callable given to
`register`: it returns a short text that changes when they change, so that the night knows that there is work.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal
from zoneinfo import ZoneInfo

from bonafides.privacy.release import Release

if TYPE_CHECKING:
    from bonafides.engines.engine import Engine
    from bonafides.history.asof import Past
    from bonafides.history.store import Generation

Weekday = Literal["", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]


@dataclass(frozen=True, slots=True)
class Settings:
    """Decisions of measuring that belong to the organisation.

    Parameters
    ----------
    timezone
        IANA zone of days and weeks.
    period, fiscal_year_start
        How forecast periods are counted where the export does not list them.
    forecast_call
        Weekday of the forecast call; "" lets it be inferred.
    probability_means
        Whether a probability is "won by the end of the period" or "ever won".
    home_currency
        Currency that amounts are compared in; "" takes the one most deals are in.
    category_means
        What the organisation has written down that a forecast category means: category to share won (0 to 1).
    warned_days
        Days before its date by which a promise must be warned of to be known in time; half of the time there
        was is enough where that is shorter.
    """

    timezone: str = "UTC"
    period: Literal["month", "quarter"] = "quarter"
    fiscal_year_start: int = 1
    forecast_call: Weekday = ""
    probability_means: Literal["period", "ever"] = "period"
    home_currency: str = ""
    category_means: Mapping[str, float] = field(default_factory=dict)
    warned_days: int = 3


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """Somebody who works or worked here.

    Parameters
    ----------
    number
        The person's number in this house: what `release(..., subject=…)` wants.
    name
        As pages show it; "" for somebody who was erased.
    external_ids
        What this night's source calls them (`person_id` in the canonical table people); often one or none.
    roles
        Hats worn on the night's day: "rep", "manager", "leader" and so on.
    left
        Whether they have left: nothing is published about them alone.
    """

    number: int
    name: str
    external_ids: tuple[str, ...] = ()
    roles: frozenset[str] = frozenset()
    left: bool = False


@dataclass(frozen=True, slots=True)
class KnownTeam:
    """A team: its number (subject of a team's release), its name, and who leads it on the night's day."""

    number: int
    name: str
    leads: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Held:
    """Something that held from a day until before another: `who` in a team, or reporting to a manager.

    Parameters
    ----------
    who
        Number of the person.
    where
        Number of the team (in `Organisation.memberships`) or of the manager (in `Organisation.lines`).
    valid_from, valid_to
        First day, and the day after the last; None where it still holds.
    """

    who: int
    where: int
    valid_from: date
    valid_to: date | None = None

    def on(self, day: date) -> bool:
        """Whether it held on a day.

        Examples
        --------
        >>> Held(1, 2, date(2026, 1, 1), date(2026, 4, 1)).on(date(2026, 4, 1))
        False
        """
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


@dataclass(frozen=True)
class Organisation:
    """Who works here and where they stand over time, as plain data; numbers are those of this house."""

    persons: tuple[KnownPerson, ...] = ()
    teams: tuple[KnownTeam, ...] = ()
    memberships: tuple[Held, ...] = ()
    lines: tuple[Held, ...] = ()

    @cached_property
    def by_number(self) -> dict[int, KnownPerson]:
        """Every person by number."""
        return {person.number: person for person in self.persons}

    @cached_property
    def by_external_id(self) -> dict[str, KnownPerson]:
        """Every person by what the source calls them.

        Examples
        --------
        >>> somebody = KnownPerson(7, "Ada", ("0051", "ada@example.org"))
        >>> Organisation((somebody,)).by_external_id["0051"].number
        7
        """
        return {name: person for person in self.persons for name in person.external_ids}

    def members(self, team: int, on: date) -> list[int]:
        """Numbers of those who are in a team on a day, leavers left out."""
        gone = {person.number for person in self.persons if person.left}
        return sorted({m.who for m in self.memberships if m.where == team and m.on(on)} - gone)

    def team_on(self, on: date) -> dict[int, int]:
        """Team of each person on a day: person's number to team's number."""
        return {m.who: m.where for m in self.memberships if m.on(on)}


@dataclass(frozen=True)
class Night:
    """Everything that a measuring room may use in one night, for one source.

    Parameters
    ----------
    engine
        Where expressions run; opened and closed by the job.
    generation
        The past that is in force.
    source_key, source_name
        Which source it came from.
    settings, organisation
        As they stand now.
    now
        The clock (UTC, aware).
    scratch
        A folder of this run alone, removed afterwards.
    tell
        Words and share done (0 to 1) of this publisher.
    seed
        Of every random draw.
    """

    engine: Engine
    generation: Generation
    source_key: str
    source_name: str
    settings: Settings
    organisation: Organisation
    now: datetime
    scratch: Path
    tell: Callable[[str, float], None] = lambda _what, _share: None
    seed: int = 20260101

    @property
    def cut(self) -> str:
        """Fingerprint of the data."""
        return str(self.generation.facts["fingerprint"])

    @cached_property
    def as_of(self) -> date:
        """Local day of the last thing that the export knows of: the day of every reading of this night."""
        from bonafides.sources.holding import last_day

        utc = self.now.astimezone(ZoneInfo("UTC")).replace(tzinfo=None)
        return last_day(self.generation, self.settings.timezone, now=utc)

    def past(self, as_of: date | None = None) -> Past:
        """The record as it was known on the night's day, or on the last Sunday before an earlier one."""
        from bonafides.history import asof
        from bonafides.history.weeks import zone

        return asof.past(
            self.engine,
            self.generation.tables(self.engine),
            self.generation.spells(self.engine),
            zone=zone(self.settings.timezone, first=self.as_of.year - 12, last=self.as_of.year + 1),
            last_day=self.as_of,
            as_of=as_of,
            home=self.settings.home_currency,
            scratch=self.scratch,
            derived=partial(self.generation.derived, self.engine),
        )


@dataclass(frozen=True, slots=True)
class Publication:
    """One reading to be: what the gate let out, and the fragments drawn from it, by name (safe HTML)."""

    release: Release
    drawn: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Evening:
    """What a room may use that measures what it keeps itself: no past, no engine, and so no import either.

    Parameters
    ----------
    today
        Local day up to which things count.
    now
        The clock (UTC, aware).
    settings, organisation
        As they stand now; nobody has a name of a source here.
    tell
        Words and share done (0 to 1) of this publisher.
    seed
        Of every random draw.
    """

    today: date
    now: datetime
    settings: Settings
    organisation: Organisation
    tell: Callable[[str, float], None] = lambda _what, _share: None
    seed: int = 20260101


Publisher = Callable[[Night], Iterable[Publication]]
Keeper = Callable[[Evening], Iterable[Publication]]
Mark = Callable[[], str]


@dataclass(frozen=True, slots=True)
class Registered:
    """A publisher with its room's name and what tells that the room's own data changed."""

    room: str
    publish: Publisher
    mark: Mark


@dataclass(frozen=True, slots=True)
class RegisteredKeeper:
    """A publisher that needs no import, with its room's name and what tells that its data changed."""

    room: str
    publish: Keeper
    mark: Mark


_REGISTRY: dict[str, Registered] = {}
_KEEPERS: dict[str, RegisteredKeeper] = {}


def _unmarked() -> str:
    return ""


def register(room: str, publisher: Publisher, *, mark: Mark = _unmarked) -> None:
    """Let a room publish each night; called when its app is ready. Registering again replaces."""
    _REGISTRY[room] = Registered(room, publisher, mark)


def register_keeper(room: str, publisher: Keeper, *, mark: Mark) -> None:
    """Let a room publish figures of what it keeps itself, each night, whether or not there is an import.

    Parameters
    ----------
    room
        Its kinds of readings begin with this and a dot.
    publisher
        Gives everything that is to be published of the room.
    mark
        A short text that changes whenever figures may; empty while the room has nothing to say.
    """
    _KEEPERS[room] = RegisteredKeeper(room, publisher, mark)


def keepers() -> list[RegisteredKeeper]:
    """Every room that measures what it keeps itself, in order of its name."""
    return [_KEEPERS[room] for room in sorted(_KEEPERS)]


def unregister(room: str) -> None:
    """Take a room out again; for tests."""
    _REGISTRY.pop(room, None)
    _KEEPERS.pop(room, None)


def publishers() -> list[Registered]:
    """Every registered publisher, in order of its room's name."""
    return [_REGISTRY[room] for room in sorted(_REGISTRY)]


def plain(value: Any) -> Any:
    """A settings or organisation value as JSON can hold it, always in the same order.

    Examples
    --------
    >>> plain({"b": date(2026, 1, 1), "a": frozenset({"x"})})
    {'a': ['x'], 'b': '2026-01-01'}
    """
    if isinstance(value, Mapping):
        return {str(key): plain(value[key]) for key in sorted(value, key=str)}
    if isinstance(value, frozenset | set):
        return sorted(plain(one) for one in value)
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    return value.isoformat() if isinstance(value, date | datetime) else value


def settings_mark(
    settings: Settings, organisation: Organisation, rooms: Mapping[str, str], *, on: date | None = None
) -> str:
    """Name whatever besides the data decides what a night publishes: 32 hexadecimal digits.

    Names of people are left out: calling somebody otherwise changes no figure. With a day, who is in which
    team and reports to whom on it counts: a move written down beforehand is news on the day it begins.

    Examples
    --------
    >>> here = Organisation((KnownPerson(1, "Ada"),))
    >>> renamed = Organisation((KnownPerson(1, "Ada L."),))
    >>> settings_mark(Settings(), here, {}) == settings_mark(Settings(), renamed, {})
    True
    >>> settings_mark(Settings(), here, {}) == settings_mark(Settings(period="month"), here, {})
    False
    >>> moves = Organisation(memberships=(Held(1, 2, date(2026, 4, 1)),))
    >>> march, april, later = (date(2026, month, 1) for month in (3, 4, 5))
    >>> settings_mark(Settings(), moves, {}, on=march) == settings_mark(Settings(), moves, {}, on=april)
    False
    >>> settings_mark(Settings(), moves, {}, on=april) == settings_mark(Settings(), moves, {}, on=later)
    True
    """
    import dataclasses
    import hashlib
    import json

    who = dataclasses.asdict(organisation)
    for person in who["persons"]:
        person.pop("name")
    said = {
        "settings": plain(dataclasses.asdict(settings)),
        "organisation": plain(who),
        "rooms": plain(rooms),
    }
    if on is not None:
        stands = (*organisation.memberships, *organisation.lines)
        said["holds"] = [place for place, held in enumerate(stands) if held.on(on)]
    return hashlib.blake2b(json.dumps(said, sort_keys=True).encode(), digest_size=16).hexdigest()
