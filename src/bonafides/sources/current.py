"""One current list of deals, as most people have it on day one: what is believed, what was closed."""

from __future__ import annotations

from datetime import datetime, time

from bonafides.errors import BrokenContract
from bonafides.sources.deal_rows import deal_fields, open_deals, stage_defaults
from bonafides.sources.file_dates import dates_of
from bonafides.sources.headers import guess, looks_like_deals
from bonafides.sources.options import ImportOptions
from bonafides.sources.reading import JSON_SUFFIXES, RawFile, RawSource
from bonafides.sources.staging_area import StagingArea

KIND = "current"

NEEDS_HISTORY = (
    "slippage", "optimism per person", "calibration", "pressure", "flow", "excess movement",
    "landmark", "silence",
)  # fmt: skip
"""Measures that one look at the pipeline cannot support."""


def recognises(raw: RawSource) -> float:
    """How sure: 0 to 0.7, by the headers of the one file that looks like deals."""
    best = _deals_file(raw)
    if best is None:
        return 0.0
    alone = sum(file.suffix not in JSON_SUFFIXES for file in raw.files) == 1
    return looks_like_deals(best.header) * (0.7 if alone else 0.45)


def stage(raw: RawSource, area: StagingArea, options: ImportOptions) -> None:
    """Stage the deals with what is said of them now; their statements date from the export.

    Raises
    ------
    BrokenContract
        No file has an id or name and two of stage, status, amount, close date, probability.
    """
    file = _deals_file(raw)
    if file is None:
        raise BrokenContract(
            f"no file of {', '.join(one.name for one in raw.files)} looks like a list of deals",
            "columns for the deal's id or name, stage, amount, close date, probability",
            "rename the columns, or map them in a mapping file (docs/how-to/map-your-own-columns.md)",
        )
    table = open_deals(raw, area, file)
    columns = guess(table.columns)
    shown = ", ".join(f"{header} as {column}" for column, header in columns.items())
    area.note(f"{file.name} was read as a current list of deals: {shown}.")
    area.add("deals", table, deal_fields(area, table, columns))
    area.exported_at = _export_moment(area, file, options)
    _days_of_closing(area)
    stage_defaults(area)
    _refuse(area, columns)


def _deals_file(raw: RawSource) -> RawFile | None:
    ranked = sorted(raw.files, key=lambda file: -looks_like_deals(file.header))
    return ranked[0] if ranked and looks_like_deals(ranked[0].header) > 0 else None


def _export_moment(area: StagingArea, file: RawFile, options: ImportOptions) -> datetime | None:
    """The user's day, or the day in the file's name, or else the latest moment that the file knows of."""
    from bonafides.sources import vocabulary

    day = options.as_of or dates_of([file.name]).get(file.name)
    if day is not None:
        area.note(f"The list is taken as of the end of {day}.")
        return datetime.combine(day, time(23, 59, 59))
    # A deal that is won was won on a day that has been: its close date is one, if nothing else is.
    won = f"coalesce({vocabulary.result('result')}, {vocabulary.result('stage')}) = 'won'"
    row = area.con.execute(
        "SELECT max(moment) FROM (SELECT greatest(created_at, changed_at, last_contact_at, "
        f"stage_changed_at, closed_at, CASE WHEN {won} THEN CAST(expected_on AS TIMESTAMP) END) "
        "AS moment FROM staged_deals) WHERE moment <= ?",
        [options.now],
    ).fetchone()
    if row[0] is None:
        return options.now if options.now.year < 9999 else None
    area.note(
        "The list does not say when it was exported, and is taken as of the latest day in it, "
        f"{row[0].date()}. If it was exported later, more close dates have passed and deals are older than "
        "is told here: give its day with --as-of, or write it into the file's name."
    )
    return datetime.combine(row[0].date(), time(23, 59, 59))


def _days_of_closing(area: StagingArea) -> None:
    """Where a closed deal has no day of closing, its close date stands in, at noon."""
    from bonafides.sources import vocabulary

    over = f"coalesce({vocabulary.result('result')}, {vocabulary.result('stage')}) IS NOT NULL"
    row = area.con.execute(
        f"UPDATE staged_deals SET closed_at = CAST(expected_on AS TIMESTAMP) + INTERVAL 12 HOUR "
        f"WHERE {over} AND closed_at IS NULL AND expected_on IS NOT NULL AND expected_on <= CAST(? "
        f"AS TIMESTAMP)",
        [area.exported_at],
    ).fetchone()
    if row and row[0]:
        area.note(
            f"{row[0]:,} closed deals have no day of closing of their own; their close date stands in. "
            "CRMs set it at a win; for a lost deal it may be the day once planned."
        )


def _refuse(area: StagingArea, columns: dict[str, str]) -> None:
    why = (
        "One list shows what is believed today, not what was believed before. "
        "A second export next week shows what has moved; the history objects show the past."
    )
    for measure in NEEDS_HISTORY:
        area.refuse(measure, why)
    if "probability" not in columns:
        area.refuse("stated probabilities", "The list has no column of probabilities.")
