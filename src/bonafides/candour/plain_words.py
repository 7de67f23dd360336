"""Words that pages of the house need too: light to load, since no measure stands behind them."""

from __future__ import annotations

from bonafides.drawing.wording import NBSP, number
from bonafides.figures import Figure

CATEGORY_NAMES = {
    "omitted": "Omitted",
    "pipeline": "Pipeline",
    "best_case": "Best Case",
    "most_likely": "Most Likely",
    "commit": "Commit",
    "closed": "Closed",
}

NUMERALS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def interval(figure: Figure) -> str:
    """A share with its interval in words, or the refusal.

    Examples
    --------
    >>> interval(Figure(0.5, 0.4, 0.6, n=10, unit="share")).replace("\\xa0", " ")
    '50 % (40 to 60 %)'
    >>> interval(Figure(0.023, 0.0089, 0.059, n=86, unit="share")).replace("\\xa0", " ")
    '2.3 % (0.9 to 5.9 %)'
    """
    if figure.value is None or figure.low is None or figure.high is None:
        return f"refused: {figure.why}"
    return f"{_share(figure.value, figure)}{NBSP}% ({between(figure)})"


def between(figure: Figure) -> str:
    """The interval of a share: "40 to 60 %"; the refusal's reason where there is none.

    Examples
    --------
    >>> between(Figure(0.05, 0.046, 0.06, n=10, unit="share")).replace("\\xa0", " ")
    '4.6 to 6.0 %'
    """
    if figure.low is None or figure.high is None:
        return figure.why
    return f"{_share(figure.low, figure)} to {_share(figure.high, figure)}{NBSP}%"


def _share(value: float, figure: Figure) -> str:
    """A number of per cent, all of one interval with the same decimals: none unless it is narrow or small."""
    low, high = figure.low or 0.0, figure.high or 0.0
    narrow = high - low < 0.02 or 0 < min(low, 1 - high) < 0.02
    return number(100 * value, 1 if narrow else 0)


def sentence(text: str) -> str:
    """Text with a capital at its start and a stop at its end.

    Examples
    --------
    >>> sentence("no evidence that they differ")
    'No evidence that they differ.'
    """
    return text and text[0].upper() + text[1:] + ("" if text[-1] in ".!?" else ".")


def spelt(n: int) -> str:
    """A count as a word, up to ten.

    Examples
    --------
    >>> spelt(7), spelt(52)
    ('seven', '52')
    """
    return NUMERALS[n] if n < len(NUMERALS) else number(n)


def points(figure: Figure) -> str:
    """A difference of shares with its interval, in points.

    Examples
    --------
    >>> points(Figure(0.052, 0.034, 0.069, n=10, unit="share"))
    '+5.2 (+3.4 to +6.9)'
    """
    if figure.value is None or figure.low is None or figure.high is None:
        return "too few"
    value, low, high = (number(100 * x, 1, signed=True) for x in (figure.value, figure.low, figure.high))
    return f"{value} ({low} to {high})"
