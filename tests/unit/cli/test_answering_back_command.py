"""`bonafides answer` when a round has closed: what one is asked back, answered without a server's script."""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

import pytest
from tests.asked_back import Asking, noon, ten
from tests.ballot_rounds import CLOSES_ON
from tests.box_by_hand import box_by_hand
from tests.command_line import Said, run
from tests.rounds_by_hand import round_by_hand

from bonafides.trust import answering, threads
from bonafides.trust.box.application import Application


class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class Quiet(WSGIRequestHandler):
    def log_message(self, *args: Any) -> None:
        pass


QUESTIONS = [
    {"code": "keep", "text": {"en": "What to keep?", "de": "Was bleibt?"}},
    {"code": "change", "text": {"en": "What to change?", "de": "Was anders?"}},
]


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Asking]:
    server = Server(("127.0.0.1", 0), Quiet)
    address = f"http://127.0.0.1:{server.server_port}"
    instrument = {"slug": "test", "items": [{"code": "c1"}], "questions": QUESTIONS}
    made = ten(tmp_path, instrument=instrument)
    made.rights = [replace(right, box=address) for right in made.rights]
    server.set_app(Application(made.box, "secret"))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    monkeypatch.setattr(answering.days, "now", lambda: noon(CLOSES_ON, 1))
    yield made
    server.shutdown()
    thread.join()
    server.server_close()


def typed(monkeypatch: pytest.MonkeyPatch, *lines: object) -> Said:
    monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
    return run("answer")


def test_one_reads_answers_changes_and_ends(made: Asking, monkeypatch: pytest.MonkeyPatch) -> None:
    who = made.rights[0]
    (own,) = made.own(who)
    made.ask(threads.public_of(own.secret), "Which meeting?")
    first = typed(monkeypatch, who.link(), "a", "The one on Mondays.")
    assert first.code == 0, first.err
    assert "Your comment on: What to keep?" in first.out
    assert "You are asked: Which meeting?" in first.out
    assert typed(monkeypatch, who.link(), "a", "The one on Fridays.").code == 0
    made.on(2)
    assert [made.read(one) for one in made.fetch()["answers"]] == ["The one on Fridays."]
    again = typed(monkeypatch, who.link(), "e")
    assert "You answered: The one on Fridays." in again.out
    made.on(3)
    assert [one["end"] for one in made.fetch()["answers"]] == [1]
    assert "You are not asked anything" in typed(monkeypatch, who.link()).out


def test_silence_sends_nothing_and_who_may_not_be_asked_is_told_so(
    made: Asking, monkeypatch: pytest.MonkeyPatch
) -> None:
    (own,) = made.own(made.rights[1])
    made.ask(threads.public_of(own.secret), "Which?")
    assert typed(monkeypatch, made.rights[1].link(), "").code == 0
    assert "You are not asked anything" in typed(monkeypatch, made.rights[9].link()).out
    made.on(2)
    assert made.fetch()["answers"] == []


def test_before_the_close_one_is_asked_for_each_comment_and_not_ticked_by_itself(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with box_by_hand() as box:
        box.round = round_by_hand("trust-profile-client", box=box.address, dialogue={"ends_on": "2099-02-01"})
        right = box.round.collect()
        points = [5] * len(box.round.manifest.document["instrument"]["items"])
        said = typed(monkeypatch, right.link(), *points, "Stay", "Call", "", "y", "y")
        assert said.code == 0, said.err
        (ballot,) = box.ballots.values()
        second = str(box.round.manifest.document["instrument"]["questions"][1]["code"])
        assert set(box.round.opened(ballot)["threads"]) == {second}
