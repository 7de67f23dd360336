"""Forecasts, adjustments, submissions and judgments: what was said above the single deal.

Only a manager's judgment names a deal; it becomes a statement. Everything else is a figure for a person and
a period, in layers: the sum of the deals, the owner's own call, what managers made of it, and what was
handed in.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from bonafides.sources.quoting import text
from bonafides.sources.salesforce.exports import Export
from bonafides.sources.salesforce.periods import LABEL
from bonafides.sources.salesforce.state_log import AUTOMATIC
from bonafides.sources.staging import Field, RawTable
from bonafides.sources.staging_area import StagingArea


@dataclass(frozen=True, slots=True)
class Layer:
    """One figure of one object.

    Parameters
    ----------
    object
        Salesforce object.
    amount
        Its column.
    layer
        Whose hand it has passed through: one of FORECAST_LAYERS.
    person, author
        SQL of whose forecast it is, and of who set the figure.
    at
        SQL of when it was written down.
    """

    object: str
    amount: str
    layer: str
    person: str
    author: str
    at: str = 'coalesce("LastModifiedDate", "SystemModstamp", "CreatedDate", _exported)'


_BY = 'coalesce("LastModifiedById", "CreatedById")'
LAYERS = (
    Layer("ForecastingItem", "AmountWithoutAdjustments", "rep", '"OwnerId"', "CAST(NULL AS VARCHAR)"),
    Layer("ForecastingItem", "AmountWithoutManagerAdjustment", "owner_adjusted", '"OwnerId"', '"OwnerId"'),
    Layer("ForecastingItem", "ForecastAmount", "manager_adjusted", '"OwnerId"', "CAST(NULL AS VARCHAR)"),
    Layer(
        "ForecastingOwnerAdjustment",
        "OwnerAdjustedAmount",
        "owner_adjusted",
        'coalesce("ForecastOwnerId", _item_owner)',
        f'coalesce("ForecastOwnerId", {_BY})',
    ),
    Layer(
        "ForecastingAdjustment",
        "AdjustedAmount",
        "manager_adjusted",
        'coalesce("OwnerId", _item_owner)',
        _BY,
    ),
    Layer(
        "ForecastingSubmissionItem",
        "Amount",
        "submission",
        "_submitter",
        "_submitter",
        'coalesce(_submitted, "LastModifiedDate", "CreatedDate")',
    ),
)
"""The difference of two layers of one item is what one hand did: owner = owner_adjusted − rep, managers =
manager_adjusted − owner_adjusted."""


def stage_forecasts(export: Export, area: StagingArea) -> None:
    """Stage every layer that the export holds."""
    for layer in LAYERS:
        for file in export.files(layer.object):
            if file.has(layer.amount):
                area.add("forecasts", _joined(export, area, file, layer), _fields(layer))
    if export.files("ForecastingItem"):
        area.cover(
            "ForecastingItem",
            n_rows=export.count("ForecastingItem"),
            is_tracked=False,
            note="today's figures only: Salesforce keeps no history of them, and changing the roll-up "
            "deletes "
            "all "
            "adjustments; export it before every forecast call",
        )
        types = int(
            export.one(f'SELECT count(DISTINCT "ForecastingTypeId") FROM {export.view("ForecastingItem")}')
        )
        if types > 1:
            area.note(
                f"Forecast figures are of {types} forecast types; a type built on splits shows split "
                "amounts. "
                "Amounts of deals are always those of the opportunity."
            )


def _fields(layer: Layer) -> list[Field]:
    word = 'coalesce("ForecastingItemCategory", "ForecastCategoryName")'
    return [
        Field("period", "PeriodId", sql="_label"),
        Field("starts_on", "StartDate", "date", sql="_starts"),
        Field("ends_on", "PeriodId", "date", sql="_ends"),
        Field("person_id", "OwnerId", sql=layer.person),
        Field("author_id", "CreatedById", sql=layer.author),
        Field("layer", sql=text(layer.layer)),
        Field("category", "ForecastingItemCategory", sql=f"sf_category({word})"),
        Field(
            "is_cumulative",
            reading="bool",
            sql="CAST(coalesce(regexp_matches(\"ForecastingItemCategory\", '^(Open|.*Forecast$)'), false) AS "
            "VARCHAR)",
        ),
        Field("amount", layer.amount, "money", required=True),
        Field("currency", "CurrencyIsoCode"),
        Field("recorded_at", "LastModifiedDate", "timestamp", required=True, sql=layer.at),
    ]


def _joined(export: Export, area: StagingArea, file: RawTable, layer: Layer) -> RawTable:
    """Put period, item owner and submission beside each figure."""
    view = f"{file.view}_{layer.layer}"
    exported = text(f"{area.exported_at:%Y-%m-%dT%H:%M:%SZ}") if area.exported_at else "CAST(NULL AS VARCHAR)"
    submitted = layer.object == "ForecastingSubmissionItem"
    submission = 'f."ForecastingSubmissionId"' if submitted else 'f."ForecastingItemId"'
    period = 'coalesce(f."PeriodId", s."PeriodId")'
    export.con.execute(f"""
    CREATE OR REPLACE TEMP VIEW {view} AS
    SELECT f.*, p._label, coalesce(p."StartDate", f."StartDate", s."PeriodStartDate") AS _starts,
           p."EndDate" AS _ends,
           i."OwnerId" AS _item_owner, s."ForecastOwnerId" AS _submitter,
           s."SubmissionDateTime" AS _submitted,
           {exported} AS _exported
    FROM {file.view} f
    LEFT JOIN (FROM {export.view("ForecastingSubmission")} WHERE {submitted}) s ON s."Id" = {submission}
    LEFT JOIN (SELECT *, {LABEL} AS _label FROM {export.view("Period")}) p ON p."Id" = {period}
    LEFT JOIN {export.view("ForecastingItem")} i ON i."Id" = f."ForecastingItemId"
    """)
    return replace(file, view=view)


def stage_judgments(export: Export, area: StagingArea) -> None:
    """Stage what managers judged of single deals: in the forecast, or out of it."""
    for file in export.files("ForecastingSrcRecJudgment"):
        area.add(
            "statements",
            file,
            [
                Field("deal_id", "ReferenceObjectId", "id", required=True),
                Field(
                    "recorded_at",
                    "LastModifiedDate",
                    "timestamp",
                    required=True,
                    sql='coalesce("LastModifiedDate", "CreatedDate", "SystemModstamp")',
                ),
                Field(
                    "author_id",
                    "JudgmentOwnerId",
                    sql='coalesce("JudgmentOwnerId", "LastModifiedById", "CreatedById")',
                ),
                Field("is_automatic", reading="bool", sql=AUTOMATIC),
                Field("kind", sql="'judgment'"),
                Field("said", "JudgmentValue", required=True, sql='lower("JudgmentValue")'),
            ],
            where="coalesce(starts_with(\"ReferenceObjectId\", '006'), true)",
            because="judgments of opportunities",
        )
