"""How our word is kept: the page, drawn from a published payload; one figure with its interval at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from bonafides import drawing
from bonafides.drawing.direct import SaidRow, said_and_evidence
from bonafides.drawing.wording import FORMS, NBSP, counted, form_of, number, percent, written
from bonafides.figures import figure_of

Payload = Mapping[str, Any]

MOST_ROWS = 100
"""Kinds and chains of a page of a large organisation; each function's own page has all of its own."""

SHARE = "Share kept"
WORKING = "Usual answer"


def in_words(record: Mapping[str, Any]) -> str:
    """A figure within a sentence or a cell: value, interval, n; or that there is none.

    Examples
    --------
    >>> from bonafides.figures import Figure
    >>> in_words(Figure(0.864, 0.70, 0.95, n=20, unit="share").record()).replace("\\xa0", " ")
    '86 % (70 to 95, n = 20)'
    """
    if record["value"] is None:
        return "–"
    form = form_of(record["unit"])
    ends = (record["value"], record["low"], record["high"])
    value, low, high = written(ends, form, record["high"] - record["low"])
    unit = f"{NBSP}{form.unit}" if form.unit else ""
    return f"{value}{unit} ({low} to {high}, n{NBSP}={NBSP}{number(record['n'])})"


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
        _functions(listed, Markup(nav)),  # noqa: S704
        _kinds(listed),
        _chains(listed),
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
            _kept("Kept to their teams", leaders),
            _told("Known in time where the date did not hold", leaders),
        ]
    )
    note = drawing.margin_note(
        "Why these come first", "Whoever leads promises too, and the team says whether it was kept."
    )
    return drawing.section(
        "Leaders’ promises to their teams", [body, *_unconfirmed(leaders)], note, anchor="leaders"
    )


def _ours(payload: Payload) -> Markup:
    ours = payload["ours"]
    body = [
        drawing.figure_row(
            [
                _kept("Kept, as customers say", ours),
                _told("Known in time where the date did not hold", ours),
                _trust(ours),
            ]
        ),
        *_unconfirmed(ours),
    ]
    return drawing.section(
        "Our promises to customers", body, [*_beside(payload), *_outside(ours)], anchor="ours"
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


def _functions(payload: Payload, nav: Markup) -> Markup:
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
        drawing.margin_note("Read it with", _beside_in_words(payload)),
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
            _bounds(one),
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


def _kinds(payload: Payload) -> Markup:
    rows = [
        [one["name"], one["function"], in_words(one["kept"]), _bounds(one), in_words(one["told_in_time"])]
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
    note = drawing.margin_note("Read it with", _beside_in_words(payload))
    return drawing.section("Kinds of promises, by function", table, note, anchor="kinds")


def _chains(payload: Payload) -> Markup:
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
        "Read it with: " + _beside_in_words(payload),
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


def _theirs(payload: Payload) -> Markup:
    theirs = payload["theirs"]
    body = drawing.figure_row([_kept("Kept, as we say", theirs), _told("We knew in time", theirs)])
    note = drawing.margin_note("The same measure", "Promises go both ways, and are counted alike.")
    return drawing.section("What customers promised us", [body, *_unconfirmed(theirs)], note, anchor="theirs")


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
            _kept("Kept, as whoever asked says", one),
            _told("Known in time where the date did not hold", one),
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
        drawing.margin_note("Read it with", _beside_in_words(payload)),
        *_outside(one),
    ]
    chains = [chain for chain in payload["chains"] if one["name"] in chain["functions"]]
    kinds = [kind for kind in payload["kinds"] if kind["function"] == one["name"]]
    parts = [drawing.section("What it said yes to", [kept, *_unconfirmed(one)], beside, anchor="kept")]
    if kinds:
        parts.append(_kinds({**payload, "kinds": kinds}))
    if chains:
        parts.append(_chains({**payload, "chains": chains}))
    return parts


def own_sections(payload: Payload, *, whose: str = "you") -> list[Markup]:
    """A person's own figures: drawn for that person, or for those with whom they share it."""
    counts = payload["counts"]
    row = drawing.figure_row(
        [
            _kept("Kept, as whoever asked says", payload),
            _told("Known in time where the date did not hold", payload),
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
    parts += _unconfirmed(payload)
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
        [_kept("Kept, as they say", one), _told("Known in time where the date did not hold", one)]
    )
    note = drawing.margin_note("Read it with", _beside_in_words(payload))
    return [drawing.section("What we promised them", [row, *_unconfirmed(one)], note, anchor="account")]


def _kept(name: str, group: Payload) -> Markup:
    return drawing.figure(name, figure_of(group["kept"]), of="promises", refused_says="Cannot be told yet")


def _told(name: str, group: Payload) -> Markup:
    return drawing.figure(
        name, figure_of(group["told_in_time"]), of="promises moved or missed", refused_says="Nothing to tell"
    )


def _trust(group: Payload) -> Markup:
    return drawing.figure(
        "What is left of trust, as their answers weigh it",
        figure_of(group["perceived"]),
        of="promises",
        doubt="A second figure: a broken word weighs as much as our own customers’ answers say.",
    )


def _unconfirmed(group: Payload) -> list[Markup]:
    """A sentence of doubt on what nobody confirmed; nothing where everything was, or nothing is told."""
    low, high = group["if_unconfirmed_broken"], group["if_unconfirmed_kept"]
    more = int(group.get("counts", {}).get("unconfirmed", 0))
    if not more or low["value"] is None or high["value"] is None:
        return []
    return [
        drawing.doubt_note(
            f"{counted(more, 'more promise')} reported as done that nobody confirmed: were none of it "
            "kept, the "
            f"share would be {percent(low['value'])}; were all of it, {percent(high['value'])}."
        )
    ]


def _outside(group: Payload) -> list[Markup]:
    """What no share counts, so that everybody sees how much of it there is; nothing where it is held back."""
    counts = group.get("counts")
    if counts is None:
        return []
    told = (
        f"{number(counts['open'])} not due yet, {number(counts['disputed'])} disputed and not settled, "
        f"{number(counts['withdrawn'])} released by whoever asked."
    )
    return [drawing.margin_note("Outside the share", told)]


def _bounds(group: Payload) -> str:
    low, high = group["if_unconfirmed_broken"], group["if_unconfirmed_kept"]
    if low["value"] is None or high["value"] is None:
        return "–"
    form = FORMS["share"]
    first, last = written((low["value"], high["value"]), form, high["value"] - low["value"] or 0.1)
    return f"{first} to {last}{NBSP}%"


def _beside_in_words(payload: Payload) -> str:
    """Capture and ambition in two sentences, wherever a share stands."""
    capture, room = payload["capture"], payload["ambition"]
    first = f"Capture rate: {in_words(capture)}." if capture["value"] is not None else capture["why"]
    second = f"Room left: {in_words(room)}." if room["value"] is not None else room["why"]
    return f"{first} {second}"


def _row(one: Payload) -> SaidRow:
    kept = one["kept"]
    detail = f"n{NBSP}={NBSP}{number(kept['n'])}"
    return SaidRow(one["name"], detail, None, kept["value"], kept["low"], kept["high"])
