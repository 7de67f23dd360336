"""HOW A FIGURE LOOKS: charts to SVG, figures, refusals, tables and evidence cards, and the page round them.

Names are imported when first used, so that the command line starts without a template or a chart.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bonafides.drawing.intervals import figure as figure
    from bonafides.drawing.fragments import doubt_note as doubt_note
    from bonafides.drawing.fragments import evidence_card as evidence_card
    from bonafides.drawing.fragments import figure_row as figure_row
    from bonafides.drawing.fragments import margin_note as margin_note
    from bonafides.drawing.fragments import paragraph as paragraph
    from bonafides.drawing.fragments import refusal as refusal
    from bonafides.drawing.fragments import section as section
    from bonafides.drawing.fragments import seen_badge as seen_badge
    from bonafides.drawing.fragments import side_by_side as side_by_side
    from bonafides.drawing.fragments import table as table
    from bonafides.drawing.pages import page as page

_HOMES = {
    "figure": "intervals",
    "page": "pages",
    **dict.fromkeys(
        (
            "doubt_note",
            "evidence_card",
            "figure_row",
            "margin_note",
            "paragraph",
            "refusal",
            "section",
            "seen_badge",
            "side_by_side",
            "table",
        ),
        "fragments",
    ),
}

__all__ = sorted(_HOMES)  # noqa: PLE0605


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
