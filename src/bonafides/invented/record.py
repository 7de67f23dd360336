"""A growing record of events: columns of arrays, joined once at the end."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt


class Record:
    """Rows arrive in batches, one array (or one value for all) a column.

    Examples
    --------
    >>> record = Record(deal=np.int64, value=np.int64)
    >>> record.add(deal=np.array([1, 2]), value=7)
    >>> record.columns()["value"].tolist()
    [7, 7]
    """

    def __init__(self, **types: Any) -> None:
        self.types = types
        self.batches: dict[str, list[npt.NDArray[Any]]] = {name: [] for name in types}

    def add(self, **columns: Any) -> None:
        """Append a batch; the first column says how long it is."""
        length = len(columns[next(iter(self.types))])
        if not length:
            return
        for name, kind in self.types.items():
            value = np.asarray(columns[name], dtype=kind)
            self.batches[name].append(value if value.ndim else np.broadcast_to(value, (length,)))

    def columns(self) -> dict[str, npt.NDArray[Any]]:
        """Return everything recorded so far, one array a column."""
        return {
            name: np.concatenate(parts) if parts else np.empty(0, dtype=self.types[name])
            for name, parts in self.batches.items()
        }
