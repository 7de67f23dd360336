"""A sheet of an Excel workbook as a table of texts, read row by row with guarded XML."""

from __future__ import annotations

import csv
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import ParseError

from bonafides.errors import UnreadableInput
from bonafides.sources.archives import BOMB_FLOOR, BOMB_RATIO, MOST_FILES
from bonafides.sources.staging import RawTable

if TYPE_CHECKING:
    from bonafides.sources.reading import RawFile, RawSource

HEADER_WITHIN = 30
"""A header stands in one of the first rows; what is above it is a title."""
MOST_SHEET_BYTES = 4 * 2**30
MOST_PART_BYTES = 64 * 2**20
"""Of every part that is no sheet: they are read whole (three million shared texts, half a minute)."""


def first_header(file: RawFile) -> tuple[str, ...]:
    """Return the header of the first sheet that has one; empty when no sheet has."""
    book = _book(file)
    try:
        for sheet in book.worksheets:
            _, header = _header(sheet)
            if header:
                return header
        return ()
    except _BROKEN as problem:
        raise _broken(file.name, problem) from problem
    finally:
        book.close()


def read_workbook(raw: RawSource, file: RawFile, *, sheet: str | None = None) -> RawTable:
    """Read a sheet; see `RawSource.xlsx`."""
    from bonafides.sources.reading import RawFile as Opened

    book = _book(file)
    try:
        chosen = _choose(book, sheet, file.name)
        skip, header = _header(chosen)
        if not header:
            raise UnreadableInput(
                f"{file.name} has no header row", "a row of column names", "name its columns"
            )
        target = raw.workdir / f"{raw.view()}.csv"
        _write(chosen, skip, header, target)
    except _BROKEN as problem:
        raise _broken(file.name, problem) from problem
    finally:
        book.close()
    return raw.csv(Opened(target, file.name, ".csv", header))


def _book(file: RawFile) -> Any:
    import openpyxl

    _guard(file.path, file.name)
    try:
        return openpyxl.load_workbook(file.path, read_only=True, data_only=True, keep_links=False)
    except _BROKEN as problem:
        raise _broken(file.name, problem) from problem


def _guard(path: Path, shown: str) -> None:
    """Refuse a workbook that swells beyond belief, before any of its XML is parsed."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, EOFError) as problem:
        raise _broken(shown, problem) from problem
    for member in members:
        limit = max(BOMB_FLOOR, BOMB_RATIO * member.compress_size)
        if member.file_size > min(limit, MOST_SHEET_BYTES) or len(members) > MOST_FILES:
            raise UnreadableInput(
                f"{shown} swells to {member.file_size:,} bytes "
                f"from {member.compress_size:,} in {member.filename}",
                f"at most {limit:,}", "do not trust this file; ask where it came from",
            )  # fmt: skip
        if member.file_size > MOST_PART_BYTES and not member.filename.startswith("xl/worksheets/"):
            raise UnreadableInput(
                f"{shown} holds {member.file_size:,} bytes in {member.filename}, which is read whole",
                f"at most {MOST_PART_BYTES:,}", "save the sheet as CSV in UTF-8",
            )  # fmt: skip


def _choose(book: Any, sheet: str | None, shown: str) -> Any:
    if sheet is not None:
        if sheet not in book.sheetnames:
            raise UnreadableInput(
                f"{shown} has no sheet {sheet}", f"one of {', '.join(book.sheetnames)}", "name one of them"
            )
        return book[sheet]
    return next((one for one in book.worksheets if _header(one)[1]), book.worksheets[0])


def _header(sheet: Any) -> tuple[int, tuple[str, ...]]:
    """Find the header: the first row with two texts or more side by side."""
    from bonafides.sources.text_file import _distinct

    for place, row in enumerate(sheet.iter_rows(max_row=HEADER_WITHIN, values_only=True)):
        texts = [value for value in row if isinstance(value, str) and value.strip()]
        filled = [value for value in row if value is not None]
        if len(texts) >= 2 and len(texts) >= 0.8 * len(filled):
            last = max(spot for spot, value in enumerate(row) if value is not None)
            return place, _distinct([str(value or "") for value in row[: last + 1]])
    return 0, ()


def _write(sheet: Any, skip: int, header: tuple[str, ...], target: Path) -> None:
    with target.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(header)
        for row in _rows(sheet, skip, len(header)):
            writer.writerow(row)


def _rows(sheet: Any, skip: int, width: int) -> Iterator[list[str]]:
    for place, row in enumerate(sheet.iter_rows()):
        if place <= skip:
            continue
        cells = [_text(cell) for cell in row[:width]]
        cells += [""] * (width - len(cells))
        if any(cells):
            yield cells


def _text(cell: Any) -> str:
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time(0) else value.isoformat(sep=" ")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return f"{round(value * 100, 10):g}%" if "%" in str(cell.number_format) else repr(value)
    return str(value)


def _broken(shown: str, problem: Exception) -> UnreadableInput:
    return UnreadableInput(
        f"{shown} is not a whole Excel workbook ({str(problem)[:160] or type(problem).__name__})",
        "an .xlsx file without a password", "save it again as .xlsx or as CSV in UTF-8",
    )  # fmt: skip


_BROKEN = (
    zipfile.BadZipFile,
    KeyError,
    ValueError,
    EOFError,
    ParseError,
    IndexError,
    TypeError,
    AttributeError,
    # A workbook without its parts; a file that cannot be opened at all has been refused before.
    OSError,
)
