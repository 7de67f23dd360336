"""What goes to a terminal, with everything taken out that would command it."""

from __future__ import annotations

import re

import click

_COMMANDS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
LONGEST_LINE = 2_000


def printable(text: str) -> str:
    r"""Return text without control characters and without marks that turn the direction of writing.

    Names of files and deals come from elsewhere: they must not colour, clear or rewrite a terminal or a log.

    Examples
    --------
    >>> printable("deal \x1b[2J\u202ered")
    'deal �[2J�red'
    """
    lines = (_COMMANDS.sub("\ufffd", line) for line in text.split("\n"))
    return "\n".join(line if len(line) <= LONGEST_LINE else line[:LONGEST_LINE] + "…" for line in lines)


def say(text: str, *, err: bool = False) -> None:
    """Print text that may hold words of an export."""
    click.echo(printable(text), err=err)
