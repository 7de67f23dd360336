"""Words on charts: left out while the marks are drawn, and put back where the library placed them.

To place a text, the drawing library measures it, which takes as long as fifty other marks. Nothing here
depends on how wide a text comes out, unless it may have to be cut off: only such texts are left to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from markupsafe import escape

Row = Mapping[str, object]

_TEXT = re.compile(r"<text( [^<>]*?)(?:/>|>([^<>]*)</text>)")
_LAST_LATIN, _SIGNS = "\u024f", frozenset("—–−…’“”\u202f")
_WIDTHS = {
    letter: width
    for width, letters in (
        (0.29, " \xa0!,.:Iijl"), (0.34, "';|"), (0.41, "()/[\\]frt"), (0.53, '-_{}"^*?s1'),
        (0.58, "kxz7LavyJc"), (0.62, "e5Fhnou2E8bdgpq"), (0.69, "369Z#0P$&4RSTB+<=>~KYAVX"),
        (0.77, "DCGHUNOQ"), (0.91, "wmM"),
        (1.0, "@%W"),
    )
    for letter in letters
}  # fmt: skip
"""Widths of Inter's regular letters at size 1, rounded up; some stand apart from their like."""

_ELSE, _SEMIBOLD = 1.1, 1.09
"""Width of any other Latin letter at most; how much wider letters of weight 600 are at most."""


def text_width(text: str, size: float = 13) -> float:
    """Return about how many px a line of Inter takes; a little too much rather than too little.

    Examples
    --------
    >>> 50 < text_width("Best Case") < 70
    True
    """
    return len(text) * size * 0.53


def two_lines(text: str, room: float) -> tuple[str, ...]:
    """Return text as one line, or as two about equal ones when it takes more than `room` px.

    Examples
    --------
    >>> two_lines("Open at start", 78), two_lines("Won", 78)
    (('Open at', 'start'), ('Won',))
    """
    if text_width(text) <= room or " " not in text:
        return (text,)
    spaces = [i for i, letter in enumerate(text) if letter == " "]
    middle = min(spaces, key=lambda i: abs(i - len(text) / 2))
    return text[:middle], text[middle + 1 :]


def widest(text: str, size: float, weight: object = "normal") -> float:
    """Return px that a line of Latin text does not exceed in Inter.

    Examples
    --------
    >>> widest("mm", 10.0), round(widest("Coast", 10.0), 1)
    (18.2, 29.1)
    """
    width = size * sum(_WIDTHS.get(letter, _ELSE) for letter in text)
    return width if weight in ("normal", 400) else width * _SEMIBOLD


def needs_measuring(mark: Mapping[str, Any], text: object) -> bool:
    """Whether a text must go through the library: it may have to be cut off, or is none of the plain ones.

    Examples
    --------
    >>> needs_measuring({"fontSize": 13, "limit": 100}, "Coast")
    False
    >>> needs_measuring({"fontSize": 13, "limit": 30}, "Coast"), needs_measuring({"fontSize": 13}, "東京")
    (True, True)
    """
    if not isinstance(text, str) or not text.replace("\xa0", " ").replace("\u202f", " ").isprintable():
        return True
    if any(letter > _LAST_LATIN and letter not in _SIGNS for letter in text):
        return True
    if "limit" not in mark:
        return False
    return widest(text, float(mark["fontSize"]), mark.get("fontWeight", "normal")) > float(mark["limit"])


def without_words(mark: Mapping[str, Any], rows: Sequence[Row]) -> list[dict[str, object]]:
    """Return the rows of a layer with the texts left out that need no measuring."""
    return [
        dict(row) if "text" not in row or needs_measuring(mark, row["text"]) else {**row, "text": ""}
        for row in rows
    ]


def with_words(svg: str, layers: Sequence[tuple[Mapping[str, Any], Sequence[Row]]]) -> str | None:
    """Return a drawing with the texts of its layers put back; None where it does not hold what it should.

    Parameters
    ----------
    svg
        What the library drew of the layers after `without_words`.
    layers
        Mark and rows of each layer, from the lowest.
    """
    parts, at = [], 0
    for number, (mark, rows) in enumerate(layers):
        if mark["type"] != "text":
            continue
        start = svg.find(f"layer_{number}_marks", at)
        end = svg.find("</g>", start)
        if start < 0 or end < 0 or len(_TEXT.findall(svg, start, end)) != len(rows):
            return None
        parts.append(svg[at:start])
        texts = iter([None if needs_measuring(mark, row["text"]) else str(row["text"]) for row in rows])
        parts.append(_TEXT.sub(partial(_filled, texts), svg[start:end]))
        at = end
    return "".join([*parts, svg[at:]])


def _filled(texts: Iterator[str | None], found: re.Match[str]) -> str:
    text = next(texts)
    if not text:
        return found.group(0)
    # Within an element quotes stand for themselves.
    plain = str(escape(text)).replace("&#34;", '"').replace("&#39;", "'")
    return f"<text{found.group(1)}>{plain}</text>"
