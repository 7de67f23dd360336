"""What this installation is: a real organisation's house, or an invented company's. It never changes."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from django.utils import timezone

from bonafides.errors import WrongRequest
from bonafides.people.app.models import Installation

GOOD_FOR = 5.0
"""Seconds for which a process may show the name of the house as it was."""

_known: tuple[float, Installation | None] = (float("-inf"), None)


def this_installation() -> Installation | None:
    """What this installation is; None before it is set up.

    A process asks the database every few seconds, not for every page. Whether it is a demonstration is fixed
    when it is made; nothing that decides about rights may rest on anything else of it.
    """
    global _known  # noqa: PLW0603 -- one fact of the whole process
    at, found = _known
    if found is None or time.monotonic() - at > GOOD_FOR:
        found = Installation.objects.first()
        _known = (time.monotonic(), found)
    return found


@receiver([post_save, post_delete], sender=Installation)
def forget(**_rest: Any) -> None:
    """Ask the database again: for this process at once, for others within seconds."""
    global _known  # noqa: PLW0603
    _known = (float("-inf"), None)


@contextmanager
def local_time() -> Iterator[None]:
    """Days and times of this installation's own zone for as long as it lasts: of pages, of jobs, of mails.

    UTC where nothing is set up yet.
    """
    here = this_installation()
    with timezone.override(here.timezone if here else "UTC"):
        yield


def is_demo() -> bool:
    """Whether the organisation of this installation is an invented one."""
    found = this_installation()
    return found is not None and found.kind == "demo"


def refuse_in_demo(what: str) -> None:
    """Stop whatever would put real data beside an invented company, where anybody signs in by one click.

    Raises
    ------
    WrongRequest
        This installation is a demonstration.
    """
    if is_demo():
        raise WrongRequest(
            f"{what}, in a demonstration",
            "an installation of your own for your own data: everybody may sign in to this one",
            "run bonafides setup with another data folder",
        )
