"""The API: one document, problem details, tokens or the session; rights and traces as on the pages."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, Throttled, ValidationError
from ninja.security import HttpBearer, SessionAuth
from ninja.throttling import AuthRateThrottle

from bonafides import __version__
from bonafides.candour.app.api import router as forecast
from bonafides.errors import BonafidesError
from bonafides.people.app.api import router as people
from bonafides.people.app.api_shares import router as sharing
from bonafides.people.app.middleware import lacks_second_factor
from bonafides.people.app.problems import problem
from bonafides.people.app.tokens import account_of
from bonafides.promises.app.api_promises import router as promises
from bonafides.promises.app.api_reliability import router as reliability
from bonafides.readings.app.api import router as readings
from bonafides.trust.app.api_rounds import router as rounds


class PersonalToken(HttpBearer):
    """A personal token in the header `Authorization: Bearer …`."""

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        """Whose token it is."""
        account = account_of(token)
        if account is not None:
            request.user = account
            if lacks_second_factor(request):
                raise HttpError(
                    403, "Whoever runs this house needs a second factor first: sign in and add one."
                )
        return account


PROBLEMS = {
    400: "What was asked for cannot be done as asked",
    401: "No valid token or session",
    403: "The right is missing; whom it is about can see the attempt",
    404: "No such thing, or nothing published of it",
    422: "The request is not as this document says",
    429: "Too many requests",
}
"""Answers that every operation may give, each a problem detail."""

PROBLEM = {
    "type": "object",
    "title": "Problem",
    "description": "RFC 9457",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {"type": "array", "items": {"type": "object"}},
    },
}


class House(NinjaAPI):
    """The API whose document tells of problems too."""

    def get_openapi_schema(self, **options: Any) -> Any:
        """The OpenAPI 3.1 document."""
        document = super().get_openapi_schema(**options)
        document.setdefault("components", {}).setdefault("schemas", {})["Problem"] = PROBLEM
        body = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
        for operations in document["paths"].values():
            for operation in operations.values():
                for status, what in PROBLEMS.items():
                    operation["responses"].setdefault(str(status), {"description": what, "content": body})
        return document


api = House(
    title="bonafides",
    version="1",
    description=(
        "Published readings, promises, and who read what. Every answer about people leaves a trace that "
        "the person concerned can see. Errors are problem details (RFC 9457)."
    ),
    docs_url=None,
    openapi_url="/openapi.json",
    # The token first: a request that carries one needs no cookie, and no token against forgery.
    auth=[PersonalToken(), SessionAuth(csrf=True)],
    throttle=[AuthRateThrottle("1200/m")],
    urls_namespace="api",
)
api.add_router("", people)
api.add_router("", readings)
api.add_router("", forecast)
api.add_router("", sharing)
api.add_router("", reliability)
api.add_router("", promises)
api.add_router("", rounds)


@api.exception_handler(ValidationError)
def _wrong(request: HttpRequest, error: ValidationError) -> HttpResponse:
    errors = [
        {"where": ".".join(str(part) for part in one["loc"]), "what": one["msg"], "kind": one["type"]}
        for one in error.errors
    ]
    return problem(422, "The request is not as the document says: see errors.", errors=errors)


@api.exception_handler(AuthenticationError)
def _unknown(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    answer = problem(
        401, "No valid token or session came with the request; make a token on the page of tokens."
    )
    answer["WWW-Authenticate"] = "Bearer"
    return answer


@api.exception_handler(Http404)
def _missing(request: HttpRequest, error: Http404) -> HttpResponse:
    return problem(404, "There is no such thing, or nothing has been published of it.")


@api.exception_handler(Throttled)
def _too_often(request: HttpRequest, error: Throttled) -> HttpResponse:
    answer = problem(429, "Too many requests; wait as long as Retry-After says.")
    answer["Retry-After"] = str(int(error.wait or 60))
    return answer


@api.exception_handler(HttpError)
def _http(request: HttpRequest, error: HttpError) -> HttpResponse:
    return problem(error.status_code, str(error))


@api.exception_handler(BonafidesError)
def _ours(request: HttpRequest, error: BonafidesError) -> HttpResponse:
    return problem(400, str(error))


VERSION = __version__
