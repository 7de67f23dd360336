"""JSON as a table of objects, however the export wrapped them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bonafides.errors import UnreadableInput
from bonafides.sources.quoting import text
from bonafides.sources.staging import RawTable
from bonafides.sources.text_file import sniff

if TYPE_CHECKING:
    from bonafides.sources.reading import RawFile, RawSource

WRAPPERS = ("results", "data", "records", "items", "objects", "deals")
LARGEST_OBJECT = 64 * 2**20
LARGEST_DOCUMENT = 256 * 2**20


def read_json(raw: RawSource, file: RawFile) -> RawTable:
    """Read JSON; see `RawSource.json`."""
    import duckdb

    if not sniff(file.path, file.name).startswith("utf-8"):
        raise UnreadableInput(f"{file.name} is not UTF-8", "JSON in UTF-8", "save it as UTF-8")
    number = raw.view()
    try:
        raw.con.execute(f"CREATE TABLE {number}_objects AS {_objects(raw, file)}")
    except duckdb.Error as problem:
        raise UnreadableInput(
            f"{file.name} is not whole JSON: {str(problem).splitlines()[0][:240]}",
            "an array of objects, one object a line, or pages with a list of results",
            "export or download it again; if it is cut off, its end is missing",
        ) from problem
    raw.con.execute(f"CREATE VIEW {number} AS SELECT record, rowid + 1 AS _record FROM {number}_objects")
    return RawTable(number, file.name, ("record",))


def _objects(raw: RawSource, file: RawFile) -> str:
    with file.path.open("rb") as opened:
        start = opened.read(4096).removeprefix(b"\xef\xbb\xbf").lstrip()
    where = text(str(file.path))
    if start.startswith(b"["):
        return (
            f"SELECT json AS record FROM read_json_objects({where}, format='array', "
            f"maximum_object_size={LARGEST_OBJECT})"
        )
    if not start.startswith(b"{"):
        raise UnreadableInput(
            f"{file.name} begins with {start[:20].decode('utf-8', 'replace')!r}",
            "[ or {",
            "export it again as JSON",
        )
    size = file.path.stat().st_size
    lines = file.suffix != ".json" or _is_lines(file)
    if not lines and size > LARGEST_DOCUMENT:
        raise UnreadableInput(
            f"{file.name} is one JSON object of {size / 2**20:,.0f} MiB",
            f"at most {LARGEST_DOCUMENT / 2**20:.0f} MiB in one object", "write its records as JSON lines",
        )  # fmt: skip
    form = "newline_delimited" if lines else "unstructured"
    most = LARGEST_OBJECT if lines else max(size + 1, 2**20)
    page = f"SELECT json FROM read_json_objects({where}, format='{form}', maximum_object_size={most})"
    paths = ", ".join(
        f"CASE WHEN json_type(json, '$.{key}') = 'ARRAY' THEN json_extract(json, '$.{key}[*]') END"
        for key in WRAPPERS
    )
    return f"SELECT unnest(coalesce({paths}, [json])) AS record FROM ({page})"


def _is_lines(file: RawFile) -> bool:
    """Whether the first line is an object by itself."""
    import json

    with file.path.open("rb") as opened:
        first = opened.readline(LARGEST_OBJECT)
        rest = opened.readline(64)
    if not rest.lstrip().startswith(b"{"):
        return False
    try:
        json.loads(first)
    except (ValueError, RecursionError):
        return False
    return True
