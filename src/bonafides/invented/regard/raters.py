"""Who answers, and what: raters with leniency and halo, some who cannot judge, a few who do not read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bonafides.invented.regard.planting import FIRST, LAST, Asked, Facet, Planting

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False, slots=True)
class Drawn:
    """Answers of raters about one subject, many times over.

    Parameters
    ----------
    answers
        (times, raters, items) whole numbers from 1 to 7 as floats, NaN where somebody could not judge.
    flags
        (times, raters) whether the browser thought the answers careless.
    """

    answers: Floats
    flags: npt.NDArray[np.bool_]

    def rows(self, items: Sequence[Asked], time: int = 0) -> list[dict[str, int | None]]:
        """One dict a rater, item to answer, as a ballot carries them.

        Examples
        --------
        >>> drawn = Drawn(np.array([[[5.0, np.nan]]]), np.array([[False]]))
        >>> drawn.rows([Asked("c1", "c"), Asked("c2", "c")])
        [{'c1': 5, 'c2': None}]
        """
        return [
            {
                item.code: None if np.isnan(value) else int(value)
                for item, value in zip(items, one, strict=True)
            }
            for one in self.answers[time]
        ]


def draw(
    latent: Sequence[float],
    facets: Sequence[Facet],
    items: Sequence[Asked],
    n_raters: int,
    planting: Planting,
    *,
    seed: int | Sequence[int],
    times: int = 1,
) -> Drawn:
    """Answers of `n_raters` about one subject whose true scores are `latent`, drawn `times` over.

    Halo and leniency move what is good up and what is not (a facet whose `general` lies below zero) down.

    Examples
    --------
    >>> facets, items = [Facet("warm", 5.0)], [Asked("w1", "warm"), Asked("w2", "warm", True)]
    >>> drawn = draw([6.0], facets, items, 8, Planting(), seed=3, times=500)
    >>> drawn.answers.shape, np.nanmean(drawn.answers, axis=(0, 1)).round(1).tolist()
    ((500, 8, 2), [5.9, 2.1])
    """
    random = np.random.default_rng(seed)
    place = {facet.code: number for number, facet in enumerate(facets)}
    sign = np.array([-1.0 if facet.general < 0 else 1.0 for facet in facets])
    shape = (times, n_raters)
    kind = random.standard_normal((*shape, 1)) * planting.leniency
    kind = kind + random.standard_normal((*shape, 1)) * planting.halo
    seen = np.asarray(latent, dtype=np.float64) + kind * sign
    seen = seen + random.standard_normal((*shape, len(facets))) * planting.facet
    of_item = np.array([place[item.facet] for item in items])
    turned = np.array([item.reversed for item in items])
    said = seen[..., of_item] + random.standard_normal((*shape, len(items))) * planting.item
    said = np.where(turned, FIRST + LAST - said, said)
    answers = np.clip(np.rint(said), FIRST, LAST)
    careless = random.random(shape) < planting.careless
    same = random.integers(3, 6, (*shape, 1)).astype(np.float64)
    answers = np.where(careless[..., None], same, answers)
    unsure = (random.random(answers.shape) < planting.cannot_judge) & ~careless[..., None]
    flags = careless & (random.random(shape) < 0.9)
    return Drawn(np.where(unsure, np.nan, answers), flags)


def who_answers(n_asked: int, planting: Planting, *, seed: int | Sequence[int]) -> npt.NDArray[np.bool_]:
    """Which of those who are asked answer: (n_asked,)."""
    return np.random.default_rng(seed).random(n_asked) < planting.answers
