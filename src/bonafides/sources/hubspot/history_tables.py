"""Property histories as tables: those of two pipes, and HubSpot's own export of one property."""

from __future__ import annotations

import re

from bonafides.errors import BrokenContract
from bonafides.sources.hubspot.files import UI_DEAL
from bonafides.sources.hubspot.versions import KIND
from bonafides.sources.piles import Pile
from bonafides.sources.quoting import name, text, texts
from bonafides.sources.staging import RawTable

_PIPES = {
    "deal_id": ("dealId", "deal_id"),
    "property": ("property", "name"),
    "value": ("value",),
    "stamped": ("timestamp",),
    "source": ("sourceType", "source_type", "source"),
    "source_id": ("sourceId", "source_id"),
    "user_id": ("updatedByUserId", "updated_by_user_id"),
}
_SNIFFED = (
    ("user_id", r"(changed|updated|modified|set)\s*by|^user"),
    ("source", r"source|how|method"),
    ("stamped", r"time|date|changed|updated|when"),
)
"""What the headers of HubSpot's own history export look like; tried in this order on what is left over."""

LABELS = {label.lower(): one for one, labels in UI_DEAL.items() if one in KIND for label in labels} | {
    one: one for one in KIND
}


def take_pipe(pile: Pile, raw: RawTable, n: int) -> None:
    """Take over a pipe's table of property history."""
    values = {
        ours: name(next(one for one in theirs if one in raw.columns))
        for ours, theirs in _PIPES.items()
        if any(one in raw.columns for one in theirs)
    }
    source = f"(SELECT * FROM {raw.view} WHERE {values['property']} IN ({texts(tuple(KIND))}))"
    pile.take(raw.file, source, values, n=n)


def take_export(pile: Pile, raw: RawTable, n: int) -> None:
    """Take over HubSpot's own export of one property's history, whose headers are labels.

    Raises
    ------
    BrokenContract
        No column, and not the file's name, says which property it is; or there is no time.
    """
    columns = columns_of_export(raw)
    pile.take(raw.file, f"(SELECT * FROM {raw.view} WHERE {columns['value']} IS NOT NULL)", columns, n=n)


def columns_of_export(raw: RawTable) -> dict[str, str]:
    """SQL by column of the versions, sniffed from the headers of a property-history export.

    Examples
    --------
    >>> header = ("Record ID", "Close Date", "Update time", "Changed by")
    >>> raw = RawTable("t", "close-date-history.csv", header)
    >>> found = columns_of_export(raw)
    >>> found["property"], found["value"], found["stamped"], found["user_id"]
    ("'closedate'", '"Close Date"', '"Update time"', '"Changed by"')
    """
    found = {"deal_id": name(next(one for one in UI_DEAL["dealId"] if one in raw.columns))}
    left = [one for one in raw.columns if name(one) != found["deal_id"]]
    for column in list(left):
        if column.lower() in ("property", "property name", "property label"):
            pairs = " ".join(f"WHEN {text(label)} THEN {text(one)}" for label, one in LABELS.items())
            found["property"] = f"CASE lower(trim({name(column)})) {pairs} END"
            left.remove(column)
    named = [one for one in left if one.lower() in LABELS]
    if "property" not in found:
        own = LABELS.get(named[0].lower()) if named else _property_of_name(raw.file)
        if not own:
            raise BrokenContract(
                f"{raw.file} does not say of which property it is the history. It has: "
                f"{', '.join(raw.columns)}",
                "a column Property, a column named like the property, or the property's name in the file's "
                "name",
                "name the file after the property, e.g. closedate-history.csv",
            )
        found["property"] = text(own)
    value = next((one for one in left if one.lower() in ("value", "property value", "new value")), "")
    value = value or (named[0] if named else next((one for one in left if "value" in one.lower()), ""))
    left = [one for one in left if one != value]
    for ours, pattern in _SNIFFED:
        column = next((one for one in left if re.search(pattern, one, re.IGNORECASE)), "")
        if column:
            found[ours] = name(column)
            left.remove(column)
    if not value or "stamped" not in found:
        raise BrokenContract(
            f"{raw.file} has no {'time of change' if value else 'value'}. It has: {', '.join(raw.columns)}",
            "the deal, the value and when it was set",
            "choose 'include historical values' and the update time when exporting the property's history",
        )
    found["value"] = name(value)
    return found


def _property_of_name(file: str) -> str:
    """The property that a file is named after, or ""."""
    words = re.sub(r"[^a-z]+", " ", file.rsplit("/", 1)[-1].lower())
    squeezed = words.replace(" ", "")
    for label, one in sorted(LABELS.items(), key=lambda pair: -len(pair[0])):
        if re.sub(r"[^a-z]+", " ", label) in words or label.replace("_", "") in squeezed:
            return one
    return ""
