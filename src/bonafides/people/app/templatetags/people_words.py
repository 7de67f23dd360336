"""Roles, acts and facts in words."""

from __future__ import annotations

from typing import Any

from django import template

from bonafides.people.app.words import ACT_WORDS, FACT_WORDS, HAT_SHORT
from bonafides.people.sensitivity import AUDIENCES

register = template.Library()


@register.filter
def hat(role: str) -> Any:
    """A role as a line of text calls it."""
    return HAT_SHORT.get(role, role)


@register.filter
def act(name: str) -> Any:
    """An act as the person concerned reads it."""
    return ACT_WORDS.get(name, name)


@register.filter
def fact(name: str) -> Any:
    """What a file of people may change."""
    return FACT_WORDS.get(name, name)


@register.filter
def audience(name: str) -> str:
    """Who may see a field."""
    return AUDIENCES.get(name, "")  # type: ignore[call-overload, no-any-return]
