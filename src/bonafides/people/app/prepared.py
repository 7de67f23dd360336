"""Queries that every page asks: put into SQL once in a process, then asked with the values of the moment.

Building a statement out of a queryset costs more than asking it, and on PostgreSQL so does planning it: there
a connection keeps it prepared (decision 0036). Nothing that was found is kept.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.models import Expression, Field, Model, QuerySet
from django.db.models.query import get_related_populators

Build = Callable[..., QuerySet[Any, Any]]
Make = Callable[[Sequence[Any]], Any]


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
    converters
        What makes a database's value one of ours, by the place of its column.
    make
        What becomes of a row: a tuple, or a record with those it was asked with.
    """

    sql: str
    params: tuple[Any, ...]
    converters: tuple[tuple[int, Sequence[Any], Any], ...]
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
        with prepared_cursor() as cursor:
            cursor.execute(told.sql, _given(told, values))
            found = cursor.fetchall()
        if told.make is tuple and not told.converters:
            return list(found)
        return [told.make(_converted(row, told)) for row in found]

    def first(self, **values: Any) -> Any:
        """The first of what is found; None where nothing is."""
        found = self(**values)
        return found[0] if found else None

    def count(self, **values: Any) -> int:
        """How many there are, counted by the database."""
        told = self._told()
        with prepared_cursor() as cursor:
            cursor.execute(f"SELECT COUNT(*) FROM ({told.sql}) AS found", _given(told, values))
            return int(cursor.fetchone()[0])

    def _told(self) -> Statement:
        told = self._known.get(connection.vendor)
        if told is None:
            told = self._known[connection.vendor] = self._statement()
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
            tuple((place, tuple(ways), column) for place, (ways, column) in converters.items()),
            _records(compiler) if rows._fields is None else tuple,
        )


def _with_constants(sql: str, params: Sequence[Any]) -> tuple[str, Sequence[Any]]:
    """The statement with what never changes in its words, where the database plans it once.

    A plan made without knowing such values would be a worse one.
    """
    literal = getattr(connection, "literal", None)
    if literal is None:
        return sql, params
    values = iter(params)

    def filled_in(place: re.Match[str]) -> str:
        if place[0] == "%%":
            return place[0]
        value = next(values)
        return place[0] if isinstance(value, Given) else str(literal(value)).replace("%", "%%")

    return re.sub("%[s%]", filled_in, sql), [one for one in params if isinstance(one, Given)]


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


def _given(told: Statement, values: dict[str, Any]) -> list[Any]:
    # Not through the proxy, which looks up whose thread it is at every step; and each value once.
    here = connections[DEFAULT_DB_ALIAS]
    fields = {one.name: one.output_field for one in told.params if isinstance(one, Given)}
    made = {name: field.get_db_prep_value(values[name], here) for name, field in fields.items()}
    return [made[one.name] if isinstance(one, Given) else one for one in told.params]


def _converted(row: Sequence[Any], told: Statement) -> Sequence[Any]:
    if not told.converters:
        return row
    values = list(row)
    for place, ways, column in told.converters:
        value = values[place]
        for way in ways:
            value = way(value, column, connection)
        values[place] = value
    return values


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
