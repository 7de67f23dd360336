"""A CSV file that somebody made in a spreadsheet, read into plain cells that know their line."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bonafides.errors import UnreadableInput

MOST_BYTES = 20 * 1024 * 1024
MOST_LINES = 100_000
LONGEST_CELL = 500
RUNS = ("=", "+", "-", "@", "\t", "\r")
"""How a text begins that a spreadsheet takes for a formula."""


@dataclass(frozen=True, slots=True)
class Flaw:
    """Something in one cell that cannot be used: where it stands, what was found and what is needed."""

    line: int
    column: str
    found: str
    expected: str
    remedy: str


@dataclass(slots=True)
class Cells:
    """Rows of a file by the names of its columns, with the flaws and remarks of reading it."""

    rows: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    columns: tuple[str, ...] = ()
    flaws: list[Flaw] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def read_cells(
    data: bytes,
    columns: Mapping[str, Sequence[str]],
    needed: Sequence[str],
    *,
    with_plus: Mapping[str, re.Pattern[str]] | None = None,
) -> Cells:
    """Read a file with these columns in any order.

    Parameters
    ----------
    data
        The file. UTF-8, UTF-16 with its mark, or Windows-1252; parted by commas, semicolons or tabs.
    columns
        Name of each column and other names by which it is known; case, spaces and underscores do not count.
    needed
        Columns without which nothing can be read.
    with_plus
        Columns in which a plus at the beginning is no formula where the whole cell looks so: phone numbers.

    Raises
    ------
    UnreadableInput
        No text table, no such columns, the same column twice, or too large.

    Examples
    --------
    >>> read_cells(b"E-Mail;Name\\na@b.example;Ada", {"name": (), "email": ("e-mail",)}, ["name"]).rows
    [(2, {'email': 'a@b.example', 'name': 'Ada'})]
    """
    cells = Cells()
    text = _decoded(data, cells.notes)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_parted_by(text), strict=True)
    try:
        head = next((row for row in reader if any(cell.strip() for cell in row)), [])
        names = _names(head, columns, cells.notes)
        missing = [name for name in needed if name not in names]
        if missing:
            raise UnreadableInput(
                f"a head line with {_listed(head)}",
                f"one with {_listed(list(columns))}; {_listed(missing)} cannot be missing",
                "name the columns in the first line",
            )
        cells.columns = tuple(name for name in names if name)
        for row in reader:
            _take(cells, names, row, reader.line_num, with_plus or {})
    except csv.Error as error:
        raise UnreadableInput(
            f"line {reader.line_num} that cannot be parted into cells ({error})",
            "each quotation mark that opens a cell closed again",
            "save the table as CSV once more",
        ) from error
    return cells


def spreadsheet_safe(text: str) -> str:
    """A text that no spreadsheet runs: with an apostrophe before what looks like a formula.

    Examples
    --------
    >>> spreadsheet_safe("=1+1"), spreadsheet_safe("Ada")
    ("'=1+1", 'Ada')
    """
    return f"'{text}" if text.startswith(RUNS) else text


def _decoded(data: bytes, notes: list[str]) -> str:
    if len(data) > MOST_BYTES:
        raise UnreadableInput(
            f"a file of {len(data) / 1_048_576:.0f} MiB",
            f"at most {MOST_BYTES // 1_048_576} MiB",
            "part it into several files",
        )
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        try:
            text = data.decode("utf-16")
        except UnicodeDecodeError as error:
            raise UnreadableInput(
                "a file that begins as UTF-16 and does not go on so", "UTF-8", "save it as CSV UTF-8"
            ) from error
    else:
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = data.decode("cp1252", errors="replace")
            notes.append("The file is not UTF-8; it was read as Windows-1252. Look at names with accents.")
    if "\x00" in text or not text.strip():
        what = "a file without a line of text" if not text.strip() else "a file that is not text"
        raise UnreadableInput(what, "a table as CSV", "save the table as CSV UTF-8")
    return text


def _parted_by(text: str) -> str:
    head = next(line for line in text.splitlines() if line.strip())
    return max((",", ";", "\t"), key=head.count)


def _plain(name: str) -> str:
    return "".join(letter for letter in name.casefold() if letter.isalnum())


def _names(head: list[str], columns: Mapping[str, Sequence[str]], notes: list[str]) -> list[str]:
    known = {_plain(alias): name for name, others in columns.items() for alias in (name, *others)}
    names = [known.get(_plain(cell), "") for cell in head]
    for name in set(names) - {""}:
        if names.count(name) > 1:
            raise UnreadableInput(
                f"the column {name} {names.count(name)} times", "each column once", "delete one of them"
            )
    unknown = [cell.strip() for cell, name in zip(head, names, strict=True) if not name and cell.strip()]
    if unknown and any(names):
        notes.append(f"Columns that are not used: {_listed(unknown)}.")
    return names


def _take(
    cells: Cells, names: list[str], row: list[str], line: int, with_plus: Mapping[str, re.Pattern[str]]
) -> None:
    if not any(cell.strip() for cell in row):
        return
    if len(cells.rows) >= MOST_LINES:
        raise UnreadableInput(
            f"more than {MOST_LINES:,} rows", f"at most {MOST_LINES:,}", "part it into several files"
        )
    if len(row) > len(names) and any(cell.strip() for cell in row[len(names) :]):
        cells.flaws.append(
            Flaw(
                line,
                "",
                f"{len(row)} cells",
                f"{len(names)} cells",
                "put a cell that holds the delimiter between quotation marks",
            )
        )
        return
    read: dict[str, str] = {}
    for name, cell in zip(names, row, strict=False):
        plain = with_plus.get(name)
        flaw = _flaw(line, name, cell.strip(), plain) if name else None
        if flaw is not None:
            cells.flaws.append(flaw)
            return
        if name:
            read[name] = " ".join(cell.split())
    cells.rows.append((line, {**dict.fromkeys((name for name in names if name), ""), **read}))


def _flaw(line: int, column: str, cell: str, plain: re.Pattern[str] | None) -> Flaw | None:
    if cell.startswith(RUNS) and not (plain and plain.fullmatch(cell)):
        return Flaw(
            line,
            column,
            f"{cell[:40]!r}, which a spreadsheet would run as a formula",
            "plain text",
            "take the sign at its beginning away",
        )
    if len(cell) > LONGEST_CELL:
        return Flaw(line, column, f"{len(cell)} characters", f"at most {LONGEST_CELL}", "shorten it")
    if any(not letter.isprintable() and not letter.isspace() for letter in cell):
        return Flaw(line, column, "a character that cannot be shown", "plain text", "type it again")
    return None


def _listed(names: Sequence[str]) -> str:
    shown = [name.strip()[:40] or "an empty cell" for name in names[:14]]
    return ", ".join(shown) + (" …" if len(names) > 14 else "") if shown else "nothing"
