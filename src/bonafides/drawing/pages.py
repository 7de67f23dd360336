"""A whole page in one file: no script, no link elsewhere, one style element that its policy names by hash."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from markupsafe import Markup

from bonafides import __version__
from bonafides.drawing.fragments import Text
from bonafides.drawing.styles import house_style, policy_for, sheet_foot
from bonafides.drawing.templating import fill

ICON = (
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 20 20'%3E"
    "%3Ccircle cx='10' cy='10' r='7.5' fill='none' stroke='gray' stroke-width='2'/%3E"
    "%3Ccircle cx='10' cy='10' r='3.6' fill='gray'/%3E%3C/svg%3E"
)
_COMMANDS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""Control characters and marks that turn the direction of writing: a deal's title cannot rearrange a page."""


def page(
    headline: Text,
    standfirst: Text,
    sections: Iterable[Markup],
    *,
    title: str,
    badge: Markup,
    audience: str,
    kicker: Sequence[Text] = (),
    published: Text = "",
    footer: Iterable[Text] = (),
    theme: str = "",
    lang: str = "en",
) -> str:
    """A self-contained page: fonts and styles inside, light and dark, and laid out for A4.

    Parameters
    ----------
    headline, standfirst
        The finding, and the finding with its numbers.
    sections
        What `section` returns, in order.
    title
        Names the document in the browser and in the foot of printed sheets.
    badge
        What `seen_badge` returns: every page about people carries it.
    audience
        For the foot of printed sheets ("for the leadership circle and the works council").
    kicker
        Parts of the line above the headline; the first is set in bold.
    published
        At the right of the masthead: date and reading.
    footer
        Lines at the end of the page.
    theme
        "" follows the reader's device; "light" or "dark" fixes it.
    lang
        Language tag of the text.

    Returns
    -------
    str
        HTML, beginning with the doctype.

    Examples
    --------
    >>> from bonafides.drawing import section, seen_badge
    >>> html = page("A third moved", "Of 189 deals, 63.", [section("Dates", "…")], title="Candour report",
    ...             badge=seen_badge("Only you"), audience="for you")
    >>> html.startswith("<!doctype html>"), "<script" in html, " style=" in html
    (True, False, False)
    """
    stylesheet = house_style() + "\n" + sheet_foot(f"bonafides · {title} · {audience}")
    html = fill(
        "page.html",
        headline=headline,
        standfirst=standfirst,
        sections=sections,
        title=title,
        badge=badge,
        kicker=list(kicker),
        published=published,
        footer=list(footer),
        theme=theme,
        lang=lang,
        version=__version__,
        icon=ICON,
        policy=policy_for(stylesheet),
        # Safe: our own files, and a title that css_string has closed in.
        stylesheet=Markup(stylesheet),  # noqa: S704
    )
    return _COMMANDS.sub("\ufffd", html).lstrip()
