"""What happened once in the invented company: somebody left, clients were handed over, one case was decided."""

from __future__ import annotations

from datetime import datetime

from bonafides.people.app.actions_clients import keep_client, keep_contact
from bonafides.people.app.actions_leaving import deactivate
from bonafides.people.app.models import Client, Hat, Line, Membership, Person
from bonafides.promises.app.actions_asking import answer_overridden
from bonafides.promises.app.actions_cases import decide, name_deciders, open_case, reply
from bonafides.promises.app.actions_handovers import hand_over, take
from bonafides.promises.app.models import Promise
from bonafides.promises.app.sides import Actor
from bonafides.website.demo.clients import address_of
from bonafides.website.demo.company import address
from bonafides.website.demo.inside import LEAVER
from bonafides.website.demo.scenes import Do, Stage

LEFT = 35
"""Working days since the leaver's last day."""

LEFT_CLIENTS = (
    ("Eisvogel Tiefkühl", "de", "Renate Kohl", "Operations"),
    ("Harrow Dairy", "en", "Simon Peel", "Plant manager"),
)
"""The first was handed on and taken; what was promised to the second lies there still."""


def past_of(stage: Stage) -> None:
    """Put what happened once into the programme."""
    _leaver(stage)
    _to_service(stage)
    _to_the_rep(stage)
    _case(stage)


def _leaver(stage: Stage) -> None:
    """Somebody of the rep's team leaves; their manager hands one client on, and has not come to the other."""
    gone = _hired(stage)
    first, second = (_client(stage, gone, *told) for told in LEFT_CLIENTS)
    given = (
        ("left a", (60, 10.0), first, "Wartungsvertrag für beide Kühlräume, mit Rufbereitschaft", "Renate Kohl hat die Nummer für die Nacht", -10),
        ("left b", (52, 10.0), first, "Ersatz für den Verdampferlüfter in der Nordhalle", "er läuft eine Woche ohne Geräusch", 6),
        ("left c", (50, 10.0), second, "A second price for the ripening room, without the doors", "both prices stand on one page", 3),
        ("left d", (44, 10.0), second, "Our foreman calls before the yearly maintenance", "Simon Peel has chosen the day", -2),
    )  # fmt: skip
    for name, when, client, what, known, due in given:
        contact = client.contacts.all()[0]
        stage.wish(name, when, gone, contact.name, what, known, due)
        stage.say(name, (when[0], when[1] + 0.5))
    taker = stage.mates[-1]

    def leaves(at: datetime) -> None:
        administrator = Hat.objects.filter(role="administrator").select_related("person")[0].person
        deactivate(gone, on=at.date(), by=administrator)
        words = "Konrad has told me what they expect; his notes are in the folder."
        offered = hand_over(first, taker, giver=gone, by=stage.manager, words=words, at=at)
        for item in offered.items.select_related("promise"):
            take(item, by=taker, at=at)
        Client.objects.filter(pk=first.pk).update(owner=taker)
        for name in ("left a", "left b"):
            stage.rows[name] = Promise.objects.get(pk=stage.rows[name].pk)

    stage.then((LEFT, 12.0), leaves)
    theirs, ours = Actor("asker", contact=first.contacts.all()[0]), Actor("performer", taker)
    stage.act(
        "left a",
        (12, 10.0),
        "report",
        ours,
        "Der Vertrag ist unterschrieben, die Nummer steht auf Seite eins.",
    )
    stage.act("left a", (11, 9.0), "satisfied", theirs, "Danke, nahtlos übernommen.")


def _hired(stage: Stage) -> Person:
    since = stage.at((230, 9.0)).date()
    person = Person.objects.create(
        name=LEAVER, email=address(LEAVER), function=stage.rep.function, started_on=since
    )
    Membership.objects.create(person=person, team=stage.team, valid_from=since)
    Line.objects.create(person=person, manager=stage.manager, valid_from=since)
    Hat.objects.create(person=person, role="rep", valid_from=since)
    return person


def _client(stage: Stage, owner: Person, name: str, language: str, who: str, job: str) -> Client:
    administrator = Hat.objects.filter(role="administrator").select_related("person")[0].person
    since = stage.at((220, 9.0)).date()
    client = keep_client(None, kind="customer", name=name, owner=owner, since_on=since, by=administrator)
    email = address_of(who, name)
    keep_contact(client, None, by=administrator, name=who, email=email, job=job, language=language)
    return client


def _to_service(stage: Stage) -> None:
    """A client whose plant runs goes from sales to service: offered, and not answered yet."""
    taker = Person.objects.get(name="Nora Winter")
    client = stage.client("Solvik Fisheries")
    giver = client.owner
    if giver is None:
        return
    contact = client.contacts.all()[0]
    for number, (what, known, due) in enumerate((
        ("Two people of the night shift learn to read the alarms", "they have acknowledged one each", 8),
        ("A spare compressor kept at the landing through the winter", "it stands under the stairs, tagged", 12),
    )):  # fmt: skip
        stage.wish(f"solvik {number}", (10, 9.0 + number), giver, contact.name, what, known, due)
        stage.say(f"solvik {number}", (10, 9.5 + number))

    def offered(at: datetime) -> None:
        words = "The plant runs since the first of the month. Anders calls early, and only when it matters."
        hand_over(client, taker, giver=giver, by=giver, words=words, at=at)

    stage.then((2, 14.5), offered)


def _to_the_rep(stage: Stage) -> None:
    """A colleague goes on leave, and offers a client to the rep: one promise can be taken, one had better not."""
    english = Client.objects.filter(kind="customer", owner__in=stage.mates[1:], contacts__language="en")
    client = english.order_by("pk").first()
    if client is None or client.owner is None:
        return
    giver = client.owner
    contact = client.contacts.order_by("pk")[0]
    stage.wish(
        "leave a",
        (12, 11.0),
        giver,
        contact.name,
        "The door heater in the returns area looked at before the frost",
        "no ice on the threshold in the morning",
        9,
    )
    stage.say("leave a", (12, 11.5))
    stage.wish(
        "leave b",
        (11, 11.0),
        giver,
        contact.name,
        "A ride in the demo trailer for the whole night shift",
        "everybody who wanted to has been in it",
        16,
    )
    stage.say("leave b", (11, 11.5))

    def offered(at: datetime) -> None:
        words = "I am away from Monday for four months. They are easy people; call before ten."
        hand_over(client, stage.rep, giver=giver, by=giver, words=words, at=at)

    stage.then((1, 11.0), offered)


def _case(stage: Stage) -> None:
    """A word given over Delivery's head: told with evidence, answered, decided by two who stand apart."""
    maker = stage.mates[0]
    client = Client.objects.filter(owner=maker, kind="customer").order_by("pk")[0]
    contact = client.contacts.order_by("pk")[0]
    dora, jens = stage.head("Delivery"), stage.head("Quality")
    stage.wish(
        "case",
        (96, 10.0),
        maker,
        contact.name,
        "The order picking hall handed over before their busy weeks",
        "the first pallets are in",
        -78,
    )
    stage.ask("case i", (96, 10.2), "case", "Delivery", "Cold room handed over")
    stage.act(
        "case i",
        (95, 11.0),
        "decline",
        Actor("performer", dora),
        "Both crews are booked out until then. Before that day nobody can give this.",
    )
    stage.say(
        "case",
        (95, 16.0),
        "If we do not say it today they sign elsewhere. I know that this is not a reason for Delivery.",
    )
    stage.act(
        "case",
        (78, 9.0),
        "not_meant",
        Actor("asker", contact=contact),
        "Nobody was here. We have let the hall to nobody else because of your word.",
    )

    def cannot(at: datetime) -> None:
        told = stage.rows["case"].overridden.get(function__name="Delivery")
        answer_overridden(told, "cannot", by=dora, at=at)

    def opened(at: datetime) -> None:
        cited = stage.rows["case"].acts.filter(act__in=("offer", "not_meant"))
        why = (
            "I had said no the day before, with the reason. The customer was promised the day all the same, "
            "kept a hall empty for it, and my people were shouted at on the phone for something they had "
            "refused."
        )
        stage.cases["busy"] = open_case(stage.rows["case"], why, cited, by=dora, at=at)

    def replied(at: datetime) -> None:
        text = (
            "It is true. I thought that a crew would turn up as it had at the bakery, and I wanted the order. "
            "I rang the customer, told them that the word was mine and not Delivery’s, and paid the rent of the "
            "hall out of my discount. I should have taken the no to my manager instead of around Dora."
        )
        reply(stage.cases["busy"], text, by=maker, at=at)

    def named(at: datetime) -> None:
        name_deciders(stage.cases["busy"], [stage.manager, jens], by=stage.leader, at=at)

    def decided(by: Person, why: str) -> Do:
        def do(at: datetime) -> None:
            decide(stage.cases["busy"], "learnt", why, by=by, at=at)

        return do

    stage.then((94, 9.0), cannot)
    stage.then((76, 10.0), opened)
    stage.then((74, 15.0), replied)
    stage.then((72, 9.0), named)
    stage.then(
        (70, 11.0),
        decided(
            jens,
            "The no was clear and in writing. What was missing is somebody who may decide between the two before the customer rings. From now on a no like this goes to both managers the same day.",
        ),
    )
    stage.then(
        (69, 9.0),
        decided(
            stage.manager,
            "I had praised the order before I asked how it came about, and I own that. We learn from it: no order is announced before the gate is open.",
        ),
    )
    stage.act(
        "case",
        (60, 10.0),
        "satisfied",
        Actor("asker", contact=contact),
        "Late, but done well, and somebody said sorry.",
    )
