"""This morning's huddle of the rep's team: what some have said, help, a mistake owned, orders."""

from __future__ import annotations

from bonafides.huddle.app.actions import ask_for_help, offer_help, own_mistake, say, thank_for_owning
from bonafides.huddle.app.actions_orders import Brief, answer_order, claim_work, put_up, submit
from bonafides.people.app.models import Client, Person
from bonafides.website.demo.scenes import Stage


def huddle_of(stage: Stage) -> None:
    """The rep has not spoken yet; others have."""
    first, second, third = (stage.mates[n % len(stage.mates)] for n in range(3))
    team = stage.team
    mine = "I promised you the list of leads for Wednesday; it is nearly there, and I am missing two names."
    say(team, "changed", mine, by=stage.manager)
    say(team, "on_course", "The salmon hall is signed; Dora has the crew.", by=first)
    say(team, "stuck", "Quayside will not name anybody who decides.", by=second)
    asked = ask_for_help(
        team,
        "Has anybody sat with an auditor who would not accept our loggers? Mine comes on Friday.",
        by=third,
    )
    offer_help(
        asked, "Jens took me along once. I have the questions he was asked; ten minutes at noon?", by=first
    )
    owned = own_mistake(
        team,
        "I told Solvik a price for the compressor before Spare parts had said yes.",
        put_right="I rang them the same hour, and they keep the old one until Thursday.",
        by=second,
    )
    thank_for_owning(owned, by=stage.manager)
    thank_for_owning(owned, by=first)
    _orders(stage, stage.rep, first, second)


def _orders(stage: Stage, rep: Person, first: Person, second: Person) -> None:
    client = Client.objects.filter(owner=first).order_by("pk").first()
    offered = Brief(
        "Two fitters for the landing hall, from the first week of next month",
        "They lost both in a year, and pay the second shift from their own pocket.",
        client,
        stage.day(15),
    )
    put_up(offered, [rep, second], by=first)
    own = Brief(
        "A freezer specialist for Kestrel, on site for six weeks",
        "They decide in a day when somebody good comes, and Lucie rings back.",
        Client.objects.filter(name="Kestrel Pharma").first(),
        stage.day(12),
    )
    order = put_up(own, [first, second], by=rep)
    answer_order(order, "accepted", by=first)
    answer_order(
        order, "would_believe", "If they say who signs: last time it took them eight weeks.", by=second
    )
    claim_work(order, "Spoke to three people who know ammonia; one would come.", stage.day(-2), by=first)
    submit(order, "Profile of the second one, with two references", stage.day(-6), by=first)
