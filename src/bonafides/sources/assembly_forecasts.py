"""Figures that were forecast for a person and a period, numbered."""

from __future__ import annotations

from bonafides.history.tables import FORECAST_LAYERS
from bonafides.sources import vocabulary
from bonafides.sources.quoting import texts
from bonafides.sources.staging_area import StagingArea


def number(area: StagingArea) -> None:
    """Lay down a_forecasts; figures without a time or of an unknown layer go to rejects."""
    usable = f"s.recorded_at IS NOT NULL AND s.layer IN ({texts(FORECAST_LAYERS)})"
    area.con.execute(
        "INSERT INTO rejects SELECT regexp_replace(source_row, ':[0-9]+$', ''), "
        "try_cast(regexp_extract(source_row, ':([0-9]+)$', 1) AS BIGINT), NULL, 'layer', "
        "coalesce(layer, 'nothing'), "
        f"'one of {', '.join(FORECAST_LAYERS)}, and a time', 'map it to one of them', 'row left out' "
        f"FROM staged_forecasts s WHERE ({usable}) IS NOT TRUE"
    )
    area.con.execute(
        f"""CREATE TABLE a_forecasts AS SELECT row_number() OVER () - 1 AS forecast_no, * FROM (
            SELECT s.period, s.starts_on, s.ends_on, p.person_no, a.person_no AS author_no, s.layer,
                {vocabulary.category_number("s.category")} AS category, coalesce(s.is_cumulative, false)
                    AS is_cumulative,
                CAST(round(s.amount * 100) AS BIGINT) AS amount_cents, upper(s.currency) AS currency,
                    s.recorded_at,
                s.source_row
            FROM staged_forecasts s LEFT JOIN a_person_ids p ON p.person_id = s.person_id
            LEFT JOIN a_person_ids a ON a.person_id = s.author_id
            WHERE {usable} ORDER BY p.person_no, s.starts_on, s.recorded_at, s.rowid)"""
    )
