"""What raters write: short, of one trade, and of nobody in particular."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

GOOD = (
    "Says the price of the slow option too, before anybody asks.",
    "When the compressor was late we heard it from here first, not from the customer.",
    "Answers the phone from the loading dock.",
    "Has read the plan before the meeting. It is rarer than one thinks.",
    "Told a customer to repair the old plant instead of buying ours.",
    "Remembers what we said in March.",
    "Brings Delivery along before anything is signed.",
    "Keeps small promises; the big ones are easier to believe for it.",
    "Hat gesagt, dass er es nicht weiß, und am nächsten Tag zurückgerufen.",
    "Fragt erst, was uns der Ausfall kostet, und redet dann über die Anlage.",
)
WISHES = (
    "Let us finish our sentence when it is bad news.",
    "Say what you think of our plan, even if we will not like it.",
    "I would like to hear more often what you are unsure of.",
    "Fewer slides, more of the site.",
    "Ask what it is like to work nights in that hall.",
    "When a date moves, tell me why and not only when.",
    "Weniger im Detail, dafür früher am Telefon.",
    "Bring the technician along a meeting sooner.",
    "Do not thank the whole team when one of us did the work.",
    "Give me ten minutes without the order book.",
)
HELPS = (
    "The hour on Fridays in which somebody shows what went wrong.",
    "That I may ride along on a handover.",
    "Old offers are open to all of us.",
    "My lead asks what I would try.",
    "The course on controls, because it came before the new product and not after.",
    "Dass man den Kundendienst anrufen darf, ohne sich zu entschuldigen.",
    "Time to write things down after a lost deal.",
    "The two days at the plant in spring.",
    "Nobody laughed when I got the load wrong.",
    "A budget that I can spend myself.",
)
CHANGES = (
    "Stop praising the month and start praising how it was made.",
    "Say which of the five values costs money, and pay it.",
    "Take the list of who sold most off the wall.",
    "Keep the learning day when the quarter gets tight.",
    "Tell us why a job was filled from outside.",
    "Ask the people who deliver before a campaign starts.",
    "Weniger Freigaben für Kleinigkeiten.",
    "Let us fail on something small in front of each other.",
    "Come to the yard once a month, without a visitor.",
    "Do what was said in March about the on-call weeks.",
)
"""What was good, and what would help, of a person and of the house; in the languages spoken here."""


def comments(
    questions: Sequence[str],
    n_raters: int,
    *,
    chance: float,
    seed: int | Sequence[int],
    about: str = "person",
) -> list[dict[str, str]]:
    """One dict a rater, question to what they wrote; no sentence twice to one question.

    Examples
    --------
    >>> written = comments(["good", "wish"], 12, chance=1.0, seed=4)
    >>> len({one["good"] for one in written[:10]})
    10
    """
    random = np.random.default_rng(seed)
    good, wishes = (GOOD, WISHES) if about == "person" else (HELPS, CHANGES)
    orders = [random.permutation(len(wishes if number % 2 else good)) for number in range(len(questions))]
    written: list[dict[str, str]] = []
    for rater in range(n_raters):
        said: dict[str, str] = {}
        for number, question in enumerate(questions):
            sentences = good if number % 2 == 0 else wishes
            if rater < len(sentences) and random.random() < chance:
                said[question] = sentences[orders[number][rater]]
        written.append(said)
    return written
