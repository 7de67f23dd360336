"""The likelihood of presence over a grid of reply rates, and how far it reaches."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import special

from bonafides.figures import LEVEL

Array = npt.NDArray[np.float64]

BOX = (0.0, 5.5, -2.5, 6.5)
"""Reach of log a and log b: a ≥ 1, see `fit_presence`."""
DROP = float(special.chdtri(1, 1 - LEVEL)) / 2


@dataclass(frozen=True, slots=True, eq=False)
class Profile:
    """The log-likelihood over a grid of reply rates, with π at its best for each."""

    a: Array
    b: Array
    alive: Array
    best: Array
    first: Array
    second: Array


def all_silent(a: npt.ArrayLike, b: npt.ArrayLike, n: npt.ArrayLike) -> Array:
    """Π_{j<n} (b+j)/(a+b+j) = B(a, b+n)/B(a, b)."""
    a, b, n = (np.asarray(x, dtype=float) for x in (a, b, n))
    silent: Array = np.exp(special.betaln(a, b + n) - special.betaln(a, b)).astype(float)
    return silent


def log_likelihood(alive: Array, first: Array, second: Array, replies: Array, ends: Array) -> Array:
    """`first` is Σ replies × log B-ratio (without π); `second` grid × j holds P(silent through j | alive)."""
    with np.errstate(divide="ignore"):
        silent = np.log1p(-alive[:, None] * (1.0 - second[:, ends > 0]))
        return np.asarray(replies.sum() * np.log(alive) + first + silent @ ends[ends > 0], dtype=float)


def profile(replies: Array, ends: Array, box: tuple[float, ...], size: int) -> Profile:
    log_a, log_b = np.linspace(box[0], box[1], size), np.linspace(box[2], box[3], size)
    a, b = np.exp(np.repeat(log_a, size)), np.exp(np.tile(log_b, size))
    j = np.arange(replies.size)
    first = (special.betaln(a[:, None] + 1, b[:, None] + j) - special.betaln(a, b)[:, None]) @ replies
    second = all_silent(a[:, None], b[:, None], j.astype(float))
    low, high = np.full(a.shape, 1e-9), np.full(a.shape, 1.0 - 1e-9)
    lost, counts = 1.0 - second[:, ends > 0], ends[ends > 0]
    for _ in range(32):
        middle = (low + high) / 2
        rising = replies.sum() / middle > (lost / (1.0 - middle[:, None] * lost)) @ counts
        low, high = np.where(rising, middle, low), np.where(rising, high, middle)
    alive = (low + high) / 2
    return Profile(a, b, alive, log_likelihood(alive, first, second, replies, ends), first, second)


def best_of(table: Profile, replies: Array, ends: Array) -> tuple[float, float, float]:
    """π, a, b of the largest likelihood: the best point of ever finer grids around it."""
    reach = 0.3
    for _ in range(6):
        top = int(np.argmax(table.best))
        at_a, at_b = float(np.log(table.a[top])), float(np.log(table.b[top]))
        along_a = (max(BOX[0], at_a - reach), min(BOX[1], at_a + reach))
        along_b = (max(BOX[2], at_b - reach), min(BOX[3], at_b + reach))
        box = (*along_a, *along_b)
        table, reach = profile(replies, ends, box, 13), reach / 4
    top = int(np.argmax(table.best))
    return float(table.alive[top]), float(table.a[top]), float(table.b[top])


def around(table: Profile, near: npt.NDArray[np.bool_], box: tuple[float, ...]) -> tuple[float, ...]:
    """The part of the grid worth a closer look, one step wider, within the box it came from."""
    found: list[float] = []
    for values, low, high in ((np.log(table.a), box[0], box[1]), (np.log(table.b), box[2], box[3])):
        step = (high - low) / 40
        found += [max(low, float(values[near].min()) - step), min(high, float(values[near].max()) + step)]
    return tuple(found)


def ends_of_alive(
    table: Profile, inside: npt.NDArray[np.bool_], replies: Array, ends: Array
) -> tuple[Array, Array]:
    """For each reply rate within reach, the smallest and largest π within reach (concave in π)."""
    cut = table.best.max() - DROP
    first, second, best = table.first[inside], table.second[inside], table.alive[inside]
    found = []
    for edge in (1e-9, 1.0 - 1e-9):
        outer, inner = np.full(best.shape, edge), best.copy()
        reached = log_likelihood(outer, first, second, replies, ends) >= cut
        for _ in range(32):
            middle = (outer + inner) / 2
            within = log_likelihood(middle, first, second, replies, ends) >= cut
            inner, outer = np.where(within, middle, inner), np.where(within, outer, middle)
        found.append(np.where(reached, edge, inner))
    return found[0], found[1]
