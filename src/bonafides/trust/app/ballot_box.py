"""Where the house finds the ballot box: a process of its own, or one within this process for tests."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from bonafides.trust.box.client import BoxClient, HttpBox

_here: BoxClient | None = None


def the_box() -> BoxClient:
    """The box of this installation.

    `bonafides serve` starts it beside the house, and it is spoken to there; where it has a data folder of its
    own it is spoken to at its public address.
    """
    if _here is not None:
        return _here
    configuration = settings.CONFIGURATION
    data = Path(configuration.data)
    beside = (data / "box").is_dir() or not configuration.box_address
    address = f"http://127.0.0.1:{configuration.box_port}" if beside else configuration.own_box
    return HttpBox.of(data, address)


@contextmanager
def box_within(box: BoxClient) -> Iterator[BoxClient]:
    """Speak to this box instead for as long as it lasts."""
    global _here  # noqa: PLW0603 -- one box of the whole process
    before, _here = _here, box
    try:
        yield box
    finally:
        _here = before
