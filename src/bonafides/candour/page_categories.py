"""The part of the page on forecast categories: what each was to mean, what came of it, and how early that is told."""

from __future__ import annotations

from markupsafe import Markup

from bonafides import drawing
from bonafides.candour.calibration import Calibration
from bonafides.candour.categories import Category
from bonafides.candour.claims import LEADS, PERIOD_START
from bonafides.candour.words import CATEGORY_NAMES, interval
from bonafides.drawing.charts import Row
from bonafides.drawing.wording import counted, days, number, percent
from bonafides.figures import Figure

FEWEST_IN_CATEGORY = 5

UNWRITTEN = (
    "A category has no number of its own. Where it is written down what Commit is meant to mean (how we are measured, on the page "
    "of sources; or --category-means), the ring stands there."
)


def categories_part(calibration: Calibration) -> list[Markup]:
    """The chart of categories, and a table of them by the time left; nothing without any."""
    listed = [
        c
        for c in reversed(calibration.categories)
        if c.category not in ("omitted", "closed") and c.happened.n >= FEWEST_IN_CATEGORY
    ]
    return [_chart(listed), *_by_lead(listed)] if listed else []


def _chart(listed: list[Category]) -> Markup:
    is_written = any(c.written is not None for c in listed)
    said = {c.category: c.written if is_written else c.mean_probability for c in listed}
    rows = [
        Row(
            CATEGORY_NAMES.get(c.category, c.category),
            c.happened,
            said=said[c.category],
            detail=f"{number(round((c.happened.value or 0) * c.happened.n))} of {number(c.happened.n)}",
        )
        for c in listed
    ]
    what = "what it is written down to mean" if is_written else "mean probability stated with it"
    ring = [("ring", what)] if any(value is not None for value in said.values()) else []
    title = categories_title([(c.category, said[c.category], c.happened) for c in listed], is_written)
    return drawing.chart(
        title,
        drawing.row_chart(rows, label=title),
        sub="Open deals in each category when their period began, and the share of them won in it.",
        key=[*ring, ("dot-interval", "won in the period, 95 %")],
        caption="Written down: what whoever made this report gave as the organisation’s own definition."
        if is_written
        else UNWRITTEN,
        table=drawing.table(
            ["Category", "Written down", "Stated with it", "Won in the period", "Deals"],
            [
                [
                    CATEGORY_NAMES.get(c.category, c.category),
                    _share(c.written),
                    _share(c.mean_probability),
                    interval(c.happened),
                    number(c.happened.n),
                ]
                for c in listed
            ],
        ),
    )


def _share(value: float | None) -> str:
    return "none" if value is None else percent(value)


def _by_lead(listed: list[Category]) -> list[Markup]:
    """What a category is worth by the time left: the same category says more the later it is said."""
    leads = [lead for lead in LEADS if any(lead in dict(c.by_lead) for c in listed)]
    if len(leads) < 2:
        return []
    rows = []
    for category in listed:
        name = CATEGORY_NAMES.get(category.category, category.category)
        for lead, won in category.by_lead:
            left = "the whole" if lead == PERIOD_START else days(lead)
            few = won.value is None or won.n < FEWEST_IN_CATEGORY
            rows.append([name, left, "too few" if few else interval(won), number(won.n)])
    table = drawing.table(["Category", "Time left", "Won, 95 %", "Deals"], rows, right=(2, 3))
    return [drawing.fold("Show what a category is worth by the time left in the period", [table])]


def categories_title(rows: list[tuple[str, float | None, Figure]], is_written: bool = False) -> str:
    """The finding over all categories: said of each one only where its interval excludes what was said."""
    judged = [(said, won) for _, said, won in rows if said is not None and not won.refused]
    less = sum(won.high is not None and won.high < said for said, won in judged)
    more = sum(won.low is not None and won.low > said for said, won in judged)
    what = "written down" if is_written else "stated"
    if judged and less == len(judged) > 1:
        if is_written:
            return "Each category that is written down closed less often than it says"
        return "Each category closed less often than the probabilities stated with it"
    if less and not more:
        one = counted(len(judged), "category", "categories")
        return f"{number(less)} of {one} closed less often than {what}; the rest cannot be told from it"
    if judged and not less and not more:
        return f"No category closed more or less often than {what}, as far as can be told"
    return "What each forecast category came true as"
