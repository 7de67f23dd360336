"""The section of the page on how deals end: how long they take, how many are won, and whether owners differ."""

from __future__ import annotations

from markupsafe import Markup

from bonafides import drawing
from bonafides.candour.cycle import Cycle
from bonafides.candour.people import WIN_RATES
from bonafides.candour.report import CandourReport
from bonafides.candour.words import chance_in_words, plain, sentence
from bonafides.drawing.wording import counted, number

LABEL = "How deals end"


def cycle_section(report: CandourReport) -> Markup:
    """How long deals take and what became of them; nothing where no deal is over."""
    found = report.others.get("cycle")
    if not isinstance(found, Cycle) or found.days_to_win.refused:
        return Markup()  # stands among what the report does not say
    lede = drawing.paragraph(_became(found))
    figures = drawing.figure_row(_figures(found))
    return drawing.section(LABEL, [lede, figures], _margin(report, found), anchor="cycle")


def _became(found: Cycle) -> str:
    """What came of every deal, in counts that add up."""
    many = found.n_by_result
    parts = [f"{number(n)} {name}" for name, n in many.items() if n or name in ("won", "lost")]
    return f"Of {counted(sum(many.values()), 'deal')}: {', '.join(parts)}."


def _figures(found: Cycle) -> list[Markup]:
    figures = [
        drawing.figure(
            "From opening to win",
            plain(found.days_to_win),
            format="days",
            of="won deals",
            doubt="The middle one.",
        )
    ]
    if not found.days_to_loss.refused:
        figures.append(
            drawing.figure(
                "From opening to loss",
                plain(found.days_to_loss),
                format="days",
                of="deals lost or withdrawn",
                doubt="The middle one.",
            )
        )
    if found.won_of_ended.refused:
        figures.append(
            drawing.figure(
                "Won so far, of deals ever opened",
                plain(found.won_of_begun),
                of="deals",
                doubt="What is not won is only not won yet: losses are not recorded.",
            )
        )
    else:
        figures.append(
            drawing.figure(
                "Won, of deals that are over",
                plain(found.won_of_ended),
                of="deals",
                doubt="Withdrawn deals count as not won; open ones do not count yet.",
            )
        )
    return figures


def _margin(report: CandourReport, found: Cycle) -> list[Markup]:
    notes = []
    people = report.people
    if people.differ_in == WIN_RATES and people.differ.p is not None:
        verdict = f"{sentence(people.differ.verdict)[:-1]} ({chance_in_words(people.differ.p)}, {people.differ.df} degrees of freedom)."
        notes.append(
            drawing.margin_note(
                "Do owners’ win rates differ?",
                f"{verdict} Deals are not handed out by lot: where they differ, it may be the deals that do.",
            )
        )
    if found.n_backwards:
        notes.append(
            drawing.margin_note(
                "Over before they began",
                f"{counted(found.n_backwards, 'deal')} on record as over before the opening: counted as written.",
            )
        )
    return notes
