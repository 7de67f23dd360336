"""The days and times of a page: those of the place where the organisation works."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from bonafides.people.app.installation import local_time

Answer = Callable[[HttpRequest], HttpResponse]

NO_DAYS = "/health/"
"""What a monitor asks shows no time, and answers without a database too."""


def house_time(answer: Answer) -> Answer:
    """Middleware before anybody is looked up: what holds "today" holds on the local day."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith(NO_DAYS):
            return answer(request)
        with local_time():
            return answer(request)

    return middleware
