"""The language of a page: what the person has chosen; before that, what the browser asks for."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from bonafides.people.app.access import reader_of

Answer = Callable[[HttpRequest], HttpResponse]


def person_language(answer: Answer) -> Answer:
    """Middleware after the session: a person who is signed in is spoken to in their own language."""
    known = dict(settings.LANGUAGES)

    def middleware(request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            reader = reader_of(request)
            if reader is not None and reader.person.language in known:
                translation.activate(reader.person.language)
                request.LANGUAGE_CODE = translation.get_language()
        return answer(request)

    return middleware
