"""Browsers in which somebody is signed in; a house and its box, each served at an address of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

import pytest
from playwright.sync_api import Browser, BrowserContext, Page
from tests.browsers import ONE_AT_A_TIME, PATIENCE, PHONE

Open = Callable[..., tuple[Page, list[str]]]


@pytest.fixture(scope="session", autouse=True)
def _one_request_at_a_time() -> Iterator[None]:
    from django.core.handlers.wsgi import WSGIHandler

    plainly = WSGIHandler.__call__

    def answer(self: Any, *given: Any) -> Any:
        with ONE_AT_A_TIME:
            return plainly(self, *given)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(WSGIHandler, "__call__", answer)
        yield


@pytest.fixture
def open_page(chromium: Browser, live_server: Any) -> Iterator[Open]:
    """`open_page(person, **how)`: a page, with somebody signed in or nobody, and what its console says.

    `how` is what a context of the browser is told; with `said`, the console writes to that list.
    """
    from django.test import Client
    from tests.houses import sign_in

    opened: list[BrowserContext] = []

    def open_one(person: Any = None, *, said: list[str] | None = None, **how: Any) -> tuple[Page, list[str]]:
        context = chromium.new_context(base_url=live_server.url, **how)
        opened.append(context)
        if person is not None:
            session = sign_in(Client(), person).cookies["sessionid"].value
            context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        page, heard = context.new_page(), [] if said is None else said
        page.set_default_timeout(PATIENCE)
        page.on("console", lambda message: heard.append(message.text))
        page.on("pageerror", lambda error: heard.append(str(error)))
        return page, heard

    yield open_one
    for context in opened:
        context.close()
    with ONE_AT_A_TIME:
        pass  # What was asked last is answered before the database is emptied.


@pytest.fixture
def said() -> list[str]:
    """What the console of every phone said; nothing, in the end."""
    return []


@pytest.fixture
def phone_of(open_page: Open, said: list[str]) -> Callable[[Any], Page]:
    """`phone_of(person)`: a page on a phone in which that person is signed in."""
    return lambda person: open_page(person, said=said, viewport=PHONE)[0]


class Server(ThreadingMixIn, WSGIServer):
    """Answers each request on a thread of its own."""

    daemon_threads = True


class Quiet(WSGIRequestHandler):
    """Writes no log."""

    def log_message(self, *args: Any) -> None:
        """Say nothing."""


@pytest.fixture
def served(house: Any, tmp_path: Any, settings: Any, live_server: Any) -> Iterator[Any]:
    """A house and its box, each under an address of its own; nothing is asked yet."""
    from tests.rounds import staged

    from bonafides.trust.box.application import Application

    server = Server(("127.0.0.1", 0), Quiet)
    settings.CONFIGURATION = settings.CONFIGURATION.model_copy(
        update={
            "data": tmp_path,
            "box_address": f"http://127.0.0.1:{server.server_port}",
            "address": live_server.url,
        }
    )
    with staged(house, tmp_path) as made:
        server.set_app(Application(made.box, "secret"))
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield made
        server.shutdown()
        thread.join()
        server.server_close()
