"""Pipelines and their stages: which end a deal, what probability the CRM sets with each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bonafides.sources.hubspot.deals import category
from bonafides.sources.piles import Pile
from bonafides.sources.quoting import name, text
from bonafides.sources.staging import Field, RawTable

if TYPE_CHECKING:
    from bonafides.sources.json_documents import Documents
    from bonafides.sources.staging_area import StagingArea

COLUMNS = ("stage", "label", "pipeline", "position", "default_share", "category", "is_closed", "is_won")

DEFAULT_PIPELINE = (
    ("appointmentscheduled", "Appointment Scheduled", "0.2", "false", "false"),
    ("qualifiedtobuy", "Qualified To Buy", "0.4", "false", "false"),
    ("presentationscheduled", "Presentation Scheduled", "0.6", "false", "false"),
    ("decisionmakerboughtin", "Decision Maker Bought-In", "0.8", "false", "false"),
    ("contractsent", "Contract Sent", "0.9", "false", "false"),
    ("closedwon", "Closed Won", "1.0", "true", "true"),
    ("closedlost", "Closed Lost", "0.0", "true", "false"),
)
"""The pipeline that every HubSpot portal starts with."""


def take_documents(pile: Pile, documents: Documents) -> None:
    """Take over a JSON file of pipelines, v3 or v1; every value in it is a text."""
    source = (
        "(SELECT _record, coalesce(doc->>'id', doc->>'pipelineId') AS pipeline, "
        f"unnest(json_extract(doc, '$.stages[*]')) AS stage FROM {documents.view})"
    )
    share = "coalesce(json_extract_string(stage, '$.metadata.probability'), stage->>'probability')"
    closed = "lower(coalesce(json_extract_string(stage, '$.metadata.isClosed'), stage->>'isClosed'))"
    values = {
        "stage": "coalesce(stage->>'id', stage->>'stageId')",
        "label": "stage->>'label'",
        "pipeline": "pipeline",
        "position": "coalesce(stage->>'displayOrder', stage->>'display_order')",
        "default_share": share,
        "is_closed": f"coalesce({closed}, stage->>'closedWon', 'false')",
        "is_won": f"CASE WHEN lower(stage->>'closedWon') = 'true' THEN true ELSE {closed} = 'true' AND "
        f"try_cast({share} AS DOUBLE) = 1 END",
    }
    pile.take(documents.file, source, values, n=documents.n)


def take_table(pile: Pile, raw: RawTable, n: int) -> None:
    """Take over a pipe's table of stages."""
    theirs = {"stage": "stage_id", "label": "label", "pipeline": "pipeline_id", "position": "display_order",
              "default_share": "probability", "is_closed": "is_closed", "is_won": "closed_won"}  # fmt: skip
    values = {ours: name(column) for ours, column in theirs.items() if column in raw.columns}
    pile.take(raw.file, raw.view, values, n=n)


def complete(area: StagingArea, pile: Pile, deals: Pile) -> None:
    """Learn from the deals what no file says, and make `hubspot_stage_ends` (stage, is_closed, is_won).

    Without a file, the stages are those that deals stand in, with what HubSpot calculated for them; the
    default pipeline's are known by their ids.
    """
    con = area.con
    known = int(con.execute(f"SELECT count(*) FROM {pile.table}").fetchone()[0])
    if not known:
        rows = ", ".join(
            f"({text(stage)}, {text(label)}, '{place}', '{share}', '{closed}', '{won}')"
            for place, (stage, label, share, closed, won) in enumerate(DEFAULT_PIPELINE)
        )
        con.execute(
            f"INSERT INTO {pile.table} BY NAME SELECT 0 AS _record, stage, label, position, default_share, "
            "is_closed, "
            f"is_won FROM (VALUES {rows}) d(stage, label, position, default_share, is_closed, is_won) "
            f"WHERE stage IN (SELECT dealstage FROM {deals.table} UNION SELECT value FROM hubspot_versions "
            "WHERE property = 'dealstage') OR label IN (SELECT dealstage FROM " + deals.table + ")"
        )
        area.note("no file of pipelines: stages and their ends are taken from the deals themselves")
    con.execute(
        f"INSERT INTO {pile.table} BY NAME SELECT 0 AS _record, dealstage AS stage, dealstage AS label, "
        "any_value(pipeline) AS pipeline, '99' AS position, "
        "CASE WHEN count(DISTINCT hs_deal_stage_probability) = 1 THEN any_value(hs_deal_stage_probability) "
        "END AS "
        "default_share, CAST(coalesce(bool_or(lower(hs_is_closed) IN ('true', '1') OR "
        "lower(hs_is_closed_won) IN ('true', '1')), "
        "false) AS VARCHAR) AS is_closed, "
        "CAST(coalesce(bool_or(lower(hs_is_closed_won) IN ('true', '1')), false) AS VARCHAR) AS is_won "
        f"FROM {deals.table} WHERE dealstage <> '' AND dealstage NOT IN "
        f"(SELECT unnest([stage, coalesce(label, stage)]) FROM {pile.table}) GROUP BY dealstage"
    )
    _follow_deals(area, pile, deals)
    con.execute(
        "CREATE OR REPLACE TEMP TABLE hubspot_stage_ends AS SELECT stage, bool_or(is_closed) AS is_closed, "
        "bool_or(is_won) AS is_won FROM (SELECT unnest(list_distinct([stage, coalesce(label, stage)])) AS "
        "stage, "
        "lower(is_closed) IN ('true', '1') AS is_closed, lower(is_won) IN ('true', '1') AS is_won "
        f"FROM {pile.table}) GROUP BY stage"
    )


def _follow_deals(area: StagingArea, pile: Pile, deals: Pile) -> None:
    """List a stage under every pipeline that a deal of its history now runs in.

    Stage ids are unique in a portal, and a deal that was moved to another pipeline still has the stages of
    the first one in its history.
    """
    area.con.execute(
        f"INSERT INTO {pile.table} BY NAME SELECT s.* REPLACE (used.pipeline AS pipeline) FROM "
        f"{pile.table} s JOIN ("
        f"SELECT DISTINCT nullif(d.pipeline, '') AS pipeline, v.value AS stage FROM hubspot_versions v "
        f"LEFT JOIN {deals.table} d USING (deal_id) WHERE v.property = 'dealstage' UNION "
        f"SELECT nullif(pipeline, ''), dealstage FROM {deals.table}) used ON used.stage IN (s.stage, "
        "s.label) "
        "WHERE s.pipeline IS NOT NULL AND NOT EXISTS (SELECT 1 FROM "
        f"{pile.table} own WHERE own.stage = s.stage AND "
        "(own.pipeline IS NULL OR own.pipeline IS NOT DISTINCT FROM used.pipeline))"
    )


def learn_categories(area: StagingArea, pile: Pile) -> None:
    """Learn which forecast category HubSpot sets with which stage: what its automation wrote with it.

    The map is a setting of the portal that no export holds; it writes over what people had chosen by hand.
    """
    area.con.execute(
        f"UPDATE {pile.table} SET category = learnt.category FROM ("
        "SELECT stage.value AS stage, mode("
        + category("said.value")
        + ") AS category FROM hubspot_judged stage "
        "JOIN hubspot_judged said ON said.deal_id = stage.deal_id AND abs(date_diff('second', "
        "said.instant, stage.instant)) <= 5 "
        "WHERE stage.property = 'dealstage' AND said.property = 'hs_manual_forecast_category' AND "
        "said.is_automatic "
        f"GROUP BY stage.value) learnt WHERE {pile.table}.stage = learnt.stage"
    )


def stage_stages(area: StagingArea, pile: Pile) -> None:
    """Stage the stages."""
    if not area.con.execute(f"SELECT count(*) FROM {pile.table}").fetchone()[0]:
        return
    area.add(
        "stages",
        pile.raw(),
        (
            Field("stage", "stage", required=True),
            Field("label", "label"),
            Field("pipeline", "pipeline"),
            Field("position", "position", "integer"),
            Field("default_share", "default_share", "share"),
            Field("category", "category"),
            Field("is_closed", "is_closed", "bool", sql="coalesce(is_closed, 'false')"),
            Field("is_won", "is_won", "bool", sql="coalesce(is_won, 'false')"),
        ),
    )
