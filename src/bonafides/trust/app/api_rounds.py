"""Rounds over the API: what is public about them, and one's own released reading."""

# No annotations from the future: ninja reads them where the decorator stands.
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Path, Router, Schema
from pydantic import Field

from bonafides.people.app.access import asked_by, page
from bonafides.readings.app.queries import reading_of
from bonafides.trust.app.models import Round
from bonafides.trust.app.queries_board import board_cells, on_the_board
from bonafides.trust.purposes import MINE

router = Router(tags=["mirror"])

KEY: Any = Path(..., pattern=r"^[a-z0-9]{12}$", description="Key of a round.")  # type: ignore[type-arg]


class RoundOut(Schema):
    """What is public about a round."""

    key: str
    title: str
    instrument: str
    version: str
    state: str
    opens_on: date
    closes_on: date
    fingerprint: str = Field(description="SHA-256 of the manifest, hexadecimal.")


class CellOut(Schema):
    """A group of a round; counts once it is closed."""

    code: str
    relation: str
    invited: int
    means_only: bool
    collected: int | None
    accepted: int | None


class WholeRoundOut(RoundOut):
    """A round with its groups, and the hashes of ballots that were counted."""

    cells: list[CellOut]
    ballots: list[str]


class MirrorOut(Schema):
    """One's own reading of the newest round about oneself."""

    as_of: date
    n_people: int
    payload: dict[str, Any] = Field(description="Figures, each with value, low, high, n, unit and why.")


@router.get("/rounds", response=list[RoundOut], summary="Rounds on the board, newest first")
@page("api:rounds", "Rounds on the board", right="read_the_house", through="api")
def rounds(request: HttpRequest) -> Any:
    """Every round that was launched, without a name and without an answer."""
    return on_the_board()


@router.get("/rounds/{key}", response=WholeRoundOut, summary="One round on the board")
@page("api:round", "One round on the board", right="read_the_house", through="api")
def one(request: HttpRequest, key: str = KEY) -> Any:
    """The same as on the board; the bytes that were hashed are at /mirror/board/<key>.json."""
    row = get_object_or_404(Round.objects.exclude(fingerprint=""), key=key)
    public = {name: getattr(row, name) for name in RoundOut.model_fields}
    cells = [
        {
            "code": cell.code,
            "relation": cell.about_whom,
            "invited": cell.invited,
            "means_only": cell.means_only,
            "collected": cell.collected,
            "accepted": cell.accepted,
        }
        for cell in board_cells(row)
    ]
    return public | {"cells": cells, "ballots": row.ballots}


@router.get("/me/mirror", response=MirrorOut, summary="How others see me")
@page("api:my_mirror", "How others see me", right="read_own", about="self", purpose=MINE, through="api")
def mine(request: HttpRequest) -> Any:
    """One's own released reading; nobody's else, and nothing before a round has closed."""
    found = reading_of(MINE, asked_by(request).person)
    if found is None:
        raise Http404
    return found
