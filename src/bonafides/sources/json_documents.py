"""JSON as the CRMs hand it out: one object a line, one long list, or pages with the list inside.

DuckDB reads it through a view, so that a file larger than memory is read piece by piece; what cannot be read
is told with the file, the line and the byte.
"""

from __future__ import annotations

import gzip
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, cast

from bonafides.errors import UnreadableInput
from bonafides.sources.quoting import text

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

USUAL_OBJECT_BYTES = 4 * 2**20
LARGEST_OBJECT_BYTES = 256 * 2**20
"""A page (one object with the list inside) is held in memory whole; beyond this it is refused, not tried."""

PAGE_LISTS = ("results", "data", "deals", "engagements", "items", "records", "objects")
"""Where the pages of the APIs keep their list."""

_POSITION = re.compile(r"at byte (\d+)")


@dataclass(frozen=True, slots=True)
class Documents:
    """A JSON file, opened as a DuckDB view with one row a document.

    Parameters
    ----------
    view
        Its columns: `_record` (BIGINT, from 1), `doc` (JSON) and `page_id` (VARCHAR: the deal that the page
        around the document names, where it names one).
    file
        Name to show in errors.
    keys
        Names found in the first documents, those inside `properties`, `engagement` and `data` with a dot
        (`properties.dealstage`): enough to recognise what the file is about. Empty when there is no document.
    n
        How many documents.
    """

    view: str
    file: str
    keys: frozenset[str]
    n: int


def open_documents(con: DuckDBPyConnection, path: Path, file: str, *, view: str) -> Documents:
    """Open a JSON file of documents: objects one after the other, in a list, or in pages.

    Parameters
    ----------
    con
        Where the view is made.
    path
        The file, unpacked.
    file
        Its name for errors.
    view
        Name of the view to make (temporary).

    Returns
    -------
    Documents
        The view, and the names in its first documents.

    Raises
    ------
    UnreadableInput
        Malformed, truncated, or one object larger than 256 MiB; names the file, the line and the byte.

    Examples
    --------
    >>> import duckdb, tempfile
    >>> path = Path(tempfile.mkdtemp()) / "deals.json"
    >>> _ = path.write_text('{"results": [{"id": "7"}, {"id": "8"}]}')
    >>> con = duckdb.connect()
    >>> documents = open_documents(con, path, "deals.json", view="deals_json")
    >>> con.sql("SELECT _record, doc->>'id' FROM deals_json").fetchall()
    [(1, '7'), (2, '8')]
    >>> sorted(documents.keys)
    ['id']
    """
    largest = min(max(path.stat().st_size, USUAL_OBJECT_BYTES) + 2**20, LARGEST_OBJECT_BYTES)
    row = None
    # DuckDB keeps two such objects for each thread, so that small ones are tried first.
    for limit in sorted({USUAL_OBJECT_BYTES, min(8 * USUAL_OBJECT_BYTES, largest), largest}):
        try:
            con.execute(f"CREATE OR REPLACE TEMP VIEW {view} AS {_flattened(con, path, limit)}")
            row = con.execute(f"SELECT count(doc) FROM {view}").fetchone()
        except Exception as error:
            if "maximum_object_size" in str(error) and limit < largest:
                continue
            raise _unreadable(con, error, path, file) from error
        break
    return Documents(view, file, _keys(con, view), int(row[0]) if row else 0)


def head_of(path: Path) -> str:
    """The first quarter of a MiB of a file as text, unpacked when it is gzipped."""
    with _opened(path) as file:
        return file.read(2**18).decode("utf-8", "replace")


def _keys(con: DuckDBPyConnection, view: str) -> frozenset[str]:
    """Names in the first 50 documents of the view."""
    inside = " UNION ALL ".join(
        f"SELECT unnest(list_transform(json_keys(doc, '$.{name}'), lambda k: '{name}.' || k)) FROM few"
        for name in ("properties", "engagement", "data")
    )
    found = con.execute(
        f"WITH few AS MATERIALIZED (SELECT doc FROM {view} WHERE json_type(doc) = 'OBJECT' LIMIT 50) "
        f"SELECT DISTINCT k FROM (SELECT unnest(json_keys(doc)) AS k FROM few UNION ALL {inside})"
    ).fetchall()
    return frozenset(str(name) for (name,) in found)


def _flattened(con: DuckDBPyConnection, path: Path, limit: int) -> str:
    """SQL of one row a document; the first value decides how, so that each is parsed little."""
    values = (
        f"SELECT json FROM read_json_objects({text(str(path))}, maximum_object_size={limit}, format='auto')"
    )
    first = con.execute(f"SELECT json_type(json) FROM ({values}) LIMIT 1").fetchone()
    if first and first[0] == "ARRAY":
        values = f"SELECT unnest(json_extract(json, '$[*]')) AS json FROM ({values})"
    lists = ", ".join(
        f"CASE WHEN json_type(json, '$.{name}') = 'ARRAY' THEN '{name}' END" for name in PAGE_LISTS
    )
    page = con.execute(
        f"SELECT CASE WHEN json_type(json, '$.object') IS NULL THEN coalesce({lists}, CASE WHEN "
        "json_type(json, "
        f"'$.data') = 'OBJECT' AND json_type(json, '$.success') IS NOT NULL THEN '' END) END FROM ({values}) "
        "WHERE json_type(json) = 'OBJECT' LIMIT 1"
    ).fetchone()
    whose = "json_extract_string(json, ['$.deal_id', '$.dealId', '$.id'])"
    if page and page[0]:
        held = f"json_extract(json, '$.{page[0]}')"
        inner = (
            f"unnest(CASE WHEN json_type({held}) = 'ARRAY' THEN json_extract({held}, '$[*]') ELSE [json] END)"
        )
    else:
        inner = "json_extract(json, '$.data')" if page and page[0] == "" else "json"
        whose = whose if page and page[0] == "" else "[NULL]"
    listed = f"SELECT {inner} AS doc, {whose} AS whose FROM ({values})"
    return (
        "SELECT row_number() OVER () AS _record, doc, CAST(coalesce(whose[1], whose[2], whose[3]) AS "
        "VARCHAR) AS page_id "
        f"FROM ({listed})"
    )


def _unreadable(con: DuckDBPyConnection, error: Exception, path: Path, file: str) -> UnreadableInput:
    """The reader's complaint, with the place as the user's editor counts it."""
    complaint = str(error)
    if "maximum_object_size" in complaint:
        return UnreadableInput(
            f"{file} holds one JSON object larger than {LARGEST_OBJECT_BYTES // 2**20} MiB",
            "a list, or one deal a line, or pages below that size",
            "save the pages one by one, or write one deal a line (jq -c '.results[]')",
        )
    line, byte, why = _place(con, path, complaint)
    return UnreadableInput(
        f"{file} is not whole JSON: {why} in line {line}, byte {byte}",
        "JSON that ends where it should: a list, pages with results, or one object a line",
        "export it again; a file cut off in the middle usually means that the download was interrupted",
    )


def _place(con: DuckDBPyConnection, path: Path, complaint: str) -> tuple[int, int, str]:
    """Line from 1, byte in that line from 1, and what is wrong there."""
    why = "unexpected end" if "end of data" in complaint else "malformed"
    with _opened(path) as lines:
        number = 0
        while line := lines.readline(USUAL_OBJECT_BYTES):
            number += 1
            problem = _problem(line)
            if problem and number > 1:  # the lines before it were whole: one object a line
                return number, problem, why
            if problem:
                break
    return (*_line_of(path, _offset(con, path, complaint)), why)


def _opened(path: Path) -> IO[bytes]:
    return cast("IO[bytes]", gzip.open(path) if path.suffix == ".gz" else path.open("rb"))


def _problem(line: bytes) -> int:
    """Byte, from 1, at which a line stops being JSON; 0 when it is whole or blank."""
    if not line.strip():
        return 0
    try:
        json.loads(line)
    except ValueError as problem:
        return int(getattr(problem, "pos", 0)) + 1
    except RecursionError:
        return 1
    return 0


def _offset(con: DuckDBPyConnection, path: Path, complaint: str) -> int:
    """Offset of the complaint in the file; a list's own complaints count from the start of the element."""
    limit = min(path.stat().st_size + 2**20, LARGEST_OBJECT_BYTES)
    try:
        con.execute(
            f"SELECT count(json) FROM read_json_objects({text(str(path))}, maximum_object_size={limit},"
            " format='unstructured')"
        ).fetchall()
    except Exception as whole:
        complaint = str(whole)
    found = _POSITION.search(complaint)
    return int(found.group(1)) if found else 0


def _line_of(path: Path, offset: int) -> tuple[int, int]:
    """Line and byte in it of an offset into the file, read piece by piece."""
    line, start, seen = 1, 0, 0
    with _opened(path) as file:
        while seen < offset and (piece := file.read(min(2**20, offset - seen))):
            if b"\n" in piece:
                line += piece.count(b"\n")
                start = seen + piece.rindex(b"\n") + 1
            seen += len(piece)
    return line, max(seen - start, 1)
