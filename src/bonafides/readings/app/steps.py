"""What rooms above do in the worker's regular step, beside its jobs: short things, again and again."""

from __future__ import annotations

import logging
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass

from django.db import OperationalError

log = logging.getLogger("bonafides.worker")


@dataclass
class Step:
    """Something that is done again and again; whatever it does is safe in two workers at once."""

    run: Callable[[], int]
    every_seconds: float
    due_at: float = 0.0


_STEPS: dict[str, Step] = {}


def register_step(name: str, run: Callable[[], int], *, every_seconds: float) -> None:
    """Add a step; rooms do so when Django has loaded them.

    Parameters
    ----------
    run
        Does what is due now, in seconds rather than minutes: the next job waits for it. How much it did.
        While a job runs, it is called from another thread.
    every_seconds
        How long to wait from one time to the next, in each worker.
    """
    _STEPS[name] = Step(run, every_seconds)


def run_steps(now: float | None = None) -> None:
    """Do what is due. One that fails leaves the others and the jobs alone."""
    moment = time.monotonic() if now is None else now
    for name, step in _STEPS.items():
        if moment < step.due_at:
            continue
        step.due_at = moment + step.every_seconds
        try:
            n = step.run()
        except OperationalError:
            raise
        except Exception as error:
            # Its words may quote people's data: only its kind and place are logged.
            last = traceback.extract_tb(error.__traceback__)[-1]
            log.error("step %s: %s at %s:%s", name, type(error).__name__, last.filename, last.lineno)
        else:
            if n:
                log.info("step %s: %s", name, n)
