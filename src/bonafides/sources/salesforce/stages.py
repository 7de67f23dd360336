"""OpportunityStage, or what can be told of the stages where it was not exported."""

from __future__ import annotations

from bonafides.sources import vocabulary
from bonafides.sources.salesforce.exports import Export
from bonafides.sources.staging import Field
from bonafides.sources.staging_area import StagingArea

ENOUGH_SAVES = 5
"""Rows that set a stage before a usual probability is taken for the stage's default."""
USUAL_SHARE = 0.8


def stage_stages(export: Export, area: StagingArea) -> None:
    """Stage every stage that the data names.

    Needs the temporary tables `sf_state` (see `state_log`) and the staged deals. Defaults come from
    OpportunityStage; where that is missing, a probability that at least 80 % of five or more saves into a
    stage carry is taken for its default, and the rest is left unknown.
    """
    for file in export.files("OpportunityStage"):
        area.add("stages", file, _fields())
    _drop_repeats(export)
    area.insert(
        "stages",
        f"SELECT * FROM ({_inferred(export)}) WHERE stage NOT IN ("
        "SELECT stage FROM staged_stages UNION ALL SELECT label FROM staged_stages WHERE label IS NOT NULL)",
    )
    _settle_ends(export)
    if not export.files("OpportunityStage"):
        area.note(
            "There is no OpportunityStage file: default probabilities are taken from what most deals "
            "carry on "
            "entering a stage, and are not known where that is unclear."
        )
        area.cover(
            "OpportunityStage", is_tracked=False, note="not in the export: stage defaults are inferred"
        )


def _fields() -> list[Field]:
    return [
        Field("stage", "MasterLabel", required=True, sql='coalesce("ApiName", "MasterLabel")'),
        Field("label", "MasterLabel"),
        Field("position", "SortOrder", "integer"),
        Field("default_share", "DefaultProbability", "percent"),
        Field(
            "category",
            "ForecastCategory",
            sql='coalesce(sf_category("ForecastCategory"), sf_category("ForecastCategoryName"))',
        ),
        Field("is_closed", "IsClosed", "bool"),
        Field("is_won", "IsWon", "bool"),
    ]


def _drop_repeats(export: Export) -> None:
    """Keep one row a stage: an inactive one may bear the name of another."""
    export.con.execute(
        "DELETE FROM staged_stages WHERE rowid NOT IN (SELECT min(rowid) FROM staged_stages GROUP BY stage)"
    )


def _inferred(export: Export) -> str:
    flagged = "true" if export.has("Opportunity", "IsClosed", "IsWon") else "false"
    word = vocabulary.result("stage")
    return f"""
    WITH entered AS (
        SELECT "StageName" AS stage, _share AS share, sf_category("ForecastCategory") AS category
        FROM sf_state WHERE _enters
    ), usual AS (
        SELECT stage, count(*) AS n, mode(share) AS share, mode(category) AS category,
               avg(share) AS level
        FROM entered GROUP BY stage
    ), agreed AS (
        SELECT stage, count(*) FILTER (e.share = u.share) / u.n AS share_agrees,
               count(*) FILTER (e.category = u.category) / u.n AS category_agrees
        FROM entered e JOIN usual u USING (stage) GROUP BY stage, u.n
    ), now AS (
        SELECT stage, bool_or(result = 'won') AS won, bool_or(result = 'lost') AS lost,
               {flagged} AS known, avg(probability) AS level
        FROM staged_deals WHERE stage IS NOT NULL GROUP BY stage
    ), told AS (
        SELECT coalesce(usual.stage, now.stage) AS stage, usual.* EXCLUDE (stage, level), share_agrees,
               category_agrees, coalesce(usual.level, now.level) AS level, now.won, now.lost, now.known
        FROM usual FULL JOIN now USING (stage) LEFT JOIN agreed USING (stage)
    ), ends AS (
        SELECT *, CASE WHEN won THEN 'won' WHEN lost THEN 'lost' WHEN known THEN NULL
                       WHEN level = 1 AND category = 'closed' THEN 'won' ELSE {word} END AS ending,
               coalesce(ending IN ('won', 'lost', 'withdrawn'), false) AS is_closed,
               coalesce(ending = 'won', false) AS is_won
        FROM told
    )
    SELECT stage, stage AS label,
           row_number() OVER (ORDER BY is_closed, NOT is_won, level, stage) AS position,
           CASE WHEN is_won THEN 1.0 WHEN is_closed THEN 0.0
                WHEN n >= {ENOUGH_SAVES} AND share_agrees >= {USUAL_SHARE} THEN share END AS default_share,
           CASE WHEN is_won THEN 'closed' WHEN is_closed THEN 'omitted'
                WHEN n >= {ENOUGH_SAVES} AND category_agrees >= {USUAL_SHARE} THEN category END AS category,
           is_closed, is_won
    FROM ends WHERE stage IS NOT NULL
    """


def _settle_ends(export: Export) -> None:
    """Close the deals in a closed stage where the export has no IsClosed; won ones on their close date."""
    export.con.execute(
        "UPDATE staged_deals SET result = CASE WHEN s.is_won THEN 'won' ELSE 'lost' END, closed_at = "
        "coalesce("
        "closed_at, CASE WHEN s.is_won THEN CAST(expected_on AS TIMESTAMP) + INTERVAL 12 HOUR END) "
        "FROM staged_stages s WHERE s.is_closed AND staged_deals.result IS NULL "
        "AND (s.stage = staged_deals.stage OR s.label = staged_deals.stage)"
    )
    export.con.execute(
        "UPDATE staged_deals SET stage_changed_at = closed_at WHERE stage_changed_at IS NULL AND result "
        "IS NOT NULL"
    )
