"""A mapping says which of your columns hold what: TOML, checked key by key before any row is read."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from bonafides.errors import BrokenContract
from bonafides.history.tables import KINDS
from bonafides.sources.mapping_contract import (
    GUIDE,
    REQUIRED,
    TABLES,
    EventRules,
    FileMapping,
    MappedFile,
    Source,
    allowed_columns,
)

TOP_KEYS = (
    "source", "timezone", "currency", "exported_at", "automatic", "refuse", "files", "stages",
    "events", "note",
)  # fmt: skip
FILE_KEYS = (
    "file",
    "table",
    "columns",
    "where",
    "date_format",
    "timestamp_format",
    "decimal",
    "timezone",
    "sheet",
)
COLUMN_KEYS = ("column", "columns", "separator", "value", "values", "otherwise", "reading")
EVENT_KEYS = ("stages", "outcomes", "contacts", "owner")
STAGE_KEYS = ("stage", "label", "pipeline", "position", "default_share", "category", "is_closed", "is_won")
CONTACT_KEYS = ("direction", "channel", "outcome")
READINGS = ("text", "id", "timestamp", "date", "money", "percent", "share", "bool", "integer", "number")


def load_mapping(path: Path) -> FileMapping:
    """Read and check a mapping file.

    Raises
    ------
    BrokenContract
        Names the file, the key, what stands there and what may.
    """
    try:
        found = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError as problem:
        raise BrokenContract(f"the mapping {path} does not exist", "a TOML file", GUIDE) from problem
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as problem:
        raise BrokenContract(
            f"the mapping {path} is not TOML: {problem}", "TOML in UTF-8", GUIDE
        ) from problem
    return _Check(str(path)).mapping(found)


@dataclass(slots=True)
class _Check:
    """Walks a mapping with its file name at hand for errors."""

    path: str

    def mapping(self, found: dict[str, Any]) -> FileMapping:
        self.known(found, TOP_KEYS, "the top level")
        files = found.get("files")
        if not isinstance(files, list) or not files:
            raise self.broken(
                "files is missing", "at least one [[files]] with file, table and [files.columns]"
            )
        return FileMapping(
            self.path,
            self.word(found, "source", "the top level") or Path(self.path).stem,
            tuple(self.file(one, place) for place, one in enumerate(files, start=1)),
            self.zone(found, "the top level"),
            self.word(found, "currency", "the top level").upper(),
            self.moment(found),
            tuple(str(one) for one in self.list(found, "automatic", "the top level")),
            {str(key): str(why) for key, why in self.table(found, "refuse", "the top level").items()},
            tuple(self.stage(one, place) for place, one in enumerate(found.get("stages", []), start=1)),
            self.events(self.table(found, "events", "the top level")),
        )

    def file(self, found: Any, place: int) -> MappedFile:
        where = f"[[files]] number {place}"
        if not isinstance(found, dict):
            raise self.broken(f"{where} is {found!r}", "a table with file, table and columns")
        self.known(found, FILE_KEYS, where)
        name, table = self.word(found, "file", where), self.word(found, "table", where)
        if not name:
            raise self.broken(
                f"{where} has no file", 'file = "deals.csv", or a pattern such as "deals-*.csv"'
            )
        where = f"{where} ({name})"
        if table not in TABLES:
            raise self.broken(f"{where} has table = {table!r}", f"one of {', '.join(TABLES)}")
        columns = {
            key: self.source(one, f"{where}, columns.{key}")
            for key, one in self.table(found, "columns", where).items()
        }
        self.known(columns, allowed_columns(table), f"{where}, columns")
        for needed in REQUIRED[table]:
            if needed not in columns:
                raise self.broken(f"{where} maps no {needed}", f"{table} needs {', '.join(REQUIRED[table])}")
        if table == "statements" and "said" in columns and "kind" not in columns:
            raise self.broken(f"{where} maps said without kind", f"kind: one of {', '.join(KINDS)}")
        return MappedFile(
            name, table, columns, self.where(found, where), self.word(found, "date_format", where),
            self.word(found, "timestamp_format", where), self.word(found, "decimal", where),
            self.zone(found, where),
            self.word(found, "sheet", where),
        )  # fmt: skip

    def source(self, found: Any, where: str) -> Source:
        if isinstance(found, str):
            return Source((found,))
        if not isinstance(found, dict):
            raise self.broken(f"{where} is {found!r}", 'a header, or { column = "…" } or { value = "…" }')
        self.known(found, COLUMN_KEYS, where)
        columns = tuple(str(one) for one in self.list(found, "columns", where))
        if "column" in found:
            columns = (self.word(found, "column", where), *columns)
        if not columns and "value" not in found:
            raise self.broken(
                f"{where} has neither column, columns nor value", 'for instance { column = "Stage" }'
            )
        reading = self.word(found, "reading", where)
        if reading and reading not in READINGS:
            raise self.broken(f"{where} has reading = {reading!r}", f"one of {', '.join(READINGS)}")
        return Source(
            columns,
            self.word(found, "separator", where) if "separator" in found else None,
            _plain(found["value"]) if "value" in found else None,
            {str(key): _plain(value) for key, value in self.table(found, "values", where).items()},
            self.word(found, "otherwise", where) if "otherwise" in found else None,
            reading,
        )

    def where(self, found: dict[str, Any], where: str) -> dict[str, tuple[str, ...]]:
        conditions = {}
        for key, value in self.table(found, "where", where).items():
            conditions[key] = tuple(_plain(one) for one in (value if isinstance(value, list) else [value]))
        return conditions

    def stage(self, found: Any, place: int) -> dict[str, Any]:
        where = f"[[stages]] number {place}"
        if not isinstance(found, dict) or not found.get("stage"):
            raise self.broken(f"{where} has no stage", 'stage = "Proposal"')
        self.known(found, STAGE_KEYS, where)
        return {"position": place, **found}

    def events(self, found: dict[str, Any]) -> EventRules:
        self.known(found, EVENT_KEYS, "[events]")
        outcomes = self.table(found, "outcomes", "[events]")
        self.known(outcomes, ("won", "lost", "withdrawn", "deleted", "reopened"), "[events.outcomes]")
        contacts = {}
        for pattern, spec in self.table(found, "contacts", "[events]").items():
            if not isinstance(spec, dict):
                raise self.broken(
                    f"[events.contacts] {pattern} is {spec!r}", '{ direction = "out", channel = "call" }'
                )
            self.known(spec, CONTACT_KEYS, f"[events.contacts] {pattern}")
            contacts[pattern] = {str(key): str(value) for key, value in spec.items()}
        stages = self.table(found, "stages", "[events]")
        return EventRules(
            {name: _patterns(value) for name, value in stages.items()},
            {name: _patterns(value) for name, value in outcomes.items()},
            contacts,
            tuple(str(one) for one in self.list(found, "owner", "[events]")),
        )

    def known(self, found: Mapping[str, Any], allowed: tuple[str, ...], where: str) -> None:
        for key in found:
            if key not in allowed:
                near = difflib.get_close_matches(key, allowed, 1)
                hint = f"; did you mean {near[0]}?" if near else ""
                raise self.broken(f"{where} has the unknown key {key}{hint}", f"one of {', '.join(allowed)}")

    def word(self, found: Mapping[str, Any], key: str, where: str) -> str:
        value = found.get(key, "")
        if not isinstance(value, str):
            raise self.broken(f"{where} has {key} = {value!r}", "a text in quotation marks")
        return value

    def list(self, found: Mapping[str, Any], key: str, where: str) -> list[Any]:
        value = found.get(key, [])
        if not isinstance(value, list):
            raise self.broken(f"{where} has {key} = {value!r}", 'a list such as ["a", "b"]')
        return value

    def table(self, found: Mapping[str, Any], key: str, where: str) -> dict[str, Any]:
        value = found.get(key, {})
        if not isinstance(value, dict):
            raise self.broken(f"{where} has {key} = {value!r}", "a table")
        return value

    def zone(self, found: Mapping[str, Any], where: str) -> str:
        zone = self.word(found, "timezone", where)
        if zone and zone not in available_timezones():
            near = difflib.get_close_matches(zone, available_timezones(), 1)
            hint = f"; did you mean {near[0]}?" if near else ""
            raise self.broken(f"{where} has timezone = {zone!r}{hint}", "an IANA zone such as Europe/Berlin")
        return zone

    def moment(self, found: Mapping[str, Any]) -> datetime | None:
        value = found.get("exported_at")
        if value is None:
            return None
        if isinstance(value, datetime):
            return value.astimezone(ZoneInfo("UTC")).replace(tzinfo=None) if value.tzinfo else value
        if isinstance(value, date):
            return datetime(value.year, value.month, value.day, 23, 59, 59)  # noqa: DTZ001  (UTC without a mark)
        raise self.broken(f"exported_at = {value!r}", "a date such as 2017-12-31, without quotation marks")

    def broken(self, found: str, expected: str) -> BrokenContract:
        return BrokenContract(f"mapping {self.path}: {found}", expected, GUIDE)


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, date | datetime) else str(value)


def _patterns(value: Any) -> tuple[str, ...]:
    return tuple(str(one) for one in value) if isinstance(value, list) else (str(value),)
