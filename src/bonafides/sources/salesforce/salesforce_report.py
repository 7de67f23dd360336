"""Salesforce reports: the same records under labels, in the reader's own language and locale."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bonafides.sources.salesforce.report_labels import report_columns

if TYPE_CHECKING:
    from bonafides.sources.options import ImportOptions
    from bonafides.sources.reading import RawSource
    from bonafides.sources.staging import RawTable
    from bonafides.sources.staging_area import StagingArea

KIND = "salesforce-report"
_MARKS = ("opportunity", "schlusstermin", "prognosekategorie", "forecast category", "to stage")
"""Words that only Salesforce's labels hold; "Stage" and "Close Date" alone may be anybody's."""


def recognises(raw: RawSource) -> float:
    """How sure it is, from 0 to 1, that these are Salesforce reports.

    Parameters
    ----------
    raw
        The opened files; only their headers are looked at.
    """
    sure = 0.0
    for file in raw.files:
        object_name, _ = report_columns(file.header)
        if object_name in ("Opportunity", "OpportunityHistory", "OpportunityFieldHistory"):
            marked = any(mark in header.lower() for header in file.header for mark in _MARKS)
            sure = max(sure, 0.85 if marked else 0.3)
    return sure


def stage(raw: RawSource, area: StagingArea, options: ImportOptions) -> None:
    """Stage reports on opportunities, their history, their field history, and activities.

    Parameters
    ----------
    raw
        The opened files: CSV or XLSX as reports are exported ("Details Only").
    area
        Where the findings go.
    options
        `timezone` is the exporting user's, in which reports write their times. In `mapping`,
        `[salesforce.columns]` says what further labels stand for.

    Raises
    ------
    UnreadableInput, BrokenContract
        As `bonafides.sources.salesforce.stage`.
    """
    from bonafides.sources.salesforce.exports import Held
    from bonafides.sources.salesforce.importing import stage_held
    from bonafides.sources.salesforce.settings import read_settings

    settings = read_settings(options.mapping)
    held = []
    for file in raw.files:
        table = raw.table(file)  # its header, unlike the file's, is in the encoding that all rows agree on
        object_name, columns = report_columns(table.columns, settings.columns)
        if not object_name:
            area.note(
                f"Not read, being no report that we know: {file.name} ({', '.join(table.columns[:6])})."
            )
            continue
        _note_names(raw, area, table, object_name, columns)
        decimal = table.extra.get("decimal") or _decimal(raw, table, columns)
        held.append(Held(_without_footer(raw, area, table, columns), object_name, columns, decimal))
    stage_held(raw, area, options, settings, held)


def _note_names(
    raw: RawSource, area: StagingArea, table: RawTable, object_name: str, columns: dict[str, str]
) -> None:
    """Say where a name has to stand in for an id, and how many deals share one."""
    from bonafides.sources.quoting import name

    if object_name != "Opportunity" or columns["Id"] != columns.get("Name"):
        return
    row = raw.con.execute(
        f"SELECT count(*) - count(DISTINCT {name(columns['Name'])}) FROM {table.view}"
    ).fetchone()
    shared = (
        f" Rows that share a name with another and cannot be told apart: {row[0]:,}."
        if row and row[0]
        else ""
    )
    area.note(
        f"{table.file} has no Opportunity ID, so deals are known by their names.{shared} "
        "Add the column Opportunity ID to the report."
    )


def _decimal(raw: RawSource, table: RawTable, columns: dict[str, str]) -> str:
    """The decimal mark: a comma, where an amount has one before its last two digits or dates have dots."""
    from bonafides.sources.quoting import name

    comma = "'[0-9],[0-9]{1,2}$'"
    german_day = "'^[0-9]{1,2}[.][0-9]{1,2}[.][0-9]{2,4}'"
    tests = [
        f"bool_or(regexp_matches(trim({name(columns[api])}), {pattern}))"
        for api, pattern in (
            ("Amount", comma),
            ("NewValue", comma),
            ("CloseDate", german_day),
            ("CreatedDate", german_day),
        )
        if api in columns
    ]
    row = raw.con.execute(
        f"SELECT {' OR '.join(f'coalesce({test}, false)' for test in tests)} FROM {table.view}"
    ).fetchone()
    return "," if row and row[0] else "."


def _without_footer(raw: RawSource, area: StagingArea, table: RawTable, columns: dict[str, str]) -> RawTable:
    """Leave out the lines below the table: totals, the report's name, who ran it, the notice."""
    from bonafides.sources.quoting import name

    needed = [
        columns[api]
        for api in ("StageName", "CloseDate", "CreatedDate", "NewValue", "ActivityDate")
        if api in columns
    ]
    empty = " AND ".join(f"coalesce(trim({name(column)}), '') = ''" for column in needed)
    view = f"{table.view}_rows"
    raw.con.execute(f"CREATE OR REPLACE TEMP VIEW {view} AS SELECT * FROM {table.view} WHERE NOT ({empty})")
    row = raw.con.execute(f"SELECT count(*) FROM {table.view} WHERE {empty}").fetchone()
    if row and row[0]:
        area.note(
            f"Lines of {table.file} with neither stage nor date, taken for totals and footers: {row[0]}."
        )
    return replace(table, view=view)
