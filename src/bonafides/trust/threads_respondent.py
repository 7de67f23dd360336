"""What a respondent's browser does in threads, in Python: find one's own, read what is asked, answer, end."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from bonafides.trust import ballot, sealing, threads
from bonafides.trust.links import Right
from bonafides.trust.manifest import Manifest
from bonafides.trust.refused import Refused, from_text, to_text
from bonafides.trust.threads import Place


@dataclass(frozen=True, slots=True)
class Turn:
    """One question that was asked, and what one has said to it where that was handed on.

    Parameters
    ----------
    number
        From 1.
    asked
        In the asker's words.
    reply_to
        The asker's public key.
    said
        One's own words; None where nothing has been handed on.
    """

    number: int
    asked: str
    reply_to: bytes
    said: str | None


@dataclass(frozen=True, slots=True, repr=False)
class Own:
    """One thread of one's own.

    Parameters
    ----------
    question
        Code of the open question under which the comment stands.
    secret
        Its private key.
    turns
        What was asked, oldest first; empty where nobody has asked.
    """

    question: str
    secret: bytes
    turns: tuple[Turn, ...]

    @property
    def name(self) -> bytes:
        """SHA-256 of its public key."""
        return threads.name_of(threads.public_of(self.secret))

    @property
    def open_turn(self) -> Turn | None:
        """The question that waits for an answer."""
        return self.turns[-1] if self.turns and self.turns[-1].said is None else None


def keys_of(right: Right, questions: Iterable[str]) -> dict[str, str]:
    """Question to the public key of its thread, as it is sealed beside the comment."""
    return {
        code: to_text(
            threads.public_of(threads.thread_secret(right.secret, right.fingerprint, right.cell, code))
        )
        for code in questions
    }


def own_threads(right: Right, told: Manifest, listed: Mapping[str, Any]) -> list[Own]:
    """One's own among all threads of a round, found here: the list is the same for everybody.

    Parameters
    ----------
    listed
        What the box lists: {"open": [names], "asked": [{"thread", "turn", "asked", "own"}]}.
    """
    found = []
    for question in told.document["instrument"]["questions"]:
        code = str(question["code"])
        secret = threads.thread_secret(right.secret, right.fingerprint, right.cell, code)
        name = threads.name_of(threads.public_of(secret))
        if name.hex() in listed["open"]:
            asked = [one for one in listed["asked"] if one["thread"] == name.hex()]
            turns = (_turn(one, secret, Place(told.fingerprint, name, one["turn"])) for one in asked)
            found.append(Own(code, secret, tuple(sorted(turns, key=lambda turn: turn.number))))
    return found


def _turn(one: Mapping[str, Any], secret: bytes, place: Place) -> Turn:
    try:
        said = threads.open_words(from_text(one["asked"], "a question"), secret, place, threads.ASKED)
        reply_to = from_text(said.get("reply"), "a key", ballot.SPKI_BYTES)
    except Refused:
        said, reply_to = {"words": ""}, b""
    own = from_text(one["own"], "an own copy")
    return Turn(
        place.turn, said["words"], reply_to, threads.open_own(own, secret, place)["words"] if own else None
    )


def write_said(
    right: Right, own: Own, turn: Turn | None, words: str, *, version: int = 1, end: bool = False
) -> dict[str, Any]:
    """An answer as it goes to the box; without a turn, that nobody shall ask any more."""
    place = Place(right.fingerprint, own.name, 0 if turn is None else turn.number)
    plain = threads.pad_words({"words": words})
    if turn is None:
        # Nobody has asked, so nobody could open it: as long as an answer, and nothing in it.
        sealed = os.urandom(threads.SEALED_BYTES)
    else:
        sealed = threads.seal_words(plain, turn.reply_to, place, threads.SAID)
    kept = threads.keep_own(plain, own.secret, place)
    text = threads.say_text(place, version, int(end), sealed, kept)
    return {
        "round": right.round,
        "thread": place.thread.hex(),
        "turn": place.turn,
        "version": version,
        "end": int(end),
        "sealed": to_text(sealed),
        "own": to_text(kept),
        "proof": to_text(ballot.prove(sealing.key_of(own.secret), text)),
    }


def write_reading(right: Right, own: Own, turn: int) -> dict[str, Any]:
    """A request for what one said and nobody has read yet."""
    place = Place(right.fingerprint, own.name, turn)
    proof = ballot.prove(sealing.key_of(own.secret), threads.read_text(place))
    return {"round": right.round, "thread": place.thread.hex(), "turn": turn, "proof": to_text(proof)}
