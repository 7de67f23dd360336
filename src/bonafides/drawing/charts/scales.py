"""Round numbers for axes, and amounts in the unit that a reader would choose."""

from __future__ import annotations

import math
from collections.abc import Iterable

from bonafides.drawing.charts.canvas import Ticks
from bonafides.drawing.wording import CURRENCY_SIGNS, NBSP, number

SHARES = Ticks((0, 0.25, 0.5, 0.75, 1), ("0", "25", "50", "75", f"100{NBSP}%"))


def round_steps(low: float, high: float, most: int = 5) -> tuple[float, ...]:
    """Return at most `most` round values that enclose low and high.

    Examples
    --------
    >>> round_steps(0, 18.4)
    (0.0, 5.0, 10.0, 15.0, 20.0)
    >>> round_steps(-3, 8)
    (-5.0, 0.0, 5.0, 10.0)
    >>> round_steps(0, 0)
    (0.0, 0.25, 0.5, 0.75, 1.0)
    """
    if high <= low:
        low, high = (min(low, 0.0), max(high, 0.0)) if low else (0.0, 1.0)
    width = high - low
    power = 10.0 ** math.floor(math.log10(width))
    for factor in (0.1, 0.2, 0.25, 0.5, 1, 2, 2.5, 5, 10, 20):
        step = power * factor
        first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
        if last - first + 1 <= most and last > first:
            return tuple(round(i * step, 10) for i in range(first, last + 1))
    return (low, high)


def number_ticks(values: Iterable[float], unit: str, *, factor: float = 1.0, signed: bool = False) -> Ticks:
    """Return ticks that enclose the values, the unit on the last label.

    Examples
    --------
    >>> number_ticks([-0.03, 0.08], "points", factor=100, signed=True).labels
    ('−5', '0', '+5', '+10\\xa0points')
    >>> number_ticks([0, 1], "").labels
    ('0', '0.25', '0.50', '0.75', '1.00')
    """
    seen = list(values)
    steps = round_steps(min(seen) * factor, max(seen) * factor)
    decimals = next(
        (d for d in range(9) if all(math.isclose(round(step, d), step, abs_tol=1e-9) for step in steps)), 9
    )
    texts = [number(step, decimals, signed=signed) if step else "0" for step in steps]
    if unit:
        texts[-1] = f"{texts[-1]}{NBSP}{unit}"
    return Ticks(tuple(step / factor for step in steps), tuple(texts))


def count_ticks(most: int) -> Ticks:
    """Return whole-numbered ticks from zero that enclose a count.

    Examples
    --------
    >>> count_ticks(1).labels, count_ticks(243).labels
    (('0', '1', '2', '3', '4'), ('0', '100', '200', '300'))
    """
    return number_ticks([0.0, max(4.0, float(most))], "")


def ticks_within(low: float, high: float, steps: Iterable[float], most: int = 5) -> tuple[float, ...]:
    """Return multiples of the smallest step that has at most `most` of them from low to high.

    Examples
    --------
    >>> ticks_within(-120, 300, (7, 30, 90, 180))
    (-90.0, 0.0, 90.0, 180.0, 270.0)
    """
    found: tuple[float, ...] = (0.0,)
    for step in steps:
        first, last = math.ceil(low / step), math.floor(high / step)
        found = tuple(float(i * step) for i in range(first, last + 1))
        if len(found) <= most:
            break
    return found


def amount_unit(cents: Iterable[float], currency: str) -> tuple[float, str, str]:
    """Return what cents are divided by, the sign before and the letter behind an amount.

    Examples
    --------
    >>> amount_unit([1_840_000_000, 310_000_000], "EUR")
    (100000000.0, '€\\xa0', '\\xa0m')
    """
    largest = max((abs(c) for c in cents), default=0.0) / 100
    sign = CURRENCY_SIGNS.get(currency, currency)
    before = f"{sign}{NBSP}" if sign else ""
    if largest >= 1e9:
        return 1e11, before, f"{NBSP}bn"
    if largest >= 1e6:
        return 1e8, before, f"{NBSP}m"
    if largest >= 1e4:
        return 1e5, before, f"{NBSP}k"
    return 1e2, before, ""


def amount_unit_in_words(cents: Iterable[float], currency: str) -> str:
    """Return the unit that amounts are written in, as a subtitle says it.

    Examples
    --------
    >>> amount_unit_in_words([1_840_000_000], "EUR"), amount_unit_in_words([50_00], "CHF")
    ('in millions of euros', 'in CHF')
    """
    divisor, _, _ = amount_unit(cents, currency)
    many = {1e11: "billions", 1e8: "millions", 1e5: "thousands"}.get(divisor, "")
    name = {"EUR": "euros", "USD": "dollars", "GBP": "pounds", "JPY": "yen"}.get(currency, currency)
    return "in " + " of ".join(part for part in (many, name) if part) if many or name else ""


def amount_ticks(cents: Iterable[float], currency: str, *, from_zero: bool = True) -> Ticks:
    """Return ticks for amounts, the unit on the last label.

    Examples
    --------
    >>> amount_ticks([1_840_000_000], "EUR").labels
    ('0', '5', '10', '15', '€\\xa020\\xa0m')
    """
    seen = [0.0, *cents] if from_zero else list(cents)
    divisor, before, behind = amount_unit(seen, currency)
    plain = number_ticks(seen, "", factor=1 / divisor)
    labels = list(plain.labels)
    labels[-1] = f"{before}{labels[-1]}{behind}"
    return Ticks(plain.values, tuple(labels))


def amount_texts(cents: Iterable[float], currency: str, *, signed: bool = False) -> list[str]:
    """Return amounts in one unit, without the unit: three digits for millions.

    Examples
    --------
    >>> amount_texts([1_840_000_000, -310_000_000], "EUR", signed=True)
    ['+18.4', '−3.1']
    """
    listed = list(cents)
    divisor, _, _ = amount_unit(listed, currency)
    largest = max((abs(c) for c in listed), default=0.0) / divisor
    decimals = 0 if divisor < 1e8 else 1 if largest >= 10 else 2
    return [number(c / divisor, decimals, signed=signed) for c in listed]
