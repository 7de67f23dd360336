"""What became of a promise. Each life here was worked out by hand from METHODS §2."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bonafides.promises.outcomes import Said, life

DUE = date(2026, 3, 20)
LATER = DUE + timedelta(days=10)


def on(days):
    return DUE + timedelta(days=days)


def promised(*more):
    begun = [Said("ask", "asker", on(-20), DUE), Said("promise", "performer", on(-19))]
    return life([*begun, *more], as_of=on(60))


PROPOSED = Said("propose", "performer", on(-5), LATER)


@pytest.mark.parametrize(
    ("acts", "outcome"),
    [
        ([], "late"),
        ([Said("report", "performer", on(0)), Said("satisfied", "asker", on(3))], "kept"),
        ([Said("satisfied", "asker", on(-1))], "kept"),
        ([Said("report", "performer", on(0)), Said("fall_silent", "clock", on(14))], "kept_unconfirmed"),
        ([Said("report", "performer", on(2)), Said("fall_silent", "clock", on(16))], "kept_late"),
        ([Said("report", "performer", on(1)), Said("satisfied", "asker", on(1))], "kept_late"),
        ([PROPOSED, Said("agree", "asker", on(-4)), Said("report", "performer", on(9)),
          Said("satisfied", "asker", on(9))], "kept_after_renegotiation"),
        # Agreed only after the old date had passed: that date was missed, whatever was agreed later.
        ([PROPOSED, Said("agree", "asker", on(1)), Said("report", "performer", on(9)),
          Said("satisfied", "asker", on(9))], "kept_late"),
        ([PROPOSED, Said("refuse", "asker", on(-4)), Said("report", "performer", on(0)),
          Said("satisfied", "asker", on(1))], "kept"),
        ([Said("renege", "performer", on(-9), reason="could_not")], "broken"),
        ([Said("cancel", "asker", on(-9))], "withdrawn"),
        # Let go after waiting in vain: nobody escapes by tiring the other side out.
        ([Said("cancel", "asker", on(9))], "broken"),
        ([Said("report", "performer", on(0)), Said("not_meant", "asker", on(1))], "disputed"),
        ([Said("report", "performer", on(0)), Said("not_meant", "asker", on(1)),
          Said("satisfied", "asker", on(5))], "kept"),
        ([Said("report", "performer", on(0)), Said("not_yet", "asker", on(1))], "late"),
        ([Said("report", "performer", on(0)), Said("not_yet", "asker", on(1)),
          Said("report", "performer", on(2)), Said("satisfied", "asker", on(3))], "kept_late"),
        ([Said("report", "performer", on(0)), Said("not_meant", "asker", on(1)),
          Said("settle", "asker", on(2), LATER), Said("report", "performer", on(8)),
          Said("satisfied", "asker", on(9))], "kept"),
    ],
)  # fmt: skip
def test_the_class_of_a_promise_follows_from_its_acts(acts, outcome):
    assert promised(*acts).outcome == outcome


def test_before_its_date_a_promise_is_open():
    acts = [Said("ask", "asker", on(-20), DUE), Said("promise", "performer", on(-19))]
    assert life(acts, as_of=DUE).outcome == "open"
    assert life(acts, as_of=on(1)).outcome == "late"


def test_what_was_asked_and_declined_was_never_promised():
    acts = [Said("ask", "asker", on(-20), DUE), Said("decline", "performer", on(-19))]
    assert life(acts, as_of=on(9)).outcome == "never_promised"


def test_a_counter_that_is_accepted_sets_the_date():
    acts = [
        Said("ask", "asker", on(-20), DUE),
        Said("counter", "performer", on(-19), LATER),
        Said("accept", "asker", on(-18)),
    ]
    assert life(acts, as_of=on(0)).due_on == LATER


def test_the_first_warning_counts_and_a_late_one_is_negative():
    early = promised(Said("warn", "performer", on(-14)), Said("warn", "performer", on(-2)))
    late = promised(Said("warn", "performer", on(3)))
    assert (early.warning_days, late.warning_days) == (14, -3)


def test_what_is_done_later_is_not_seen_from_an_earlier_day():
    acts = [
        Said("ask", "asker", on(-20), DUE),
        Said("promise", "performer", on(-19)),
        Said("renege", "performer", on(-3)),
    ]
    assert life(acts, as_of=on(-4)).outcome == "open"


def test_what_was_settled_after_a_dispute_and_then_left_undone_is_late():
    """Its first report was of something else; it must not stay open for ever."""
    disputed = [Said("report", "performer", on(0)), Said("not_meant", "asker", on(1))]
    assert promised(*disputed, Said("settle", "asker", on(2), LATER)).outcome == "late"


def test_the_longest_notice_counts_whichever_way_it_was_given():
    assert promised().told_days is None
    assert promised(Said("warn", "performer", on(-2)), Said("warn", "performer", on(4))).told_days == 2
    assert promised(PROPOSED, Said("refuse", "asker", on(-4))).told_days == 5
    assert promised(Said("renege", "performer", on(-9))).told_days == 9
    # Another date that the asker wanted is no notice by the performer.
    assert (
        promised(Said("propose", "asker", on(-9), LATER), Said("refuse", "performer", on(-8))).told_days
        is None
    )
