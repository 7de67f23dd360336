"""Which Pipedrive object a file holds, told by the names in it."""

from __future__ import annotations

from collections.abc import Iterable

_DOCUMENTS: tuple[tuple[str, frozenset[str]], ...] = (
    ("flow", frozenset({"object", "timestamp", "data"})),
    ("changelog", frozenset({"field_key", "new_value"})),
    ("deal", frozenset({"stage_id", "title", "status"})),
    ("call", frozenset({"outcome", "start_time"})),
    ("call", frozenset({"to_phone_number"})),
    ("mail", frozenset({"message_time"})),
    ("activity", frozenset({"type", "subject", "done"})),
    ("activity", frozenset({"type", "subject", "due_date"})),
    ("stage", frozenset({"name", "pipeline_id", "order_nr"})),
    ("note", frozenset({"content", "deal_id"})),
    ("user", frozenset({"name", "email", "active_flag"})),
    ("user", frozenset({"name", "email", "timezone_name"})),
)

UI = {
    "deal_id": ("Deal - ID", "Deal - Pipedrive System ID"),
    "title": ("Deal - Title",),
    "owner_id": ("Deal - Owner",),
    "account_id": ("Deal - Organization", "Organization"),
    "person_id": ("Deal - Contact person", "Contact person"),
    "currency": ("Deal - Currency of value", "Deal - Currency of Value", "Deal - Currency"),
    "pipeline": ("Deal - Pipeline",),
    "stage": ("Deal - Stage", "Deal - Stage (pipeline)"),
    "value": ("Deal - Value",),
    "probability": ("Deal - Probability",),
    "status": ("Deal - Status",),
    "expected_close_date": ("Deal - Expected close date",),
    "add_time": ("Deal - Deal created", "Deal - Creation date", "Deal - Created"),
    "update_time": ("Deal - Update time",),
    "stage_change_time": ("Deal - Last stage change",),
    "won_time": ("Deal - Won time",),
    "lost_time": ("Deal - Lost time",),
    "close_time": ("Deal - Deal closed on", "Deal - Closed on"),
    "lost_reason": ("Deal - Lost reason",),
    "last_activity": ("Deal - Last activity date",),
}
"""Headers of Pipedrive's own CSV export, in English; other languages need a mapping."""


def subject_of_document(keys: Iterable[str]) -> str:
    """What the documents of a JSON file are: deal, changelog, flow, activity …; "" when not Pipedrive's.

    Examples
    --------
    >>> subject_of_document({"field_key", "old_value", "new_value", "time", "actor_user_id"})
    'changelog'
    """
    found = frozenset(keys)
    return next((kind for kind, needs in _DOCUMENTS if needs <= found), "")


def is_deals_table(header: Iterable[str]) -> bool:
    """Whether a CSV is Pipedrive's own export of deals, with English headers.

    Examples
    --------
    >>> is_deals_table(["Deal - Title", "Deal - Value", "Deal - Stage"]), is_deals_table(["Title"])
    (True, False)
    """
    columns = set(header)
    return "Deal - Title" in columns and sum(one.startswith("Deal - ") for one in columns) >= 3
