"""Which HubSpot object a file holds, told by the names in it; file names are what people make of them."""

from __future__ import annotations

import re
from collections.abc import Iterable

ENGAGEMENTS = ("call", "email", "meeting", "note", "task", "communication")

_DOCUMENTS: tuple[tuple[str, frozenset[str]], ...] = (
    ("engagement_v1", frozenset({"engagement", "metadata"})),
    ("deal_v1", frozenset({"dealId", "properties"})),
    ("deal", frozenset({"propertiesWithHistory"})),
    ("deal", frozenset({"properties_with_history"})),
    ("deal", frozenset({"properties.dealstage"})),
    ("deal", frozenset({"properties.dealname"})),
    ("pipeline", frozenset({"stages", "label"})),
    ("owner", frozenset({"email", "userId"})),
    ("owner", frozenset({"email", "user_id"})),
    ("owner", frozenset({"email", "ownerId"})),
    ("owner", frozenset({"email", "firstName"})),
)
_ENGAGEMENT_MARKS = {
    "call": "hs_call_", "email": "hs_email_", "meeting": "hs_meeting_", "note": "hs_note_",
    "task": "hs_task_",
    "communication": "hs_communication_",
}  # fmt: skip
_PREFIX = re.compile(r"^(propert(?:y|ies)[_.])(?=[a-z])")

_HISTORIES: tuple[tuple[str, frozenset[str]], ...] = (
    ("history", frozenset({"dealId", "property", "value", "timestamp"})),
    ("history", frozenset({"deal_id", "name", "value", "timestamp"})),
)

UI_DEAL = {
    "dealId": ("Record ID", "Deal ID", "Deal record ID"),
    "dealname": ("Deal Name", "Deal name"),
    "dealstage": ("Deal Stage", "Deal stage"),
    "pipeline": ("Pipeline", "Deal pipeline"),
    "amount": ("Amount", "Deal amount"),
    "deal_currency_code": ("Currency",),
    "closedate": ("Close Date", "Close date"),
    "createdate": ("Create Date", "Create date"),
    "hs_lastmodifieddate": ("Last Modified Date", "Last modified date"),
    "hubspot_owner_id": ("Deal owner", "Deal Owner"),
    "hs_manual_forecast_category": ("Forecast category", "Forecast Category"),
    "hs_forecast_probability": ("Forecast probability", "Forecast Probability"),
    "hs_deal_stage_probability": ("Deal probability", "Deal Probability"),
    "hs_next_step": ("Next step", "Next Step"),
    "hs_is_closed_won": ("Is Closed Won", "Is closed won"),
    "hs_is_closed": ("Is Deal Closed?", "Is deal closed?", "Is closed (numeric)"),
    "notes_last_contacted": ("Last Contacted", "Last contacted"),
}
"""Labels of HubSpot's own table exports, by property."""


def bare(column: str) -> str:
    """A column's property: the pipes write `property_` or `properties_` before it.

    Examples
    --------
    >>> bare("property_dealstage"), bare("properties_dealstage"), bare("property")
    ('dealstage', 'dealstage', 'property')
    """
    return _PREFIX.sub("", column)


def subject_of_document(keys: Iterable[str]) -> str:
    """What the documents of a JSON file are: deal, deal_v1, owner, pipeline, call …; "" when not HubSpot's.

    Parameters
    ----------
    keys
        Names found in them, as `Documents.keys` gives them.

    Examples
    --------
    >>> subject_of_document({"id", "properties", "properties.hs_call_disposition"})
    'call'
    """
    found = frozenset(keys)
    for kind, mark in _ENGAGEMENT_MARKS.items():
        if any(key.startswith(f"properties.{mark}") for key in found):
            return kind
    for kind, needs in _DOCUMENTS:
        if needs <= found:
            return kind
    return "disposition" if {"id", "label"} <= found <= {"id", "label", "deleted"} else ""


def subject_of_table(header: Iterable[str], file: str = "") -> str:
    """What a CSV is: history, ui_history, deal, owner, stage, link, call …; "" when not HubSpot's.

    Examples
    --------
    >>> subject_of_table(["deal_id", "name", "source", "source_id", "timestamp", "value"])
    'history'
    >>> subject_of_table(["Record ID", "Close Date", "Update time", "Change source", "Changed by"])
    'ui_history'
    """
    columns = frozenset(header)
    properties = frozenset(bare(column) for column in columns)
    for kind, needs in _HISTORIES:
        if needs <= columns:
            return kind
    for kind, mark in _ENGAGEMENT_MARKS.items():
        if any(column.startswith(mark) for column in properties):
            return kind
    if "dealstage" in properties or ({"deal_id", "deal_pipeline_stage_id"} <= columns):
        return "deal"
    if {"deal_id", "engagement_id"} <= columns:
        return "link"
    if {"stage_id", "label"} <= columns and ("pipeline_id" in columns or "probability" in columns):
        return "stage"
    if "email" in columns and ({"owner_id"} <= columns or {"id", "firstName"} <= columns):
        return "owner"
    return _subject_of_labels(columns, file)


def _subject_of_labels(columns: frozenset[str], file: str) -> str:
    """What a table made by HubSpot's own export is: its headers are labels."""
    labels = {label for names in UI_DEAL.values() for label in names}
    has_id = any(label in columns for label in UI_DEAL["dealId"])
    if has_id and {"Deal Name", "Deal name"} & columns and {"Deal Stage", "Deal stage"} & columns:
        return "deal"
    told = any(re.search(r"chang|updat|modif|timestamp|source", column, re.IGNORECASE) for column in columns)
    short = len(columns) <= 12
    if (
        has_id
        and short
        and told
        and (columns & labels or "history" in file.lower() or _names_property(columns))
    ):
        return "ui_history"
    return ""


def _names_property(columns: frozenset[str]) -> bool:
    return any(column.lower() in {"property", "property name", "property label"} for column in columns)
