"""Event logs: case, activity, time, resource, with a mapping to stages, contacts and outcomes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from fnmatch import fnmatchcase

from bonafides.errors import BrokenContract
from bonafides.sources.mapping_contract import GUIDE, EventRules, MappedFile
from bonafides.sources.options import ImportOptions
from bonafides.sources.parsing import parsed
from bonafides.sources.quoting import name, text
from bonafides.sources.reading import RawSource
from bonafides.sources.staging import Field, RawTable
from bonafides.sources.staging_area import StagingArea

KIND = "events"


def recognises(raw: RawSource) -> float:
    """Never by itself: what an activity means must be told by a mapping."""
    return 0.0


def stage(raw: RawSource, area: StagingArea, options: ImportOptions) -> None:
    """Stage a mapping that names an event log; the same as `mapped`."""
    from bonafides.sources import mapped

    mapped.stage(raw, area, options)


def stage_events(area: StagingArea, table: RawTable, entry: MappedFile, rules: EventRules) -> None:
    """Stage one event log.

    Parameters
    ----------
    area
        Receives stage and owner statements, contacts, outcomes, and a deal for each case not staged yet.
    table
        The log.
    entry
        Its columns: deal_id, activity, happened_at, and if there are any lifecycle and author_id.
    rules
        What each activity means.

    Raises
    ------
    BrokenContract
        A pattern of the mapping matches no activity of the log.
    """
    from bonafides.sources import mapped

    words = _words(area, table, entry)
    _all_match(words, rules, table.file)
    meanings = _meanings(words, rules)
    area.con.execute(
        "CREATE OR REPLACE TABLE event_meanings (word VARCHAR, stage VARCHAR, result VARCHAR, "
        "direction VARCHAR, "
        "channel VARCHAR, contact VARCHAR, takes_over BOOLEAN)"
    )
    area.con.executemany("INSERT INTO event_meanings VALUES (?, ?, ?, ?, ?, ?, ?)", meanings)
    view = f"{table.view}_events"
    area.con.execute(
        f"CREATE VIEW {view} AS SELECT t.*, m.* FROM {table.view} t JOIN event_meanings m "
        f"ON m.word = {_word(entry)}"
    )
    log = replace(table, view=view)
    deal = Field("deal_id", sql=mapped.expression(entry.columns["deal_id"]), reading="id", required=True)
    moment = mapped.expression(entry.columns["happened_at"])
    author = (
        mapped.expression(entry.columns["author_id"]) if "author_id" in entry.columns else "NULL::VARCHAR"
    )
    at = [
        Field("recorded_at", entry.columns["happened_at"].columns[0], "timestamp", required=True, sql=moment)
    ]
    order = Field("seq", "_record", "integer", sql="CAST(_record AS VARCHAR)")
    said = [deal, *at, order, Field("author_id", sql=author, reading="id")]
    area.add("statements", log, [*said, Field("kind", sql="'stage'"), Field("said", sql="stage")],
             where="stage IS NOT NULL", because="activities that set a stage")  # fmt: skip
    area.add("statements", log, [*said, Field("kind", sql="'owner'"), Field("said", sql=author)],
             where=f"takes_over AND {author} IS NOT NULL", because="activities that take over")  # fmt: skip
    happened = replace(at[0], column="happened_at")
    area.add("outcomes", log, [deal, happened, order, Field("result", sql="result")],
             where="result IS NOT NULL", because="activities that end a case")  # fmt: skip
    area.add("activities", log,
             [deal, happened, Field("direction", sql="direction"), Field("channel", sql="channel"),
              Field("outcome", sql="contact"), Field("actor_id", sql=author, reading="id")],
             where="direction IS NOT NULL", because="activities that are contacts")  # fmt: skip
    _cases(area, log, deal, happened)
    _silent(area, table, words, meanings)


def _word(entry: MappedFile) -> str:
    """SQL for "activity" or "activity/lifecycle"."""
    from bonafides.sources import mapped

    activity = mapped.expression(entry.columns["activity"])
    if "lifecycle" not in entry.columns:
        return activity
    return f"{activity} || '/' || coalesce({mapped.expression(entry.columns['lifecycle'])}, '')"


def _words(area: StagingArea, table: RawTable, entry: MappedFile) -> dict[str, int]:
    rows = area.con.execute(
        f"SELECT {_word(entry)} AS w, count(*) FROM {table.view} GROUP BY 1 ORDER BY 1"
    ).fetchall()
    return {str(word): int(n) for word, n in rows if word is not None}


def _matches(word: str, patterns: Iterable[str]) -> bool:
    return any(fnmatchcase(word, one) or fnmatchcase(word.rsplit("/", 1)[0], one) for one in patterns)


def _all_match(words: dict[str, int], rules: EventRules, shown: str) -> None:
    groups = [*rules.stages.values(), *rules.outcomes.values(), rules.contacts, rules.owner]
    for pattern in (one for group in groups for one in group):
        if not any(_matches(word, [pattern]) for word in words):
            raise BrokenContract(
                f"the mapping's pattern {pattern} matches no activity of {shown}. "
                f"It has: {', '.join(list(words)[:60])}",
                "an activity, or activity/lifecycle, as in the log; * and ? stand for anything",
                GUIDE,
            )  # fmt: skip


def _meanings(words: dict[str, int], rules: EventRules) -> list[list[object]]:
    """One row a word; the first rule that matches counts."""
    rows: list[list[object]] = []
    for word in words:
        stage = next((one for one, patterns in rules.stages.items() if _matches(word, patterns)), None)
        ended = next((one for one, patterns in rules.outcomes.items() if _matches(word, patterns)), None)
        contact = next((spec for one, spec in rules.contacts.items() if _matches(word, [one])), None)
        rows.append(
            [
                word, stage, ended,
                contact.get("direction", "unknown") if contact is not None else None,
                contact.get("channel", "other") if contact is not None else None,
                contact.get("outcome", "unknown") if contact is not None else None,
                _matches(word, rules.owner),
            ]
        )  # fmt: skip
    return rows


def _cases(area: StagingArea, log: RawTable, deal: Field, happened: Field) -> None:
    """Stage a deal for each case that no other file of the mapping gave, opened at its first event."""
    zone = log.extra.get("timezone", area.timezone)
    case, moment = parsed(deal.sql, "id", log, zone), parsed(happened.sql, "timestamp", log, zone)
    area.insert(
        "deals",
        f"SELECT case_id AS deal_id, min(moment) AS created_at, {text(log.file + ':')} || min(record) "
        f"AS source_row "
        f"FROM (SELECT {case} AS case_id, {moment} AS moment, _record AS record FROM {log.view}) "
        "WHERE case_id IS NOT NULL AND NOT EXISTS (FROM staged_deals d WHERE d.deal_id = case_id) "
        "GROUP BY case_id",
    )


def _silent(area: StagingArea, table: RawTable, words: dict[str, int], meanings: list[list[object]]) -> None:
    """Name the activities that the mapping gives no meaning."""
    mute = [str(row[0]) for row in meanings if row[1:6] == [None] * 5 and not row[6]]
    if mute:
        n = sum(words[word] for word in mute)
        shown = ", ".join(name(word) for word in sorted(mute))
        area.note(f"{table.file}: {n:,} events carry no meaning in the mapping and were left out: {shown}.")
