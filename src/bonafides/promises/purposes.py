"""What promises are kept for: entries of the purpose registry."""

from __future__ import annotations

from bonafides.people.purposes import Purpose, declare

LEDGER = "promises.ledger"
"""Promises that somebody holds, and what is asked of functions."""

declare(
    Purpose(
        LEDGER,
        "What was promised, and what is asked",
        "So that nothing is promised to a customer that those who must keep it have not agreed to, and nothing "
        "that was promised is forgotten.",
        "",
        "Both sides of a promise, the functions it rests on, and whoever leads its holder; a client sees its own "
        "promises only.",
        "It cannot be switched off for a single promise: two parties rely on it.",
        "While the client is served, and three years after; words are erased with the person.",
    ),
)
