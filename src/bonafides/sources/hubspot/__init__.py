"""HubSpot: deals with the history of their properties, engagements, owners, pipelines."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bonafides.sources.options import ImportOptions
    from bonafides.sources.reading import RawSource
    from bonafides.sources.staging_area import StagingArea

KIND = "hubspot"
_MARKS = ("propertiesWithHistory", "properties_with_history", "hs_object_id", "dealstage", "hs_call_",
          "hs_email_", "hs_meeting_", "updatedByUserId", "hs_timestamp")  # fmt: skip


def recognises(raw: RawSource) -> float:
    """How sure it is, from 0 to 1, that these files come out of HubSpot.

    Parameters
    ----------
    raw
        The opened files; of JSON only the beginning is looked at.
    """
    from bonafides.sources.hubspot.files import subject_of_table
    from bonafides.sources.json_documents import head_of

    sure = 0.0
    for file in raw.files:
        if file.header:
            subject = subject_of_table(file.header, file.name)
            sure = max(
                sure,
                {"deal": 0.9, "history": 0.95, "ui_history": 0.8, "call": 0.8, "email": 0.8}.get(
                    subject, 0.0
                ),
            )
        elif file.suffix in (".json", ".jsonl", ".ndjson"):
            head = head_of(file.path)
            found = sum(f'"{mark}' in head for mark in _MARKS)
            sure = max(sure, 0.95 if "propertiesWithHistory" in head or found >= 2 else 0.6 * found)
            if '"versions"' in head and '"dealId"' in head:
                sure = max(sure, 0.95)
    return sure


def stage(raw: RawSource, area: StagingArea, options: ImportOptions) -> None:
    """Stage everything that HubSpot exports.

    Parameters
    ----------
    raw
        The opened files.
    area
        Where the findings go.
    options
        `timezone` is the portal's, in which close dates are days; `now` ends what has taken place.

    Raises
    ------
    UnreadableInput
        A file cannot be read; names it, the line and the byte.
    BrokenContract
        There are no deals, or a history that does not say of what.
    """
    from bonafides.sources.hubspot.importing import stage_everything

    stage_everything(raw, area, options)
