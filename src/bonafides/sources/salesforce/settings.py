"""What a mapping file may say of a Salesforce export: order of dates, renamed categories, other labels."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bonafides.errors import BrokenContract
from bonafides.history.tables import CATEGORIES

DATE_ORDERS = ("month_first", "day_first", "year_first")


@dataclass(frozen=True, slots=True)
class Settings:
    """The `[salesforce]` table of a mapping file.

    Parameters
    ----------
    date_order
        "month_first", "day_first" or "year_first"; "" to let the values tell.
    categories
        Label of a renamed forecast category to one of CATEGORIES.
    columns
        Header of a report to the API name that it stands for.
    """

    date_order: str = ""
    categories: Mapping[str, str] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)


def read_settings(mapping: Path | None) -> Settings:
    """Read the `[salesforce]` table of a mapping file; nothing is decided where there is no file.

    Raises
    ------
    BrokenContract
        The file is no TOML, or a key or value is none that we know; names file and key.
    """
    if mapping is None:
        return Settings()
    try:
        table = tomllib.loads(mapping.read_text("utf-8")).get("salesforce", {})
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise BrokenContract(
            f"{mapping} cannot be read: {problem}", "a TOML file", "correct it there"
        ) from problem
    known = {"date_order", "categories", "columns"}
    for key in table:
        _expect(key in known, mapping, key, f"one of {', '.join(sorted(known))}")
    order = table.get("date_order", "")
    _expect(
        order in ("", *DATE_ORDERS), mapping, f"date_order = {order!r}", f"one of {', '.join(DATE_ORDERS)}"
    )
    for label, category in table.get("categories", {}).items():
        _expect(
            category in CATEGORIES,
            mapping,
            f"categories.{label} = {category!r}",
            f"one of {', '.join(CATEGORIES)}",
        )
    return Settings(order, table.get("categories", {}), table.get("columns", {}))


def _expect(holds: bool, mapping: Path, found: str, expected: str) -> None:
    if not holds:
        raise BrokenContract(f"{mapping}, [salesforce]: {found}", expected, "correct the mapping file")
