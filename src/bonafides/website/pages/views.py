"""The list of everything, and what a monitor asks."""

from __future__ import annotations

from functools import cache

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from bonafides.errors import BeyondThisMachine
from bonafides.people.app.access import page
from bonafides.people.app.traces import guards_missing
from bonafides.website.frame import Section
from bonafides.website.running.preparing import applied, known

CORNERS = (
    Section(_("What is known of me"), _("and who can see it; as one file, too"), "people:profile"),
    Section(_("My sign-in"), _("password, passkeys, second factor, sessions, tokens"), "sign_in:mine"),
    Section(
        _("My figures and shares"), _("with whom I share what, and until when"), "people:glass_box_sharing"
    ),
)
"""What is the reader's own."""


@page("all", "All sections", right="read_the_house")
def everything(request: HttpRequest) -> HttpResponse:
    """Every section with one line on its job; works without a script."""
    return render(request, "website/all.html", {"corners": CORNERS})


@page("live", "Alive", right="open_the_door")
@never_cache
def live(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return JsonResponse({"alive": True})


@cache
def _wanted() -> frozenset[str]:
    """Migrations of this code: read from its files once in a process."""
    return frozenset(known())


@page("ready", "Ready", right="open_the_door")
@never_cache
def ready(request: HttpRequest) -> HttpResponse:
    """The database answers and is of this version: one query."""
    try:
        behind = _wanted() - applied()
    except (DatabaseError, BeyondThisMachine):
        return JsonResponse({"ready": False, "why": "the database does not answer"}, status=503)
    if behind:
        return JsonResponse({"ready": False, "why": f"{len(behind)} migrations are missing"}, status=503)
    if guards_missing():
        return JsonResponse({"ready": False, "why": "the guards of the access log are missing"}, status=503)
    return JsonResponse({"ready": True})
