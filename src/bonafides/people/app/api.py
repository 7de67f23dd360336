"""People over the API: who asks, who works here, who read what."""

# No annotations from the future: ninja reads them where the decorator stands.

from datetime import date, datetime

from django.db.models import Q
from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from bonafides.people.app.access import asked_by, page
from bonafides.people.app.models import Person, ReadTrace
from bonafides.people.app.reader import holds
from bonafides.people.purposes import purposes

router = Router(tags=["people"])

PER_PAGE = 100


class Me(Schema):
    """Who asks."""

    key: str
    name: str
    roles: list[str] = Field(description="Roles held today.")


class Somebody(Schema):
    """Somebody who works here."""

    key: str
    name: str
    function: str | None
    team: str | None


class People(Schema):
    """One page of people, in order of name."""

    items: list[Somebody]
    next: int | None = Field(description="Offset of the next page; null at the end.")


class Read(Schema):
    """One read of something about the person who asks."""

    at: datetime
    reader: str = Field(description="Name of who read; empty where it has been erased.")
    reader_as: str
    page: str
    purpose: str
    refused: bool
    through: str


class PurposeOut(Schema):
    """Why something is measured or kept."""

    name: str
    figure: str
    why: str
    formula: str
    audience: str
    off_switch: str
    kept: str


class Paging(Schema):
    """Which part of a list."""

    offset: int = Field(0, ge=0, le=1_000_000)


@router.get("/me", response=Me, summary="Who asks")
@page("api:me", "Who asks", right="read_own", through="api")
def me(request: HttpRequest) -> Me:
    """Name and roles of whoever the token or the session belongs to."""
    reader = asked_by(request)
    return Me(key=reader.person.key, name=reader.person.name, roles=sorted({hat.role for hat in reader.hats}))


@router.get("/people", response=People, summary="Who works here")
@page(
    "api:people",
    "Who works here",
    right="read_directory",
    about="organisation",
    purpose="people.directory",
    through="api",
)
def people(request: HttpRequest, paging: Query[Paging]) -> People:
    """Everybody who works here, in order of name."""
    on = asked_by(request).on
    rows = (
        Person.objects.filter(Q(left_on__isnull=True) | Q(left_on__gt=on), erased_at__isnull=True)
        .select_related("function")
        .order_by("name", "pk")[paging.offset : paging.offset + PER_PAGE + 1]
    )
    found = list(rows)
    teams = _teams(found, on)
    items = [
        Somebody(
            key=one.key,
            name=one.name,
            function=one.function.name if one.function else None,
            team=teams.get(one.pk),
        )
        for one in found[:PER_PAGE]
    ]
    return People(items=items, next=paging.offset + PER_PAGE if len(found) > PER_PAGE else None)


def _teams(people: list[Person], on: date) -> dict[int, str]:
    from bonafides.people.app.models import Membership

    rows = Membership.objects.filter(holds(on), person__in=people).values_list("person_id", "team__name")
    return dict(rows)


@router.get("/me/reads", response=list[Read], summary="Who read what about me")
@page(
    "api:reads",
    "Who read what about me",
    right="read_own",
    about="self",
    purpose="people.access_log",
    through="api",
)
def reads(request: HttpRequest, paging: Query[Paging]) -> list[Read]:
    """The newest reads first, a hundred at a time."""
    reader = asked_by(request)
    rows = ReadTrace.objects.filter(about="person", subject=reader.person.pk)
    some = list(rows[paging.offset : paging.offset + PER_PAGE])
    names = dict(Person.objects.filter(pk__in={row.reader for row in some}).values_list("pk", "name"))
    return [
        Read(
            at=row.at,
            reader=names.get(row.reader, ""),
            reader_as=row.reader_as,
            page=row.page,
            purpose=row.purpose,
            refused=row.refused,
            through=row.through,
        )
        for row in some
    ]


@router.get("/purposes", response=list[PurposeOut], summary="What each figure is for")
@page("api:purposes", "What each figure is for", right="read_the_house", through="api")
def every_purpose(request: HttpRequest) -> list[PurposeOut]:
    """The purpose registry."""
    return [
        PurposeOut(
            name=one.name,
            figure=one.figure,
            why=one.why,
            formula=one.formula,
            audience=one.audience,
            off_switch=one.off_switch,
            kept=one.kept,
        )
        for one in purposes()
    ]
