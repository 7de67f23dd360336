"""How the house speaks to the ballot box: over HTTP with their shared secret, or within one process."""

from __future__ import annotations

import http.client
import json
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import quote, urlsplit

from bonafides.errors import BeyondThisMachine
from bonafides.privacy.said import Said
from bonafides.trust.box.box import Box
from bonafides.trust.box.keys import house_secret
from bonafides.trust.box.refusals import NotTaken

CLOSING_SECONDS = 900.0
"""Measuring a large round takes its time."""


class BoxClient(Protocol):
    """What the house may ask of a box. Each of these may be asked again and changes nothing more.

    Whatever the box does not take is raised as `trust.refused.Refused`, with `status`.
    """

    def prepare(self, key: str, cells: Sequence[str]) -> dict[str, str]:
        """Make the keys of a round; cell code to public sealing key (base64url SPKI)."""
        ...

    def open(self, key: str, manifest: bytes) -> str:
        """Take ballots from now on; the fingerprint, hex."""
        ...

    def close(self, key: str) -> dict[str, Any]:
        """Close a round: {"counts": {code: {"accepted": n}}, "ballots": [hex], "release": {...}}."""
        ...

    def void(self, key: str) -> None:
        """Destroy a round unread."""
        ...

    def forget(self, key: str) -> None:
        """Delete the answers of a closed round."""
        ...

    def state(self, key: str) -> dict[str, Any]:
        """{"state", "keys": bool}; "", prepared, open, ended, closing, counted, closed, void or forgotten."""
        ...

    def ask(self, key: str, thread: str, turn: int, sealed: str) -> int:
        """Ask whoever wrote a comment; the turn. Asked once more, what is there stays."""
        ...

    def batch(self, key: str, had: str) -> dict[str, Any]:
        """{"day", "over": bool, "answers": [{"thread", "turn", "end", "sealed"}]}: one new a day at most."""
        ...

    def end(self, key: str) -> None:
        """Destroy the threads of a round whose dialogue is over."""
        ...


class LocalBox:
    """A box in this process: for tests and small commands.

    Parameters
    ----------
    box
        The box.
    """

    def __init__(self, box: Box) -> None:
        self.box = box

    def prepare(self, key: str, cells: Sequence[str]) -> dict[str, str]:
        """Make the keys of a round."""
        return self.box.prepare(key, cells)

    def open(self, key: str, manifest: bytes) -> str:
        """Take ballots from now on."""
        return self.box.open(key, manifest)

    def close(self, key: str) -> dict[str, Any]:
        """Close a round."""
        found: dict[str, Any] = json.loads(self.box.close(key))
        return found

    def void(self, key: str) -> None:
        """Destroy a round unread."""
        self.box.void(key)

    def forget(self, key: str) -> None:
        """Delete the answers of a closed round."""
        self.box.forget(key)

    def state(self, key: str) -> dict[str, Any]:
        """Where a round is."""
        return self.box.state(key)

    def ask(self, key: str, thread: str, turn: int, sealed: str) -> int:
        """Ask whoever wrote a comment."""
        return self.box.dialogue.ask(key, {"thread": thread, "turn": turn, "sealed": sealed})

    def batch(self, key: str, had: str) -> dict[str, Any]:
        """The batch of a day."""
        return self.box.dialogue.batch(key, had)

    def end(self, key: str) -> None:
        """Destroy the threads of a round."""
        self.box.dialogue.end(key)


class HttpBox:
    """A box in a process of its own.

    Parameters
    ----------
    address
        Where it listens, such as http://127.0.0.1:8001.
    secret
        What both know.
    """

    def __init__(self, address: str, secret: str) -> None:
        self._address, self._secret = address.rstrip("/"), secret

    @classmethod
    def of(cls, data: Path, address: str) -> HttpBox:
        """With the secret of a data folder, made where there is none yet."""
        return cls(address, house_secret(data / "box"))

    def prepare(self, key: str, cells: Sequence[str]) -> dict[str, str]:
        """Make the keys of a round."""
        said = self._ask(key, "prepare", json.dumps({"cells": list(cells)}).encode())
        return dict(said["seals"])

    def open(self, key: str, manifest: bytes) -> str:
        """Take ballots from now on."""
        return str(self._ask(key, "open", manifest)["fingerprint"])

    def close(self, key: str) -> dict[str, Any]:
        """Close a round."""
        return self._ask(key, "close")

    def void(self, key: str) -> None:
        """Destroy a round unread."""
        self._ask(key, "void")

    def forget(self, key: str) -> None:
        """Delete the answers of a closed round."""
        self._ask(key, "forget")

    def state(self, key: str) -> dict[str, Any]:
        """Where a round is."""
        return self._ask(key, "state")

    def ask(self, key: str, thread: str, turn: int, sealed: str) -> int:
        """Ask whoever wrote a comment."""
        said = {"thread": thread, "turn": turn, "sealed": sealed}
        return int(self._ask(key, "ask", json.dumps(said).encode())["turn"])

    def batch(self, key: str, had: str) -> dict[str, Any]:
        """The batch of a day."""
        return self._ask(key, "batch", json.dumps({"had": had}).encode())

    def end(self, key: str) -> None:
        """Destroy the threads of a round."""
        self._ask(key, "end")

    def _ask(self, key: str, what: str, body: bytes = b"{}") -> dict[str, Any]:
        parts = urlsplit(self._address)
        kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        wait = CLOSING_SECONDS if what == "close" else 60.0
        try:
            with closing(kind(parts.netloc, timeout=wait)) as asked:
                asked.request(
                    "POST",
                    f"/rounds/{quote(key, safe='')}/{what}",
                    body,
                    {"Authorization": f"Bearer {self._secret}", "Content-Type": "application/json"},
                )
                answer = asked.getresponse()
                said = json.loads(answer.read() or b"{}")
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise BeyondThisMachine(
                "the ballot box does not answer",
                Said("an answer at %(address)s", address=self._address),
                "start it with bonafides box, or look at BONAFIDES_BOX_ADDRESS",
            ) from error
        if answer.status != 200:
            raise NotTaken(
                answer.status, said.get("found", "an error"), said.get("expected", ""), said.get("to_do", "")
            )
        return dict(said)
