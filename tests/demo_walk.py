"""A walk through the ledger of a demonstration as everybody: run inside its installation."""

from __future__ import annotations

import re
from typing import Any

PAGES = (
    "/",
    "/promises/ask/",
    "/promises/give/",
    "/promises/inbox/",
    "/promises/catalogue/",
    "/promises/contacts/",
    "/promises/contacts/settings/",
    "/promises/cases/",
    "/promises/handovers/",
    "/promises/word/",
    "/promises/word/mine/",
    "/promises/told/",
    "/huddle/",
    "/huddle/orders/",
    "/mirror/",
    "/mirror/pulse/",
    "/mirror/organisation/",
    "/mirror/heard/",
)
"""Lists of the ledger. What they lead to is followed."""

FOLLOWED = re.compile(
    r'href="(/promises/(?:promise|ask|client|cases?|handovers?|word/functions|word/accounts)/[a-z0-9]{8,}/)"'
)

MOST_OF_A_PAGE = 12
"""Links followed from one list."""


def walk(role: str) -> dict[str, tuple[int, bool]]:
    """Status of every page that a role comes to, and whether something on it is empty."""
    from django.test import Client

    there = Client(raise_request_exception=False, headers={"host": "127.0.0.1"})
    entered = there.get(f"/demo/as/{role}/")
    assert entered.status_code == 302, (role, entered.status_code)
    found: dict[str, tuple[int, bool]] = {}
    if role == "customer":
        answer = there.get("/promises/with-us/")
        return {
            "/promises/with-us/": (answer.status_code, "Nothing stands here yet" in answer.content.decode())
        }
    for page in PAGES:
        body = _open(there, page, found)
        for link in list(dict.fromkeys(FOLLOWED.findall(body)))[:MOST_OF_A_PAGE]:
            if link not in found:
                _open(there, link, found)
    return found


def _open(there: Any, page: str, found: dict[str, tuple[int, bool]]) -> str:
    answer = there.get(page, follow=True)
    body: str = answer.content.decode()
    found[page] = (answer.status_code, 'class="empty"' in body)
    return body


def ledger() -> dict[str, Any]:
    """What stands in the ledger, and whether it is whole."""
    from collections import Counter

    from bonafides.promises.app.models import Case, Handover, Overridden, Promise, PromiseAct
    from bonafides.promises.app.queries_log import entries
    from bonafides.promises.verifying import verify
    from bonafides.readings.app.models import Reading

    verdict = verify(written for _, written, _ in entries())
    moments = PromiseAct.objects.order_by("leaf_index").values_list("at", flat=True)
    rows = list(moments)
    return {
        "acts": verdict.size,
        "good": verdict.good and all(fits for _, _, fits in entries()),
        "in_order": rows == sorted(rows),
        "days": (rows[-1] - rows[0]).days,
        "promises": dict(Counter(Promise.objects.values_list("direction", flat=True))),
        "unanswered_overrides": Overridden.objects.filter(answered_at__isnull=True).count(),
        "cases": list(Case.objects.values_list("outcome", flat=True)),
        "handovers": [ended is not None for ended in Handover.objects.values_list("ended_at", flat=True)],
        "readings": sorted(
            set(
                Reading.objects.filter(kind__startswith="promises.", superseded_at__isnull=True).values_list(
                    "kind", flat=True
                )
            )
        ),
    }
