"""Every open deal of the running period with what is said of it and what the evidence allows."""

from __future__ import annotations

from dataclasses import dataclass

from bonafides.candour.comparables import Reference
from bonafides.candour.outlook import DealOutlook
from bonafides.candour.talk import OpenDeals


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """What the talk, the outlook and the list of deals without a credible chance were chosen from.

    Parameters
    ----------
    deals
        Open deals stated to close by the period's end.
    outlook
        Chance of every open deal; empty where there is no outlook.
    reference
        What comparable deals became.
    why
        Why there is no outlook, if there is none.
    """

    deals: OpenDeals
    outlook: DealOutlook
    reference: Reference
    why: str
