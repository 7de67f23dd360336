"""A box as small as can be, for the browser's side: it keeps ballots in memory, in plain view."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.rounds_by_hand import RoundByHand

from bonafides.trust import ballot
from bonafides.trust.box.pages import HEADERS, File, served
from bonafides.trust.refused import Refused

EMPTY = b"<!doctype html><html lang=en><title>-</title><link rel=icon href=/static/mark.svg>"


@dataclass
class BoxByHand:
    """What it holds, and what it shall answer."""

    address: str
    round: RoundByHand | None = None
    ballots: dict[str, dict[str, Any]] = field(default_factory=dict)
    altered: dict[str, bytes] = field(default_factory=dict)
    manifest: bytes | None = None
    closed: bool = False
    early: bool = False
    posted: list[str] = field(default_factory=list)

    def files(self) -> dict[str, File]:
        found = dict(served())
        for name, content in self.altered.items():
            found[f"/static/{name}"] = File(content, "text/javascript")
        found["/empty/"] = File(EMPTY, "text/html")
        if self.round is not None:
            raw = self.manifest or self.round.manifest.raw
            key = self.round.manifest.round
            found[f"/rounds/{key}.json"] = File(raw, "application/json")
            found[f"/rounds/{key}/static/program.json"] = File(b"{}", "application/json")
            board = {
                "state": "closed" if self.closed else "open",
                "counts": {},
                "ballots": sorted(self.ballots) if self.closed else [],
            }
            found[f"/rounds/{key}/board.json"] = File(json.dumps(board).encode(), "application/json")
        return found

    def take(self, path: str, raw: bytes) -> tuple[int, dict[str, Any]]:
        """One post; the status and the answer."""
        assert self.round is not None
        self.posted.append(path)
        if self.closed:
            return 410, Refused("this round is closed").problem()
        if self.early:
            return 425, Refused("a round that has not begun").problem()
        manifest = self.round.manifest
        try:
            if path == "/ballots":
                said = ballot.parse(raw, "ballot")
                read = ballot.read_ballot(said, manifest)
                return self._replace(read.token.name, read.version, said)
            if path == "/withdraw":
                gone = ballot.read_withdrawal(ballot.parse(raw, "withdraw"), manifest)
                return self._replace(gone.token.name, gone.version, {"version": gone.version, "own": ""})
            token = ballot.read_own_request(ballot.parse(raw, "own"), manifest)
        except Refused as error:
            return error.status, error.problem()
        if token.name not in self.ballots:
            return 404, Refused("nothing was answered with this link yet").problem()
        known = self.ballots[token.name]
        return 200, {"version": known["version"], "own": known["own"]}

    def _replace(self, name: str, version: int, said: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        if name in self.ballots and self.ballots[name]["version"] >= version and self.ballots[name] != said:
            return 409, Refused("a version that is there already").problem()
        self.ballots[name] = said
        return 200, {"version": version}


@contextmanager
def box_by_hand() -> Iterator[BoxByHand]:
    """A box on a free port of this machine."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            file = box.files().get(self.path.partition("?")[0])
            self._answer(*((200, file.content, file.kind) if file else (404, b"{}", "application/json")))

        def do_POST(self) -> None:
            raw = self.rfile.read(int(self.headers["Content-Length"]))
            status, said = box.take(self.path, raw)
            self._answer(status, json.dumps(said).encode(), "application/json")

        def _answer(self, status: int, content: bytes, kind: str) -> None:
            self.send_response(status)
            for name, value in (
                HEADERS | {"Content-Type": kind, "Content-Length": str(len(content))}
            ).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    box = BoxByHand(f"http://127.0.0.1:{server.server_address[1]}")
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield box
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
