"""Forecasts over the API: one's own deals, and what one knows of them that the record does not show."""

# No annotations from the future: ninja reads them where the decorator stands.
from datetime import date, datetime
from typing import Any, Literal

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Path, Router, Schema, Status
from pydantic import Field

from bonafides.candour.app.actions import answer_deal, withdraw_answer
from bonafides.candour.app.models import Answer
from bonafides.people.app.access import asked_by, page
from bonafides.people.app.queries_shares import is_off
from bonafides.readings.app.queries import reading_of

router = Router(tags=["forecast"])

DEAL: Any = Path(  # type: ignore[type-arg]
    ..., pattern=r"^[-a-zA-Z0-9_]{1,64}$", description="Key of a deal, as one's own reading has it."
)
KEY: Any = Path(..., pattern=r"^[a-z0-9]{12}$", description="Key of an answer.")  # type: ignore[type-arg]


class Said(Schema):
    """What somebody knows of a deal that the record does not show."""

    kind: Literal["contact", "event", "correction", "other"]
    text: str = Field(min_length=1, max_length=2000, pattern=r"^[^\x00]*$")
    happened_on: date | None = Field(
        None, description="Needed for a contact: the day on which they answered."
    )


class AnswerOut(Schema):
    """An answer as it stands."""

    key: str
    kind: str
    text: str
    happened_on: date | None
    said_at: datetime


def _deal_id(request: HttpRequest, deal: str) -> str:
    person = asked_by(request).person
    reading = None if is_off(person, "candour.mine") else reading_of("candour.mine", person)
    deals = {one["key"]: one["id"] for one in reading.payload.get("deals", ())} if reading else {}
    if deal not in deals:
        raise Http404("no deal of yours has that key")
    return str(deals[deal])


@router.get(
    "/me/deals/{deal}/answers", response=list[AnswerOut], summary="What one said of a deal of one's own"
)
@page(
    "api:answers",
    "What one said of a deal",
    right="read_own",
    about="self",
    purpose="candour.mine",
    through="api",
)
def answers(request: HttpRequest, deal: str = DEAL) -> list[Answer]:
    """One's own answers that stand, the newest first."""
    mine = Answer.objects.filter(deal_id=_deal_id(request, deal), by=asked_by(request).person)
    return list(mine.filter(withdrawn_at__isnull=True))


@router.post("/me/deals/{deal}/answers", response={201: AnswerOut}, summary="Answer to a deal of one's own")
@page(
    "api:answer",
    "Answer to a deal",
    right="answer_own_deal",
    about="self",
    purpose="candour.mine",
    through="api",
)
def answer(request: HttpRequest, said: Said, deal: str = DEAL) -> Status[Answer]:
    """It stands first on the deal's card, under the name of whoever said it, for the owner and the team."""
    by = asked_by(request).person
    kept = answer_deal(_deal_id(request, deal), said.kind, said.text, happened_on=said.happened_on, by=by)
    return Status(201, kept)


@router.delete("/me/answers/{key}", response={204: None}, summary="Take an answer back")
@page("api:withdraw", "Taking an answer back", right="answer_own_deal", through="api")
def withdraw(request: HttpRequest, key: str = KEY) -> HttpResponse:
    """Shown no more from now on; it no longer counts from the next night on."""
    by = asked_by(request).person
    withdraw_answer(get_object_or_404(Answer, key=key, by=by), by=by)
    return HttpResponse(status=204)
