"""Numbers, dates and spans as sentences carry them: true minus, no-break spaces, honest decimals."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

MINUS = "\u2212"
NBSP = "\u00a0"
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
CURRENCY_SIGNS = {"EUR": "€", "USD": "$", "GBP": "£", "JPY": "¥"}


@dataclass(frozen=True, slots=True)
class Form:
    """How a unit is written.

    Parameters
    ----------
    factor
        What the stored number is multiplied by (100 for shares, shown in per cent).
    unit
        The word after the number.
    most_decimals
        Decimals never exceed this, however narrow the interval.
    signed
        Whether a plus is written: differences are, amounts are not.
    before
        What stands before the number: a currency sign.
    coarse
        How much wider an interval counts when decimals are chosen: shares are read in whole per cent, and
        75.2 would seem surer than 73 to 77 allows.
    """

    factor: float = 1.0
    unit: str = ""
    most_decimals: int = 3
    signed: bool = False
    before: str = ""
    coarse: float = 1.0


FORMS = {
    "share": Form(100.0, "%", 1, coarse=5.0),
    "probability": Form(100.0, "%", 1, coarse=5.0),
    "AUC": Form(1.0, "", 3),
    "area": Form(1.0, "", 3),
    "times": Form(1.0, "times", 2),
    "points": Form(100.0, "points", 1, signed=True),
    "days": Form(1.0, "days", 1),
    "days-difference": Form(1.0, "days", 1, signed=True),
    "cents": Form(1.0, "cents", 1),
    "log-odds": Form(1.0, "log-odds", 2, signed=True),
    "ratio": Form(1.0, "times", 2),
    "Brier": Form(1.0, "", 4),
    "difference": Form(1.0, "", 4, signed=True),
    "count": Form(1.0, "", 0),
}
"""Forms by name; the unit of a `Figure` is the first name tried."""


def number(value: float, decimals: int = 0, *, signed: bool = False) -> str:
    """Return a number with thousands parted by commas and a true minus sign.

    Examples
    --------
    >>> number(-1234.5, 1)
    '−1,234.5'
    >>> number(1.1, 1, signed=True)
    '+1.1'
    >>> number(-0.01, 1)
    '0.0'
    """
    text = f"{abs(value):,.{decimals}f}"
    if not any(digit in text for digit in "123456789"):
        return text
    return (MINUS if value < 0 else "+" if signed else "") + text


def percent(share: float, decimals: int | None = None) -> str:
    """Return a share in per cent; one decimal below ten per cent unless told.

    Examples
    --------
    >>> percent(0.67), percent(0.0459), percent(-0.5)
    ('67\\xa0%', '4.6\\xa0%', '−50\\xa0%')
    """
    if decimals is None:
        small = abs(share) < 0.0995 and not math.isclose(share * 100, round(share * 100), abs_tol=0.05)
        decimals = 1 if small else 0
    return f"{number(share * 100, decimals)}{NBSP}%"


def days(count: float, decimals: int = 0) -> str:
    """Return a length of time in days.

    Examples
    --------
    >>> days(1), days(31), days(-2.5, 1)
    ('1\\xa0day', '31\\xa0days', '−2.5\\xa0days')
    """
    text = number(count, decimals)
    return f"{text}{NBSP}{'day' if text == '1' else 'days'}"


def counted(n: int, one: str, many: str | None = None) -> str:
    """Return a count with its noun in the right number.

    Examples
    --------
    >>> counted(1, "deal"), counted(1131, "deal"), counted(2, "reply", "replies")
    ('1\\xa0deal', '1,131\\xa0deals', '2\\xa0replies')
    """
    return f"{number(n)}{NBSP}{one if n == 1 else many or one + 's'}"


def money(cents: float, currency: str = "", *, short: bool = False) -> str:
    """Return an amount held in cents; `short` writes millions and thousands.

    Examples
    --------
    >>> money(24_000_000, "EUR"), money(-1_840_000_000, "EUR", short=True)
    ('€\\xa0240,000', '−€\\xa018.4\\xa0m')
    >>> money(91_000_000, "CHF", short=True)
    'CHF\\xa0910\\xa0k'
    """
    units = abs(cents) / 100
    text = number(units)
    if short and units >= 999_500_000:
        text = f"{number(units / 1e9, 1)}{NBSP}bn"
    elif short and units >= 999_500:
        text = f"{number(units / 1e6, 1)}{NBSP}m"
    elif short and units >= 9_995:
        text = f"{number(units / 1e3)}{NBSP}k"
    sign = CURRENCY_SIGNS.get(currency, currency)
    before = MINUS if cents < 0 and units >= 0.5 else ""
    return f"{before}{sign}{NBSP if sign else ''}{text}"


def money_form(cents: float, currency: str = "") -> Form:
    """Return the form for amounts held in cents that are about as large as this one.

    Examples
    --------
    >>> money_form(910_000_000, "EUR")
    Form(factor=1e-08, unit='m', most_decimals=1, signed=False, before='€\\xa0', coarse=1.0)
    """
    sign = CURRENCY_SIGNS.get(currency, currency)
    before = f"{sign}{NBSP}" if sign else ""
    if abs(cents) >= 1e11:
        return Form(1e-11, "bn", 1, before=before)
    if abs(cents) >= 1e8:
        return Form(1e-8, "m", 1, before=before)
    if abs(cents) >= 1e6:
        return Form(1e-5, "k", 1, before=before)
    return Form(1e-2, "", 0, before=before)


def day(on: date, *, weekday: bool = False, year: bool = False) -> str:
    """Return a date as it is said: day, month, and weekday or year when asked.

    Examples
    --------
    >>> day(date(2026, 11, 26), weekday=True), day(date(2026, 12, 3)), day(date(2026, 12, 3), year=True)
    ('Thursday 26\\xa0November', '3\\xa0December', '3\\xa0December 2026')
    """
    text = f"{on.day}{NBSP}{MONTHS[on.month - 1]}"
    if weekday:
        text = f"{WEEKDAYS[on.weekday()]} {text}"
    return f"{text} {on.year}" if year else text


def short_day(on: date, *, year: bool = False) -> str:
    """Return a date for axes and tables.

    Examples
    --------
    >>> short_day(date(2026, 11, 26)), short_day(date(2026, 11, 26), year=True)
    ('26\\xa0Nov', '26\\xa0Nov\\xa02026')
    """
    text = f"{on.day}{NBSP}{MONTHS[on.month - 1][:3]}"
    return f"{text}{NBSP}{on.year}" if year else text


def spoken(words: Iterable[str]) -> str:
    """Return a list as a sentence carries it.

    Examples
    --------
    >>> spoken(["Commit", "Best Case", "Pipeline"])
    'Commit, Best Case and Pipeline'
    """
    listed = list(words)
    if len(listed) < 2:
        return "".join(listed)
    return f"{', '.join(listed[:-1])} and {listed[-1]}"


def form_of(unit: str) -> Form:
    """Return the form of a unit; an unknown unit is written as it stands behind the number."""
    return FORMS.get(unit, Form(1.0, unit, 3))


def decimals_for(width: float, most: int) -> int:
    """Return how many decimals an interval of this width allows: none from ten upwards, one from one upwards.

    Examples
    --------
    >>> decimals_for(11, 3), decimals_for(4.0, 3), decimals_for(0.01, 4)
    (0, 1, 3)
    """
    if width <= 0:
        return min(most, 1)
    return max(0, min(most, 1 - math.floor(math.log10(width))))


def written(values: Iterable[float], form: Form, width: float) -> list[str]:
    """Return numbers of one interval with the same decimals; zeros that all share are left away.

    Examples
    --------
    >>> written([0.67, 0.61, 0.72], FORMS["share"], 0.11)
    ['67', '61', '72']
    >>> written([0.011, -0.009, 0.031], FORMS["points"], 0.04)
    ['+1.1', '−0.9', '+3.1']
    """
    scaled = [value * form.factor for value in values]
    decimals = decimals_for(abs(width) * form.factor * form.coarse * (1 + 1e-9), form.most_decimals)
    if form.signed and decimals < form.most_decimals and any(0 < abs(v) < 0.5 / 10**decimals for v in scaled):
        decimals += 1  # an end beside zero must be seen to lie on its own side
    texts = [number(value, decimals, signed=form.signed) for value in scaled]
    if decimals and all(text.endswith("." + "0" * decimals) for text in texts):
        return [text[: -decimals - 1] for text in texts]
    return texts


def span(low: float, high: float, unit: str = "") -> str:
    """Return an interval in words, in the form of its unit and without the unit's word.

    Examples
    --------
    >>> span(0.61, 0.72, "share"), span(-0.009, 0.031, "points"), span(24, 43, "days")
    ('61 to 72', '−0.9 to +3.1', '24 to 43')
    """
    first, last = written((low, high), form_of(unit), high - low)
    return f"{first} to {last}"
