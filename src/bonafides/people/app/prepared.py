"""Queries that every page asks: put into SQL once in a process, then asked with the values of the moment.

Building a statement out of a queryset costs more than asking it, and on PostgreSQL so does planning it: there
a connection keeps it prepared (decision 0036). Nothing that was found is kept.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.models import CharField, DateField, Expression, Field, IntegerField, Model, QuerySet, Value
from django.db.models.query import get_related_populators

Build = Callable[..., QuerySet[Any, Any]]
Make = Callable[[Sequence[Any]], Any]
Convert = Callable[[Any], Any]

MOST_DAYS = 8192
"""Days and moments of a column whose reading a process keeps: SQLite tells them as text."""


class Given(Expression):
    """A place in a query for a value that is known when it is asked."""

    def __init__(self, name: str, field: Field[Any, Any]) -> None:
        super().__init__(output_field=field)
        self.name = name

    def as_sql(self, _compiler: Any, _connection: Any) -> Any:
        """A placeholder, with itself for its value."""
        return "%s", [self]


@dataclass(frozen=True, slots=True)
class Statement:
    """A query in the words of one database.

    Parameters
    ----------
    sql, params
        With a `Given` wherever a value is missing.
    marked
        The same with SQLite's own marks for values; None on another database.
    ways
        For each value that is given, its kind where it is taken as it is, and the field that prepares others.
    converters
        What makes a database's value one of ours, by the place of its column.
    make
        What becomes of a row: a tuple, or a record with those it was asked with.
    """

    sql: str
    params: tuple[Any, ...]
    marked: str | None
    ways: dict[str, tuple[type | None, Field[Any, Any]]]
    converters: tuple[tuple[int, Convert], ...]
    make: Make


class Prepared:
    """A query with places for values.

    Parameters
    ----------
    build
        Gives the queryset; called once for each kind of database with a `Given` for every name. It may use
        neither slices that depend on a value nor `prefetch_related`.
    fields
        For each name a field of its kind.
    """

    def __init__(self, build: Build, **fields: Field[Any, Any]) -> None:
        self._build = build
        self._fields = fields
        self._known: dict[str, Statement] = {}

    def __call__(self, **values: Any) -> list[Any]:
        """Ask: records, or tuples where the queryset says which values it wants."""
        told = self._told()
        found = _found(told, values)
        if told.converters:
            found = [_converted(row, told) for row in found]
        return found if told.make is tuple else [told.make(row) for row in found]

    def first(self, **values: Any) -> Any:
        """The first of what is found; None where nothing is."""
        found = self(**values)
        return found[0] if found else None

    def count(self, **values: Any) -> int:
        """How many there are, counted by the database."""
        told = self._told()
        with prepared_cursor() as cursor:
            given = _given(told, values, connections[DEFAULT_DB_ALIAS])
            cursor.execute(f"SELECT COUNT(*) FROM ({told.sql}) AS found", given)
            return int(cursor.fetchone()[0])

    def _told(self) -> Statement:
        vendor = connections[DEFAULT_DB_ALIAS].vendor
        told = self._known.get(vendor)
        if told is None:
            told = self._known[vendor] = self._statement()
        return told

    def _statement(self) -> Statement:
        rows: Any = self._build(**{name: Given(name, field) for name, field in self._fields.items()})
        compiler = rows.query.get_compiler(connection=connection)
        sql, params = _with_constants(*compiler.as_sql())
        columns = [column[0] for column in compiler.select[: compiler.col_count]]
        converters = compiler.get_converters(columns)
        return Statement(
            sql,
            tuple(params),
            _marked(sql) if connection.vendor == "sqlite" else None,
            {
                one.name: (_as_it_is(one.output_field), one.output_field)
                for one in params
                if isinstance(one, Given)
            },
            tuple(
                (place, _converter(ways, column))
                for place, (ways, column) in converters.items()
                if not _comes_back(column)
            ),
            _records(compiler) if rows._fields is None else tuple,
        )


def _with_constants(sql: str, params: Sequence[Any]) -> tuple[str, Sequence[Any]]:
    """The statement with what never changes in its words, where the database plans it once.

    A plan made without knowing such values would be a worse one.
    """
    literal = getattr(connection, "literal", _plain_literal)
    values, left = iter(params), []

    def filled_in(place: re.Match[str]) -> str:
        if place[0] == "%%":
            return place[0]
        value = next(values)
        written = None if isinstance(value, Given) else literal(value)
        if written is None:
            left.append(value)
            return place[0]
        return str(written).replace("%", "%%")

    return re.sub("%[s%]", filled_in, sql), left


def _plain_literal(value: Any) -> str | None:
    """A whole number or a text as SQLite reads it; None for anything else, which stays a value."""
    if type(value) is int:
        return str(value)
    return "'" + value.replace("'", "''") + "'" if type(value) is str and "\0" not in value else None


def _marked(sql: str) -> str:
    """The statement with SQLite's marks: what Django's cursor does at every use."""
    return re.sub("%[s%]", lambda place: "?" if place[0] == "%s" else "%", sql)


def _as_it_is(field: Field[Any, Any]) -> type | None:
    """The kind of value that a field hands to the database unchanged, if there is one."""
    if type(field) is CharField:
        return str
    return int if isinstance(field, IntegerField) else None


def _comes_back(column: Any) -> bool:
    """Whether a column is one whole number or one text that the statement itself says."""
    return isinstance(column, Value) and type(column.value) in (int, str)


def _converter(ways: Sequence[Any], column: Any) -> Convert:
    """All that makes a value of a column one of ours; a day or a moment follows from its text alone."""

    def convert(value: Any) -> Any:
        for way in ways:
            value = way(value, column, connection)
        return value

    of_days = isinstance(getattr(column, "output_field", None), DateField)
    return lru_cache(maxsize=MOST_DAYS)(convert) if of_days else convert


def _found(told: Statement, values: dict[str, Any]) -> list[Any]:
    """Rows as the database tells them.

    SQLite is asked without a cursor of Django's wherever nobody listens to it: what that does to a statement
    has been done, and takes longer than many an answer.
    """
    here: Any = connections[DEFAULT_DB_ALIAS]
    given = _given(told, values, here)
    if told.marked is None or here.queries_logged or here.execute_wrappers:
        with prepared_cursor() as cursor:
            cursor.execute(told.sql, given)
            return list(cursor.fetchall())
    here.ensure_connection()
    here.validate_thread_sharing()
    here.validate_no_broken_transaction()
    with here.wrap_database_errors:
        found: list[Any] = here.connection.execute(told.marked, given).fetchall()
        return found


def prepared_cursor() -> Any:
    """A cursor whose statements the database keeps prepared where it can (`website.postgresql`)."""
    return getattr(connection, "prepared_cursor", connection.cursor)()


def several(name: str, n: int, field: type[Field[Any, Any]]) -> dict[str, Field[Any, Any]]:
    """Fields of so many values of one kind, for `__in`: name_0, name_1, …"""
    return {f"{name}_{number}": field() for number in range(n)}


def room_for(n: int) -> int:
    """How many places a list of so many gets: 4, 8, 16, …, so that statements are few."""
    return 1 << max(n - 1, 3).bit_length()


def filled(name: str, values: Sequence[Any]) -> dict[str, Any]:
    """The values of such a list in as many places as it gets; the last is repeated."""
    last = len(values) - 1
    return {f"{name}_{place}": values[min(place, last)] for place in range(room_for(len(values)))}


def _given(told: Statement, values: dict[str, Any], here: Any) -> list[Any]:
    # Each value once.
    made = {}
    for name, (kind, field) in told.ways.items():
        value = values[name]
        made[name] = value if type(value) is kind else field.get_db_prep_value(value, here)
    return [made[one.name] if isinstance(one, Given) else one for one in told.params]


def _converted(row: Sequence[Any], told: Statement) -> Sequence[Any]:
    values = list(row)
    for place, convert in told.converters:
        values[place] = convert(values[place])
    return tuple(values)


def _records(compiler: Any) -> Make:
    """Rows as records of the model, with the related ones that were asked for."""
    info, select = compiler.klass_info, compiler.select
    model: type[Model] = info["model"]
    fields = info["select_fields"]
    start, end = fields[0], fields[-1] + 1
    names = [column[0].target.attname for column in select[start:end]]
    related = get_related_populators(info, select, connection.alias)  # type: ignore[call-arg]

    def record(row: Sequence[Any]) -> Model:
        made = model.from_db(connection.alias, names, row[start:end])
        for one in related:
            one.populate(row, made)
        return made

    return record
