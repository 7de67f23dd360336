"""A text of the mirror's pages in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template

from bonafides.trust.app import retold as page
from bonafides.trust.app.models import Round
from bonafides.trust.app.round_shown import Shown

register = template.Library()


@register.filter
def retold(said: str, payload: Mapping[str, Any]) -> str:
    """What is drawn of a payload, or a sentence about it."""
    return page.retold(said, payload)


@register.filter
def titled(row: Round) -> str:
    """What a round is called, in the language of the page."""
    return Shown(row).title
