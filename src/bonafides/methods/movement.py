"""Do stated probabilities move as much as learning warrants, or more?"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from bonafides.figures import Figure
from bonafides.methods.contrasts import clustered_mean

UNIT = "squared probability"

FEWEST_SUBJECTS = 20
"""Below this many subjects one turbulent history decides."""


def excess_movement(
    squared_moves: npt.ArrayLike,
    first: npt.ArrayLike,
    last: npt.ArrayLike | None = None,
    *,
    cluster: npt.ArrayLike | None = None,
) -> Figure:
    """Mean of Σ(Δp)² − p₀(1−p₀): how much more statements moved than uncertainty fell.

    Parameters
    ----------
    squared_moves
        Σ(Δp)² of each subject, the step to the outcome (0 or 1) included when it is resolved.
    first
        p₀, the first probability stated for each subject.
    last
        The last one, for subjects not yet resolved: p_T(1−p_T) is still to be learnt and added back.
        Left out: all are resolved.
    cluster
        Subjects with the same label share shocks (their period, their person).

    Returns
    -------
    Figure
        In squared probability; n counts clusters. 0 for honest updating, whatever the evidence;
        positive for over-reaction and for bumps that revert, negative for news released slowly.
        Refused below 20 subjects or 5 clusters.

    Notes
    -----
    Augenblick & Rabin (2021, Quarterly Journal of Economics 136). No benchmark of what should have been
    believed is needed. The mean is 0 only when p₀ is honest: a lasting bias from q to p adds
    (q − p)(1 − 2p), which is why optimism is measured apart.

    Examples
    --------
    Honest: half of the subjects go .5 → 1, half .5 → 0; each moves .25 and had .25 to learn.

    >>> excess_movement([0.25] * 40, [0.5] * 40).value
    0.0
    """
    moved, start = np.asarray(squared_moves, dtype=float), np.asarray(first, dtype=float)
    if moved.size < FEWEST_SUBJECTS:
        why = f"{moved.size} subjects with statements over time. {FEWEST_SUBJECTS} are needed."
        return Figure.refuse(why, n=moved.size, unit=UNIT)
    end = np.zeros(moved.shape) if last is None else np.asarray(last, dtype=float)
    learnt = start * (1.0 - start) - end * (1.0 - end)
    return clustered_mean(moved - learnt, cluster=cluster, unit=UNIT)
