"""The first section of the page: the talk for this week, one evidence card a deal."""

from __future__ import annotations

from markupsafe import Markup

from bonafides import drawing
from bonafides.candour.comparables import CREDIBLE, LEAST_COMPARABLES
from bonafides.candour.report import CandourReport
from bonafides.candour.talk import LEAST_GAP, TalkDeal
from bonafides.candour.words import CATEGORY_NAMES, interval, period_name, spelt
from bonafides.drawing.charts import Row
from bonafides.drawing.wording import counted, day, money, number, percent, short_day
from bonafides.privacy.pseudonyms import Pseudonyms

LABEL = "The talk for this week"

OPEN_CARDS = 3
"""Cards that stand open; the others fold on a screen, and stand open on paper."""


def talk_section(report: CandourReport, names: Pseudonyms) -> Markup:
    """The deals whose statement and evidence disagree most, with what would settle each."""
    talk = report.talk
    if talk.why:
        if "current" in report.others:
            return Markup()
        refused = drawing.refusal(
            "Deals whose statement and evidence disagree", "Cannot be measured yet", talk.why
        )
        return drawing.section(LABEL, refused, anchor="talk")
    if not talk.deals:
        agree = drawing.paragraph(
            f"{_all(talk.n_judged)} lies inside what the evidence allows, or less than {_least()} from it. "
            "None of them has to be talked about on its account."
        )
        return drawing.section(LABEL, agree, _margin(report), anchor="talk")
    cards = [_card(deal, report, names) for deal in talk.deals]
    body = [_overview(report), *cards[:OPEN_CARDS]]
    rest = len(cards) - OPEN_CARDS
    if rest > 0:
        body.append(drawing.fold(f"Show the other {spelt(rest)} in the same way", cards[OPEN_CARDS:]))
    return drawing.section(LABEL, body, _margin(report), anchor="talk")


def _all(n: int) -> str:
    if n == 1:
        return "The one open deal that can be judged"
    return f"What is said of each of the {number(n)} open deals that can be judged"


def _least() -> str:
    return f"{number(round(LEAST_GAP * 100))} points"


def _overview(report: CandourReport) -> Markup:
    """All chosen deals in one picture, in order of their stated close date."""
    talk = report.talk
    listed = sorted(talk.deals, key=lambda deal: (deal.expected_on, deal.deal_no))
    n, below = len(listed), sum(deal.direction == "below" for deal in listed)
    title = overview_title(n, talk.n_judged)
    rows = [
        Row(_short(deal.title), deal.chance, said=deal.said, detail=f"closing {short_day(deal.expected_on)}")
        for deal in listed
    ]
    sub = "What is said of each deal, and what its record allows for this period; in order of stated close date."
    if below:
        sub += f" Of {counted(below, 'deal')} less is said than the record allows."
    return drawing.chart(
        title,
        drawing.row_chart(rows, label=title),
        sub=sub,
        key=[("ring", "what is said now"), ("dot-interval", "chance by the outlook, 95 %")],
        caption="A gap is a reason to talk, not a verdict: whoever spoke may know what the record does not.",
        table=drawing.table(
            ["Deal", "Close date", "Said", "Outlook, 95 % interval", "Comparable deals won"],
            [
                [
                    deal.title,
                    short_day(deal.expected_on, year=True),
                    percent(deal.said),
                    interval(deal.chance),
                    f"{number(deal.comparables.k)} of {number(deal.comparables.n)}",
                ]
                for deal in listed
            ],
            label="Deals to talk about",
        ),
    )


def overview_title(n: int, judged: int) -> str:
    """How many deals stand here, of how many.

    Examples
    --------
    >>> overview_title(7, 52).replace("\xa0", " ")
    'The seven of 52 open deals where word and record lie farthest apart'
    """
    if n == 1:
        return f"The one of {counted(judged, 'open deal')} where word and record lie apart"
    return f"The {spelt(n)} of {counted(judged, 'open deal')} where word and record lie farthest apart"


def _short(title: str) -> str:
    return title if len(title) <= 30 else title[:29].rstrip() + "…"


def _margin(report: CandourReport) -> list[Markup]:
    chance, talk = report.no_chance, report.talk
    notes = []
    if chance.n_open and not chance.why:
        notes.append(drawing.margin_note("No credible chance this period", _no_chance(report)))
    notes.append(
        drawing.margin_note(
            "How deals are chosen",
            "What is said lies outside the 95 % interval for deals like it, and at least "
            f"{_least()} from their chance; at most seven stand here, the widest gaps first. Of "
            f"{counted(talk.n_judged, 'deal')} that can be judged, {number(talk.n_judged - talk.n_agree)} lie that far apart. A "
            "single deal can differ from those like it.",
        )
    )
    notes.append(
        drawing.margin_note(
            "Nobody stands here",
            "Deals are listed, never people. A statement may be right and the record blind; saying so is an answer.",
        )
    )
    return notes


def _no_chance(report: CandourReport) -> str:
    chance = report.no_chance
    told = (
        f"{counted(len(chance.listed), 'deal')} of {number(chance.n_open)} stated to close in this period: by outlook and by "
        f"comparable deals the chance is below {percent(CREDIBLE)} (upper 95 % bound)."
    )
    if chance.n_unsettled:
        told += (
            f" For {number(chance.n_unsettled)} more the outlook is as low, but fewer than {LEAST_COMPARABLES} comparable "
            "deals, or a win among them, leave it open."
        )
    return told


def _card(deal: TalkDeal, report: CandourReport, names: Pseudonyms) -> Markup:
    amount = (
        money(deal.amount_cents, deal.currency) if deal.amount_cents is not None else "no amount on record"
    )
    period = period_name(report.period.label) if report.period else "this period"
    chance, c = deal.chance, deal.comparables
    shown = f"A chance of {interval(chance)} to be won in {period}."
    bound = "No comparable deal is on record"
    if c.n and c.bound.high is not None:
        bound = f"Comparable deals: {number(c.k)} won, at most {percent(c.bound.high)} (95 % bound)"
    return drawing.evidence_card(
        deal.title,
        said=_said(deal),
        said_by=_by(deal, names),
        shown=shown,
        evidence=_evidence(deal, report),
        harmless=_harmless(deal),
        would_change=_would_change(deal),
        question=_question(deal),
        n=c.n,
        bound=bound,
        note=f"{amount} · stage {deal.stage} · owner {names.of(deal.owner_no)}",
    )


def _by(deal: TalkDeal, names: Pseudonyms) -> str:
    if deal.said_by is None:
        return "Who said it is not on record"
    return f"Said by {names.of(deal.said_by)}"


def _said(deal: TalkDeal) -> str:
    when = f"closing on {day(deal.expected_on, year=True)}"
    if deal.kind == "probability":
        return f"{percent(deal.said)}, {when}."
    name = CATEGORY_NAMES.get(deal.category, deal.category)
    if deal.is_written:
        return f"{name}, {when}. {name} is written down here to mean {percent(deal.said)}."
    return f"{name}, {when}. Here {name} came true in {percent(deal.said)} of deals."


def _evidence(deal: TalkDeal, report: CandourReport) -> list[str]:
    facts = [f"Comparable deals are those {deal.comparables.described}."]
    if deal.last_in is not None:
        facts.append(f"The customer was last heard from on {day(deal.last_in, year=True)}.")
    elif deal.unanswered is not None:
        facts.append("No answer of the customer is on record.")
    if deal.unanswered:
        since = "since then" if deal.last_in is not None else "so far"
        told = f"{counted(deal.unanswered, 'contact')} {since} without an answer on record"
        if deal.alive.value is not None:
            told += f"; the chance that they are still there is {interval(deal.alive)}"
        facts.append(told + ".")
    if deal.n_pushes:
        times = {1: "once", 2: "twice"}.get(deal.n_pushes, f"{spelt(deal.n_pushes)} times")
        facts.append(f"The close date has moved later {times}.")
    if deal.expected_on <= report.as_of:
        facts.append(f"The stated close date, {day(deal.expected_on, year=True)}, has passed.")
    return facts


def _harmless(deal: TalkDeal) -> list[str]:
    if deal.direction == "below":
        return [
            "news has come in that is not written down yet,",
            "or the deal is further from done than its stage says.",
        ]
    readings = ["contacts went by ways that are not logged here,"]
    if deal.unanswered:
        readings.append("they wait for a decision of their own, on a date already agreed,")
    if deal.n_pushes:
        readings.append("or the date moved on their wish: a moved date alone means little.")
    else:
        readings.append(
            "or this deal differs from the comparable ones in something the record does not hold."
        )
    return readings


def _would_change(deal: TalkDeal) -> str:
    if deal.unanswered:
        return "one answer from the customer, or a dated next step that they agreed to."
    return "a dated next step that the customer agreed to."


def _question(deal: TalkDeal) -> str:
    if deal.direction == "below":
        return "What speaks against this deal that the record does not hold?"
    if deal.unanswered:
        return "What have they told us that the record does not hold?"
    if deal.n_pushes:
        return "Whose date is it, theirs or ours, and what happens there on that day?"
    return "What has to happen on their side before they sign, and who there has said so?"
