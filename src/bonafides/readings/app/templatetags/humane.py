"""Numbers as readers write them, and fragments that were drawn by us."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

from bonafides.people.purposes import purpose

register = template.Library()


@register.filter
def counted(value: Any) -> str:
    """A count with its thousands parted; a dash where there is none.

    Examples
    --------
    >>> counted(12500), counted(None)
    ('12,500', '–')
    """
    return f"{value:,}" if isinstance(value, int) else "–"


@register.filter
def called(kind: str) -> str:
    """What a kind of reading is called: as its purpose says, else its own name.

    Examples
    --------
    >>> called("nobody.declared")
    'nobody.declared'
    """
    try:
        return purpose(kind).figure
    except KeyError:
        return kind


@register.filter
def figure_text(value: Any) -> str:
    """A measured number with three figures that count.

    Examples
    --------
    >>> figure_text(0.61234), figure_text(1250), figure_text(7)
    ('0.612', '1,250', '7')
    """
    if isinstance(value, int):
        return f"{value:,}"
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"


@register.filter
def our_own(html: Any) -> SafeString:
    """A fragment that `drawing` made and a job stored: it was escaped when it was drawn."""
    return mark_safe(str(html or ""))  # noqa: S308 -- nothing else is stored under "drawn"
