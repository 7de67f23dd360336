"""Numbers for people, stages and deals, in place of the CRM's own ids."""

from __future__ import annotations

from typing import Any

from bonafides.sources import vocabulary
from bonafides.sources.quoting import text
from bonafides.sources.staging_area import StagingArea


def number(area: StagingArea) -> None:
    """Lay down a_people, a_person_ids, a_deals, a_stages and a_stage_words."""
    _deals(area)
    _people(area.con)
    _stages(area)
    _finish_deals(area)


def _deals(area: StagingArea) -> None:
    """Keep the newest row of each deal; add the deals that only their history still knows."""
    con = area.con
    con.execute(
        "CREATE TABLE a_ranked AS SELECT *, row_number() OVER (PARTITION BY deal_id "
        "ORDER BY changed_at DESC NULLS LAST, rowid DESC) AS place FROM staged_deals "
        "WHERE deal_id IS NOT NULL"
    )
    con.execute(
        "INSERT INTO rejects SELECT regexp_replace(source_row, ':[0-9]+$', ''), "
        "try_cast(regexp_extract(source_row, ':([0-9]+)$', 1) AS BIGINT), NULL, 'deal_id', deal_id, "
        "'each deal once', 'nothing: the newest row of the deal was kept', 'repeated row left out' "
        "FROM a_ranked WHERE place > 1"
    )
    has_deals = area.count("deals") > 0
    con.execute(
        "CREATE TABLE a_now AS SELECT * EXCLUDE (place) FROM a_ranked WHERE place = 1 UNION ALL BY NAME "
        f"SELECT deal_id, {str(has_deals).lower()} AS is_deleted, min(created_at) AS created_at FROM ("
        "SELECT deal_id, NULL::TIMESTAMP AS created_at FROM staged_statements UNION ALL "
        "SELECT deal_id, NULL FROM staged_outcomes) history "
        "WHERE deal_id IS NOT NULL AND NOT EXISTS (FROM a_ranked r WHERE r.deal_id = history.deal_id) "
        "GROUP BY deal_id"
    )
    con.execute("DROP TABLE a_ranked")
    if has_deals:
        orphans = con.execute(
            "SELECT count(*) FROM a_now WHERE source_row IS NULL AND is_deleted"
        ).fetchone()[0]
        if orphans:
            area.note(f"{orphans:,} deals are known only from their history; they count as deleted.")
    con.execute(
        "CREATE TABLE a_deal_ids AS SELECT row_number() OVER () - 1 AS deal_no, * FROM (SELECT * "
        "FROM a_now ORDER BY deal_id)"
    )
    con.execute("DROP TABLE a_now")


def _people(con: Any) -> None:
    con.execute(
        """CREATE TABLE a_person_ids AS
        SELECT row_number() OVER () - 1 AS person_no, person_id FROM (
            SELECT DISTINCT person_id FROM (
                SELECT person_id FROM staged_people UNION ALL SELECT manager_id FROM staged_people
                UNION ALL SELECT DISTINCT owner_id FROM staged_deals
                UNION ALL SELECT DISTINCT author_id FROM staged_statements
                UNION ALL SELECT DISTINCT said FROM staged_statements WHERE kind = 'owner'
                UNION ALL SELECT DISTINCT actor_id FROM staged_activities
                UNION ALL SELECT person_id FROM staged_forecasts UNION ALL SELECT author_id
                    FROM staged_forecasts
            ) WHERE person_id IS NOT NULL ORDER BY person_id)"""
    )
    con.execute(
        """CREATE TABLE a_people AS
        SELECT i.person_no, i.person_id, s.name, m.person_no AS manager_no, coalesce(s.team,
            s.manager_id) AS team,
            s.valid_from, s.valid_to, s.timezone, coalesce(s.is_person, true) AS is_person
        FROM a_person_ids i
        LEFT JOIN (SELECT DISTINCT ON (person_id, valid_from) * FROM staged_people ORDER BY person_id,
            valid_from, rowid)
            s USING (person_id)
        LEFT JOIN a_person_ids m ON m.person_id = s.manager_id
        ORDER BY i.person_no, s.valid_from NULLS FIRST"""
    )


def _stages(area: StagingArea) -> None:
    """Number the stages by pipeline and position; those that nobody listed stand as deals reach them."""
    con = area.con
    con.execute(
        """CREATE TABLE a_used_stages AS
        SELECT pipeline, stage, avg(place) AS place FROM (
            SELECT d.pipeline, s.said AS stage,
                row_number() OVER (PARTITION BY s.deal_id ORDER BY s.recorded_at, s.seq, s.rowid) AS place
            FROM staged_statements s JOIN a_deal_ids d USING (deal_id) WHERE s.kind = 'stage'
                AND s.said IS NOT NULL
            UNION ALL SELECT pipeline, stage, 1000 FROM a_deal_ids WHERE stage IS NOT NULL
        ) GROUP BY pipeline, stage"""
    )
    won = vocabulary.result("u.stage")
    con.execute(
        f"""CREATE TABLE a_all_stages AS
        SELECT stage, coalesce(label, stage) AS label, pipeline, coalesce(position, 0) AS position,
            default_share,
            category, is_closed, is_won, true AS is_listed FROM staged_stages
        UNION ALL
        SELECT u.stage, u.stage, u.pipeline, 0, NULL, NULL, {won} IS NOT NULL, coalesce({won} = 'won',
            false), false
        FROM a_used_stages u WHERE NOT EXISTS (
            FROM staged_stages s WHERE (s.pipeline IS NULL OR s.pipeline IS NOT DISTINCT FROM u.pipeline)
            AND (s.stage = u.stage OR s.label = u.stage))"""
    )
    con.execute(
        f"""CREATE TABLE a_stages AS
        SELECT row_number() OVER () - 1 AS stage_no, * FROM (
            SELECT label AS stage, stage AS word, pipeline,
                row_number() OVER (PARTITION BY pipeline ORDER BY is_listed DESC, position, is_closed,
                    place, stage) - 1
                    AS position,
                CAST(round(default_share * 10000) AS BIGINT) AS default_bp,
                {vocabulary.category_number("category")} AS category,
                coalesce(is_closed, false) AS is_closed, coalesce(is_won, false) AS is_won
            FROM a_all_stages LEFT JOIN (SELECT stage, min(place) AS place FROM a_used_stages
                GROUP BY stage) USING (stage)
            ORDER BY pipeline NULLS FIRST, position, stage)"""
    )
    _stage_words(con)
    con.execute("DROP TABLE a_all_stages")


def _stage_words(con: Any) -> None:
    """The stage that a word means in each pipeline: its own stage before a label, and before one of all."""
    con.execute(
        """CREATE TABLE a_stage_words AS
        SELECT pipeline, word, min_by(stage_no, rank) AS stage_no FROM (
            SELECT p.pipeline, word, stage_no,
                CASE WHEN s.pipeline IS NOT NULL THEN 0 ELSE 2 END + is_label AS rank
            FROM (SELECT DISTINCT coalesce(pipeline, '') AS pipeline FROM a_deal_ids) p JOIN (
                SELECT pipeline, word, stage_no, 0 AS is_label FROM a_stages
                UNION ALL SELECT pipeline, stage, stage_no, 1 FROM a_stages) s
            ON s.pipeline IS NULL OR s.pipeline = p.pipeline
        ) GROUP BY pipeline, word"""
    )


def _finish_deals(area: StagingArea) -> None:
    area.con.execute(
        f"""CREATE TABLE a_deals AS
        SELECT d.deal_no, d.deal_id, d.title, {text(area.source)} AS source, d.created_at, p.person_no
            AS owner_no,
            d.account_id, upper(d.currency) AS currency, d.pipeline, coalesce(d.is_deleted, false)
                AS is_deleted
        FROM a_deal_ids d LEFT JOIN a_person_ids p ON p.person_id = d.owner_id ORDER BY d.deal_no"""
    )
