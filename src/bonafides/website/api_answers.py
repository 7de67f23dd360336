"""What the web framework itself answers under the API's addresses: problem details there too, no page."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from bonafides.people.app.problems import problem

UNDER = "/api/"
PROBLEM = "application/problem+json"
KEPT = ("Allow", "Retry-After", "WWW-Authenticate")
"""What a program needs of the answer that is replaced."""

SAID = {
    400: "The request cannot be understood.",
    403: "This is refused.",
    404: "There is no such address; /api/openapi.json lists those there are.",
    405: "This address does not take that method; the header Allow names those it takes.",
    413: "More was sent than is taken.",
    500: "Something went wrong here. It is logged, without what was sent.",
}


def problems(answer: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware: an error under the API's addresses is a problem detail, whoever gave it."""

    def asked(request: HttpRequest) -> HttpResponseBase:
        given = answer(request)
        if given.status_code < 400 or not request.path_info.startswith(UNDER):
            return given
        if given.headers.get("Content-Type", "").startswith(PROBLEM):
            return given
        said = problem(given.status_code, SAID.get(given.status_code, "This cannot be done."))
        for name in KEPT:
            if name in given.headers:
                said[name] = given.headers[name]
        return said

    return asked
