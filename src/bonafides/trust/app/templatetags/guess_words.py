"""Days as the pages of guesses and of answers by name write them."""

from __future__ import annotations

from datetime import date

from django import template
from django.utils.formats import date_format
from django.utils.translation import get_language

register = template.Library()


@register.filter
def full_day(on: date | None) -> str:
    """A day with its year, as the page's language writes it."""
    return "" if on is None else date_format(on, "j. F Y" if get_language() == "de" else "j F Y")
