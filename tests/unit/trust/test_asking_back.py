"""Asking back: whose comments, in which order, until when; what is taken and what is not."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.asked_back import CELL, ENDS_ON, Asking, asking, public, ten
from tests.ballot_rounds import CLOSES_ON

from bonafides.trust import manifest, sealing, threads, threads_respondent
from bonafides.trust.box.threads_at_close import Ticked, standing
from bonafides.trust.refused import Refused, from_text, to_text
from bonafides.trust.threads import Place


@pytest.fixture
def made(tmp_path: Path) -> Asking:
    return ten(tmp_path)


def test_those_who_ticked_can_be_asked_and_nobody_else(made: Asking) -> None:
    found = made.keys()
    assert {one["words"] for one in found["keep"]} == {"Comment 0.", "Comment 1.", "Comment 2."}
    assert len(made.listed()["open"]) == 3
    assert made.listed()["asked"] == []
    assert [len(made.own(right)) for right in made.rights] == [1] * 3 + [0] * 7
    # What is measured carries no thread: neither figures nor comments change.
    assert sorted(made.told["release"]["comments"][CELL]["keep"]) == sorted(
        f"Comment {n}." for n in range(10)
    )


def test_a_question_is_answered_a_day_later_and_read_by_the_asker_alone(made: Asking) -> None:
    entry = made.keys()["keep"][0]
    who = made.rights[int(entry["words"].split()[1].rstrip("."))]
    made.ask(public(entry), "Which meeting?")
    (own,) = made.own(who)
    assert own.open_turn is not None
    assert own.open_turn.asked == "Which meeting?"
    sent = made.answer(who, "The one on Mondays. Grüße 🌱")
    assert made.fetch()["answers"] == []
    made.on(2)
    batch = made.fetch()
    (answer,) = batch["answers"]
    assert made.read(answer) == "The one on Mondays. Grüße 🌱"
    with pytest.raises(Refused):
        threads.open_words(
            from_text(answer["sealed"], "it"),
            own.secret,
            Place(made.round.read.fingerprint, own.name, 1),
            threads.SAID,
        )
    (again,) = made.own(who)
    assert again.open_turn is None
    assert again.turns[0].said == "The one on Mondays. Grüße 🌱"
    with pytest.raises(Refused, match="handed on"):
        made.box.dialogue.say(sent)


def test_who_is_silent_is_not_asked_again_and_nobody_more_than_three_times(made: Asking) -> None:
    entry = made.keys()["keep"][0]
    who = made.rights[int(entry["words"].split()[1].rstrip("."))]
    made.ask(public(entry), "One?")
    made.ask(public(entry), "Another one?")
    assert made.own(who)[0].turns[0].asked == "One?", "what was asked stays as it was asked"
    with pytest.raises(Refused, match="before the last one was answered"):
        made.ask(public(entry), "Two?", turn=2)
    for turn in (1, 2, 3):
        made.ask(public(entry), f"Question {turn}?", turn=turn)
        made.answer(who, f"Answer {turn}.")
        made.on(1 + turn)
        assert [made.read(one) for one in made.fetch()["answers"]] == [f"Answer {turn}."]
    with pytest.raises(Refused):
        made.ask(public(entry), "Four?", turn=4)


def test_an_answer_is_changed_until_it_is_handed_on_and_read_back_by_its_writer(made: Asking) -> None:
    who = made.rights[0]
    (own,) = made.own(who)
    made.ask(threads.public_of(own.secret), "Which?")
    first = made.answer(who, "This one.")
    assert made.box.dialogue.say(first) == 1, "the same once more is taken once"
    with pytest.raises(Refused, match="a version that is there already"):
        made.answer(who, "That one.")
    reading = threads_respondent.write_reading(who, own, 1)
    kept = made.box.dialogue.own(reading)
    place = Place(who.fingerprint, own.name, 1)
    assert threads.open_own(from_text(kept["own"], "it"), own.secret, place)["words"] == "This one."
    made.answer(who, "That one.", version=kept["version"] + 1)
    with pytest.raises(Refused, match="a version that is there already"):
        made.box.dialogue.say(first)
    made.on(2)
    assert [made.read(one) for one in made.fetch()["answers"]] == ["That one."]


def test_a_thread_is_ended_before_and_after_a_question(made: Asking) -> None:
    asked, unasked, last = (made.own(right)[0] for right in made.rights[:3])
    made.ask(threads.public_of(asked.secret), "Which?")
    (asked,) = made.own(made.rights[0])
    say = made.box.dialogue.say
    say(threads_respondent.write_said(made.rights[0], asked, asked.open_turn, "", end=True))
    say(threads_respondent.write_said(made.rights[1], unasked, None, "", end=True))
    assert len(made.listed()["open"]) == 3, "that somebody has ended it shows with the batch, and not before"
    made.on(2)
    assert sorted(one["end"] for one in made.fetch()["answers"]) == [1, 1]
    assert made.listed()["open"] == [last.name.hex()]
    with pytest.raises(Refused):
        made.ask(threads.public_of(unasked.secret), "And now?")
    with pytest.raises(Refused):
        say(threads_respondent.write_said(made.rights[1], unasked, None, "", version=2, end=True))


def test_a_batch_is_given_again_until_the_house_has_it(made: Asking) -> None:
    own = made.own(made.rights[0])[0]
    made.ask(threads.public_of(own.secret), "Which?")
    made.answer(made.rights[0], "This.")
    made.on(2)
    first = made.fetch()
    made.on(5)
    assert made.box.dialogue.batch(made.round.key, "") == first
    assert made.fetch()["answers"] == []


def test_it_ends_by_itself_and_nothing_is_left_but_what_was_published(made: Asking, tmp_path: Path) -> None:
    own = made.own(made.rights[0])[0]
    made.ask(threads.public_of(own.secret), "Which?")
    made.answer(made.rights[0], "This.")
    made.on(28)
    with pytest.raises(Refused, match="not over"):
        made.box.dialogue.end(made.round.key)
    made.on(29)
    assert made.listed() == {"state": "over", "open": [], "asked": []}
    with pytest.raises(Refused, match="closed"):
        made.ask(threads.public_of(own.secret), "Late?", turn=2)
    batch = made.fetch()
    assert (batch["over"], len(batch["answers"])) == (True, 1)
    made.box.dialogue.end(made.round.key)
    made.box.dialogue.end(made.round.key)
    assert not list((tmp_path / "threads").iterdir())
    raw = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert own.name not in raw
    assert threads.public_of(own.secret) not in raw
    assert to_text(threads.public_of(own.secret)).encode() not in raw
    assert "threads" not in made.round.close()
    assert b"Comment 0." in raw


def test_the_box_ends_it_where_the_house_never_asks(made: Asking) -> None:
    from datetime import date, timedelta

    last = date.fromisoformat(ENDS_ON)
    made.on(50)
    made.box.let_go(last + timedelta(days=14))
    assert made.box.dialogue.batch(made.round.key, "")["day"]
    made.box.let_go(last + timedelta(days=15))
    assert made.box.dialogue.batch(made.round.key, "") == {"day": "", "over": True, "answers": []}


def test_who_withdrew_has_no_thread_and_below_ten_nobody_has_one(tmp_path: Path) -> None:
    from bonafides.trust.respondent import write_withdrawal

    def withdraw_last(made: Asking) -> None:
        made.box.withdraw(write_withdrawal(made.rights[-1], 2))

    for people, expected in ((11, 10), (10, 0)):
        folder = tmp_path / str(people)
        wrote = [{"keep": f"Comment {number}."} for number in range(people)]
        made = _open(folder, wrote, [{"keep"}] * people)
        withdraw_last(made)
        made.told = made.round.close()
        assert len(made.keys().get("keep", [])) == expected
        assert not made.own(made.rights[-1])
        assert len(made.listed()["open"]) == expected


def _open(folder: Path, wrote: list[dict[str, str]], ticked: list[set[str]]) -> Asking:
    from tests.asked_back import key_of_the_cell
    from tests.ballot_rounds import opened, tally

    from bonafides.trust.box.box import Box

    box = Box(folder, measure=tally)
    made = opened(box, [CELL], signing=key_of_the_cell(), invited=12, dialogue={"ends_on": ENDS_ON})
    rights = [
        made.answer(CELL, {"c1": 4}, comments=said, asked_back=sorted(marks))
        for said, marks in zip(wrote, ticked, strict=True)
    ]
    return Asking(box, made, rights, {})


def test_a_tick_without_words_and_a_round_of_before_have_no_threads(tmp_path: Path) -> None:
    wrote = [{"keep": f"Comment {number}."} for number in range(9)] + [{"keep": "  "}]
    made = asking(tmp_path / "blank", wrote, [set()] * 9 + [{"keep", "change"}])
    assert made.keys() == {}
    before = _before(tmp_path / "before")
    assert "threads" not in before.told
    assert before.listed() == {"state": "over", "open": [], "asked": []}


def _before(folder: Path) -> Asking:
    from tests.asked_back import key_of_the_cell
    from tests.ballot_rounds import opened, tally

    from bonafides.trust.box.box import Box

    box = Box(folder, measure=tally)
    made = opened(box, [CELL], signing=key_of_the_cell(), invited=10)
    rights = [
        made.answer(CELL, {"c1": 4}, comments={"keep": f"Comment {n}."}, asked_back=["keep"])
        for n in range(10)
    ]
    return Asking(box, made, rights, made.close())


def ticked(question: str, n: int, cell: str = CELL) -> list[Ticked]:
    keys = (sealing.spki(sealing.new_key().public_key()) for _ in range(n))
    return [Ticked(cell, question, f"{question} {place}", to_text(key)) for place, key in enumerate(keys)]


@pytest.mark.parametrize(
    ("keep", "change", "stand"),
    [
        (1, 0, {"keep": 1}),
        (1, 1, {"change": 1}),
        (2, 1, {"keep": 2}),
        (3, 1, {"keep": 3}),
        (3, 4, {"keep": 3, "change": 4}),
    ],
)
def test_a_tick_under_two_questions_never_tells_a_pair(keep: int, change: int, stand: dict[str, int]) -> None:
    found = standing(ticked("keep", keep) + ticked("change", change), {CELL: ("all",)})
    assert {one: sum(two.question == one for two in found) for one in stand} == stand
    assert len(found) == sum(stand.values())
    assert [one.name for one in found] == sorted(one.name for one in found)


def test_cells_that_a_reader_tells_apart_count_by_themselves() -> None:
    both = ticked("keep", 2, "a" * 16) + ticked("keep", 1, "b" * 16) + ticked("change", 3, "a" * 16)
    apart = standing(
        [*both, *ticked("change", 1, "b" * 16)], {"a" * 16: ("all", "peers"), "b" * 16: ("all",)}
    )
    assert sorted((one.cell[0], one.question) for one in apart) == [("a", "change")] * 3 + [("b", "change")]
    together = standing(both, {"a" * 16: ("all",), "b" * 16: ("all",)})
    assert len(together) == 6


def test_a_key_that_is_none_and_one_that_came_twice_take_nobody_elses_away() -> None:
    sound, twice = ticked("keep", 2), ticked("keep", 1) * 2
    broken = [Ticked(CELL, "keep", "x", key) for key in ("", "A" * 122, to_text(bytes(91)))]
    assert sorted(one.words for one in standing(sound + twice + broken, {CELL: ("all",)})) == [
        "keep 0",
        "keep 1",
    ]


@pytest.mark.parametrize(
    "dialogue",
    [None, 5, [], {}, {"ends_on": CLOSES_ON}, {"ends_on": "2027-09-01"}, {"ends_on": ENDS_ON, "more": 1}],
)
def test_a_manifest_with_another_end_is_refused(made: Asking, dialogue: object) -> None:
    document = {**made.round.read.document, "dialogue": dialogue}
    with pytest.raises(Refused):
        manifest.read(manifest.canonical(document))
