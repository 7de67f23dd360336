"""The section of the page on silence: what unanswered contacts say."""

from __future__ import annotations

from markupsafe import Markup

from bonafides import drawing
from bonafides.candour.report import CandourReport
from bonafides.candour.silence import Silence
from bonafides.candour.words import CHANNELS, between, interval, plain, settled
from bonafides.drawing.charts import Curve
from bonafides.drawing.wording import NBSP, counted, number, percent
from bonafides.figures import Figure

LABEL = "Silence"
MOST_ATTEMPTS = 10
FEWEST_ATTEMPTS = 20


def silence_section(report: CandourReport) -> Markup:
    """What unanswered contacts say."""
    silence = report.silence
    if silence.after(5).refused or silence.everything is None:
        table = _attempts(silence)
        if not table:
            return Markup()  # stands among what the report does not say
        refused = drawing.refusal("Is the customer still there?", "Cannot be measured", silence.after(5).why)
        return drawing.section(LABEL, [refused, *table], anchor="silence")
    return drawing.section(LABEL, [_curve(silence), *_attempts(silence)], _margin(silence), anchor="silence")


def silence_title(five: Figure) -> str:
    """How often the customer was still there after five contacts; the interval alone where it is wide."""
    if not settled(five):
        return f"After five unanswered contacts, between {_ends(five)} of customers were still there"
    return (
        f"After five unanswered contacts, the customer was still there in {percent(five.value or 0)} of cases"
    )


def _ends(share: Figure) -> str:
    return between(share).replace(" to ", " and ")


def _curve(silence: Silence) -> Markup:
    everything = silence.everything
    if everything is None:
        return Markup()
    title = silence_title(silence.after(5))
    return drawing.chart(
        title,
        drawing.silence_curve([Curve("All contacts", everything.after)], label=title),
        sub=(
            f"From {counted(everything.n, 'silence')}: contacts made and none received since, three days after the last one."
        ),
        key=[("dot-interval", "still there, 95 %")],
        caption=(
            f"Contacts are logged for {interval(silence.logged_share)} of the deals that are over. Machines, bounced mail "
            "and internal notes are left out."
        ),
        table=drawing.table(
            ["Contacts without an answer", "Still there"],
            [[number(i), interval(figure)] for i, figure in enumerate(everything.after)],
        ),
    )


def _margin(silence: Silence) -> list[Markup]:
    return [
        drawing.figure(
            "Contacts that came from customers",
            plain(silence.inbound_share),
            of="contacts",
            doubt="Where answers are not logged, silence is only missing records.",
        ),
        drawing.margin_note(
            "A harmless reading",
            "They may be waiting for their board, have changed desks, or have answered by telephone. The figure says what "
            "became of like silences here, not what became of this customer.",
        ),
    ]


def _attempts(silence: Silence) -> list[Markup]:
    """Answers by number of the contact and channel: one table, folded."""
    shares: dict[int, dict[str, Figure]] = {}
    later = set()
    used = []
    for channel in silence.channels:
        listed = [a for a in channel.attempts if not a.share.refused and a.n >= FEWEST_ATTEMPTS][
            :MOST_ATTEMPTS
        ]
        if not listed:
            continue
        used.append(channel.channel)
        for a in listed:
            shares.setdefault(a.number, {})[channel.channel] = a.share
            if a.and_later:
                later.add(a.number)
    if not used:
        return []
    rows = [
        [
            f"no.{NBSP}{number_}{' or later' if number_ in later else ''}",
            *(_cell(shares[number_].get(channel)) for channel in used),
        ]
        for number_ in sorted(shares)
    ]
    names = [CHANNELS.get(channel, channel.replace("_", " ").capitalize()) for channel in used]
    table = drawing.table(
        ["Contact", *names],
        rows,
        caption=(
            "Share answered before the next contact, with 95 % interval and n; deals that are over, before the customer’s "
            f"first answer. Fewer than {FEWEST_ATTEMPTS}: not shown."
        ),
        label="Answers by contact and channel",
    )
    return [drawing.fold("Show how often the first, second and later contacts were answered", table)]


def _cell(figure: Figure | None) -> str:
    if figure is None:
        return "too few"
    return f"{interval(figure)}, n{NBSP}={NBSP}{number(figure.n)}"
