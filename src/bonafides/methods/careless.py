"""One bit: whether answers look as if nobody had read the questions. A flag: nothing is deleted for it."""

from __future__ import annotations

from collections.abc import Sequence

LONG_RUN = 13
"""Equal answers in a row from which a form looks unread: one more than any stretch worded one way only."""

LEAST_ANSWERS = 8
"""Fewer answers than this may well all be equal."""

SECONDS_AN_ANSWER = 2.0
"""Faster than this nobody reads: Huang et al., *Journal of Business and Psychology* 27 (2012) 99–114."""


def looks_careless(answers: Sequence[int | None], *, seconds: float | None = None) -> int:
    """Return 1 where a form was answered without reading, as far as one can see, else 0.

    The respondent's browser applies the same rule (`trust/box/static`) and sends the bit alone: seconds are
    measured there only and never leave it.

    Parameters
    ----------
    answers
        Answers in the order in which the questions were shown; None: cannot judge, or left open.
    seconds
        Time for which the questions stood on the screen; None where that means nothing: not measured, or
        an answer given before was only edited.

    Returns
    -------
    int
        1 or 0.

    Notes
    -----
    The whole rule, for any language::

        given    = answers without the missing ones          (a missing one does not break a run)
        run      = longest stretch of equal neighbours in given
        repeated = given.length >= 8 and run >= min(given.length, 13)
        hurried  = seconds is known and given.length > 0 and seconds < 2 * given.length
        flag     = 1 if repeated or hurried, else 0

    Long runs tell little (doi 10.3758/s13428-024-02484-3): results are shown with and
    without the flagged from ten answers on, and count all of them.

    Examples
    --------
    >>> looks_careless([6, 6, 6, 6, None, 6, 6, 6, 6]), looks_careless([6, 6, 6, 6, 5, 6, 6, 6, 6])
    (1, 0)
    >>> looks_careless([6, 5, 7, 4], seconds=7.9), looks_careless([6, 5, 7, 4], seconds=8.0)
    (1, 0)
    """
    given = [answer for answer in answers if answer is not None]
    run = longest = 0
    for place, answer in enumerate(given):
        run = run + 1 if place and answer == given[place - 1] else 1
        longest = max(longest, run)
    repeated = len(given) >= LEAST_ANSWERS and longest >= min(len(given), LONG_RUN)
    hurried = seconds is not None and len(given) > 0 and seconds < SECONDS_AN_ANSWER * len(given)
    return int(repeated or hurried)
