"""Private sheets: one file for each person, with their own claims and nobody else's."""

from __future__ import annotations

from markupsafe import Markup

from bonafides import drawing
from bonafides.candour.people import PersonalCandour
from bonafides.candour.report import CandourReport
from bonafides.candour.words import interval
from bonafides.drawing.charts import Level
from bonafides.drawing.wording import counted, day, number, percent
from bonafides.methods.intervals import wilson
from bonafides.privacy.pseudonyms import Pseudonyms


def personal_sheets(report: CandourReport, names: Pseudonyms) -> dict[str, str]:
    """One self-contained page a person: file name to HTML.

    Files are named by what the person is called, so that each can be handed to its owner alone.
    """
    found: dict[str, str] = {}
    for person in sorted(report.people.each, key=lambda p: names.of(p.person_no)):
        who = names.of(person.person_no)
        safe = "".join(ch if ch.isalnum() else "-" for ch in who).strip("-").lower() or "person"
        name = f"{safe}.html" if f"{safe}.html" not in found else f"{safe}-{person.person_no}.html"
        found[name] = _sheet(report, person, who)
    return found


def _sheet(report: CandourReport, person: PersonalCandour, who: str) -> str:
    return drawing.page(
        _finding(person),
        _standfirst(person),
        [drawing.section("Your statements", _body(person), _margin(person))],
        title=f"Your own sheet, {who}",
        badge=drawing.seen_badge(f"Only {who}", "Yours to keep, to share or to throw away."),
        audience=f"for {who} alone",
        kicker=["Your own sheet", who, day(report.as_of, year=True)],
        published=f"As of {day(report.as_of, year=True)}",
    )


def _finding(person: PersonalCandour) -> str:
    figure = person.optimism
    if figure.value is None or not figure.excludes(0.0):
        return "What you said and what happened agree as well as chance allows"
    return f"You said {'more' if figure.value > 0 else 'less'} than came true"


def _standfirst(person: PersonalCandour) -> str:
    n, k = int(person.claims_n.sum()), int(person.claims_k.sum())
    if not n:
        return "No claim of yours has an outcome yet."
    said = float((person.claims_n * person.claims_p).sum() / n)
    return f"Of {counted(n, 'deal')}, {number(k)} were won in the period you stated: {percent(k / n)}, where you said {percent(said)} on average."


def _body(person: PersonalCandour) -> list[Markup]:
    levels = []
    for p, n, k in zip(person.claims_p, person.claims_n, person.claims_k, strict=True):
        levels.append(Level(float(p), wilson(int(k), int(n)), int(k)))
    if len(levels) < 2:
        return [
            drawing.paragraph("One level of probability only: no diagram says more than the sentence above.")
        ]
    title = "What you said, and how often it happened"
    return [
        drawing.chart(
            title,
            drawing.reliability_diagram(levels, label=title),
            sub="One claim of each deal, the one nearest to 30 days before its period's end.",
            key=[("ring", "what you said"), ("dot-interval", "what happened, 95 %")],
            table=drawing.table(
                ["Said", "Happened", "n"],
                [[percent(level.said), interval(level.shown), number(level.shown.n)] for level in levels],
            ),
        )
    ]


def _margin(person: PersonalCandour) -> list[Markup]:
    notes = [drawing.figure("Your optimism", person.optimism, reference=0.0, format="log-odds", of="deals")]
    if person.alarm_why:
        notes.append(drawing.refusal("Against your peers", "Too small to tell", person.alarm_why))
    elif person.alarm:
        more = "less" if person.alarm == "over" else "more"
        notes.append(
            drawing.margin_note(
                "Against your peers",
                f"In the same periods, {more} of what you said came true than of what they said.",
            )
        )
    else:
        notes.append(
            drawing.margin_note("Against your peers", "No difference from them that chance would not make.")
        )
    return notes
