"""What became of a call, a mail, a meeting, by HubSpot's own codes.

A call's status says COMPLETED whether or not anybody answered: only its disposition tells. The six default
dispositions have the same ids in every portal; further ones are looked up by their label, where a file of
dispositions is given.
"""

from __future__ import annotations

from bonafides.sources.call_words import LABELS

DISPOSITIONS = {
    "9d9162e7-6cf3-4944-bf63-4dff82258764": "no_answer",  # busy
    "f240bbac-87c9-4f6e-bf70-924b57d47db7": "connected",
    "a4c4c377-d246-4b32-a13b-75a56a4cd0ff": "voicemail",  # left live message: somebody else took it
    "b2cf5968-551e-4856-9783-52b3da59a7d0": "voicemail",
    "73a0d17f-1163-4015-bdd5-ec830791da20": "no_answer",
    "17b47fee-58de-441e-a44c-c6300d46f273": "no_answer",  # wrong number
}
UNANSWERED_STATUSES = ("BUSY", "NO_ANSWER", "MISSED", "FAILED", "CANCELED")
"""Call statuses that do say something; COMPLETED does not."""


def call_outcome(disposition: str, status: str) -> str:
    """SQL: the canonical outcome of a call.

    Parameters
    ----------
    disposition, status
        SQL of hs_call_disposition (an id or a label) and hs_call_status.

    Examples
    --------
    >>> import duckdb
    >>> asked = "SELECT " + call_outcome("NULL::VARCHAR", "'COMPLETED'")
    >>> duckdb.sql(asked).fetchone()
    ('unknown',)
    >>> asked = "SELECT " + call_outcome("'73a0d17f-1163-4015-bdd5-ec830791da20'", "'COMPLETED'")
    >>> duckdb.sql(asked).fetchone()
    ('no_answer',)
    """
    word = f"lower(trim({disposition}))"
    ids = " ".join(f"WHEN {word} = '{guid}' THEN '{outcome}'" for guid, outcome in DISPOSITIONS.items())
    labels = " ".join(
        f"WHEN contains({word}, '{part}') THEN '{outcome}'" for outcome, parts in LABELS for part in parts
    )
    unanswered = ", ".join(f"'{one}'" for one in UNANSWERED_STATUSES)
    return f"CASE {ids} {labels} WHEN upper({status}) IN ({unanswered}) THEN 'no_answer' ELSE 'unknown' END"


def meeting_outcome(outcome: str) -> str:
    """SQL: the canonical outcome of a meeting, from hs_meeting_outcome."""
    word = f"upper(regexp_replace(trim({outcome}), '[ -]', '_', 'g'))"
    return f"CASE {word} WHEN 'COMPLETED' THEN 'held' WHEN 'NO_SHOW' THEN 'no_show' ELSE 'unknown' END"
