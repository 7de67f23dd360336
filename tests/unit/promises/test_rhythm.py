"""A side's own rhythm, out of contacts: by hand, on a calendar of one month."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bonafides.promises.rhythm import answer_times, rhythm_of


def day(n: int, hour: int = 9) -> datetime:
    return datetime(2026, 11, n, hour, tzinfo=UTC)


def test_an_answer_is_measured_from_the_first_word_that_waited_for_it() -> None:
    # Ours on the 2nd and 4th, answered on the 9th; theirs of the 9th answered on the 10th.
    words = [(day(2), "ours"), (day(4), "ours"), (day(9), "theirs"), (day(10), "ours")]
    assert answer_times(words, "theirs") == [timedelta(days=7)]
    assert answer_times(words, "ours") == [timedelta(days=1)]


def test_what_both_said_together_answers_either_side_and_waits_for_nobody() -> None:
    words = [(day(2), "ours"), (day(5), "both"), (day(20), "theirs"), (day(21), "both"), (day(25), "theirs")]
    assert answer_times(words, "theirs") == [timedelta(days=3)]
    assert answer_times(words, "ours") == [timedelta(days=1)]


def test_machines_and_what_could_not_be_delivered_are_nobodys_words() -> None:
    assert answer_times([(day(2), "ours"), (day(3), ""), (day(6), "theirs")], "theirs") == [timedelta(days=4)]


def test_the_rhythm_is_what_three_in_four_answers_kept_and_all_of_fewer_than_four() -> None:
    took = [timedelta(days=n) for n in (12, 2, 1, 3, 2, 4, 2, 30)]
    # In order 1 2 2 2 3 4 12 30: the sixth of eight.
    rhythm = rhythm_of(took)
    assert rhythm is not None
    assert (rhythm.within, rhythm.n, rhythm.days) == (timedelta(days=4), 8, 4)
    few = rhythm_of([timedelta(days=2), timedelta(days=9, hours=1)])
    assert few is not None
    assert (few.days, few.n) == (10, 2)


def test_a_side_that_never_answered_has_no_rhythm() -> None:
    assert rhythm_of(answer_times([(day(2), "ours"), (day(9), "ours")], "theirs")) is None
