"""What has been published, now and before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from bonafides.people.app.access import asked_by, page
from bonafides.people.app.models import Person, Team
from bonafides.people.app.queries_shares import is_off
from bonafides.readings import purposes as purposes
from bonafides.readings.app.models import Reading
from bonafides.readings.app.queries_imports import published as known_to

A_PAGE = 40
ADDRESSES = {
    "organisation": "readings:reading",
    "team": "readings:team_reading",
    "self": "readings:own_reading",
}


@require_GET
@page(
    "readings:published",
    "What has been published",
    right="read_organisation",
    about="organisation",
    purpose="readings.published",
)
def published(request: HttpRequest) -> HttpResponse:
    """Kinds, days, cuts and versions of readings, newest first; no figure."""
    reader = asked_by(request)
    listed = Paginator(known_to(reader), A_PAGE).get_page(request.GET.get("page"))
    teams = {reading.subject or 0 for reading in listed if reading.audience == "team"}
    names = dict(Team.objects.filter(pk__in=teams).values_list("pk", "name")) if teams else {}
    for reading in listed:
        reading.whose = names.get(reading.subject or 0, "")  # type: ignore[attr-defined]
        reading.address = reverse(ADDRESSES[reading.audience], args=[reading.key])  # type: ignore[attr-defined]
    return render(request, "readings/published.html", {"page": listed})


def _team(_request: HttpRequest, key: str) -> Team:
    return get_object_or_404(Team, pk=_reading(key, "team").subject)


def _person(_request: HttpRequest, key: str) -> Person:
    return get_object_or_404(Person, pk=_reading(key, "self").subject)


def _reading(key: str, audience: str) -> Reading:
    return get_object_or_404(Reading.objects.select_related("source"), key=key, audience=audience)


def _shown(request: HttpRequest, found: Reading, whose: str) -> HttpResponse:
    newer = (
        Reading.objects.filter(kind=found.kind, subject=found.subject, pk__gt=found.pk)
        .only("key", "audience", "as_of", "published_at")
        .order_by("pk")
        .first()
    )
    shown = {"reading": found, "newer": newer, "whose": whose, "figures": list(figures_in(found.payload))}
    return render(request, "readings/reading.html", shown)


def figures_in(payload: Any, name: str = "") -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Every figure of a payload with its place in words; a refused one has no value and says why.

    Examples
    --------
    >>> won = {"value": 1, "low": 0, "high": 1, "n": 9, "unit": "share", "why": ""}
    >>> [name for name, _ in figures_in({"won_share": won, "as_of": "2026-01-01"})]
    ['won share']
    """
    if isinstance(payload, Mapping):
        if {"value", "low", "high", "n", "unit", "why"} <= payload.keys():
            yield name.replace("_", " "), payload
            return
        for key, inner in payload.items():
            yield from figures_in(inner, f"{name}, {key}" if name else str(key))
    elif isinstance(payload, list):
        for place, inner in enumerate(payload, start=1):
            yield from figures_in(inner, f"{name} {place}")


@require_GET
@page(
    "readings:reading",
    "A reading of the organisation, also an earlier one",
    right="read_organisation",
    about="organisation",
    purpose="readings.published",
)
def reading(request: HttpRequest, key: str) -> HttpResponse:
    """As it was published."""
    return _shown(request, _reading(key, "organisation"), "")


@require_GET
@page(
    "readings:team_reading",
    "A team's reading, also an earlier one",
    right="read_team",
    about="team",
    purpose="readings.published",
    of=_team,
)
def team_reading(request: HttpRequest, key: str) -> HttpResponse:
    """As it was published."""
    return _shown(request, _reading(key, "team"), _team(request, key).name)


@require_GET
@page(
    "readings:own_reading",
    "One's own reading, also an earlier one",
    right="read_own",
    about="person",
    purpose="readings.published",
    of=_person,
)
def own_reading(request: HttpRequest, key: str) -> HttpResponse:
    """As it was published; not while its owner has turned the figure off."""
    found = _reading(key, "self")
    person = asked_by(request).person
    if is_off(person, found.kind):
        raise Http404
    return _shown(request, found, person.name)
