"""What this export can and cannot show: since when, of which fields, and what must be refused."""

from __future__ import annotations

from bonafides.sources.quoting import name, texts
from bonafides.sources.salesforce.categories import unknown_categories
from bonafides.sources.salesforce.exports import Export
from bonafides.sources.salesforce.fields import API_NAMES, CREATED, FIELD, IN_STATE_LOG, KINDS
from bonafides.sources.staging_area import StagingArea

ACTIVITY_OBJECTS = ("Task", "Event", "EmailMessage")
FEW_OMITTED_SHARE = 0.02
ENOUGH_AGREEMENT = 0.9


def cover_history(export: Export, area: StagingArea) -> None:
    """Say for each field since when its changes are known, or that they are not."""
    saves = export.con.execute("SELECT min(_at), max(_at), count(*), avg(_cut::INT) FROM sf_state").fetchone()
    first, last, n_saves, cut = saves or (None, None, 0, 0.0)
    log = export.view("OpportunityFieldHistory")
    for kind, api in API_NAMES.items():
        row = export.con.execute(
            f"SELECT min(_at), max(_at), count(*) FROM {log} WHERE {FIELD} IN ({texts(KINDS[kind])})"
        ).fetchone()
        if row and row[2]:
            area.cover("OpportunityFieldHistory", api, tracked_from=row[0], last_seen=row[1], n_rows=row[2],
                       note="changes before the first are not known")  # fmt: skip
        elif kind in IN_STATE_LOG and n_saves:
            area.cover(
                "OpportunityHistory", api, tracked_from=first, last_seen=last, n_rows=n_saves, cap_share=cut
            )
        elif kind != "category" or n_saves == 0:
            area.cover("OpportunityFieldHistory", api, is_tracked=False, note=_untracked(export, api))
    if export.files("OpportunityFieldHistory"):
        _cover_purge(export, area)
        _note_other_fields(export, area)
    _note_gap(export, area)
    if n_saves and cut:
        area.note(
            f"{cut:.0%} of the rows of OpportunityHistory belong to deals that are older than their "
            "history: what was "
            "said of them earlier is not known, and is not the same as never changed."
        )


def _untracked(export: Export, api: str) -> str:
    if export.files("OpportunityFieldHistory"):
        return (
            f"{api} has no change in OpportunityFieldHistory: it is not tracked, which is not the same as "
            "unchanged"
        )
    return f"OpportunityFieldHistory was not exported: changes of {api} are not known"


def _cover_purge(export: Export, area: StagingArea) -> None:
    log = export.view("OpportunityFieldHistory")
    first, last, n = export.con.execute(f"SELECT min(_at), max(_at), count(*) FROM {log}").fetchone() or (
        None,
        None,
        0,
    )
    if first is None:
        return
    area.cover("OpportunityFieldHistory", tracked_from=first, last_seen=last, n_rows=n)
    area.note(
        f"Field history begins on {first:%Y-%m-%d}. Salesforce deletes it after 18 to 24 months; nothing "
        "is known "
        "before, and a deal without a push before that day may have been pushed."
    )


def _note_other_fields(export: Export, area: StagingArea) -> None:
    read = texts(tuple(word for words in KINDS.values() for word in words))
    other = export.con.execute(
        f'SELECT "Field", count(*) FROM {export.view("OpportunityFieldHistory")} '
        f"WHERE coalesce({FIELD}, '') NOT IN ({read}) AND NOT coalesce({CREATED}, false) GROUP BY ALL "
        "ORDER BY 2 DESC, 1"
    ).fetchall()
    if other:
        shown = ", ".join(f"{field} ({rows(n)})" for field, n in other[:8]) + (
            " and others" if len(other) > 8 else ""
        )
        area.note(f"Fields of OpportunityFieldHistory that no measure uses: {shown}.")


def _note_gap(export: Export, area: StagingArea) -> None:
    """Say where the last row of history is not what the deal says now: some change went unrecorded."""
    n, stage, day = export.con.execute(
        """SELECT count(*), count(*) FILTER (d.stage <> s.stage), count(*) FILTER (d.expected_on <> s.day)
        FROM staged_deals d JOIN (
            SELECT "OpportunityId" AS deal_id, max_by("StageName", _seq::BIGINT) AS stage,
                   max_by(_day, _seq::BIGINT) AS day
            FROM sf_state WHERE NOT _repeated GROUP BY ALL) s USING (deal_id)"""
    ).fetchone() or (0, 0, 0)
    for what, differing in (("stage", stage), ("close date", day)):
        if differing:
            area.note(
                f"{differing:,} of {n:,} deals have another {what} now than in the last row of their "
                "history: it was "
                "changed where no history is written (imports, tools that shift demo data), or the files "
                "are of two days."
            )


def rows(n: int) -> str:
    """Write a number of rows.

    Examples
    --------
    >>> rows(1), rows(1200)
    ('1 row', '1,200 rows')
    """
    return f"{n:,} row" if n == 1 else f"{n:,} rows"


def cover_contacts(export: Export, area: StagingArea) -> None:
    """Refuse to speak of silence where contacts may simply not be recorded."""
    for object_name in ACTIVITY_OBJECTS:
        if export.files(object_name):
            first, last, n = export.con.execute(
                f"SELECT min(_at), max(_at), count(*) FROM {export.view(object_name)}"
            ).fetchone() or (None, None, 0)
            area.cover(object_name, tracked_from=first, last_seen=last, n_rows=n)
        else:
            area.cover(
                object_name, is_tracked=False, note="not in the export; that is no evidence of silence"
            )
    why = _no_silence(export)
    if why:
        area.refuse("silence", why)


def _no_silence(export: Export) -> str:
    if not any(export.files(one) for one in ("Task", "EmailMessage")):
        return (
            "Neither Task nor EmailMessage is in the export. Contacts that are not recorded are no "
            "silence; mail "
            "captured by Einstein Activity Capture is not stored in Salesforce at all."
        )
    rows = dict(
        export.con.execute(
            "SELECT direction, count(*) FROM staged_activities WHERE deal_id IS NOT NULL AND NOT "
            "coalesce(is_auto, false) "
            "GROUP BY 1"
        ).fetchall()
    )
    if not rows:
        return (
            "No contact in Task, Event or EmailMessage belongs to a deal, as is usual where Einstein "
            "Activity Capture "
            "keeps mail outside Salesforce. Absence of rows is no evidence of silence."
        )
    if not rows.get("in"):
        return (
            f"None of {sum(rows.values()):,} contacts with deals came from a customer: answers are not "
            "recorded here, "
            "so that silence cannot be told from a reply that nobody logged."
        )
    return ""


def cover_words(export: Export, area: StagingArea) -> None:
    """Name forecast categories that are not understood, and how much of the open pipeline is omitted."""
    for object_name, column in (
        ("OpportunityHistory", "ForecastCategory"),
        ("Opportunity", "ForecastCategory"),
        ("Opportunity", "ForecastCategoryName"),
    ):
        unknown = unknown_categories(export, object_name, column)
        if unknown:
            shown = ", ".join(f'"{word}" ({rows(n)})' for word, n in unknown[:5])
            area.note(
                f"{column} of {object_name} has categories that are not understood and are left out: "
                f"{shown}. Say what "
                "they mean in a mapping file: [salesforce.categories]."
            )
    n, omitted, amount, all_of_it = export.con.execute(
        "SELECT count(*), count(*) FILTER (category = 'omitted'), sum(amount) FILTER (category = "
        "'omitted'), sum(amount) "
        "FROM staged_deals WHERE result IS NULL AND NOT coalesce(is_deleted, false) AND category IS NOT NULL"
    ).fetchone() or (0, 0, 0, 0)
    if n and omitted / n > FEW_OMITTED_SHARE:
        share = f", {amount / all_of_it:.0%} of its amount" if amount and all_of_it else ""
        area.note(
            f"{omitted:,} of {n:,} open deals ({omitted / n:.0%}{share}) are in the category Omitted and "
            "so in no "
            "forecast total; Salesforce puts new stages there until somebody changes it."
        )


MONTH_PUSHES = """
SELECT "OpportunityId" AS deal_id,
       count(*) FILTER (year(_day) * 12 + month(_day) > year(_before) * 12 + month(_before)) AS n
FROM (SELECT "OpportunityId", _day, last_value(_day IGNORE NULLS) OVER (
          PARTITION BY "OpportunityId" ORDER BY _seq::BIGINT
          ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS _before
      FROM sf_state WHERE NOT _repeated)
GROUP BY ALL
"""
"""Pushes as PushCount counts them: to a later calendar month, never taken back."""


def cover_pushes(export: Export, area: StagingArea) -> None:
    """Compare PushCount, where it is exported, with the pushes to a later month that the history holds."""
    if not export.has("Opportunity", "PushCount") or not export.count("OpportunityHistory"):
        return
    row = export.con.execute(
        f"SELECT count(*), count(*) FILTER (p.n = try_cast({name('PushCount')} AS BIGINT)) "
        f'FROM {export.view("Opportunity")} o JOIN ({MONTH_PUSHES}) p ON p.deal_id = o."Id" '
        f"WHERE {name('PushCount')} IS NOT NULL"
    ).fetchone()
    if not row or not row[0]:
        return
    n, agree = row
    meaning = (
        "the history is complete in this respect"
        if agree / n >= ENOUGH_AGREEMENT
        else "the rest of the pushes lies before the history begins, or was made where it does not look"
    )
    area.note(
        f"PushCount agrees with the pushes to a later month in OpportunityHistory for {agree:,} of {n:,} "
        f"deals: {meaning}. "
        "Slippage is measured on the history, which also knows moves within a month and pull-ins."
    )
