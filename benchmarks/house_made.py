"""Make a company in a data folder and say how to ask for its pages: run in a process of its own.

python -m benchmarks.house_made DATA PEOPLE DEALS WEEKS
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path


def main(data: Path, people: int, deals: int, weeks: int) -> None:
    """Make it where it is not there yet; print addresses, cookies and one form as JSON."""
    from bonafides.website.running.opening import open_house

    open_house(data)
    from bonafides.website.demo.making import Size, prepare

    began = time.perf_counter()
    prepare(data, Size(people=people, deals=deals, weeks=weeks), lambda what: print(what, file=sys.stderr))
    print(json.dumps({"made_s": time.perf_counter() - began, **told()}))


def told() -> dict[str, object]:
    """Sessions of a leader, of whoever leads a team, and of a seller with an open deal; and what they ask for."""
    from django.contrib.auth import SESSION_KEY
    from django.test import Client
    from django.utils import timezone

    from bonafides.people.app.models import Hat, Person, User
    from bonafides.readings.app.models import Reading

    token = "b" * 32

    def cookie(person: Person) -> str:
        client = Client()
        client.force_login(
            User.objects.get(person=person), backend="allauth.account.auth_backends.AuthenticationBackend"
        )
        assert client.session[SESSION_KEY]
        return f"sessionid={client.cookies['sessionid'].value}; csrftoken={token}"

    def wearing(role: str) -> Hat:
        return Hat.objects.filter(role=role, valid_to__isnull=True).select_related("person", "team").first()

    leader, manager = wearing("leader").person, wearing("manager")
    owner, deal = None, None
    for reading in Reading.objects.filter(kind="candour.mine", superseded_at__isnull=True).iterator():
        deals = [one["key"] for one in reading.payload.get("deals", []) if "key" in one]
        if deals:
            owner, deal = Person.objects.get(pk=reading.subject), deals[0]
            break
    seller = owner or Person.objects.get(pk=Reading.objects.filter(kind="candour.mine").first().subject)
    found: dict[str, object] = {
        "people": Person.objects.count(),
        "readings": Reading.objects.count(),
        "day": timezone.localdate().isoformat(),
        "pages": {
            "forecast, organisation": ["/forecast/", cookie(leader)],
            "forecast, team": [f"/forecast/team/{manager.team.key}/", cookie(manager.person)],
            "forecast, mine": ["/forecast/mine/", cookie(seller)],
            "who works here": ["/people/", cookie(seller)],
            "who looked": ["/glass-box/", cookie(seller)],
        },
    }
    if deal is not None:
        form = {
            "csrfmiddlewaretoken": token,
            "kind": "event",
            "text": "They moved their board to Thursday, said for the NUMBERth time.",
        }
        found["form"] = [f"/forecast/mine/deal/{deal}/answer/", cookie(seller), form]
    return found


if __name__ == "__main__":
    main(Path(sys.argv[1]), *(int(text) for text in sys.argv[2:5]))
