"""Promises over the API: one's own, what is asked of one's functions, and acting as the pages do."""

# No annotations from the future: ninja reads them where the decorator stands.
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Path, Query, Router, Schema
from pydantic import Field

from bonafides.errors import WrongRequest
from bonafides.people.app.access import asked_by, page
from bonafides.people.app.problems import problem
from bonafides.people.app.reader import Reader
from bonafides.promises.app.actions import Outrun, act
from bonafides.promises.app.concern import promise_in, promise_of
from bonafides.promises.app.models import Promise
from bonafides.promises.app.offered import offered, side_for
from bonafides.promises.app.queries_asking import asked_of
from bonafides.promises.app.queries_mine import promises_of_reader
from bonafides.promises.app.sides import Actor
from bonafides.promises.purposes import LEDGER
from bonafides.promises.saying import Saying

router = Router(tags=["promises"])

ROWS = 100
"""Rows of a list; the next are a page further."""

KEY: Any = Path(..., pattern=r"^[a-z0-9]{12}$", description="Key of a promise.")  # type: ignore[type-arg]
PAGE: Any = Query(1, ge=1, le=10_000, description="A hundred rows each.")  # type: ignore[type-arg]

Could = Literal[
    "promise",
    "counter",
    "decline",
    "accept",
    "ask",
    "withdraw",
    "warn",
    "propose",
    "agree",
    "refuse",
    "report",
    "satisfied",
    "not_yet",
    "not_meant",
    "deny",
    "settle",
    "renege",
    "cancel",
]
"""Acts that somebody can do here; the rest are done by the pages that open, hand on, or by the clock."""


class PromiseOut(Schema):
    """A promise as it stands."""

    key: str
    direction: str
    what: str
    done_when: str
    state: str
    waits_on: str = Field(description="asker or performer: whose move it is; empty where nobody’s.")
    asker: str
    performer: str
    holder: str
    due_on: date | None
    expected_on: date | None = Field(description="What a warning names; the date in force stays.")
    proposed_on: date | None
    promised_at: datetime | None
    seen: int = Field(description="How many acts there are: send it along with the next.")


class OnePromiseOut(PromiseOut):
    """A promise, with what the reader can do now."""

    can: list[str]


class ActIn(Schema):
    """An act; which fields it needs is on the page of acting."""

    act: Could
    seen: int = Field(ge=0, le=1_000_000, description="How many acts the sender has seen.")
    text: str = Field("", max_length=2000, pattern=r"^[^\x00]*$")
    due_on: date | None = None
    expected_on: date | None = None
    reason: Literal["", "could_not", "did_not", "should_not_have_been_made"] = ""
    what: str = Field("", max_length=300, pattern=r"^[^\x00]*$")
    done_when: str = Field("", max_length=300, pattern=r"^[^\x00]*$")


def _out(row: Promise) -> dict[str, Any]:
    same = ("key", "direction", "what", "done_when", "state", "waits_on", "due_on", "expected_on")
    return {
        **{name: getattr(row, name) for name in (*same, "proposed_on", "promised_at")},
        "asker": str(row.asker_person or row.asker_team or row.client or ""),
        "performer": str(row.performer_function or row.performer_person or row.client or ""),
        "holder": str(row.holder),
        "seen": row.n_acts,
    }


def _one(row: Promise, reader: Reader) -> dict[str, Any]:
    return {**_out(row), "can": [str(one.act) for one in offered(row, reader)]}


def _page(rows: Any, number: int) -> list[dict[str, Any]]:
    found: Iterable[Promise] = rows[(number - 1) * ROWS : number * ROWS]
    return [_out(row) for row in found]


@router.get("/me/promises", response=list[PromiseOut], summary="What one holds, performs or asked for")
@page("api:my_promises", "One’s own promises", right="keep_word", about="self", purpose=LEDGER, through="api")
def mine(request: HttpRequest, page: int = PAGE) -> list[dict[str, Any]]:
    """Open promises of one's own, on either side, soonest first."""
    return _page(promises_of_reader(asked_by(request)), page)


@router.get("/me/asks", response=list[PromiseOut], summary="What waits for one's answer")
@page("api:my_asks", "What is asked of one", right="keep_word", about="self", purpose=LEDGER, through="api")
def asks(request: HttpRequest, page: int = PAGE) -> list[dict[str, Any]]:
    """Asks of functions one answers for, handed on to one, or of colleagues; longest waiting first."""
    return _page(asked_of(asked_by(request)), page)


@router.get("/promises/{key}", response=OnePromiseOut, summary="A promise, and what one can do")
@page(
    "api:promise",
    "A promise",
    right="read_promise",
    about="person",
    purpose=LEDGER,
    of=promise_of,
    through="api",
)
def one(request: HttpRequest, key: str = KEY) -> dict[str, Any]:
    """Where it stands, for those whom it concerns."""
    return _one(promise_in(request, key), asked_by(request))


OUTRUN = {
    "description": "Somebody else acted in the meantime: nothing was written; read it again",
    "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
}


@router.post(
    "/promises/{key}/acts",
    response=OnePromiseOut,
    summary="Act on a promise",
    openapi_extra={"responses": {409: OUTRUN}},
)
@page(
    "api:act",
    "Acting on a promise",
    right="act_on_promise",
    about="person",
    purpose=LEDGER,
    of=promise_of,
    through="api",
)
def do(request: HttpRequest, said: ActIn, key: str = KEY) -> dict[str, Any] | HttpResponse:
    """Do one act, on the side where one stands; whoever comes second is told and changes nothing."""
    row, reader = promise_in(request, key), asked_by(request)
    saying = Saying(said.text, said.due_on, said.expected_on, said.reason, said.what, said.done_when)
    try:
        side = side_for(row, said.act, reader)
        if side is None:
            if said.seen != row.n_acts:
                raise Outrun(row)
            raise WrongRequest(
                f"the act {said.act!r}, which is not yours to do, or not now",
                ", ".join(str(one.act) for one in offered(row, reader)) or "nothing",
                "choose one of these",
            )
        act(row, said.act, Actor(side, reader.person), saying, seen=said.seen)
    except Outrun as second:
        return problem(409, str(second), state=second.promise.state, seen=second.promise.n_acts)
    return _one(promise_in(request, key), reader)
