"""Forecast pages: each shows a published reading and computes nothing."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from bonafides.candour import purposes as purposes
from bonafides.people.app.access import page, reader_of
from bonafides.readings.app.queries import reading_of, reading_of_all


@page(
    "candour:home",
    "The forecast",
    right="read_organisation",
    about="organisation",
    purpose="candour.organisation",
)
def home(request: HttpRequest) -> HttpResponse:
    """The organisation's reading, leaders' own part first."""
    return render(request, "candour/home.html", {"reading": reading_of_all("candour.organisation")})


@page("candour:mine", "My word and the outcome", right="read_own", about="self", purpose="candour.mine")
def mine(request: HttpRequest) -> HttpResponse:
    """The reader's own reading."""
    reader = reader_of(request)
    assert reader is not None  # noqa: S101 -- the right demands one
    return render(request, "candour/mine.html", {"reading": reading_of("candour.mine", reader.person)})
