"""Where an importer lays its findings: typed, counted, with a reason for everything that is left out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bonafides.errors import BrokenContract
from bonafides.sources import rejects
from bonafides.sources.parsing import EXPECTED, TYPES, parsed
from bonafides.sources.quoting import name, text
from bonafides.sources.staging import STAGED, Field, RawTable

MAPPING_GUIDE = "docs/how-to/map-your-own-columns.md"


@dataclass(slots=True)
class StagingArea:
    """The staged tables of one import, as `staged_<table>` in `con`.

    Parameters
    ----------
    con
        DuckDB connection of the raw source.
    source
        Name of the export, as it stands in DEALS and DATA_COVERAGE.
    timezone
        Zone of times written without one; `raw.extra["timezone"]` says otherwise for one file.

    Attributes
    ----------
    exported_at
        Moment of the export (UTC) where the importer knows it; otherwise the latest moment staged.
    reads
        One entry an `add`: table, file, where, n_read, n_staged, n_rejected, n_filtered; they add up.
    notes, refusals
        What the reader should know, and what cannot be measured: (measure, reason).
    """

    con: Any
    source: str
    timezone: str = "UTC"
    exported_at: datetime | None = None
    reads: list[dict[str, Any]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    refusals: list[tuple[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        for table, columns in STAGED.items():
            typed = ", ".join(f"{name(column)} {kind}" for column, kind in columns.items())
            self.con.execute(f"CREATE TABLE IF NOT EXISTS staged_{table} ({typed})")

    def add(
        self, table: str, raw: RawTable, fields: Sequence[Field], *, where: str = "", because: str = ""
    ) -> int:
        """Stage a raw file's rows.

        Parameters
        ----------
        table
            Key of `STAGED`.
        raw
            The file's view.
        fields
            How each staged column is read. Fields whose raw column is absent are passed over, unless
            required. `source_row` fills itself.
        where
            SQL over the raw columns; rows for which it does not hold are no business of this table.
        because
            Why they are not, in words; stands in the account of rows.

        Returns
        -------
        int
            Rows staged.

        Raises
        ------
        BrokenContract
            A required column is missing, or not one of its values can be read.
        """
        reading = _Reading(self, table, raw, _present(table, raw, fields), where)
        staged = reading.stage()
        rejected = reading.reject(staged)
        self.reads.append(
            {
                "table": table, "file": raw.file, "where": because or where,
                "n_read": reading.n_read, "n_staged": staged, "n_rejected": rejected,
                "n_filtered": reading.n_read - staged - rejected,
            }
        )  # fmt: skip
        return staged

    def insert(self, table: str, sql: str) -> int:
        """Stage derived rows: a SELECT that gives all or some staged columns by name; returns how many."""
        row = self.con.execute(f"INSERT INTO staged_{table} BY NAME {sql}").fetchone()
        return int(row[0])

    def cover(
        self,
        object: str,  # noqa: A002  (the column's name in DATA_COVERAGE)
        field: str = "*",
        *,
        tracked_from: datetime | None = None,
        last_seen: datetime | None = None,
        n_rows: int = 0,
        cap_share: float | None = None,
        is_tracked: bool = True,
        note: str = "",
    ) -> None:
        """Say what the export can and cannot show of one field (`*`: the object as a whole)."""
        self.con.execute(
            'INSERT INTO staged_coverage (object, "field", tracked_from, last_seen, n_rows, cap_share, '
            "is_tracked, note) VALUES (?, ?, ?, ?, ?, ?, ?, nullif(?, ''))",
            [object, field, tracked_from, last_seen, n_rows, cap_share, is_tracked, note],
        )

    def note(self, words: str) -> None:
        """Keep something that the reader should know; said once, however often it is noted."""
        if words not in self.notes:
            self.notes.append(words)

    def refuse(self, measure: str, why: str) -> None:
        """Register a measure that this export cannot support, with the reason as a whole sentence."""
        if (measure, why) not in self.refusals:
            self.refusals.append((measure, why))

    def count(self, table: str) -> int:
        """Rows staged so far in a table."""
        return int(self.con.execute(f"SELECT count(*) FROM staged_{table}").fetchone()[0])


def _present(table: str, raw: RawTable, fields: Sequence[Field]) -> list[Field]:
    kept = []
    for one in fields:
        if one.column not in STAGED[table]:
            raise ValueError(f"{table} has no staged column {one.column}")
        if one.sql or one.raw in raw.columns:
            kept.append(one)
        elif one.required:
            raise BrokenContract(
                f"{raw.file} has no column {one.raw or one.column}. It has: {', '.join(raw.columns)}",
                f"{one.raw or one.column}: {EXPECTED[one.reading]}",
                f"export it with that column, "
                f"or map another one to {one.column} in a mapping file ({MAPPING_GUIDE})",
            )
    return kept


@dataclass(slots=True)
class _Reading:
    """One pass of a raw file into a staged table."""

    area: StagingArea
    table: str
    raw: RawTable
    fields: list[Field]
    where: str
    n_read: int = 0
    first: int = 0

    def __post_init__(self) -> None:
        zone = self.raw.extra.get("timezone", self.area.timezone)
        self.area.con.execute(f"SET TimeZone = {text(zone)}")
        self.n_read = self._one(f"SELECT count(*) FROM {self.raw.view}")

    def stage(self) -> int:
        """Insert every row whose required values can be read."""
        columns: list[str] = []
        values: list[str] = []
        computed: list[str] = []
        for one in self.fields:
            shown = self._text(one)
            if one.sql:  # worked out once, however often the reading of it looks at it
                shown = f'"_text_{len(computed)}"'
                computed.append(f", ({one.sql}) AS {shown}")
            columns.append(name(one.column))
            values.append(f"{self._value(one, shown)} AS {name(one.column)}")
        if "source_row" in STAGED[self.table]:
            columns.append("source_row")
            values.append(f"{text(self.raw.file + ':')} || _record AS source_row")
        needed = [f"{name(one.column)} IS NOT NULL" for one in self.fields if one.required]
        self.first = self._one(f"SELECT coalesce(max(rowid), -1) + 1 FROM staged_{self.table}")
        rows = f"SELECT *{''.join(computed)} FROM {self.raw.view}{self._filter()}"
        sql = f"SELECT {', '.join(values)} FROM ({rows})"
        if needed:
            sql = f"SELECT * FROM ({sql}) WHERE {' AND '.join(needed)}"
        row = self.area.con.execute(
            f"INSERT INTO staged_{self.table} ({', '.join(columns)}) {sql}"
        ).fetchone()
        return int(row[0])

    def reject(self, staged: int) -> int:
        """Give each row and value left out its line in rejects; returns how many rows."""
        typed = [one for one in self.fields if not one.required and one.reading not in ("text", "id")]
        wanted, *texts = self._counts(map(self._text, typed), f"{self.raw.view}{self._filter()}")
        since = f"staged_{self.table} WHERE rowid >= {self.first}"
        _, *kept = self._counts((name(one.column) for one in typed), since)
        required = [one for one in self.fields if one.required]
        if staged < wanted:
            self._hopeless(required, wanted)
            for place, one in enumerate(required):
                earlier = [f"{self._value(before)} IS NOT NULL" for before in required[:place]]
                self._write(one, [f"{self._value(one)} IS NULL", *earlier], rejects.ROW)
        for one, n_texts, n_kept in zip(typed, texts, kept, strict=True):
            if n_kept < n_texts:  # cheap to know, and nearly always false
                usable = [f"{self._value(other)} IS NOT NULL" for other in required]
                unread = [f"nullif(trim({self._text(one)}), '') IS NOT NULL", f"{self._value(one)} IS NULL"]
                self._write(one, [*unread, *usable], rejects.VALUE)
        return wanted - staged

    def _counts(self, columns: Iterable[str], source: str) -> list[int]:
        """Number of rows, and of values in each column, in one pass."""
        counted = ", ".join(["count(*)", *(f"count({column})" for column in columns)])
        return list(self.area.con.execute(f"SELECT {counted} FROM {source}").fetchone())

    def _hopeless(self, required: list[Field], wanted: int) -> None:
        for one in required:
            counted = f"count({self._value(one)}), min({self._text(one)})"
            sql = f"SELECT {counted} FROM {self.raw.view}{self._filter()}"
            usable, example = self.area.con.execute(sql).fetchone()
            if usable == 0:
                shown = "every one is empty" if example is None else f"the first is {example[:60]!r}"
                raise BrokenContract(
                    f"{self.raw.file}, "
                    f"column {one.raw or one.column}: none of {wanted:,} values can be read; {shown}",
                    EXPECTED[one.reading],
                    f"give the format in a mapping file ({MAPPING_GUIDE}), "
                    f"or choose another column for {one.column}",
                )

    def _write(self, one: Field, conditions: list[str], action: str) -> None:
        remedy = (
            "correct it in the CRM or the export" if action == rejects.ROW else "nothing, or correct it there"
        )
        where = " AND ".join([*([f"({self.where})"] if self.where else []), *conditions])
        self.area.con.execute(
            f"INSERT INTO rejects SELECT {text(self.raw.file)}, _record, NULL, "
            f"{text(one.raw or one.column)}, "
            f"coalesce(left({self._text(one)}, {rejects.LONGEST_FOUND}), 'nothing'), "
            f"{text(EXPECTED[one.reading])}, "
            f"{text(remedy)}, {text(action)} FROM {self.raw.view} WHERE {where}"
        )

    def _text(self, one: Field) -> str:
        return f"({one.sql})" if one.sql else name(one.raw)

    def _value(self, one: Field, shown: str = "") -> str:
        zone = self.raw.extra.get("timezone", self.area.timezone)
        wanted = STAGED[self.table][one.column]
        value = parsed(shown or self._text(one), one.reading, self.raw, zone)
        return value if TYPES[one.reading] == wanted else f"try_cast({value} AS {wanted})"

    def _filter(self) -> str:
        return f" WHERE {self.where}" if self.where else ""

    def _one(self, sql: str) -> int:
        return int(self.area.con.execute(sql).fetchone()[0])
