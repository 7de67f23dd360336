"""The first section of the page: the talk for this week, one evidence card a deal."""

from __future__ import annotations

from markupsafe import Markup

from bonafides import drawing
from bonafides.candour.comparables import CREDIBLE, LEAST_COMPARABLES
from bonafides.candour.report import CandourReport
from bonafides.candour.talk import TalkDeal
from bonafides.drawing.wording import counted, day, money, number, percent
from bonafides.privacy.pseudonyms import Pseudonyms

CATEGORY_NAMES = {
    "omitted": "Omitted",
    "pipeline": "Pipeline",
    "best_case": "Best Case",
    "most_likely": "Most Likely",
    "commit": "Commit",
    "closed": "Closed",
}


def talk_section(report: CandourReport, names: Pseudonyms) -> Markup:
    """The deals whose statement and evidence disagree most, with what would settle each."""
    talk = report.talk
    if talk.why:
        body = drawing.refusal("Deals to talk about", "Cannot be measured yet", talk.why)
        return drawing.section("The talk for this week", body, anchor="talk")
    if not talk.deals:
        agree = drawing.paragraph(
            f"All {number(talk.n_judged)} open deals that can be judged lie inside what the evidence allows. "
            "Nothing has to be talked about on its account."
        )
        return drawing.section("The talk for this week", agree, anchor="talk")
    cards = [_card(deal, report, names) for deal in talk.deals]
    lede = drawing.paragraph(
        f"{counted(len(talk.deals), 'open deal')} of {number(talk.n_judged)}, where what is said lies farthest outside "
        f"what comparable deals allow. The other {number(talk.n_judged - len(talk.deals))} are not listed."
    )
    return drawing.section("The talk for this week", [lede, *cards], _margin(report), anchor="talk")


def _margin(report: CandourReport) -> list[Markup]:
    chance = report.no_chance
    told = (
        f"{counted(len(chance.listed), 'open deal')} of {number(chance.n_open)} stated to close in this period: outlook and "
        f"comparable deals both put the chance below {percent(CREDIBLE)} (95 % bound). For {number(chance.n_unsettled)} more "
        f"the outlook is as low, but fewer than {LEAST_COMPARABLES} comparable deals, or a win among them, cannot rule it out."
    )
    return [
        drawing.margin_note("No credible chance this period", told),
        drawing.margin_note(
            "How deals are chosen",
            "A deal is listed when what was said lies outside the 95 % interval of its outlook. Deals stand here, never "
            "people; a statement may be right and the evidence blind.",
        ),
    ]


def _card(deal: TalkDeal, report: CandourReport, names: Pseudonyms) -> Markup:
    amount = money(deal.amount_cents, deal.currency) if deal.amount_cents is not None else "no amount"
    owner = names.of(deal.owner_no)
    chance = deal.chance
    c = deal.comparables
    shown = (
        f"The evidence puts the chance to be won this period at {percent(chance.value or 0)} "
        f"({percent(chance.low or 0)} to {percent(chance.high or 0)})."
    )
    if c.n:
        shown += f" Of {number(c.n)} comparable deals, {number(c.k)} were won in theirs."
    bound = (
        f"at most {percent(c.bound.high)} (95 % bound)" if c.bound.high is not None else "no comparable deals"
    )
    return drawing.evidence_card(
        deal.title,
        said=_said(deal),
        said_by=f"{names.of(deal.said_by)}" if deal.said_by is not None else "author not recorded",
        shown=shown,
        evidence=_evidence(deal, report),
        harmless=_harmless(deal),
        would_change=_would_change(deal),
        question=_question(deal),
        n=c.n,
        bound=bound,
        note=f"{amount} · {deal.stage} · {owner}",
    )


def _said(deal: TalkDeal) -> str:
    when = f"closing on {day(deal.expected_on, year=True)}"
    if deal.kind == "probability":
        return f"{percent(deal.said)}, {when}."
    name = CATEGORY_NAMES.get(deal.category, deal.category)
    return f"{name}, {when}. Here {name} came true in {percent(deal.said)} of deals."


def _evidence(deal: TalkDeal, report: CandourReport) -> list[str]:
    facts = [f"Comparable deals: {deal.comparables.described}."]
    if deal.last_in is not None:
        facts.append(f"The customer was last heard from on {day(deal.last_in, year=True)}.")
    elif deal.unanswered is not None:
        facts.append("No answer of the customer is on record.")
    if deal.unanswered:
        told = f"{counted(deal.unanswered, 'contact')} since then without an answer"
        alive = deal.alive
        if alive.value is not None:
            told += (
                f"; after so many the customer is still there in {percent(alive.value)} of cases"
                f" ({percent(alive.low or 0)} to {percent(alive.high or 0)})"
            )
        facts.append(told + ".")
    if deal.n_pushes:
        facts.append(f"The close date moved later {counted(deal.n_pushes, 'time')}.")
    if deal.expected_on < report.as_of:
        facts.append(f"The stated close date passed on {day(deal.expected_on, year=True)}.")
    return facts


def _harmless(deal: TalkDeal) -> list[str]:
    if deal.direction == "below":
        return [
            "news has come in that is not written down yet",
            "the deal is further along than its stage says",
        ]
    readings = ["contacts went by ways that are not logged here"]
    if deal.unanswered:
        readings.append("the customer waits for a decision of their own, with a date agreed")
    if deal.n_pushes:
        readings.append("the date moved on the customer's wish; moved dates alone mean little")
    else:
        readings.append("this deal differs from the comparable ones in something the record does not hold")
    return readings


def _would_change(deal: TalkDeal) -> str:
    if deal.unanswered:
        return "one answer from the customer, or a dated next step they agreed to"
    return "a dated next step that the customer agreed to"


def _question(deal: TalkDeal) -> str:
    if deal.direction == "below":
        return "What speaks against this deal that the record does not hold?"
    if deal.unanswered:
        return "What have they told us that the record does not hold?"
    return "What has to happen at the customer's before they sign, and who there has said so?"
