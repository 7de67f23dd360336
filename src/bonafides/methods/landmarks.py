"""Does the outcome change with a count that grows in time? Compared at landmarks, and naively beside it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bonafides.figures import LEVEL, Figure

Array = npt.NDArray[np.float64]
Index = npt.NDArray[np.int64]

UNIT = "log-odds per step"

FEWEST_EVENTS = 20
"""Below this many subjects with, or without, the outcome a slope is refused."""

EXPOSURE = (
    "By final count: whoever is open longer can collect more steps, so that this slope is not their effect."
)


@dataclass(frozen=True, slots=True)
class Trend:
    """A slope in log-odds of the outcome per step, and p: how often as steep a one is seen by chance."""

    slope: Figure
    p: float | None

    @property
    def refused(self) -> bool:
        """Whether the slope is refused."""
        return self.slope.refused


def landmark_slope(
    steps: npt.ArrayLike,
    n: npt.ArrayLike,
    events: npt.ArrayLike,
    *,
    stratum: npt.ArrayLike,
    subject: npt.ArrayLike | None = None,
) -> Trend:
    """Slope of the outcome on the number of steps so far, among subjects at risk at the same landmark.

    Parameters
    ----------
    steps
        How many steps the subjects in each cell had taken by the landmark.
    n
        Subjects in each cell.
    events
        How many of them had the outcome after it.
    stratum
        Label of landmark × lead (× whatever else must be alike, such as age): only subjects within a
        stratum are compared.
    subject
        Whose cell it is, when subjects appear at several landmarks: then each cell holds one subject,
        and the interval allows for its rows being one story. Left out: rows are independent.

    Returns
    -------
    Trend
        n counts subjects when they are named, else rows. Refused below 20 with or 20 without the
        outcome in strata where both occur, or when steps do not vary within any stratum.

    Notes
    -----
    Logit with an intercept for each stratum, one slope; the intercepts are profiled out. Landmarks keep
    time at risk from passing for an effect (Anderson, Cain & Gelber 1983, Journal of Clinical Oncology 1).
    With named subjects the larger of the model's variance and the clustered one (Liang & Zeger 1986) is
    taken: the clustered one alone is too small where the outcome is rare. Strata without both outcomes
    tell nothing and are left out. The intercepts are many when strata are small: keep some ten subjects
    in each.

    Examples
    --------
    Odds double with each step in both strata.

    >>> found = landmark_slope([0, 1, 0, 1], [90, 90, 60, 60], [30, 45, 40, 48], stratum=[1, 1, 2, 2])
    >>> round(found.slope.value, 2)  # log 2
    0.69
    """
    x, size, k = (np.asarray(a, dtype=float) for a in (steps, n, events))
    if (k < 0).any() or (k > size).any():
        raise ValueError("events must be counts, and no more than subjects")
    code = _codes(stratum)
    total, happened = np.bincount(code, weights=size), np.bincount(code, weights=k)
    kept = ((happened > 0) & (happened < total))[code] & (size > 0)
    x, size, k, code = x[kept], size[kept], k[kept], _codes(code[kept])
    whom = np.arange(x.size) if subject is None else _codes(np.asarray(subject)[kept])
    n_things = round(size.sum()) if subject is None else int(np.unique(whom).size)
    why = _too_little(x, size, k, code)
    if why:
        return Trend(Figure.refuse(why, n=n_things, unit=UNIT), None)
    fitted = _profiled(x, size, k, code)
    if fitted is None:
        why = "The steps decide the outcome alone within the strata: no finite slope fits."
        return Trend(Figure.refuse(why, n=n_things, unit=UNIT), None)
    beta, centred, residual, information = fitted
    variance = 1.0 / information
    if subject is not None:
        shares = np.bincount(whom, weights=centred * residual)
        people = shares.size
        story = float(np.square(shares).sum()) / information**2 * people / max(1, people - 1)
        variance = max(variance, story)
    return _trend(beta, float(np.sqrt(variance)), n_things)


def naive_slope(final_steps: npt.ArrayLike, n: npt.ArrayLike, events: npt.ArrayLike) -> Trend:
    """Slope of the outcome on the final number of steps: shown only with its warning, beside the landmarks.

    Parameters
    ----------
    final_steps
        How many steps the subjects in each cell took in all.
    n, events
        Subjects, and how many had the outcome.

    Returns
    -------
    Trend
        Its figure's `why` carries the warning. Refused as `landmark_slope` is.

    Examples
    --------
    >>> found = naive_slope([0, 1, 2], [100, 100, 100], [60, 50, 40])
    >>> round(found.slope.value, 2), found.slope.why == EXPOSURE
    (-0.41, True)
    """
    found = landmark_slope(final_steps, n, events, stratum=np.zeros(np.size(final_steps), dtype=int))
    if found.refused:
        return found
    slope = found.slope
    return Trend(Figure(slope.value, slope.low, slope.high, n=slope.n, unit=UNIT, why=EXPOSURE), found.p)


def _codes(labels: npt.ArrayLike) -> Index:
    return np.unique(np.asarray(labels), return_inverse=True)[1].astype(np.int64)


def _too_little(x: Array, n: Array, k: Array, code: Index) -> str:
    with_it, without = round(k.sum()), round((n - k).sum())
    if min(with_it, without) < FEWEST_EVENTS:
        return f"{with_it} with and {without} without the outcome. {FEWEST_EVENTS} of each are needed."
    mean = np.bincount(code, weights=n * x) / np.bincount(code, weights=n)
    if (n * np.square(x - mean[code])).sum() <= 0:
        return "Subjects at the same landmark had all taken the same number of steps."
    return ""


def _profiled(x: Array, n: Array, k: Array, code: Index) -> tuple[float, Array, Array, float] | None:
    """Slope, centred steps, residuals and information, by Newton on slope and intercepts together."""
    total, happened = np.bincount(code, weights=n), np.bincount(code, weights=k)
    alpha, beta = np.log(happened / (total - happened)), 0.0
    for _ in range(60):
        share = 1.0 / (1.0 + np.exp(-np.clip(alpha[code] + beta * x, -40, 40)))
        weight, residual = n * share * (1.0 - share), k - n * share
        in_stratum = np.maximum(np.bincount(code, weights=weight), 1e-12)
        mean = np.bincount(code, weights=weight * x) / in_stratum
        centred = x - mean[code]
        information = float((weight * centred**2).sum())
        if information < 1e-9:
            return None
        step = float((centred * residual).sum()) / information
        shift = np.bincount(code, weights=residual) / in_stratum - mean * step
        damp = min(1.0, 2.0 / max(abs(step) * float(np.ptp(x)), float(np.abs(shift).max()), 1e-9))
        beta, alpha = beta + damp * step, alpha + damp * shift
        if abs(step) < 1e-8 and float(np.abs(shift).max()) < 1e-6:
            return beta, centred, residual, information
    return None


def _trend(slope: float, error: float, n: int) -> Trend:
    from scipy import special

    reach = float(special.ndtri((1 + LEVEL) / 2)) * error
    figure = Figure(slope, slope - reach, slope + reach, n=n, unit=UNIT)
    return Trend(figure, float(2 * special.ndtr(-abs(slope) / error)) if error > 0 else 1.0)
