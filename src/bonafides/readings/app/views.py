"""Sources and what they can show."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from bonafides.people.app.access import page
from bonafides.readings.app.models import Source


@page("readings:sources", "Sources", right="read_the_house")
def sources(request: HttpRequest) -> HttpResponse:
    """Every source with the import in force."""
    return render(request, "readings/sources.html", {"sources": Source.objects.select_related("current")})
