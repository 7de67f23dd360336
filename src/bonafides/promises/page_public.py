"""A page of dates promised in public: how they moved, and the life of each promise on one line."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from markupsafe import Markup

from bonafides import drawing
from bonafides.drawing.lives import DateLife, Restated, date_lives
from bonafides.drawing.wording import counted, number, percent
from bonafides.figures import Figure
from bonafides.promises.counts import DEFAULT_IN_TIME
from bonafides.promises.public import PublicPromise, counts_of
from bonafides.promises.reliability import told_in_time


def public_page(
    promises: Sequence[PublicPromise],
    *,
    name: str,
    as_of: date,
    later: Figure,
    median_days: Figure,
    after_the_date: Figure,
) -> str:
    """The page as one file of HTML.

    Parameters
    ----------
    promises
        In order of their first date.
    name
        What the table is called.
    as_of
        The last day on which anything was stated.
    later, median_days, after_the_date
        Of all moves: share to a later date, median move, share told after the date had passed.
    """
    moves = sum(len(one.moves) for one in promises)
    moved = [one for one in promises if one.moves]
    headline = f"{counted(len(moved), 'promised date')} moved {number(moves)} times"
    if later.value is not None and after_the_date.value is not None:
        standfirst = (
            f"{percent(later.value)} of these moves were to a later date; {percent(after_the_date.value)} "
            "were told only after the old date had passed."
        )
    else:
        standfirst = later.why or after_the_date.why
    return drawing.page(
        headline,
        standfirst,
        [_figures(moved, as_of, later, median_days, after_the_date), *_lives(moved, as_of)],
        title=f"Promised dates: {name}",
        badge=drawing.seen_badge("Whoever has this file", "It holds what the table held, and no more."),
        audience="for whoever has this file",
        kicker=["Promised dates", name],
        published=f"up to {as_of:%-d %B %Y}",
        footer=[
            "Whether anything was done in the end is not in the table: nothing here is called kept or broken."
        ],
    )


def _figures(
    moved: Sequence[PublicPromise], as_of: date, later: Figure, median_days: Figure, after_the_date: Figure
) -> Markup:
    # Where a date only ever moved to an earlier one, nobody knows here whether it held.
    told = told_in_time(counts_of([one for one in moved if one.put_off], as_of=as_of))
    row = drawing.figure_row(
        [
            drawing.figure("Moves to a later date", later, of="things promised"),
            drawing.figure("Median move", median_days, format="days-difference", of="things promised"),
            drawing.figure("Told after the date had passed", after_the_date, of="things promised"),
        ]
    )
    margin = drawing.figure(
        "First dates of which it was known in time that they would not hold",
        told,
        of="dates that passed",
        doubt=f"At least {DEFAULT_IN_TIME.days} days before, or half the time there was: as in the ledger.",
    )
    return drawing.section("How dates moved", row, margin, anchor="moves")


def _lives(moved: Sequence[PublicPromise], as_of: date) -> list[Markup]:
    if not moved:
        return [drawing.section("Lives", drawing.paragraph("No date was stated anew."), anchor="lives")]
    rows = [
        DateLife(
            one.title,
            one.first_due_on,
            tuple(Restated(move.due_on, move.after_the_date) for move in one.moves),
        )
        for one in moved
    ]
    pair = date_lives(rows, label="Dates as first promised, and every date stated since", until=as_of)
    table = drawing.table(
        ["Promised", "First date", "Last date", "Moves", "Told after the date"],
        [
            [
                one.title,
                one.first_due_on.isoformat(),
                one.moves[-1].due_on.isoformat(),
                len(one.moves),
                sum(move.after_the_date for move in one.moves),
            ]
            for one in moved
        ],
        label="Lives of promised dates",
    )
    chart = drawing.chart(
        "Each promise on one line, from its first date to its last",
        pair,  # type: ignore[arg-type]
        sub="In order of the first date. A ring is the date as first promised.",
        key=[("ring", "first date"), ("dot", "a later date, told only after the one before had passed")],
        caption="Small open circles were told before the old date. The upright line: the last day recorded.",
        table=table,
    )
    return [drawing.section("The life of each", chart, anchor="lives")]
