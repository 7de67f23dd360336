"""Law of DESIGN 3.5 on the ledger itself: whatever is said aloud changes no figure of anybody, and no log."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bonafides.huddle.app import actions
from bonafides.huddle.app.actions_orders import Brief, answer_order, put_up
from bonafides.people.app.models import Act as Noted
from bonafides.people.app.models import Client, ReadTrace
from bonafides.promises.app.actions import act
from bonafides.promises.app.actions_giving import promise_colleague
from bonafides.promises.app.models import Promise
from bonafides.promises.app.queries_night import ledger, log_size
from bonafides.promises.app.sides import Actor
from bonafides.promises.counts import counted
from bonafides.promises.outcomes import life
from bonafides.promises.reliability import reliability, reliability_of_person
from bonafides.promises.saying import Saying

pytestmark = pytest.mark.django_db


@pytest.fixture
def sawmill(house) -> Client:
    return Client.objects.create(kind="customer", name="Sawmill", owner=house.rep)


def kept_promises(house) -> None:
    """Two promises of the rep's to colleagues: one kept, one taken back."""
    for what, done in (("figures", "report"), ("a price", "renege")):
        due = house.on + timedelta(days=9)
        row = promise_colleague(house.reps[1], what, "", due, by=house.rep)
        row = act(
            row, done, Actor("performer", house.rep), Saying(text="The machine broke.", reason="could_not")
        )
        if done == "report":
            act(row, "satisfied", Actor("asker", house.reps[1]))


def figures(house) -> tuple[object, ...]:
    lives = [life(acts, as_of=house.on + timedelta(days=30)) for _, acts in ledger(log_size())]
    counts = counted(lives)
    return log_size(), reliability(counts).record(), reliability_of_person(counts).record()


SAID = st.lists(
    st.tuples(
        st.sampled_from(["say", "ask", "ask_one", "own", "order"]),
        st.sampled_from(["on_course", "changed", "stuck", "help"]),
        st.sampled_from([0, 1, 2]),
        st.booleans(),
    ),
    max_size=8,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(said=SAID)
def test_whatever_is_said_aloud_changes_no_figure_and_no_log(house, sawmill, said):
    if not Promise.objects.exists():
        kept_promises(house)
    before = figures(house), Noted.objects.count(), ReadTrace.objects.count()
    key = Promise.objects.order_by("pk").values_list("key", flat=True)[0]
    for what, state, who, with_answer in said:
        speak(house, what, state, house.reps[who], f"promise:{key}", with_answer)
    assert (figures(house), Noted.objects.count(), ReadTrace.objects.count()) == before
    assert before[0][1]["counts"]["kept"] == before[0][1]["counts"]["broken"] == 1


def speak(house, what: str, state: str, by, about: str, with_answer: bool) -> None:
    other = house.reps[3]
    if what == "say":
        actions.say(house.north, state, "Something is true.", about=about, by=by)
    elif what in ("ask", "ask_one"):
        of = other if what == "ask_one" else None
        asked = actions.ask_for_help(house.north, "Who knows?", of=of, by=by)
        if with_answer:
            actions.thank_for_help(actions.offer_help(asked, "I do.", by=other), by=by)
            actions.close_help(asked, by=by)
    elif what == "own":
        mistake = actions.own_mistake(house.north, "I forgot.", by=by)
        if with_answer:
            actions.thank_for_owning(mistake, by=other)
    else:
        order = put_up(Brief("Welders", "They asked"), [other], by=by)
        answer_order(order, "declined" if with_answer else "accepted", "No.", by=other)
