"""The what-if on honest incentives: what ways of paying make it worth saying."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from bonafides.candour.app.forms import SchemeForm
from bonafides.candour.app.queries import shown
from bonafides.people.app.access import page

KIND = "candour.incentives"


@page(
    "candour:incentives",
    "What pay makes it worth saying",
    right="read_organisation",
    about="organisation",
    purpose="candour.incentives",
)
def incentives(request: HttpRequest) -> HttpResponse:
    """Schemes side by side on the period's outlook, with the reader's own numbers."""
    # Numbers are needed on this page alone.
    from bonafides.candour.page_what_if import what_if

    reading = shown(KIND, None, lambda _payload, _drawn: ())
    asked = bool(request.GET)
    form = SchemeForm(request.GET) if asked else SchemeForm()
    context: dict[str, object] = {"reading": reading, "form": form}
    if reading is not None and (not asked or form.is_valid()):
        context["found"] = what_if(reading.payload, form.cleaned_data if asked else {})
    return render(request, "candour/incentives.html", context)
