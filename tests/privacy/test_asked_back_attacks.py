"""Attacks on asking back: copies of both databases, order, ticks, time, replay, a hasty house.

Level: the best joining of two threads of one person, or of a thread to a ballot, that we can write out of all
that is kept succeeds no more often than luck does (one in n; binomial test at 1 %, 1,000 groups).
"""

from __future__ import annotations

import json
import re
import secrets
import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest
from scipy.stats import binomtest
from tests.asked_back import CELL, Asking, asking, public, ten
from tests.asked_back_house import Wrote, round_with_threads
from tests.rounds import Staged

from bonafides.trust import ballot, sealing, threads, threads_respondent
from bonafides.trust.box.box import Box
from bonafides.trust.box.dialogue import ANSWER_BYTES
from bonafides.trust.box.threads_at_close import Ticked, standing
from bonafides.trust.refused import Refused, from_text, to_text
from bonafides.trust.threads import Place

PEOPLE, GROUPS, LEVEL = 10, 1000, 0.01


@pytest.fixture
def made(tmp_path: Path) -> Asking:
    return ten(tmp_path)


def everything(folder: Path) -> bytes:
    """Every byte of every file: database, journal, keys."""
    return b"\n".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


def rows_of(folder: Path, table: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(folder / "box.sqlite3")) as rows:
        return rows.execute(f"SELECT * FROM {table}").fetchall()


# Who it is: from a thread to a ballot, from a thread to another


def drawn(group: int) -> tuple[list[bytes], dict[str, list[Ticked]]]:
    """Ten who ticked under two questions: the names of their ballots, and their threads, in their order.

    Keys come from a seed, so that a run says the same as the one before it.
    """
    seeded = Random(group)
    own = [seeded.randbytes(31) + bytes([group % 200 + 1]) for _ in range(PEOPLE)]
    fingerprint = group.to_bytes(32)
    ballots = [threads.name_of(threads.public_of(secret)) for secret in own]
    ticked = {
        question: [
            Ticked(
                CELL,
                question,
                seeded.randbytes(4).hex(),
                to_text(threads.public_of(threads.thread_secret(secret, fingerprint, CELL, question))),
            )
            for secret in own
        ]
        for question in ("keep", "change")
    }
    return ballots, ticked


def guesses(
    ballots: list[bytes], ticked: dict[str, list[Ticked]], stand: list[Ticked]
) -> dict[str, list[bool]]:
    """For each attack, which of ten guesses are right."""
    whose = {one.key: person for found in ticked.values() for person, one in enumerate(found)}
    keep = [one for one in stand if one.question == "keep"]
    change = [one for one in stand if one.question == "change"]
    by_place = sorted(range(PEOPLE), key=lambda person: ballots[person])
    near_key = _unlike([a.public for a in keep], [b.public for b in change]).argmin(axis=1)
    near_name = _unlike([a.name for a in keep], ballots).argmin(axis=1)
    return {
        "place to place": [whose[a.key] == whose[b.key] for a, b in zip(keep, change, strict=True)],
        "place to ballot": [whose[a.key] == who for a, who in zip(keep, by_place, strict=True)],
        "bytes to bytes": [
            whose[a.key] == whose[change[place].key] for a, place in zip(keep, near_key, strict=True)
        ],
        "bytes to ballot": [whose[a.key] == place for a, place in zip(keep, near_name, strict=True)],
    }


def as_counted(ballots: list[bytes], ticked: dict[str, list[Ticked]]) -> list[Ticked]:
    """Threads as the close comes upon them: in the order of the ballots' names."""
    order = sorted(range(PEOPLE), key=lambda person: ballots[person])
    return [ticked[question][person] for person in order for question in ("keep", "change")]


def test_neither_order_nor_bytes_join_two_threads_or_a_thread_to_a_ballot() -> None:
    """Every order that is kept against every other, and likeness of bytes; the best of them is luck."""
    rng = np.random.default_rng(5)
    hits: dict[str, int] = {}
    for group in range(GROUPS):
        ballots, ticked = drawn(group)
        stand = standing(as_counted(ballots, ticked), {CELL: ("all",)})
        for name, right in guesses(ballots, ticked, stand).items():
            hits[name] = hits.get(name, 0) + right[int(rng.integers(PEOPLE))]
    best = max(hits.values())
    # The best of four attacks: each at a quarter of the level.
    assert binomtest(best, GROUPS, 1 / PEOPLE, alternative="greater").pvalue > LEVEL / len(hits), hits


def test_the_attacks_work_where_threads_stand_in_the_order_of_ballots() -> None:
    ballots, ticked = drawn(1)
    found = guesses(
        ballots,
        ticked,
        [replace(one, public=from_text(one.key, "it")) for one in as_counted(ballots, ticked)],
    )
    assert all(found["place to place"])
    assert all(found["place to ballot"])


def _unlike(some: list[bytes], others: list[bytes]) -> Any:
    """Bits in which each of some differs from each of the others."""
    one, other = (
        np.unpackbits(np.frombuffer(b"".join(raw), dtype=np.uint8).reshape(len(raw), -1), axis=1).astype(int)
        for raw in (some, others)
    )
    return one @ (1 - other).T + (1 - one) @ other.T


def test_who_alone_ticks_under_two_questions_is_not_told_by_it(tmp_path: Path) -> None:
    wrote = [{"keep": f"Keep {number}.", "change": f"Change {number}."} for number in range(PEOPLE)]
    alone = asking(tmp_path, wrote, [{"keep", "change"}] + [set() for _ in range(PEOPLE - 1)])
    assert sum(map(len, alone.keys().values())) == 1, "two would be known to be one person's"
    assert len(alone.listed()["open"]) == 1


def test_a_copy_of_the_box_joins_no_thread_to_a_ballot_a_row_or_a_cell(made: Asking, tmp_path: Path) -> None:
    copy = tmp_path.parent / f"{tmp_path.name}-copy"
    shutil.copytree(tmp_path, copy)
    mine = threads.public_of(made.own(made.rights[0])[0].secret)
    ballots = {bytes.fromhex(right.ballot_name) for right in made.rights}
    for table in ("threads", "turns", "said", "batches"):
        for row in rows_of(copy, table):
            raw = b"".join(part if isinstance(part, bytes) else str(part).encode() for part in row)
            assert not any(name in raw for name in ballots)
            assert CELL.encode() not in raw
    for table in ("counted", "comments", "spool"):
        told = b"".join(
            part if isinstance(part, bytes) else str(part).encode()
            for row in rows_of(copy, table)
            for part in row
        )
        assert mine not in told
        assert threads.name_of(mine) not in told
        assert to_text(mine).encode() not in told
    names = [row[1] for row in rows_of(copy, "threads")]
    assert names == sorted(names)
    shutil.rmtree(copy)


def test_with_every_key_of_the_box_no_thread_leads_to_its_ballot(made: Asking) -> None:
    """What joins them is the respondent's private key alone: a neighbour's finds nothing of theirs."""
    names = {own.name for right in made.rights[:3] for own in made.own(right)}
    assert len(names) == 3
    for right in made.rights:
        derived = {
            threads.name_of(
                threads.public_of(threads.thread_secret(right.secret, right.fingerprint, right.cell, code))
            )
            for code in ("keep", "change")
        }
        assert len(derived & names) == (1 if right in made.rights[:3] else 0)
        assert bytes.fromhex(right.ballot_name) not in derived


# What waits, what is kept, and when


def test_an_answer_that_waits_is_noise_under_a_name_that_says_nothing(made: Asking, tmp_path: Path) -> None:
    for right in made.rights[:2]:
        made.ask(threads.public_of(made.own(right)[0].secret), "Which?")
    sent = made.answer(made.rights[0], "Zebra.")
    said = rows_of(tmp_path, "said")
    assert [len(row[2]) for row in said] == [ANSWER_BYTES]
    database = (tmp_path / "box.sqlite3").read_bytes()
    database += b"".join(path.read_bytes() for path in tmp_path.glob("box.sqlite3-*"))
    for part in (from_text(sent["sealed"], "it"), from_text(sent["own"], "it")):
        assert part not in database
        assert part[:32] not in database
    assert bytes.fromhex(sent["thread"]) not in said[0][1] + said[0][2]
    # Whichever of the two answers, the same is seen: one more row of the same length.
    before = [len(row[2]) for row in said]
    made.answer(made.rights[1], "A longer answer, with many more words than the other one had.")
    assert [len(row[2]) for row in rows_of(tmp_path, "said")] == before * 2
    wal = tmp_path / "box.sqlite3-wal"
    assert not wal.exists() or wal.stat().st_size == 0, "the journal would keep them in the order they came"


def test_what_waits_in_an_old_copy_is_noise_for_ever_when_it_is_over(made: Asking, tmp_path: Path) -> None:
    from cryptography.exceptions import InvalidTag

    from bonafides.trust.box.dialogue import Waiting

    made.ask(threads.public_of(made.own(made.rights[0])[0].secret), "Which?")
    made.answer(made.rights[0], "Zebra.")
    (row,) = rows_of(tmp_path, "said")
    made.on(29)
    made.fetch()
    made.box.dialogue.end(made.round.key)
    assert not made.box.dialogue.keys_of(made.round.key).exists()
    with pytest.raises(InvalidTag):
        Waiting(secrets.token_bytes(32), made.round.key).open(row[1], row[2], made.round.read.fingerprint)


def test_ballots_keys_are_destroyed_at_close_and_the_new_one_opens_none(made: Asking, tmp_path: Path) -> None:
    assert not (tmp_path / "keys" / made.round.key).exists()
    assert not (tmp_path / "threads").exists(), "made when the first answer comes"
    made.ask(threads.public_of(made.own(made.rights[0])[0].secret), "Which?")
    made.answer(made.rights[0], "Zebra.")
    assert [path.name for path in (tmp_path / "threads" / made.round.key).iterdir()] == ["thread.key"]
    assert not (tmp_path / "keys" / made.round.key).exists()


def test_the_order_of_a_batch_is_that_of_hashes_and_not_of_answers(made: Asking) -> None:
    orders = []
    for right in made.rights[:3]:
        made.ask(threads.public_of(made.own(right)[0].secret), "Which?")
    for right in (made.rights[2], made.rights[0], made.rights[1]):
        orders.append(made.answer(right, "This.")["thread"])
    made.on(2)
    given = [one["thread"] for one in made.fetch()["answers"]]
    assert sorted(given) == given
    assert set(given) == set(orders)


def test_a_hasty_house_gets_nothing_twice_a_day(made: Asking) -> None:
    made.ask(threads.public_of(made.own(made.rights[0])[0].secret), "Which?")
    made.answer(made.rights[0], "Zebra.")
    for had in ("", "2026-12-12", "2026-12-13", "2099-01-01", "x"):
        assert made.box.dialogue.batch(made.round.key, had)["answers"] == []
    made.on(2)
    assert len(made.fetch()["answers"]) == 1
    made.ask(threads.public_of(made.own(made.rights[1])[0].secret), "Which?")
    made.answer(made.rights[1], "Giraffe.")
    assert len(made.fetch()["answers"]) == 1, "the same batch, not a second one"


def test_everybody_gets_the_same_and_nothing_changes_when_somebody_answers(
    made: Asking,
) -> None:
    made.ask(threads.public_of(made.own(made.rights[0])[0].secret), "Which?")
    before = json.dumps(made.listed())
    made.answer(made.rights[0], "Zebra.")
    assert json.dumps(made.listed()) == before
    assert "Which?" not in before, "what is asked is for whoever wrote, and for nobody else"


def test_everything_a_respondent_sends_has_one_length(made: Asking) -> None:
    for right in made.rights[:2]:
        made.ask(threads.public_of(made.own(right)[0].secret), "Which?")
    (asked,), (unasked,) = made.own(made.rights[0]), made.own(made.rights[2])
    assert asked.open_turn is not None
    sent = [
        threads_respondent.write_said(made.rights[0], asked, asked.open_turn, words, end=end)
        for words, end in (("x", False), ("x" * 1000, False), ("", True))
    ]
    sent.append(threads_respondent.write_said(made.rights[2], unasked, None, "", end=True))
    assert len({len(json.dumps(one)) for one in sent}) == 1


# Replay, and other people's keys


def test_nobody_answers_with_another_key_or_with_what_was_signed_elsewhere(
    made: Asking, tmp_path: Path
) -> None:
    (first,), (second,) = made.own(made.rights[0]), made.own(made.rights[1])
    for own in (first, second):
        made.ask(threads.public_of(own.secret), "Which?")
    (first,), (second,) = made.own(made.rights[0]), made.own(made.rights[1])
    good = threads_respondent.write_said(made.rights[0], first, first.open_turn, "Mine.")
    place = Place(made.round.read.fingerprint, first.name, 1)
    text = threads.say_text(place, 1, 0, from_text(good["sealed"], "it"), from_text(good["own"], "it"))
    ways = {
        "in another thread": {**good, "thread": second.name.hex()},
        "by the ballot's own key": {**good, "proof": to_text(ballot.prove(made.rights[0].key, text))},
        "by a neighbour's thread": {
            **good, "proof": to_text(ballot.prove(sealing.key_of(second.secret), text))
        },
        "a higher version of the same": {**good, "version": 2},
        "made into an end": {**good, "end": 1},
        "at another turn": {**good, "turn": 2},
        "of another round": {**good, "round": "k2m7xw4tq9hz"},
        "what reads is no answer": {
            **good, "proof": threads_respondent.write_reading(made.rights[0], first, 1)["proof"]
        },
    }  # fmt: skip
    for way, said in ways.items():
        with pytest.raises(Refused):
            made.box.dialogue.say(said)
        assert rows_of(tmp_path, "said") == [], way
    for own in (second,):
        stolen = threads_respondent.write_reading(made.rights[1], own, 1) | {"thread": first.name.hex()}
        with pytest.raises(Refused):
            made.box.dialogue.own(stolen)
    assert made.box.dialogue.say(good) == 1


def test_an_answer_of_one_round_is_none_in_another_with_the_same_keys(tmp_path: Path) -> None:
    one, other = ten(tmp_path / "one"), ten(tmp_path / "other")
    (own,) = one.own(one.rights[0])
    one.ask(threads.public_of(own.secret), "Which?")
    said = one.answer(one.rights[0], "Zebra.")
    with pytest.raises(Refused):
        other.box.dialogue.say(said | {"round": other.round.key})


def test_who_knows_the_address_of_the_box_asks_nobody(made: Asking) -> None:
    import io

    from bonafides.trust.box.application import Application

    application = Application(made.box, "secret")
    body = b"{}"
    for what in ("ask", "batch", "end"):
        environ = {
            "REQUEST_METHOD": "POST",
            "PATH_INFO": f"/rounds/{made.round.key}/{what}",
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.input": io.BytesIO(body),
        }
        heard: list[tuple[str, object]] = []
        b"".join(application(environ, lambda *said, to=heard: to.append(said)))
        assert heard[0][0] == "401 Unauthorized"


# Both databases, together


@pytest.mark.django_db
def test_both_databases_join_no_thread_to_an_invitation(
    stage: Staged, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """What the house knows of people against everything that knows threads: nothing is shared."""
    from django.apps import apps

    from bonafides.trust.app.models import Invitation, Thread, Turn

    made: Wrote = round_with_threads(stage, monkeypatch)
    of_threads = {field.name for model in (Thread, Turn) for field in model._meta.get_fields()}
    assert of_threads == {
        "id", "key", "subject", "question", "comment", "address", "reply_secret", "ended", "turns",
        "thread", "number", "by", "asked", "handed_over", "answered", "answer",
    }  # fmt: skip
    related = {field.related_model for field in Thread._meta.get_fields() if field.is_relation}
    assert Invitation not in related
    addresses = list(Thread.objects.values_list("address", flat=True))
    names = [threads.name_of(from_text(one, "a key")).hex() for one in addresses]
    assert names == sorted(names), "written in the order of hashes, not of people"
    hidden = {right.ballot_name for right in made.rights.values()} | {
        to_text(right.secret) for right in made.rights.values()
    }
    for model in apps.get_app_config("trust").get_models():
        for row in model.objects.values():
            told = json.dumps(row, default=str)
            if model.__name__ != "Round":
                assert not any(one in told for one in hidden), model
            if model is not Thread:
                assert not any(one in told for one in addresses), model
                assert not any(re.search(rf"\b{one}\b", told) for one in names), model
    box = everything(tmp_path / "box")
    for person in stage.eight:
        assert person.name.encode() not in box
        assert person.email.encode() not in box


def test_who_restores_an_old_copy_finds_no_answer_that_waited(tmp_path: Path) -> None:
    from bonafides.trust.box.copying import copy_to, put_back

    made = ten(tmp_path / "box")
    assert copy_to(tmp_path / "box", tmp_path / "before.sqlite3")
    made.ask(threads.public_of(made.own(made.rights[0])[0].secret), "Which?")
    made.answer(made.rights[0], "Zebra.")
    assert copy_to(tmp_path / "box", tmp_path / "copy.sqlite3")
    made.box.shut()
    other = tmp_path / "other"
    other.mkdir()
    put_back(tmp_path / "copy.sqlite3", other)
    box = Box(other)
    box._rounds.clock = made.box._rounds.clock
    made.box = box
    made.on(2)
    assert made.fetch()["answers"] == [], "its key was on the other machine"
    put_back(None, tmp_path / "box")
    assert not list((tmp_path / "box" / "threads").iterdir()), "nobody needs the key of a round that is gone"
    assert public(made.keys()["keep"][0])
