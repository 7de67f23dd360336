"""How others see me: a published reading, first for the person alone."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from bonafides.people.app.access import page
from bonafides.trust import purposes as purposes


@page("trust:mirror", "My mirror", right="read_own", about="self", purpose=purposes.MINE)
def mirror(request: HttpRequest) -> HttpResponse:
    """What others said about the reader in the last round."""
    return render(request, "trust/mirror.html", {})
