"""Speaking to somebody in their own language, where the house speaks it."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from bonafides.people.app.models import ClientContact, Person


def language_of(somebody: Person | ClientContact) -> str:
    """The language in which somebody is spoken and written to."""
    return somebody.language if somebody.language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def shown_to_guest(
    request: HttpRequest, guest: Person | ClientContact, view: Callable[[], HttpResponse]
) -> HttpResponse:
    """What somebody sees who came by a link: in their own language, and with no path to any other site."""
    language = language_of(guest)
    with translation.override(language):
        request.LANGUAGE_CODE = language
        answer = view()
    # "no-referrer" would take the origin off forms too: none could be sent.
    answer["Referrer-Policy"] = "strict-origin"
    return answer
