"""Who is who in a night: teams as they stand on the local day, which decides who reads their page."""

from __future__ import annotations

from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from bonafides.candour.publications import _staff
from bonafides.readings.publishing import Held, KnownPerson, KnownTeam, Organisation, Settings

MOVES_ON = date(2026, 11, 24)
MOVES = Organisation(
    persons=(KnownPerson(1, "Ada", ("005-ada",)),),
    teams=(KnownTeam(10, "North"), KnownTeam(20, "East")),
    memberships=(Held(1, 10, date(2026, 1, 1), MOVES_ON), Held(1, 20, MOVES_ON)),
)


def past_of(*people: tuple[int, str]) -> Any:
    """A record that knows these people."""
    rows = [{"person_no": number, "person_id": name} for number, name in people]
    table = SimpleNamespace(select=lambda *_columns: table, distinct=lambda: table, to_pylist=lambda: rows)
    return SimpleNamespace(people=table, engine=SimpleNamespace(fetch=lambda found: found))


@pytest.mark.parametrize(
    ("timezone", "now", "team"),
    [
        ("Europe/Berlin", datetime(2026, 11, 23, 22, 59, tzinfo=UTC), 10),  # 23:59 of the day before
        ("Europe/Berlin", datetime(2026, 11, 23, 23, 0, tzinfo=UTC), 20),  # midnight there
        ("Pacific/Auckland", datetime(2026, 11, 23, 13, 0, tzinfo=UTC), 20),  # 02:00 of the 24th
        ("America/Denver", datetime(2026, 11, 24, 2, 0, tzinfo=UTC), 10),  # 19:00 of the 23rd
    ],
)
def test_a_move_holds_from_midnight_where_the_organisation_is(
    timezone: str, now: datetime, team: int
) -> None:
    night: Any = SimpleNamespace(organisation=MOVES, now=now, settings=Settings(timezone=timezone))
    staff = _staff(night, past_of((7, "005-ada")))
    assert {place for place, who in staff.teams.items() if who} == {team}
    assert staff.persons == {1: (7,)}
