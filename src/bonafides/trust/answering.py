"""Collecting and answering over HTTP, without a browser and without a line of a script that a server sent.

The same protocol as the pages, by `respondent`. Whatever does not fit the announced round ends with a
refusal; nothing is sent before it was checked.
"""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bonafides.errors import BeyondThisMachine
from bonafides.trust import days, respondent, threads, threads_respondent
from bonafides.trust.manifest import Manifest
from bonafides.trust.refused import Refused, from_text, to_text
from bonafides.trust.respondent import Invitation, Right
from bonafides.trust.threads_respondent import Own

SECONDS = 30.0
MOST_BYTES = 32 * 2**20
TURNS = 3
"""How often a request is sent again where no answer came: the house signs the same text once."""


@dataclass(frozen=True, slots=True)
class Answered:
    """What a server said.

    Parameters
    ----------
    status
        Of HTTP.
    body
        As it came.
    """

    status: int
    body: bytes

    def said(self) -> dict[str, Any]:
        """The body as an object; an empty one where it is none."""
        try:
            found = json.loads(self.body)
        except (ValueError, RecursionError):
            return {}
        return found if isinstance(found, dict) else {}

    def or_refused(self) -> dict[str, Any]:
        """What was said, where it was accepted.

        Raises
        ------
        Refused
            In the server's words.
        """
        said = self.said()
        if self.status == 200:
            return said
        found = str(said.get("found") or f"an answer with status {self.status}")
        raise Refused(found, str(said.get("expected", "")), str(said.get("to_do", "")))


Ask = Callable[[str, dict[str, Any] | None], Answered]
"""Address and document; without a document it is fetched."""


def over_http(address: str, document: dict[str, Any] | None) -> Answered:
    """Ask a server; no cookie, no name of a program, through the proxy of the environment where there is one.

    Raises
    ------
    BeyondThisMachine
        It cannot be reached.
    """
    if not address.startswith(("https://", "http://")):
        raise Refused("an address that is none of the web", "https://…", "use the whole link")
    raw = None if document is None else json.dumps(document).encode()
    headers = {"User-Agent": "-", "Content-Type": "application/json"}
    request = urllib.request.Request(address, raw, headers)  # noqa: S310  http and https alone, see above
    try:
        with urllib.request.urlopen(request, timeout=SECONDS) as answer:  # noqa: S310
            return Answered(answer.status, answer.read(MOST_BYTES))
    except urllib.error.HTTPError as error:
        with error:
            return Answered(error.code, error.read(MOST_BYTES))
    except OSError as error:
        raise BeyondThisMachine(
            f"{address} cannot be reached", "a connection", "try again; nothing is lost"
        ) from error


def _again(ask: Ask, address: str, document: dict[str, Any]) -> Answered:
    for _ in range(TURNS - 1):
        try:
            return ask(address, document)
        except BeyondThisMachine:
            continue
    return ask(address, document)


def collect(invitation: Invitation, ask: Ask = over_http) -> Right:
    """Collect the right to answer that an invitation allows.

    Raises
    ------
    Refused
        Another round than the invitation announces, another key, or in the house's words.
    BeyondThisMachine
        The house cannot be reached.
    """
    where = f"{invitation.house}/mirror/collect/"
    secret = to_text(invitation.secret)
    told = ask(where, {"secret": secret}).or_refused()
    raw = ask(f"{invitation.house}/mirror/board/{told.get('round')}.json", None)
    raw.or_refused()
    found = respondent.check_manifest(raw.body, invitation.fingerprint)
    cell = found.cell(told.get("cell")).code
    respondent.check_about(found, cell, invitation.salt, invitation.name)
    begun = respondent.Collecting.begin(found, cell)
    signed = _again(ask, where, {"secret": secret, "blinded": to_text(begun.blinded)}).or_refused()
    return begun.finish(from_text(signed.get("signature"), "a signature"), invitation.salt, invitation.name)


def round_of(right: Right, ask: Ask = over_http) -> Manifest:
    """The round in which a right holds, checked against it.

    Raises
    ------
    Refused
        Another round, somebody else, a cell that is not there.
    """
    raw = ask(f"{right.box}/rounds/{right.round}.json", None)
    raw.or_refused()
    found = respondent.check_manifest(raw.body, right.fingerprint)
    respondent.check_about(found, right.cell, right.salt, right.name)
    return found


def said_before(right: Right, ask: Ask = over_http) -> tuple[int, dict[str, Any] | None]:
    """Version and content of what this key has answered; 0 and None where nothing.

    Raises
    ------
    Refused
        The round is closed, or the copy is not one's own.
    """
    answer = ask(f"{right.box}/own", respondent.write_own_request(right))
    if answer.status == 404:
        return 0, None
    told = answer.or_refused()
    own = told.get("own")
    return int(told["version"]), respondent.read_own(right, str(own)) if own else None


def is_over(told: Manifest) -> bool:
    """Whether a round takes no answers any more, and one may be asked back in it."""
    last = threads.ends_on(told)
    return last is not None and days.standing(*told.days, days.now()) == "over"


def own_threads(right: Right, told: Manifest, ask: Ask = over_http) -> list[Own]:
    """One's own threads, picked here out of the list that everybody gets.

    Raises
    ------
    Refused
        It is not counted yet, or its last day is over.
    """
    listed = ask(f"{right.box}/rounds/{right.round}/threads.json", None).or_refused()
    if listed.get("state") != "closed":
        raise Refused(
            "a round in which nobody can be asked", "one that has closed", "try again on another day"
        )
    return threads_respondent.own_threads(right, told, listed)


def say_back(right: Right, own: Own, words: str, *, end: bool = False, ask: Ask = over_http) -> None:
    """Answer the question that waits in a thread, or end it; what was answered before is replaced.

    Raises
    ------
    Refused
        In the box's words.
    """
    turn = own.open_turn
    reading = threads_respondent.write_reading(right, own, turn.number if turn else 0)
    before = ask(f"{right.box}/threads/own", reading)
    version = int(before.said()["version"]) if before.status == 200 else 0
    said = threads_respondent.write_said(right, own, turn, words, version=version + 1, end=end)
    _again(ask, f"{right.box}/threads/say", said).or_refused()


def put_in(right: Right, document: dict[str, Any], ask: Ask = over_http) -> int:
    """Send a ballot or a withdrawal; the version that counts now.

    Raises
    ------
    Refused
        In the box's words.
    """
    path = "ballots" if "sealed" in document else "withdraw"
    return int(_again(ask, f"{right.box}/{path}", document).or_refused()["version"])
