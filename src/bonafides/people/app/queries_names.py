"""Names behind numbers, as people are called today."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from django.db.models import BigIntegerField, QuerySet

from bonafides.people.app.models import Person
from bonafides.people.app.prepared import Given, Prepared, filled, room_for, several


def names_by_number(numbers: Iterable[int]) -> dict[int, str]:
    """Names of people by their numbers, in one query."""
    asked = sorted(set(numbers))
    return dict(_names(room_for(len(asked)))(**filled("person", asked))) if asked else {}


@cache
def _names(n: int) -> Prepared:
    def build(**numbers: Given) -> QuerySet[Any, Any]:
        return Person.objects.filter(pk__in=list(numbers.values())).order_by().values_list("pk", "name")

    return Prepared(build, **several("person", n, BigIntegerField))
