"""Teams and the ones above them, out of who leads whom: what a small team is joined to."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from bonafides.people.app.models import Hat, Line, Membership
from bonafides.people.app.reader import holds
from bonafides.trust.app.queries_proposing import Proposed


def nearest_above(team: int, above: dict[int, int], keys: dict[int, str], top: str) -> str:
    """Key of the nearest team above that is in the round."""
    seen = {team}
    while (team := above.get(team, 0)) and team not in seen:
        if team in keys:
            return keys[team]
        seen.add(team)
    return top


def teams_above(on: date) -> dict[int, int]:
    """Each team and the one above it: where whoever leads it is a member, or else whom they report to."""
    leads = Hat.objects.filter(holds(on), role="manager", team__isnull=False).order_by("pk")
    lead_of: dict[int, int] = dict(leads.values_list("team", "person"))
    member_of = dict(Membership.objects.filter(holds(on)).values_list("person", "team"))
    reports_to = dict(Line.objects.filter(holds(on)).values_list("person", "manager"))
    found: dict[int, int] = {}
    for team, lead in lead_of.items():
        somebody, seen = lead, set()
        while somebody and somebody not in seen:
            seen.add(somebody)
            there = member_of.get(somebody)
            if there and there != team:
                found[team] = there
                break
            somebody = reports_to.get(somebody, 0)
    return {team: up for team, up in found.items() if not _comes_back(team, found)}


def _comes_back(team: int, above: dict[int, int]) -> bool:
    at, seen = above.get(team), set()
    while at is not None and at not in seen:
        if at == team:
            return True
        seen.add(at)
        at = above.get(at)
    return False


def by_team(asked: dict[str, Proposed], above: dict[int, int], on: date) -> dict[int, list[str]]:
    """Who is counted with which team; 0 for whoever is in none. A lead is counted with the team above."""
    member_of = dict(Membership.objects.filter(holds(on)).values_list("person", "team"))
    leads = Hat.objects.filter(holds(on), role="manager", team__isnull=False)
    lead_of: dict[int, int] = dict(leads.values_list("person", "team"))
    found: dict[int, list[str]] = defaultdict(list)
    for who, one in asked.items():
        number = one.person.pk if one.person is not None else 0
        own = member_of.get(number, 0)
        led = lead_of.get(number)
        found[above.get(led, 0) if led and own in (0, led) else own].append(who)
    return found
