"""How our word is kept: the house, a function, an account, oneself. Each page shows a reading."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from bonafides.people.app.access import asked_by, page
from bonafides.people.app.listing import by_name, nav_of
from bonafides.people.app.models import Client, Function, Person
from bonafides.people.app.queries_shares import is_off, own_shares, shared_for
from bonafides.promises.app.queries_figures import (
    figures_of_functions,
    own_reliability,
    reliability_of_accounts,
    reliability_of_organisation,
)
from bonafides.promises.page_reliability import (
    account_sections,
    function_sections,
    headline,
    organisation_sections,
    own_sections,
    standfirst,
)
from bonafides.promises.purposes import OWN_RELIABILITY, RELIABILITY


def colleague(request: HttpRequest, key: str, **_more: Any) -> Person:
    """Whom an address names."""
    return get_object_or_404(Person, key=key, erased_at__isnull=True)


@page(
    "promises:reliability",
    "How our word is kept",
    right="read_organisation",
    about="organisation",
    purpose=RELIABILITY,
)
def organisation(request: HttpRequest) -> HttpResponse:
    """Leaders' own promises first, then the house, its functions, kinds and chains in order of name."""
    payload = reliability_of_organisation()
    context: dict[str, Any] = {"payload": payload}
    if payload is not None:
        listing = by_name(request, payload["functions"], lambda one: str(one["name"]))
        nav = nav_of(request, listing, _("Functions"), "functions")
        context |= {
            "headline": headline(payload),
            "standfirst": standfirst(payload),
            "sections": organisation_sections(payload, listing.rows if nav else None, nav),
            "functions": listing.rows,
        }
    return render(request, "promises/reliability.html", context)


@page(
    "promises:function_reliability",
    "How a function keeps its word",
    right="read_organisation",
    about="organisation",
    purpose=RELIABILITY,
)
def function(request: HttpRequest, key: str) -> HttpResponse:
    """One function: what it said yes to, how soon it answers, and where it is a link."""
    whose = get_object_or_404(Function, key=key)
    payload, one = reliability_of_organisation(), figures_of_functions().get(whose.pk)
    sections = function_sections(one, payload) if payload is not None and one is not None else None
    context = {"function": whose, "sections": sections, "payload": payload, "one": one}
    return render(request, "promises/function_reliability.html", context)


@page(
    "promises:account_reliability",
    "How our word to an account is kept",
    right="read_organisation",
    about="organisation",
    purpose=RELIABILITY,
)
def account(request: HttpRequest, key: str) -> HttpResponse:
    """One account; held back where fewer than five people stand behind what was promised there."""
    client = get_object_or_404(Client, key=key)
    whole, accounts = reliability_of_organisation(), reliability_of_accounts()
    one = accounts["accounts"].get(str(client.pk)) if accounts is not None else None
    sections = account_sections(one, whole) if one is not None and whole is not None else None
    context = {"client": client, "sections": sections, "payload": accounts}
    return render(request, "promises/account_reliability.html", context)


@page("promises:my_word", "How my own word is kept", right="read_own", about="self", purpose=OWN_RELIABILITY)
def mine(request: HttpRequest) -> HttpResponse:
    """The reader's own figures, and whom they share them with."""
    reader = asked_by(request)
    payload = own_reliability(reader.person)
    context = {
        "payload": payload,
        "sections": None if payload is None else own_sections(payload),
        "off": payload is None and is_off(reader.person, OWN_RELIABILITY),
        "shares": own_shares(reader.person, OWN_RELIABILITY),
        "shared": shared_for(reader, OWN_RELIABILITY, request.GET.get("shared")),
    }
    return render(request, "promises/my_word.html", context)


@page(
    "promises:persons_word",
    "How a colleague’s word is kept",
    right="read_shared",
    about="person",
    purpose=OWN_RELIABILITY,
    of=colleague,
)
def person(request: HttpRequest, key: str) -> HttpResponse:
    """What somebody shares, for as long as they share it."""
    whose = colleague(request, key)
    payload = own_reliability(whose)
    if payload is None:
        raise Http404("nothing of theirs has been published")
    context = {"whose": whose, "payload": payload, "sections": own_sections(payload, whose="they")}
    return render(request, "promises/persons_word.html", context)
