"""How our word is kept: the page, drawn from a published payload; one figure with its interval at a time."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from bonafides import drawing
from bonafides.drawing.wording import NBSP, counted, number, percent
from bonafides.figures import figure_of
from bonafides.promises.page_reliability_figures import (
    Payload,
    beside_in_words,
    kept_figure,
    outside_note,
    told_figure,
    trust_figure,
    unconfirmed_note,
)
from bonafides.promises.page_reliability_lists import chains_section, functions_section, kinds_section

MOST_ROWS = 100
"""Kinds and chains of a page of a large organisation; each function's own page has all of its own."""


def headline(payload: Payload) -> str:
    """The page's finding: what customers were promised, or that it cannot be told yet.

    Examples
    --------
    >>> from bonafides.figures import Figure
    >>> headline({"ours": {"kept": Figure.refuse("None.", n=0, unit="share").record()}})
    'What we promise, and whether it is kept'
    """
    kept = payload["ours"]["kept"]
    if kept["value"] is None:
        return "What we promise, and whether it is kept"
    return f"Of what we promised customers, {percent(kept['value'])} was kept"


def standfirst(payload: Payload) -> str:
    """The finding with its numbers, and what it must be read with."""
    kept = payload["ours"]["kept"]
    if kept["value"] is None:
        return str(kept["why"])
    low, high = percent(kept["low"]), percent(kept["high"])
    settled = counted(kept["n"], "promise")
    return (
        f"Between {low} and {high} (95{NBSP}%), of {settled} settled for sure. A share says little "
        "without what "
        "was never written down and how much room was left: both stand beside it."
    )


def organisation_sections(
    payload: Payload, functions: Sequence[Payload] | None = None, nav: str = ""
) -> list[Markup]:
    """The organisation's page, leaders' own promises first; every list in order of name.

    Parameters
    ----------
    functions
        Those of this page, where there are too many for one; kinds and chains are theirs alone then.
    nav
        Safe HTML that leads to the others.
    """
    listed = payload if functions is None else _of_functions(payload, functions)
    return [
        _leaders(payload),
        _ours(payload),
        # Safe: a template of ours, which escapes what it was given.
        functions_section(listed, Markup(nav)),  # noqa: S704
        kinds_section(listed),
        chains_section(listed),
        _theirs(payload),
        _how(payload),
    ]


def _of_functions(payload: Payload, functions: Sequence[Payload]) -> Payload:
    names = {one["name"] for one in functions}
    kinds = [one for one in payload["kinds"] if one["function"] in names]
    chains = [one for one in payload["chains"] if names.intersection(one["functions"])]
    return {**payload, "functions": functions, "kinds": kinds[:MOST_ROWS], "chains": chains[:MOST_ROWS]}


def _leaders(payload: Payload) -> Markup:
    leaders = payload["leaders"]
    body = drawing.figure_row(
        [
            kept_figure("Kept to their teams", leaders),
            told_figure("Known in time where the date did not hold", leaders),
        ]
    )
    note = drawing.margin_note(
        "Why these come first", "Whoever leads promises too, and the team says whether it was kept."
    )
    return drawing.section(
        "Leaders’ promises to their teams", [body, *unconfirmed_note(leaders)], note, anchor="leaders"
    )


def _ours(payload: Payload) -> Markup:
    ours = payload["ours"]
    body = [
        drawing.figure_row(
            [
                kept_figure("Kept, as customers say", ours),
                told_figure("Known in time where the date did not hold", ours),
                trust_figure(ours),
            ]
        ),
        *unconfirmed_note(ours),
    ]
    return drawing.section(
        "Our promises to customers", body, [*_beside(payload), *outside_note(ours)], anchor="ours"
    )


def _beside(payload: Payload) -> list[Markup]:
    """What no share is shown without."""
    return [
        drawing.figure(
            "What customers remember that was here",
            figure_of(payload["capture"]),
            of="customers asked",
            doubt="Capture rate: of what they say was promised, the share that was in the ledger before.",
        ),
        drawing.figure(
            "First date promised, after the function’s own estimate",
            figure_of(payload["ambition"]),
            of="promises",
            doubt="Ambition: above zero is room that was left, below zero is what was dared.",
        ),
    ]


def _theirs(payload: Payload) -> Markup:
    theirs = payload["theirs"]
    body = drawing.figure_row(
        [kept_figure("Kept, as we say", theirs), told_figure("We knew in time", theirs)]
    )
    note = drawing.margin_note("The same measure", "Promises go both ways, and are counted alike.")
    return drawing.section(
        "What customers promised us", [body, *unconfirmed_note(theirs)], note, anchor="theirs"
    )


def _how(payload: Payload) -> Markup:
    rule = payload["in_time"]
    words = [
        "Kept is what whoever asked says was kept, by its date or by another that both agreed to before it "
        "passed. Late is broken from the day after, whatever comes later; so is what was taken back.",
        "Disputed, released and not yet due stand outside. What nobody confirmed stands apart: its two "
        "bounds "
        "take all of it as broken, and as kept.",
        f"Known in time: a warning, another date proposed, or a word taken back at least {rule['days']} days "
        f"before the date, or {percent(rule['share'])} of the time there was where that is shorter; decided "
        "before anybody looked. A late warning counts as none, never as less.",
        "Warning, asking for help, moving a date in time and owning a mistake lower no figure here. "
        "Doing more, "
        "or sooner, than was promised earns nothing.",
    ]
    parts = [drawing.paragraph(text) for text in words]
    return drawing.section(
        "How this is counted", drawing.fold("Show how each figure comes about", parts), anchor="how"
    )


def function_sections(one: Payload, payload: Payload) -> list[Markup]:
    """A function's own page."""
    kept = drawing.figure_row(
        [
            kept_figure("Kept, as whoever asked says", one),
            told_figure("Known in time where the date did not hold", one),
            drawing.figure(
                "Until an ask is answered",
                figure_of(one["answer"]),
                of="asks",
                doubt="Asks that still wait count for as long as they have waited.",
            ),
        ]
    )
    beside = [
        drawing.figure(
            "First date promised, after the own estimate",
            figure_of(one["ambition"]),
            of="promises",
            doubt="Above zero is room that was left, below zero is what was dared.",
        ),
        drawing.margin_note("Read it with", beside_in_words(payload)),
        *outside_note(one),
    ]
    chains = [chain for chain in payload["chains"] if one["name"] in chain["functions"]]
    kinds = [kind for kind in payload["kinds"] if kind["function"] == one["name"]]
    parts = [drawing.section("What it said yes to", [kept, *unconfirmed_note(one)], beside, anchor="kept")]
    if kinds:
        parts.append(kinds_section({**payload, "kinds": kinds}))
    if chains:
        parts.append(chains_section({**payload, "chains": chains}))
    return parts


def own_sections(payload: Payload, *, whose: str = "you") -> list[Markup]:
    """A person's own figures: drawn for that person, or for those with whom they share it."""
    counts = payload["counts"]
    row = drawing.figure_row(
        [
            kept_figure("Kept, as whoever asked says", payload),
            told_figure("Known in time where the date did not hold", payload),
        ]
    )
    total = counts["kept"] + counts["broken"]
    told = (
        f"{counted(counts['kept'], 'promise')} kept, {number(counts['moved'])} of them by a date moved "
        "in time; "
        f"{number(counts['broken'])} not kept by their date; {number(counts['unconfirmed'])} done and not "
        f"confirmed; {number(counts['open'])} not due yet; {number(counts['disputed'])} disputed."
    )
    parts: list[Markup] = [row]
    if whose == "you" or total >= 1:
        parts.append(drawing.paragraph(told))
    parts += unconfirmed_note(payload)
    note = drawing.margin_note(
        "Nothing true costs",
        "Warning early, asking for help, moving a date in time and owning a mistake lower no figure "
        "here; doing "
        "more than was promised earns none. Nobody is compared with anybody.",
    )
    return [drawing.section("Promises settled for sure", parts, note, anchor="own")]


def account_sections(one: Payload, payload: Payload) -> list[Markup]:
    """One account: what we promised there."""
    row = drawing.figure_row(
        [kept_figure("Kept, as they say", one), told_figure("Known in time where the date did not hold", one)]
    )
    note = drawing.margin_note("Read it with", beside_in_words(payload))
    return [drawing.section("What we promised them", [row, *unconfirmed_note(one)], note, anchor="account")]
