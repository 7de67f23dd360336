"""A text file before it is a table: its encoding, its delimiter, and whether it is whole."""

from __future__ import annotations

import codecs
import csv
import io
from dataclasses import dataclass
from pathlib import Path

from bonafides.errors import UnreadableInput

LONGEST_LINE = 16 * 2**20
"""Bytes after which a record is taken for something else than a record."""
RESERVED = ("rowid", "_record")
"""Names that reading itself gives out; a column called so is numbered as one that comes twice."""
HEAD = 256 * 2**10
CHUNK = 8 * 2**20
DELIMITERS = ",;\t|"
MAGIC = {
    b"PK\x03\x04": "a zip archive or an Excel workbook",
    b"\x1f\x8b": "a gzip file",
    b"PAR1": "a Parquet file",
    b"%PDF": "a PDF",
    b"\xd0\xcf\x11\xe0": "an old Excel workbook (.xls)",
    b"SQLite format 3": "an SQLite database",
    b"\x89PNG": "a picture",
    b"\x7fELF": "a program",
}


@dataclass(frozen=True, slots=True)
class Head:
    """What the first lines of a delimited file say of it.

    Parameters
    ----------
    header
        Column names in order, trimmed, made distinct, never empty.
    delimiter
        One of comma, semicolon, tab, bar.
    skip
        Lines before the header: ``sep=;`` and empty ones.
    """

    header: tuple[str, ...]
    delimiter: str
    skip: int


@dataclass(frozen=True, slots=True)
class Encoded:
    """How a file's bytes are to be read, and what was decided on the way."""

    encoding: str
    note: str = ""


def sniff(path: Path, shown: str) -> str:
    """Guess from the beginning how the bytes are written: utf-8, utf-8-sig, utf-16, utf-16-le or -be.

    Raises
    ------
    UnreadableInput
        The file is empty, or is no text.
    """
    with path.open("rb") as file:
        start = file.read(HEAD)
    if not start.strip(b" \t\r\n\xef\xbb\xbf\x00"):
        what = "is empty" if not start else "holds nothing but blanks or zero bytes"
        raise UnreadableInput(f"{shown} {what}", "a header line and at least one row", "export it again")
    for mark, what in MAGIC.items():
        if start.startswith(mark):
            raise UnreadableInput(
                f"{shown} is {what}, not a text table", "CSV text", "give it its right suffix"
            )
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if start.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    zeros = start.count(0)
    if zeros == 0:
        return "utf-8"
    even, odd = start[::2].count(0), start[1::2].count(0)
    if odd > 0.3 * len(start) / 2 and even == 0:
        return "utf-16-le"
    if even > 0.3 * len(start) / 2 and odd == 0:
        return "utf-16-be"
    place = start.index(0)
    line = start.count(b"\n", 0, place) + 1
    raise UnreadableInput(
        f"{shown} is binary: byte {place:,} (line {line}) is zero",
        "a text file in UTF-8",
        "export it again as CSV",
    )


def head(path: Path, shown: str, encoding: str) -> Head:
    """Read header and delimiter from the first lines.

    Raises
    ------
    UnreadableInput
        There is no header: a web page, JSON, one endless line.
    """
    with path.open("rb") as file:
        start = file.read(HEAD)
        if b"\n" not in start and b"\r" not in start and len(start) == HEAD:
            start += file.read(LONGEST_LINE)
    decoded = codecs.getincrementaldecoder(encoding)("replace").decode(start)
    if not any(end in decoded for end in "\r\n") and len(start) >= LONGEST_LINE:
        raise endless(shown, 1)
    if decoded.lstrip().startswith("<"):
        raise UnreadableInput(
            f"{shown} is a web page or XML, not CSV", "CSV text", "export it again, signed in"
        )
    lines = io.StringIO(decoded).readlines()
    skip = 0
    forced = ""
    while skip < len(lines) and (not lines[skip].strip() or lines[skip].lower().startswith("sep=")):
        if lines[skip].lower().startswith("sep="):
            forced = lines[skip][4:5]
        skip += 1
    body = "".join(lines[skip:])
    delimiter = forced or _delimiter(body)
    rows = csv.reader(io.StringIO(body), delimiter=delimiter)
    try:
        names = next(rows, [])
    except csv.Error as problem:
        raise UnreadableInput(
            f"{shown}, line {skip + 1}: {problem}", "a header line", "export it again"
        ) from problem
    return Head(_distinct(names), delimiter, skip)


def endless(shown: str, line: int) -> UnreadableInput:
    """Return the error for a line beyond all measure."""
    return UnreadableInput(
        f"{shown}, line {line:,} runs on for more than {LONGEST_LINE / 2**20:.0f} MiB without an end",
        "one record on each line",
        "export it again; a quotation mark may be open, or it is not a CSV file",
    )


def _delimiter(body: str) -> str:
    """Choose the delimiter that gives the most columns on the most of the first lines."""
    scores = {}
    for candidate in DELIMITERS:
        try:
            rows = csv.reader(io.StringIO(body), delimiter=candidate)
            widths = [len(row) for _, row in zip(range(50), rows, strict=False) if row]
        except csv.Error:
            continue
        if widths:
            alike = sum(width == widths[0] for width in widths) / len(widths)
            scores[candidate] = (widths[0] > 1, alike > 0.5, widths[0], alike)
    return max(scores, key=lambda one: scores[one]) if scores else ","


def _distinct(names: list[str]) -> tuple[str, ...]:
    """Trim names, name the nameless by place, and number those that come twice."""
    taken = set(RESERVED)
    kept = []
    for place, raw in enumerate(names, start=1):
        name = " ".join(raw.replace("\ufeff", "").replace("\x00", "").split()) or f"column {place}"
        times = 1
        fresh = name
        while fresh.lower() in taken:
            times += 1
            fresh = f"{name} ({times})"
        taken.add(fresh.lower())
        kept.append(fresh)
    return tuple(kept)
