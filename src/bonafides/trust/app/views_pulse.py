"""How the team sees one lead: for whoever leads alone, and what they say back to the team."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from bonafides.people.app.access import page
from bonafides.trust.app.queries_mirror import told_of
from bonafides.trust.app.views_mine import own_context, person_of, shared_page
from bonafides.trust.page_pulse import pulse_sections
from bonafides.trust.purposes import PULSE


@page("trust:pulse", "My pulse as a manager", right="read_own", about="self", purpose=PULSE)
def pulse(request: HttpRequest) -> HttpResponse:
    """What the team said about how the reader leads, in the last pulse."""
    return _pulse(request, "")


@page(
    "trust:pulse_round",
    "My pulse as a manager, of an earlier round",
    right="read_own",
    about="self",
    purpose=PULSE,
)
def pulse_round(request: HttpRequest, key: str) -> HttpResponse:
    """The same of an earlier round."""
    return _pulse(request, key)


def _pulse(request: HttpRequest, key: str) -> HttpResponse:
    context = own_context(request, PULSE, key, sections=pulse_sections, who=lambda _told: "Your team")
    return render(request, "trust/pulse.html", context)


@page(
    "trust:pulse_person",
    "How a colleague is seen to lead",
    right="read_shared",
    about="person",
    purpose=PULSE,
    of=person_of,
)
def person(request: HttpRequest, key: str) -> HttpResponse:
    """What a manager shares, for as long as they share it."""
    whose = person_of(request, key)
    return shared_page(request, whose, told_of(PULSE, whose))
