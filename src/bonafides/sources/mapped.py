"""Any tables, with a mapping that says which columns hold what."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bonafides.errors import BrokenContract, WrongRequest
from bonafides.history.tables import KINDS
from bonafides.sources import events, vocabulary
from bonafides.sources.deal_rows import READINGS, stage_defaults
from bonafides.sources.mapping import load_mapping
from bonafides.sources.mapping_contract import (
    GUIDE,
    REQUIRED,
    STATE_KINDS,
    FileMapping,
    MappedFile,
    Source,
)
from bonafides.sources.options import ImportOptions
from bonafides.sources.quoting import name, text, texts
from bonafides.sources.reading import BOOK_SUFFIXES, RawFile, RawSource
from bonafides.sources.staging import STAGED, Field, RawTable, Reading
from bonafides.sources.staging_area import StagingArea

KIND = "mapped"
BY_TYPE: dict[str, Reading] = {
    "VARCHAR": "text", "TIMESTAMP": "timestamp", "DATE": "date", "DOUBLE": "number", "BOOLEAN": "bool",
    "BIGINT": "integer",
}  # fmt: skip
BY_NAME: dict[str, Reading] = {"amount": "money", "probability": "percent", "default_share": "share"}
SAID: dict[str, tuple[str, Reading]] = {
    "probability": ("said_share", "percent"), "close_date": ("said_on", "date"),
    "amount": ("said_amount", "money"),
    "submission": ("said_amount", "money"), "adjustment": ("said_amount", "money"),
}  # fmt: skip
"""Kinds whose value is more than a text: the staged column and how it is read."""


def recognises(raw: RawSource) -> float:
    """Never by itself: it needs a mapping."""
    return 0.0


def stage(raw: RawSource, area: StagingArea, options: ImportOptions) -> None:
    """Stage every file of the mapping.

    Raises
    ------
    WrongRequest
        No mapping was given.
    BrokenContract
        The mapping, or a file, lacks what the other names.
    """
    if options.mapping is None:
        raise WrongRequest("no mapping was given", "--mapping FILE", GUIDE)
    mapping = load_mapping(options.mapping)
    area.source = mapping.source
    area.timezone = mapping.timezone or area.timezone
    area.exported_at = mapping.exported_at
    for entry in sorted(mapping.files, key=lambda one: one.table == "events"):
        files = [file for file in raw.files if entry.matches(file.name)]
        if not files:
            raise BrokenContract(
                f"mapping {mapping.path}: no file matches {entry.file}. There is: "
                f"{', '.join(file.name for file in raw.files[:20])}",
                "a file name or pattern of the export", GUIDE,
            )  # fmt: skip
        for file in files:
            _file(raw, area, mapping, entry, file)
    _leftovers(raw, area, mapping)
    _finish(area, mapping)


def _file(raw: RawSource, area: StagingArea, mapping: FileMapping, entry: MappedFile, file: RawFile) -> None:
    table = (
        raw.xlsx(file, sheet=entry.sheet) if entry.sheet and file.suffix in BOOK_SUFFIXES else raw.table(file)
    )
    table = _declared(table, entry)
    _headers_exist(mapping, entry, table)
    if entry.table == "events":
        events.stage_events(area, table, entry, mapping.events)
    elif entry.table == "statements" and "said" in entry.columns:
        _long(area, table, entry)
    elif entry.table == "statements":
        _states(area, table, entry)
    else:
        area.add(
            entry.table,
            table,
            _fields(entry, dict(entry.columns)),
            where=condition(entry),
            because=reason(entry),
        )


def _declared(table: RawTable, entry: MappedFile) -> RawTable:
    extra = dict(table.extra)
    if entry.decimal:
        extra["decimal"] = entry.decimal
    if entry.timezone:
        extra["timezone"] = entry.timezone
    return replace(table, date_format=entry.date_format, timestamp_format=entry.timestamp_format, extra=extra)


def _headers_exist(mapping: FileMapping, entry: MappedFile, table: RawTable) -> None:
    wanted = [(key, header) for key, one in entry.columns.items() for header in one.columns]
    for key, header in [*wanted, *[("where", header) for header in entry.where]]:
        if header not in table.columns:
            raise BrokenContract(
                f"mapping {mapping.path}: {table.file} has no column {header}, named by {key}. "
                f"It has: {', '.join(table.columns)}",
                "one of its headers, exactly as written", GUIDE,
            )  # fmt: skip


def expression(one: Source) -> str:
    """Return SQL for what a source says, as a text."""
    if not one.columns:
        return text(one.value or "")
    if one.separator is not None:
        sql = f"concat_ws({text(one.separator)}, {', '.join(name(header) for header in one.columns)})"
    elif len(one.columns) > 1:
        sql = f"coalesce({', '.join(name(header) for header in one.columns)})"
    else:
        sql = name(one.columns[0])
    if not one.values:
        return sql
    cases = " ".join(
        f"WHEN trim({sql}) = {text(key)} THEN {text(value)}" for key, value in one.values.items()
    )
    otherwise = sql if one.otherwise is None else text(one.otherwise)
    return f"nullif(CASE {cases} ELSE {otherwise} END, '')"


def condition(entry: MappedFile) -> str:
    """Return SQL for which rows are meant: those whose column holds one of the values ("*": any)."""
    parts = []
    for header, values in entry.where.items():
        if "*" in values:
            parts.append(f"nullif(trim({name(header)}), '') IS NOT NULL")
        else:
            parts.append(
                f"coalesce(trim({name(header)}), '') IN ({', '.join(text(value) for value in values)})"
            )
    return " AND ".join(parts)


def reason(entry: MappedFile) -> str:
    """Say the condition in words, for the account of rows."""
    return "; ".join(f"only {header} = {' or '.join(values)}" for header, values in entry.where.items())


def _fields(entry: MappedFile, columns: dict[str, Source]) -> list[Field]:
    fields = []
    for column, one in columns.items():
        sql = expression(one)
        if column == "category":
            sql = f"coalesce({vocabulary.category(sql)}, {sql})"
        simple = len(one.columns) == 1 and not one.values and column != "category"
        fields.append(
            Field(
                column, one.columns[0] if one.columns else column, _reading(entry.table, column, one),
                required=column in REQUIRED[entry.table], sql="" if simple else sql,
            )
        )  # fmt: skip
    return fields


def _reading(table: str, column: str, one: Source) -> Reading:
    if one.reading:
        return one.reading  # type: ignore[return-value]
    usual = BY_NAME.get(column) or (READINGS.get(column) if table == "deals" else None)
    return usual or BY_TYPE[STAGED[table][column]]


def _shared(entry: MappedFile) -> dict[str, Source]:
    kept = (
        "deal_id",
        "recorded_at",
        "seq",
        "author_id",
        "is_default",
        "is_automatic",
        "is_bulk",
        "is_censored",
    )
    return {key: entry.columns[key] for key in kept if key in entry.columns}


def _states(area: StagingArea, table: RawTable, entry: MappedFile) -> None:
    """A log of states: each row says everything anew; `assembly` keeps what changed."""
    shared = _fields(entry, _shared(entry))
    for kind in STATE_KINDS:
        if kind in entry.columns:
            said = entry.columns[kind]
            where = _both(condition(entry), _filled(said))
            fields = [*shared, Field("kind", sql=text(kind)), *_said(said, {kind: "true"})]
            because = reason(entry) or f"{kind} not empty"
            area.add("statements", table, fields, where=where, because=because)


def _long(area: StagingArea, table: RawTable, entry: MappedFile) -> None:
    """A log of changes: each row says one thing, and its kind."""
    kind, said = expression(entry.columns["kind"]), entry.columns["said"]
    base = condition(entry)
    rows = area.con.execute(
        f"SELECT {kind} AS kind, count(*) FROM {table.view} {'WHERE ' + base if base else ''} GROUP BY 1 "
        f"ORDER BY 1"
    ).fetchall()
    for word, n in rows:
        if word not in KINDS:
            area.note(
                f"{table.file}: {n:,} rows of the kind {word or 'nothing'} were left out; it is not mapped."
            )
    known = [word for word, _ in rows if word in KINDS]
    if not known:
        raise BrokenContract(
            f"{table.file}: no row is of a known kind. "
            f"There is: {', '.join(str(word) for word, _ in rows[:20])}",
            f"one of {', '.join(KINDS)}",
            f"translate them with values = {{ … }} under kind; {GUIDE}",
        )
    where = _both(_both(base, f"{kind} IN ({texts(known)})"), _filled(said))
    cases = {word: f"{kind} = {text(word)}" for word in known}
    fields = [*_fields(entry, _shared(entry)), Field("kind", sql=kind), *_said(said, cases)]
    area.add("statements", table, fields, where=where, because=f"of the kinds {', '.join(known)}, not empty")
    if "previous" in entry.columns:
        for word in known:
            _first_values(area, table, entry, word, _both(base, cases[word]))


def _both(first: str, second: str) -> str:
    return f"({first}) AND {second}" if first else second


def _filled(said: Source) -> str:
    return f"nullif(trim({expression(said)}), '') IS NOT NULL"


def _said(said: Source, cases: dict[str, str]) -> list[Field]:
    """The value in its own words, and typed where its kind has a type; `cases` is SQL for each kind."""
    header = said.columns[0] if said.columns else ""
    fields = [Field("said", header, "text", required=True, sql=expression(said))]
    for column, usual in {SAID[kind] for kind in cases if kind in SAID}:
        these = " OR ".join(when for kind, when in cases.items() if SAID.get(kind, ("",))[0] == column)
        reading = said.reading or usual
        fields.append(Field(column, header, reading, sql=f"CASE WHEN {these} THEN {expression(said)} END"))  # type: ignore[arg-type]
    return sorted(fields, key=lambda one: one.column)


def _first_values(area: StagingArea, table: RawTable, entry: MappedFile, kind: str, where: str) -> None:
    """The value before a deal's first recorded change, which change logs do not state by itself."""
    previous = entry.columns["previous"]
    deal, moment = expression(entry.columns["deal_id"]), expression(entry.columns["recorded_at"])
    view = f"{table.view}_{kind}_first"
    area.con.execute(
        f"CREATE VIEW {view} AS SELECT * FROM {table.view} WHERE {where} "
        f"QUALIFY row_number() OVER (PARTITION BY {deal} ORDER BY {moment}, _record) = 1"
    )
    only = {key: one for key, one in _shared(entry).items() if key in ("deal_id", "recorded_at")}
    fields = [*_fields(entry, only), Field("kind", sql=text(kind)), Field("seq", "", "integer", sql="'-1'")]
    fields += _said(previous, {kind: "true"})
    because = f"first {kind}, before its change"
    area.add("statements", replace(table, view=view), fields, where=_filled(previous), because=because)
    area.con.execute(
        "UPDATE staged_statements s SET recorded_at = d.created_at FROM staged_deals d "
        "WHERE d.deal_id = s.deal_id "
        "AND s.seq = -1 AND s.kind = ? AND d.created_at < s.recorded_at",
        [kind],
    )


def _leftovers(raw: RawSource, area: StagingArea, mapping: FileMapping) -> None:
    unused = [file.name for file in raw.files if not any(entry.matches(file.name) for entry in mapping.files)]
    if unused:
        area.note(f"Not named by the mapping and left aside: {', '.join(unused)}.")


def _finish(area: StagingArea, mapping: FileMapping) -> None:
    for one in mapping.stages:
        _insert(area.con, "staged_stages", dict(one))
    if not mapping.stages:
        stage_defaults(area)
    if mapping.currency:
        area.con.execute("UPDATE staged_deals SET currency = coalesce(currency, ?)", [mapping.currency])
    for person in mapping.automatic:
        area.con.execute("DELETE FROM staged_people WHERE person_id = ?", [person])
        area.con.execute("INSERT INTO staged_people (person_id, is_person) VALUES (?, false)", [person])
    for measure, why in mapping.refuse.items():
        area.refuse(measure, why)


def _insert(con: Any, table: str, row: dict[str, Any]) -> None:
    columns = ", ".join(name(key) for key in row)
    con.execute(f"INSERT INTO {table} ({columns}) VALUES ({', '.join('?' * len(row))})", list(row.values()))
