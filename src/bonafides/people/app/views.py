"""Who works here."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from bonafides.people.app.access import page
from bonafides.people.app.models import Person


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
