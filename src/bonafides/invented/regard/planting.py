"""What is planted: where each subject truly stands on each dimension, and how raters of this company rate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

FIRST, LAST = 1, 7
"""Ends of the scale."""


@dataclass(frozen=True, slots=True)
class Facet:
    """One dimension of an instrument, as it lies in this company.

    Parameters
    ----------
    code
        As in the instrument.
    level
        Mean over subjects, on the scale of answers.
    spread
        Standard deviation over subjects of what is this dimension's own.
    general
        How much of the subject's general standing shows in it; below zero where less is better.
    """

    code: str
    level: float
    spread: float = 0.35
    general: float = 0.45


@dataclass(frozen=True, slots=True)
class Asked:
    """One item: its code, its dimension, and whether agreeing means less of it."""

    code: str
    facet: str
    reversed: bool = False


@dataclass(frozen=True, slots=True)
class Planting:
    """How raters rate, as standard deviations on the scale of answers.

    Parameters
    ----------
    leniency
        Of raters: kind or strict about everybody.
    halo
        Of a rater about one subject, over all dimensions.
    facet
        Of a rater about one subject in one dimension.
    item
        Of one answer.
    answers
        Chance that somebody who is asked answers.
    cannot_judge
        Chance that an item is left as "cannot judge".
    careless
        Chance that a rater answers without reading; the flag is up for nine in ten of them.
    own_leniency
        By how much people place themselves higher than they are seen, on average, and its standard deviation.
    """

    leniency: float = 0.40
    halo: float = 0.40
    facet: float = 0.40
    item: float = 0.75
    answers: float = 0.85
    cannot_judge: float = 0.04
    careless: float = 0.02
    own_leniency: tuple[float, float] = (0.25, 0.45)

    @property
    def around(self) -> float:
        """Standard deviation of one answer around the subject's true score."""
        return float(np.sqrt(self.leniency**2 + self.halo**2 + self.facet**2 + self.item**2))


def profiles(n_subjects: int, facets: Sequence[Facet], *, seed: int) -> Floats:
    """True scores before they meet a scale: (subjects, facets), one general factor and each facet's own.

    Examples
    --------
    >>> found = profiles(4000, [Facet("warm", 5.0), Facet("selfish", 3.0, general=-0.45)], seed=1)
    >>> found.shape, found.mean(axis=0).round(1).tolist()
    ((4000, 2), [5.0, 3.0])
    >>> bool(np.corrcoef(found.T)[0, 1] < -0.5)
    True
    """
    random = np.random.default_rng([seed, 1])
    general = random.standard_normal((n_subjects, 1))
    own = random.standard_normal((n_subjects, len(facets)))
    levels, loads, spreads = (
        np.array([getattr(f, name) for f in facets], dtype=np.float64)
        for name in ("level", "general", "spread")
    )
    return levels + general * loads + own * spreads


def expected(latent: Floats, around: float) -> Floats:
    """The mean of very many answers about a true score, once they are whole numbers from 1 to 7.

    This is the planted truth that a measured mean is held against: rounding and the ends of the scale pull
    answers inward, and no measuring could undo it.

    Examples
    --------
    >>> expected(np.array([4.0, 6.8]), 1.0).round(2).tolist()
    [4.0, 6.51]
    """
    from scipy.special import ndtr

    cuts = np.arange(FIRST, LAST) + 0.5
    above: Floats = 1 - ndtr((cuts - np.asarray(latent, dtype=np.float64)[..., None]) / around)
    found: Floats = FIRST + above.sum(axis=-1)
    return found
