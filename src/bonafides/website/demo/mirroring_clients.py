"""Clients of the demonstration's rep who answered with their name, each after the rep had guessed."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from bonafides.invented.regard import Facet, Planting, draw
from bonafides.people.app.models import ClientContact, Person
from bonafides.trust.app.actions_guesses import answer_by_name, ask_by_name, make_guess
from bonafides.trust.instruments import load
from bonafides.website.demo.mirroring_round import Stage, as_on, items_of

ANSWERING = 7
"""Clients who answered: as many as the rep has, and enough for a mean over them."""

SEEN = {"credibility": 5.6, "reliability": 5.9, "intimacy": 3.6, "self_orientation": 3.0, "initiative": 4.8}
"""How these clients truly see the rep, on average."""

BELIEVED = {"intimacy": 2.2}
"""How much nearer the rep believes to be: the blind spot that is planted."""

AGO = timedelta(days=45)


def clients_answer(stage: Stage, rep: Person, today: date) -> dict[str, Any]:
    """The rep guessed about clients of their own, asked them, and they answered within a few days.

    Returns
    -------
    dict
        What was planted: how these clients see the rep, and how much nearer the rep believes to be.
    """
    tool = load("two-minutes")
    items = items_of(tool)
    facets = [
        Facet(one.code, SEEN[one.code], general=-0.35 if one.direction == "less" else 0.35)
        for one in tool.dimensions
    ]
    truth = [facet.level for facet in facets]
    believed = [facet.level + BELIEVED.get(facet.code, 0.0) for facet in facets]
    calm = Planting(careless=0, cannot_judge=0.02)
    contacts = ClientContact.objects.filter(client__owner=rep, client__closed_on=None).exclude(email="")
    told: list[str] = []
    for number, contact in enumerate(contacts.order_by("pk")[:ANSWERING]):
        on = today - AGO + timedelta(days=4 * number)
        guessed, answered = (
            draw(level, facets, items, 1, calm, seed=[stage.seed, 91, number, turn]).rows(items)[0]
            for turn, level in enumerate((believed, truth))
        )
        with as_on(on):
            asked = ask_by_name(make_guess(contact, tool, guessed, by=rep, today=on), today=on).row
            answer_by_name(asked, answered, today=on + timedelta(days=3))
        told.append(asked.guess.key)
    return {"seen": SEEN, "believed_above": BELIEVED, "guesses": told}
