"""How long asks wait for an answer, in working hours, for a million of them at once."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

from bonafides.figures import Figure
from bonafides.methods.survival import median_wait
from bonafides.promises.working_time import A_DAY_HOURS, BEGINS

Array = npt.NDArray[np.float64]
HOUR, DAY = 3600, 86400


def working_hours_of(since: npt.ArrayLike, until: npt.ArrayLike, *, zone: str) -> Array:
    """Working hours between many pairs of moments; as `working_time.working_hours` for each.

    Parameters
    ----------
    since, until
        (n,) seconds since 1970-01-01 UTC. Where `until` is earlier, nothing has passed.
    zone
        IANA zone of the working day.

    Returns
    -------
    Array
        (n,) hours, at least 0.

    Examples
    --------
    Friday 15:00 to Monday 10:00 UTC, 16:00 to 11:00 in Berlin:

    >>> friday, monday = (datetime(2026, 11, d, h, tzinfo=UTC).timestamp() for d, h in ((20, 15), (23, 10)))
    >>> working_hours_of([friday], [monday], zone="Europe/Berlin").tolist()
    [3.0]
    """
    start, end = (_worked(np.asarray(x, dtype=np.float64), zone) for x in (since, until))
    return np.maximum(end - start, 0.0)


def _worked(moments: Array, zone: str) -> Array:
    """Working hours from 1970 to each moment."""
    hours, place = np.unique(np.floor(moments / HOUR), return_inverse=True)
    # Clocks change at whole hours in UTC: one look at the zone for each hour that occurs.
    here = ZoneInfo(zone)
    shift = [datetime.fromtimestamp(h * HOUR, UTC).astimezone(here).utcoffset() for h in hours.tolist()]
    seconds = np.array([s.total_seconds() for s in shift if s is not None], dtype=np.float64)
    local = moments + seconds[place.reshape(-1)]
    day = np.floor(local / DAY)
    date = day.astype(np.int64).astype("datetime64[D]")
    before = np.busday_count(np.datetime64("1970-01-01"), date)
    of_day = np.clip((local - day * DAY) / HOUR - BEGINS.hour, 0.0, A_DAY_HOURS)
    return np.asarray(before * A_DAY_HOURS + np.where(np.is_busday(date), of_day, 0.0))


def time_to_answer(
    since: npt.ArrayLike, until: npt.ArrayLike, answered: npt.ArrayLike, *, zone: str
) -> Figure:
    """Median working hours until an ask is answered: yes, yes if, or no because.

    Parameters
    ----------
    since, until
        (n,) seconds since 1970: when it was asked, and when it was answered or last looked at.
    answered
        (n,) whether it was answered. What waits still, or was withdrawn unanswered, counts for as long as it
        had waited: leaving it out would flatter.
    zone
        IANA zone of the working day.

    Returns
    -------
    Figure
        unit "working hours"; see `methods.survival.median_wait` for when it refuses.
    """
    waited = working_hours_of(since, until, zone=zone)
    return median_wait(waited, answered, unit="working hours")
