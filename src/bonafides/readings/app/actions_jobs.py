"""Jobs: asking for one, taking it up, saying how far it is, ending it. Safe against workers that die."""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils import timezone

from bonafides.errors import BonafidesError, WrongRequest
from bonafides.people.app.models import Person
from bonafides.readings.app.models import ACTIVE, Job

MOST_ATTEMPTS = 5
"""So often a job is taken up again after a worker died; then it is given up, with its reason."""

STALE_SECONDS = 30.0
"""Without a sign of life for so long, a worker is taken for dead."""

SECONDS_BETWEEN_WORDS = 0.4
ONE_AT_A_TIME = frozenset({"night"})
"""Kinds of which only one runs at any time, whatever it is about."""


class StopAsked(Exception):
    """Somebody asked that the job stop."""


class Lost(Exception):
    """The job is no longer this worker's: another took it up, or it ended."""


class WorkerLeaves(Exception):
    """The worker is told to end: the job goes back, and another takes it up."""


def ask_for(
    kind: str, *, about: str = "", by: Person | None, arguments: Mapping[str, Any] | None = None
) -> Job:
    """Ask for a piece of work; the one that is already waiting or running for the same is that one."""
    alive = Job.objects.filter(kind=kind, about=about, state__in=ACTIVE)
    known = alive.first()
    if known is not None:
        return known
    try:
        with transaction.atomic():
            return Job.objects.create(
                kind=kind, about=about, by=by, arguments=dict(arguments or {}), what="waiting for the worker"
            )
    except IntegrityError:
        return alive.get()


def ask_to_stop(job: Job, *, by: Person) -> None:
    """Ask that a job stop: at once where it has not begun, else after its present step."""
    now = timezone.now()
    stopped = Job.objects.filter(pk=job.pk, state="waiting").update(
        state="stopped", stop_asked=True, ended_at=now, what="stopped before it began"
    )
    if not stopped:
        Job.objects.filter(pk=job.pk, state="running").update(stop_asked=True)


def take_up(*, stale_seconds: float = STALE_SECONDS) -> Lease | None:
    """Take up the oldest job that waits, or whose worker died; None when there is nothing to do."""
    limit = timezone.now() - timedelta(seconds=stale_seconds)
    with transaction.atomic():
        busy = set(
            Job.objects.filter(state="running", beat_at__gte=limit, kind__in=ONE_AT_A_TIME).values_list(
                "kind", flat=True
            )
        )
        free = Q(state="waiting") | Q(state="running", beat_at__lt=limit)
        for job in Job.objects.filter(free).exclude(kind__in=busy).order_by("id")[:50]:
            lease = _take(job)
            if lease is not None:
                return lease
    return None


def _take(job: Job) -> Lease | None:
    now = timezone.now()
    mine = Job.objects.filter(pk=job.pk, state=job.state, attempts=job.attempts)
    if job.stop_asked:
        mine.update(state="stopped", ended_at=now)
        return None
    if job.attempts >= MOST_ATTEMPTS:
        mine.update(state="failed", ended_at=now, problem=_given_up(job))
        return None
    taken = mine.update(
        state="running",
        attempts=F("attempts") + 1,
        started_at=job.started_at or now,
        beat_at=now,
        share=0.0,
        what="taken up again" if job.attempts else "beginning",
    )
    if not taken:
        return None
    job.refresh_from_db()
    return Lease(job)


def _given_up(job: Job) -> dict[str, str]:
    return {
        "found": f"the worker ended {job.attempts} times while it was at this ({job.what})",
        "expected": "a worker that is left to finish: enough memory, and nobody ending it",
        "to_do": "look whether the machine ran out of memory, then ask for it again",
    }


class Lease:
    """A job in the hands of one worker. `attempt` is the fence: who holds an older one can change nothing."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.attempt = job.attempts
        self.leaving = False
        self._told_at = 0.0
        self._told = ("", -1.0)

    @property
    def arguments(self) -> Mapping[str, Any]:
        """What was asked for."""
        found: Mapping[str, Any] = self.job.arguments
        return found

    def _mine(self) -> Any:
        return Job.objects.filter(pk=self.job.pk, attempts=self.attempt, state="running")

    def beat(self) -> bool:
        """Give a sign of life; False where the job is no longer ours."""
        return bool(self._mine().update(beat_at=timezone.now()))

    def tell(self, what: str, share: float) -> None:
        """Say what is being done and how far it is; raises where the work must end.

        Raises
        ------
        StopAsked, Lost, WorkerLeaves
            Let it pass through.
        """
        now = time.monotonic()
        if now - self._told_at < SECONDS_BETWEEN_WORDS and what == self._told[0]:
            return
        self._told_at, self._told = now, (what, share)
        if self.leaving:
            raise WorkerLeaves
        told = self._mine().update(what=what[:200], share=min(max(share, 0.0), 1.0), beat_at=timezone.now())
        if not told:
            raise Lost
        if Job.objects.filter(pk=self.job.pk, stop_asked=True).exists():
            raise StopAsked

    def hold(self) -> None:
        """Within a transaction: make sure that the job is ours until it commits.

        Raises
        ------
        Lost
            It is not.
        """
        if not self._mine().select_for_update().exists():
            raise Lost

    def done(self, what: str = "done") -> None:
        """The job is done."""
        self._mine().update(state="done", share=1.0, what=what[:200], ended_at=timezone.now(), problem=None)

    def failed(self, problem: Mapping[str, str]) -> None:
        """The job cannot be done as asked."""
        self._mine().update(state="failed", ended_at=timezone.now(), problem=dict(problem))

    def stopped(self) -> None:
        """It stopped because somebody asked."""
        self._mine().update(state="stopped", ended_at=timezone.now(), what="stopped")

    def give_back(self) -> None:
        """The worker ends and another will take the job up: this attempt does not count."""
        self._mine().update(state="waiting", attempts=F("attempts") - 1, what="waiting for the worker")


def problem_of(error: BaseException, *, hide: str = "") -> dict[str, str]:
    """What a person is told of an error; a fault of ours says where, and quotes nothing.

    Parameters
    ----------
    hide
        A folder whose path is left out of what is told.
    """
    if not isinstance(error, BonafidesError):
        return {
            "found": f"a fault of bonafides, or a file that was changed under it ({_where(error)})",
            "expected": "",
            "to_do": "try again; if it stays, report this line",
        }
    words = {"found": error.found, "expected": error.expected, "to_do": error.remedy}
    return {key: text.replace(f"{hide}/", "") if hide else text for key, text in words.items()}


def _where(error: BaseException) -> str:
    place, at = "outside its code", error.__traceback__
    while at is not None:
        name = at.tb_frame.f_globals.get("__name__", "")
        if name.startswith("bonafides."):
            place = f"{name}, line {at.tb_lineno}"
        at = at.tb_next
    return f"{type(error).__name__} in {place}"


def ask_again(job: Job, *, by: Person) -> Job:
    """Ask once more for what failed or was stopped.

    Raises
    ------
    WrongRequest
        It is not over.
    """
    if job.state in ACTIVE:
        raise WrongRequest(
            "this job is not over", "a job that failed or was stopped", "wait for it, or stop it"
        )
    return ask_for(job.kind, about=job.about, by=by, arguments=job.arguments)


def sweep_jobs(*, before: datetime) -> None:
    """Remove jobs that ended long ago."""
    Job.objects.filter(ended_at__lt=before).delete()
