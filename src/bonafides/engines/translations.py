"""Keep translations: on a small past ibis takes longer to write the SQL of a measure than DuckDB to run it.

The same measure of another past is the same expression but for the names of its tables. A shape is an
expression without these names; its SQL is kept, and the names are put in.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Mapping
from threading import Lock
from typing import Any

import ibis.expr.operations as ops
from ibis.common.graph import Node
from ibis.common.grounds import Concrete

KEPT = 300
"""Most translations that are held; a report asks some eighty questions."""

Shape = tuple[Any, ...]

_lock = Lock()
_known: OrderedDict[Shape, tuple[tuple[str, ...], str]] = OrderedDict()


class CannotBeKept(Exception):
    """Part of an expression cannot be told by its looks, or a word of it could be taken for a table."""


class _Reader:
    """Reads an expression node by node, children first; equal expressions of other tables read the same."""

    def __init__(self, backend: Any) -> None:
        self.backend = backend
        self.places: dict[Any, int] = {}
        self.tables: dict[str, int] = {}
        self.references: dict[int, int] = {}
        self.words: set[str] = set()
        self.lines: list[Any] = []

    def read(self, op: Any) -> int:
        """Read a node after those that it is made of; its place."""
        place = self.places.get(op)
        if place is None:
            line = self._table(op) if isinstance(op, ops.PhysicalTable) else self._node(op)
            self.lines.append(line)
            place = self.places[op] = len(self.lines)
        return place

    def _table(self, op: Any) -> Any:
        if type(op) is not ops.DatabaseTable or op.source is not self.backend:
            raise CannotBeKept
        return (ops.DatabaseTable, self.tables.setdefault(op.name, len(self.tables)), op.schema, op.namespace)

    def _node(self, op: Any) -> Any:
        if isinstance(op, ops.Reference):
            # Numbered as they are made, to be told apart: here by the order in which they are met.
            number = self.references.setdefault(op.identifier, len(self.references))
            return (type(op), self.read(op.parent), number)
        return (type(op), *[self._part(part) for part in op.args])

    def _part(self, part: Any) -> Any:
        if isinstance(part, Node):
            return (self.read(part),)
        if part is None or isinstance(part, Concrete):
            return part
        if isinstance(part, str):
            self.words.add(part)
            return (type(part), part)
        if isinstance(part, tuple):
            return (tuple, *[self._part(one) for one in part])
        if isinstance(part, Mapping):
            return (dict, *[(self._part(key), self._part(one)) for key, one in part.items()])
        # 1, 1.0 and True are equal, and so are moments in two zones: their looks tell them apart.
        return (type(part), repr(part))

    def shape(self, op: Any) -> Shape:
        """All lines; the last one is the expression's own."""
        self.read(op)
        if any('"' in word or word in self.tables for word in self.words):
            raise CannotBeKept
        return tuple(self.lines)


def translated(backend: Any, expression: Any) -> str:
    """Return the SQL of an expression, out of what is kept where the same was asked of other tables.

    Parameters
    ----------
    backend
        An ibis backend whose translation depends on nothing but the expression.
    expression
        An ibis expression over tables of that backend.

    Examples
    --------
    >>> import ibis
    >>> one, other = (ibis.duckdb.connect() for _ in range(2))
    >>> first = one.create_table("deals_1", schema={"deal_no": "int64"})
    >>> second = other.create_table("deals_2", schema={"deal_no": "int64"})
    >>> translated(one, first.deal_no.max()) == one.compile(first.deal_no.max())
    True
    >>> translated(other, second.deal_no.max()) == other.compile(second.deal_no.max())
    True
    """
    reader = _Reader(backend)
    try:
        shape = reader.shape(expression.as_table().op())
        hash(shape)
    except (CannotBeKept, TypeError):
        return str(backend.compile(expression))
    names = tuple(reader.tables)
    with _lock:
        found = _known.get(shape)
        if found is not None:
            _known.move_to_end(shape)
    if found is None:
        found = (names, str(backend.compile(expression)))
        with _lock:
            _known[shape] = found
            while len(_known) > KEPT:
                _known.popitem(last=False)
    return _renamed(found[1], dict(zip(found[0], names, strict=True)))


def _renamed(query: str, names: Mapping[str, str]) -> str:
    """Put other names where tables are named; ibis quotes every name, and no word of the query has quotes."""
    if all(old == new for old, new in names.items()):
        return query
    there = "|".join(re.escape(old) for old in names)
    return re.sub(f'"({there})"', lambda found: f'"{names[found[1]]}"', query)
