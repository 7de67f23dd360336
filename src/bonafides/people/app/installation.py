"""What this installation is: a real organisation's house, or an invented company's. It never changes."""

from __future__ import annotations

from bonafides.errors import WrongRequest
from bonafides.people.app.models import Installation


def is_demo() -> bool:
    """Whether the organisation of this installation is an invented one."""
    return Installation.objects.filter(kind="demo").exists()


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
