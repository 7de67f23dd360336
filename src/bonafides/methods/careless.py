"""One bit: whether answers look as if nobody had read the questions. A flag: nothing is deleted for it."""

from __future__ import annotations

from collections.abc import Sequence

LEAST_ANSWERS = 5
"""Fewer answers say nothing about how they were given."""

SECONDS_AN_ANSWER = 2.0
"""Faster than this nobody reads: Huang et al., *Journal of Business and Psychology* 27 (2012) 99–114."""


def looks_careless(
    answers: Sequence[int | None],
    *,
    turned: Sequence[bool],
    seconds: Sequence[float | None] | None = None,
    middle: int = 4,
) -> int:
    """Return 1 where a form was answered without reading, as far as one can see, else 0.

    The respondent's browser applies this rule (`trust/box/static/careless.js`; a test holds the two
    together) and sends the bit alone: seconds are measured there only and never leave it.

    Parameters
    ----------
    answers
        One an item; None: cannot judge, or left open.
    turned
        Of each item, whether agreeing means less of what is good: a reversed item, or one of a dimension
        of which less is better, but not both.
    seconds
        For which each question stood on the screen; None where that was not measured.
    middle
        The answer in the middle of the scale, which contradicts nothing when given throughout.

    Returns
    -------
    int
        1 or 0.

    Notes
    -----
    The whole rule, for any language::

        judged   = items with an answer
        times    = known seconds of judged, in rising order
        hurried  = times.length >= 5 and times[floor(times.length / 2)] < 2
        repeated = judged.length >= 5 and all answers of judged are equal, and not the middle,
                   and judged holds turned items and others
        flag     = 1 if hurried or repeated, else 0

    One answer throughout is the only long run that counts, and only where it says yes and no to the same
    thing: shorter runs tell careless people from content ones no better than chance in most of five
    experiments (doi 10.3758/s13428-024-02484-3). Results count the flagged; from ten answers on it may be
    told whether leaving them out would change anything.

    Examples
    --------
    >>> turned = [False, False, False, True, True]
    >>> looks_careless([6, 6, 6, 6, 6], turned=turned), looks_careless([6, 6, 6, 2, 6], turned=turned)
    (1, 0)
    >>> looks_careless([6, 5, 6, 2, 1], turned=turned, seconds=[1.2, 1.9, 1.8, 6.0, 2.5])
    1
    """
    judged = [place for place, answer in enumerate(answers) if answer is not None]
    known = [seconds[place] for place in judged] if seconds is not None else []
    times = sorted(time for time in known if time is not None)
    hurried = len(times) >= LEAST_ANSWERS and times[len(times) // 2] < SECONDS_AN_ANSWER
    given = {answers[place] for place in judged}
    both_ways = {turned[place] for place in judged} == {False, True}
    repeated = len(judged) >= LEAST_ANSWERS and len(given) == 1 and both_ways and middle not in given
    return int(hurried or repeated)
