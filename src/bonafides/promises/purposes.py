"""What promises are kept for: entries of the purpose registry."""

from __future__ import annotations

from bonafides.people.purposes import Purpose, declare

LEDGER = "promises.ledger"
"""Promises that somebody holds, and what is asked of functions."""

CONTACTS = "promises.contacts"
"""Contacts that people pass on."""

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
    Purpose(
        CONTACTS,
        "Contacts with clients",
        "So that nobody has to write down by hand who reached out last, and no client waits unseen.",
        "Who reached out last, and how often since then without an answer: counted from contacts that people "
        "here pass on themselves, out of calendar files and call logs. Nobody's mailbox is read.",
        "That there was a contact, and when: whoever answers for that client or works with it. What it was "
        "called and said: only whoever passed it on.",
        "Nothing is taken before a person says yes; they end it under Contacts, My settings, and what was "
        "said is deleted then.",
        "While the client is served, and three years after; what was said until the person deletes it.",
    ),
)
