"""The table that every importer lays its findings on, before they are numbered and checked.

An importer knows one CRM's files. It says which raw column holds what and how it is written; everything
that all CRMs share (parsing with a reason for each refusal, numbering, ordering, de-duplication, defaults,
the author's part, what each value replaced, data coverage) happens once, in `assembly`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Reading = Literal["text", "id", "timestamp", "date", "money", "percent", "share", "bool", "integer", "number"]
"""How a raw text is to be read. `percent` is 0 to 100, `share` 0 to 1; both become a probability 0 to 1.
`timestamp` accepts ISO 8601 with or without zone (UTC presumed unless a zone is set), epoch milliseconds
and the locale format declared for the file; `date` is a day without zone and is never shifted."""

STAGED: dict[str, dict[str, str]] = {
    "deals": {
        "deal_id": "VARCHAR",
        "title": "VARCHAR",
        "created_at": "TIMESTAMP",
        "owner_id": "VARCHAR",
        "account_id": "VARCHAR",
        "currency": "VARCHAR",
        "pipeline": "VARCHAR",
        "is_deleted": "BOOLEAN",
        # What the CRM says of the deal now; used where there is no history of it.
        "stage": "VARCHAR",
        "probability": "DOUBLE",
        "category": "VARCHAR",
        "amount": "DOUBLE",
        "expected_on": "DATE",
        "closed_at": "TIMESTAMP",
        "result": "VARCHAR",
        "next_step": "VARCHAR",
        "changed_at": "TIMESTAMP",
        "stage_changed_at": "TIMESTAMP",
        "last_contact_at": "TIMESTAMP",
        "source_row": "VARCHAR",
    },
    "statements": {
        "deal_id": "VARCHAR",
        "recorded_at": "TIMESTAMP",
        "seq": "BIGINT",
        "author_id": "VARCHAR",
        "kind": "VARCHAR",
        "said": "VARCHAR",
        # One of the three typed values, by kind; text kinds (stage, owner and so on) need only `said`.
        "said_share": "DOUBLE",
        "said_on": "DATE",
        "said_amount": "DOUBLE",
        "is_default": "BOOLEAN",
        "is_automatic": "BOOLEAN",
        "is_bulk": "BOOLEAN",
        "is_censored": "BOOLEAN",
        "source_row": "VARCHAR",
    },
    "activities": {
        "activity_id": "VARCHAR",
        "deal_id": "VARCHAR",
        "account_id": "VARCHAR",
        "contact_id": "VARCHAR",
        "happened_at": "TIMESTAMP",
        "logged_at": "TIMESTAMP",
        "direction": "VARCHAR",
        "channel": "VARCHAR",
        "outcome": "VARCHAR",
        "actor_id": "VARCHAR",
        "is_auto": "BOOLEAN",
        "source_row": "VARCHAR",
    },
    "outcomes": {
        "deal_id": "VARCHAR",
        "happened_at": "TIMESTAMP",
        "seq": "BIGINT",
        "result": "VARCHAR",
        "amount": "DOUBLE",
        "source_row": "VARCHAR",
    },
    "people": {
        "person_id": "VARCHAR",
        "name": "VARCHAR",
        "manager_id": "VARCHAR",
        "team": "VARCHAR",
        "valid_from": "TIMESTAMP",
        "valid_to": "TIMESTAMP",
        "timezone": "VARCHAR",
        "is_person": "BOOLEAN",
    },
    "stages": {
        "stage": "VARCHAR",
        "label": "VARCHAR",
        "pipeline": "VARCHAR",
        "position": "BIGINT",
        "default_share": "DOUBLE",
        "category": "VARCHAR",
        "is_closed": "BOOLEAN",
        "is_won": "BOOLEAN",
    },
    "periods": {"label": "VARCHAR", "starts_on": "DATE", "ends_on": "DATE"},
    "fx": {"on": "DATE", "currency": "VARCHAR", "home": "VARCHAR", "rate": "DOUBLE"},
    "forecasts": {
        # What was forecast for a person and a period as a whole; names no deal.
        "period": "VARCHAR",
        "starts_on": "DATE",
        "ends_on": "DATE",
        "person_id": "VARCHAR",
        "author_id": "VARCHAR",
        "layer": "VARCHAR",
        "category": "VARCHAR",
        "is_cumulative": "BOOLEAN",
        "amount": "DOUBLE",
        "currency": "VARCHAR",
        "recorded_at": "TIMESTAMP",
        "source_row": "VARCHAR",
    },
    "coverage": {
        "object": "VARCHAR",
        "field": "VARCHAR",
        "tracked_from": "TIMESTAMP",
        "last_seen": "TIMESTAMP",
        "n_rows": "BIGINT",
        "cap_share": "DOUBLE",
        "is_tracked": "BOOLEAN",
        "note": "VARCHAR",
    },
}
"""Staged tables: ids are the source's own texts, categories the words of `tables.CATEGORIES`."""


@dataclass(frozen=True, slots=True)
class Field:
    """How one staged column is read from a raw table.

    Parameters
    ----------
    column
        Staged column to fill.
    raw
        Header of the raw column, or "" when `sql` is a constant; named in every error.
    reading
        How the text is written.
    required
        A row without a usable value is left out (and stands in rejects.csv); otherwise only the value is.
    sql
        SQL over the raw text columns, in place of the plain column: for values put together or renamed.
    """

    column: str
    raw: str = ""
    reading: Reading = "text"
    required: bool = False
    sql: str = ""


@dataclass(frozen=True, slots=True)
class RawTable:
    """A raw file, opened as a DuckDB view of texts.

    Parameters
    ----------
    view
        Name of the view. Every column is VARCHAR under its own header, and `_record` (BIGINT) counts
        records from 1.
    file
        Name to show in errors: the file, or file inside the archive.
    columns
        Headers, in order.
    date_format
        strptime format of this file's dates when they are not ISO, e.g. "%m/%d/%y".
    timestamp_format
        The same for timestamps.
    """

    view: str
    file: str
    columns: tuple[str, ...]
    date_format: str = ""
    timestamp_format: str = ""
    extra: dict[str, str] = field(default_factory=dict)

    def has(self, *names: str) -> bool:
        """Whether every named column is there, exactly as written."""
        return set(names) <= set(self.columns)
