"""What somebody did, as a mail tells it, in each language."""

from __future__ import annotations

from bonafides.promises.conversation import Act

DID: dict[str, dict[Act, str]] = {
    "en": {
        "ask": "asks you",
        "offer": "has promised you",
        "promise": "says yes",
        "counter": "says yes, if",
        "decline": "says no",
        "withdraw": "has withdrawn an ask",
        "accept": "accepts",
        "warn": "warns you",
        "propose": "proposes another date",
        "agree": "agrees to the other date",
        "refuse": "keeps to the old date",
        "report": "reports it done",
        "satisfied": "confirms that it was kept",
        "not_yet": "says: not yet",
        "not_meant": "says: this is not what we meant",
        "deny": "says: this was never agreed",
        "settle": "says that it is settled",
        "renege": "takes a promise back",
        "cancel": "needs it no longer",
        "hand_on": "has handed on to you",
    },
    "de": {
        "ask": "fragt Sie",
        "offer": "hat Ihnen zugesagt",
        "promise": "sagt Ja",
        "counter": "sagt Ja, wenn",
        "decline": "sagt Nein",
        "withdraw": "hat eine Anfrage zurückgezogen",
        "accept": "ist einverstanden",
        "warn": "warnt Sie",
        "propose": "schlägt einen anderen Termin vor",
        "agree": "ist mit dem anderen Termin einverstanden",
        "refuse": "bleibt beim alten Termin",
        "report": "meldet als erledigt",
        "satisfied": "bestätigt, dass es gehalten wurde",
        "not_yet": "sagt: noch nicht",
        "not_meant": "sagt: so war es nicht gemeint",
        "deny": "sagt: das war nie vereinbart",
        "settle": "sagt, dass es geklärt ist",
        "renege": "nimmt eine Zusage zurück",
        "cancel": "braucht es nicht mehr",
        "hand_on": "hat an Sie weitergegeben",
    },
}

KEEPS: dict[str, dict[str, str]] = {
    "en": {
        "can_keep": "can keep what was promised without them",
        "cannot": "cannot keep what was promised without them",
    },
    "de": {
        "can_keep": "kann halten, was ohne Rückfrage zugesagt wurde",
        "cannot": "kann nicht halten, was ohne Rückfrage zugesagt wurde",
    },
}
"""What a function says over whose head something was promised."""

ANSWER: dict[str, dict[Act, str]] = {
    "en": {
        "promise": "Yes",
        "counter": "Yes, if …",
        "decline": "No, because …",
        "accept": "Accept",
        "agree": "Agree to the date",
        "refuse": "Keep to the old date",
        "ask": "Ask for another day",
        "withdraw": "Withdraw it",
        "satisfied": "Yes, it is kept",
        "not_yet": "Not yet",
        "not_meant": "This is not what we meant",
        "report": "It is done",
        "warn": "Warn",
    },
    "de": {
        "promise": "Ja",
        "counter": "Ja, wenn …",
        "decline": "Nein, weil …",
        "accept": "Einverstanden",
        "agree": "Mit dem Termin einverstanden",
        "refuse": "Beim alten Termin bleiben",
        "ask": "Um einen anderen Tag bitten",
        "withdraw": "Zurückziehen",
        "satisfied": "Ja, es ist gehalten",
        "not_yet": "Noch nicht",
        "not_meant": "So war es nicht gemeint",
        "report": "Es ist erledigt",
        "warn": "Warnen",
    },
}
"""What stands on the buttons behind a link."""
