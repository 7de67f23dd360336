"""What a mapping says, and which columns it may fill in which table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from fnmatch import fnmatch
from typing import Any

from bonafides.sources.staging import STAGED

GUIDE = "see docs/how-to/map-your-own-columns.md"

STATE_KINDS = ("stage", "probability", "category", "close_date", "amount", "owner", "next_step")
"""Kinds that may each have a column of their own in a log of states."""

EVENT_COLUMNS = ("deal_id", "activity", "lifecycle", "happened_at", "author_id")

LONG_COLUMNS = ("kind", "said", "previous")

TABLES = (
    "deals",
    "statements",
    "activities",
    "outcomes",
    "people",
    "stages",
    "periods",
    "fx",
    "forecasts",
    "events",
)

REQUIRED: dict[str, tuple[str, ...]] = {
    "deals": ("deal_id",), "statements": ("deal_id", "recorded_at"), "activities": ("happened_at",),
    "outcomes": ("deal_id", "happened_at", "result"), "people": ("person_id",), "stages": ("stage",),
    "periods": ("label", "starts_on", "ends_on"), "fx": ("on", "currency", "home", "rate"),
    "forecasts": ("layer", "recorded_at", "amount"), "events": ("deal_id", "activity", "happened_at"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Source:
    """Where one staged column comes from.

    Parameters
    ----------
    columns
        Headers; the first that is not empty counts, or all joined by `separator`.
    value
        A constant, when there are no columns.
    values
        The file's words to ours; words that are not listed become `otherwise`, or stay when it is None.
    reading
        How the text is written; "" for the column's usual way.
    """

    columns: tuple[str, ...] = ()
    separator: str | None = None
    value: str | None = None
    values: Mapping[str, str] = field(default_factory=dict)
    otherwise: str | None = None
    reading: str = ""


@dataclass(frozen=True, slots=True)
class MappedFile:
    """One entry of `[[files]]`: a file (or pattern), the table it fills, and its columns."""

    file: str
    table: str
    columns: Mapping[str, Source]
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    date_format: str = ""
    timestamp_format: str = ""
    decimal: str = ""
    timezone: str = ""
    sheet: str = ""

    def matches(self, name: str) -> bool:
        """Whether the entry is about a file of this name, with or without folders."""
        return fnmatch(name, self.file) or fnmatch(name.rsplit("/", 1)[-1], self.file)


@dataclass(frozen=True, slots=True)
class EventRules:
    """What the activities of an event log mean; patterns match `activity` or `activity/lifecycle`."""

    stages: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    outcomes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    contacts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    owner: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FileMapping:
    """A checked mapping file."""

    path: str
    source: str
    files: tuple[MappedFile, ...]
    timezone: str = ""
    currency: str = ""
    exported_at: datetime | None = None
    automatic: tuple[str, ...] = ()
    refuse: Mapping[str, str] = field(default_factory=dict)
    stages: tuple[Mapping[str, Any], ...] = ()
    events: EventRules = field(default_factory=EventRules)


def allowed_columns(table: str) -> tuple[str, ...]:
    """Return the columns that a mapping may fill in a table."""
    if table == "events":
        return EVENT_COLUMNS
    own = tuple(
        column
        for column in STAGED[table]
        if column not in ("source_row", "said_share", "said_on", "said_amount")
    )
    return (*own, *LONG_COLUMNS[2:], *STATE_KINDS) if table == "statements" else own
