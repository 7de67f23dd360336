"""Where the house finds the ballot box: a process of its own, or one within this process for tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from bonafides.trust.box.box import Box
from bonafides.trust.box.client import BoxClient, HttpBox, LocalBox

_here: BoxClient | None = None


def the_box() -> BoxClient:
    """The box of this installation.

    `bonafides serve` starts it beside the house, and it is spoken to there; where somebody else holds it, it
    is spoken to at its public address.
    """
    if _here is not None:
        return _here
    told = settings.CONFIGURATION
    return HttpBox.of(Path(told.data), told.box_within_reach)


def box_here() -> Box | None:
    """The box within this process, where there is one: in a demonstration that is being made, in tests."""
    return _here.box if isinstance(_here, LocalBox) else None


def noon() -> datetime:
    """Noon of the day that it is for the house."""
    return datetime.combine(timezone.localdate(), time(12), UTC)


@contextmanager
def box_within(box: BoxClient) -> Iterator[BoxClient]:
    """Speak to this box instead for as long as it lasts."""
    global _here  # noqa: PLW0603 -- one box of the whole process
    before, _here = _here, box
    try:
        yield box
    finally:
        _here = before


@contextmanager
def box_in(folder: Path) -> Iterator[Callable[[Mapping[str, Any]], int]]:
    """Speak to a box within this process, over a folder on which no other runs; gives what takes a ballot.

    It lives on the day on which the house does, also where that is a day of last spring: a demonstration is
    made like that, and nothing else uses it.
    """
    box = Box(folder, clock=noon)
    try:
        with box_within(LocalBox(box)):
            yield box.accept
    finally:
        box.shut()
