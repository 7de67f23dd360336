"""`bonafides serve`: every process lives while it runs, and none after."""

from __future__ import annotations

import contextlib
import os
import signal
import time
from collections.abc import Callable
from typing import Any

import pytest

pytestmark = pytest.mark.timeout(900)


def until(true: Callable[[], bool], seconds: float = 240) -> None:
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
    out, err = server.communicate(timeout=240)
    assert server.returncode == 0, err
    # By name: passkeys cannot be had at an address of numbers.
    assert f"http://localhost:{house.port}" in out
    until(lambda: not any(map(alive, numbers)))


@pytest.mark.embedded
def test_nothing_outlives_a_server_that_is_killed(installed: Any) -> None:
    house = installed()
    house.set_up()
    server = house.serve()
    until(lambda: house.children().keys() == {"web", "worker", "box"})
    server.kill()
    server.wait()
    until(lambda: not house.children())
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


WRONG = {
    ("DATABASE_URL", "postgresql://u:geheim@h:99999/x"): "Expected: a number from 0 to 65535",
    ("BONAFIDES_MAIL_URL", "smtp://u:geheim@h:abc"): "Expected: a number from 0 to 65535",
    ("BONAFIDES_HOSTS", "https://trust.firm.example"): "names alone, such as trust.firm.example",
    ("BONAFIDES_HOSTS", "trust.firm.example:8000"): "no https:// before, no port after them",
    ("BONAFIDES_HTTPS", "ja"): "Expected: true or false",
    ("BONAFIDES_WORKERS", "0"): "Expected: a whole number from 1 to 64",
    ("BONAFIDES_UPLOAD_LIMIT_MIB", "2GB"): "Expected: a whole number of 1 or more",
    ("BONAFIDES_MEMORY", "much"): "Expected: a size, such as 2GiB or 800MB",
    ("BONAFIDES_NIGHT_AT", "25:00"): "Expected: something such as 02:00",
    ("BONAFIDES_LOG_LEVEL", "loud"): "Expected: DEBUG, INFO, WARNING or ERROR",
    ("BONAFIDES_MAIL_FROM", "nobody"): "Expected: an e-mail address",
    ("BONAFIDES_HTTP", "true"): "Expected: BONAFIDES_HTTPS",
    ("BONAFIDES_NO_SUCH", "geheim"): "which is no setting",
    ("BONAFIDES_OIDC_ISSUER", "https://id.firm.example"): "BONAFIDES_OIDC_CLIENT",
}
"""Wrong settings, and what must be said of each."""


@pytest.mark.parametrize("told", WRONG, ids=lambda told: f"{told[0]}={told[1]}")
def test_a_wrong_setting_says_what_it_takes_and_never_a_secret(
    told: tuple[str, str], monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    from bonafides.errors import WrongRequest
    from bonafides.website import told_to_django
    from bonafides.website.configuration import configuration

    monkeypatch.setenv("BONAFIDES_DATA", str(tmp_path))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv(*told)

    def read() -> None:
        # Past what this process keeps: each test is a process of its own to it.
        told = configuration.__wrapped__()
        for use in (told_to_django.database, told_to_django.mail, told_to_django.provider):
            use(told)

    with pytest.raises(WrongRequest) as refused:
        read()
    said = str(refused.value)
    assert told[0] in said
    assert WRONG[told] in said
    assert "geheim" not in said
    assert "pattern" not in said


@pytest.mark.parametrize(
    ("name", "refused"),
    [
        ("BONAFIDES_SERVICE_HOST", False),
        ("BONAFIDES_SERVICE_PORT_HTTP", False),
        ("BONAFIDES_PORT", False),
        ("BONAFIDES_PORT_8000_TCP", False),
        ("BONAFIDES_PORT_8000_TCP_ADDR", False),
        ("BONAFIDES_SERVICE", True),
        ("BONAFIDES_PORTS", True),
    ],
)
def test_what_a_cluster_tells_of_a_service_of_our_name_is_no_slip_of_the_pen(
    name: str, refused: bool
) -> None:
    from bonafides.errors import WrongRequest
    from bonafides.website.configuration import Configuration
    from bonafides.website.wrong_setting import refuse_unknown

    with pytest.raises(WrongRequest, match=name) if refused else contextlib.nullcontext():
        refuse_unknown({name: "tcp://10.0.0.1:8000"}, Configuration.model_fields)


def test_a_line_of_the_file_that_is_no_setting_is_refused_by_name(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    from bonafides.errors import WrongRequest
    from bonafides.website.configuration import configuration

    monkeypatch.setenv("BONAFIDES_DATA", str(tmp_path))
    (tmp_path / "settings.env").write_text("BONAFIDES_NIGTH_AT=02:00\n", encoding="ascii")
    with pytest.raises(
        WrongRequest, match=r"BONAFIDES_NIGTH_AT, which is no setting(.|\n)*BONAFIDES_NIGHT_AT"
    ):
        configuration.__wrapped__()


@pytest.mark.parametrize("name", ["HTTPS", "NIGHT_AT", "oidc_secret"])
def test_a_line_of_the_file_without_our_prefix_is_refused_and_not_passed_over(
    name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    from bonafides.errors import WrongRequest
    from bonafides.website.configuration import configuration

    monkeypatch.setenv("BONAFIDES_DATA", str(tmp_path))
    (tmp_path / "settings.env").write_text(f"# ours\n\n{name}=geheim\n", encoding="ascii")
    with pytest.raises(WrongRequest, match=f"{name.upper()}, which is no setting") as refused:
        configuration.__wrapped__()
    assert f"BONAFIDES_{name.upper()}" in str(refused.value)
    assert "geheim" not in str(refused.value)


def test_settings_of_the_file_count_and_what_it_leaves_empty_does_not(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    from bonafides.website.configuration import configuration
    from bonafides.website.told_to_django import database

    monkeypatch.setenv("BONAFIDES_DATA", str(tmp_path))
    for name in ("DATABASE_URL", "BONAFIDES_NIGHT_AT", "BONAFIDES_HTTPS"):
        monkeypatch.delenv(name, raising=False)
    lines = ("export BONAFIDES_NIGHT_AT=03:15", "bonafides_https=true", "DATABASE_URL=postgresql://h/x", "X=")
    (tmp_path / "settings.env").write_text("\n".join(lines), encoding="ascii")
    told = configuration.__wrapped__()
    assert (told.night_at, told.https, database(told)["NAME"]) == ("03:15", True, "x")


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
