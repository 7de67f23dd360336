"""The canonical tables: whatever CRM the past came from, it lies here in these columns.

Facts are numbered for speed: `deal_no`, `person_no` and `stage_no` stand for the CRM's own ids, which are
kept once in DEALS, PEOPLE and STAGES. Everything asserted about a deal is one row of STATEMENTS, with its
value as an integer, so that every engine gives the same result to the last digit.
"""

from __future__ import annotations

from bonafides.history.contracts import Column, Contract, one_of

KINDS = (
    "stage",
    "probability",
    "category",
    "close_date",
    "amount",
    "owner",
    "next_step",
    "judgment",
    "submission",
    "adjustment",
)
"""What a statement can be about."""

CATEGORIES = ("omitted", "pipeline", "best_case", "most_likely", "commit", "closed")
"""Forecast categories in the order of the field; a category's number is its place here."""

AUTHOR_ROLES = ("owner", "manager", "automation", "bulk", "other", "unknown")
RESULTS = ("won", "lost", "withdrawn", "deleted", "reopened")
DIRECTIONS = ("in", "out", "internal", "unknown")
CHANNELS = ("call", "voicemail", "email", "meeting", "linkedin", "note", "task", "other")
FORECAST_LAYERS = ("rep", "owner_adjusted", "manager_adjusted", "submission")
"""Who has had a hand in a period's figure: the sum of the deals, the owner's own call, the managers above,
and the figure as it was handed in."""
CONTACT_OUTCOMES = (
    "connected",
    "no_answer",
    "voicemail",
    "bounced",
    "auto_reply",
    "held",
    "no_show",
    "unknown",
)

DEALS = Contract(
    "deals",
    "one deal, with what the CRM says of it now",
    {
        "deal_no": Column("int64", "our number for the deal, from 0, in order of deal_id"),
        "deal_id": Column("string", "the CRM's own id"),
        "title": Column("string", "the deal's name", nullable=True),
        "source": Column("string", "which export it came from"),
        "created_at": Column("timestamp", "when the deal was opened", "UTC", nullable=True),
        "owner_no": Column("int64", "who owns it now, a person_no", nullable=True),
        "account_id": Column("string", "the customer", nullable=True),
        "currency": Column("string", "currency of its amounts", "ISO 4217", nullable=True),
        "pipeline": Column("string", "which pipeline or process it runs in", nullable=True),
        "is_deleted": Column("bool", "in the recycle bin, or known only from its history"),
    },
    order=("deal_no",),
)

STATEMENTS = Contract(
    "statements",
    "one thing asserted about one deal, append-only",
    {
        "statement_no": Column(
            "int64",
            "its place among the deal's own statements, from 0: by recorded_at, then the source's order",
        ),
        "deal_no": Column("int64", "the deal"),
        "recorded_at": Column("timestamp", "when it was written down", "UTC"),
        "author_no": Column("int64", "who wrote it, a person_no", nullable=True),
        "author_role": Column("string", "the author's part in the deal at that time", one_of(AUTHOR_ROLES)),
        "kind": Column("string", "what it is about", one_of(KINDS)),
        "value": Column(
            "int64",
            "probability in basis points (0 to 10,000), amount in cents, close date in days from 1970-01-01, "
            "stage as stage_no, category as its place in CATEGORIES, owner as person_no",
            "by kind",
            nullable=True,
        ),
        "previous": Column(
            "int64", "the value it replaced, same coding; empty at the first one", "by kind", nullable=True
        ),
        "said": Column("string", "the value in the source's own words", nullable=True),
        "is_default": Column(
            "bool",
            "set by the CRM and not by anybody: stage default, date default; empty if not known",
            nullable=True,
        ),
        "is_human": Column("bool", "asserted by a person, deliberately: no automation, bulk edit or default"),
        "is_censored": Column("bool", "older values of this kind were cut off by the CRM's cap"),
        "source_row": Column("string", "where it stands in the export", "file:record", nullable=True),
    },
    order=("deal_no", "statement_no"),
)

ACTIVITIES = Contract(
    "activities",
    "one contact, or attempt at one",
    {
        "activity_no": Column("int64", "our number for it, from 0, in the order of the table"),
        "deal_no": Column("int64", "the deal it belongs to", nullable=True),
        "account_id": Column("string", "the customer", nullable=True),
        "contact_id": Column("string", "the customer's person", nullable=True),
        "happened_at": Column("timestamp", "when it took place", "UTC"),
        "logged_at": Column(
            "timestamp", "when it was written down; much later means back-filled", "UTC", nullable=True
        ),
        "direction": Column("string", "in: from the customer; out: to the customer", one_of(DIRECTIONS)),
        "channel": Column("string", "by what", one_of(CHANNELS)),
        "outcome": Column("string", "what became of it", one_of(CONTACT_OUTCOMES)),
        "actor_no": Column("int64", "our person who did it, a person_no", nullable=True),
        "is_auto": Column("bool", "sent or answered by a machine; never evidence of a buyer"),
        "source_row": Column("string", "where it stands in the export", "file:record", nullable=True),
    },
    order=("deal_no", "happened_at", "activity_no"),
)

OUTCOMES = Contract(
    "outcomes",
    "one end of a deal, or its reopening",
    {
        "outcome_no": Column("int64", "its place among the deal's own outcomes, from 0"),
        "deal_no": Column("int64", "the deal"),
        "happened_at": Column("timestamp", "when it was closed or reopened in the CRM", "UTC"),
        "result": Column("string", "what came of it", one_of(RESULTS)),
        "amount_cents": Column(
            "int64", "amount at that moment", "cents of the deal's currency", nullable=True
        ),
        "source_row": Column("string", "the evidence", "file:record", nullable=True),
    },
    order=("deal_no", "outcome_no"),
)

PERIODS = Contract(
    "periods",
    "one forecast period, as the organisation counts them",
    {
        "period_no": Column("int64", "from 0, in order of time"),
        "label": Column("string", "its name", "2026-Q3, 2026-09"),
        "starts_on": Column("date", "first day"),
        "ends_on": Column("date", "last day, inclusive"),
    },
    order=("period_no",),
)

PEOPLE = Contract(
    "people",
    "one person over one span of time under one manager",
    {
        "person_no": Column("int64", "our number for the person, from 0, in order of person_id"),
        "person_id": Column("string", "the CRM's own id"),
        "name": Column("string", "the name", nullable=True),
        "manager_no": Column("int64", "whom they reported to in the span, a person_no", nullable=True),
        "team": Column("string", "team in the span; the manager's id when no team is named", nullable=True),
        "valid_from": Column(
            "timestamp", "start of the span; empty: as far back as we see", "UTC", nullable=True
        ),
        "valid_to": Column("timestamp", "end of the span, exclusive; empty: still so", "UTC", nullable=True),
        "timezone": Column("string", "IANA zone of the person's days", nullable=True),
        "is_person": Column("bool", "false for integrations, queues and automation users"),
    },
    order=("person_no", "valid_from"),
)

STAGES = Contract(
    "stages",
    "one stage of one pipeline",
    {
        "stage_no": Column("int64", "our number for the stage, from 0, in order of pipeline and position"),
        "stage": Column("string", "its name in the CRM"),
        "pipeline": Column("string", "the pipeline it belongs to", nullable=True),
        "position": Column("int64", "its place among the stages"),
        "default_bp": Column("int64", "probability that the CRM sets with it", "basis points", nullable=True),
        "category": Column(
            "int64", "forecast category that the CRM sets with it", "place in CATEGORIES", nullable=True
        ),
        "is_closed": Column("bool", "a deal in it is over"),
        "is_won": Column("bool", "and won"),
    },
    order=("stage_no",),
)

FX = Contract(
    "fx",
    "one exchange rate from one day on",
    {
        "on": Column("date", "first day it holds"),
        "currency": Column("string", "from", "ISO 4217"),
        "home": Column("string", "to", "ISO 4217"),
        "rate": Column("float64", "units of home for one unit of currency"),
    },
    order=("currency", "on"),
)

FORECASTS = Contract(
    "forecasts",
    "one figure that was forecast for one person and period, at one layer; names no deal",
    {
        "forecast_no": Column("int64", "our number for it"),
        "period": Column("string", "the period's name in the CRM", nullable=True),
        "starts_on": Column("date", "first day of the period", nullable=True),
        "ends_on": Column("date", "last day of the period, inclusive", nullable=True),
        "person_no": Column("int64", "whose forecast it is, a person_no", nullable=True),
        "author_no": Column(
            "int64", "who set the figure, a person_no; empty: the CRM added it up", nullable=True
        ),
        "layer": Column("string", "whose hand it has passed through", one_of(FORECAST_LAYERS)),
        "category": Column("int64", "forecast category that it covers", "place in CATEGORIES", nullable=True),
        "is_cumulative": Column("bool", "the figure holds the surer categories as well"),
        "amount_cents": Column("int64", "the figure", "cents of currency", nullable=True),
        "currency": Column("string", "currency of the figure", "ISO 4217", nullable=True),
        "recorded_at": Column("timestamp", "when it was written down", "UTC"),
        "source_row": Column("string", "where it stands in the export", "file:record", nullable=True),
    },
    order=("person_no", "starts_on", "recorded_at", "forecast_no"),
)

DATA_COVERAGE = Contract(
    "data_coverage",
    "one field of one object: what the export can and cannot show of it",
    {
        "source": Column("string", "which export"),
        "object": Column("string", "Opportunity, deal, Task and so on, in the CRM's words"),
        "field": Column("string", "field, or * for the object as a whole"),
        "tracked_from": Column("timestamp", "first record; nothing is known before it", "UTC", nullable=True),
        "last_seen": Column("timestamp", "last record", "UTC", nullable=True),
        "n_rows": Column("int64", "rows read"),
        "n_rejected": Column("int64", "rows that could not be used"),
        "cap_share": Column(
            "float64", "share of deals whose history hit the CRM's cap", "0 to 1", nullable=True
        ),
        "is_tracked": Column("bool", "whether changes of this field are recorded at all"),
        "note": Column("string", "what this means for the reader", nullable=True),
    },
    order=("source", "object", "field"),
)

CANONICAL = {
    contract.name: contract
    for contract in (
        DEALS,
        STATEMENTS,
        ACTIVITIES,
        OUTCOMES,
        PERIODS,
        PEOPLE,
        STAGES,
        FX,
        FORECASTS,
        DATA_COVERAGE,
    )
}
"""Every canonical table by name."""
