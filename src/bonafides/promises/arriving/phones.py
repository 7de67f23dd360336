"""Phone numbers as they are compared: digits, with the country where it is known."""

from __future__ import annotations

import re

LEAST_DIGITS = 7
"""Of a number that says whose it is: shorter ones are extensions and service numbers."""

PLUS = re.compile(r"\+\s?\d[\d\s()./-]{4,30}")
"""A number with its country, as people and telephone systems write it."""

_EXTENSION = re.compile(r"(?:\bext\.?|\bx|#|;ext=|durchwahl)\s*\d{1,6}\s*$", re.IGNORECASE)


def normal(number: str) -> str:
    """A number as it is kept: `+` and digits where the country is known, bare digits where not.

    Too short ones and what is no number give an empty text.

    Examples
    --------
    >>> normal("+49 (0)30 1234-567"), normal("0049 30 1234567"), normal("030/1234567"), normal("anonymous")
    ('+49301234567', '+49301234567', '0301234567', '')
    """
    text = _EXTENSION.sub("", number.strip().removeprefix("tel:").removeprefix("sip:").split("@")[0])
    if re.search(r"[^\d\s()+./-]", text):
        return ""
    text = re.sub(r"(\+\d{1,3}[\s.]*)\(0\)", r"\1", text)
    digits = re.sub(r"\D", "", text)
    known = text.startswith("+") or digits.startswith("00")
    digits = digits.lstrip("0") if known else digits
    if not LEAST_DIGITS <= len(digits) <= 15:
        return ""
    return f"+{digits}" if known else digits


def same(one: str, other: str) -> bool:
    """Whether two normal numbers may be the same line: with both countries known, only if they are equal.

    Examples
    --------
    >>> [same("+49301234567", other) for other in ("0301234567", "+43301234567", "1234567")]
    [True, False, False]
    """
    if one.startswith("+") and other.startswith("+"):
        return one == other
    if not one.startswith("+") and not other.startswith("+"):
        return one == other
    whole, part = (one, other) if one.startswith("+") else (other, one)
    # A trunk prefix is what makes a national number: without it, it may be a line of any town.
    return part.startswith("0") and len(part) > LEAST_DIGITS and whole[2:].endswith(part.lstrip("0"))
