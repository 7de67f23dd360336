"""What is read of a round: its release, joined with answers that carry a name and with the round before."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def compose_subject(
    instrument: Mapping[str, Any],
    aggregates: Mapping[str, Mapping[str, Any]],
    *,
    named: Mapping[str, Mapping[str, int | None]],
    before: Mapping[str, Any] | None,
    scales: Mapping[str, Any],
) -> dict[str, Any]:
    """The payload of a reading about one person or one team.

    Parameters
    ----------
    instrument
        Of the manifest.
    aggregates
        Relation ("all", "others", "peers", "clients", "team") to an aggregate of the release.
    named
        "self" and "manager" to their answers.
    before
        Payload of the same subject's reading of the round before, or None.
    scales
        `scales` of the release.
    """
    raise NotImplementedError
