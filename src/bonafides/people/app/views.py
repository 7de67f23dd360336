"""Who works here, and who read what."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from bonafides.people.app.access import page, reader_of
from bonafides.people.app.models import Person, ReadTrace


@page(
    "people:directory",
    "Who works here",
    right="read_directory",
    about="organisation",
    purpose="people.directory",
)
def directory(request: HttpRequest) -> HttpResponse:
    """Everybody, in order of name."""
    people = Person.objects.filter(left_on__isnull=True).select_related("function")
    return render(request, "people/directory.html", {"people": people[:200]})


@page(
    "people:glass_box", "Who read what about me", right="read_own", about="self", purpose="people.access_log"
)
def glass_box(request: HttpRequest) -> HttpResponse:
    """The log of reads, newest first."""
    reader = reader_of(request)
    assert reader is not None  # noqa: S101 -- the right demands one
    traces = ReadTrace.objects.filter(about="person", subject=reader.person.pk)
    return render(request, "people/glass_box.html", {"traces": traces[:100]})
