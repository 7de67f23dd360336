"""Sessions in the database: whose each is, since when, in which browser; the key itself is not kept."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from functools import cache
from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db import models, router
from django.utils import timezone

from bonafides.people.app.prepared import Prepared

SINCE, DEVICE = "since", "device"
"""Names under which a session remembers when it began, and in which browser."""


def kept(key: str) -> str:
    """What is kept of a session's key. The key is random, so that one round of SHA-256 is enough."""
    return hashlib.sha256(key.encode()).hexdigest()


class SessionStore(DatabaseStore):
    """Django's own store, with the key hashed and the owner beside it."""

    @classmethod
    def get_model_class(cls) -> Any:
        """Our rows."""
        from bonafides.people.app.models import Session

        return Session

    owner: Any = None
    """Whose account the row was found with: asked in the same breath, for every page needs it."""

    def _get_session_from_db(self) -> Any:
        found = session_with_owner().first(key=kept(self.session_key or ""), now=timezone.now())
        if found is None:
            self._session_key = None
        else:
            self.owner = found.user
        return found

    def exists(self, session_key: str) -> bool:
        """Whether a session of that key is there."""
        return bool(self.model.objects.filter(session_key=kept(session_key)).exists())

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        """The row of this session as it stands now."""
        since = data.setdefault(SINCE, timezone.now().timestamp())
        owner = data.get("_auth_user_id")
        row: Any = self.get_model_class()
        key = self._get_or_create_session_key()  # type: ignore[attr-defined]
        return row(
            session_key=kept(key),
            session_data=self.encode(data),
            expire_date=self.get_expiry_date(),
            user_id=int(owner) if owner else None,
            since=datetime.fromtimestamp(since, UTC),
            device=data.get(DEVICE, ""),
        )

    def delete(self, session_key: str | None = None) -> None:
        """End a session."""
        key = session_key or self.session_key
        if key is not None:
            self.model.objects.using(router.db_for_write(self.model)).filter(session_key=kept(key)).delete()


@cache
def session_with_owner() -> Prepared:
    """A session that has not run out, with the account and the person whose it is."""
    from bonafides.people.app.models import Session

    def build(key: Any, now: Any) -> Any:
        rows = Session.objects.filter(session_key=key, expire_date__gt=now)
        return rows.select_related("user__person").order_by()

    return Prepared(build, key=models.CharField(), now=models.DateTimeField())


def device_of(agent: str) -> str:
    """A browser and a system in words, out of what a browser says of itself; no version, no address.

    Examples
    --------
    >>> device_of("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0")
    'Firefox on Linux'
    >>> device_of("curl/8.1")
    'another program'
    """
    browsers = (("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"),
                ("Safari/", "Safari"))  # fmt: skip
    systems = (("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"),
               ("Mac OS", "macOS"), ("Linux", "Linux"))  # fmt: skip
    browser = next((name for sign, name in browsers if sign in agent), "")
    system = next((name for sign, name in systems if sign in agent), "")
    return " on ".join(part for part in (browser, system) if part) or "another program"
