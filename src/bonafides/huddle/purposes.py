"""What is said aloud is kept for: entries of the purpose registry."""

from __future__ import annotations

from bonafides.people.purposes import Purpose, declare

WORDS = "huddle.words"
"""What is said in a huddle, help asked and mistakes owned."""

ORDERS = "huddle.orders"
"""Orders that colleagues share."""

BESIDE = "huddle.beside"
"""What somebody said beside what is on record."""

declare(
    Purpose(
        WORDS,
        "What is said in the huddle",
        "So that a team knows each morning what is true, nobody recites a status, and who is stuck has help.",
        "",
        "The team on that day and whoever leads it; what is asked of one colleague, those two. No leader "
        "above, no review, no case, no API; nothing of it is counted.",
        "Nobody has to speak; one's own words can be taken back.",
        "Words of a huddle 30 days, help asked and mistakes owned 90 days.",
    ),
    Purpose(
        ORDERS,
        "Orders that colleagues share",
        "So that nobody works in silence on an order they do not believe in, and its owner learns why.",
        "Days since something was submitted, while no feedback came: whole days.",
        "Its owner and the colleagues it was put to; a reason to decline, its owner only; what was done and "
        "submitted, those who share it.",
        "Its owner ends the order; a colleague declines it.",
        "A year after the order ended.",
    ),
    Purpose(
        BESIDE,
        "What I said beside what is on record",
        "So that somebody sees first, and alone, where what they said and what is on record differ.",
        "What was said last about a promise, beside its state, its day and the client's unanswered contacts.",
        "Only the person.",
        "Whoever says nothing about a promise has nothing there.",
        "As long as the words: 30 days.",
    ),
)
