"""The order in which a Pipedrive export is read: every file into its pile, then pile after pile."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bonafides.errors import BrokenContract
from bonafides.sources.json_documents import Documents, open_documents
from bonafides.sources.piles import Pile
from bonafides.sources.pipedrive import changes, contacts, deals, files, stages
from bonafides.sources.quoting import text

if TYPE_CHECKING:
    from bonafides.sources.options import ImportOptions
    from bonafides.sources.reading import RawFile, RawSource
    from bonafides.sources.staging_area import StagingArea

JSON = (".json", ".jsonl", ".ndjson")
_STAGED_AS = {
    "value": "amount", "expected_close_date": "expected_on", "add_time": "created_at", "status": "result",
    "update_time": "changed_at", "stage_change_time": "stage_changed_at", "close_time": "closed_at",
}  # fmt: skip
"""Staged column of a mapping, where it is called otherwise than in Pipedrive."""
_FLOW = {"activity": "activity", "call": "call", "mailMessage": "mail", "note": "note"}
"""Objects of a flow that are contacts."""


_ID = deals.id_of("(doc->>'deal_id')")
"""SQL of the deal that a document names."""


class _Piles:
    """One pile for each thing we read."""

    def __init__(self, area: StagingArea) -> None:
        self.deals = Pile(area, "pipedrive_deals", deals.COLUMNS)
        self.changes = Pile(area, "pipedrive_changes", changes.COLUMNS)
        self.contacts = Pile(area, "pipedrive_contacts", contacts.COLUMNS)
        self.users = Pile(area, "pipedrive_users", stages.USER_COLUMNS)
        self.stages = Pile(area, "pipedrive_stages", stages.COLUMNS)


def stage_everything(raw: RawSource, area: StagingArea, options: ImportOptions) -> None:
    """See `pipedrive.stage`."""
    piles = _Piles(area)
    for number, file in enumerate(raw.files):
        if file.suffix in JSON:
            view = f"pipedrive_json_{number}"
            _take_json(piles, area, open_documents(raw.con, file.path, file.name, view=view))
        else:
            _take_table(raw, piles, area, file, options)
    if not piles.deals.files:
        raise BrokenContract(
            f"no deals in {', '.join(file.name for file in raw.files[:5])}",
            "deals as JSON, or Pipedrive's CSV of deals",
            "export the deals as docs/how-to/export-from-pipedrive.md says",
        )
    stages.stage_users(area, piles.users)
    stages.stage_stages(area, piles.stages)
    deals.stage_deals(area, piles.deals)
    changes.judge(area, piles.changes, piles.deals)
    changes.stage_statements(area, piles.changes, piles.deals)
    changes.stage_outcomes(area, piles.changes)
    contacts.stage_activities(area, piles.contacts)
    area.cover("deal", n_rows=_count(area, piles.deals.table))
    changes.cover(area, piles.deals)
    contacts.cover(area, piles.contacts)
    for pile in (piles.deals, piles.changes, piles.contacts, piles.users, piles.stages):
        pile.restore_places("deals", "statements", "outcomes", "activities")


def _take_json(piles: _Piles, area: StagingArea, documents: Documents) -> None:
    subject = files.subject_of_document(documents.keys)
    view = documents.view
    if subject == "deal":
        deals.take_documents(piles.deals, documents)
        _take_embedded(piles, documents)
    elif subject == "changelog":
        changes.take_changes(piles.changes, documents, _about(area, documents, "doc", "page_id"), "changelog")
    elif subject == "flow":
        about = "coalesce(page_id, doc->'data'->>'deal_id', doc->'data'->>'item_id')"
        rows = _about(area, documents, "json_extract(doc, '$.data')", about, what="doc->>'object'")
        _take_flow(piles, documents, rows)
    elif subject in ("activity", "call", "mail", "note"):
        contacts.take(
            piles.contacts,
            documents,
            subject,
            f"(SELECT _record, doc AS d, {_ID} AS about FROM {view})",
        )
    elif subject == "user":
        stages.take_users(piles.users, documents)
    elif subject == "stage":
        stages.take_documents(piles.stages, documents)
    else:
        empty = "no record in it" if not documents.n else "nothing in it that we know from Pipedrive"
        area.note(f"{documents.file} was left aside: {empty}")


def _take_embedded(piles: _Piles, documents: Documents) -> None:
    """Changelogs and flows that somebody's script has put into the deals."""
    if "changelog" in documents.keys:
        rows = (
            "(SELECT _record, doc->>'id' AS about, unnest(json_extract(doc, '$.changelog[*]')) AS d "
            f"FROM {documents.view})"
        )
        changes.take_changes(piles.changes, documents, rows, "changelog")
    if "flow" in documents.keys:
        rows = (
            "(SELECT _record, about, json_extract(item, '$.data') AS d, item->>'object' AS what FROM ("
            "SELECT _record, doc->>'id' AS about, unnest(json_extract(doc, '$.flow[*]')) AS item FROM "
            f"{documents.view}))"
        )
        _take_flow(piles, documents, rows)


def _take_flow(piles: _Piles, documents: Documents, rows: str) -> None:
    changes.take_changes(
        piles.changes, documents, f"(SELECT * FROM {rows} WHERE what = 'dealChange')", "flow"
    )
    for theirs, ours in _FLOW.items():
        contacts.take(piles.contacts, documents, ours, f"(SELECT * FROM {rows} WHERE what = '{theirs}')")


def _about(area: StagingArea, documents: Documents, inner: str, deal: str, what: str = "NULL") -> str:
    """SQL of rows with their deal: named in the row, on the page around it, or in the file's name.

    Raises
    ------
    BrokenContract
        None of the three names it.
    """
    named = re.search(r"(\d+)", documents.file.rsplit("/", 1)[-1])
    of_file = text(named.group(1)) if named else "NULL"
    row = f"coalesce({_ID}, {deal}, {of_file})"
    lost = area.con.execute(f"SELECT count(*) FROM {documents.view} WHERE {row} IS NULL").fetchone()[0]
    if lost:
        raise BrokenContract(
            f"{documents.file} does not say of which deal {lost:,} of its changes are",
            "deal_id in every change, or on the page around them, or the deal's number in the file's name",
            "save the changelog of each deal as changelog-<id>.json (docs/how-to/export-from-pipedrive.md)",
        )
    return f"(SELECT _record, {inner} AS d, {row} AS about, {what} AS what FROM {documents.view})"


def _take_table(
    raw: RawSource, piles: _Piles, area: StagingArea, file: RawFile, options: ImportOptions
) -> None:
    mapped = _mapped(file, options)
    if not mapped and not files.is_deals_table(file.header):
        area.note(f"{file.name} was left aside: nothing in it that we know from Pipedrive")
        return
    table = raw.table(file)
    deals.take_table(piles.deals, table, _count(area, table.view), mapped)


def _mapped(file: RawFile, options: ImportOptions) -> dict[str, str]:
    """Headers by our columns, where the mapping speaks of this file."""
    if options.mapping is None:
        return {}
    from bonafides.sources.mapping import load_mapping

    found: dict[str, str] = {}
    for entry in load_mapping(options.mapping).files:
        if entry.table == "deals" and entry.matches(file.name):
            staged = {column: source.columns[0] for column, source in entry.columns.items() if source.columns}
            found |= {
                ours: staged[_STAGED_AS.get(ours, ours)]
                for ours in deals.COLUMNS
                if _STAGED_AS.get(ours, ours) in staged
            }
    return found


def _count(area: StagingArea, table: str) -> int:
    return int(area.con.execute(f"SELECT coalesce(max(_record), 0) FROM {table}").fetchone()[0])
