"""A cursor for what is asked again and again: the server parses and plans it once a connection."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from itertools import count
from types import TracebackType
from typing import Any, NamedTuple, Self

from psycopg import Connection, DataError
from psycopg.adapt import Transformer
from psycopg.errors import DuplicatePreparedStatement, error_from_result
from psycopg.pq import ExecStatus
from psycopg.pq.abc import PGresult

PREPARED_AT_MOST = 200
"""Statements that a connection keeps prepared; what comes later is planned each time."""


@dataclass(slots=True)
class Kept:
    """Statements that a connection has prepared, each with what makes values of ours of its answers."""

    by_words: dict[str, Any] = field(default_factory=dict)


class Sent(NamedTuple):
    """The words that were sent; Django's tests of how often the database is asked look at them."""

    query: bytes


class PreparedCursor:
    """As much of a cursor as one statement needs.

    Parameters
    ----------
    connection
        One on which a statement may be sent at once: in a transaction, or without any.
    kept
        What this connection has prepared.
    """

    def __init__(self, connection: Connection[Any], kept: Kept) -> None:
        self.connection = connection
        self._line = connection.pgconn
        self._kept = kept
        self._query: Sent | None = None
        self._rows: Sequence[Any] = ()

    def execute(self, query: str, params: Sequence[Any] | None = None) -> Self:
        """Ask; a statement that this connection has not seen is prepared first.

        Raises
        ------
        DatabaseError
            The server refused it.
        """
        words, name = numbered(query)
        given: Any = [as_text(one) for one in params or ()]
        self._query = Sent(words)
        known = self._kept.by_words.get(query)
        if known is not None:
            return self._take(known, self._line.exec_prepared(name, given), first=False)
        makes: Any = Transformer(self.connection)
        if len(self._kept.by_words) >= PREPARED_AT_MOST:
            return self._take(makes, self._line.exec_params(words, given), first=True)
        self._prepare(name, words)
        self._take(makes, self._line.exec_prepared(name, given), first=True)
        self._kept.by_words[query] = makes
        return self

    def _prepare(self, name: bytes, words: bytes) -> None:
        try:
            self._refuse_errors(self._line.prepare(name, words))
        except DuplicatePreparedStatement:
            # A name is its words' own: what is there says the same.
            if not self.connection.autocommit:
                raise

    def _take(self, makes: Any, answer: PGresult, *, first: bool) -> Self:
        self._refuse_errors(answer)
        makes.set_pgresult(answer, set_loaders=first)
        self._rows = makes.load_rows(0, answer.ntuples, tuple)
        makes.set_pgresult(None, set_loaders=False)
        return self

    def _refuse_errors(self, answer: PGresult) -> None:
        if answer.status not in (ExecStatus.TUPLES_OK, ExecStatus.COMMAND_OK):
            raise error_from_result(answer, encoding="utf-8")

    def fetchall(self) -> list[Any]:
        """All rows."""
        return list(self._rows)

    def fetchone(self) -> Any:
        """The first row; None where there is none."""
        return self._rows[0] if self._rows else None

    def close(self) -> None:
        """Nothing is open."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, place: TracebackType | None
    ) -> None:
        self.close()


@lru_cache(maxsize=4 * PREPARED_AT_MOST)
def numbered(sql: str) -> tuple[bytes, bytes]:
    """The words of a statement with its places as the server counts them, and the name that is theirs alone.

    Examples
    --------
    >>> words, name = numbered("SELECT a FROM b WHERE c = %s AND d LIKE '100 %%' AND e < %s")
    >>> words
    b"SELECT a FROM b WHERE c = $1 AND d LIKE '100 %' AND e < $2"
    >>> len(name)
    34
    """
    places = count(1)
    words = re.sub("%[s%]", lambda found: f"${next(places)}" if found[0] == "%s" else "%", sql).encode()
    return words, b"h_" + hashlib.sha256(words).hexdigest()[:32].encode()


def as_text(value: Any) -> bytes | None:
    """A value as the server reads it; what kind it is follows from where it stands.

    Raises
    ------
    DataError
        A text holds a NUL, at which the server would end it.
    TypeError
        A value of a kind that no such statement has.

    Examples
    --------
    >>> as_text(2**40), as_text(True), as_text(date(2026, 3, 1)), as_text(None)
    (b'1099511627776', b't', b'2026-03-01', None)
    """
    way = _AS_TEXT.get(type(value))
    if way is None:
        # Django marks numbers by their width, and choices are texts of a kind of their own.
        way = next((_AS_TEXT[kind] for kind in (int, str) if isinstance(value, kind)), None)
    if way is None:
        raise TypeError(f"no prepared statement is asked with a {type(value).__name__}")
    return way(value)


def _text(value: str) -> bytes:
    if "\0" in value:
        raise DataError("text cannot contain NUL (0x00) bytes")
    return str.__str__(value).encode()


_AS_TEXT: dict[type, Callable[[Any], bytes | None]] = {
    type(None): lambda _value: None,
    bool: lambda value: b"t" if value else b"f",
    int: lambda value: b"%d" % value,
    str: _text,
    date: lambda value: value.isoformat().encode(),
    datetime: lambda value: value.isoformat().encode(),
}
