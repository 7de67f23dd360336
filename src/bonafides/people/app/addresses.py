"""Where links lead that leave the house: where the installation says, not where a request says."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse


def address_of(request: HttpRequest, name: str, *args: Any) -> str:
    """The whole address of a page, for a mail or for somebody to copy."""
    return whole_address(request, reverse(name, args=args))


def whole_address(request: HttpRequest, path: str) -> str:
    """The same of a path.

    Where the installation knows its own address, that one: the Host header of a request, port included, is
    what its sender writes. Without it, the host of the request, which `hosts` has allowed.
    """
    own: str = settings.CONFIGURATION.address
    return own + path if own else request.build_absolute_uri(path)
