"""The section of the page on pressure round the forecast call: leaders' layers first, then teams as situations."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from bonafides import drawing
from bonafides.candour.forecast_calls import GIVEN, SUBMITTED
from bonafides.candour.movement import Movement
from bonafides.candour.pressure import Pressure, TeamPressure
from bonafides.candour.report import CandourReport
from bonafides.candour.value_added import ValueAdded
from bonafides.candour.words import interval, plain, points
from bonafides.drawing.charts import TeamJump
from bonafides.drawing.wording import counted, number
from bonafides.figures import Figure
from bonafides.privacy.pseudonyms import Pseudonyms

LABEL = "Round the forecast call"
AT_ONCE = 40
"""Teams in one picture; where there are more, they stand part by part in order of name."""
IN_ORDER = "Teams in order of name."
LAYERS_LABEL = "What changing a forecast was worth"

LAYERS = {
    "manager_adjusted": ("Managers’ changes to figures handed in", "As a share of what was won."),
    "owner_adjusted": ("Owners’ changes to their own figures", "As a share of what was won."),
    "manager_at_call": ("Managers’ changes at the call", "In the score of the claims changed (Brier)."),
    "owner_at_call": ("Owners’ changes at the call", "In the score of the claims changed (Brier)."),
}


def pressure_section(report: CandourReport, names: Pseudonyms) -> Markup:
    """Whether figures jump at the call without evidence, and what each layer's changes were worth."""
    found = _measured(report)
    if found is None:
        return Markup()  # stands among what the report does not say
    body: list[Markup] = []
    if found.value_added:
        body += _layers(found.value_added)
    body.append(_teams(found, names))
    body += _folded(found, names)
    return drawing.section(LABEL, body, _margin(found, report.others.get("movement")), anchor="pressure")


def layers_section(report: CandourReport) -> Markup:
    """What each layer's changes to a forecast were worth, in a section of its own."""
    found = _measured(report)
    if found is None or not found.value_added:
        return Markup()
    note = drawing.margin_note(
        "Leaders first",
        "Whoever may change others’ figures is measured before anybody else. A layer is everybody in it, never one person.",
    )
    return drawing.section(LAYERS_LABEL, _layers(found.value_added), [note], anchor="layers")


def call_section(report: CandourReport, names: Pseudonyms) -> Markup:
    """Whether figures jump at the call without evidence, by team, in a section of its own.

    Of more than `AT_ONCE` teams it draws what they have in common; the page adds them part by part (`page_jumps`).
    """
    found = _measured(report)
    if found is None:
        return Markup()
    margin = _margin(found, report.others.get("movement"))
    return drawing.section(LABEL, _teams(found, names), margin, anchor="pressure")


def _measured(report: CandourReport) -> Pressure | None:
    found = report.others.get("pressure")
    wanting = not isinstance(found, Pressure) or found.why or found.organisation.refused
    return None if wanting else found


def layers_title(added: Sequence[ValueAdded]) -> str:
    """What the leaders' own changes were worth: said only where the interval excludes nothing."""
    leaders = [one.gain for one in added if one.layer.startswith("manager") and not one.gain.refused]
    better = sum(gain.excludes(0.0) and (gain.value or 0) > 0 for gain in leaders)
    worse = sum(gain.excludes(0.0) and (gain.value or 0) < 0 for gain in leaders)
    if better and not worse:
        return "Where managers changed a figure, it came nearer to what happened"
    if worse and not better:
        return "Where managers changed a figure, it went further from what happened"
    if not leaders:
        return "What each layer’s changes were worth"
    return "Whether managers’ changes brought figures nearer cannot be told from chance"


def _layers(added: Sequence[ValueAdded]) -> list[Markup]:
    """Forecast value added, one figure a layer in the order of the measure: leaders first."""
    figures = []
    for one in added:
        name, unit = LAYERS.get(one.layer, (one.layer.replace("_", " ").capitalize(), ""))
        share = one.gain.unit.startswith("share")
        figures.append(
            drawing.figure(
                name,
                plain(one.gain),
                reference=0.0,
                format="points" if share else "difference",
                of="periods",
                doubt=f"{unit} Above zero: nearer to what happened.",
            )
        )
    heading = drawing.finding(
        layers_title(added), "What each layer’s changes to a forecast were worth; leaders first."
    )
    return [heading, drawing.figure_row(figures)]


def teams_title(found: Pressure) -> str:
    """Whether figures jump at the call, over all teams."""
    everybody = found.organisation
    if not everybody.excludes(0.0) or everybody.value is None:
        return "No jump at the call that could be told from other days"
    way = "rose" if everybody.value > 0 else "fell"
    return f"At the call, figures {way} without new evidence, more than on other days"


def _by_name(found: Pressure, names: Pseudonyms) -> list[tuple[str, TeamPressure]]:
    return sorted(((names.hide(team.team), team) for team in found.teams), key=lambda one: one[0])


def _teams(found: Pressure, names: Pseudonyms) -> Markup:
    """All teams together, and each of them beneath where they are few enough for one picture."""
    teams = _by_name(found, names)
    listed = teams if len(teams) <= AT_ONCE else []
    day = found.call_weekday.capitalize()
    sub = (
        f"Change of stated probability on {day}s, in points for each open deal of which nothing new had come in, beyond "
        f"other days of the week: {points(found.organisation)} over all teams, {counted(found.n_calls, 'call')}."
    )
    note = f"{found.note} Teams are situations: fewer than five people are taken together or not shown."
    together = TeamJump("All teams", found.organisation, detail=counted(found.n_calls, "call"))
    return _jumps(
        teams_title(found), listed, together, sub=f"{sub} {IN_ORDER}" if listed else sub, caption=note
    )


def _folded(found: Pressure, names: Pseudonyms) -> list[Markup]:
    """The teams of a large organisation, as many in one picture as on one page of the house."""
    teams = _by_name(found, names)
    if len(teams) <= AT_ONCE:
        return []
    parts = []
    for begin in range(0, len(teams), AT_ONCE):
        some = teams[begin : begin + AT_ONCE]
        title = f"{some[0][0]} to {some[-1][0]}"
        parts.append(drawing.fold(f"Show {title}", _jumps(title, some, None, sub=IN_ORDER, caption="")))
    return parts


def _jumps(
    title: str,
    teams: Sequence[tuple[str, TeamPressure]],
    together: TeamJump | None,
    *,
    sub: str,
    caption: str,
) -> Markup:
    first = [] if together is None else [together]
    rows = [*first, *(TeamJump(name, team.jump, detail=_size(team)) for name, team in teams)]
    return drawing.chart(
        title,
        drawing.pressure_jumps(rows, label=title),
        sub=sub,
        key=[("dot-interval", "jump at the call, 95 %")],
        caption=caption,
        table=drawing.table(
            ["Team", "Jump at the call, points", "People"],
            [
                *([row.team, _jump(row.around_call), ""] for row in first),
                *([name, _jump(team.jump), number(team.n_people)] for name, team in teams),
            ],
        ),
    )


def _size(team: TeamPressure) -> str:
    return counted(team.n_people, "person", "people")


def _jump(figure: Figure) -> str:
    return figure.why if figure.refused else points(figure)


def _margin(found: Pressure, moved: object) -> list[Markup]:
    day = found.call_weekday.capitalize()
    how = {
        GIVEN: "as it was given",
        SUBMITTED: "by the times at which forecasts were handed in",
    }.get(found.call_source, "inferred, since most is restated on it")
    notes = [
        drawing.margin_note("When the call is", f"{day}, {how}; {counted(found.n_calls, 'week')} with one.")
    ]
    if not found.snap_back.refused:
        notes.append(
            drawing.figure(
                "Taken back within a week",
                plain(found.snap_back),
                of="weeks",
                doubt=f"Of what was raised at calls. {_authors(found.manager_authored_share)}",
            )
        )
    if isinstance(moved, Movement) and not moved.organisation.refused:
        notes.append(_movement(moved))
    return notes


def _authors(share: Figure) -> str:
    return "" if share.refused else f"A manager wrote {interval(share)} of the raises."


def _movement(moved: Movement) -> Markup:
    excess = moved.organisation
    return drawing.figure(
        "Movement beyond what was learnt",
        plain(excess),
        reference=0.0,
        format="difference",
        of="periods",
        doubt="Squared changes of stated probabilities less what honest learning moves. Above zero: swings that came back, or a lasting bias.",
    )
