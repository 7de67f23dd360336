"""Mails and what else is done again and again do not wait for a long job."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from bonafides.readings.app import steps, tasks, worker
from bonafides.readings.app.actions_jobs import Lease, ask_for, take_up
from bonafides.readings.app.models import Job


@pytest.fixture
def alone() -> Iterator[None]:
    """No steps but the test's own."""
    before = dict(steps._STEPS)
    steps._STEPS.clear()
    yield
    steps._STEPS.clear()
    steps._STEPS.update(before)


def test_a_step_is_done_while_a_job_runs(transactional_db, alone, monkeypatch) -> None:
    reached = threading.Event()

    def step() -> int:
        reached.set()
        return 1

    steps.register_step("test", step, every_seconds=0.0)
    waited: list[bool] = []

    def long_job(lease: Lease) -> None:
        waited.append(reached.wait(60))
        lease.done("done")

    monkeypatch.setitem(tasks.TASKS, "night", long_job)
    ask_for("night", by=None)
    lease = take_up()
    assert lease is not None
    worker.run_job(lease, stop=threading.Event(), beat_seconds=0.05)
    assert waited == [True]
    assert Job.objects.get().state == "done"
