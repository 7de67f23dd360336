"""A zero character in what somebody sends: a request that cannot be understood, on every database."""

from __future__ import annotations

from collections.abc import Callable

from django.db import DataError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


class NoNul:
    """Middleware: PostgreSQL keeps no text with a zero character, and says so by an error of its own."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Everything else goes its way."""
        return self.answer(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """400 in place of 500 for that error alone."""
        if isinstance(error, ValueError | DataError) and "NUL" in str(error):
            return render(request, "400.html", status=400)
        return None
