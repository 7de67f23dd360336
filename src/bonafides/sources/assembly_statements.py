"""The order of assertion: what each statement replaced, who made it in which part, what nobody asserted."""

from __future__ import annotations

from typing import Any

from bonafides.history.tables import KINDS
from bonafides.sources import vocabulary
from bonafides.sources.quoting import among
from bonafides.sources.staging_area import StagingArea

BULK_DEALS = 20
"""So many deals changed alike by one author within `BULK_SECONDS` are a bulk edit, not so many opinions."""
BULK_SECONDS = 60
LONGEST_CHAIN = 12
"""Levels of management that are followed upward."""

NOW = {
    "stage": ("stage", "coalesce(d.stage_changed_at, n.moment)", "NULL", "NULL", "NULL"),
    "probability": ("CAST(d.probability AS VARCHAR)", "n.moment", "d.probability", "NULL", "NULL"),
    "category": ("category", "n.moment", "NULL", "NULL", "NULL"),
    "close_date": ("CAST(d.expected_on AS VARCHAR)", "n.moment", "NULL", "d.expected_on", "NULL"),
    "amount": ("CAST(d.amount AS VARCHAR)", "n.moment", "NULL", "NULL", "d.amount"),
    "owner": ("owner_id", "n.moment", "NULL", "NULL", "NULL"),
    "next_step": ("next_step", "n.moment", "NULL", "NULL", "NULL"),
}
"""What a deal says now, by kind: said, when, share, day, amount."""

UNLOGGED = ("close_date", "amount")
"""Kinds whose last change a history may miss: what a deal says now then stands from its last modification."""


def order(area: StagingArea) -> None:
    """Lay down a_statements, ordered and numbered."""
    con = area.con
    _refuse_unknown_kinds(area)
    con.execute(f"CREATE TABLE a_said AS {_said()}")
    if area.exported_at is not None:
        for kind in NOW:
            con.execute(f"INSERT INTO a_said BY NAME {_said_now(kind)}", [area.exported_at])
    con.execute(f"CREATE TABLE a_changes AS {_changes()}")
    con.execute("DROP TABLE a_said")
    _tell_unlogged(area)
    _chains(con)
    _bulk(con)
    con.execute(f"CREATE TABLE a_judged AS {_judged()}")
    con.execute("DROP TABLE a_changes")
    con.execute(f"CREATE TABLE a_ordered AS {_ordered()}")
    con.execute("DROP TABLE a_judged")
    con.execute("CREATE VIEW a_statements AS FROM a_ordered")
    _own(con)


def _tell_unlogged(area: StagingArea) -> None:
    """Say of how many deals the history missed the last change."""
    (n,) = area.con.execute(
        "SELECT count(DISTINCT deal_no) FROM a_changes WHERE is_now AND previous IS NOT NULL "
        f"AND {among('kind', UNLOGGED)}"
    ).fetchall()[0]
    if n:
        area.note(
            "Open deals whose close date or amount differs from the last one in their history, and which "
            f"were modified since: {n:,}. What they say now is taken as said when they were last modified, "
            "by nobody known."
        )


def _own(con: Any) -> None:
    """Give a deal whose row names no owner the one that its history named last."""
    con.execute(
        """UPDATE a_deals SET owner_no = said.owner_no FROM (
            SELECT deal_no, arg_max(value, statement_no) AS owner_no FROM a_ordered
            WHERE kind = 'owner' GROUP BY deal_no
        ) said WHERE a_deals.deal_no = said.deal_no AND a_deals.owner_no IS NULL"""
    )


def _refuse_unknown_kinds(area: StagingArea) -> None:
    area.con.execute(
        "INSERT INTO rejects SELECT regexp_replace(source_row, ':[0-9]+$', ''), "
        "try_cast(regexp_extract(source_row, ':([0-9]+)$', 1) AS BIGINT), NULL, 'kind', coalesce(kind, "
        "'nothing'), "
        f"'one of {', '.join(KINDS)}, and a time', 'map it to one of them', 'row left out' "
        f"FROM staged_statements WHERE NOT {among('kind', KINDS)} OR kind IS NULL OR recorded_at IS NULL "
        "OR deal_id IS NULL"
    )


def _value(share: str, day: str, amount: str) -> str:
    """Return SQL for the typed value; s is what was said, w the stage, o the owner."""
    return (
        f"CASE s.kind WHEN 'stage' THEN w.stage_no WHEN 'probability' THEN CAST(round({share} * 10000) "
        f"AS BIGINT) "
        f"WHEN 'category' THEN {vocabulary.category_number('s.said')} "
        f"WHEN 'close_date' THEN CAST(datediff('day', DATE '1970-01-01', {day}) AS BIGINT) "
        f"WHEN 'owner' THEN o.person_no WHEN 'next_step' THEN NULL "
        f"ELSE CAST(round({amount} * 100) AS BIGINT) END"
    )


_WORDS = """LEFT JOIN a_stage_words w ON w.word = CASE WHEN s.kind = 'stage' THEN s.said END
            AND w.pipeline = coalesce(d.pipeline, '')
        LEFT JOIN a_person_ids o ON o.person_id = CASE WHEN s.kind = 'owner' THEN s.said END"""


def _said() -> str:
    return f"""SELECT d.deal_no, s.kind, s.recorded_at, coalesce(s.seq, 0) AS seq, s.rowid AS place,
            a.person_no AS author_no, {_value("s.said_share", "s.said_on", "s.said_amount")} AS value, s.said,
            s.is_default, s.is_automatic, s.is_bulk, coalesce(s.is_censored, false) AS is_censored,
            false AS is_now, s.source_row
        FROM staged_statements s JOIN a_deal_ids d USING (deal_id)
        LEFT JOIN a_person_ids a ON a.person_id = s.author_id {_WORDS}
        WHERE {among("s.kind", KINDS)} AND s.recorded_at IS NOT NULL"""


def _said_now(kind: str) -> str:
    """What the CRM says of a deal today, where no history is: nobody's assertion, known at the export.

    Of an open deal that was modified after its history ends, close date and amount stand from then on; where
    they are what the history said last, they are no change.
    """
    said, at, share, day, amount = NOW[kind]
    if kind in UNLOGGED:
        at = f"CASE WHEN h.last_at IS NULL THEN {at} ELSE d.changed_at END"
        known = (
            "h.last_at IS NULL OR "
            "(d.result IS NULL AND d.changed_at > h.last_at AND d.changed_at <= n.moment)"
        )
    else:
        known = "h.last_at IS NULL"
    return f"""SELECT d.deal_no, s.kind, s.moment AS recorded_at, 0 AS seq, {list(NOW).index(kind)} AS place,
            {_value("s.share", "s.on_day", "s.amount")} AS value, s.said, false AS is_censored, true
                AS is_now,
            s.source_row
        FROM (SELECT d.deal_id, '{kind}' AS kind, {said} AS said, {at} AS moment, {share} AS share,
            {day} AS on_day,
                {amount} AS amount, d.source_row
            FROM a_deal_ids d CROSS JOIN (SELECT CAST(? AS TIMESTAMP) AS moment) n
            LEFT JOIN (SELECT deal_id, max(recorded_at) AS last_at FROM staged_statements
                WHERE kind = '{kind}' AND recorded_at IS NOT NULL GROUP BY deal_id) h USING (deal_id)
            WHERE {known}) s
        JOIN a_deal_ids d USING (deal_id) {_WORDS}
        WHERE s.said IS NOT NULL"""


def _changes() -> str:
    """Keep the last of one save, and of the rest what differs from the statement before it."""
    return """SELECT * EXCLUDE (is_same) FROM (
            SELECT *, lag(value) OVER line AS previous,
                value IS NOT DISTINCT FROM lag(value) OVER line
                AND (value IS NOT NULL OR said IS NOT DISTINCT FROM lag(said) OVER line) AS is_same
            FROM (SELECT *, lead(recorded_at) OVER line IS NOT DISTINCT FROM recorded_at
                    AND lead(author_no) OVER line IS NOT DISTINCT FROM author_no AS is_superseded
                FROM a_said WINDOW line AS (PARTITION BY deal_no, kind ORDER BY recorded_at, seq, place))
            WHERE NOT is_superseded
            WINDOW line AS (PARTITION BY deal_no, kind ORDER BY recorded_at, seq, place)
        ) WHERE NOT is_same"""


def _chains(con: Any) -> None:
    """Everybody's managers, and theirs, with the spans in which it was so."""
    con.execute(
        f"""CREATE TABLE a_chains AS WITH RECURSIVE chain AS (
            SELECT person_no, manager_no AS boss_no, valid_from, valid_to, 1 AS level FROM a_people
            WHERE manager_no IS NOT NULL
            UNION SELECT c.person_no, p.manager_no, greatest(c.valid_from, p.valid_from),
                least(c.valid_to, p.valid_to),
                c.level + 1
            FROM chain c JOIN a_people p ON p.person_no = c.boss_no
            WHERE p.manager_no IS NOT NULL AND c.level < {LONGEST_CHAIN}
                AND coalesce(greatest(c.valid_from, p.valid_from) < least(c.valid_to, p.valid_to), true)
        ) SELECT DISTINCT person_no, boss_no, valid_from, valid_to FROM chain WHERE boss_no <> person_no"""
    )


def _bulk(con: Any) -> None:
    """Find the bulk edits: a run of enough deals within the time, looked for only in busy minutes."""
    minute = f"epoch(recorded_at)::BIGINT // {BULK_SECONDS}"
    con.execute(
        f"""CREATE TABLE a_bulk AS WITH minutes AS (
            SELECT author_no, kind, {minute} AS minute, count(DISTINCT deal_no) AS n
            FROM a_changes WHERE author_no IS NOT NULL AND NOT is_now GROUP BY ALL),
        busy AS (SELECT * FROM (
            SELECT *, coalesce(CASE WHEN lag(minute) OVER line = minute - 1 THEN lag(n) OVER line END,
                0) AS n_before,
                coalesce(CASE WHEN lead(minute) OVER line = minute + 1 THEN lead(n) OVER line END, 0)
                    AS n_after
            FROM minutes WINDOW line AS (PARTITION BY author_no, kind ORDER BY minute))
            WHERE n + greatest(n_before, n_after) >= {BULK_DEALS}),
        close AS (SELECT c.deal_no, c.kind, c.recorded_at, c.author_no FROM a_changes c JOIN busy b
            ON c.author_no = b.author_no AND c.kind = b.kind
                AND epoch(c.recorded_at)::BIGINT // {BULK_SECONDS} = b.minute),
        runs AS (SELECT *, coalesce(lead(recorded_at, {BULK_DEALS - 1}) OVER line
                <= recorded_at + INTERVAL {BULK_SECONDS} SECOND, false) AS begins
            FROM close WINDOW line AS (PARTITION BY author_no, kind ORDER BY recorded_at, deal_no))
        SELECT DISTINCT deal_no, kind, recorded_at, author_no FROM (
            SELECT *, bool_or(begins) OVER (PARTITION BY author_no, kind ORDER BY recorded_at, deal_no
                ROWS BETWEEN {BULK_DEALS - 1} PRECEDING AND CURRENT ROW) AS within FROM runs)
        WHERE within"""
    )


def _judged() -> str:
    """Add the owner of the moment, the stage set in the same save, and whether the edit was one of many."""
    return """SELECT c.* REPLACE (coalesce(c.is_bulk, false) OR b.deal_no IS NOT NULL AS is_bulk),
            CASE WHEN c.is_now THEN NULL
                ELSE last_value(CASE WHEN c.kind = 'owner' AND NOT c.is_now
                    THEN c.value END IGNORE NULLS) OVER sofar
            END AS owner_then,
            count(CASE WHEN c.kind = 'owner' AND NOT c.is_now THEN 1 END) OVER whole AS n_owners,
            last_value(CASE WHEN c.kind = 'stage' THEN c.value END IGNORE NULLS) OVER save AS stage_set
        FROM a_changes c LEFT JOIN a_bulk b ON b.deal_no = c.deal_no AND b.kind = c.kind
            AND b.recorded_at = c.recorded_at AND b.author_no = c.author_no
        WINDOW sofar AS (PARTITION BY c.deal_no ORDER BY c.recorded_at
                RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW),
            save AS (PARTITION BY c.deal_no ORDER BY c.recorded_at RANGE BETWEEN CURRENT ROW AND CURRENT ROW),
            whole AS (PARTITION BY c.deal_no ORDER BY c.recorded_at
                RANGE BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)"""


def _ordered() -> str:
    """Settle default, role and human, and sort."""
    return """WITH people AS (SELECT person_no, bool_and(is_person) AS is_person FROM a_people
            GROUP BY person_no),
        known AS (
            SELECT j.*, coalesce(j.owner_then, CASE WHEN j.n_owners = 0 THEN d.owner_no END) AS owner_no,
                p.is_person AS by_person,
                CASE WHEN j.is_default IS NOT NULL THEN j.is_default
                    WHEN j.kind = 'probability' AND g.default_bp IS NOT NULL AND NOT g.is_closed
                        THEN j.value = g.default_bp
                    WHEN j.kind = 'category' AND g.category IS NOT NULL AND NOT g.is_closed
                        THEN j.value = g.category
                    WHEN j.kind IN ('probability', 'category') AND g.is_closed THEN true
                    WHEN j.kind = 'close_date' AND g.is_won
                        AND j.value = datediff('day', DATE '1970-01-01', CAST(j.recorded_at AS DATE))
                            THEN true
                    WHEN j.kind IN ('probability', 'category') AND j.stage_set IS NULL AND NOT j.is_now
                        AND EXISTS (FROM a_stages WHERE default_bp IS NOT NULL OR category IS NOT NULL)
                            THEN false
                    WHEN j.kind IN ('stage', 'amount', 'owner', 'next_step', 'judgment', 'submission',
                        'adjustment')
                        AND NOT j.is_now THEN false
                END AS default_now
            FROM a_judged j JOIN a_deals d USING (deal_no)
            LEFT JOIN a_stages g ON g.stage_no = j.stage_set LEFT JOIN people p ON p.person_no = j.author_no)
        SELECT row_number() OVER (PARTITION BY k.deal_no ORDER BY k.recorded_at, k.seq, k.place, k.kind) - 1
                AS statement_no, k.deal_no, k.recorded_at, k.author_no,
            CASE WHEN k.is_automatic OR NOT k.by_person THEN 'automation' WHEN k.is_bulk THEN 'bulk'
                WHEN k.author_no IS NULL THEN 'unknown' WHEN k.author_no = k.owner_no THEN 'owner'
                WHEN m.person_no IS NOT NULL THEN 'manager' WHEN k.owner_no IS NULL THEN 'unknown'
                    ELSE 'other' END
                AS author_role,
            k.kind, k.value, k.previous, k.said, k.default_now AS is_default,
            NOT (coalesce(k.is_automatic, false) OR k.is_bulk OR k.is_now OR coalesce(k.default_now, false)
                OR NOT coalesce(k.by_person, true)) AS is_human,
            k.is_censored, k.source_row
        FROM known k LEFT JOIN (SELECT DISTINCT person_no, boss_no,
                coalesce(valid_from, TIMESTAMP '-infinity') AS since, coalesce(valid_to, TIMESTAMP 'infinity')
                    AS until FROM a_chains) m
            ON m.person_no = k.owner_no AND m.boss_no = k.author_no
            AND k.recorded_at >= m.since AND k.recorded_at < m.until
        ORDER BY k.deal_no, statement_no"""
