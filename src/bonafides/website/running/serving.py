"""`bonafides serve`, `demo` and `box`: prepare, start every process, say when pages are there."""

from __future__ import annotations

import http.client
import os
import socket
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from bonafides.errors import BeyondThisMachine, WrongRequest
from bonafides.website.configuration import configuration
from bonafides.website.running.opening import alone_in
from bonafides.website.running.supervising import Child, supervise, told_to_end


def free_port(host: str) -> int:
    """A port that nobody listens on at this moment."""
    with closing(socket.socket(_family(host))) as probe:
        probe.bind((host, 0))
        return int(probe.getsockname()[1])


def usual_port(host: str, usual: int = 8000) -> int:
    """8000, or whatever is usual; a free one where that is taken."""
    try:
        require_free(host, usual)
    except BeyondThisMachine:
        return free_port(host)
    return usual


def require_free(host: str, port: int, named_by: str = "--host and --port") -> None:
    """Refuse a port that is taken: granian would share it, and half of the requests would go astray.

    Parameters
    ----------
    named_by
        What names another one.

    Raises
    ------
    BeyondThisMachine
        Somebody listens there, or this machine has no such address.
    """
    with closing(socket.socket(_family(host))) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise BeyondThisMachine(
                f"{host}:{port} cannot be used ({error.strerror})",
                "an address of this machine with a free port",
                f"stop the other program, or name another with {named_by}",
            ) from error


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET


def ready_at(host: str, port: int) -> bool:
    """Whether the server says that it is ready."""
    here = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 -- compared, not bound
    known_as = next(iter(configuration().hosts), "localhost").lstrip(".*") or "localhost"
    with closing(http.client.HTTPConnection(here, port, timeout=5)) as asked:
        try:
            asked.request("GET", "/health/ready", headers={"Host": known_as})
            return asked.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False


def address_of(host: str, port: int) -> str:
    """Where a browser finds the server, as far as the server knows."""
    told = configuration()
    outer = next((name for name in told.hosts if name not in ("localhost", "127.0.0.1", "*")), None)
    if told.https and outer:
        return f"https://{outer.lstrip('.')}"
    shown = "127.0.0.1" if host in ("0.0.0.0", "::") else host  # noqa: S104 -- compared, not bound
    if shown == "127.0.0.1" and "localhost" in told.hosts:
        # Passkeys belong to a name: an address of numbers can have none.
        shown = "localhost"
    return f"http://{f'[{shown}]' if ':' in shown else shown}:{port}"


def run(
    data: Path, *, host: str, port: int, before: Callable[[], None], when_ready: Callable[[], bool | None]
) -> None:
    """Prepare, then keep the web process and the worker alive until told to end.

    Parameters
    ----------
    before
        Prepares: migrates, collects, refuses.
    when_ready
        Called once, when pages are served; its true ends the server.

    Raises
    ------
    WrongRequest, BeyondThisMachine
        It cannot be prepared, or a process dies again and again.
    """
    if not 1 <= port <= 65535:
        raise WrongRequest(f"port {port}", "a port from 1 to 65535", "name one with --port")
    with alone_in(data, "bonafides serve"), told_to_end() as ended:
        told = configuration()

        def ports_are_free() -> None:
            require_free(host, port)
            if told.box_beside:
                require_free(told.box_host, told.box_port, "BONAFIDES_BOX_HOST and BONAFIDES_BOX_PORT")

        # Preparing takes minutes for a demonstration: said before it, and looked at again after it.
        _soon(ports_are_free)
        before()
        ports_are_free()
        if not told.address:
            # The worker writes mails with links and does not know where the pages are.
            os.environ["BONAFIDES_ADDRESS"] = address_of(host, port)
        python = sys.executable
        children = [
            Child("web", (python, "-m", "bonafides.website.running.web", host, str(port))),
            Child("worker", (python, "-m", "django", "work")),
        ]
        if told.collects_contacts:
            children.append(Child("contacts", (python, "-m", "django", "contacts")))
        if told.box_beside:
            children.append(
                box_child(data / "box", told.box_host, told.box_port, https=told.own_box_is_https)
            )

        def ready() -> bool:
            beside = not told.box_beside or ready_at(told.box_host, told.box_port)
            return beside and ready_at(host, port)

        supervise(children, ended=ended, ready=ready, when_ready=when_ready)


def _soon(look: Callable[[], None], seconds: float = 3.0) -> None:
    """Look until it is so: what a server that was killed has left takes a moment to go."""
    until = time.monotonic() + seconds
    while True:
        try:
            return look()
        except BeyondThisMachine:
            if time.monotonic() > until:
                raise
        time.sleep(0.1)


def box_child(folder: Path, host: str, port: int, *, https: bool) -> Child:
    """The process of a ballot box."""
    command = (sys.executable, "-m", "bonafides.website.running.box", host, str(port), str(folder))
    return Child("box", (*command, "https") if https else command)


def run_box(data: Path, *, host: str, port: int, https: bool, when_ready: Callable[[], None]) -> None:
    """Keep a ballot box alive by itself, in a data folder that no house runs on, until told to end.

    Raises
    ------
    WrongRequest, BeyondThisMachine
        Another process holds the folder or the port, or the box dies again and again.
    """
    with alone_in(data, "bonafides box"), told_to_end() as ended:
        require_free(host, port)
        child = box_child(data / "box", host, port, https=https)
        supervise([child], ended=ended, ready=lambda: ready_at(host, port), when_ready=when_ready)
