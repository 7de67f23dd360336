"""Measured figures as sentences of working pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.translation import gettext as _

from bonafides.drawing.wording import NBSP, form_of, number, written

register = template.Library()


@register.filter
def usual_of(usual: Mapping[int, Mapping[str, Any]] | None, function: int | None) -> str:
    """How long a function usually takes to answer, with interval and n; nothing where that is not known.

    Examples
    --------
    >>> answer = {"value": 5.2, "low": 3.1, "high": 9.4, "n": 44, "unit": "working hours", "why": ""}
    >>> usual_of({7: answer}, 7).replace("\\xa0", " ")
    'Their usual answer takes 5 working hours (3 to 9, n = 44).'
    >>> usual_of({7: answer}, 8)
    ''
    """
    found = (usual or {}).get(function or 0)
    if found is None or found["value"] is None:
        return ""
    ends = (found["value"], found["low"], found["high"])
    # Half hours are not told apart: nobody plans by them.
    value, low, high = written(ends, form_of("count"), found["high"] - found["low"])
    said = {"hours": value, "low": low, "high": high, "n": f"n{NBSP}={NBSP}{number(found['n'])}"}
    return _("Their usual answer takes %(hours)s working hours (%(low)s to %(high)s, %(n)s).") % said
