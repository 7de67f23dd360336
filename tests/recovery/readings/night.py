"""A worker for the tests of recovery: one room that measures slowly, in a process that can be killed.

Run as: python night.py <data folder> <seconds that a measurement takes> [until-idle]
"""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Iterator
from typing import Any


def main(data: str, seconds: float, *more: str) -> None:
    """Set Django up for that folder and work."""
    os.environ["BONAFIDES_DATA"] = data
    os.environ["DJANGO_SETTINGS_MODULE"] = "bonafides.website.settings"
    import django

    django.setup()
    from bonafides.privacy.release import release
    from bonafides.readings import publishing
    from bonafides.readings.app.worker import run_worker

    def slowly(night: Any) -> Iterator[publishing.Publication]:
        n = night.engine.fetch(night.past().deals.count()).column(0)[0].as_py()
        figure = {"value": n, "low": n, "high": n, "n": n, "unit": "deals", "why": ""}
        yield publishing.Publication(
            release("slow.organisation", "organisation", None, {"deals": figure}, n_people=9)
        )
        people = night.organisation.persons
        for place, somebody in enumerate(people):
            time.sleep(seconds / len(people))
            night.tell("measuring", place / len(people))
            yield publishing.Publication(
                release("slow.mine", "self", somebody.number, {"deals": figure}, n_people=1)
            )

    for room in publishing.publishers():
        publishing.unregister(room.room)
    publishing.register("slow", slowly)
    run_worker(threading.Event(), poll_seconds=0.05, stale_seconds=1.0, until_idle="until-idle" in more)


if __name__ == "__main__":
    main(sys.argv[1], float(sys.argv[2]), *sys.argv[3:])
