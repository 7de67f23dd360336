"""Teams as situations: who belonged to which in which week, and groups of at least five people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import ibis
import numpy as np

from bonafides.history.asof import Past
from bonafides.history.weeks import week_number
from bonafides.privacy.thresholds import LEAST_PEOPLE

NO_TEAM = "No team"
SMALL_TEAMS = "Small teams together"
FOREVER = 2**20


def team_spans(past: Past) -> Any:
    """Each person's teams: person_no, team, from_week, until_week (exclusive)."""
    rows = past.engine.fetch(
        past.people.filter(past.people.is_person).select("person_no", "team", "valid_from", "valid_to")
    ).to_pylist()
    return past.engine.rows(
        {
            "person_no": np.array([row["person_no"] for row in rows], dtype=np.int64),
            "team": [row["team"] or NO_TEAM for row in rows],
            "from_week": np.array(
                [week_number(row["valid_from"].date()) if row["valid_from"] else -FOREVER for row in rows],
                dtype=np.int64,
            ),
            "until_week": np.array(
                [week_number(row["valid_to"].date()) if row["valid_to"] else FOREVER for row in rows],
                dtype=np.int64,
            ),
        }
    )


def with_team(past: Past, table: Any, *, week: str) -> Any:
    """Add to rows with deal_no, owner_no and a week the team of the owner in that week; others drop out.

    Where no change of owner was recorded, the deal's owner is taken.
    """
    owners = past.deals.select("deal_no", owner_now="owner_no")
    known = table.left_join(owners, "deal_no").drop("deal_no_right")
    known = known.mutate(person_no=known.owner_no.fill_null(known.owner_now)).drop("owner_no", "owner_now")
    spans = team_spans(past).rename(team_from="from_week", team_until="until_week")
    placed = known.inner_join(spans, "person_no")
    at = placed[week]
    return placed.filter((placed.team_from <= at) & (at < placed.team_until)).drop("team_from", "team_until")


def people_by_team(placed: Any) -> Any:
    """How many people stand behind each team's rows: team, n_people."""
    pairs = placed.select("team", "person_no").distinct()
    return pairs.group_by("team").agg(n_people=ibis._.count()).order_by("team")


def grouped(people: Mapping[str, int]) -> dict[str, str]:
    """The group under which each team is shown: its own name, or small teams together.

    Examples
    --------
    >>> grouped({"North": 8, "East": 3, "West": 2})
    {'North': 'North', 'East': 'Small teams together', 'West': 'Small teams together'}
    """
    return {team: team if n >= LEAST_PEOPLE else SMALL_TEAMS for team, n in people.items()}
