"""Reading a text file once from end to end: is it whole, is it text, and in which encoding?"""

from __future__ import annotations

import codecs
import csv
import io
from dataclasses import dataclass
from pathlib import Path

from bonafides.errors import UnreadableInput
from bonafides.sources.text_file import CHUNK, LONGEST_LINE, Head, endless

CP1252_UNUSED = b"\x81\x8d\x8f\x90\x9d"
TAIL = 2**20


@dataclass(slots=True)
class Scan:
    """What one pass over the bytes has seen."""

    n_bytes: int = 0
    n_lines: int = 0
    n_quotes: int = 0
    first_bad_byte: int = -1
    n_bad: int = 0
    n_good_multibyte: int = 0
    ends_with_newline: bool = False


def scan(path: Path, shown: str) -> Scan:
    """Read all bytes in constant memory.

    Raises
    ------
    UnreadableInput
        A zero byte, or a line longer than `LONGEST_LINE`; names line and byte.
    """
    seen = Scan()
    decoder = codecs.getincrementaldecoder("utf-8")("strict")
    open_line = 0
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            _no_zero(chunk, seen, shown)
            if seen.first_bad_byte < 0 and not _decodes(chunk, decoder, seen):
                break
            open_line = _line_length(chunk, open_line, seen, shown)
            seen.n_quotes += chunk.count(b'"')
            seen.n_lines += chunk.count(b"\n")
            seen.n_bytes += len(chunk)
            seen.ends_with_newline = chunk.endswith((b"\n", b"\r"))
    if seen.first_bad_byte >= 0:
        _survey(path, shown, seen)
    return seen


def _decodes(chunk: bytes, decoder: codecs.IncrementalDecoder, seen: Scan) -> bool:
    if chunk.isascii() and not decoder.getstate()[0]:
        return True
    try:
        decoder.decode(chunk)
    except UnicodeDecodeError as problem:
        seen.first_bad_byte = seen.n_bytes - len(decoder.getstate()[0]) + problem.start
        return False
    return True


def _survey(path: Path, shown: str, seen: Scan) -> None:
    """Count what is UTF-8 and what is not, now that the file is known not to be all UTF-8."""
    seen.n_bytes = seen.n_lines = seen.n_quotes = 0
    with path.open("rb") as file:
        for line in _lines(file, shown):
            if not line.isascii():
                _judge(line, seen)
            seen.n_quotes += line.count(b'"')
            seen.n_bytes += len(line)
            seen.n_lines += line.endswith(b"\n")
            seen.ends_with_newline = line.endswith((b"\n", b"\r"))


def _lines(file: io.BufferedReader, shown: str):  # type: ignore[no-untyped-def]
    number = 0
    while line := file.readline(LONGEST_LINE + 1):
        number += 1
        if len(line) > LONGEST_LINE:
            raise endless(shown, number)
        yield line


def _judge(line: bytes, seen: Scan) -> None:
    """Count the multi-byte characters of a line, and its bytes that are none."""
    marked = line.decode("utf-8", "surrogateescape")
    strange = sum("\udc80" <= letter <= "\udcff" for letter in marked)
    seen.n_bad += strange
    seen.n_good_multibyte += sum(letter > "\x7f" for letter in marked) - strange


def _no_zero(chunk: bytes, seen: Scan, shown: str) -> None:
    place = chunk.find(b"\0")
    if place >= 0:
        line = seen.n_lines + chunk.count(b"\n", 0, place) + 1
        raise UnreadableInput(
            f"{shown} is binary: byte {seen.n_bytes + place:,} (line {line:,}) is zero",
            "a text file", "export it again as CSV in UTF-8",
        )  # fmt: skip


def _line_length(chunk: bytes, open_line: int, seen: Scan, shown: str) -> int:
    """Length of the line that is still open after the chunk."""
    first = chunk.find(b"\n")
    if open_line + (len(chunk) if first < 0 else first) > LONGEST_LINE and b"\r" not in chunk:
        raise endless(shown, seen.n_lines + 1)
    return open_line + len(chunk) if first < 0 else len(chunk) - chunk.rfind(b"\n") - 1


def decide_encoding(seen: Scan, path: Path, shown: str) -> tuple[str, str]:
    """Return encoding and a note; UTF-8 where it is valid, Windows-1252 where nothing else is plausible.

    Raises
    ------
    UnreadableInput
        Bytes of two encodings stand in one file; names line and byte of the first that is not UTF-8.
    """
    if seen.first_bad_byte < 0:
        return "utf-8", ""
    line = _line_at(path, seen.first_bad_byte)
    with path.open("rb") as file:
        file.seek(seen.first_bad_byte)
        found = file.read(1)
    mixed = seen.n_good_multibyte > 0.1 * seen.n_bad
    if mixed or found in (bytes([one]) for one in CP1252_UNUSED) or _has_unused(path):
        raise UnreadableInput(
            f"{shown}, line {line:,}, byte {seen.first_bad_byte:,}: byte 0x{found.hex()} is no UTF-8, "
            "and the file is not Windows-1252 throughout",
            "one encoding for the whole file, best UTF-8",
            "export it again as UTF-8, or open and save it as such",
        )
    return "cp1252", f"{shown} is not UTF-8 (line {line:,}); it was read as Windows-1252 (Western European)"


def _has_unused(path: Path) -> bool:
    with path.open("rb") as file:
        return any(
            any(chunk.count(bytes([one])) for one in CP1252_UNUSED)
            for chunk in iter(lambda: file.read(CHUNK), b"")
        )


def _line_at(path: Path, place: int) -> int:
    lines = 1
    with path.open("rb") as file:
        while place > 0 and (chunk := file.read(min(CHUNK, place))):
            lines += chunk.count(b"\n")
            place -= len(chunk)
    return lines


def check_end(path: Path, shown: str, top: Head, seen: Scan, encoding: str) -> None:
    """Refuse a file whose last record is cut off or whose last quotation never ends.

    Raises
    ------
    UnreadableInput
        Names the line, and the column that is missing.
    """
    if seen.n_lines + (not seen.ends_with_newline) <= top.skip + 1 and not _second_line(path, top):
        raise UnreadableInput(f"{shown} has a header and no row", "at least one row", "export it again")
    if seen.n_quotes % 2 == 1:
        _open_quote(path, shown, top)
    if seen.ends_with_newline:
        return
    last = _last_line(path).decode(encoding, "replace")
    if last.count('"') % 2:
        return  # the end of a record of several lines, balanced as a whole
    width = len(next(csv.reader([last], delimiter=top.delimiter), []))
    if 0 < width < len(top.header) and '"' not in last:
        missing = top.header[width]
        raise UnreadableInput(
            f"{shown} is cut off: line {seen.n_lines + 1:,}, the last, "
            f"has {width} of {len(top.header)} values "
            f"and no end; column {missing} is the first that is missing",
            "a complete last record", "export or download it again",
        )  # fmt: skip


def _second_line(path: Path, top: Head) -> bool:
    with path.open("rb") as file:
        start = file.read(LONGEST_LINE)
    return len(start.replace(b"\r\n", b"\n").replace(b"\r", b"\n").strip(b"\n").split(b"\n")) > top.skip + 1


def _last_line(path: Path) -> bytes:
    with path.open("rb") as file:
        file.seek(0, io.SEEK_END)
        file.seek(max(0, file.tell() - TAIL))
        return file.read().replace(b"\r\n", b"\n").rsplit(b"\n", 1)[-1]


def _open_quote(path: Path, shown: str, top: Head) -> None:
    """Find the last line with an odd number of quotation marks: there the open one stands."""
    line = column = 0
    mark = b""
    with path.open("rb") as file:
        for number, one in enumerate(file, start=1):
            if one.count(b'"') % 2:
                line, mark = number, one
    before = mark[: mark.rfind(b'"')]
    delimiter = top.delimiter.encode()
    if before and not before.rstrip(b" ").endswith(delimiter):
        return  # a stray mark inside a value, such as 5" pipe: its row is judged when it is read
    column = before.count(delimiter)
    named = top.header[column] if column < len(top.header) else f"column {column + 1}"
    raise UnreadableInput(
        f"{shown}, line {line:,}, column {named}: a quotation mark opens here and never closes",
        "a closing quotation mark",
        "the file is probably cut off: export it again; otherwise mend that line",
    )
