"""What happened in the invented company besides deals: whom it serves, who shared, who read, who asked."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from bonafides.candour import purposes as purposes
from bonafides.candour.app.actions import answer_deal
from bonafides.people.app.actions_clients import keep_client, keep_contact
from bonafides.people.app.actions_shares import share
from bonafides.people.app.actions_traces import answer_why, ask_why
from bonafides.people.app.models import Hat, Membership, Person, ReadTrace
from bonafides.people.app.traces import write_trace
from bonafides.readings.app.models import Reading
from bonafides.website.demo.clients import BY_REP, SERVED, address_of

MINE = "candour.mine"
SHARED_FOR = timedelta(days=90)


def chosen_rep() -> Person | None:
    """The rep whose own page is the fullest: deals on which word and record part, a silent one, claims."""
    reps = set(Hat.objects.filter(role="rep").values_list("person_id", flat=True))
    own = Reading.objects.filter(kind=MINE, subject__in=reps, superseded_at__isnull=True).order_by("subject")
    ranked = [(_fullness(one.payload), -int(one.subject or 0)) for one in own.iterator()]
    return Person.objects.get(pk=-max(ranked)[1]) if ranked else None


def _fullness(payload: dict[str, Any]) -> tuple[int, int, bool, int, int]:
    """Levels drawn, deals apart, whether one is silent, deals of this period, claims; enough is enough."""
    deals, claims = payload["deals"], payload["claims"]
    apart = sum(deal["apart"] for deal in deals)
    silent = any(deal["unanswered"] and deal["alive"] for deal in deals)
    return min(len(claims["levels"]), 3), min(apart, 2), silent, min(len(deals), 4), int(claims["n"])


def live(rep: Person, *, today: date) -> None:
    """Let people serve clients, share, read, ask and answer, as they would in the house."""
    administrator = Hat.objects.filter(role="administrator").select_related("person")[0].person
    team = Membership.objects.filter(person=rep).values_list("team_id", flat=True)[0]
    manager = Hat.objects.filter(role="manager", team=team).select_related("person")[0].person
    colleagues = list(
        Person.objects.filter(memberships__team=team, hats__role="rep").exclude(pk=rep.pk).order_by("pk")
    )
    _serve(rep, colleagues, administrator, today)
    if colleagues:
        mate = colleagues[0]
        share(MINE, by=rep, until_on=today + SHARED_FOR, person=mate)
        share(MINE, by=mate, until_on=today + SHARED_FOR, person=rep)
        _read(mate, "rep", "candour:person", rep, MINE)
        _answer(colleagues)
    _read(manager, "manager", "candour:person", rep, MINE, refused=True)
    kept = _read(administrator, "administrator", "people:keep_person", rep, "people.directory")
    answer_why(
        ask_why(kept, by=rep),
        "Your team was missing after the import from the CRM; I put it in.",
        by=administrator,
    )


def _serve(rep: Person, colleagues: list[Person], administrator: Person, today: date) -> None:
    """The first clients are the rep's; then each colleague of the team has one, then others who sell."""
    known = {rep.pk, *(person.pk for person in colleagues)}
    others = Person.objects.filter(hats__role="rep").exclude(pk__in=known).order_by("pk")
    # One of each other team before a second of any: reps are numbered team by team.
    spread = [person for place, person in enumerate(others) if place % 3 == 0]
    owners = [rep] * BY_REP + colleagues + spread
    for number, firm in enumerate(SERVED):
        client = keep_client(
            None,
            kind=firm.kind,
            name=firm.name,
            owner=owners[number % len(owners)],
            since_on=today - timedelta(days=firm.since_days),
            by=administrator,
        )
        for who, job in firm.people:
            email = address_of(who, firm.name)
            keep_contact(
                client, None, by=administrator, name=who, email=email, job=job, language=firm.language
            )


def _answer(colleagues: list[Person]) -> None:
    """One of the team has said what the record does not show about a deal of theirs."""
    for person in colleagues:
        own = Reading.objects.filter(kind=MINE, subject=person.pk, superseded_at__isnull=True).first()
        apart = [deal for deal in own.payload["deals"] if deal["apart"]] if own else []
        if apart:
            text = (
                "Their board meets on the first Tuesday of the month; until then nobody there will say more."
            )
            answer_deal(apart[0]["id"], "event", text, happened_on=None, by=person)
            return


def _read(
    reader: Person, as_what: str, page: str, about: Person, purpose: str, *, refused: bool = False
) -> ReadTrace:
    write_trace(
        reader=reader.pk,
        reader_as=as_what,
        page=page,
        about="person",
        subject=about.pk,
        purpose=purpose,
        refused=refused,
        through="page",
    )
    return ReadTrace.objects.order_by("-pk")[0]
