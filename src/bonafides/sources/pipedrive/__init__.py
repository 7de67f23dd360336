"""Pipedrive: deals with their changelogs or flows, activities, calls, mails; or its own CSV of deals."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bonafides.sources.options import ImportOptions
    from bonafides.sources.reading import RawSource
    from bonafides.sources.staging_area import StagingArea

KIND = "pipedrive"
_MARKS = ('"stage_id"', '"pipeline_id"', '"field_key"', '"expected_close_date"', '"deal_probability"',
          '"is_bulk_update_flag"', '"marked_as_done_time"', '"add_time"')  # fmt: skip


def recognises(raw: RawSource) -> float:
    """How sure it is, from 0 to 1, that these files come out of Pipedrive.

    Parameters
    ----------
    raw
        The opened files; of JSON only the beginning is looked at.
    """
    from bonafides.sources.json_documents import head_of
    from bonafides.sources.pipedrive.files import is_deals_table

    sure = 0.0
    for file in raw.files:
        if file.header:
            sure = max(sure, 0.95 * is_deals_table(file.header))
        elif file.suffix in (".json", ".jsonl", ".ndjson"):
            head = head_of(file.path)
            sure = max(sure, min(0.95, 0.35 * sum(mark in head for mark in _MARKS)))
    return sure


def stage(raw: RawSource, area: StagingArea, options: ImportOptions) -> None:
    """Stage everything that Pipedrive exports.

    Parameters
    ----------
    raw
        The opened files.
    area
        Where the findings go.
    options
        `timezone` is that of times in Pipedrive's CSV; its JSON is in UTC. `mapping` names the headers of a
        CSV in another language than English.

    Raises
    ------
    UnreadableInput
        A file cannot be read; names it, the line and the byte.
    BrokenContract
        There are no deals, or changes that do not say of which deal.
    """
    from bonafides.sources.pipedrive.importing import stage_everything

    stage_everything(raw, area, options)
