"""`python -m django contacts`: receive mail for the collecting address, read its mailbox, watch a folder."""

from __future__ import annotations

import logging
import signal
import threading
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import OperationalError, close_old_connections, connection
from django.utils import timezone

from bonafides.people.app.installation import local_time
from bonafides.promises.app import polling, watching
from bonafides.promises.app.actions_arriving import Taken
from bonafides.promises.app.models import ArrivedFile

log = logging.getLogger("bonafides.contacts")


class Command(BaseCommand):
    """Take contacts until told to end."""

    help = (
        "Receives mail for the collecting address, reads its mailbox and watches its folder, as configured."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Options of the command."""
        parser.add_argument(
            "--once", action="store_true", help="Look into mailbox and folder once, and listen to nobody."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Take contacts."""
        if options["once"]:
            begun = timezone.now()
            taken = look()
            self.stdout.write(
                f"{taken.n_kept} kept, {taken.n_waiting} waiting for a hand, {taken.n_known} known already, "
                f"{taken.n_left_out} left out"
            )
            refused = ArrivedFile.objects.filter(at__gte=begun, problem__isnull=False).count()
            if refused:
                self.stdout.write(
                    f"Files that could not be taken: {refused} (Contacts, What became of files)"
                )
            return
        stop = threading.Event()
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: stop.set())
        run(stop)


def look() -> Taken:
    """One look into mailbox and folder."""
    taken = Taken()
    with local_time():
        for one in (polling.look_if_configured(), watching.look_if_configured()):
            taken += one or Taken()
    return taken


def run(stop: threading.Event) -> None:
    """Listen, and look again and again, until told to end."""
    from bonafides.promises.app.listening import started

    listening = started()
    try:
        while not stop.is_set():
            close_old_connections()
            try:
                taken = look()
                if taken.n_kept or taken.n_waiting:
                    log.info("contacts: %s kept, %s waiting", taken.n_kept, taken.n_waiting)
            except OperationalError as error:
                log.warning("the database did not answer (%s)", type(error).__name__)
                connection.close()
            except Exception:
                # Its words may quote what arrived: only its kind and place are logged.
                log.exception("a look for contacts failed")
            stop.wait(settings.CONFIGURATION.contacts_every_seconds)
    finally:
        if listening is not None:
            listening.stop()
