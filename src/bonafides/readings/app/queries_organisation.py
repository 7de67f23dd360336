"""Who works here, as plain data for a measuring room, and the settings of measuring: few queries."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any

from bonafides.people.app.models import Alias, Hat, Installation, Line, Membership, Person, Team
from bonafides.people.app.reader import holds
from bonafides.readings.app.models import MeasuringSettings
from bonafides.readings.publishing import Held, KnownPerson, KnownTeam, Organisation, Settings


def organisation(source_key: str, on: date) -> Organisation:
    """Everybody and every team, with what a source calls them; six queries whatever the size."""
    called: dict[int, list[str]] = defaultdict(list)
    for person, external in Alias.objects.filter(source=source_key).values_list("person", "external_id"):
        called[person].append(external)
    roles: dict[int, set[str]] = defaultdict(set)
    leads: dict[int, list[int]] = defaultdict(list)
    for person, role, team in Hat.objects.filter(holds(on)).values_list("person", "role", "team"):
        roles[person].add(role)
        if role == "manager" and team is not None:
            leads[team].append(person)
    people = Person.objects.order_by("pk").values_list("pk", "name", "left_on", "erased_at")
    return Organisation(
        persons=tuple(
            KnownPerson(
                number,
                "" if erased else name,
                tuple(sorted(called[number])),
                frozenset(roles[number]),
                erased is not None or (left is not None and left <= on),
            )
            for number, name, left, erased in people
        ),
        teams=tuple(
            KnownTeam(number, name, tuple(sorted(leads[number])))
            for number, name in Team.objects.order_by("pk").values_list("pk", "name")
        ),
        memberships=_held(Membership.objects.values_list("person", "team", "valid_from", "valid_to")),
        lines=_held(Line.objects.values_list("person", "manager", "valid_from", "valid_to")),
    )


def _held(rows: Any) -> tuple[Held, ...]:
    return tuple(Held(*row) for row in sorted(rows, key=lambda r: (r[0], r[2], r[1], r[3] or date.max)))


def measuring_settings() -> Settings:
    """The settings that hold now: those of the installation, and what was decided since."""
    house = Installation.objects.first()
    newest = MeasuringSettings.objects.first()
    values: dict[str, Any] = dict(newest.values) if newest else {}
    if house is not None:
        values |= {
            "timezone": house.timezone,
            "period": house.period,
            "fiscal_year_start": house.fiscal_year_start,
        }
    known = set(Settings.__dataclass_fields__)
    return Settings(**{name: value for name, value in values.items() if name in known})
