"""How words are kept, over the API: the same figures as on the pages; nothing is in order of a figure."""

# No annotations from the future: ninja reads them where the decorator stands.
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Path, Router, Schema
from pydantic import Field

from bonafides.people.app.access import asked_by, page
from bonafides.people.app.models import Client, Function, Person
from bonafides.promises.app.queries_figures import (
    figures_of_functions,
    own_reliability,
    reliability_of_accounts,
    reliability_of_organisation,
)
from bonafides.promises.purposes import OWN_RELIABILITY, RELIABILITY

router = Router(tags=["promises"])

KEY: Any = Path(..., pattern=r"^[a-z0-9]{12}$", description="Key of a function, a client or a person.")  # type: ignore[type-arg]


class FigureOut(Schema):
    """A figure, or why there is none."""

    value: float | None
    low: float | None
    high: float | None
    n: int
    unit: str
    why: str


class WordOut(Schema):
    """How a group's word is kept, with what it is never shown without."""

    as_of: date = Field(description="Day up to which promises are counted.")
    kept: FigureOut = Field(description="Share kept of those settled for sure.")
    if_unconfirmed_kept: FigureOut
    if_unconfirmed_broken: FigureOut
    told_in_time: FigureOut = Field(description="Of dates that did not hold: known in time.")
    capture: FigureOut = Field(description="Of what customers remember: what was in the ledger.")
    ambition: FigureOut = Field(description="First date promised, after the function's own estimate.")
    answer: FigureOut | None = Field(None, description="Working hours until an ask is answered.")


class OwnWordOut(Schema):
    """How one person's word is kept; refused below twenty settled promises."""

    as_of: date
    kept: FigureOut
    if_unconfirmed_kept: FigureOut
    if_unconfirmed_broken: FigureOut
    told_in_time: FigureOut
    counts: dict[str, int]


def colleague(request: HttpRequest, key: str) -> Person:
    """Whom an address names."""
    return get_object_or_404(Person, key=key, erased_at__isnull=True)


def _out(one: Any, whole: Any) -> dict[str, Any]:
    ambition = one.get("ambition", whole["ambition"])
    return {**one, "as_of": whole["as_of"], "capture": whole["capture"], "ambition": ambition}


@router.get("/functions/{key}/word", response=WordOut, summary="How a function keeps its word")
@page(
    "api:function_word",
    "How a function keeps its word",
    right="read_organisation",
    about="organisation",
    purpose=RELIABILITY,
    through="api",
)
def of_function(request: HttpRequest, key: str = KEY) -> dict[str, Any]:
    """Figures of one function; refused where fewer than five people work there."""
    whole, one = (
        reliability_of_organisation(),
        figures_of_functions().get(get_object_or_404(Function, key=key).pk),
    )
    if whole is None or one is None:
        raise Http404("nothing has been published of it")
    return _out(one, whole)


@router.get("/clients/{key}/word", response=WordOut, summary="How our word to an account is kept")
@page(
    "api:account_word",
    "How our word to an account is kept",
    right="read_organisation",
    about="organisation",
    purpose=RELIABILITY,
    through="api",
)
def of_account(request: HttpRequest, key: str = KEY) -> dict[str, Any]:
    """Figures of one account; none where fewer than five people stand behind what was promised there."""
    whole, accounts = reliability_of_organisation(), reliability_of_accounts()
    number = str(get_object_or_404(Client, key=key).pk)
    if whole is None or accounts is None or number not in accounts["accounts"]:
        raise Http404("held back, or nothing is settled")
    return _out(accounts["accounts"][number], whole)


@router.get("/me/word", response=OwnWordOut, summary="How one's own word is kept")
@page(
    "api:my_word",
    "How my own word is kept",
    right="read_own",
    about="self",
    purpose=OWN_RELIABILITY,
    through="api",
)
def mine(request: HttpRequest) -> Any:
    """One's own figures."""
    return _own(asked_by(request).person)


@router.get("/people/{key}/word", response=OwnWordOut, summary="How a colleague's word is kept")
@page(
    "api:persons_word",
    "How a colleague's word is kept",
    right="read_shared",
    about="person",
    purpose=OWN_RELIABILITY,
    of=colleague,
    through="api",
)
def of_person(request: HttpRequest, key: str = KEY) -> Any:
    """What somebody shares, for as long as they share it."""
    return _own(colleague(request, key))


def _own(person: Person) -> Any:
    payload = own_reliability(person)
    if payload is None:
        raise Http404("nothing of theirs has been published")
    return payload
