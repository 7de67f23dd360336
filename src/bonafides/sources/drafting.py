"""A first draft of a mapping for files that nobody recognised: our best guess, for the user to correct."""

from __future__ import annotations

from bonafides.sources.deal_rows import READINGS
from bonafides.sources.formats import with_formats
from bonafides.sources.headers import guess, plain
from bonafides.sources.mapping_contract import REQUIRED
from bonafides.sources.quoting import name
from bonafides.sources.reading import JSON_SUFFIXES, RawFile, RawSource

EVENT_HEADERS = {
    "deal_id": (
        "case id",
        "case",
        "case concept name",
        "trace",
        "vorgang",
        "fall",
        "fall id",
        "deal id",
        "id",
    ),
    "activity": ("activity", "event", "concept name", "aktivitat", "ereignis", "task", "action"),
    "lifecycle": ("lifecycle", "lifecycle transition", "transition"),
    "happened_at": (
        "timestamp",
        "time timestamp",
        "time",
        "date",
        "zeitpunkt",
        "zeit",
        "datum",
        "start time",
    ),
    "author_id": ("resource", "org resource", "user", "bearbeiter", "benutzer", "agent", "ressource"),
}
CHANGE_HEADERS = {
    "deal_id": ("deal id", "opportunity id", "id", "object id", "parent id", "record id"),
    "recorded_at": (
        "changed at",
        "created date",
        "timestamp",
        "change date",
        "date",
        "edit date",
        "geandert am",
    ),
    "author_id": ("changed by", "created by", "created by id", "user", "edited by", "geandert von", "author"),
    "kind": ("field", "property", "field event", "feld", "eigenschaft", "attribute", "what"),
    "previous": ("old value", "from", "alter wert", "previous", "previous value"),
    "said": ("new value", "to", "neuer wert", "value", "wert"),
}
KIND_OF = {
    "stage": "stage", "result": "stage", "expected_on": "close_date", "amount": "amount",
    "probability": "probability",
    "category": "category", "owner_id": "owner", "next_step": "next_step",
}  # fmt: skip
"""Kinds of statement by the staged column that a word stands for."""
HEAD = """\
# A drafted mapping. Each line that ends in a question mark is a guess: correct it, then run
#
#   bonafides report FILES --mapping this-file.toml --out report
#
# What may stand here is in docs/how-to/map-your-own-columns.md.

source = "my export"
# timezone = "Europe/Berlin"   # of times written without one; otherwise UTC
# currency = "EUR"             # where no column says it
# exported_at = 2026-03-31     # the day of the export, if you know it
"""


def draft_mapping(raw: RawSource) -> str:
    """Write a mapping for the files found, as far as their headers tell.

    Parameters
    ----------
    raw
        The opened source.

    Returns
    -------
    str
        TOML that `mapping.load_mapping` accepts once at least one file has its required columns; columns
        that no guess could be made for stand as comments.
    """
    parts = [HEAD]
    for file in raw.files:
        if file.suffix not in JSON_SUFFIXES:
            parts.append(_entry(raw, file))
    return "\n".join(parts)


def _entry(raw: RawSource, file: RawFile) -> str:
    table, found = _table(file.header)
    table_file = raw.table(file)
    days = [header for column, header in found.items() if _is_time(column)]
    formed, note = with_formats(raw.con, table_file, days)
    lines = ["[[files]]", f"file = {_toml(file.name.rsplit('/', 1)[-1])}", f'table = "{table}"   # ?']
    if formed.date_format:
        lines.append(f"date_format = {_toml(formed.date_format)}   # ? {note}".rstrip())
    if formed.timestamp_format:
        lines.append(f"timestamp_format = {_toml(formed.timestamp_format)}   # ?")
    if formed.extra.get("decimal"):
        lines.append(f"decimal = {_toml(formed.extra['decimal'])}   # ? the mark before cents")
    lines += ["", "[files.columns]"]
    for column, header in found.items():
        known = _kinds(raw, table_file.view, header) if table == "statements" and column == "kind" else ""
        lines.append(known or f"{column} = {_toml(header)}   # ?")
    for needed in REQUIRED[table]:
        if needed not in found:
            lines.append(f'{needed} = "?"   # needed, and not found: put the right header here')
    unused = [header for header in file.header if header not in found.values()]
    if unused:
        lines.append(f"# not used: {', '.join(unused)}")
    return "\n".join(lines) + "\n"


def _kinds(raw: RawSource, view: str, header: str) -> str:
    """Translate the words of a change log, as far as they are column names that we know."""
    found = raw.con.execute(
        f"SELECT {name(header)} FROM {view} WHERE {name(header)} IS NOT NULL GROUP BY 1 "
        f"ORDER BY count(*) DESC, 1 LIMIT 40"
    ).fetchall()
    words = [str(row[0]) for row in found]
    known = {word: KIND_OF.get(next(iter(guess([word])), "")) for word in words}
    values = ", ".join(f"{_toml(word)} = {_toml(kind)}" for word, kind in known.items() if kind)
    rest = ", ".join(word for word, kind in known.items() if not kind)
    unknown = f" not translated: {rest}" if rest else ""
    return f"kind = {{ column = {_toml(header)}, values = {{ {values} }} }}   # ?{unknown}"


def _table(header: tuple[str, ...]) -> tuple[str, dict[str, str]]:
    """Choose between an event log, a log of changes, and a list of deals: by which explains most."""
    events, changes, deals = _match(header, EVENT_HEADERS), _match(header, CHANGE_HEADERS), guess(header)
    if {"kind", "said", "recorded_at"} <= set(changes):
        return "statements", changes
    if {"deal_id", "activity", "happened_at"} <= set(events) and len(deals) < 5:
        return "events", events
    return "deals", deals


def _match(header: tuple[str, ...], known: dict[str, tuple[str, ...]]) -> dict[str, str]:
    words = {plain(one): one for one in reversed(header)}
    found: dict[str, str] = {}
    for column, names in known.items():
        for one in names:
            if one in words and words[one] not in found.values():
                found[column] = words[one]
                break
    return found


def _is_time(column: str) -> bool:
    return column.endswith(("_at", "_on")) or READINGS.get(column) in ("date", "timestamp")


def _toml(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return f'"{escaped}"'
