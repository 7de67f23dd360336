"""A team's and the organisation's pages: released figures only, in order of name, refusals in their places."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from bonafides import drawing
from bonafides.drawing.wording import NBSP
from bonafides.trust.page_mine import comments_section, dimensions_section
from bonafides.trust.page_pulse import changes_section
from bonafides.trust.page_sure import how_sure
from bonafides.trust.page_words import (
    Payload,
    gap_in_words,
    lower,
    mean_with_interval,
    named,
    sentence,
    who_answered,
)

SHADES = 5
"""Steps of shade on the map of parts; the number stands in every cell, shade only helps to find one's way."""


def team_sections(payload: Payload) -> list[Markup]:
    """A team's own page: its means beside the guess of whoever leads it."""
    return [
        dimensions_section(payload),
        changes_section(payload),
        *comments_section(payload),
        how_sure(payload),
    ]


def organisation_sections(
    payload: Payload, units: Sequence[Payload] | None = None, nav: str = ""
) -> list[Markup]:
    """Leaders' own first, then everybody together, then parts in order of name.

    Parameters
    ----------
    units
        Parts of this page, where there are too many for one.
    nav
        Safe HTML that leads to the others.
    """
    parts = []
    if payload["own"] is not None:
        parts.append(leaders_section(payload))
    parts.append(dimensions_section(payload))
    if payload.get("units"):
        # Safe: a template of ours, which escapes what it was given.
        parts.append(units_section(payload, units, Markup(nav)))  # noqa: S704
    parts += [changes_section(payload), *comments_section(payload), how_sure(payload)]
    return parts


def team_headline(payload: Payload, name: str) -> str:
    """The finding about a team or the organisation, strength first.

    Examples
    --------
    >>> told = {"groups": [{"figures": {"composite": {"value": 5.0}}}], "own": None,
    ...         "strength": {"dimension": "safety", "clear": False}, "focus": {"dimension": "", "because": ""},
    ...         "dimensions": [{"code": "safety", "name": "Safety"}]}
    >>> team_headline(told, "North")
    'North stands well on safety'
    """
    first = payload["groups"][0]
    if "figures" not in first:
        return f"{name}: too few answered for a figure"
    strength, focus = payload["strength"]["dimension"], payload["focus"]
    parts = []
    if strength and focus["dimension"] != strength:
        parts.append(f"{name} stands well on {lower(named(payload, strength))}")
    if focus["because"] == "above":
        parts.append(f"on {lower(named(payload, focus['dimension']))} whoever leads guessed higher")
    elif focus["because"] == "below":
        parts.append(f"on {lower(named(payload, focus['dimension']))} whoever leads guessed lower")
    elif focus["because"] == "lowest":
        less = any(one["code"] == focus["dimension"] and one["less"] for one in payload["dimensions"])
        parts.append(
            f"{lower(named(payload, focus['dimension']))} {'weighs against it' if less else 'stands lowest'}"
        )
    if not parts and first["figures"]["composite"]["value"] is None:
        return f"{name}: too few answered for a figure"
    if not parts:
        return f"{name} stands near the middle of the scale"
    return sentence("; ".join(parts))


def team_standfirst(payload: Payload) -> str:
    """Who answered, and the figures of the finding."""
    first = payload["groups"][0]
    parts = [who_answered(payload)]
    for code in dict.fromkeys((payload["strength"]["dimension"], payload["focus"]["dimension"])):
        figure = first.get("figures", {}).get(code)
        if figure is not None and figure["value"] is not None:
            parts.append(f"On {lower(named(payload, code))} {mean_with_interval(figure)}.")
    return " ".join(parts)


def leaders_section(payload: Payload) -> Markup:
    """What whoever leads guessed before anybody answered, beside what was answered."""
    own, figures = payload["own"], payload["groups"][0].get("figures", {})
    rows = []
    for one in payload["dimensions"]:
        said, gap = own.get(one["code"]), payload["gaps"].get(one["code"])
        if said is None or one["code"] not in figures:
            continue
        rows.append([one["name"], f"{said:.1f}", gap_in_words(gap) if gap else "–", _verdict(gap)])
    table = drawing.table(
        ["Part", "Their guess", "Above or below what was answered", "So"], rows, right={1, 2}, label="Guesses"
    )
    note = drawing.margin_note(
        "Leaders first",
        "They said before anybody answered what they expected. A gap is no fault: it is where to ask.",
    )
    return drawing.section("What leaders guessed", table, note, anchor="leaders")


def _verdict(gap: Mapping[str, Any] | None) -> str:
    if gap is None:
        return "cannot be told"
    return {"above": "guessed higher", "below": "guessed lower"}.get(
        gap["verdict"], "within chance and custom"
    )


def units_section(
    payload: Payload,
    units: Sequence[Payload] | None = None,
    nav: Markup = Markup(),  # noqa: B008
) -> Markup:
    """Parts of the organisation by dimension: numbers with shade, refusals where they belong; by name."""
    shown = payload["units"] if units is None else units
    dimensions = [one for one in payload["dimensions"] if one["part"] == "composite"]
    heads = Markup("").join(
        Markup('<th scope="col" class="r">{}</th>').format(one["name"]) for one in dimensions
    )
    rows = Markup("").join(_unit_row(payload, unit, dimensions) for unit in shown)
    table = Markup(
        '<div class="scroll" role="region" aria-label="Parts by dimension" tabindex="0"><table class="heat">'
        '<thead><tr><th scope="col">Part</th><th scope="col" class="r">Answered</th>{}</tr></thead>'
        "<tbody>{}</tbody></table></div>"
    ).format(heads, rows)
    notes = [
        drawing.margin_note(
            "In order of name",
            "Leaders’ own first. Of a few parts the lowest is named rightly less than half of the time, so nothing here "
            "is sorted by a figure, and no part has a rank.",
        ),
        drawing.margin_note(
            "Held back",
            "Where fewer than five answered, or where a part could be worked out of the others, nothing is shown.",
        ),
    ]
    caption = drawing.paragraph(
        f"Means from {payload['scale'][0]} to {payload['scale'][1]} with 95{NBSP}% intervals; darker is higher, "
        "and where less is better the shade is turned."
    )
    body = [nav, caption, table] if nav else [caption, table]
    return drawing.section("Parts of the organisation", body, notes, anchor="parts")


def _unit_row(payload: Payload, unit: Mapping[str, Any], dimensions: list[Mapping[str, Any]]) -> Markup:
    answered = f"{unit['n']} of {unit['invited']}"
    head = Markup('<tr><th scope="row">{}</th><td class="r">{}</td>').format(unit["name"], answered)
    if "figures" not in unit:
        return head + Markup('<td class="held" colspan="{}">Held back: {}</td></tr>').format(
            len(dimensions), unit["why"]
        )
    cells = Markup("").join(
        _cell(payload, unit["figures"][one["code"]], less=one["less"]) for one in dimensions
    )
    return head + cells + Markup("</tr>")


def _cell(payload: Payload, record: Mapping[str, Any], *, less: bool) -> Markup:
    if record["value"] is None:
        return Markup('<td class="held r" title="{}">held back</td>').format(record["why"])
    return Markup('<td class="r shade-{}">{}<span class="ends">{} to {}</span></td>').format(
        shade(record["value"], payload["scale"], less=less),
        f"{record['value']:.1f}",
        f"{record['low']:.1f}",
        f"{record['high']:.1f}",
    )


def shade(value: float, scale: list[int], *, less: bool) -> int:
    """Step of shade of a mean, 1 to `SHADES`, the good end darker.

    Examples
    --------
    >>> shade(1.0, [1, 7], less=False), shade(4.0, [1, 7], less=False), shade(7.0, [1, 7], less=True)
    (1, 3, 1)
    """
    share = (value - scale[0]) / (scale[1] - scale[0])
    good = 1 - share if less else share
    return min(SHADES, int(good * SHADES) + 1)
