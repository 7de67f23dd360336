"""Who is signed in: the account that came with the session, by the same tests as any other."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import auth
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare
from django.utils.functional import SimpleLazyObject


class SignedIn(AuthenticationMiddleware):
    """Django's own, without a question of its own for the account."""

    def process_request(self, request: HttpRequest) -> None:
        """Put whoever asks on the request; looked at when it is needed."""
        super().process_request(request)
        request.user = SimpleLazyObject(lambda: user_of(request))  # type: ignore[assignment]


def user_of(request: Any) -> Any:
    """The account of a request. Whatever is not plainly in order is decided by Django."""
    if not hasattr(request, "_cached_user"):
        request._cached_user = _owner_in_order(request.session) or auth.get_user(request)
    return request._cached_user


def _owner_in_order(session: Any) -> Any:
    """The session's owner: an active account that the session names, and whose password it was begun with."""
    number, door = session.get(auth.SESSION_KEY), session.get(auth.BACKEND_SESSION_KEY)
    owner = getattr(session, "owner", None)
    if owner is None or number != str(owner.pk) or door not in settings.AUTHENTICATION_BACKENDS:
        return None
    begun_with = session.get(auth.HASH_SESSION_KEY, "")
    same = constant_time_compare(begun_with, owner.get_session_auth_hash())
    return owner if owner.is_active and same else None
