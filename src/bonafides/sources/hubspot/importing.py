"""The order in which a HubSpot export is read: every file into its pile, then pile after pile."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bonafides.errors import BrokenContract
from bonafides.sources.hubspot import deals, engagements, files, history_tables, owners, stages, versions
from bonafides.sources.json_documents import Documents, open_documents
from bonafides.sources.piles import Pile
from bonafides.sources.quoting import name

if TYPE_CHECKING:
    from bonafides.sources.options import ImportOptions
    from bonafides.sources.reading import RawFile, RawSource
    from bonafides.sources.staging import RawTable
    from bonafides.sources.staging_area import StagingArea

JSON = (".json", ".jsonl", ".ndjson")


class _Piles:
    """One pile for each thing we read."""

    def __init__(self, area: StagingArea) -> None:
        self.deals = Pile(area, "hubspot_deals", deals.COLUMNS)
        self.versions = Pile(area, "hubspot_versions", versions.COLUMNS)
        self.engagements = Pile(area, "hubspot_engagements", engagements.COLUMNS)
        self.owners = Pile(area, "hubspot_owners", owners.COLUMNS)
        self.stages = Pile(area, "hubspot_stages", stages.COLUMNS)
        area.con.execute("CREATE OR REPLACE TEMP TABLE hubspot_dispositions (id VARCHAR, label VARCHAR)")


def stage_everything(raw: RawSource, area: StagingArea, options: ImportOptions) -> None:
    """See `hubspot.stage`."""
    piles = _Piles(area)
    tables: list[tuple[str, RawFile]] = []
    for number, file in enumerate(raw.files):
        if file.suffix in JSON:
            _take_json(
                piles, area, open_documents(raw.con, file.path, file.name, view=f"hubspot_json_{number}")
            )
        else:
            tables.append((files.subject_of_table(file.header, file.name), file))
    _take_tables(raw, piles, area, tables)
    _expect_deals(raw, piles)
    stages.complete(area, piles.stages, piles.deals)
    owners.stage_owners(area, piles.owners)
    deals.stage_deals(area, piles.deals, options.timezone)
    versions.judge(area, piles.versions, options.timezone)
    stages.learn_categories(area, piles.stages)
    stages.stage_stages(area, piles.stages)
    versions.stage_statements(area, piles.versions)
    engagements.stage_activities(area, piles.engagements, options.now)
    for pile, staged in (
        (piles.deals, "deals"),
        (piles.versions, "statements"),
        (piles.engagements, "activities"),
        (piles.owners, "people"),
        (piles.stages, "stages"),
    ):
        pile.restore_places(staged)
    _cover(area, piles)


def _take_json(piles: _Piles, area: StagingArea, documents: Documents) -> None:
    subject = files.subject_of_document(documents.keys)
    if subject in ("deal", "deal_v1"):
        version = 1 if subject == "deal_v1" else 3
        deals.take_documents(piles.deals, documents, version=version)
        versions.take_documents(piles.versions, documents, version=version)
    elif subject in files.ENGAGEMENTS:
        engagements.take_documents(piles.engagements, documents, subject)
    elif subject == "engagement_v1":
        engagements.take_documents_v1(piles.engagements, documents)
    elif subject == "owner":
        owners.take_documents(piles.owners, documents)
    elif subject == "pipeline":
        stages.take_documents(piles.stages, documents)
    elif subject == "disposition":
        area.con.execute(
            f"INSERT INTO hubspot_dispositions SELECT lower(doc->>'id'), doc->>'label' FROM {documents.view}"
        )
    else:
        empty = "no record in it" if not documents.n else "nothing in it that we know from HubSpot"
        area.note(f"{documents.file} was left aside: {empty}")


def _take_tables(raw: RawSource, piles: _Piles, area: StagingArea, tables: list[tuple[str, RawFile]]) -> None:
    links = ""
    for subject, file in sorted(tables, key=lambda one: one[0] != "link"):
        if not subject:
            area.note(f"{file.name} was left aside: nothing in it that we know from HubSpot")
            continue
        table = raw.table(file)
        n = _count(area, table)
        if subject == "link":
            links = (
                f"(SELECT CAST(engagement_id AS VARCHAR) AS engagement_id, deal_id FROM {name(table.view)})"
            )
        elif subject == "deal":
            deals.take_table(piles.deals, table, n)
        elif subject == "history":
            history_tables.take_pipe(piles.versions, table, n)
        elif subject == "ui_history":
            history_tables.take_export(piles.versions, table, n)
        elif subject == "owner":
            owners.take_table(piles.owners, table, n)
        elif subject == "stage":
            stages.take_table(piles.stages, table, n)
        else:
            engagements.take_table(piles.engagements, table, n, subject, links)


def _count(area: StagingArea, table: RawTable) -> int:
    row = area.con.execute(f"SELECT coalesce(max(_record), 0) FROM {table.view}").fetchone()
    return int(row[0])


def _expect_deals(raw: RawSource, piles: _Piles) -> None:
    if not piles.deals.files and not piles.versions.files:
        raise BrokenContract(
            f"no deals in {', '.join(file.name for file in raw.files[:5])}",
            "deals with their property history (JSON), or a deals table",
            "export the deals as docs/how-to/export-from-hubspot.md says",
        )


def _cover(area: StagingArea, piles: _Piles) -> None:
    con = area.con
    n, merged, foreign = con.execute(
        "SELECT count(*), (SELECT count(*) FROM hubspot_merged), count(*) FILTER (WHERE coalesce(amount, "
        "'') = '' "
        "AND amount_in_home_currency <> '') FROM hubspot_deals"
    ).fetchone()
    note = (
        f"{merged:,} deals were merged into others: their own record and history are left out"
        if merged
        else ""
    )
    area.cover("deal", n_rows=n, note=note)
    area.cover(
        "deal", "amount_in_home_currency", is_tracked=False,
        note="not read: it moves with the exchange rate until the deal is closed",
    )  # fmt: skip
    if foreign:
        area.note(f"{foreign:,} deals give their amount in the company's currency only; it is not read")
    area.cover(
        "forecast submission", is_tracked=False,
        note="HubSpot exports none, and changing the forecast period resets them",
    )  # fmt: skip
    versions.cover(area)
    engagements.cover(area, piles.engagements)
    if not con.execute("SELECT count(*) FROM hubspot_judged").fetchone()[0]:
        for measure in ("slippage", "landmark", "calibration", "pressure", "excess_movement"):
            why = "it says what the CRM believes now, and not what was said before."
            area.refuse(measure, f"This export holds no property history: {why}")
