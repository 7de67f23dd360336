"""Sections of the page for an export without a past: what one look at the open deals already shows."""

from __future__ import annotations

import re
from collections.abc import Sequence

from markupsafe import Markup

from bonafides import drawing
from bonafides.candour.current import STALE_DAYS, Current, Listed
from bonafides.candour.report import CandourReport
from bonafides.candour.words import interval, plain, sentence
from bonafides.drawing.charts import Row
from bonafides.drawing.wording import NBSP, counted, number, percent
from bonafides.figures import Figure

USUALLY_OLDER = 0.1
"""One in ten is older than nine of ten by nature; only more than that is a finding."""

FEWEST_OPEN = 20
"""Open deals below which nothing about them is a headline."""

LABEL = "The open deals as they stand"
NEXT = "What a second export next week will add"


def current_of(report: CandourReport) -> Current | None:
    """The look at the open deals, where the report holds one."""
    found = report.others.get("current")
    return found if isinstance(found, Current) else None


def of_all(figure: Figure) -> str:
    """A share as counts, "61 of 80": what was counted, without a claim.

    Examples
    --------
    >>> of_all(Figure(0.5, 0.2, 0.8, n=10, unit="share"))
    '5 of 10'
    """
    return f"{number(round((figure.value or 0) * figure.n))} of {number(figure.n)}"


def current_headline(found: Current) -> str:
    """The first finding that can be counted on enough deals; empty where nothing can."""
    if max(f.n for f in (found.overdue, found.older, found.stale, found.needed_wins)) < FEWEST_OPEN:
        return ""
    if found.overdue.value:
        return f"{of_all(found.overdue)} dated open deals carry a close date that has passed"
    if found.older.low is not None and found.older.low > USUALLY_OLDER:
        return f"{of_all(found.older)} open deals with a known first day are older than nine of ten won deals ever were"
    if found.stale.value:
        return f"{of_all(found.stale)} open deals with any contact had none for {STALE_DAYS} days"
    if not found.needed_wins.refused:
        n = found.needed_wins.n
        return f"For what is said of {number(n)} open deals to hold, about {number(found.needed_wins.value or 0)} must be won"
    return ""


def one_look(report: CandourReport) -> bool:
    """Whether the export holds no past at all: of no deal is any change on record."""
    rows = [row for row in report.setting.coverage if row.get("object") == "deal"]
    return not any(row.get("is_tracked") and row.get("n_rows") for row in rows)


def current_standfirst(found: Current, report: CandourReport) -> str:
    """The finding with its numbers, and what is missing for more."""
    parts = []
    if not found.needed_wins.refused and not found.won_share.refused:
        wins, share = found.needed_wins, found.needed_share
        parts.append(
            f"For the stated probabilities to be true, {number(wins.low or 0)} to {number(wins.high or 0)} of {number(wins.n)} open "
            f"deals must be won, {percent(share.value or 0)}; of the {number(found.won_share.n)} that are over, "
            f"{percent(found.won_share.value or 0)} were."
        )
    if not found.long_in_stage.refused:
        parts.append(
            f"{of_all(found.long_in_stage)} open deals stand in their stage longer than half of the won ones took in all."
        )
    elif not found.won_share.refused and not parts:
        parts.append(
            f"Of {counted(found.won_share.n, 'deal')} that are over, {percent(found.won_share.value or 0)} were won."
        )
    if one_look(report):
        parts.append(
            "One look shows where to begin; whether word and outcome agree shows from the next one on."
        )
    else:
        parts.append(
            "What was said cannot be set beside what happened here; the open deals still show where to look."
        )
    return " ".join(parts)


def current_sections(report: CandourReport) -> list[Markup]:
    """What one look shows, what the stated probabilities would need, and what the next look adds."""
    found = current_of(report)
    if found is None:
        return []
    return [_deals(found, report), _needed(found), *([_next(found)] if one_look(report) else [])]


SHARES = (
    ("overdue", "Close date has passed", "Dates are forgotten; the deal may be fine."),
    ("default_dates", "Close date that nobody stated", "Set by the CRM, by automation or in bulk."),
    (
        "month_ends",
        "Close date on the last day of a month",
        "Where a CRM puts a date when nobody does; some are meant.",
    ),
    ("older", "Older than most won deals took", "More than 9 in 10 of them; large deals take longer."),
    (
        "long_in_stage",
        "Long in their stage",
        "Or the stage was not moved on.",
    ),
    ("stale", f"No contact for {STALE_DAYS} days", "Or it was made and not logged."),
    ("without_contact", "No contact on record at all", "Or it was made and not logged."),
)


def _deals(found: Current, report: CandourReport) -> Markup:
    known = [(getattr(found, key), name, harmless) for key, name, harmless in SHARES]
    measured = [(figure, name, harmless) for figure, name, harmless in known if not figure.refused]
    refused = [(figure, name) for figure, name, _ in known if figure.refused]
    body: list[Markup] = []
    if measured:
        body.append(_shares(measured))
        body += _lists(found, report)
    if refused:
        body.append(drawing.figure_row(_refusals(refused)))
    return drawing.section(LABEL, body, _margin(found), anchor="current") if body else Markup()


def _shares(measured: Sequence[tuple[Figure, str, str]]) -> Markup:
    title = f"Where to look first among {counted(max(figure.n for figure, _, _ in measured), 'open deal')}"
    rows = [Row(name, figure, detail=of_all(figure)) for figure, name, _ in measured]
    return drawing.chart(
        title,
        drawing.row_chart(rows, label=title),
        sub="Share of open deals. None of these says that anything is amiss with a deal: each says where to look.",
        key=[("dot-interval", "open deals, 95 %")],
        caption="The interval says how the share might look in as many deals of the kind.",
        table=drawing.table(
            ["Open deals", "Share", "n", "A harmless reading"],
            [[name, interval(figure), number(figure.n), harmless] for figure, name, harmless in measured],
            right=(1, 2),
            label="Open deals as they stand",
        ),
    )


def _refusals(refused: Sequence[tuple[Figure, str]]) -> list[Markup]:
    """One refusal for each reason, naming what it takes with it."""
    by_reason: dict[str, list[str]] = {}
    for figure, name in refused:
        by_reason.setdefault(figure.why, []).append(name)
    return [
        drawing.refusal("; ".join(names), "Cannot be measured here", why) for why, names in by_reason.items()
    ]


def _lists(found: Current, report: CandourReport) -> list[Markup]:
    """Deals to look at, by days, each list folded."""
    lists = (
        ("overdue", found.overdue_deals, "Days past the close date"),
        ("oldest", found.oldest_deals, "Days open"),
        ("longest without contact", found.stalest_deals, "Days without contact"),
    )
    body = []
    for name, deals, head in lists:
        if deals:
            rows = [[_titled(one, report), number(one.days)] for one in deals]
            which = f"the {name} deals" if name != "overdue" else "the deals furthest past their date"
            body.append(
                drawing.fold(f"Show {which} ({number(len(rows))})", drawing.table(["Deal", head], rows))
            )
    return body


def _titled(one: Listed, report: CandourReport) -> str:
    identity, title = report.titles.get(one.deal_no, (str(one.deal_no), ""))
    return f"{title} ({identity})" if title and title != identity else identity


def _margin(found: Current) -> list[Markup]:
    notes = []
    if not found.overdue_days.refused:
        notes.append(
            drawing.figure(
                "How long the passed dates have passed", plain(found.overdue_days), format="days", of="deals",
                doubt="In the middle of those whose date has passed.",
            )
        )  # fmt: skip
    for figure, name in (
        (found.older, "What a long deal is here"),
        (found.long_in_stage, "What a long stage is here"),
    ):
        if not figure.refused and figure.why:
            notes.append(drawing.margin_note(name, _parted(sentence(figure.why))))
    if not found.dated_at_end.refused and not found.won_at_end.refused:
        notes.append(
            drawing.figure(
                "Stated for the last 3 business days of a period",
                plain(found.dated_at_end),
                of="close dates",
                doubt=f"Of wins, {interval(found.won_at_end)} fell there (n{NBSP}={NBSP}{number(found.won_at_end.n)}).",
            )
        )
    return notes


def _parted(text: str) -> str:
    """Text with thousands parted and per cent signs set apart."""
    return re.sub(r"(?<=\d) ?%", f"{NBSP}%", re.sub(r"\d{4,}", lambda m: number(int(m[0])), text))


def _needed(found: Current) -> Markup:
    if found.needed_wins.refused:
        if found.needed_wins.n == 0 and not found.stated:
            return Markup()
        return drawing.section(
            "What is said", drawing.refusal("Wins needed", "Cannot be measured", found.needed_wins.why)
        )
    rows = [[percent(row.share), number(row.n), number(row.needed, 1)] for row in found.stated]
    wins = found.needed_wins
    lede = drawing.paragraph(
        f"If every stated probability is right, {number(wins.low or 0)} to {number(wins.high or 0)} of these {number(wins.n)} "
        "deals are won (95 %). That is arithmetic, not a forecast: whether they are right shows when deals end."
    )
    table = drawing.table(["Stated", "Open deals", "Wins needed"], rows)
    margin = [
        drawing.figure(
            "Must be won for the statements to hold",
            plain(found.needed_share),
            of="open deals",
            doubt=sentence(found.needed_share.why),
        )
    ]
    if not found.won_share.refused:
        margin.append(
            drawing.figure(
                "Won, of deals that are over",
                plain(found.won_share),
                of="deals",
                doubt="Open deals need not be like them: the quick ones, won and lost, are gone from the list.",
            )
        )
    return drawing.section("What the stated probabilities would need", [lede, table], margin, anchor="needed")


def _next(found: Current) -> Markup:
    facts = Markup("").join(Markup("<li>{}</li>").format(sentence(one)) for one in found.next_week)
    lede = drawing.paragraph(
        "Save the same list again in a week, into the same folder, with its date in the file name. The report then shows:"
    )
    return drawing.section(NEXT, [lede, Markup('<ul class="plain">{}</ul>').format(facts)], anchor="next")
