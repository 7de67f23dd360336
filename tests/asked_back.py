"""Rounds in which people may be asked back: a box with ten who wrote, and what both sides do then."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from tests.ballot_rounds import CLOSES_ON, Round, code_of, opened, signing_keys, tally

from bonafides.trust import sealing, threads, threads_respondent
from bonafides.trust.blind import SigningKey
from bonafides.trust.box.box import Box
from bonafides.trust.refused import from_text, to_text
from bonafides.trust.respondent import Right
from bonafides.trust.threads import Place
from bonafides.trust.threads_respondent import Own

CELL = code_of(1)
ENDS_ON = (date.fromisoformat(CLOSES_ON) + timedelta(days=28)).isoformat()
Wrote = dict[str, str]


@cache
def key_of_the_cell() -> dict[str, SigningKey]:
    """Slow to make, and never that of a real round."""
    return signing_keys([CELL])


def noon(day: str | date, more: int = 0) -> datetime:
    """A moment at which it is that day in the box, so many days on."""
    on = date.fromisoformat(day) if isinstance(day, str) else day
    return datetime.combine(on + timedelta(days=more), time(23), UTC)


@dataclass
class Asking:
    """A closed round, its box, and who wrote in it.

    Parameters
    ----------
    rights
        One for each who answered, in the order in which they did.
    reply
        The private key to which is answered.
    """

    box: Box
    round: Round
    rights: list[Right]
    told: dict[str, Any]
    reply: bytes = field(default_factory=lambda: sealing.secret_number(sealing.new_key()))

    def on(self, more: int) -> None:
        """Let it be so many days after the last day of the round."""
        self.box._rounds.clock = lambda: noon(CLOSES_ON, more)

    def listed(self) -> dict[str, Any]:
        """What everybody gets."""
        return self.box.dialogue.listed(self.round.key)

    def keys(self, aggregate: str = CELL) -> dict[str, list[dict[str, str]]]:
        """Question to comments that may be asked back about."""
        return self.told.get("threads", {}).get(aggregate, {})  # type: ignore[no-any-return]

    def ask(self, public: bytes, words: str, turn: int = 1) -> Place:
        """What the house does."""
        place = Place(self.round.read.fingerprint, threads.name_of(public), turn)
        said = {"words": words, "reply": to_text(threads.public_of(self.reply))}
        sealed = threads.seal_words(threads.pad_words(said), public, place, threads.ASKED)
        asked = {"thread": place.thread.hex(), "turn": turn, "sealed": to_text(sealed)}
        self.box.dialogue.ask(self.round.key, asked)
        return place

    def own(self, right: Right) -> list[Own]:
        """What somebody finds in the list."""
        return threads_respondent.own_threads(right, self.round.read, self.listed())

    def answer(self, right: Right, words: str, **more: Any) -> dict[str, Any]:
        """Answer the first question that waits; the document that was sent."""
        own = next(one for one in self.own(right) if one.open_turn)
        said = threads_respondent.write_said(right, own, own.open_turn, words, **more)
        self.box.dialogue.say(said)
        return said

    def fetch(self) -> dict[str, Any]:
        """What the house does every day: take what is there, then what is new."""
        had = self.box.dialogue.batch(self.round.key, "")["day"]
        return self.box.dialogue.batch(self.round.key, had)

    def read(self, answer: dict[str, Any]) -> str:
        """One answer of a batch, opened."""
        place = Place(self.round.read.fingerprint, bytes.fromhex(answer["thread"]), answer["turn"])
        sealed = from_text(answer["sealed"], "it")
        return threads.open_words(sealed, self.reply, place, threads.SAID)["words"]


def public(entry: dict[str, str]) -> bytes:
    """The key beside a comment."""
    return from_text(entry["key"], "a key", 91)


def asking(folder: Path, wrote: list[Wrote], ticked: list[set[str]], **more: Any) -> Asking:
    """A round in which so many answered, wrote and ticked; closed.

    Parameters
    ----------
    wrote
        For each who answers: question to comment.
    ticked
        For each: questions about which they may be asked back.
    """
    box = Box(folder, measure=tally)
    given: dict[str, Any] = {"dialogue": {"ends_on": ENDS_ON}} | more
    made = opened(box, [CELL], signing=key_of_the_cell(), invited=max(len(wrote), 8), **given)
    rights = [
        made.answer(CELL, {"c1": 4}, comments=said, asked_back=sorted(marks))
        for said, marks in zip(wrote, ticked, strict=True)
    ]
    return Asking(box, made, rights, made.close())


def ten(folder: Path, **more: Any) -> Asking:
    """Ten who wrote under `keep`; the first three may be asked back."""
    wrote = [{"keep": f"Comment {number}."} for number in range(10)]
    return asking(folder, wrote, [{"keep"} if number < 3 else set() for number in range(10)], **more)
