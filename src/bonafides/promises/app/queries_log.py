"""The log as it stands in the database: every entry rebuilt from its columns, in order."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC

from bonafides.promises.app.models import PromiseAct
from bonafides.promises.entry import Entry
from bonafides.promises.merkle import leaf_hash

CHUNK = 5_000
"""Rows fetched at once: memory stays the same however long the log."""

COLUMNS = ("leaf_index", "promise__key", "n", "act", "side", "at", "due_on", "reason", "who", "words", "leaf")


def entries() -> Iterator[tuple[int, bytes, bool]]:
    """Every entry: its place as stored, its canonical bytes, and whether the stored leaf is its hash.

    The bytes are made from the columns that pages and figures read, so that a column changed behind the
    application's back shows.
    """
    rows = PromiseAct.objects.order_by("leaf_index").values_list(*COLUMNS)
    for place, key, n, act, side, at, due_on, reason, who, words, leaf in rows.iterator(chunk_size=CHUNK):
        written = Entry(
            promise=key,
            n=n,
            act=act,
            side=side,
            at=at.astimezone(UTC).isoformat(timespec="microseconds"),
            due_on=due_on.isoformat() if due_on else "",
            reason=reason,
            who=who,
            words=words,
        ).as_bytes()
        yield place, written, leaf_hash(written) == bytes(leaf)
