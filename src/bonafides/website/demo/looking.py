"""Looking around once as everybody: the demonstration's own test."""

from __future__ import annotations

import http.client
from contextlib import closing

from django.conf import settings
from django.utils import timezone

from bonafides.errors import BeyondThisMachine
from bonafides.website.demo.company import who_signs_in
from bonafides.website.demo.folder import told_rep
from bonafides.website.demo.guests import guest

MOST_STEPS = 5


def names() -> list[tuple[str, str]]:
    """Roles with a one-click sign-in, and who each is; a customer, who has no account, comes last."""
    people = who_signs_in(timezone.localdate(), told_rep(settings.CONFIGURATION.data))
    contact = guest()
    customer = [("customer", contact.name)] if contact is not None else []
    return [(role, person.name) for role, person in people.items()] + customer


def look_around(host: str, port: int) -> None:
    """Sign in as each role over the network and read its first page.

    Raises
    ------
    BeyondThisMachine
        A page did not come.
    """
    for role, _name in names():
        path = f"/demo/as/{role}/"
        cookies: dict[str, str] = {}
        status, body = 0, ""
        for _step in range(MOST_STEPS):
            status, there, more, body = _fetch(host, port, path, cookies)
            cookies |= more
            if status not in (301, 302):
                break
            path = there
        if status != 200 or "</html>" not in body:
            raise BeyondThisMachine(f"{role}: {path} answered {status}", "a page", "read what was said above")


def _fetch(host: str, port: int, path: str, cookies: dict[str, str]) -> tuple[int, str, dict[str, str], str]:
    with closing(http.client.HTTPConnection(host, port, timeout=30)) as line:
        line.request("GET", path, headers={"Cookie": "; ".join(f"{k}={v}" for k, v in cookies.items())})
        answer = line.getresponse()
        body = answer.read().decode("utf-8", "replace")
        given = dict(
            part.split(";", 1)[0].split("=", 1)
            for name, part in answer.getheaders()
            if name.lower() == "set-cookie"
        )
        return answer.status, answer.getheader("Location") or "/", given, body
