"""Call the command line as a shell would, in this process, and keep what it wrote."""

from __future__ import annotations

import contextlib
import io
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Called:
    """Exit code and what was written."""

    code: int
    out: str
    err: str


def called(*arguments: str | Path) -> Called:
    """Run `bonafides` with these arguments. What it does not refuse in its own words comes out as it is."""
    from bonafides.cli import main

    out, err, code = io.StringIO(), io.StringIO(), 0
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            main([str(argument) for argument in arguments])
        except SystemExit as end:
            code = int(end.code or 0)
    return Called(code, out.getvalue(), err.getvalue())
