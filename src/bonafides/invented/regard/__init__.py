"""How people of the invented company are seen, with the truth about it: true profiles, raters, comments."""

from __future__ import annotations

from bonafides.invented.regard.planting import Asked, Facet, Planting, expected, profiles
from bonafides.invented.regard.raters import Drawn, draw, who_answers
from bonafides.invented.regard.wording import comments

__all__ = [
    "Asked",
    "Drawn",
    "Facet",
    "Planting",
    "comments",
    "draw",
    "expected",
    "profiles",
    "who_answers",
]
