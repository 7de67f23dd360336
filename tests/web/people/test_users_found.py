"""A night places the record's users: certain ones at once, the others wait for a word."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bonafides.people.app.models import Alias, Person, UnclearUser
from bonafides.readings.app.models import Import
from bonafides.readings.app.tasks import _find_users
from bonafides.readings.users import users_of


class Held:
    """What the night holds of an import's store."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder


def stored(tmp_path: Path) -> Held:
    """A store with two people in it."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    (tmp_path / "tables").mkdir()
    columns = {
        "person_no": [0, 1], "person_id": ["u1", "u2"], "name": ["Nadia Field", "Ada New"],
        "manager_no": pa.array([None, 0], pa.int64()), "team": pa.array([None, "East"], pa.string()),
        "valid_from": pa.array([None, None], pa.timestamp("us", "UTC")),
        "valid_to": pa.array([None, None], pa.timestamp("us", "UTC")), "is_person": [True, True],
    }  # fmt: skip
    pq.write_table(pa.table(columns), tmp_path / "tables" / "people.parquet")
    return Held(tmp_path)


def test_a_night_places_users_and_adds_nobody_by_itself(house: Any, tmp_path: Path) -> None:
    from bonafides.readings.app.models import Source

    arrival = Import(source=Source.objects.create(name="CRM"))
    held: Any = stored(tmp_path)
    before = Person.objects.count()
    for _ in range(2):
        _find_users(arrival, held)
    assert Alias.objects.get(source=arrival.source.key).person == house.rep
    assert [user.why for user in UnclearUser.objects.all()] == ["nobody here fits"]
    assert Person.objects.count() == before
    assert len(users_of(tmp_path / "tables" / "people.parquet")) == 2
