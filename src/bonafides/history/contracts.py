"""What a table must hold, written as data: importers, errors and the manual all read the same text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bonafides.errors import BrokenContract


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a contract.

    Parameters
    ----------
    type
        One of ``string int64 float64 bool date timestamp``. Timestamps are UTC without a zone mark,
        with microseconds.
    says
        What the value says, as the manual prints it.
    unit
        Unit, or the set of values allowed, written out.
    nullable
        Whether a row may leave it empty. "Not known" is always empty, never zero.
    """

    type: str
    says: str
    unit: str = ""
    nullable: bool = False


@dataclass(frozen=True, slots=True)
class Contract:
    """A table by name: what one row is, its columns, and the order that it is stored in."""

    name: str
    row: str
    columns: Mapping[str, Column]
    order: tuple[str, ...] = ()

    def require(self, found: Mapping[str, str], *, where: str = "") -> None:
        """Check column names and types.

        Parameters
        ----------
        found
            Column name to type word, as in `Column.type`.
        where
            The file or table to name in the error.

        Raises
        ------
        BrokenContract
            A column is missing or of another type; says which, what was there, and what to do.

        Examples
        --------
        >>> Contract("x", "one day", {"on": Column("date", "the day")}).require({"on": "date"})
        """
        place = where or self.name
        missing = [name for name in self.columns if name not in found]
        if missing:
            wanted = "; ".join(f"{name} ({self.columns[name].says})" for name in missing)
            raise BrokenContract(
                f"{place} has no column {wanted}. It has: {', '.join(found) or 'no columns'}",
                f"{self.name}: {', '.join(self.columns)}",
                "map the missing column in a mapping file (docs/how-to/map-your-own-columns.md) or rename it",
            )
        for name, column in self.columns.items():
            if found[name] != column.type:
                raise BrokenContract(
                    f"column {name} of {place} is {found[name]}",
                    f"{column.type} ({column.says})",
                    "convert it in the export, or map it with a format in a mapping file",
                )


def one_of(values: Iterable[str]) -> str:
    """Write a closed set of values as a contract's unit.

    Examples
    --------
    >>> one_of(["won", "lost"])
    'one of won, lost'
    """
    return "one of " + ", ".join(values)
