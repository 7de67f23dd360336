"""What is said of a setting that cannot be used: its name, what was found, what is expected, what to do."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic.fields import FieldInfo

from bonafides.errors import WrongRequest

PREFIX = "BONAFIDES_"
NO_SETTINGS = ("TRACEBACK", "BOX_FOLDER", "BOX_HTTPS")
"""Of our own prefix and no setting: asked for by hand, or told to a process that we start."""
NO_SETTINGS_BEGIN = "TESTS_"
OF_A_SERVICE = re.compile(r"SERVICE_(HOST|PORT)(_\w+)?|PORT(_\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)?")
"""What Kubernetes and linked containers tell everybody of a service called "bonafides"."""


def variable(name: str) -> str:
    """The environment variable of a field.

    Examples
    --------
    >>> variable("night_at"), variable("database_url")
    ('BONAFIDES_NIGHT_AT', 'DATABASE_URL')
    """
    name = name.upper()
    return name if name == "DATABASE_URL" or name.startswith(PREFIX) else PREFIX + name


def refuse_unknown(environment: Iterable[str], known: Iterable[str]) -> None:
    """Refuse a variable of our prefix that is no setting: a slip of the pen that would be read by nobody.

    Raises
    ------
    WrongRequest
        Names it, and the setting that was probably meant.
    """
    names = {variable(name) for name in known}
    for found in sorted(environment):
        rest = found.upper().removeprefix(PREFIX)
        ours = rest != found.upper() and rest not in NO_SETTINGS and not rest.startswith(NO_SETTINGS_BEGIN)
        if ours and found.upper() not in names and not OF_A_SERVICE.fullmatch(rest):
            raise _unknown(found, names)


def refuse_bare(lines: Mapping[str, str | None], known: Iterable[str]) -> None:
    """Refuse a line of the file that names a setting without our prefix: it would be read by nobody.

    Raises
    ------
    WrongRequest
        Names it, and the setting that was meant. Whatever else is no setting is refused where lines are read.
    """
    names = {variable(name) for name in known}
    for name, value in lines.items():
        if value and name.upper() not in names and variable(name) in names:
            raise _unknown(name.upper(), names)


def _unknown(found: str, names: set[str]) -> WrongRequest:
    bare = {name.removeprefix(PREFIX): name for name in sorted(names)}
    near = difflib.get_close_matches(found.upper().removeprefix(PREFIX), bare, n=1, cutoff=0.7)
    return WrongRequest(
        f"{found}, which is no setting",
        bare[near[0]] if near else "a name as docs/reference/settings.md lists them",
        "correct the name, or unset it",
    )


def wrong_setting(error: ValidationError, fields: Mapping[str, FieldInfo], file: Path) -> WrongRequest:
    """The first fault of a configuration in words; values of secrets and addresses are never repeated.

    Parameters
    ----------
    fields
        The settings by name.
    file
        Where they may stand besides the environment.
    """
    first = error.errors()[0]
    name = "_".join(str(part) for part in first["loc"]).lower()
    if first["type"] == "extra_forbidden":
        return _unknown(name.upper(), {variable(one) for one in fields})
    hidden = "secret" in name or "url" in name or "mailbox" in name
    found = "" if hidden else f" {first.get('input')!r}"
    return WrongRequest(
        f"{variable(name)}{found}",
        expected(first["type"], first, fields.get(name)),
        f"correct it in the environment or in {file}",
    )


def expected(kind: str, fault: Mapping[str, Any], field: FieldInfo | None) -> str:
    """What a setting takes, in words."""
    if kind == "value_error":
        return str(fault["msg"]).removeprefix("Value error, ")
    if kind == "literal_error":
        return str(fault["ctx"]["expected"]).replace("'", "")
    if kind.startswith("bool"):
        return "true or false"
    bounds = _bounds(field)
    if kind.startswith("int") or bounds:
        return f"a whole number{bounds}"
    examples = " or ".join(str(one) for one in (field.examples or ())) if field else ""
    return f"something such as {examples}" if examples else "a value as docs/reference/settings.md says"


def _bounds(field: FieldInfo | None) -> str:
    told: dict[str, Any] = {}
    for rule in field.metadata if field else ():
        told |= {side: getattr(rule, side) for side in ("ge", "le") if hasattr(rule, side)}
    if "ge" in told and "le" in told:
        return f" from {told['ge']} to {told['le']}"
    return f" of {told['ge']} or more" if "ge" in told else ""
