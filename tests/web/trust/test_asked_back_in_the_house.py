"""Asking back in the house: who may, what they see, and what nobody ever sees."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.asked_back_house import Wrote, round_with_threads, wrote_by
from tests.houses import sign_in
from tests.rounds import Staged, launched, prepared

from bonafides.errors import BeyondThisMachine, WrongRequest
from bonafides.people.app.queries_export import everything_about
from bonafides.trust.app.actions_asking_back import ask_back, fetch_all, fetch_answers
from bonafides.trust.app.ballot_box import the_box
from bonafides.trust.app.models import Thread, Turn
from bonafides.trust.app.queries_threads import asks_who, last_day_of

ANKE, BERT, CLEO, DIRK = "Anke Bach", "Bert Dorn", "Cleo Esch", "Dirk Frei"


@pytest.fixture
def made(stage: Staged, monkeypatch: pytest.MonkeyPatch) -> Wrote:
    return round_with_threads(stage, monkeypatch)


def browser(person: Any) -> Client:
    client = Client()
    sign_in(client, person)
    return client


def page(person: Any, path: str) -> str:
    answer = browser(person).get(path)
    assert answer.status_code == 200, answer.status_code
    return " ".join(answer.content.decode().split())


def test_a_comment_is_asked_back_about_and_answered_on_another_day(made: Wrote) -> None:
    rep = made.stage.house.rep
    assert Thread.objects.count() == 3
    assert reverse("trust:asked_back", args=[made.subject.key]) in page(rep, "/mirror/")
    there = page(rep, f"/mirror/back/{made.subject.key}/")
    assert wrote_by(ANKE) in there
    assert wrote_by(DIRK) not in there, "who ticked nothing is not asked"
    path = reverse("trust:ask_back", args=[made.thread_of(ANKE).key])
    client = browser(rep)
    looked = client.post(path, {"words": "Which decision do you mean?"})
    assert looked.status_code == 200
    assert "Read it once more, as they will" in looked.content.decode()
    assert not Turn.objects.exists(), "nothing is asked before it was looked at once more"
    assert (
        "Which decision do you mean?"
        in client.post(path, {"words": "Which decision do you mean?", "again": "1"}).content.decode()
    )
    assert client.post(path, {"words": "Which decision do you mean?", "sure": "1"}).status_code == 302

    (own,) = made.own(ANKE)
    assert own.open_turn.asked == "Which decision do you mean?"
    assert made.own(BERT)[0].turns == ()
    made.say(ANKE, "The one about the plan.")
    fetch_all(made.row.closes_on)
    assert "The one about the plan." not in page(rep, f"/mirror/back/{made.subject.key}/")
    made.on(2)
    fetch_all(made.row.closes_on)
    there = page(rep, f"/mirror/back/{made.subject.key}/")
    assert "The one about the plan." in there
    assert "Ask once more" in there
    assert made.own(ANKE)[0].turns[0].said == "The one about the plan."


def test_a_question_that_asks_who_is_warned_of_in_both_languages(made: Wrote) -> None:
    path = reverse("trust:ask_back", args=[made.thread_of(ANKE).key])
    client = browser(made.stage.house.rep)
    for words in ("Who are you?", "Wie lange arbeiten Sie schon hier?", "Please come and see me"):
        said = client.post(path, {"words": words}).content.decode()
        assert "This asks who it is" in said
    assert "This asks who it is" not in client.post(path, {"words": "What would be better?"}).content.decode()
    assert asks_who("Welche Sitzung war das?") == ""


def test_nobody_else_reads_or_asks(made: Wrote) -> None:
    house = made.stage.house
    thread = made.thread_of(ANKE)
    paths = [
        reverse("trust:asked_back", args=[made.subject.key]),
        reverse("trust:ask_back", args=[thread.key]),
    ]
    for person in (house.manager, house.leader, house.administrator, house.learning, made.stage.eight[0]):
        client = browser(person)
        assert [client.get(path).status_code for path in paths] == [403, 403], person
        assert client.post(paths[1], {"words": "Who?", "sure": "1"}).status_code == 403
        with pytest.raises(WrongRequest):
            ask_back(thread, "Who?", by=person, on=house.on)
    assert [Client().get(path).status_code for path in paths] == [302, 302]
    assert not Turn.objects.exists()


def test_it_stands_in_no_share_no_reading_no_release_no_file_and_no_other_address(made: Wrote) -> None:
    from bonafides.people.app.actions_shares import share
    from bonafides.readings.app.models import Reading
    from bonafides.trust.purposes import MINE

    house = made.stage.house
    ask_back(made.thread_of(ANKE), "Which one, zebra?", by=house.rep, on=house.on)
    made.say(ANKE, "That one, giraffe.")
    made.on(2)
    fetch_answers(made.row)
    share(MINE, by=house.rep, until_on=None, person=house.leader)
    pages = [
        page(house.leader, f"/mirror/person/{house.rep.key}/"),
        page(house.learning, f"/mirror/rounds/{made.row.key}/"),
        page(house.rep, f"/mirror/board/{made.row.key}/"),
        page(made.stage.eight[0], "/mirror/heard/"),
        json.dumps([one.payload for one in Reading.objects.all()]),
        json.dumps(made.row.release),
    ]
    for told in pages:
        assert "zebra" not in told
        assert "giraffe" not in told
        assert made.thread_of(ANKE).address not in told
    assert "giraffe" in page(house.rep, f"/mirror/back/{made.subject.key}/")


def test_only_who_asked_is_handed_it_and_it_goes_with_them(made: Wrote) -> None:
    from bonafides.trust.app.holdings_threads import ASKED_BACK

    house = made.stage.house
    ask_back(made.thread_of(ANKE), "Which one?", by=house.rep, on=house.on)
    (row,) = ASKED_BACK.rows(house.rep)
    assert (row["asked"], row["answer"], row["comment"]) == ("Which one?", "", wrote_by(ANKE))
    assert not list(ASKED_BACK.rows(made.stage.eight[0]))
    made.say(ANKE, "That one, giraffe.")
    made.on(2)
    fetch_answers(made.row)
    assert "giraffe" in json.dumps(everything_about(house.rep, own=True))
    assert "giraffe" not in json.dumps(everything_about(house.rep, own=False)), "the copy of an administrator"
    for person in made.stage.eight:
        assert "giraffe" not in json.dumps(everything_about(person, own=True)), person
    assert ASKED_BACK.erase(house.rep) == 1
    assert not Turn.objects.exists()


def test_a_box_that_is_away_gets_the_question_later(made: Wrote, monkeypatch: pytest.MonkeyPatch) -> None:
    house = made.stage.house

    def away(*_: Any) -> int:
        raise BeyondThisMachine("away", "", "")

    with monkeypatch.context() as patch:
        patch.setattr(the_box(), "ask", away)
        ask_back(made.thread_of(ANKE), "Which one?", by=house.rep, on=house.on)
    assert made.own(ANKE)[0].turns == ()
    assert "On its way" in page(house.rep, f"/mirror/back/{made.subject.key}/")
    fetch_answers(made.row)
    assert made.own(ANKE)[0].open_turn.asked == "Which one?"


class Killed(BaseException):
    """The worker is gone."""


def test_killed_before_an_answer_was_written_down_it_is_not_lost(
    made: Wrote, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bonafides.trust.app import actions_asking_back

    house = made.stage.house
    ask_back(made.thread_of(ANKE), "Which one?", by=house.rep, on=house.on)
    made.say(ANKE, "This one.")
    made.on(2)
    taken = actions_asking_back._take
    calls = []

    def second_is_killed(*given: Any) -> int:
        calls.append(given)
        if len(calls) == 2:
            raise Killed
        return taken(*given)

    with monkeypatch.context() as patch:
        patch.setattr(actions_asking_back, "_take", second_is_killed)
        with pytest.raises(Killed):
            fetch_answers(made.row)
    assert not Turn.objects.filter(answered=True).exists()
    made.on(4)
    fetch_answers(made.row)
    assert Turn.objects.get().answer == "This one."


def test_who_ends_it_is_not_asked_again_and_a_late_question_goes_nowhere(made: Wrote) -> None:
    from bonafides.trust.threads_respondent import write_said

    house = made.stage.house
    (own,) = made.own(ANKE)
    made.stage.box.dialogue.say(write_said(made.rights[ANKE], own, None, "", end=True))
    made.on(2)
    made.stage.box.dialogue.batch(made.row.key, made.stage.box.dialogue.batch(made.row.key, "")["day"])
    # The box knows, the house not yet: what is asked now reaches nobody, and is not kept.
    ask_back(made.thread_of(ANKE), "Which one?", by=house.rep, on=house.on)
    assert not Turn.objects.exists()
    fetch_answers(made.row)
    assert made.thread_of(ANKE).ended
    assert "wants no more questions" in page(house.rep, f"/mirror/back/{made.subject.key}/")
    with pytest.raises(WrongRequest):
        ask_back(made.thread_of(ANKE), "And this?", by=house.rep, on=house.on)


def test_after_the_last_day_only_what_was_said_is_left(made: Wrote) -> None:
    house = made.stage.house
    ask_back(made.thread_of(ANKE), "Which one?", by=house.rep, on=house.on)
    ask_back(made.thread_of(BERT), "And you?", by=house.rep, on=house.on)
    made.say(ANKE, "This one.")
    last = last_day_of(made.row)
    assert last is not None
    assert (last - made.row.closes_on).days == 28
    made.on(28)
    fetch_answers(made.row)
    assert Thread.objects.count() == 3
    made.on(29)
    fetch_answers(made.row)
    (left,) = Thread.objects.all()
    assert (left.comment, left.address, left.reply_secret, left.ended) == (wrote_by(ANKE), "", "", True)
    assert Turn.objects.get().answer == "This one."
    told = page(house.rep, f"/mirror/back/{made.subject.key}/")
    assert "This one." in told
    assert "Ask once more" not in told
    with pytest.raises(WrongRequest):
        ask_back(left, "One more?", by=house.rep, on=last)
    assert fetch_all(last) == 0, "nothing is asked of the box any more"


def test_until_when_stands_in_the_manifest_and_where_no_words_are_shown_there_is_none(
    stage: Staged, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = launched(stage)
    assert "dialogue" not in json.loads(bytes(row.manifest)), "eight were asked: no comment will be shown"
    assert last_day_of(row) is None
    assert last_day_of(prepared(stage)) is None


def test_somebody_who_turned_the_page_off_has_none_of_it(made: Wrote) -> None:
    from bonafides.people.app.actions_shares import turn_off
    from bonafides.trust.purposes import MINE

    rep = made.stage.house.rep
    key = made.thread_of(ANKE).key
    turn_off(MINE, by=rep)
    assert browser(rep).get(f"/mirror/back/{made.subject.key}/").status_code == 404
    assert browser(rep).get(f"/mirror/ask-back/{key}/").status_code == 404


def test_three_questions_at_most_and_none_on_top_of_another(made: Wrote) -> None:
    house, thread = made.stage.house, made.thread_of(ANKE)
    for turn in (1, 2, 3):
        ask_back(thread, f"Question {turn}?", by=house.rep, on=house.on)
        with pytest.raises(WrongRequest, match="waits for its answer"):
            ask_back(thread, "Another?", by=house.rep, on=house.on)
        made.say(ANKE, f"Answer {turn}.")
        made.on(1 + turn)
        fetch_answers(made.row)
    with pytest.raises(WrongRequest, match="fourth"):
        ask_back(thread, "Question 4?", by=house.rep, on=house.on)


def test_the_plan_says_until_when_before_anybody_is_asked(stage: Staged) -> None:
    from tests.asked_back_house import more_people

    few = prepared(stage)
    assert "Asking back" not in page(stage.organiser, f"/mirror/rounds/{few.key}/plan/")
    more_people(stage)
    many = prepared(stage, title="Of twelve")
    assert "may tick that they can be asked about it" in page(
        stage.organiser, f"/mirror/rounds/{many.key}/plan/"
    )
