"""Whatever is pasted: places are true, days lie ahead, quotes are left out, and time grows as the text."""

from __future__ import annotations

import time
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bonafides.promises.drafting import LONGEST, MOST, draft
from bonafides.promises.drafting.due import due_in

DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))
WORDS = st.sampled_from(
    [
        *(
            "I",
            "we",
            "you",
            "they",
            "will",
            "'ll",
            "send",
            "by",
            "Friday",
            "before",
            "the",
            "end",
            "of",
            "March",
            "week",
        ),
        *(
            "KW",
            "48",
            "12.",
            "3/4",
            "in",
            "two",
            "days",
            "If",
            "once",
            "not?",
            "wir",
            "Sie",
            "ich",
            "schicken",
            "werden",
        ),
        *(
            "bis",
            "Freitag",
            "Kunde:",
            "Us:",
            "-",
            ">",
            "From:",
            "wrote:",
            "schrieb",
            "Regards",
            "Grüße",
            ";",
            ",",
            ".",
        ),
        *(
            "!",
            "?",
            "\n",
            "\n\n",
            "within",
            "first",
            "next",
            "nächste",
            "Anna",
            "Berger",
            "liefert",
            "zugesagt",
            "31.2.",
        ),
        *(
            "promised",
            "29",
            "February",
            "99",
            "--",
            "²",
            "٣",
            "\u2028",
            "\x00",
            "😀",
            "Anna:",
            "[10:12]",
            "Present:",
            "(",
        ),
    ]
)
TEXTS = st.one_of(st.text(max_size=400), st.lists(WORDS, max_size=120).map(" ".join))


@given(TEXTS, DAYS, st.sampled_from([None, "ours", "theirs", "note"]))
@settings(max_examples=200, deadline=None)
def test_every_suggestion_has_a_true_place_and_a_day_not_past(text, written_on, writer):
    found = draft(text, written_on=written_on, ours=["Anna Ours"], theirs=["Berger"], writer=writer)
    read = text[:LONGEST].replace("\r\n", "\n").replace("\r", "\n")
    assert len(found.suggestions) <= MOST
    ends = 0
    for one in found.suggestions:
        assert ends <= one.start < one.end <= len(read)
        ends = one.start + 1
        assert 0 < len(one.what) <= 300
        assert one.due_on is None or one.due_on >= written_on
        assert one.direction in ("ours", "theirs")


@given(TEXTS, DAYS)
@settings(max_examples=100, deadline=None)
def test_a_text_gives_the_same_twice_and_nothing_when_all_of_it_is_quoted(text, written_on):
    assert draft(text, written_on=written_on) == draft(text, written_on=written_on)
    quoted = "\n".join(f"> {line}" for line in text.replace("\r", "\n").split("\n"))
    assert draft(quoted, written_on=written_on).suggestions == ()


@given(DAYS, st.sampled_from(["monday", "freitag", "sunday"]))
def test_a_weekday_is_one_of_the_coming_seven_days(written_on, weekday):
    due = due_in(f"by {weekday}", written_on)
    assert due is not None
    assert timedelta(days=1) <= due - written_on <= timedelta(days=7)
    assert due.strftime("%A").lower() == {"freitag": "friday"}.get(weekday, weekday)


@given(DAYS, st.integers(1, 60))
def test_working_days_skip_weekends_and_nothing_else(written_on, n):
    due = due_in(f"within {n} working days", written_on)
    assert due is not None
    between = (written_on + timedelta(days=k) for k in range(1, (due - written_on).days + 1))
    assert sum(day.weekday() < 5 for day in between) == n
    assert due.weekday() < 5


HOSTILE = {
    "one long word": "a",
    "spaces": " ",
    "empty lines": "\n",
    "beginnings": "we will ",
    "names": "Herr Ab Cd von der x, ",
    "heads": "From: x\n",
    "quotes": "> ",
    "full stops": ". ",
    "wrote": "x" * 118 + " wrote ",
    "days": "1.1. ",
    "stretches": "within the next ",
    "digits": "1",
    "conditions": "if when once ",
    "articles": "der die the ",
    "joints": "und Sie, and I ",
    "colons": "Aa: ",
    "bullets": "- Kunde schickt Daten bis Mo\n",
    "promises": "I'll send it by Friday, and we deliver. ",
    "lines": "_\n",
    "ends": "end of the first week of ",
    "separable": "ich sage Ihnen ",
    "have": "Sie haben ",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_time_grows_no_faster_than_the_text(name):
    def cost(length: int) -> float:
        text = (HOSTILE[name] * (length // len(HOSTILE[name]) + 1))[:length]
        begun = time.process_time()
        draft(text, written_on=date(2026, 11, 23), writer="note")
        return time.process_time() - begun

    # Quadratic would be 16 times as long on four times the text; a floor keeps tiny times from deciding.
    small, large = min(cost(12_000) for _ in range(5)), min(cost(48_000) for _ in range(5))
    assert large < 9 * max(small, 0.02), f"{small:.3f} s, then {large:.3f} s"
    assert large < 5
