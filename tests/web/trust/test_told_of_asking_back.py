"""Whoever may ask back is told that something is new: on Today and in the day's mail, and nothing more.

Attack that must fail: to learn from the notice what was said, by how many, or when, before or beyond what the
page shows after the batch of the day.
"""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.test import Client as Browser
from tests.asked_back_house import Wrote, round_with_threads, wrote_by
from tests.houses import sign_in
from tests.rounds import Staged
from tests.web.trust.test_two_minutes import words

from bonafides.people.app.models import Person
from bonafides.people.app.reader import reader_for
from bonafides.people.app.waiting import waiting_for
from bonafides.trust.app.actions_asking_back import ask_back, fetch_all, fetch_answers
from bonafides.trust.app.models import Looked
from bonafides.trust.app.queries_threads import last_day_of

ANKE, BERT, CLEO = "Anke Bach", "Bert Dorn", "Cleo Esch"
NEW = "There is something new where you may ask back."


@pytest.fixture
def made(stage: Staged, monkeypatch: pytest.MonkeyPatch) -> Wrote:
    return round_with_threads(stage, monkeypatch)


def told(person: Person, made: Wrote) -> list[Any]:
    path = f"/mirror/back/{made.subject.key}/"
    return [one for one in waiting_for(reader_for(person)) if one.path == path]


def look(person: Person, made: Wrote) -> None:
    assert sign_in(Browser(), person).get(f"/mirror/back/{made.subject.key}/").status_code == 200


def next_batch(made: Wrote, day: int) -> None:
    made.on(day)
    fetch_all(made.row.closes_on)


def test_at_the_close_comments_are_new_until_they_are_looked_at(made: Wrote) -> None:
    rep = made.stage.house.rep
    [one] = told(rep, made)
    assert one.what == "How we work together: About yourself"
    assert one.why.startswith(NEW)
    there = words(sign_in(Browser(), rep).get("/"))
    assert NEW in there
    look(rep, made)
    assert told(rep, made) == []
    assert NEW not in words(sign_in(Browser(), rep).get("/"))


def test_an_answer_is_told_with_its_batch_and_no_sooner(made: Wrote) -> None:
    rep = made.stage.house.rep
    look(rep, made)
    ask_back(made.thread_of(ANKE), "Which one?", by=rep, on=made.stage.house.on)
    made.say(ANKE, "The one about the plan.")
    fetch_all(made.row.closes_on)
    assert told(rep, made) == [], "the batch of another day brings it"
    next_batch(made, 2)
    assert len(told(rep, made)) == 1
    look(rep, made)
    # The same batch again, and a day on which nobody says anything, are nothing new.
    fetch_all(made.row.closes_on)
    next_batch(made, 3)
    assert told(rep, made) == []


def test_an_end_is_told_as_an_answer_is(made: Wrote) -> None:
    rep = made.stage.house.rep
    look(rep, made)
    ask_back(made.thread_of(BERT), "Which one?", by=rep, on=made.stage.house.on)
    made.say(BERT, "", end=True)
    next_batch(made, 2)
    assert len(told(rep, made)) == 1


def test_nobody_else_is_told(made: Wrote) -> None:
    house = made.stage.house
    for person in (house.manager, house.leader, house.learning, house.administrator, *made.stage.eight):
        assert told(person, made) == []


def test_the_notice_is_the_same_whoever_answered_how_many_and_what(made: Wrote) -> None:
    """Byte for byte: what it says at the close, after one answer, after two of others with other words."""
    rep = made.stage.house.rep
    notices = [told(rep, made)]
    turns = (((ANKE, "Yes."),), ((BERT, "No, and that at length. " * 20), (CLEO, "Both of them.")))
    for day, answers in enumerate(turns, start=2):
        look(rep, made)
        for name, said in answers:
            ask_back(made.thread_of(name), "Which one, zebra?", by=rep, on=made.stage.house.on)
            made.say(name, said)
        next_batch(made, day)
        notices.append(told(rep, made))
    assert notices[0] == notices[1] == notices[2]
    said = f"{notices[0][0].what} {notices[0][0].why} {notices[0][0].label}"
    assert not any(character.isdigit() for character in said)
    for secret in ("Yes.", "at length", "zebra", *map(wrote_by, (ANKE, BERT, CLEO))):
        assert secret not in said
    assert notices[0][0].until == last_day_of(made.row) + timedelta(days=14)  # type: ignore[operator]


def test_the_mail_of_the_day_says_it_without_words_number_or_time(made: Wrote) -> None:
    from bonafides.promises.app.actions_reaching import choose_reach, send_due
    from bonafides.promises.app.actions_telling import tell_the_day
    from bonafides.promises.working_time import is_working_day

    rep = made.stage.house.rep
    choose_reach(rep, how="daily", digest_hour=0, quiet_from=0, quiet_to=0)
    look(rep, made)
    ask_back(made.thread_of(ANKE), "Which one, zebra?", by=rep, on=made.stage.house.on)
    made.say(ANKE, "That one, giraffe.")
    fetch_answers(made.row)
    working = (n for n in range(2, 6) if is_working_day(made.row.closes_on + timedelta(days=n)))
    made.on(day := next(working))
    fetch_answers(made.row)
    now = datetime.combine(made.row.closes_on + timedelta(days=day), time(12), tzinfo=UTC)
    mail.outbox.clear()
    tell_the_day(now)
    send_due(now)
    [sent] = [one for one in mail.outbox if one.to == [rep.email]]
    assert NEW in " ".join(sent.body.split())
    assert f"/mirror/back/{made.subject.key}/" in sent.body
    for secret in ("giraffe", "zebra", wrote_by(ANKE)):
        assert secret not in sent.body


def test_it_ends_with_the_dialogue_and_some_days_for_its_last_batch(made: Wrote) -> None:
    rep = made.stage.house.rep
    last = last_day_of(made.row)
    assert last is not None
    made.on((last - made.row.closes_on).days + 14)
    assert len(told(rep, made)) == 1
    made.on((last - made.row.closes_on).days + 15)
    assert told(rep, made) == []


def test_what_was_turned_off_is_not_told(made: Wrote) -> None:
    from bonafides.people.app.actions_shares import turn_off
    from bonafides.trust.purposes import MINE

    rep = made.stage.house.rep
    turn_off(MINE, by=rep)
    assert told(rep, made) == []


def test_that_somebody_looked_goes_with_them(made: Wrote) -> None:
    from bonafides.trust.app.holdings_threads import erase_questions

    rep = made.stage.house.rep
    look(rep, made)
    assert Looked.objects.filter(person=rep).exists()
    erase_questions(rep)
    assert not Looked.objects.exists()


def test_it_is_told_in_german(made: Wrote) -> None:
    Person.objects.filter(pk=made.stage.house.rep.pk).update(language="de")
    there = words(sign_in(Browser(headers={"accept-language": "de"}), made.stage.house.rep).get("/"))
    assert "Dort, wo Sie nachfragen dürfen, gibt es Neues." in there
    assert "Wie wir zusammenarbeiten: Über Sie selbst" in there


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "Nobody can write to you when somebody asks"), ("de", "kann Ihnen das niemand schreiben")],
)
def test_where_one_answers_it_says_that_nobody_can_be_told(language: str, said: str) -> None:
    """The box knows no address: its page says so, before the tick and after the close."""
    there = (Path(__file__).parents[3] / f"src/bonafides/trust/box/static/words_{language}.js").read_text()
    assert said in there
