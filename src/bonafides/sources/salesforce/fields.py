"""The tracked fields that we read, under every name that the column Field gives them."""

from __future__ import annotations

from bonafides.sources.quoting import texts

KINDS: dict[str, tuple[str, ...]] = {
    "stage": ("stagename", "stage", "phase"),
    "probability": ("probability", "wahrscheinlichkeit"),
    "category": ("forecastcategoryname", "forecastcategory", "prognosekategorie"),
    "close_date": ("closedate", "schlusstermin"),
    "amount": ("amount", "betrag"),
    "owner": ("ownerid", "owner", "opportunityowner", "opportunityinhaber"),
    "next_step": ("nextstep", "nächsterschritt"),
}
"""Names of each kind in letters alone: API names, and the labels of reports."""

API_NAMES = {
    "stage": "StageName", "probability": "Probability", "category": "ForecastCategoryName",
    "close_date": "CloseDate", "amount": "Amount", "owner": "OwnerId", "next_step": "NextStep",
}  # fmt: skip
IN_STATE_LOG = ("stage", "probability", "category", "close_date", "amount")
"""Kinds that OpportunityHistory holds as well."""

FIELD = "lower(regexp_replace(\"Field\", '[^\\p{L}]', '', 'g'))"
"""SQL: the column Field in letters alone, lower case."""

CREATED = f"{FIELD} IN ('created', 'erstellt')"
"""The row that tells of the deal's creation; its values are empty."""

DATE_CHANGES = f"{FIELD} IN ({texts(KINDS['close_date'])})"
"""Rows whose values are days."""
