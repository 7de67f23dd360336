"""The box over HTTP: a plain WSGI application that keeps no log, sets no cookie and knows no visitor.

Respondents: GET pages, `/rounds/<round>.json`, `/rounds/<round>/board.json`, `/rounds/<round>/threads.json`;
POST `/ballots`, `/withdraw`, `/own`, `/threads/say`, `/threads/own`. The house, with the secret of both: POST
`/rounds/<round>/prepare|open|close|void|forget|state|ask|batch|end`.
"""

from __future__ import annotations

import hmac
import json
import re
import sqlite3
import sys
import traceback
from collections.abc import Iterable, Mapping
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment

from bonafides.errors import BeyondThisMachine, BonafidesError
from bonafides.trust import threads
from bonafides.trust.ballot import MOST_BYTES, parse
from bonafides.trust.box.box import Box
from bonafides.trust.box.pages import ANSWER, HEADERS, kept, program, scripts, served
from bonafides.trust.box.refusals import NotTaken
from bonafides.trust.manifest import read as read_manifest
from bonafides.trust.refused import Refused

MOST_OF_THE_HOUSE = 32 * 2**20
"""Bytes of a manifest; a round of ten thousand cells has about 10 MB."""

MORE_HEADERS = {
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex, nofollow",
    # Nothing stays on a shared machine, and no question whether a file has changed tells of an earlier visit.
    "Cache-Control": "no-store",
}

STATUSES = {
    200: "200 OK",
    401: "401 Unauthorized",
    404: "404 Not Found",
    405: "405 Method Not Allowed",
    409: "409 Conflict",
    410: "410 Gone",
    411: "411 Length Required",
    413: "413 Content Too Large",
    422: "422 Unprocessable Content",
    425: "425 Too Early",
    500: "500 Internal Server Error",
    503: "503 Service Unavailable",
}

MANIFEST = re.compile(r"/rounds/([A-Za-z0-9_-]{1,64})\.json")
BOARD = re.compile(r"/rounds/([A-Za-z0-9_-]{1,64})/board\.json")
THREADS = re.compile(r"/rounds/([A-Za-z0-9_-]{1,64})/threads\.json")
OF_A_ROUND = re.compile(r"/rounds/([A-Za-z0-9_-]{1,63})/(?:answer/|static/([A-Za-z0-9_.-]{1,64}))")
OF_THE_HOUSE = re.compile(
    r"/rounds/([A-Za-z0-9_-]{1,64})/(prepare|open|close|void|forget|state|ask|batch|end)"
)
OF_RESPONDENTS = ("/ballots", "/withdraw", "/own", "/threads/say", "/threads/own", "/trustee")

Answer = tuple[int, str, bytes, dict[str, str]]
"""Status, kind, body, headers of its own."""

NOT_HERE = NotTaken(404, "nothing is at this address", "", "use the whole link")


class Application:
    """The WSGI application.

    Parameters
    ----------
    box
        The box it stands before.
    secret
        By which the house is known.
    https
        Whether browsers reach it by HTTPS; then they are told to do so always.
    """

    def __init__(self, box: Box, secret: str, *, https: bool = False) -> None:
        self._box, self._secret = box, secret.encode()
        self._headers = {**HEADERS, **MORE_HEADERS}
        if https:
            self._headers["Strict-Transport-Security"] = "max-age=31536000"
        self._pin_what_is_open()

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        more: dict[str, str] = {}
        try:
            status, kind, body, more = self._answer(environ)
        except Refused as error:
            status, kind, body = error.status, "application/problem+json", _json(error.problem())
        except (BeyondThisMachine, sqlite3.OperationalError) as error:
            _say(error)
            told = error if isinstance(error, BonafidesError) else None
            status, kind, body = 503, "application/problem+json", _trouble(told)
        except Exception as error:
            _say(error)
            status, kind, body = 500, "application/problem+json", _trouble(None)
        headers = {**self._headers, **more, "Content-Type": kind, "Content-Length": str(len(body))}
        start(STATUSES[status], list(headers.items()))
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]

    def _answer(self, environ: WSGIEnvironment) -> Answer:
        path, method = str(environ.get("PATH_INFO", "")), environ["REQUEST_METHOD"]
        if method in ("GET", "HEAD"):
            return self._get(path)
        if method != "POST":
            raise NotTaken(405, "a way of asking that the box does not know", "GET or POST")
        if house := OF_THE_HOUSE.fullmatch(path):
            self._require_house(environ)
            return self._plain(self._house(house[1], house[2], _body(environ, MOST_OF_THE_HOUSE)))
        if path not in OF_RESPONDENTS:
            raise NOT_HERE
        return self._plain(_json(self._respondent(path, _body(environ, MOST_BYTES))))

    def _get(self, path: str) -> Answer:
        if path == "/health/ready":
            return self._plain(_json({"ready": True}))
        if asked := MANIFEST.fullmatch(path):
            # The house's page may compare it with its own: it is public and the same for everybody.
            open_to_all = {
                "Access-Control-Allow-Origin": "*",
                "Cross-Origin-Resource-Policy": "cross-origin",
            }
            return 200, "application/json", self._box.manifest(asked[1]), open_to_all
        if asked := BOARD.fullmatch(path):
            return self._plain(_json(self._box.board(asked[1])))
        if asked := THREADS.fullmatch(path):
            return self._plain(_json(self._box.dialogue.listed(asked[1])))
        if asked := OF_A_ROUND.fullmatch(path):
            found = kept(self._box.pins, asked[1], asked[2] or ANSWER)
        else:
            found = served().get(path)
        if found is None:
            raise NOT_HERE
        return 200, found.kind, found.content, {}

    @staticmethod
    def _plain(body: bytes) -> Answer:
        return 200, "application/json", body, {}

    def _respondent(self, path: str, body: bytes) -> Mapping[str, Any]:
        if path == "/ballots":
            return {"version": self._box.accept(parse(body, "ballot"))}
        if path == "/withdraw":
            return {"version": self._box.withdraw(parse(body, "withdraw"))}
        if path == "/trustee":
            self._box.open_with(_object(body))
            return {"state": "closed"}
        if path == "/threads/say":
            return {"version": self._box.dialogue.say(threads.parse(body, "say"))}
        if path == "/threads/own":
            return self._box.dialogue.own(threads.parse(body, "read"))
        return self._box.own(parse(body, "own"))

    def _house(self, key: str, what: str, body: bytes) -> bytes:
        told: Mapping[str, Any] = {}
        match what:
            case "prepare":
                told = {"seals": self._box.prepare(key, _cells(body))}
            case "open":
                told = {"fingerprint": self._open(key, body)}
            case "close":
                return self._box.close(key)
            case "void":
                self._box.void(key)
            case "forget":
                self._box.forget(key)
            case "state":
                told = self._box.state(key)
            case "ask":
                told = {"turn": self._box.dialogue.ask(key, _object(body))}
            case "batch":
                told = self._box.dialogue.batch(key, str(_object(body).get("had", "")))
            case "end":
                self._box.dialogue.end(key)
        return _json(told)

    def _open(self, key: str, raw: bytes) -> str:
        """Open a round with the scripts that it announces, and keep them as they are now."""
        if self._box.state(key)["state"] in ("", "prepared"):
            _require_own_scripts(raw)
            self._box.pins.pin(key, program())
        return self._box.open(key, raw)

    def _pin_what_is_open(self) -> None:
        """Keep the scripts of rounds that were opened within another process, while they are still served."""
        for key, raw in self._box.manifests().items():
            announced = json.loads(raw)["scripts"]
            if not self._box.pins.has(key) and scripts().items() <= announced.items():
                self._box.pins.pin(key, program())

    def _require_house(self, environ: WSGIEnvironment) -> None:
        said = str(environ.get("HTTP_AUTHORIZATION", "")).encode()
        if not hmac.compare_digest(said, b"Bearer " + self._secret):
            raise NotTaken(401, "somebody who is not the house", "the secret of house and box")


def _body(environ: WSGIEnvironment, most: int) -> bytes:
    said = str(environ.get("CONTENT_LENGTH") or "")
    if not said.isdigit():
        raise NotTaken(411, "a request without its length", "Content-Length")
    if int(said) > most:
        raise NotTaken(413, "more than the box takes", f"at most {most} bytes")
    return bytes(environ["wsgi.input"].read(int(said)))


def _cells(body: bytes) -> list[str]:
    try:
        cells = json.loads(body)["cells"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise Refused("something that is no list of cells", '{"cells": [codes]}') from error
    if not isinstance(cells, list):
        raise Refused("something that is no list of cells", '{"cells": [codes]}')
    return cells


def _object(body: bytes) -> dict[str, Any]:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise Refused("something that is no request", "an object of JSON")
    return found


def _require_own_scripts(raw: bytes) -> None:
    """Refuse a manifest that announces other scripts than this box serves: nobody could answer."""
    announced = read_manifest(raw).document["scripts"]
    other = sorted(name for name, digest in scripts().items() if announced.get(name, digest) != digest)
    if other:
        raise Refused(
            f"other scripts than this box serves ({', '.join(other)})",
            "the same version of house and box",
            "update one of them, and open the round again",
        )


def _json(told: Mapping[str, Any]) -> bytes:
    return json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def _trouble(error: BonafidesError | None) -> bytes:
    if error is None:
        return _json(
            {"found": "a fault of the box", "expected": "", "to_do": "try again; nothing was acknowledged"}
        )
    return _json({"found": error.found, "expected": error.expected, "to_do": error.remedy})


def _say(error: Exception) -> None:
    """What went wrong and where in the code; no time, no address, nothing that was sent."""
    at = traceback.extract_tb(error.__traceback__)[-1]
    sys.stderr.write(f"box: {type(error).__name__} at {at.name}, line {at.lineno}\n")
