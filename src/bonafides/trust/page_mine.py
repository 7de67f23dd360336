"""My mirror: the page, drawn from a published payload; nothing is computed here but where marks stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from bonafides import drawing
from bonafides.drawing.corners import Corners, corners_chart
from bonafides.drawing.regard import Mark, RegardRow, regard_rows
from bonafides.drawing.wording import NBSP, Form, spoken
from bonafides.figures import figure_of
from bonafides.trust import guess
from bonafides.trust.composing import leniency_in_words
from bonafides.trust.page_changes import change_note
from bonafides.trust.page_sure import how_sure
from bonafides.trust.page_words import (
    Payload,
    called,
    gap_in_words,
    gap_sentence,
    guess_sentence,
    in_words,
    lower,
    mean_in_words,
    named,
    of_scale,
    people_called,
    sentence,
    shown_parts,
)

CORNERS = {
    code: guess.CORNERS[code]["en"]
    for code in ("business_partner", "pushy", "friendly_helper", "administrator")
}
"""Corners as pages name them, in the order of the table."""

OWN_WORD = "what you said yourself"
"""What a ring is on a page about its reader; those with whom it is shared see none."""


def as_shared(payload: Payload) -> Payload:
    """What those read with whom it is shared: what others said, without what carries a name, or was written.

    Examples
    --------
    >>> told = {"own": {}, "groups": [{"n": 6, "comments": {"keep": ["Calls back."]}}],
    ...         "focus": {"dimension": "intimacy", "because": "above"}}
    >>> as_shared(told)["groups"], as_shared(told)["focus"]["dimension"]
    ([{'n': 6}], '')
    """
    kept = payload["focus"] if payload["focus"]["because"] == "lowest" else {"dimension": "", "because": ""}
    groups = [{key: one[key] for key in one if key != "comments"} for one in payload["groups"]]
    return {
        **payload,
        "own": None,
        "manager": None,
        "predicted": False,
        "gaps": {},
        "tips": [],
        "focus": kept,
        "groups": groups,
    }


def mine_sections(payload: Payload) -> list[Markup]:
    """The page of somebody's own mirror; of what `as_shared` leaves, that for others."""
    parts = [dimensions_section(payload)]
    if _has_corners(payload):
        parts.append(corners_section(payload))
    if "convention" in payload["groups"][0].get("equation", {}):
        parts.append(equation_section(payload))
    parts += comments_section(payload)
    parts.append(how_sure(payload))
    return parts


def dimensions_section(payload: Payload) -> Markup:
    """Rows from 1 to 7 with the composite, what is held back and what changed beside them."""
    body: list[Markup] = []
    first = payload["groups"][0]
    if "figures" in first:
        body.append(dimensions_chart(payload))
    else:
        body.append(drawing.refusal("What others say", "Held back", first["why"]))
    margin = [composite_figure(payload)]
    comments = first.get("comments", {})
    if "why" in comments and payload["questions"]:
        margin.append(drawing.refusal("What they wrote", "Held back", comments["why"]))
    margin.append(change_note(payload))
    about = payload["instrument"]["about"]
    label = "As others see it" if payload["own"] is None else "Your word and theirs"
    if about != "person":
        label = "As the team sees itself" if about == "team" else "As those who work here see it"
    return drawing.section(label, body, margin, anchor="dimensions")


def composite_figure(payload: Payload) -> Markup:
    """The one figure that comes first: the mean of the dimensions, the good end up."""
    first, own = payload["groups"][0], payload["own"]
    name = "Trust, as others see it" if _is_trust(payload) else "All together, as they see it"
    if "figures" not in first:
        return drawing.refusal(name, "Held back", first["why"])
    return drawing.figure(
        name,
        figure_of(first["figures"]["composite"]),
        said=None if own is None else own["composite"],
        said_is="what whoever leads believed" if payload["predicted"] else OWN_WORD,
        scale=(float(payload["scale"][0]), float(payload["scale"][1])),
        format=of_scale(payload),
        of="people",
        doubt=_composed_of(payload),
        refused_says="Held back",
    )


def _is_trust(payload: Payload) -> bool:
    return any(one["code"] == "self_orientation" for one in payload["dimensions"])


def _composed_of(payload: Payload) -> str:
    names = [
        f"{sum(payload['scale'])} minus {lower(one['name'])}" if one["less"] else lower(one["name"])
        for one in payload["dimensions"]
        if one["part"] == "composite"
    ]
    return f"Mean of {spoken(names)}." if len(names) > 1 else ""


def dimensions_chart(payload: Payload) -> Markup:
    """Ring for oneself, dot and diamond for others, with intervals; the numbers beneath."""
    parts = charted(payload)
    rows = [
        RegardRow(
            one["name"],
            None if payload["own"] is None else payload["own"].get(one["code"]),
            tuple(_mark(part["figures"][one["code"]]) for part in parts),
            ("less is more trusted" if _is_trust(payload) else "less is better") if one["less"] else "",
        )
        for one in payload["dimensions"]
    ]
    title = chart_title(payload)
    pair = regard_rows(rows, label=title, ends=(payload["scale"][0], payload["scale"][1]))
    key: list[tuple[str, str]] = []
    if payload["own"] is not None:
        key.append(("ring", "what whoever leads believed" if payload["predicted"] else "yourself"))
    for kind, part in zip(("dot", "diamond"), parts, strict=False):
        key.append((kind, f"{_called(payload, part)}, n{NBSP}={NBSP}{part['n']}"))
    key.append(("dot-interval", f"95{NBSP}% interval"))
    return drawing.chart(
        title,
        pair,  # type: ignore[arg-type]
        sub=_subtitle(payload),
        key=key,
        caption=chart_caption(payload),
        table=numbers_table(payload),
    )


def charted(payload: Payload) -> list[Mapping[str, Any]]:
    """The groups that are drawn: two relations where exactly two are shown, else all together."""
    apart = [one for one in shown_parts(payload) if "figures" in one]
    return apart if len(apart) == 2 else [payload["groups"][0]]


def _mark(record: Mapping[str, Any]) -> Mark | None:
    if record["value"] is None:
        return None
    return Mark(record["value"], record["low"], record["high"])


def _called(payload: Payload, part: Mapping[str, Any]) -> str:
    return people_called(called(payload, part), 2)


def _subtitle(payload: Payload) -> str:
    sizes = {one["n_items"] for one in payload["dimensions"] if one["part"] == "composite"}
    low, high = payload["scale"]
    if len(sizes) == 1:
        n = sizes.pop()
        return f"{sentence(in_words(n))} question{'s' if n > 1 else ''} each, from {low} to {high}."
    return f"Means of the questions of each part, from {low} to {high}."


def chart_title(payload: Payload) -> str:
    """The finding of the chart, or that nothing differs."""
    focus = payload["focus"]
    name = lower(named(payload, focus["dimension"])) if focus["dimension"] else ""
    low = f"{sentence(name)} {'weighs against it' if _less(payload) else 'stands lower than the rest'}, by more than chance"
    if payload["predicted"] and focus["because"] in ("above", "below"):
        higher = "higher" if focus["because"] == "above" else "lower"
        return f"On {name} whoever leads guessed {higher}, by more than chance and custom allow"
    if payload["own"] is None or payload["predicted"]:
        return low if focus["because"] == "lowest" else "No part stands out by more than chance"
    if focus["because"] == "above":
        return (
            f"You place yourself higher on {name} than they do"
            if not _less(payload)
            else ("You see less self-orientation in yourself than they do")
        )
    if focus["because"] == "below":
        return f"You place yourself lower on {name} than they do"
    if focus["because"] == "lowest":
        return low
    return "Your view and theirs do not differ by more than chance and custom allow"


def _less(payload: Payload) -> bool:
    code = payload["focus"]["dimension"]
    return any(one["code"] == code and one["less"] for one in payload["dimensions"])


def chart_caption(payload: Payload) -> str:
    """What a gap of this size says, and how much of these means is about the subject."""
    parts = []
    if payload["gaps"] and payload["predicted"]:
        parts.append(
            "Said before anybody answered. A gap is no fault: it is where to ask; one of the size in which people "
            f"place themselves too high ({leniency_in_words()}) says nothing."
        )
        if payload["focus"]["because"] in ("above", "below"):
            parts.append(guess_sentence(payload, payload["focus"]["dimension"]))
    elif payload["gaps"]:
        parts.append(
            "Most people rate themselves a little above what others say, and a gap of that size "
            f"({leniency_in_words()}) says nothing."
        )
        focus = payload["focus"]
        if focus["because"] in ("above", "below"):
            parts.append(gap_sentence(payload, focus["dimension"]))
    parts.append(reliability_sentence(payload))
    return " ".join(parts)


def reliability_sentence(payload: Payload) -> str:
    """How much of a mean of so many answers is about the person.

    Examples
    --------
    >>> reliability_sentence({"reliability": {"n": 5, "low": 0.47, "high": 0.62}})
    'With five answers, reliability of these means is about .5 to .6.'
    """
    told = payload["reliability"]
    low, high = (f"{told[end]:.1f}".removeprefix("0") for end in ("low", "high"))
    about = low if low == high else f"{low} to {high}"
    return f"With {in_words(told['n'])} answers, reliability of these means is about {about}."


def numbers_table(payload: Payload) -> Markup:
    """Every number of the chart, and the composite."""
    groups = [one for one in payload["groups"] if "figures" in one]
    own, manager = payload["own"], payload["manager"]
    heads = ["Part"]
    heads += ["Whoever leads believed" if payload["predicted"] else "Yourself"] if own is not None else []
    heads += ["Your manager"] if manager is not None else []
    heads += [sentence(_called(payload, one)) for one in groups]
    heads += [f"Gap to {_called(payload, groups[0])}"] if own is not None and groups else []
    rows = []
    for code in [*(one["code"] for one in payload["dimensions"]), "composite"]:
        cells: list[object] = [named(payload, code)]
        cells += [_said(own, code)] if own is not None else []
        cells += [_said(manager, code)] if manager is not None else []
        cells += [mean_in_words(one["figures"][code]) for one in groups]
        if own is not None and groups:
            gap = payload["gaps"].get(code)
            cells.append("–" if gap is None else gap_in_words(gap))
        rows.append(cells)
    return drawing.table(heads, rows, label="Means by part")


def _said(answers: Mapping[str, Any], code: str) -> str:
    value = answers.get(code)
    return "–" if value is None else f"{value:.1f}"


def _has_corners(payload: Payload) -> bool:
    return any(one["code"] == "initiative" for one in payload["dimensions"])


def corners_section(payload: Payload) -> Markup:
    """The four corners with ellipse and chances; or why there is no place yet."""
    grid = payload["groups"][0].get("grid")
    if grid is None or "chances" not in grid:
        why = payload["groups"][0]["why"] if grid is None else grid["why"]
        body = drawing.refusal("The four corners", "Cannot be measured yet", why)
        return drawing.section("The four corners", body, anchor="corners")
    own = payload["own"]["grid"] if payload["own"] is not None else None
    place = Corners(
        grid["x"],
        grid["y"],
        tuple(grid["ellipse"]),
        None if own is None else (own[0], own[1]),
        tuple(CORNERS[code] for code in guess.ON_THE_CHART),  # type: ignore[arg-type]
        guess.AXES["x"]["en"],
        guess.AXES["y"]["en"],
        shown_words=f"as {in_words(grid['n'])} others see it",
    )
    title = corners_title(grid["between"])
    body = drawing.chart(
        title,
        corners_chart(place, label=title, ends=(payload["scale"][0], payload["scale"][1])),  # type: ignore[arg-type]
        sub="The cut is the middle of the scale, declared before the round. It never depends on your colleagues.",
        caption=(
            "The ellipse holds the true place in 90 of 100 such rounds. Near the cut many land in the wrong "
            "corner, so no corner is a label."
        ),
        table=drawing.table(
            ["Place", "Relationship", "Business weight"],
            [["As others see it", f"{grid['x']:.1f}", f"{grid['y']:.1f}"]]
            + ([["As you see it", f"{own[0]:.1f}", f"{own[1]:.1f}"]] if own is not None else []),
        ),
    )
    margin = [
        Markup('<p class="mlabel">How likely each corner is</p>')
        + drawing.table(
            ["Corner", "Chance"],
            [[name, chance_in_words(grid["chances"][code])] for code, name in CORNERS.items()],
        )
        + Markup('<p class="note after">{}</p>').format(_sure(grid["between"])),
    ]
    return drawing.section("The four corners", body, margin, anchor="corners")


def corners_title(between: Sequence[str]) -> str:
    """One corner where it is sure enough; else the two it lies between.

    Examples
    --------
    >>> corners_title(["business_partner", "pushy"]), corners_title(["friendly_helper"])
    ('Between business partner and pushy', 'Friendly helper, as others see it')
    """
    names = [CORNERS[code] for code in between]
    if len(names) > 1:
        return f"Between {lower(names[0])} and {lower(names[1])}"
    return f"{names[0]}, as others see it"


def chance_in_words(chance: float) -> str:
    """A chance in whole per cent; the ends as words.

    Examples
    --------
    >>> [chance_in_words(one).replace(NBSP, " ") for one in (0.713, 0.002, 0.998)]
    ['71 %', 'under 1 %', 'over 99 %']
    """
    if chance < 0.01:
        return f"under 1{NBSP}%"
    return f"over 99{NBSP}%" if chance > 0.99 else f"{100 * chance:.0f}{NBSP}%"


def _sure(between: Sequence[str]) -> str:
    if len(between) > 1:
        return f"No corner reaches 80{NBSP}%, so the page says “between” and names two."
    return f"Named, because it reaches 80{NBSP}%."


def equation_section(payload: Payload) -> Markup:
    """The classical ratio: a display with its convention, beside the composite and never before it."""
    equation = payload["groups"][0]["equation"]
    own = payload["own"]["equation"] if payload["own"] is not None else None
    body = drawing.figure_row(
        [
            drawing.figure(
                "(C + R + I) / S",
                figure_of(equation),
                said=own,
                said_is=OWN_WORD,
                scale=(0.6, max(15.0, equation["high"])),
                format=Form(1.0, "", 1),
                of="people",
            )
        ]
    )
    note = drawing.margin_note(
        "Its convention",
        "Credibility, reliability and intimacy over self-orientation, of answers rescaled from 1 to 7 to 1 to 5: "
        "from 0.6 to 15. With another scale it would be another number. A ratio of means, not a mean of ratios; "
        "where self-orientation is small, little moves it much. The composite says the same more steadily.",
    )
    return drawing.section("The trust equation, as it is usually written", body, note, anchor="equation")


def comments_section(payload: Payload) -> list[Markup]:
    """What was written, question by question, in an order of its own; nothing where it is held back or was not asked."""
    comments = payload["groups"][0].get("comments")
    if comments is None or "why" in comments or not payload["questions"]:
        return []
    parts: list[Markup] = []
    for question in payload["questions"]:
        texts = comments.get(question["code"], [])
        if texts:
            said = Markup("").join(Markup("<li><p>{}</p></li>").format(text) for text in texts)
            parts.append(
                Markup('<h3 class="asked">{}</h3><ul class="voices">{}</ul>').format(question["text"], said)
            )
    if not parts:
        parts = [drawing.paragraph("Nobody wrote anything.")]
    note = drawing.margin_note(
        "Who wrote what",
        "Nobody can tell. Each question is shuffled by itself, so that two answers of one person do not stand "
        "together. Who guesses by a turn of phrase is often wrong; better ask everybody.",
    )
    return [drawing.section("What they wrote", parts, note, anchor="written")]
