"""What promises are kept for: entries of the purpose registry."""

from __future__ import annotations

from bonafides.people.purposes import Purpose, declare

LEDGER = "promises.ledger"
"""Promises that somebody holds, and what is asked of functions."""

DRAFTING = "promises.drafting"
"""Suggestions of likely promises in a text that somebody pastes."""

CONTACTS = "promises.contacts"
"""Contacts that people pass on."""

CASES = "promises.cases"
"""Promises that should not have been made."""

declare(
    Purpose(
        LEDGER,
        "What was promised, and what is asked",
        "So that nothing is promised to a customer that those who must keep it have not agreed to, and "
        "nothing that was promised is forgotten.",
        "",
        "Both sides of a promise, the functions it rests on, and whoever leads its holder; a client sees its "
        "own promises only.",
        "It cannot be switched off for a single promise: two parties rely on it.",
        "While the client is served, and three years after; words are erased with the person.",
    ),
    Purpose(
        CASES,
        "Promises that should not have been made",
        "So that those who had to keep a promise over their heads, and the client it was made to, are heard; "
        "and whoever made it answers before anybody decides.",
        "No figure opens a case or decides one, and none is made of cases: they are counted nowhere. Whoever "
        "warned, asked for another day, said no or admitted something cannot be held to it here.",
        "Whoever made the promise, whoever opened the case, the people named to decide, and the leaders who "
        "may name them. A client sees of its own case where it stands and what is meant for them.",
        "It cannot be switched off: it is the way to be heard.",
        "Three years after it ended.",
    ),
    Purpose(
        DRAFTING,
        "Promises suggested from a pasted text",
        "So that whoever promised something, or was promised something, does not have to type it again.",
        "Rules over words: first person and future, a day, a name. No model is asked, and nothing leaves the "
        "machine; how often the rules are right is published with them.",
        "Only whoever pastes the text.",
        "Nobody has to use it.",
        "Not at all: the text and the suggestions are forgotten with the answer. What is "
        "confirmed is a promise.",
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

RELIABILITY = "promises.organisation"
"""How our word is kept: by functions, kinds, accounts and chains, leaders' own promises first."""

OWN_RELIABILITY = "promises.mine"
"""How somebody's own word is kept, for that person alone."""

declare(
    Purpose(
        RELIABILITY,
        "How our word is kept",
        "So that a function, a leader and the house see whether what they promise is kept and warned of in "
        "time, and nobody promises on links that break.",
        "Share kept of promises settled for sure: Beta-binomial, groups drawn towards one another; late is "
        "broken, a date moved by agreement beforehand and kept is kept, disputed stands outside, unconfirmed "
        "apart with bounds. Never without capture rate and ambition. Warnings, help asked and mistakes owned "
        "lower nothing.",
        "Everybody who is signed in; groups of at least five people.",
        "It is counted from the ledger, and ends with it.",
        "While the ledger is kept; superseded readings for three years.",
    ),
    Purpose(
        OWN_RELIABILITY,
        "How my own word is kept",
        "So that somebody who promises sees first, and alone, how it turned out.",
        "Own promises settled for sure, from twenty on: Beta(1 + kept, 1 + broken); nobody is compared.",
        "Only the person, and those with whom they share it.",
        "The person, on the page of sharing.",
        "While the ledger is kept; superseded readings for three years.",
        of_one=True,
    ),
)
