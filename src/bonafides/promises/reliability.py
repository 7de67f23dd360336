"""How our word is kept: shares with their doubt, and what they must never be shown without."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from bonafides.figures import Figure
from bonafides.methods.asymmetry import perceived_share
from bonafides.methods.intervals import wilson
from bonafides.methods.keeping import Chain, Population, chain, kept_share, pooled_share, population
from bonafides.promises.counts import Counts

FEWEST_OF_A_PERSON = 20
"""Promises settled for sure below which nothing is said of one person: the interval would say nothing."""

FEWEST_GROUPS = 3
"""Groups below which none borrows from the others: two cannot tell how alike groups are."""

Group = TypeVar("Group", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Reliability:
    """How often words were kept, by one group of promises.

    Parameters
    ----------
    kept
        Share kept of those settled for sure; unit "share", n = settled.
    if_unconfirmed_kept, if_unconfirmed_broken
        The same were everything kept that nobody confirmed, or nothing of it: those who answer may be
        those who are annoyed. Equal to `kept` where nothing is unconfirmed.
    told_in_time
        Of promises whose first date did not hold: share of which the other side knew in time.
    counts
        What it is made from.
    """

    kept: Figure
    if_unconfirmed_kept: Figure
    if_unconfirmed_broken: Figure
    told_in_time: Figure
    counts: Counts

    def record(self) -> dict[str, Any]:
        """As a payload holds it."""
        return {
            "kept": self.kept.record(),
            "if_unconfirmed_kept": self.if_unconfirmed_kept.record(),
            "if_unconfirmed_broken": self.if_unconfirmed_broken.record(),
            "told_in_time": self.told_in_time.record(),
            "counts": self.counts.record(),
        }


def reliability(counts: Counts, among: Population | None = None) -> Reliability:
    """Reliability of one group.

    Parameters
    ----------
    counts
        Of its promises. Late, kept late and taken back are broken; moved by agreement beforehand and then
        kept is kept; disputed, withdrawn and open are outside.
    among
        What all groups of its sort say of one (`methods.keeping.population`); a flat prior when left out.

    Notes
    -----
    Nothing is earned by doing more, or sooner, than was promised (Gneezy & Epley 2014).

    Examples
    --------
    >>> found = reliability(Counts(kept=18, broken=2, unconfirmed=6))
    >>> round(found.kept.value, 3), found.kept.n
    (0.864, 20)
    >>> round(found.if_unconfirmed_broken.value, 2), round(found.if_unconfirmed_kept.value, 2)
    (0.68, 0.89)
    """

    def share(kept: int, broken: int) -> Figure:
        if among is None or kept + broken == 0:
            return kept_share(kept, broken)
        return pooled_share(kept, broken, among)

    kept, broken, open_ = counts.kept, counts.broken, counts.unconfirmed
    sure = share(kept, broken)
    return Reliability(
        kept=sure,
        if_unconfirmed_kept=share(kept + open_, broken) if open_ else sure,
        if_unconfirmed_broken=share(kept, broken + open_) if open_ else sure,
        told_in_time=told_in_time(counts),
        counts=counts,
    )


def told_in_time(counts: Counts) -> Figure:
    """Of promises whose first date did not hold: share of which the other side knew in time.

    A late warning counts as none does, so that it never looks worse; a warning of a promise that was kept by
    its date changes nothing.

    Examples
    --------
    >>> told_in_time(Counts()).why
    'Every date held so far: there was nothing to warn of.'
    """
    if counts.slipped == 0:
        why = "Every date held so far: there was nothing to warn of."
        return Figure.refuse(why, n=0, unit="share")
    return wilson(counts.told, counts.slipped)


def reliability_of_groups(groups: Mapping[Group, Counts]) -> dict[Group, Reliability]:
    """Reliability of groups of one sort, each drawn towards the others as far as these are alike.

    Parameters
    ----------
    groups
        Counts by function, by kind of promise, or by account. Those without anything settled teach nothing.
        Fewer than `FEWEST_GROUPS` that do: each stands alone.

    Examples
    --------
    >>> found = reliability_of_groups({"Support": Counts(kept=18, broken=2), "Legal": Counts(kept=2),
    ...                                "Delivery": Counts(kept=60, broken=12)})
    >>> found["Legal"].kept.value > reliability(Counts(kept=2)).kept.value
    True
    """
    among = population_of(groups.values())
    return {name: reliability(counts, among) for name, counts in groups.items()}


def population_of(groups: Sequence[Counts] | Any) -> Population | None:
    """What groups of one sort say of one of them; None where too few have anything settled."""
    settled = [counts for counts in groups if counts.resolved]
    if len(settled) < FEWEST_GROUPS:
        return None
    return population([c.kept for c in settled], [c.broken for c in settled])


def reliability_of_person(counts: Counts) -> Reliability:
    """One person's own, for that person alone; refused below `FEWEST_OF_A_PERSON` settled for sure.

    Never drawn towards colleagues: it is nobody's place among others.

    Examples
    --------
    >>> reliability_of_person(Counts(kept=19)).kept.why
    'Of one person nothing is said before 20 promises are settled for sure; 19 are.'
    """
    if counts.resolved >= FEWEST_OF_A_PERSON:
        return reliability(counts)
    why = f"Of one person nothing is said before {FEWEST_OF_A_PERSON} promises are settled for sure; "
    why += f"{counts.resolved or 'none'} {'is' if counts.resolved == 1 else 'are'}."
    no = Figure.refuse(why, n=counts.resolved, unit="share")
    return Reliability(no, no, no, no, counts)


def chain_of(links: Sequence[Counts], *, seed: int, among: Population | None = None) -> Chain:
    """Strength of a promise that rests on several functions: all must keep theirs.

    Parameters
    ----------
    links
        Counts of each function's own promises.
    seed
        Of the draws.
    among
        What all functions say of one.

    Returns
    -------
    Chain
        The product, and the chance of each link to be the one least often kept. Taken as if functions kept
        their words independently of one another; that is said beside it.
    """
    return chain([link.kept for link in links], [link.broken for link in links], seed=seed, among=among)


def perceived(counts: Counts, weight: Figure) -> Figure:
    """Trust as customers' answers weigh kept and broken; a second figure, never in place of the first."""
    return perceived_share(counts.kept, counts.broken, weight)
