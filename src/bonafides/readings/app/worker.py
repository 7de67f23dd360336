"""The worker: looks for jobs, does one after the other, gives signs of life, starts the night when due."""

from __future__ import annotations

import logging
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import timedelta

from django.conf import settings as django_settings
from django.db import OperationalError, close_old_connections, connection
from django.utils import timezone

from bonafides.errors import BonafidesError
from bonafides.people.app.actions_shares import forget_old_shares
from bonafides.people.app.actions_traces import forget_old_traces
from bonafides.people.app.installation import local_time
from bonafides.people.app.letting_go import let_go_of_old
from bonafides.readings import publishing
from bonafides.readings.app import places
from bonafides.readings.app.actions_forgetting import forget_old_readings
from bonafides.readings.app.actions_jobs import (
    STALE_SECONDS,
    Lease,
    Lost,
    StopAsked,
    WorkerLeaves,
    ask_for,
    problem_of,
    sweep_jobs,
    take_up,
)
from bonafides.readings.app.models import ACTIVE, Import, Job, PreparedReading, Source
from bonafides.readings.app.queries_organisation import measuring_settings
from bonafides.readings.app.steps import run_steps
from bonafides.readings.app.tasks import TASKS
from bonafides.readings.app.work import registered
from bonafides.readings.schedule import last_due

log = logging.getLogger("bonafides.worker")

BEAT_SECONDS = 2.0
JOBS_KEPT = timedelta(days=90)
A_DAY = 86_400


def run_worker(
    stop: threading.Event,
    *,
    poll_seconds: float = 1.0,
    stale_seconds: float = STALE_SECONDS,
    until_idle: bool = False,
) -> None:
    """Do jobs until `stop` is set. The one entry: `python -m django work` and `bonafides serve` call it.

    Parameters
    ----------
    stop
        Set it to end: the job at hand goes back at its next step, uncounted, and another worker takes it up.
    poll_seconds
        How long to sleep when there is nothing to do.
    stale_seconds
        Without a sign of life for so long, another worker's job is taken up.
    until_idle
        Return when nothing waits or runs: for tests and the set-up.
    """
    next_look = 0.0
    while not stop.is_set():
        close_old_connections()
        worked = False
        try:
            places.sign_of_life().touch(mode=0o600)
            with local_time():
                if time.monotonic() >= next_look:
                    next_look = time.monotonic() + 30
                    start_night_if_due()
                run_steps()
                lease = take_up(stale_seconds=stale_seconds)
                if lease is not None:
                    worked = True
                    run_job(lease, stop=stop, beat_seconds=min(BEAT_SECONDS, stale_seconds / 4))
                else:
                    worked = _small_tasks()
        except OperationalError as error:
            # The database is away or busy for longer than it should be: the job is found again by its beat.
            said = f": {error}" if connection.vendor == "sqlite" else ""
            log.warning("the database did not answer (%s%s)", type(error).__name__, said)
            connection.close()
        if until_idle and not worked and not Job.objects.filter(state__in=ACTIVE).exists():
            return
        if not worked:
            stop.wait(poll_seconds)


def run_job(lease: Lease, *, stop: threading.Event | None = None, beat_seconds: float = BEAT_SECONDS) -> None:
    """Do one job, whatever comes of it."""
    kind = lease.job.kind
    log.info("job %s %s begins, attempt %s", kind, lease.job.key, lease.attempt)
    try:
        with _beating(lease, stop, beat_seconds), _stepping(beat_seconds):
            (TASKS.get(kind) or registered()[kind])(lease)
    except StopAsked:
        lease.stopped()
    except WorkerLeaves:
        lease.give_back()
    except Lost:
        log.warning("job %s %s was taken up by another worker", kind, lease.job.key)
    except OperationalError:
        raise
    except BonafidesError as error:
        lease.failed(problem_of(error, hide=str(places.data())))
    except Exception as error:
        # Its own words may quote the export: only the place is logged.
        problem = problem_of(error)
        log.error("job %s %s: %s", kind, lease.job.key, problem["found"])
        lease.failed(problem)
    log.info("job %s %s ended", kind, lease.job.key)


def _stepping(seconds: float) -> AbstractContextManager[None]:
    """Do the regular steps meanwhile: a mail does not wait for a night."""

    def step() -> bool:
        with local_time():
            run_steps()
        return True

    return _again_and_again("steps", step, seconds)


def _beating(lease: Lease, stop: threading.Event | None, seconds: float) -> AbstractContextManager[None]:
    """Give signs of life meanwhile, so that a long query is not taken for death."""

    def beat() -> bool:
        try:
            places.sign_of_life().touch(mode=0o600)
            if stop is not None and stop.is_set():
                lease.leaving = True
            return lease.beat()
        except OSError:
            return True

    return _again_and_again("beat", beat, seconds)


@contextmanager
def _again_and_again(name: str, act: Callable[[], bool], seconds: float) -> Iterator[None]:
    """Act every so many seconds, from a thread of its own with its own connection, as long as it says so."""
    over = threading.Event()

    def repeat() -> None:
        while not over.wait(seconds):
            try:
                if not act():
                    break
            except OperationalError:
                connection.close()
        connection.close()

    thread = threading.Thread(target=repeat, name=name, daemon=True)
    if seconds > 0:
        thread.start()
    try:
        yield
    finally:
        over.set()
        if thread.is_alive():
            thread.join()


def start_night_if_due() -> Job | None:
    """Ask for the nightly run where the last one that was due has not been asked for: after downtime too."""
    sources = Source.objects.filter(closed_at__isnull=True).exclude(current__isnull=True, folder="")
    if not sources.exists() and not any(room.mark() for room in publishing.keepers()):
        return None
    now = timezone.now()
    due = last_due(
        now, night_at=django_settings.CONFIGURATION.night_at, timezone=measuring_settings().timezone
    )
    about = f"{due.date()}"
    if Job.objects.filter(kind="night", about=about).exists():
        return None
    sweep(now.timestamp())
    sweep_orphans(now.timestamp())
    sweep_jobs(before=now - JOBS_KEPT)
    forget_what_is_old()
    return ask_for("night", about=about, by=None)


def forget_what_is_old() -> None:
    """Delete what the purpose registry promises to keep for so long and no longer."""
    forget_old_traces()
    forget_old_readings()
    forget_old_shares()
    let_go_of_old(timezone.now())


def sweep(now: float) -> None:
    """Remove what crashed uploads and runs left behind the day before."""
    for folder in (places.incoming(), places.scratch()):
        for path in folder.iterdir():
            if now - path.lstat().st_mtime > A_DAY:
                shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)


def sweep_orphans(now: float) -> None:
    """Remove files whose import was never written down, and readings that a dead worker prepared."""
    PreparedReading.objects.filter(made_at__lt=timezone.now() - timedelta(days=1)).delete()
    known = set(Import.objects.values_list("key", flat=True))
    for path in (places.data() / "uploads").iterdir():
        if path.name not in known and path.name != "incoming" and now - path.lstat().st_mtime > A_DAY:
            shutil.rmtree(path, ignore_errors=True)


def _small_tasks() -> bool:
    """Do what other rooms enqueued with django-tasks (notices, say); whether there was any."""
    from django_tasks_db.models import DBTaskResult

    if not DBTaskResult.objects.ready().exists():
        return False
    from django_tasks_db.management.commands.db_worker import Worker

    Worker(
        queue_names=["*"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=20,
        worker_id=f"bonafides-{threading.get_native_id()}",
        excluded_queue_names=[],
    ).run()
    return True


Runner = Callable[[threading.Event], None]
