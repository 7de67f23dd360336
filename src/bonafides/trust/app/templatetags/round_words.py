"""Words of rounds in templates."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template

from bonafides.people.app.predicates import may
from bonafides.people.app.reader import Reader
from bonafides.trust.app.round_words import RELATIONS, SHOWN

register = template.Library()


@register.filter
def relation(code: str) -> Any:
    """A relation in words; "all" is everybody who was asked."""
    return RELATIONS.get("others" if code == "all" else code, code)


@register.filter
def shows(code: str) -> Any:
    """What is shown, in words."""
    return SHOWN.get(code, code)


@register.filter
def named(key: str, names: Mapping[str, str]) -> str:
    """Whom a key stands for; the key where nobody knows it."""
    return names.get(key, key)


@register.filter
def keeps_rounds(reader: Reader | None) -> bool:
    """Whether somebody prepares rounds: the way there is shown to nobody else."""
    return may(reader, "keep_rounds")
