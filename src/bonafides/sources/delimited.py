"""A delimited file as a table of texts, with every malformed record accounted for."""

from __future__ import annotations

import codecs
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from bonafides.errors import UnreadableInput
from bonafides.sources import rejects, text_file, whole
from bonafides.sources.quoting import name, text
from bonafides.sources.staging import RawTable

if TYPE_CHECKING:
    from bonafides.sources.reading import RawFile, RawSource

LINES_LOCATED = 1_000
"""So many malformed records get the number of their line; further ones have their record number only."""


def read_delimited(
    raw: RawSource, file: RawFile, *, columns: Sequence[str] | None = None, zone: str = ""
) -> RawTable:
    """Read a delimited file; see `RawSource.csv`."""
    path, encoding = _as_utf8(raw, file)
    head = text_file.head(path, file.name, encoding)
    seen = whole.scan(path, file.name)
    decided, note = whole.decide_encoding(seen, path, file.name)
    if decided != "utf-8":
        raw.notes.append(note + ".")
        path = _transcode(raw, path, decided, file.name)
        head = text_file.head(path, file.name, "utf-8")
        seen = whole.scan(path, file.name)
    whole.check_end(path, file.name, head, seen, "utf-8")
    kept = [one for one in head.header if columns is None or one in columns]
    table = _load(raw, file, path, head, kept)
    extra = {"decimal": ","} if head.delimiter == ";" else {}
    if zone:
        extra["timezone"] = zone
    return RawTable(table, file.name, tuple(kept), extra=extra)


def _as_utf8(raw: RawSource, file: RawFile) -> tuple[Path, str]:
    if file.encoding.startswith("utf-16"):
        raw.notes.append(f"{file.name} was read as UTF-16.")
        return _transcode(raw, file.path, file.encoding, file.name), "utf-8"
    return file.path, file.encoding


def _transcode(raw: RawSource, path: Path, encoding: str, shown: str) -> Path:
    """Write the file anew in UTF-8, chunk by chunk."""
    target = raw.workdir / f"{raw.view()}.csv"
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    done = 0
    with path.open("rb") as packed, target.open("wb") as out:
        while True:
            chunk = packed.read(text_file.CHUNK)
            try:
                out.write(decoder.decode(chunk, final=not chunk).encode("utf-8"))
            except UnicodeError as problem:
                place = done + getattr(problem, "start", 0)
                raise UnreadableInput(
                    f"{shown}, byte {place:,}, is no {encoding.upper()}",
                    "one encoding",
                    "export it again as UTF-8",
                ) from problem
            if not chunk:
                return target
            done += len(chunk)


def _load(raw: RawSource, file: RawFile, path: Path, head: text_file.Head, kept: list[str]) -> str:
    """Read the texts into a table; malformed records land in rejects, and the numbering skips them."""
    import duckdb

    number = raw.view()
    typed = ", ".join(f"{text(column)}: 'VARCHAR'" for column in head.header)
    reader = (
        f"read_csv({text(str(path))}, auto_detect=false, columns={{{typed}}}, header=true, skip={head.skip}, "
        f"delim={text(head.delimiter)}, quote='\"', escape='\"', strict_mode=true, store_rejects=true, "
        f"rejects_table='{number}_faults', rejects_scan='{number}_scans', "
        f"max_line_size={text_file.LONGEST_LINE}, buffer_size={text_file.LONGEST_LINE * 2})"
    )
    chosen = ", ".join(name(column) for column in kept) or "1 AS nothing"
    try:
        raw.con.execute(f"CREATE TABLE {number}_texts AS SELECT {chosen} FROM {reader}")
        faults = _faults(raw, file, path, f"{number}_faults")
    except duckdb.InvalidInputException as problem:
        raise UnreadableInput(
            f"{file.name} cannot be read as CSV: {str(problem).splitlines()[0]}",
            f"records of {len(head.header)} values with {head.delimiter!r} between", "export it again",
        ) from problem  # fmt: skip
    _number(raw, number, faults)
    return number


def _faults(raw: RawSource, file: RawFile, path: Path, table: str) -> list[int]:
    """Write the malformed records to rejects; return their record numbers."""
    rows = raw.con.execute(
        f"SELECT line - 1, any_value(line_byte_position), any_value(coalesce(column_name, '')), "
        f"any_value(error_type::VARCHAR), any_value(error_message), left(any_value(csv_line), "
        f"{rejects.LONGEST_FOUND}) "
        f"FROM {table} GROUP BY line ORDER BY line"
    ).fetchall()
    lines = _lines_of(path, [int(row[1]) for row in rows[:LINES_LOCATED] if row[1] is not None])
    records = []
    for record, place, column, kind, message, found in rows:
        expected = (
            f"{str(message).splitlines()[0]}"
            if kind != "UNQUOTED VALUE"
            else "a quotation mark doubled or none"
        )
        records.append(int(record))
        raw.con.execute(
            "INSERT INTO rejects VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [file.name, int(record), lines.get(place), column, found or "nothing", expected,
             "quote the value, or mend the line in the export", rejects.ROW],
        )  # fmt: skip
    return records


def _lines_of(path: Path, places: list[int]) -> dict[int, int]:
    """Number the line in which each byte stands: one pass."""
    wanted = sorted(set(places))
    found: dict[int, int] = {}
    line, start = 1, 0
    with path.open("rb") as file:
        while wanted and (chunk := file.read(text_file.CHUNK)):
            while wanted and wanted[0] < start + len(chunk):
                place = wanted.pop(0)
                found[place] = line + chunk.count(b"\n", 0, max(0, place - start))
            line += chunk.count(b"\n")
            start += len(chunk)
    return found


def _number(raw: RawSource, number: str, faults: list[int]) -> None:
    """Give each record its place in the file, malformed ones counted."""
    if not faults:
        raw.con.execute(f"CREATE VIEW {number} AS SELECT *, rowid + 1 AS _record FROM {number}_texts")
        return
    raw.con.execute(f"CREATE TABLE {number}_gaps (past BIGINT, n BIGINT)")
    gaps = {record - place: place for place, record in enumerate(faults, start=1)}
    raw.con.executemany(f"INSERT INTO {number}_gaps VALUES (?, ?)", [list(pair) for pair in gaps.items()])
    raw.con.execute(
        f"CREATE TABLE {number} AS SELECT t.*, t.rowid + 1 + coalesce(g.n, 0) AS _record "
        f"FROM {number}_texts t ASOF LEFT JOIN {number}_gaps g ON t.rowid >= g.past ORDER BY t.rowid"
    )
    raw.con.execute(f"DROP TABLE {number}_texts")
