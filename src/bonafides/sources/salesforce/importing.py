"""The order in which a Salesforce export is staged: each step leans on the ones before."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time

from bonafides.errors import BrokenContract
from bonafides.sources.options import ImportOptions
from bonafides.sources.reading import RawSource
from bonafides.sources.salesforce.categories import category_sql
from bonafides.sources.salesforce.coverage import cover_contacts, cover_history, cover_pushes, cover_words
from bonafides.sources.salesforce.deals import stage_deals, stage_ends_without_history, stage_lost_parents
from bonafides.sources.salesforce.exports import Export, Held, open_export
from bonafides.sources.salesforce.field_log import lay_out_changes, stage_field_log
from bonafides.sources.salesforce.forecasts import stage_forecasts, stage_judgments
from bonafides.sources.salesforce.initial_values import stage_initial_values
from bonafides.sources.salesforce.mails import stage_mails
from bonafides.sources.salesforce.meetings import stage_meetings
from bonafides.sources.salesforce.objects import SHAPES
from bonafides.sources.salesforce.people import stage_people
from bonafides.sources.salesforce.periods import stage_periods, stage_rates
from bonafides.sources.salesforce.recognising import api_columns, object_of
from bonafides.sources.salesforce.settings import Settings, read_settings
from bonafides.sources.salesforce.stages import stage_stages
from bonafides.sources.salesforce.state_log import lay_out_states, stage_state_log
from bonafides.sources.salesforce.tasks import stage_tasks
from bonafides.sources.staging_area import StagingArea

DEAL_OBJECTS = ("Opportunity", "OpportunityHistory", "OpportunityFieldHistory")
CLOCK_UNKNOWN = 9999
"""Year of `ImportOptions.now` where no clock was given."""
_WRITTEN = ("CreatedDate", "LastModifiedDate", "SystemModstamp")


def stage_api_export(raw: RawSource, area: StagingArea, options: ImportOptions) -> None:
    """Stage an export with API names or snake_case."""
    settings = read_settings(options.mapping)
    held, aside = [], []
    for file in raw.files:
        object_name = object_of(file.header)
        if not object_name:
            aside.append(file.name)
            continue
        columns = api_columns(file.header, object_name)
        held.append(Held(raw.table(file, columns=tuple(columns.values())), object_name, columns))
        _note_misnamed(area, file.name, file.stem, object_name)
    if aside:
        area.note(f"Not read, being none of the objects that we use: {', '.join(aside)}.")
    stage_held(raw, area, options, settings, held)


def _note_misnamed(area: StagingArea, shown: str, stem: str, object_name: str) -> None:
    """A file under another object's name is read for what it is, and that is said."""
    plain = stem.replace("_", "").lower()
    others = [one for one in SHAPES if one.lower() == plain and one != object_name]
    if others:
        area.note(f"{shown} is named for {others[0]} and holds {object_name}: it was read as that.")


def stage_held(
    raw: RawSource, area: StagingArea, options: ImportOptions, settings: Settings, held: Sequence[Held]
) -> None:
    """Stage files of which it is known what they hold.

    Raises
    ------
    BrokenContract
        No file tells of deals, or the dates can be read in two ways.
    """
    if not any(one.object in DEAL_OBJECTS for one in held):
        raise BrokenContract(
            f"there are no deals among {', '.join(file.name for file in raw.files)}",
            f"at least one of {', '.join(DEAL_OBJECTS)}",
            "export them as docs/how-to/export-from-salesforce.md says",
        )
    export = open_export(raw.con, held, zone=options.timezone, date_order=settings.date_order)
    category_sql(export, settings.categories)
    area.exported_at = _exported_at(export, area, options)
    stage_people(export, area)
    stage_deals(export, area)
    lay_out_states(export)
    stage_lost_parents(export, area)
    stage_stages(export, area)
    stage_state_log(export, area)
    lay_out_changes(export)
    stage_field_log(export, area)
    stage_initial_values(export, area)
    stage_ends_without_history(area)
    area.exported_at = _no_older_than_its_wins(export, area, options)
    stage_tasks(export, area)
    stage_meetings(export, area)
    stage_mails(export, area)
    stage_periods(export, area, options)
    stage_rates(export, area, options)
    stage_forecasts(export, area)
    stage_judgments(export, area)
    for cover in (cover_history, cover_contacts, cover_words, cover_pushes):
        cover(export, area)


def _exported_at(export: Export, area: StagingArea, options: ImportOptions) -> datetime | None:
    """The latest moment at which anything was written: planned meetings and due days lie beyond it.

    A list without history may know no such moment, or only an early one: then the user's day counts, or the
    clock.
    """
    from bonafides.sources.parsing import parsed
    from bonafides.sources.quoting import name

    moments = [
        f"SELECT max({parsed(name(column), 'timestamp', file, export.zone)}) AS moment FROM {file.view}"
        for object_name, files in export.tables.items()
        for file in files
        for column in _WRITTEN
        if column in SHAPES[object_name].columns and file.has(column)
    ]
    found = _latest(export, " UNION ALL ".join(moments), options.now) if moments else None
    history = any(export.files(one) for one in ("OpportunityHistory", "OpportunityFieldHistory"))
    if options.as_of is not None and not history:
        given = datetime.combine(options.as_of, time(23, 59, 59))
        found = max(found, given) if found is not None else given
    if found is None and options.now.year < CLOCK_UNKNOWN:
        found = options.now
    if found is None:
        area.note(
            "Nothing in the export says when it was made, so what deals say now has no date: give --as-of."
        )
    return found


def _no_older_than_its_wins(export: Export, area: StagingArea, options: ImportOptions) -> datetime | None:
    """A list that shows days but no times may know of wins after the last day on which a deal was created."""
    last = _latest(
        export, "SELECT max(happened_at) AS moment FROM staged_outcomes WHERE result = 'won'", options.now
    )
    if last is None or area.exported_at is None or options.as_of is not None:
        return area.exported_at
    return max(area.exported_at, last)


def _latest(export: Export, moments: str, now: datetime) -> datetime | None:
    row = export.con.execute(f"SELECT max(moment) FROM ({moments}) WHERE moment <= ?", [now]).fetchone()
    return row[0] if row else None
