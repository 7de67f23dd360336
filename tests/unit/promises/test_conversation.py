"""The two conversations for action: every act from every state."""

from __future__ import annotations

import itertools

import pytest

from bonafides.errors import WrongRequest
from bonafides.promises.conversation import (
    ACTS,
    ENDED,
    STATES,
    TRANSITIONS,
    Standing,
    open_acts,
    refusal,
    take,
)
from bonafides.promises.gate import Inner, Override, gate

SIDES = ("asker", "performer", "clock")

# Winograd and Flores (1986), chapter 5, figure 5.1: state, act, state after it, in the words of this ledger.
FLORES = [
    ("begun", "ask", "asker", "asked"),
    ("asked", "promise", "performer", "promised"),
    ("asked", "counter", "performer", "countered"),
    ("asked", "decline", "performer", "declined"),
    ("asked", "withdraw", "asker", "declined"),
    ("countered", "accept", "asker", "promised"),
    ("countered", "ask", "asker", "asked"),
    ("countered", "withdraw", "asker", "declined"),
    ("countered", "decline", "performer", "declined"),
    ("promised", "report", "performer", "reported"),
    ("promised", "renege", "performer", "reneged"),
    ("promised", "cancel", "asker", "cancelled"),
    ("reported", "satisfied", "asker", "satisfied"),
    ("reported", "not_yet", "asker", "promised"),
]


@pytest.mark.parametrize(("state", "act", "by", "after"), FLORES)
def test_every_act_of_the_published_diagram_leads_where_it_says(state, act, by, after):
    assert take(Standing(state), act, by=by).state == after


def test_every_act_from_every_state_by_every_side_is_taken_or_refused_with_the_reason():
    taken = 0
    for state, act, by in itertools.product(STATES, ACTS, SIDES):
        standing = Standing(state, "asker" if state == "renegotiating" else None)
        why = refusal(standing, act, by=by)
        if why:
            with pytest.raises(WrongRequest) as caught:
                take(standing, act, by=by)
            assert why in str(caught.value)
        else:
            assert take(standing, act, by=by).state == TRANSITIONS[(state, act)][1]
            taken += 1
    # Every transition by each of its sides, less the two answers of the asker to their own proposal.
    assert taken == sum(len(sides) for sides, _ in TRANSITIONS.values()) - 2


def test_nothing_happens_after_an_end():
    assert all(open_acts(Standing(state), side) == () for state in ENDED for side in SIDES)


def test_every_state_can_be_reached_and_every_one_that_has_not_ended_can_end():
    leads = {state: {to for (at, _), (_, to) in TRANSITIONS.items() if at == state} for state in STATES}
    reached = {"begun"}
    while more := {to for state in reached for to in leads[state]} - reached:
        reached |= more
    assert reached == set(STATES)
    ending = set(ENDED)
    while more := {state for state in STATES if leads[state] & ending} - ending:
        ending |= more
    assert ending == set(STATES)


def test_only_whoever_asked_can_say_that_it_was_kept():
    able = {side for (_, act), (sides, _) in TRANSITIONS.items() if act == "satisfied" for side in sides}
    assert able == {"asker"}


def test_only_whoever_must_do_it_can_promise_it():
    able = {s for (_, act), (sides, _) in TRANSITIONS.items() if act in ("promise", "offer") for s in sides}
    assert able == {"performer"}


@pytest.mark.parametrize("by", ["asker", "performer"])
def test_whoever_proposes_another_date_cannot_answer_the_proposal(by):
    other = "asker" if by == "performer" else "performer"
    proposed = take(Standing("promised"), "propose", by=by)
    assert "the other side answers" in refusal(proposed, "agree", by=by)
    assert take(proposed, "agree", by=other) == Standing("promised")


def test_a_warning_changes_nothing_about_where_a_promise_stands():
    for state in ("promised", "renegotiating"):
        before = Standing(state, "asker" if state == "renegotiating" else None)
        assert take(before, "warn", by="performer") == before


def test_silence_can_never_make_a_promise_kept():
    assert {to for (_, act), (_, to) in TRANSITIONS.items() if act == "fall_silent"} == {"unconfirmed"}


@pytest.mark.parametrize("state", STATES)
def test_the_outer_promise_waits_for_every_yes_inside(state):
    found = gate([Inner("Support", "promised"), Inner("Delivery", state)])
    assert found.open == (state in {"promised", "renegotiating", "reported", "unconfirmed", "satisfied"})


def test_an_override_needs_a_name_and_a_reason_and_is_shown_to_whom_it_concerns():
    parts = [Inner("Support", "declined"), Inner("Delivery", "promised")]
    opened = gate(parts, Override("Ada Lind", "their board meets tonight"))
    assert (opened.open, opened.shown_to) == (True, ("Support",))
    for by, reason in (("", "x"), ("Ada Lind", " ")):
        with pytest.raises(ValueError, match="a name and a reason"):
            Override(by, reason)


def test_whoever_promises_their_own_work_alone_waits_for_nobody():
    assert gate([]).open
