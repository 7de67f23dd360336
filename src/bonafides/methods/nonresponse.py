"""What the mean would be if those who did not answer had: bounds that need no assumption."""

from __future__ import annotations

from bonafides.figures import Figure
from bonafides.methods.raters import SCALE


def mean_of_everybody(
    mean: float,
    *,
    answered: int,
    asked: int,
    scale: tuple[float, float] = SCALE,
    unit: str = "points",
) -> Figure:
    """Bounds of the mean of all who were asked.

    Parameters
    ----------
    mean
        Of those who answered.
    answered, asked
        How many answered, of how many asked.
    scale
        Ends of the scale: what the silent might have said.

    Returns
    -------
    Figure
        low and high are bounds for these very people, no 95 % interval; n = answered. Refused where nobody
        answered.

    Notes
    -----
    Manski, *Partial Identification of Probability Distributions* (2003) ch. 1: share · mean + (1 − share) ·
    end of the scale. Nothing is imputed or weighted.

    Examples
    --------
    >>> bounds = [mean_of_everybody(3.8, answered=n, asked=100, scale=(1, 5)) for n in (50, 70, 90)]
    >>> [(round(f.low, 2), round(f.high, 2)) for f in bounds]
    [(2.4, 4.4), (2.96, 4.16), (3.52, 3.92)]
    """
    if answered <= 0:
        return Figure.refuse("Nobody answered.", n=0, unit=unit)
    share = answered / max(asked, answered)
    low, high = (share * mean + (1 - share) * end for end in scale)
    why = f"Bounds, not an interval: {answered} of {max(asked, answered)} answered."
    return Figure(mean, low, high, n=answered, unit=unit, why=why)
