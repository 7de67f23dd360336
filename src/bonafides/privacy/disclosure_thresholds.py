"""How many must have answered before what is shown: fixed before the first answer, only ever raised."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from bonafides.errors import WrongRequest
from bonafides.privacy.thresholds import LEAST_PEOPLE

LEAST = {"means": LEAST_PEOPLE, "spread": 8, "comments": 10}
"""What is shown, and by how many people at least; no setting goes below."""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """People behind a mean, behind its spread, and behind comments.

    Raises
    ------
    WrongRequest
        One is below what this house allows, or spread or comments are easier than means.

    Examples
    --------
    >>> Thresholds().record()
    {'means': 5, 'spread': 8, 'comments': 10}
    >>> Thresholds(means=4)
    Traceback (most recent call last):
    bonafides.errors.WrongRequest: Found: means shown from 4 people.
    Expected: 5 or more.
    What to do: raise it, or leave it as it is.
    """

    means: int = LEAST["means"]
    spread: int = LEAST["spread"]
    comments: int = LEAST["comments"]

    def __post_init__(self) -> None:
        for what, least in LEAST.items():
            if not _whole(chosen := getattr(self, what)) or chosen < least:
                raise WrongRequest(
                    f"{what} shown from {chosen} people", f"{least} or more", "raise it, or leave it as it is"
                )
        for what in ("spread", "comments"):
            if getattr(self, what) < self.means:
                raise WrongRequest(
                    f"{what} shown from {getattr(self, what)} people and means only from {self.means}",
                    f"at least as many for {what} as for means",
                    f"raise {what} too",
                )

    @classmethod
    def of(cls, record: Mapping[str, int]) -> Thresholds:
        """Read them back; one that is missing stands as it does by itself."""
        unknown = sorted(set(record) - set(LEAST))
        if unknown:
            raise WrongRequest(f"a threshold called {unknown[0]}", "means, spread, comments", "take it out")
        return cls(**{**LEAST, **record})

    def record(self) -> dict[str, int]:
        """As they stand in the manifest."""
        return asdict(self)

    def raised(self, record: Mapping[str, int]) -> Thresholds:
        """Raise some before launch.

        Raises
        ------
        WrongRequest
            One would be lowered.

        Examples
        --------
        >>> Thresholds().raised({"means": 6}).means
        6
        """
        asked = Thresholds.of({**self.record(), **record})
        for what in LEAST:
            if getattr(asked, what) < getattr(self, what):
                raise WrongRequest(
                    f"{what} from {getattr(asked, what)} people in place of {getattr(self, what)}",
                    "the same number or more: a threshold only rises",
                    "leave it, or begin another round",
                )
        return asked


def _whole(chosen: object) -> bool:
    return isinstance(chosen, int) and not isinstance(chosen, bool)
