"""Every page and endpoint is declared here: what it is, who may read it, whom it is about, and why."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Literal

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from bonafides.people.app.concerning import Concerning
from bonafides.people.app.condition_words import CONDITION_WORDS
from bonafides.people.app.models import Function, Person, Team
from bonafides.people.app.predicates import may
from bonafides.people.app.problems import problem
from bonafides.people.app.reader import Reader, reader_for
from bonafides.people.app.traces import write_trace
from bonafides.people.purposes import purpose as known_purpose
from bonafides.people.roles import RIGHTS

About = Literal["nobody", "self", "person", "team", "organisation"]


@dataclass(frozen=True, slots=True)
class Page:
    """One declared page or endpoint.

    Parameters
    ----------
    name
        Of the address, as in `urls`: "candour:mine".
    title
        What it is called in the manual.
    right
        Key of `people.roles.RIGHTS`.
    about
        Whose data it shows: nobody's; the reader's own; one person's; one team's; the organisation's.
    purpose
        Name of the purpose for which it shows them; empty where it is about nobody.
    through
        "page", "api" or "file".
    """

    name: str
    title: str
    right: str
    about: About
    purpose: str
    through: str = "page"


PAGES: dict[str, Page] = {}
"""Every declared page by name."""

SHOWS_NOTHING = frozenset({404, 405, 410, 429})
"""Answers in which nobody's data stand: nothing there, no such method, over, too often."""

Thing = Person | Team | Function | Concerning
"""What a page can be about, or a right be decided over."""

View = Callable[..., Any]
"""Pages give a response; endpoints of the API what becomes one."""


def page(
    name: str,
    title: str,
    *,
    right: str,
    about: About = "nobody",
    purpose: str = "",
    of: Callable[..., Thing | None] | None = None,
    through: str = "page",
) -> Callable[[View], View]:
    """Declare a view: check its right, write the read trace, and list it in the manual.

    Parameters
    ----------
    name, title, right, about, purpose, through
        As in `Page`.
    of
        Finds whom or what the page is about, from the request and the parts of the address; the right is
        decided over it and the trace names it. Raises Http404 where there is none.

    Raises
    ------
    ValueError
        An unknown right, a page about people without a purpose, two pages of one name.
    """
    if right not in RIGHTS:
        raise ValueError(f"page {name!r} asks for the unknown right {right!r}")
    if (about == "nobody") != (purpose == ""):
        raise ValueError(f"page {name!r} is about {about}: it needs a purpose just when it is about people")
    declared = Page(name, title, right, about, purpose, through)
    if PAGES.setdefault(name, declared) != declared:
        raise ValueError(f"two pages are called {name!r}")

    def declare(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            reader = reader_of(request)
            if reader is None and RIGHTS[right].condition not in ("anybody", "respondent"):
                return unknown(request, declared)
            thing = of(request, *args, **kwargs) if of else None
            if not may(reader, right, thing, purpose=purpose):
                if reader is not None and about != "nobody":
                    trace(reader, declared, thing, refused=True)
                return refuse(request, declared)
            response = view(request, *args, **kwargs)
            if reader is not None and about != "nobody" and shows(response):
                trace(reader, declared, thing)
            return response

        guarded.declared_page = declared  # type: ignore[attr-defined]
        return guarded

    return declare


def shows(response: Any) -> bool:
    """Whether an answer shows what it was asked for: also a form that comes back with its errors does.

    Endpoints of the API give what becomes an answer; whatever says nothing of itself is taken to show it.
    """
    return getattr(response, "status_code", 200) not in SHOWS_NOTHING


def reader_of(request: HttpRequest) -> Reader | None:
    """Who asks; None for somebody without an account, or whose account belongs to nobody who works here."""
    user = request.user
    # A token comes later than the session beside it, and may be somebody else's: who asks is looked at anew.
    known: tuple[int | None, Reader | None] | None = getattr(request, "_reader", None)
    if known is not None and known[0] == user.pk:
        return known[1]
    person = getattr(user, "person", None) if user.is_authenticated else None
    reader = reader_for(person) if isinstance(person, Person) else None
    request._reader = (user.pk, reader)  # type: ignore[attr-defined]
    return reader


def trace(reader: Reader, shown: Page, thing: Thing | None, *, refused: bool = False) -> None:
    """Write that something about people was read, or that a read was refused."""
    known_purpose(shown.purpose)
    subject = thing.pk if thing is not None else reader.person.pk if shown.about == "self" else None
    about = {"self": "person"}.get(shown.about, shown.about)
    write_trace(
        reader=reader.person.pk,
        reader_as=reader.called,
        page=shown.name,
        about=about,
        subject=subject,
        purpose=shown.purpose,
        refused=refused,
        through=shown.through,
    )


def asked_by(request: HttpRequest) -> Reader:
    """Who asks, on a page that nobody reaches without an account.

    Raises
    ------
    PermissionDenied
        Nobody who works here asks.
    """
    reader = reader_of(request)
    if reader is None:
        raise PermissionDenied("nobody who works here asks")
    return reader


def unknown(request: HttpRequest, shown: Page) -> HttpResponse:
    """What somebody gets who is not signed in: the door, or a problem for a program."""
    if shown.through == "api":
        return problem(401, "The account belongs to nobody who works here.")
    return redirect_to_login(request.get_full_path())


def refuse(request: HttpRequest, shown: Page) -> HttpResponse:
    """The page that says who may read this, and that the attempt was noted."""
    right = RIGHTS[shown.right]
    if shown.through == "api":
        return problem(403, f"It needs this right: {right.what} Whom it is about can see the attempt.")
    context = {"page": shown, "right": right, "who": CONDITION_WORDS[right.condition]}
    return render(request, "people/refused.html", context, status=403)
