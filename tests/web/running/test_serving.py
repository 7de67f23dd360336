"""`bonafides serve`: every process lives while it runs, and none after."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from typing import Any

import pytest

pytestmark = pytest.mark.timeout(300)


def until(true: Callable[[], bool], seconds: float = 60) -> None:
    """Wait for something that must come."""
    limit = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < limit, "it did not come"
        time.sleep(0.1)


def alive(number: int) -> bool:
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    return True


def test_the_server_keeps_its_processes_and_ends_them_all(installed: Any) -> None:
    house = installed()
    house.set_up()
    server = house.serve()
    until(lambda: house.children().keys() == {"web", "worker", "box"})

    # A second one on the same folder is refused, and does no harm.
    second = house.run("serve", "--port", house.port)
    assert second.returncode == 2
    assert "another bonafides runs" in second.stderr
    assert house.ready()

    for name in ("worker", "box", "web"):
        before = house.children()[name]
        os.kill(before, signal.SIGKILL)
        until(lambda n=name, b=before: house.children().get(n, b) != b)
    until(house.ready)

    numbers = list(house.children().values())
    server.send_signal(signal.SIGTERM)
    out, err = server.communicate(timeout=60)
    assert server.returncode == 0, err
    assert f"http://127.0.0.1:{house.port}" in out
    until(lambda: not any(map(alive, numbers)), 10)


@pytest.mark.embedded
def test_nothing_outlives_a_server_that_is_killed(installed: Any) -> None:
    house = installed()
    house.set_up()
    server = house.serve()
    until(lambda: house.children().keys() == {"web", "worker", "box"})
    server.kill()
    server.wait()
    until(lambda: not house.children(), 40)
    # And the folder is free again.
    house.serve()


@pytest.mark.embedded
def test_a_folder_without_an_installation_is_refused_with_a_remedy(installed: Any) -> None:
    house = installed()
    said = house.run("serve", "--port", house.port)
    assert said.returncode == 2
    assert "bonafides setup" in said.stderr


def test_a_database_of_a_newer_version_is_refused(installed: Any) -> None:
    house = installed()
    house.set_up()
    house.django(
        "from django.db.migrations.recorder import MigrationRecorder as R\n"
        "from django.db import connection\n"
        "R(connection).record_applied('people', '9999_of_tomorrow')"
    )
    said = house.run("serve", "--port", house.port)
    assert said.returncode == 2
    assert "newer version" in said.stderr
    assert "people.9999_of_tomorrow" in said.stderr


@pytest.mark.embedded
def test_a_port_that_is_taken_is_refused(installed: Any) -> None:
    import socket

    house = installed()
    house.set_up()
    with socket.socket() as other:
        other.bind(("127.0.0.1", house.port))
        other.listen()
        said = house.run("serve", "--port", house.port)
    assert said.returncode == 5
    assert "cannot be used" in said.stderr


@pytest.mark.embedded
def test_a_setting_that_cannot_be_used_is_named_without_its_secret(installed: Any) -> None:
    house = installed()
    # Settings are read before the database is opened.
    house.data.mkdir()
    for name in ("secret", "bonafides.sqlite3"):
        (house.data / name).write_text("x" * 64, encoding="ascii")
    house.environment |= {"BONAFIDES_WORKERS": "many"}
    said = house.run("serve")
    assert said.returncode == 2
    assert "BONAFIDES_WORKERS 'many'" in said.stderr
    house.environment |= {"BONAFIDES_WORKERS": "2", "BONAFIDES_MAIL_URL": "ftp://anna:geheim@host"}
    said = house.run("serve")
    assert "BONAFIDES_MAIL_URL" in said.stderr
    assert "geheim" not in said.stderr + said.stdout


@pytest.mark.embedded
@pytest.mark.parametrize(
    "command", [("serve",), ("backup", "copy.tar.gz"), ("setup", "--link", "--email", "a@b.example")]
)
def test_a_folder_that_was_never_set_up_stays_as_it_was(installed: Any, command: tuple[str, ...]) -> None:
    house = installed()
    for folder in (False, True):
        if folder:
            house.data.mkdir()
        said = house.run(*command)
        assert said.returncode == 2
        assert f"nothing is set up in {house.data}" in said.stderr
        assert f"bonafides setup --data {house.data}" in said.stderr
        assert list(house.data.rglob("*")) == []
        assert house.data.exists() == folder
