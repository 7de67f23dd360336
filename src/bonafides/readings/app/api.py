"""Readings over the API: the same figures as on the pages, under the same rights and traces."""

from datetime import date, datetime
from typing import Any

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Path, Router, Schema
from pydantic import Field

from bonafides.people.app.access import asked_by, page
from bonafides.people.app.models import Person, Team
from bonafides.people.app.queries_shares import is_off
from bonafides.readings.app.models import Job, Reading, Source
from bonafides.readings.app.queries import reading_of, reading_of_all

router = Router(tags=["readings"])

KIND: Any = Path(  # type: ignore[type-arg]
    ..., pattern=r"^[a-z][a-z_.]{0,59}$", description="Kind of the reading, such as candour.organisation."
)
KEY: Any = Path(..., pattern=r"^[a-z0-9]{12}$", description="Key of a person or a team.")  # type: ignore[type-arg]


class ReadingOut(Schema):
    """A published reading."""

    kind: str
    as_of: date = Field(description="Last day that is known whole.")
    published_at: datetime
    n_people: int = Field(
        description="People behind it; 1 for a person's own, where the n of each figure tells how many."
    )
    code_version: str
    cut: str = Field(description="Fingerprint of the data that it was made from.")
    payload: dict[str, Any] = Field(description="Figures, each with value, low, high, n, unit and why.")


class Published(Schema):
    """What of the organisation has been published."""

    kind: str
    as_of: date
    published_at: datetime


class SourceOut(Schema):
    """A source and what is in force of it."""

    key: str
    name: str
    state: str
    in_force_at: datetime | None


class JobOut(Schema):
    """A long piece of work."""

    key: str
    kind: str
    state: str
    what: str
    share: float
    problem: dict[str, Any] | None


def _out(reading: Reading | None) -> ReadingOut:
    if reading is None:
        raise Http404("nothing of this kind has been published")
    return ReadingOut(
        kind=reading.kind,
        as_of=reading.as_of,
        published_at=reading.published_at,
        n_people=reading.n_people,
        code_version=reading.code_version,
        cut=reading.cut,
        payload=reading.payload,
    )


def _person(request: HttpRequest, key: str, kind: str) -> Person:
    return get_object_or_404(Person, key=key, erased_at__isnull=True)


def _team(request: HttpRequest, key: str, kind: str) -> Team:
    return get_object_or_404(Team, key=key)


@router.get("/readings", response=list[Published], summary="What of the organisation has been published")
@page("api:readings", "What has been published", right="read_the_house", through="api")
def published(request: HttpRequest) -> list[Published]:
    """Kinds of readings of the organisation that are in force, in order of their name."""
    rows = Reading.objects.filter(subject__isnull=True, audience="organisation", superseded_at__isnull=True)
    return [
        Published(kind=kind, as_of=as_of, published_at=at)
        for kind, as_of, at in rows.order_by("kind").values_list("kind", "as_of", "published_at")
    ]


@router.get("/readings/{kind}", response=ReadingOut, summary="A reading of the organisation")
@page(
    "api:reading",
    "A reading of the organisation",
    right="read_organisation",
    about="organisation",
    purpose="candour.organisation",
    through="api",
)
def of_all(request: HttpRequest, kind: str = KIND) -> ReadingOut:
    """The reading of that kind that is in force."""
    return _out(reading_of_all(kind))


@router.get("/me/readings/{kind}", response=ReadingOut, summary="One's own reading")
@page(
    "api:own_reading",
    "One's own reading",
    right="read_own",
    about="self",
    purpose="candour.mine",
    through="api",
)
def own(request: HttpRequest, kind: str = KIND) -> ReadingOut:
    """One's own reading of that kind."""
    return _personal(asked_by(request).person, kind)


@router.get("/people/{key}/readings/{kind}", response=ReadingOut, summary="A reading that a person shares")
@page(
    "api:shared_reading",
    "A reading that a person shares",
    right="read_shared",
    about="person",
    purpose="candour.mine",
    of=_person,
    through="api",
)
def shared(request: HttpRequest, key: str = KEY, kind: str = KIND) -> ReadingOut:
    """A colleague's reading, while they share it."""
    if kind != "candour.mine":
        raise Http404("what is shared is shared by its purpose; this is another")
    return _personal(_person(request, key, kind), kind)


@router.get("/teams/{key}/readings/{kind}", response=ReadingOut, summary="A team's reading")
@page(
    "api:team_reading",
    "A team's reading",
    right="read_team",
    about="team",
    purpose="candour.team",
    of=_team,
    through="api",
)
def of_team(request: HttpRequest, key: str = KEY, kind: str = KIND) -> ReadingOut:
    """The reading of that kind about a team."""
    reading = reading_of(kind, _team(request, key, kind))
    if reading is not None and reading.audience != "team":
        raise Http404("this kind is not about teams")
    return _out(reading)


def _personal(person: Person, kind: str) -> ReadingOut:
    if is_off(person, kind):
        raise Http404("its owner has turned it off")
    reading = reading_of(kind, person)
    if reading is not None and reading.audience != "self":
        raise Http404("this kind is not about persons")
    return _out(reading)


@router.get("/sources", response=list[SourceOut], summary="Where the past comes from")
@page("api:sources", "Sources", right="read_the_house", through="api")
def sources(request: HttpRequest) -> list[SourceOut]:
    """Every source, in order of name."""
    rows = Source.objects.select_related("current").order_by("name")
    return [
        SourceOut(
            key=one.key,
            name=one.name,
            state=one.current.state if one.current else "empty",
            in_force_at=one.current.in_force_at if one.current else None,
        )
        for one in rows
    ]


@router.get("/jobs/{key}", response=JobOut, summary="How far a job is")
@page("api:job", "How far a job is", right="read_the_house", through="api")
def job(request: HttpRequest, key: str = KEY) -> JobOut:
    """State and progress of a job."""
    found = get_object_or_404(Job, key=key)
    return JobOut(
        key=found.key,
        kind=found.kind,
        state=found.state,
        what=found.what,
        share=found.share,
        problem=found.problem,
    )
