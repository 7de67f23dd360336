"""Refusals, tables, evidence cards, notes and sections: what stands on a page beside figures and charts."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from bonafides.drawing.templating import fill

if TYPE_CHECKING:
    from bonafides.drawing.charts import ChartPair

Text = str | Markup
_TIGHT_PER_CENT = re.compile(r"(?<=\d)%")
KEY_MARKS = frozenset(
    {
        "ring",
        "dot",
        "dot-interval",
        "diamond",
        "band",
        "bar",
        "shown-bar",
        "second-bar",
        "line",
        "gap",
        "open",
    }
)


def _parts(content: Text | Iterable[Text] | None) -> list[Text]:
    if content is None:
        return []
    return [content] if isinstance(content, str) else list(content)


def refusal(name: Text, says: Text, reason: Text) -> Markup:
    """A figure that is declined: what it was, that it is declined, and what would open it.

    Parameters
    ----------
    name
        The figure that would have stood here.
    says
        "Cannot be measured yet", "Held back", "Too small to tell", "Cannot rule it in or out".
    reason
        Why, with the n present, the n needed and what would open it.

    Examples
    --------
    >>> "dashed" in refusal("Team Coast", "Held back", "Four people made statements; five are needed.")
    False
    """
    # Safe: escaped first, and then only a space is put in.
    spaced = Markup(_TIGHT_PER_CENT.sub("\u00a0%", str(escape(reason))))  # noqa: S704
    return fill("refusal.html", name=name, says=says, reason=spaced)


def table(
    columns: Sequence[Text],
    rows: Iterable[Sequence[object]],
    *,
    right: Collection[int] | None = None,
    caption: Text = "",
    label: str = "",
    stack: bool = False,
) -> Markup:
    """A real table: the first cell of each row is its header, numbers stand at the right.

    Parameters
    ----------
    columns
        Heads.
    rows
        Cells in the order of the heads; strings are escaped, numbers should come already worded.
    right
        Indices of right-aligned columns; every column but the first when None.
    caption
        Stands above the table.
    label
        When given, a wide table scrolls within a named region that the keyboard reaches.
    stack
        On a phone each row becomes a few lines, each cell after the head of its column; nothing scrolls.

    Examples
    --------
    >>> '<td class="r">14</td>' in table(["Said", "Deals"], [["10 %", 14]])
    True
    """
    aligned = set(range(1, len(columns)) if right is None else right)
    return fill(
        "table.html", columns=columns, rows=rows, right=aligned, caption=caption, label=label, stack=stack
    )


def chart(
    title: Text,
    pair: ChartPair,
    *,
    sub: Text = "",
    key: Sequence[tuple[str, Text]] = (),
    caption: Text = "",
    table: Markup,
) -> Markup:
    """A chart: finding, subtitle, key in words, two drawings, caption, and the numbers in a real table.

    Parameters
    ----------
    title
        The finding in the past tense with its limit, or "Nothing here differs from chance".
    pair
        From one of the chart functions.
    sub
        What, whom, n, when; the unit where the axis does not say it.
    key
        Mark and words; marks are `KEY_MARKS`.
    caption
        Band, exclusions, data coverage.
    table
        From `table`: folded on screen, open on paper.

    Raises
    ------
    ValueError
        A key names a mark that does not exist.

    Examples
    --------
    >>> from bonafides.drawing.charts import ChartPair
    >>> html = chart("Nothing here differs from chance", ChartPair(Markup("<svg/>"), Markup("<svg/>")),
    ...              key=[("ring", "said")], table=table(["Said"], [["10 %"]]))
    >>> "Show the numbers" in html
    True
    """
    unknown = {kind for kind, _ in key} - KEY_MARKS
    if unknown:
        raise ValueError(f"no such marks in a key: {', '.join(sorted(unknown))}")
    return fill(
        "chart.html",
        title=title,
        sub=sub,
        key=key,
        wide=pair.wide,
        narrow=pair.narrow,
        caption=caption,
        table=table,
    )


def finding(title: Text, sub: Text = "") -> Markup:
    """The finding over figures that stand without a chart: title and subtitle as a chart has them.

    Examples
    --------
    >>> print(finding("Nothing here differs from chance", "All layers."))
    <div class="chart"><h3>Nothing here differs from chance</h3><p class="sub">All layers.</p></div>
    """
    below = Markup('<p class="sub">{}</p>').format(sub) if sub else Markup()
    return Markup('<div class="chart"><h3>{}</h3>{}</div>').format(title, below)


def fold(summary: Text, content: Text | Iterable[Text]) -> Markup:
    """What stands folded on a screen until somebody wants it, and open on paper.

    Parameters
    ----------
    summary
        What is within, and how much ("Show the other four deals").
    content
        One fragment or several.

    Examples
    --------
    >>> print(fold("Show the other deals", Markup("<b>Ferry</b>")))
    <details class="fold"><summary>Show the other deals</summary><b>Ferry</b></details>
    """
    return Markup('<details class="fold"><summary>{}</summary>{}</details>').format(
        summary, Markup("").join(_parts(content))
    )


def doubt_note(text: Text) -> Markup:
    """One sentence that would change the reading; stands before the reader acts.

    Examples
    --------
    >>> print(doubt_note("Without the two postponed tenders the figure is 42 cents."))
    <p class="doubtnote">Without the two postponed tenders the figure is 42 cents.</p>
    """
    return Markup('<p class="doubtnote">{}</p>').format(text)


def paragraph(text: Text) -> Markup:
    """Running text of a section.

    Examples
    --------
    >>> print(paragraph("Deals & dates."))
    <p class="lede">Deals &amp; dates.</p>
    """
    return Markup('<p class="lede">{}</p>').format(text)


def margin_note(label: Text, text: Text) -> Markup:
    """A labelled note for the margin column.

    Examples
    --------
    >>> print(margin_note("A harmless reading", "Two tenders were postponed."))
    <p class="mlabel">A harmless reading</p><p class="note">Two tenders were postponed.</p>
    """
    return Markup('<p class="mlabel">{}</p><p class="note">{}</p>').format(label, text)


def seen_badge(who: Text, note: Text = "") -> Markup:
    """Who can see this page.

    Examples
    --------
    >>> "works council" in seen_badge("The leadership circle and the works council")
    True
    """
    return fill("seen.html", who=who, note=note)


def figure_row(figures: Iterable[Markup]) -> Markup:
    """Figures and refusals side by side, three in a row.

    Examples
    --------
    >>> print(figure_row([Markup("<i></i>")]))
    <div class="figs"><i></i></div>
    """
    return Markup('<div class="figs">{}</div>').format(Markup("").join(figures))


def side_by_side(left: Text | Iterable[Text], right: Text | Iterable[Text]) -> Markup:
    """Two columns of equal width; charts within take their narrow drawing.

    Examples
    --------
    >>> print(side_by_side("a", Markup("<b>b</b>")))
    <div class="even"><div>a</div><div><b>b</b></div></div>
    """
    return Markup('<div class="even"><div>{}</div><div>{}</div></div>').format(
        Markup("").join(_parts(left)), Markup("").join(_parts(right))
    )


def section(
    label: Text,
    body: Text | Iterable[Text],
    margin: Text | Iterable[Text] | None = None,
    *,
    anchor: str = "",
) -> Markup:
    """A section of a page: a rule, a label, its body, and the margin where doubt lives.

    Parameters
    ----------
    label
        Names the section; may be empty.
    body, margin
        One fragment or several; plain strings are escaped. Without a margin the body takes the full width.
    anchor
        The id that links may point to.

    Examples
    --------
    >>> "margin" in section("Dates", "body"), "margin" in section("Dates", "body", "a note")
    (False, True)
    """
    return fill("section.html", label=label, body=_parts(body), margin=_parts(margin), id=anchor)
