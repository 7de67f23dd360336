"""Personal tokens for the API: what they look like, and whose one is."""

from __future__ import annotations

import hashlib
import secrets

from django.db.models import Q
from django.utils import timezone

from bonafides.people.app.models import Token, User

PREFIX = "bonafides_"
"""So that scanners of leaked secrets recognise one."""

USED_AT_MOST_EVERY = 60
"""Seconds between two notes of a token's last use: a note at each request would be a write at each."""


def fresh_token() -> str:
    """The text of a new token: 256 random bits."""
    return PREFIX + secrets.token_urlsafe(32)


def hash_of(text: str) -> str:
    """What is kept of a token. It is random, so that one round of SHA-256 is enough.

    Examples
    --------
    >>> hash_of("bonafides_x") == hash_of("bonafides_x"), len(hash_of("bonafides_x"))
    (True, 64)
    """
    return hashlib.sha256(text.encode()).hexdigest()


def account_of(text: str) -> User | None:
    """Whose token it is; None when it is unknown, ended or expired, or its owner may not sign in."""
    now = timezone.now()
    alive = Q(revoked_at__isnull=True, expires_at__gt=now, user__is_active=True)
    found = Token.objects.filter(alive, token_hash=hash_of(text)).select_related("user__person").first()
    if found is None:
        return None
    if found.used_at is None or (now - found.used_at).total_seconds() > USED_AT_MOST_EVERY:
        Token.objects.filter(pk=found.pk).update(used_at=now)
    return found.user
