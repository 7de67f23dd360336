"""Every declared page and endpoint, opened by somebody of every role: allowed, refused, and written down.

What is expected comes from the words of `people.roles.CONDITIONS`, worked out here by hand for this
organisation and not by the predicates that guard the pages.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.architecture.test_declared_pages import by_method, views_of
from tests.forecasts import publish_forecasts
from tests.houses import House, account, sign_in
from tests.mirrors import closed_round, said_by
from tests.rounds import begun
from tests.words_kept import publish_words

from bonafides.candour.app.models import Answer
from bonafides.huddle.app.actions_orders import Brief, answer_order, put_up
from bonafides.huddle.app.models import Order
from bonafides.people.app.access import Page
from bonafides.people.app.models import (
    Arrival,
    ClientContact,
    Person,
    Question,
    ReadTrace,
    Share,
    UnclearUser,
)
from bonafides.people.app.models import Client as Customer
from bonafides.people.roles import CONDITIONS, RIGHTS
from bonafides.privacy.release import release
from bonafides.promises.app.actions_asking import Part, Wish, ask_before, say_it
from bonafides.promises.app.actions_cases import open_case
from bonafides.promises.app.actions_handovers import hand_over
from bonafides.promises.app.models import Agreed, Case, Contact, Hook, Overridden, Promise
from bonafides.readings.app.actions import publish
from bonafides.readings.app.models import Import, Job, Source
from bonafides.trust.app.actions_asking import add_subject
from bonafides.trust.app.actions_guesses import make_guess
from bonafides.trust.app.actions_replies import write_reply
from bonafides.trust.app.models import Cell, Round, Subject, Thread
from bonafides.trust.app.views_replies import link_to
from bonafides.trust.instruments import load

pytestmark = pytest.mark.django_db

WORKS_HERE = ("member", "rep", "manager", "delivery", "learning", "leader", "administrator")
GONE = ("leaver", "deactivated")
EVERYBODY = ("anonymous", *WORKS_HERE, *GONE)

ALLOWED = {
    "anybody": EVERYBODY,
    "respondent": EVERYBODY,
    "signed_in": WORKS_HERE,
    "own": WORKS_HERE,
    "own_or_shared": ("rep",),
    "in_team": ("rep", "manager", "leader"),
    "of_the_team": ("rep", "manager"),
    "leads_team": ("manager",),
    "leads": ("leader",),
    "administers": ("administrator",),
    "tries_out": ("administrator",),
    "concerned": ("rep", "manager", "delivery"),
    "answers_for": ("delivery",),
    "keeps_rounds": ("learning", "administrator"),
}
"""Who holds a condition where the page is about the rep, the rep's team, or nothing; no invented company."""

AT_MOST_QUERIES = 110
"""However large the organisation: nothing here asks once a row. An export asks once a table."""


@dataclass
class World:
    """One of each thing that an address may name: all of them the rep's, the rep's team's, or everybody's."""

    house: House
    things: dict[str, str]

    def path(self, route: str) -> str:
        """The address with its blanks filled by what they name."""

        def fill(match: re.Match[str]) -> str:
            before = route[: match.start()].strip("/").split("/")[-1]
            name = match["name"]
            for wanted in (f"{before}/{name}", name):
                if wanted in self.things:
                    return self.things[wanted]
            raise KeyError(f"tell this test what stands for {before}/<{name}> in {route!r}")

        return "/" + re.sub(r"<(?:\w+:)?(?P<name>\w+)>", fill, route).replace("^", "").replace("$", "")


@pytest.fixture
def world(house: House) -> World:
    return make_world(house)


def make_world(house: House) -> World:
    """Put one of each thing into the organisation."""
    figure = {"value": 0.6, "low": 0.5, "high": 0.7, "n": 80, "unit": "share", "why": ""}
    on = date(2026, 11, 1)

    def reading(kind: str, audience: Any, subject: int | None) -> str:
        let_out = release(kind, audience, subject, {"word": figure}, n_people=9)
        return publish(let_out, as_of=on, source=None, cut="test").key

    source = Source.objects.create(name="Sales CRM")
    arrived = Import.objects.create(source=source, state="read", by=house.administrator)
    job = Job.objects.create(kind="night", state="done", what="done", by=house.administrator)
    customer = Customer.objects.create(kind="customer", name="Sawmill", owner=house.rep)
    contact = ClientContact.objects.create(client=customer, name="Ada Holz")
    arrival = Arrival.objects.create(
        kind="people", by=house.administrator, on=house.on, content=b"name,email\nAda Neu,ada@house.example\n"
    )
    answer = Answer.objects.create(deal_id="d-1", by=house.rep, kind="other", text="They called.")
    ended = Share.objects.create(
        owner=house.rep, purpose="candour.mine", with_person=house.learning, ended_at=timezone.now()
    )
    question = Question.objects.create(trace=1, asked_by=house.manager, asked_of=house.rep)
    publish_forecasts(house)
    publish_words(house)
    asked = an_ask(house, customer)
    things = {
        "ask/key": Promise.objects.get(direction="ours").key,
        "inbox/key": asked.key,
        "promise/key": asked.key,
        "with-us/key": asked.key,
        "link/contact": contact.key,
        "key/what": "decline",
        "what": "decline",
        "without-us/key": Overridden.objects.create(
            outer=asked,
            function=house.delivery_function,
            by=house.rep,
            reason="A free Sunday",
            missing="asked",
        ).key,
        "order/key": an_order(house).key,
        "catalogue/key": house.delivery_function.key,
        "functions/key": house.delivery_function.key,
        "accounts/key": customer.key,
        "agreed": an_agreement(house).key,
        "kind": "nothing.like.it",
        "deal": "aa11",
        "text": "nonsense",
        "parts/name": "nonsense.js",
        "role": "rep",
        "hooks/key": Hook.objects.create(url="https://x.example", salt="s", by=house.administrator).key,
        "answer/key": question.key,
        "answers/key": answer.key,
        "shares/number": str(ended.pk),
        "person/key": house.rep.key,
        "people/key": house.rep.key,
        "team/key": house.north.key,
        "teams/key": house.north.key,
        "sources/key": source.key,
        "imports/key": arrived.key,
        "jobs/key": job.key,
        "clients/key": customer.key,
        "client/key": customer.key,
        "contacts/key": contact.key,
        "contact/key": contact.key,
        "file/key": arrival.key,
        "waiting/key": a_contact(house).key,
        "had/key": a_contact(house).key,
        "unclear/key": UnclearUser.objects.create(source=source.key, external_id="005X", name="N. Field").key,
        "of-all/key": reading("test.all", "organisation", None),
        "of-a-team/key": reading("test.team", "team", house.north.pk),
        "of-mine/key": reading("test.mine", "self", house.rep.pk),
    }
    said, case = a_case(house, customer)
    given = hand_over(customer, house.learning, giver=house.rep, by=house.rep)
    things |= {
        "promises/key": asked.key,
        "hand-over/giver": house.rep.key,
        "handover/key": given.key,
        "promise": said.key,
    }
    things |= rounds_of(house)
    things |= guesses_of(house, contact)
    things |= mirrors_of(house, contact)
    things |= {"about/key": said.key, "case/key": case.key, "should-not/key": said.key}
    return World(house, things)


def mirrors_of(house: House, contact: ClientContact) -> dict[str, str]:
    """Closed rounds about the rep, the rep's team and the organisation, and what the rep said back."""
    profile = closed_round(
        house,
        {"others": said_by(load("trust-profile"), 8, seed=1)},
        person=house.rep,
        asked=[house.manager],
        contacts=[contact],
    )
    closed_round(
        house, {"team": said_by(load("team-safety"), 8, seed=2)}, team=house.north, slug="team-safety"
    )
    closed_round(
        house,
        {"team": said_by(load("learning-climate"), 9, seed=3)},
        parts={house.north: said_by(load("learning-climate"), 6, seed=4)},
        slug="learning-climate",
    )
    said = write_reply(profile.subject, "You wait for me.", "", "I call back.", by=house.rep, on=house.on)
    return {
        "earlier/key": profile.row.key,
        "reply/key": profile.subject.key,
        "back/key": profile.subject.key,
        "ask-back/key": a_thread(profile.subject).key,
        "heard/text": link_to(profile.subject).rstrip("/").split("/")[-1],
        "tip/kind": "mine",
        "place": "0",
        "said/key": said.key,
    }


def a_thread(subject: Subject) -> Thread:
    """A comment about the rep whose writer may be asked back."""
    return Thread.objects.create(subject=subject, question="keep", comment="Ask us first.")


def guesses_of(house: House, contact: ClientContact) -> dict[str, str]:
    """The rep's guess at how a client sees them; an open round in which the rep answers by name."""
    guessed = make_guess(
        contact, load("two-minutes"), {"c1": 6, "r1": 5, "i2": 4, "s1": 3}, by=house.rep, today=house.on
    )
    asked = begun(house, title="Spring")
    subject = add_subject(asked, person=house.rep, by=house.learning)
    for state in ("opening", "open"):
        Round.objects.filter(pk=asked.pk).update(state=state)
    return {"guess/key": guessed.key, "of/key": house.rep.key, "named/key": subject.key}


def rounds_of(house: House) -> dict[str, str]:
    """A round about the rep that is being prepared; on the board as if it were launched."""
    made = begun(house, title="How we work together")
    told = '{"cells":[],"plan":[]}'
    Round.objects.filter(pk=made.pk).update(manifest=told.encode(), fingerprint="ab" * 32)
    subject = add_subject(made, person=house.rep, by=house.learning)
    cell = Cell.objects.create(code="ab" * 8, round=made, subject=subject, relation="peers", invited=8)
    return {
        "rounds/key": made.key,
        "board/key": made.key,
        "answer/key": made.key,
        "subject/key": subject.key,
        "cards/code": cell.code,
    }


def a_case(house: House, customer: Customer) -> tuple[Promise, Case]:
    """The rep promised something over the head of Delivery, who opened a case about another such promise."""
    due = house.on + timedelta(days=20)
    first, second = (
        say_it(
            ask_before(Wish(what, "It runs", due, customer), [Part(house.delivery_function)], by=house.rep),
            by=house.rep,
            reason="They decide tonight",
        )
        for what in ("A dryer", "A saw")
    )
    return first, open_case(second, "Nobody can build it", second.acts.all(), by=house.delivery)


def an_ask(house: House, customer: Customer) -> Promise:
    """The rep has asked Delivery for something, and has not said it to the customer."""
    wish = Wish("Two fitters", "First board sawn", house.on + timedelta(days=20), customer)
    return ask_before(wish, [Part(house.delivery_function)], by=house.rep).rests.get().inner


def an_order(house: House) -> Order:
    """The rep has put an order up for the manager and for Delivery; both work on it."""
    order = put_up(Brief("Two welders", "They asked us first"), [house.manager, house.delivery], by=house.rep)
    for colleague in (house.manager, house.delivery):
        answer_order(order, "accepted", by=colleague)
    return order


def a_contact(house: House) -> Contact:
    """The rep has passed a mail on, and nobody knows whose it is."""
    n = Contact.objects.count()
    return Contact.objects.create(
        person=house.rep,
        kind="mail",
        direction="in",
        way="forwarded",
        happened_at=timezone.now(),
        identity=f"of the rep {n}",
    )


def an_agreement(house: House) -> Agreed:
    return Agreed.objects.create(
        function=house.delivery_function,
        what="A spare part",
        done_when="It is there",
        within_days=3,
        until_on=house.on + timedelta(days=90),
        by=house.delivery,
    )


def somebody(role: str, house: House) -> Person | None:
    """Somebody who holds this role and no other."""
    if role == "anonymous":
        return None
    if role in ("member", "deactivated"):
        return Person.objects.create(name=f"Some {role}", email=f"{role}@house.example")
    found: Person = getattr(house, role)
    return found


def browser_of(role: str, house: House) -> Client:
    browser = Client(raise_request_exception=False)
    person = somebody(role, house)
    if person is not None:
        sign_in(browser, person)
        if role == "deactivated":
            user = account(person)
            user.is_active = False
            user.save()
    return browser


def pages(method: str = "get") -> list[tuple[str, Page]]:
    """Every address that a method reaches, with its declaration."""
    found = [
        (route, called.declared_page)
        for route, view in views_of()
        for called, methods in by_method(view)
        if hasattr(called, "declared_page") and (not methods or method in methods)
    ]
    assert len(found) > 30
    return found


def was_refused(answer: HttpResponse) -> bool:
    """403 or 401, or the way to the door."""
    to_the_door = answer.status_code == 302 and answer["Location"].startswith("/sign-in/login")
    return to_the_door or answer.status_code in (401, 403)


def expected(role: str, shown: Page, route: str) -> bool:
    condition = RIGHTS[shown.right].condition
    if condition == "own" and shown.about == "person":
        # The page names whose it is: the rep's.
        return role == "rep"
    if route.startswith("promises/client/"):
        # What a client and we have promised is not the business of a function that was asked for a part.
        return role in ("rep", "manager")
    if route.startswith("promises/cases/about/"):
        # Only those who had to keep it, or to whom it was made, open a case.
        return role == "delivery"
    if route.startswith("promises/handover/"):
        # Who gives, who takes, and who offered it.
        return role in ("rep", "learning")
    if route.startswith("promises/case/"):
        # Its parties, and leaders, who name those that decide.
        return role in ("rep", "delivery", "leader")
    if route.startswith(("mirror/back/", "mirror/ask-back/")):
        # Whoever the round was about asks back.
        return role == "rep"
    if route.startswith("mirror/reply/") and "take-back" not in route:
        # Whoever the round was about says something back.
        return role == "rep"
    return role in ALLOWED[condition]


def test_every_condition_is_worked_out_here() -> None:
    assert ALLOWED.keys() == CONDITIONS.keys()


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("role", EVERYBODY)
def test_every_page_opens_for_whom_it_should_and_writes_what_it_must(
    role: str, method: str, world: World
) -> None:
    browser = browser_of(role, world.house)
    wrong = []
    for route, shown in pages(method):
        with transaction.atomic():
            problem = walk(browser, method, role, route, shown, world)
            transaction.set_rollback(True)
        if problem:
            wrong.append(f"{shown.name} by {role}: {problem}")
    assert not wrong, "\n".join(wrong)


def walk(browser: Client, method: str, role: str, route: str, shown: Page, world: World) -> str:
    before = ReadTrace.objects.count()
    path = world.path(route)
    send: Callable[..., HttpResponse] = getattr(browser, method)
    with CaptureQueriesContext(connection) as asked:
        answer = send(path)
    if answer.status_code >= 500 and not (shown.name == "ready" and answer.status_code == 503):
        return f"{answer.status_code} at {path}"
    if answer.status_code == 405 or (shown.through == "api" and answer.status_code in (400, 422)):
        return ""  # nothing answers by this method, or to such words, whoever asks
    if expected(role, shown, route) == was_refused(answer):
        return f"{answer.status_code} at {path}, expected {'to open' if was_refused(answer) else 'a refusal'}"
    if len(asked) > AT_MOST_QUERIES:
        return f"{len(asked)} queries"
    return traced(role, answer, shown, before, world)


def traced(role: str, answer: HttpResponse, shown: Page, before: int, world: World) -> str:
    """What the log must hold: one line for a read of somebody's data, refused or not; else none."""
    written = list(ReadTrace.objects.order_by("pk")[before:])
    if shown.about == "nobody" or role in ("anonymous", "deactivated"):
        return "a trace of nobody's data" if written else ""
    if was_refused(answer):
        if len(written) != 1 or not written[0].refused:
            return "a refused read that left no line"
    elif answer.status_code < 400 or answer.status_code == 422:
        if len(written) != 1 or written[0].refused:
            return f"{len(written)} lines for one read"
    else:
        return "a line for what was not there" if written else ""
    return subject_is_right(role, written[0], shown, world)


def subject_is_right(role: str, line: ReadTrace, shown: Page, world: World) -> str:
    house = world.house
    if shown.about == "self":
        return "" if line.subject == line.reader else "the line names somebody else"
    subject = {"person": house.rep.pk, "team": house.north.pk, "organisation": None}[shown.about]
    if (line.about, line.subject) != (shown.about, subject):
        return f"the line says {line.about} {line.subject}"
    return "" if line.page == shown.name and line.purpose == shown.purpose else "the line names another page"
