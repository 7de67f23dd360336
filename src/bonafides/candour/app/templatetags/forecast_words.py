"""Numbers, amounts and dates of payloads, worded as everywhere in this house."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import template

from bonafides.candour.plain_words import CATEGORY_NAMES, interval
from bonafides.drawing.wording import day, money, number, percent
from bonafides.figures import figure_of

register = template.Library()


@register.filter
def share(value: float | None) -> str:
    """A share in per cent; nothing for none."""
    return "" if value is None else percent(value)


@register.filter
def doubtful(record: Mapping[str, Any]) -> str:
    """A figure of a payload with its interval."""
    return interval(figure_of(record))


@register.filter
def amount(cents: int | None, currency: str = "") -> str:
    """An amount held in cents; nothing for none."""
    return "" if cents is None else money(cents, currency)


@register.filter
def brief(cents: float | None, currency: str = "") -> str:
    """An amount held in cents, in thousands or millions; nothing for none."""
    return "" if cents is None else money(cents, currency, short=True)


@register.filter
def on_day(iso: str | None) -> str:
    """A date of a payload, with its year; nothing for none."""
    return "" if not iso else day(date.fromisoformat(iso), year=True)


@register.filter
def counts(value: float) -> str:
    """A count with thousands parted."""
    return number(value)


@register.filter
def category(name: str) -> str:
    """A forecast category as it is called."""
    return CATEGORY_NAMES.get(name, name)


@register.filter
def of(mapping: Mapping[Any, Any], key: Any) -> Any:
    """What a mapping holds for a key; None where it holds nothing."""
    return mapping.get(key)
