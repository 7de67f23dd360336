"""Jumps at the forecast call, team by team: so many at once, drawn from a published payload without any engine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from bonafides import drawing
from bonafides.candour.plain_words import points
from bonafides.drawing.direct import JumpRow, jumps
from bonafides.drawing.wording import counted, number
from bonafides.figures import figure_of

Payload = Mapping[str, Any]

LABEL = "Round the forecast call, team by team"
TOGETHER = "All teams"


def teams_apart(payload: Payload, at_once: int) -> list[Payload]:
    """Teams of an organisation that has too many for one picture, in order of name; none where it has few.

    Examples
    --------
    >>> few = {"pressure": {"teams": [{"who": "South"}, {"who": "North"}]}}
    >>> teams_apart(few, 2), [one["who"] for one in teams_apart(few, 1)]
    ([], ['North', 'South'])
    """
    teams = payload.get("pressure", {}).get("teams", [])
    return sorted(teams, key=lambda one: str(one["who"])) if len(teams) > at_once else []


def jumps_section(chart: Markup, *, n_all: int, nav: str) -> Markup:
    """Some teams of many, in a section of their own.

    Parameters
    ----------
    chart
        From `jumps_chart`; empty where no team is found.
    n_all
        How many there are.
    nav
        Safe HTML that leads to the others.
    """
    label = f"{LABEL}: {counted(n_all, 'team')} in all, in order of name"
    # Safe: a template of ours, which escapes what it was given.
    around = Markup(nav)  # noqa: S704
    body = [around, chart] if chart else [around]
    note = drawing.margin_note(
        "In order of name",
        "Not by their figures: of many teams some stand far out by chance alone, and a team is a situation, not "
        "somebody’s doing. Fewer than five people are taken together or not shown.",
    )
    return drawing.section(label, body, [note], anchor="teams")


def jumps_chart(payload: Payload, teams: Sequence[Payload]) -> Markup:
    """Jumps of some teams, with the figure of all of them first; nothing where there is no team.

    Parameters
    ----------
    teams
        In order of name: some of those that `teams_apart` has.
    """
    if not teams:
        return Markup()
    pressure = payload["pressure"]
    title = f"{teams[0]['who']} to {teams[-1]['who']}" if len(teams) > 1 else str(teams[0]["who"])
    everybody = pressure["organisation"]
    rows = [
        _row(TOGETHER, counted(pressure["n_calls"], "call"), everybody),
        *(_row(one["who"], counted(one["n_people"], "person", "people"), one["jump"]) for one in teams),
    ]
    return drawing.chart(
        title,
        jumps(rows, label=title),  # type: ignore[arg-type]
        sub=(
            f"Change of stated probability on {pressure['call_weekday'].capitalize()}s, in points for each open deal "
            "of which nothing new had come in, beyond other days of the week."
        ),
        key=[("dot-interval", "jump at the call, 95 %"), ("open", "no figure; the table says why")],
        caption=pressure["note"],
        table=drawing.table(
            ["Team", "Jump at the call, points", "People"],
            [
                [TOGETHER, _said(everybody), ""],
                *([one["who"], _said(one["jump"]), number(one["n_people"])] for one in teams),
            ],
        ),
    )


def _row(name: str, detail: str, record: Mapping[str, Any]) -> JumpRow:
    return JumpRow(name, detail, record["value"], record["low"], record["high"])


def _said(record: Mapping[str, Any]) -> str:
    figure = figure_of(record)
    return figure.why if figure.refused else points(figure)
