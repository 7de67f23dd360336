"""Is somebody still there? What contacts without an answer say when answers take time and channels differ."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import special

from bonafides.figures import LEVEL, Figure

Array = npt.NDArray[np.float64]
Index = npt.NDArray[np.int64]

FEWEST_SILENCES = 30
"""Below this many silences nothing is fitted."""

FEWEST_ANSWERS = 10
"""Below this many answers their rate and their delay are not described."""

DRAWS = 200
"""Draws of the parameters behind an interval."""

HALF_A_DAY = 0.46
"""Days from a contact, some time in working hours, to the end of its day: 11 hours."""

_CENTRE = np.array([0.0, 1.4, 0.0, 0.0])
_SPREAD = np.array([1.2, 1.0, 1.2, 0.5])
_ALIVE_SPREAD = 2.0
_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(20)
_RATES = (1.0 + _NODES) / 2.0
_DAYS = np.r_[-1:15, 16, 18, 21, 25, 30, 36, 45, 60, 90].astype(float)
"""Waiting times told apart: by day at first, then coarser, since hardly any answer is left to come."""
_LOG_WEIGHTS = np.log(_WEIGHTS / 2.0)


@dataclass(frozen=True, slots=True, eq=False)
class Waits:
    """Contacts without an answer, one row each.

    Parameters
    ----------
    silence
        0, 1, …: which silence the contact belongs to.
    channel
        Code of the channel, 0, 1, ….
    days
        Whole days from the contact to the last day on which there was no answer yet; −1 when the answer came
        on the day of the contact.
    """

    silence: Index
    channel: Index
    days: Array


@dataclass(frozen=True, slots=True, eq=False)
class WaitingModel:
    """How many are alive, how readily each channel is answered, and how soon; fitted by `fit_waiting`.

    `parameters` are logit π and, for each channel, log(a − 1), log b, log of the median delay in days, log of
    the delay's σ; `covariance` theirs. Empty, with `why`, when refused.
    """

    parameters: Array
    covariance: Array
    n: int
    n_answers: int
    why: str = ""

    @property
    def refused(self) -> bool:
        """Whether there is a reason in place of parameters."""
        return bool(self.why)

    @property
    def alive(self) -> float:
        """π: share alive when a silence begins."""
        return float(special.expit(self.parameters[0]))

    def reply(self, channel: int) -> float:
        """Mean chance that a living subject ever answers one contact by this channel."""
        a, b = _beta(self.parameters, channel)
        return a / (a + b)

    def delay(self, channel: int) -> tuple[float, float]:
        """Median delay in days and σ of its logarithm."""
        _, _, median, sigma = self.parameters[1 + 4 * channel : 5 + 4 * channel]
        return float(np.exp(median)), float(np.exp(sigma))

    def alive_while_waiting(
        self, waits: Waits, n: int, *, seed: int, average: Index | None = None
    ) -> tuple[Figure, ...]:
        """P(alive) of subjects from whom nothing has come, each with its interval.

        Parameters
        ----------
        waits
            Their contacts; `silence` says whose. Who has none has P(alive) = π.
        n
            How many subjects.
        seed
            Of the draws of the parameters.
        average
            One label a subject, from 0: subjects with the same one are mixed into one figure, as when
            several courses of contacts are possible.

        Returns
        -------
        tuple of Figure
            One a subject, or one a label.
        """
        if self.refused:
            wanted = n if average is None else int(average.max()) + 1
            return (Figure.refuse(self.why, n=self.n, unit="share"),) * wanted
        group = np.arange(n) if average is None else average
        size = np.bincount(group)
        parts = _by_channel(waits, n)
        draws = self._draws(seed)
        values = np.empty((len(draws), len(size)))
        for i, theta in enumerate(draws):
            silent = np.exp(sum((_log_silent(theta, part) for part in parts), np.zeros(n)))
            mean = np.bincount(group, weights=silent) / size
            values[i] = _posterior(theta[0], mean)
        ends = np.quantile(values[1:], [(1 - LEVEL) / 2, (1 + LEVEL) / 2], axis=0)
        return tuple(
            Figure(v, min(low, v), max(high, v), n=self.n, unit="share")
            for v, low, high in zip(values[0].tolist(), *ends.tolist(), strict=True)
        )

    def _draws(self, seed: int) -> Array:
        """The parameters themselves, then draws from their normal approximation."""
        rng = np.random.default_rng(seed)
        values, vectors = np.linalg.eigh(self.covariance)
        noise = rng.standard_normal((DRAWS, len(values))) * np.sqrt(values) @ vectors.T
        return np.concatenate([self.parameters[None], self.parameters + noise])


@dataclass(frozen=True, slots=True, eq=False)
class _Part:
    """The contacts of one channel: how many have waited how long (`_DAYS`), by silence that has any."""

    channel: int
    n: int
    silences: Index
    waited: Array


def fit_waiting(waits: Waits, answered: npt.ArrayLike, channels: int) -> WaitingModel:
    """Fit who is alive, how readily channels are answered and how soon, by maximum penalised likelihood.

    Parameters
    ----------
    waits
        Contacts of all silences: the days that passed without an answer.
    answered
        One a silence: whether an answer came on the day after those days, which ends the silence; else the
        silence was watched no longer.
    channels
        How many channels there are.

    Returns
    -------
    WaitingModel
        Refused below 30 silences or 10 answers.

    Notes
    -----
    Alive with chance π; the living answer a contact by channel c with a chance drawn from Beta(a_c, b_c) once
    a silence, after a lognormal delay. No answer by day T: 1 − π + π Π_c E[Π(1 − rF_c(T − t_j))]; an answer
    on day T: the difference between T − 1 and T. a ≥ 1, since whoever is alive and would never answer counts
    as gone (see `presence.fit_presence`). Weakly held to reply rates near a quarter and delays near a day
    (normal priors of width 1 or so on the logarithms), so that a channel seldom used has its place.

    The mixture-cure form of Fader, Hardie & Shang (2010, Marketing Science 29) with delays: what the counts
    of unanswered contacts alone cannot tell from presence. Stopping must not depend on what the subject
    would have done.

    Examples
    --------
    One contact each; 30 of 100 answered within the day, nobody of the rest in a month.

    >>> days = np.concatenate([np.full(30, -1.0), np.full(70, 30.0)])
    >>> waits = Waits(np.arange(100), np.zeros(100, dtype=np.int64), days)
    >>> fit_waiting(waits, days < 0, 1).reply(0) > 0.3
    True
    """
    from scipy import optimize

    came = np.asarray(answered, dtype=bool)
    n, k = len(came), int(came.sum())
    if n < FEWEST_SILENCES or k < FEWEST_ANSWERS:
        short = (
            f"{n} silences. {FEWEST_SILENCES}" if n < FEWEST_SILENCES else f"{k} answers. {FEWEST_ANSWERS}"
        )
        return WaitingModel(np.zeros(0), np.zeros((0, 0)), n, k, f"{short} are needed.")
    parts = _by_channel(waits, n)
    start = np.concatenate([[0.0], np.tile(_CENTRE, channels)])
    found = optimize.minimize(
        _loss, start, args=(parts, came), jac=True, method="L-BFGS-B", options={"maxiter": 200}
    )
    return WaitingModel(found.x, _inverse(_hessian(found.x, parts, came)), n, k)


def _by_channel(waits: Waits, n: int) -> list[_Part]:
    place = np.searchsorted(_DAYS, np.clip(waits.days, _DAYS[0], _DAYS[-1]), side="right") - 1
    parts = []
    for channel in np.unique(waits.channel).tolist():
        mine = waits.channel == channel
        silences, row = np.unique(waits.silence[mine], return_inverse=True)
        cells = np.bincount(row * _DAYS.size + place[mine], minlength=silences.size * _DAYS.size)
        parts.append(_Part(channel, n, silences, cells.reshape(-1, _DAYS.size).astype(float)))
    return parts


def _beta(theta: Array, channel: int) -> tuple[float, float]:
    return 1.0 + float(np.exp(theta[1 + 4 * channel])), float(np.exp(theta[2 + 4 * channel]))


def _by(days: Array, theta: Array, channel: int) -> Array:
    """F: share of answers that have come by the end of the last of these days."""
    median, sigma = theta[3 + 4 * channel], np.exp(theta[4 + 4 * channel])
    elapsed = np.where(days >= 0, days + HALF_A_DAY, 1.0)
    return np.where(days >= 0, special.ndtr((np.log(elapsed) - median) / sigma), 0.0)


def _silent(theta: Array, channel: int, later: int) -> Array:
    """Log(1 − rF) of a contact that has waited so long, for every node of r: days × nodes."""
    return np.log1p(-_by(_DAYS + later, theta, channel)[:, None] * _RATES[None, :])


def _weights(theta: Array, channel: int) -> Array:
    """Shares of the nodes under Beta(a, b), summing to one."""
    a, b = _beta(theta, channel)
    log = (a - 1) * np.log(_RATES) + (b - 1) * np.log1p(-_RATES) + _LOG_WEIGHTS
    weight = np.exp(log - log.max())
    return np.asarray(weight / weight.sum())


def _log_silent(theta: Array, part: _Part) -> Array:
    """Log P(no answer by this channel | alive), by silence."""
    log = np.zeros(part.n)
    product = np.exp(part.waited @ _silent(theta, part.channel, 0))
    log[part.silences] = np.log(product @ _weights(theta, part.channel))
    return log


def _posterior(logit_alive: float, silent: Array) -> Array:
    alive = special.expit(logit_alive)
    return np.asarray(alive * silent / (alive * silent + 1.0 - alive))


def _loss(theta: Array, parts: list[_Part], came: npt.NDArray[np.bool_]) -> tuple[float, Array]:
    """Minus the penalised log-likelihood, and its gradient."""
    logs = np.zeros((2, len(came)))
    slopes = []
    for part in parts:
        value, slope = _channel(theta, part)
        logs[:, part.silences] += np.log(value)
        slopes.append(slope / value[None])
    silent, later = np.exp(logs)
    alive = special.expit(theta[0])
    answered = np.where(came, np.maximum(silent - later, 1e-300), 1.0)
    still = 1.0 - alive + alive * silent
    centre = np.concatenate([[0.0], np.tile(_CENTRE, len(parts))])
    width = np.concatenate([[_ALIVE_SPREAD], np.tile(_SPREAD, len(parts))])
    off = (theta - centre) / width
    total = float((np.log(alive * answered)[came]).sum() + np.log(still[~came]).sum() - (off**2).sum() / 2)
    gradient = -off / width
    gradient[0] += (1 - alive) * (came.sum() + (alive * (silent - 1.0) / still)[~came].sum())
    now = np.where(came, silent / answered, alive * silent / still)
    then = np.where(came, -later / answered, 0.0)
    for part, slope in zip(parts, slopes, strict=True):
        own = slope[:, 0] @ now[part.silences] + slope[:, 1] @ then[part.silences]
        gradient[1 + 4 * part.channel : 5 + 4 * part.channel] += own
    return -total, -gradient


_STEP = 1e-5


def _channel(theta: Array, part: _Part) -> tuple[Array, Array]:
    """P(no answer by this channel | alive) by then and a day later (2 × silences), and its four slopes."""
    moved = theta + _STEP * (np.arange(len(theta)) == 1 + 4 * part.channel + np.arange(4)[:, None])
    weight = _weights(theta, part.channel)
    tables = [_silent(one, part.channel, later) for one in (theta, *moved[2:]) for later in (0, 1)]
    products = np.exp(part.waited @ np.concatenate(tables, axis=1)).reshape(-1, 6, _RATES.size)
    along = np.stack([weight, *(_weights(one, part.channel) for one in moved[:2])], axis=1)
    value = (products[:, :2] @ along).transpose(2, 1, 0)
    delayed = (products[:, 2:] @ weight).T.reshape(2, 2, -1)
    stepped = np.concatenate([value[1:], delayed])
    return value[0], (stepped - value[:1]) / _STEP


def _hessian(theta: Array, parts: list[_Part], came: npt.NDArray[np.bool_]) -> Array:
    step, size = 1e-3, len(theta)
    rows = np.empty((size, size))
    for i in range(size):
        moved = [theta + sign * step * (np.arange(size) == i) for sign in (1, -1)]
        up, down = (_loss(one, parts, came)[1] for one in moved)
        rows[i] = (up - down) / (2 * step)
    return (rows + rows.T) / 2


def _inverse(hessian: Array) -> Array:
    """Covariance; directions that the data leave open are as wide as the priors leave them."""
    values, vectors = np.linalg.eigh(hessian)
    least = 1.0 / _ALIVE_SPREAD**2
    return np.asarray(vectors / np.maximum(values, least) @ vectors.T)
