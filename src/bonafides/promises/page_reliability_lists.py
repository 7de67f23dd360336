"""Lists of how a word is kept: functions, kinds of promises and chains, each in order of name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from bonafides import drawing
from bonafides.drawing.direct import SaidRow, said_and_evidence
from bonafides.drawing.wording import NBSP, number, percent
from bonafides.figures import figure_of
from bonafides.promises.page_reliability_figures import Payload, beside_in_words, bounds, in_words

SHARE = "Share kept"
WORKING = "Usual answer"


def functions_section(payload: Payload, nav: Markup) -> Markup:
    """Functions: a chart of those with a figure, all in numbers, refusals in their places."""
    rows = payload["functions"]
    shown = [one for one in rows if one["kept"]["value"] is not None]
    if shown:
        parts = [_functions_drawn(shown, _functions_in_numbers(rows))]
    elif rows:
        said = "No function has enough settled, or enough people, for a figure yet."
        parts = [drawing.paragraph(said), _functions_in_numbers(rows)]
    else:
        parts = [drawing.paragraph("There are no functions yet.")]
    parts += [
        drawing.refusal(one["name"], "Held back", one["kept"]["why"]) for one in rows if one not in shown
    ]
    margin = [
        drawing.figure(
            "Until an ask is answered",
            figure_of(payload["answer"]),
            of="asks",
            doubt="Yes, yes if, or no because; asks that still wait count for as long as they have waited.",
        ),
        drawing.margin_note("Read it with", beside_in_words(payload)),
    ]
    around = [nav, *parts] if nav else parts
    return drawing.section("Functions, in order of name", around, margin, anchor="functions")


def _functions_drawn(shown: Sequence[Payload], numbers: Markup) -> Markup:
    pair = said_and_evidence(
        [_row(one) for one in shown], label="Share kept of each function, in order of name"
    )
    return drawing.chart(
        "How each function keeps what it said yes to",
        pair,  # type: ignore[arg-type]
        sub="Share kept of asks it promised, as whoever asked says; in order of name.",
        key=[("dot-interval", f"share kept, with its 95{NBSP}% interval")],
        caption="Functions with little behind them are drawn towards the others.",
        table=numbers,
    )


def _functions_in_numbers(rows: Sequence[Payload]) -> Markup:
    cells = [
        [
            one["name"],
            in_words(one["kept"]),
            bounds(one),
            in_words(one["told_in_time"]),
            in_words(one["answer"]),
            in_words(one["ambition"]),
        ]
        for one in rows
    ]
    return drawing.table(
        ["Function", SHARE, "Unconfirmed all broken to all kept", "Known in time", WORKING, "Room left"],
        cells,
        label="Functions",
    )


def _row(one: Payload) -> SaidRow:
    kept = one["kept"]
    detail = f"n{NBSP}={NBSP}{number(kept['n'])}"
    return SaidRow(one["name"], detail, None, kept["value"], kept["low"], kept["high"])


def kinds_section(payload: Payload) -> Markup:
    """Kinds of promises, by function."""
    rows = [
        [one["name"], one["function"], in_words(one["kept"]), bounds(one), in_words(one["told_in_time"])]
        for one in payload["kinds"]
    ]
    if not rows:
        body = drawing.paragraph("No kinds of promises have been named, or nothing of them is settled.")
        return drawing.section("Kinds of promises", body, anchor="kinds")
    table = drawing.table(
        ["Kind", "Function", SHARE, "Unconfirmed all broken to all kept", "Known in time"],
        rows,
        right={2, 3, 4},
        label="Kinds of promises",
    )
    note = drawing.margin_note("Read it with", beside_in_words(payload))
    return drawing.section("Kinds of promises, by function", table, note, anchor="kinds")


def chains_section(payload: Payload) -> Markup:
    """Promises to customers that rest on two functions or more."""
    rows = [
        [", ".join(one["functions"]), in_words(one["whole"]), weakest_in_words(one), in_words(one["kept"])]
        for one in payload["chains"]
    ]
    if not rows:
        body = drawing.paragraph("No promise to a customer rested on two functions or more.")
        return drawing.section("Promises that rest on several", body, anchor="chains")
    table = drawing.table(
        ["Rests on", "All keep theirs", "Most likely the weakest link", "Kept to the customer"],
        rows,
        right={1, 3},
        label="Chains",
    )
    note = drawing.margin_note(
        "Four times nine tenths is two thirds",
        "A chain holds when every link does: the product of its links, as if they failed independently "
        "of one "
        "another. The chance of each link to be the weakest comes from the doubt about all of them. "
        "Read it with: " + beside_in_words(payload),
    )
    return drawing.section("Promises that rest on several", table, note, anchor="chains")


def weakest_in_words(chain: Mapping[str, Any]) -> str:
    """The link most likely to be the weakest, with its chance; or that nobody can tell.

    Examples
    --------
    >>> weakest_in_words({"functions": ["Billing", "Support"], "weakest": [0.24, 0.76]}).replace("\\xa0", " ")
    'Support (76 %)'
    >>> weakest_in_words({"functions": ["Billing", "Support"], "weakest": [0.55, 0.45]})
    'cannot be told apart'
    """
    chances: Sequence[float] = chain["weakest"]
    if not chances:
        return "–"
    place = max(range(len(chances)), key=chances.__getitem__)
    # Less than half as much again as an even chance is no finding.
    if chances[place] < 1.5 / len(chances) and len(chances) > 1:
        return "cannot be told apart"
    return f"{chain['functions'][place]} ({percent(chances[place])})"
