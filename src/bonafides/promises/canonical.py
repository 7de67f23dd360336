"""One way to write an act down: RFC 8785, so that the same act has the same hash wherever it is written."""

from __future__ import annotations

import json
from typing import Any

from bonafides.errors import WrongRequest

SAFE = 2**53 - 1
"""Largest integer that every reader of JSON understands (RFC 8785 §3.2.2.3, I-JSON)."""


def canonical(value: Any) -> bytes:
    r"""Write plain data as canonical JSON (RFC 8785).

    Parameters
    ----------
    value
        None, booleans, integers, text, lists, and dictionaries with text for keys. Fractions are refused: an
        act holds none, and their shortest form is where implementations differ.

    Raises
    ------
    WrongRequest
        Anything else, an integer beyond 2^53 − 1, or text with a lone surrogate.

    Examples
    --------
    >>> canonical({"b": [1, True, None], "a": "\u20ac"})
    b'{"a":"\xe2\x82\xac","b":[1,true,null]}'
    """
    _check(value, "$")
    try:
        return json.dumps(_ordered(value), ensure_ascii=False, separators=(",", ":")).encode("utf-8")
    except UnicodeEncodeError as error:
        raise WrongRequest(
            "text with half of a character (a lone surrogate)", "text that UTF-8 can hold", "correct the text"
        ) from error


def _ordered(value: Any) -> Any:
    """Keys in the order of their UTF-16 code units, as RFC 8785 §3.2.3 has it."""
    if isinstance(value, dict):
        keys = sorted(value, key=lambda key: key.encode("utf-16-be", "surrogatepass"))
        return {key: _ordered(value[key]) for key in keys}
    if isinstance(value, list | tuple):
        return [_ordered(one) for one in value]
    return value


def _check(value: Any, where: str) -> None:
    if isinstance(value, dict):
        for key, inner in value.items():
            if not isinstance(key, str):
                raise _refused(where, f"a key of type {type(key).__name__}")
            _check(inner, f"{where}.{key}")
    elif isinstance(value, list | tuple):
        for place, inner in enumerate(value):
            _check(inner, f"{where}[{place}]")
    elif isinstance(value, bool) or value is None or isinstance(value, str):
        return
    elif isinstance(value, int):
        if abs(value) > SAFE:
            raise _refused(where, f"the integer {value}")
    else:
        raise _refused(where, f"a {type(value).__name__}")


def _refused(where: str, what: str) -> WrongRequest:
    return WrongRequest(
        f"{what} at {where}", "text, integers up to 2^53 − 1, booleans, lists", "write it as text"
    )
