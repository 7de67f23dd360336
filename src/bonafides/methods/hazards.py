"""Competing risks in discrete time: which of K causes ends a subject, week by week, fitted on counts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bonafides.figures import Figure
from bonafides.methods.multinomial import climb, curvature, log_posterior, softmax

Array = npt.NDArray[np.float64]

FEWEST_EVENTS = 10
"""Below this many events of any cause the coefficients follow the prior more than the data."""

_SUBJECTS_AT_ONCE = 20_000
"""Keeps the derivatives of a large pipeline within some hundred MiB."""

_TWO_SIDED, _ONE_SIDED = 1.959963984540054, 1.6448536269514722


@dataclass(frozen=True, slots=True, eq=False)
class HazardModel:
    """Log-odds of each cause against none, in one week at risk.

    Parameters
    ----------
    coefficients
        K causes × P covariates, log-odds against "nothing happened this week".
    covariance
        (K·P) × (K·P), cause by cause; inverse of the curvature of the penalised likelihood.
    converged
        Whether Newton's steps ended. A model that has not converged is not used.
    n_at_risk
        Subject-weeks.
    n_events
        Events per cause.
    why
        The reason when refused (then the coefficients are NaN); otherwise empty.
    """

    coefficients: Array
    covariance: Array
    converged: bool
    n_at_risk: int
    n_events: tuple[int, ...]
    why: str = ""

    @property
    def refused(self) -> bool:
        """Whether there is a reason in place of coefficients."""
        return bool(self.why)


@dataclass(frozen=True, slots=True, eq=False)
class Chances:
    """P(cause by the end of the path) per subject: three arrays, subjects × causes, with the 95 % interval.

    `upper` is the one-sided 95 % bound: the chance lies below it with 95 % probability. `n` is the
    number of subject-weeks behind the model. All arrays are NaN when refused, and `why` says the reason.
    """

    value: Array
    low: Array
    high: Array
    upper: Array
    n: int
    why: str = ""

    def figure(self, subject: int, cause: int) -> Figure:
        """Return one subject's chance of one cause as a figure."""
        if self.why:
            return Figure.refuse(self.why, n=self.n, unit="share")
        value, low, high = (float(a[subject, cause]) for a in (self.value, self.low, self.high))
        return Figure(value, min(low, value), max(high, value), n=self.n, unit="share")


def fit_hazards(
    X: npt.ArrayLike,
    at_risk: npt.ArrayLike,
    events: npt.ArrayLike,
    *,
    prior_sd: npt.ArrayLike = 10.0,
    start: Array | None = None,
    max_steps: int = 60,
) -> HazardModel:
    """Fit the weekly hazards of K competing causes to counts, by Newton's method.

    Parameters
    ----------
    X
        Cells × P design matrix, the intercept included by the caller.
    at_risk
        Subject-weeks in each cell.
    events
        Cells × K events of each cause (a vector when K = 1); their sum may not exceed `at_risk`.
    prior_sd
        Standard deviation, in log-odds, of a normal prior with mean 0 on each coefficient: one number
        or P of them. `np.inf` is plain maximum likelihood.
    start
        Coefficients, K × P, to begin at, such as those of a fit on nearly the same cells: the top of the
        likelihood is the same from everywhere, and sooner reached from nearby. None begins at 0.
    max_steps
        Newton steps before giving up.

    Returns
    -------
    HazardModel
        Refused, with the reason, when a cause has fewer than 10 events, when the covariates cannot be
        told apart, or when Newton's method does not converge.

    Raises
    ------
    ValueError
        Shapes do not agree, or counts are negative or exceed those at risk.

    Notes
    -----
    Multinomial logit on the person-period table (Allison 1982, Sociological Methodology 13). Cells with
    equal covariates may be merged beforehand: the fit does not change.

    Examples
    --------
    With an intercept alone the hazards are the raw shares, here 30 and 50 of 1000 weeks.

    >>> model = fit_hazards([[1.0]], [1000], [[30, 50]], prior_sd=np.inf)
    >>> weekly_hazards(model, [[1.0]]).round(3).tolist()
    [[0.03, 0.05]]
    """
    X, n, k = _checked(X, at_risk, events)
    causes, width = k.shape[1], X.shape[1]
    precision = np.broadcast_to(1.0 / np.square(np.asarray(prior_sd, dtype=float)), (width,)).astype(float)
    counts = tuple(int(c) for c in k.sum(axis=0))
    if min(counts) < FEWEST_EVENTS:
        why = f"Only {min(counts)} events of one cause. {FEWEST_EVENTS} are needed."
        return _refusal(causes, width, int(n.sum()), counts, why)
    beta = np.zeros((causes, width)) if start is None else start
    height = log_posterior(beta, X, n, k, precision)
    converged = False
    information = np.eye(causes * width)
    for _ in range(max_steps):
        gradient, information = curvature(beta, X, n, k, precision)
        try:
            step: Array = np.linalg.solve(information, gradient.ravel()).astype(float).reshape(beta.shape)
        except np.linalg.LinAlgError:
            return _refusal(causes, width, int(n.sum()), counts, "The covariates cannot be told apart.")
        beta, gained, height = climb(beta, step, height, X, n, k, precision)
        if gained < 1e-9 * (1.0 + abs(height)) and np.abs(step).max() < 1e-6 * (1.0 + np.abs(beta).max()):
            converged = True
            break
    if not converged or np.linalg.cond(information) > 1e14:
        why = "The fit did not settle: some covariate decides the outcome alone, or repeats another."
        return _refusal(causes, width, int(n.sum()), counts, why)
    _, information = curvature(beta, X, n, k, precision)
    covariance: Array = np.linalg.inv(information).astype(float)
    return HazardModel(beta, covariance, True, int(n.sum()), counts)


def weekly_hazards(model: HazardModel, X: npt.ArrayLike) -> Array:
    """Probability of each cause in one week at risk.

    Parameters
    ----------
    model
        Fitted by `fit_hazards`.
    X
        ... × P covariates.

    Returns
    -------
    Array
        ... × K probabilities; NaN when the model is refused.

    Examples
    --------
    >>> model = fit_hazards([[1.0]], [200], [[20, 40]], prior_sd=np.inf)
    >>> weekly_hazards(model, [1.0]).round(2).tolist()
    [0.1, 0.2]
    """
    return softmax(np.asarray(X, dtype=float) @ model.coefficients.T)


def cumulative_incidence(
    model: HazardModel,
    paths: npt.ArrayLike,
    *,
    weeks: npt.ArrayLike | None = None,
    bounds: bool = True,
) -> Chances:
    """Chance that each cause has ended each subject by the end of its path.

    Parameters
    ----------
    model
        Fitted by `fit_hazards`.
    paths
        Subjects × weeks × P: the covariates each subject will have in each coming week.
    weeks
        How many weeks of the path count, per subject (0 to all, the default). Later rows are ignored.
    bounds
        Whether the interval is wanted too, which takes most of the time; without, it is NaN.

    Returns
    -------
    Chances
        Arrays subjects × K; refused when the model is.

    Notes
    -----
    CIF_k = Σ_u S(u−1) h_k(u) with S(u) = Π(1 − Σ_k h_k). The interval is the delta method's on log-odds,
    from the exact derivative of the sum; nothing is drawn, so that a hundred thousand subjects take
    seconds. It is for the chance itself and carries the doubt about the coefficients, not that about
    covariates left out.

    Examples
    --------
    >>> model = fit_hazards([[1.0]], [1000], [[100, 200]], prior_sd=np.inf)
    >>> chances = cumulative_incidence(model, np.ones((1, 2, 1)))
    >>> chances.value.round(2).tolist()  # .1 + .7 × .1 and .2 + .7 × .2
    [[0.17, 0.34]]
    """
    paths = np.asarray(paths, dtype=float)
    subjects, length, _ = paths.shape
    causes = model.coefficients.shape[0]
    if model.refused:
        nothing = np.full((subjects, causes), np.nan)
        return Chances(nothing, nothing, nothing, nothing, model.n_at_risk, model.why)
    limit = np.full(subjects, length) if weeks is None else np.asarray(weeks, dtype=int)
    value, error = np.empty((subjects, causes)), np.empty((subjects, causes))
    for start in range(0, subjects, _SUBJECTS_AT_ONCE):
        here = slice(start, start + _SUBJECTS_AT_ONCE)
        counted = np.arange(length) < limit[here, None]
        value[here], error[here] = _incidence(paths[here], counted, model, bounds=bounds)
    inner = (value > 0) & (value < 1)
    safe = np.where(inner, value, 0.5)
    odds, spread = np.log(safe / (1 - safe)), np.where(inner, error, 0.0) / (safe * (1 - safe))
    low, high, upper = (
        np.where(inner, 1.0 / (1.0 + np.exp(-(odds + z * spread))), value)
        for z in (-_TWO_SIDED, _TWO_SIDED, _ONE_SIDED)
    )
    return Chances(value, low, high, upper, model.n_at_risk)


def _checked(X: npt.ArrayLike, at_risk: npt.ArrayLike, events: npt.ArrayLike) -> tuple[Array, Array, Array]:
    design, n, k = (np.asarray(a, dtype=float) for a in (X, at_risk, events))
    if k.ndim == 1:
        k = k[:, None]
    if design.ndim != 2 or n.shape != design.shape[:1] or k.shape[0] != n.shape[0]:
        raise ValueError(f"cells do not agree: X {design.shape}, at risk {n.shape}, events {k.shape}")
    if (k < 0).any() or (k.sum(axis=1) > n).any():
        raise ValueError("events must be counts, and no more than those at risk")
    return design, n, k


def _refusal(causes: int, width: int, n: int, counts: tuple[int, ...], why: str) -> HazardModel:
    size = causes * width
    return HazardModel(np.full((causes, width), np.nan), np.full((size, size), np.nan), False, n, counts, why)


def _incidence(
    paths: Array, counted: npt.NDArray[np.bool_], model: HazardModel, *, bounds: bool
) -> tuple[Array, Array]:
    """Incidence and its standard error (NaN unless `bounds`), both subjects × causes."""
    subjects, length, width = paths.shape
    causes = model.coefficients.shape[0]
    hazard = weekly_hazards(model, paths) * counted[:, :, None]
    none = 1.0 - hazard.sum(axis=2)
    alive = np.concatenate([np.ones((subjects, 1)), np.cumprod(none, axis=1)[:, :-1]], axis=1)
    value, error = np.zeros((subjects, causes)), np.full((subjects, causes), np.nan)
    for cause in range(causes):
        own, ahead = hazard[:, :, cause], np.zeros((subjects, length + 1))
        for week in range(length - 1, -1, -1):
            ahead[:, week] = own[:, week] + none[:, week] * ahead[:, week + 1]
        value[:, cause] = ahead[:, 0]
        if not bounds:
            continue
        slope = np.empty((subjects, causes, width))
        for other in range(causes):
            # What one week's log-odds of `other` change: that week itself, and being there later.
            direct = own * ((cause == other) - hazard[:, :, other])
            later = hazard[:, :, other] * none * ahead[:, 1:]
            slope[:, other] = ((alive * (direct - later))[:, None, :] @ paths)[:, 0, :]
        flat = slope.reshape(subjects, causes * width)
        error[:, cause] = np.sqrt(np.maximum(((flat @ model.covariance) * flat).sum(axis=1), 0.0))
    return value, error
