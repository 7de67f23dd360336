"""The gate: what may be published about whom. Readings accept nothing that has not been through it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from bonafides.errors import WrongRequest
from bonafides.privacy.thresholds import LEAST_PEOPLE

Audience = Literal["self", "team", "organisation"]

_STAMP = object()


@dataclass(frozen=True, slots=True)
class Release:
    """Something that may be published. Made by `release` alone.

    Parameters
    ----------
    kind
        What it is: "candour.mine", "candour.team" and so on.
    audience
        "self": its owner, and those with whom the owner shares it; "team"; "organisation".
    subject
        Whose: the person's or team's number in this house; None for the organisation.
    payload
        Plain data: figures as records with value, low, high, n, unit and why.
    n_people
        People behind it; 1 for a person's own.
    """

    kind: str
    audience: Audience
    subject: int | None
    payload: Mapping[str, Any]
    n_people: int
    stamp: object = None

    def __post_init__(self) -> None:
        if self.stamp is not _STAMP:
            raise WrongRequest(
                f"{self.kind}: a release that did not come through the gate",
                "one made by bonafides.privacy.release.release",
                "call the gate with the measured figures",
            )


def release(
    kind: str, audience: Audience, subject: int | None, payload: Mapping[str, Any], *, n_people: int
) -> Release:
    """Let measured figures out, or hold back those behind which too few people stand.

    Figures of a group are refused where fewer than five people stand behind them (decision 0005): each figure
    by its own `n_people` where the measure knows it, and all of them where the whole group is smaller.
    A person's own figures go to that person alone and are not held back.

    Raises
    ------
    WrongRequest
        A personal release without a person, or one for a group that names a person.

    Examples
    --------
    >>> figure = {"value": 0.6, "low": 0.5, "high": 0.7, "n": 80, "unit": "share", "why": ""}
    >>> release("candour.team", "team", 3, {"won": figure}, n_people=4).payload["won"]["value"] is None
    True
    >>> release("candour.team", "team", 3, {"won": figure}, n_people=5).payload["won"]["value"]
    0.6
    """
    if (audience == "organisation") != (subject is None):
        raise WrongRequest(
            f"{kind}: audience {audience!r} with subject {subject!r}",
            "a subject for a person or a team, and none for the organisation",
            "name whose it is",
        )
    if audience == "self":
        return Release(kind, audience, subject, payload, 1, _STAMP)
    return Release(kind, audience, subject, _held_back(payload, n_people), n_people, _STAMP)


def _held_back(value: Any, n_people: int) -> Any:
    """The same data with figures of groups below the threshold refused; deals are not figures of people."""
    if isinstance(value, Mapping):
        if {"value", "low", "high", "n", "unit", "why"} <= value.keys():
            return _gated(value, int(value.get("n_people", n_people)))
        return {key: _held_back(inner, n_people) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_held_back(inner, n_people) for inner in value]
    return value


def _gated(figure: Mapping[str, Any], n_people: int) -> dict[str, Any]:
    if n_people >= LEAST_PEOPLE or figure["value"] is None:
        return dict(figure)
    count = {0: "Nobody", 1: "One person", 2: "Two people", 3: "Three people", 4: "Four people"}[n_people]
    why = f"{count} stand behind it. Five are needed, so that nobody can be worked out."
    return {"value": None, "low": None, "high": None, "n": n_people, "unit": figure["unit"], "why": why}
