"""Collecting a ballot by an invitation: one page, the same for everybody, and what its program asks.

The page knows nobody: what makes an invitation stands behind `#` in its address, where no server sees it.
Nothing here writes a trace, a session or a line in any log.
"""

from __future__ import annotations

import json
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from bonafides.errors import BonafidesError
from bonafides.people.app.access import page
from bonafides.trust.app.actions_issuing import cell_of, issue
from bonafides.trust.app.forms_answers import language_now
from bonafides.trust.app.programs import collecting_page, kept_page, kept_part
from bonafides.trust.app.queries_answering import standing
from bonafides.trust.box.pages import HEADERS, served
from bonafides.trust.refused import Refused, from_text, to_text

OPENS = "answer_round"
MOST_BYTES = 4096
"""An invitation's secret and a blinded text; nothing longer is read."""

STATUSES = {"unknown": 404, "early": 409, "closed": 410, "collected": 409}


def _quietly(answer: HttpResponse) -> HttpResponse:
    """The box's own strict headers; and no line in the log of the server, whatever the status."""
    for name, value in HEADERS.items():
        answer[name] = value
    answer["Cache-Control"] = "no-store"
    answer._has_been_logged = True  # type: ignore[attr-defined]
    return answer


@require_GET
@never_cache
@page("trust:answer", "Collect a ballot, by an invitation", right=OPENS)
def answer(request: HttpRequest) -> HttpResponse:
    """The page to which every invitation leads; without cookies, the same bytes for everybody."""
    return _quietly(HttpResponse(collecting_page(language_now())))


@require_GET
@never_cache
@page("trust:answer_of", "Collect a ballot of a round that is older than this version", right=OPENS)
def answer_of(request: HttpRequest, key: str) -> HttpResponse:
    """The same page with the program that the round announced, kept when it opened."""
    found = kept_page(key, language_now())
    if found is None:
        raise Http404
    return _quietly(HttpResponse(found))


@require_GET
@page("trust:part_of", "Programs and styles of that page as they were when the round opened", right=OPENS)
def part_of(request: HttpRequest, key: str, name: str) -> HttpResponse:
    """One file, as it was."""
    found = kept_part(key, name)
    if found is None:
        raise Http404
    return _quietly(HttpResponse(found.content, content_type=found.kind))


@require_GET
@page("trust:part", "Programs and styles of the page on which a ballot is collected", right=OPENS)
def part(request: HttpRequest, name: str) -> HttpResponse:
    """One file, as the box serves it."""
    found = served().get(f"/static/{name}")
    if found is None:
        raise Http404
    return _quietly(HttpResponse(found.content, content_type=found.kind))


@csrf_exempt  # what may be done hangs on the secret in the request, and on no cookie
@require_POST
@never_cache
@page("trust:collect", "Sign a blinded ballot, once for each invitation", right=OPENS)
def collect(request: HttpRequest) -> HttpResponse:
    """With `secret` alone: for which round and cell it holds. With `blinded` too: the blind signature."""
    said = _said(request)
    secret = said.get("secret")
    if not isinstance(secret, str) or not set(said) <= {"secret", "blinded"}:
        return _problem(Refused("something that is no request to collect", "secret, and blinded"), "refused")
    try:
        if "blinded" in said:
            signature = issue(secret, from_text(said["blinded"], "a blinded text"))
            return _quietly(JsonResponse({"signature": to_text(signature)}))
        key, code = cell_of(secret)
        return _quietly(JsonResponse({"round": key, "cell": code}))
    except BonafidesError as error:
        why, day = standing(secret)
        return _problem(error, "refused" if why == "open" else why, day)


def _said(request: HttpRequest) -> dict[str, Any]:
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdigit() or int(length) > MOST_BYTES:
        return {}
    try:
        said = json.loads(request.body)
    except (ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}


def _problem(error: BonafidesError, why: str, day: str = "") -> HttpResponse:
    """Found, expected, to_do; and `why` in one word, so that the page can say it in the reader's language."""
    told = {"found": error.found, "expected": error.expected, "to_do": error.remedy, "why": why, "on": day}
    status = STATUSES.get(why, 422)
    return _quietly(JsonResponse(told, status=status, content_type="application/problem+json"))
