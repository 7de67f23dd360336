"""Sharing over the API: what one shares, with whom, until when; and ending it."""

# No annotations from the future: ninja reads them where the decorator stands.
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Path, Router, Schema, Status
from pydantic import Field

from bonafides.errors import WrongRequest
from bonafides.people.app.access import asked_by, page
from bonafides.people.app.actions_shares import end_share, share
from bonafides.people.app.models import Person, Share, Team
from bonafides.people.app.queries_shares import alive_shares, of_one

router = Router(tags=["sharing"])

NUMBER: Any = Path(..., ge=1, le=2**53 - 1)  # type: ignore[type-arg]


class ShareOut(Schema):
    """One share that is alive."""

    number: int = Field(description="Of this share, for ending it.")
    purpose: str
    with_person: str | None = Field(description="Key of the person.")
    with_team: str | None = Field(description="Key of the team.")
    until_on: date | None


class NewShare(Schema):
    """What to share with one person or one team."""

    purpose: str = Field(max_length=60, description="Name of one's own figure, such as candour.mine.")
    with_person: str | None = Field(None, pattern=r"^[a-z0-9]{12}$")
    with_team: str | None = Field(None, pattern=r"^[a-z0-9]{12}$")
    until_on: date | None = None


def _out(row: Share) -> ShareOut:
    return ShareOut(
        number=row.pk,
        purpose=row.purpose,
        with_person=row.with_person.key if row.with_person else None,
        with_team=row.with_team.key if row.with_team else None,
        until_on=row.until_on,
    )


@router.get("/me/shares", response=list[ShareOut], summary="What one shares")
@page(
    "api:shares", "What one shares", right="read_own", about="self", purpose="people.sharing", through="api"
)
def shares(request: HttpRequest) -> list[ShareOut]:
    """Every share of one's own that is alive, the oldest first."""
    return [_out(row) for row in alive_shares(asked_by(request).person)]


@router.post("/me/shares", response={201: ShareOut}, summary="Share a figure of one's own")
@page("api:share", "Share a figure", right="decide_own", through="api")
def new_share(request: HttpRequest, given: NewShare) -> Status[ShareOut]:
    """With one person or one team, until a day or until it is ended."""
    if given.purpose not in {one.name for one in of_one()}:
        raise WrongRequest("this figure", "a figure of one's own", "choose one of /api/purposes")
    if (given.with_person is None) == (given.with_team is None):
        raise WrongRequest("both or neither of a person and a team", "one of them", "name one")
    person = team = None
    if given.with_person is not None:
        person = get_object_or_404(
            Person, key=given.with_person, erased_at__isnull=True, left_on__isnull=True
        )
    if given.with_team is not None:
        team = get_object_or_404(Team, key=given.with_team)
    by = asked_by(request).person
    return Status(201, _out(share(given.purpose, by=by, until_on=given.until_on, person=person, team=team)))


@router.delete("/me/shares/{number}", response={204: None}, summary="End a share")
@page("api:end_share", "End a share", right="decide_own", through="api")
def ended(request: HttpRequest, number: int = NUMBER) -> HttpResponse:
    """From this moment nobody reads it any more."""
    by = asked_by(request).person
    end_share(get_object_or_404(Share, pk=number, owner=by), by=by)
    return HttpResponse(status=204)
