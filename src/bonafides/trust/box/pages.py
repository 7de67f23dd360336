"""What the box shows in a browser: a handful of files, served as they are, under one strict policy.

No template is filled in, so that no page can be different for one person; everything a page needs to know it
reads out of the manifest, in the browser.
"""

from __future__ import annotations

import hashlib
import json
from functools import cache
from importlib.resources import files as resources
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from bonafides.trust.box.pinning import Pins

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'"
)

HEADERS = {
    "Content-Security-Policy": POLICY,
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), browsing-topics=()",
    "Cache-Control": "no-cache",
}
"""With every file and every answer of the box. No cookie is ever set."""

KINDS = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}

PAGES = {"/": "answer.html", "/answer/": "answer.html", "/board/": "board.html"}
ANSWER, LISTED = "answer.html", "program.json"
FACES = ("Inter.woff2", "Newsreader.woff2", "Newsreader-Italic.woff2")


class File(NamedTuple):
    """A file as it is served."""

    content: bytes
    kind: str


@cache
def served() -> dict[str, File]:
    """Every address of the box that shows something to a person, and what is there."""
    own = {one.name: one.read_bytes() for one in (resources("bonafides.trust.box") / "static").iterdir()}
    drawing = resources("bonafides.drawing")
    own["tokens.css"] = (drawing / "styles" / "sheets" / "tokens.css").read_bytes()
    own |= {face: (drawing / "fonts" / face).read_bytes() for face in FACES}
    found = {f"/static/{name}": File(raw, _kind(name)) for name, raw in own.items() if _kind(name)}
    return found | {address: File(own[name], KINDS[".html"]) for address, name in PAGES.items()}


def program() -> dict[str, bytes]:
    """Name to content of what the page needs on which one answers: kept for a round when it opens."""
    found = {
        address.removeprefix("/static/"): file.content
        for address, file in served().items()
        if address.startswith("/static/")
    }
    return {**found, ANSWER: served()["/answer/"].content}


def kept(files: Pins, key: str, name: str) -> File | None:
    """A file of a round's own program; None where none is kept. Its page asks for the round's own files.

    `program.json` lists what is kept, nothing where nothing is: so one asks without an error whether it is.
    """
    if name == LISTED:
        return File(json.dumps(files.listed(key), sort_keys=True).encode(), "application/json")
    content = files.found(key, name)
    if content is None:
        return None
    if name == ANSWER:
        content = content.replace(b'"/static/', f'"/rounds/{key}/static/'.encode())
    return File(content, _kind(name) or KINDS[".html"])


def _kind(name: str) -> str:
    return KINDS.get("." + name.rpartition(".")[2], "")


@cache
def scripts() -> dict[str, str]:
    """Name to SHA-256, hex, of every script: what the manifest of a round announces.

    Examples
    --------
    >>> {"ballot.js", "blind.js", "sealing.js"} <= scripts().keys()
    True
    """
    return {
        address.removeprefix("/static/"): hashlib.sha256(file.content).hexdigest()
        for address, file in sorted(served().items())
        if address.endswith(".js")
    }
