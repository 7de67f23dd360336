"""The first page, the list of everything, and what a monitor asks."""

from __future__ import annotations

from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from bonafides.people.app.access import page
from bonafides.website.frame import Section

CORNERS = (
    Section(_("What is known of me"), _("and who can see it; as one file, too"), "people:profile"),
    Section(_("My sign-in"), _("password, passkeys, second factor, sessions, tokens"), "sign_in:mine"),
    Section(
        _("My figures and shares"), _("with whom I share what, and until when"), "people:glass_box_sharing"
    ),
)
"""What is the reader's own."""


@page("home", "Home", right="read_the_house")
def home(request: HttpRequest) -> HttpResponse:
    """Leads to the section that matters first."""
    return redirect("candour:home")


@page("all", "All sections", right="read_the_house")
def everything(request: HttpRequest) -> HttpResponse:
    """Every section with one line on its job; works without a script."""
    return render(request, "website/all.html", {"corners": CORNERS})


@page("live", "Alive", right="open_the_door")
@never_cache
def live(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return JsonResponse({"alive": True})


@page("ready", "Ready", right="open_the_door")
@never_cache
def ready(request: HttpRequest) -> HttpResponse:
    """The database answers and is of this version."""
    from django.db.migrations.executor import MigrationExecutor

    try:
        executor = MigrationExecutor(connection)
        behind = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except Exception:
        return JsonResponse({"ready": False, "why": "the database does not answer"}, status=503)
    if behind:
        return JsonResponse({"ready": False, "why": f"{len(behind)} migrations are missing"}, status=503)
    return JsonResponse({"ready": True})
