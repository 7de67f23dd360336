"""Problem details (RFC 9457): how the API says what went wrong."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.http import JsonResponse


def problem(status: int, detail: str, **more: Any) -> JsonResponse:
    """An answer of type application/problem+json.

    Parameters
    ----------
    status
        HTTP status.
    detail
        What was found, what was expected and what to do, in words.
    **more
        Further members, such as `errors`.
    """
    body = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        **more,
    }
    return JsonResponse(body, status=status, content_type="application/problem+json")
