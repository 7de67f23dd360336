"""JSON as an API hands it out: one page a line, each with a list inside."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from bonafides.invented.saves import Row

PAGE = 100
"""Objects a page, as the APIs give them at most."""


def batches(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """Cut rows into pages."""
    rest = iter(rows)
    while page := list(islice(rest, PAGE)):
        yield page


def write_pages(path: Path, name: str, rows: Iterable[Row], **around: Any) -> None:
    """Write rows as pages ``{name: [...], **around}``, one a line; an empty page when there are none."""
    with path.open("w", encoding="utf-8") as file:
        empty = True
        for page in batches(rows):
            file.write(json.dumps({name: page, **around}, ensure_ascii=False) + "\n")
            empty = False
        if empty:
            file.write(json.dumps({name: [], **around}) + "\n")
