"""OpportunityStage, or what can be told of the stages where it was not exported."""

from __future__ import annotations

from dataclasses import replace

from bonafides.sources.salesforce.exports import Export
from bonafides.sources.staging import Field
from bonafides.sources.staging_area import StagingArea

ENOUGH_SAVES = 5
"""Rows that set a stage before a usual probability is taken for the stage's default."""
USUAL_SHARE = 0.8

_LOST = "'(closed.?lost|lost|dead|disqualified|abandoned|verloren|abgesagt|perdu|perdid|persa|verloren)'"


def stage_stages(export: Export, area: StagingArea) -> None:
    """Stage every stage that the data names.

    Needs the temporary tables `sf_state` (see `state_log`) and the staged deals. Defaults come from
    OpportunityStage; where that is missing, a probability that at least 80 % of five or more saves into a
    stage carry is taken for its default, and the rest is left unknown.
    """
    for file in export.files("OpportunityStage"):
        key = _key(export, file.view)
        area.add("stages", replace(file), _fields(key))
    _drop_repeats(export)
    area.insert(
        "stages", f"SELECT * FROM ({_inferred()}) WHERE stage NOT IN (SELECT stage FROM staged_stages)"
    )
    if not export.files("OpportunityStage"):
        area.note(
            "There is no OpportunityStage file: default probabilities are taken from what most deals carry on "
            "entering a stage, and are not known where that is unclear."
        )
        area.cover(
            "OpportunityStage", is_tracked=False, note="not in the export: stage defaults are inferred"
        )


def _key(export: Export, view: str) -> str:
    """Choose the column that deals use: the API name, or the label where only that one occurs."""
    used = 'SELECT stage FROM staged_deals UNION SELECT "StageName" FROM sf_state'
    api, label = (
        int(export.one(f'SELECT count(DISTINCT "{column}") FROM {view} WHERE "{column}" IN ({used})'))
        for column in ("ApiName", "MasterLabel")
    )
    return 'coalesce("MasterLabel", "ApiName")' if label > api else 'coalesce("ApiName", "MasterLabel")'


def _fields(key: str) -> list[Field]:
    return [
        Field("stage", "MasterLabel", required=True, sql=key),
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


def _inferred() -> str:
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
        SELECT stage, bool_or(result = 'won') AS won, bool_or(result = 'lost') AS lost, avg(probability) AS level
        FROM staged_deals WHERE stage IS NOT NULL GROUP BY stage
    ), told AS (
        SELECT coalesce(usual.stage, now.stage) AS stage, usual.*  EXCLUDE (stage), share_agrees, category_agrees,
               coalesce(now.won, usual.share = 1 AND coalesce(usual.category = 'closed', false), false) AS is_won,
               coalesce(now.lost, usual.share = 0 AND regexp_matches(lower(usual.stage), {_LOST}), false) AS is_lost,
               coalesce(usual.level, now.level) AS place
        FROM usual FULL JOIN now USING (stage) LEFT JOIN agreed USING (stage)
    )
    SELECT stage, stage AS label, row_number() OVER (ORDER BY is_won OR is_lost, is_lost, place, stage) AS position,
           CASE WHEN is_won THEN 1.0 WHEN is_lost THEN 0.0
                WHEN n >= {ENOUGH_SAVES} AND share_agrees >= {USUAL_SHARE} THEN share END AS default_share,
           CASE WHEN is_won THEN 'closed' WHEN is_lost THEN 'omitted'
                WHEN n >= {ENOUGH_SAVES} AND category_agrees >= {USUAL_SHARE} THEN category END AS category,
           is_won OR is_lost AS is_closed, is_won
    FROM told WHERE stage IS NOT NULL
    """
