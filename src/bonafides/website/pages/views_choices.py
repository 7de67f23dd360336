"""Two choices that anybody has on every page: light or dark, and the language."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from bonafides.people.app.access import page, reader_of
from bonafides.people.app.actions_language import choose_language
from bonafides.website.frame import LOOK_COOKIE, LOOKS

YEAR = 365 * 24 * 3600


def _back(request: HttpRequest) -> HttpResponse:
    """To the page where the choice was made; home where that is not one of ours."""
    there = request.POST.get("next", "/")
    ours = url_has_allowed_host_and_scheme(
        there, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return HttpResponseRedirect(there if ours else "/")


@page("look", "Choose light or dark", right="open_the_door")
@require_POST
def look(request: HttpRequest) -> HttpResponse:
    """Keep the choice in a cookie of this browser; "device" forgets it."""
    response = _back(request)
    chosen = request.POST.get("look", "")
    if chosen in LOOKS:
        response.set_cookie(
            LOOK_COOKIE,
            chosen,
            max_age=YEAR,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
    else:
        response.delete_cookie(LOOK_COOKIE, samesite="Lax")
    return response


@page("language", "Choose a language", right="open_the_door")
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Keep the choice with the person who is signed in, and in a cookie for before the next sign-in."""
    response = _back(request)
    chosen = request.POST.get("language", "")
    if chosen in dict(settings.LANGUAGES):
        reader = reader_of(request)
        if reader is not None:
            choose_language(reader.person, chosen, by=reader.person)
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            chosen,
            max_age=YEAR,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
    return response
