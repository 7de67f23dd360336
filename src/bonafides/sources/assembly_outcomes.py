"""The ends of deals: as the export states them, or as their closed stages show."""

from __future__ import annotations

from bonafides.sources import vocabulary
from bonafides.sources.staging_area import StagingArea


def close(area: StagingArea) -> None:
    """Lay down a_outcomes, ordered and numbered, with the amount of the moment."""
    con = area.con
    con.execute(
        f"""CREATE TABLE a_ends AS
        SELECT d.deal_no, o.happened_at, coalesce(o.seq, 0) AS seq, o.rowid AS place,
            coalesce({vocabulary.result("o.result")}, o.result) AS result, o.amount, o.source_row
        FROM staged_outcomes o JOIN a_deal_ids d USING (deal_id) WHERE o.happened_at IS NOT NULL"""
    )
    con.execute(f"INSERT INTO a_ends BY NAME {_from_stages()}")
    if area.exported_at is not None:
        con.execute(f"INSERT INTO a_ends BY NAME {_from_now()}", [area.exported_at])
        con.execute(f"INSERT INTO a_ends BY NAME {_deleted()}", [area.exported_at])
    con.execute(
        """CREATE TABLE a_outcomes AS SELECT row_number() OVER (PARTITION BY e.deal_no
                ORDER BY e.happened_at, e.seq, e.place) - 1 AS outcome_no, e.deal_no, e.happened_at, e.result,
                coalesce(CAST(round(e.amount * 100) AS BIGINT), s.value, CAST(round(d.amount * 100)
                    AS BIGINT))
                    AS amount_cents, e.source_row
            FROM a_ends e JOIN a_deal_ids d USING (deal_no)
            ASOF LEFT JOIN (SELECT deal_no, recorded_at, value FROM a_ordered WHERE kind = 'amount'
                AND value IS NOT NULL)
                s ON s.deal_no = e.deal_no AND e.happened_at >= s.recorded_at
            ORDER BY e.deal_no, outcome_no"""
    )


def _from_stages() -> str:
    """The first row in a closed stage is the moment of closing; an open stage after it reopens the deal."""
    return (
        """SELECT deal_no, recorded_at AS happened_at, 0 AS seq, place,
            CASE WHEN NOT is_closed THEN 'reopened' WHEN is_won THEN 'won'
                ELSE coalesce(lost_as, 'lost') END AS result, source_row
        FROM (SELECT s.deal_no, s.recorded_at, s.rowid AS place, s.source_row, g.is_closed, g.is_won,
                CASE WHEN NOT g.is_won AND """
        + vocabulary.result("g.stage")
        + """ = 'withdrawn' THEN 'withdrawn' END
                    AS lost_as,
                lag(g.is_closed, 1, false) OVER line AS was_closed, lag(g.is_won, 1, false) OVER line
                    AS was_won
            FROM a_ordered s JOIN a_stages g ON s.value = g.stage_no
            WHERE s.kind = 'stage' AND (s.is_human OR s.author_role <> 'unknown' OR s.previous IS NOT NULL
                OR s.source_row IS NOT NULL)
                AND NOT EXISTS (FROM a_ends e WHERE e.deal_no = s.deal_no)
                AND EXISTS (FROM staged_statements)
            WINDOW line AS (PARTITION BY s.deal_no ORDER BY s.rowid))
        WHERE is_closed <> was_closed OR (is_closed AND is_won <> was_won)"""
    )


def _from_now() -> str:
    """Where there is no history of a deal's stage, what its row says now."""
    return f"""SELECT d.deal_no, coalesce(d.closed_at, d.stage_changed_at,
                least(d.changed_at, n.moment), n.moment)
            AS happened_at, 0 AS seq, 0 AS place,
            coalesce({vocabulary.result("d.result")}, CASE WHEN g.is_won THEN 'won' ELSE
                coalesce({vocabulary.result("g.stage")}, 'lost') END) AS result, d.amount, d.source_row
        FROM a_deal_ids d CROSS JOIN (SELECT CAST(? AS TIMESTAMP) AS moment) n
        LEFT JOIN a_stage_words w ON w.word = d.stage AND w.pipeline = coalesce(d.pipeline, '')
        LEFT JOIN a_stages g ON g.stage_no = w.stage_no
        WHERE ({vocabulary.result("d.result")} IS NOT NULL OR (d.result IS NULL AND g.is_closed))
            AND NOT EXISTS (FROM a_ends e WHERE e.deal_no = d.deal_no)"""


def _deleted() -> str:
    return """SELECT d.deal_no, coalesce(d.changed_at, s.moment, n.moment) AS happened_at, 1 AS seq,
            0 AS place, 'deleted' AS result, d.amount, d.source_row
        FROM a_deal_ids d CROSS JOIN (SELECT CAST(? AS TIMESTAMP) AS moment) n
        LEFT JOIN (SELECT deal_no, max(recorded_at) AS moment FROM a_ordered
            GROUP BY deal_no) s USING (deal_no)
        WHERE d.is_deleted AND NOT EXISTS (
            FROM a_ends e WHERE e.deal_no = d.deal_no
            AND e.result IN ('won', 'lost', 'withdrawn', 'deleted'))"""
