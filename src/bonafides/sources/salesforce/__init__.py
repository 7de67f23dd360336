"""Salesforce: objects under API names, or in snake_case by a pipe; one CSV each, zipped or in a folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bonafides.sources.options import ImportOptions
    from bonafides.sources.reading import RawSource
    from bonafides.sources.staging_area import StagingArea

KIND = "salesforce"


def recognises(raw: RawSource) -> float:
    """How sure it is, from 0 to 1, that these are Salesforce objects: surest in the API's own spelling.

    Parameters
    ----------
    raw
        The opened files; only their headers are looked at.
    """
    from bonafides.sources.salesforce.importing import DEAL_OBJECTS
    from bonafides.sources.salesforce.recognising import api_columns, object_of

    sure = 0.0
    for file in raw.files:
        object_name = object_of(file.header)
        if object_name in DEAL_OBJECTS:
            columns = api_columns(file.header, object_name)
            spelt = sum(api == header for api, header in columns.items()) / len(columns)
            sure = max(sure, 0.8 + 0.15 * spelt)
    return sure


def stage(raw: RawSource, area: StagingArea, options: ImportOptions) -> None:
    """Stage everything that we use of a Salesforce export.

    Parameters
    ----------
    raw
        The opened files.
    area
        Where the findings go.
    options
        `timezone` is that of times in a locale's format; ISO times say their own. A `[salesforce]` table in
        `mapping` may give the order of dates and the meaning of renamed forecast categories.

    Raises
    ------
    UnreadableInput
        A file cannot be read; names it and the line.
    BrokenContract
        No file tells of deals; dates can be read in two ways; a column that is needed is missing.
    """
    from bonafides.sources.salesforce.importing import stage_api_export

    stage_api_export(raw, area, options)
