"""Rows that each hold one whole deal: current lists, and pipeline files kept week by week."""

from __future__ import annotations

from bonafides.sources import vocabulary
from bonafides.sources.formats import with_formats
from bonafides.sources.headers import guess
from bonafides.sources.quoting import name, text
from bonafides.sources.reading import RawFile, RawSource
from bonafides.sources.staging import Field, RawTable, Reading
from bonafides.sources.staging_area import StagingArea

READINGS: dict[str, Reading] = {
    "deal_id": "id", "title": "text", "stage": "text", "result": "text", "amount": "money",
    "currency": "text",
    "expected_on": "date", "closed_at": "timestamp", "probability": "percent", "category": "text",
    "created_at": "timestamp", "owner_id": "id", "account_id": "id", "last_contact_at": "timestamp",
    "changed_at": "timestamp", "stage_changed_at": "timestamp", "next_step": "text", "pipeline": "text",
}  # fmt: skip
"""How the columns of a deal are written, until a file shows otherwise."""

SAME_ENOUGH = 0.95
ROWS_ENOUGH = 20
"""A probability that so large a share of so many rows of a stage carry is that stage's default."""


def open_deals(raw: RawSource, area: StagingArea, file: RawFile) -> RawTable:
    """Open a file with the date formats its own values show."""
    table = raw.table(file)
    columns = guess(table.columns)
    days = [header for column, header in columns.items() if READINGS[column] in ("date", "timestamp")]
    table, note = with_formats(area.con, table, days)
    if note:
        area.note(note)
    return table


def deal_fields(area: StagingArea, table: RawTable, columns: dict[str, str]) -> list[Field]:
    """Say how each guessed column is read; a probability by whether its values pass 1."""
    fields = []
    for column, header in columns.items():
        if column == "category":
            fields.append(Field(column, header, sql=vocabulary.category(name(header))))
        else:
            reading = READINGS[column]
            if column == "probability":
                reading = probability_reading(area, table, header)
            fields.append(Field(column, header, reading, required=column == "deal_id"))
    return fields


def probability_reading(area: StagingArea, table: RawTable, header: str) -> Reading:
    """Tell 0 to 100 from 0 to 1: by whether any value passes 1 or bears a per-cent sign."""
    row = area.con.execute(
        f"SELECT count(*) FROM {table.view} WHERE contains({name(header)}, '%') "
        f"OR try_cast(replace({name(header)}, ',', '.') AS DOUBLE) > 1"
    ).fetchone()
    return "percent" if row[0] else "share"


def stage_defaults(area: StagingArea) -> None:
    """Take a stage's usual probability for its default, where nearly every deal in it carries the same."""
    if area.count("stages"):
        return
    won = vocabulary.result("stage")
    listed = area.con.execute(
        f"""SELECT pipeline, stage, usual, times / n AS share FROM (
            SELECT pipeline, stage, count(*) AS n, mode(probability) AS usual,
                count(*) FILTER (probability = most) AS times
            FROM (SELECT *, mode(probability) OVER (PARTITION BY pipeline, stage) AS most FROM (
                SELECT pipeline, stage, probability FROM staged_deals
                WHERE stage IS NOT NULL AND probability IS NOT NULL AND {won} IS NULL))
            GROUP BY pipeline, stage)
        WHERE n >= {ROWS_ENOUGH} AND times >= {SAME_ENOUGH} * n ORDER BY pipeline, stage"""
    ).fetchall()
    if not listed:
        return
    for pipeline, stage, usual, _ in listed:
        area.con.execute(
            "INSERT INTO staged_stages (stage, pipeline, position, default_share) VALUES (?, ?, ?, ?)",
            [stage, pipeline, round(usual * 100), usual],
        )
    area.con.execute(
        f"""INSERT INTO staged_stages (stage, pipeline, position, is_closed, is_won)
        SELECT DISTINCT stage, pipeline, CASE WHEN {won} IS NULL THEN 50 ELSE 200 END, {won} IS NOT NULL,
            coalesce({won} = 'won', false) FROM staged_deals d WHERE stage IS NOT NULL
            AND NOT EXISTS (FROM staged_stages s WHERE s.stage = d.stage
                AND s.pipeline IS NOT DISTINCT FROM d.pipeline)"""
    )
    shown = ", ".join(f"{stage} {usual:.0%}" for _, stage, usual, _ in listed)
    area.note(
        f"Nearly all deals of a stage carry the same probability ({shown}); "
        "these are taken for the stage's defaults, not for anybody's statement."
    )


def day_end(column: str, zone: str) -> str:
    """Return SQL for the last second of a day in a zone, as UTC."""
    moment = f"CAST({column} AS TIMESTAMP) + INTERVAL '23:59:59' HOUR TO SECOND"
    if zone == "UTC":
        return moment.replace("INTERVAL '23:59:59' HOUR TO SECOND", "INTERVAL 86399 SECOND")
    moment = f"CAST({column} AS TIMESTAMP) + INTERVAL 86399 SECOND"
    return f"make_timestamp(epoch_us(timezone({text(zone)}, {moment})))"
