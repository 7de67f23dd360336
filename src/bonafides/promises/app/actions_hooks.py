"""Webhooks: made and ended by those who run the house."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from django.conf import settings
from django.utils import timezone
from django.utils.crypto import salted_hmac

from bonafides.errors import WrongRequest
from bonafides.people.app.installation import refuse_in_demo
from bonafides.people.app.models import Person
from bonafides.promises.app.models import Hook
from bonafides.promises.telling import KIND_OF
from bonafides.promises.webhooks import checked_address, secret_text

MOST = 20
"""Hooks at a time."""

KINDS = frozenset(KIND_OF.values())
"""What a hook may be told of."""


def secret_of(hook: Hook) -> str:
    """The secret that a hook's posts are signed with: made out of the installation's own, never stored."""
    return secret_text(salted_hmac("promises.hook", f"{hook.key}:{hook.salt}", algorithm="sha256").digest())


def make_hook(url: str, kinds: Sequence[str], *, by: Person) -> tuple[Hook, str]:
    """Make a hook; its secret is told now.

    Raises
    ------
    WrongRequest
        An address that a hook cannot have, nothing to be told of, too many hooks, or a demonstration.
    """
    refuse_in_demo("a webhook")
    checked_address(url, settings.CONFIGURATION.hooks_inside)
    wanted = sorted(set(kinds) & KINDS)
    if not wanted:
        raise WrongRequest("nothing to be told of", "at least one kind", "choose what it is told of")
    if Hook.objects.filter(ended_at__isnull=True).count() >= MOST:
        raise WrongRequest(f"more than {MOST} webhooks", "fewer", "end one that is not needed")
    made = Hook.objects.create(url=url, kinds=wanted, salt=secrets.token_urlsafe(24), by=by)
    return made, secret_of(made)


def end_hook(hook: Hook, *, by: Person) -> bool:
    """Tell it nothing more; whether it was told until now."""
    return bool(Hook.objects.filter(pk=hook.pk, ended_at__isnull=True).update(ended_at=timezone.now()))
