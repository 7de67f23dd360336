"""Where uploads, stores and the worker's sign of life lie in the data folder."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from bonafides.readings.app.models import Import


def data() -> Path:
    """The data folder of this installation."""
    return Path(settings.CONFIGURATION.data).resolve()


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def uploads_of(arrival: Import) -> Path:
    """The files of one import, under names of our own."""
    return data() / "uploads" / arrival.key


def incoming() -> Path:
    """Files that are still being received; what is a day old here belongs to nobody."""
    return _made(data() / "uploads" / "incoming")


def store_of(arrival: Import) -> Path:
    """The store of one import: each has its own, so that the one before stays whole."""
    return data() / "store" / arrival.source.key / arrival.key


def spool_of(arrival: Import) -> Path:
    """Publications measured from an import and not yet published."""
    return _made(store_of(arrival) / "spool")


def scratch() -> Path:
    """Room for intermediate tables of one run."""
    return _made(data() / "scratch")


def sign_of_life() -> Path:
    """A file that the worker touches while it looks for work."""
    return data() / "worker.beat"
