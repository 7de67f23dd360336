"""Words of rounds in templates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import template
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext

from bonafides.people.app.predicates import may
from bonafides.people.app.reader import Reader
from bonafides.privacy.said import in_language
from bonafides.trust.app.round_words import RELATIONS, SHOWN

register = template.Library()


@register.filter
def relation(code: str) -> Any:
    """A relation in words; "all" is everybody who was asked."""
    return RELATIONS.get("others" if code == "all" else code, code)


@register.filter
def in_words(parts: Iterable[str]) -> str:
    """Relations, or names of teams, that are counted together."""
    return ", ".join(str(RELATIONS.get(one, one)) for one in parts)


@register.filter
def shows(code: str) -> Any:
    """What is shown, in words."""
    return SHOWN.get(code, code)


@register.filter
def named(key: str, names: Mapping[str, str]) -> str:
    """Whom a key stands for; the key where nobody knows it."""
    return names.get(key, key)


def _written(on: date | None, english: str, german: str) -> str:
    return "" if on is None else date_format(on, german if get_language() == "de" else english)


@register.filter
def short_day(on: date | None) -> str:
    """A day without its year, as the page's language writes it."""
    return _written(on, "j F", "j. F")


@register.filter
def week_day(on: date | None) -> str:
    """The same with the day of the week."""
    return _written(on, "l j F", "l, j. F")


@register.filter
def year_day(on: date | None) -> str:
    """The same with its year."""
    return _written(on, "j F Y", "j. F Y")


@register.filter
def said(text: str) -> str:
    """What a room that knows no language said, in the language of the page."""
    return in_language(text, gettext)


@register.filter
def keeps_rounds(reader: Reader | None) -> bool:
    """Whether somebody prepares rounds: the way there is shown to nobody else."""
    return may(reader, "keep_rounds")
