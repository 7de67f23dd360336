"""What is open today in the invented company, so that every page has something to do."""

from __future__ import annotations

from datetime import datetime

from bonafides.people.app.models import Client, Person
from bonafides.promises.app.actions_asking import answer_overridden
from bonafides.promises.app.actions_cases import open_case
from bonafides.promises.app.actions_giving import add_missing, ask_colleague, promise_colleague, promise_team
from bonafides.promises.app.sides import Actor
from bonafides.website.demo.scenes import Do, Moment, Stage


def today_of(stage: Stage) -> None:
    """Put everything that is open today into the programme."""
    _prepared(stage)
    _at_fenwick(stage)
    _asked_of_functions(stage)
    _due(stage)
    _leaders(stage)
    _colleagues(stage)
    _case(stage)


def _prepared(stage: Stage) -> None:
    """The rep's own: one that may be said, one that was answered with yes, if, one that waits."""
    rep = stage.rep
    dora, jens = (Actor("performer", stage.head(name)) for name in ("Delivery", "Quality"))
    stage.wish(
        "ready",
        (5, 9.5),
        rep,
        "Lucie Moreau",
        "The second blast freezer runs at −24 °C before the vaccine season",
        "Lucie Moreau reads −24 °C on her own logger for a day",
        24,
    )
    stage.ask("ready d", (5, 9.6), "ready", "Delivery", "Cold room handed over")
    stage.ask(
        "ready q",
        (5, 9.7),
        "ready",
        "Quality",
        "Temperature mapping",
        "Temperature mapping of the new blast freezer, with the report",
    )
    stage.act("ready q", (5, 14.5), "promise", jens, "Yes. Ivan brings nine loggers.")
    stage.act("ready d", (3, 11.0), "promise", dora, "Fits: the crew is at Kestrel that week anyway.")
    stage.wish(
        "countered",
        (3, 10.0),
        rep,
        "Ewan Tait",
        "Both doors of the loading dock swapped without a closed day",
        "no lorry had to wait",
        9,
    )
    stage.ask("countered d", (3, 10.1), "countered", "Delivery", "Cold room handed over")
    stage.act(
        "countered d",
        (1, 14.2),
        "counter",
        dora,
        "Two nights instead of one, then nobody has to stop. That is four days later.",
        due=13,
    )
    stage.wish(
        "waits",
        (2, 9.2),
        rep,
        "Priya Nair",
        "A rental cooler stands in the yard while cold room 2 is closed",
        "it holds 4 °C for a day before anything goes in",
        7,
    )
    stage.ask("waits d", (2, 9.3), "waits", "Delivery", "Rental unit on site")
    stage.ask(
        "waits b",
        (2, 9.4),
        "waits",
        "Billing",
        "Invoice as agreed",
        "The rental on the order number of cold room 2, not on a new one",
    )


def _at_fenwick(stage: Stage) -> None:
    """A client with things to answer: done, moved, warned of, disputed, missing; and with things to do."""
    rep, priya, tom = stage.rep, stage.contact("Priya Nair"), stage.contact("Tom Ashe")
    ours, theirs = Actor("performer", rep), Actor("asker", contact=priya)
    stage.wish(
        "seals",
        (16, 10.0),
        rep,
        "Priya Nair",
        "New seals on the four doors of the returns area",
        "a sheet of paper stays stuck in each door",
        1,
    )
    stage.say("seals", (16, 11.0))
    stage.act(
        "seals",
        (1, 15.5),
        "report",
        ours,
        "All four are in. The old ones are in the skip behind the bakery; photos are in the folder.",
    )
    stage.wish(
        "mapping",
        (21, 9.0),
        rep,
        "Priya Nair",
        "Temperature mapping of the order picking hall, with the report",
        "Priya Nair has the signed report before the audit",
        4,
    )
    stage.say("mapping", (21, 9.5))
    stage.act(
        "mapping",
        (1, 10.4),
        "propose",
        ours,
        "The lab wants one more weekend of readings. Three days later you get a report that the auditor will not question.",
        due=7,
    )
    stage.wish(
        "panels",
        (18, 13.0),
        rep,
        "Priya Nair",
        "New wall panels up in cold room 2",
        "the walls are dry to the touch after a night at 4 °C",
        5,
    )
    stage.say("panels", (18, 14.0))
    stage.act(
        "panels",
        (2, 9.8),
        "warn",
        ours,
        "The supplier has moved the panels by two days. We know more on Thursday; please do not move the pastry yet.",
        expected=7,
    )
    stage.wish(
        "invoice",
        (30, 9.0),
        rep,
        "Tom Ashe",
        "One invoice for each site, as your ledger needs it",
        "Tom Ashe can book it without asking",
        -6,
    )
    stage.say("invoice", (30, 9.5))
    stage.act("invoice", (7, 11.0), "report", ours, "Sent to both of you this morning.")
    stage.act(
        "invoice",
        (3, 16.1),
        "not_meant",
        Actor("asker", contact=tom),
        "The sum is right, but it was to come in three invoices: Leeds, York and the depot.",
    )
    stage.wish(
        "keys",
        (12, 9.0),
        rep,
        "Priya Nair",
        "Night shift shown how to defrost the blast freezer by hand",
        "two people of each shift have done it once",
        -3,
    )
    stage.say("keys", (12, 9.6))
    stage.act("keys", (5, 6.5), "report", ours, "Done at five in the morning, with cake.")
    stage.act("keys", (4, 10.0), "satisfied", theirs, "They loved it. Thank you for coming at that hour.")
    stage.theirs(
        (9, 11.0),
        rep,
        "Priya Nair",
        "Power to cold room 2 by your electrician",
        "63 A at the wall by the door",
        2,
    )
    stage.theirs(
        (11, 15.0), rep, "Tom Ashe", "Signed order for the rental cooler", "we have it in writing", -1
    )

    def missing(at: datetime) -> None:
        what = "Somebody was going to send us the noise measurements for the neighbours"
        add_missing(tom, what, "", stage.day(3), holder=rep, today=at.date(), at=at)

    stage.then((1, 16.7), missing)


def _asked_of_functions(stage: Stage) -> None:
    """What lies on the desks of the functions: asks that wait, a nearer day wished for, words given without them."""
    mates, dora = stage.mates, Actor("performer", stage.head("Delivery"))
    english = Client.objects.filter(kind="customer", owner__in=mates, contacts__language="en")
    others = list(english.distinct().order_by("pk"))
    by = {client.name: client.owner for client in others}
    asks: tuple[tuple[str, str, str, Moment, int, str, str, str], ...] = (
        ("d1", "Delivery", "Service visit", (5, 10.2), 4, "A fitter looks at the frozen drain in the deep-freeze store", "the drain runs for a week without a hammer", ""),
        ("d2", "Delivery", "Cold room handed over", (3, 15.0), 21, "Cold room 4 handed over and down to 2 °C", "the first pallets are in", ""),
        ("d3", "Delivery", "Rental unit on site", (1, 9.1), 6, "Three mobile coolers for the weeks before stocktaking", "they are plugged in at the yard", ""),
        ("q1", "Quality", "Deviation answered", (2, 16.0), 4, "A written answer on the warm night in the ripening room", "cause and remedy are named", ""),
        ("s1", "Spare parts", "Part made to order", (1, 11.4), 18, "An expansion valve made to the old drawing", "it fits without drilling", ""),
        ("b1", "Billing", "Credit note", (4, 9.9), 5, "The fee for the missed visit taken off", "the credit note has arrived", ""),
    )  # fmt: skip
    for place, (name, function, kind, when, due, what, known, words) in enumerate(asks):
        client = others[place % len(others)]
        owner = by[client.name]
        contact = client.contacts.order_by("pk").first()
        if owner is None or contact is None:
            continue
        stage.wish(name, when, owner, contact.name, what, known, due)
        stage.ask(f"{name} i", (when[0], when[1] + 0.1), name, function, kind, words)
    # A nearer day is wished for, of something that was promised.
    stage.wish(
        "nearer",
        (15, 9.0),
        stage.rep,
        "Jo Ritter",
        "Kühlraum 2 übergeben und auf 2 °C gekühlt",
        "Jo Ritter unterschreibt das Übergabeprotokoll",
        20,
    )
    stage.ask(
        "nearer i",
        (15, 9.1),
        "nearer",
        "Delivery",
        "Cold room handed over",
        "Cold room 2 at Aldersee handed over and down to 2 °C",
    )
    stage.act("nearer i", (14, 10.0), "promise", dora, "Yes, with the day crew.")
    stage.say("nearer", (14, 11.0))
    stage.act(
        "nearer i",
        (1, 13.0),
        "propose",
        Actor("asker", stage.rep),
        "Their milk contract starts a week earlier than they had told us. Is there any way?",
        due=15,
    )
    # Promised without Delivery, and Delivery has not answered yet.
    last = others[-1]
    contact = last.contacts.order_by("pk").first()
    if last.owner is not None and contact is not None:
        stage.wish(
            "without",
            (4, 9.4),
            last.owner,
            contact.name,
            "The north hall moved to the new refrigerant over one weekend",
            "the plant runs on Monday at six",
            9,
        )
        stage.ask("without i", (4, 9.5), "without", "Delivery", "Cold room handed over")
        stage.say(
            "without",
            (2, 16.5),
            "Their board decides tonight and will not wait for a second date. I take it on myself.",
        )


def _case(stage: Stage) -> None:
    """A word of the rep's over Delivery's head: a case is open, and waits for the rep's own account."""
    dora = stage.head("Delivery")
    stage.wish(
        "sundays",
        (13, 10.0),
        stage.rep,
        "Daniel Roth",
        "A fitter is with you within two hours, Sundays too, until the new compressor runs",
        "somebody has come in time whenever you rang",
        18,
    )
    stage.ask("sundays i", (13, 10.1), "sundays", "Delivery", "Service visit")
    no = "Two hours on weekdays, yes. Nobody of mine is on call on Sundays, and I will not ask them twice."
    stage.act("sundays i", (12, 9.5), "decline", Actor("performer", dora), no)
    why = "They close the blast freezer otherwise. I will find somebody for the two Sundays myself."
    stage.say("sundays", (12, 15.0), why)

    def cannot(at: datetime) -> None:
        told = stage.rows["sundays"].overridden.get(function__name="Delivery")
        answer_overridden(told, "cannot", by=dora, at=at)

    def opened(at: datetime) -> None:
        cited = stage.rows["sundays"].acts.filter(act="offer")
        why = (
            "I had said what we can do and what we cannot. Now their night shift has my number, and rang it on "
            "Sunday at six. I would like to understand what was known when this was said, before it is said again."
        )
        stage.cases["sundays"] = open_case(stage.rows["sundays"], why, cited, by=dora, at=at)

    stage.then((11, 9.0), cannot)
    stage.then((2, 10.0), opened)


def _due(stage: Stage) -> None:
    """What the rep owes today, owed yesterday, and owes next."""
    rep = stage.rep
    stage.wish(
        "minutes",
        (3, 16.0),
        rep,
        "Moira Blair",
        "Minutes of our meeting at the dock, with who does what",
        "Moira Blair has added what was missing",
        0,
    )
    stage.say("minutes", (3, 16.2))
    stage.wish(
        "angebot",
        (9, 10.0),
        rep,
        "Marta Sonn",
        "Das Angebot für die Reifekammer in beiden Varianten",
        "Preis und Stromkosten stehen nebeneinander",
        -1,
    )
    stage.say("angebot", (9, 10.5))
    stage.wish(
        "power",
        (6, 14.0),
        rep,
        "Daniel Roth",
        "The power draw of the new blast freezer worked out for you",
        "your electrician can size the cable",
        2,
    )
    stage.say("power", (6, 14.2))
    stage.theirs(
        (8, 9.0),
        rep,
        "Marta Sonn",
        "Ein Termin mit Ihrem Betriebsrat zur Nachtschicht",
        "der Termin steht",
        1,
    )
    stage.theirs((14, 9.0), rep, "Ewan Tait", "Plans of the loading dock as built", "the file opens", -4)


def _leaders(stage: Stage) -> None:
    """Leaders stand in the same ledger: one due, one done and not confirmed, one late, one moved."""
    manager, leader, team = stage.manager, stage.leader, stage.team
    boss, head = Actor("performer", manager), Actor("performer", leader)
    given: tuple[tuple[str, Person, Moment, str, str, int], ...] = (
        ("leads", manager, (20, 9.0), "Leads are given out in turn, and you can all see the list", "the list of who got which is open to all of you", 2),
        ("listen", manager, (25, 9.0), "I sit in on two of your customer meetings and say nothing", "you have told me afterwards what I should know", -1),
        ("trailer", leader, (30, 10.0), "A yes or no on the demo trailer", "the decision is on the board with its reason", -3),
        ("quiet", leader, (24, 10.0), "Nobody is asked for a forecast twice a week any more", "the second mail has not come for a month", 3),
    )  # fmt: skip
    for name, by, when, what, known, due in given:

        def do(
            at: datetime,
            name: str = name,
            by: Person = by,
            what: str = what,
            known: str = known,
            due: int = due,
        ) -> None:
            stage.rows[name] = promise_team(team, what, known, stage.day(due), by=by, at=at)

        stage.then(when, do)
    stage.act(
        "listen", (2, 17.0), "report", boss, "Both done. I learnt more in them than in a month of numbers."
    )
    stage.act(
        "quiet",
        (2, 8.5),
        "propose",
        head,
        "I had not asked the board’s own people. Give me until the month ends; the second mail stops then.",
        due=8,
    )
    stage.act(
        "trailer",
        (2, 12.0),
        "warn",
        head,
        "I am late with this, and it is mine alone. The lease offer came yesterday.",
        expected=3,
    )


def _colleagues(stage: Stage) -> None:
    rep, manager, leader, mate = stage.rep, stage.manager, stage.leader, stage.mates[0]

    def asked(of: Person, by: Person, what: str, known: str, due: int) -> Do:
        def do(at: datetime) -> None:
            ask_colleague(of, what, known, stage.day(due), by=by, at=at)

        return do

    stage.then(
        (1, 12.0),
        asked(
            rep,
            mate,
            "A second look at my offer for the salmon hall before it goes out",
            "your remarks are in the margin",
            2,
        ),
    )
    stage.then(
        (2, 11.0),
        asked(
            mate,
            rep,
            "An introduction to the night foreman at your old account",
            "the three of us have spoken",
            4,
        ),
    )
    stage.then(
        (2, 13.0),
        asked(
            manager,
            leader,
            "A page on how leads were given out this quarter, before the board asks",
            "I can read it in two minutes",
            4,
        ),
    )
    stage.then(
        (3, 13.5),
        asked(
            leader,
            manager,
            "Ten minutes with Delivery and me about the crane next month",
            "we three know who has it when",
            3,
        ),
    )
    dora = stage.head("Delivery")
    stage.then(
        (2, 15.0),
        asked(
            manager,
            dora,
            "Somebody from sales rides along on the Kestrel handover",
            "they have carried one panel",
            6,
        ),
    )

    def give(at: datetime) -> None:
        what, known = "My notes from the visit at the fish landing", "you can quote them without calling me"
        promise_colleague(mate, what, known, stage.day(1), by=rep, at=at)

    stage.then((4, 9.0), give)

    def give_from_the_top(at: datetime) -> None:
        what, known = (
            "Twenty minutes before the board for your team’s numbers, unpolished",
            "the slot is in the invitation",
        )
        promise_colleague(manager, what, known, stage.day(1), by=leader, at=at)

    stage.then((4, 17.0), give_from_the_top)
