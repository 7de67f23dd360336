"""Asking back: from the close to the end of the dialogue. Who answers, nobody learns."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max

from bonafides.errors import BonafidesError, WrongRequest
from bonafides.people.app.models import Person
from bonafides.trust import sealing, threads
from bonafides.trust.app.ballot_box import the_box
from bonafides.trust.app.models import Looked, Round, Subject, Thread, Turn
from bonafides.trust.app.publishing import told_about
from bonafides.trust.app.queries_mirror import who_may_reply
from bonafides.trust.app.queries_threads import last_day_of
from bonafides.trust.box.refusals import NotTaken
from bonafides.trust.refused import Refused, from_text, to_text
from bonafides.trust.threads import MOST_LETTERS, MOST_TURNS, Place


def write_threads(row: Round, given: Mapping[str, Any]) -> int:
    """Note which comments may be asked back about, as the box gave them at close; within a transaction.

    Parameters
    ----------
    given
        Aggregate to question to comments with their keys.
    """
    if not given:
        return 0
    made = [
        Thread(
            subject=told.subject,
            question=question,
            comment=one["words"],
            address=one["key"],
            reply_secret=to_text(sealing.secret_number(sealing.new_key())),
        )
        for told in told_about(row, json.loads(bytes(row.manifest)))
        for question, found in given.get(told.first_code, {}).items()
        for one in found
    ]
    return len(Thread.objects.bulk_create(made))


def ask_back(thread: Thread, words: str, *, by: Person, on: date) -> Turn:
    """Ask whoever wrote a comment; at once, or as soon as the box can be reached.

    Raises
    ------
    WrongRequest
        Nobody's to ask, over, ended, asked already, or too long.
    """
    refuse_asking(thread, words, by=by, on=on)
    with transaction.atomic():
        stored = Thread.objects.select_for_update().get(pk=thread.pk)
        number = (stored.turns.aggregate(n=Max("number"))["n"] or 0) + 1
        if stored.turns.filter(answered=False).exists():
            raise WrongRequest(
                "a question that waits for its answer",
                "one at a time",
                "whoever is silent is not asked again",
            )
        if number > MOST_TURNS:
            raise WrongRequest("a fourth question", f"{MOST_TURNS} at most", "talk with everybody instead")
        turn = Turn.objects.create(thread=stored, number=number, by=by, asked=words.strip())
    hand_over(turn)
    return turn


def refuse_asking(thread: Thread, words: str, *, by: Person, on: date) -> None:
    """Hold that somebody may ask back here today.

    Raises
    ------
    WrongRequest
        They may not.
    """
    if by not in who_may_reply(thread.subject, on):
        raise WrongRequest(
            "a question by somebody else", "whom it is about, or whoever leads", "leave it to them"
        )
    last = last_day_of(thread.subject.round)
    if thread.ended or last is None or on > last:
        raise WrongRequest(
            "a question after the end", "one while it can be answered", "ask everybody instead"
        )
    if not words.strip() or len(words.strip()) > MOST_LETTERS:
        raise WrongRequest("no question", f"one of {MOST_LETTERS} letters at most", "write one")


def hand_over(turn: Turn) -> bool:
    """Seal a question to the thread and give it to the box; whether it has it. Once more changes nothing."""
    thread = turn.thread
    public = from_text(thread.address, "a key")
    told = thread.subject.round
    place = Place(bytes.fromhex(told.fingerprint), threads.name_of(public), turn.number)
    reply = threads.public_of(from_text(thread.reply_secret, "a key"))
    try:
        plain = threads.pad_words({"words": turn.asked, "reply": to_text(reply)})
        sealed = threads.seal_words(plain, public, place, threads.ASKED)
        the_box().ask(told.key, place.thread.hex(), turn.number, to_text(sealed))
    except NotTaken as refused:
        if refused.status not in (404, 409, 410):
            return False
        # Nobody can be asked here any more: they ended it, which shows with the batch.
        turn.delete()
        return False
    except BonafidesError:
        return False
    Turn.objects.filter(pk=turn.pk).update(handed_over=True)
    return True


def fetch_answers(row: Round) -> int:
    """Take the batch of the day from the box; how many answers were new. Safe to do again.

    When the dialogue is over, the box destroys its threads, and the house everything that was not said.
    """
    for turn in Turn.objects.filter(thread__subject__round=row, handed_over=False).select_related(
        "thread__subject__round"
    ):
        hand_over(turn)
    box = the_box()
    first = box.batch(row.key, "")
    n = _take(row, first)
    told = box.batch(row.key, first["day"])
    n += _take(row, told)
    if told["over"]:
        box.end(row.key)
        end_dialogue(row)
    return n


@transaction.atomic
def _take(row: Round, told: Mapping[str, Any]) -> int:
    by_name = {
        threads.name_of(from_text(one.address, "a key")).hex(): one
        for one in Thread.objects.filter(subject__round=row).exclude(address="")
    }
    n, new = 0, set()
    for answer in told["answers"]:
        thread = by_name.get(answer["thread"])
        if thread is None:
            continue
        ended = answer["end"] and Thread.objects.filter(pk=thread.pk, ended=False).update(ended=True)
        said = _take_words(row, thread, answer)
        n += said
        if ended or said:
            new.add(thread.subject_id)
    Looked.objects.filter(subject__in=new).delete()
    return n


def look_at(subject: Subject, *, by: Person) -> None:
    """Note that somebody looks at what is asked back about a subject: nothing there is new to them then."""
    Looked.objects.get_or_create(subject=subject, person=by)


def _take_words(row: Round, thread: Thread, answer: Mapping[str, Any]) -> int:
    turn = Turn.objects.filter(thread=thread, number=answer["turn"], answered=False).first()
    if turn is None:
        return 0
    place = Place(bytes.fromhex(row.fingerprint), bytes.fromhex(answer["thread"]), turn.number)
    secret = from_text(thread.reply_secret, "a key")
    try:
        sealed = from_text(answer["sealed"], "an answer")
        words = threads.open_words(sealed, secret, place, threads.SAID)["words"]
    except Refused:
        # Whoever wrote it sealed it to nobody: it counts as nothing said.
        words = ""
    Turn.objects.filter(pk=turn.pk).update(answered=True, answer=words.strip()[: 4 * MOST_LETTERS])
    return 1


@transaction.atomic
def end_dialogue(row: Round) -> None:
    """Destroy keys, threads in which nothing was said, and questions that nobody answered."""
    Turn.objects.filter(thread__subject__round=row, answer="").delete()
    found = Thread.objects.filter(subject__round=row)
    found.filter(turns__isnull=True).delete()
    found.update(ended=True, address="", reply_secret="")


def fetch_all(today: date) -> int:
    """Fetch answers of every round whose dialogue runs; says 0 whatever it did: how many answered is logged
    nowhere. A box that is away is asked again later."""
    running = Round.objects.filter(state="closed", subjects__threads__address__gt="").distinct()
    for row in running:
        try:
            fetch_answers(row)
        except BonafidesError:
            continue
    return 0
