"""What may be said and answered, by whom: every combination, allowed or refused with its reason."""

from __future__ import annotations

from datetime import date
from itertools import product

import pytest

from bonafides.huddle.orders import ANSWERS, reads_words, shares, silent_days, why_no_answer
from bonafides.huddle.saying import LONGEST, STATES, why_no_offer, why_no_thanks, why_not_said


@pytest.mark.parametrize("state", STATES)
def test_every_state_but_on_course_says_a_sentence(state):
    assert (why_not_said(state, " \n ") == "") == (state == "on_course")
    assert why_not_said(state, "The terminal has gone quiet.") == ""
    assert why_not_said(state, "x" * (LONGEST + 1)) == f"at most {LONGEST} characters"


def test_an_unknown_state_says_nothing():
    assert why_not_said("fine", "All is well.").startswith("say whether")


@pytest.mark.parametrize(("asked_of", "by", "answered"), [*product((None, 2, 3), (1, 2, 3), (True, False))])
def test_help_is_offered_by_whoever_was_asked_while_nobody_has_answered(asked_of, by, answered):
    allowed = by != 1 and asked_of in (None, by) and not answered
    assert (why_no_offer(by, asker=1, asked_of=asked_of, answered=answered) == "") == allowed


def test_nobody_thanks_themselves():
    assert why_no_thanks(1, teller=1)
    assert why_no_thanks(2, teller=1) == ""


@pytest.mark.parametrize(
    ("answer", "because", "is_owner", "invited", "ended"),
    [*product([*ANSWERS, "maybe"], ["", "  ", "They never pay."], *[(True, False)] * 3)],
)
def test_an_order_is_answered_by_whom_it_was_put_to_and_a_no_says_why(
    answer, because, is_owner, invited, ended
):
    needs = answer in ("declined", "would_believe")
    known = answer in ("accepted", "declined", "would_believe")
    allowed = not is_owner and invited and not ended and known and (bool(because.strip()) or not needs)
    why = why_no_answer(answer, because, is_owner=is_owner, invited=invited, ended=ended)
    assert (why == "") == allowed


@pytest.mark.parametrize("reader", [1, 2, 3])
def test_the_owner_and_whoever_said_it_read_a_reason(reader):
    assert reads_words(reader, owner=1, by=2) == (reader in (1, 2))


def test_an_order_is_shared_by_its_owner_and_those_who_accepted():
    assert [shares(n, owner=1, accepted={3}) for n in (1, 2, 3)] == [True, False, True]


def test_silence_is_whole_days_until_a_word_comes():
    handed, today = date(2026, 2, 26), date(2026, 3, 2)
    assert silent_days(handed, None, today=today) == 4
    assert silent_days(handed, today, today=today) is None
    assert silent_days(today, None, today=handed) == 0
