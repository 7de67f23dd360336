"""Contacts of the rep's team with their clients: who spoke last, who waits, and two that nobody can place."""

from __future__ import annotations

from datetime import UTC

import numpy as np

from bonafides.people.app.models import Client, ClientContact, Person
from bonafides.promises.app.actions_arriving import keep
from bonafides.promises.app.actions_contacts import start_collecting
from bonafides.promises.app.models import Collecting
from bonafides.promises.arriving.contacts import Arrived, Direction, Kind, Outcome, Party, identity_of
from bonafides.readings.app.models import Reading
from bonafides.website.demo.living import MINE
from bonafides.website.demo.scenes import Moment, Stage

SUBJECTS = (
    "Doors for the loading dock", "Drawing, second version", "Monday’s visit", "Question on the drain",
    "Offer for the ripening room", "Night shift", "Spare parts list", "Audit next month", "Your order number",
    "Readings of last week",
)  # fmt: skip

Line = tuple[str, Moment, Kind, Direction, Outcome, str]

STORIES: tuple[Line, ...] = (
    # Nobody answers at Calder: four tries, then silence.
    ("Ewan Tait", (34, 10.0), "meeting", "both", "held", "At the dock"),
    ("Ewan Tait", (30, 9.2), "mail", "in", "unknown", "Doors for the loading dock"),
    ("Ewan Tait", (22, 11.0), "mail", "out", "unknown", "Doors for the loading dock"),
    ("Ewan Tait", (15, 14.3), "call", "out", "voicemail", ""),
    ("Ewan Tait", (9, 9.1), "mail", "out", "unknown", "Two nights instead of one?"),
    ("Ewan Tait", (4, 16.0), "call", "out", "no_answer", ""),
    # Kestrel has asked, and waits for us.
    ("Lucie Moreau", (12, 9.0), "call", "both", "connected", ""),
    ("Lucie Moreau", (6, 13.0), "mail", "out", "unknown", "Second blast freezer"),
    ("Lucie Moreau", (2, 17.5), "mail", "in", "unknown", "Second blast freezer: one question"),
    # Fenwick and we talk all the time.
    ("Priya Nair", (8, 10.0), "meeting", "both", "held", "Walk through cold room 2"),
    ("Priya Nair", (3, 9.0), "mail", "in", "unknown", "Pastry on Thursday"),
    ("Priya Nair", (2, 10.0), "mail", "out", "unknown", "Re: Pastry on Thursday"),
    ("Priya Nair", (1, 15.0), "call", "in", "connected", ""),
    # The dairy has said nothing for a month.
    ("Marta Sonn", (41, 10.0), "meeting", "both", "held", "Reifekammer"),
    ("Marta Sonn", (29, 9.3), "mail", "out", "unknown", "Angebot Reifekammer"),
    ("Marta Sonn", (18, 10.4), "mail", "out", "unknown", "Angebot Reifekammer: gibt es Fragen?"),
    ("Marta Sonn", (11, 11.2), "call", "out", "voicemail", ""),
    ("Marta Sonn", (5, 9.0), "mail", "out", "unknown", "Ihr Betriebsrat, ein Termin"),
)  # fmt: skip
"""The rep's own, of the last weeks."""

SILENT = ("Marta Sonn", "Ewan Tait")
"""Of these, contacts name a deal of the rep's that has fallen silent in the CRM too, where there is one."""

UNPLACED: tuple[tuple[str, str, Moment, str], ...] = (
    ("r.voss@gmx.net", "Ralf Voss", (1, 11.0), "Cold rooms for a cheese cellar?"),
    ("gate2@hafenlager.example", "", (3, 8.2), "Lieferschein 20817"),
)
"""From addresses that nobody knows: they wait for a hand."""


def collect(stage: Stage, *, seed: int) -> None:
    """Let the rep and two colleagues collect contacts, and bring a year of them."""
    rng = np.random.default_rng([seed, 1897])
    own = start_collecting(keep_subjects=True, keep_bodies=False, by=stage.rep)
    deals = dict(zip(SILENT, silent_deals(stage.rep), strict=False))
    for who, when, kind, direction, outcome, subject in STORIES:
        contact = ClientContact.objects.get(name=who)
        party = Party(contact.email, contact.name)
        _keep(stage, own, party, when, kind, direction, outcome, subject, deals.get(who, ""))
    for address, name, when, subject in UNPLACED:
        _keep(stage, own, Party(address, name), when, "mail", "in", "unknown", subject)
    for person in (stage.rep, *stage.mates[:2]):
        row = (
            own
            if person == stage.rep
            else start_collecting(keep_subjects=False, keep_bodies=False, by=person)
        )
        for client in Client.objects.filter(owner=person).prefetch_related("contacts"):
            for contact in list(client.contacts.all())[:2]:
                _year(stage, rng, row, contact, last=44 if person == stage.rep else 3)


def silent_deals(rep: Person) -> list[str]:
    """Deals of the rep's own reading with a chance that they are still there, as the source calls them."""
    own = Reading.objects.filter(kind=MINE, subject=rep.pk, superseded_at__isnull=True).first()
    return [one["id"] for one in own.payload["deals"] if one["unanswered"] and one["alive"]] if own else []


def _year(
    stage: Stage, rng: np.random.Generator, row: Collecting, contact: ClientContact, *, last: int
) -> None:
    """Now and then over the year, till so many working days before today."""
    for day in np.unique(rng.integers(last, 240, size=7)).tolist():
        draw, when = rng.random(), (day, float(rng.uniform(8, 17)))
        subject = SUBJECTS[int(rng.integers(len(SUBJECTS)))]
        party = Party(contact.email, contact.name)
        if draw < 0.35:
            _keep(stage, row, party, when, "mail", "out", "unknown", subject)
        elif draw < 0.65:
            _keep(stage, row, party, when, "mail", "in", "unknown", subject)
        elif draw < 0.85:
            _keep(stage, row, party, when, "call", "out", "connected", "")
        else:
            _keep(stage, row, party, when, "meeting", "both", "held", subject)
    # Nobody is left waiting by chance: who waits is told in `STORIES`.
    last_word = (max(last - 1, 1), float(rng.uniform(8, 17)))
    _keep(stage, row, Party(contact.email, contact.name), last_word, "call", "out", "connected", "")


def _keep(
    stage: Stage,
    row: Collecting,
    party: Party,
    when: Moment,
    kind: Kind,
    direction: Direction,
    outcome: Outcome,
    subject: str,
    deal: str = "",
) -> None:
    at, person = stage.at(when), _of(row)
    keep(
        Arrived(
            kind=kind,
            direction=direction,
            happened_at=at.astimezone(UTC),
            identity=identity_of(kind, at.isoformat(), party.address, person.key),
            way={"mail": "copied", "call": "call_log", "meeting": "calendar"}[kind],  # type: ignore[arg-type]
            theirs=(party,),
            ours=(person.email,),
            subject=subject,
            outcome=outcome,
            # As where somebody writes [deal …] into the subject.
            deal_said=(deal,) if deal else (),
        ),
        row,
    )


def _of(row: Collecting) -> Person:
    return row.person
