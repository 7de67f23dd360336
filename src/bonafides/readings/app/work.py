"""What rooms above have a worker do as jobs, beside reading and measuring: one function for each kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bonafides.readings.app.actions_jobs import Lease

_WORK: dict[str, Callable[[Lease], None]] = {}


def register_work(kind: str, do: Callable[[Lease], None]) -> None:
    """Add a kind of job; rooms do so when Django has loaded them.

    Parameters
    ----------
    kind
        As in `actions_jobs.ask_for`.
    do
        Does it, says how far it is through the lease, and ends with `lease.done`. Safe to be killed and begun
        again at any moment.
    """
    _WORK[kind] = do


def registered() -> Mapping[str, Callable[[Lease], None]]:
    """Every kind that rooms have added."""
    return _WORK
