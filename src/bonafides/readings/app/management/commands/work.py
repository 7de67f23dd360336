"""`python -m django work`: a worker process. Starting two is safe."""

from __future__ import annotations

import signal
import threading
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from bonafides.readings.app.actions_jobs import STALE_SECONDS
from bonafides.readings.app.worker import run_worker


class Command(BaseCommand):
    """Do jobs until told to end."""

    help = "Reads imports and measures each night, until it is told to end (SIGTERM or Ctrl-C)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Options of the command."""
        parser.add_argument("--poll", type=float, default=1.0, help="Seconds to sleep when nothing is to do.")
        parser.add_argument(
            "--stale", type=float, default=STALE_SECONDS, help="Seconds after which a silent worker is dead."
        )
        parser.add_argument("--until-idle", action="store_true", help="End when nothing is to do.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the worker."""
        stop = threading.Event()
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: stop.set())
        run_worker(
            stop,
            poll_seconds=options["poll"],
            stale_seconds=options["stale"],
            until_idle=options["until_idle"],
        )
