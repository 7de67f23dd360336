"""How others see me: a published reading, first for the person alone, and for whom they share it with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from markupsafe import Markup

from bonafides.people.app.access import PAGES, asked_by, page, trace
from bonafides.people.app.models import Person
from bonafides.people.app.queries_shares import is_off, own_shares, shared_for
from bonafides.people.app.reader import Reader
from bonafides.trust.app.client_answers_shown import Shown, shown_clients
from bonafides.trust.app.queries_client_answers import answered_by_name
from bonafides.trust.app.queries_mirror import (
    Told,
    open_rounds_about,
    replies_to,
    rounds_of,
    subject_of,
    told_of,
)
from bonafides.trust.app.queries_threads import may_ask_back
from bonafides.trust.page_mine import as_shared, mine_sections
from bonafides.trust.page_words import Payload, headline, standfirst, who_answered
from bonafides.trust.purposes import GUESS, MINE

Sections = Callable[[Payload], list[Markup]]


def person_of(request: HttpRequest, key: str, **_: Any) -> Person:
    """Whom an address names."""
    return get_object_or_404(Person, key=key, erased_at__isnull=True)


def who_says(told: Told) -> str:
    """Those who answered, as the headline names them: one relation by its name, several as others."""
    groups = told.payload["groups"]
    only = str(groups[0]["relation"]) if len(groups) == 1 else "all"
    return {"clients": "Clients", "reports": "Your team", "peers": "Colleagues"}.get(only, "Others")


def own_context(
    request: HttpRequest, kind: str, key: str, *, sections: Sections, who: Callable[[Told], str]
) -> dict[str, Any]:
    """What a page of one's own has: of the round with this key, or of the last one.

    Parameters
    ----------
    sections
        The page out of the payload.
    who
        Those who answered, as the headline names them.
    """
    reader = asked_by(request)
    person = reader.person
    told = told_of(kind, person, key)
    if told is None and key:
        raise Http404("no round of this key is about the reader")
    context: dict[str, Any] = {
        "told": told,
        "off": told is None and is_off(person, kind),
        "shares": own_shares(person, kind),
        "shared": shared_for(reader, kind, request.GET.get("shared")),
        "rounds": rounds_of(kind, person),
        "open_rounds": [] if told is not None else open_rounds_about(person),
    }
    if told is not None:
        subject = subject_of(told)
        context |= {
            "subject": subject,
            "replies": replies_to(subject, published=False) if subject else [],
            "headline": headline(told.payload, who=who(told)),
            "standfirst": standfirst(told.payload),
            "parts": sections(told.payload),
            "tips": told.payload["tips"],
        }
        context["asks_back"] = may_ask_back(subject, person, reader.on)
    return context


@page("trust:mirror", "My mirror", right="read_own", about="self", purpose=MINE)
def mirror(request: HttpRequest) -> HttpResponse:
    """What others said about the reader in the last round."""
    return _mine(request, "")


@page("trust:mirror_round", "My mirror of an earlier round", right="read_own", about="self", purpose=MINE)
def mirror_round(request: HttpRequest, key: str) -> HttpResponse:
    """What others said about the reader in an earlier round."""
    return _mine(request, key)


def _mine(request: HttpRequest, key: str) -> HttpResponse:
    reader = asked_by(request)
    context = own_context(request, MINE, key, sections=mine_sections, who=who_says)
    if not key and not context["off"]:
        context["clients"] = _clients(reader)
    return render(request, "trust/mirror.html", context)


def _clients(reader: Reader) -> Shown | None:
    """What clients answered with their names, which the log calls by its own purpose."""
    shown = shown_clients(answered_by_name(reader.person))
    if shown is not None:
        trace(reader, replace(PAGES["trust:mirror"], purpose=GUESS), None)
    return shown


@page(
    "trust:mirror_person",
    "How a colleague is seen",
    right="read_shared",
    about="person",
    purpose=MINE,
    of=person_of,
)
def person(request: HttpRequest, key: str) -> HttpResponse:
    """What somebody shares, for as long as they share it."""
    whose = person_of(request, key)
    return shared_page(request, whose, told_of(MINE, whose))


def shared_page(request: HttpRequest, whose: Person, told: Told | None) -> HttpResponse:
    """Somebody's page for those with whom it is shared: others' figures, without what carries a name."""
    context: dict[str, Any] = {"whose": whose, "told": told}
    if told is not None:
        context |= {
            "standfirst": who_answered(told.payload),
            "parts": mine_sections(as_shared(told.payload)),
        }
    return render(request, "trust/mirror_person.html", context)
