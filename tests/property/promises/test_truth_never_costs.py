"""Laws of DESIGN §3.5: whatever tells the truth lowers no figure of whoever tells it.

Lives are random walks through the conversation, so that every order of acts that the ledger allows can occur.
Requests for help and owned mistakes are no acts of a promise at all: nothing here could count them.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from bonafides.figures import Figure
from bonafides.methods.keeping import pooled_share, population
from bonafides.promises.conversation import ACTS, Standing, open_acts, take
from bonafides.promises.counts import KEPT, Counts, InTime, counted
from bonafides.promises.outcomes import REASONS, Said, life
from bonafides.promises.reliability import perceived, reliability, reliability_of_person

START = date(2026, 3, 2)
NAMES_A_DAY = {"ask", "offer", "counter", "propose"}
OTHERS = population([30, 12, 45, 8], [6, 5, 4, 3])
WEIGHT = Figure(2.25, 1.2, 4.0, n=150, unit="kept words")


OFTEN = {"warn": 4, "propose": 2, "agree": 2, "refuse": 1, "report": 1, "satisfied": 1, "not_yet": 1,
         "not_meant": 1, "fall_silent": 1, "settle": 1, "renege": 1, "cancel": 1}  # fmt: skip
"""How often an act is tried once something is promised: what the laws are about comes often."""


@st.composite
def lives(draw):
    """Acts of one conversation as the ledger would take them: promised at once, then a random walk."""
    due = START + timedelta(days=draw(st.integers(0, 30)))
    day, acts = START, [Said("offer", "performer", START, due)]
    standing = take(Standing(), "offer", by="performer")
    for _ in range(draw(st.integers(0, 6))):
        sides = ("asker", "performer", "clock")
        choices = [
            (act, side)
            for side in sides
            for act in open_acts(standing, side)
            for _ in range(OFTEN.get(act, 0))
        ]
        if not choices:
            break
        act, side = draw(st.sampled_from(choices))
        day += timedelta(days=draw(st.integers(0, 8)))
        named = day + timedelta(days=draw(st.integers(0, 25))) if act in NAMES_A_DAY else None
        acts.append(Said(act, side, day, named, draw(st.sampled_from(sorted(REASONS)))))
        standing = take(standing, act, by=side)
    return acts


COMPANY = st.lists(lives(), max_size=2)
BASES = st.builds(
    Counts, kept=st.integers(0, 60), unconfirmed=st.integers(0, 20), broken=st.integers(0, 30)
).map(lambda c: replace(c, slipped=c.broken, told=c.broken // 3))
DAYS_ON = st.integers(20, 90)


def figures(base, acts_of_all, as_of):
    """Every figure that a group, or a person, has of itself."""
    counts = counted(life(acts, as_of=as_of) for acts in acts_of_all)
    counts.merge(base)
    of_one = [
        figure
        for one in (reliability(counts), reliability_of_person(counts))
        for figure in (one.kept, one.if_unconfirmed_kept, one.if_unconfirmed_broken, one.told_in_time)
    ]
    # Of pooled shares one is enough, as all three come from one function: they take long to find.
    return [*of_one, pooled_share(counts.kept, counts.broken, OTHERS), perceived(counts, WEIGHT)]


def assert_not_lower(before, after):
    for old, new in zip(before, after, strict=True):
        if old.refused:
            continue
        assert not new.refused
        # Ends of pooled intervals are found by halving, to a quarter of a millionth.
        for name in ("value", "low", "high"):
            assert getattr(new, name) >= getattr(old, name) - 1e-6


def places(acts, state="promised"):
    """Where an act may be put in: after which act, and the days between which it then lies."""
    standing, found = Standing(), []
    for at, said in enumerate(acts):
        standing = take(standing, said.act, by=said.by)
        last = acts[at + 1].on if at + 1 < len(acts) else said.on + timedelta(days=30)
        if standing.state == state:
            found.append((at + 1, said.on, last))
    return found


def put(draw, acts, *more, state="promised"):
    """The acts with others put in at a place where the conversation stands in a state; None where nowhere."""
    where = places(acts, state)
    if not where:
        return None
    at, first, last = draw(st.sampled_from(where))
    on = first + timedelta(days=draw(st.integers(0, (last - first).days)))
    return [*acts[:at], *(replace(one, on=on) for one in more), *acts[at:]], on


@settings(max_examples=120, deadline=None)
@given(BASES, COMPANY, lives(), DAYS_ON, st.data())
def test_a_warning_never_lowers_any_figure(base, others, acts, days, data):
    state = data.draw(st.sampled_from(["promised", "renegotiating"]))
    warned = put(data.draw, acts, Said("warn", "performer", START), state=state)
    if warned is None:
        return
    as_of = START + timedelta(days=days)
    before, after = (figures(base, [*others, one], as_of) for one in (acts, warned[0]))
    assert_not_lower(before, after)


@settings(max_examples=120, deadline=None)
@given(BASES, COMPANY, lives(), DAYS_ON, st.data())
def test_proposing_another_date_that_is_refused_never_lowers_any_figure(base, others, acts, days, data):
    later = START + timedelta(days=data.draw(st.integers(0, 200)))
    proposed = put(
        data.draw, acts, Said("propose", "performer", START, later), Said("refuse", "asker", START)
    )
    if proposed is None:
        return
    as_of = START + timedelta(days=days)
    before, after = (figures(base, [*others, one], as_of) for one in (acts, proposed[0]))
    assert_not_lower(before, after)


@settings(max_examples=120, deadline=None)
@given(BASES, COMPANY, lives(), DAYS_ON, st.integers(0, 60), st.data())
def test_a_later_date_agreed_in_time_never_lowers_any_figure(base, others, acts, days, more, data):
    found = put(data.draw, acts, Said("propose", "performer", START), Said("agree", "asker", START))
    if found is None:
        return
    moved, on = found
    due = life(acts, as_of=on).due_on
    if due is None or on > due:
        return
    moved = [
        replace(one, due_on=due + timedelta(days=more))
        if one.act == "propose" and one.due_on is None
        else one
        for one in moved
    ]
    as_of = START + timedelta(days=days + 60)
    before, after = (figures(base, [*others, one], as_of) for one in (acts, moved))
    assert_not_lower(before, after)


def whole(*more):
    due = START + timedelta(days=20)
    return [Said("ask", "asker", START, due), Said("promise", "performer", START), *more]


DONE = (Said("report", "performer", START + timedelta(days=19)),
        Said("satisfied", "asker", START + timedelta(days=20)))  # fmt: skip
MOVED = (Said("propose", "performer", START + timedelta(days=9), START + timedelta(days=30)),
         Said("agree", "asker", START + timedelta(days=20)))  # fmt: skip


@settings(max_examples=50, deadline=None)
@given(
    BASES,
    st.integers(0, 12),
    st.integers(0, 8),
    st.integers(1, 60),
    st.sampled_from(["", "cancel", "silent", "late"]),
)
def test_moving_what_one_warned_of_never_lowers_what_was_known_in_time(base, warned, moved, more, end):
    """As long as it is open, and when nobody confirms it or it is released: its first date has not held."""
    on, due = START + timedelta(days=warned), START + timedelta(days=20 + more)
    begun = whole(Said("warn", "performer", on))
    moved_on = on + timedelta(days=moved)
    agreed = [Said("propose", "performer", moved_on, due), Said("agree", "asker", moved_on)]
    ends: list[Said] = {
        "": [],
        "late": [],
        "cancel": [Said("cancel", "asker", due)],
        "silent": [Said("report", "performer", due), Said("fall_silent", "clock", due)],
    }[end]
    as_of = due + timedelta(days=end == "late")
    before, after = (figures(base, [acts], as_of) for acts in (begun + ends, begun + agreed + ends))
    assert_not_lower([before[3]], [after[3]])


@settings(max_examples=50, deadline=None)
@given(BASES, COMPANY, st.sampled_from([whole(*DONE), whole(*MOVED, *DONE)]))
def test_one_more_promise_kept_or_kept_by_a_new_date_never_lowers_any_figure(base, others, added):
    as_of = START + timedelta(days=90)
    assert life(added, as_of=as_of).outcome in KEPT
    assert_not_lower(figures(base, others, as_of), figures(base, [*others, added], as_of))


@settings(max_examples=50, deadline=None)
@given(BASES, COMPANY, lives(), st.sampled_from(sorted(REASONS)))
def test_saying_why_it_broke_changes_no_figure(base, others, acts, reason):
    """To own that it should not have been made costs nothing, and earns nothing."""
    as_of = START + timedelta(days=90)
    owned = [replace(one, reason=reason) for one in acts]
    assert figures(base, [*others, acts], as_of) == figures(base, [*others, owned], as_of)


@settings(max_examples=50, deadline=None)
@given(st.integers(1, 40), st.integers(1, 40))
def test_a_warning_after_the_date_is_worth_as_much_as_none(span, late):
    due = START + timedelta(days=span)
    begun = [Said("ask", "asker", START, due), Said("promise", "performer", START)]
    warned = [*begun, Said("warn", "performer", due + timedelta(days=late))]
    as_of = due + timedelta(days=80)
    assert figures(Counts(), [begun], as_of) == figures(Counts(), [warned], as_of)


@settings(max_examples=50, deadline=None)
@given(BASES, st.integers(0, 19))
def test_doing_it_sooner_than_promised_earns_nothing(base, sooner):
    done = START + timedelta(days=20 - sooner)
    early = whole(Said("report", "performer", done), Said("satisfied", "asker", done))
    as_of = START + timedelta(days=90)
    assert figures(base, [whole(*DONE)], as_of) == figures(base, [early], as_of)


@given(st.integers(0, 60), st.integers(0, 60), st.integers(0, 60), st.integers(1, 30), st.floats(0.05, 1.0))
def test_more_notice_is_never_less_in_time(told, more, span, days, share):
    rule = InTime(days, share)
    due = START + timedelta(days=span)
    if rule.enough(told, promised_on=START, due_on=due):
        assert rule.enough(told + more, promised_on=START, due_on=due)


def test_help_and_mistakes_are_no_acts_of_a_promise():
    assert not {act for act in ACTS if "help" in act or "mistake" in act or "own" in act}
