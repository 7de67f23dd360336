"""What could not be used: one line for each row or value left out, with the reason and the remedy."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path
from typing import Any

from bonafides.sources.quoting import text

COLUMNS = ("file", "record", "line", "column", "found", "expected", "remedy", "action")
ROW = "row left out"
VALUE = "value left out"
LONGEST_FOUND = 200
COMMANDS = r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x{9f}\x{202a}-\x{202e}\x{2066}-\x{2069}]"
"""Characters that would command a terminal in which the file is shown."""


def create(con: Any) -> None:
    """Create the `rejects` table of an import."""
    con.execute(
        'CREATE TABLE rejects (file VARCHAR, record BIGINT, line BIGINT, "column" VARCHAR, '
        "found VARCHAR, expected VARCHAR, remedy VARCHAR, action VARCHAR)"
    )


def write(con: Any, path: Path) -> int:
    """Write `rejects.csv` and return how many lines it has.

    A text that a spreadsheet would take for a formula is written with a leading apostrophe.

    Parameters
    ----------
    con
        The import's connection.
    path
        File to write.
    """
    safe = ", ".join(f'{neutral(column)} AS "{column}"' for column in COLUMNS)
    con.execute(f"COPY (SELECT {safe} FROM rejects ORDER BY ALL) TO {text(str(path))} (FORMAT csv, HEADER)")
    return int(con.execute("SELECT count(*) FROM rejects").fetchone()[0])


def commonest(path: Path, *, most: int = 8) -> list[dict[str, Any]]:
    """The commonest reasons in a `rejects.csv`: file, column, expected and n."""
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as stream:
        many = Counter((row["file"], row["column"], row["expected"]) for row in csv.DictReader(stream))
    return [
        {"file": file, "column": column, "expected": expected, "n": n}
        for (file, column, expected), n in many.most_common(most)
    ]


def neutral(column: str) -> str:
    """Return SQL that keeps a text from being run as a formula: = + - @ tab and return in front.

    Numbers keep their sign.

    Examples
    --------
    >>> import duckdb
    >>> cells = "(VALUES ('=2+3'), ('-5'), ('Acme'), (chr(9) || '@x')) t(found)"
    >>> duckdb.sql(f"SELECT {neutral('found')} FROM {cells}").fetchall()
    [("'=2+3",), ('-5',), ('Acme',), ("'\\t@x",)]
    """
    if column in ("record", "line"):
        return f'"{column}"'
    plain = f"regexp_replace(\"{column}\", '{COMMANDS}', '\ufffd', 'g')"
    risky = (
        f'regexp_matches("{column}", \'^[=+@＝＋－＠\\t\\r-]\') AND try_cast("{column}" AS DOUBLE) IS NULL'
    )
    return f"CASE WHEN {risky} THEN '''' || {plain} ELSE {plain} END"
