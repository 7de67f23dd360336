"""What pages ask of sources, imports, jobs and what has been published."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from bonafides.people.app.models import SwitchedOff
from bonafides.people.app.reader import Reader
from bonafides.readings.app import places
from bonafides.readings.app.models import ACTIVE, Import, Job, Reading, Source

if TYPE_CHECKING:
    from bonafides.history.store import Generation


def source_in_force() -> Source | None:
    """The source from which everything is measured; None before the first import."""
    return Source.objects.select_related("current").filter(current__isnull=False).first()


def generation_of(arrival: Import) -> Generation | None:
    """The past that was read from an import; None where its data are gone. For tasks alone."""
    from bonafides.history.store import Store

    return Store(places.store_of(arrival)).current() if arrival.generation else None


def active_job(*, kind: str = "", about: str = "") -> Job | None:
    """The oldest job of a kind, or about a thing, that waits or runs."""
    found = Job.objects.filter(state__in=ACTIVE).order_by("id")
    if kind:
        found = found.filter(kind=kind)
    if about:
        found = found.filter(about=about)
    return found.first()


def unfinished_job(about: str) -> Job | None:
    """The newest job about a thing, where it failed or was stopped."""
    newest = Job.objects.filter(about=about).order_by("-id").first()
    return newest if newest is not None and newest.state in ("failed", "stopped") else None


def worker_is_there(*, within_seconds: float = 60) -> bool:
    """Whether a worker gave a sign of life lately."""
    try:
        return time.time() - places.sign_of_life().stat().st_mtime < within_seconds
    except OSError:
        return False


def published(reader: Reader) -> QuerySet[Reading]:
    """Readings that somebody may know of: the organisation's, their teams', their own; newest first.

    What somebody turned off is opened to nobody, and so is not listed.
    """
    off = SwitchedOff.objects.filter(person=reader.person.pk, on_at__isnull=True).values("purpose")
    mine = Q(audience="self", subject=reader.person.pk) & ~Q(kind__in=off)
    teams = {reader.team_id, *reader.leads_teams} - {None}
    ours = Q(audience="team") if reader.wears("leader") else Q(audience="team", subject__in=teams)
    found = Reading.objects.filter(Q(audience="organisation") | mine | ours)
    return found.select_related("source").defer("payload", "drawn").order_by("-id")


def counts_beside(new: Import, old: Import | None) -> list[dict[str, Any]]:
    """What an import brings beside what is in force: words, n, n before."""
    names = {
        "deals": _("deals"),
        "statements": _("statements"),
        "activities": _("contacts and meetings"),
        "outcomes": _("wins and losses"),
        "people": _("people"),
        "rejects": _("rows or values left out"),
    }
    now = new.facts.get("import", {}).get("counts", {})
    then = old.facts.get("import", {}).get("counts", {}) if old is not None and old.pk != new.pk else {}
    return [
        {"called": words, "n": now.get(name, 0), "before": then.get(name)} for name, words in names.items()
    ]
