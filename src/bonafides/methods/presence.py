"""Is somebody still there? What unanswered contacts say, from counts of contacts and replies."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import linalg

from bonafides.figures import Figure
from bonafides.methods.presence_grid import BOX, DROP, all_silent, around, best_of, ends_of_alive, profile

Array = npt.NDArray[np.float64]

FEWEST_STREAKS = 30
"""Below this many subjects three parameters cannot be told from one another."""

FEWEST_REPLIES = 10
"""Below this many replies their rate is not described."""

_NODES = 48


def alive_after_silence(alive: npt.ArrayLike, reply: npt.ArrayLike, elapsed: npt.ArrayLike) -> Array:
    """P(alive) after contacts that have had no reply, one reply rate for all.

    Parameters
    ----------
    alive
        π: share of subjects who are alive when the silence begins.
    reply
        r: chance that a living subject ever replies to one contact.
    elapsed
        ... × contacts: F(s), the share of replies that would have come by now, per contact; NaN where
        there is no contact.

    Returns
    -------
    Array
        πΠ(1−rF(s)) / [πΠ(1−rF(s)) + 1−π], one for each row of `elapsed`.

    Examples
    --------
    >>> alive_after_silence(0.5, 0.5, [[1.0, np.nan], [1.0, 1.0]]).round(3).tolist()
    [0.333, 0.2]
    """
    waited = np.nan_to_num(np.asarray(elapsed, dtype=float), nan=0.0)
    silent = np.prod(1.0 - np.asarray(reply, dtype=float)[..., None] * waited, axis=-1)
    return _posterior(np.asarray(alive, dtype=float), silent)


def alive_after_contacts(alive: float, a: float, b: float, contacts: npt.ArrayLike) -> Array:
    """P(alive) after n contacts all long unanswered, when reply rates differ as Beta(a, b).

    Parameters
    ----------
    alive
        π, a share.
    a, b
        Of the Beta distribution of reply rates among the living.
    contacts
        n, whole numbers ≥ 0.

    Returns
    -------
    Array
        π w / (π w + 1 − π) with w = Π_{j<n} (b+j)/(a+b+j).

    Examples
    --------
    >>> alive_after_contacts(0.6, 2, 4, [1, 2, 3, 4, 5, 10]).round(3).tolist()
    [0.5, 0.417, 0.349, 0.294, 0.25, 0.125]
    """
    return _posterior(np.asarray(alive), all_silent(a, b, np.asarray(contacts, dtype=float)))


def alive_while_waiting(alive: float, a: float, b: float, elapsed: npt.ArrayLike) -> Array:
    """P(alive) after contacts some of which may still be answered, when reply rates differ as Beta(a, b).

    Parameters
    ----------
    alive, a, b
        As in `alive_after_contacts`.
    elapsed
        Subjects × contacts: F(s) per contact, from `replies.ReplyDelay.by`; NaN where there is no contact.

    Returns
    -------
    Array
        One probability a subject. With every F(s) = 1 it equals `alive_after_contacts`.

    Notes
    -----
    E[Π(1 − rF(s))] over r ~ Beta(a, b) by Gauss–Jacobi quadrature, exact for up to 95 contacts.

    Examples
    --------
    >>> alive_while_waiting(0.6, 2, 4, [[1.0, 1.0], [0.0, np.nan]]).round(3).tolist()
    [0.417, 0.6]
    """
    waited = np.nan_to_num(np.asarray(elapsed, dtype=float), nan=0.0)
    rates, shares = _beta_nodes(a, b)
    silent = np.zeros(waited.shape[0])
    for r, share in zip(rates, shares, strict=True):
        silent += share * np.prod(1.0 - r * waited, axis=1)
    return _posterior(np.asarray(alive), silent)


@dataclass(frozen=True, slots=True, eq=False)
class PresenceModel:
    """How many are alive, and how readily the living reply, as fitted by `fit_presence`.

    `alive` is π, `reply` the mean reply rate a/(a+b) of one contact; `after[n]` is P(alive) after n
    unanswered contacts. All are figures with profile-likelihood intervals; `a` and `b` are NaN when refused.
    """

    alive: Figure
    reply: Figure
    a: float
    b: float
    after: tuple[Figure, ...]
    n: int
    why: str = ""

    @property
    def refused(self) -> bool:
        """Whether there is a reason in place of parameters."""
        return bool(self.why)


def fit_presence(replied: npt.ArrayLike, ended: npt.ArrayLike, *, contacts: int = 10) -> PresenceModel:
    """Fit π and the Beta(a, b) of reply rates to counts of streaks, by maximum likelihood.

    Parameters
    ----------
    replied
        replied[j]: subjects who replied after j unanswered contacts (to contact j + 1).
    ended
        ended[j]: subjects whose contacts stopped after j unanswered ones, whatever became of them.
    contacts
        P(alive) is given after 0 to this many unanswered contacts.

    Returns
    -------
    PresenceModel
        Refused, with the reason, below 30 subjects, without replies, or when nobody stayed silent
        through two contacts (then death and slowness look the same).

    Notes
    -----
    A subject replies to contact j+1 with probability π B(a+1, b+j)/B(a, b), and is silent through j
    with 1−π+π B(a, b+j)/B(a, b): the mixture-cure form of Fader, Hardie & Shang (2010, Marketing Science
    29) with death before the first contact only. a ≥ 1 is required: whoever is alive and would never
    reply cannot be told from whoever is gone, and counts as gone. Stopping must not depend on what
    the subject would have done. Intervals are the range of the figure over all (π, a, b) within 1.92 of
    the largest log-likelihood; wide ones are the rule when few contacts follow a silence.

    Examples
    --------
    Expected counts of 1000 subjects with π = .6 and Beta(2, 4), each contacted until a reply or six times.

    >>> replied = [200.0, 114.3, 71.4, 47.6, 33.3, 24.2]
    >>> model = fit_presence(replied, [0, 0, 0, 0, 0, 0, 509.1], contacts=5)
    >>> round(model.alive.value, 2), round(model.after[5].value, 2)
    (0.6, 0.25)
    """
    replies, ends = _streaks(replied, ended)
    n = round(replies.sum() + ends.sum())
    why = _too_little(replies, ends, n)
    if why:
        nothing = Figure.refuse(why, n=n, unit="share")
        return PresenceModel(nothing, nothing, np.nan, np.nan, (nothing,) * (contacts + 1), n, why)
    box: tuple[float, ...] = BOX
    table = profile(replies, ends, box, 41)
    for size in (51, 61):
        near = table.best > table.best.max() - DROP - 2.0
        box = around(table, near, box)
        table = profile(replies, ends, box, size)
    inside = table.best >= table.best.max() - DROP
    low, high = ends_of_alive(table, inside, replies, ends)
    reply = table.a / (table.a + table.b)
    alive, a, b = best_of(table, replies, ends)
    after = []
    for j in range(contacts + 1):
        silent = all_silent(table.a, table.b, np.float64(j))
        value = float(_posterior(np.float64(alive), all_silent(a, b, j)))
        floor = float(_posterior(low, silent[inside]).min())
        after.append(_figure(value, floor, float(_posterior(high, silent[inside]).max()), n))
    rate = _figure(a / (a + b), float(reply[inside].min()), float(reply[inside].max()), n)
    return PresenceModel(after[0], rate, a, b, tuple(after), n)


def _posterior(alive: Array | np.float64, silent: Array | np.float64) -> Array:
    kept = alive * silent
    return np.asarray(kept / (kept + 1.0 - alive), dtype=float)


def _beta_nodes(a: float, b: float) -> tuple[Array, Array]:
    """Points and weights for integrals over Beta(a, b) (Golub & Welsch 1969, from Jacobi's recursion)."""
    k, total = np.arange(1.0, _NODES), a + b - 2.0
    middle = ((a - 1) ** 2 - (b - 1) ** 2) / ((2 * k + total) * (2 * k + total + 2))
    inner = k[1:]
    square = 4 * inner * (inner + a - 1) * (inner + b - 1) * (inner + total)
    square = square / ((2 * inner + total) ** 2 * (2 * inner + total + 1) * (2 * inner + total - 1))
    first = 4 * a * b / ((a + b) ** 2 * (a + b + 1))
    beside = np.sqrt(np.concatenate([[first], square]))
    diagonal = np.concatenate([[(a - b) / (a + b)], middle])
    nodes, vectors = linalg.eigh_tridiagonal(diagonal, beside)
    return np.asarray((1.0 + nodes) / 2.0, dtype=float), np.asarray(vectors[0] ** 2, dtype=float)


def _streaks(replied: npt.ArrayLike, ended: npt.ArrayLike) -> tuple[Array, Array]:
    length = max(np.size(replied), np.size(ended))
    pair = np.zeros((2, length))
    pair[0, : np.size(replied)] = replied
    pair[1, : np.size(ended)] = ended
    if (pair < 0).any():
        raise ValueError("counts of streaks cannot be negative")
    return pair[0], pair[1]


def _too_little(replies: Array, ends: Array, n: int) -> str:
    if n < FEWEST_STREAKS:
        return f"{n} subjects were contacted. {FEWEST_STREAKS} are needed."
    if replies.sum() < FEWEST_REPLIES:
        return f"{round(replies.sum())} replies. {FEWEST_REPLIES} are needed."
    if replies[1:].sum() + ends[2:].sum() < FEWEST_REPLIES:
        return "Hardly anybody was contacted again after a silence, so silence says nothing here."
    return ""


def _figure(value: float, low: float, high: float, n: int) -> Figure:
    return Figure(value, min(low, value), max(high, value), n=n, unit="share")
