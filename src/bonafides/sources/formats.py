"""In which format a file writes its days and moments: tried out on its own values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from bonafides.sources.quoting import name, text
from bonafides.sources.staging import RawTable

DAYS = (
    "%d.%m.%Y", "%d.%m.%y", "%m/%d/%Y", "%d/%m/%Y", "%m/%d/%y", "%d/%m/%y", "%d-%m-%Y", "%m-%d-%Y",
    "%Y/%m/%d",
    "%Y.%m.%d", "%d %b %Y", "%b %d, %Y", "%d %B %Y", "%B %d, %Y", "%d-%b-%Y", "%d-%b-%y", "%Y%m%d",
)  # fmt: skip
CLOCKS = (" %H:%M", " %H:%M:%S", " %I:%M %p", ", %H:%M", ", %I:%M %p", " %I:%M:%S %p")
SAMPLE = 50_000
"""Values tried in each column."""


def with_formats(con: Any, raw: RawTable, columns: Sequence[str]) -> tuple[RawTable, str]:
    """Find the formats that read the most values of the columns.

    Parameters
    ----------
    con
        The import's connection.
    raw
        A table of texts.
    columns
        Its headers that hold days or moments.

    Returns
    -------
    RawTable, str
        The same table with its formats (empty where ISO reads more), and a note where day and month
        cannot be told apart.
    """
    present = [one for one in columns if one in raw.columns]
    if not present:
        return raw, ""
    values = " UNION ALL ".join(
        f"SELECT trim({name(one)}) AS v FROM (FROM {raw.view} LIMIT {SAMPLE})" for one in present
    )
    con.execute(f"CREATE OR REPLACE TEMP TABLE tried AS SELECT v FROM ({values}) WHERE v <> ''")
    iso = _reads(con, "try_cast(v AS TIMESTAMPTZ) IS NOT NULL")
    days = _best(con, DAYS)
    stamps = _best(con, tuple(day + clock for day in DAYS for clock in CLOCKS))
    found = replace(raw)
    if days and days[0][1] > 0 and days[0][1] + (stamps[0][1] if stamps else 0) > iso * 0.1:
        found = replace(found, date_format=days[0][0])
    if stamps and stamps[0][1] > 0:
        found = replace(found, timestamp_format=stamps[0][0])
    return found, _ambiguity(raw, days or stamps)


def _reads(con: Any, condition: str) -> int:
    return int(con.execute(f"SELECT count(*) FROM tried WHERE {condition}").fetchone()[0])


def _best(con: Any, formats: tuple[str, ...]) -> list[tuple[str, int]]:
    """Formats by how many values they read, most first; those that read none are left out."""
    counts = ", ".join(f"count(try_strptime(v, {text(one)}))" for one in formats)
    row = con.execute(f"SELECT {counts} FROM tried").fetchone()
    ranked = sorted(zip(formats, row, strict=True), key=lambda pair: -pair[1])
    return [(form, int(n)) for form, n in ranked if n]


def _ambiguity(raw: RawTable, ranked: list[tuple[str, int]]) -> str:
    if len(ranked) < 2 or ranked[0][1] > ranked[1][1]:
        return ""
    first, second = ranked[0][0], ranked[1][0]
    if {first[:2], second[:2]} != {"%m", "%d"}:
        return ""
    return (
        f"{raw.file}: days read alike as {first} and as {second}; {first} was taken. "
        "Give date_format in a mapping file if that is wrong."
    )
