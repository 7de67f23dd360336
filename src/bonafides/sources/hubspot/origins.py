"""Who or what wrote a value, by HubSpot's own words for the source of a change.

A value counts as a person's when a person's id stands beside it and the source is none of the machines
below. `sourceType` (v3) and `source` (v1 and the pipes) hold the same words.
"""

from __future__ import annotations

from bonafides.sources.quoting import texts

MACHINES = (
    "AI_GROUP", "ANALYTICS", "API", "APPROVALS", "AUTOMATION_JOURNEY", "AUTOMATION_PLATFORM",
    "BEHAVIORAL_EVENTS",
    "BILLING", "BOT", "CALCULATED", "CENTRAL_EXCHANGE_RATES", "CLONE_OBJECTS", "COMPANY_FAMILIES",
    "COMPANY_INSIGHTS", "CONTENT_MEMBERSHIP", "CRM_PROCESSES_PLATFORM", "DATASET", "DATA_ENRICHMENT",
    "DATA_QUALITY", "DEFAULT", "EMAIL_INTEGRATION", "EXTENSION", "FLYWHEEL_PRODUCT_DATA_SYNC", "FORM",
    "GMAIL_INTEGRATION", "IMPORT", "INTEGRATION", "INTEGRATIONS_PLATFORM", "INTEGRATIONS_SYNC",
    "INTERNAL_PROCESSING",
    "LEADIN", "MARKETPLACE", "MERGE_COMPANIES", "MERGE_CONTACTS", "MERGE_OBJECTS", "MIGRATION",
    "PIPELINE_SETTINGS",
    "PORTAL_OBJECT_SYNC", "PROPERTY_RESTORE", "PROPERTY_SETTINGS", "PROSPECTING_AGENT", "QUOTAS",
    "RECALCULATED",
    "SALESFORCE", "SEQUENCES", "SLACK_INTEGRATION", "SURVEY", "TASK", "WAL_INCREMENTAL", "WORKFLOWS",
    "WORKFLOW_CONTACT_DELETE_ACTION", "ZAPIER",
)  # fmt: skip
"""Sources that are no person, even where somebody's id stands beside them."""

PEOPLE = ("CRM_UI", "CRM_UI_BULK_ACTION", "BATCH_UPDATE", "MOBILE_IOS", "MOBILE_ANDROID",
          "CONTACTS_WEB", "DEALS",
          "SALES", "FORECASTING", "CRM")  # fmt: skip
"""Sources that are a person at a screen; decides where an export names no user at all."""

IN_BULK = ("CRM_UI_BULK_ACTION", "BATCH_UPDATE")
"""One click for many records."""


def source_word(source: str) -> str:
    """SQL: the source as HubSpot's API writes it, from whatever an export calls it.

    Examples
    --------
    >>> import duckdb
    >>> duckdb.sql("SELECT " + source_word("'Automation platform'")).fetchone()
    ('AUTOMATION_PLATFORM',)
    """
    return f"upper(regexp_replace(trim({source}), '[^A-Za-z0-9]+', '_', 'g'))"


def user_of(user_id: str, source_id: str) -> str:
    """SQL: the user's number, from updatedByUserId or from a source id such as `userId:123`."""
    return f"coalesce(nullif({user_id}, ''), nullif(regexp_extract({source_id}, 'userId:([0-9]+)', 1), ''))"


def is_automatic(source: str, user: str, *, names_users: bool) -> str:
    """SQL: whether no person stands behind the value.

    Parameters
    ----------
    source
        SQL of the source word.
    user
        SQL of the user, null when none is named.
    names_users
        Whether this export names users at all; if not, the source alone decides.
    """
    if names_users:
        return f"({source} IN ({texts(MACHINES)}) OR {user} IS NULL)"
    return f"({source} IS NOT NULL AND {source} NOT IN ({texts(PEOPLE)}))"


def is_bulk(source: str) -> str:
    """SQL: whether the value came from an edit of many records at once."""
    return f"coalesce({source} IN ({texts(IN_BULK)}), false)"
